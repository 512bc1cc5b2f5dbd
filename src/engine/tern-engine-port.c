/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Opening the way to the engine: here if the store is free, else to the process that holds it. */
#include "engine/tern-engine-port.h"

#include "engine/tern-engine-client.h"
#include "engine/tern-engine.h"
#include "store/tern-store-error.h"

/* A holder that is just starting or stopping is asked again so often, so many milliseconds apart: 5 seconds. */
#define ATTEMPTS 100
#define ATTEMPT_MS 50

G_DEFINE_INTERFACE (TernEnginePort, tern_engine_port, G_TYPE_OBJECT)

static void
tern_engine_port_default_init (TernEnginePortInterface *iface)
{
}

void
tern_engine_port_submit_async (TernEnginePort *self,
                               TernEngineCommand *command,
                               TernEngineEventFunc func,
                               gpointer func_data,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  TERN_ENGINE_PORT_GET_IFACE (self)->submit_async (self, command, func, func_data, cancellable,
                                                   callback, user_data);
}

gboolean
tern_engine_port_submit_finish (TernEnginePort *self, GAsyncResult *result, GError **error)
{
  return TERN_ENGINE_PORT_GET_IFACE (self)->submit_finish (self, result, error);
}

void
tern_engine_port_close_async (TernEnginePort *self, GAsyncReadyCallback callback, gpointer user_data)
{
  TERN_ENGINE_PORT_GET_IFACE (self)->close_async (self, callback, user_data);
}

gboolean
tern_engine_port_close_finish (TernEnginePort *self, GAsyncResult *result, GError **error)
{
  return TERN_ENGINE_PORT_GET_IFACE (self)->close_finish (self, result, error);
}

gboolean
tern_engine_port_hold_password (TernEnginePort *self, const char *account, const char *password)
{
  TernEnginePortInterface *iface = TERN_ENGINE_PORT_GET_IFACE (self);

  return iface->hold_password != NULL && iface->hold_password (self, account, password);
}

/* --- opening --- */

typedef enum
{
  STEP_START,
  STEP_CONNECT,
  STEP_YIELD,
  STEP_PAUSE,
} Step;

typedef struct
{
  char *data_dir;
  char *config_dir;
  TernEngineOpenFlags flags;
  Step step;
  guint attempts;
  gboolean asked;         /* the holder was asked to step down, and said no */
  TernEngine *engine;
  TernEngineClient *client;
  GError *busy;           /* the store's sentence, with the holder's process id */
} Open;

static void
open_free (Open *self)
{
  g_free (self->data_dir);
  g_free (self->config_dir);
  g_clear_object (&self->engine);
  g_clear_object (&self->client);
  g_clear_error (&self->busy);
  g_free (self);
}

static gboolean
on_pause_over (gpointer user_data)
{
  g_task_return_boolean (user_data, TRUE);
  return G_SOURCE_REMOVE;
}

static void
pause_async (GTask *task, GAsyncReadyCallback answer_cb)
{
  g_autoptr (GSource) source = g_timeout_source_new (ATTEMPT_MS);

  g_source_set_callback (source, on_pause_over,
                         g_task_new (NULL, NULL, answer_cb, g_object_ref (task)), g_object_unref);
  g_source_attach (source, g_task_get_context (task));
}

/* What to do now; @answer_cb brings the answer back here. */
static void
step (GTask *task, GAsyncReadyCallback answer_cb)
{
  Open *self = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr (TernEngineCommand) yield = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  switch (self->step)
    {
    case STEP_START:
      g_clear_object (&self->engine);
      self->engine = tern_engine_new (self->data_dir, self->config_dir);
      g_object_set (self->engine, "yields", (self->flags & TERN_ENGINE_OPEN_YIELDS) != 0, NULL);
      tern_engine_start_async (self->engine, cancellable, answer_cb, g_object_ref (task));
      return;

    case STEP_CONNECT:
      tern_engine_client_connect_async (self->data_dir, cancellable, answer_cb,
                                        g_object_ref (task));
      return;

    case STEP_YIELD:
      yield = tern_engine_command_new_yield ();
      tern_engine_port_submit_async (TERN_ENGINE_PORT (self->client), yield, NULL, NULL,
                                     cancellable, answer_cb, g_object_ref (task));
      return;

    case STEP_PAUSE:
      pause_async (task, answer_cb);
      return;
    }
}

/* The holder is neither there nor gone: again, or give up with the store's sentence. */
static gboolean
try_again (GTask *task)
{
  Open *self = g_task_get_task_data (task);

  self->step = STEP_PAUSE;
  if (++self->attempts < ATTEMPTS)
    return TRUE;
  g_task_return_error (task, g_steal_pointer (&self->busy));
  return FALSE;
}

static gboolean
take_start (GTask *task, GAsyncResult *result)
{
  Open *self = g_task_get_task_data (task);
  GError *error = NULL;

  if (tern_engine_start_finish (self->engine, result, &error))
    {
      g_task_return_pointer (task, g_steal_pointer (&self->engine), g_object_unref);
      return FALSE;
    }
  if (!g_error_matches (error, TERN_STORE_ERROR, TERN_STORE_ERROR_BUSY))
    {
      g_task_return_error (task, error);
      return FALSE;
    }
  g_clear_error (&self->busy);
  self->busy = error;
  self->step = STEP_CONNECT;
  return TRUE;
}

static gboolean
take_connect (GTask *task, GAsyncResult *result)
{
  Open *self = g_task_get_task_data (task);
  GError *error = NULL;

  self->client = tern_engine_client_connect_finish (result, &error);
  if (self->client == NULL && g_error_matches (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_GONE))
    {
      g_error_free (error);
      return try_again (task);
    }
  if (self->client == NULL)
    {
      g_task_return_error (task, error);
      return FALSE;
    }
  if ((self->flags & TERN_ENGINE_OPEN_ASK_YIELD) && !self->asked)
    {
      self->asked = TRUE;
      self->step = STEP_YIELD;
      return TRUE;
    }
  g_task_return_pointer (task, g_steal_pointer (&self->client), g_object_unref);
  return FALSE;
}

static gboolean
take_yield (GTask *task, GAsyncResult *result)
{
  Open *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (tern_engine_port_submit_finish (TERN_ENGINE_PORT (self->client), result, &error)
      || g_error_matches (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_GONE))
    {
      tern_engine_port_close_async (TERN_ENGINE_PORT (self->client), NULL, NULL);
      g_clear_object (&self->client);
      return try_again (task);
    }
  g_task_return_pointer (task, g_steal_pointer (&self->client), g_object_unref);
  return FALSE;
}

static void
answer_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Open *self = g_task_get_task_data (task);
  gboolean on = FALSE;

  switch (self->step)
    {
    case STEP_START:
      on = take_start (task, result);
      break;
    case STEP_CONNECT:
      on = take_connect (task, result);
      break;
    case STEP_YIELD:
      on = take_yield (task, result);
      break;
    case STEP_PAUSE:
      on = g_task_propagate_boolean (G_TASK (result), NULL);
      self->step = STEP_START;
      break;
    }
  if (on)
    step (task, answer_cb);
}

void
tern_engine_port_open_async (const char *data_dir,
                             const char *config_dir,
                             TernEngineOpenFlags flags,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Open *self = g_new0 (Open, 1);

  g_task_set_source_tag (task, tern_engine_port_open_async);
  self->data_dir = g_canonicalize_filename (data_dir, NULL);
  self->config_dir = g_canonicalize_filename (config_dir, NULL);
  self->flags = flags;
  g_task_set_task_data (task, self, (GDestroyNotify) open_free);
  step (task, answer_cb);
}

TernEnginePort *
tern_engine_port_open_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
