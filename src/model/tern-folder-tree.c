/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Accounts and their folders, kept up with the store; see the header. */

#include "model/tern-folder-tree.h"

#include "model/tern-client-private.h"
#include "model/tern-folder-private.h"

#include <string.h>

struct _TernFolderTree
{
  GObject parent_instance;

  TernClient *client;
  GListStore *top;        /* TernFolder */
  TernFolder *inboxes;    /* nullable: with one account there is none */
  GHashTable *accounts;   /* TernMailAccount to its TernFolder, both owned */
  GHashTable *mailboxes;  /* id to TernFolder, both owned */
  GError *error;          /* nullable */
};

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TernFolderTree, tern_folder_tree, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

enum
{
  PROP_0,
  PROP_LOADING,
  PROP_ERROR,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* --- the order --- */

/* Inbox, drafts, sent, archive, junk, trash; then the rest. */
static int
rank (TernFolder *folder)
{
  TernMailboxRole role = tern_folder_get_role (folder);

  return role >= TERN_MAILBOX_ROLE_INBOX && role <= TERN_MAILBOX_ROLE_TRASH ? (int) role : G_MAXINT;
}

static int
compare_folders (gconstpointer a, gconstpointer b)
{
  TernFolder *x = *(TernFolder **) a;
  TernFolder *y = *(TernFolder **) b;
  g_autofree char *key_x = NULL;
  g_autofree char *key_y = NULL;
  int order;

  if (rank (x) != rank (y))
    return rank (x) < rank (y) ? -1 : 1;
  key_x = g_utf8_casefold (tern_folder_get_name (x), -1);
  key_y = g_utf8_casefold (tern_folder_get_name (y), -1);
  order = g_utf8_collate (key_x, key_y);
  if (order != 0)
    return order;
  return tern_folder_get_id (x) < tern_folder_get_id (y) ? -1 : 1;
}

/* --- a list made equal to what it should be, with the fewest words --- */

/* Where each item of @list will be; -1: nowhere. Returns: (transfer full) (element-type int). */
static GArray *
find_places (GListModel *list, GPtrArray *wanted)
{
  g_autoptr (GHashTable) places = g_hash_table_new (NULL, NULL);
  GArray *found = g_array_new (FALSE, FALSE, sizeof (int));

  for (guint i = 0; i < wanted->len; i++)
    g_hash_table_insert (places, wanted->pdata[i], GUINT_TO_POINTER (i + 1));
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (list, i);
      int place = (int) GPOINTER_TO_UINT (g_hash_table_lookup (places, item)) - 1;

      g_array_append_val (found, place);
    }
  return found;
}

/* All but the longest run of places that rises become -1: those items stay, the fewest are taken out. */
static void
keep_longest_rise (GArray *places)
{
  g_autofree int *length = g_new0 (int, places->len + 1);
  g_autofree int *next = g_new (int, places->len + 1);
  int best = -1;

  for (int i = (int) places->len - 1; i >= 0; i--)
    {
      int place = g_array_index (places, int, i);

      length[i] = place >= 0 ? 1 : 0;
      next[i] = -1;
      for (int j = i + 1; place >= 0 && j < (int) places->len; j++)
        if (g_array_index (places, int, j) > place && length[j] + 1 > length[i])
          {
            length[i] = length[j] + 1;
            next[i] = j;
          }
      if (best < 0 || length[i] > length[best])
        best = i;
    }
  for (int i = 0; i < (int) places->len; i++)
    if (i == best)
      best = next[i];
    else
      g_array_index (places, int, i) = -1;
}

static void
take_out (GListStore *list, GArray *places)
{
  for (guint end = places->len; end > 0;)
    {
      guint first = end;

      while (first > 0 && g_array_index (places, int, first - 1) < 0)
        first--;
      if (first < end)
        g_list_store_splice (list, first, end - first, NULL, 0);
      end = first < end ? first : end - 1;
    }
}

static void
put_in (GListStore *list, GPtrArray *wanted)
{
  for (guint i = 0; i < wanted->len;)
    {
      g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (list), i);
      guint end = i;

      while (end < wanted->len && wanted->pdata[end] != item)
        end++;
      if (end > i)
        g_list_store_splice (list, i, 0, wanted->pdata + i, end - i);
      i = end + 1;
    }
}

static void
make_equal (GListStore *list, GPtrArray *wanted)
{
  g_autoptr (GArray) places = find_places (G_LIST_MODEL (list), wanted);

  keep_longest_rise (places);
  take_out (list, places);
  put_in (list, wanted);
}

/* --- counts --- */

static void
show_counts (TernFolderTree *self, TernFolder *folder)
{
  int more = tern_overlay_get_difference (tern_client_get_overlay (self->client), tern_folder_get_id (folder));
  gint64 unread = (gint64) tern_folder_get_stored_unread (folder) + more;

  tern_folder_set_counts (folder, (guint) CLAMP (unread, 0, G_MAXUINT), tern_folder_get_total (folder),
                          tern_folder_get_expected (folder));
}

static TernFolder *
find_inbox (TernFolderTree *self, TernMailAccount *account)
{
  return tern_folder_tree_find_role (self, account, TERN_MAILBOX_ROLE_INBOX);
}

static void
add_up (TernFolderTree *self)
{
  guint unread = 0, total = 0;
  gint64 expected = 0;
  GHashTableIter iter;
  gpointer account, folder;

  g_hash_table_iter_init (&iter, self->accounts);
  while (g_hash_table_iter_next (&iter, &account, &folder))
    {
      TernFolder *inbox = find_inbox (self, account);

      if (inbox == NULL)
        continue;
      unread += tern_folder_get_unread (inbox);
      total += tern_folder_get_total (inbox);
      expected = expected < 0 || tern_folder_get_expected (inbox) < 0 ? -1
                                                                      : expected + tern_folder_get_expected (inbox);
      tern_folder_set_counts (folder, tern_folder_get_unread (inbox), tern_folder_get_total (inbox),
                              tern_folder_get_expected (inbox));
    }
  if (self->inboxes != NULL)
    tern_folder_set_counts (self->inboxes, unread, total, expected);
}

static void
take_row (TernFolderTree *self, TernFolder *folder, const TernMailboxRow *row)
{
  tern_folder_take_row (folder, row);
  tern_folder_set_stored_unread (folder, row->unread);
  tern_folder_set_counts (folder, tern_folder_get_unread (folder), row->total, row->server_exists);
  show_counts (self, folder);
}

/* --- shape --- */

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

/* Whether there is anything to open in @folder or below it. */
static gboolean
is_worth_showing (GHashTable *below, TernFolder *folder)
{
  GPtrArray *children = g_hash_table_lookup (below, folder);

  if (tern_folder_get_selectable (folder))
    return TRUE;
  for (guint i = 0; i < children->len; i++)
    if (is_worth_showing (below, children->pdata[i]))
      return TRUE;
  return FALSE;
}

static void
shape (GHashTable *below, TernFolder *parent, GListModel *list)
{
  GPtrArray *children = g_hash_table_lookup (below, parent);

  for (guint i = 0; i < children->len;)
    if (is_worth_showing (below, children->pdata[i]))
      i++;
    else
      g_ptr_array_remove_index (children, i);
  g_ptr_array_sort (children, compare_folders);
  if (list != NULL)
    make_equal (G_LIST_STORE (list), children);
  for (guint i = 0; i < children->len; i++)
    shape (below, children->pdata[i], tern_folder_get_children (children->pdata[i]));
}

static TernFolder *
find_or_make (TernFolderTree *self, TernMailAccount *account, gint64 id)
{
  TernFolder *folder = g_hash_table_lookup (self->mailboxes, &id);

  if (folder == NULL)
    {
      folder = tern_folder_new_mailbox (account, id);
      g_hash_table_insert (self->mailboxes, g_memdup2 (&id, sizeof id), folder);
    }
  return folder;
}

/* @kept: ids of every mailbox there is. */
static gboolean
read_account (TernFolderTree *self, TernMailAccount *account, TernFolder *top, GHashTable *kept, GError **error)
{
  TernStore *store = tern_client_get_store (self->client);
  g_autoptr (GError) reason = NULL;
  gint64 id = tern_store_find_account (store, tern_mail_account_get_id (account), &reason);
  g_autoptr (GPtrArray) rows = id != 0 ? tern_store_list_mailboxes (store, id, &reason) : NULL;
  g_autoptr (GPtrArray) folders = g_ptr_array_new ();
  g_autoptr (GHashTable) below = NULL;

  if (reason != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const TernMailboxRow *row = rows->pdata[i];
      TernFolder *folder = find_or_make (self, account, row->id);

      take_row (self, folder, row);
      g_hash_table_add (kept, g_memdup2 (&row->id, sizeof row->id));
      g_ptr_array_add (folders, folder);
    }
  if (rows == NULL)
    rows = g_ptr_array_new ();
  below = sort_out (folders, rows);
  shape (below, NULL, tern_folder_get_children (top));
  return TRUE;
}

static TernFolder *
find_or_make_account (TernFolderTree *self, TernMailAccount *account)
{
  TernFolder *folder = g_hash_table_lookup (self->accounts, account);

  if (folder == NULL)
    {
      folder = tern_folder_new_account (account);
      g_hash_table_insert (self->accounts, g_object_ref (account), folder);
    }
  return folder;
}

static void
forget_others (TernFolderTree *self, GPtrArray *accounts, GHashTable *kept)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->mailboxes);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (!g_hash_table_contains (kept, key))
      g_hash_table_iter_remove (&iter);
  g_hash_table_iter_init (&iter, self->accounts);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (!g_ptr_array_find (accounts, key, NULL))
      g_hash_table_iter_remove (&iter);
}

/* All inboxes, in the order of the accounts. */
static void
gather_inboxes (TernFolderTree *self, GPtrArray *accounts)
{
  GArray *inboxes = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (accounts->len > 1 && self->inboxes == NULL)
    self->inboxes = tern_folder_new_inboxes ();
  if (accounts->len < 2)
    g_clear_object (&self->inboxes);
  for (guint i = 0; i < accounts->len; i++)
    {
      TernFolder *inbox = find_inbox (self, accounts->pdata[i]);
      gint64 id = inbox != NULL ? tern_folder_get_id (inbox) : 0;

      if (id != 0)
        g_array_append_val (inboxes, id);
    }
  if (self->inboxes != NULL)
    tern_folder_take_mailboxes (self->inboxes, inboxes);
  else
    g_array_unref (inboxes);
}

static GPtrArray *
list_accounts (TernFolderTree *self)
{
  GListModel *model = tern_client_get_accounts (self->client);
  GPtrArray *accounts = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    g_ptr_array_add (accounts, g_list_model_get_item (model, i));
  return accounts;
}

static void
show_top (TernFolderTree *self, GPtrArray *accounts)
{
  g_autoptr (GPtrArray) top = g_ptr_array_new ();

  if (self->inboxes != NULL)
    g_ptr_array_add (top, self->inboxes);
  for (guint i = 0; i < accounts->len; i++)
    g_ptr_array_add (top, g_hash_table_lookup (self->accounts, accounts->pdata[i]));
  make_equal (self->top, top);
}

static void
set_error (TernFolderTree *self, GError *error)
{
  if (self->error == NULL && error == NULL)
    return;
  g_clear_error (&self->error);
  self->error = error;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

static void
read_all (TernFolderTree *self)
{
  g_autoptr (GPtrArray) accounts = list_accounts (self);
  g_autoptr (GHashTable) kept = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  GError *error = NULL;

  for (guint i = 0; i < accounts->len; i++)
    {
      TernFolder *top = find_or_make_account (self, accounts->pdata[i]);

      if (!read_account (self, accounts->pdata[i], top, kept, &error))
        {
          set_error (self, error);
          return;
        }
    }
  set_error (self, NULL);
  forget_others (self, accounts, kept);
  gather_inboxes (self, accounts);
  add_up (self);
  show_top (self, accounts);
}

static void
on_client_changed (TernClient *client, TernChangeSet *changes, TernFolderTree *self)
{
  if (tern_change_set_get_mailboxes_listed (changes))
    {
      read_all (self);
      return;
    }
  for (guint i = 0; i < tern_change_set_get_n_mailboxes (changes); i++)
    {
      const TernMailboxChanges *in = tern_change_set_get_mailbox (changes, i);
      TernFolder *folder = g_hash_table_lookup (self->mailboxes, &in->mailbox);
      g_autoptr (TernMailboxRow) row = NULL;

      if (folder == NULL)
        continue;
      row = tern_store_get_mailbox (tern_client_get_store (client), in->mailbox, NULL);
      if (row != NULL)
        take_row (self, folder, row);
    }
  add_up (self);
}

static void
on_overlay_changed (TernClient *client, TernFolderTree *self)
{
  GHashTableIter iter;
  gpointer folder;

  g_hash_table_iter_init (&iter, self->mailboxes);
  while (g_hash_table_iter_next (&iter, NULL, &folder))
    show_counts (self, folder);
  add_up (self);
}

static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, TernFolderTree *self)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

static void
tern_folder_tree_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TernFolderTree *self = TERN_FOLDER_TREE (object);

  switch (id)
    {
    case PROP_LOADING:
      g_value_set_boolean (value, FALSE);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
tern_folder_tree_finalize (GObject *object)
{
  TernFolderTree *self = TERN_FOLDER_TREE (object);

  g_clear_object (&self->top);
  g_clear_object (&self->inboxes);
  g_hash_table_unref (self->accounts);
  g_hash_table_unref (self->mailboxes);
  g_clear_object (&self->client);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (tern_folder_tree_parent_class)->finalize (object);
}

static void
tern_folder_tree_class_init (TernFolderTreeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = tern_folder_tree_get_property;
  object_class->finalize = tern_folder_tree_finalize;
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, flags);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
tern_folder_tree_init (TernFolderTree *self)
{
  self->top = g_list_store_new (TERN_TYPE_FOLDER);
  self->accounts = g_hash_table_new_full (NULL, NULL, g_object_unref, g_object_unref);
  self->mailboxes = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_object_unref);
  g_signal_connect_object (self->top, "items-changed", G_CALLBACK (on_items_changed), self, 0);
}

static GType
get_item_type (GListModel *list)
{
  return TERN_TYPE_FOLDER;
}

static guint
get_n_items (GListModel *list)
{
  return g_list_model_get_n_items (G_LIST_MODEL (TERN_FOLDER_TREE (list)->top));
}

static gpointer
get_item (GListModel *list, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (TERN_FOLDER_TREE (list)->top), position);
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

TernFolderTree *
tern_folder_tree_new (TernClient *client)
{
  TernFolderTree *self = g_object_new (TERN_TYPE_FOLDER_TREE, NULL);

  self->client = g_object_ref (client);
  g_signal_connect_object (client, "changed", G_CALLBACK (on_client_changed), self, 0);
  g_signal_connect_object (client, "overlay-changed", G_CALLBACK (on_overlay_changed), self, 0);
  g_signal_connect_object (client, "stale", G_CALLBACK (read_all), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (tern_client_get_accounts (client), "items-changed", G_CALLBACK (read_all), self,
                           G_CONNECT_SWAPPED);
  read_all (self);
  return self;
}

TernFolder *
tern_folder_tree_find (TernFolderTree *self, gint64 mailbox)
{
  return g_hash_table_lookup (self->mailboxes, &mailbox);
}

static TernFolder *
find_role_below (GListModel *folders, TernMailboxRole role)
{
  for (guint i = 0; i < g_list_model_get_n_items (folders); i++)
    {
      g_autoptr (TernFolder) folder = g_list_model_get_item (folders, i);

      if (tern_folder_get_role (folder) == role)
        return folder;
    }
  return NULL;
}

/* Those with a role stand at the top of their account. */
TernFolder *
tern_folder_tree_find_role (TernFolderTree *self, TernMailAccount *account, TernMailboxRole role)
{
  GListModel *accounts = tern_client_get_accounts (self->client);
  TernFolder *found = NULL;

  for (guint i = 0; found == NULL && i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (TernMailAccount) each = g_list_model_get_item (accounts, i);
      TernFolder *top = g_hash_table_lookup (self->accounts, each);

      if (top != NULL && (account == NULL || account == each))
        found = find_role_below (tern_folder_get_children (top), role);
    }
  return found;
}
