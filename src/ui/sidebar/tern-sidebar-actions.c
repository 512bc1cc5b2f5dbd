/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What can be done with a folder: one table, and one function that says which of it can be done now. */

#include "ui/sidebar/tern-sidebar-private.h"

#include "model/tern-folder-actions.h"
#include "model/tern-saved-searches.h"
#include "ui/sidebar/tern-folder-chooser.h"
#include "ui/sidebar/tern-folder-dialogs.h"
#include "ui/sidebar/tern-folder-properties.h"
#include "ui/sidebar/tern-search-dialog.h"

#include <glib/gi18n-lib.h>

static TernFolder *
get_target (TernSidebar *self)
{
  return tern_folder_get_target (self->acting);
}

static void
say (TernSidebar *self, const char *text)
{
  gtk_accessible_announce (GTK_ACCESSIBLE (self), text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

/* --- doing it --- */

static void
new_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  TernSidebar *self = data;
  AdwDialog *dialog
      = tern_folder_dialogs_create (GTK_WIDGET (self), self->client, self->tree, get_target (self));

  tern_sidebar_keep_behind (self, dialog);
}

static void
rename_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  TernSidebar *self = data;
  TernFolder *target = get_target (self);
  AdwDialog *dialog = tern_folder_get_search_id (target) != NULL
                          ? tern_search_dialog_rename (GTK_WIDGET (self), self->client, target)
                          : tern_folder_dialogs_rename (GTK_WIDGET (self), self->client, self->tree, target);

  tern_sidebar_keep_behind (self, dialog);
}

static void
move_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  TernSidebar *self = data;
  AdwDialog *dialog
      = tern_folder_chooser_move (GTK_WIDGET (self), self->client, self->tree, get_target (self));

  tern_sidebar_keep_behind (self, dialog);
}

/* It can be undone. */
static void
remove_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  TernSidebar *self = data;

  tern_saved_searches_remove (self->client, tern_folder_get_search_id (get_target (self)), _("Search removed"));
}

static void
delete_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  TernSidebar *self = data;
  AdwDialog *dialog
      = tern_folder_dialogs_delete (GTK_WIDGET (self), self->client, self->tree, get_target (self));

  tern_sidebar_keep_behind (self, dialog);
}

static void
empty_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  TernSidebar *self = data;
  AdwDialog *dialog = tern_folder_dialogs_empty (GTK_WIDGET (self), self->client, get_target (self));

  tern_sidebar_keep_behind (self, dialog);
}

static void
properties_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  TernSidebar *self = data;
  AdwDialog *dialog = tern_folder_properties_new (self->client, get_target (self));

  adw_dialog_present (dialog, GTK_WIDGET (self));
  tern_sidebar_keep_behind (self, dialog);
}

static void
favourite_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  TernSidebar *self = data;
  TernFolder *target = get_target (self);
  gboolean favourite = !tern_folder_get_favourite (target);

  tern_folder_tree_set_favourite (self->tree, target, favourite);
  say (self, favourite ? _("Added to the favourites") : _("Taken from the favourites"));
}

/* A row that vanishes is a mistake that is hard to see: it can be undone. */
typedef struct
{
  GWeakRef tree;
  TernFolder *folder;
} Hiding;

static void
hiding_free (gpointer data)
{
  Hiding *hiding = data;

  g_weak_ref_clear (&hiding->tree);
  g_object_unref (hiding->folder);
  g_free (hiding);
}

static void
hide (gboolean undo, gpointer data)
{
  Hiding *hiding = data;
  g_autoptr (TernFolderTree) tree = g_weak_ref_get (&hiding->tree);

  if (tree != NULL)
    tern_folder_tree_set_hidden (tree, hiding->folder, !undo);
}

static void
hide_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  TernSidebar *self = data;
  TernFolder *target = get_target (self);
  Hiding *hiding;

  if (tern_folder_get_hidden (target))
    {
      tern_folder_tree_set_hidden (self->tree, target, FALSE);
      say (self, _("Shown again"));
      return;
    }
  hiding = g_new0 (Hiding, 1);
  g_weak_ref_init (&hiding->tree, self->tree);
  hiding->folder = g_object_ref (target);
  hide (FALSE, hiding);
  tern_undo_push (tern_client_get_undo (self->client), _("Folder hidden"), 1, hide, hiding, hiding_free);
}

static void
subscribe_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  TernSidebar *self = data;
  TernFolder *target = get_target (self);

  tern_folder_set_subscribed (self->client, self->tree, target, !tern_folder_get_subscribed (target));
}

void
tern_sidebar_move_by (TernSidebar *self, TernFolder *folder, int by)
{
  gboolean expanded = FALSE;
  guint position = tern_sidebar_find_row (self, folder);
  g_autoptr (GtkTreeListRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), position);

  if (row != NULL)
    expanded = gtk_tree_list_row_get_expanded (row);
  if (!tern_folder_tree_move (self->tree, folder, by))
    return;
  /* It was taken out and put in: a row of its own, which opens as all do. */
  position = tern_sidebar_find_row (self, folder);
  if (!expanded && position != GTK_INVALID_LIST_POSITION)
    {
      g_autoptr (GtkTreeListRow) now = g_list_model_get_item (G_LIST_MODEL (self->rows), position);

      gtk_tree_list_row_set_expanded (now, FALSE);
    }
  tern_sidebar_go_to (self, folder);
  say (self, by < 0 ? _("Moved up") : _("Moved down"));
}

static void
up_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  TernSidebar *self = data;

  tern_sidebar_move_by (self, self->acting, -1);
}

static void
down_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  TernSidebar *self = data;

  tern_sidebar_move_by (self, self->acting, 1);
}

static void
role_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  TernSidebar *self = data;
  TernMailboxRole role = tern_mailbox_role_from_string (g_variant_get_string (parameter, NULL));

  tern_folder_tree_set_role (self->tree, get_target (self), role);
  g_simple_action_set_state (action, parameter);
}

static void
show_all_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  TernSidebar *self = data;
  gboolean all = !tern_folder_tree_get_show_all (self->tree);

  tern_folder_tree_set_show_all (self->tree, all);
  g_simple_action_set_state (action, g_variant_new_boolean (all));
}

static const GActionEntry entries[] = {
  { .name = "new", .activate = new_activated },
  { .name = "rename", .activate = rename_activated },
  { .name = "move", .activate = move_activated },
  { .name = "remove", .activate = remove_activated },
  { .name = "delete", .activate = delete_activated },
  { .name = "empty", .activate = empty_activated },
  { .name = "properties", .activate = properties_activated },
  { .name = "favourite", .activate = favourite_activated },
  { .name = "hide", .activate = hide_activated },
  { .name = "subscribe", .activate = subscribe_activated },
  { .name = "up", .activate = up_activated },
  { .name = "down", .activate = down_activated },
  { .name = "role", .activate = role_activated, .parameter_type = "s", .state = "''" },
  { .name = "show-all", .activate = show_all_activated, .state = "false" },
};

/* --- whether it can be done --- */

static void
set_enabled (TernSidebar *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

static void
set_state (TernSidebar *self, const char *name, const char *state)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_string (state != NULL ? state : ""));
}

static gboolean
has_children (TernFolder *folder)
{
  GListModel *children = tern_folder_get_children (folder);

  return children != NULL && g_list_model_get_n_items (children) > 0;
}

static void
update_actions (TernSidebar *self)
{
  TernFolder *target = self->acting != NULL ? get_target (self) : NULL;
  gboolean mailbox = target != NULL && tern_folder_get_kind (target) == TERN_FOLDER_MAILBOX;
  gboolean account = target != NULL && tern_folder_get_kind (target) == TERN_FOLDER_ACCOUNT;
  TernMailboxRole role = target != NULL ? tern_folder_get_role (target) : TERN_MAILBOX_ROLE_NONE;
  gboolean search = target != NULL && tern_folder_get_kind (target) == TERN_FOLDER_SEARCH;
  gboolean own = mailbox && role != TERN_MAILBOX_ROLE_INBOX;
  gboolean selectable = mailbox && tern_folder_get_selectable (target);
  g_autofree char *subject = mailbox ? tern_folder_dup_subject (target) : NULL;

  set_enabled (self, "new", account || (mailbox && tern_folder_get_children (target) != NULL));
  set_enabled (self, "rename", own || search);
  set_enabled (self, "remove", search);
  set_enabled (self, "move", mailbox && tern_sidebar_can_move (target));
  set_enabled (self, "delete", own && !has_children (target));
  set_enabled (self, "empty", selectable && (role == TERN_MAILBOX_ROLE_TRASH || role == TERN_MAILBOX_ROLE_JUNK)
                                  && (tern_folder_get_total (target) > 0 || tern_folder_get_expected (target) > 0));
  set_enabled (self, "properties", mailbox);
  set_enabled (self, "favourite", selectable);
  set_enabled (self, "hide", own);
  set_enabled (self, "subscribe", own);
  set_enabled (self, "up", mailbox);
  set_enabled (self, "down", mailbox);
  set_enabled (self, "role", own && selectable);
  if (subject == NULL)
    return;
  set_state (self, "role", tern_client_get_choice (self->client, TERN_CHOICE_FOLDER, subject, "role"));
}

gboolean
tern_sidebar_can_move (TernFolder *folder)
{
  return tern_folder_get_kind (folder) == TERN_FOLDER_MAILBOX
         && tern_folder_get_role (folder) == TERN_MAILBOX_ROLE_NONE;
}

void
tern_sidebar_act_on (TernSidebar *self, TernFolder *folder)
{
  g_set_object (&self->acting, folder);
  update_actions (self);
}

void
tern_sidebar_add_actions (TernSidebar *self)
{
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "folder", G_ACTION_GROUP (self->actions));
  update_actions (self);
}
