/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Lends an account's sessions and opens new ones, one sign-in at a time, because servers count failed ones and throttle
 * many at once. */
#include "engine/tern-connections.h"

#include "engine/tern-engine-error.h"
#include "engine/tern-session-open.h"

/* A session nobody wanted for so long is closed; far below any server's own limit. */
#define IDLE_SECONDS 60

struct _TernConnections
{
  GObject parent_instance;

  TernAccount *account;
  TernHeldPasswords *held; /* nullable */
  GQueue idle;        /* TernImapSession, owned */
  GQueue waiting;     /* GTask, owned, by use, then by time */
  GPtrArray *closing; /* TernImapSession, owned: saying goodbye */
  guint lent;
  guint max;
  gboolean opening;
  GError *refused;    /* what the server said to the password */
  GSource *idle_clock;
};

G_DEFINE_FINAL_TYPE (TernConnections, tern_connections, G_TYPE_OBJECT)

enum
{
  WANTED,
  DRAINED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* A waiting task's data. */
typedef struct
{
  TernConnectionUse use;
  GSource *cancel; /* nullable */
} Waiter;

static void
waiter_free (Waiter *waiter)
{
  if (waiter->cancel != NULL)
    g_source_destroy (waiter->cancel);
  g_clear_pointer (&waiter->cancel, g_source_unref);
  g_free (waiter);
}

static TernConnectionUse
get_use (GTask *task)
{
  return ((Waiter *) g_task_get_task_data (task))->use;
}

static void
insert_waiting (TernConnections *self, GTask *task)
{
  GList *place = self->waiting.head;

  while (place != NULL && get_use (place->data) <= get_use (task))
    place = place->next;
  g_queue_insert_before (&self->waiting, place, task);
}

static TernImapSession *
pop_idle (TernConnections *self)
{
  TernImapSession *session;

  while ((session = g_queue_pop_head (&self->idle)) != NULL)
    {
      if (tern_imap_session_get_state (session) >= TERN_IMAP_STATE_AUTHENTICATED)
        return session;
      g_object_unref (session);
    }
  return NULL;
}

static void
drop_cancelled (TernConnections *self)
{
  GList *next;

  for (GList *l = self->waiting.head; l != NULL; l = next)
    {
      g_autoptr (GTask) task = l->data;

      next = l->next;
      if (g_task_return_error_if_cancelled (task))
        g_queue_delete_link (&self->waiting, l);
      else
        g_steal_pointer (&task);
    }
}

static void
fail_waiting (TernConnections *self, const GError *error)
{
  GTask *task;

  while ((task = g_queue_pop_head (&self->waiting)) != NULL)
    {
      g_task_return_error (task, g_error_copy (error));
      g_object_unref (task);
    }
}

static void
lend (TernConnections *self, TernImapSession *session)
{
  g_autoptr (GTask) task = g_queue_pop_head (&self->waiting);

  self->lent++;
  g_task_return_pointer (task, session, g_object_unref);
}

static void
serve (TernConnections *self, GAsyncReadyCallback opened_cb)
{
  TernImapSession *session;

  drop_cancelled (self);
  if (self->refused != NULL)
    fail_waiting (self, self->refused);
  while (!g_queue_is_empty (&self->waiting) && (session = pop_idle (self)) != NULL)
    lend (self, session);
  if (g_queue_is_empty (&self->waiting) || self->opening)
    return;
  if (self->lent < self->max)
    {
      GTask *first = g_queue_peek_head (&self->waiting);

      self->opening = TRUE;
      tern_session_open_async (self->account, self->held, g_task_get_cancellable (first), opened_cb,
                               g_object_ref (self));
    }
  else
    g_signal_emit (self, signals[WANTED], 0);
}

gboolean
tern_connections_is_drained (TernConnections *self)
{
  return self->lent == 0 && !self->opening && self->closing->len == 0;
}

static void
tell_drained (TernConnections *self)
{
  if (tern_connections_is_drained (self))
    g_signal_emit (self, signals[DRAINED], 0);
}

static gboolean
is_connection_limit (const GError *error)
{
  return g_error_matches (error, TERN_IMAP_ERROR, TERN_IMAP_ERROR_CONNECTION_LIMIT);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TernConnections) self = user_data;
  g_autoptr (GError) error = NULL;
  TernImapSession *session = tern_session_open_finish (result, &error);

  self->opening = FALSE;
  if (session != NULL)
    g_queue_push_tail (&self->idle, session);
  else if (is_connection_limit (error) && self->lent > 0)
    self->max = self->lent;
  else if (g_error_matches (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_SIGN_IN)
           || g_error_matches (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_CREDENTIALS)
           || g_error_matches (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_NO_KEYRING))
    self->refused = g_steal_pointer (&error);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    fail_waiting (self, error);
  serve (self, opened_cb);
  tell_drained (self);
}

static gboolean
on_idle_long (gpointer user_data)
{
  TernConnections *self = user_data;

  g_clear_pointer (&self->idle_clock, g_source_unref);
  tern_connections_close_idle (self);
  return G_SOURCE_REMOVE;
}

static void
start_idle_clock (TernConnections *self)
{
  if (self->idle_clock != NULL)
    g_source_destroy (self->idle_clock);
  g_clear_pointer (&self->idle_clock, g_source_unref);
  self->idle_clock = g_timeout_source_new_seconds (IDLE_SECONDS);
  g_source_set_callback (self->idle_clock, on_idle_long, self, NULL);
  g_source_attach (self->idle_clock, g_main_context_get_thread_default ());
}

static gboolean
on_waiter_cancelled (GCancellable *cancellable, gpointer user_data)
{
  drop_cancelled (user_data);
  return G_SOURCE_REMOVE;
}

static void
tern_connections_dispose (GObject *object)
{
  TernConnections *self = TERN_CONNECTIONS (object);

  if (self->idle_clock != NULL)
    g_source_destroy (self->idle_clock);
  g_clear_pointer (&self->idle_clock, g_source_unref);
  g_queue_clear_full (&self->idle, g_object_unref);
  G_OBJECT_CLASS (tern_connections_parent_class)->dispose (object);
}

static void
tern_connections_finalize (GObject *object)
{
  TernConnections *self = TERN_CONNECTIONS (object);

  g_ptr_array_unref (self->closing);
  g_clear_error (&self->refused);
  g_clear_pointer (&self->held, tern_held_passwords_unref);
  tern_account_unref (self->account);
  G_OBJECT_CLASS (tern_connections_parent_class)->finalize (object);
}

static void
tern_connections_class_init (TernConnectionsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = tern_connections_dispose;
  object_class->finalize = tern_connections_finalize;
  signals[WANTED] = g_signal_new ("wanted", TERN_TYPE_CONNECTIONS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
  signals[DRAINED] = g_signal_new ("drained", TERN_TYPE_CONNECTIONS, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
tern_connections_init (TernConnections *self)
{
  g_queue_init (&self->idle);
  g_queue_init (&self->waiting);
  self->closing = g_ptr_array_new_with_free_func (g_object_unref);
  self->max = TERN_CONNECTIONS_MAX;
}

TernConnections *
tern_connections_new (TernAccount *account, TernHeldPasswords *held)
{
  TernConnections *self = g_object_new (TERN_TYPE_CONNECTIONS, NULL);

  self->account = tern_account_ref (account);
  self->held = held != NULL ? tern_held_passwords_ref (held) : NULL;
  return self;
}

TernAccount *
tern_connections_get_account (TernConnections *self)
{
  return self->account;
}

void
tern_connections_acquire_async (TernConnections *self,
                                TernConnectionUse use,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Waiter *waiter = g_new0 (Waiter, 1);

  g_task_set_source_tag (task, tern_connections_acquire_async);
  waiter->use = use;
  g_task_set_task_data (task, waiter, (GDestroyNotify) waiter_free);
  if (cancellable != NULL)
    {
      waiter->cancel = g_cancellable_source_new (cancellable);
      g_source_set_callback (waiter->cancel, G_SOURCE_FUNC (on_waiter_cancelled),
                             g_object_ref (self), g_object_unref);
      g_source_attach (waiter->cancel, g_main_context_get_thread_default ());
    }
  insert_waiting (self, task);
  serve (self, opened_cb);
}

TernImapSession *
tern_connections_acquire_finish (TernConnections *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
tern_connections_release (TernConnections *self, TernImapSession *session)
{
  g_return_if_fail (self->lent > 0);

  self->lent--;
  if (tern_imap_session_get_state (session) >= TERN_IMAP_STATE_AUTHENTICATED)
    {
      g_queue_push_head (&self->idle, session);
      start_idle_clock (self);
    }
  else
    g_object_unref (session);
  serve (self, opened_cb);
  tell_drained (self);
}

gboolean
tern_connections_is_wanted (TernConnections *self, TernConnectionUse use)
{
  GTask *first = g_queue_peek_head (&self->waiting);

  return first != NULL && get_use (first) < use && self->lent >= self->max;
}

void
tern_connections_forgive (TernConnections *self)
{
  g_clear_error (&self->refused);
}

static void
logged_out_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TernConnections) self = user_data;

  /* However it ended, it is over. */
  tern_imap_session_logout_finish (TERN_IMAP_SESSION (source), result, NULL);
  g_ptr_array_remove_fast (self->closing, source);
  tell_drained (self);
}

void
tern_connections_close_idle (TernConnections *self)
{
  TernImapSession *session;

  while ((session = g_queue_pop_head (&self->idle)) != NULL)
    {
      g_ptr_array_add (self->closing, session);
      tern_imap_session_logout_async (session, NULL, logged_out_cb, g_object_ref (self));
    }
}

void
tern_connections_abort_closing (TernConnections *self)
{
  for (guint i = 0; i < self->closing->len; i++)
    tern_imap_session_abort (g_ptr_array_index (self->closing, i));
}
