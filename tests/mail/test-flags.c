/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Flags: names, order, case, what cannot be kept, and adding and removing. */

#include "mail/tern-flags.h"
#include "mail/tern-mail-error.h"

#include <string.h>

static void
assert_flags (const TernFlags *flags, const char *expected)
{
  g_autofree char *text = tern_flags_to_string (flags);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_parse (void)
{
  static const struct
  {
    const char *text, *expected;
  } rows[] = {
    { "", "" },
    { "   ", "" },
    { "\\Seen", "\\Seen" },
    { "\\SEEN \\seen", "\\Seen" },
    { "\\Draft \\Deleted \\Flagged \\Answered \\Seen",
      "\\Seen \\Answered \\Flagged \\Deleted \\Draft" },
    { "\\Recent", "" },
    { "\\recent \\Seen", "\\Seen" },
    { "$Label1  \\Seen", "\\Seen $Label1" },
    { "zeta Alpha beta", "Alpha beta zeta" },
    { "Work WORK work", "Work" },
    { "WORK Work", "WORK" },
    { "\\* \\Seen", "\\Seen \\*" },
    { "\\XList", "\\XList" },
    { "odd]flag", "odd]flag" },
    { "na\xc3\xafve", "na\xc3\xafve" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TernFlags) flags = tern_flags_parse (rows[i].text, &error);

      g_assert_no_error (error);
      assert_flags (flags, rows[i].expected);
    }
}

static void
test_invalid (void)
{
  g_autofree char *long_name = g_strnfill (256, 'k');
  g_autofree char *longest_name = g_strnfill (255, 'k');
  const char *const rows[] = { "a(b",     "a)b",         "a{3}",
                               "say\"",   "tab\there",   "line\r\nA1 LOGOUT",
                               "\x7f",    "back\\slash", "\\",
                               "bad\xff", long_name };
  const char *const keywords[] = { "ok", "with space", "", "x\r\nA1 LOGOUT", "\\Flagged", NULL };
  g_autoptr (TernFlags) flags = tern_flags_new (TERN_FLAG_SEEN, keywords);

  assert_flags (flags, "\\Seen \\Flagged ok");
  g_assert_true (tern_keyword_is_valid (longest_name));
  g_assert_false (tern_keyword_is_valid ("\\Recent"));
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (tern_keyword_is_valid (rows[i]));
      g_assert_null (tern_flags_parse (rows[i], &error));
      g_assert_error (error, TERN_MAIL_ERROR, TERN_MAIL_ERROR_INVALID);
    }
}

static void
test_atoms (void)
{
  const char *const atoms[] = { "$Label1", "NonJunk", "a[b", "a+b", "x~" };
  const char *const others[] = { "%", "*", "a]b", "caf\u00e9", "\\Custom", "a b", "" };

  for (gsize i = 0; i < G_N_ELEMENTS (atoms); i++)
    g_assert_true (tern_keyword_is_atom (atoms[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_false (tern_keyword_is_atom (others[i]));
}

static void
test_with (void)
{
  static const struct
  {
    const char *flags, *add, *remove, *expected;
  } rows[] = {
    { "", "\\Seen", "", "\\Seen" },
    { "\\Seen", "", "\\Seen", "" },
    { "\\Seen a", "b", "A", "\\Seen b" },
    { "a", "A", "", "a" },
    { "a b", "c", "a b c", "" },
    { "\\Flagged", "\\Seen \\Draft", "\\Draft", "\\Seen \\Flagged" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (TernFlags) flags = tern_flags_parse (rows[i].flags, NULL);
      g_autoptr (TernFlags) add = tern_flags_parse (rows[i].add, NULL);
      g_autoptr (TernFlags) remove = tern_flags_parse (rows[i].remove, NULL);
      g_autoptr (TernFlags) result = tern_flags_with (flags, add, remove);

      assert_flags (result, rows[i].expected);
      assert_flags (flags, rows[i].flags);
    }
}

static void
test_with_nothing (void)
{
  g_autoptr (TernFlags) flags = tern_flags_parse ("\\Seen x", NULL);
  g_autoptr (TernFlags) same = tern_flags_with (flags, NULL, NULL);

  g_assert_true (tern_flags_equal (flags, same));
}

static void
test_look (void)
{
  g_autoptr (TernFlags) flags = tern_flags_parse ("\\Seen $Junk Work", NULL);
  g_autoptr (TernFlags) other = tern_flags_parse ("$junk WORK \\Seen", NULL);
  g_autoptr (TernFlags) fewer = tern_flags_parse ("$junk \\Seen", NULL);
  g_autoptr (TernFlags) different = tern_flags_parse ("$junk home \\Seen", NULL);
  g_autoptr (TernFlags) empty = tern_flags_new (TERN_FLAG_NONE, NULL);

  g_assert_cmpint (tern_flags_get_system (flags), ==, TERN_FLAG_SEEN);
  g_assert_cmpuint (tern_flags_get_n_keywords (flags), ==, 2);
  g_assert_cmpstr (tern_flags_get_keywords (flags)[0], ==, "$Junk");
  g_assert_null (tern_flags_get_keywords (flags)[2]);
  g_assert_null (tern_flags_get_keywords (empty)[0]);
  g_assert_true (tern_flags_has_keyword (flags, "wORK"));
  g_assert_false (tern_flags_has_keyword (flags, "wor"));
  g_assert_false (tern_flags_has_keyword (empty, "work"));
  g_assert_true (tern_flags_equal (flags, other));
  g_assert_false (tern_flags_equal (flags, fewer));
  g_assert_false (tern_flags_equal (flags, different));
  g_assert_true (tern_flags_is_empty (empty));
  g_assert_false (tern_flags_is_empty (flags));
}

static void
test_names (void)
{
  for (guint i = 0; i < 5; i++)
    g_assert_cmpint (tern_flag_from_name (tern_flag_to_name (1 << i)), ==, 1 << i);
  g_assert_cmpint (tern_flag_from_name ("Seen"), ==, TERN_FLAG_NONE);
  g_assert_cmpint (tern_flag_from_name (""), ==, TERN_FLAG_NONE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flags/parse", test_parse);
  g_test_add_func ("/flags/invalid", test_invalid);
  g_test_add_func ("/flags/atoms", test_atoms);
  g_test_add_func ("/flags/with", test_with);
  g_test_add_func ("/flags/with/nothing", test_with_nothing);
  g_test_add_func ("/flags/look", test_look);
  g_test_add_func ("/flags/names", test_names);
  return g_test_run ();
}
