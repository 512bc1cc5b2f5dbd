/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What a person says a folder is for goes before what its server says, in every list that is read. */

#include "store/tern-store-choices.h"
#include "store/tern-store-mailboxes.h"
#include "store/tern-store-private.h"

/* The inbox is the server's own, and "all mail" and the like are no places to put anything. */
static gboolean
can_be_chosen (TernMailboxRole role)
{
  return role >= TERN_MAILBOX_ROLE_DRAFTS && role <= TERN_MAILBOX_ROLE_TRASH;
}

/* Returns: (transfer full) (nullable): "key wire-name" to its role; empty where nothing was chosen. */
static GHashTable *
load_roles (TernStore *store, GError **error)
{
  static const char sql[] = "SELECT subject, value FROM choice WHERE scope = 'folder' AND name = 'role'";
  g_autoptr (GHashTable) roles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  TERN_STATEMENT rows = tern_store_db_query (store->kept_db, error, sql, "");
  int got;

  while ((got = tern_store_db_step (store->kept_db, rows, error)) == 1)
    {
      TernMailboxRole role = tern_mailbox_role_from_string (tern_store_column_text (rows, 1));

      if (can_be_chosen (role))
        g_hash_table_replace (roles, g_strdup (tern_store_column_text (rows, 0)), GINT_TO_POINTER ((int) role));
    }
  return got == 0 ? g_steal_pointer (&roles) : NULL;
}

static TernMailboxRole
find_chosen (GHashTable *roles, GHashTable *keys, const TernMailboxRow *row)
{
  const char *key = g_hash_table_lookup (keys, &row->account);
  g_autofree char *subject = key != NULL ? tern_choice_dup_folder (key, row->wire_name) : NULL;

  return subject != NULL ? (TernMailboxRole) GPOINTER_TO_INT (g_hash_table_lookup (roles, subject))
                         : TERN_MAILBOX_ROLE_NONE;
}

static GHashTable *
load_keys (TernStore *store, GError **error)
{
  g_autoptr (GHashTable) keys = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  TERN_STATEMENT rows = tern_store_db_query (store->mail, error, "SELECT id, key FROM account", "");
  int got;

  while ((got = tern_store_db_step (store->mail, rows, error)) == 1)
    {
      gint64 id = sqlite3_column_int64 (rows, 0);

      g_hash_table_insert (keys, g_memdup2 (&id, sizeof id), g_strdup (tern_store_column_text (rows, 1)));
    }
  return got == 0 ? g_steal_pointer (&keys) : NULL;
}

/* "account role". */
static char *
name_place (const TernMailboxRow *row, TernMailboxRole role)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT " %d", row->account, (int) role);
}

static void
apply (GPtrArray *mailboxes, GHashTable *roles, GHashTable *keys)
{
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < mailboxes->len; i++)
    {
      TernMailboxRow *row = mailboxes->pdata[i];
      TernMailboxRole chosen = row->role != TERN_MAILBOX_ROLE_INBOX ? find_chosen (roles, keys, row)
                                                                    : TERN_MAILBOX_ROLE_NONE;

      char *place = name_place (row, chosen);

      if (chosen == TERN_MAILBOX_ROLE_NONE || !row->selectable || g_hash_table_contains (taken, place))
        {
          g_free (place);
          continue;
        }
      g_hash_table_insert (taken, place, row);
      row->role = chosen;
    }
  for (guint i = 0; i < mailboxes->len; i++)
    {
      TernMailboxRow *row = mailboxes->pdata[i];
      g_autofree char *place = name_place (row, row->role);
      gpointer taker = g_hash_table_lookup (taken, place);

      if (taker != NULL && taker != row)
        row->role = TERN_MAILBOX_ROLE_NONE;
    }
}

gboolean
tern_store_apply_roles (TernStore *store, GPtrArray *mailboxes, GError **error)
{
  g_autoptr (GHashTable) roles = load_roles (store, error);
  g_autoptr (GHashTable) keys = NULL;

  if (roles == NULL || g_hash_table_size (roles) == 0)
    return roles != NULL;
  keys = load_keys (store, error);
  if (keys != NULL)
    apply (mailboxes, roles, keys);
  return keys != NULL;
}

gboolean
tern_store_has_roles (TernStore *store)
{
  static const char sql[] = "SELECT EXISTS (SELECT 1 FROM choice WHERE scope = 'folder' AND name = 'role')";
  gint64 exists;

  return tern_store_db_get_int (store->kept_db, &exists, 0, NULL, sql, "") && exists != 0;
}
