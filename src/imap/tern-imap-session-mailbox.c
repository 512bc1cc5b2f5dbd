/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* NAMESPACE, STATUS, SELECT and leaving again. */

#include "imap/tern-imap-session-private.h"

#include <string.h>

/* NAMESPACE (RFC 2342). */

static void
free_namespace (gpointer data)
{
  TernImapNamespace *item = data;

  g_free (item->prefix);
  g_free (item);
}

void
tern_imap_namespaces_free (TernImapNamespaces *namespaces)
{
  g_ptr_array_unref (namespaces->personal);
  g_ptr_array_unref (namespaces->other_users);
  g_ptr_array_unref (namespaces->shared);
  g_free (namespaces);
}

static TernImapNamespaces *
new_namespaces (void)
{
  TernImapNamespaces *namespaces = g_new0 (TernImapNamespaces, 1);

  namespaces->personal = g_ptr_array_new_with_free_func (free_namespace);
  namespaces->other_users = g_ptr_array_new_with_free_func (free_namespace);
  namespaces->shared = g_ptr_array_new_with_free_func (free_namespace);
  return namespaces;
}

static void
add_namespace (GPtrArray *list, const char *prefix, char delimiter)
{
  TernImapNamespace *item = g_new0 (TernImapNamespace, 1);

  item->prefix = g_strdup (prefix);
  item->delimiter = delimiter;
  g_ptr_array_add (list, item);
}

static void
take_namespaces (GPtrArray *list, const TernImapNamespaceList *from)
{
  g_ptr_array_set_size (list, 0);
  for (guint i = 0; i < from->n_items; i++)
    add_namespace (list, from->items[i].prefix, from->items[i].delimiter);
}

static gboolean
collect_namespace (TernImapExchange *exchange, const TernImapResponse *response)
{
  TernImapNamespaces *namespaces = tern_imap_exchange_get_operation (exchange)->state;

  take_namespaces (namespaces->personal, &response->namespaces.personal);
  take_namespaces (namespaces->other_users, &response->namespaces.other_users);
  take_namespaces (namespaces->shared, &response->namespaces.shared);
  return TRUE;
}

static gboolean
collect_root (TernImapExchange *exchange, const TernImapResponse *response)
{
  TernImapNamespaces *namespaces = tern_imap_exchange_get_operation (exchange)->state;

  g_ptr_array_set_size (namespaces->personal, 0);
  add_namespace (namespaces->personal, "", response->list.delimiter);
  return TRUE;
}

static const TernImapOrder namespace_order = { .collect = collect_namespace, .forgives = TRUE };
static const TernImapOrder root_order = { .collect = collect_root, .forgives = TRUE };

static void
add_namespace_command (TernImapOperation *operation)
{
  tern_imap_operation_add (operation, TERN_IMAP_KIND_QUESTION, TERN_IMAP_STATE_AUTHENTICATED,
                           &namespace_order, TERN_IMAP_WANTS (NAMESPACE),
                           tern_imap_command_new ("NAMESPACE"), NULL);
}

static void
add_root_command (TernImapOperation *operation)
{
  TernImapCommand *command = tern_imap_command_new ("LIST");

  tern_imap_command_add_mailbox (command, "");
  tern_imap_command_add_mailbox (command, "");
  tern_imap_operation_add (operation, TERN_IMAP_KIND_LIST, TERN_IMAP_STATE_AUTHENTICATED,
                           &root_order, TERN_IMAP_WANTS (LIST), command, NULL);
}

static void
step_namespace (TernImapOperation *operation)
{
  TernImapNamespaces *namespaces = operation->state;

  if (operation->error != NULL)
    {
      tern_imap_operation_return_error (operation, operation->error);
      return;
    }
  if (operation->stage == 0
      && !tern_imap_session_can (operation->session, TERN_IMAP_CAPABILITY_NAMESPACE))
    operation->stage = 1;
  if (operation->stage++ == 0)
    add_namespace_command (operation);
  else if (namespaces->personal->len == 0 && operation->stage == 2)
    add_root_command (operation);
  else
    {
      if (namespaces->personal->len == 0)
        add_namespace (namespaces->personal, "", 0);
      operation->state = NULL;
      operation->free_state = NULL;
      tern_imap_operation_return (operation, namespaces, (GDestroyNotify)tern_imap_namespaces_free);
    }
}

void
tern_imap_session_namespace_async (TernImapSession *session,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  TernImapOperation *operation = tern_imap_operation_new (
      session, tern_imap_session_namespace_async, step_namespace, cancellable, callback, user_data);

  operation->state = new_namespaces ();
  operation->free_state = (GDestroyNotify)tern_imap_namespaces_free;
  tern_imap_operation_start (operation);
}

TernImapNamespaces *
tern_imap_session_namespace_finish (TernImapSession *session, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, tern_imap_session_namespace_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* STATUS. */

typedef struct
{
  char *mailbox;
  TernImapStatusItems items;
  TernImapStatus *status; /* nullable */
} Status;

static void
free_status_state (gpointer data)
{
  Status *state = data;

  g_free (state->mailbox);
  g_clear_pointer (&state->status, tern_imap_status_free);
  g_free (state);
}

char *
tern_imap_session_dup_status_items (TernImapSession *session, TernImapStatusItems items)
{
  static const struct
  {
    TernImapStatusItems item;
    const char *name;
    int needs; /* TernImapCapability, or -1 */
  } names[] = {
    { TERN_IMAP_STATUS_ITEM_MESSAGES, "MESSAGES", -1 },
    { TERN_IMAP_STATUS_ITEM_UIDNEXT, "UIDNEXT", -1 },
    { TERN_IMAP_STATUS_ITEM_UIDVALIDITY, "UIDVALIDITY", -1 },
    { TERN_IMAP_STATUS_ITEM_UNSEEN, "UNSEEN", -1 },
    { TERN_IMAP_STATUS_ITEM_HIGHESTMODSEQ, "HIGHESTMODSEQ", TERN_IMAP_CAPABILITY_CONDSTORE },
    { TERN_IMAP_STATUS_ITEM_SIZE, "SIZE", TERN_IMAP_CAPABILITY_STATUS_SIZE },
    { TERN_IMAP_STATUS_ITEM_MAILBOXID, "MAILBOXID", TERN_IMAP_CAPABILITY_OBJECTID },
    { TERN_IMAP_STATUS_ITEM_APPENDLIMIT, "APPENDLIMIT", TERN_IMAP_CAPABILITY_APPENDLIMIT },
  };
  g_autoptr (GString) text = g_string_new ("(");

  if (tern_imap_capabilities_get_number (tern_imap_session_get_capabilities (session), "APPENDLIMIT") != 0)
    items &= ~TERN_IMAP_STATUS_ITEM_APPENDLIMIT;
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if ((items & names[i].item) != 0
        && (names[i].needs < 0 || tern_imap_session_can (session, names[i].needs)))
      g_string_append_printf (text, "%s%s", text->len > 1 ? " " : "", names[i].name);
  /* A server asked for nothing says BAD (Coremail): the cheapest item stands for it. */
  if (text->len == 1)
    g_string_append (text, "UIDVALIDITY");
  g_string_append_c (text, ')');
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
is_same_mailbox (const char *a, const char *b)
{
  return strcmp (a, b) == 0
         || (g_ascii_strcasecmp (a, "INBOX") == 0 && g_ascii_strcasecmp (b, "INBOX") == 0);
}

static gboolean
collect_status (TernImapExchange *exchange, const TernImapResponse *response)
{
  Status *state = tern_imap_exchange_get_operation (exchange)->state;

  if (state->status != NULL || !is_same_mailbox (state->mailbox, response->status.mailbox))
    return FALSE;
  state->status = tern_imap_status_copy (&response->status);
  return TRUE;
}

static gboolean
prepare_status (TernImapExchange *exchange, GError **error)
{
  TernImapOperation *operation = tern_imap_exchange_get_operation (exchange);
  Status *state = operation->state;
  g_autofree char *items = tern_imap_session_dup_status_items (operation->session, state->items);

  exchange->command = tern_imap_command_new ("STATUS");
  tern_imap_command_add_mailbox (exchange->command, state->mailbox);
  tern_imap_command_add_text (exchange->command, items);
  return TRUE;
}

static const TernImapOrder status_order = { .prepare = prepare_status, .collect = collect_status };

static void
step_status (TernImapOperation *operation)
{
  Status *state = operation->state;

  if (operation->error != NULL)
    tern_imap_operation_return_error (operation, operation->error);
  else if (operation->stage++ == 0)
    tern_imap_operation_add (operation, TERN_IMAP_KIND_STATUS, TERN_IMAP_STATE_AUTHENTICATED,
                             &status_order, TERN_IMAP_WANTS (STATUS), NULL, NULL);
  else if (state->status == NULL)
    tern_imap_operation_fail (operation, TERN_IMAP_ERROR_PARSE, NULL);
  else
    tern_imap_operation_return (operation, g_steal_pointer (&state->status),
                                (GDestroyNotify)tern_imap_status_free);
}

void
tern_imap_session_status_async (TernImapSession *session,
                                const char *mailbox,
                                TernImapStatusItems items,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  TernImapOperation *operation = tern_imap_operation_new (
      session, tern_imap_session_status_async, step_status, cancellable, callback, user_data);
  Status *state = g_new0 (Status, 1);

  state->mailbox = g_strdup (mailbox);
  state->items = items;
  operation->state = state;
  operation->free_state = free_status_state;
  tern_imap_operation_start (operation);
}

TernImapStatus *
tern_imap_session_status_finish (TernImapSession *session, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, tern_imap_session_status_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
