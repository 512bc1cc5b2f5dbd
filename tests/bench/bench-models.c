/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What the window's models cost: bench-models DIR [MESSAGES] makes a store in DIR (which must not exist) and prints one
 * line of JSON a figure, those of the bare store ("floor") beside those of the list that stands on it. A writer on a
 * thread of its own takes the engine's place; whoever would draw the list asks for its first 40 rows each time. */

#include "model/tern-client-private.h"
#include "model/tern-message-list.h"
#include "store/tern-store-journal.h"
#include "store/tern-store-mailboxes.h"
#include "store/tern-store-messages.h"
#include "store/tern-store-query.h"
#include "store/tern-store-search.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define WINDOW 250
#define FIRST_DATE G_GINT64_CONSTANT (1500000000)
#define SCREEN 40
#define CLICKS 200
#define CHANGE_SETS 20
#define ARRIVING 100000

static TernStore *writer;
static GMainContext *writer_context;
static gint64 inbox;
static TernClient *client;
static TernMessageList *list;
static TernMessage *held[SCREEN];
static gint64 began, all_rows;
static gint64 turn_began, longest_turn;         /* by the clock */
static gint64 turn_worked_from, longest_worked; /* of this thread's own work */
static gint64 *wanted_change; /* when the list first changes, it is noted here */

static void
print_figure (const char *name, guint n, double microseconds)
{
  printf ("{\"figure\":\"%s\",\"n\":%u,\"ms\":%.3f}\n", name, n, microseconds / 1000);
  fflush (stdout);
}

static void
stop_on (GError *error)
{
  if (error == NULL)
    return;
  fprintf (stderr, "%s\n", error->message);
  exit (1);
}

/* --- the writer --- */

/* Even dates are the mailbox's own; odd ones leave room between. Three of four answer one of the last thirty; there are
 * 500 people, and every eighth has something attached. */
static void
add (guint32 uid, gint64 date)
{
  char subject[64], message_id[64], parent[64], name[32];
  guint32 answers = uid - 1 - (uid * 2654435761u >> 16) % 30;
  TernMessageRecord record = { .uid = uid, .size = 2000 + uid % 3000, .date = date, .internal_date = date };
  GError *error = NULL;

  g_snprintf (subject, sizeof subject, "A message about the matter of number %u", uid);
  g_snprintf (message_id, sizeof message_id, "%08x.%u@mail.example.org", uid * 2654435761u, uid);
  record.system = uid % 10 != 0 ? TERN_FLAG_SEEN : TERN_FLAG_NONE;
  record.subject = subject;
  g_snprintf (parent, sizeof parent, "%08x.%u@mail.example.org", answers * 2654435761u, answers);
  g_snprintf (name, sizeof name, "Person Number %u", uid * 31 % 500);
  record.in_reply_to = uid % 4 != 0 && uid > 30 ? parent : NULL;
  record.has_attachment_guess = uid % 8 == 0;
  record.from_name = name;
  record.from_address = "person@example.org";
  record.to = "Bob <bob@example.org>";
  record.message_id = message_id;
  tern_store_upsert_message (writer, inbox, &record, NULL, &error);
  stop_on (error);
}

static TernChangeSet *
commit (void)
{
  TernChangeSet *changes = NULL;
  GError *error = NULL;

  tern_store_commit (writer, &changes, &error);
  stop_on (error);
  return changes;
}

static void
make_store (const char *dir, guint n)
{
  TernMailboxListed listed = { "INBOX", "INBOX", '/', TERN_MAILBOX_ROLE_INBOX, NULL, TRUE };
  TernMailboxState state = { .uidvalidity = 1, .exists = -1, .unseen = -1 };
  GError *error = NULL;
  gint64 account;

  writer = tern_store_open (dir, &error);
  stop_on (error);
  account = tern_store_ensure_account (writer, "bench", &error);
  tern_store_begin (writer, NULL);
  tern_store_sync_mailbox_list (writer, account, &listed, 1, TRUE, NULL);
  inbox = tern_store_find_mailbox (writer, account, "INBOX", NULL);
  tern_store_set_mailbox_state (writer, inbox, &state, NULL);
  tern_change_set_unref (commit ());
  for (guint uid = 1; uid <= n;)
    {
      tern_store_begin (writer, NULL);
      for (guint i = 0; i < WINDOW && uid <= n; i++, uid++)
        add (uid, FIRST_DATE + (gint64) uid * 120);
      tern_change_set_unref (commit ());
    }
}

static gboolean
tell_changes (gpointer changes)
{
  tern_client_queue_changes (client, changes);
  return G_SOURCE_REMOVE;
}

static gpointer
run_writer (gpointer loop)
{
  g_main_context_push_thread_default (writer_context);
  g_main_loop_run (loop);
  return NULL;
}

/* --- a port to it: FLAG alone --- */

#define BENCH_TYPE_PORT (bench_port_get_type ())
G_DECLARE_FINAL_TYPE (BenchPort, bench_port, BENCH, PORT, GObject)

struct _BenchPort
{
  GObject parent_instance;
};

static gboolean
write_flags (gpointer data)
{
  GTask *task = data;
  TernEngineCommand *command = g_task_get_task_data (task);
  TernChangeSet *changes = NULL;
  GError *error = NULL;

  tern_store_journal_begin_flags (writer, command->ids, (guint) command->n_ids, command->add, command->remove, NULL,
                                  &changes, &error);
  stop_on (error);
  g_main_context_invoke_full (NULL, G_PRIORITY_DEFAULT, tell_changes, changes,
                              (GDestroyNotify) tern_change_set_unref);
  g_task_return_boolean (task, TRUE);
  return G_SOURCE_REMOVE;
}

static void
submit_async (TernEnginePort *port, TernEngineCommand *command, TernEngineEventFunc func, gpointer func_data,
              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (port, cancellable, callback, user_data);

  g_task_set_task_data (task, tern_engine_command_ref (command), (GDestroyNotify) tern_engine_command_unref);
  g_main_context_invoke_full (writer_context, G_PRIORITY_HIGH, write_flags, task, g_object_unref);
}

static gboolean
submit_finish (TernEnginePort *port, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
bench_port_iface_init (TernEnginePortInterface *iface)
{
  iface->submit_async = submit_async;
  iface->submit_finish = submit_finish;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (BenchPort, bench_port, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TERN_TYPE_ENGINE_PORT, bench_port_iface_init))

static void
bench_port_class_init (BenchPortClass *klass)
{
}

static void
bench_port_init (BenchPort *self)
{
}

/* --- the main loop, a turn from one poll to the next --- */

/* Microseconds this thread has worked: others that are busy on this machine are not in it. */
static gint64
get_worked (void)
{
  struct timespec spent;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &spent);
  return spent.tv_sec * G_USEC_PER_SEC + spent.tv_nsec / 1000;
}

static gint
poll_and_measure (GPollFD *fds, guint n, gint timeout)
{
  gint ready;

  if (turn_began != 0)
    {
      longest_turn = MAX (longest_turn, g_get_monotonic_time () - turn_began);
      longest_worked = MAX (longest_worked, get_worked () - turn_worked_from);
    }
  ready = g_poll (fds, n, timeout);
  turn_began = g_get_monotonic_time ();
  turn_worked_from = get_worked ();
  return ready;
}

static void
print_turns (const char *during, guint n)
{
  g_autofree char *turn = g_strdup_printf ("%s: longest turn of the main loop", during);
  g_autofree char *worked = g_strdup_printf ("%s: most work of the main loop in a turn", during);

  print_figure (turn, n, (double) longest_turn);
  print_figure (worked, n, (double) longest_worked);
}

static void
start_turns (void)
{
  turn_began = longest_turn = longest_worked = 0;
}

static void
look_at (guint n)
{
  for (guint i = 0; i < MIN (n, SCREEN); i++)
    {
      g_clear_object (&held[i]);
      held[i] = g_list_model_get_item (G_LIST_MODEL (list), i);
    }
}

static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  look_at (g_list_model_get_n_items (model));
  if (wanted_change != NULL)
    *wanted_change = g_get_monotonic_time ();
  wanted_change = NULL;
}

static void
load_list (gint64 *screen)
{
  *screen = 0;
  wanted_change = screen;
  began = g_get_monotonic_time ();
  list = tern_message_list_new (client, &inbox, 1);
  g_signal_connect (list, "items-changed", G_CALLBACK (on_items_changed), NULL);
  while (tern_message_list_get_loading (list))
    g_main_context_iteration (NULL, TRUE);
  all_rows = g_get_monotonic_time ();
  /* Which of them are unread follows; every tenth is. */
  while (tern_message_list_find_unread (list, g_list_model_get_n_items (G_LIST_MODEL (list)) - 11, TRUE)
         == TERN_MESSAGE_LIST_NOWHERE)
    g_main_context_iteration (NULL, TRUE);
}

static void
wait_loaded (void)
{
  while (tern_message_list_get_loading (list))
    g_main_context_iteration (NULL, TRUE);
}

static void
drop_list (void)
{
  for (guint i = 0; i < SCREEN; i++)
    g_clear_object (&held[i]);
  g_clear_object (&list);
}

/* --- figures --- */

static void
bench_floor (const char *dir, guint n)
{
  g_autoptr (TernStore) reader = tern_store_reader_open (dir, NULL);
  g_autoptr (GArray) ids = NULL;
  g_autoptr (TernMessageRows) rows = NULL;

  g_array_unref (tern_store_list_ids (reader, inbox, NULL));
  began = g_get_monotonic_time ();
  ids = tern_store_list_ids (reader, inbox, NULL);
  print_figure ("floor: SELECT id of all", ids->len, (double) (g_get_monotonic_time () - began));
  began = g_get_monotonic_time ();
  rows = tern_store_list (reader, inbox, 0, SCREEN, NULL);
  print_figure ("floor: rows of the first screen", tern_message_rows_get_n (rows),
                (double) (g_get_monotonic_time () - began));
}

static void
bench_load (guint n)
{
  gint64 screen;

  load_list (&screen);
  drop_list ();
  start_turns ();
  load_list (&screen);
  print_figure ("list: to a full first screen", SCREEN, (double) (screen - began));
  print_figure ("list: to all rows", n, (double) (all_rows - began));
  print_figure ("list: to knowing the unread", n, (double) (g_get_monotonic_time () - began));
  print_turns ("list", n);
}

/* Of a second list: what is read once for all is here already. */
static void
bench_memory (guint n)
{
  struct mallinfo2 before = mallinfo2 (), after;
  gint64 screen;

  drop_list ();
  before = mallinfo2 ();
  load_list (&screen);
  after = mallinfo2 ();
  printf ("{\"figure\":\"list: bytes a row\",\"n\":%u,\"bytes\":%.2f}\n", n,
          (double) ((after.uordblks + after.hblkhd) - (before.uordblks + before.hblkhd)) / n);
}

/* Microseconds all threads of this program have worked. */
static gint64
get_all_work (void)
{
  struct timespec spent;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &spent);
  return spent.tv_sec * G_USEC_PER_SEC + spent.tv_nsec / 1000;
}

/* From the call to the rows that are shown, by the clock and by what was worked, which others on this machine do not
 * lengthen. */
static void
print_shown (const char *name, guint n)
{
  g_autofree char *work = g_strdup_printf ("%s: work", name);
  gint64 shown = 0, from = get_all_work ();

  wanted_change = &shown;
  wait_loaded ();
  print_figure (name, n, (double) (shown - began));
  print_figure (work, n, (double) (get_all_work () - from));
  wanted_change = NULL;
  /* The turn it came in ends with the next. */
  g_main_context_iteration (NULL, FALSE);
  print_turns (name, n);
}

static void
bench_sorts (guint n)
{
  static const char *const names[] = { "date", "sender", "subject", "size", "unread", "starred", "attachment" };

  for (guint sort = 0; sort < TERN_LIST_N_SORTS; sort++)
    {
      guint next = (sort + 1) % TERN_LIST_N_SORTS;
      g_autofree char *name = g_strdup_printf ("sort by %s", names[next]);

      start_turns ();
      began = g_get_monotonic_time ();
      tern_message_list_set_sort (list, next, FALSE);
      print_shown (name, n);
    }
}

static void
bench_threads (guint n)
{
  struct mallinfo2 before, after;

  malloc_trim (0);
  before = mallinfo2 ();
  start_turns ();
  began = g_get_monotonic_time ();
  tern_message_list_set_threaded (list, TRUE);
  print_shown ("threads: on", n);
  after = mallinfo2 ();
  printf ("{\"figure\":\"threads: further bytes a message\",\"n\":%u,\"bytes\":%.2f}\n", n,
          (double) ((after.uordblks + after.hblkhd) - (before.uordblks + before.hblkhd)) / n);
  start_turns ();
  began = g_get_monotonic_time ();
  tern_message_list_set_expanded (list, 0, TRUE);
  tern_message_list_set_expanded (list, g_list_model_get_n_items (G_LIST_MODEL (list)) / 2, TRUE);
  print_figure ("threads: two expanded", n, (double) (g_get_monotonic_time () - began));
  start_turns ();
  began = g_get_monotonic_time ();
  tern_message_list_set_sort (list, TERN_LIST_SORT_SUBJECT, TRUE);
  print_shown ("threads: sort by subject", n);
  tern_message_list_set_sort (list, TERN_LIST_SORT_DATE, FALSE);
  wait_loaded ();
  start_turns ();
  began = g_get_monotonic_time ();
  tern_message_list_set_threaded (list, FALSE);
  print_shown ("threads: off", n);
}

static void
bench_filters (guint n)
{
  static const char *const names[] = { "unread", "starred", "attachment", "to me" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *name = g_strdup_printf ("filter: %s", names[i]);

      tern_message_list_set_filter (list, 0);
      wait_loaded ();
      start_turns ();
      began = g_get_monotonic_time ();
      tern_message_list_set_filter (list, 1u << i);
      print_shown (name, n);
    }
  tern_message_list_set_filter (list, 0);
  wait_loaded ();
}

/* @query: (transfer full). To the first rows and to all. */
static void
bench_query (const char *what, TernListQuery *query)
{
  gint64 first = 0;
  g_autofree char *screen = g_strdup_printf ("%s: to the first rows", what);
  g_autofree char *work = g_strdup_printf ("%s: to the first rows: work", what);
  g_autofree char *all = g_strdup_printf ("%s: to all rows", what);
  g_autofree char *all_work = g_strdup_printf ("%s: to all rows: work", what);
  guint n;

  gint64 from, first_work = 0;

  drop_list ();
  wanted_change = &first;
  start_turns ();
  from = get_all_work ();
  began = g_get_monotonic_time ();
  list = tern_message_list_new_for_query (client, query);
  g_signal_connect (list, "items-changed", G_CALLBACK (on_items_changed), NULL);
  while (first == 0 && tern_message_list_get_loading (list))
    g_main_context_iteration (NULL, TRUE);
  first_work = get_all_work () - from;
  wait_loaded ();
  all_rows = g_get_monotonic_time ();
  wanted_change = NULL;
  n = g_list_model_get_n_items (G_LIST_MODEL (list));
  if (first != 0)
    {
      print_figure (screen, MIN (n, SCREEN), (double) (first - began));
      print_figure (work, MIN (n, SCREEN), (double) first_work);
    }
  print_figure (all, n, (double) (all_rows - began));
  print_figure (all_work, n, (double) (get_all_work () - from));
  print_turns (what, n);
  tern_list_query_unref (query);
}

static void
bench_queries (guint n)
{
  TernListQuery *threaded = tern_list_query_new_mailboxes (&inbox, 1);
  gboolean more = TRUE;

  tern_list_query_set_threaded (threaded, TRUE);
  bench_query ("threads from the start", threaded);
  bench_query ("starred", tern_list_query_new_starred ());
  bench_query ("unread", tern_list_query_new_unread ());
  while (more)
    tern_store_index_pending (writer, 1000, &more, NULL);
  bench_query ("search for a common word", tern_list_query_new_search ("matter", NULL, 0));
  bench_query ("search for a rare word", tern_list_query_new_search ("number 77", NULL, 0));
  bench_query ("search for two words", tern_list_query_new_search ("from:499 matter", NULL, 0));
}

static void
note_time (GObject *object, GParamSpec *pspec, gint64 *when)
{
  *when = g_get_monotonic_time ();
}

static void
bench_clicks (guint n)
{
  g_autoptr (TernFlags) flagged = tern_flags_new (TERN_FLAG_FLAGGED, NULL);
  gint64 shown = 0, written = 0, sum = 0, most = 0, sum_written = 0;

  for (guint i = 0; i < CLICKS; i++)
    {
      TernMessage *message = held[i % SCREEN];
      gint64 id = tern_message_get_id (message);
      gboolean on = !tern_message_get_starred (message);
      gulong starred = g_signal_connect (message, "notify::starred", G_CALLBACK (note_time), &shown);

      began = g_get_monotonic_time ();
      tern_client_flag (client, &id, 1, on ? flagged : NULL, on ? NULL : flagged, NULL);
      g_signal_handler_disconnect (message, starred);
      while (!tern_overlay_is_empty (tern_client_get_overlay (client)))
        g_main_context_iteration (NULL, TRUE);
      written = g_get_monotonic_time ();
      sum += shown - began;
      most = MAX (most, shown - began);
      sum_written += written - began;
    }
  print_figure ("click: to the changed row, mean", n, (double) sum / CLICKS);
  print_figure ("click: to the changed row, longest", n, (double) most);
  print_figure ("click: to written down, mean", n, (double) sum_written / CLICKS);
}

/* All rows, every tenth of which is unread, to the one that is shown as read. */
static void
bench_mark_all (guint n)
{
  g_autoptr (TernFlags) seen = tern_flags_new (TERN_FLAG_SEEN, NULL);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint position = tern_message_list_find_unread (list, TERN_MESSAGE_LIST_NOWHERE, TRUE);
  g_autoptr (TernMessage) message = g_list_model_get_item (G_LIST_MODEL (list), position);
  gint64 shown = 0;

  g_signal_connect (message, "notify::unread", G_CALLBACK (note_time), &shown);
  began = g_get_monotonic_time ();
  for (guint i = 0; i < n; i++)
    {
      gint64 id = tern_message_list_get_id (list, i);

      g_array_append_val (ids, id);
    }
  tern_client_flag (client, (const gint64 *) (void *) ids->data, ids->len, seen, NULL, NULL);
  print_figure ("mark all read: to the shown change", n, (double) (shown - began));
  start_turns ();
  while (!tern_overlay_is_empty (tern_client_get_overlay (client)))
    g_main_context_iteration (NULL, TRUE);
  print_figure ("mark all read: to written down", n, (double) (g_get_monotonic_time () - began));
  print_turns ("mark all read", n);
}

/* 5,000 that were selected in a list of threads leave it. */
static void
bench_leaving (guint n)
{
  g_autoptr (TernUidSet) uids = tern_uid_set_new ();
  g_autoptr (TernChangeSet) changes = NULL;

  for (guint i = 0; i < 5000; i++)
    tern_uid_set_add (uids, n - 5 - i * MAX (1, n / 20000));
  tern_store_begin (writer, NULL);
  tern_store_vanish (writer, inbox, uids, NULL);
  changes = commit ();
  began = get_worked ();
  tern_client_take_changes (client, changes);
  print_figure ("5,000 leave at once, threads", n, (double) (get_worked () - began));
}

/* As `change set`, in a list by subject and in one of threads. */
static void
bench_merges (guint n, guint32 uid)
{
  for (guint kind = 0; kind < 2; kind++)
    {
      g_autofree char *name
        = g_strdup_printf ("change set of 10 rows, %s, mean", kind == 0 ? "by subject" : "threads");
      gint64 sum = 0;

      tern_message_list_set_threaded (list, kind == 1);
      tern_message_list_set_sort (list, kind == 0 ? TERN_LIST_SORT_SUBJECT : TERN_LIST_SORT_DATE, FALSE);
      wait_loaded ();
      for (guint i = 0; i < CHANGE_SETS; i++)
        {
          g_autoptr (TernChangeSet) changes = NULL;
          gint64 from;

          while (g_main_context_iteration (NULL, FALSE))
            ;
          tern_store_begin (writer, NULL);
          for (guint k = 0; k < 10; k++, uid++)
            add (uid, FIRST_DATE + 60 + (gint64) g_random_int_range (1, (gint32) n) * 120);
          changes = commit ();
          from = get_worked ();
          tern_client_take_changes (client, changes);
          sum += get_worked () - from;
        }
      print_figure (name, n, (double) sum / CHANGE_SETS);
    }
  bench_leaving (n);
  tern_message_list_set_threaded (list, FALSE);
  wait_loaded ();
}

static void
bench_change_sets (guint n)
{
  gint64 sum = 0, most = 0;
  guint32 uid = n + 1;

  for (guint i = 0; i < CHANGE_SETS; i++)
    {
      g_autoptr (TernChangeSet) changes = NULL;
      gint64 took;

      while (g_main_context_iteration (NULL, FALSE))
        ;
      tern_store_begin (writer, NULL);
      for (guint k = 0; k < 10; k++, uid++)
        add (uid, FIRST_DATE + 60 + (gint64) g_random_int_range (1, (gint32) n) * 120);
      changes = commit ();
      began = get_worked ();
      tern_client_take_changes (client, changes);
      took = get_worked () - began;
      sum += took;
      most = MAX (most, took);
    }
  print_figure ("change set of 10 rows anywhere, mean", n, (double) sum / CHANGE_SETS);
  print_figure ("change set of 10 rows anywhere, longest", n, (double) most);
}

static gboolean
arrive (gpointer data)
{
  guint32 uid = GPOINTER_TO_UINT (data);

  for (guint done = 0; done < ARRIVING;)
    {
      TernChangeSet *changes;

      tern_store_begin (writer, NULL);
      for (guint i = 0; i < WINDOW; i++, done++, uid++)
        add (uid, FIRST_DATE + (gint64) uid * 120);
      changes = commit ();
      g_main_context_invoke_full (NULL, G_PRIORITY_DEFAULT, tell_changes, changes,
                                  (GDestroyNotify) tern_change_set_unref);
    }
  return G_SOURCE_REMOVE;
}

static void
bench_arriving (const char *what, guint first, guint n)
{
  g_autofree char *name = g_strdup_printf ("%s: until all are there", what);

  began = g_get_monotonic_time ();
  start_turns ();
  g_main_context_invoke_full (writer_context, G_PRIORITY_DEFAULT, arrive, GUINT_TO_POINTER (first), NULL);
  /* The newest is the last that comes. */
  while (tern_message_list_get_id (list, 0) >> 20 < FIRST_DATE + (gint64) (first + ARRIVING - 1) * 120)
    g_main_context_iteration (NULL, TRUE);
  print_figure (name, n, (double) (g_get_monotonic_time () - began));
  print_turns (what, n);
}

int
main (int argc, char **argv)
{
  guint n = argc > 2 ? (guint) g_ascii_strtoull (argv[2], NULL, 10) : 100000;
  g_autoptr (TernEnginePort) port = NULL;
  g_autoptr (GMainLoop) loop = NULL;
  GThread *thread;
  GError *error = NULL;

  if (argc < 2)
    {
      fprintf (stderr, "bench-models DIR [MESSAGES]\n");
      return 2;
    }
  make_store (argv[1], n);
  writer_context = g_main_context_new ();
  loop = g_main_loop_new (writer_context, FALSE);
  g_main_context_set_poll_func (NULL, poll_and_measure);
  client = tern_client_new (argv[1], argv[1]);
  port = g_object_new (BENCH_TYPE_PORT, NULL);
  tern_client_open_on (client, port, &error);
  stop_on (error);
  bench_floor (argv[1], n);
  bench_load (n);
  bench_memory (n);
  bench_sorts (n);
  bench_threads (n);
  bench_filters (n);
  bench_queries (n);
  drop_list ();
  bench_memory (n);
  bench_change_sets (n);
  bench_merges (n, n + 500);
  thread = g_thread_new ("writer", run_writer, loop);
  bench_clicks (n);
  bench_mark_all (n);
  bench_arriving ("100,000 arriving", n + 1000, n);
  tern_message_list_set_threaded (list, TRUE);
  wait_loaded ();
  bench_arriving ("100,000 arriving, threads", n + 1000 + ARRIVING, n);
  drop_list ();
  g_clear_object (&client);
  g_main_loop_quit (loop);
  g_thread_join (thread);
  tern_store_close (writer);
  g_main_context_unref (writer_context);
  return 0;
}
