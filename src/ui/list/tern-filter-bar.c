/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The quick filter; see the header, and tern-filter-bar.ui for its buttons, which are in the order of the bits. */

#include "ui/list/tern-filter-bar.h"

#include "model/tern-list-query.h"

#include <glib/gi18n.h>

struct _TernFilterBar
{
  AdwBin parent_instance;

  GtkWidget *box;
  guint filter;
};

G_DEFINE_FINAL_TYPE (TernFilterBar, tern_filter_bar, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_FILTER,
  N_PROPS
};

enum
{
  CLOSED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
set_filter (TernFilterBar *self, guint filter)
{
  if (self->filter == filter)
    return;
  self->filter = filter;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FILTER]);
}

static void
on_toggled (TernFilterBar *self)
{
  guint filter = 0, bit = 1;

  for (GtkWidget *button = gtk_widget_get_first_child (self->box); button != NULL;
       button = gtk_widget_get_next_sibling (button))
    {
      filter |= gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)) ? bit : 0;
      bit <<= 1;
    }
  set_filter (self, filter);
}

static gboolean
on_escape (GtkWidget *widget, GVariant *args, gpointer data)
{
  g_signal_emit (widget, signals[CLOSED], 0);
  return TRUE;
}

/* At its ends the focus stays: an arrow key would lead to whatever is beside it. */
static gboolean
on_arrow (GtkWidget *widget, GVariant *args, gpointer data)
{
  TernFilterBar *self = TERN_FILTER_BAR (widget);
  GtkWidget *focus = gtk_widget_get_focus_child (self->box);
  gboolean forward = g_variant_get_boolean (args) != (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL);
  GtkWidget *next = focus == NULL ? NULL
                    : forward     ? gtk_widget_get_next_sibling (focus)
                                  : gtk_widget_get_prev_sibling (focus);

  if (next != NULL)
    gtk_widget_grab_focus (next);
  return TRUE;
}

static void
add_key (GtkEventController *keys, guint keyval, GtkShortcutFunc func, GVariant *args)
{
  GtkShortcut *shortcut = gtk_shortcut_new (gtk_keyval_trigger_new (keyval, 0),
                                            gtk_callback_action_new (func, NULL, NULL));

  if (args != NULL)
    gtk_shortcut_set_arguments (shortcut, args);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys), shortcut);
}

static gboolean
tern_filter_bar_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (gtk_widget_get_first_child (TERN_FILTER_BAR (widget)->box));
}

static void
tern_filter_bar_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_FILTER)
    g_value_set_uint (value, TERN_FILTER_BAR (object)->filter);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
tern_filter_bar_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_FILTER)
    tern_filter_bar_set_filter (TERN_FILTER_BAR (object), g_value_get_uint (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
tern_filter_bar_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), TERN_TYPE_FILTER_BAR);
  G_OBJECT_CLASS (tern_filter_bar_parent_class)->dispose (object);
}

static void
tern_filter_bar_class_init (TernFilterBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = tern_filter_bar_get_property;
  object_class->set_property = tern_filter_bar_set_property;
  object_class->dispose = tern_filter_bar_dispose;
  widget_class->grab_focus = tern_filter_bar_grab_focus;
  properties[PROP_FILTER]
    = g_param_spec_uint ("filter", NULL, NULL, 0, TERN_LIST_FILTER_ALL, 0,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[CLOSED]
    = g_signal_new ("closed", TERN_TYPE_FILTER_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/ternmail/Tern/ui/list/tern-filter-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, TernFilterBar, box);
  gtk_widget_class_bind_template_callback (widget_class, on_toggled);
}

static void
tern_filter_bar_init (TernFilterBar *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  add_key (keys, GDK_KEY_Escape, on_escape, NULL);
  add_key (keys, GDK_KEY_Left, on_arrow, g_variant_new_boolean (FALSE));
  add_key (keys, GDK_KEY_Right, on_arrow, g_variant_new_boolean (TRUE));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

guint
tern_filter_bar_get_filter (TernFilterBar *self)
{
  return self->filter;
}

void
tern_filter_bar_set_filter (TernFilterBar *self, guint filter)
{
  guint bit = 1;

  if (self->filter == filter)
    return;
  /* All of them first: what is told of is never half of it. */
  for (GtkWidget *button = gtk_widget_get_first_child (self->box); button != NULL;
       button = gtk_widget_get_next_sibling (button))
    {
      g_signal_handlers_block_by_func (button, on_toggled, self);
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), (filter & bit) != 0);
      g_signal_handlers_unblock_by_func (button, on_toggled, self);
      bit <<= 1;
    }
  set_filter (self, filter);
}

char *
tern_filter_bar_dup_words (guint filter)
{
  /* Translators: spoken: which messages a list is filtered for; "Inbox, filtered: unread, starred, 3 messages". */
  static const char *const words[] = { N_("unread"), N_("starred"), N_("with attachment"), N_("to me") };
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) parts = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if ((filter & (1u << i)) != 0)
      g_strv_builder_add (builder, _(words[i]));
  parts = g_strv_builder_end (builder);
  return parts[0] != NULL ? g_strjoinv (C_("between spoken parts", ", "), parts) : NULL;
}

const char *
tern_filter_bar_get_nothing (guint filter)
{
  switch (filter)
    {
    case TERN_LIST_FILTER_UNREAD:
      return _("No Unread Messages Here");
    case TERN_LIST_FILTER_STARRED:
      return _("No Starred Messages Here");
    case TERN_LIST_FILTER_ATTACHMENT:
      return _("No Messages with Attachments Here");
    case TERN_LIST_FILTER_TO_ME:
      return _("No Messages to You Here");
    default:
      return _("No Such Messages Here");
    }
}
