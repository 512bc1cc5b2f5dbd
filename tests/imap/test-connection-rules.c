/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The table of what may be in flight together, held to what RFC 3501 §5.5 says. */

#include "imap/tern-imap-connection-rules.h"

static void
test_symmetry (void)
{
  for (guint a = 0; a < TERN_IMAP_N_KINDS; a++)
    for (guint b = 0; b < TERN_IMAP_N_KINDS; b++)
      g_assert_cmpint (tern_imap_kinds_may_mix (a, b), ==, tern_imap_kinds_may_mix (b, a));
}

static void
test_alone (void)
{
  static const TernImapKind alone[] = { TERN_IMAP_KIND_ALONE, TERN_IMAP_KIND_IDLE,
                                        TERN_IMAP_KIND_NUMBERS };

  for (guint i = 0; i < G_N_ELEMENTS (alone); i++)
    for (guint other = 0; other < TERN_IMAP_N_KINDS; other++)
      g_assert_false (tern_imap_kinds_may_mix (alone[i], other));
}

static void
test_pairs (void)
{
  /* Answers that do not say which question they are for. */
  g_assert_false (tern_imap_kinds_may_mix (TERN_IMAP_KIND_UID_SEARCH, TERN_IMAP_KIND_UID_SEARCH));
  g_assert_false (tern_imap_kinds_may_mix (TERN_IMAP_KIND_LIST, TERN_IMAP_KIND_LIST));
  g_assert_false (tern_imap_kinds_may_mix (TERN_IMAP_KIND_LIST, TERN_IMAP_KIND_STATUS));
  /* Answers that do. */
  g_assert_true (tern_imap_kinds_may_mix (TERN_IMAP_KIND_UID_ESEARCH, TERN_IMAP_KIND_UID_ESEARCH));
  g_assert_true (tern_imap_kinds_may_mix (TERN_IMAP_KIND_STATUS, TERN_IMAP_KIND_STATUS));
  g_assert_true (tern_imap_kinds_may_mix (TERN_IMAP_KIND_UID_FETCH, TERN_IMAP_KIND_UID_FETCH));
  g_assert_true (tern_imap_kinds_may_mix (TERN_IMAP_KIND_UID_FETCH, TERN_IMAP_KIND_UID_STORE));
  g_assert_true (tern_imap_kinds_may_mix (TERN_IMAP_KIND_UID_EXPUNGE, TERN_IMAP_KIND_UID_FETCH));
  g_assert_true (tern_imap_kinds_may_mix (TERN_IMAP_KIND_NOOP, TERN_IMAP_KIND_UID_SEARCH));
}

static void
test_limits (void)
{
  g_assert_cmpuint (tern_imap_kind_get_limit (TERN_IMAP_KIND_STATUS), ==, 25);
  g_assert_cmpuint (tern_imap_kind_get_limit (TERN_IMAP_KIND_UID_FETCH), ==, 100);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/connection-rules/symmetry", test_symmetry);
  g_test_add_func ("/connection-rules/alone", test_alone);
  g_test_add_func ("/connection-rules/pairs", test_pairs);
  g_test_add_func ("/connection-rules/limits", test_limits);
  return g_test_run ();
}
