/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* `ternctl parse FILE`: a message in a file as Tern reads it. Needs no account and no store. */

#define G_LOG_DOMAIN "ternctl"

#include "cli/ternctl.h"

#include "cli/ternctl-document.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* Larger than any mail server takes. */
#define MAX_FILE (1024 * 1024 * 1024)

static GBytes *
read_input (GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint8 buffer[65536];
  gssize n;

  while ((n = read (STDIN_FILENO, buffer, sizeof buffer)) != 0)
    {
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), "%s",
                       g_strerror (errno));
          return NULL;
        }
      if (bytes->len + (gsize)n > MAX_FILE)
        {
          g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_FAILED,
                               "it is larger than a message can be");
          return NULL;
        }
      g_byte_array_append (bytes, buffer, n);
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static GBytes *
read_file (const char *path, GError **error)
{
  if (strcmp (path, "-") == 0)
    return read_input (error);

  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info = g_file_query_info (
      file, G_FILE_ATTRIBUTE_STANDARD_SIZE "," G_FILE_ATTRIBUTE_STANDARD_TYPE,
      G_FILE_QUERY_INFO_NONE, NULL, NULL);
  if (info && g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY)
    {
      g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_ISDIR, "it is a folder");
      return NULL;
    }
  if (info && g_file_info_get_size (info) > MAX_FILE)
    {
      g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_FAILED,
                           "it is larger than a message can be");
      return NULL;
    }
  char *data;
  gsize len;
  if (!g_file_get_contents (path, &data, &len, error))
    return NULL;
  return g_bytes_new_take (data, len);
}

/* GLib's sentence repeats the name of the file. */
static const char *
say_why (const GError *error)
{
  if (g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return "there is no such file";
  if (g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_ACCES))
    return "you have no permission to read it";
  return error->message;
}

int
ternctl_parse (Ternctl *ctl, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  if (!ternctl_parse_options (
          ctl, NULL, "FILE",
          "Reads a message from FILE (\"-\": standard input) and prints one object:\n"
          "subject, from, to, cc, date, message_id, text, has_html, parts, attachments,\n"
          "warnings, and a few more.",
          1, 1, &argc, &argv))
    return TERNCTL_USAGE;

  g_autoptr (GBytes) bytes = read_file (argv[1], &error);
  if (bytes == NULL)
    return ternctl_complain (ctl, "%s could not be read: %s.", argv[1], say_why (error));

  g_autoptr (TernMimeDocument) document = tern_mime_parse (bytes);
  JsonBuilder *builder = ternctl_object_new ();
  ternctl_add_document (builder, document);
  ternctl_object_print (builder);
  return TERNCTL_OK;
}
