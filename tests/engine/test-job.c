/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A job is cancelled by its submitter in any thread, and says so in the engine's alone. */
#include "engine-fixture.h"

#include "engine/tern-engine-job.h"

static void
on_done (const GError *error, gpointer user_data)
{
  g_assert_not_reached ();
}

static TernEngineJob *
make_job (GCancellable *outer)
{
  g_autoptr (TernEngineCommand) command = tern_engine_command_new_list (NULL);

  return tern_engine_job_new (command, g_main_context_default (), outer, NULL, on_done, NULL, NULL);
}

/* Nobody has begun: there is nothing to wait for. */
static void
test_before (void)
{
  g_autoptr (GCancellable) outer = g_cancellable_new ();
  g_autoptr (TernEngineJob) job = make_job (outer);

  g_cancellable_cancel (outer);
  g_assert_true (g_cancellable_is_cancelled (tern_engine_job_get_cancellable (job)));
  tern_engine_job_begin (job);
  g_assert_true (g_cancellable_is_cancelled (tern_engine_job_get_cancellable (job)));
}

static gpointer
cancel (gpointer outer)
{
  g_cancellable_cancel (outer);
  return NULL;
}

/* A source of the cancellable goes in the engine's thread while the submitter cancels: see
 * tern_engine_job_begin(). */
static void
test_after (void)
{
  g_autoptr (GCancellable) outer = g_cancellable_new ();
  g_autoptr (TernEngineJob) job = make_job (outer);
  GMainContext *context = g_main_context_new ();
  GCancellable *inner = tern_engine_job_get_cancellable (job);

  g_main_context_push_thread_default (context);
  tern_engine_job_begin (job);
  g_thread_join (g_thread_new ("submitter", cancel, outer));
  g_assert_false (g_cancellable_is_cancelled (inner));
  while (g_main_context_iteration (context, FALSE))
    ;
  g_assert_true (g_cancellable_is_cancelled (inner));
  g_main_context_pop_thread_default (context);
  g_main_context_unref (context);
}

/* The job is over and gone; its submitter cancels all the same. */
static void
test_too_late (void)
{
  g_autoptr (GCancellable) outer = g_cancellable_new ();
  TernEngineJob *job = make_job (outer);

  tern_engine_job_begin (job);
  tern_engine_job_unref (job);
  g_cancellable_cancel (outer);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/job/cancelled-before", test_before);
  g_test_add_func ("/engine/job/cancelled-after", test_after);
  g_test_add_func ("/engine/job/cancelled-too-late", test_too_late);
  return g_test_run ();
}
