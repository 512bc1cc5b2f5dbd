/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The sequence map against the plainest thing that does the same: an array. */

#include "imap/tern-imap-session-map.h"

static TernUidSet *
make_uids (GArray *plain, guint32 n)
{
  TernUidSet *uids = tern_uid_set_new ();

  for (guint32 i = 1; i <= n; i++)
    {
      guint32 uid = i * 3;

      tern_uid_set_add (uids, uid);
      g_array_append_val (plain, uid);
    }
  return uids;
}

static void
assert_same (TernImapSessionMap *map, GArray *plain)
{
  g_assert_cmpuint (tern_imap_session_map_get_size (map), ==, plain->len);
  for (guint32 seq = 1; seq <= plain->len; seq++)
    g_assert_cmpuint (tern_imap_session_map_get_uid (map, seq), ==,
                      g_array_index (plain, guint32, seq - 1));
  g_assert_cmpuint (tern_imap_session_map_get_uid (map, 0), ==, 0);
  g_assert_cmpuint (tern_imap_session_map_get_uid (map, plain->len + 1), ==, 0);
}

static void
test_any_order (void)
{
  for (guint32 n = 0; n < 70; n++)
    {
      g_autoptr (GArray) plain = g_array_new (FALSE, FALSE, sizeof (guint32));
      g_autoptr (TernUidSet) uids = make_uids (plain, n);
      g_autoptr (TernImapSessionMap) map = tern_imap_session_map_new (uids);

      assert_same (map, plain);
      for (guint turn = 0; plain->len > 0; turn++)
        {
          guint32 seq = turn % 7 == 3 ? plain->len
                                      : (guint32)g_test_rand_int_range (1, plain->len + 1);

          if (turn % 5 == 4)
            {
              guint32 unknown = 0;

              tern_imap_session_map_append (map, 1);
              g_array_append_val (plain, unknown);
            }
          g_assert_cmpuint (tern_imap_session_map_expunge (map, seq), ==,
                            g_array_index (plain, guint32, seq - 1));
          g_array_remove_index (plain, seq - 1);
          assert_same (map, plain);
        }
    }
}

static void
test_learn (void)
{
  g_autoptr (TernUidSet) uids = tern_uid_set_parse ("10,20,30", -1, NULL);
  g_autoptr (TernImapSessionMap) map = tern_imap_session_map_new (uids);

  tern_imap_session_map_append (map, 3);
  g_assert_cmpuint (tern_imap_session_map_get_uid (map, 4), ==, 0);
  g_assert_true (tern_imap_session_map_learn (map, 5, 50));
  g_assert_true (tern_imap_session_map_learn (map, 2, 20));
  g_assert_false (tern_imap_session_map_learn (map, 2, 21));
  /* UIDs ascend: nothing between 30 and 50 is 50 or 30. */
  g_assert_false (tern_imap_session_map_learn (map, 4, 30));
  g_assert_false (tern_imap_session_map_learn (map, 4, 50));
  g_assert_false (tern_imap_session_map_learn (map, 6, 44));
  g_assert_true (tern_imap_session_map_learn (map, 4, 40));
  g_assert_false (tern_imap_session_map_learn (map, 7, 99));
  g_assert_false (tern_imap_session_map_learn (map, 0, 99));
}

static void
test_vanish (void)
{
  g_autoptr (TernUidSet) uids = tern_uid_set_parse ("10:19,30", -1, NULL);
  g_autoptr (TernUidSet) some = tern_uid_set_parse ("1:11,15,30", -1, NULL);
  g_autoptr (TernUidSet) all = tern_uid_set_parse ("1:4294967295", -1, NULL);
  g_autoptr (TernImapSessionMap) map = tern_imap_session_map_new (uids);

  tern_imap_session_map_append (map, 2);
  g_assert_true (tern_imap_session_map_learn (map, 13, 60));
  g_assert_cmpuint (tern_imap_session_map_vanish (map, some), ==, 4);
  g_assert_cmpuint (tern_imap_session_map_vanish (map, some), ==, 0);
  g_assert_cmpuint (tern_imap_session_map_get_size (map), ==, 9);
  g_assert_cmpuint (tern_imap_session_map_get_uid (map, 1), ==, 12);
  g_assert_cmpuint (tern_imap_session_map_get_uid (map, 4), ==, 16);
  g_assert_cmpuint (tern_imap_session_map_get_uid (map, 9), ==, 60);
  /* The one whose UID nobody knows stays: it is for the caller to see that the numbers differ. */
  g_assert_cmpuint (tern_imap_session_map_vanish (map, all), ==, 8);
  g_assert_cmpuint (tern_imap_session_map_get_size (map), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session-map/any-order", test_any_order);
  g_test_add_func ("/session-map/learn", test_learn);
  g_test_add_func ("/session-map/vanish", test_vanish);
  return g_test_run ();
}
