/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* FETCH, STORE and EXPUNGE of the selected mailbox, by UID but for the first screen. */

#include "imap/tern-imap-session-private.h"

#include <string.h>

/* FETCH. */

typedef struct
{
  TernUidSet *uids; /* nullable: 1:* */
  char *items;
  guint64 changed_since;
  gboolean vanished;
  guint32 first; /* by sequence numbers */
  guint32 last;
  gboolean from_end;    /* by PARTIAL, counted from the end */
  gboolean not_from_end; /* that was refused */
  TernImapFetchFunc func; /* nullable */
  gpointer func_data;
} Fetch;

static void
free_fetch (gpointer data)
{
  Fetch *fetch = data;

  g_clear_pointer (&fetch->uids, tern_uid_set_free);
  g_free (fetch->items);
  g_free (fetch);
}

static gboolean
collect_uid_fetch (TernImapExchange *exchange, const TernImapResponse *response)
{
  TernImapOperation *operation = tern_imap_exchange_get_operation (exchange);
  Fetch *fetch = operation->state;

  if (response->fetch.uid == 0
      || (fetch->uids != NULL && !tern_uid_set_contains (fetch->uids, response->fetch.uid)))
    return FALSE;
  if (fetch->func == NULL || operation->task == NULL)
    return FALSE;
  fetch->func (operation->session, &response->fetch, fetch->func_data);
  return TRUE;
}

static gboolean
check_items (const char *items, GError **error)
{
  static const char *const setting[] = { "BODY[", "RFC822.TEXT", "RFC822 ", "RFC822)", "BINARY[" };
  g_autofree char *upper = g_ascii_strup (items, -1);
  gboolean sets = strcmp (upper, "RFC822") == 0;

  for (gsize i = 0; i < G_N_ELEMENTS (setting); i++)
    sets |= strstr (upper, setting[i]) != NULL;
  if (!sets)
    return TRUE;
  g_set_error_literal (error, TERN_IMAP_ERROR, TERN_IMAP_ERROR_STATE,
                       "This would mark messages as read.");
  return FALSE;
}

static gboolean
check_condstore (TernImapSession *session, guint64 modseq, GError **error)
{
  if (modseq == 0 || tern_imap_session_can (session, TERN_IMAP_CAPABILITY_CONDSTORE))
    return TRUE;
  g_set_error_literal (error, TERN_IMAP_ERROR, TERN_IMAP_ERROR_STATE,
                       "This server does not number changes.");
  return FALSE;
}

static gboolean
prepare_uid_fetch (TernImapExchange *exchange, GError **error)
{
  TernImapOperation *operation = tern_imap_exchange_get_operation (exchange);
  Fetch *fetch = operation->state;

  if (!check_items (fetch->items, error)
      || !check_condstore (operation->session, fetch->changed_since, error))
    return FALSE;
  if (!fetch->vanished
      || (fetch->changed_since > 0
          && tern_imap_session_is_enabled (operation->session, TERN_IMAP_CAPABILITY_QRESYNC)))
    return TRUE;
  g_set_error_literal (error, TERN_IMAP_ERROR, TERN_IMAP_ERROR_STATE,
                       "Quick synchronisation was not turned on first.");
  return FALSE;
}

static void
note_changed_since (TernImapExchange *exchange,
                    const TernImapCondition *condition,
                    const GError *error)
{
  TernImapOperation *operation = tern_imap_exchange_get_operation (exchange);
  Fetch *fetch = operation->state;

  /* RFC 7162 §3.1: asking so turns CONDSTORE on. */
  if (condition != NULL && error == NULL && fetch->changed_since > 0)
    operation->session->enabled |= G_GUINT64_CONSTANT (1) << TERN_IMAP_CAPABILITY_CONDSTORE;
  /* RFC 5530, RFC 9738: the server kept some back. */
  if (condition != NULL && condition->kind == TERN_IMAP_CONDITION_OK
      && (condition->code == TERN_IMAP_CODE_UNAVAILABLE
          || condition->code == TERN_IMAP_CODE_MESSAGELIMIT))
    operation->partial = TRUE;
}

static const TernImapOrder uid_fetch_order = { .prepare = prepare_uid_fetch,
                                               .collect = collect_uid_fetch,
                                               .done = note_changed_since };

static void
add_uid_fetch (TernImapOperation *operation, const char *set)
{
  Fetch *fetch = operation->state;
  TernImapCommand *command = tern_imap_command_new ("UID FETCH");

  tern_imap_command_add_text (command, set);
  tern_imap_command_add_text (command, fetch->items);
  if (fetch->changed_since > 0)
    {
      g_autofree char *modifier = g_strdup_printf ("(CHANGEDSINCE %" G_GUINT64_FORMAT "%s)",
                                                   fetch->changed_since,
                                                   fetch->vanished ? " VANISHED" : "");

      tern_imap_command_add_text (command, modifier);
    }
  tern_imap_operation_add (operation, TERN_IMAP_KIND_UID_FETCH, TERN_IMAP_STATE_SELECTED,
                           &uid_fetch_order, TERN_IMAP_WANTS (FETCH), command, NULL);
}

/* Ranges to the end are written with `*`, but for servers that misread it. */
static char **
dup_chunks (TernImapSession *session, const TernUidSet *uids)
{
  char **chunks = tern_uid_set_to_chunks (uids, TERN_IMAP_SESSION_MAX_SET);
  guint n = g_strv_length (chunks);

  if (n > 0 && g_str_has_suffix (chunks[n - 1], ":4294967295")
      && !tern_imap_session_has_quirk (session, TERN_IMAP_QUIRK_NO_STAR))
    strcpy (strrchr (chunks[n - 1], ':') + 1, "*");
  return chunks;
}

static void
finish_fetch (TernImapOperation *operation)
{
  if (operation->error != NULL)
    tern_imap_operation_return_error (operation, operation->error);
  else if (operation->partial)
    tern_imap_operation_fail (operation, TERN_IMAP_ERROR_PARTIAL, NULL);
  else
    tern_imap_operation_return_boolean (operation, TRUE);
}

static void
step_uid_fetch (TernImapOperation *operation)
{
  TernImapSession *session = operation->session;
  Fetch *fetch = operation->state;
  g_auto (GStrv) chunks = NULL;

  if (operation->stage++ == 0 && fetch->uids == NULL)
    add_uid_fetch (operation, tern_imap_session_has_quirk (session, TERN_IMAP_QUIRK_NO_STAR)
                                  ? "1:4294967295"
                                  : "1:*");
  else if (operation->stage == 1)
    {
      chunks = dup_chunks (session, fetch->uids);
      for (guint i = 0; chunks[i] != NULL; i++)
        add_uid_fetch (operation, chunks[i]);
    }
  if (operation->exchanges->len == 0)
    finish_fetch (operation);
}

void
tern_imap_session_uid_fetch_async (TernImapSession *session,
                                   const TernUidSet *uids,
                                   const char *items,
                                   guint64 changed_since,
                                   gboolean vanished,
                                   TernImapFetchFunc func,
                                   gpointer func_data,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  TernImapOperation *operation = tern_imap_operation_new (
      session, tern_imap_session_uid_fetch_async, step_uid_fetch, cancellable, callback, user_data);
  Fetch *fetch = g_new0 (Fetch, 1);

  fetch->uids = uids == NULL ? NULL : tern_uid_set_copy (uids);
  fetch->items = g_strdup (items);
  fetch->changed_since = changed_since;
  fetch->vanished = vanished;
  fetch->func = func;
  fetch->func_data = func_data;
  operation->state = fetch;
  operation->free_state = free_fetch;
  tern_imap_operation_start (operation);
}

gboolean
tern_imap_session_uid_fetch_finish (TernImapSession *session, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, tern_imap_session_uid_fetch_async),
                        FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* By sequence numbers, or where they would be. */

/* PARTIAL (RFC 9394) counts from the end whatever was expunged meanwhile, and is how to say "the newest" without
 * numbers (UIDONLY, RFC 9586 §3.3). */
static TernImapCommand *
make_from_end (const Fetch *fetch, guint32 exists)
{
  TernImapCommand *command = tern_imap_command_new ("UID FETCH");
  g_autofree char *partial
      = g_strdup_printf ("(PARTIAL -%u:-%u)", exists - fetch->last + 1, exists - fetch->first + 1);

  tern_imap_command_add_text (command, "1:*");
  tern_imap_command_add_text (command, fetch->items);
  tern_imap_command_add_text (command, partial);
  return command;
}

static gboolean
prepare_sequence (TernImapExchange *exchange, GError **error)
{
  TernImapOperation *operation = tern_imap_exchange_get_operation (exchange);
  Fetch *fetch = operation->state;
  guint32 exists = operation->session->selected->exists;
  g_autofree char *upper = g_ascii_strup (fetch->items, -1);
  g_autofree char *set = NULL;

  if (!check_items (fetch->items, error))
    return FALSE;
  if (strstr (upper, "UID") == NULL)
    {
      g_set_error_literal (error, TERN_IMAP_ERROR, TERN_IMAP_ERROR_STATE,
                           "Messages must be asked for with their identifiers.");
      return FALSE;
    }
  fetch->first = MAX (fetch->first, 1);
  fetch->last = MIN (fetch->last, exists);
  if (fetch->first > fetch->last)
    return TRUE;
  fetch->from_end = !fetch->not_from_end && tern_imap_session_can (operation->session, TERN_IMAP_CAPABILITY_PARTIAL);
  if (fetch->from_end)
    {
      exchange->command = make_from_end (fetch, exists);
      return TRUE;
    }
  set = g_strdup_printf ("%u:%u", fetch->first, fetch->last);
  exchange->command = tern_imap_command_new ("FETCH");
  tern_imap_command_add_text (exchange->command, set);
  tern_imap_command_add_text (exchange->command, fetch->items);
  return TRUE;
}

static gboolean
collect_sequence (TernImapExchange *exchange, const TernImapResponse *response)
{
  TernImapOperation *operation = tern_imap_exchange_get_operation (exchange);
  Fetch *fetch = operation->state;

  if (!fetch->from_end && (response->fetch.seq < fetch->first || response->fetch.seq > fetch->last))
    return FALSE;
  if (operation->task == NULL || fetch->func == NULL)
    return FALSE;
  fetch->func (operation->session, &response->fetch, fetch->func_data);
  return TRUE;
}

static const TernImapOrder sequence_order = { .prepare = prepare_sequence,
                                              .collect = collect_sequence,
                                              .done = note_changed_since };

/* A server that has PARTIAL for searches alone. */
static gboolean
do_without_partial (TernImapOperation *operation)
{
  Fetch *fetch = operation->state;

  if (!fetch->from_end || operation->error == NULL
      || tern_imap_session_is_enabled (operation->session, TERN_IMAP_CAPABILITY_UIDONLY)
      || !(g_error_matches (operation->error, TERN_IMAP_ERROR, TERN_IMAP_ERROR_BAD)
           || g_error_matches (operation->error, TERN_IMAP_ERROR, TERN_IMAP_ERROR_NO)))
    return FALSE;
  g_clear_error (&operation->error);
  fetch->not_from_end = TRUE;
  return TRUE;
}

static void
step_sequence (TernImapOperation *operation)
{
  if (operation->stage++ > 0 && !do_without_partial (operation))
    finish_fetch (operation);
  else
    tern_imap_operation_add (operation, TERN_IMAP_KIND_NUMBERS, TERN_IMAP_STATE_SELECTED,
                             &sequence_order, TERN_IMAP_WANTS (FETCH), NULL, NULL);
}

void
tern_imap_session_fetch_sequence_async (TernImapSession *session,
                                        guint32 first,
                                        guint32 last,
                                        const char *items,
                                        TernImapFetchFunc func,
                                        gpointer func_data,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data)
{
  TernImapOperation *operation = tern_imap_operation_new (
      session, tern_imap_session_fetch_sequence_async, step_sequence, cancellable, callback,
      user_data);
  Fetch *fetch = g_new0 (Fetch, 1);

  fetch->first = first;
  fetch->last = last;
  fetch->items = g_strdup (items);
  fetch->func = func;
  fetch->func_data = func_data;
  operation->state = fetch;
  operation->free_state = free_fetch;
  tern_imap_operation_start (operation);
}

gboolean
tern_imap_session_fetch_sequence_finish (TernImapSession *session,
                                         GAsyncResult *result,
                                         GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, tern_imap_session_fetch_sequence_async),
                        FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* STORE and EXPUNGE. */

typedef struct
{
  TernUidSet *uids;
  TernFlags *flags; /* nullable: an EXPUNGE */
  gboolean add;
  gboolean silent;
  guint64 unchanged_since;
  TernUidSet *modified;
} Store;

static void
free_store (gpointer data)
{
  Store *store = data;

  tern_uid_set_free (store->uids);
  g_clear_pointer (&store->flags, tern_flags_unref);
  g_clear_pointer (&store->modified, tern_uid_set_free);
  g_free (store);
}

/* A keyword the mailbox does not keep is refused here: servers answer OK and forget it. */
static gboolean
check_storable (TernImapSession *session, const Store *store, GError **error)
{
  const TernImapSelected *selected = session->selected;
  const char *const *keywords = tern_flags_get_keywords (store->flags);

  if (selected->read_only)
    {
      g_set_error_literal (error, TERN_IMAP_ERROR, TERN_IMAP_ERROR_STATE,
                           "This folder cannot be changed.");
      return FALSE;
    }
  for (guint i = 0; store->add && !selected->any_keyword && keywords[i] != NULL; i++)
    if (!tern_flags_has_keyword (selected->permanent_flags, keywords[i]))
      {
        g_set_error (error, TERN_IMAP_ERROR, TERN_IMAP_ERROR_STATE,
                     "This folder cannot keep the mark “%s”.", keywords[i]);
        return FALSE;
      }
  return check_condstore (session, store->unchanged_since, error);
}

static gboolean
prepare_store (TernImapExchange *exchange, GError **error)
{
  TernImapOperation *operation = tern_imap_exchange_get_operation (exchange);

  return check_storable (operation->session, operation->state, error);
}

static void
on_store_done (TernImapExchange *exchange, const TernImapCondition *condition, const GError *error)
{
  Store *store = tern_imap_exchange_get_operation (exchange)->state;

  /* RFC 7162 §3.1.3: with OK, and with NO for some servers. */
  if (condition != NULL && condition->code == TERN_IMAP_CODE_MODIFIED && condition->uids != NULL)
    tern_uid_set_union (store->modified, condition->uids);
}

static const TernImapOrder store_order = { .prepare = prepare_store, .done = on_store_done };

static void
add_store (TernImapOperation *operation, const char *set)
{
  Store *store = operation->state;
  TernImapCommand *command = tern_imap_command_new ("UID STORE");
  g_autofree char *item = g_strdup_printf ("%cFLAGS%s", store->add ? '+' : '-',
                                           store->silent ? ".SILENT" : "");

  tern_imap_command_add_text (command, set);
  if (store->unchanged_since > 0)
    {
      g_autofree char *modifier = g_strdup_printf ("(UNCHANGEDSINCE %" G_GUINT64_FORMAT ")",
                                                   store->unchanged_since);

      tern_imap_command_add_text (command, modifier);
    }
  tern_imap_command_add_text (command, item);
  tern_imap_command_add_flags (command, store->flags);
  tern_imap_operation_add (operation, TERN_IMAP_KIND_UID_STORE, TERN_IMAP_STATE_SELECTED,
                           &store_order, 0, command, NULL);
}

static gboolean
prepare_expunge (TernImapExchange *exchange, GError **error)
{
  TernImapSession *session = tern_imap_exchange_get_operation (exchange)->session;

  if (tern_imap_session_can (session, TERN_IMAP_CAPABILITY_UIDPLUS)
      && !session->selected->read_only)
    return TRUE;
  g_set_error_literal (error, TERN_IMAP_ERROR, TERN_IMAP_ERROR_STATE,
                       "Single messages cannot be removed from this folder.");
  return FALSE;
}

static const TernImapOrder expunge_order = { .prepare = prepare_expunge };

static void
add_expunge (TernImapOperation *operation, const char *set)
{
  TernImapCommand *command = tern_imap_command_new ("UID EXPUNGE");

  tern_imap_command_add_text (command, set);
  tern_imap_operation_add (operation, TERN_IMAP_KIND_UID_EXPUNGE, TERN_IMAP_STATE_SELECTED,
                           &expunge_order, 0, command, NULL);
}

static void
step_store (TernImapOperation *operation)
{
  Store *store = operation->state;
  g_auto (GStrv) chunks = NULL;

  if (operation->stage++ == 0)
    {
      /* Never with `*`: that names the last message even when it is below the range. */
      chunks = tern_uid_set_to_chunks (store->uids, TERN_IMAP_SESSION_MAX_SET);
      for (guint i = 0; chunks[i] != NULL; i++)
        (store->flags != NULL ? add_store : add_expunge) (operation, chunks[i]);
    }
  if (operation->exchanges->len > 0)
    return;
  if (operation->error != NULL)
    tern_imap_operation_return_error (operation, operation->error);
  else if (store->flags == NULL)
    tern_imap_operation_return_boolean (operation, TRUE);
  else
    tern_imap_operation_return (operation, g_steal_pointer (&store->modified),
                                (GDestroyNotify)tern_uid_set_free);
}

void
tern_imap_session_uid_store_async (TernImapSession *session,
                                   const TernUidSet *uids,
                                   gboolean add,
                                   const TernFlags *flags,
                                   gboolean silent,
                                   guint64 unchanged_since,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  TernImapOperation *operation = tern_imap_operation_new (
      session, tern_imap_session_uid_store_async, step_store, cancellable, callback, user_data);
  Store *store = g_new0 (Store, 1);

  store->uids = tern_uid_set_copy (uids);
  store->flags = tern_flags_ref ((TernFlags *)flags);
  store->add = add;
  store->silent = silent;
  store->unchanged_since = unchanged_since;
  store->modified = tern_uid_set_new ();
  operation->state = store;
  operation->free_state = free_store;
  tern_imap_operation_start (operation);
}

TernUidSet *
tern_imap_session_uid_store_finish (TernImapSession *session, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, tern_imap_session_uid_store_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
tern_imap_session_uid_expunge_async (TernImapSession *session,
                                     const TernUidSet *uids,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  TernImapOperation *operation = tern_imap_operation_new (
      session, tern_imap_session_uid_expunge_async, step_store, cancellable, callback, user_data);
  Store *store = g_new0 (Store, 1);

  store->uids = tern_uid_set_copy (uids);
  operation->state = store;
  operation->free_state = free_store;
  tern_imap_operation_start (operation);
}

gboolean
tern_imap_session_uid_expunge_finish (TernImapSession *session,
                                      GAsyncResult *result,
                                      GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, tern_imap_session_uid_expunge_async),
                        FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
