/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Mailboxes become targets. */
#include "engine/tern-sync-targets.h"

#include "engine/tern-engine-error.h"
#include "engine/tern-mailbox-list.h"
#include "engine/tern-snooze.h"
#include "store/tern-store-journal.h"

static gint64
get_account (TernSyncRun *run)
{
  return tern_account_engine_get_id (run->account);
}

/* The mailbox the command names, or the INBOX of an account never seen before; 0 when the list is needed first. */
static gint64
find_first (TernSyncRun *run, GError **error)
{
  TernStore *store = tern_sync_run_get_store (run);
  const char *name = run->command->mailbox;
  g_auto (TernMailboxState) state = { 0 };
  gint64 inbox;

  if (name != NULL && g_ascii_strcasecmp (name, "INBOX") != 0)
    return tern_store_find_mailbox (store, get_account (run), name, error);
  inbox = tern_mailbox_list_ensure_inbox (tern_sync_run_get_batch (run), get_account (run), error);
  if (inbox == 0 || name != NULL)
    return inbox;
  if (!tern_store_get_mailbox_state (store, inbox, &state, error))
    return 0;
  return state.last_sync == 0 ? inbox : 0;
}

static gboolean
add_named (TernSyncRun *run, GError **error)
{
  const char *name = run->command->mailbox;
  GError *reason = NULL;
  gint64 mailbox = tern_store_find_mailbox (tern_sync_run_get_store (run), get_account (run), name, &reason);

  if (mailbox != 0)
    return tern_sync_targets_was_done (run, mailbox) || tern_sync_targets_add (run, mailbox, error);
  if (reason == NULL)
    g_set_error (&reason, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_NO_MAILBOX, "There is no folder “%s”", name);
  g_propagate_error (error, reason);
  return FALSE;
}

/* Its bodies may still be wanted. */
static void
add_unchanged (TernSyncRun *run, const TernMailboxRow *row)
{
  TernSyncTarget *unchanged = tern_sync_target_new (row);

  g_ptr_array_add (run->done, unchanged);
  if (!run->wants_bodies)
    tern_sync_report_mailbox (&run->report, tern_sync_run_get_store (run), unchanged);
}

/* Nothing changed in it but that the time of some of it has come. */
static gboolean
look_whether_due (TernSyncRun *run, const TernMailboxRow *row, gboolean *due, GError **error)
{
  const char *key = tern_account_get_id (tern_account_engine_get_account (run->account));
  gint64 next = G_MAXINT64;

  *due = FALSE;
  return row->role != TERN_MAILBOX_ROLE_SNOOZED
         || tern_snooze_bring_back (tern_sync_run_get_batch (run), key, row->id, g_get_real_time () / G_USEC_PER_SEC,
                                    &next, due, error);
}

gboolean
tern_sync_targets_add_first (TernSyncRun *run, gboolean *found, GError **error)
{
  GError *reason = NULL;
  gint64 first = find_first (run, &reason);

  *found = first != 0;
  if (first != 0)
    return tern_sync_targets_add (run, first, error);
  if (reason == NULL)
    return TRUE;
  g_propagate_error (error, reason);
  return FALSE;
}

gboolean
tern_sync_targets_add_listed (TernSyncRun *run, GPtrArray *listed, GError **error)
{
  TernStore *store = tern_sync_run_get_store (run);
  g_autoptr (GPtrArray) rows = NULL;

  if (run->command->mailbox != NULL)
    return add_named (run, error);
  rows = tern_store_list_mailboxes (store, get_account (run), error);
  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      const TernMailboxRow *row = g_ptr_array_index (rows, i);
      gboolean due;

      if (!row->selectable || tern_sync_targets_was_done (run, row->id)
          || tern_store_is_being_made (store, run->report.account, row->wire_name))
        continue;
      if (!look_whether_due (run, row, &due, error))
        return FALSE;
      run->kicked = run->kicked || due;
      if (!due && tern_mailbox_list_is_unchanged (store, listed, row))
        add_unchanged (run, row);
      else
        g_ptr_array_add (run->todo, tern_sync_target_new (row));
    }
  return TRUE;
}

gboolean
tern_sync_targets_add_told (TernSyncRun *run, GError **error)
{
  g_autoptr (GPtrArray) rows = NULL;

  if (g_hash_table_size (run->told) == 0)
    return TRUE;
  rows = tern_store_list_mailboxes (tern_sync_run_get_store (run), get_account (run), error);
  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      const TernMailboxRow *row = g_ptr_array_index (rows, i);

      if (row->selectable && g_hash_table_contains (run->told, row->wire_name))
        g_ptr_array_add (run->todo, tern_sync_target_new (row));
    }
  g_hash_table_remove_all (run->told);
  return TRUE;
}

gboolean
tern_sync_targets_add_waiting (TernSyncRun *run, GError **error)
{
  g_autoptr (GArray) waiting = NULL;

  run->kicked = FALSE;
  if (!tern_store_batch_flush (tern_sync_run_get_batch (run), error))
    return FALSE;
  waiting = tern_store_journal_waiting (tern_sync_run_get_store (run), get_account (run),
                                        error);
  for (guint i = 0; waiting != NULL && i < waiting->len; i++)
    if (!tern_sync_targets_add (run, g_array_index (waiting, gint64, i), error))
      return FALSE;
  return waiting != NULL;
}

gboolean
tern_sync_targets_add (TernSyncRun *run, gint64 mailbox, GError **error)
{
  TernMailboxRow *row = tern_store_get_mailbox (tern_sync_run_get_store (run), mailbox, error);

  if (row == NULL)
    return FALSE;
  g_ptr_array_add (run->todo, tern_sync_target_new (row));
  tern_mailbox_row_free (row);
  return TRUE;
}

gboolean
tern_sync_targets_was_done (TernSyncRun *run, gint64 mailbox)
{
  for (guint i = 0; i < run->done->len; i++)
    if (((TernSyncTarget *) g_ptr_array_index (run->done, i))->id == mailbox)
      return TRUE;
  return FALSE;
}

gint64
tern_sync_targets_find_watched (TernSyncRun *run)
{
  return tern_store_find_mailbox (tern_sync_run_get_store (run), get_account (run),
                                  run->command->mailbox != NULL ? run->command->mailbox : "INBOX", NULL);
}

static void
refresh (TernSyncRun *run, GPtrArray *targets)
{
  for (guint i = targets->len; i > 0; i--)
    {
      TernSyncTarget **target = (TernSyncTarget **) &g_ptr_array_index (targets, i - 1);
      g_autoptr (TernMailboxRow) row = tern_store_get_mailbox (tern_sync_run_get_store (run), (*target)->id, NULL);

      if (row == NULL)
        {
          g_ptr_array_remove_index (targets, i - 1);
          continue;
        }
      tern_sync_target_free (*target);
      *target = tern_sync_target_new (row);
    }
}

void
tern_sync_targets_refresh (TernSyncRun *run)
{
  refresh (run, run->todo);
  refresh (run, run->done);
}
