/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Accounts and their folders, kept up with the store; see the header. */

#include "model/tern-folder-tree.h"

#include "model/tern-client-private.h"
#include "model/tern-folder-list.h"
#include "model/tern-folder-private.h"
#include "model/tern-folder-shape.h"
#include "model/tern-folder-tree-private.h"
#include "model/tern-saved-searches.h"

#include <string.h>

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

/* Junk and trash are nobody's news, and what is in "all mail" is counted where it is. */
static guint
count_all_unread (TernFolderTree *self)
{
  guint unread = 0;
  GHashTableIter iter;
  gpointer folder;

  g_hash_table_iter_init (&iter, self->mailboxes);
  while (g_hash_table_iter_next (&iter, NULL, &folder))
    {
      TernMailboxRole role = tern_folder_get_role (folder);

      if (role < TERN_MAILBOX_ROLE_JUNK)
        unread += tern_folder_get_unread (folder);
    }
  return unread;
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
  tern_folder_set_counts (self->unread, count_all_unread (self), 0, -1);
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

static gint64
get_number (TernFolderTree *self, const char *subject, const char *name)
{
  const char *text = tern_client_get_choice (self->client, TERN_CHOICE_FOLDER, subject, name);
  gint64 number;

  return text != NULL && g_ascii_string_to_signed (text, 10, 0, G_MAXINT64, &number, NULL) ? number : -1;
}

static void
take_choices (TernFolderTree *self, TernFolder *folder)
{
  g_autofree char *subject = tern_folder_dup_subject (folder);
  const char *hidden = tern_client_get_choice (self->client, TERN_CHOICE_FOLDER, subject, "hidden");

  tern_folder_take_choices (folder, g_strcmp0 (hidden, "true") == 0, get_number (self, subject, "favourite"),
                            get_number (self, subject, "order"));
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
      take_choices (self, folder);
      g_hash_table_add (kept, g_memdup2 (&row->id, sizeof row->id));
      g_ptr_array_add (folders, folder);
    }
  if (rows == NULL)
    rows = g_ptr_array_new ();
  tern_folder_shape (top, folders, rows, self->show_all);
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

static int
compare_favourites (gconstpointer a, gconstpointer b)
{
  TernFolder *x = tern_folder_get_target (*(TernFolder **) a);
  TernFolder *y = tern_folder_get_target (*(TernFolder **) b);

  if (tern_folder_get_favourite_order (x) != tern_folder_get_favourite_order (y))
    return tern_folder_get_favourite_order (x) < tern_folder_get_favourite_order (y) ? -1 : 1;
  return tern_folder_get_id (x) < tern_folder_get_id (y) ? -1 : 1;
}

static TernFolder *
dup_favourite (TernFolderTree *self, TernFolder *target)
{
  for (guint i = 0; i < self->favourites->len; i++)
    if (tern_folder_get_target (self->favourites->pdata[i]) == target)
      return g_object_ref (self->favourites->pdata[i]);
  return tern_folder_new_favourite (target);
}

static void
gather_favourites (TernFolderTree *self)
{
  GPtrArray *favourites = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer folder;

  g_hash_table_iter_init (&iter, self->mailboxes);
  while (g_hash_table_iter_next (&iter, NULL, &folder))
    if (tern_folder_get_favourite (folder) && tern_folder_get_selectable (folder))
      g_ptr_array_add (favourites, dup_favourite (self, folder));
  g_ptr_array_sort (favourites, compare_favourites);
  g_ptr_array_unref (self->favourites);
  self->favourites = favourites;
}

/* (transfer none) (nullable): the mailbox that choices name so. */
static TernFolder *
find_subject (TernFolderTree *self, const char *subject)
{
  GHashTableIter iter;
  gpointer folder;

  g_hash_table_iter_init (&iter, self->mailboxes);
  while (subject != NULL && g_hash_table_iter_next (&iter, NULL, &folder))
    {
      g_autofree char *own = tern_folder_dup_subject (folder);

      if (g_strcmp0 (own, subject) == 0)
        return folder;
    }
  return NULL;
}

static TernFolder *
dup_search (TernFolderTree *self, const char *id)
{
  GListModel *searches = tern_folder_get_children (self->searches);

  for (guint i = 0; i < g_list_model_get_n_items (searches); i++)
    {
      g_autoptr (TernFolder) folder = g_list_model_get_item (searches, i);

      if (g_str_equal (tern_folder_get_search_id (folder), id))
        return g_steal_pointer (&folder);
    }
  return tern_folder_new_search (id);
}

/* One whose folder is gone looks in all mail. */
static void
gather_searches (TernFolderTree *self)
{
  g_autoptr (GPtrArray) kept = tern_saved_searches_list (self->client);
  g_autoptr (GPtrArray) folders = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < kept->len; i++)
    {
      const TernSavedSearch *search = kept->pdata[i];
      TernFolder *folder = dup_search (self, search->id);

      tern_folder_take_search (folder, search->name, search->text, find_subject (self, search->folder));
      g_ptr_array_add (folders, folder);
    }
  tern_folder_list_make_equal (G_LIST_STORE (tern_folder_get_children (self->searches)), folders);
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
    {
      g_ptr_array_add (top, self->inboxes);
      g_ptr_array_add (top, self->starred);
      g_ptr_array_add (top, self->unread);
    }
  for (guint i = 0; i < self->favourites->len; i++)
    g_ptr_array_add (top, self->favourites->pdata[i]);
  if (g_list_model_get_n_items (tern_folder_get_children (self->searches)) > 0)
    g_ptr_array_add (top, self->searches);
  for (guint i = 0; i < accounts->len; i++)
    g_ptr_array_add (top, g_hash_table_lookup (self->accounts, accounts->pdata[i]));
  tern_folder_list_make_equal (self->top, top);
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

void
tern_folder_tree_read_all (TernFolderTree *self)
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
  gather_favourites (self);
  gather_searches (self);
  add_up (self);
  show_top (self, accounts);
}

static void
on_choices_changed (TernClient *client, const char *scope, TernFolderTree *self)
{
  if ((g_str_equal (scope, TERN_CHOICE_FOLDER) && !self->choosing) || g_str_equal (scope, TERN_CHOICE_SEARCH))
    tern_folder_tree_read_all (self);
}

static void
on_client_changed (TernClient *client, TernChangeSet *changes, TernFolderTree *self)
{
  if (tern_change_set_get_mailboxes_listed (changes)
      /* A role is the store's to give, when it has been told. */
      || g_strv_contains (tern_change_set_get_choices (changes), TERN_CHOICE_FOLDER))
    {
      tern_folder_tree_read_all (self);
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
  g_clear_object (&self->starred);
  g_clear_object (&self->unread);
  g_clear_object (&self->searches);
  g_ptr_array_unref (self->favourites);
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
  self->starred = tern_folder_new_of_all (TERN_FOLDER_STARRED);
  self->unread = tern_folder_new_of_all (TERN_FOLDER_UNREAD);
  self->searches = tern_folder_new_searches ();
  self->favourites = g_ptr_array_new_with_free_func (g_object_unref);
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
  g_signal_connect_object (client, "choices-changed", G_CALLBACK (on_choices_changed), self, 0);
  g_signal_connect_object (client, "overlay-changed", G_CALLBACK (on_overlay_changed), self, 0);
  g_signal_connect_object (client, "stale", G_CALLBACK (tern_folder_tree_read_all), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (tern_client_get_accounts (client), "items-changed",
                           G_CALLBACK (tern_folder_tree_read_all), self, G_CONNECT_SWAPPED);
  tern_folder_tree_read_all (self);
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
