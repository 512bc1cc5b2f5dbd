/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What the store alone costs: bench-store DIR [MESSAGES] makes a store in DIR (which must not exist) and
 * prints one line of JSON a figure. The mail is made up: a third begin threads, the rest answer with
 * up to ten references, newest first in windows of 250, as a first sync stores it. */

#include "store/tern-store-bodies.h"
#include "store/tern-store-journal.h"
#include "store/tern-store-mailboxes.h"
#include "store/tern-store-messages.h"
#include "store/tern-store-query.h"
#include "store/tern-store-search.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#define WINDOW 250
#define FIRST_DATE G_GINT64_CONSTANT (1500000000)
#define THREAD_LENGTH 12

static const char *const words[] = {
  "tern", "mailbox", "release", "meeting", "invoice", "question", "patch", "weekly", "report", "draft",
  "garden", "budget", "travel", "review", "kernel", "answer", "schedule", "photo", "contract", "update",
};

static void
print_figure (const char *name, gint64 started, guint n)
{
  double seconds = (double) (g_get_monotonic_time () - started) / G_USEC_PER_SEC;
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  printf ("{\"figure\":\"%s\",\"n\":%u,\"seconds\":%.4f,\"us_each\":%.2f,\"max_rss_kib\":%ld}\n", name, n, seconds,
          seconds * 1e6 / MAX (n, 1), usage.ru_maxrss);
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

typedef struct
{
  TernMessageRecord record;
  char subject[128];
  char from_name[64];
  char from_address[64];
  char to[160];
  char message_id[80];
  char in_reply_to[80];
  char texts[10][80];
  const char *references[11];
} Made;

static void
write_id (char *to, guint32 uid)
{
  g_snprintf (to, 80, "%08x.%u.CAJ=tern-bench%u@mail%u.example.org", uid * 2654435761u, uid, uid % 97, uid % 31);
}

static void
make_message (Made *made, guint32 uid)
{
  guint32 root = uid - uid % THREAD_LENGTH;
  guint depth = MIN (uid % THREAD_LENGTH, 10);
  TernMessageRecord *r = &made->record;

  *r = (TernMessageRecord){ .uid = uid, .size = 2000 + uid % 3000 };
  r->internal_date = FIRST_DATE + (gint64) uid * 600;
  r->date = r->internal_date - uid % 300;
  r->modseq = uid;
  r->system = uid % 10 != 0 ? TERN_FLAG_SEEN : TERN_FLAG_NONE;
  g_snprintf (made->subject, sizeof made->subject, "%s%s %s about the %s of %u", depth > 0 ? "Re: " : "",
              words[root % 20], words[root / 20 % 20], words[root / 400 % 20], root);
  g_snprintf (made->from_name, sizeof made->from_name, "Person Number %u", uid % 1500);
  g_snprintf (made->from_address, sizeof made->from_address, "person%u@example.org", uid % 1500);
  g_snprintf (made->to, sizeof made->to, "A list of people <list%u@lists.example.org>, bob@example.org", uid % 40);
  write_id (made->message_id, uid);
  for (guint i = 0; i < depth; i++)
    {
      write_id (made->texts[i], root + i);
      made->references[i] = made->texts[i];
    }
  made->references[depth] = NULL;
  r->subject = made->subject;
  r->from_name = made->from_name;
  r->from_address = made->from_address;
  r->to = made->to;
  r->message_id = made->message_id;
  r->references = depth > 0 ? made->references : NULL;
  r->in_reply_to = depth > 0 ? made->texts[depth - 1] : NULL;
}

static gint64
make_mailbox (TernStore *store)
{
  TernMailboxListed listed = { "INBOX", "INBOX", '/', TERN_MAILBOX_ROLE_INBOX, NULL, TRUE };
  TernMailboxState state = { .uidvalidity = 1, .exists = -1, .unseen = -1 };
  GError *error = NULL;
  gint64 account = tern_store_ensure_account (store, "bench", &error);
  gint64 mailbox;

  stop_on (error);
  tern_store_begin (store, NULL);
  tern_store_sync_mailbox_list (store, account, &listed, 1, TRUE, NULL);
  mailbox = tern_store_find_mailbox (store, account, "INBOX", NULL);
  tern_store_set_mailbox_state (store, mailbox, &state, NULL);
  tern_store_commit (store, NULL, &error);
  stop_on (error);
  return mailbox;
}

static void
bench_upserts (TernStore *store, gint64 mailbox, guint n)
{
  gint64 started = g_get_monotonic_time ();
  gint64 slowest = 0;
  g_autofree Made *made = g_new0 (Made, 1);
  GError *error = NULL;

  for (guint32 uid = n; uid > 0;)
    {
      gint64 window = g_get_monotonic_time ();
      TernChangeSet *changes;

      tern_store_begin (store, &error);
      stop_on (error);
      for (guint i = 0; i < WINDOW && uid > 0; i++, uid--)
        {
          make_message (made, uid);
          tern_store_upsert_message (store, mailbox, &made->record, NULL, &error);
          stop_on (error);
        }
      tern_store_commit (store, &changes, &error);
      stop_on (error);
      tern_change_set_unref (changes);
      slowest = MAX (slowest, g_get_monotonic_time () - window);
    }
  print_figure ("upsert", started, n);
  printf ("{\"figure\":\"slowest window\",\"ms\":%.2f}\n", (double) slowest / 1000);
}

static void
bench_making (guint n)
{
  gint64 started = g_get_monotonic_time ();
  g_autofree Made *made = g_new0 (Made, 1);

  for (guint32 uid = n; uid > 0; uid--)
    make_message (made, uid);
  print_figure ("making the records (floor)", started, n);
}

static void
bench_index (TernStore *store, guint n)
{
  gint64 started = g_get_monotonic_time ();
  gboolean more = TRUE;
  GError *error = NULL;

  while (more)
    {
      tern_store_index_pending (store, 2000, &more, &error);
      stop_on (error);
    }
  print_figure ("header index", started, n);
}

static void
bench_reading (const char *dir, gint64 mailbox)
{
  gint64 started = g_get_monotonic_time ();
  GError *error = NULL;
  TernStore *reader = tern_store_reader_open (dir, &error);
  TernMessageRows *rows;
  GArray *ids;

  stop_on (error);
  print_figure ("open a reader", started, 1);
  started = g_get_monotonic_time ();
  rows = tern_store_list (reader, mailbox, 0, 200, &error);
  stop_on (error);
  print_figure ("first 200 rows, cold", started, tern_message_rows_get_n (rows));
  tern_message_rows_free (rows);
  started = g_get_monotonic_time ();
  rows = tern_store_list (reader, mailbox, 0, 200, &error);
  print_figure ("first 200 rows, warm", started, tern_message_rows_get_n (rows));
  tern_message_rows_free (rows);
  started = g_get_monotonic_time ();
  ids = tern_store_list_ids (reader, mailbox, &error);
  print_figure ("all ids", started, ids->len);
  g_array_unref (ids);
  tern_store_close (reader);
}

static void
bench_search (TernStore *store)
{
  static const char *const queries[] = { "garden", "person", "garden budget", "from:person7", "nosuchword",
                                         "is:unread", "contract -kernel", "per*" };

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      gint64 started = g_get_monotonic_time ();
      GError *error = NULL;
      GArray *found = tern_store_search (store, queries[i], 0, 0, 50, &error);
      g_autofree char *name = g_strdup_printf ("search %s", queries[i]);

      stop_on (error);
      print_figure (name, started, found->len);
      g_array_unref (found);
    }
}

static gboolean
count_row (guint32 uid, TernFlag system, const char *keywords, guint64 modseq, gpointer data)
{
  (*(guint *) data)++;
  return TRUE;
}

static void
bench_sync_again (TernStore *store, gint64 mailbox, guint n)
{
  gint64 started = g_get_monotonic_time ();
  TernUidSet *known = tern_store_get_known_uids (store, mailbox, NULL);
  guint seen = 0;
  GError *error = NULL;

  print_figure ("known uids", started, (guint) tern_uid_set_get_count (known));
  tern_uid_set_free (known);
  started = g_get_monotonic_time ();
  tern_store_foreach_flags (store, mailbox, 1, G_MAXUINT32, count_row, &seen, &error);
  stop_on (error);
  print_figure ("all flags", started, seen);
}

static void
bench_flags (TernStore *store, gint64 mailbox)
{
  GArray *ids = tern_store_list_ids (store, mailbox, NULL);
  TernFlags *flagged = tern_flags_new (TERN_FLAG_FLAGGED, NULL);
  gint64 started = g_get_monotonic_time ();
  guint clicks = MIN (ids->len, 200);
  guint many = MIN (ids->len, 10000);
  GError *error = NULL;

  for (guint i = 0; i < clicks; i++)
    {
      tern_store_journal_begin_flags (store, &g_array_index (ids, gint64, i), 1, flagged, NULL, NULL, NULL, &error);
      stop_on (error);
    }
  print_figure ("star, one at a time", started, clicks);
  started = g_get_monotonic_time ();
  tern_store_journal_begin_flags (store, (const gint64 *) (void *) ids->data, many, NULL, flagged, NULL, NULL, &error);
  stop_on (error);
  tern_store_journal_begin_flags (store, (const gint64 *) (void *) ids->data, many, flagged, NULL, NULL, NULL, &error);
  stop_on (error);
  print_figure ("star 10,000", started, many);
  tern_flags_unref (flagged);
  g_array_unref (ids);
}

static void
bench_bodies (TernStore *store, gint64 mailbox)
{
  GArray *ids = tern_store_list_ids (store, mailbox, NULL);
  g_autofree char *text = g_malloc (14000);
  GBytes *bytes;
  gint64 started;
  guint n = MIN (ids->len, 10000);
  GError *error = NULL;

  memset (text, 'x', 14000);
  bytes = g_bytes_new_static (text, 14000);
  started = g_get_monotonic_time ();
  for (guint i = 0; i < n; i += 20)
    {
      tern_store_begin (store, NULL);
      for (guint j = i; j < MIN (i + 20, n); j++)
        {
          TernBodyKey key = { g_array_index (ids, gint64, j), "" };

          tern_store_body_put (store, &key, bytes, &error);
          stop_on (error);
        }
      tern_store_commit (store, NULL, &error);
      stop_on (error);
    }
  print_figure ("bodies of 14,000 bytes, 20 a transaction", started, n);
  g_bytes_unref (bytes);
  g_array_unref (ids);
}

int
main (int argc, char **argv)
{
  guint n = argc > 2 ? (guint) atoi (argv[2]) : 100000;
  GError *error = NULL;
  TernStore *store;
  gint64 mailbox, started;

  if (argc < 2)
    {
      fprintf (stderr, "usage: bench-store DIR [MESSAGES]\n");
      return 2;
    }
  store = tern_store_open (argv[1], &error);
  stop_on (error);
  mailbox = make_mailbox (store);
  bench_making (n);
  bench_upserts (store, mailbox, n);
  bench_reading (argv[1], mailbox);
  bench_sync_again (store, mailbox, n);
  bench_index (store, n);
  bench_search (store);
  bench_flags (store, mailbox);
  bench_bodies (store, mailbox);
  started = g_get_monotonic_time ();
  tern_store_close (store);
  print_figure ("close", started, 1);
  started = g_get_monotonic_time ();
  store = tern_store_open (argv[1], &error);
  stop_on (error);
  print_figure ("open the writer", started, 1);
  tern_store_close (store);
  return 0;
}
