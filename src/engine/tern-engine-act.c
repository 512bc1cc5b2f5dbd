/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A command becomes journal entries, is shown, and is over: whoever syncs carries it. */
#include "engine/tern-engine-act.h"

#include "engine/tern-engine-append.h"
#include "engine/tern-engine-error.h"
#include "engine/tern-rule-arrival.h"
#include "imap/tern-imap-mailbox-name.h"
#include "store/tern-store-choices.h"
#include "store/tern-store-journal.h"
#include "store/tern-store-mailboxes.h"
#include "store/tern-store-query.h"
#include "store/tern-store-rules.h"

#include <string.h>

/* --- where to --- */

/* The store's account of a message that is shown; 0 of one that is not. */
static gint64
find_account (TernStore *store, gint64 message)
{
  g_autoptr (TernMessageRows) rows = tern_store_get_messages (store, &message, 1, NULL);
  gint64 mailbox = rows != NULL && tern_message_rows_get_n (rows) > 0 ? tern_message_rows_get (rows, 0)->mailbox : 0;
  g_autoptr (TernMailboxRow) row = mailbox != 0 ? tern_store_get_mailbox (store, mailbox, NULL) : NULL;

  return row != NULL ? row->account : 0;
}

static const TernMailboxRow *
find_by_role (GPtrArray *mailboxes, TernMailboxRole role)
{
  for (guint i = 0; i < mailboxes->len; i++)
    {
      const TernMailboxRow *row = g_ptr_array_index (mailboxes, i);

      if (row->role == role && row->selectable)
        return row;
    }
  /* Gmail archives by leaving a message in no folder but All Mail. */
  return role == TERN_MAILBOX_ROLE_ARCHIVE ? find_by_role (mailboxes, TERN_MAILBOX_ROLE_ALL) : NULL;
}

/* --- making mailboxes --- */

/* Where the account's other mailboxes are: "", or "INBOX." where all of them are below INBOX. */
static char *
dup_prefix (GPtrArray *mailboxes, char *delimiter)
{
  g_autofree char *inbox = NULL;
  guint others = 0, below = 0;

  *delimiter = '/';
  for (guint i = 0; i < mailboxes->len; i++)
    if (((TernMailboxRow *) g_ptr_array_index (mailboxes, i))->delimiter != 0)
      *delimiter = ((TernMailboxRow *) g_ptr_array_index (mailboxes, i))->delimiter;
  inbox = g_strdup_printf ("INBOX%c", *delimiter);
  for (guint i = 0; i < mailboxes->len; i++)
    {
      const TernMailboxRow *row = g_ptr_array_index (mailboxes, i);

      others += g_ascii_strcasecmp (row->wire_name, "INBOX") != 0;
      below += g_ascii_strncasecmp (row->wire_name, inbox, strlen (inbox)) == 0;
    }
  return others > 0 && others == below ? g_steal_pointer (&inbox) : g_strdup ("");
}

static char *
dup_key (TernStore *store, gint64 account)
{
  g_auto (GStrv) keys = tern_store_list_accounts (store, NULL);

  for (gsize i = 0; keys != NULL && keys[i] != NULL; i++)
    if (tern_store_find_account (store, keys[i], NULL) == account)
      return g_strdup (keys[i]);
  return NULL;
}

/* @entries: gets the entry. Returns: the new mailbox, or 0 with @error. */
static gint64
make_mailbox (TernStoreBatch *batch, gint64 account, const char *path, char delimiter, TernMailboxRole role,
              GArray *entries, GError **error)
{
  TernStore *store = tern_store_batch_get_store (batch);
  g_autofree char *key = dup_key (store, account);
  g_autofree char *wire_name = tern_imap_mailbox_name_encode (path, FALSE, error);
  TernMailboxListed listed = { wire_name, path, delimiter, role, NULL, TRUE };
  TernChangeSet *changes = NULL;
  gint64 entry = 0;

  if (wire_name == NULL
      || !tern_store_journal_begin_create (store, key != NULL ? key : "", &listed, &entry, &changes, error))
    return 0;
  tern_store_batch_take_changes (batch, changes);
  g_array_append_val (entries, entry);
  return tern_store_find_mailbox (store, account, wire_name, error);
}

static const char *
name_role (TernMailboxRole role)
{
  switch (role)
    {
    case TERN_MAILBOX_ROLE_ARCHIVE:
      return "Archive";
    case TERN_MAILBOX_ROLE_TRASH:
      return "Trash";
    case TERN_MAILBOX_ROLE_SNOOZED:
      return "Snoozed";
    default:
      return "Junk";
    }
}

/* One that is missing is made. */
static gint64
find_role (TernStoreBatch *batch, gint64 account, TernMailboxRole role, GArray *entries, GError **error)
{
  g_autoptr (GPtrArray) mailboxes
      = tern_store_list_mailboxes (tern_store_batch_get_store (batch), account, error);
  const TernMailboxRow *found = mailboxes != NULL ? find_by_role (mailboxes, role) : NULL;
  g_autofree char *prefix = NULL;
  g_autofree char *path = NULL;
  char delimiter;

  if (found != NULL || mailboxes == NULL)
    return found != NULL ? found->id : 0;
  prefix = dup_prefix (mailboxes, &delimiter);
  path = g_strconcat (prefix, name_role (role), NULL);
  return make_mailbox (batch, account, path, delimiter, role, entries, error);
}

static gint64
find_name (TernStore *store, gint64 account, const char *name, GError **error)
{
  GError *reason = NULL;
  gint64 id = tern_store_find_mailbox (store, account, name, &reason);
  g_autoptr (TernMailboxRow) row = NULL;

  if (id == 0 && reason == NULL)
    g_set_error (&reason, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_NO_MAILBOX, "There is no folder “%s”", name);
  if (id != 0)
    row = tern_store_get_mailbox (store, id, &reason);
  if (row != NULL && row->selectable)
    return id;
  if (reason == NULL)
    g_set_error (&reason, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_NO_MAILBOX,
                 "The folder “%s” cannot hold messages", name);
  g_propagate_error (error, reason);
  return 0;
}

/* The account a name or an address stands for, or the only one. */
static gint64
find_named_account (TernStore *store, const char *name, GError **error)
{
  g_auto (GStrv) keys = tern_store_list_accounts (store, NULL);
  gint64 account = name != NULL ? tern_store_find_account (store, name, NULL) : 0;

  if (name == NULL && keys != NULL && g_strv_length (keys) == 1)
    account = tern_store_find_account (store, keys[0], NULL);
  if (account == 0)
    g_set_error_literal (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_NO_ACCOUNT,
                         name != NULL ? "There is no such account here; synchronise first"
                                      : "Say which account, or synchronise first");
  return account;
}

/* Messages of one account and where they go. */
typedef struct
{
  gint64 account;
  gint64 mailbox;
  GArray *ids; /* gint64 */
} Part;

static void
part_clear (gpointer data)
{
  g_array_unref (((Part *) data)->ids);
}

static Part *
ensure_part (GArray *parts, gint64 account)
{
  Part part = { account, 0, NULL };

  for (guint i = 0; i < parts->len; i++)
    if (g_array_index (parts, Part, i).account == account)
      return &g_array_index (parts, Part, i);
  part.ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_val (parts, part);
  return &g_array_index (parts, Part, parts->len - 1);
}

/* The account whose mailbox a message goes to: a name is of the account named with it, else of the first one's. */
static gint64
choose_account (TernStore *store, const TernEngineCommand *command, GArray *parts, gint64 message, GError **error)
{
  if (command->mailbox != NULL && parts->len > 0)
    return g_array_index (parts, Part, 0).account;
  return command->mailbox != NULL && command->account != NULL ? find_named_account (store, command->account, error)
                                                              : find_account (store, message);
}

/* With a role each message goes to its own account's mailbox. Everything is found before anything is begun. */
static GArray *
find_parts (TernStoreBatch *batch, const TernEngineCommand *command, GArray *entries, GError **error)
{
  TernStore *store = tern_store_batch_get_store (batch);
  g_autoptr (GArray) parts = g_array_new (FALSE, FALSE, sizeof (Part));

  g_array_set_clear_func (parts, part_clear);
  for (gsize i = 0; i < command->n_ids; i++)
    {
      GError *reason = NULL;
      gint64 account = choose_account (store, command, parts, command->ids[i], &reason);

      if (reason != NULL)
        {
          g_propagate_error (error, reason);
          return NULL;
        }
      if (account != 0)
        g_array_append_val (ensure_part (parts, account)->ids, command->ids[i]);
    }
  if (parts->len == 0)
    {
      g_set_error_literal (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_NO_MESSAGE,
                           "These messages are no longer here");
      return NULL;
    }
  for (guint i = 0; i < parts->len; i++)
    {
      Part *part = &g_array_index (parts, Part, i);

      part->mailbox = command->mailbox != NULL ? find_name (store, part->account, command->mailbox, error)
                                               : find_role (batch, part->account, command->role, entries, error);
      if (part->mailbox == 0)
        return NULL;
    }
  return g_steal_pointer (&parts);
}

/* --- doing it --- */

/* What goes with a move: until when a message is put away, or no longer. */
static gboolean
mark (TernStoreBatch *batch, const TernEngineCommand *command, const GArray *ids, GArray *entries, GError **error)
{
  g_autoptr (GArray) waiting = NULL;
  TernChangeSet *changes = NULL;
  gboolean done;

  if (tern_flags_is_empty (command->add) && tern_flags_is_empty (command->remove))
    return TRUE;
  done = tern_store_journal_begin_flags (tern_store_batch_get_store (batch), (const gint64 *) (void *) ids->data,
                                         ids->len, command->add, command->remove, &waiting, &changes, error);
  tern_store_batch_take_changes (batch, changes);
  if (done)
    g_array_append_vals (entries, waiting->data, waiting->len);
  return done;
}

static gboolean
place (TernStoreBatch *batch, const TernEngineCommand *command, GArray *entries, GError **error)
{
  TernStore *store = tern_store_batch_get_store (batch);
  g_autoptr (GArray) parts = find_parts (batch, command, entries, error);

  for (guint i = 0; parts != NULL && i < parts->len; i++)
    {
      const Part *part = &g_array_index (parts, Part, i);
      g_autoptr (GArray) waiting = NULL;
      TernChangeSet *changes = NULL;
      gboolean done;

      if (!mark (batch, command, part->ids, entries, error))
        return FALSE;
      done = (command->kind == TERN_ENGINE_COMMAND_COPY
                ? tern_store_journal_begin_copy
                : tern_store_journal_begin_move) (store, (const gint64 *) (void *) part->ids->data, part->ids->len,
                                                  part->mailbox, &waiting, &changes, error);

      tern_store_batch_take_changes (batch, changes);
      if (!done)
        return FALSE;
      g_array_append_vals (entries, waiting->data, waiting->len);
    }
  return parts != NULL;
}

static gboolean
change (TernStoreBatch *batch, const TernEngineCommand *command, GArray *entries, GError **error)
{
  TernStore *store = tern_store_batch_get_store (batch);
  guint n = (guint) command->n_ids;
  g_autoptr (GArray) waiting = NULL;
  TernChangeSet *changes = NULL;
  gboolean done;

  if (command->kind == TERN_ENGINE_COMMAND_DELETE)
    done = tern_store_journal_begin_delete (store, command->ids, n, &waiting, &changes, error);
  else
    done = tern_store_journal_begin_flags (store, command->ids, n, command->add, command->remove, &waiting, &changes,
                                           error);
  tern_store_batch_take_changes (batch, changes);
  if (done)
    g_array_append_vals (entries, waiting->data, waiting->len);
  return done;
}

static gboolean
create (TernStoreBatch *batch, const TernEngineCommand *command, GArray *entries, GError **error)
{
  TernStore *store = tern_store_batch_get_store (batch);
  gint64 account = find_named_account (store, command->account, error);
  g_autoptr (GPtrArray) mailboxes = account != 0 ? tern_store_list_mailboxes (store, account, error) : NULL;
  g_autofree char *prefix = NULL;
  char delimiter;

  if (mailboxes == NULL)
    return FALSE;
  prefix = dup_prefix (mailboxes, &delimiter);
  return make_mailbox (batch, account, command->mailbox, delimiter, TERN_MAILBOX_ROLE_NONE, entries, error) != 0;
}

/* The mailbox a command names, of the account it names. */
static gint64
find_named_mailbox (TernStore *store, const TernEngineCommand *command, GError **error)
{
  gint64 account = find_named_account (store, command->account, error);
  GError *reason = NULL;
  gint64 id = account != 0 ? tern_store_find_mailbox (store, account, command->mailbox, &reason) : 0;

  if (reason != NULL)
    g_propagate_error (error, reason);
  else if (id == 0 && account != 0)
    g_set_error (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_NO_MAILBOX, "There is no folder “%s”", command->mailbox);
  return id;
}

static gboolean
change_mailbox (TernStoreBatch *batch, const TernEngineCommand *command, GArray *entries, GError **error)
{
  TernStore *store = tern_store_batch_get_store (batch);
  gint64 mailbox = find_named_mailbox (store, command, error);
  g_autofree char *wire_name = NULL;
  TernChangeSet *changes = NULL;
  gint64 entry = 0;
  gboolean done;

  if (mailbox == 0)
    return FALSE;
  if (command->kind == TERN_ENGINE_COMMAND_APPEND)
    done = tern_engine_append (batch, command, mailbox, &entry, error);
  else if (command->kind == TERN_ENGINE_COMMAND_RENAME_MAILBOX)
    {
      wire_name = tern_imap_mailbox_name_encode (command->section, FALSE, error);
      done = wire_name != NULL
             && tern_store_journal_begin_rename (store, mailbox, wire_name, command->section, &entry, &changes, error);
    }
  else if (command->kind == TERN_ENGINE_COMMAND_DELETE_MAILBOX)
    done = tern_store_journal_begin_delete_mailbox (store, mailbox, &entry, &changes, error);
  else
    done = tern_store_journal_begin_subscribe (store, mailbox, command->kind == TERN_ENGINE_COMMAND_SUBSCRIBE, &entry,
                                               &changes, error);
  tern_store_batch_take_changes (batch, changes);
  if (entry != 0)
    g_array_append_val (entries, entry);
  return done;
}

static gboolean
is_about_mailbox (const TernEngineCommand *command)
{
  return command->kind >= TERN_ENGINE_COMMAND_CREATE && command->kind <= TERN_ENGINE_COMMAND_APPEND;
}

static gboolean
is_placed (const TernEngineCommand *command)
{
  return command->kind == TERN_ENGINE_COMMAND_MOVE || command->kind == TERN_ENGINE_COMMAND_COPY;
}

static gboolean
act (TernStoreBatch *batch, TernEngineJob *job, GError **error)
{
  const TernEngineCommand *command = tern_engine_job_get_command (job);
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (gint64));
  GError *reason = NULL;

  if (is_about_mailbox (command))
    {
      if (!(command->kind == TERN_ENGINE_COMMAND_CREATE ? create : change_mailbox) (batch, command, entries, error))
        return FALSE;
    }
  else if (!(is_placed (command) ? place : change) (batch, command, entries, &reason))
    {
      if (g_error_matches (reason, TERN_STORE_ERROR, TERN_STORE_ERROR_NOT_FOUND))
        {
          reason->domain = TERN_ENGINE_ERROR;
          reason->code = TERN_ENGINE_ERROR_NO_MESSAGE;
        }
      g_propagate_error (error, reason);
      return FALSE;
    }
  tern_engine_job_emit (job, &(TernEngineEvent) { .kind = TERN_ENGINE_EVENT_JOURNAL,
                                                  .ids = (const gint64 *) (void *) entries->data,
                                                  .n_ids = entries->len });
  return TRUE;
}

static gboolean
change_entry (TernStoreBatch *batch, TernEngineCommandKind kind, gint64 id, GError **error)
{
  TernStore *store = tern_store_batch_get_store (batch);
  TernChangeSet *changes = NULL;
  gboolean done = kind == TERN_ENGINE_COMMAND_JOURNAL_RETRY
                      ? tern_store_journal_retry (store, id, NULL, &changes, error)
                      : tern_store_journal_discard (store, id, &changes, error);

  tern_store_batch_take_changes (batch, changes);
  return done;
}

/* Of many, some may have been done meanwhile, or be under way: the others are not left for that. */
static gboolean
change_entries (TernStoreBatch *batch, TernEngineJob *job, GError **error)
{
  const TernEngineCommand *command = tern_engine_job_get_command (job);
  g_autoptr (GError) first = NULL;
  gboolean any = FALSE;

  for (gsize i = 0; i < command->n_ids; i++)
    {
      g_autoptr (GError) reason = NULL;

      if (change_entry (batch, command->kind, command->ids[i], &reason))
        any = TRUE;
      else if (first == NULL)
        first = g_steal_pointer (&reason);
    }
  if (first == NULL || (any && g_error_matches (first, TERN_STORE_ERROR, TERN_STORE_ERROR_NOT_FOUND)))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&first));
  return FALSE;
}

static gboolean
choose (TernStoreBatch *batch, TernEngineJob *job, GError **error)
{
  const char *const *choice = tern_engine_job_get_command (job)->choice;
  TernChangeSet *changes = NULL;
  gboolean done = tern_store_set_choice (tern_store_batch_get_store (batch), choice[0], choice[1], choice[2],
                                         choice[3], &changes, error);

  tern_store_batch_take_changes (batch, changes);
  return done && (!g_str_equal (choice[0], TERN_CHOICE_RULE) || tern_rule_arrival_begin (batch, error));
}

static gboolean
do_command (TernStoreBatch *batch, TernEngineJob *job, GError **error)
{
  switch (tern_engine_job_get_command (job)->kind)
    {
    case TERN_ENGINE_COMMAND_CHOOSE:
      return choose (batch, job, error);
    case TERN_ENGINE_COMMAND_JOURNAL_RETRY:
    case TERN_ENGINE_COMMAND_JOURNAL_DISCARD:
      return change_entries (batch, job, error);
    default:
      return act (batch, job, error);
    }
}

gboolean
tern_engine_act (TernStoreBatch *batch, TernEngineJob *job, GError **error)
{
  if (!tern_store_batch_flush (batch, error) || !do_command (batch, job, error))
    return FALSE;
  tern_engine_job_finish (job, NULL);
  return TRUE;
}

gint64
tern_engine_act_find_place (TernStoreBatch *batch, gint64 account, const char *mailbox, TernMailboxRole role,
                            GError **error)
{
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (gint64));

  return mailbox != NULL ? find_name (tern_store_batch_get_store (batch), account, mailbox, error)
                         : find_role (batch, account, role, entries, error);
}
