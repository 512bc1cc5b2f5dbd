/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The words of a search in HTML; see the header. What was cleaned has tags that end at the next ">", and no text that
 * is not read but in style sheets. */

#define G_LOG_DOMAIN "tern-mime"

#include "mime/tern-mime-html-marks.h"

#include "mime/tern-mime-entities.h"

#include <string.h>

#define MAX_MARKS 2000

typedef struct
{
  const TernWordMatch *words;
  GString *out;
  guint n;
  GArray *characters; /* gunichar, of one piece of text */
  GArray *places;     /* gsize: where each is in it, and where it ends */
} Marker;

static void
add_character (Marker *m, gunichar c, gsize place)
{
  g_array_append_val (m->characters, c);
  g_array_append_val (m->places, place);
}

/* References are the characters they stand for. */
static void
take_apart (Marker *m, const char *text, gsize length)
{
  gsize at = 0;

  g_array_set_size (m->characters, 0);
  g_array_set_size (m->places, 0);
  while (at < length)
    {
      gunichar c = 0;
      gsize taken = text[at] == '&' ? tern_mime_entity_read (text + at, length - at, &c) : 0;

      if (taken == 0)
        {
          c = g_utf8_get_char_validated (text + at, (gssize) (length - at));
          taken = c < 0x110000 ? (gsize) (g_utf8_next_char (text + at) - (text + at)) : 1;
        }
      add_character (m, c, at);
      at += taken;
    }
  g_array_append_val (m->places, at);
}

static void
mark_text (Marker *m, const char *text, gsize length)
{
  gsize from = 0, written = 0, start, end;

  take_apart (m, text, length);
  while (m->n < MAX_MARKS
         && tern_word_match_find (m->words, (const gunichar *) m->characters->data, m->characters->len, from, &start,
                                  &end))
    {
      gsize first = g_array_index (m->places, gsize, start);
      gsize last = g_array_index (m->places, gsize, end);

      g_string_append_len (m->out, text + written, (gssize) (first - written));
      g_string_append_printf (
          m->out, "<mark class=\"" TERN_MIME_MARK_CLASS "\" id=\"" TERN_MIME_MARK_ID "%u\" tabindex=\"-1\">", ++m->n);
      g_string_append_len (m->out, text + first, (gssize) (last - first));
      g_string_append (m->out, "</mark>");
      from = end;
      written = last;
    }
  g_string_append_len (m->out, text + written, (gssize) (length - written));
}

/* Returns: behind the tag at @tag, or behind the style sheet that begins with it. */
static const char *
skip_tag (const char *tag, const char *end)
{
  const char *close = g_str_has_prefix (tag, "<style") ? strstr (tag, "</style>") : tag;
  const char *p = close != NULL ? memchr (close, '>', (gsize) (end - close)) : NULL;

  return p != NULL ? p + 1 : end;
}

char *
tern_mime_html_mark (const char *clean, const TernWordMatch *words, guint *n)
{
  gsize length = strlen (clean);
  const char *end = clean + length;
  Marker m = { .words = words, .out = g_string_sized_new (length + 64) };

  m.characters = g_array_new (FALSE, FALSE, sizeof (gunichar));
  m.places = g_array_new (FALSE, FALSE, sizeof (gsize));
  for (const char *p = clean, *next; p < end; p = next)
    {
      if (*p == '<')
        {
          next = skip_tag (p, end);
          g_string_append_len (m.out, p, next - p);
          continue;
        }
      next = memchr (p, '<', (gsize) (end - p));
      next = next != NULL ? next : end;
      mark_text (&m, p, (gsize) (next - p));
    }
  g_array_unref (m.characters);
  g_array_unref (m.places);
  *n = m.n;
  return g_string_free (m.out, FALSE);
}
