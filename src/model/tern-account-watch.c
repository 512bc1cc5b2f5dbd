/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* One account's watching SYNC; see the header. */

#include "model/tern-account-watch.h"

#include "model/tern-mail-account-private.h"

/* What the engine does not try again by itself although it may pass (a full disk, a server that made no sense). */
#define RETRY_SECONDS 120

struct _TernAccountWatch
{
  GObject parent_instance;

  TernMailAccount *account;
  TernEnginePort *port;  /* nullable: stopped */
  GCancellable *running; /* of the command under way; nullable */
  gboolean again;        /* begun again as soon as that has ended */
  guint retry;           /* source */
};

G_DEFINE_FINAL_TYPE (TernAccountWatch, tern_account_watch, G_TYPE_OBJECT)

enum
{
  WARNED,
  LOST,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_event (TernEngineEvent *event, gpointer user_data)
{
  TernAccountWatch *self = user_data;

  if (event->kind == TERN_ENGINE_EVENT_WARNING && event->text != NULL)
    g_signal_emit (self, signals[WARNED], 0, event->text);
  else if (self->port != NULL && !self->again)
    tern_mail_account_take_event (self->account, event);
}

/* @ended_cb gets a reference on @self. */
static void
begin (TernAccountWatch *self, GAsyncReadyCallback ended_cb)
{
  g_autoptr (TernEngineCommand) command
    = tern_engine_command_new_sync (tern_mail_account_get_id (self->account), NULL, TERN_ENGINE_BODIES_RECENT, TRUE);

  self->again = FALSE;
  self->running = g_cancellable_new ();
  tern_engine_port_submit_async (self->port, command, on_event, self, self->running, ended_cb, g_object_ref (self));
}

static gboolean
on_retry_due (gpointer user_data)
{
  TernAccountWatch *self = user_data;

  self->retry = 0;
  tern_account_watch_start (self, self->port);
  return G_SOURCE_REMOVE;
}

/* Whether what ended with @error may work later without the person doing anything. */
static gboolean
may_pass (TernAccountWatch *self, const GError *error)
{
  TernProblem kind = tern_mail_account_get_problem_kind (self->account);

  return error != NULL
         && (kind == TERN_PROBLEM_SERVER || kind == TERN_PROBLEM_COMPUTER || kind == TERN_PROBLEM_OFFLINE);
}

static gboolean
is_lost (const GError *error)
{
  return g_error_matches (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_STOPPED)
         || g_error_matches (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_YIELDED)
         || g_error_matches (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_GONE);
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TernAccountWatch) self = user_data;
  g_autoptr (GError) error = NULL;

  tern_engine_port_submit_finish (TERN_ENGINE_PORT (source), result, &error);
  g_clear_object (&self->running);
  if (self->port != NULL && self->again)
    {
      begin (self, ended_cb);
      return;
    }
  if (self->port != NULL && is_lost (error))
    {
      tern_mail_account_take_end (self->account, NULL);
      g_signal_emit (self, signals[LOST], 0);
      return;
    }
  tern_mail_account_take_end (self->account, self->port != NULL ? error : NULL);
  if (self->port != NULL && may_pass (self, error))
    self->retry = g_timeout_add_seconds (RETRY_SECONDS, on_retry_due, self);
}

static void
tern_account_watch_dispose (GObject *object)
{
  TernAccountWatch *self = TERN_ACCOUNT_WATCH (object);

  g_clear_handle_id (&self->retry, g_source_remove);
  g_clear_object (&self->port);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (tern_account_watch_parent_class)->dispose (object);
}

static void
tern_account_watch_class_init (TernAccountWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tern_account_watch_dispose;
  signals[WARNED] = g_signal_new ("warned", TERN_TYPE_ACCOUNT_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[LOST] = g_signal_new ("lost", TERN_TYPE_ACCOUNT_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                0);
}

static void
tern_account_watch_init (TernAccountWatch *self)
{
}

TernAccountWatch *
tern_account_watch_new (TernMailAccount *account)
{
  TernAccountWatch *self = g_object_new (TERN_TYPE_ACCOUNT_WATCH, NULL);

  self->account = g_object_ref (account);
  return self;
}

TernMailAccount *
tern_account_watch_get_account (TernAccountWatch *self)
{
  return self->account;
}

void
tern_account_watch_start (TernAccountWatch *self, TernEnginePort *port)
{
  g_clear_handle_id (&self->retry, g_source_remove);
  g_set_object (&self->port, port);
  if (self->running == NULL)
    {
      begin (self, ended_cb);
      return;
    }
  self->again = TRUE;
  g_cancellable_cancel (self->running);
}

void
tern_account_watch_stop (TernAccountWatch *self)
{
  g_clear_handle_id (&self->retry, g_source_remove);
  g_clear_object (&self->port);
  self->again = FALSE;
  if (self->running != NULL)
    g_cancellable_cancel (self->running);
}
