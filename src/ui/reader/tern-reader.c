/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The reader; see the header. Its actions are in tern-reader-actions.c. */
#include "ui/reader/tern-reader.h"

#include "ui/reader/tern-reader-private.h"
#include "ui/reader/tern-selection-buttons.h"

#include <glib/gi18n.h>

enum
{
  PROP_0,
  PROP_MESSAGE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum
{
  SIGNAL_SHOWN,
  SIGNAL_READ_ON,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TernReader, tern_reader, ADW_TYPE_BIN)

static gboolean
has_focus_within (TernReader *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && (focus == GTK_WIDGET (self) || gtk_widget_is_ancestor (focus, GTK_WIDGET (self)));
}

/* What had it is about to go. It waits here for the body of the next message. */
static void
hold_focus (TernReader *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
pass_focus_on (TernReader *self)
{
  if (!gtk_widget_is_focus (GTK_WIDGET (self)) || !tern_message_page_is_settled (self->page))
    return;
  tern_reader_focus (self);
  gtk_widget_set_focusable (GTK_WIDGET (self), gtk_widget_is_focus (GTK_WIDGET (self)));
}

static void
on_page_changed (TernReader *self)
{
  tern_reader_update_actions (self);
  pass_focus_on (self);
}

static void
on_shown (TernReader *self)
{
  pass_focus_on (self);
  g_signal_emit (self, signals[SIGNAL_SHOWN], 0);
}

static void
on_read_on (TernReader *self)
{
  g_signal_emit (self, signals[SIGNAL_READ_ON], 0);
}

static void
describe_selection (TernReader *self)
{
  g_autofree char *count = NULL;

  if (self->n_selected > 1)
    count = g_strdup_printf (ngettext ("%'u Message Selected", "%'u Messages Selected", self->n_selected),
                             self->n_selected);
  adw_status_page_set_icon_name (self->empty, "mail-unread-symbolic");
  adw_status_page_set_title (self->empty, count != NULL ? count : _("No Message Selected"));
  if ((count != NULL) != (adw_status_page_get_child (self->empty) != NULL))
    adw_status_page_set_child (self->empty, count != NULL ? tern_selection_buttons_new () : NULL);
}

static void
drop_page (TernReader *self)
{
  if (self->page == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->page, self);
  tern_message_page_close (self->page);
  self->page = NULL;
  tern_reader_update_actions (self);
}

static void
show_message (TernReader *self)
{
  if (has_focus_within (self))
    hold_focus (self);
  drop_page (self);
  if (self->message == NULL)
    {
      adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->empty));
      return;
    }
  self->page = tern_message_page_new (self->client, self->settings, self->message);
  g_signal_connect_object (self->page, "shown", G_CALLBACK (on_shown), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->page, "read-on", G_CALLBACK (on_read_on), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->page, "changed", G_CALLBACK (on_page_changed), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->page));
  tern_reader_update_actions (self);
}

static void
tern_reader_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_MESSAGE)
    g_value_set_object (value, TERN_READER (object)->message);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
tern_reader_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_MESSAGE)
    tern_reader_set_message (TERN_READER (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
tern_reader_dispose (GObject *object)
{
  TernReader *self = TERN_READER (object);

  drop_page (self);
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->empty);
  g_clear_object (&self->client);
  g_clear_object (&self->settings);
  g_clear_object (&self->message);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (tern_reader_parent_class)->dispose (object);
}

static void
tern_reader_class_init (TernReaderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = tern_reader_dispose;
  object_class->get_property = tern_reader_get_property;
  object_class->set_property = tern_reader_set_property;
  properties[PROP_MESSAGE] = g_param_spec_object (
      "message", NULL, NULL, TERN_TYPE_MESSAGE, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SIGNAL_SHOWN]
      = g_signal_new ("shown", TERN_TYPE_READER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_READ_ON]
      = g_signal_new ("read-on", TERN_TYPE_READER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tern_reader_init (TernReader *self)
{
  tern_reader_make_actions (self);
  self->empty = g_object_ref_sink (ADW_STATUS_PAGE (adw_status_page_new ()));
  gtk_widget_add_css_class (GTK_WIDGET (self->empty), "compact");
  gtk_widget_add_css_class (GTK_WIDGET (self), "tern-reader");
  gtk_widget_insert_action_group (GTK_WIDGET (self), "reader", G_ACTION_GROUP (self->actions));
  describe_selection (self);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->empty));
}

TernReader *
tern_reader_new (TernClient *client, GSettings *settings)
{
  TernReader *self = g_object_new (TERN_TYPE_READER, NULL);

  self->client = g_object_ref (client);
  self->settings = g_object_ref (settings);
  return self;
}

void
tern_reader_set_message (TernReader *self, TernMessage *message)
{
  if (!g_set_object (&self->message, message))
    return;
  show_message (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MESSAGE]);
}

TernMessage *
tern_reader_get_message (TernReader *self)
{
  return self->message;
}

void
tern_reader_set_n_selected (TernReader *self, guint n)
{
  if (self->n_selected == n)
    return;
  self->n_selected = n;
  describe_selection (self);
}

GActionGroup *
tern_reader_get_actions (TernReader *self)
{
  return G_ACTION_GROUP (self->actions);
}

void
tern_reader_focus (TernReader *self)
{
  GtkWidget *wanted = self->page != NULL ? tern_message_page_get_focus_widget (self->page) : NULL;

  if (self->page != NULL && !tern_message_page_is_settled (self->page))
    hold_focus (self);
  else if (wanted == NULL || !gtk_widget_grab_focus (wanted))
    gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

void
tern_reader_leave (TernReader *self, void (*left) (gpointer data), gpointer data)
{
  if (self->page != NULL)
    tern_message_body_leave (tern_message_page_get_body (self->page), left, data);
  else
    left (data);
}

gboolean
tern_reader_is_shown (TernReader *self)
{
  return self->page != NULL && tern_message_page_is_shown (self->page);
}
