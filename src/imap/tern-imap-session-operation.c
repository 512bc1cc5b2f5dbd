/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* One _async call of the session: its task, its commands in flight, its cancelling; every command
 * file of the session makes these. */

#include "imap/tern-imap-session-private.h"

/* What hangs on an exchange of an operation. */
typedef struct
{
  TernImapOperation *operation;
  const TernImapOrder *order;
  gpointer slot;
} Item;

static void
drop_cancel_source (TernImapOperation *operation)
{
  if (operation->cancel_source == NULL)
    return;
  g_source_destroy (operation->cancel_source);
  g_clear_pointer (&operation->cancel_source, g_source_unref);
}

void
tern_imap_operation_unref (TernImapOperation *operation)
{
  if (--operation->refs > 0)
    return;
  drop_cancel_source (operation);
  if (operation->free_state != NULL)
    operation->free_state (operation->state);
  g_clear_object (&operation->task);
  g_clear_error (&operation->error);
  g_clear_object (&operation->cancellable);
  g_ptr_array_unref (operation->exchanges);
  g_ptr_array_unref (operation->added);
  g_object_unref (operation->session);
  g_free (operation);
}

static void
submit (TernImapSession *session, TernImapExchange *exchange)
{
  g_autoptr (GError) error = NULL;

  if (session->connection != NULL)
    {
      tern_imap_connection_submit (session->connection, exchange);
      return;
    }
  error = g_error_new_literal (TERN_IMAP_ERROR, TERN_IMAP_ERROR_STATE,
                               "There is no connection to the server yet.");
  tern_imap_exchange_fail (exchange, error);
}

/* What a step has added goes out when it has returned, so that a command that fails at once
 * leads to the next step, not into the middle of this one. */
static void
run_step (TernImapOperation *operation)
{
  g_autoptr (GPtrArray) added = NULL;

  if (operation->exchanges->len > 0 || operation->task == NULL)
    return;
  operation->refs++;
  operation->step (operation);
  added = g_steal_pointer (&operation->added);
  operation->added = g_ptr_array_new ();
  for (guint i = 0; i < added->len; i++)
    submit (operation->session, g_ptr_array_index (added, i));
  tern_imap_operation_unref (operation);
}

static gboolean
on_cancelled (GCancellable *cancellable, gpointer data)
{
  TernImapOperation *operation = data;
  g_autoptr (GTask) task = g_steal_pointer (&operation->task);
  g_autoptr (GPtrArray) exchanges = g_ptr_array_new ();

  operation->refs++;
  drop_cancel_source (operation);
  if (operation->aborts)
    tern_imap_session_abort (operation->session);
  for (guint i = 0; i < operation->exchanges->len; i++)
    g_ptr_array_add (exchanges, g_ptr_array_index (operation->exchanges, i));
  /* Detaching one may let others out or end them, but never those of this operation. */
  for (guint i = 0; i < exchanges->len; i++)
    if (operation->session->connection != NULL)
      tern_imap_connection_detach (operation->session->connection,
                                   g_ptr_array_index (exchanges, i));
  if (task != NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "It was cancelled.");
  tern_imap_operation_unref (operation);
  return G_SOURCE_REMOVE;
}

TernImapOperation *
tern_imap_operation_new (TernImapSession *session,
                         gpointer source_tag,
                         void (*step) (TernImapOperation *operation),
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  TernImapOperation *operation = g_new0 (TernImapOperation, 1);

  operation->refs = 1;
  operation->session = g_object_ref (session);
  operation->task = g_task_new (session, NULL, callback, user_data);
  g_task_set_source_tag (operation->task, source_tag);
  operation->exchanges = g_ptr_array_new ();
  operation->added = g_ptr_array_new ();
  operation->step = step;
  if (cancellable != NULL)
    {
      operation->cancellable = g_object_ref (cancellable);
      operation->cancel_source = g_cancellable_source_new (cancellable);
      g_source_set_callback (operation->cancel_source, G_SOURCE_FUNC (on_cancelled), operation,
                             NULL);
      g_source_set_static_name (operation->cancel_source, "tern-imap-cancel");
      g_source_attach (operation->cancel_source, g_main_context_get_thread_default ());
    }
  return operation;
}

void
tern_imap_operation_go_on (TernImapOperation *operation)
{
  run_step (operation);
}

void
tern_imap_operation_start (TernImapOperation *operation)
{
  if (operation->cancellable != NULL && g_cancellable_is_cancelled (operation->cancellable))
    on_cancelled (operation->cancellable, operation);
  else
    run_step (operation);
  tern_imap_operation_unref (operation);
}

static GTask *
steal_task (TernImapOperation *operation)
{
  drop_cancel_source (operation);
  return g_steal_pointer (&operation->task);
}

void
tern_imap_operation_return (TernImapOperation *operation, gpointer result, GDestroyNotify free)
{
  g_autoptr (GTask) task = steal_task (operation);

  g_task_return_pointer (task, result, free);
}

void
tern_imap_operation_return_boolean (TernImapOperation *operation, gboolean result)
{
  g_autoptr (GTask) task = steal_task (operation);

  g_task_return_boolean (task, result);
}

void
tern_imap_operation_return_error (TernImapOperation *operation, const GError *error)
{
  g_autoptr (GTask) task = steal_task (operation);

  g_task_return_error (task, g_error_copy (error));
}

void
tern_imap_operation_fail (TernImapOperation *operation, TernImapError code, const char *message)
{
  g_autoptr (GError) error = message != NULL ? g_error_new_literal (TERN_IMAP_ERROR, code, message)
                                             : tern_imap_error_new (code);

  tern_imap_operation_return_error (operation, error);
}

static gboolean
prepare_item (TernImapExchange *exchange, GError **error)
{
  Item *item = exchange->data;

  return item->order->prepare == NULL || item->order->prepare (exchange, error);
}

static gboolean
collect_item (TernImapExchange *exchange, const TernImapResponse *response)
{
  Item *item = exchange->data;

  return item->order->collect (exchange, response);
}

static void
continue_item (TernImapExchange *exchange, const char *text)
{
  Item *item = exchange->data;

  if (item->order->continued != NULL)
    item->order->continued (exchange, text);
}

static void
finish_item (TernImapExchange *exchange, const TernImapCondition *condition, const GError *error)
{
  Item *item = exchange->data;
  TernImapOperation *operation = item->operation;
  gboolean forgiven = item->order->forgives && condition != NULL;

  g_ptr_array_remove (operation->exchanges, exchange);
  if (item->order->done != NULL)
    item->order->done (exchange, condition, error);
  if (error != NULL && !forgiven && operation->error == NULL)
    operation->error = g_error_copy (error);
  run_step (operation);
}

static void
free_item (gpointer data)
{
  Item *item = data;

  tern_imap_operation_unref (item->operation);
  g_free (item);
}

static const TernImapExchangeClass item_class = {
  .prepare = prepare_item,
  .collect = collect_item,
  .continued = continue_item,
  .done = finish_item,
  .free = free_item,
};

TernImapExchange *
tern_imap_operation_add (TernImapOperation *operation,
                         TernImapKind kind,
                         TernImapState level,
                         const TernImapOrder *order,
                         guint wants,
                         TernImapCommand *command,
                         gpointer slot)
{
  Item *item = g_new0 (Item, 1);
  TernImapExchange *exchange;

  operation->refs++;
  item->operation = operation;
  item->order = order;
  item->slot = slot;
  exchange = tern_imap_exchange_new (kind, &item_class, item, command);
  exchange->level = level;
  exchange->wants = wants;
  g_ptr_array_add (operation->exchanges, exchange);
  g_ptr_array_add (operation->added, exchange);
  return exchange;
}

TernImapOperation *
tern_imap_exchange_get_operation (TernImapExchange *exchange)
{
  return ((Item *)exchange->data)->operation;
}

gpointer
tern_imap_exchange_get_slot (TernImapExchange *exchange)
{
  return ((Item *)exchange->data)->slot;
}
