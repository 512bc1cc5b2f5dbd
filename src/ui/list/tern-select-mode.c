/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Choosing messages one by one; see the header. */

#include "ui/list/tern-select-mode.h"

struct _TernSelectMode
{
  GObject parent_instance;

  GtkListView *list_view; /* not owned */
  TernMessageFactory *factory;
  TernSelection *selection; /* (nullable) */
  GtkEventController *tap;  /* not owned: the list view's */
  guint look_source;
  gboolean active;
};

G_DEFINE_FINAL_TYPE (TernSelectMode, tern_select_mode, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_ACTIVE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
set_active (TernSelectMode *self, gboolean active)
{
  self->active = active;
  tern_selection_set_gathering (self->selection, active);
  tern_message_factory_set_checks (self->factory, active);
  gtk_event_controller_set_propagation_phase (self->tap, active ? GTK_PHASE_CAPTURE : GTK_PHASE_NONE);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE]);
}

static gboolean
on_time_to_look (gpointer data)
{
  TernSelectMode *self = data;

  self->look_source = 0;
  if (self->active && tern_selection_is_given (self->selection))
    set_active (self, FALSE);
  return G_SOURCE_REMOVE;
}

/* What was chosen has gone, and another row has taken its place; unless it comes back at once. */
static void
on_n_selected_changed (TernSelectMode *self)
{
  if (self->active && self->look_source == 0 && tern_selection_is_given (self->selection))
    self->look_source = g_idle_add (on_time_to_look, self);
}

static void
on_items_changed (TernSelectMode *self)
{
  if (self->active && g_list_model_get_n_items (G_LIST_MODEL (self->selection)) == 0)
    set_active (self, FALSE);
}

/* With a modifier held, the list view does what it says. */
static void
on_tapped (GtkGesture *gesture, int n_press, double x, double y, TernSelectMode *self)
{
  TernListRow *row = tern_message_factory_pick (self->list_view, x, y);
  GdkModifierType held = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));

  if (row != NULL && (held & (GDK_CONTROL_MASK | GDK_SHIFT_MASK)) == 0)
    tern_select_mode_turn (self, tern_message_factory_get_position (row));
}

static void
tern_select_mode_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_ACTIVE)
    g_value_set_boolean (value, TERN_SELECT_MODE (object)->active);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
tern_select_mode_dispose (GObject *object)
{
  TernSelectMode *self = TERN_SELECT_MODE (object);

  g_clear_handle_id (&self->look_source, g_source_remove);
  g_clear_object (&self->selection);
  g_clear_object (&self->factory);
  G_OBJECT_CLASS (tern_select_mode_parent_class)->dispose (object);
}

static void
tern_select_mode_class_init (TernSelectModeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = tern_select_mode_get_property;
  object_class->dispose = tern_select_mode_dispose;
  properties[PROP_ACTIVE] = g_param_spec_boolean ("active", NULL, NULL, FALSE,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
tern_select_mode_init (TernSelectMode *self)
{
}

TernSelectMode *
tern_select_mode_new (GtkListView *list_view, TernMessageFactory *factory)
{
  TernSelectMode *self = g_object_new (TERN_TYPE_SELECT_MODE, NULL);
  GtkGesture *tap = gtk_gesture_click_new ();

  self->list_view = list_view;
  self->factory = g_object_ref (factory);
  self->tap = GTK_EVENT_CONTROLLER (tap);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (tap), GDK_BUTTON_PRIMARY);
  gtk_event_controller_set_propagation_phase (self->tap, GTK_PHASE_NONE);
  g_signal_connect_object (tap, "released", G_CALLBACK (on_tapped), self, G_CONNECT_DEFAULT);
  gtk_widget_add_controller (GTK_WIDGET (list_view), self->tap);
  return self;
}

void
tern_select_mode_set_selection (TernSelectMode *self, TernSelection *selection)
{
  if (self->active)
    set_active (self, FALSE);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  g_set_object (&self->selection, selection);
  if (selection == NULL)
    return;
  g_signal_connect_object (selection, "notify::n-selected", G_CALLBACK (on_n_selected_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (selection, "items-changed", G_CALLBACK (on_items_changed), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

gboolean
tern_select_mode_get_active (TernSelectMode *self)
{
  return self->active;
}

void
tern_select_mode_begin (TernSelectMode *self, guint position)
{
  if (self->active || self->selection == NULL || g_list_model_get_n_items (G_LIST_MODEL (self->selection)) == 0)
    return;
  set_active (self, TRUE);
  gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selection));
  if (position != TERN_MESSAGE_LIST_NOWHERE)
    tern_select_mode_turn (self, position);
}

void
tern_select_mode_end (TernSelectMode *self)
{
  guint current;

  if (!self->active)
    return;
  set_active (self, FALSE);
  current = tern_selection_get_current (self->selection);
  if (tern_selection_get_n_selected (self->selection) > 1 && current != TERN_MESSAGE_LIST_NOWHERE)
    gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), current, TRUE);
}

gboolean
tern_select_mode_turn (TernSelectMode *self, guint position)
{
  GtkSelectionModel *model = GTK_SELECTION_MODEL (self->selection);

  if (!self->active || position == TERN_MESSAGE_LIST_NOWHERE)
    return self->active;
  if (gtk_selection_model_is_selected (model, position))
    gtk_selection_model_unselect_item (model, position);
  else
    gtk_selection_model_select_item (model, position, FALSE);
  return TRUE;
}
