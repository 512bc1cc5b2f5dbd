/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* UID sets: text in, text out, set algebra against a plain bitmap, and the cost of every order of
 * arrival in operations. */

#include "mail/tern-mail-error.h"
#include "mail/tern-uid-set.h"

#include <string.h>

static TernUidSet *
make_set (const char *text)
{
  g_autoptr (GError) error = NULL;
  TernUidSet *set = tern_uid_set_parse (text, -1, &error);

  g_assert_no_error (error);
  return set;
}

static void
assert_set (const TernUidSet *set, const char *expected)
{
  g_autofree char *text = tern_uid_set_to_string (set);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_parse (void)
{
  static const struct
  {
    const char *text, *expected;
    guint64 count;
    gsize n_ranges;
  } rows[] = {
    { "", "", 0, 0 },
    { "1", "1", 1, 1 },
    { "4294967295", "4294967295", 1, 1 },
    { "1:4294967295", "1:4294967295", 4294967295u, 1 },
    { "1:4294967295,7", "1:4294967295", 4294967295u, 1 },
    { "7,1:4294967295", "1:4294967295", 4294967295u, 1 },
    { "3:1", "1:3", 3, 1 },
    { "4294967295:4294967294", "4294967294:4294967295", 2, 1 },
    { "5,4,3,2,1", "1:5", 5, 1 },
    { "1,2,3", "1:3", 3, 1 },
    { "1:3,4:6", "1:6", 6, 1 },
    { "4:6,1:3", "1:6", 6, 1 },
    { "1:3,5:6", "1:3,5:6", 5, 2 },
    { "1,5,3,2,9,4", "1:5,9", 6, 2 },
    { "10:20,5:12,30,15:29", "5:30", 26, 1 },
    { "10,20,30,15,14,16,12:13", "10,12:16,20,30", 8, 4 },
    { "10,20,30,1:40", "1:40", 40, 1 },
    { "10,20,30,15:25", "10,15:25,30", 13, 3 },
    { "007", "7", 1, 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (TernUidSet) set = make_set (rows[i].text);

      assert_set (set, rows[i].expected);
      g_assert_cmpuint (tern_uid_set_get_count (set), ==, rows[i].count);
      g_assert_cmpuint (tern_uid_set_get_n_ranges (set), ==, rows[i].n_ranges);
    }
}

static void
test_parse_garbage (void)
{
  static const char *const rows[] = {
    "*",
    "1:*",
    "*:4",
    "0",
    "0:5",
    "5:0",
    ",",
    "1,",
    ",1",
    "1,,2",
    "1:",
    ":1",
    "1:2:3",
    "-1",
    "+1",
    "1 ",
    " 1",
    "1;2",
    "a",
    "1a",
    "0x10",
    "1e3",
    "1.5",
    "4294967296",
    "1:4294967296",
    "18446744073709551617",
    "99999999999999999999999999",
    "\xd9\xa1",
    "1\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (tern_uid_set_parse (rows[i], -1, &error));
      g_assert_error (error, TERN_MAIL_ERROR, TERN_MAIL_ERROR_INVALID);
    }
}

static void
test_parse_length (void)
{
  static const char text[] = "12:34567";
  g_autoptr (TernUidSet) whole = tern_uid_set_parse (text, 5, NULL);
  g_autoptr (TernUidSet) none = tern_uid_set_parse (text, 0, NULL);

  assert_set (whole, "12:34");
  g_assert_true (tern_uid_set_is_empty (none));
  g_assert_null (tern_uid_set_parse (text, 3, NULL));
  g_assert_null (tern_uid_set_parse ("1\0002", 3, NULL));
}

static void
test_remove (void)
{
  static const struct
  {
    const char *set;
    guint32 lo, hi;
    const char *expected;
  } rows[] = {
    { "1:10", 1, 1, "2:10" },
    { "1:10", 10, 10, "1:9" },
    { "1:10", 5, 5, "1:4,6:10" },
    { "1:10", 7, 3, "1:2,8:10" },
    { "1:10", 1, 10, "" },
    { "1:10", 0, 4294967295u, "" },
    { "1:10", 0, 0, "1:10" },
    { "1:10", 11, 20, "1:10" },
    { "5:10,20:30", 1, 4, "5:10,20:30" },
    { "5:10,20:30", 11, 19, "5:10,20:30" },
    { "5:10,20:30", 8, 25, "5:7,26:30" },
    { "5:10,20:30", 10, 20, "5:9,21:30" },
    { "5:10,20:30,40:50", 7, 45, "5:6,46:50" },
    { "5:10,20:30,40:50", 1, 30, "40:50" },
    { "5:10,20:30,40:50", 11, 60, "5:10" },
    { "5:10,20:30,40:50", 20, 30, "5:10,40:50" },
    { "1:4294967295", 1, 1, "2:4294967295" },
    { "1:4294967295", 4294967295u, 4294967295u, "1:4294967294" },
    { "", 1, 5, "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (TernUidSet) set = make_set (rows[i].set);

      tern_uid_set_remove_range (set, rows[i].lo, rows[i].hi);
      assert_set (set, rows[i].expected);
    }
}

static void
test_ends (void)
{
  g_autoptr (TernUidSet) set = tern_uid_set_new ();
  guint32 lo = 9, hi = 9;

  g_assert_true (tern_uid_set_is_empty (set));
  g_assert_cmpuint (tern_uid_set_get_min (set), ==, 0);
  g_assert_cmpuint (tern_uid_set_get_max (set), ==, 0);
  g_assert_false (tern_uid_set_get_range (set, 0, &lo, &hi));
  tern_uid_set_add (set, 0);
  g_assert_true (tern_uid_set_is_empty (set));
  tern_uid_set_add_range (set, 0, 3);
  tern_uid_set_add (set, 4294967295u);
  assert_set (set, "1:3,4294967295");
  g_assert_cmpuint (tern_uid_set_get_min (set), ==, 1);
  g_assert_cmpuint (tern_uid_set_get_max (set), ==, 4294967295u);
  g_assert_true (tern_uid_set_get_range (set, 1, &lo, &hi));
  g_assert_cmpuint (lo, ==, 4294967295u);
  g_assert_false (tern_uid_set_get_range (set, 2, &lo, &hi));
  g_assert_false (tern_uid_set_contains (set, 0));
  g_assert_true (tern_uid_set_contains (set, 3));
  g_assert_false (tern_uid_set_contains (set, 4));
  g_assert_true (tern_uid_set_contains (set, 4294967295u));
  tern_uid_set_clear (set);
  g_assert_true (tern_uid_set_is_empty (set));
  tern_uid_set_add (set, 5);
  assert_set (set, "5");
}

static void
test_take_newest (void)
{
  static const struct
  {
    const char *set;
    guint64 n;
    const char *taken, *left;
  } rows[] = {
    { "1:10", 3, "8:10", "1:7" },
    { "1:10", 10, "1:10", "" },
    { "1:10", 11, "1:10", "" },
    { "1:10", 0, "", "1:10" },
    { "", 4, "", "" },
    { "1:4,8,10:12", 4, "8,10:12", "1:4" },
    { "1:4,8,10:12", 5, "4,8,10:12", "1:3" },
    { "1:4294967295", 1, "4294967295", "1:4294967294" },
    { "1:4294967295", 4294967294u, "2:4294967295", "1" },
    { "1:4294967295", G_MAXUINT64, "1:4294967295", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (TernUidSet) set = make_set (rows[i].set);
      g_autoptr (TernUidSet) taken = tern_uid_set_take_newest (set, rows[i].n);

      assert_set (taken, rows[i].taken);
      assert_set (set, rows[i].left);
    }
}

static void
test_chunks (void)
{
  g_autoptr (TernUidSet) set = tern_uid_set_new ();
  g_autoptr (TernUidSet) again = tern_uid_set_new ();
  g_autoptr (TernUidSet) empty = tern_uid_set_new ();
  g_auto (GStrv) chunks = NULL;
  g_auto (GStrv) none = tern_uid_set_to_chunks (empty, 100);
  g_auto (GStrv) tiny = NULL;

  g_assert_cmpuint (g_strv_length (none), ==, 0);
  for (guint32 i = 0; i < 5000; i++)
    tern_uid_set_add_range (set, 4294960000u - i * 9, 4294960003u - i * 9);
  chunks = tern_uid_set_to_chunks (set, 1000);
  g_assert_cmpuint (g_strv_length (chunks), >, 100);
  g_assert_cmpuint (g_strv_length (chunks), <, 130);
  for (gsize i = 0; chunks[i] != NULL; i++)
    {
      g_autoptr (TernUidSet) part = make_set (chunks[i]);

      g_assert_cmpuint (strlen (chunks[i]), <=, 1000);
      tern_uid_set_union (again, part);
    }
  g_assert_true (tern_uid_set_equal (set, again));
  tiny = tern_uid_set_to_chunks (set, 0);
  g_assert_cmpuint (g_strv_length (tiny), ==, 5000);
  g_assert_cmpuint (strlen (tiny[0]), ==, 21);
}

#define SPACE 300

static void
fill (TernUidSet *set, gboolean *bits, GRand *rand)
{
  for (guint i = 0; i < 60; i++)
    {
      guint32 lo = (guint32)g_rand_int_range (rand, 1, SPACE);
      guint32 reach = lo + (guint32)g_rand_int_range (rand, 0, 8);
      guint32 hi = MIN (SPACE - 1, reach);
      gboolean add = g_rand_int_range (rand, 0, 3) > 0;

      if (add)
        tern_uid_set_add_range (set, lo, hi);
      else
        tern_uid_set_remove_range (set, hi, lo);
      for (guint32 j = lo; j <= hi; j++)
        bits[j] = add;
    }
}

static void
assert_bits (const TernUidSet *set, const gboolean *bits)
{
  guint64 count = 0;
  guint32 lo, hi, before = 0;

  for (guint32 i = 1; i < SPACE; i++)
    {
      g_assert_cmpint (tern_uid_set_contains (set, i), ==, bits[i]);
      count += bits[i] ? 1 : 0;
    }
  g_assert_cmpuint (tern_uid_set_get_count (set), ==, count);
  for (gsize i = 0; tern_uid_set_get_range (set, i, &lo, &hi); i++)
    {
      g_assert_cmpuint (lo, <=, hi);
      g_assert_true (i == 0 || lo > before + 1);
      before = hi;
    }
}

/* Whatever is done to two sets is done to two bitmaps as well. */
static void
test_algebra (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20260801);

  for (guint round = 0; round < 500; round++)
    {
      g_autoptr (TernUidSet) a = tern_uid_set_new ();
      g_autoptr (TernUidSet) b = tern_uid_set_new ();
      g_autoptr (TernUidSet) joined = NULL;
      g_autoptr (TernUidSet) both = NULL;
      gboolean bits_a[SPACE] = { 0 }, bits_b[SPACE] = { 0 }, or_bits[SPACE], and_bits[SPACE];

      fill (a, bits_a, rand);
      fill (b, bits_b, rand);
      joined = tern_uid_set_copy (a);
      both = tern_uid_set_copy (a);
      g_assert_true (tern_uid_set_equal (joined, a));
      tern_uid_set_union (joined, b);
      tern_uid_set_intersect (both, b);
      for (guint i = 0; i < SPACE; i++)
        {
          or_bits[i] = bits_a[i] || bits_b[i];
          and_bits[i] = bits_a[i] && bits_b[i];
        }
      assert_bits (joined, or_bits);
      assert_bits (both, and_bits);
      tern_uid_set_subtract (a, b);
      for (guint i = 0; i < SPACE; i++)
        bits_a[i] = bits_a[i] && !bits_b[i];
      assert_bits (a, bits_a);
      assert_bits (b, bits_b);
    }
}

static void
test_with_itself (void)
{
  g_autoptr (TernUidSet) set = make_set ("1:3,9");

  tern_uid_set_union (set, set);
  tern_uid_set_intersect (set, set);
  assert_set (set, "1:3,9");
  tern_uid_set_subtract (set, set);
  assert_set (set, "");
}

static void
test_whole_space (void)
{
  g_autoptr (TernUidSet) set = make_set ("1:4294967295");
  g_autoptr (TernUidSet) hole = make_set ("1,2000000000,4294967295");

  tern_uid_set_subtract (set, hole);
  assert_set (set, "2:1999999999,2000000001:4294967294");
  tern_uid_set_union (set, hole);
  assert_set (set, "1:4294967295");
  tern_uid_set_intersect (set, hole);
  assert_set (set, "1,2000000000,4294967295");
}

#define MILLION 1000000u

/* Each order of arrival of a million numbers, every second one, may cost so many range
 * operations a number. */
static void
test_cost (void)
{
  g_autoptr (TernUidSet) up = tern_uid_set_new ();
  g_autoptr (TernUidSet) down = tern_uid_set_new ();
  g_autoptr (TernUidSet) mixed = tern_uid_set_new ();
  g_autoptr (TernUidSet) outward = tern_uid_set_new ();
  g_autoptr (TernUidSet) inward = tern_uid_set_new ();

  for (guint32 i = 0; i < MILLION; i++)
    {
      tern_uid_set_add (up, 2 * i + 2);
      tern_uid_set_add (down, 2 * MILLION - 2 * i);
      /* 999983 is prime and does not divide the million: every number once. */
      tern_uid_set_add (mixed, 2 * (guint32)((guint64)i * 999983 % MILLION) + 2);
      tern_uid_set_add (outward, i % 2 == 0 ? MILLION - i : MILLION + i + 1);
      tern_uid_set_add (inward, i % 2 == 0 ? 2 + i : 2 * MILLION - i + 1);
      if (i % 1000 == 0)
        {
          g_assert_true (tern_uid_set_contains (up, 2));
          g_assert_true (tern_uid_set_contains (down, 2 * MILLION));
        }
    }
  g_assert_cmpuint (tern_uid_set_get_count (up), ==, MILLION);
  g_assert_cmpuint (tern_uid_set_get_n_ranges (up), ==, MILLION);
  g_assert_true (tern_uid_set_equal (up, down));
  g_assert_true (tern_uid_set_equal (up, mixed));
  g_assert_cmpuint (tern_uid_set_get_count (outward), ==, MILLION);
  g_assert_cmpuint (tern_uid_set_get_count (inward), ==, MILLION);
  g_assert_cmpuint (tern_uid_set_get_work (up), <, 5 * MILLION);
  g_assert_cmpuint (tern_uid_set_get_work (down), <, 5 * MILLION);
  g_assert_cmpuint (tern_uid_set_get_work (outward), <, 5 * MILLION);
  /* log2 (1,000,000) is 20: sorting, and merging what was sorted in steps. */
  g_assert_cmpuint (tern_uid_set_get_work (mixed), <, 40 * MILLION);
  g_assert_cmpuint (tern_uid_set_get_work (inward), <, 40 * MILLION);
}

/* A million neighbours are one range, from either end, and cost one step each. */
static void
test_cost_adjacent (void)
{
  g_autoptr (TernUidSet) up = tern_uid_set_new ();
  g_autoptr (TernUidSet) down = tern_uid_set_new ();

  for (guint32 i = 0; i < MILLION; i++)
    {
      tern_uid_set_add (up, i + 1);
      tern_uid_set_add (down, MILLION - i);
    }
  g_assert_cmpuint (tern_uid_set_get_n_ranges (up), ==, 1);
  g_assert_cmpuint (tern_uid_set_get_n_ranges (down), ==, 1);
  assert_set (up, "1:1000000");
  assert_set (down, "1:1000000");
  g_assert_cmpuint (tern_uid_set_get_work (up), <, 2 * MILLION);
  g_assert_cmpuint (tern_uid_set_get_work (down), <, 2 * MILLION);
}

/* The same numbers again and again, in no order, must not pile up. */
static void
test_repeats_stay_small (void)
{
  g_autoptr (TernUidSet) set = tern_uid_set_new ();

  for (guint32 i = 0; i < MILLION; i++)
    {
      tern_uid_set_add (set, 1 + 2 * (i * 7919u % 1000));
      g_assert_cmpuint (tern_uid_set_get_n_ranges (set), <, 10000);
    }
  g_assert_cmpuint (tern_uid_set_get_count (set), ==, 1000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/uid-set/parse", test_parse);
  g_test_add_func ("/uid-set/parse/garbage", test_parse_garbage);
  g_test_add_func ("/uid-set/parse/length", test_parse_length);
  g_test_add_func ("/uid-set/remove", test_remove);
  g_test_add_func ("/uid-set/ends", test_ends);
  g_test_add_func ("/uid-set/take-newest", test_take_newest);
  g_test_add_func ("/uid-set/chunks", test_chunks);
  g_test_add_func ("/uid-set/algebra", test_algebra);
  g_test_add_func ("/uid-set/with-itself", test_with_itself);
  g_test_add_func ("/uid-set/whole-space", test_whole_space);
  g_test_add_func ("/uid-set/cost", test_cost);
  g_test_add_func ("/uid-set/cost/adjacent", test_cost_adjacent);
  g_test_add_func ("/uid-set/repeats", test_repeats_stay_small);
  return g_test_run ();
}
