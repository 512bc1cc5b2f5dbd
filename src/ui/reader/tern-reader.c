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
  PROP_CURRENT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum
{
  SIGNAL_SHOWN,
  SIGNAL_READ_ON,
  SIGNAL_SEEN,
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
  if (!gtk_widget_is_focus (GTK_WIDGET (self)) || self->page == NULL || !tern_message_page_is_settled (self->page))
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

  if (self->n_selected > 0)
    count = g_strdup_printf (ngettext ("%'u Message Selected", "%'u Messages Selected", self->n_selected),
                             self->n_selected);
  adw_status_page_set_icon_name (self->empty, "mail-unread-symbolic");
  adw_status_page_set_title (self->empty, count != NULL ? count : _("No Message Selected"));
  if ((count != NULL) != (adw_status_page_get_child (self->empty) != NULL))
    adw_status_page_set_child (self->empty, count != NULL ? tern_selection_buttons_new () : NULL);
}

static void
drop_conversation (TernReader *self)
{
  if (self->conversation != NULL)
    g_signal_handlers_disconnect_by_data (self->conversation, self);
  g_clear_object (&self->conversation);
  if (self->view == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->view, self);
  tern_conversation_view_close (self->view);
  self->view = NULL;
  self->page = NULL;
}

static void
drop_page (TernReader *self)
{
  drop_conversation (self);
  if (self->page != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->page, self);
      tern_message_page_close (self->page);
      self->page = NULL;
    }
  tern_reader_update_actions (self);
}

static void
on_current_changed (TernReader *self)
{
  self->page = tern_conversation_view_get_page (self->view);
  tern_reader_update_actions (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CURRENT]);
}

static void
on_view_shown (TernReader *self, TernMessage *message)
{
  pass_focus_on (self);
  if (message == self->message)
    g_signal_emit (self, signals[SIGNAL_SHOWN], 0);
}

static void
on_seen (TernReader *self, TernMessage *message)
{
  if (message != self->message)
    g_signal_emit (self, signals[SIGNAL_SEEN], 0, message);
}

/* The page goes along, with what it has loaded. */
static void
show_conversation (TernReader *self)
{
  gboolean focused = has_focus_within (self);
  gboolean shown = tern_message_page_is_shown (self->page);
  g_autoptr (TernMessagePage) page = g_object_ref (self->page);

  if (focused)
    hold_focus (self);
  g_signal_handlers_disconnect_by_data (page, self);
  adw_bin_set_child (ADW_BIN (self), NULL);
  self->view = tern_conversation_view_new (self->client, self->settings, self->conversation, page);
  tern_conversation_view_set_sought (self->view, self->sought);
  g_signal_connect_object (self->view, "current-changed", G_CALLBACK (on_current_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view, "page-changed", G_CALLBACK (on_page_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view, "shown", G_CALLBACK (on_view_shown), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view, "seen", G_CALLBACK (on_seen), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view, "read-on", G_CALLBACK (on_read_on), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->view));
  on_current_changed (self);
  if (focused && shown)
    pass_focus_on (self);
}

/* It was alone, and now it is not: an answer came, or the thread was read for the first time. */
static void
on_conversation_changed (TernReader *self)
{
  if (self->view == NULL && self->page != NULL && g_list_model_get_n_items (G_LIST_MODEL (self->conversation)) > 1
      && tern_conversation_find (self->conversation, tern_message_get_id (self->message)) != TERN_CONVERSATION_NOWHERE)
    show_conversation (self);
}

static void
look_for_conversation (TernReader *self)
{
  if (!g_settings_get_boolean (self->settings, "show-conversations")
      || tern_message_get_source (self->message) != NULL)
    return;
  self->conversation = tern_conversation_new (self->client, self->message);
  g_signal_connect_object (self->conversation, "items-changed", G_CALLBACK (on_conversation_changed), self,
                           G_CONNECT_SWAPPED);
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
  tern_message_page_set_sought (self->page, self->sought);
  g_signal_connect_object (self->page, "shown", G_CALLBACK (on_shown), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->page, "read-on", G_CALLBACK (on_read_on), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->page, "changed", G_CALLBACK (on_page_changed), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->page));
  tern_reader_update_actions (self);
  look_for_conversation (self);
}

/* Another one of the same conversation. Returns: whether it is one. */
static gboolean
go_to_message (TernReader *self)
{
  gboolean focused = has_focus_within (self);

  if (self->view == NULL || self->message == NULL
      || !tern_conversation_view_go_to (self->view, tern_message_get_id (self->message)))
    return FALSE;
  if (focused)
    tern_reader_focus (self);
  if (tern_reader_is_shown (self))
    g_signal_emit (self, signals[SIGNAL_SHOWN], 0);
  return TRUE;
}

static void
on_setting_changed (TernReader *self)
{
  if (self->message != NULL)
    show_message (self);
}

static void
tern_reader_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_MESSAGE)
    g_value_set_object (value, TERN_READER (object)->message);
  else if (id == PROP_CURRENT)
    g_value_set_object (value, tern_reader_get_current (TERN_READER (object)));
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
  g_clear_pointer (&self->sought, tern_word_match_unref);
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
  properties[PROP_CURRENT] = g_param_spec_object (
      "current", NULL, NULL, TERN_TYPE_MESSAGE, G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SIGNAL_SHOWN]
      = g_signal_new ("shown", TERN_TYPE_READER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_READ_ON]
      = g_signal_new ("read-on", TERN_TYPE_READER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_SEEN] = g_signal_new ("seen", TERN_TYPE_READER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                       TERN_TYPE_MESSAGE);
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
  g_signal_connect_object (settings, "changed::show-conversations", G_CALLBACK (on_setting_changed), self,
                           G_CONNECT_SWAPPED);
  return self;
}

void
tern_reader_set_message (TernReader *self, TernMessage *message)
{
  if (!g_set_object (&self->message, message))
    return;
  if (!go_to_message (self))
    show_message (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MESSAGE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CURRENT]);
}

TernMessage *
tern_reader_get_message (TernReader *self)
{
  return self->message;
}

TernMessage *
tern_reader_get_current (TernReader *self)
{
  return self->view != NULL ? tern_conversation_view_get_current (self->view) : self->message;
}

void
tern_reader_set_sought (TernReader *self, TernWordMatch *words)
{
  if (self->sought == words)
    return;
  g_clear_pointer (&self->sought, tern_word_match_unref);
  self->sought = words != NULL ? tern_word_match_ref (words) : NULL;
  if (self->view != NULL)
    tern_conversation_view_set_sought (self->view, words);
  else if (self->page != NULL)
    tern_message_page_set_sought (self->page, words);
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

  if (self->view != NULL && self->page == NULL)
    wanted = tern_conversation_view_get_focus_widget (self->view);
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
  return self->page != NULL && tern_message_page_get_message (self->page) == self->message
         && tern_message_page_is_shown (self->page);
}
