/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Messages behind each other in one file; see the header. */
#include "engine/tern-mbox.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PIECE_BYTES (256 * 1024)

static const char *const months[]
    = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };

/* --- writing --- */

static void
append_text (GByteArray *out, const char *text)
{
  g_byte_array_append (out, (const guint8 *) text, (guint) strlen (text));
}

/* Never in the language of the person. */
static void
append_from_line (GByteArray *out, gint64 date)
{
  g_autoptr (GDateTime) when = g_date_time_new_from_unix_utc (date);
  g_autofree char *line = NULL;

  if (when == NULL)
    when = g_date_time_new_from_unix_utc (0);
  line = g_strdup_printf ("From MAILER-DAEMON %s %s %2d %02d:%02d:%02d %04d\n",
                          days[g_date_time_get_day_of_week (when) - 1], months[g_date_time_get_month (when) - 1],
                          g_date_time_get_day_of_month (when), g_date_time_get_hour (when),
                          g_date_time_get_minute (when), g_date_time_get_second (when), g_date_time_get_year (when));
  append_text (out, line);
}

/* Always these three, so that whoever reads knows them from the message's own. */
static void
append_flags (GByteArray *out, const TernFlags *flags)
{
  TernFlag system = tern_flags_get_system (flags);
  g_autofree char *keywords = g_strjoinv (" ", (char **) tern_flags_get_keywords (flags));
  g_autofree char *lines = g_strdup_printf (
      "Status: %sO\nX-Status: %s%s%s%s\nX-Keywords: %s\n", system & TERN_FLAG_SEEN ? "R" : "",
      system & TERN_FLAG_ANSWERED ? "A" : "", system & TERN_FLAG_FLAGGED ? "F" : "",
      system & TERN_FLAG_DRAFT ? "T" : "", system & TERN_FLAG_DELETED ? "D" : "", keywords);

  append_text (out, lines);
}

static gboolean
is_quoted_from (const char *line, gsize length)
{
  gsize i = 0;

  while (i < length && line[i] == '>')
    i++;
  return length - i >= 5 && memcmp (line + i, "From ", 5) == 0;
}

void
tern_mbox_write (GByteArray *out, const char *message, gsize length, gint64 date, const TernFlags *flags)
{
  const char *end = message + length;

  append_from_line (out, date);
  append_flags (out, flags);
  while (message < end)
    {
      const char *feed = memchr (message, '\n', (gsize) (end - message));
      gsize n = (gsize) ((feed != NULL ? feed : end) - message);
      gsize shown = n > 0 && message[n - 1] == '\r' ? n - 1 : n;

      if (is_quoted_from (message, shown))
        append_text (out, ">");
      g_byte_array_append (out, (const guint8 *) message, (guint) shown);
      append_text (out, "\n");
      message += n + (feed != NULL ? 1 : 0);
    }
  append_text (out, "\n");
}

/* --- reading --- */

typedef struct
{
  TernMboxFunc func;
  gpointer data;
  GByteArray *text; /* of the message in hand */
  GByteArray *line; /* what came of the line in hand */
  gboolean begun;   /* there is a message in hand */
  gboolean too_large;
  gboolean after_empty;
  gboolean has_date;
  gint64 date;
  guint64 at; /* bytes taken */
} Scan;

static int
find_month (const char *name)
{
  for (int i = 0; i < 12; i++)
    if (g_ascii_strncasecmp (name, months[i], 3) == 0)
      return i + 1;
  return 0;
}

/* "From somebody Tue Nov  3 10:00:00 2026": the last five words. */
static gboolean
read_date (const char *line, gsize length, gint64 *date)
{
  g_autofree char *text = g_strndup (line, MIN (length, 300));
  g_auto (GStrv) words = g_strsplit_set (g_strstrip (text), " ", -1);
  const char *last[4] = { NULL };
  int n = 0, hour, minute, second;
  g_autoptr (GDateTime) when = NULL;

  for (guint i = g_strv_length (words); i > 0 && n < 4; i--)
    if (*words[i - 1] != '\0')
      last[n++] = words[i - 1];
  if (n < 4 || find_month (last[3]) == 0 || sscanf (last[1], "%2d:%2d:%2d", &hour, &minute, &second) != 3)
    return FALSE;
  when = g_date_time_new_utc ((int) g_ascii_strtoll (last[0], NULL, 10), find_month (last[3]),
                              (int) g_ascii_strtoll (last[2], NULL, 10), hour, minute, second);
  if (when == NULL)
    return FALSE;
  *date = g_date_time_to_unix (when);
  return TRUE;
}

/* One of the three at the head. @value: (out) (transfer full). Returns: its length with the feed; 0: none. */
static gsize
take_field (const char *text, gsize length, const char *name, char **value)
{
  const char *feed = memchr (text, '\n', length);
  gsize head = strlen (name);

  if (feed == NULL || (gsize) (feed - text) < head || memcmp (text, name, head) != 0)
    return 0;
  *value = g_strndup (text + head, (gsize) (feed - text) - head);
  return (gsize) (feed - text) + 1;
}

/* @text, @length: go past what tern_mbox_write() put there. Returns: (transfer full). */
static TernFlags *
take_flags (const char **text, gsize *length)
{
  g_autofree char *status = NULL;
  g_autofree char *more = NULL;
  g_autofree char *words = NULL;
  g_auto (GStrv) keywords = NULL;
  TernFlag system = TERN_FLAG_NONE;
  gsize first = take_field (*text, *length, "Status: ", &status);
  gsize second = first > 0 ? take_field (*text + first, *length - first, "X-Status: ", &more) : 0;
  gsize all = first + second;
  gsize third = second > 0 ? take_field (*text + all, *length - all, "X-Keywords: ", &words) : 0;

  if (third == 0)
    return tern_flags_new (TERN_FLAG_NONE, NULL);
  *text += all + third;
  *length -= all + third;
  system |= strchr (status, 'R') != NULL ? TERN_FLAG_SEEN : 0;
  system |= strchr (more, 'A') != NULL ? TERN_FLAG_ANSWERED : 0;
  system |= strchr (more, 'F') != NULL ? TERN_FLAG_FLAGGED : 0;
  system |= strchr (more, 'T') != NULL ? TERN_FLAG_DRAFT : 0;
  system |= strchr (more, 'D') != NULL ? TERN_FLAG_DELETED : 0;
  keywords = g_strsplit (words, " ", 200);
  return tern_flags_new (system, (const char *const *) keywords);
}

static gboolean
end_message (Scan *scan, GError **error)
{
  const char *text = (const char *) scan->text->data;
  gsize length = scan->text->len;
  g_autoptr (TernFlags) flags = NULL;

  if (!scan->begun)
    return TRUE;
  scan->begun = FALSE;
  if (scan->too_large)
    return scan->func (NULL, 0, FALSE, 0, NULL, scan->at, scan->data, error);
  /* The line that parts it from the next. */
  if (length > 0 && text[length - 1] == '\n')
    length--;
  flags = length > 0 ? take_flags (&text, &length) : tern_flags_new (TERN_FLAG_NONE, NULL);
  return scan->func (text, length, scan->has_date, scan->date, flags, scan->at, scan->data, error);
}

static gboolean
begin_message (Scan *scan, const char *line, gsize length, GError **error)
{
  if (!end_message (scan, error))
    return FALSE;
  scan->begun = TRUE;
  scan->too_large = FALSE;
  scan->has_date = read_date (line, length, &scan->date);
  g_byte_array_set_size (scan->text, 0);
  return TRUE;
}

/* A whole line with its feed. */
static gboolean
take_line (Scan *scan, const char *line, gsize length, GError **error)
{
  gboolean begins = (scan->after_empty || !scan->begun) && length >= 5 && memcmp (line, "From ", 5) == 0;
  gboolean quoted = line[0] == '>' && is_quoted_from (line, length);

  scan->after_empty = length == 1 || (length == 2 && line[0] == '\r');
  if (begins)
    return begin_message (scan, line, length, error);
  if (!scan->begun || scan->too_large)
    return TRUE;
  if (scan->text->len + length > TERN_MBOX_MESSAGE_MAX)
    {
      scan->too_large = TRUE;
      g_byte_array_set_size (scan->text, 0);
      return TRUE;
    }
  g_byte_array_append (scan->text, (const guint8 *) line + (quoted ? 1 : 0), (guint) (length - (quoted ? 1 : 0)));
  return TRUE;
}

/* Lines come in pieces; a line longer than any message is let go, and the message with it. */
static gboolean
take_piece (Scan *scan, const char *data, gsize length, GError **error)
{
  while (length > 0)
    {
      const char *feed = memchr (data, '\n', length);
      gsize n = feed != NULL ? (gsize) (feed - data) + 1 : length;

      scan->at += n;
      if (scan->line->len + n <= TERN_MBOX_MESSAGE_MAX)
        g_byte_array_append (scan->line, (const guint8 *) data, (guint) n);
      else
        scan->too_large = TRUE;
      if (feed != NULL)
        {
          if (!take_line (scan, (const char *) scan->line->data, scan->line->len, error))
            return FALSE;
          g_byte_array_set_size (scan->line, 0);
        }
      data += n;
      length -= n;
    }
  return TRUE;
}

static gboolean
scan_file (Scan *scan, int fd, guint64 offset, guint64 size, GCancellable *cancellable, GError **error)
{
  g_autofree char *piece = g_malloc (PIECE_BYTES);
  guint64 done = 0;

  while (done < size)
    {
      gssize n = pread (fd, piece, MIN (size - done, PIECE_BYTES), (off_t) (offset + done));

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "cannot be read");
          return FALSE;
        }
      if (!take_piece (scan, piece, (gsize) n, error))
        return FALSE;
      done += (guint64) n;
    }
  if (scan->line->len > 0)
    {
      g_byte_array_append (scan->line, (const guint8 *) "\n\n", 2);
      if (!take_line (scan, (const char *) scan->line->data, scan->line->len, error))
        return FALSE;
    }
  return end_message (scan, error);
}

gboolean
tern_mbox_read (int fd,
                guint64 offset,
                guint64 size,
                TernMboxFunc func,
                gpointer data,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (GByteArray) text = g_byte_array_new ();
  g_autoptr (GByteArray) line = g_byte_array_new ();
  Scan scan = { .func = func, .data = data, .text = text, .line = line, .after_empty = TRUE };

  return scan_file (&scan, fd, offset, size, cancellable, error);
}
