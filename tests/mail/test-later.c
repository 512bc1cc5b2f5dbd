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

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/later/muted", test_muted);
  return g_test_run ();
}
