/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Words of a search in texts: a text in, the same with its places in brackets out. */

#include "mail/tern-word-match.h"

typedef struct
{
  const char *words; /* with "|" between them */
  const char *text;
  const char *marked;
} Row;

static const Row rows[] = {
  { "lamp", "A lamp, two Lamps, a streetlamp.", "A [lamp], two [Lamp]s, a streetlamp." },
  { "brulee", "Crème brûlée, bru\xcc\x82le\xcc\x81""e", "Crème [brûlée], [bru\xcc\x82le\xcc\x81""e]" },
  { "creme brulee", "Crème\n  brûlée", "[Crème\n  brûlée]" },
  { "タワー", "東京タワーの写真", "東京[タワー]の写真" },
  { "a|ab", "ab a b", "[ab] [a] b" },
  { "Straße", "STRASSE straße", "STRASSE [straße]" },
  { "x", "", "" },
  { "привет", "ПРИВЕТ", "[ПРИВЕТ]" },
};

static char *
mark (const TernWordMatch *words, const char *text)
{
  glong n;
  g_autofree gunichar *letters = g_utf8_to_ucs4_fast (text, -1, &n);
  g_autoptr (GString) out = g_string_new (NULL);
  gsize start, end, from = 0;

  while (tern_word_match_find (words, letters, (gsize) n, from, &start, &end))
    {
      for (; from < start; from++)
        g_string_append_unichar (out, letters[from]);
      g_string_append_c (out, '[');
      for (; from < end; from++)
        g_string_append_unichar (out, letters[from]);
      g_string_append_c (out, ']');
    }
  for (; from < (gsize) n; from++)
    g_string_append_unichar (out, letters[from]);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
test_places (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (GStrv) words = g_strsplit (rows[i].words, "|", -1);
      g_autoptr (TernWordMatch) match = tern_word_match_new ((const char *const *) words);
      g_autofree char *marked = mark (match, rows[i].text);

      g_assert_cmpstr (marked, ==, rows[i].marked);
    }
}

static void
test_nothing_to_look_for (void)
{
  static const char *const none[] = { "", "\xcc\x80", NULL };

  g_assert_null (tern_word_match_new (none));
  g_assert_null (tern_word_match_new (none + 2));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/word-match/places", test_places);
  g_test_add_func ("/word-match/nothing-to-look-for", test_nothing_to_look_for);
  return g_test_run ();
}
