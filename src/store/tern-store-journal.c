/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* How an action enters the journal: kept.db first, then what mail.db shows of it. */

#include "store/tern-store-journal-private.h"

#include <string.h>

/* --- what an entry is about --------------------------------------------------------------- */

void
tern_journal_target_clear (TernJournalTarget *target)
{
  g_clear_pointer (&target->server, tern_flags_unref);
  g_clear_pointer (&target->object, g_free);
  g_clear_pointer (&target->message_id, g_free);
}

static gboolean
read_target (TernStore *store, gint64 message, TernJournalTarget *target, GError **error)
{
  static const char sql[] = "SELECT " TERN_STORE_ROW_COLUMNS ", " TERN_STORE_CONTENT_COLUMNS " FROM message m "
                            "LEFT JOIN email e ON e.id = m.email WHERE m.id = ?";
  TERN_STATEMENT statement = tern_store_db_query (store->mail, error, sql, "i", message);
  int got = tern_store_db_step (store->mail, statement, error);
  TernStoreContent content;
  TernStoreRow row;
  gboolean again;

  if (got <= 0)
    return got == 0;
  if (!tern_store_read_row (statement, 0, &row) ||
      !tern_store_read_content (store, statement, TERN_STORE_N_ROW_COLUMNS, row.email, &content))
    {
      sqlite3_reset (statement);
      return tern_store_met_damage (store, &again, error);
    }
  if (row.gone == TERN_STORE_GONE_FOR_GOOD)
    return TRUE;
  target->mailbox = row.mailbox;
  target->uid = row.uid;
  target->gone = row.gone;
  target->shown_mailbox = row.shown_mailbox;
  target->server = tern_store_flags_of ((TernFlag) row.server, row.server_keywords);
  target->object = g_strdup (content.object);
  target->message_id = *content.message_id != '\0' ? g_strdup (content.message_id) : NULL;
  target->size = content.size;
  target->internal_date = row.internal_date;
  return TRUE;
}

gboolean
tern_store_journal_find_target (TernStore *store, gint64 message, TernJournalTarget *target,
                                TernStoreMailbox **mailbox, GError **error)
{
  g_autoptr (GError) local = NULL;

  *mailbox = NULL;
  if (!read_target (store, message, target, error))
    return FALSE;
  if (target->mailbox == 0)
    return TRUE;
  *mailbox = tern_store_load_mailbox (store, target->mailbox, &local);
  if (g_error_matches (local, TERN_STORE_ERROR, TERN_STORE_ERROR_NOT_FOUND))
    {
      target->mailbox = 0;
      return TRUE;
    }
  if (*mailbox == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (target->uid <= (*mailbox)->uid_base)
    return tern_store_set_invalid (error, "The server is still filing this message; please try again shortly");
  target->uid -= (*mailbox)->uid_base;
  return TRUE;
}

/* --- keywords a mailbox does not keep ------------------------------------------------------ */

gboolean
tern_store_journal_is_permitted (const char *permanent, TernFlags *flags)
{
  const char *const *keywords = tern_flags_get_keywords (flags);
  g_auto (GStrv) names = NULL;
  TernFlag kept = TERN_FLAG_NONE;

  if (permanent == NULL)
    return TRUE;
  names = g_strsplit (permanent, " ", -1);
  if (g_strv_contains ((const char *const *) names, "\\*"))
    keywords = NULL;
  for (guint i = 0; names[i] != NULL; i++)
    kept |= tern_flag_from_name (names[i]);
  if ((tern_flags_get_system (flags) & ~kept) != 0)
    return FALSE;
  for (; keywords != NULL && *keywords != NULL; keywords++)
    {
      gboolean found = FALSE;

      for (guint i = 0; names[i] != NULL && !found; i++)
        found = g_ascii_strcasecmp (names[i], *keywords) == 0;
      if (!found)
        return FALSE;
    }
  return TRUE;
}

gboolean
tern_store_journal_check_permitted (TernStore *store, gint64 mailbox, TernFlags *add, GError **error)
{
  static const char sql[] = "SELECT permanent_flags FROM mailbox WHERE id = ?";
  TERN_STATEMENT row = tern_store_db_query (store->mail, error, sql, "i", mailbox);
  int got = tern_store_db_step (store->mail, row, error);

  if (got < 0)
    return FALSE;
  if (got == 0 || tern_store_journal_is_permitted ((const char *) sqlite3_column_text (row, 0), add))
    return TRUE;
  return tern_store_set_invalid (error, "The server does not keep this mark in this folder");
}

/* --- one entry ---------------------------------------------------------------------------- */

/* Whether the server already has what @add and @remove ask for. */
gboolean
tern_store_journal_has_effect (TernFlags *server, TernFlags *add, TernFlags *remove)
{
  g_autoptr (TernFlags) after = tern_flags_with (server, add, remove);

  return tern_flags_equal (server, after);
}

gint64
tern_store_journal_next_id (TernStore *store, GError **error)
{
  gint64 id;

  if (!tern_store_db_run (store->kept_db, error, "UPDATE counter SET value = value + 1 WHERE id = 2", "") ||
      !tern_store_db_get_int (store->kept_db, &id, 0, error, "SELECT value FROM counter WHERE id = 2", ""))
    return 0;
  return id;
}

gint64
tern_store_journal_insert (TernStore *store, TernStoreMailbox *mailbox, const TernJournalTarget *target,
                           TernJournalKind kind, const char *add, const char *remove, const char *to, GError **error)
{
  static const char sql[] = "INSERT INTO journal (id, kind, state, account, mailbox, uidvalidity, uid, email_id, "
                            "gm_msgid, message_id, size, internal_date, add_flags, remove_flags, target, created) "
                            "VALUES (?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
  static const TernJournalTarget none = { 0 };
  const TernJournalTarget *about = target != NULL ? target : &none;
  const char *object = about->object != NULL ? about->object : "";
  guint64 gm_msgid = *object == 'G' ? g_ascii_strtoull (object + 1, NULL, 16) : 0;
  gint64 id = tern_store_journal_next_id (store, error);

  if (id == 0 ||
      !tern_store_db_run (store->kept_db, error, sql, "iissiisisiisssi", id, (gint64) kind, mailbox->account_key,
                          mailbox->wire_name, (gint64) mailbox->uidvalidity, about->uid,
                          *object == 'E' ? object + 1 : NULL, (gint64) gm_msgid, about->message_id, about->size,
                          about->internal_date, add, remove, to, g_get_real_time () / G_USEC_PER_SEC))
    return 0;
  mailbox->has_journal = TRUE;
  return id;
}

/* The newest active entry of one message, and whether others are before it. */
typedef struct
{
  gint64 id; /* 0: none */
  gboolean mergeable;
  gboolean alone;
  TernFlags *add;
  TernFlags *remove;
} Newest;

static void
newest_clear (Newest *newest)
{
  g_clear_pointer (&newest->add, tern_flags_unref);
  g_clear_pointer (&newest->remove, tern_flags_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Newest, newest_clear)

static gboolean
find_newest (TernStore *store, TernStoreMailbox *mailbox, gint64 uid, Newest *newest, GError **error)
{
  static const char sql[] = "SELECT id, kind = 1 AND state = 0 AND tries = 0, add_flags, remove_flags FROM journal "
                            "WHERE account = ? AND mailbox = ? AND uidvalidity = ? AND uid = ? AND state <> 2 "
                            "ORDER BY id DESC LIMIT 2";
  TERN_STATEMENT rows = NULL;
  int got;

  *newest = (Newest){ .alone = TRUE };
  if (!mailbox->has_journal)
    return TRUE;
  rows = tern_store_db_query (store->kept_db, error, sql, "ssii", mailbox->account_key, mailbox->wire_name,
                              (gint64) mailbox->uidvalidity, uid);
  got = tern_store_db_step (store->kept_db, rows, error);
  if (got <= 0)
    return got == 0;
  newest->id = sqlite3_column_int64 (rows, 0);
  newest->mergeable = sqlite3_column_int (rows, 1) != 0;
  newest->add = tern_store_journal_read_flags (rows, 2);
  newest->remove = tern_store_journal_read_flags (rows, 3);
  got = tern_store_db_step (store->kept_db, rows, error);
  newest->alone = got == 0;
  return got >= 0;
}

/* What a person did, to however many messages. */
typedef struct
{
  TernFlags *add;
  TernFlags *remove;
  char *add_text;
  char *remove_text;
  gint64 permitted_in; /* the mailbox last checked */
  guint found;
  GArray *entries; /* gint64: those that now wait for it */
} Action;

/* The two as one: what the later says wins. Never sent, so nobody can have seen the first. */
static gboolean
merge_entry (TernStore *store, const Newest *newest, const TernJournalTarget *target,
             Action *action, GError **error)
{
  TernFlags *add = action->add;
  TernFlags *remove = action->remove;
  g_autoptr (TernFlags) add_kept = tern_flags_with (newest->add, NULL, remove);
  g_autoptr (TernFlags) remove_kept = tern_flags_with (newest->remove, NULL, add);
  g_autoptr (TernFlags) all_add = tern_flags_with (add_kept, add, NULL);
  g_autoptr (TernFlags) all_remove = tern_flags_with (remove_kept, remove, NULL);
  g_autofree char *add_text = tern_flags_to_string (all_add);
  g_autofree char *remove_text = tern_flags_to_string (all_remove);

  /* With an entry before it in flight the server's state is not known for sure: keep it then. */
  if (newest->alone && tern_store_journal_has_effect (target->server, all_add, all_remove))
    return tern_store_db_run (store->kept_db, error, "DELETE FROM journal WHERE id = ?", "i", newest->id);
  g_array_append_val (action->entries, newest->id);
  return tern_store_db_run (store->kept_db, error,
                            "UPDATE journal SET add_flags = ?, remove_flags = ? WHERE id = ?", "ssi", add_text,
                            remove_text, newest->id);
}

static gboolean
begin_one (TernStore *store, gint64 message, Action *action, GError **error)
{
  g_auto (TernJournalTarget) target = { 0 };
  g_auto (Newest) newest = { 0 };
  TernStoreMailbox *mailbox;
  gint64 id;

  if (!tern_store_journal_find_target (store, message, &target, &mailbox, error))
    return FALSE;
  if (target.mailbox == 0)
    return TRUE;
  if ((action->permitted_in != mailbox->id &&
       !tern_store_journal_check_permitted (store, mailbox->id, action->add, error)) ||
      !find_newest (store, mailbox, target.uid, &newest, error))
    return FALSE;
  action->permitted_in = mailbox->id;
  action->found++;
  if (newest.mergeable)
    {
      if (!merge_entry (store, &newest, &target, action, error))
        return FALSE;
    }
  else if (newest.id != 0 || !tern_store_journal_has_effect (target.server, action->add, action->remove))
    {
      id = tern_store_journal_insert (store, mailbox, &target, TERN_JOURNAL_FLAGS, action->add_text,
                                      action->remove_text, NULL, error);
      if (id == 0)
        return FALSE;
      g_array_append_val (action->entries, id);
    }
  return tern_store_remake_shown (store, mailbox, (guint32) target.uid, error);
}

static gboolean
begin_all (TernStore *store, const gint64 *messages, guint n, Action *action, GError **error)
{
  if (!tern_store_kept_begin (store->kept, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!begin_one (store, messages[i], action, error))
      return FALSE;
  tern_change_set_builder_note_journal (store->changes);
  return action->found > 0 || tern_store_set_not_found (error, "These messages are no longer here");
}

static gboolean
overlap (TernFlags *add, TernFlags *remove)
{
  const char *const *keywords = tern_flags_get_keywords (add);

  if ((tern_flags_get_system (add) & tern_flags_get_system (remove)) != 0)
    return TRUE;
  for (; *keywords != NULL; keywords++)
    if (tern_flags_has_keyword (remove, *keywords))
      return TRUE;
  return FALSE;
}

gboolean
tern_store_journal_begin_flags (TernStore *store, const gint64 *messages, guint n_messages, TernFlags *add,
                                TernFlags *remove, GArray **entries, TernChangeSet **changes, GError **error)
{
  g_autoptr (TernFlags) adds = add != NULL ? tern_flags_ref (add) : tern_flags_new (TERN_FLAG_NONE, NULL);
  g_autoptr (TernFlags) removes = remove != NULL ? tern_flags_ref (remove)
                                                 : tern_flags_new (TERN_FLAG_NONE, NULL);
  g_autofree char *add_text = tern_flags_to_string (adds);
  g_autofree char *remove_text = tern_flags_to_string (removes);
  g_autoptr (GArray) waiting = g_array_new (FALSE, FALSE, sizeof (gint64));
  Action action = { adds, removes, add_text, remove_text, 0, 0, waiting };

  if (overlap (adds, removes))
    return tern_store_set_invalid (error, "A mark cannot be set and taken off at once");
  if (!tern_store_begin (store, error))
    return FALSE;
  if (!begin_all (store, messages, n_messages, &action, error))
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
