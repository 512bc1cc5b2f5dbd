/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Hover buttons and menus; see the header. */

#include "ui/list/tern-list-pointer.h"

#include "ui/list/tern-message-factory.h"

struct _TernListPointer
{
  GObject parent_instance;

  GtkWidget *parent;        /* not owned */
  GtkListView *list_view;   /* not owned */
  TernSelection *selection; /* (nullable) */
  GMenuModel *menu_model;   /* (nullable) */
  GtkWidget *menu;          /* a child of `parent`; made when first wanted */
  TernListRow *hovered;  /* weak */
};

G_DEFINE_FINAL_TYPE (TernListPointer, tern_list_pointer, G_TYPE_OBJECT)

static void
set_hovered (TernListPointer *self, TernListRow *row)
{
  if (self->hovered == row)
    return;
  if (self->hovered != NULL)
    tern_list_row_set_hovered (self->hovered, FALSE);
  g_set_weak_pointer (&self->hovered, row);
  if (row != NULL)
    tern_list_row_set_hovered (row, TRUE);
}

/* Touch leaves nothing under a pointer. */
static void
on_pointer_moved (GtkEventControllerMotion *controller, double x, double y, TernListPointer *self)
{
  GdkDevice *device = gtk_event_controller_get_current_event_device (GTK_EVENT_CONTROLLER (controller));
  gboolean touch = device != NULL && gdk_device_get_source (device) == GDK_SOURCE_TOUCHSCREEN;

  set_hovered (self, touch ? NULL : tern_message_factory_pick (self->list_view, x, y));
}

static void
on_pointer_left (TernListPointer *self)
{
  set_hovered (self, NULL);
}

static GtkWidget *
get_menu (TernListPointer *self)
{
  if (self->menu == NULL && self->menu_model != NULL)
    {
      self->menu = gtk_popover_menu_new_from_model (self->menu_model);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_widget_set_parent (self->menu, self->parent);
    }
  return self->menu;
}

/* Opens the menu of @row at a point of the list view. It is about the selection, so the row has to be in it. */
static void
open_menu (TernListPointer *self, TernListRow *row, double x, double y)
{
  guint position = tern_message_factory_get_position (row);
  GtkWidget *menu = get_menu (self);
  graphene_point_t point;

  if (menu == NULL || self->selection == NULL
      || !gtk_widget_compute_point (GTK_WIDGET (self->list_view), self->parent, &GRAPHENE_POINT_INIT (x, y), &point))
    return;
  if (!gtk_selection_model_is_selected (GTK_SELECTION_MODEL (self->selection), position))
    gtk_list_view_scroll_to (self->list_view, position, GTK_LIST_SCROLL_SELECT, NULL);
  /* Where several are being chosen, it is one of them now. */
  if (!gtk_selection_model_is_selected (GTK_SELECTION_MODEL (self->selection), position))
    gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, FALSE);
  gtk_widget_grab_focus (gtk_widget_get_parent (GTK_WIDGET (row)));
  gtk_widget_set_halign (menu, gtk_widget_get_direction (menu) == GTK_TEXT_DIR_RTL ? GTK_ALIGN_END : GTK_ALIGN_START);
  gtk_popover_set_pointing_to (GTK_POPOVER (menu), &(GdkRectangle){ point.x, point.y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (menu));
}

static void
on_menu_pressed (GtkGesture *gesture, int n_press, double x, double y, TernListPointer *self)
{
  TernListRow *row = tern_message_factory_pick (self->list_view, x, y);

  if (row == NULL)
    return;
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  open_menu (self, row, x, y);
}

static void
add_controllers (TernListPointer *self)
{
  GtkWidget *list_view = GTK_WIDGET (self->list_view);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *press = gtk_gesture_click_new ();

  g_signal_connect_object (motion, "enter", G_CALLBACK (on_pointer_moved), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (motion, "motion", G_CALLBACK (on_pointer_moved), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (motion, "leave", G_CALLBACK (on_pointer_left), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (list_view, motion);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (press), GDK_BUTTON_SECONDARY);
  g_signal_connect_object (press, "pressed", G_CALLBACK (on_menu_pressed), self, G_CONNECT_DEFAULT);
  gtk_widget_add_controller (list_view, GTK_EVENT_CONTROLLER (press));
}

static void
tern_list_pointer_dispose (GObject *object)
{
  TernListPointer *self = TERN_LIST_POINTER (object);

  set_hovered (self, NULL);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_object (&self->menu_model);
  g_clear_object (&self->selection);
  G_OBJECT_CLASS (tern_list_pointer_parent_class)->dispose (object);
}

static void
tern_list_pointer_class_init (TernListPointerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tern_list_pointer_dispose;
}

static void
tern_list_pointer_init (TernListPointer *self)
{
}

TernListPointer *
tern_list_pointer_new (GtkWidget *parent, GtkListView *list_view)
{
  TernListPointer *self = g_object_new (TERN_TYPE_LIST_POINTER, NULL);

  self->parent = parent;
  self->list_view = list_view;
  add_controllers (self);
  return self;
}

void
tern_list_pointer_set_selection (TernListPointer *self, TernSelection *selection)
{
  set_hovered (self, NULL);
  g_set_object (&self->selection, selection);
}

void
tern_list_pointer_set_menu_model (TernListPointer *self, GMenuModel *model)
{
  if (g_set_object (&self->menu_model, model))
    g_clear_pointer (&self->menu, gtk_widget_unparent);
}

gboolean
tern_list_pointer_open_menu (TernListPointer *self)
{
  TernListRow *row;
  graphene_rect_t bounds;

  if (self->selection == NULL || self->menu_model == NULL)
    return FALSE;
  row = tern_message_factory_find (self->list_view, tern_selection_get_current (self->selection));
  if (row == NULL || !gtk_widget_compute_bounds (GTK_WIDGET (row), GTK_WIDGET (self->list_view), &bounds))
    return FALSE;
  /* In its middle, so that the row can still be read. */
  open_menu (self, row, bounds.origin.x + bounds.size.width / 3, bounds.origin.y + bounds.size.height / 2);
  return TRUE;
}
