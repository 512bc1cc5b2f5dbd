/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* How making, renaming, deleting and subscribing to a mailbox enters the journal, what is shown of it, and how it ends.
 * A mailbox that is to be deleted is listed no more and shows no message; its rows stay until the server has deleted
 * it. */

#include "store/tern-store-journal-private.h"
#include "store/tern-store-mailboxes.h"

#include <string.h>

/* What a person wants done to one mailbox. */
typedef struct
{
  TernJournalKind kind;
  TernStoreMailbox *mailbox;
  TernMailboxRow *row; /* as it is listed */
  const char *wire_name; /* RENAME: the new one */
  const char *path;
  gint64 entry;
} Action;

static gboolean
run_own (TernStore *store, TernStoreChange run, gpointer data, TernChangeSet **changes, GError **error)
{
  if (!tern_store_begin (store, error))
    return FALSE;
  tern_change_set_builder_note_journal (store->changes);
  if (tern_store_kept_begin (store->kept, error) && run (store, data, error))
    return tern_store_commit_kept_first (store, changes, error);
  tern_store_rollback (store);
  return FALSE;
}

static gboolean
forget_entry (TernStore *store, gint64 id, GError **error)
{
  g_hash_table_remove (store->carrying, &id);
  return tern_store_db_run (store->kept_db, error, "DELETE FROM journal WHERE id = ?", "i", id);
}

/* The newest entry of @kind for the mailbox that was never sent; 0: there is none. */
static gboolean
find_unsent (TernStore *store, const TernStoreMailbox *mailbox, TernJournalKind kind, gint64 *id, GError **error)
{
  static const char sql[] = "SELECT id FROM journal WHERE account = ? AND mailbox = ? AND kind = ? AND state = 0 "
                            "AND tries = 0 ORDER BY id DESC LIMIT 1";

  return tern_store_db_get_int (store->kept_db, id, 0, error, sql, "ssi", mailbox->account_key, mailbox->wire_name,
                                (gint64) kind);
}

/* --- a new one --- */

typedef struct
{
  const char *account;
  const TernMailboxListed *listed;
  gint64 entry;
} Creation;

static gboolean
create (TernStore *store, gpointer data, GError **error)
{
  /* One that is to be renamed has its new name as its path only. */
  static const char called[] = "SELECT id FROM mailbox WHERE account = ? AND path = ? LIMIT 1";
  Creation *creation = data;
  const TernMailboxListed *listed = creation->listed;
  TernStoreMailbox about = { .account_key = (char *) creation->account, .wire_name = (char *) listed->wire_name };
  const char *use = listed->role != TERN_MAILBOX_ROLE_NONE ? tern_mailbox_role_to_string (listed->role) : "";
  GError *reason = NULL;
  gint64 id = tern_store_find_account (store, creation->account, &reason);
  gint64 there = 0;

  if (reason != NULL)
    {
      g_propagate_error (error, reason);
      return FALSE;
    }
  if (id == 0)
    return tern_store_set_not_found (error, "There is no such account");
  if (!tern_store_find_wire_name (store, creation->account, listed->wire_name, &there, error))
    return FALSE;
  if (there == 0 && !tern_store_db_get_int (store->mail, &there, 0, error, called, "is", id, listed->path))
    return FALSE;
  if (there != 0)
    return tern_store_set_invalid (error, "There is a folder of this name already");
  /* What it is for stands where a message's flags would. */
  creation->entry = tern_store_journal_insert (store, &about, NULL, TERN_JOURNAL_CREATE, use, "", NULL, error);
  return creation->entry != 0 && tern_store_sync_mailbox_list (store, id, listed, 1, FALSE, error);
}

gboolean
tern_store_journal_begin_create (TernStore *store, const char *account, const TernMailboxListed *listed, gint64 *entry,
                                 TernChangeSet **changes, GError **error)
{
  Creation creation = { account, listed, 0 };

  if (!run_own (store, create, &creation, changes, error))
    return FALSE;
  if (entry != NULL)
    *entry = creation.entry;
  return TRUE;
}

/* --- another name --- */

static gboolean
is_taken (TernStore *store, const Action *action, GError **error)
{
  static const char sql[] = "SELECT EXISTS (SELECT 1 FROM mailbox WHERE account = ?1 AND id <> ?2 "
                            "AND (wire_name = ?3 OR path = ?4))";
  gint64 taken;

  if (!tern_store_db_get_int (store->mail, &taken, 0, error, sql, "iiss", action->row->account, action->row->id,
                              action->wire_name, action->path))
    return TRUE;
  return taken != 0 && !tern_store_set_invalid (error, "There is a folder of this name already");
}

static gboolean
check_rename (TernStore *store, const Action *action, GError **error)
{
  if (g_ascii_strcasecmp (action->row->wire_name, "INBOX") == 0)
    return tern_store_set_invalid (error, "The inbox cannot be renamed");
  if (strchr (action->path, '\n') != NULL)
    return tern_store_set_invalid (error, "A folder's name is one line");
  if (tern_store_is_below (action->wire_name, action->row->wire_name, action->row->delimiter))
    return tern_store_set_invalid (error, "A folder cannot be moved into itself");
  return !is_taken (store, action, error);
}

/* The RENAME of it that was never sent and can get another name; 0: there is none. Others may already speak of its new
 * name, and then it is renamed once more, after them. */
static gboolean
find_changeable (TernStore *store, const Action *action, gint64 *id, GError **error)
{
  static const char sql[] =
    "SELECT EXISTS (SELECT 1 FROM journal r JOIN journal o ON o.account = r.account AND o.id > r.id AND o.state <> 2 "
    "AND o.kind IN (6, 7) WHERE r.id = ?1 AND substr (iif (o.kind = 6, o.mailbox, o.target), 1, "
    "length (r.target) + 1) = r.target || ?2)";
  const char below[] = { action->row->delimiter, '\0' };
  gint64 spoken_of;

  if (!find_unsent (store, action->mailbox, TERN_JOURNAL_RENAME, id, error))
    return FALSE;
  if (*id == 0 || action->row->delimiter == 0)
    return TRUE;
  if (!tern_store_db_get_int (store->kept_db, &spoken_of, 0, error, sql, "is", *id, below))
    return FALSE;
  if (spoken_of)
    *id = 0;
  return TRUE;
}

static gboolean
was_called (TernStore *store, gint64 rename, const char *path, gboolean *was, GError **error)
{
  static const char sql[] = "SELECT substr (payload, 1, length (?2) + 1) = ?2 || char (10) FROM journal WHERE id = ?1";
  gint64 same;

  if (!tern_store_db_get_int (store->kept_db, &same, 0, error, sql, "is", rename, path))
    return FALSE;
  *was = same != 0;
  return TRUE;
}

/* One that was never sent gets the newer name; back to what it was called is nothing. */
static gboolean
change_rename (TernStore *store, gpointer data, GError **error)
{
  static const char sql[] = "UPDATE journal SET target = ?2, payload = iif (instr (payload, char (10)) > 0, "
                            "substr (payload, 1, instr (payload, char (10))), '') || ?3 WHERE id = ?1";
  static const char pay[] = "UPDATE journal SET payload = ?2 || char (10) || ?3 WHERE id = ?1";
  Action *action = data;
  gboolean back = FALSE;
  gint64 unsent;

  if (!find_changeable (store, action, &unsent, error) ||
      (unsent != 0 && !was_called (store, unsent, action->path, &back, error)))
    return FALSE;
  if (back)
    return forget_entry (store, unsent, error);
  action->entry = unsent;
  if (unsent != 0)
    return tern_store_db_run (store->kept_db, error, sql, "iss", unsent, action->wire_name, action->path);
  action->entry = tern_store_journal_insert (store, action->mailbox, NULL, TERN_JOURNAL_RENAME, "", "",
                                             action->wire_name, error);
  return action->entry != 0 &&
         tern_store_db_run (store->kept_db, error, pay, "iss", action->entry, action->row->path, action->path);
}

static gboolean
rename_mailbox (TernStore *store, Action *action, GError **error)
{
  g_autofree char *account = g_strdup (action->mailbox->account_key);

  if (strcmp (action->path, action->row->path) == 0)
    return TRUE;
  return check_rename (store, action, error) &&
         tern_store_rename_shown (store, account, action->row->wire_name, change_rename, action, error);
}

/* --- the end of one --- */

static gboolean
has_children (TernStore *store, const TernMailboxRow *row, GError **error)
{
  g_autoptr (GPtrArray) mailboxes = tern_store_list_mailboxes (store, row->account, error);

  for (guint i = 0; mailboxes != NULL && i < mailboxes->len; i++)
    {
      const TernMailboxRow *other = g_ptr_array_index (mailboxes, i);

      if (tern_store_is_below (other->wire_name, row->wire_name, row->delimiter))
        return !tern_store_set_invalid (error, "This folder has other folders in it; they have to go first");
    }
  return mailboxes == NULL;
}

/* Moves out of it that failed: their messages are not to go with it. */
static gboolean
has_failed (TernStore *store, const TernStoreMailbox *mailbox, GError **error)
{
  static const char sql[] = "SELECT EXISTS (SELECT 1 FROM journal WHERE account = ? AND mailbox = ? AND state = 2 "
                            "AND kind IN (2, 3, 5, 11, 12))";
  gint64 failed;

  if (!tern_store_db_get_int (store->kept_db, &failed, 0, error, sql, "ss", mailbox->account_key,
                              mailbox->wire_name))
    return TRUE;
  return failed != 0 &&
         !tern_store_set_invalid (error, "Some messages in this folder could not be moved or copied; the journal says "
                                         "which. Try that again or give it up first");
}

/* Every message in it, as the journal now has it. */
static gboolean
remake_all (TernStore *store, TernStoreMailbox *mailbox, GError **error)
{
  static const char sql[] = "SELECT uid FROM message WHERE server_mailbox = ? AND uid > ?";
  g_autoptr (GArray) uids = g_array_new (FALSE, FALSE, sizeof (gint64));
  TERN_STATEMENT rows = tern_store_db_query (store->mail, error, sql, "ii", mailbox->id, mailbox->uid_base);
  int got;

  while ((got = tern_store_db_step (store->mail, rows, error)) == 1)
    {
      gint64 uid = sqlite3_column_int64 (rows, 0) - mailbox->uid_base;

      g_array_append_val (uids, uid);
    }
  for (guint i = 0; got == 0 && i < uids->len; i++)
    if (!tern_store_remake_shown (store, mailbox, (guint32) g_array_index (uids, gint64, i), error))
      return FALSE;
  return got == 0;
}

/* What waits for messages in it will not be; what was on its way there and was not sent yet stays where it is. */
static gboolean
set_aside_waiting (TernStore *store, const TernStoreMailbox *mailbox, GError **error)
{
  static const char sql[] = "SELECT id FROM journal WHERE account = ?1 AND state = 0 "
                            "AND ((mailbox = ?2 AND kind IN (1, 4)) OR (target = ?2 AND kind IN (2, 3, 5))) "
                            "UNION ALL SELECT id FROM journal WHERE kind IN (11, 12) AND state = 0 AND target = ?2 "
                            "AND payload = ?1";
  TERN_STATEMENT rows = tern_store_db_query (store->kept_db, error, sql, "ss", mailbox->account_key,
                                             mailbox->wire_name);
  g_autoptr (GArray) ids = tern_store_journal_collect (store, rows, error);

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    if (!tern_store_journal_take_back (store, g_array_index (ids, gint64, i), tern_store_journal_set_aside_sql,
                                       "The folder was deleted.", error))
      return FALSE;
  return ids != NULL;
}

/* Of one the server does not know of yet, nothing is left. */
static gboolean
unmake (TernStore *store, const Action *action, gint64 creation, GError **error)
{
  gint64 id = action->mailbox->id;

  if (!forget_entry (store, creation, error))
    return FALSE;
  tern_change_set_builder_note_listed (store->changes);
  return tern_store_retire_mailbox (store, id, error);
}

static gboolean
delete_mailbox (TernStore *store, Action *action, GError **error)
{
  static const char note[] = "UPDATE journal SET target_uidvalidity = ?, target_uidnext = ?, payload = ? WHERE id = ?";
  g_auto (TernMailboxState) state = { 0 };
  gint64 creation;

  if (g_ascii_strcasecmp (action->row->wire_name, "INBOX") == 0)
    return tern_store_set_invalid (error, "The inbox cannot be deleted");
  if (has_children (store, action->row, error) || has_failed (store, action->mailbox, error) ||
      !tern_store_get_mailbox_state (store, action->row->id, &state, error) ||
      !find_unsent (store, action->mailbox, TERN_JOURNAL_CREATE, &creation, error))
    return FALSE;
  if (action->row->selectable && state.last_sync == 0 && creation == 0)
    return tern_store_set_invalid (error, "It is not known yet what is in this folder; synchronise first");
  if (!set_aside_waiting (store, action->mailbox, error))
    return FALSE;
  if (creation != 0)
    return unmake (store, action, creation, error);
  action->entry = tern_store_journal_insert (store, action->mailbox, NULL, TERN_JOURNAL_DELETE, "", "", NULL, error);
  action->mailbox->is_doomed = TRUE;
  tern_change_set_builder_note_listed (store->changes);
  return action->entry != 0 &&
         tern_store_db_run (store->kept_db, error, note, "iisi", (gint64) state.uidvalidity, (gint64) state.uidnext,
                            action->row->path, action->entry) &&
         remake_all (store, action->mailbox, error);
}

/* --- subscriptions --- */

static gboolean
show_subscribed (TernStore *store, gint64 mailbox, gboolean subscribed, GError **error)
{
  static const char sql[] = "SELECT " TERN_STORE_MAILBOX_COLUMNS " FROM mailbox b WHERE b.id = ?";
  TERN_STATEMENT row = NULL;
  TernStoreMailboxRecord record;

  if (!tern_store_db_run (store->mail, error, "UPDATE mailbox SET subscribed = ? WHERE id = ?", "ii",
                          (gint64) subscribed, mailbox))
    return FALSE;
  row = tern_store_db_query (store->mail, error, sql, "i", mailbox);
  if (tern_store_db_step (store->mail, row, error) != 1)
    return FALSE;
  tern_store_read_mailbox (row, 0, &record);
  tern_change_set_builder_note_listed (store->changes);
  return tern_store_write_listed_sum (store->mail, &record, error);
}

static gboolean
subscribe (TernStore *store, Action *action, GError **error)
{
  gboolean wanted = action->kind == TERN_JOURNAL_SUBSCRIBE;
  gint64 opposite;

  if (action->row->subscribed == wanted)
    return TRUE;
  if (!find_unsent (store, action->mailbox, wanted ? TERN_JOURNAL_UNSUBSCRIBE : TERN_JOURNAL_SUBSCRIBE, &opposite,
                    error))
    return FALSE;
  if (opposite != 0)
    return forget_entry (store, opposite, error) && show_subscribed (store, action->row->id, wanted, error);
  action->entry = tern_store_journal_insert (store, action->mailbox, NULL, action->kind, "", "", NULL, error);
  return action->entry != 0 && show_subscribed (store, action->row->id, wanted, error);
}

/* --- beginning --- */

static gboolean
act (TernStore *store, gpointer data, GError **error)
{
  Action *action = data;

  action->mailbox = tern_store_load_mailbox (store, action->row->id, error);
  if (action->mailbox == NULL)
    return FALSE;
  switch (action->kind)
    {
    case TERN_JOURNAL_RENAME:
      return rename_mailbox (store, action, error);
    case TERN_JOURNAL_DELETE:
      return delete_mailbox (store, action, error);
    default:
      return subscribe (store, action, error);
    }
}

static gboolean
begin (TernStore *store, Action *action, gint64 mailbox, gint64 *entry, TernChangeSet **changes, GError **error)
{
  g_autoptr (TernMailboxRow) row = tern_store_get_mailbox (store, mailbox, error);

  if (row == NULL)
    return FALSE;
  action->row = row;
  if (!run_own (store, act, action, changes, error))
    return FALSE;
  if (entry != NULL)
    *entry = action->entry;
  return TRUE;
}

gboolean
tern_store_journal_begin_rename (TernStore *store, gint64 mailbox, const char *wire_name, const char *path,
                                 gint64 *entry, TernChangeSet **changes, GError **error)
{
  Action action = { .kind = TERN_JOURNAL_RENAME, .wire_name = wire_name, .path = path };

  return begin (store, &action, mailbox, entry, changes, error);
}

gboolean
tern_store_journal_begin_delete_mailbox (TernStore *store, gint64 mailbox, gint64 *entry, TernChangeSet **changes,
                                         GError **error)
{
  Action action = { .kind = TERN_JOURNAL_DELETE };

  return begin (store, &action, mailbox, entry, changes, error);
}

gboolean
tern_store_journal_begin_subscribe (TernStore *store, gint64 mailbox, gboolean subscribed, gint64 *entry,
                                    TernChangeSet **changes, GError **error)
{
  Action action = { .kind = subscribed ? TERN_JOURNAL_SUBSCRIBE : TERN_JOURNAL_UNSUBSCRIBE };

  return begin (store, &action, mailbox, entry, changes, error);
}

/* --- carrying --- */

/* Of journal j, of the account ?1: in the order of one mailbox; and what is to be put elsewhere first is, before the
 * mailbox is deleted. A message that was cut off is looked for by its Message-ID: another of the same waits, or it
 * would be taken for it. */
#define CAN_GO \
  "NOT EXISTS (SELECT 1 FROM journal o WHERE o.account = ?1 AND o.id < j.id AND o.state <> 2 " \
  "AND o.kind IN (6, 7, 8, 9, 10) " \
  "AND (j.mailbox IN (o.mailbox, o.target) OR j.target IN (o.mailbox, o.target))) AND NOT (kind = 8 AND EXISTS " \
  "(SELECT 1 FROM journal o WHERE o.account = ?1 AND o.id < j.id AND o.kind IN (2, 3, 5, 11, 12) " \
  "AND ((o.state <> 2 AND j.mailbox IN (o.mailbox, o.target)) OR (o.state = 2 AND j.mailbox = o.mailbox)))) " \
  "AND NOT (kind = 5 AND EXISTS (SELECT 1 FROM journal o WHERE o.account = ?1 AND o.target = j.target " \
  "AND o.kind = 5 AND o.state = 1 AND o.target_uid = 0 " \
  "AND ifnull (o.message_id, '') = ifnull (j.message_id, '')))"

TernJournalEntry *
tern_store_journal_next_folder (TernStore *store, const char *account, GError **error)
{
  static const char sql[] = "SELECT id FROM journal j WHERE account = ?1 AND kind IN (5, 6, 7, 8, 9, 10) "
                            "AND state = 0 AND " CAN_GO " ORDER BY id LIMIT 1";
  gint64 id;

  if (!tern_store_db_get_int (store->kept_db, &id, 0, error, sql, "s", account) || id == 0)
    return NULL;
  return tern_store_journal_get (store, id, error);
}

/* Whether a cut-off message of the two could be taken for the other. */
static gboolean
looks_like_one_of (const TernJournalEntry *entry, const TernJournalEntry *first, GPtrArray *others)
{
  if (g_strcmp0 (entry->identity->message_id, first->identity->message_id) == 0)
    return TRUE;
  for (guint i = 0; i < others->len; i++)
    if (g_strcmp0 (entry->identity->message_id,
                   ((TernJournalEntry *) g_ptr_array_index (others, i))->identity->message_id) == 0)
      return TRUE;
  return FALSE;
}

GPtrArray *
tern_store_journal_next_appends (TernStore *store, const TernJournalEntry *first, guint max_messages,
                                 guint64 max_bytes, GError **error)
{
  static const char sql[] = "SELECT id FROM journal j WHERE account = ?1 AND mailbox = ?2 AND kind = 5 AND state = 0 "
                            "AND id > ?3 AND " CAN_GO " ORDER BY id LIMIT ?4";
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) tern_journal_entry_free);
  TERN_STATEMENT rows = tern_store_db_query (store->kept_db, error, sql, "ssii", first->account, first->mailbox,
                                             first->id, (gint64) max_messages);
  g_autoptr (GArray) ids = tern_store_journal_collect (store, rows, error);
  guint64 bytes = first->identity->size;

  for (guint i = 0; ids != NULL && i < ids->len && found->len + 1 < max_messages; i++)
    {
      g_autoptr (TernJournalEntry) entry = NULL;

      if (!tern_store_journal_load (store, g_array_index (ids, gint64, i), &entry, error))
        return NULL;
      bytes += entry->identity->size;
      if (bytes > max_bytes)
        break;
      if (!looks_like_one_of (entry, first, found))
        g_ptr_array_add (found, g_steal_pointer (&entry));
    }
  return ids != NULL ? g_steal_pointer (&found) : NULL;
}

/* Nothing it held is here any more. */
static gboolean
bury (TernStore *store, const TernJournalEntry *entry, GError **error)
{
  static const char sql[] = "UPDATE journal SET state = 2, reason = 'The folder was deleted.' WHERE account = ? "
                            "AND mailbox = ? AND (uid <> 0 OR kind = 5) AND state <> 2";
  static const char done[] = "DELETE FROM journal WHERE account = ? AND mailbox = ? AND kind = 4 AND state <> 2";
  gint64 mailbox;

  if (!tern_store_db_run (store->kept_db, error, done, "ss", entry->account, entry->mailbox) ||
      !tern_store_db_run (store->kept_db, error, sql, "ss", entry->account, entry->mailbox) ||
      !tern_store_forget_folder_choices (store, entry->account, entry->mailbox, error) ||
      !tern_store_find_wire_name (store, entry->account, entry->mailbox, &mailbox, error))
    return FALSE;
  tern_change_set_builder_note_listed (store->changes);
  return mailbox == 0 || tern_store_retire_mailbox (store, mailbox, error);
}

gboolean
tern_store_journal_end_folder (TernStore *store, gint64 id, TernChangeSet **changes, GError **error)
{
  g_autoptr (TernJournalEntry) entry = NULL;
  gboolean ok;

  if (!tern_store_begin (store, error))
    return FALSE;
  tern_change_set_builder_note_journal (store->changes);
  ok = tern_store_kept_begin (store->kept, error) && tern_store_journal_load (store, id, &entry, error) &&
       forget_entry (store, id, error);
  if (ok && entry != NULL && entry->kind == TERN_JOURNAL_RENAME)
    ok = tern_store_rename_for_good (store, entry->account, entry->mailbox, entry->target, error);
  else if (ok && entry != NULL && entry->kind == TERN_JOURNAL_DELETE)
    ok = bury (store, entry, error);
  return tern_store_end_own (store, TRUE, ok, changes, error);
}

/* --- taking back --- */

typedef struct
{
  gint64 id;
  const char *sql;
  const char *reason;
} Change;

static gboolean
run_change (TernStore *store, gpointer data, GError **error)
{
  const Change *change = data;

  return tern_store_db_run (store->kept_db, error, change->sql, "is", change->id, change->reason);
}

/* It was only to be made. */
static gboolean
unlist_unmade (TernStore *store, gint64 id, GError **error)
{
  const TernStoreMailbox *mailbox = tern_store_load_mailbox (store, id, error);

  return mailbox != NULL && (mailbox->uidvalidity != 0 || tern_store_retire_mailbox (store, id, error));
}

gboolean
tern_store_journal_take_back_folder (TernStore *store, const TernJournalEntry *entry, const char *change,
                                     const char *reason, GError **error)
{
  Change what = { entry->id, change, reason };
  g_autoptr (TernJournalEntry) now = NULL;
  gboolean waits;
  gint64 id;

  if (entry->kind == TERN_JOURNAL_RENAME)
    return tern_store_rename_shown (store, entry->account, entry->mailbox, run_change, &what, error);
  if (!run_change (store, &what, error) || !tern_store_journal_load (store, entry->id, &now, error) ||
      !tern_store_find_wire_name (store, entry->account, entry->mailbox, &id, error))
    return FALSE;
  waits = now != NULL && now->state != TERN_JOURNAL_SET_ASIDE;
  tern_change_set_builder_note_listed (store->changes);
  if (id == 0)
    return TRUE;
  if (entry->kind == TERN_JOURNAL_SUBSCRIBE || entry->kind == TERN_JOURNAL_UNSUBSCRIBE)
    return show_subscribed (store, id, waits == (entry->kind == TERN_JOURNAL_SUBSCRIBE), error);
  if (entry->kind == TERN_JOURNAL_DELETE)
    {
      TernStoreMailbox *mailbox = tern_store_load_mailbox (store, id, error);

      if (mailbox == NULL)
        return FALSE;
      mailbox->is_doomed = waits;
      return remake_all (store, mailbox, error);
    }
  return waits || unlist_unmade (store, id, error);
}

/* --- what others ask --- */

char **
tern_store_journal_list_targets (TernStore *store, const char *account, GError **error)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  TERN_STATEMENT rows = tern_store_db_query (store->kept_db, error,
                                             "SELECT DISTINCT target FROM journal WHERE account = ? AND state = 0 "
                                             "AND (kind = 5 OR kind IN (2, 3) AND uid > 0)", "s", account);
  int got;

  while ((got = tern_store_db_step (store->kept_db, rows, error)) == 1)
    g_strv_builder_add (names, tern_store_column_text (rows, 0));
  return got == 0 ? g_strv_builder_end (names) : NULL;
}

static gboolean
has_entry (TernStore *store, const char *sql, const char *account, const char *wire_name)
{
  gint64 exists;

  return tern_store_db_get_int (store->kept_db, &exists, 0, NULL, sql, "ss", account, wire_name) && exists;
}

gboolean
tern_store_is_being_made (TernStore *store, const char *account, const char *wire_name)
{
  return has_entry (store,
                    "SELECT EXISTS (SELECT 1 FROM journal WHERE account = ? AND mailbox = ? AND kind = 6 "
                    "AND state <> 2)",
                    account, wire_name);
}

gboolean
tern_store_is_being_renamed (TernStore *store, const char *account, const char *wire_name, char delimiter)
{
  static const char sql[] =
    "SELECT EXISTS (SELECT 1 FROM journal WHERE account = ?1 AND kind = 7 AND state <> 2 "
    "AND (mailbox = ?2 OR (?3 <> '' AND substr (?2, 1, length (mailbox) + 1) = mailbox || ?3)))";
  const char below[] = { delimiter, '\0' };
  gint64 exists;

  return tern_store_db_get_int (store->kept_db, &exists, 0, NULL, sql, "sss", account, wire_name, below) && exists;
}

gboolean
tern_store_is_being_deleted (TernStore *store, const char *account, const char *wire_name)
{
  return has_entry (store,
                    "SELECT EXISTS (SELECT 1 FROM journal WHERE kind = 8 AND state <> 2 "
                    "AND (?1 IS NULL OR account = ?1) AND (?2 IS NULL OR mailbox = ?2))",
                    account, wire_name);
}

void
tern_store_apply_subscription (TernStore *store, const char *account, const char *wire_name, gboolean *subscribed)
{
  static const char sql[] = "SELECT kind = 9 FROM journal WHERE account = ? AND mailbox = ? AND kind IN (9, 10) "
                            "AND state <> 2 ORDER BY id DESC LIMIT 1";
  gint64 wanted;

  if (tern_store_db_get_int (store->kept_db, &wanted, -1, NULL, sql, "ss", account, wire_name) && wanted >= 0)
    *subscribed = wanted != 0;
}
