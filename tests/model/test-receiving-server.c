/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Under which name the receiving server signs is learned from many messages of many senders, and not from a few. */

#include "model-fixture.h"

#include "model/tern-receiving-server.h"
#include "store/tern-store-bodies.h"

#include <string.h>

static guint32 next_uid;

/* @server: (nullable): whose name is topmost. Returns: the message's id. */
static gint64
put (Fixture *f, const char *domain, const char *server, gboolean outside)
{
  g_autofree char *address = g_strdup_printf ("x@%s", domain);
  g_autofree char *results = server != NULL ? g_strdup_printf ("Authentication-Results: %s; none\r\n", server) : NULL;
  g_autofree char *header = g_strdup_printf ("%s%sFrom: %s\r\n\r\nText.\r\n", outside ? "Received: from x\r\n" : "",
                                             results != NULL ? results : "", address);
  g_autoptr (GBytes) bytes = g_bytes_new (header, strlen (header));
  g_autoptr (TernMessageRows) rows = NULL;
  g_autoptr (GError) error = NULL;
  TernMessageRecord record = { .uid = ++next_uid, .from_address = address };
  gint64 id;

  record.size = strlen (header);
  record.date = record.internal_date = BASE_DATE + next_uid * 60;
  fixture_begin (f);
  g_assert_true (tern_store_upsert_message (f->store, f->inbox, &record, &id, &error));
  fixture_end (f);
  rows = tern_store_get_messages (f->store, &id, 1, &error);
  const TernBodyKey key = { tern_message_rows_get (rows, 0)->email, "" };
  g_assert_true (tern_store_body_put (f->store, &key, bytes, &error));
  return id;
}

static void
put_many (Fixture *f, guint n, guint n_domains, const char *server, gboolean outside)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *domain = g_strdup_printf ("d%u.example", i % n_domains);

      put (f, domain, server, outside);
    }
}

static void
learns (Fixture *f, const char *expected)
{
  gint64 message = put (f, "new.example", "mx.evil.example", TRUE);
  gint64 start = g_get_monotonic_time ();
  g_autofree char *server = tern_receiving_server_learn (f->store, message);

  g_test_message ("%.2f ms", (g_get_monotonic_time () - start) / 1e3);
  g_assert_cmpstr (server, ==, expected);
}

static void
test_many (Fixture *f, gconstpointer data)
{
  put_many (f, 60, 5, "mx.here.example", TRUE);
  learns (f, "mx.here.example");
}

static void
test_few (Fixture *f, gconstpointer data)
{
  put_many (f, 7, 5, "mx.here.example", TRUE);
  learns (f, NULL);
}

/* One stranger can write as many as he likes. */
static void
test_one_sender (Fixture *f, gconstpointer data)
{
  put_many (f, 30, 1, "mx.here.example", TRUE);
  learns (f, NULL);
}

/* A server that signs nothing, and some who write its name. */
static void
test_unsigned (Fixture *f, gconstpointer data)
{
  put_many (f, 8, 5, NULL, TRUE);
  put_many (f, 8, 5, "mx.here.example", TRUE);
  learns (f, NULL);
}

/* What never came from outside says nothing either way. */
static void
test_own (Fixture *f, gconstpointer data)
{
  put_many (f, 10, 5, "mx.here.example", TRUE);
  put_many (f, 30, 5, "mx.evil.example", FALSE);
  learns (f, "mx.here.example");
}

/* A few forged ones change nothing. */
static void
test_forged (Fixture *f, gconstpointer data)
{
  put_many (f, 16, 5, "mx.here.example", TRUE);
  put_many (f, 3, 3, "mx.evil.example", TRUE);
  learns (f, "mx.here.example");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_TEST ("/model/receiving-server/many", test_many, NULL);
  FIXTURE_TEST ("/model/receiving-server/few", test_few, NULL);
  FIXTURE_TEST ("/model/receiving-server/one-sender", test_one_sender, NULL);
  FIXTURE_TEST ("/model/receiving-server/unsigned", test_unsigned, NULL);
  FIXTURE_TEST ("/model/receiving-server/own", test_own, NULL);
  FIXTURE_TEST ("/model/receiving-server/forged", test_forged, NULL);
  return g_test_run ();
}
