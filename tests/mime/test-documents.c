/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Every message of data/ against the document written down next to it. With file
 * names as arguments it prints their documents instead, to start a new one.
 */

#include "mime/tern-mime-document.h"

#include <stdio.h>
#include <string.h>

static void
print_addresses (GString *out, const char *name, GPtrArray *addresses)
{
  for (guint i = 0; i < addresses->len; i++)
    g_string_append_printf (out, "%s: %s <%s>\n", name,
                            tern_address_get_name (addresses->pdata[i])
                                ? tern_address_get_name (addresses->pdata[i])
                                : "-",
                            tern_address_get_address (addresses->pdata[i]));
}

static void
print_block (GString *out, const char *name, const char *text)
{
  g_string_append_printf (out, "%s:\n", name);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i]; i++)
    if (lines[i + 1] || *lines[i])
      g_string_append_printf (out, "  |%s%s\n", lines[i], lines[i + 1] ? "" : "(no line end)");
}

static void
print_part (GString *out, const TernMimePart *part)
{
  g_string_append_printf (out, "%*s[%s] %s", 2 * (int)part->depth, "", part->section, part->type);
  if (part->charset)
    g_string_append_printf (out, " charset=%s", part->charset);
  if (part->filename)
    g_string_append_printf (out, " file=\"%s\"", part->filename);
  if (part->content_id)
    g_string_append_printf (out, " id=%s", part->content_id);
  if (!part->is_multipart)
    g_string_append_printf (out, " %s %" G_GSIZE_FORMAT, part->encoding, part->size);
  if (part->disposition)
    g_string_append (out, part->disposition == TERN_MIME_DISPOSITION_INLINE ? " (inline)"
                                                                            : " (attachment)");
  g_string_append_printf (out, "%s%s%s\n", part->is_body ? " BODY" : "",
                          part->is_attachment ? " ATTACHMENT" : "",
                          part->is_inline_picture ? " PICTURE" : "");
}

static void
print_date (GString *out, const TernMimeDocument *document)
{
  gint64 seconds;
  int offset;
  if (!tern_mime_document_get_date (document, &seconds, &offset))
    return;
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (seconds);
  g_autofree char *iso = g_date_time_format (date, "%Y-%m-%d %H:%M:%S");
  g_string_append_printf (out, "date: %s UTC, sender's clock %+d min\n", iso, offset);
}

static char *
print_document (const TernMimeDocument *document)
{
  GString *out = g_string_new (NULL);
  g_string_append_printf (out, "subject: %s\n", tern_mime_document_get_subject (document));
  print_addresses (out, "from", tern_mime_document_get_from (document));
  print_addresses (out, "to", tern_mime_document_get_to (document));
  print_addresses (out, "cc", tern_mime_document_get_cc (document));
  print_date (out, document);
  if (tern_mime_document_get_in_reply_to (document))
    g_string_append_printf (out, "in reply to: %s\n",
                            tern_mime_document_get_in_reply_to (document));
  for (const char *const *p = tern_mime_document_get_references (document); *p; p++)
    g_string_append_printf (out, "reference: %s\n", *p);
  for (guint i = 0; i < tern_mime_document_get_n_parts (document); i++)
    print_part (out, tern_mime_document_get_part (document, i));
  print_block (out, "text", tern_mime_document_get_text (document));
  if (tern_mime_document_get_html (document))
    print_block (out, "html", tern_mime_document_get_html (document));
  for (const char *const *p = tern_mime_document_get_warnings (document); *p; p++)
    g_string_append_printf (out, "warning: %s\n", *p);
  return g_string_free (out, FALSE);
}

static char *
print_file (const char *path)
{
  g_autofree char *data = NULL;
  gsize len;
  g_autoptr (GError) error = NULL;
  g_file_get_contents (path, &data, &len, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_steal_pointer (&data), len);
  g_autoptr (TernMimeDocument) document = tern_mime_parse (bytes);
  return print_document (document);
}

static void
test_file (gconstpointer path)
{
  g_autofree char *stem = g_strndup (path, strlen (path) - strlen (".eml"));
  g_autofree char *expected_path = g_strconcat (stem, ".expected", NULL);
  g_autofree char *expected = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (expected_path, &expected, NULL, &error);
  g_assert_no_error (error);
  g_autofree char *printed = print_file (path);
  g_assert_cmpstr (printed, ==, expected);
}

/* However little of a message there is, it is read without complaint by the
 * sanitizers, and what is lent is UTF-8. */
static void
test_every_prefix (gconstpointer path)
{
  g_autofree char *data = NULL;
  gsize len;
  g_assert_true (g_file_get_contents (path, &data, &len, NULL));
  for (gsize n = 0; n < len; n++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (data, n);
      g_autoptr (TernMimeDocument) document = tern_mime_parse (bytes);
      g_autofree char *printed = print_document (document);
      g_assert_true (g_utf8_validate (printed, -1, NULL));
    }
}

static void
add_file (const char *dir, const char *name)
{
  g_autofree char *test = g_strconcat ("/mime/document/", name, NULL);
  g_autofree char *prefixes = g_strconcat ("/mime/prefixes/", name, NULL);
  char *path = g_build_filename (dir, name, NULL);
  g_test_add_data_func (test, path, test_file);
  g_test_add_data_func_full (prefixes, path, test_every_prefix, g_free);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (argc > 1)
    {
      for (int i = 1; i < argc; i++)
        {
          g_autofree char *printed = print_file (argv[i]);
          fputs (printed, stdout);
        }
      return 0;
    }

  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "mime", "data", NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint n = 0;
  g_assert_nonnull (dir);
  for (const char *name = g_dir_read_name (dir); name; name = g_dir_read_name (dir))
    if (g_str_has_suffix (name, ".eml"))
      {
        add_file (path, name);
        n++;
      }
  g_assert_cmpuint (n, >, 0);
  return g_test_run ();
}
