/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Which folder is below which, in what order, and which are shown; for the folder tree. */

#include "model/tern-folder-shape.h"

#include "model/tern-folder-list.h"
#include "model/tern-folder-private.h"

#include <string.h>

/* Inbox, what comes back there, drafts, sent, archive, junk, trash; then the rest. */
static int
rank (TernFolder *folder)
{
  TernMailboxRole role = tern_folder_get_role (folder);

  if (role == TERN_MAILBOX_ROLE_SNOOZED)
    return 2 * TERN_MAILBOX_ROLE_INBOX + 1;
  return role >= TERN_MAILBOX_ROLE_INBOX && role <= TERN_MAILBOX_ROLE_TRASH ? 2 * (int) role : G_MAXINT;
}

static int
compare_folders (gconstpointer a, gconstpointer b)
{
  TernFolder *x = *(TernFolder **) a;
  TernFolder *y = *(TernFolder **) b;
  g_autofree char *key_x = NULL;
  g_autofree char *key_y = NULL;
  int order;

  /* The person's own order goes first; what came later follows it. */
  if (tern_folder_get_order (x) != tern_folder_get_order (y))
    return (guint64) tern_folder_get_order (x) < (guint64) tern_folder_get_order (y) ? -1 : 1;
  if (rank (x) != rank (y))
    return rank (x) < rank (y) ? -1 : 1;
  key_x = g_utf8_casefold (tern_folder_get_name (x), -1);
  key_y = g_utf8_casefold (tern_folder_get_name (y), -1);
  order = g_utf8_collate (key_x, key_y);
  if (order != 0)
    return order;
  return tern_folder_get_id (x) < tern_folder_get_id (y) ? -1 : 1;
}

/* The nearest folder above @row that there is; NULL at the top, where those with a role are wherever they stand.
 * @by_path: path to TernFolder. */
static TernFolder *
find_parent (GHashTable *by_path, const TernMailboxRow *row)
{
  g_autofree char *path = g_strdup (row->path);
  char *end;

  if (row->delimiter == '\0' || row->role != TERN_MAILBOX_ROLE_NONE)
    return NULL;
  while ((end = strrchr (path, row->delimiter)) != NULL)
    {
      TernFolder *parent;

      *end = '\0';
      parent = g_hash_table_lookup (by_path, path);
      if (parent != NULL && tern_folder_get_children (parent) != NULL)
        return parent;
    }
  return NULL;
}

/* Which folders are below which: parent (NULL: the account) to GPtrArray. */
static GHashTable *
sort_out (GPtrArray *folders, GPtrArray *rows)
{
  GHashTable *below = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
  g_autoptr (GHashTable) by_path = g_hash_table_new (g_str_hash, g_str_equal);

  g_hash_table_insert (below, NULL, g_ptr_array_new ());
  for (guint i = 0; i < folders->len; i++)
    {
      g_hash_table_insert (below, folders->pdata[i], g_ptr_array_new ());
      g_hash_table_insert (by_path, (gpointer) tern_folder_get_path (folders->pdata[i]), folders->pdata[i]);
    }
  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (g_hash_table_lookup (below, find_parent (by_path, rows->pdata[i])), folders->pdata[i]);
  return below;
}

/* Whether there is anything to open in @folder or below it, and the person wants to see it. */
static gboolean
is_worth_showing (GHashTable *below, TernFolder *folder, gboolean all)
{
  GPtrArray *children = g_hash_table_lookup (below, folder);

  if (tern_folder_get_hidden (folder) && !all)
    return FALSE;
  if (tern_folder_get_selectable (folder))
    return TRUE;
  for (guint i = 0; i < children->len; i++)
    if (is_worth_showing (below, children->pdata[i], all))
      return TRUE;
  return FALSE;
}

static void
shape (GHashTable *below, TernFolder *parent, GListModel *list, gboolean all)
{
  GPtrArray *children = g_hash_table_lookup (below, parent);

  for (guint i = 0; i < children->len;)
    if (is_worth_showing (below, children->pdata[i], all))
      i++;
    else
      g_ptr_array_remove_index (children, i);
  g_ptr_array_sort (children, compare_folders);
  if (list != NULL)
    tern_folder_list_make_equal (G_LIST_STORE (list), children);
  for (guint i = 0; i < children->len; i++)
    shape (below, children->pdata[i], tern_folder_get_children (children->pdata[i]), all);
}

void
tern_folder_shape (TernFolder *top, GPtrArray *folders, GPtrArray *rows, gboolean all)
{
  g_autoptr (GHashTable) below = sort_out (folders, rows);

  shape (below, NULL, tern_folder_get_children (top), all);
}
