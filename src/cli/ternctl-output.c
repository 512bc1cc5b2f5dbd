/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Writes to stdout; see the header. The one stdout of the process has one state: whether it still
 * works. */

#define G_LOG_DOMAIN "ternctl"

#include "cli/ternctl-output.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static int output_error;

gboolean
ternctl_output_bytes (const void *data, gsize len)
{
  const char *p = data;
  while (len > 0 && output_error == 0)
    {
      gssize n = write (STDOUT_FILENO, p, len);
      if (n >= 0)
        {
          p += n;
          len -= n;
        }
      else if (errno != EINTR)
        output_error = errno;
    }
  return output_error == 0;
}

JsonBuilder *
ternctl_object_new (void)
{
  JsonBuilder *builder = json_builder_new ();
  json_builder_begin_object (builder);
  return builder;
}

/* The characters other programs take for line ends, too, are written as escapes. */
static void
append_line (GString *line, const char *json)
{
  for (const char *p = json; *p; p++)
    {
      if (p[0] == '\xe2' && p[1] == '\x80' && (p[2] == '\xa8' || p[2] == '\xa9'))
        {
          g_string_append (line, p[2] == '\xa8' ? "\\u2028" : "\\u2029");
          p += 2;
        }
      else if (p[0] == '\xc2' && p[1] == '\x85')
        {
          g_string_append (line, "\\u0085");
          p++;
        }
      else
        g_string_append_c (line, *p);
    }
  g_string_append_c (line, '\n');
}

gboolean
ternctl_object_print (JsonBuilder *builder)
{
  json_builder_end_object (builder);
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *json = json_to_string (root, FALSE);
  g_autoptr (GString) line = g_string_sized_new (strlen (json) + 2);

  g_object_unref (builder);
  append_line (line, json);
  return ternctl_output_bytes (line->str, line->len);
}

void
ternctl_add_text (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  if (value)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

void
ternctl_add_number (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

void
ternctl_add_truth (JsonBuilder *builder, const char *name, gboolean value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

void
ternctl_add_date (JsonBuilder *builder, const char *name, gint64 unix_seconds, int offset_minutes)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (offset_minutes * 60);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (unix_seconds);
  g_autoptr (GDateTime) local = utc ? g_date_time_to_timezone (utc, zone) : NULL;
  g_autofree char *text = local ? g_date_time_format (local, offset_minutes == 0
                                                                 ? "%Y-%m-%dT%H:%M:%SZ"
                                                                 : "%Y-%m-%dT%H:%M:%S%:z")
                                : NULL;
  ternctl_add_text (builder, name, text);
}

gboolean
ternctl_output_end (void)
{
  if (output_error == 0 || output_error == EPIPE)
    return TRUE;
  g_printerr ("ternctl: The answer could not be written: %s.\n", g_strerror (output_error));
  return FALSE;
}
