/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Three columns, two or one, and the way from one to the next; see the window's private header. */

#include "ui/window/tern-pane-width.h"
#include "ui/window/tern-window-private.h"

/* Frames a widget may take to be on the screen again in another layout. */
#define FOCUS_FRAMES 10

typedef enum
{
  PANE_SIDEBAR,
  PANE_LIST,
  PANE_READER,
  N_PANES
} Pane;

static gboolean
is_layout (TernWindow *self, const char *name)
{
  return g_strcmp0 (adw_multi_layout_view_get_layout_name (self->layouts), name) == 0;
}

/* The split whose sidebar slides over; NULL where there are three columns. */
static AdwOverlaySplitView *
get_split (TernWindow *self)
{
  if (is_layout (self, "medium"))
    return self->medium_split;
  return is_layout (self, "narrow") ? self->narrow_split : NULL;
}

static void
set_buttons (AdwHeaderBar *bar, gboolean start, gboolean end)
{
  adw_header_bar_set_show_start_title_buttons (bar, start);
  adw_header_bar_set_show_end_title_buttons (bar, end);
}

/* The window's buttons stand at the ends of the whole row of header bars. */
static void
place_window_buttons (TernWindow *self)
{
  gboolean wide = is_layout (self, "wide");
  gboolean narrow = is_layout (self, "narrow");
  gboolean sidebar_first = wide && tern_window_get_sidebar_shown (self);

  set_buttons (tern_sidebar_get_header_bar (self->sidebar), sidebar_first, FALSE);
  set_buttons (self->list_header, !sidebar_first, narrow);
  set_buttons (self->reader_header, narrow, TRUE);
  /* What is left out is in the menus. */
  gtk_widget_set_visible (GTK_WIDGET (self->filter_button), !narrow);
  gtk_widget_set_visible (self->junk_button, !narrow);
  gtk_widget_set_visible (self->unread_button, !narrow);
}

static void
on_sidebar_visible_changed (TernWindow *self)
{
  gtk_widget_set_visible (self->wide_sidebar, g_settings_get_boolean (self->settings, "sidebar-visible"));
  place_window_buttons (self);
  tern_window_update_actions (self);
}

static gboolean
has_focus (TernWindow *self, GtkWidget *pane)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));

  return focus != NULL && (focus == pane || gtk_widget_is_ancestor (focus, pane));
}

static Pane
find_focused_pane (TernWindow *self)
{
  if (has_focus (self, GTK_WIDGET (self->sidebar)))
    return PANE_SIDEBAR;
  return has_focus (self, self->reader_pane) ? PANE_READER : PANE_LIST;
}

static void
focus_pane (TernWindow *self, Pane pane)
{
  switch (pane)
    {
    case PANE_SIDEBAR:
      tern_window_show_sidebar (self, TRUE);
      tern_sidebar_focus (self->sidebar);
      break;
    case PANE_READER:
      tern_window_focus_reader (self);
      break;
    case PANE_LIST:
    case N_PANES:
    default:
      tern_window_focus_list (self);
      break;
    }
}

/* Called once all is said of the page that had the focus. */
static void
on_reader_left (gpointer data)
{
  g_autoptr (TernWindow) self = data;

  if (!gtk_widget_in_destruction (GTK_WIDGET (self)))
    focus_pane (self, self->next_pane);
}

static void
go_to_pane (TernWindow *self, Pane pane)
{
  self->next_pane = pane;
  if (self->reader != NULL && has_focus (self, self->reader_pane))
    tern_reader_leave (self->reader, on_reader_left, g_object_ref (self));
  else
    focus_pane (self, pane);
}

static void
close_overlay (TernWindow *self)
{
  AdwOverlaySplitView *split = get_split (self);

  if (split != NULL && adw_overlay_split_view_get_show_sidebar (split))
    adw_overlay_split_view_set_show_sidebar (split, FALSE);
}

/* Widgets that change their places lose the focus. */
static void
on_focus_changed (TernWindow *self)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));

  if (focus != NULL)
    g_set_weak_pointer (&self->last_focus, focus);
}

static gboolean
is_below (GtkWidget *widget, GtkWidget *pane)
{
  return widget == pane || gtk_widget_is_ancestor (widget, pane);
}

/* Once it is on the screen again; where it is not, the pane it was in has the focus. */
static gboolean
give_focus_back (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  TernWindow *self = TERN_WINDOW (widget);
  GtkWidget *last = self->last_focus;
  gboolean reading = last != NULL && is_below (last, self->reader_pane);

  if (last != NULL && !gtk_widget_get_mapped (last) && --self->focus_frames > 0)
    return G_SOURCE_CONTINUE;
  /* The window still counts it as its focus, and would do nothing. */
  gtk_root_set_focus (GTK_ROOT (self), NULL);
  if (last != NULL && gtk_widget_get_mapped (last) && gtk_widget_grab_focus (last))
    return G_SOURCE_REMOVE;
  if (reading)
    tern_window_focus_reader (self);
  else
    tern_window_focus_list (self);
  return G_SOURCE_REMOVE;
}

void
tern_window_restore_panes (TernWindow *self)
{
  gtk_window_set_default_size (GTK_WINDOW (self), g_settings_get_int (self->settings, "window-width"),
                               g_settings_get_int (self->settings, "window-height"));
  if (g_settings_get_boolean (self->settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
  tern_pane_width_bind (self->wide_outer, self->settings, "sidebar-width");
  tern_pane_width_bind (self->wide_inner, self->settings, "list-width-wide");
  tern_pane_width_bind (self->medium_inner, self->settings, "list-width-medium");
  g_signal_connect_object (self->settings, "changed::sidebar-visible", G_CALLBACK (on_sidebar_visible_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->medium_split, "notify::show-sidebar", G_CALLBACK (tern_window_update_actions), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->narrow_split, "notify::show-sidebar", G_CALLBACK (tern_window_update_actions), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self, "notify::focus-widget", G_CALLBACK (on_focus_changed), self, G_CONNECT_DEFAULT);
  on_sidebar_visible_changed (self);
}

void
tern_window_save_panes (TernWindow *self)
{
  gboolean maximized = gtk_window_is_maximized (GTK_WINDOW (self));
  int width, height;

  g_settings_set_boolean (self->settings, "window-maximized", maximized);
  if (maximized)
    return;
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_int (self->settings, "window-width", MAX (width, 360));
  g_settings_set_int (self->settings, "window-height", MAX (height, 294));
}

void
tern_window_layout_changed (TernWindow *self)
{
  if (self->client == NULL)
    return;
  tern_pane_width_restore (self->wide_outer);
  tern_pane_width_restore (self->wide_inner);
  tern_pane_width_restore (self->medium_inner);
  place_window_buttons (self);
  tern_window_update_actions (self);
  adw_navigation_split_view_set_show_content (self->narrow_pages, find_focused_pane (self) == PANE_READER);
  self->focus_frames = FOCUS_FRAMES;
  gtk_widget_add_tick_callback (GTK_WIDGET (self), give_focus_back, NULL, NULL);
}

gboolean
tern_window_get_sidebar_shown (TernWindow *self)
{
  AdwOverlaySplitView *split = get_split (self);

  return split != NULL ? adw_overlay_split_view_get_show_sidebar (split)
                       : gtk_widget_get_visible (self->wide_sidebar);
}

void
tern_window_show_sidebar (TernWindow *self, gboolean shown)
{
  AdwOverlaySplitView *split = get_split (self);

  if (split != NULL)
    adw_overlay_split_view_set_show_sidebar (split, shown);
  else
    g_settings_set_boolean (self->settings, "sidebar-visible", shown);
  tern_window_update_actions (self);
}

void
tern_window_toggle_sidebar (TernWindow *self)
{
  gboolean shown = tern_window_get_sidebar_shown (self);

  if (!shown)
    {
      focus_pane (self, PANE_SIDEBAR);
      return;
    }
  if (has_focus (self, GTK_WIDGET (self->sidebar)))
    tern_window_focus_list (self);
  tern_window_show_sidebar (self, FALSE);
}

void
tern_window_cycle_panes (TernWindow *self, int direction)
{
  Pane pane = (Pane) ((find_focused_pane (self) + direction + N_PANES) % N_PANES);

  /* A hidden column is passed over, not opened; one that slides over is. */
  if (pane == PANE_SIDEBAR && get_split (self) == NULL && !tern_window_get_sidebar_shown (self))
    pane = (Pane) ((pane + direction + N_PANES) % N_PANES);
  if (pane == PANE_READER && self->message == NULL && tern_window_get_n_selected (self) < 2)
    pane = (Pane) ((pane + direction + N_PANES) % N_PANES);
  go_to_pane (self, pane);
}

void
tern_window_go_back (TernWindow *self)
{
  go_to_pane (self, PANE_LIST);
}

void
tern_window_focus_list (TernWindow *self)
{
  close_overlay (self);
  adw_navigation_split_view_set_show_content (self->narrow_pages, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
}

void
tern_window_focus_reader (TernWindow *self)
{
  close_overlay (self);
  adw_navigation_split_view_set_show_content (self->narrow_pages, TRUE);
  tern_reader_focus (self->reader);
}
