/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What keywords say of later. */

#include "mail/tern-later.h"

#include "mail/tern-flags.h"
#include "mail/tern-label.h"

static void
test_muted (void)
{
  static const struct
  {
    const char *keywords;
    gboolean muted;
  } rows[] = {
    { "", FALSE },      { "$Muted", TRUE },   { "$muted $label1", TRUE }, { "a  $MUTED", TRUE },
    { "$mute", FALSE }, { "$muted2", FALSE }, { "x$muted", FALSE },       { "$forwarded", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (tern_later_is_muted (rows[i].keywords), ==, rows[i].muted);
  g_assert_true (tern_keyword_is_atom (TERN_KEYWORD_MUTED));
  g_assert_false (tern_label_is_one (TERN_KEYWORD_MUTED));
}

static void
test_snooze (void)
{
  static const struct
  {
    const char *keywords;
    gint64 until;
  } rows[] = {
    { "", 0 },
    { "$TernSnooze-20261201T080000Z", 1796112000 },
    { "a $ternsnooze-20261201t080000z b", 1796112000 },
    { "$TernSnooze-20261201T080000Z $TernSnooze-20261201T080001Z", 1796112001 },
    { "$TernSnooze-20261201T080000", 0 },
    { "$TernSnooze-20261301T080000Z", 0 },
    { "$TernSnooze-20260230T080000Z", 0 },
    { "$TernSnooze-2026+201T080000Z", 0 },
    { "$TernSnooze-00000000T000000Z", 0 },
    { "$TernSnooze-19000101T000000Z", 0 },
    { "$TernSnooze-20261201T080000Zx", 0 },
    { "$TernSnooze-", 0 },
  };
  g_autofree char *keyword = tern_later_dup_snooze (1796112000);
  g_auto (GStrv) both = tern_later_dup_snoozes ("$TernSnooze-20261201T080000Z x $TernSnooze-20261202T080000Z");

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (tern_later_get_snoozed (rows[i].keywords), ==, rows[i].until);
  g_assert_cmpstr (keyword, ==, "$TernSnooze-20261201T080000Z");
  g_assert_true (tern_keyword_is_atom (keyword));
  g_assert_false (tern_label_is_one (keyword));
  g_assert_cmpuint (g_strv_length (both), ==, 2);
  g_assert_null (tern_later_dup_snooze (0));
  g_assert_null (tern_later_dup_snooze (G_MAXINT64));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/later/muted", test_muted);
  g_test_add_func ("/later/snooze", test_snooze);
  return g_test_run ();
}
