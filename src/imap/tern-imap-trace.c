/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The wire trace, see the header. What must not be seen never gets into the line: there is no
 * filter behind it. */

#define G_LOG_DOMAIN "tern-imap-wire"

#include "imap/tern-imap-trace.h"

#include <string.h>

#define MAX_LINE 500

gboolean
tern_imap_trace_is_enabled (void)
{
  static gsize answer; /* 1: no, 2: yes */

  if (g_once_init_enter (&answer))
    {
      g_auto (GStrv) words = g_strsplit (
          g_getenv ("TERN_TRACE") != NULL ? g_getenv ("TERN_TRACE") : "", ",", -1);

      g_once_init_leave (&answer, g_strv_contains ((const char *const *) words, "imap") ? 2 : 1);
    }
  return answer == 2;
}

static void
append_visible (GString *out, const guint8 *text, gsize length)
{
  for (gsize i = 0; i < length && out->len < MAX_LINE; i++)
    if (text[i] >= 0x20 && text[i] < 0x7f)
      g_string_append_c (out, text[i]);
    else
      g_string_append_printf (out, "\\x%02x", text[i]);
}

/* The n of `{n}` that ends at @end. Returns: where its `{` is, NULL when there is none. */
static const guint8 *
find_literal (const guint8 *begin, const guint8 *end, gsize *size)
{
  const guint8 *p = end;
  gsize factor = 1;

  if (p > begin && p[-1] == '\r')
    p--;
  if (p == begin || p[-1] != '}')
    return NULL;
  p--;
  if (p > begin && p[-1] == '+')
    p--;
  *size = 0;
  while (p > begin && g_ascii_isdigit (p[-1]) && factor < G_MAXUINT32)
    {
      p--;
      *size += (*p - '0') * factor;
      factor *= 10;
    }
  return factor > 1 && p > begin && p[-1] == '{' ? p - 1 : NULL;
}

/* Whether the quoted string at @p is content: a short section comes so, and PREVIEW. */
static gboolean
is_content (const guint8 *begin, const guint8 *p)
{
  static const char *const words[] = { "] ",      "> ",           "PREVIEW ",
                                       "RFC822 ", "RFC822.TEXT ", "RFC822.HEADER ",
                                       "FUZZY " };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      gsize n = strlen (words[i]);

      if ((gsize) (p - begin) >= n && g_ascii_strncasecmp ((const char *) p - n, words[i], n) == 0)
        return TRUE;
    }
  return FALSE;
}

static const guint8 *
find_closing_quote (const guint8 *p, const guint8 *end)
{
  for (; p < end && *p != '"'; p++)
    if (*p == '\\' && p + 1 < end)
      p++;
  return p;
}

/* One line of text, content hidden. */
static void
append_line (GString *out, const guint8 *begin, const guint8 *end)
{
  const guint8 *shown = begin;

  for (const guint8 *p = begin; p < end && out->len < MAX_LINE; p++)
    if (*p == '"')
      {
        const guint8 *close = find_closing_quote (p + 1, end);

        if (is_content (begin, p))
          {
            append_visible (out, shown, p - shown);
            g_string_append_printf (out, "{%u bytes}", (guint) (close - p - 1));
            shown = MIN (close + 1, end);
          }
        p = close;
      }
  append_visible (out, shown, end - shown);
}

static void
append_frame (GString *out, const TernImapFrame *frame)
{
  const guint8 *p = frame->text;
  const guint8 *end = p + frame->length;
  guint next_literal = 0;

  while (p < end && out->len < MAX_LINE)
    {
      const guint8 *newline = memchr (p, '\n', end - p);
      const guint8 *literal = NULL;
      gsize size = 0;

      if (newline != NULL)
        literal = find_literal (p, newline, &size);
      if (literal == NULL)
        {
          append_line (out, p, newline != NULL ? newline + 1 : end);
          p = newline != NULL ? newline + 1 : end;
          continue;
        }
      append_line (out, p, literal);
      g_string_append_printf (out, "{%" G_GSIZE_FORMAT " bytes}", size);
      p = newline + 1;
      if (next_literal < frame->n_literals
          && frame->literals[next_literal].at == (gsize) (p - frame->text))
        next_literal++;
      else
        p += MIN (size, (gsize) (end - p));
    }
}

char *
tern_imap_trace_describe_frame (const TernImapFrame *frame, gboolean secret)
{
  GString *out = g_string_new (NULL);

  if (secret)
    {
      const guint8 *space = memchr (frame->text, ' ', MIN (frame->length, 64));

      append_visible (out, frame->text,
                      space != NULL ? (gsize) (space - frame->text) : MIN (frame->length, 1));
      g_string_append (out, " ***");
      return g_string_free (out, FALSE);
    }
  append_frame (out, frame);
  if (frame->numbers != NULL)
    g_string_append (out, " [and a long list of numbers]");
  if (out->len > MAX_LINE)
    {
      g_string_truncate (out, MAX_LINE);
      g_string_append (out, "...");
    }
  return g_string_free (out, FALSE);
}

void
tern_imap_trace_sent (const char *name, const TernImapCommandPiece *piece)
{
  if (tern_imap_trace_is_enabled () && *piece->trace != '\0')
    g_message ("%s > %s", name, piece->trace);
}

void
tern_imap_trace_received (const char *name, const TernImapFrame *frame, gboolean secret)
{
  g_autofree char *text = NULL;

  if (!tern_imap_trace_is_enabled ())
    return;
  text = tern_imap_trace_describe_frame (frame, secret);
  g_message ("%s < %s", name, text);
}

void
tern_imap_trace_note (const char *name, const char *text)
{
  if (tern_imap_trace_is_enabled ())
    g_message ("%s - %s", name, text);
}
