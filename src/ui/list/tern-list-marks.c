/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Matches in rows, and folders of results; see the header. */

#include "ui/list/tern-list-marks.h"

struct _TernListMarks
{
  grefcount refs;
  GPtrArray *words; /* GArray of gunichar: letters without case and accents */
  TernListPlaceFunc place;
  gpointer place_data;
};

/* The letter itself; 0 for a mark on the one before it. */
static gunichar
fold (gunichar c)
{
  gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];

  if (g_unichar_ismark (c))
    return 0;
  g_unichar_fully_decompose (c, FALSE, parts, G_N_ELEMENTS (parts));
  return g_unichar_tolower (g_unichar_toupper (parts[0]));
}

static GArray *
fold_word (const char *word)
{
  GArray *letters = g_array_new (FALSE, FALSE, sizeof (gunichar));

  for (; *word != '\0'; word = g_utf8_next_char (word))
    {
      gunichar letter = fold (g_utf8_get_char (word));

      if (letter != 0)
        g_array_append_val (letters, letter);
    }
  return letters;
}

TernListMarks *
tern_list_marks_new (const char *const *words, TernListPlaceFunc place, gpointer place_data)
{
  TernListMarks *self = g_new0 (TernListMarks, 1);

  g_ref_count_init (&self->refs);
  self->words = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  for (; *words != NULL; words++)
    if (**words != '\0')
      g_ptr_array_add (self->words, fold_word (*words));
  self->place = place;
  self->place_data = place_data;
  return self;
}

TernListMarks *
tern_list_marks_ref (TernListMarks *self)
{
  g_ref_count_inc (&self->refs);
  return self;
}

void
tern_list_marks_unref (TernListMarks *self)
{
  if (!g_ref_count_dec (&self->refs))
    return;
  g_ptr_array_unref (self->words);
  g_free (self);
}

/* Returns: where @word ends if it is at @p; else NULL. */
static const char *
match (const GArray *word, const char *p)
{
  for (guint i = 0; i < word->len; p = g_utf8_next_char (p))
    {
      gunichar letter = *p != '\0' ? fold (g_utf8_get_char (p)) : G_MAXUINT32;

      if (letter == 0 && i > 0)
        continue;
      if (letter != g_array_index (word, gunichar, i++))
        return NULL;
    }
  while (*p != '\0' && g_unichar_ismark (g_utf8_get_char (p)))
    p = g_utf8_next_char (p);
  return p;
}

static void
mark (PangoAttrList **list, guint start, guint end)
{
  PangoAttribute *attributes[] = { pango_attr_weight_new (PANGO_WEIGHT_BOLD),
                                   pango_attr_underline_new (PANGO_UNDERLINE_SINGLE) };

  if (*list == NULL)
    *list = pango_attr_list_new ();
  for (guint i = 0; i < G_N_ELEMENTS (attributes); i++)
    {
      attributes[i]->start_index = start;
      attributes[i]->end_index = end;
      pango_attr_list_insert (*list, attributes[i]);
    }
}

PangoAttrList *
tern_list_marks_find (const TernListMarks *self, const char *text)
{
  PangoAttrList *list = NULL;
  gboolean inside = FALSE; /* a word: another one does not begin here */

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      for (guint i = 0; i < self->words->len && (!inside || g_unichar_iswide (c)); i++)
        {
          const char *end = match (g_ptr_array_index (self->words, i), p);

          if (end != NULL && end > p)
            mark (&list, (guint) (p - text), (guint) (end - text));
        }
      inside = g_unichar_isalnum (c) || (inside && g_unichar_ismark (c));
    }
  return list;
}

char *
tern_list_marks_dup_place (const TernListMarks *self, TernMessage *message)
{
  return self->place != NULL ? self->place (message, self->place_data) : NULL;
}

gboolean
tern_list_marks_has_places (const TernListMarks *self)
{
  return self->place != NULL;
}
