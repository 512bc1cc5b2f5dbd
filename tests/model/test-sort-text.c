/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Subjects and senders as they are sorted by, and their ranks, as tables; and numbers in order. */

#include "model/tern-entry-sort.h"
#include "model/tern-sort-text.h"

#include <string.h>

static void
test_subjects (void)
{
  static const char *const cases[][2] = {
    { "Re: Apple", "apple" },
    { "RE: re:Fwd:  Apple", "apple" },
    { "AW: WG: Äpfel", "apfel" },
    { "Re[2]: Apple", "apple" },
    { "Re : Apple", "apple" },
    { "回复：苹果", "苹果" },
    { "Rental: Apple", "rental: apple" },
    { "Regarding", "regarding" },
    { "Re", "re" },
    { "Re:", "" },
    { "  ", "" },
    { "", "" },
    { "Ｗｉｄｅ", "wide" },
    { "STRASSE Straße", "strasse strasse" },
    { "\xff\xfe", "\xef\xbf\xbd\xef\xbf\xbd" },
  };
  char folded[TERN_SORT_TEXT_MAX + 1];

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gsize length = tern_sort_text_fold_subject (cases[i][0], folded);

      g_assert_cmpstr (folded, ==, cases[i][1]);
      g_assert_cmpuint (length, ==, strlen (folded));
    }
}

static void
test_senders (void)
{
  char folded[TERN_SORT_TEXT_MAX + 1];

  tern_sort_text_fold_sender ("", "Émile@example.org", folded);
  g_assert_cmpstr (folded, ==, "emile@example.org");
  tern_sort_text_fold_sender ("\"Zoë\"", "a@example.org", folded);
  g_assert_cmpstr (folded, ==, "zoe\"");
}

/* Nobody's long subject costs more, and none is cut within a letter. */
static void
test_long (void)
{
  g_autoptr (GString) long_text = g_string_new (NULL);
  char folded[TERN_SORT_TEXT_MAX + 1];

  for (guint i = 0; i < 100000; i++)
    g_string_append (long_text, "é苹");
  g_assert_cmpuint (tern_sort_text_fold_subject (long_text->str, folded), <=, TERN_SORT_TEXT_MAX);
  g_assert_true (g_utf8_validate (folded, -1, NULL));
  g_string_truncate (long_text, 0);
  for (guint i = 0; i < 100000; i++)
    g_string_append (long_text, "Re: ");
  g_assert_cmpuint (tern_sort_text_fold_subject (long_text->str, folded), ==, 0);
}

static void
test_ranks (void)
{
  GRand *rand = g_rand_new_with_seed (5);
  g_autoptr (TernSortTexts) texts = tern_sort_texts_new ();
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_free);
  g_autofree gint64 *ranks = NULL;

  for (guint i = 0; i < 3000; i++)
    {
      /* Many begin with the same, some are the same, some the beginning of another. */
      g_autofree char *tail = g_strdup_printf ("%d", g_rand_int_range (rand, 0, 2000));
      char *text = g_strconcat (i % 3 == 0 ? "a long beginning of the same " : "", i % 7 == 0 ? "" : tail, NULL);

      g_ptr_array_add (all, text);
      tern_sort_texts_add (texts, text, strlen (text));
    }
  ranks = tern_sort_texts_rank (texts);
  for (guint i = 0; i < 20000; i++)
    {
      guint a = (guint) g_rand_int_range (rand, 0, 3000), b = (guint) g_rand_int_range (rand, 0, 3000);
      int order = strcmp (all->pdata[a], all->pdata[b]);

      g_assert_true ((order < 0) == (ranks[a] < ranks[b]) && (order == 0) == (ranks[a] == ranks[b]));
      g_assert_true (order == 0 || ABS (ranks[a] - ranks[b]) > 1 << 20);
      g_assert_cmpint (ranks[a], >, 0);
      g_assert_cmpint (ranks[a], <, G_GINT64_CONSTANT (1) << 55);
    }
  g_rand_free (rand);
}

static void
test_numbers (void)
{
  GRand *rand = g_rand_new_with_seed (5);
  static const guint counts[] = { 0, 1, 2, 63, 64, 65, 5000 };

  for (guint c = 0; c < G_N_ELEMENTS (counts); c++)
    {
      g_autofree TernStoreEntry *entries = g_new (TernStoreEntry, counts[c] + 1);

      for (guint i = 0; i < counts[c]; i++)
        entries[i] = (TernStoreEntry){ i, (gint64) g_rand_int_range (rand, 0, 900) << 40 | 0x55 };
      tern_entry_sort_by_key (entries, counts[c], 8);
      for (guint i = 1; i < counts[c]; i++)
        g_assert_true (entries[i - 1].key < entries[i].key
                       || (entries[i - 1].key == entries[i].key && entries[i - 1].id < entries[i].id));
      tern_entry_sort_by_id (entries, counts[c]);
      for (guint i = 0; i < counts[c]; i++)
        g_assert_cmpint (entries[i].id, ==, counts[c] - 1 - i);
    }
  g_rand_free (rand);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/sort-text/subjects", test_subjects);
  g_test_add_func ("/model/sort-text/senders", test_senders);
  g_test_add_func ("/model/sort-text/long", test_long);
  g_test_add_func ("/model/sort-text/ranks", test_ranks);
  g_test_add_func ("/model/sort-text/numbers", test_numbers);
  return g_test_run ();
}
