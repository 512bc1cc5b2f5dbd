/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* How long a click and a look take while a first sync runs; bench.py runs it.
 *
 * bench-commands DATA_DIR CONFIG_DIR MAILBOX: an engine in this process syncs MAILBOX (200 messages
 * or more). Every 20 ms a change of one flag is submitted and timed until it is committed; a second
 * thread reads 200 rows on a connection of its own. Then come clicks with nothing else to do, the
 * floor. Prints one JSON object with all of them in milliseconds. */

#include <stdlib.h>

#include "engine/tern-engine-port.h"
#include "store/tern-store-mailboxes.h"
#include "store/tern-store-query.h"

#define PERIOD_MS 20
#define ROWS 200
#define IDLE_CLICKS 300

typedef struct
{
  const char *data_dir;
  const char *mailbox;
  GMainLoop *loop;
  TernEnginePort *port; /* owned once opened */
  GError *error;        /* owned; what ended the run early */
  guint in_flight;
  gboolean synced;
  GArray *commands;     /* double, milliseconds */
  GArray *idle;         /* likewise, after the sync */

  GThread *reader;
  GMutex lock;          /* guards what follows */
  GCond stopping;
  gboolean stop;
  gint64 ids[ROWS];     /* what the reader saw last */
  guint n_ids;
  GArray *reads;        /* double, milliseconds */
} Bench;

typedef struct
{
  Bench *bench;
  GArray *figures; /* lent: where it counts */
  gint64 began;
} Click;

static double
milliseconds_since (gint64 began)
{
  return (g_get_monotonic_time () - began) / 1000.0;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
percentile (GArray *sorted, guint percent)
{
  if (sorted->len == 0)
    return 0;
  return g_array_index (sorted, double, (sorted->len - 1) * percent / 100);
}

static void
print_figures (const char *name, GArray *figures)
{
  g_array_sort (figures, compare_doubles);
  g_print ("\"%s\": {\"count\": %u, \"p50\": %.3f, \"p95\": %.3f, \"max\": %.3f}", name, figures->len,
           percentile (figures, 50), percentile (figures, 95), percentile (figures, 100));
}

/* --- the reader's thread --- */

/* Waits one period; FALSE when the run is over. */
static gboolean
wait_period (Bench *bench)
{
  gint64 until = g_get_monotonic_time () + PERIOD_MS * G_TIME_SPAN_MILLISECOND;
  gboolean stop;

  g_mutex_lock (&bench->lock);
  while (!bench->stop && g_cond_wait_until (&bench->stopping, &bench->lock, until))
    ;
  stop = bench->stop;
  g_mutex_unlock (&bench->lock);
  return !stop;
}

static gint64
find_mailbox (TernStore *store, const char *name)
{
  g_auto (GStrv) accounts = tern_store_list_accounts (store, NULL);
  gint64 account;

  if (accounts == NULL || accounts[0] == NULL)
    return 0;
  account = tern_store_find_account (store, accounts[0], NULL);
  return account ? tern_store_find_mailbox (store, account, name, NULL) : 0;
}

static void
note_rows (Bench *bench, TernMessageRows *rows, double took)
{
  guint n = tern_message_rows_get_n (rows);

  if (n < ROWS)
    return;
  g_mutex_lock (&bench->lock);
  g_array_append_val (bench->reads, took);
  for (bench->n_ids = 0; bench->n_ids < n; bench->n_ids++)
    bench->ids[bench->n_ids] = tern_message_rows_get (rows, bench->n_ids)->id;
  g_mutex_unlock (&bench->lock);
}

static gpointer
read_rows (gpointer data)
{
  Bench *bench = data;
  g_autoptr (TernStore) store = NULL;
  gint64 mailbox = 0;

  while (wait_period (bench))
    {
      g_autoptr (TernMessageRows) rows = NULL;
      gint64 began;

      if (store == NULL && (store = tern_store_reader_open (bench->data_dir, NULL)) == NULL)
        continue;
      if (mailbox == 0 && (mailbox = find_mailbox (store, bench->mailbox)) == 0)
        continue;
      began = g_get_monotonic_time ();
      rows = tern_store_list (store, mailbox, 0, ROWS, NULL);
      if (rows != NULL)
        note_rows (bench, rows, milliseconds_since (began));
    }
  return NULL;
}

/* --- the main thread --- */

static void
fail (Bench *bench, GError *error)
{
  if (bench->error == NULL)
    bench->error = error;
  else
    g_error_free (error);
  g_main_loop_quit (bench->loop);
}

static void
click_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Click *click = data;
  Bench *bench = click->bench;
  GError *error = NULL;
  double took = milliseconds_since (click->began);

  bench->in_flight--;
  if (!tern_engine_port_submit_finish (TERN_ENGINE_PORT (source), result, &error))
    fail (bench, error);
  else
    g_array_append_val (click->figures, took);
  if (bench->idle->len >= IDLE_CLICKS && bench->in_flight == 0)
    g_main_loop_quit (bench->loop);
}

static gint64
pick_message (Bench *bench)
{
  gint64 id;

  g_mutex_lock (&bench->lock);
  id = bench->n_ids ? bench->ids[g_random_int_range (0, bench->n_ids)] : 0;
  g_mutex_unlock (&bench->lock);
  return id;
}

static gboolean
submit_click (gpointer data)
{
  Bench *bench = data;
  gint64 id = pick_message (bench);
  g_autoptr (TernFlags) flagged = tern_flags_new (TERN_FLAG_FLAGGED, NULL);
  g_autoptr (TernFlags) none = tern_flags_new (0, NULL);
  gboolean add = g_random_boolean ();
  g_autoptr (TernEngineCommand) command = NULL;
  Click *click;

  if (id == 0 || bench->idle->len >= IDLE_CLICKS)
    return G_SOURCE_CONTINUE;
  command = tern_engine_command_new_flag (&id, 1, add ? flagged : none, add ? none : flagged);
  click = g_new (Click, 1);
  *click = (Click){ bench, bench->synced ? bench->idle : bench->commands, g_get_monotonic_time () };
  bench->in_flight++;
  tern_engine_port_submit_async (bench->port, command, NULL, NULL, NULL, click_cb, click);
  return G_SOURCE_CONTINUE;
}

static void
sync_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Bench *bench = data;
  GError *error = NULL;

  bench->synced = TRUE;
  if (!tern_engine_port_submit_finish (TERN_ENGINE_PORT (source), result, &error))
    fail (bench, error);
}

static void
open_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Bench *bench = data;
  GError *error = NULL;
  g_autoptr (TernEngineCommand) sync = NULL;

  bench->port = tern_engine_port_open_finish (result, &error);
  if (bench->port == NULL)
    {
      fail (bench, error);
      return;
    }
  sync = tern_engine_command_new_sync (NULL, bench->mailbox, TERN_ENGINE_BODIES_NONE, FALSE);
  tern_engine_port_submit_async (bench->port, sync, NULL, NULL, NULL, sync_cb, bench);
  g_timeout_add (PERIOD_MS, submit_click, bench);
}

static void
close_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Bench *bench = data;

  tern_engine_port_close_finish (TERN_ENGINE_PORT (source), result, NULL);
  g_main_loop_quit (bench->loop);
}

static void
close_engine (Bench *bench)
{
  if (bench->port == NULL)
    return;
  tern_engine_port_close_async (bench->port, close_cb, bench);
  g_main_loop_run (bench->loop);
  g_clear_object (&bench->port);
}

static void
stop_reader (Bench *bench)
{
  g_mutex_lock (&bench->lock);
  bench->stop = TRUE;
  g_cond_signal (&bench->stopping);
  g_mutex_unlock (&bench->lock);
  g_thread_join (bench->reader);
}

static int
run (Bench *bench, const char *config_dir)
{
  bench->reader = g_thread_new ("reader", read_rows, bench);
  tern_engine_port_open_async (bench->data_dir, config_dir, TERN_ENGINE_OPEN_NONE, NULL, open_cb, bench);
  g_main_loop_run (bench->loop);
  stop_reader (bench);
  close_engine (bench);
  if (bench->error != NULL)
    {
      g_printerr ("bench-commands: %s\n", bench->error->message);
      return EXIT_FAILURE;
    }
  g_print ("{");
  print_figures ("commands", bench->commands);
  g_print (", ");
  print_figures ("reads", bench->reads);
  g_print (", ");
  print_figures ("idle", bench->idle);
  g_print ("}\n");
  return EXIT_SUCCESS;
}

int
main (int argc, char **argv)
{
  Bench bench = { 0 };
  int status;

  if (argc != 4)
    {
      g_printerr ("usage: bench-commands DATA_DIR CONFIG_DIR MAILBOX\n");
      return 2;
    }
  bench.data_dir = argv[1];
  bench.mailbox = argv[3];
  bench.loop = g_main_loop_new (NULL, FALSE);
  bench.commands = g_array_new (FALSE, FALSE, sizeof (double));
  bench.idle = g_array_new (FALSE, FALSE, sizeof (double));
  bench.reads = g_array_new (FALSE, FALSE, sizeof (double));
  g_mutex_init (&bench.lock);
  g_cond_init (&bench.stopping);
  status = run (&bench, argv[2]);
  g_clear_error (&bench.error);
  g_array_unref (bench.commands);
  g_array_unref (bench.idle);
  g_array_unref (bench.reads);
  g_main_loop_unref (bench.loop);
  g_mutex_clear (&bench.lock);
  g_cond_clear (&bench.stopping);
  return status;
}
