/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Where the person is in a list; see the header. */

#include "ui/list/tern-list-place.h"

#include "ui/list/tern-message-factory.h"

/* By then what has changed has its place. */
#define FRAMES_TO_SETTLE 2

struct _TernListPlace
{
  GObject parent_instance;

  GtkListView *list_view;   /* not owned: it owns this, by its view */
  GtkRoot *root;            /* not owned: told of when it goes */
  TernSelection *selection; /* (nullable) */
  GtkEventController *beginning; /* the list view's: waits for the first key; NULL once somebody has done something */
  gboolean lost_focus;
  guint frames; /* until the focused row is looked at; 0: it is not */
  double page;  /* height of what is seen */
  gboolean rearranging;
  gboolean had_focus; /* before */
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

  if (self->rearranging || position != 0 || added == 0 || gtk_adjustment_get_value (adjustment) > 0
      || (!beginning && would_lose_focused_row (self)))
    return;
  gtk_list_view_scroll_to (self->list_view, 0, beginning ? GTK_LIST_SCROLL_FOCUS : GTK_LIST_SCROLL_NONE, NULL);
  if (beginning)
    gtk_widget_grab_focus (GTK_WIDGET (self->list_view));
}

static void
on_rearranging (TernSelection *selection, GtkBitset *shown, TernListPlace *self)
{
  self->rearranging = TRUE;
  self->had_focus = has_focus (self);
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->list_view)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      TernListRow *row = tern_message_factory_get_row (self->list_view, child);

      if (row != NULL && tern_message_factory_get_position (row) != GTK_INVALID_LIST_POSITION)
        gtk_bitset_add (shown, tern_message_factory_get_position (row));
    }
}

/* Brings the row with the focus wholly on the screen. */
static void
see_current (TernListPlace *self)
{
  guint position = self->selection != NULL ? tern_selection_get_current (self->selection) : TERN_MESSAGE_LIST_NOWHERE;
  TernListRow *row
    = position == TERN_MESSAGE_LIST_NOWHERE ? NULL : tern_message_factory_find (self->list_view, position);
  GtkWidget *view = GTK_WIDGET (self->list_view);
  graphene_rect_t bounds;

  if (row == NULL || !has_focus (self) || !gtk_widget_compute_bounds (GTK_WIDGET (row), view, &bounds))
    return;
  if (bounds.origin.y < 0 || bounds.origin.y + bounds.size.height > gtk_widget_get_height (view))
    gtk_list_view_scroll_to (self->list_view, position, GTK_LIST_SCROLL_NONE, NULL);
}

static gboolean
on_frame (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  TernListPlace *self = data;

  if (--self->frames > 0)
    return G_SOURCE_CONTINUE;
  see_current (self);
  return G_SOURCE_REMOVE;
}

static void
see_current_soon (TernListPlace *self)
{
  if (self->frames == 0)
    gtk_widget_add_tick_callback (GTK_WIDGET (self->list_view), on_frame, g_object_ref (self), g_object_unref);
  self->frames = FRAMES_TO_SETTLE;
}

/* The window, or what is around the list, has another height: a row that was seen still is. */
static void
on_page_changed (TernListPlace *self)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->list_view));
  double page = gtk_adjustment_get_page_size (adjustment), before = self->page;
  GtkWidget *focus = has_focus (self) ? gtk_root_get_focus (self->root) : NULL;

  self->page = page;
  if (page < before && focus != NULL && gtk_widget_get_mapped (focus))
    see_current_soon (self);
}

static void
on_adjustment_changed (TernListPlace *self)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->list_view));

  if (adjustment != NULL)
    g_signal_connect_object (adjustment, "notify::page-size", G_CALLBACK (on_page_changed), self, G_CONNECT_SWAPPED);
}

/* To the row the person is at, wherever it is now; else to the top. */
static void
on_rearranged (TernSelection *selection, TernListPlace *self)
{
  guint current = tern_selection_get_current (selection);
  gboolean somewhere = current != TERN_MESSAGE_LIST_NOWHERE;

  self->rearranging = FALSE;
  if (g_list_model_get_n_items (G_LIST_MODEL (selection)) == 0)
    return;
  gtk_list_view_scroll_to (self->list_view, somewhere ? current : 0,
                           somewhere ? GTK_LIST_SCROLL_FOCUS : GTK_LIST_SCROLL_NONE, NULL);
  if (self->had_focus)
    gtk_widget_grab_focus (GTK_WIDGET (self->list_view));
  see_current_soon (self);
}

static void
on_focus_moved (GtkRoot *root, GParamSpec *pspec, TernListPlace *self)
{
  GtkWidget *focus = gtk_root_get_focus (root);
  TernListRow *row;

  if (focus == NULL || self->selection == NULL || self->rearranging
      || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self->list_view)))
    return;
  row = tern_message_factory_get_row (self->list_view, focus);
  if (row == NULL)
    return;
  tern_selection_set_current (self->selection, tern_message_factory_get_position (row));
  see_current_soon (self);
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
  g_signal_connect_object (list_view, "notify::vadjustment", G_CALLBACK (on_adjustment_changed), self,
                           G_CONNECT_SWAPPED);
  on_adjustment_changed (self);
  return self;
}

void
tern_list_place_set_selection (TernListPlace *self, TernSelection *selection)
{
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  g_set_object (&self->selection, selection);
  self->lost_focus = FALSE;
  self->rearranging = FALSE;
  if (selection == NULL)
    return;
  g_signal_connect (selection, "displaced", G_CALLBACK (on_displaced), self);
  g_signal_connect (selection, "rearranging", G_CALLBACK (on_rearranging), self);
  g_signal_connect (selection, "rearranged", G_CALLBACK (on_rearranged), self);
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

void
tern_list_place_see_current (TernListPlace *self)
{
  guint current = self->selection != NULL ? tern_selection_get_current (self->selection) : TERN_MESSAGE_LIST_NOWHERE;

  if (current == TERN_MESSAGE_LIST_NOWHERE)
    return;
  gtk_list_view_scroll_to (self->list_view, current, GTK_LIST_SCROLL_NONE, NULL);
  see_current_soon (self);
}
