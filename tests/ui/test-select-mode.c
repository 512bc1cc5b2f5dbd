/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Messages chosen one by one, and what a finger does: the gestures are told what GTK would tell them. */

#include "view-fixture.h"

static TernSelectMode *
get_mode (ViewFixture *f)
{
  return tern_message_view_get_select_mode (f->view);
}

static guint
count_selected (ViewFixture *f)
{
  return tern_selection_get_n_selected (tern_message_view_get_selection (f->view));
}

/* The list view's gesture of @type. */
static GtkGesture *
find_gesture (ViewFixture *f, GType type)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (f->list_view));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (controller, type))
        return GTK_GESTURE (controller);
    }
  g_assert_not_reached ();
}

static void
hold (ViewFixture *f, gint64 id)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (GTK_WIDGET (fixture_get_row (f, id)), GTK_WIDGET (f->list_view), &bounds));
  g_signal_emit_by_name (find_gesture (f, GTK_TYPE_GESTURE_LONG_PRESS), "pressed", bounds.origin.x + 20,
                         bounds.origin.y + bounds.size.height / 2);
}

static void
test_held (void)
{
  ViewFixture f;

  fixture_set_up (&f, 20);
  hold (&f, 18);
  g_assert_true (tern_select_mode_get_active (get_mode (&f)));
  g_assert_cmpint (fixture_get_selected (&f), ==, 18);
  hold (&f, 17);
  g_assert_cmpuint (count_selected (&f), ==, 2);
  g_assert_true (gtk_gesture_single_get_touch_only (
    GTK_GESTURE_SINGLE (find_gesture (&f, GTK_TYPE_GESTURE_LONG_PRESS))));
  fixture_tear_down (&f);
}

static void
test_taps (void)
{
  ViewFixture f;

  fixture_set_up (&f, 20);
  tern_message_view_select_and_focus (f.view, 0);
  tern_select_mode_begin (get_mode (&f), TERN_MESSAGE_LIST_NOWHERE);
  g_assert_cmpuint (count_selected (&f), ==, 0);
  fixture_settle (&f);
  fixture_click (&f, GTK_WIDGET (fixture_get_row (&f, 19)), 60, 30, GDK_BUTTON_PRIMARY, 1);
  wait_until (count_selected (&f) == 1);
  fixture_click (&f, GTK_WIDGET (fixture_get_row (&f, 17)), 60, 30, GDK_BUTTON_PRIMARY, 1);
  wait_until (count_selected (&f) == 2);
  fixture_press ("Up");
  wait_until (fixture_get_focused (&f) == 18);
  g_assert_cmpuint (count_selected (&f), ==, 2);
  fixture_press ("space");
  wait_until (count_selected (&f) == 3);
  fixture_click (&f, GTK_WIDGET (fixture_get_row (&f, 19)), 60, 30, GDK_BUTTON_PRIMARY, 1);
  wait_until (count_selected (&f) == 2);
  g_assert_null (strstr (f.said->str, "opened"));
  fixture_press ("Escape");
  wait_until (!tern_select_mode_get_active (get_mode (&f)));
  fixture_tear_down (&f);
}

/* What was chosen has gone; a row stands in, and it is over. */
static void
test_ends (void)
{
  ViewFixture f;

  fixture_set_up (&f, 20);
  tern_select_mode_begin (get_mode (&f), 2);
  fake_list_remove (f.list, 2, 1);
  wait_until (!tern_select_mode_get_active (get_mode (&f)));
  g_assert_cmpint (fixture_get_selected (&f), ==, 17);
  tern_select_mode_begin (get_mode (&f), 2);
  tern_message_view_set_list (f.view, NULL);
  g_assert_false (tern_select_mode_get_active (get_mode (&f)));
  fixture_tear_down (&f);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv);
  g_test_add_func ("/ui/select-mode/held", test_held);
  g_test_add_func ("/ui/select-mode/taps", test_taps);
  g_test_add_func ("/ui/select-mode/ends", test_ends);
  return g_test_run ();
}
