/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What the person makes of the folder tree: favourites, hidden folders, roles, an order of their own. */

#include "model/tern-folder-private.h"
#include "model/tern-folder-tree-private.h"

/* Between two places, so that the next move is one choice and not all of them again. */
#define GAP 1024

static void
choose (TernFolderTree *self, TernFolder *folder, const char *name, const char *value)
{
  g_autofree char *subject = tern_folder_dup_subject (folder);

  if (subject != NULL)
    tern_client_choose (self->client, TERN_CHOICE_FOLDER, subject, name, value);
}

static void
choose_number (TernFolderTree *self, TernFolder *folder, const char *name, gint64 number)
{
  g_autofree char *value = g_strdup_printf ("%" G_GINT64_FORMAT, number);

  choose (self, folder, name, value);
}

/* --- where it is --- */

static GPtrArray *
list_items (GListModel *model)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    g_ptr_array_add (items, g_list_model_get_item (model, i));
  return items;
}

/* The list @folder is in, at @list or below it. Returns: (transfer full) (nullable). */
static GPtrArray *
find_siblings (GListModel *list, TernFolder *folder)
{
  g_autoptr (GPtrArray) items = list_items (list);

  if (g_ptr_array_find (items, folder, NULL))
    return g_steal_pointer (&items);
  for (guint i = 0; i < items->len; i++)
    {
      GListModel *children = tern_folder_get_children (items->pdata[i]);
      GPtrArray *found = children != NULL ? find_siblings (children, folder) : NULL;

      if (found != NULL)
        return found;
    }
  return NULL;
}

static GPtrArray *
dup_siblings (TernFolderTree *self, TernFolder *folder)
{
  if (tern_folder_get_kind (folder) == TERN_FOLDER_FAVOURITE)
    return g_ptr_array_copy (self->favourites, (GCopyFunc) (void (*) (void)) g_object_ref, NULL);
  if (tern_folder_get_kind (folder) != TERN_FOLDER_MAILBOX)
    return NULL;
  return find_siblings (G_LIST_MODEL (self->top), folder);
}

/* --- the order --- */

static gint64
get_place (TernFolder *folder)
{
  return tern_folder_get_kind (folder) == TERN_FOLDER_FAVOURITE
             ? tern_folder_get_favourite_order (tern_folder_get_target (folder))
             : tern_folder_get_order (folder);
}

/* A number between the neighbours of @at; -1 when there is none. */
static gint64
find_gap (GPtrArray *siblings, guint at)
{
  gint64 before = at > 0 ? get_place (siblings->pdata[at - 1]) : 0;
  gint64 after = at + 1 < siblings->len ? get_place (siblings->pdata[at + 1]) : before + 2 * GAP;

  return before >= 0 && after - before >= 2 ? before + (after - before) / 2 : -1;
}

/* @siblings: as they are to be; the one at @at has moved. */
static void
write_order (TernFolderTree *self, GPtrArray *siblings, guint at)
{
  gboolean favourites = tern_folder_get_kind (siblings->pdata[at]) == TERN_FOLDER_FAVOURITE;
  const char *name = favourites ? "favourite" : "order";
  gint64 gap = find_gap (siblings, at);

  self->choosing = TRUE;
  if (gap >= 0)
    choose_number (self, siblings->pdata[at], name, gap);
  for (guint i = 0; gap < 0 && i < siblings->len; i++)
    if (get_place (siblings->pdata[i]) != (gint64) (i + 1) * GAP)
      choose_number (self, siblings->pdata[i], name, (gint64) (i + 1) * GAP);
  self->choosing = FALSE;
  tern_folder_tree_read_all (self);
}

static gboolean
move_to (TernFolderTree *self, GPtrArray *siblings, guint from, guint to)
{
  TernFolder *folder;

  if (from == to || to >= siblings->len)
    return FALSE;
  folder = g_ptr_array_steal_index (siblings, from);
  g_ptr_array_insert (siblings, (int) to, folder);
  write_order (self, siblings, to);
  return TRUE;
}

gboolean
tern_folder_tree_move (TernFolderTree *self, TernFolder *folder, int by)
{
  g_autoptr (GPtrArray) siblings = dup_siblings (self, folder);
  guint from;

  if (siblings == NULL || !g_ptr_array_find (siblings, folder, &from) || (from == 0 && by < 0))
    return FALSE;
  return move_to (self, siblings, from, from + (guint) by);
}

gboolean
tern_folder_tree_place (TernFolderTree *self, TernFolder *folder, TernFolder *at)
{
  g_autoptr (GPtrArray) siblings = dup_siblings (self, folder);
  guint from, to;

  return siblings != NULL && g_ptr_array_find (siblings, folder, &from) && g_ptr_array_find (siblings, at, &to)
         && move_to (self, siblings, from, to);
}

/* --- favourites, hidden ones, roles --- */

TernFolder *
tern_folder_tree_get_favourite (TernFolderTree *self, guint index)
{
  return index < self->favourites->len ? self->favourites->pdata[index] : NULL;
}

void
tern_folder_tree_set_favourite (TernFolderTree *self, TernFolder *folder, gboolean favourite)
{
  gint64 last = self->favourites->len > 0 ? get_place (self->favourites->pdata[self->favourites->len - 1]) : 0;

  if (!favourite)
    choose (self, folder, "favourite", NULL);
  else if (!tern_folder_get_favourite (folder))
    choose_number (self, folder, "favourite", last + GAP);
}

void
tern_folder_tree_set_hidden (TernFolderTree *self, TernFolder *folder, gboolean hidden)
{
  choose (self, folder, "hidden", hidden ? "true" : NULL);
}

void
tern_folder_tree_set_role (TernFolderTree *self, TernFolder *folder, TernMailboxRole role)
{
  const char *name = tern_mailbox_role_to_string (role);
  GHashTableIter iter;
  gpointer other;

  self->choosing = TRUE;
  g_hash_table_iter_init (&iter, self->mailboxes);
  while (role != TERN_MAILBOX_ROLE_NONE && g_hash_table_iter_next (&iter, NULL, &other))
    {
      g_autofree char *subject = tern_folder_dup_subject (other);

      if (other != folder && tern_folder_get_account (other) == tern_folder_get_account (folder)
          && g_strcmp0 (tern_client_get_choice (self->client, TERN_CHOICE_FOLDER, subject, "role"), name) == 0)
        choose (self, other, "role", NULL);
    }
  choose (self, folder, "role", role != TERN_MAILBOX_ROLE_NONE ? name : NULL);
  self->choosing = FALSE;
  tern_folder_tree_read_all (self);
}

void
tern_folder_tree_set_show_all (TernFolderTree *self, gboolean show_all)
{
  if (self->show_all == show_all)
    return;
  self->show_all = show_all;
  tern_folder_tree_read_all (self);
}

gboolean
tern_folder_tree_get_show_all (TernFolderTree *self)
{
  return self->show_all;
}
