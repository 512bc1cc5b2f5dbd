/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Copies of messages: what shows the same content in the target after they were written down, and did not before, are
 * the copies; that is what undo needs to take away just these. */

#include "model/tern-client.h"

#include "model/tern-client-private.h"
#include "store/tern-store-appearances.h"
#include "store/tern-store-entries.h"
#include "store/tern-store-journal.h"
#include "store/tern-store-mailboxes.h"
#include "store/tern-store-query.h"

/* What was copied where, and what came of it. */
typedef struct
{
  gatomicrefcount count;
  GWeakRef client;
  char *account;
  char *path;
  char *label;     /* nullable: done again, it is no new step */
  GArray *sources; /* gint64: in the target's account */
  GArray *before;  /* gint64: of their content, in the target already */
  GArray *copies;  /* gint64 */
  gboolean abroad; /* some are in another account */
  guint commands;  /* under way */
  gboolean failed;
  TernUndoFunc run; /* what the step does */
} Copying;

static GArray *
make_ids (void)
{
  return g_array_new (FALSE, FALSE, sizeof (gint64));
}

static const gint64 *
get_ids (GArray *ids)
{
  return (const gint64 *) (void *) ids->data;
}

static Copying *
copying_ref (Copying *copying)
{
  g_atomic_ref_count_inc (&copying->count);
  return copying;
}

static void
copying_unref (gpointer data)
{
  Copying *copying = data;

  if (!g_atomic_ref_count_dec (&copying->count))
    return;
  g_weak_ref_clear (&copying->client);
  g_free (copying->account);
  g_free (copying->path);
  g_free (copying->label);
  g_array_unref (copying->sources);
  g_array_unref (copying->before);
  g_array_unref (copying->copies);
  g_free (copying);
}

/* --- on the worker: what of them is in the target --- */

static gint64
find_target (TernStore *store, const Copying *copying, gint64 *account)
{
  *account = tern_store_find_account (store, copying->account, NULL);
  return *account != 0 ? tern_store_find_mailbox (store, *account, copying->path, NULL) : 0;
}

static gpointer
find_appearances (TernStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  Copying *copying = data;
  gint64 account, mailbox = find_target (store, copying, &account);

  return tern_store_find_appearances (store, get_ids (copying->sources), copying->sources->len, mailbox, error);
}

/* Whether some are of another account than the target. */
static gboolean
are_abroad (TernStore *store, const Copying *copying)
{
  gint64 account, last = 0;
  g_autoptr (GArray) briefs = tern_store_get_briefs (store, get_ids (copying->sources), copying->sources->len, NULL);

  find_target (store, copying, &account);
  for (guint i = 0; briefs != NULL && i < briefs->len; i++)
    {
      gint64 mailbox = g_array_index (briefs, TernStoreBrief, i).mailbox;
      g_autoptr (TernMailboxRow) row = NULL;

      if (mailbox != 0 && mailbox != last)
        row = tern_store_get_mailbox (store, mailbox, NULL);
      if (row != NULL && row->account != account)
        return TRUE;
      last = mailbox;
    }
  return FALSE;
}

static gpointer
look_before (TernStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  Copying *copying = data;

  copying->abroad = are_abroad (store, copying);
  return find_appearances (store, data, cancellable, error);
}

/* --- taken back --- */

typedef struct
{
  GArray *kept;    /* gint64: message ids of those the server has */
  GArray *unsent;  /* gint64: journal ids of those it does not know of */
  guint n_unknown; /* under way */
} Rest;

static void
rest_free (gpointer data)
{
  Rest *rest = data;

  g_array_unref (rest->kept);
  g_array_unref (rest->unsent);
  g_free (rest);
}

/* The copy's entry in the journal, which is named by its original. */
static const TernJournalEntry *
find_entry (TernStore *store, GPtrArray *entries, const char *target, gint64 source)
{
  gint64 mailbox;
  g_autoptr (TernMessageIdentity) identity = tern_store_get_identity (store, source, &mailbox, NULL);
  g_autoptr (TernMailboxRow) row = identity != NULL ? tern_store_get_mailbox (store, mailbox, NULL) : NULL;

  for (guint i = entries->len; row != NULL && i > 0; i--)
    {
      const TernJournalEntry *entry = entries->pdata[i - 1];

      if (entry->kind == TERN_JOURNAL_COPY && entry->state != TERN_JOURNAL_SET_ASIDE
          && entry->identity->uid == identity->uid && g_strcmp0 (entry->mailbox, row->wire_name) == 0
          && g_strcmp0 (entry->target, target) == 0)
        return entry;
    }
  return NULL;
}

/* The ones without a UID: those of @copying's sources that still wait. */
static void
add_unsent (TernStore *store, const Copying *copying, Rest *rest)
{
  g_autoptr (GPtrArray) entries = tern_store_journal_list (store, copying->account, NULL);
  gint64 account, mailbox = find_target (store, copying, &account);
  g_autoptr (TernMailboxRow) target = mailbox != 0 ? tern_store_get_mailbox (store, mailbox, NULL) : NULL;

  for (guint i = 0; entries != NULL && target != NULL && i < copying->sources->len; i++)
    {
      const TernJournalEntry *entry
          = find_entry (store, entries, target->wire_name, g_array_index (copying->sources, gint64, i));

      if (entry != NULL && entry->state == TERN_JOURNAL_PENDING)
        g_array_append_val (rest->unsent, entry->id);
      else if (entry != NULL)
        rest->n_unknown++;
    }
}

static gpointer
look_at_copies (TernStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  const Copying *copying = data;
  Rest *rest = g_new0 (Rest, 1);
  g_autoptr (TernMessageRows) rows
      = tern_store_get_messages (store, get_ids (copying->copies), copying->copies->len, error);
  gboolean waiting = FALSE;

  rest->kept = make_ids ();
  rest->unsent = make_ids ();
  for (guint i = 0; rows != NULL && i < tern_message_rows_get_n (rows); i++)
    {
      const TernMessageRow *row = tern_message_rows_get (rows, i);

      if (row->uid != 0)
        g_array_append_val (rest->kept, row->id);
      else
        waiting = TRUE;
    }
  if (waiting)
    add_unsent (store, copying, rest);
  if (rows != NULL)
    return rest;
  rest_free (rest);
  return NULL;
}

static void
taken_back_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!tern_client_submit_finish (TERN_CLIENT (source), result, &error) && tern_client_is_worth_telling (error))
    tern_client_action_failed (TERN_CLIENT (source), error->message);
}

typedef TernEngineCommand *(*MakeFunc) (const gint64 *ids, gsize n);

static void
submit_ids (TernClient *client, GArray *ids, MakeFunc make)
{
  for (guint i = 0; i < ids->len; i += TERN_ENGINE_COMMAND_MAX_IDS)
    {
      g_autoptr (TernEngineCommand) command
          = make (&g_array_index (ids, gint64, i), MIN (ids->len - i, TERN_ENGINE_COMMAND_MAX_IDS));

      tern_client_submit_async (client, command, taken_back_cb, NULL);
    }
}

static void
looked_at_copies_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Copying *copying = user_data;
  g_autoptr (TernClient) client = g_weak_ref_get (&copying->client);
  g_autoptr (GError) error = NULL;
  Rest *rest = tern_query_worker_run_finish (result, &error);

  if (client != NULL && rest != NULL)
    {
      submit_ids (client, rest->kept, tern_engine_command_new_delete);
      submit_ids (client, rest->unsent, tern_engine_command_new_journal_discard);
      if (rest->n_unknown > 0)
        tern_client_action_failed (client, "Some copies are just being made; please delete them by hand");
    }
  else if (client != NULL)
    tern_client_action_failed (client, error->message);
  g_clear_pointer (&rest, rest_free);
  copying_unref (copying);
}

/* --- made --- */

static void
take_copies (Copying *copying, GArray *after)
{
  g_autoptr (GHashTable) before = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < copying->before->len; i++)
    g_hash_table_add (before, &g_array_index (copying->before, gint64, i));
  g_array_set_size (copying->copies, 0);
  for (guint i = 0; i < after->len; i++)
    if (g_hash_table_add (before, &g_array_index (after, gint64, i)))
      g_array_append_val (copying->copies, g_array_index (after, gint64, i));
}

static void
looked_after_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Copying *copying = user_data;
  g_autoptr (TernClient) client = g_weak_ref_get (&copying->client);
  g_autofree char *label = g_steal_pointer (&copying->label);
  g_autoptr (GArray) after = tern_query_worker_run_finish (result, NULL);

  if (after != NULL)
    take_copies (copying, after);
  if (client != NULL && label != NULL && copying->copies->len > 0 && !copying->abroad)
    tern_undo_push (tern_client_get_undo (client), label, copying->copies->len, copying->run, copying_ref (copying),
                    copying_unref);
  else if (client != NULL && label != NULL)
    tern_client_action_done (client, label, copying->sources->len);
  copying_unref (copying);
}

static void
end_command (TernClient *client, Copying *copying)
{
  if (--copying->commands > 0)
    return;
  if (copying->failed)
    copying_unref (copying);
  else
    tern_query_worker_run_async (tern_client_get_worker (client), TRUE, find_appearances, copying_ref (copying),
                                 copying_unref, (GDestroyNotify) g_array_unref, NULL, looked_after_cb, copying);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Copying *copying = user_data;
  g_autoptr (GError) error = NULL;

  if (!tern_client_submit_finish (TERN_CLIENT (source), result, &error))
    {
      if (!copying->failed && tern_client_is_worth_telling (error))
        tern_client_action_failed (TERN_CLIENT (source), error->message);
      copying->failed = TRUE;
    }
  end_command (TERN_CLIENT (source), copying);
}

static void
looked_before_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Copying *copying = user_data;
  g_autoptr (TernClient) client = g_weak_ref_get (&copying->client);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) before = tern_query_worker_run_finish (result, &error);

  if (client == NULL || before == NULL)
    {
      if (client != NULL)
        tern_client_action_failed (client, error->message);
      copying_unref (copying);
      return;
    }
  g_array_set_size (copying->before, 0);
  g_array_append_vals (copying->before, before->data, before->len);
  copying->failed = FALSE;
  copying->commands = 1;
  for (guint i = 0; i < copying->sources->len; i += TERN_ENGINE_COMMAND_MAX_IDS)
    {
      g_autoptr (TernEngineCommand) command = tern_engine_command_new_place (
          &g_array_index (copying->sources, gint64, i), MIN (copying->sources->len - i, TERN_ENGINE_COMMAND_MAX_IDS),
          copying->account, copying->path, TRUE);

      copying->commands++;
      tern_client_submit_async (client, command, written_cb, copying);
    }
  end_command (client, copying);
}

static void
copy (TernClient *client, Copying *copying)
{
  tern_query_worker_run_async (tern_client_get_worker (client), TRUE, look_before, copying_ref (copying),
                               copying_unref, (GDestroyNotify) g_array_unref, NULL, looked_before_cb,
                               copying_ref (copying));
}

static void
run_copy (gboolean undo, gpointer user_data)
{
  Copying *copying = user_data;
  g_autoptr (TernClient) client = g_weak_ref_get (&copying->client);

  if (client == NULL)
    return;
  if (!undo)
    copy (client, copying);
  else
    tern_query_worker_run_async (tern_client_get_worker (client), TRUE, look_at_copies, copying_ref (copying),
                                 copying_unref, rest_free, NULL, looked_at_copies_cb, copying_ref (copying));
}

void
tern_client_copy_to (TernClient *self, const gint64 *messages, guint n_messages, const char *account,
                     const char *path, const char *label)
{
  Copying *copying;

  if (n_messages == 0 || tern_client_get_port (self) == NULL)
    return;
  copying = g_new0 (Copying, 1);
  g_atomic_ref_count_init (&copying->count);
  g_weak_ref_init (&copying->client, self);
  copying->account = g_strdup (account);
  copying->path = g_strdup (path);
  copying->label = g_strdup (label);
  copying->sources = make_ids ();
  copying->before = make_ids ();
  copying->copies = make_ids ();
  copying->run = run_copy;
  g_array_append_vals (copying->sources, messages, n_messages);
  copy (self, copying);
  copying_unref (copying);
}
