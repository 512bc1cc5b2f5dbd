/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Labels: which keywords are one, what they are called, and which keyword a name gets. */

#include "mail/tern-label.h"

#include "mail/tern-flags.h"

static void
test_keywords (void)
{
  static const struct
  {
    const char *name, *keyword;
  } rows[] = {
    { "Travel", "travel" },
    { "  To read  ", "to_read" },
    { "a(b)c{d%e*f\"g\\h]i", "a_b_c_d_e_f_g_h_i" },
    { "R&D", "r&-d" },
    { "Käse", "k&aoq-se" },
    { "日本", "&zevnla-" },
    { "\xf0\x9f\x90\xa6", "&2d3cjg-" },
    { "Junk", "label-junk" },
    { "$label1", "label-$label1" },
    { "$Forwarded", "label-$forwarded" },
    { "a\r\nb STORE", "ab_store" },
    { "\xe2\x80\xaegnp", "gnp" },
    { "", NULL },
    { " \t", NULL },
    { "\xe2\x80\xae", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *keyword = tern_label_dup_keyword (rows[i].name);

      g_assert_cmpstr (keyword, ==, rows[i].keyword);
      g_assert_true (keyword == NULL || (tern_keyword_is_atom (keyword) && tern_label_is_one (keyword)));
    }
}

static void
test_every_character (void)
{
  for (gunichar c = 1; c < 0x3000; c++)
    {
      char name[7] = { 0 };
      g_autofree char *keyword = NULL;

      g_unichar_to_utf8 (c, name);
      keyword = tern_label_dup_keyword (name);
      g_assert_true (keyword == NULL || tern_keyword_is_atom (keyword));
    }
}

static void
test_long_name (void)
{
  g_autoptr (GString) name = g_string_new (NULL);
  g_autofree char *keyword = NULL;

  for (guint i = 0; i < 500; i++)
    g_string_append (name, "\xf0\x9f\x90\xa6");
  keyword = tern_label_dup_keyword (name->str);
  g_assert_nonnull (keyword);
  g_assert_true (tern_keyword_is_atom (keyword));
}

static void
test_which (void)
{
  static const char *const labels[] = { "$label1", "$LABEL5", "travel", "k&aoq-se", "label-junk", "\xc3\xa4" };
  static const char *const others[] = { "$label6",  "$Forwarded", "$MDNSent", "$Junk", "$NotJunk", "$Phishing",
                                        "NonJunk", "nonjunk",    "\\Seen",   "\\*",   "$muted",   "a b", "" };

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    g_assert_true (tern_label_is_one (labels[i]));
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_false (tern_label_is_one (others[i]));
}

static void
test_names (void)
{
  static const struct
  {
    const char *keyword, *name, *colour, *shown, *painted;
  } rows[] = {
    { "$Label1", NULL, NULL, "Important", "#ff0000" },
    { "$label4", NULL, NULL, "To Do", "#3333ff" },
    { "$label4", "Soon", "#123456", "Soon", "#123456" },
    { "travel", NULL, "#123456", "travel", "#123456" },
    { "$label5", NULL, "red; } * {", "Later", "#993399" },
    { "x", "a\xe2\x80\xae" "b\nc", "#123456", "abc", "#123456" },
    { "\xe2\x80\xae", NULL, "#123456", "?", "#123456" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (TernLabel) label = tern_label_new (rows[i].keyword, rows[i].name, rows[i].colour);

      g_assert_cmpstr (label->name, ==, rows[i].shown);
      g_assert_cmpstr (label->colour, ==, rows[i].painted);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mail/label/keywords", test_keywords);
  g_test_add_func ("/mail/label/every-character", test_every_character);
  g_test_add_func ("/mail/label/long-name", test_long_name);
  g_test_add_func ("/mail/label/which", test_which);
  g_test_add_func ("/mail/label/names", test_names);
  return g_test_run ();
}
