/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The list as a person uses it: keys, pointer and menu; and its states. */

#include "view-fixture.h"

#include <adwaita.h>

static GtkSelectionModel *
get_model (ViewFixture *f)
{
  return GTK_SELECTION_MODEL (tern_message_view_get_selection (f->view));
}

/* The selected ids, "97 96 95". */
static char *
get_selected (ViewFixture *f)
{
  g_autoptr (GArray) ids = tern_message_view_get_selected_ids (f->view);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < ids->len; i++)
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT, i > 0 ? " " : "", g_array_index (ids, gint64, i));
  return g_string_free_and_steal (text);
}

static gboolean
is_selected (ViewFixture *f, const char *expected)
{
  g_autofree char *now = get_selected (f);

  return g_str_equal (now, expected);
}

static void
test_arrows (void)
{
  ViewFixture f;

  fixture_set_up (&f, 100);
  tern_message_view_select_and_focus (f.view, 2);
  fixture_press ("Down");
  wait_until (is_selected (&f, "97") && fixture_get_focused (&f) == 97);
  fixture_press ("shift+Down shift+Down");
  wait_until (is_selected (&f, "97 96 95") && fixture_get_focused (&f) == 95);
  fixture_press ("ctrl+Down ctrl+Down");
  wait_until (fixture_get_focused (&f) == 93);
  g_assert_true (is_selected (&f, "97 96 95"));
  fixture_press ("ctrl+space");
  wait_until (is_selected (&f, "97 96 95 93"));
  fixture_press ("ctrl+space");
  wait_until (is_selected (&f, "97 96 95"));
  fixture_press ("Escape");
  wait_until (is_selected (&f, "93"));
  fixture_press ("End");
  wait_until (is_selected (&f, "1"));
  fixture_press ("Home");
  wait_until (is_selected (&f, "100"));
  fixture_tear_down (&f);
}

static void
test_select_all (void)
{
  ViewFixture f;

  fixture_set_up (&f, 5000);
  tern_message_view_select_and_focus (f.view, 2);
  fixture_press ("ctrl+a");
  wait_until (tern_selection_get_n_selected (TERN_SELECTION (get_model (&f))) == 5000);
  g_assert_cmpuint (fake_list_get_n_made (f.list), <, 1000);
  fixture_press ("Escape");
  wait_until (is_selected (&f, "4998"));
  fixture_tear_down (&f);
}

/* Escape is somebody else's while one row is selected. */
static void
test_tab_and_return (void)
{
  ViewFixture f;

  fixture_set_up (&f, 100);
  tern_message_view_select_and_focus (f.view, 2);
  fixture_press ("Return");
  wait_until (strstr (f.said->str, " opened:98") != NULL);
  fixture_press ("Tab");
  wait_until (gtk_widget_is_ancestor (gtk_window_get_focus (f.window), f.entry));
  fixture_press ("shift+Tab");
  wait_until (fixture_get_focused (&f) == 98);
  fixture_tear_down (&f);
}

/* Space reads on, and selects nothing; in an entry it is a letter. */
static void
test_space (void)
{
  ViewFixture f;

  fixture_set_up (&f, 100);
  tern_message_view_select_and_focus (f.view, 2);
  fixture_press ("ctrl+Down");
  wait_until (fixture_get_focused (&f) == 97);
  wait_until (strstr (f.said->str, "rested:98") != NULL);
  g_string_truncate (f.said, 0);
  fixture_press ("space shift+space");
  wait_until (g_str_equal (f.said->str, " on back"));
  g_assert_true (is_selected (&f, "98"));
  gtk_widget_grab_focus (f.entry);
  fixture_press ("a space b Escape Delete");
  wait_until (g_str_equal (gtk_editable_get_text (GTK_EDITABLE (f.entry)), "a b"));
  g_assert_cmpstr (f.said->str, ==, " on back");
  fixture_tear_down (&f);
}

/* A message is said to rest once, 150 ms after the last step, however many steps there were. */
static void
test_rested (void)
{
  ViewFixture f;
  gint64 began;

  fixture_set_up (&f, 100);
  g_assert_cmpstr (f.said->str, ==, "");
  for (guint i = 0; i < 5; i++)
    tern_message_view_select (f.view, i);
  began = g_get_monotonic_time ();
  wait_until (f.said->len > 0);
  g_assert_cmpint (g_get_monotonic_time () - began, >=, 140 * 1000);
  g_assert_cmpstr (f.said->str, ==, " rested:96");
  gtk_selection_model_select_item (get_model (&f), 7, FALSE);
  g_assert_cmpstr (f.said->str, ==, " rested:96 rested:0");
  gtk_selection_model_unselect_item (get_model (&f), 7);
  wait_until (g_str_equal (f.said->str, " rested:96 rested:0 rested:96"));
  fake_list_remove (f.list, 4, 1);
  wait_until (g_str_equal (f.said->str, " rested:96 rested:0 rested:96 rested:95"));
  tern_message_view_set_list (f.view, NULL);
  g_assert_cmpstr (f.said->str, ==, " rested:96 rested:0 rested:96 rested:95 rested:0");
  fixture_tear_down (&f);
}

static void
test_clicks (void)
{
  ViewFixture f;

  fixture_set_up (&f, 100);
  fixture_click (&f, GTK_WIDGET (fixture_get_row (&f, 98)), 100, 20, 1, 1);
  wait_until (is_selected (&f, "98") && fixture_get_focused (&f) == 98);
  fixture_click (&f, GTK_WIDGET (fixture_get_row (&f, 96)), 100, 20, 1, 2);
  wait_until (strstr (f.said->str, "opened:96") != NULL);
  g_assert_true (is_selected (&f, "96"));
  fixture_tear_down (&f);
}

static GMenuModel *
make_menu (void)
{
  GMenu *menu = g_menu_new ();

  g_menu_append (menu, "Star", "test.star");
  return G_MENU_MODEL (menu);
}

static gboolean
is_menu_open (ViewFixture *f)
{
  return fixture_find (GTK_WIDGET (f->view), GTK_TYPE_POPOVER_MENU) != NULL;
}

/* A right click is about the row below it, or about the selection when that row is in it. */
static void
test_menu_by_pointer (void)
{
  g_autoptr (GMenuModel) menu = make_menu ();
  ViewFixture f;

  fixture_set_up (&f, 100);
  tern_message_view_set_menu_model (f.view, menu);
  tern_message_view_select_and_focus (f.view, 0);
  fixture_click (&f, GTK_WIDGET (fixture_get_row (&f, 97)), 100, 20, 3, 1);
  wait_until (is_menu_open (&f));
  g_assert_true (is_selected (&f, "97"));
  fixture_press ("Escape");
  wait_until (!is_menu_open (&f));
  wait_until (fixture_get_focused (&f) == 97);
  gtk_selection_model_select_range (get_model (&f), 3, 2, TRUE);
  fixture_click (&f, GTK_WIDGET (fixture_get_row (&f, 96)), 100, 20, 3, 1);
  wait_until (is_menu_open (&f));
  g_assert_true (is_selected (&f, "97 96"));
  fixture_press ("Escape");
  wait_until (!is_menu_open (&f));
  fixture_tear_down (&f);
}

static void
test_menu_by_key (void)
{
  static const char *const keys[] = { "shift+F10", "Menu" };
  g_autoptr (GMenuModel) menu = make_menu ();
  ViewFixture f;

  fixture_set_up (&f, 100);
  tern_message_view_set_menu_model (f.view, menu);
  tern_message_view_select_and_focus (f.view, 3);
  fixture_settle (&f);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      fixture_press (keys[i]);
      wait_until (is_menu_open (&f));
      fixture_press ("Escape");
      wait_until (!is_menu_open (&f));
      wait_until (fixture_get_focused (&f) == 97);
    }
  tern_message_view_set_menu_model (f.view, NULL);
  g_assert_false (is_menu_open (&f));
  fixture_tear_down (&f);
}

/* Every fourth is unread: 100, 96, 92 … 4. The focus stays where it is. */
static void
test_unread (void)
{
  ViewFixture f;

  fixture_set_up (&f, 100);
  gtk_widget_grab_focus (f.entry);
  g_assert_false (tern_message_view_previous_unread (f.view));
  g_assert_true (tern_message_view_next_unread (f.view));
  g_assert_true (is_selected (&f, "100"));
  g_assert_true (tern_message_view_next_unread (f.view));
  g_assert_true (is_selected (&f, "96"));
  g_assert_true (tern_message_view_previous_unread (f.view));
  g_assert_true (is_selected (&f, "100"));
  g_assert_false (tern_message_view_previous_unread (f.view));
  tern_message_view_select (f.view, 97);
  g_assert_false (tern_message_view_next_unread (f.view));
  g_assert_true (is_selected (&f, "3"));
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (f.window), f.entry));
  tern_message_view_select_and_focus (f.view, 50);
  g_assert_true (tern_message_view_next_unread (f.view));
  fixture_settle (&f);
  g_assert_cmpint (fixture_get_focused (&f), ==, 48);
  fixture_tear_down (&f);
}

static gboolean
is_named (ViewFixture *f, const char *name)
{
  g_autofree char *wrong =
    gtk_test_accessible_check_property (GTK_ACCESSIBLE (f->list_view), GTK_ACCESSIBLE_PROPERTY_LABEL, name);

  return wrong == NULL;
}

static void
test_name (void)
{
  ViewFixture f;

  fixture_set_up (&f, 100);
  g_assert_true (is_named (&f, "Inbox, 100 messages, 25 unread"));
  fake_list_remove (f.list, 0, 96);
  wait_until (is_named (&f, "Inbox, 4 messages, 1 unread"));
  tern_message_view_set_folder (f.view, "Archive", TERN_MAILBOX_ROLE_ARCHIVE);
  g_assert_true (is_named (&f, "Archive, 4 messages, 1 unread"));
  g_assert_cmpint (gtk_list_view_get_tab_behavior (f.list_view), ==, GTK_LIST_TAB_ITEM);
  fixture_tear_down (&f);
}

/* What stands in place of rows, or NULL. */
static const char *
get_title (ViewFixture *f)
{
  GtkWidget *page = fixture_find (GTK_WIDGET (f->view), ADW_TYPE_STATUS_PAGE);

  return page == NULL ? NULL : adw_status_page_get_title (ADW_STATUS_PAGE (page));
}

/* Rows come as they come; only a folder that is known to be empty says so. The focus is somewhere in the view. */
static void
test_states (void)
{
  gint64 id = 1;
  ViewFixture f;

  fixture_set_up (&f, 0);
  g_assert_cmpstr (get_title (&f), ==, "No Messages");
  gtk_widget_grab_focus (GTK_WIDGET (f.view));
  g_assert_true (ADW_IS_STATUS_PAGE (gtk_window_get_focus (f.window)));
  fake_list_set_loading (f.list, TRUE);
  fixture_settle (&f);
  g_assert_null (get_title (&f));
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (f.window), GTK_WIDGET (f.view)));
  fake_list_insert (f.list, 0, &id, 1);
  fake_list_set_loading (f.list, FALSE);
  fixture_settle (&f);
  g_assert_null (get_title (&f));
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (f.window), GTK_WIDGET (f.view)));
  fake_list_set_error (f.list, "The file cannot be read.");
  fixture_settle (&f);
  g_assert_null (get_title (&f));
  fixture_tear_down (&f);
}

static void
test_error (void)
{
  ViewFixture f;

  fixture_set_up (&f, 0);
  gtk_widget_grab_focus (GTK_WIDGET (f.view));
  fake_list_set_error (f.list, "The file cannot be read.");
  fixture_settle (&f);
  g_assert_cmpstr (get_title (&f), ==, "These Messages Cannot Be Shown");
  g_assert_true (GTK_IS_BUTTON (gtk_window_get_focus (f.window)));
  fixture_press ("space");
  wait_until (g_str_equal (f.said->str, " retry"));
  fixture_tear_down (&f);
}

/* Another folder: its top, nothing selected, the focus still in the list. */
static void
test_another_list (void)
{
  g_autoptr (TernMessageList) other = fake_list_new (50);
  g_autoptr (TernMessageList) empty = fake_list_new (0);
  ViewFixture f;

  fixture_set_up (&f, 100);
  tern_message_view_select_and_focus (f.view, 80);
  fixture_settle (&f);
  tern_message_view_set_list (f.view, other);
  fixture_settle (&f);
  g_assert_true (is_selected (&f, ""));
  g_assert_cmpfloat (gtk_adjustment_get_value (f.adjustment), ==, 0);
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (f.window), GTK_WIDGET (f.view)));
  tern_message_view_set_list (f.view, empty);
  fixture_settle (&f);
  g_assert_cmpstr (get_title (&f), ==, "No Messages");
  g_assert_true (ADW_IS_STATUS_PAGE (gtk_window_get_focus (f.window)));
  fixture_tear_down (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/ui/message-view/arrows", test_arrows);
  g_test_add_func ("/ui/message-view/select-all", test_select_all);
  g_test_add_func ("/ui/message-view/tab-and-return", test_tab_and_return);
  g_test_add_func ("/ui/message-view/space", test_space);
  g_test_add_func ("/ui/message-view/rested", test_rested);
  g_test_add_func ("/ui/message-view/clicks", test_clicks);
  g_test_add_func ("/ui/message-view/menu-by-pointer", test_menu_by_pointer);
  g_test_add_func ("/ui/message-view/menu-by-key", test_menu_by_key);
  g_test_add_func ("/ui/message-view/unread", test_unread);
  g_test_add_func ("/ui/message-view/name", test_name);
  g_test_add_func ("/ui/message-view/states", test_states);
  g_test_add_func ("/ui/message-view/error", test_error);
  g_test_add_func ("/ui/message-view/another-list", test_another_list);
  return g_test_run ();
}
