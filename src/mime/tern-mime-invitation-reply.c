/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Writes the answer to an invitation. Nothing of what came is copied as it is. */

#define G_LOG_DOMAIN "tern-mime"

#include "mime/tern-mime-invitation.h"

#include <string.h>

#define LINE_BYTES 74 /* RFC 5545 §3.1: 75 with the blank that goes on */

/* Folded between characters. */
static void
put_line (GString *out, const char *line)
{
  gsize column = 0;

  for (const char *p = line; *p != '\0'; p = g_utf8_next_char (p))
    {
      gsize length = (gsize) (g_utf8_next_char (p) - p);

      if (column + length > LINE_BYTES)
        {
          g_string_append (out, "\r\n ");
          column = 0;
        }
      g_string_append_len (out, p, (gssize) length);
      column += length;
    }
  g_string_append (out, "\r\n");
}

static void
put_text (GString *out, const char *name, const char *value)
{
  g_autoptr (GString) line = g_string_new (name);

  g_string_append_c (line, ':');
  for (const char *p = value; *p != '\0'; p++)
    {
      if (strchr ("\\,;", *p) != NULL)
        g_string_append_c (line, '\\');
      g_string_append_c (line, *p);
    }
  put_line (out, line->str);
}

static const char *
name_answer (TernMimeAnswer answer)
{
  switch (answer)
    {
    case TERN_MIME_ANSWER_ACCEPTED:
      return "ACCEPTED";
    case TERN_MIME_ANSWER_TENTATIVE:
      return "TENTATIVE";
    case TERN_MIME_ANSWER_DECLINED:
      return "DECLINED";
    case TERN_MIME_ANSWER_NONE:
    default:
      return "NEEDS-ACTION";
    }
}

static void
put_person (GString *out, const char *property, const TernAddress *address)
{
  g_autoptr (GString) line = g_string_new (property);
  const char *name = tern_address_get_name (address);

  if (name != NULL)
    {
      g_autofree char *quotable = g_strdelimit (g_strdup (name), "\"", '\'');

      g_string_append_printf (line, ";CN=\"%s\"", quotable);
    }
  g_string_append_printf (line, ":mailto:%s", tern_address_get_address (address));
  put_line (out, line->str);
}

static void
put_time (GString *out, const char *name, gint64 seconds, const char *format)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (seconds);
  g_autofree char *figures = g_date_time_format (date, format);

  g_string_append_printf (out, "%s:%s\r\n", name, figures);
}

char *
tern_mime_invitation_dup_reply (const TernMimeInvitation *self,
                                const TernAddress *address,
                                TernMimeAnswer answer,
                                gint64 now)
{
  GString *out = g_string_new ("BEGIN:VCALENDAR\r\nPRODID:-//Tern//Mail//EN\r\nVERSION:2.0\r\nMETHOD:REPLY\r\n"
                               "BEGIN:VEVENT\r\n");
  g_autofree char *attendee = g_strdup_printf ("ATTENDEE;PARTSTAT=%s", name_answer (answer));

  put_text (out, "UID", self->uid);
  g_string_append_printf (out, "SEQUENCE:%d\r\n", self->sequence);
  put_time (out, "DTSTAMP", now, "%Y%m%dT%H%M%SZ");
  if (self->all_day)
    put_time (out, "DTSTART;VALUE=DATE", self->start, "%Y%m%d");
  else
    put_time (out, "DTSTART", self->start, self->floating ? "%Y%m%dT%H%M%S" : "%Y%m%dT%H%M%SZ");
  if (self->recurrence_id != NULL)
    g_string_append_printf (out, "RECURRENCE-ID:%s\r\n", self->recurrence_id);
  if (self->organizer != NULL)
    put_person (out, "ORGANIZER", self->organizer);
  put_person (out, attendee, address);
  put_text (out, "SUMMARY", self->summary);
  g_string_append (out, "END:VEVENT\r\nEND:VCALENDAR\r\n");
  return g_string_free (out, FALSE);
}
