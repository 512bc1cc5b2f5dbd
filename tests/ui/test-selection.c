/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* TernSelection as change strings and what is selected afterwards; no display. */

#include "fake-messages.h"
#include "ui/list/tern-selection.h"

#include <string.h>

typedef struct
{
  TernMessageList *list;
  TernSelection *selection;
  GString *said;
} Fixture;

/* As GTK's own tests write it: "3-2+1" for items-changed, "3:2" for the selection, "@3" for displaced. */
static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, Fixture *f)
{
  g_string_append_printf (f->said, " %u-%u+%u", position, removed, added);
}

static void
on_selection_changed (GtkSelectionModel *model, guint position, guint n, Fixture *f)
{
  g_string_append_printf (f->said, " %u:%u", position, n);
}

static void
on_displaced (TernSelection *selection, guint position, Fixture *f)
{
  if (position == TERN_MESSAGE_LIST_NOWHERE)
    g_string_append (f->said, " @nowhere");
  else
    g_string_append_printf (f->said, " @%u", position);
}

static void
set_up (Fixture *f, guint n)
{
  f->list = fake_list_new (n);
  f->selection = tern_selection_new (f->list);
  f->said = g_string_new (NULL);
  g_signal_connect (f->selection, "items-changed", G_CALLBACK (on_items_changed), f);
  g_signal_connect (f->selection, "selection-changed", G_CALLBACK (on_selection_changed), f);
  g_signal_connect (f->selection, "displaced", G_CALLBACK (on_displaced), f);
}

static void
tear_down (Fixture *f)
{
  g_signal_handlers_disconnect_by_data (f->selection, f);
  g_assert_finalize_object (f->selection);
  g_assert_finalize_object (f->list);
  g_string_free (f->said, TRUE);
}

/* The ids that are selected, and the current one in brackets. Asked of the bits and of the ids: both must agree. */
static char *
describe (Fixture *f)
{
  g_autoptr (GArray) ids = tern_selection_dup_ids (f->selection);
  GString *text = g_string_new (NULL);
  guint found = 0, current = tern_selection_get_current (f->selection);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (f->selection)); i++)
    if (gtk_selection_model_is_selected (GTK_SELECTION_MODEL (f->selection), i))
      {
        g_assert_cmpint (g_array_index (ids, gint64, found), ==, tern_message_list_get_id (f->list, i));
        g_string_append_printf (text, "%" G_GINT64_FORMAT " ", g_array_index (ids, gint64, found++));
      }
  g_assert_cmpuint (found, ==, tern_selection_get_n_selected (f->selection));
  g_assert_cmpuint (found, ==, ids->len);
  if (current != TERN_MESSAGE_LIST_NOWHERE)
    g_string_append_printf (text, "[%" G_GINT64_FORMAT "]", tern_message_list_get_id (f->list, current));
  return g_string_free_and_steal (text);
}

static void
expect (Fixture *f, const char *said, const char *state)
{
  g_autofree char *now = describe (f);

  g_assert_cmpstr (f->said->len > 0 ? f->said->str + 1 : "", ==, said);
  g_assert_cmpstr (now, ==, state);
  g_string_truncate (f->said, 0);
}

static void
select_only (Fixture *f, guint position)
{
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (f->selection), position, TRUE);
}

static void
test_single (void)
{
  Fixture f;

  set_up (&f, 10);
  expect (&f, "", "");
  select_only (&f, 3);
  expect (&f, "3:1", "7 [7]");
  select_only (&f, 5);
  expect (&f, "3:3", "5 [5]");
  select_only (&f, 5);
  expect (&f, "", "5 [5]");
  g_assert_cmpuint (tern_selection_get_single (f.selection), ==, 5);
  gtk_selection_model_unselect_item (GTK_SELECTION_MODEL (f.selection), 5);
  expect (&f, "5:1", "[5]");
  g_assert_cmpuint (tern_selection_get_single (f.selection), ==, TERN_MESSAGE_LIST_NOWHERE);
  select_only (&f, 10);
  expect (&f, "", "");
  tear_down (&f);
}

static void
test_several (void)
{
  GtkSelectionModel *model;
  Fixture f;

  set_up (&f, 10);
  model = GTK_SELECTION_MODEL (f.selection);
  select_only (&f, 2);
  gtk_selection_model_select_item (model, 6, FALSE);
  expect (&f, "2:1 6:1", "8 4 [4]");
  gtk_selection_model_select_range (model, 3, 3, FALSE);
  expect (&f, "3:3", "8 7 6 5 4 [4]");
  gtk_selection_model_select_range (model, 8, 5, TRUE);
  expect (&f, "2:8", "2 1 [4]");
  gtk_selection_model_select_all (model);
  expect (&f, "0:8", "10 9 8 7 6 5 4 3 2 1 [4]");
  gtk_selection_model_unselect_range (model, 0, 9);
  expect (&f, "0:9", "1 [4]");
  gtk_selection_model_unselect_all (model);
  expect (&f, "9:1", "[4]");
  tear_down (&f);
}

/* The row that takes the place of the last selected one is selected before the list changes. */
static void
test_removed (void)
{
  Fixture f;

  set_up (&f, 6);
  select_only (&f, 2);
  g_string_truncate (f.said, 0);
  fake_list_remove (f.list, 2, 1);
  expect (&f, "2:2 @3 2-1+0", "3 [3]");
  fake_list_remove (f.list, 0, 1);
  expect (&f, "0-1+0", "3 [3]");
  fake_list_remove (f.list, 1, 3);
  expect (&f, "0:2 @0 1-3+0", "5 [5]");
  fake_list_remove (f.list, 0, 1);
  expect (&f, "0:1 @nowhere 0-1+0", "");
  tear_down (&f);
}

/* A row that took the place of another was not chosen, until the person does something; nor is one that came back. */
static void
test_given (void)
{
  Fixture f;

  set_up (&f, 8);
  select_only (&f, 2);
  g_assert_false (tern_selection_is_given (f.selection));
  fake_list_remove (f.list, 5, 1);
  g_assert_false (tern_selection_is_given (f.selection));
  fake_list_remove (f.list, 2, 1);
  g_assert_true (tern_selection_is_given (f.selection));
  fake_list_remove (f.list, 0, 1);
  g_assert_true (tern_selection_is_given (f.selection));
  select_only (&f, 1);
  g_assert_false (tern_selection_is_given (f.selection));
  fake_list_move (f.list, 1, 3);
  g_assert_false (tern_selection_is_given (f.selection));
  fake_list_remove (f.list, 3, 1);
  g_assert_true (tern_selection_is_given (f.selection));
  gtk_selection_model_select_range (GTK_SELECTION_MODEL (f.selection), 0, 2, TRUE);
  g_assert_false (tern_selection_is_given (f.selection));
  tear_down (&f);
}

/* What is still selected is enough: nothing stands in for a part of it. */
static void
test_removed_of_several (void)
{
  Fixture f;

  set_up (&f, 10);
  gtk_selection_model_select_range (GTK_SELECTION_MODEL (f.selection), 2, 4, TRUE);
  tern_selection_set_current (f.selection, 5);
  g_string_truncate (f.said, 0);
  fake_list_remove (f.list, 3, 1);
  expect (&f, "3:1 3-1+0", "8 6 5 [5]");
  fake_list_remove (f.list, 2, 3);
  expect (&f, "2:4 @5 2-3+0", "4 [4]");
  tear_down (&f);
}

static gboolean
is_odd (gint64 id)
{
  return id % 2 == 1;
}

/* Many runs that become one items-changed: the rows between them keep their state by their ids. */
static void
test_merged (void)
{
  Fixture f;

  set_up (&f, 10);
  gtk_selection_model_select_range (GTK_SELECTION_MODEL (f.selection), 3, 3, TRUE);
  tern_selection_set_current (f.selection, 3);
  g_string_truncate (f.said, 0);
  fake_list_remove_merged (f.list, is_odd);
  expect (&f, "3:1 @4 5:1 1-9+4 2:1", "6 [6]");
  select_only (&f, 1);
  g_string_truncate (f.said, 0);
  tear_down (&f);
}

static gboolean
is_not_two (gint64 id)
{
  return id != 2;
}

/* The successor of a row is never one that is announced to go as well. */
static void
test_merged_successor (void)
{
  Fixture f;

  set_up (&f, 10);
  select_only (&f, 4);
  fake_list_remove_merged (f.list, is_not_two);
  g_string_truncate (f.said, 0);
  expect (&f, "", "2 [2]");
  tear_down (&f);
}

static void
test_inserted (void)
{
  gint64 ids[] = { 20, 21, 22 };
  Fixture f;

  set_up (&f, 4);
  select_only (&f, 1);
  g_string_truncate (f.said, 0);
  fake_list_insert (f.list, 0, ids, 2);
  expect (&f, "0-0+2", "3 [3]");
  gtk_selection_model_select_all (GTK_SELECTION_MODEL (f.selection));
  g_string_truncate (f.said, 0);
  fake_list_insert (f.list, 3, ids + 2, 1);
  expect (&f, "3-0+1", "20 21 4 3 2 1 [3]");
  tear_down (&f);
}

/* A moved row is a removal and an insertion: the row that stood in is let go again. */
static void
test_moved (void)
{
  Fixture f;

  set_up (&f, 6);
  select_only (&f, 1);
  g_string_truncate (f.said, 0);
  fake_list_move (f.list, 1, 4);
  expect (&f, "1:2 @2 1-1+0 4-0+1 1:4 @4", "5 [5]");
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (f.selection), 0, FALSE);
  g_string_truncate (f.said, 0);
  fake_list_move (f.list, 4, 2);
  expect (&f, "4:1 4-1+0 2-0+1 2:1", "6 5 [6]");
  tear_down (&f);
}

/* What comes back later is a new row. */
static void
test_moved_later (void)
{
  gint64 id = 5;
  Fixture f;

  set_up (&f, 6);
  select_only (&f, 1);
  fake_list_remove (f.list, 1, 1);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  fake_list_insert (f.list, 1, &id, 1);
  g_string_truncate (f.said, 0);
  expect (&f, "", "4 [4]");
  tear_down (&f);
}

static void
test_sections (void)
{
  guint start, end;
  Fixture f;

  set_up (&f, 6);
  gtk_section_model_get_section (GTK_SECTION_MODEL (f.selection), 3, &start, &end);
  g_assert_cmpuint (start, ==, 0);
  g_assert_cmpuint (end, ==, 6);
  gtk_section_model_get_section (GTK_SECTION_MODEL (f.selection), 6, &start, &end);
  g_assert_cmpuint (start, ==, 6);
  g_assert_cmpuint (end, ==, G_MAXUINT);
  tear_down (&f);
}

static gboolean
is_tenth (gint64 id)
{
  return id % 10 == 0;
}

/* Whatever is selected of 100,000 rows, no message is made, and positions and ids go on agreeing. */
static void
test_many (void)
{
  Fixture f;

  set_up (&f, 100000);
  gtk_selection_model_select_all (GTK_SELECTION_MODEL (f.selection));
  g_assert_cmpuint (tern_selection_get_n_selected (f.selection), ==, 100000);
  fake_list_remove_merged (f.list, is_tenth);
  g_assert_cmpuint (tern_selection_get_n_selected (f.selection), ==, 90000);
  fake_list_remove (f.list, 100, 80000);
  g_free (describe (&f));
  g_assert_cmpuint (tern_selection_get_n_selected (f.selection), ==, 10000);
  select_only (&f, 9999);
  fake_list_remove (f.list, 9999, 1);
  g_assert_cmpuint (tern_selection_get_single (f.selection), ==, 9998);
  g_assert_cmpuint (fake_list_get_n_made (f.list), ==, 0);
  tear_down (&f);
}

/* Random changes against a set of ids kept on the side. */
static void
test_random (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20240607);
  g_autoptr (GHashTable) expected = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  gint64 next_id = 1000;
  Fixture f;

  set_up (&f, 60);
  for (int round = 0; round < 3000; round++)
    {
      guint n_items = g_list_model_get_n_items (G_LIST_MODEL (f.list));
      guint position = g_rand_int_range (random, 0, n_items + 1);
      int what = g_rand_int_range (random, 0, 3);

      if (what == 0 && position < n_items)
        {
          gint64 id = tern_message_list_get_id (f.list, position);

          gtk_selection_model_select_item (GTK_SELECTION_MODEL (f.selection), position, FALSE);
          g_hash_table_add (expected, g_memdup2 (&id, sizeof id));
        }
      else if (what == 1 && n_items > 20 && position < n_items)
        {
          guint n = MIN (n_items - position, 3);

          for (guint i = 0; i < n; i++)
            {
              gint64 id = tern_message_list_get_id (f.list, position + i);

              g_hash_table_remove (expected, &id);
            }
          fake_list_remove (f.list, position, n);
          if (g_hash_table_size (expected) == 0)
            {
              g_autoptr (GArray) ids = tern_selection_dup_ids (f.selection);

              for (guint i = 0; i < ids->len; i++)
                g_hash_table_add (expected, g_memdup2 (&g_array_index (ids, gint64, i), sizeof (gint64)));
            }
        }
      else if (what == 2 && n_items < 100)
        {
          gint64 ids[] = { next_id, next_id + 1 };

          next_id += 2;
          fake_list_insert (f.list, position, ids, 2);
        }
      g_free (describe (&f));
      g_assert_cmpuint (tern_selection_get_n_selected (f.selection), ==, g_hash_table_size (expected));
      for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (f.list)); i++)
        {
          gint64 id = tern_message_list_get_id (f.list, i);

          g_assert_cmpint (gtk_selection_model_is_selected (GTK_SELECTION_MODEL (f.selection), i), ==,
                           g_hash_table_contains (expected, &id));
        }
      g_main_context_iteration (NULL, FALSE);
    }
  tear_down (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/selection/single", test_single);
  g_test_add_func ("/ui/selection/several", test_several);
  g_test_add_func ("/ui/selection/removed", test_removed);
  g_test_add_func ("/ui/selection/given", test_given);
  g_test_add_func ("/ui/selection/removed-of-several", test_removed_of_several);
  g_test_add_func ("/ui/selection/merged", test_merged);
  g_test_add_func ("/ui/selection/merged-successor", test_merged_successor);
  g_test_add_func ("/ui/selection/inserted", test_inserted);
  g_test_add_func ("/ui/selection/moved", test_moved);
  g_test_add_func ("/ui/selection/moved-later", test_moved_later);
  g_test_add_func ("/ui/selection/sections", test_sections);
  g_test_add_func ("/ui/selection/many", test_many);
  g_test_add_func ("/ui/selection/random", test_random);
  return g_test_run ();
}
