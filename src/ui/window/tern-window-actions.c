/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What can be done, and whether it can be done now; see the window's private header. */

#include "ui/backup/tern-backup-dialog.h"
#include "ui/preferences/tern-preferences-dialog.h"
#include "ui/waiting/tern-check-dialog.h"
#include "ui/waiting/tern-waiting-dialog.h"
#include "ui/window/tern-keys-dialog.h"
#include "ui/window/tern-message-window.h"
#include "ui/window/tern-window-private.h"

#include <glib/gi18n-lib.h>

static void
flag (TernWindow *self, const gint64 *ids, guint n, TernFlag add, TernFlag remove, const char *label)
{
  g_autoptr (TernFlags) added = tern_flags_new (add, NULL);
  g_autoptr (TernFlags) removed = tern_flags_new (remove, NULL);

  /* What was asked for by hand is not done over by the clock. */
  g_clear_handle_id (&self->read_id, g_source_remove);
  if (n > 0)
    tern_client_flag (self->client, ids, n, added, removed, label);
}

/* (nullable): while the focus is in a conversation: the one of its messages that is read, where that is not the one
 * the list has selected. */
static TernMessage *
get_read (TernWindow *self)
{
  TernMessage *read = self->reader != NULL ? tern_reader_get_current (self->reader) : NULL;
  gboolean inside
      = (gtk_widget_get_state_flags (GTK_WIDGET (self->reader_bin)) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0;

  return inside && read != self->message ? read : NULL;
}

GArray *
tern_window_dup_targets (TernWindow *self)
{
  TernMessage *read = get_read (self);
  GArray *ids = read == NULL ? tern_message_view_get_selected_ids (self->list)
                             : g_array_new (FALSE, FALSE, sizeof (gint64));

  if (read != NULL)
    {
      gint64 id = tern_message_get_id (read);

      g_array_append_val (ids, id);
    }
  if (ids->len == 0 && self->message != NULL)
    {
      gint64 id = tern_message_get_id (self->message);

      g_array_append_val (ids, id);
    }
  return ids;
}

static void
change_flags (TernWindow *self, TernFlag add, TernFlag remove, const char *label)
{
  g_autoptr (GArray) ids = tern_window_dup_targets (self);

  flag (self, (const gint64 *) ids->data, ids->len, add, remove, label);
}

static void
mark_read_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  change_flags (data, TERN_FLAG_SEEN, TERN_FLAG_NONE, _("Marked as read"));
}

static void
mark_unread_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  change_flags (data, TERN_FLAG_NONE, TERN_FLAG_SEEN, _("Marked as unread"));
}

/* Returns: (transfer full) (nullable): the first of what an action is about. The reader's message is not it while the
 * selection has just moved on. */
static TernMessage *
dup_first_target (TernWindow *self)
{
  g_autoptr (GArray) ids = tern_window_dup_targets (self);
  TernMessageList *list = tern_message_view_get_list (self->list);
  guint position = ids->len > 0 ? tern_message_list_find (list, g_array_index (ids, gint64, 0))
                                : TERN_MESSAGE_LIST_NOWHERE;

  if (position != TERN_MESSAGE_LIST_NOWHERE)
    return g_list_model_get_item (G_LIST_MODEL (list), position);
  if (get_read (self) != NULL)
    return g_object_ref (get_read (self));
  return self->message != NULL ? g_object_ref (self->message) : NULL;
}

/* As the first of them is not: all get a star, or all lose it. */
static void
star_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  TernWindow *self = data;
  g_autoptr (TernMessage) first = dup_first_target (self);

  if (first != NULL && tern_message_get_starred (first))
    change_flags (self, TERN_FLAG_NONE, TERN_FLAG_FLAGGED, _("Star taken away"));
  else
    change_flags (self, TERN_FLAG_FLAGGED, TERN_FLAG_NONE, _("Starred"));
}

/* Where messages are moved by their folder's role. */
static const struct
{
  const char *action;
  TernMailboxRole role;
  const char *label;
  const char *nowhere;
} moves[] = {
  { "archive", TERN_MAILBOX_ROLE_ARCHIVE, N_ ("Archived"), N_ ("There is no folder for archived mail") },
  { "junk", TERN_MAILBOX_ROLE_JUNK, N_ ("Moved to junk"), N_ ("There is no folder for junk") },
  { "trash", TERN_MAILBOX_ROLE_TRASH, N_ ("Moved to the trash"), N_ ("There is no folder for the trash") },
};

/* Returns: whether @what is one of them. */
static gboolean
move (TernWindow *self, const char *what, const gint64 *ids, guint n)
{
  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    if (g_str_equal (what, moves[i].action))
      {
        g_clear_handle_id (&self->read_id, g_source_remove);
        tern_client_move_to_role (self->client, ids, n, moves[i].role, _(moves[i].label), _(moves[i].nowhere));
        return TRUE;
      }
  return FALSE;
}

static void
move_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_autoptr (GArray) ids = tern_window_dup_targets (data);

  move (data, g_action_get_name (G_ACTION (action)), (const gint64 *) ids->data, ids->len);
}

/* What is in the trash already can only go for good. */
static void
trash_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  TernWindow *self = data;

  if (self->folder != NULL && tern_folder_get_role (self->folder) == TERN_MAILBOX_ROLE_TRASH)
    tern_window_ask_delete (self);
  else
    move_activated (action, parameter, data);
}

static void
delete_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  tern_window_ask_delete (data);
}

static void
move_to_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  tern_window_ask_folder (data, FALSE);
}

static void
copy_to_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  tern_window_ask_folder (data, TRUE);
}

static void
labels_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  tern_window_ask_labels (data);
}

static void
snooze_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  tern_window_ask_snooze (data);
}

/* As the first of them is not. */
static void
mute_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  TernWindow *self = data;
  g_autoptr (TernMessage) first = dup_first_target (self);

  tern_window_mute (self, first == NULL || !tern_message_get_muted (first));
}

static void
undo_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  TernWindow *self = data;
  g_autofree char *label = tern_undo_undo (tern_client_get_undo (self->client));
  /* Translators: %s is what was done: "Undone: Marked as read". */
  g_autofree char *text = label != NULL ? g_strdup_printf (_("Undone: %s"), label) : NULL;

  if (text != NULL)
    tern_window_say (self, text);
}

static void
redo_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  TernWindow *self = data;
  g_autofree char *label = tern_undo_redo (tern_client_get_undo (self->client));
  /* Translators: %s is what was done once more: "Done again: Marked as read". */
  g_autofree char *text = label != NULL ? g_strdup_printf (_("Done again: %s"), label) : NULL;

  if (text != NULL)
    tern_window_say (self, text);
}

static void
go_to_unread (TernWindow *self, gboolean forward)
{
  gboolean went = forward ? tern_message_view_next_unread (self->list) : tern_message_view_previous_unread (self->list);

  if (!went)
    tern_window_say (self, forward ? _("No unread message below") : _("No unread message above"));
}

static void
next_unread_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  go_to_unread (data, TRUE);
}

static void
previous_unread_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  go_to_unread (data, FALSE);
}

static void
next_message_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  tern_window_read_on (data, FALSE);
}

static void
previous_message_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  tern_window_read_on (data, TRUE);
}

/* It was opened: it counts as read. */
static void
own_window_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  TernWindow *self = data;
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  tern_window_mark_shown_read (self);
  gtk_window_present (tern_message_window_new (application, self->client, self->settings, self->message));
}

static void
next_pane_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  tern_window_cycle_panes (data, 1);
}

static void
previous_pane_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  tern_window_cycle_panes (data, -1);
}

/* From the reader to the list; from the results to where they were searched from. */
static void
back_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  TernWindow *self = data;
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));

  if (tern_window_end_selecting (self))
    return;
  if (focus != NULL && gtk_widget_is_ancestor (focus, self->list_pane) && tern_window_end_search (self))
    return;
  tern_window_go_back (self);
}

static void
search_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  tern_window_begin_search (data);
}

/* Whether the three panes are there, with nothing in front of them. */
/* Never disabled: its button would lose the focus to come back to. */
static void
sidebar_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  if (tern_window_is_mail_in_front (data))
    tern_window_toggle_sidebar (data);
}

static void
check_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  TernWindow *self = data;

  if (tern_client_get_offline (self->client))
    tern_window_say (self, _("Tern is working offline"));
  tern_client_check_now (self->client, NULL);
}

static void
say_status_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  TernWindow *self = data;

  gtk_accessible_announce (GTK_ACCESSIBLE (self), tern_sidebar_get_status (self->sidebar),
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
}

static void
waiting_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  TernWindow *self = data;

  adw_dialog_present (tern_waiting_dialog_new (self->client), GTK_WIDGET (self));
}

static void
check_folder_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  TernWindow *self = data;

  if (self->folder != NULL && tern_folder_get_kind (self->folder) == TERN_FOLDER_MAILBOX)
    adw_dialog_present (tern_check_dialog_new (self->client, self->folder), GTK_WIDGET (self));
  else
    tern_window_say (self, _("Choose one folder to check"));
}

static void
accounts_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  tern_window_show_accounts (data, NULL);
}

static void
backup_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  TernWindow *self = data;

  adw_dialog_present (tern_backup_dialog_new (self->client, self->settings), GTK_WIDGET (self));
}

static void
preferences_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  TernWindow *self = data;

  adw_dialog_present (tern_preferences_dialog_new (self->client, self->settings), GTK_WIDGET (self));
}

static void
keys_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  TernWindow *self = data;
  g_autofree char *scheme = g_settings_get_string (self->settings, "single-keys");

  adw_dialog_present (tern_keys_dialog_new (scheme), GTK_WIDGET (self));
}

static const GActionEntry entries[] = {
  { .name = "mark-read", .activate = mark_read_activated },
  { .name = "mark-unread", .activate = mark_unread_activated },
  { .name = "star", .activate = star_activated, .state = "false" },
  { .name = "archive", .activate = move_activated },
  { .name = "junk", .activate = move_activated },
  { .name = "trash", .activate = trash_activated },
  { .name = "delete", .activate = delete_activated },
  { .name = "move-to", .activate = move_to_activated },
  { .name = "copy-to", .activate = copy_to_activated },
  { .name = "labels", .activate = labels_activated },
  { .name = "snooze", .activate = snooze_activated },
  { .name = "mute", .activate = mute_activated },
  { .name = "undo", .activate = undo_activated },
  { .name = "redo", .activate = redo_activated },
  { .name = "next-unread", .activate = next_unread_activated },
  { .name = "previous-unread", .activate = previous_unread_activated },
  { .name = "next-message", .activate = next_message_activated },
  { .name = "previous-message", .activate = previous_message_activated },
  { .name = "own-window", .activate = own_window_activated },
  { .name = "next-pane", .activate = next_pane_activated },
  { .name = "previous-pane", .activate = previous_pane_activated },
  { .name = "back", .activate = back_activated },
  { .name = "search", .activate = search_activated },
  { .name = "sidebar", .activate = sidebar_activated, .state = "true" },
  { .name = "check", .activate = check_activated },
  { .name = "say-status", .activate = say_status_activated },
  { .name = "check-folder", .activate = check_folder_activated },
  { .name = "waiting", .activate = waiting_activated },
  { .name = "accounts", .activate = accounts_activated },
  { .name = "backup", .activate = backup_activated },
  { .name = "preferences", .activate = preferences_activated },
  { .name = "keys", .activate = keys_activated },
};

static void
set_enabled (TernWindow *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  /* Those of how the list is shown come with the settings. */
  if (action != NULL)
    g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

static void
set_state (TernWindow *self, const char *name, gboolean state)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_boolean (state));
}

/* The messages that the row of @message is about. Returns: (transfer full). */
static GArray *
dup_row_ids (TernWindow *self, TernMessage *message)
{
  TernMessageList *list = tern_message_view_get_list (self->list);
  gint64 id = tern_message_get_id (message);
  guint position = tern_message_list_find (list, id);
  GArray *ids;

  if (position != TERN_MESSAGE_LIST_NOWHERE)
    return tern_message_list_dup_row_ids (list, position);
  ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_val (ids, id);
  return ids;
}

void
tern_window_act_on (TernWindow *self, const char *what, TernMessage *message)
{
  g_autoptr (GArray) row = dup_row_ids (self, message);
  const gint64 *ids = (const gint64 *) (void *) row->data;

  if (move (self, what, ids, row->len))
    return;
  if (g_str_equal (what, "star") && tern_message_get_starred (message))
    flag (self, ids, row->len, TERN_FLAG_NONE, TERN_FLAG_FLAGGED, _("Star taken away"));
  else if (g_str_equal (what, "star"))
    flag (self, ids, row->len, TERN_FLAG_FLAGGED, TERN_FLAG_NONE, _("Starred"));
  else if (tern_message_get_unread (message))
    flag (self, ids, row->len, TERN_FLAG_SEEN, TERN_FLAG_NONE, _("Marked as read"));
  else
    flag (self, ids, row->len, TERN_FLAG_NONE, TERN_FLAG_SEEN, _("Marked as unread"));
}

guint
tern_window_get_n_selected (TernWindow *self)
{
  TernSelection *selection = tern_message_view_get_selection (self->list);
  g_autoptr (GtkBitset) selected = NULL;

  if (selection == NULL)
    return 0;
  selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (selection));
  return (guint) gtk_bitset_get_size (selected);
}

void
tern_window_add_actions (TernWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}

gboolean
tern_window_is_mail_in_front (TernWindow *self)
{
  return adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self)) == NULL
         && g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "mail") == 0;
}

void
tern_window_update_front (TernWindow *self)
{
  static const char *const of_panes[] = { "next-unread", "previous-unread", "next-pane", "previous-pane",
                                          "quick-filter", "search" };
  gboolean mail = tern_window_is_mail_in_front (self);
  gboolean dialog = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self)) != NULL;

  for (guint i = 0; i < G_N_ELEMENTS (of_panes); i++)
    set_enabled (self, of_panes[i], mail);
  set_enabled (self, "waiting", mail);
  set_enabled (self, "check-folder", mail);
  set_enabled (self, "preferences", !dialog);
  set_enabled (self, "backup", !dialog);
  set_enabled (self, "keys", !dialog);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "reader",
                                  mail && self->reader != NULL ? tern_reader_get_actions (self->reader) : NULL);
}

void
tern_window_update_actions (TernWindow *self)
{
  TernUndo *undo = tern_client_get_undo (self->client);
  TernMessage *read = self->reader != NULL ? tern_reader_get_current (self->reader) : NULL;
  gboolean any = self->message != NULL || tern_window_get_n_selected (self) > 0;

  set_enabled (self, "mark-read", any);
  set_enabled (self, "mark-unread", any);
  set_enabled (self, "star", any);
  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    set_enabled (self, moves[i].action, any);
  set_enabled (self, "delete", any);
  set_enabled (self, "move-to", any);
  set_enabled (self, "copy-to", any);
  set_enabled (self, "labels", any);
  set_enabled (self, "mute", any);
  set_enabled (self, "snooze", any);
  set_enabled (self, "select-all", tern_window_is_selecting (self));
  set_enabled (self, "own-window", self->message != NULL);
  set_enabled (self, "undo", tern_undo_get_undo_label (undo) != NULL);
  set_enabled (self, "redo", tern_undo_get_redo_label (undo) != NULL);
  set_state (self, "star", read != NULL && tern_message_get_starred (read));
  set_state (self, "sidebar", tern_window_get_sidebar_shown (self));
}
