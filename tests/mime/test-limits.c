/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Every cap of the document, the sections it finds, its content, and parsing on a
 * worker thread.
 */

#include "mime/tern-mime-document.h"

#include <string.h>

#define HEAD "From: a@example.org\nDate: Sat, 21 Nov 2026 05:13:30 +0100\n"

static gboolean
warns (TernMimeDocument *document, const char *words)
{
  for (const char *const *p = tern_mime_document_get_warnings (document); *p; p++)
    if (strstr (*p, words))
      return TRUE;
  return FALSE;
}

static TernMimeDocument *
parse (GString *message, const TernMimeLimits *limits)
{
  g_autoptr (GBytes) bytes = g_string_free_to_bytes (message);
  return tern_mime_parse_with_limits (bytes, limits);
}

static GString *
make_parts (guint n)
{
  GString *message = g_string_new (HEAD "Content-Type: multipart/mixed; boundary=x\n\n");
  for (guint i = 0; i < n; i++)
    g_string_append (message, "--x\n\n");
  g_string_append (message, "--x--\n");
  return message;
}

static void
test_parts (void)
{
  g_autoptr (TernMimeDocument) all = parse (make_parts (9999), &tern_mime_default_limits);
  g_assert_cmpuint (tern_mime_document_get_n_parts (all), ==, 10000);
  g_assert_false (warns (all, "too many parts"));

  g_autoptr (TernMimeDocument) more = parse (make_parts (10000), &tern_mime_default_limits);
  g_assert_cmpuint (tern_mime_document_get_n_parts (more), ==, 10000);
  g_assert_true (warns (more, "too many parts; only the first 10000 are shown"));
}

/* gmime takes 7.4 s for these. */
static void
test_million_parts (void)
{
  GString *message = make_parts (1000000);
  gint64 start = g_get_monotonic_time ();
  g_autoptr (TernMimeDocument) document = parse (message, &tern_mime_default_limits);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_USEC_PER_SEC);
  g_assert_cmpuint (tern_mime_document_get_n_parts (document), ==, 10000);
  g_test_message ("1,000,000 parts: %.3f s", (g_get_monotonic_time () - start) / 1e6);
}

static GString *
make_deep (guint n)
{
  GString *message = g_string_new (HEAD);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (message, "Content-Type: multipart/mixed; boundary=b%u\n\n--b%u\n", i,
                            i);
  g_string_append (message, "Content-Type: text/plain\n\nbottom\n");
  for (guint i = n; i-- > 0;)
    g_string_append_printf (message, "--b%u--\n", i);
  return message;
}

static guint
find_depth (TernMimeDocument *document)
{
  guint n = tern_mime_document_get_n_parts (document);
  return tern_mime_document_get_part (document, n - 1)->depth;
}

static void
test_depth (void)
{
  g_autoptr (TernMimeDocument) just = parse (make_deep (64), &tern_mime_default_limits);
  g_assert_cmpuint (find_depth (just), ==, 64);
  g_assert_cmpstr (tern_mime_document_get_text (just), ==, "bottom");
  g_assert_false (warns (just, "too deep"));

  g_autoptr (TernMimeDocument) more = parse (make_deep (65), &tern_mime_default_limits);
  g_assert_cmpuint (find_depth (more), ==, 64);
  g_assert_true (warns (more, "too deep"));

  g_autoptr (TernMimeDocument) most = parse (make_deep (100000), &tern_mime_default_limits);
  g_assert_cmpuint (find_depth (most), ==, 64);
}

static void
test_deep_messages (void)
{
  GString *message = g_string_new (HEAD);
  for (guint i = 0; i < 1000; i++)
    g_string_append (message, "Content-Type: message/rfc822\n\n");
  g_string_append (message, "\nbottom\n");
  g_autoptr (TernMimeDocument) document = parse (message, &tern_mime_default_limits);
  g_assert_cmpuint (find_depth (document), ==, 64);
  g_assert_true (warns (document, "too deep"));
}

static void
test_header (void)
{
  GString *message = g_string_new (HEAD "Subject: kept\nX-Long: ");
  for (guint i = 0; i < 256 * 1024; i++)
    g_string_append_c (message, 'x');
  g_string_append (message, "\nCc: late@example.org\n\nbody\n");
  g_autoptr (TernMimeDocument) document = parse (message, &tern_mime_default_limits);
  g_assert_cmpstr (tern_mime_document_get_subject (document), ==, "kept");
  g_assert_cmpuint (tern_mime_document_get_cc (document)->len, ==, 0);
  g_assert_cmpstr (tern_mime_document_get_text (document), ==, "body\n");
  g_assert_true (warns (document, "header of the message is too long"));
}

static void
test_text (void)
{
  TernMimeLimits limits = tern_mime_default_limits;
  limits.max_text_bytes = 10;
  g_autoptr (TernMimeDocument) document = parse (g_string_new (HEAD "\n0123456789abcdef"), &limits);
  g_assert_cmpstr (tern_mime_document_get_text (document), ==, "0123456789");
  g_assert_true (warns (document, "only its beginning is shown"));
}

static void
test_time (void)
{
  TernMimeLimits limits = tern_mime_default_limits;
  limits.max_usec = -1;
  g_autoptr (TernMimeDocument) document = parse (make_parts (10), &limits);
  g_assert_cmpuint (tern_mime_document_get_n_parts (document), ==, 1);
  g_assert_true (warns (document, "took too long"));
}

static void
test_content (void)
{
  g_autoptr (TernMimeDocument) document = parse (
      g_string_new (HEAD "Content-Type: multipart/mixed; boundary=x\n\n--x\n\nhi\n--x\n"
                         "Content-Type: application/octet-stream; name=a.bin\n"
                         "Content-ID: <id@x>\nContent-Transfer-Encoding: base64\n\nAAEC\n"
                         "--x\nContent-Type: message/rfc822\n\nSubject: inner subject\n\n"
                         "inner words\n--x--\n"),
      &tern_mime_default_limits);
  const TernMimePart *part = tern_mime_document_find_section (document, "2");
  g_assert_nonnull (part);
  g_assert_true (part == tern_mime_document_find_content_id (document, "id@x"));
  g_assert_null (tern_mime_document_find_section (document, ""));
  g_assert_null (tern_mime_document_find_section (document, "4"));

  g_autoptr (GBytes) bytes = tern_mime_document_dup_content (document, part);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "\0\1\2", 3);
  g_autoptr (GBytes) inner = tern_mime_document_dup_content (
      document, tern_mime_document_find_section (document, "3.1"));
  g_assert_cmpmem (g_bytes_get_data (inner, NULL), g_bytes_get_size (inner), "inner words", 11);

  g_autofree char *index = tern_mime_document_dup_index_text (document);
  g_assert_nonnull (strstr (index, "hi"));
  g_assert_nonnull (strstr (index, "a.bin"));
  g_assert_nonnull (strstr (index, "inner subject"));
  g_assert_nonnull (strstr (index, "inner words"));
  g_assert_null (strstr (tern_mime_document_get_text (document), "inner"));
}

static void
test_encrypted_is_not_indexed (void)
{
  g_autoptr (TernMimeDocument) document = parse (
      g_string_new (HEAD "Content-Type: multipart/encrypted; boundary=x\n\n--x\n"
                         "Content-Type: application/pgp-encrypted\n\nVersion: 1\n--x\n"
                         "Content-Type: text/plain\n\nsecret\n--x--\n"),
      &tern_mime_default_limits);
  g_autofree char *index = tern_mime_document_dup_index_text (document);
  g_assert_null (strstr (index, "secret"));
  g_assert_true (warns (document, "encrypted"));
}

static void
test_references (void)
{
  GString *message = g_string_new (HEAD "References:");
  for (guint i = 0; i < 100; i++)
    g_string_append_printf (message, " <%u@x>\n", i);
  g_string_append (message, "\n");
  g_autoptr (TernMimeDocument) document = parse (message, &tern_mime_default_limits);
  const char *const *ids = tern_mime_document_get_references (document);
  g_assert_cmpuint (g_strv_length ((char **)ids), ==, 40);
  g_assert_cmpstr (ids[19], ==, "19@x");
  g_assert_cmpstr (ids[20], ==, "80@x");
  g_assert_cmpstr (ids[39], ==, "99@x");
}

static void
on_parsed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **)user_data = g_object_ref (result);
}

static void
test_async (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (HEAD "\nx\n", strlen (HEAD "\nx\n"));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) cancelled_result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  tern_mime_parse_async (bytes, NULL, on_parsed, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_autoptr (TernMimeDocument) document = tern_mime_parse_finish (result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (tern_mime_document_get_text (document), ==, "x\n");

  g_cancellable_cancel (cancellable);
  tern_mime_parse_async (bytes, cancellable, on_parsed, &cancelled_result);
  while (cancelled_result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (tern_mime_parse_finish (cancelled_result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mime/limits/parts", test_parts);
  g_test_add_func ("/mime/limits/million-parts", test_million_parts);
  g_test_add_func ("/mime/limits/depth", test_depth);
  g_test_add_func ("/mime/limits/deep-messages", test_deep_messages);
  g_test_add_func ("/mime/limits/header", test_header);
  g_test_add_func ("/mime/limits/text", test_text);
  g_test_add_func ("/mime/limits/time", test_time);
  g_test_add_func ("/mime/limits/references", test_references);
  g_test_add_func ("/mime/document/content", test_content);
  g_test_add_func ("/mime/document/encrypted", test_encrypted_is_not_indexed);
  g_test_add_func ("/mime/document/async", test_async);
  return g_test_run ();
}
