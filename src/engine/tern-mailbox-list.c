/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The list of mailboxes as the store wants it. */
#include "engine/tern-mailbox-list.h"

#include "store/tern-store-journal.h"

static gboolean
write_list (TernStoreBatch *batch,
            gint64 account,
            const TernMailboxListed *listed,
            guint n_listed,
            gboolean complete,
            GError **error)
{
  TernStore *store = tern_store_batch_get_store (batch);
  TernChangeSet *changes = NULL;

  if (!tern_store_batch_flush (batch, error) || !tern_store_begin (store, error))
    return FALSE;
  if (!tern_store_sync_mailbox_list (store, account, listed, n_listed, complete, error))
    {
      tern_store_rollback (store);
      return FALSE;
    }
  if (!tern_store_commit (store, &changes, error))
    return FALSE;
  tern_store_batch_take_changes (batch, changes);
  return TRUE;
}

gint64
tern_mailbox_list_ensure_inbox (TernStoreBatch *batch, gint64 account, GError **error)
{
  static const TernMailboxListed inbox
      = { .wire_name = "INBOX", .path = "INBOX", .role = TERN_MAILBOX_ROLE_INBOX };
  TernStore *store = tern_store_batch_get_store (batch);
  GError *reason = NULL;
  gint64 id = tern_store_find_mailbox (store, account, "INBOX", &reason);

  if (id != 0)
    return id;
  if (reason != NULL)
    {
      g_propagate_error (error, reason);
      return 0;
    }
  if (!write_list (batch, account, &inbox, 1, FALSE, error))
    return 0;
  return tern_store_find_mailbox (store, account, "INBOX", error);
}

static TernMailboxRole
find_announced_role (const TernImapListEntry *entry)
{
  for (gsize i = 0; entry->attributes[i] != NULL; i++)
    {
      TernMailboxRole role = tern_mailbox_role_from_attribute (entry->attributes[i]);

      if (role != TERN_MAILBOX_ROLE_NONE)
        return role;
    }
  return g_ascii_strcasecmp (entry->wire_name, "INBOX") == 0 ? TERN_MAILBOX_ROLE_INBOX
                                                             : TERN_MAILBOX_ROLE_NONE;
}

/* Announced roles first; then each role nobody was announced for goes to the first whose name suggests it. */
static void
assign_roles (TernMailboxListed *rows, GPtrArray *listed)
{
  guint taken = 0;

  for (guint i = 0; i < listed->len; i++)
    {
      rows[i].role = find_announced_role (g_ptr_array_index (listed, i));
      taken |= 1u << rows[i].role;
    }
  for (guint i = 0; i < listed->len; i++)
    {
      TernMailboxRole guess;

      if (rows[i].role != TERN_MAILBOX_ROLE_NONE)
        continue;
      guess = tern_mailbox_role_from_name (rows[i].path, rows[i].delimiter);
      if (guess == TERN_MAILBOX_ROLE_NONE || (taken & (1u << guess)))
        continue;
      rows[i].role = guess;
      taken |= 1u << guess;
    }
}

gboolean
tern_mailbox_list_take (TernStoreBatch *batch, gint64 account, GPtrArray *listed, GError **error)
{
  g_autofree TernMailboxListed *rows = g_new0 (TernMailboxListed, listed->len);
  g_autoptr (GPtrArray) attributes = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < listed->len; i++)
    {
      const TernImapListEntry *entry = g_ptr_array_index (listed, i);
      char *joined = g_strjoinv (" ", entry->attributes);

      g_ptr_array_add (attributes, joined);
      rows[i].wire_name = entry->wire_name;
      rows[i].path = entry->name;
      rows[i].delimiter = entry->delimiter;
      rows[i].attributes = joined;
      rows[i].subscribed = tern_imap_list_entry_has_attribute (entry, "\\Subscribed");
    }
  assign_roles (rows, listed);
  return write_list (batch, account, rows, listed->len, TRUE, error);
}

static const TernImapStatus *
find_status (GPtrArray *listed, const char *wire_name)
{
  for (guint i = 0; i < listed->len; i++)
    {
      const TernImapListEntry *entry = g_ptr_array_index (listed, i);

      if (g_strcmp0 (entry->wire_name, wire_name) == 0)
        return entry->status;
    }
  return NULL;
}

static gboolean
has_waiting (TernStore *store, const TernMailboxRow *row)
{
  g_autoptr (GArray) waiting = tern_store_journal_waiting (store, row->account, NULL);

  for (guint i = 0; waiting != NULL && i < waiting->len; i++)
    if (g_array_index (waiting, gint64, i) == row->id)
      return TRUE;
  return waiting == NULL;
}

gboolean
tern_mailbox_list_is_unchanged (TernStore *store, GPtrArray *listed, const TernMailboxRow *row)
{
  const TernImapStatus *status = find_status (listed, row->wire_name);
  g_auto (TernMailboxState) state = { 0 };
  TernMailboxCounts counts;

  if (status == NULL
      || (status->present & TERN_MAILBOX_LIST_STATUS) != (int) TERN_MAILBOX_LIST_STATUS
      || !tern_store_get_mailbox_state (store, row->id, &state, NULL)
      || !tern_store_get_mailbox_counts (store, row->id, &counts, NULL))
    return FALSE;
  return state.last_sync != 0 && state.uidvalidity == status->uidvalidity
         && state.uidnext == status->uidnext && state.highestmodseq != 0
         && state.highestmodseq == status->highestmodseq && counts.rows == status->messages
         && counts.unseen == status->unseen
         && (state.to_fetch == NULL || tern_uid_set_is_empty (state.to_fetch))
         && !has_waiting (store, row);
}
