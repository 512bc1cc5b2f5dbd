/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The list on the real models and a real store: what the made-up messages of the other tests promise is true. */

#include "model-fixture.h"
#include "ui/list/tern-message-factory.h"
#include "ui/list/tern-message-view.h"

#include <adwaita.h>

typedef struct
{
  Fixture *f;
  GtkWindow *window;
  TernMessageView *view;
  TernMessageList *list;
  GtkListView *list_view;
} Shown;

static GtkWidget *
find_type (GtkWidget *widget, GType type)
{
  GtkWidget *found = g_type_is_a (G_OBJECT_TYPE (widget), type) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_type (child, type);
  return found;
}

static gboolean
is_loaded (gpointer data)
{
  return !tern_message_list_get_loading (data);
}

static gboolean
on_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  int *left = data;

  return --*left > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static gboolean
is_zero (gpointer data)
{
  return *(int *)data == 0;
}

static void
draw (Shown *shown)
{
  int left = 4;

  gtk_widget_add_tick_callback (GTK_WIDGET (shown->window), on_tick, &left, NULL);
  fixture_wait_until (is_zero, &left);
}

/* The inbox with messages 1 to @n, message @focused selected and focused. */
static void
show (Shown *shown, Fixture *f, guint n, guint32 focused)
{
  fixture_fill (f, f->inbox, 1, n);
  shown->f = f;
  shown->list = tern_message_list_new (f->client, &f->inbox, 1);
  shown->window = GTK_WINDOW (gtk_window_new ());
  shown->view = TERN_MESSAGE_VIEW (tern_message_view_new ());
  shown->list_view = GTK_LIST_VIEW (find_type (GTK_WIDGET (shown->view), GTK_TYPE_LIST_VIEW));
  gtk_window_set_default_size (shown->window, 400, 600);
  gtk_window_set_child (shown->window, GTK_WIDGET (shown->view));
  tern_message_view_set_folder (shown->view, "Inbox", TERN_MAILBOX_ROLE_INBOX);
  tern_message_view_set_list (shown->view, shown->list);
  gtk_window_present (shown->window);
  fixture_wait_until (is_loaded, shown->list);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (shown->list)), ==, n);
  tern_message_view_select_and_focus (shown->view, n - focused);
  draw (shown);
}

static void
hide (Shown *shown)
{
  gtk_window_destroy (shown->window);
  g_assert_finalize_object (shown->list);
}

/* "Subject 7", of the row with the focus. */
static const char *
get_focused (Shown *shown)
{
  TernListRow *row =
    tern_message_factory_get_row (shown->list_view, gtk_window_get_focus (shown->window));

  g_assert_nonnull (row);
  return tern_message_get_subject (tern_list_row_get_item (row));
}

static gint64
get_selected (Shown *shown)
{
  g_autoptr (GArray) ids = tern_message_view_get_selected_ids (shown->view);

  g_assert_cmpuint (ids->len, ==, 1);
  return g_array_index (ids, gint64, 0);
}

static void
expect_said (Shown *shown, guint position, const char *part)
{
  TernListRow *row = tern_message_factory_find (shown->list_view, position);
  const char *label;

  g_assert_nonnull (row);
  label = tern_list_row_get_sentence (row);
  g_assert_nonnull (label);
  g_test_message ("%s", label);
  g_assert_nonnull (strstr (label, part));
}

static void
test_shown (Fixture *f, gconstpointer data)
{
  Shown shown;

  show (&shown, f, 1000, 900);
  g_assert_cmpstr (get_focused (&shown), ==, "Subject 900");
  expect_said (&shown, 100, "Unread, Cid Dow, Subject 900, 15 November 2023");
  expect_said (&shown, 101, "cid@example.org, Subject 899, 15 November 2023");
  hide (&shown);
}

/* An action is seen before the engine has even been asked. */
static void
test_flagged (Fixture *f, gconstpointer data)
{
  g_autoptr (TernFlags) star = tern_flags_new (TERN_FLAG_FLAGGED, NULL);
  Shown shown;
  gint64 id;

  show (&shown, f, 20, 15);
  id = get_selected (&shown);
  tern_client_flag (f->client, &id, 1, star, NULL, "Starred");
  expect_said (&shown, 5, "starred, waiting to be sent");
  hide (&shown);
}

/* Another client takes the message away that the person is at. */
static void
test_removed (Fixture *f, gconstpointer data)
{
  Shown shown;

  show (&shown, f, 1000, 500);
  fixture_begin (f);
  fixture_remove (f, f->inbox, 500);
  fixture_end (f);
  draw (&shown);
  g_assert_cmpstr (get_focused (&shown), ==, "Subject 499");
  g_assert_cmpint (get_selected (&shown), ==, fixture_find (f, f->inbox, 499));
  hide (&shown);
}

static void
test_many_removed (Fixture *f, gconstpointer data)
{
  Shown shown;

  show (&shown, f, 1000, 500);
  fixture_begin (f);
  for (guint32 uid = 2; uid <= 1000; uid += 2)
    fixture_remove (f, f->inbox, uid);
  fixture_end (f);
  fixture_wait_until (is_loaded, shown.list);
  while (g_list_model_get_n_items (G_LIST_MODEL (shown.list)) != 500)
    g_main_context_iteration (NULL, TRUE);
  draw (&shown);
  g_assert_cmpstr (get_focused (&shown), ==, "Subject 499");
  g_assert_cmpint (get_selected (&shown), ==, fixture_find (f, f->inbox, 499));
  hide (&shown);
}

static void
test_arrived (Fixture *f, gconstpointer data)
{
  Shown shown;

  show (&shown, f, 1000, 500);
  fixture_begin (f);
  fixture_add (f, f->inbox, 1001, TERN_FLAG_NONE);
  fixture_end (f);
  draw (&shown);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (shown.list)), ==, 1001);
  g_assert_cmpstr (get_focused (&shown), ==, "Subject 500");
  g_assert_cmpint (get_selected (&shown), ==, fixture_find (f, f->inbox, 500));
  hide (&shown);
}

/* Another order, and threads: the message that is selected stays so and keeps the focus, wherever it is. */
static void
test_sorted (Fixture *f, gconstpointer data)
{
  static const TernListSort sorts[] = { TERN_LIST_SORT_UNREAD, TERN_LIST_SORT_DATE, TERN_LIST_SORT_SUBJECT };
  Shown shown;
  gint64 id;

  show (&shown, f, 1000, 900);
  id = fixture_find (f, f->inbox, 900);
  for (guint i = 0; i < 2 * G_N_ELEMENTS (sorts); i++)
    {
      if (i == G_N_ELEMENTS (sorts))
        tern_message_list_set_threaded (shown.list, TRUE);
      else
        tern_message_list_set_sort (shown.list, sorts[i % G_N_ELEMENTS (sorts)], i % 2 == 0);
      fixture_wait_until (is_loaded, shown.list);
      g_assert_cmpint (get_selected (&shown), ==, id);
      draw (&shown);
      g_assert_cmpint (get_selected (&shown), ==, id);
      g_assert_cmpstr (get_focused (&shown), ==, "Subject 900");
    }
  hide (&shown);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  FIXTURE_TEST ("/ui/real-list/shown", test_shown, NULL);
  FIXTURE_TEST ("/ui/real-list/flagged", test_flagged, NULL);
  FIXTURE_TEST ("/ui/real-list/removed", test_removed, NULL);
  FIXTURE_TEST ("/ui/real-list/many-removed", test_many_removed, NULL);
  FIXTURE_TEST ("/ui/real-list/arrived", test_arrived, NULL);
  FIXTURE_TEST ("/ui/real-list/sorted", test_sorted, NULL);
  return g_test_run ();
}
