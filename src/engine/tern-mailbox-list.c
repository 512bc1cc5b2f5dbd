/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The list of mailboxes as the store wants it. */
#include "engine/tern-mailbox-list.h"

#include "store/tern-store-journal.h"
#include "store/tern-store-messages.h"

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

static gboolean
is_known (GPtrArray *rows, const char *wire_name)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const TernMailboxRow *row = g_ptr_array_index (rows, i);

      if (g_str_equal (row->wire_name, wire_name))
        return row->selectable;
    }
  return g_ascii_strcasecmp (wire_name, "INBOX") == 0;
}

gboolean
tern_mailbox_list_is_outdated (TernStore *store, gint64 account, const char *key, gboolean *outdated, GError **error)
{
  g_auto (GStrv) targets = tern_store_journal_list_targets (store, key, error);
  g_autoptr (GPtrArray) rows = NULL;

  *outdated = FALSE;
  if (targets == NULL || targets[0] == NULL)
    return targets != NULL;
  rows = tern_store_list_mailboxes (store, account, error);
  for (guint i = 0; rows != NULL && targets[i] != NULL && !*outdated; i++)
    *outdated = !is_known (rows, targets[i]) && !tern_store_is_being_made (store, key, targets[i]);
  return rows != NULL;
}

/* Whether @listed has a mailbox @wire_name that messages can be in; INBOX is everywhere. */
static gboolean
holds_messages (GPtrArray *listed, const char *wire_name)
{
  if (g_ascii_strcasecmp (wire_name, "INBOX") == 0)
    return TRUE;
  for (guint i = 0; i < listed->len; i++)
    {
      const TernImapListEntry *entry = g_ptr_array_index (listed, i);

      if (g_strcmp0 (entry->wire_name, wire_name) == 0)
        return !tern_imap_list_entry_has_attribute (entry, "\\NonExistent")
               && !tern_imap_list_entry_has_attribute (entry, "\\Noselect");
    }
  return FALSE;
}

/* Whether @entry is about messages, and one of its mailboxes is not among @listed, nor being made. */
static gboolean
has_no_place (TernStore *store, const TernJournalEntry *entry, GPtrArray *listed)
{
  gboolean appends = entry->kind == TERN_JOURNAL_APPEND;

  /* What was handed over to another account goes on there. */
  if (entry->kind == TERN_JOURNAL_MOVE_AWAY || entry->kind == TERN_JOURNAL_COPY_AWAY)
    return entry->state == TERN_JOURNAL_PENDING && !holds_messages (listed, entry->mailbox);
  if (entry->state == TERN_JOURNAL_SET_ASIDE || (entry->identity->uid == 0 && !appends))
    return FALSE;
  return (!appends && !holds_messages (listed, entry->mailbox))
         || (entry->target != NULL && !holds_messages (listed, entry->target)
             && !tern_store_is_being_made (store, entry->account, entry->target));
}

gboolean
tern_mailbox_list_set_aside_gone (TernStoreBatch *batch,
                                  const char *account,
                                  GPtrArray *listed,
                                  guint *set_aside,
                                  GError **error)
{
  TernStore *store = tern_store_batch_get_store (batch);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GPtrArray) entries = NULL;
  TernChangeSet *changes = NULL;

  *set_aside = 0;
  if (!tern_store_batch_flush (batch, error))
    return FALSE;
  entries = tern_store_journal_list (store, account, error);
  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      const TernJournalEntry *entry = g_ptr_array_index (entries, i);

      if (has_no_place (store, entry, listed))
        g_array_append_val (ids, entry->id);
    }
  if (ids->len == 0)
    return entries != NULL;
  if (!tern_store_journal_set_aside (store, (const gint64 *) (void *) ids->data, ids->len,
                                     "The folder is no longer on the server.", &changes, error))
    return FALSE;
  tern_store_batch_take_changes (batch, changes);
  *set_aside = ids->len;
  return TRUE;
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
has_waiting (TernStore *store, gint64 account, gint64 mailbox)
{
  g_autoptr (GArray) waiting = tern_store_journal_waiting (store, account, NULL);

  for (guint i = 0; waiting != NULL && i < waiting->len; i++)
    if (g_array_index (waiting, gint64, i) == mailbox)
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
         && !has_waiting (store, row->account, row->id);
}

/* Entries of @row in @state that are bound to another UIDVALIDITY than the mailbox has; G_MAXUINT with @error. */
static guint
count_astray (TernStore *store, const char *account, const TernMailboxRow *row, TernJournalState state, GError **error)
{
  g_auto (TernMailboxState) known = { 0 };
  g_autoptr (GPtrArray) entries = NULL;
  guint n = 0;

  if (!tern_store_get_mailbox_state (store, row->id, &known, error))
    return G_MAXUINT;
  entries = tern_store_journal_list (store, account, error);
  if (entries == NULL)
    return G_MAXUINT;
  for (guint i = 0; i < entries->len; i++)
    {
      const TernJournalEntry *entry = g_ptr_array_index (entries, i);

      n += entry->state == state && entry->identity->uid != 0
           && g_strcmp0 (entry->mailbox, row->wire_name) == 0
           && entry->identity->uidvalidity != known.uidvalidity;
    }
  return n;
}

/* Whether every message the server has is a row here. */
static gboolean
is_whole (TernStore *store, gint64 mailbox)
{
  g_auto (TernMailboxState) state = { 0 };
  TernMailboxCounts counts;

  return tern_store_get_mailbox_state (store, mailbox, &state, NULL)
         && tern_store_get_mailbox_counts (store, mailbox, &counts, NULL) && state.uidvalidity != 0
         && state.uidnext != 0 && (state.to_fetch == NULL || tern_uid_set_is_empty (state.to_fetch))
         && (gint64) counts.rows == state.exists && !tern_store_is_relinking (store, mailbox, NULL);
}

gboolean
tern_mailbox_list_settle_astray (TernStoreBatch *batch,
                                 const char *account,
                                 gint64 mailbox,
                                 guint *bound,
                                 guint *set_aside,
                                 GError **error)
{
  TernStore *store = tern_store_batch_get_store (batch);
  g_autoptr (TernMailboxRow) row = NULL;
  TernChangeSet *changes = NULL;
  guint astray, before, after;

  *bound = *set_aside = 0;
  if (!tern_store_batch_flush (batch, error))
    return FALSE;
  row = tern_store_get_mailbox (store, mailbox, error);
  if (row == NULL)
    return FALSE;
  if (!is_whole (store, mailbox) || !has_waiting (store, row->account, mailbox))
    return TRUE;
  astray = count_astray (store, account, row, TERN_JOURNAL_PENDING, error);
  if (astray == 0 || astray == G_MAXUINT)
    return astray == 0;
  before = count_astray (store, account, row, TERN_JOURNAL_SET_ASIDE, error);
  if (before == G_MAXUINT || !tern_store_begin (store, error))
    return FALSE;
  /* The end of a relink is what looks for the messages of such entries, also where none was begun. */
  if (!tern_store_finish_relink (store, mailbox, error))
    {
      tern_store_rollback (store);
      return FALSE;
    }
  if (!tern_store_commit (store, &changes, error))
    return FALSE;
  tern_store_batch_take_changes (batch, changes);
  after = count_astray (store, account, row, TERN_JOURNAL_SET_ASIDE, error);
  if (after == G_MAXUINT)
    return FALSE;
  *set_aside = MIN (after > before ? after - before : 0, astray);
  *bound = astray - *set_aside;
  return TRUE;
}
