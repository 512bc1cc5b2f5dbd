/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Runs engine commands to their end; see the header. */

#define G_LOG_DOMAIN "ternctl"

#include "cli/ternctl-run.h"

#include <glib-unix.h>

/* A window that takes over, and goes again, is met once or twice; more often something is wrong. */
#define MAX_TRIES 5

static gboolean
on_signal (gpointer data)
{
  TernctlInterrupt *interrupt = data;
  interrupt->interrupted = TRUE;
  g_cancellable_cancel (interrupt->cancellable);
  return G_SOURCE_CONTINUE;
}

void
ternctl_interrupt_init (TernctlInterrupt *interrupt)
{
  interrupt->cancellable = g_cancellable_new ();
  interrupt->interrupted = FALSE;
  interrupt->sigint = g_unix_signal_add (SIGINT, on_signal, interrupt);
  interrupt->sigterm = g_unix_signal_add (SIGTERM, on_signal, interrupt);
}

void
ternctl_interrupt_clear (TernctlInterrupt *interrupt)
{
  g_clear_handle_id (&interrupt->sigint, g_source_remove);
  g_clear_handle_id (&interrupt->sigterm, g_source_remove);
  g_clear_object (&interrupt->cancellable);
}

void
ternctl_take_result (GObject *source, GAsyncResult *result, gpointer result_out)
{
  *(GAsyncResult **)result_out = g_object_ref (result);
}

void
ternctl_wait (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static TernEnginePort *
open_port (Ternctl *ctl, TernEngineOpenFlags flags, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  tern_engine_port_open_async (ctl->data_dir, ctl->config_dir, flags, cancellable,
                               ternctl_take_result, &result);
  ternctl_wait (&result);
  return tern_engine_port_open_finish (result, error);
}

/* What was done is done; that closing failed would say nothing of it. */
static void
close_port (TernEnginePort *port)
{
  g_autoptr (GAsyncResult) result = NULL;
  tern_engine_port_close_async (port, ternctl_take_result, &result);
  ternctl_wait (&result);
  tern_engine_port_close_finish (port, result, NULL);
}

static gboolean
run_once (Ternctl *ctl,
          TernEngineCommand *command,
          TernEngineOpenFlags flags,
          TernEngineEventFunc func,
          gpointer func_data,
          GCancellable *cancellable,
          GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TernEnginePort) port = open_port (ctl, flags, cancellable, error);
  if (port == NULL)
    return FALSE;
  tern_engine_port_submit_async (port, command, func, func_data, cancellable, ternctl_take_result,
                                 &result);
  ternctl_wait (&result);
  gboolean done = tern_engine_port_submit_finish (port, result, error);
  close_port (port);
  return done;
}

static gboolean
is_worth_another_try (const GError *error)
{
  return g_error_matches (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_YIELDED)
         || g_error_matches (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_GONE);
}

gboolean
ternctl_run_command (Ternctl *ctl,
                     TernEngineCommand *command,
                     TernEngineOpenFlags flags,
                     TernEngineEventFunc func,
                     gpointer func_data,
                     TernctlInterrupt *interrupt,
                     GError **error)
{
  for (guint tries = 1;; tries++)
    {
      g_autoptr (GError) failure = NULL;
      if (run_once (ctl, command, flags, func, func_data, interrupt->cancellable, &failure))
        return TRUE;
      if (tries == MAX_TRIES || interrupt->interrupted || !is_worth_another_try (failure))
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
    }
}

int
ternctl_run_and_complain (Ternctl *ctl,
                          TernEngineCommand *command,
                          TernEngineEventFunc func,
                          gpointer func_data)
{
  g_auto (TernctlInterrupt) interrupt = { 0 };
  g_autoptr (GError) error = NULL;

  ternctl_interrupt_init (&interrupt);
  if (ternctl_run_command (ctl, command, TERN_ENGINE_OPEN_NONE, func, func_data, &interrupt,
                           &error))
    return TERNCTL_OK;
  if (interrupt.interrupted)
    return ternctl_complain (ctl, "Stopped before it was done; what was done so far is kept.");
  return ternctl_complain_error (ctl, error);
}
