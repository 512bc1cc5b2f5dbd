/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Folding and ranking; see the header. */

#include "model/tern-sort-text.h"

#include <string.h>

/* Ranks have so many bits. */
#define RANK_BITS 54

/* What mail programs write before a subject when they answer or forward, in small letters. */
static const char *const prefixes[] = { "re", "fwd", "fw", "aw", "wg", "sv", "vs", "antw", "tr", "rv", "odp", "回复",
                                        "答复", "转发" };

/* --- folding --- */

/* After the prefix at @p, or @p: "Re:", "RE[2]:", "Re :". */
static const char *
skip_prefix (const char *p)
{
  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    {
      gsize length = strlen (prefixes[i]);
      const char *q = p + length;

      if (g_ascii_strncasecmp (p, prefixes[i], length) != 0)
        continue;
      if (*q == '[' && g_ascii_isdigit (q[1]))
        for (q++; g_ascii_isdigit (*q) || *q == ']'; q++)
          ;
      while (*q == ' ')
        q++;
      if (*q == ':')
        return q + 1;
      if (g_str_has_prefix (q, "："))
        return q + strlen ("：");
    }
  return p;
}

static const char *
skip_spaces (const char *p)
{
  while (g_ascii_isspace (*p))
    p++;
  return p;
}

static gsize
fold_ascii (const char *text, char *folded)
{
  gsize n = 0;

  for (; text[n] != '\0' && n < TERN_SORT_TEXT_MAX; n++)
    {
      if ((text[n] & 0x80) != 0)
        return G_MAXSIZE;
      folded[n] = g_ascii_tolower (text[n]);
    }
  folded[n] = '\0';
  return n;
}

/* Letters without what is put above or below them. */
static gsize
fold_utf8 (const char *text, char *folded)
{
  /* Four bytes a letter at most, some of which only say how it looks. */
  g_autofree char *head = g_utf8_make_valid (text, (gssize) strnlen (text, TERN_SORT_TEXT_MAX * 2));
  g_autofree char *split = g_utf8_normalize (head, -1, G_NORMALIZE_NFKD);
  g_autofree char *small = g_utf8_casefold (split, -1);
  gsize n = 0;

  for (const char *p = small; *p != '\0'; p = g_utf8_next_char (p))
    {
      gsize length = (gsize) (g_utf8_next_char (p) - p);

      if (g_unichar_ismark (g_utf8_get_char (p)))
        continue;
      if (n + length > TERN_SORT_TEXT_MAX)
        break;
      memcpy (folded + n, p, length);
      n += length;
    }
  folded[n] = '\0';
  return n;
}

static gsize
fold (const char *text, char *folded)
{
  gsize n = fold_ascii (text, folded);

  return n != G_MAXSIZE ? n : fold_utf8 (text, folded);
}

gsize
tern_sort_text_fold_subject (const char *subject, char *folded)
{
  const char *p = skip_spaces (subject), *next;

  while ((next = skip_spaces (skip_prefix (p))) != p)
    p = next;
  return fold (p, folded);
}

gsize
tern_sort_text_fold_sender (const char *name, const char *address, char *folded)
{
  const char *p = *name != '\0' ? name : address;

  while (g_ascii_isspace (*p) || *p == '"' || *p == '\'')
    p++;
  return fold (p, folded);
}

/* --- ranking --- */

/* The next eight bytes of a text as a number, so that most comparisons touch no text. */
typedef struct
{
  guint64 chunk;
  guint32 text; /* where in `bytes` */
  guint32 number;
} Text;

struct _TernSortTexts
{
  GByteArray *bytes; /* each ends in NUL */
  GArray *texts;     /* Text */
};

TernSortTexts *
tern_sort_texts_new (void)
{
  TernSortTexts *self = g_new0 (TernSortTexts, 1);

  self->bytes = g_byte_array_new ();
  self->texts = g_array_new (FALSE, FALSE, sizeof (Text));
  return self;
}

void
tern_sort_texts_free (TernSortTexts *self)
{
  g_byte_array_unref (self->bytes);
  g_array_unref (self->texts);
  g_free (self);
}

void
tern_sort_texts_add (TernSortTexts *self, const char *text, gsize length)
{
  Text entry = { 0, self->bytes->len, self->texts->len };

  /* 4 GiB of folded text are 17 million long ones; what is beyond is one text. */
  if (self->bytes->len > G_MAXUINT32 - 2 * TERN_SORT_TEXT_MAX)
    entry.text = 0;
  else
    g_byte_array_append (self->bytes, (const guint8 *) text, (guint) length + 1);
  g_array_append_val (self->texts, entry);
}

static guint64
read_chunk (const char *text)
{
  guint64 chunk = 0;
  guint i = 0;

  for (; i < 8 && text[i] != '\0'; i++)
    chunk = chunk << 8 | (guint8) text[i];
  for (; i < 8; i++)
    chunk <<= 8;
  return chunk;
}

static void
read_chunks (const char *bytes, Text *texts, guint n, gsize depth)
{
  for (guint i = 0; i < n; i++)
    texts[i].chunk = read_chunk (bytes + texts[i].text + depth);
}

static inline void
swap (Text *texts, guint a, guint b)
{
  Text text = texts[a];

  texts[a] = texts[b];
  texts[b] = text;
}

static guint64
choose_pivot (const Text *texts, guint n)
{
  guint64 a = texts[0].chunk, b = texts[n / 2].chunk, c = texts[n - 1].chunk;

  return MAX (MIN (a, b), MIN (MAX (a, b), c));
}

/* Those below the pivot, those equal to it, and those above: the first and last by the same chunk, the middle by the
 * next one. The smaller parts are nested, so that no order of texts goes deep. */
static void
sort_texts (const char *bytes, Text *texts, guint n, gsize depth)
{
  while (n > 1)
    {
      guint64 pivot = choose_pivot (texts, n);
      guint below = 0, i = 0, above = n;

      while (i < above)
        {
          if (texts[i].chunk < pivot)
            swap (texts, below++, i++);
          else if (texts[i].chunk > pivot)
            swap (texts, i, --above);
          else
            i++;
        }
      /* They go on when the last byte is one of theirs. */
      if ((pivot & 0xff) != 0 && above - below > 1)
        {
          read_chunks (bytes, texts + below, above - below, depth + 8);
          sort_texts (bytes, texts + below, above - below, depth + 8);
        }
      if (below < n - above)
        {
          sort_texts (bytes, texts, below, depth);
          texts += above;
          n -= above;
        }
      else
        {
          sort_texts (bytes, texts + above, n - above, depth);
          n = below;
        }
    }
}

gint64 *
tern_sort_texts_rank (TernSortTexts *self)
{
  guint n = self->texts->len;
  Text *texts = (Text *) (void *) self->texts->data;
  const char *bytes = (const char *) self->bytes->data;
  gint64 *ranks = g_new (gint64, n + 1);
  /* A power of two: digits that are nothing need no sorting. */
  gint64 step = G_GINT64_CONSTANT (1) << (RANK_BITS - g_bit_storage ((gulong) n + 2)), rank = step;

  read_chunks (bytes, texts, n, 0);
  sort_texts (bytes, texts, n, 0);
  for (guint i = 0; i < n; i++)
    {
      if (i > 0 && strcmp (bytes + texts[i].text, bytes + texts[i - 1].text) != 0)
        rank += step;
      ranks[texts[i].number] = rank;
    }
  return ranks;
}
