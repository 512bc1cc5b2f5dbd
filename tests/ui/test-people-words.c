/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The people of a thread in words, as a table. */

#include "ui/list/tern-people-words.h"

static const struct
{
  const char *people[5];
  const char *text;
  const char *speech; /* after the first of them was said */
} rows[] = {
  { { "Maria Kowalska", "Jo Brown", "Idris Okafor" }, "Maria, Jo, Idris", "Jo Brown, Idris Okafor" },
  { { "Maria Kowalska", "" }, "Maria, me", "me" },
  { { "Jo Brown", "Jo Carlsen", "Ann Berg" }, "Jo Brown, Jo Carlsen, Ann", "Jo Carlsen, Ann Berg" },
  { { "Dr. Zoë Müller", "Kowalska, Maria" }, "Dr. Zoë Müller, Kowalska, Maria", "Kowalska, Maria" },
  { { "田中 美咲", "bot@builds.example" }, "田中, bot@builds.example", "bot@builds.example" },
  { { "Jo", "Jo Brown" }, "Jo, Jo Brown", "Jo Brown" },
};

static void
test_words (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      char **people = (char **) rows[i].people;
      g_autofree char *text = tern_people_words_to_text (people);
      g_autofree char *speech = tern_people_words_to_speech (people, rows[i].people[0]);

      g_assert_cmpstr (text, ==, rows[i].text);
      g_assert_cmpstr (speech, ==, rows[i].speech);
    }
}

static void
test_nobody_else (void)
{
  char *people[] = { (char *) "Jo Brown", NULL };
  g_autofree char *speech = tern_people_words_to_speech (people, "Jo Brown");

  g_assert_null (speech);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/people-words/words", test_words);
  g_test_add_func ("/ui/people-words/nobody-else", test_nobody_else);
  return g_test_run ();
}
