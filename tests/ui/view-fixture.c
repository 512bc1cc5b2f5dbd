/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A list in a window, and hands; see the header. */

#include "view-fixture.h"

gboolean
fixture_wake (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
note (ViewFixture *f, const char *what, TernMessage *message)
{
  g_string_append_printf (f->said, " %s:%" G_GINT64_FORMAT, what, message == NULL ? 0 : tern_message_get_id (message));
}

static void
on_opened (TernMessageView *view, TernMessage *message, ViewFixture *f)
{
  note (f, "opened", message);
}

static void
on_rested (TernMessageView *view, TernMessage *message, ViewFixture *f)
{
  note (f, "rested", message);
}

static void
on_acted (TernMessageView *view, const char *what, TernMessage *message, ViewFixture *f)
{
  note (f, what, message);
}

static void
on_read_on (TernMessageView *view, gboolean back, ViewFixture *f)
{
  g_string_append (f->said, back ? " back" : " on");
}

static void
on_retry (TernMessageView *view, ViewFixture *f)
{
  g_string_append (f->said, " retry");
}

GtkWidget *
fixture_find (GtkWidget *widget, GType type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type) && gtk_widget_get_mapped (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = fixture_find (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* As the window's own: what the list looks like decides what is under the pointer. */
static void
load_style (void)
{
  static gboolean loaded;
  g_autoptr (GtkCssProvider) provider = NULL;

  if (loaded)
    return;
  loaded = TRUE;
  provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_path (provider, TERN_STYLE);
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

static void
build_window (ViewFixture *f)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  f->window = GTK_WINDOW (gtk_window_new ());
  gtk_window_set_decorated (f->window, FALSE);
  gtk_window_set_default_size (f->window, 400, 600);
  f->entry = gtk_entry_new ();
  f->view = TERN_MESSAGE_VIEW (tern_message_view_new ());
  gtk_widget_set_vexpand (GTK_WIDGET (f->view), TRUE);
  gtk_box_append (GTK_BOX (box), f->entry);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (f->view));
  gtk_window_set_child (f->window, box);
  g_signal_connect (f->view, "opened", G_CALLBACK (on_opened), f);
  g_signal_connect (f->view, "rested", G_CALLBACK (on_rested), f);
  g_signal_connect (f->view, "acted", G_CALLBACK (on_acted), f);
  g_signal_connect (f->view, "read-on", G_CALLBACK (on_read_on), f);
  g_signal_connect (f->view, "retry", G_CALLBACK (on_retry), f);
}

void
fixture_set_up_list (ViewFixture *f, TernMessageList *list)
{
  f->said = g_string_new (NULL);
  f->list = list;
  load_style ();
  build_window (f);
  gtk_window_present (f->window);
  wait_until (gtk_widget_get_mapped (GTK_WIDGET (f->view)));
  f->list_view = GTK_LIST_VIEW (fixture_find (GTK_WIDGET (f->view), GTK_TYPE_LIST_VIEW));
  f->adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (f->list_view));
  tern_message_view_set_folder (f->view, "Inbox", TERN_MAILBOX_ROLE_INBOX);
  tern_message_view_set_list (f->view, list);
  fixture_settle (f);
  wait_until (gtk_window_is_active (f->window));
}

void
fixture_set_up (ViewFixture *f, guint n)
{
  fixture_set_up_list (f, fake_list_new (n));
}

void
fixture_tear_down (ViewFixture *f)
{
  GObject *view = g_object_ref (G_OBJECT (f->view));

  gtk_window_destroy (f->window);
  g_signal_handlers_disconnect_by_data (view, f);
  g_assert_finalize_object (view);
  g_assert_finalize_object (f->list);
  g_string_free (f->said, TRUE);
}

static gboolean
on_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  int *left = data;

  return --*left > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

void
fixture_settle (ViewFixture *f)
{
  int left = 4;

  gtk_widget_add_tick_callback (GTK_WIDGET (f->window), on_tick, &left, NULL);
  wait_until (left == 0);
}

static void
run (const char *command)
{
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_command_line_sync (command, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
}

void
fixture_press (const char *keys)
{
  g_autofree char *command = g_strdup_printf ("xdotool key %s", keys);

  run (command);
}

void
fixture_click (ViewFixture *f, GtkWidget *widget, double x, double y, int button, int times)
{
  g_autofree char *move = NULL;
  g_autofree char *click = NULL;
  graphene_point_t point;
  double dx, dy;

  g_assert_true (
    gtk_widget_compute_point (widget, GTK_WIDGET (f->window), &GRAPHENE_POINT_INIT (x, y), &point));
  gtk_native_get_surface_transform (GTK_NATIVE (f->window), &dx, &dy);
  /* Without a window manager the window is at the corner of the screen. */
  move = g_strdup_printf ("xdotool mousemove %d %d", (int)(point.x + dx), (int)(point.y + dy));
  run (move);
  fixture_settle (f);
  if (button == 0)
    return;
  click = g_strdup_printf ("xdotool click --repeat %d --delay 40 %d", times, button);
  run (click);
}

gint64
fixture_get_focused (ViewFixture *f)
{
  GtkWidget *focus = gtk_window_get_focus (f->window);
  TernListRow *row = focus == NULL ? NULL : tern_message_factory_get_row (f->list_view, focus);

  return row == NULL ? 0 : tern_message_get_id (tern_list_row_get_item (row));
}

gint64
fixture_get_selected (ViewFixture *f)
{
  guint position = tern_selection_get_single (tern_message_view_get_selection (f->view));

  return position == TERN_MESSAGE_LIST_NOWHERE ? 0 : tern_message_list_get_id (f->list, position);
}

TernListRow *
fixture_get_row (ViewFixture *f, gint64 id)
{
  return tern_message_factory_find (f->list_view, tern_message_list_find (f->list, id));
}

double
fixture_get_y (ViewFixture *f, gint64 id)
{
  TernListRow *row = fixture_get_row (f, id);
  graphene_rect_t bounds;

  g_assert_nonnull (row);
  g_assert_true (gtk_widget_compute_bounds (GTK_WIDGET (row), GTK_WIDGET (f->list_view), &bounds));
  return bounds.origin.y;
}

void
fixture_scroll_to (ViewFixture *f, double value)
{
  gtk_adjustment_set_value (f->adjustment, value);
  fixture_settle (f);
  g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_value (f->adjustment), value, 1);
}
