/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The words of a search in a text; see the header. */

#include "mail/tern-word-match.h"

#define MAX_LETTERS 256

struct _TernWordMatch
{
  gatomicrefcount refs;
  GPtrArray *words; /* GArray of gunichar: letters without case and accents */
  char *text;
};

/* The letter itself; 0 for a mark on the one before it. Blanks of all kinds are one. */
static gunichar
fold (gunichar c)
{
  gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];

  if (g_unichar_ismark (c))
    return 0;
  if (g_unichar_isspace (c))
    return ' ';
  g_unichar_fully_decompose (c, FALSE, parts, G_N_ELEMENTS (parts));
  return g_unichar_tolower (g_unichar_toupper (parts[0]));
}

static void
add_word (TernWordMatch *self, const char *word)
{
  g_autoptr (GArray) letters = g_array_new (FALSE, FALSE, sizeof (gunichar));

  for (; *word != '\0' && letters->len < MAX_LETTERS; word = g_utf8_next_char (word))
    {
      gunichar letter = fold (g_utf8_get_char (word));

      if (letter != 0)
        g_array_append_val (letters, letter);
    }
  if (letters->len > 0)
    g_ptr_array_add (self->words, g_steal_pointer (&letters));
}

TernWordMatch *
tern_word_match_new (const char *const *words)
{
  g_autoptr (TernWordMatch) self = g_new0 (TernWordMatch, 1);

  g_atomic_ref_count_init (&self->refs);
  self->words = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  self->text = g_strjoinv (" ", (char **) words);
  for (; *words != NULL; words++)
    add_word (self, *words);
  return self->words->len > 0 ? g_steal_pointer (&self) : NULL;
}

TernWordMatch *
tern_word_match_ref (TernWordMatch *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
tern_word_match_unref (TernWordMatch *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_ptr_array_unref (self->words);
  g_free (self->text);
  g_free (self);
}

const char *
tern_word_match_get_text (const TernWordMatch *self)
{
  return self->text;
}

/* Returns: where @word ends if it is at @at; else @at. */
static gsize
match (const GArray *word, const gunichar *text, gsize n, gsize at)
{
  gsize p = at;

  for (guint i = 0; i < word->len; i++, p++)
    {
      gunichar wanted = g_array_index (word, gunichar, i);

      while (p < n && i > 0 && fold (text[p]) == 0)
        p++;
      if (p >= n || fold (text[p]) != wanted)
        return at;
      while (wanted == ' ' && p + 1 < n && g_unichar_isspace (text[p + 1]))
        p++;
    }
  while (p < n && g_unichar_ismark (text[p]))
    p++;
  return p;
}

/* Whether the character before @at belongs to a word. */
static gboolean
is_inside (const gunichar *text, gsize at)
{
  while (at > 0 && g_unichar_ismark (text[at - 1]))
    at--;
  return at > 0 && g_unichar_isalnum (text[at - 1]);
}

gboolean
tern_word_match_find (
    const TernWordMatch *self, const gunichar *text, gsize n, gsize from, gsize *start, gsize *end)
{
  for (gsize at = from; at < n; at++)
    {
      gsize longest = at;

      for (guint i = 0; i < self->words->len; i++)
        longest = MAX (longest, match (g_ptr_array_index (self->words, i), text, n, at));
      if (longest == at || (is_inside (text, at) && !g_unichar_iswide (text[at])))
        continue;
      *start = at;
      *end = longest;
      return TRUE;
    }
  return FALSE;
}

gboolean
tern_word_match_is_in (const TernWordMatch *self, const char *text, gsize length)
{
  glong n;
  g_autofree gunichar *letters = g_utf8_to_ucs4_fast (text, (glong) length, &n);
  gsize start, end;

  return tern_word_match_find (self, letters, (gsize) n, 0, &start, &end);
}
