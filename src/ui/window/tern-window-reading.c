/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Which message is shown, and when it counts as read; see the window's private header. */

#include "ui/window/tern-window-private.h"

#include <glib/gi18n-lib.h>

/* LOOK, Reader: what was selected for the person is not read until they move or wait, also where what they open is read
 * at once. */
#define GIVEN_DELAY 2

static void
mark_read (TernWindow *self)
{
  g_autoptr (TernFlags) seen = tern_flags_new (TERN_FLAG_SEEN, NULL);
  gint64 id = tern_message_get_id (self->message);

  tern_client_flag (self->client, &id, 1, seen, NULL, NULL);
}

static gboolean
on_read_time_over (gpointer data)
{
  TernWindow *self = data;

  self->read_id = 0;
  if (self->message != NULL && tern_message_get_unread (self->message))
    mark_read (self);
  return G_SOURCE_REMOVE;
}

/* Seconds; negative: never. */
static int
get_delay (TernWindow *self)
{
  int delay = g_settings_get_int (self->settings, "mark-read-delay");
  TernSelection *selection = tern_message_view_get_selection (self->list);
  gboolean given = selection != NULL && tern_selection_is_given (selection);

  return given && delay >= 0 ? MAX (delay, GIVEN_DELAY) : delay;
}

/* Counted from when the body is on the screen. */
static void
on_message_shown (TernWindow *self)
{
  int delay = get_delay (self);

  g_clear_handle_id (&self->read_id, g_source_remove);
  if (delay < 0 || self->message == NULL || !tern_message_get_unread (self->message))
    return;
  self->read_id = g_timeout_add_seconds ((guint) delay, on_read_time_over, self);
}

/* Of a conversation, beside the message it was opened with. */
static void
on_seen (TernWindow *self, TernMessage *message)
{
  g_autoptr (TernFlags) seen = tern_flags_new (TERN_FLAG_SEEN, NULL);
  gint64 id = tern_message_get_id (message);

  tern_client_flag (self->client, &id, 1, seen, NULL, NULL);
}

static void
on_message_changed (TernWindow *self)
{
  TernMessage *read = self->reader != NULL ? tern_reader_get_current (self->reader) : NULL;
  gboolean starred = read != NULL && tern_message_get_starred (read);

  gtk_button_set_icon_name (GTK_BUTTON (self->star_button), starred ? "starred-symbolic" : "non-starred-symbolic");
  tern_window_update_actions (self);
}

static void
on_read_on (TernWindow *self)
{
  tern_window_read_on (self, FALSE);
}

static void
make_reader (TernWindow *self)
{
  self->reader = tern_reader_new (self->client, self->settings);
  tern_window_mark_reader (self);
  tern_window_update_front (self);
  g_signal_connect_object (self->reader, "read-on", G_CALLBACK (on_read_on), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (self->reader_bin, GTK_WIDGET (self->reader));
  g_signal_connect_object (self->reader, "shown", G_CALLBACK (on_message_shown), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->reader, "seen", G_CALLBACK (on_seen), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->reader, "notify::current", G_CALLBACK (on_message_changed), self, G_CONNECT_SWAPPED);
}

/* The next row, without the focus: it stays where the person reads. */
void
tern_window_read_on (TernWindow *self, gboolean back)
{
  TernMessageList *list = tern_message_view_get_list (self->list);
  guint position;

  if (list == NULL || self->message == NULL)
    return;
  position = tern_message_list_find (list, tern_message_get_id (self->message));
  if (position == TERN_MESSAGE_LIST_NOWHERE || (back && position == 0))
    return;
  position = back ? position - 1 : position + 1;
  if (position < g_list_model_get_n_items (G_LIST_MODEL (list)))
    tern_message_view_select (self->list, position);
}

void
tern_window_show_message (TernWindow *self, TernMessage *message)
{
  gboolean reading
      = (gtk_widget_get_state_flags (GTK_WIDGET (self->reader_bin)) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0;

  if (self->reader == NULL)
    make_reader (self);
  if (message == self->message)
    return;
  g_clear_handle_id (&self->read_id, g_source_remove);
  if (self->message != NULL)
    g_signal_handlers_disconnect_by_func (self->message, on_message_changed, self);
  g_set_object (&self->message, message);
  if (message != NULL)
    g_signal_connect_object (message, "notify", G_CALLBACK (on_message_changed), self, G_CONNECT_SWAPPED);
  tern_reader_set_message (self->reader, message);
  if (reading && message == NULL)
    tern_window_focus_list (self);
  on_message_changed (self);
}

void
tern_window_mark_shown_read (TernWindow *self)
{
  g_clear_handle_id (&self->read_id, g_source_remove);
  if (self->message != NULL && tern_message_get_unread (self->message)
      && g_settings_get_int (self->settings, "mark-read-delay") >= 0)
    mark_read (self);
}
