/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Focus, selection and the place of the view while rows come and go, in a real window. */

#include "view-fixture.h"

#include <adwaita.h>
#include <math.h>

#define assert_same_place(before, after) g_assert_cmpfloat_with_epsilon (before, after, 1)

static guint moved_focus;

static void
on_focus_moved (GObject *window)
{
  moved_focus++;
}

/* The row with the focus goes: the next one has the focus and the selection, and nothing jumps. */
static void
remove_focused (guint n, guint position)
{
  ViewFixture f;
  gint64 next;
  double above;

  fixture_set_up (&f, n);
  tern_message_view_select_and_focus (f.view, position);
  fixture_settle (&f);
  next = tern_message_list_get_id (f.list, position + 1);
  above = fixture_get_y (&f, tern_message_list_get_id (f.list, position - 1));
  fake_list_remove (f.list, position, 1);
  g_assert_cmpint (fixture_get_focused (&f), ==, next);
  g_assert_cmpint (fixture_get_selected (&f), ==, next);
  fixture_settle (&f);
  g_assert_cmpint (fixture_get_focused (&f), ==, next);
  g_assert_cmpint (fixture_get_selected (&f), ==, next);
  g_assert_cmpuint (tern_message_list_find (f.list, next), ==, position);
  assert_same_place (above, fixture_get_y (&f, tern_message_list_get_id (f.list, position - 1)));
  fixture_tear_down (&f);
}

static void
test_removed (void)
{
  remove_focused (50, 3);
}

static void
test_removed_of_many (void)
{
  remove_focused (100000, 50000);
  remove_focused (100000, 99990);
}

static void
test_removed_last (void)
{
  ViewFixture f;

  fixture_set_up (&f, 20);
  tern_message_view_select_and_focus (f.view, 19);
  fixture_settle (&f);
  fake_list_remove (f.list, 19, 1);
  fixture_settle (&f);
  g_assert_cmpint (fixture_get_focused (&f), ==, 2);
  g_assert_cmpint (fixture_get_selected (&f), ==, 2);
  fixture_tear_down (&f);
}

/* One after the other, as a person archives: each time one step, to the end. */
static void
test_removed_again_and_again (void)
{
  ViewFixture f;

  fixture_set_up (&f, 30);
  tern_message_view_select_and_focus (f.view, 10);
  fixture_settle (&f);
  for (gint64 id = 20; id > 1; id--)
    {
      g_assert_cmpint (fixture_get_focused (&f), ==, id);
      fake_list_remove (f.list, 10, 1);
      g_assert_cmpint (fixture_get_focused (&f), ==, id - 1);
      g_assert_cmpint (fixture_get_selected (&f), ==, id - 1);
      if (id % 3 == 0)
        fixture_settle (&f);
    }
  fixture_tear_down (&f);
}

/* The only row goes: the focus stays in the list, on the words in its place, and comes back with the next row. */
static void
test_removed_only (void)
{
  gint64 id = 7;
  ViewFixture f;
  GtkWidget *focus;

  fixture_set_up (&f, 1);
  tern_message_view_select_and_focus (f.view, 0);
  fixture_settle (&f);
  fake_list_remove (f.list, 0, 1);
  fixture_settle (&f);
  focus = gtk_window_get_focus (f.window);
  g_assert_nonnull (focus);
  g_assert_true (ADW_IS_STATUS_PAGE (focus));
  g_assert_true (gtk_widget_is_ancestor (focus, GTK_WIDGET (f.view)));
  fake_list_insert (f.list, 0, &id, 1);
  fixture_settle (&f);
  g_assert_cmpint (fixture_get_focused (&f), ==, 7);
  fixture_tear_down (&f);
}

/* The person is in another window while mail goes. */
static void
test_removed_while_inactive (void)
{
  GtkWindow *other = GTK_WINDOW (gtk_window_new ());
  ViewFixture f;

  fixture_set_up (&f, 50);
  tern_message_view_select_and_focus (f.view, 5);
  fixture_settle (&f);
  gtk_window_present (other);
  wait_until (!gtk_window_is_active (f.window));
  fake_list_remove (f.list, 5, 1);
  fixture_settle (&f);
  g_assert_cmpint (fixture_get_focused (&f), ==, 44);
  g_assert_cmpint (fixture_get_selected (&f), ==, 44);
  gtk_window_destroy (other);
  fixture_tear_down (&f);
}

/* The person is in another pane: it keeps the focus, and Tab leads to the successor. */
static void
test_removed_without_focus (void)
{
  ViewFixture f;

  fixture_set_up (&f, 50);
  tern_message_view_select_and_focus (f.view, 5);
  gtk_widget_grab_focus (f.entry);
  fixture_settle (&f);
  fake_list_remove (f.list, 5, 1);
  fixture_settle (&f);
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (f.window), f.entry));
  g_assert_cmpint (fixture_get_selected (&f), ==, 44);
  fixture_press ("Tab");
  wait_until (fixture_get_focused (&f) == 44);
  fixture_tear_down (&f);
}

/* The focus is far from what is seen: what is seen stays. */
static void
test_removed_out_of_sight (void)
{
  ViewFixture f;
  double before;
  gint64 seen;

  fixture_set_up (&f, 1000);
  tern_message_view_select_and_focus (f.view, 5);
  fixture_settle (&f);
  fixture_scroll_to (&f, 20000);
  seen = tern_message_list_get_id (f.list, ceil (20000 / (gtk_adjustment_get_upper (f.adjustment) / 1000)) + 2);
  before = fixture_get_y (&f, seen);
  fake_list_remove (f.list, 5, 1);
  fixture_settle (&f);
  assert_same_place (before, fixture_get_y (&f, seen));
  g_assert_cmpint (fixture_get_focused (&f), ==, 994);
  fixture_tear_down (&f);
}

/* Several selected rows with others between them go, one run after the other. */
static void
test_removed_several (void)
{
  GtkSelectionModel *model;
  ViewFixture f;

  fixture_set_up (&f, 50);
  model = GTK_SELECTION_MODEL (tern_message_view_get_selection (f.view));
  tern_message_view_select_and_focus (f.view, 2);
  gtk_selection_model_select_item (model, 4, FALSE);
  gtk_selection_model_select_item (model, 5, FALSE);
  fixture_settle (&f);
  fake_list_remove (f.list, 2, 1);
  fake_list_remove (f.list, 3, 2);
  fixture_settle (&f);
  g_assert_cmpint (fixture_get_selected (&f), ==, 44);
  g_assert_cmpint (fixture_get_focused (&f), ==, 44);
  fixture_tear_down (&f);
}

static gboolean
is_third (gint64 id)
{
  return id % 3 == 0;
}

static void
test_removed_merged (void)
{
  ViewFixture f;

  fixture_set_up (&f, 3000);
  tern_message_view_select_and_focus (f.view, 1500);
  fixture_settle (&f);
  g_assert_cmpint (fixture_get_focused (&f), ==, 1500);
  fake_list_remove_merged (f.list, is_third);
  fixture_settle (&f);
  g_assert_cmpint (fixture_get_selected (&f), ==, 1499);
  g_assert_cmpint (fixture_get_focused (&f), ==, 1499);
  fixture_tear_down (&f);
}

/* Mail arrives where the person sees the top: it is seen, and the row with the focus keeps it. */
static void
test_arrived_at_the_top (void)
{
  gint64 ids[] = { 1003, 1002, 1001 };
  ViewFixture f;

  fixture_set_up (&f, 100);
  tern_message_view_select_and_focus (f.view, 0);
  fixture_settle (&f);
  fake_list_insert (f.list, 0, ids, 3);
  fixture_settle (&f);
  g_assert_cmpfloat (gtk_adjustment_get_value (f.adjustment), ==, 0);
  g_assert_cmpfloat (fixture_get_y (&f, 1003), <, 10);
  g_assert_cmpint (fixture_get_focused (&f), ==, 100);
  g_assert_cmpint (fixture_get_selected (&f), ==, 100);
  fixture_tear_down (&f);
}

/* A list that is anywhere else stays there to the pixel, a few pixels below the top too. */
static void
arrive_elsewhere (guint n, guint focused, double value)
{
  gint64 ids[] = { 1000003, 1000002, 1000001 };
  ViewFixture f;
  gint64 id = n - focused;
  double before;

  fixture_set_up (&f, n);
  tern_message_view_select_and_focus (f.view, focused);
  fixture_settle (&f);
  fixture_scroll_to (&f, value);
  before = fixture_get_y (&f, id);
  for (guint i = 0; i < 3; i++)
    {
      fake_list_insert (f.list, 0, ids + i, 1);
      fixture_settle (&f);
      assert_same_place (before, fixture_get_y (&f, id));
    }
  fake_list_insert (f.list, 1, (gint64[]){ 2000001, 2000002 }, 2);
  fixture_settle (&f);
  assert_same_place (before, fixture_get_y (&f, id));
  g_assert_cmpint (fixture_get_focused (&f), ==, id);
  g_assert_cmpint (fixture_get_selected (&f), ==, id);
  fixture_tear_down (&f);
}

/* A first sync writes what it has got so far, which need not have the newest in it. */
static void
test_arrived_at_the_beginning (void)
{
  gint64 ids[20];
  ViewFixture f;

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    ids[i] = 120 - (gint64) i;
  fixture_set_up (&f, 100);
  gtk_widget_grab_focus (GTK_WIDGET (f.view));
  tern_message_view_begin (f.view);
  fixture_settle (&f);
  fake_list_insert (f.list, 0, ids, G_N_ELEMENTS (ids));
  fixture_settle (&f);
  g_assert_cmpint (fixture_get_focused (&f), ==, 120);
  g_assert_cmpint (fixture_get_selected (&f), ==, 0);
  fixture_press ("ctrl+Down");
  wait_until (fixture_get_focused (&f) == 119);
  ids[0] = 121;
  fake_list_insert (f.list, 0, ids, 1);
  fixture_settle (&f);
  g_assert_cmpint (fixture_get_focused (&f), ==, 119);
  fixture_tear_down (&f);
}

static void
test_arrived_elsewhere (void)
{
  arrive_elsewhere (100, 3, 30);
  arrive_elsewhere (100, 30, 2300);
  arrive_elsewhere (100000, 25000, 2024000);
}

/* Rows that nobody looks at go above what is seen. */
static void
test_removed_above (void)
{
  ViewFixture f;
  double before;

  fixture_set_up (&f, 1000);
  tern_message_view_select_and_focus (f.view, 500);
  fixture_settle (&f);
  before = fixture_get_y (&f, 500);
  fake_list_remove (f.list, 10, 100);
  fixture_settle (&f);
  assert_same_place (before, fixture_get_y (&f, 500));
  g_assert_cmpint (fixture_get_focused (&f), ==, 500);
  fixture_tear_down (&f);
}

/* A row that moves takes focus and selection along. */
static void
test_moved (void)
{
  ViewFixture f;

  fixture_set_up (&f, 100);
  tern_message_view_select_and_focus (f.view, 4);
  fixture_settle (&f);
  fake_list_move (f.list, 4, 2);
  fixture_settle (&f);
  g_assert_cmpint (fixture_get_focused (&f), ==, 96);
  g_assert_cmpint (fixture_get_selected (&f), ==, 96);
  fake_list_move (f.list, 2, 60);
  fixture_settle (&f);
  g_assert_cmpint (fixture_get_focused (&f), ==, 96);
  g_assert_cmpint (fixture_get_selected (&f), ==, 96);
  fixture_tear_down (&f);
}

static guint changed_selection;

static void
on_selection_changed (GtkSelectionModel *model, guint position, guint n, gpointer data)
{
  changed_selection++;
}

/* New mail says nothing: the focus does not move, the selection does not change, no message opens. */
static void
test_arrivals_are_silent (void)
{
  ViewFixture f;
  TernSelection *selection;

  fixture_set_up (&f, 100);
  selection = tern_message_view_get_selection (f.view);
  tern_message_view_select_and_focus (f.view, 2);
  wait_until (strstr (f.said->str, "rested:98") != NULL);
  moved_focus = changed_selection = 0;
  g_string_truncate (f.said, 0);
  g_signal_connect (f.window, "notify::focus-widget", G_CALLBACK (on_focus_moved), NULL);
  g_signal_connect (selection, "selection-changed", G_CALLBACK (on_selection_changed), NULL);
  for (gint64 id = 1000; id < 1010; id++)
    {
      fake_list_insert (f.list, 0, &id, 1);
      fixture_settle (&f);
    }
  g_assert_cmpuint (moved_focus, ==, 0);
  g_assert_cmpuint (changed_selection, ==, 0);
  g_assert_cmpstr (f.said->str, ==, "");
  g_signal_handlers_disconnect_by_func (f.window, on_focus_moved, NULL);
  fixture_tear_down (&f);
}

/* While rows are arriving in thousands, the current one stays where it is. */
static void
test_appended (void)
{
  gint64 ids[1000];
  ViewFixture f;
  double before;

  fixture_set_up (&f, 200);
  tern_message_view_select_and_focus (f.view, 150);
  fixture_settle (&f);
  before = fixture_get_y (&f, 50);
  for (int batch = 0; batch < 20; batch++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
        ids[i] = -1 - batch * 1000 - (gint64)i;
      fake_list_insert (f.list, g_list_model_get_n_items (G_LIST_MODEL (f.list)), ids, G_N_ELEMENTS (ids));
    }
  fixture_settle (&f);
  assert_same_place (before, fixture_get_y (&f, 50));
  g_assert_cmpint (fixture_get_focused (&f), ==, 50);
  fixture_tear_down (&f);
}

static void
arrive (ViewFixture *f, gint64 first, gint64 last)
{
  for (gint64 id = first; id <= last; id++)
    {
      fake_list_insert (f->list, 0, &id, 1);
      fixture_settle (f);
    }
}

/* However much arrives at the top, the row with the focus stays on the screen, under its name. */
static void
test_arrived_until_full (void)
{
  ViewFixture f;

  fixture_set_up (&f, 50);
  tern_message_view_select_and_focus (f.view, 2);
  fixture_settle (&f);
  arrive (&f, 51, 80);
  g_assert_cmpint (fixture_get_focused (&f), ==, 48);
  g_assert_true (gtk_widget_get_mapped (gtk_window_get_focus (f.window)));
  g_assert_cmpfloat (fixture_get_y (&f, 48), >, 0);
  g_assert_cmpfloat (gtk_adjustment_get_value (f.adjustment), >, 0);
  fixture_tear_down (&f);
}

/* It arrived while the focus was elsewhere; coming back leads to the same row, on the screen. */
static void
test_arrived_meanwhile (void)
{
  ViewFixture f;

  fixture_set_up (&f, 50);
  tern_message_view_select_and_focus (f.view, 2);
  gtk_widget_grab_focus (f.entry);
  fixture_settle (&f);
  arrive (&f, 51, 80);
  g_assert_cmpfloat (gtk_adjustment_get_value (f.adjustment), ==, 0);
  gtk_widget_grab_focus (GTK_WIDGET (f.view));
  fixture_settle (&f);
  g_assert_cmpint (fixture_get_focused (&f), ==, 48);
  g_assert_true (gtk_widget_get_mapped (gtk_window_get_focus (f.window)));
  fixture_tear_down (&f);
}

/* The list is sorted the other way round: the row with the focus has it wherever it is now, and is seen. */
static void
rearrange (guint n, guint position)
{
  ViewFixture f;
  gint64 id;
  guint made;

  fixture_set_up (&f, n);
  tern_message_view_select_and_focus (f.view, position);
  fixture_settle (&f);
  id = tern_message_list_get_id (f.list, position);
  made = fake_list_get_n_made (f.list);
  fake_list_turn_round (f.list);
  g_assert_cmpint (fixture_get_focused (&f), ==, id);
  g_assert_cmpint (fixture_get_selected (&f), ==, id);
  fixture_settle (&f);
  g_assert_cmpint (fixture_get_focused (&f), ==, id);
  g_assert_cmpuint (tern_message_list_find (f.list, id), ==, n - 1 - position);
  g_assert_cmpfloat (fixture_get_y (&f, id), >=, 0);
  g_assert_cmpfloat (fixture_get_y (&f, id), <, gtk_widget_get_height (GTK_WIDGET (f.list_view)));
  /* GTK looks at every row of a change that holds one it shows. */
  g_assert_cmpuint (fake_list_get_n_made (f.list) - made, <, 1200);
  fixture_tear_down (&f);
}

static void
test_rearranged (void)
{
  rearrange (8, 2);
  rearrange (400, 3);
  rearrange (100000, 3);
  rearrange (100000, 60000);
}

static gboolean
is_even (gint64 id)
{
  return id % 2 == 0;
}

static gboolean
is_last (gint64 id)
{
  return id == 1;
}

static gboolean
is_none (gint64 id)
{
  return FALSE;
}

/* Filtered and whole again, over and over: what is selected stays so while it is there. */
static void
test_filtered (void)
{
  static const guint lengths[] = { 6, 300, 20000 };

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      ViewFixture f;
      guint at = lengths[i] / 2;

      fixture_set_up (&f, lengths[i]);
      tern_message_view_select_and_focus (f.view, tern_message_list_find (f.list, at * 2));
      fixture_settle (&f);
      for (guint round = 0; round < 4; round++)
        {
          gint64 id = fixture_get_focused (&f);

          fake_list_filter (f.list, is_even);
          g_assert_cmpint (fixture_get_focused (&f), ==, id);
          fixture_settle (&f);
          fake_list_filter (f.list, NULL);
          g_assert_cmpint (fixture_get_focused (&f), ==, id);
          fixture_settle (&f);
        }
      fake_list_filter (f.list, is_last);
      fixture_settle (&f);
      g_assert_cmpint (fixture_get_focused (&f), ==, 1);
      fake_list_filter (f.list, is_none);
      fixture_settle (&f);
      fake_list_filter (f.list, NULL);
      fixture_settle (&f);
      fixture_tear_down (&f);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/ui/list-place/removed", test_removed);
  g_test_add_func ("/ui/list-place/removed-of-many", test_removed_of_many);
  g_test_add_func ("/ui/list-place/removed-last", test_removed_last);
  g_test_add_func ("/ui/list-place/removed-again-and-again", test_removed_again_and_again);
  g_test_add_func ("/ui/list-place/removed-only", test_removed_only);
  g_test_add_func ("/ui/list-place/removed-while-inactive", test_removed_while_inactive);
  g_test_add_func ("/ui/list-place/removed-without-focus", test_removed_without_focus);
  g_test_add_func ("/ui/list-place/removed-out-of-sight", test_removed_out_of_sight);
  g_test_add_func ("/ui/list-place/removed-several", test_removed_several);
  g_test_add_func ("/ui/list-place/removed-merged", test_removed_merged);
  g_test_add_func ("/ui/list-place/removed-above", test_removed_above);
  g_test_add_func ("/ui/list-place/arrived-at-the-top", test_arrived_at_the_top);
  g_test_add_func ("/ui/list-place/arrived-at-the-beginning", test_arrived_at_the_beginning);
  g_test_add_func ("/ui/list-place/arrived-until-full", test_arrived_until_full);
  g_test_add_func ("/ui/list-place/arrived-meanwhile", test_arrived_meanwhile);
  g_test_add_func ("/ui/list-place/arrived-elsewhere", test_arrived_elsewhere);
  g_test_add_func ("/ui/list-place/moved", test_moved);
  g_test_add_func ("/ui/list-place/arrivals-are-silent", test_arrivals_are_silent);
  g_test_add_func ("/ui/list-place/appended", test_appended);
  g_test_add_func ("/ui/list-place/rearranged", test_rearranged);
  g_test_add_func ("/ui/list-place/filtered", test_filtered);
  return g_test_run ();
}
