/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* How an action on where messages are enters the journal: moves, copies, deletions. */

#include "store/tern-store-journal-private.h"

#include <string.h>

typedef struct
{
  TernJournalKind kind;
  TernStoreMailbox *to; /* nullable */
  guint found;
  GArray *entries; /* gint64: those that now wait for it */
} Action;

/* The last move of a message that has not been carried yet, and where the message is without it. */
typedef struct
{
  gint64 id;     /* 0: there is none */
  gboolean sent; /* the server may know of it */
  char *target;
  char *before; /* nullable: where the server has it */
} LastMove;

static void
last_move_clear (LastMove *last)
{
  g_clear_pointer (&last->target, g_free);
  g_clear_pointer (&last->before, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LastMove, last_move_clear)

static gboolean
find_last_move (TernStore *store, TernStoreMailbox *mailbox, gint64 uid, LastMove *last, GError **error)
{
  static const char sql[] = "SELECT id, state <> 0 OR tries > 0, target FROM journal WHERE account = ? AND mailbox = ? "
                            "AND uidvalidity = ? AND uid = ? AND kind = 3 AND state <> 2 ORDER BY id DESC LIMIT 2";
  TERN_STATEMENT rows = tern_store_db_query (store->kept_db, error, sql, "ssii", mailbox->account_key,
                                             mailbox->wire_name, (gint64) mailbox->uidvalidity, uid);
  int got = tern_store_db_step (store->kept_db, rows, error);

  if (got <= 0)
    return got == 0;
  last->id = sqlite3_column_int64 (rows, 0);
  last->sent = sqlite3_column_int (rows, 1) != 0;
  last->target = g_strdup (tern_store_column_text (rows, 2));
  got = tern_store_db_step (store->kept_db, rows, error);
  if (got == 1)
    last->before = g_strdup (tern_store_column_text (rows, 2));
  return got >= 0;
}

static gboolean
insert (TernStore *store, TernStoreMailbox *mailbox, const TernJournalTarget *target, Action *action, GError **error)
{
  gint64 id = tern_store_journal_insert (store, mailbox, target, action->kind, "", "",
                                         action->to != NULL ? action->to->wire_name : NULL, error);

  if (id != 0)
    g_array_append_val (action->entries, id);
  return id != 0;
}

/* A move that was never sent goes to the new place instead; back to where it was is nothing at all. */
static gboolean
change_move (TernStore *store, TernStoreMailbox *mailbox, const LastMove *last, Action *action, GError **error)
{
  static const char sql[] = "UPDATE journal SET target = ? WHERE id = ?";

  if (g_strcmp0 (last->before != NULL ? last->before : mailbox->wire_name, action->to->wire_name) == 0)
    return tern_store_db_run (store->kept_db, error, "DELETE FROM journal WHERE id = ?", "i", last->id);
  g_array_append_val (action->entries, last->id);
  return tern_store_db_run (store->kept_db, error, sql, "si", action->to->wire_name, last->id);
}

static gboolean
insert_away (TernStore *store, TernStoreMailbox *mailbox, const TernJournalTarget *target, Action *action,
             TernJournalKind kind, GError **error)
{
  gint64 id = tern_store_journal_insert (store, mailbox, target, kind, "", "", action->to->wire_name, error);

  if (id != 0)
    g_array_append_val (action->entries, id);
  return id != 0 && tern_store_journal_set_away (store, id, action->to, error);
}

/* A move to another account whose server was not told goes elsewhere, or is nothing. @done: (out): that is all. */
static gboolean
leave_away (TernStore *store, TernStoreMailbox *mailbox, gint64 uid, Action *action, gboolean *done, GError **error)
{
  gboolean told;
  gint64 id;

  *done = FALSE;
  if (!tern_store_journal_find_away (store, mailbox, uid, &id, &told, error))
    return FALSE;
  if (id == 0)
    return TRUE;
  if (told)
    return tern_store_set_invalid (error, "This message is on its way to another account; please try again shortly");
  if (!tern_store_journal_unhand (store, id, error))
    return FALSE;
  *done = mailbox->account != action->to->account;
  if (mailbox->account == action->to->account)
    return tern_store_db_run (store->kept_db, error, "DELETE FROM journal WHERE id = ?", "i", id);
  g_array_append_val (action->entries, id);
  return tern_store_journal_set_away (store, id, action->to, error);
}

static gboolean
move_one (TernStore *store, TernStoreMailbox *mailbox, const TernJournalTarget *target, Action *action, GError **error)
{
  g_auto (LastMove) last = { 0 };
  gboolean done;

  if (target->shown_mailbox == action->to->id)
    return TRUE;
  if (!leave_away (store, mailbox, target->uid, action, &done, error))
    return FALSE;
  if (done)
    return TRUE;
  if (mailbox->account != action->to->account)
    return insert_away (store, mailbox, target, action, TERN_JOURNAL_MOVE_AWAY, error);
  if (!find_last_move (store, mailbox, target->uid, &last, error))
    return FALSE;
  /* It was only to go to the other account from there. */
  if (last.id != 0 ? strcmp (last.target, action->to->wire_name) == 0 : mailbox->id == action->to->id)
    return TRUE;
  if (last.id != 0 && !last.sent)
    return change_move (store, mailbox, &last, action, error);
  return insert (store, mailbox, target, action, error);
}

static gboolean
copy_one (TernStore *store, gint64 message, TernStoreMailbox *mailbox, const TernJournalTarget *target, Action *action,
          GError **error)
{
  g_auto (TernStoreRow) row = { 0 };

  if (mailbox->account != action->to->account)
    return insert_away (store, mailbox, target, action, TERN_JOURNAL_COPY_AWAY, error);
  return tern_store_find_row_by_id (store, message, &row, error) && insert (store, mailbox, target, action, error) &&
         (row.id == 0 || tern_store_journal_show_copy (store, &row, action->to, error));
}

/* Whatever was to be done with it, and the server does not know of, need not be done any more. */
static gboolean
forget_unsent (TernStore *store, TernStoreMailbox *mailbox, gint64 uid, GError **error)
{
  static const char sql[] = "DELETE FROM journal WHERE account = ? AND mailbox = ? AND uidvalidity = ? AND uid = ? "
                            "AND kind IN (1, 3, 11) AND state = 0 AND tries = 0";

  return tern_store_db_run (store->kept_db, error, sql, "ssii", mailbox->account_key, mailbox->wire_name,
                            (gint64) mailbox->uidvalidity, uid);
}

static gboolean
delete_one (TernStore *store, TernStoreMailbox *mailbox, const TernJournalTarget *target, Action *action,
            GError **error)
{
  gboolean told = FALSE;
  gint64 away;

  if (!tern_store_journal_find_away (store, mailbox, target->uid, &away, &told, error))
    return FALSE;
  if (told)
    return tern_store_set_invalid (error, "This message is on its way to another account; please try again shortly");
  if (away != 0 && !tern_store_journal_unhand (store, away, error))
    return FALSE;
  return target->shown_mailbox == 0 ||
         (forget_unsent (store, mailbox, target->uid, error) && insert (store, mailbox, target, action, error));
}

/* What is done with it now could only fail later. */
static gboolean
check_not_doomed (TernStore *store, TernStoreMailbox *mailbox, gint64 uid, GError **error)
{
  static const char sql[] = "SELECT EXISTS (SELECT 1 FROM journal WHERE account = ? AND mailbox = ? "
                            "AND uidvalidity = ? AND uid = ? AND kind = 4 AND state <> 2)";
  gint64 doomed;

  if (!tern_store_db_get_int (store->kept_db, &doomed, 0, error, sql, "ssii", mailbox->account_key,
                              mailbox->wire_name, (gint64) mailbox->uidvalidity, uid))
    return FALSE;
  return doomed == 0 || tern_store_set_invalid (error, "This message waits to be deleted; take that back first");
}

static gboolean
place_one (TernStore *store, gint64 message, TernStoreMailbox *mailbox, const TernJournalTarget *target,
           Action *action, GError **error)
{
  if (action->kind != TERN_JOURNAL_EXPUNGE && mailbox->has_journal &&
      !check_not_doomed (store, mailbox, target->uid, error))
    return FALSE;
  switch (action->kind)
    {
    case TERN_JOURNAL_COPY:
      return copy_one (store, message, mailbox, target, action, error);
    case TERN_JOURNAL_EXPUNGE:
      return delete_one (store, mailbox, target, action, error);
    default:
      return move_one (store, mailbox, target, action, error);
    }
}

static gboolean
begin_one (TernStore *store, gint64 message, Action *action, GError **error)
{
  g_auto (TernJournalTarget) target = { 0 };
  TernStoreMailbox *mailbox;

  if (!tern_store_journal_find_target (store, message, &target, &mailbox, error))
    return FALSE;
  if (target.mailbox == 0)
    return TRUE;
  action->found++;
  return place_one (store, message, mailbox, &target, action, error) &&
         tern_store_remake_shown (store, mailbox, (guint32) target.uid, error);
}

static gboolean
begin_all (TernStore *store, const gint64 *messages, guint n, gint64 to, Action *action, GError **error)
{
  if (to != 0)
    action->to = tern_store_load_mailbox (store, to, error);
  if ((to != 0 && action->to == NULL) || !tern_store_kept_begin (store->kept, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!begin_one (store, messages[i], action, error))
      return FALSE;
  tern_change_set_builder_note_journal (store->changes);
  return action->found > 0 || tern_store_set_not_found (error, "These messages are no longer here");
}

static gboolean
begin (TernStore *store, TernJournalKind kind, const gint64 *messages, guint n, gint64 to, GArray **entries,
       TernChangeSet **changes, GError **error)
{
  g_autoptr (GArray) waiting = g_array_new (FALSE, FALSE, sizeof (gint64));
  Action action = { kind, NULL, 0, waiting };

  if (!tern_store_begin (store, error))
    return FALSE;
  if (!begin_all (store, messages, n, to, &action, error))
    {
      tern_store_rollback (store);
      return FALSE;
    }
  if (!tern_store_commit_kept_first (store, changes, error))
    return FALSE;
  if (entries != NULL)
    *entries = g_steal_pointer (&waiting);
  return TRUE;
}

gboolean
tern_store_journal_begin_move (TernStore *store, const gint64 *messages, guint n_messages, gint64 mailbox,
                               GArray **entries, TernChangeSet **changes, GError **error)
{
  return begin (store, TERN_JOURNAL_MOVE, messages, n_messages, mailbox, entries, changes, error);
}

gboolean
tern_store_journal_begin_copy (TernStore *store, const gint64 *messages, guint n_messages, gint64 mailbox,
                               GArray **entries, TernChangeSet **changes, GError **error)
{
  return begin (store, TERN_JOURNAL_COPY, messages, n_messages, mailbox, entries, changes, error);
}

gboolean
tern_store_journal_begin_delete (TernStore *store, const gint64 *messages, guint n_messages, GArray **entries,
                                 TernChangeSet **changes, GError **error)
{
  return begin (store, TERN_JOURNAL_EXPUNGE, messages, n_messages, 0, entries, changes, error);
}
