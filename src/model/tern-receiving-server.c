/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Learns the receiving server's name; see the header. */
#include "model/tern-receiving-server.h"

#include "mime/tern-mime-authentication.h"
#include "mime/tern-mime-host.h"
#include "store/tern-store-bodies.h"
#include "store/tern-store-mailboxes.h"
#include "store/tern-store-query.h"

/* The newest so many of the inbox are looked at, until enough of them count. */
#define MAX_ROWS 80
#define ENOUGH 20
#define FEWEST 8
#define FEWEST_DOMAINS 3
/* A header that is longer has nothing of interest so far down. */
#define HEADER_BYTES (16 * 1024)

typedef struct
{
  guint n_messages; /* from outside */
  GHashTable *votes; /* name: a set of domains */
  GHashTable *counts;
} Poll;

static gint64
find_inbox (TernStore *store, gint64 message)
{
  g_autoptr (TernMessageRows) rows = tern_store_get_messages (store, &message, 1, NULL);
  g_autoptr (TernMailboxRow) mailbox = NULL;
  g_autoptr (GPtrArray) mailboxes = NULL;

  if (rows == NULL || tern_message_rows_get_n (rows) == 0)
    return 0;
  mailbox = tern_store_get_mailbox (store, tern_message_rows_get (rows, 0)->mailbox, NULL);
  mailboxes = mailbox != NULL ? tern_store_list_mailboxes (store, mailbox->account, NULL) : NULL;
  for (guint i = 0; mailboxes != NULL && i < mailboxes->len; i++)
    {
      const TernMailboxRow *row = mailboxes->pdata[i];

      if (row->role == TERN_MAILBOX_ROLE_INBOX)
        return row->id;
    }
  return 0;
}

static void
ask (Poll *poll, TernStore *store, const TernMessageRow *row)
{
  const TernBodyKey whole = { row->email, "" };
  g_autoptr (GBytes) header = tern_store_body_read_range (store, &whole, 0, HEADER_BYTES, NULL);
  const char *domain = tern_mime_host_of_address (row->from_address);
  g_autofree char *server = NULL;
  GHashTable *domains;
  gboolean outside = FALSE;
  gsize length;

  if (header == NULL || domain == NULL)
    return;
  server = tern_mime_authentication_dup_server (g_bytes_get_data (header, NULL), g_bytes_get_size (header), &outside);
  if (!outside)
    return;
  poll->n_messages++;
  if (server == NULL)
    return;
  domains = g_hash_table_lookup (poll->votes, server);
  if (domains == NULL)
    {
      domains = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_hash_table_insert (poll->votes, g_strdup (server), domains);
    }
  length = GPOINTER_TO_SIZE (g_hash_table_lookup (poll->counts, server));
  g_hash_table_insert (poll->counts, g_strdup (server), GSIZE_TO_POINTER (length + 1));
  g_hash_table_add (domains, tern_mime_host_dup_organization (domain));
}

static char *
count (Poll *poll)
{
  GHashTableIter iter;
  gpointer server, domains;

  g_hash_table_iter_init (&iter, poll->votes);
  while (g_hash_table_iter_next (&iter, &server, &domains))
    {
      gsize n = GPOINTER_TO_SIZE (g_hash_table_lookup (poll->counts, server));

      if (n >= FEWEST && g_hash_table_size (domains) >= FEWEST_DOMAINS && n * 5 >= poll->n_messages * 4)
        return g_strdup (server);
    }
  return NULL;
}

char *
tern_receiving_server_learn (TernStore *store, gint64 message)
{
  gint64 inbox = find_inbox (store, message);
  g_autoptr (TernMessageRows) rows = inbox != 0 ? tern_store_list (store, inbox, 0, MAX_ROWS, NULL) : NULL;
  Poll poll = { 0 };
  char *server;

  if (rows == NULL)
    return NULL;
  poll.votes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_hash_table_unref);
  poll.counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < tern_message_rows_get_n (rows) && poll.n_messages < ENOUGH; i++)
    if (tern_message_rows_get (rows, i)->id != message)
      ask (&poll, store, tern_message_rows_get (rows, i));
  server = count (&poll);
  g_hash_table_unref (poll.votes);
  g_hash_table_unref (poll.counts);
  return server;
}
