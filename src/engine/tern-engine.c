/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The engine's thread, seen from outside: starting it, handing it jobs, ending it. */
#include "engine/tern-engine.h"

#include "engine/tern-engine-core.h"
#include "engine/tern-wake-watch.h"

/* Above the sockets, which have the default: a click does not wait for mail to come in. */
#define COMMAND_PRIORITY G_PRIORITY_HIGH

typedef enum
{
  STATE_NEW,
  STATE_STARTING,
  STATE_RUNNING,
  STATE_STOPPING,
  STATE_STOPPED,
} State;

struct _TernEngine
{
  GObject parent_instance;

  char *data_dir;
  char *config_dir;
  GMainContext *home;    /* where signals are emitted */
  GMainContext *context; /* the engine thread's */
  GMainLoop *loop;
  GThread *thread;
  TernEngineCore *core;  /* the engine thread's alone */
  TernHeldPasswords *held;
  GNetworkMonitor *network;
  gint yields;           /* atomic */

  GMutex lock;           /* state, start and closers */
  State state;
  gboolean stepped_down;
  GTask *start;
  GPtrArray *closers;    /* GTask */
};

static void tern_engine_port_iface_init (TernEnginePortInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TernEngine, tern_engine, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TERN_TYPE_ENGINE_PORT,
                                                      tern_engine_port_iface_init))

enum
{
  PROP_0,
  PROP_YIELDS,
  N_PROPS
};

enum
{
  CHANGED,
  STEPPED_DOWN,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
post (GMainContext *context, int priority, GSourceFunc func, gpointer data, GDestroyNotify destroy)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, priority);
  g_source_set_callback (source, func, data, destroy);
  g_source_attach (source, context);
}

/* --- towards home --- */

typedef struct
{
  TernEngine *engine;
  TernChangeSet *changes;
} Changed;

static void
changed_free (gpointer data)
{
  Changed *changed = data;

  g_object_unref (changed->engine);
  tern_change_set_unref (changed->changes);
  g_free (changed);
}

static gboolean
emit_changed (gpointer data)
{
  Changed *changed = data;

  g_signal_emit (changed->engine, signals[CHANGED], 0, changed->changes);
  return G_SOURCE_REMOVE;
}

static void
on_core_changed (TernChangeSet *changes, gpointer user_data)
{
  TernEngine *self = user_data;
  Changed *changed;

  /* The reads of many front ends are not made for nobody. */
  if (!g_signal_has_handler_pending (self, signals[CHANGED], 0, FALSE))
    return;
  changed = g_new0 (Changed, 1);
  changed->engine = g_object_ref (self);
  changed->changes = tern_change_set_ref (changes);
  post (self->home, G_PRIORITY_DEFAULT, emit_changed, changed, changed_free);
}

/* The thread is over: joins it and answers everybody who waits for that. */
static gboolean
on_thread_ended (gpointer data)
{
  TernEngine *self = data;
  g_autoptr (GPtrArray) closers = NULL;
  gboolean stepped_down;

  g_clear_pointer (&self->thread, g_thread_join);
  g_mutex_lock (&self->lock);
  self->state = STATE_STOPPED;
  stepped_down = self->stepped_down;
  closers = g_steal_pointer (&self->closers);
  self->closers = g_ptr_array_new_with_free_func (g_object_unref);
  g_mutex_unlock (&self->lock);
  if (stepped_down)
    g_signal_emit (self, signals[STEPPED_DOWN], 0);
  for (guint i = 0; i < closers->len; i++)
    g_task_return_boolean (g_ptr_array_index (closers, i), TRUE);
  return G_SOURCE_REMOVE;
}

/* --- on the engine's thread --- */

static void
on_core_stopped (gpointer user_data)
{
  TernEngine *self = user_data;

  g_main_loop_quit (self->loop);
}

static gboolean
step_down (gpointer data)
{
  TernEngine *self = data;

  g_mutex_lock (&self->lock);
  self->stepped_down = self->state == STATE_RUNNING;
  self->state = STATE_STOPPING;
  g_mutex_unlock (&self->lock);
  tern_engine_core_stop (self->core,
                         g_error_new_literal (TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_YIELDED,
                                              "Tern was started and takes over"));
  return G_SOURCE_REMOVE;
}

static gboolean
on_core_yield (gpointer user_data)
{
  TernEngine *self = user_data;

  if (!g_atomic_int_get (&self->yields))
    return FALSE;
  /* After the answer to the client has gone out. */
  post (self->context, G_PRIORITY_LOW, step_down, self, NULL);
  return TRUE;
}

static const TernEngineCoreFuncs core_funcs = { on_core_changed, on_core_yield, on_core_stopped };

static gboolean
stop_core (gpointer data)
{
  TernEngine *self = data;

  tern_engine_core_stop (self->core,
                         g_error_new_literal (TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_STOPPED,
                                              "Tern is closing"));
  return G_SOURCE_REMOVE;
}

static gboolean
tell_network_changed (gpointer data)
{
  TernEngine *self = data;

  if (self->core != NULL)
    tern_engine_core_network_changed (self->core);
  return G_SOURCE_REMOVE;
}

/* While the computer slept, servers gave its connections up. */
static gboolean
on_woken (gpointer data)
{
  tell_network_changed (data);
  return G_SOURCE_CONTINUE;
}

static void
report_start (TernEngine *self, GError *error)
{
  g_autoptr (GTask) start = NULL;
  gboolean stop_at_once;

  g_mutex_lock (&self->lock);
  start = g_steal_pointer (&self->start);
  stop_at_once = self->state == STATE_STOPPING;
  if (error == NULL && !stop_at_once)
    self->state = STATE_RUNNING;
  g_mutex_unlock (&self->lock);
  if (error != NULL)
    g_task_return_error (start, error);
  else
    g_task_return_boolean (start, TRUE);
  if (error == NULL && stop_at_once)
    stop_core (self);
}

static gpointer
run_thread (gpointer data)
{
  g_autoptr (TernEngine) self = data;
  GError *error = NULL;
  GSource *wakes;

  g_main_context_push_thread_default (self->context);
  wakes = tern_wake_watch_new (on_woken, self);
  self->core = tern_engine_core_new (self->data_dir, self->config_dir, self->held, &core_funcs, self, &error);
  report_start (self, error);
  if (self->core != NULL)
    g_main_loop_run (self->loop);
  if (wakes != NULL)
    g_source_destroy (wakes);
  g_clear_pointer (&wakes, g_source_unref);
  g_clear_pointer (&self->core, tern_engine_core_free);
  /* What was cut off is let go of by its last callback. */
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_main_context_pop_thread_default (self->context);
  post (self->home, G_PRIORITY_DEFAULT, on_thread_ended, g_object_ref (self), g_object_unref);
  return NULL;
}

/* --- the port --- */

typedef struct
{
  TernEngine *engine;
  TernEngineJob *job;
} Handed;

static void
handed_free (gpointer data)
{
  Handed *handed = data;

  tern_engine_job_unref (handed->job);
  g_object_unref (handed->engine);
  g_free (handed);
}

static gboolean
run_job (gpointer data)
{
  Handed *handed = data;

  /* Handed over while the thread was running, but its turn comes after the end. */
  if (handed->engine->core == NULL)
    tern_engine_job_finish (handed->job,
                            g_error_new_literal (TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_STOPPED,
                                                 "Tern is closing"));
  else
    tern_engine_core_run (handed->engine->core, handed->job);
  return G_SOURCE_REMOVE;
}

static Handed *
hand_over (TernEngine *self, GTask *task, TernEngineCommand *command, TernEngineEventFunc func, gpointer func_data)
{
  Handed *handed = g_new0 (Handed, 1);

  handed->engine = g_object_ref (self);
  handed->job = tern_engine_job_new_for_task (command, task, func, func_data);
  return handed;
}

static void
submit_async (TernEnginePort *port,
              TernEngineCommand *command,
              TernEngineEventFunc func,
              gpointer func_data,
              GCancellable *cancellable,
              GAsyncReadyCallback callback,
              gpointer user_data)
{
  TernEngine *self = TERN_ENGINE (port);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  gboolean running, stepped_down;

  g_task_set_source_tag (task, submit_async);
  /* The engine says when it has wound down; a cancelled task would hide what it says. */
  g_task_set_check_cancellable (task, FALSE);
  /* Under the lock, so that nothing is handed to a thread that has ended. */
  g_mutex_lock (&self->lock);
  running = self->state == STATE_RUNNING;
  if (running)
    post (self->context, COMMAND_PRIORITY, run_job, hand_over (self, task, command, func, func_data), handed_free);
  stepped_down = self->stepped_down;
  g_mutex_unlock (&self->lock);
  if (!running)
    g_task_return_new_error (task, TERN_ENGINE_ERROR,
                             stepped_down ? TERN_ENGINE_ERROR_YIELDED : TERN_ENGINE_ERROR_STOPPED,
                             "Tern is closing");
}

static gboolean
submit_finish (TernEnginePort *port, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, port), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
close_async (TernEnginePort *port, GAsyncReadyCallback callback, gpointer user_data)
{
  TernEngine *self = TERN_ENGINE (port);
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  State state;

  g_task_set_source_tag (task, close_async);
  g_mutex_lock (&self->lock);
  state = self->state;
  if (state == STATE_NEW || state == STATE_STOPPED)
    self->state = STATE_STOPPED;
  else
    {
      g_ptr_array_add (self->closers, g_object_ref (task));
      self->state = STATE_STOPPING;
    }
  g_mutex_unlock (&self->lock);
  if (state == STATE_NEW || state == STATE_STOPPED)
    g_task_return_boolean (task, TRUE);
  else if (state == STATE_RUNNING)
    post (self->context, COMMAND_PRIORITY, stop_core, self, NULL);
}

static gboolean
close_finish (TernEnginePort *port, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, port), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
hold_password (TernEnginePort *port, const char *account, const char *password)
{
  tern_held_passwords_set (TERN_ENGINE (port)->held, account, password);
  return TRUE;
}

static void
on_network_changed (GNetworkMonitor *monitor, gboolean available, TernEngine *self)
{
  if (available)
    post (self->context, COMMAND_PRIORITY, tell_network_changed, g_object_ref (self),
          g_object_unref);
}

/* Signed in to a captive portal, or out of it. */
static void
on_connectivity_changed (GNetworkMonitor *monitor, GParamSpec *pspec, TernEngine *self)
{
  on_network_changed (monitor, TRUE, self);
}

static void
tern_engine_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TernEngine *self = TERN_ENGINE (object);

  switch (id)
    {
    case PROP_YIELDS:
      g_value_set_boolean (value, g_atomic_int_get (&self->yields));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
tern_engine_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  TernEngine *self = TERN_ENGINE (object);
  gboolean yields;

  switch (id)
    {
    case PROP_YIELDS:
      yields = g_value_get_boolean (value);
      if (yields == g_atomic_int_get (&self->yields))
        return;
      g_atomic_int_set (&self->yields, yields);
      g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
tern_engine_finalize (GObject *object)
{
  TernEngine *self = TERN_ENGINE (object);

  g_assert (self->thread == NULL);
  g_clear_object (&self->network);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_main_context_unref (self->home);
  g_ptr_array_unref (self->closers);
  tern_held_passwords_unref (self->held);
  g_mutex_clear (&self->lock);
  g_free (self->data_dir);
  g_free (self->config_dir);
  G_OBJECT_CLASS (tern_engine_parent_class)->finalize (object);
}

static void
tern_engine_class_init (TernEngineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = tern_engine_get_property;
  object_class->set_property = tern_engine_set_property;
  object_class->finalize = tern_engine_finalize;
  properties[PROP_YIELDS]
      = g_param_spec_boolean ("yields", NULL, NULL, FALSE,
                              G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[CHANGED] = g_signal_new ("changed", TERN_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, TERN_TYPE_CHANGE_SET);
  signals[STEPPED_DOWN] = g_signal_new ("stepped-down", TERN_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tern_engine_init (TernEngine *self)
{
  g_mutex_init (&self->lock);
  self->home = g_main_context_ref_thread_default ();
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->closers = g_ptr_array_new_with_free_func (g_object_unref);
  self->held = tern_held_passwords_new ();
}

static void
tern_engine_port_iface_init (TernEnginePortInterface *iface)
{
  iface->submit_async = submit_async;
  iface->submit_finish = submit_finish;
  iface->close_async = close_async;
  iface->close_finish = close_finish;
  iface->hold_password = hold_password;
}

TernEngine *
tern_engine_new (const char *data_dir, const char *config_dir)
{
  TernEngine *self = g_object_new (TERN_TYPE_ENGINE, NULL);

  self->data_dir = g_canonicalize_filename (data_dir, NULL);
  self->config_dir = g_canonicalize_filename (config_dir, NULL);
  return self;
}

void
tern_engine_start_async (TernEngine *self,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_return_if_fail (self->state == STATE_NEW);

  g_task_set_source_tag (task, tern_engine_start_async);
  g_task_set_check_cancellable (task, FALSE);
  self->state = STATE_STARTING;
  self->start = task;
  self->network = g_object_ref (g_network_monitor_get_default ());
  g_signal_connect_object (self->network, "network-changed", G_CALLBACK (on_network_changed), self,
                           0);
  g_signal_connect_object (self->network, "notify::connectivity", G_CALLBACK (on_connectivity_changed), self, 0);
  self->thread = g_thread_new ("tern-engine", run_thread, g_object_ref (self));
}

gboolean
tern_engine_start_finish (TernEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

const char *
tern_engine_get_data_dir (TernEngine *self)
{
  return self->data_dir;
}
