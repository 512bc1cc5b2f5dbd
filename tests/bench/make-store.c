/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A store as after a first sync of headers, for window.py: make-store DIR ACCOUNT MESSAGES fills an inbox. */

#include "store/tern-store-mailboxes.h"
#include "store/tern-store-messages.h"
#include "store/tern-store-query.h"

#include <stdio.h>
#include <stdlib.h>

/* As many rows as the engine writes in one transaction. */
#define WINDOW 250
#define SPACING 600 /* seconds between two messages */

static const char *const people[] = { "Maria Kowalska", "Jo Brown", "Build bot", "Ngozi Adeyemi", "Søren Holm",
                                      "Ana Lúcia Prado", "Ravi Menon", "Chen Wei", "Fatima Zahra", "Otto Lehmann" };
static const char *const matters[] = { "Quarterly figures", "The key to the shed", "Re: Minutes of Tuesday",
                                       "main is green again", "A question about the invoice", "Photographs" };

static void
stop_on (GError *error)
{
  if (error == NULL)
    return;
  fprintf (stderr, "%s\n", error->message);
  exit (1);
}

static void
add (TernStore *store, gint64 inbox, guint32 uid, gint64 date)
{
  g_autofree char *subject = g_strdup_printf ("%s (%u)", matters[uid % G_N_ELEMENTS (matters)], uid);
  g_autofree char *message_id = g_strdup_printf ("%08x.%u@mail.example.org", uid * 2654435761u, uid);
  TernMessageRecord record = {
    .uid = uid,
    .size = 2000 + uid % 3000,
    .date = date,
    .internal_date = date,
    .system = uid % 10 != 0 ? TERN_FLAG_SEEN : TERN_FLAG_NONE,
    .subject = subject,
    .from_name = people[uid % G_N_ELEMENTS (people)],
    .from_address = "person@example.org",
    .to = "Ann Berg <ann@example.org>",
    .message_id = message_id,
  };
  GError *error = NULL;

  tern_store_upsert_message (store, inbox, &record, NULL, &error);
  stop_on (error);
}

static void
commit (TernStore *store)
{
  GError *error = NULL;

  tern_store_commit (store, NULL, &error);
  stop_on (error);
}

static gint64
make_inbox (TernStore *store, const char *account_key)
{
  TernMailboxListed listed = { "INBOX", "INBOX", '/', TERN_MAILBOX_ROLE_INBOX, NULL, TRUE };
  TernMailboxState state = { .uidvalidity = 1, .exists = -1, .unseen = -1 };
  GError *error = NULL;
  gint64 account = tern_store_ensure_account (store, account_key, &error);
  gint64 inbox;

  stop_on (error);
  tern_store_begin (store, &error);
  stop_on (error);
  tern_store_sync_mailbox_list (store, account, &listed, 1, TRUE, &error);
  stop_on (error);
  inbox = tern_store_find_mailbox (store, account, "INBOX", &error);
  stop_on (error);
  tern_store_set_mailbox_state (store, inbox, &state, &error);
  stop_on (error);
  commit (store);
  return inbox;
}

int
main (int argc, char **argv)
{
  guint n = argc > 3 ? (guint) strtoul (argv[3], NULL, 10) : 0;
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  GError *error = NULL;
  TernStore *store;
  gint64 inbox;

  if (n == 0)
    {
      fprintf (stderr, "make-store DIR ACCOUNT MESSAGES\n");
      return 2;
    }
  store = tern_store_open (argv[1], &error);
  stop_on (error);
  inbox = make_inbox (store, argv[2]);
  for (guint32 uid = 1; uid <= n;)
    {
      tern_store_begin (store, &error);
      stop_on (error);
      for (guint i = 0; i < WINDOW && uid <= n; i++, uid++)
        add (store, inbox, uid, now - (gint64) (n - uid + 1) * SPACING);
      commit (store);
    }
  tern_store_close (store);
  return 0;
}
