/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Reads replies from bytes; see the header. */

#include "smtp/tern-smtp-reply.h"

#include "smtp/tern-smtp-error.h"

struct _TernSmtpReplyReader
{
  GString *line;
  GPtrArray *lines; /* owned texts, NULL-terminated once complete */
  guint code;
  gboolean complete;
};

TernSmtpReplyReader *
tern_smtp_reply_reader_new (void)
{
  TernSmtpReplyReader *reader = g_new0 (TernSmtpReplyReader, 1);

  reader->line = g_string_new (NULL);
  reader->lines = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (reader->lines, NULL);
  return reader;
}

void
tern_smtp_reply_reader_free (TernSmtpReplyReader *reader)
{
  if (reader == NULL)
    return;
  g_string_free (reader->line, TRUE);
  g_ptr_array_unref (reader->lines);
  g_free (reader);
}

static gboolean
fail (GError **error)
{
  g_set_error_literal (error, TERN_SMTP_ERROR, TERN_SMTP_ERROR_PROTOCOL,
                       "The server does not answer like a server for sending mail");
  return FALSE;
}

static void
begin_reply (TernSmtpReplyReader *reader)
{
  g_ptr_array_set_size (reader->lines, 0);
  reader->code = 0;
  reader->complete = FALSE;
}

/* Three digits, then "-" for more to come, a space, or the end of the line. */
static gboolean
end_line (TernSmtpReplyReader *reader, GError **error)
{
  const char *text = reader->line->str;
  guint code;

  if (reader->line->len > 0 && text[reader->line->len - 1] == '\r')
    g_string_truncate (reader->line, reader->line->len - 1);
  if (reader->line->len < 3 || text[0] < '2' || text[0] > '5' || !g_ascii_isdigit (text[1])
      || !g_ascii_isdigit (text[2]) || (reader->line->len > 3 && text[3] != ' ' && text[3] != '-'))
    return fail (error);
  code = (guint)g_ascii_strtoull ((char[]){ text[0], text[1], text[2], '\0' }, NULL, 10);
  if ((reader->lines->len > 0 && code != reader->code)
      || reader->lines->len >= TERN_SMTP_REPLY_MAX_LINES)
    return fail (error);
  reader->code = code;
  g_ptr_array_add (reader->lines, g_strdup (reader->line->len > 4 ? text + 4 : ""));
  reader->complete = text[3] != '-';
  if (reader->complete)
    g_ptr_array_add (reader->lines, NULL);
  g_string_truncate (reader->line, 0);
  return TRUE;
}

gboolean
tern_smtp_reply_reader_feed (TernSmtpReplyReader *reader,
                             const guint8 *data,
                             gsize length,
                             gsize *used,
                             gboolean *complete,
                             GError **error)
{
  gsize at = 0;

  if (reader->complete || reader->code == 0)
    begin_reply (reader);
  while (at < length && !reader->complete)
    {
      guint8 byte = data[at++];

      if (byte == '\0' || (byte != '\n' && reader->line->len >= TERN_SMTP_REPLY_MAX_LINE))
        return fail (error);
      if (byte != '\n')
        g_string_append_c (reader->line, (char)byte);
      else if (!end_line (reader, error))
        return FALSE;
    }
  *used = at;
  *complete = reader->complete;
  return TRUE;
}

guint
tern_smtp_reply_reader_get_code (TernSmtpReplyReader *reader)
{
  return reader->code;
}

const char *const *
tern_smtp_reply_reader_get_lines (TernSmtpReplyReader *reader)
{
  return (const char *const *)reader->lines->pdata;
}
