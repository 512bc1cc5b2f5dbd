/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Quotes: their levels, where they begin and end, and which of them fold; and the plan of a text. */

#include "ui/reader/tern-text-plan.h"

#include <string.h>

#define EIGHT "> 1\n> 2\n> 3\n> 4\n> 5\n> 6\n> 7\n> 8\n"

static void
test_levels (void)
{
  static const struct
  {
    const char *line;
    guint level;
    gsize marker;
  } rows[] = {
    { "", 0, 0 },         { "a > b", 0, 0 },    { ">", 1, 1 },     { "> a", 1, 2 },       { ">a", 1, 1 },
    { "> > a", 2, 4 },    { ">> a", 2, 3 },     { ">>>a", 3, 3 },  { ">  > a", 1, 2 },    { " > a", 0, 0 },
    { ">From here", 0, 0 }, { "> From", 1, 2 }, { ">>From x", 1, 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gsize marker;
      guint level = tern_quote_measure_level (rows[i].line, rows[i].line + strlen (rows[i].line), &marker);

      g_assert_cmpuint (level, ==, rows[i].level);
      g_assert_cmpuint (marker, ==, rows[i].marker);
    }
}

static void
test_folds (void)
{
  static const struct
  {
    const char *text;
    const char *quotes; /* "start-end:lines", "+" in front of one that folds */
  } rows[] = {
    { "", "" },
    { "a\nb\n", "" },
    { "a\n> b\n> c\nd", "2-10:2" },
    { "a\n> b", "2-5:1" },
    { "One wrote:\n" EIGHT "yes\n", "+11-43:8" },
    { "One wrote:\n" EIGHT, "11-43:8" },
    { EIGHT, "0-32:8" },
    { "a\nb\n" EIGHT "c\n" EIGHT, "+4-36:8 +38-70:8" },
    { "a\nb\n> 1\n> 2\n> 3\n> 4\n> 5\n> 6\n> 7\n", "4-32:7" },
    { "a\n\n" EIGHT "\n \n", "3-35:8" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GArray) quotes = tern_quotes_find (rows[i].text, strlen (rows[i].text));
      g_autoptr (GString) found = g_string_new (NULL);

      for (guint n = 0; n < quotes->len; n++)
        {
          TernQuote *quote = &g_array_index (quotes, TernQuote, n);

          g_string_append_printf (found, "%s%s%u-%u:%u", n > 0 ? " " : "", quote->folds ? "+" : "",
                                  (guint) quote->start, (guint) quote->end, quote->lines);
        }
      g_assert_cmpstr (found->str, ==, rows[i].quotes);
    }
}

/* Whatever the text, its lines give it back. */
static void
check_plan (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (TernTextPlan) plan = tern_text_plan_new (bytes);
  g_autoptr (GString) again = g_string_new (NULL);

  for (guint i = 0; i < plan->lines->len; i++)
    {
      TernTextLine *line = &g_array_index (plan->lines, TernTextLine, i);

      g_assert_cmpuint (line->end - line->start, <=, TERN_TEXT_LINE_MAX_BYTES);
      g_assert_cmpuint (line->marker, <=, line->end - line->start);
      g_assert_true (g_utf8_validate (text + line->start, (gssize) (line->end - line->start), NULL));
      g_string_append_len (again, text + line->start, (gssize) (line->end - line->start));
      if (text[line->end] == '\n')
        g_string_append_c (again, '\n');
    }
  g_assert_cmpstr (again->str, ==, text);
}

static void
test_plan (void)
{
  g_autoptr (GString) words = g_string_new (NULL);
  g_autoptr (GString) letters = g_string_new (NULL);
  g_autoptr (GString) marks = g_string_new (NULL);

  while (words->len < 5 * TERN_TEXT_LINE_MAX_BYTES)
    {
      g_string_append (words, "words and ");
      g_string_append (letters, "\xe2\x82\xac\xc3\xa9");
      g_string_append (marks, "> ");
    }
  check_plan ("");
  check_plan ("a");
  check_plan ("a\n\n> b\nc\n");
  check_plan (words->str);
  check_plan (letters->str);
  check_plan (marks->str);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/quotes/levels", test_levels);
  g_test_add_func ("/ui/quotes/folds", test_folds);
  g_test_add_func ("/ui/quotes/plan", test_plan);
  return g_test_run ();
}
