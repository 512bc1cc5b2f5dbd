/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Where the person is in a list; see the header. */

#include "ui/list/tern-list-place.h"

#include "ui/list/tern-message-factory.h"

struct _TernListPlace
{
  GObject parent_instance;

  GtkListView *list_view;   /* not owned: it owns this, by its view */
  GtkRoot *root;            /* not owned: told of when it goes */
  TernSelection *selection; /* (nullable) */
  GtkEventController *beginning; /* the list view's: waits for the first key; NULL once somebody has done something */
  gboolean lost_focus;
};

G_DEFINE_FINAL_TYPE (TernListPlace, tern_list_place, G_TYPE_OBJECT)

/* Asked of the window and not of the list view's state flags: those are clear while the window is not the active one,
 * and mail also goes while the person is elsewhere. */
static gboolean
has_focus (TernListPlace *self)
{
  GtkWidget *focus = self->root == NULL ? NULL : gtk_root_get_focus (self->root);

  return focus != NULL && (focus == GTK_WIDGET (self->list_view)
                           || gtk_widget_is_ancestor (focus, GTK_WIDGET (self->list_view)));
}

/* The first row all of which is on the screen and that will stay there. */
static guint
find_first_whole (TernListPlace *self)
{
  GtkWidget *view = GTK_WIDGET (self->list_view);
  guint first = GTK_INVALID_LIST_POSITION;

  for (GtkWidget *child = gtk_widget_get_first_child (view); child; child = gtk_widget_get_next_sibling (child))
    {
      TernListRow *row = tern_message_factory_get_row (self->list_view, child);
      guint position = row == NULL ? GTK_INVALID_LIST_POSITION : tern_message_factory_get_position (row);
      graphene_rect_t bounds;

      /* A row that was made just now has no size yet. */
      if (position >= first || tern_selection_is_going (self->selection, position)
          || !gtk_widget_compute_bounds (child, view, &bounds) || bounds.size.height <= 0)
        continue;
      if (bounds.origin.y >= 0 && bounds.origin.y + bounds.size.height <= gtk_widget_get_height (view))
        first = position;
    }
  return first;
}

static void
on_displaced (TernSelection *selection, guint position, TernListPlace *self)
{
  gboolean had_focus;
  guint first;

  if (position == TERN_MESSAGE_LIST_NOWHERE)
    {
      self->lost_focus = has_focus (self);
      return;
    }
  had_focus = has_focus (self);
  first = find_first_whole (self);
  /* The row that Tab will lead to; GTK takes the focus along only in an active window. */
  gtk_list_view_scroll_to (self->list_view, position, GTK_LIST_SCROLL_FOCUS, NULL);
  if (had_focus)
    gtk_widget_grab_focus (GTK_WIDGET (self->list_view));
  /* Ties the view to a row that is seen: it stays at its pixel, and what is below it closes up. */
  if (first != GTK_INVALID_LIST_POSITION)
    gtk_list_view_scroll_to (self->list_view, first, GTK_LIST_SCROLL_NONE, NULL);
}

/* Nothing was chosen and no key pressed since the list was begun. */
static gboolean
is_beginning (TernListPlace *self)
{
  return self->beginning != NULL && has_focus (self) && tern_selection_get_n_selected (self->selection) == 0;
}

static void
end_beginning (TernListPlace *self)
{
  if (self->beginning != NULL)
    gtk_widget_remove_controller (GTK_WIDGET (self->list_view), self->beginning);
  self->beginning = NULL;
}

static gboolean
on_first_key (TernListPlace *self)
{
  end_beginning (self);
  return GDK_EVENT_PROPAGATE;
}

static int
measure_height (GtkWidget *row)
{
  int height;

  gtk_widget_measure (row, GTK_ORIENTATION_VERTICAL, -1, NULL, &height, NULL, NULL);
  return height;
}

/* Whether the row with the focus would leave the screen if the list stayed at its top: there it could be neither seen
 * nor read aloud. Every row as far as it is counted, those that have no place yet too. */
static gboolean
would_lose_focused_row (TernListPlace *self)
{
  GtkWidget *focus = has_focus (self) ? gtk_root_get_focus (self->root) : NULL;
  TernListRow *row = focus != NULL ? tern_message_factory_get_row (self->list_view, focus) : NULL;
  guint position = row == NULL ? 0 : tern_message_factory_get_position (row), n = 0;
  gint64 bottom = 0;

  if (row == NULL)
    return FALSE;
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->list_view)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      TernListRow *each = tern_message_factory_get_row (self->list_view, child);

      if (each != NULL && tern_message_factory_get_position (each) <= position && ++n > 0)
        bottom += measure_height (child);
    }
  /* Those that are far away have no widget. */
  bottom += ((gint64) position + 1 - n) * gtk_widget_get_height (focus);
  return bottom > gtk_widget_get_height (GTK_WIDGET (self->list_view));
}

static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, TernListPlace *self)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->list_view));
  gboolean beginning = is_beginning (self);

  if (position != 0 || added == 0 || gtk_adjustment_get_value (adjustment) > 0
      || (!beginning && would_lose_focused_row (self)))
    return;
  gtk_list_view_scroll_to (self->list_view, 0, beginning ? GTK_LIST_SCROLL_FOCUS : GTK_LIST_SCROLL_NONE, NULL);
  if (beginning)
    gtk_widget_grab_focus (GTK_WIDGET (self->list_view));
}

static void
on_focus_moved (GtkRoot *root, GParamSpec *pspec, TernListPlace *self)
{
  GtkWidget *focus = gtk_root_get_focus (root);
  TernListRow *row;

  if (focus == NULL || self->selection == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self->list_view)))
    return;
  row = tern_message_factory_get_row (self->list_view, focus);
  if (row != NULL)
    tern_selection_set_current (self->selection, tern_message_factory_get_position (row));
}

static void
tern_list_place_dispose (GObject *object)
{
  TernListPlace *self = TERN_LIST_PLACE (object);

  tern_list_place_set_root (self, NULL);
  tern_list_place_set_selection (self, NULL);
  G_OBJECT_CLASS (tern_list_place_parent_class)->dispose (object);
}

static void
tern_list_place_class_init (TernListPlaceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tern_list_place_dispose;
}

static void
tern_list_place_init (TernListPlace *self)
{
}

TernListPlace *
tern_list_place_new (GtkListView *list_view)
{
  TernListPlace *self = g_object_new (TERN_TYPE_LIST_PLACE, NULL);

  self->list_view = list_view;
  return self;
}

void
tern_list_place_set_selection (TernListPlace *self, TernSelection *selection)
{
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  g_set_object (&self->selection, selection);
  self->lost_focus = FALSE;
  if (selection == NULL)
    return;
  g_signal_connect (selection, "displaced", G_CALLBACK (on_displaced), self);
  /* After the list view's own handler: its rows must be those of the model by then. */
  g_signal_connect_after (selection, "items-changed", G_CALLBACK (on_items_changed), self);
}

void
tern_list_place_set_root (TernListPlace *self, GtkRoot *root)
{
  if (self->root != NULL)
    g_signal_handlers_disconnect_by_data (self->root, self);
  self->root = root;
  if (root != NULL)
    g_signal_connect (root, "notify::focus-widget", G_CALLBACK (on_focus_moved), self);
}

void
tern_list_place_begin (TernListPlace *self)
{
  end_beginning (self);
  self->beginning = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (self->beginning, GTK_PHASE_CAPTURE);
  g_signal_connect_object (self->beginning, "key-pressed", G_CALLBACK (on_first_key), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->list_view), self->beginning);
}

gboolean
tern_list_place_take_lost_focus (TernListPlace *self)
{
  gboolean lost = self->lost_focus;

  self->lost_focus = FALSE;
  return lost;
}
