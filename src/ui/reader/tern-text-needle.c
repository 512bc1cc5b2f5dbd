/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Looks for words; see the header. Characters are compared one by one, so that places stay the same in what is
 * shown. */
#include "ui/reader/tern-text-needle.h"

#define MAX_CHARACTERS 256

struct _TernTextNeedle
{
  gunichar *characters;
  guint n;
};

/* Without case and accents. */
static gunichar
fold (gunichar c)
{
  gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];

  g_unichar_fully_decompose (c, FALSE, parts, G_N_ELEMENTS (parts));
  return g_unichar_tolower (g_unichar_toupper (parts[0]));
}

TernTextNeedle *
tern_text_needle_new (const char *words)
{
  TernTextNeedle *self;

  if (*words == '\0')
    return NULL;
  self = g_new0 (TernTextNeedle, 1);
  self->characters = g_new0 (gunichar, MAX_CHARACTERS);
  for (const char *p = words; *p != '\0' && self->n < MAX_CHARACTERS; p = g_utf8_next_char (p))
    self->characters[self->n++] = fold (g_utf8_get_char (p));
  return self;
}

void
tern_text_needle_free (TernTextNeedle *self)
{
  g_free (self->characters);
  g_free (self);
}

static gboolean
is_here (const TernTextNeedle *self, const char *p)
{
  for (guint i = 0; i < self->n; i++, p = g_utf8_next_char (p))
    if (*p == '\0' || fold (g_utf8_get_char (p)) != self->characters[i])
      return FALSE;
  return TRUE;
}

gboolean
tern_text_needle_find (const TernTextNeedle *self, const char *text, guint from, guint *start, guint *end)
{
  guint at = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p), at++)
    {
      if (at < from || !is_here (self, p))
        continue;
      *start = at;
      *end = at + self->n;
      return TRUE;
    }
  return FALSE;
}
