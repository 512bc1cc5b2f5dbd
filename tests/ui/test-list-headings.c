/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Headings above rows, in a real window: each is what the dates say, whatever comes and goes. */

#include "ui/list/tern-date-groups.h"
#include "view-fixture.h"

#include <adwaita.h>

#define DAY (24 * 60 * 60)
#define ROUNDS 200

static guint serial;

/* An id as the store makes it, of a message so many seconds old. */
static gint64
make_id (gint64 age)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  return ((now - age) << 20) | (serial++ & 0xfffff);
}

/* @n rows, each @step seconds older than the one before. */
static TernMessageList *
make_list (guint n, gint64 step)
{
  TernMessageList *list = fake_list_new (0);
  g_autoptr (GArray) ids = g_array_sized_new (FALSE, FALSE, sizeof (gint64), n);

  for (guint i = 0; i < n; i++)
    {
      gint64 id = make_id (i * step);

      g_array_append_val (ids, id);
    }
  if (n > 0)
    fake_list_insert (list, 0, (const gint64 *) (void *) ids->data, n);
  return list;
}

static void
set_up (ViewFixture *f, guint n, gint64 step)
{
  fixture_set_up_list (f, make_list (n, step));
  g_object_set (f->view, "group-by-date", TRUE, NULL);
  fixture_settle (f);
}

/* What stands above the row at @position, by its date and that of the row before. */
static char *
dup_expected (ViewFixture *f, guint position)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (TernDateGroups) groups = tern_date_groups_new (now, tern_date_groups_first_weekday ());
  guint group = tern_date_groups_find (groups, tern_message_list_get_id (f->list, position) >> 20);

  if (position > 0 && tern_date_groups_find (groups, tern_message_list_get_id (f->list, position - 1) >> 20) == group)
    return NULL;
  return tern_date_groups_dup_title (groups, group);
}

/* Every row has the heading that its date says. Returns: how many are on the screen. */
static guint
check_headings (ViewFixture *f)
{
  guint n = 0, checked = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (f->list_view)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      TernListRow *row = tern_message_factory_get_row (f->list_view, child);
      g_autofree char *expected = dup_expected (f, tern_message_factory_get_position (row));

      g_assert_cmpstr (tern_list_row_get_heading (row), ==, expected);
      checked++;
      n += expected != NULL && gtk_widget_get_mapped (child);
    }
  g_assert_cmpuint (checked, >, 10);
  return n;
}

static void
test_shown (void)
{
  ViewFixture f;

  set_up (&f, 40, DAY / 2);
  g_assert_cmpuint (check_headings (&f), >=, 2);
  g_object_set (f.view, "group-by-date", FALSE, NULL);
  fixture_settle (&f);
  g_assert_null (tern_list_row_get_heading (fixture_get_row (&f, tern_message_list_get_id (f.list, 0))));
  g_object_set (f.view, "group-by-date", TRUE, NULL);
  fixture_settle (&f);
  g_assert_cmpuint (check_headings (&f), >=, 2);
  fixture_tear_down (&f);
}

/* A heading is not where the focus goes. */
static void
test_keys_pass_over (void)
{
  ViewFixture f;

  set_up (&f, 20, DAY);
  tern_message_view_select_and_focus (f.view, 0);
  for (guint position = 1; position < 6; position++)
    {
      fixture_press ("Down");
      wait_until (fixture_get_focused (&f) == tern_message_list_get_id (f.list, position));
    }
  fixture_press ("Home");
  wait_until (fixture_get_focused (&f) == tern_message_list_get_id (f.list, 0));
  fixture_settle (&f);
  /* Its heading is seen, too. */
  g_assert_cmpfloat (gtk_adjustment_get_value (f.adjustment), ==, 0);
  fixture_tear_down (&f);
}

/* At the very top the list stays there, and what arrives has its heading above it. */
static void
test_arrives_at_top (void)
{
  ViewFixture f;

  set_up (&f, 40, DAY);
  fake_list_remove (f.list, 0, 1);
  for (guint i = 0; i < 5; i++)
    {
      gint64 id = make_id (0);

      fake_list_insert (f.list, 0, &id, 1);
      fixture_settle (&f);
      g_assert_cmpfloat (gtk_adjustment_get_value (f.adjustment), ==, 0);
      g_assert_cmpuint (check_headings (&f), >=, 2);
    }
  fixture_tear_down (&f);
}

static int
compare_newest_first (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return x > y ? -1 : x < y;
}

/* Puts in @n rows of about the age of the one at @position, where they belong. */
static void
insert_near (ViewFixture *f, guint position, guint n)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 near = tern_message_list_get_id (f->list, position), below = tern_message_list_get_id (f->list, position + 1);

  for (guint i = 0; i < n && near - i - 1 > below; i++)
    {
      gint64 id = g_test_rand_bit () && near - below > 4 ? near - 1 - i : below + n - i;

      if (id < near && id > below)
        g_array_append_val (ids, id);
    }
  g_array_sort (ids, compare_newest_first);
  for (guint i = ids->len; i-- > 1;)
    if (g_array_index (ids, gint64, i) == g_array_index (ids, gint64, i - 1))
      g_array_remove_index (ids, i);
  if (ids->len > 0)
    fake_list_insert (f->list, position + 1, (const gint64 *) (void *) ids->data, ids->len);
}

static gboolean
ends_group (ViewFixture *f, guint position)
{
  g_autofree char *below = dup_expected (f, position + 1);

  return below != NULL;
}

/* Rows come and go at the borders of groups and everywhere else, with the view and the focus anywhere. */
static void
test_comes_and_goes (void)
{
  ViewFixture f;

  set_up (&f, 300, DAY / 3);
  tern_message_view_select_and_focus (f.view, 3);
  for (guint round = 0; round < ROUNDS; round++)
    {
      guint n = g_list_model_get_n_items (G_LIST_MODEL (f.list));
      guint position = (guint) g_test_rand_int_range (0, g_test_rand_bit () ? 20 : (int) n - 8);

      /* Often where a group ends. */
      while (g_test_rand_int_range (0, 4) > 0 && position < n - 8 && !ends_group (&f, position))
        position++;
      switch (g_test_rand_int_range (0, 5))
        {
        case 0:
          fake_list_remove (f.list, position, (guint) g_test_rand_int_range (1, 8));
          break;
        case 1:
          fake_list_move (f.list, position, position);
          break;
        case 2:
          gtk_adjustment_set_value (f.adjustment,
                                    g_test_rand_double_range (0, gtk_adjustment_get_upper (f.adjustment)));
          break;
        default:
          insert_near (&f, position, (guint) g_test_rand_int_range (1, 8));
        }
      if (round % 3 == 0)
        {
          fixture_settle (&f);
          check_headings (&f);
        }
    }
  fixture_settle (&f);
  check_headings (&f);
  fixture_tear_down (&f);
}

/* A list of any length makes no more rows for it. */
static void
test_many (void)
{
  ViewFixture f;

  set_up (&f, 100000, DAY / 100);
  /* Two, where midnight was less than a screen ago. */
  g_assert_cmpuint (check_headings (&f), >=, 1);
  g_assert_cmpuint (fake_list_get_n_made (f.list), <, 400);
  tern_message_view_select_and_focus (f.view, 99999);
  fixture_settle (&f);
  check_headings (&f);
  g_assert_cmpuint (fake_list_get_n_made (f.list), <, 800);
  fixture_tear_down (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/ui/list-headings/shown", test_shown);
  g_test_add_func ("/ui/list-headings/keys-pass-over", test_keys_pass_over);
  g_test_add_func ("/ui/list-headings/arrives-at-top", test_arrives_at_top);
  g_test_add_func ("/ui/list-headings/comes-and-goes", test_comes_and_goes);
  g_test_add_func ("/ui/list-headings/many", test_many);
  return g_test_run ();
}
