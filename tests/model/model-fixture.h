/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A real store with accounts, a client that reads it, and a port that is answered when the test says so. */
#pragma once

#include "model/tern-client-private.h"
#include "store/tern-store-journal.h"
#include "store/tern-store-mailboxes.h"
#include "store/tern-store-messages.h"
#include "store/tern-store-query.h"

typedef struct
{
  char *dir;
  TernStore *store; /* the writer */
  TernClient *client;
  TernEnginePort *port;
  gint64 ann;       /* accounts in the store */
  gint64 bob;       /* 0: there is one account */
  gint64 inbox;     /* of ann */
  gint64 archive;   /* of ann */
  gint64 bob_inbox;
} Fixture;

/* Seconds; a message's id rises with its date. */
#define BASE_DATE G_GINT64_CONSTANT (1700000000)

/* @data: NULL, or "bob" for a second account. */
void fixture_set_up (Fixture *f, gconstpointer data);
void fixture_tear_down (Fixture *f, gconstpointer data);

/* Adds messages with UIDs @first to @last, later ones newer; UID is minutes after BASE_DATE. Every third is unread.
 * Does not tell the client. */
void fixture_fill (Fixture *f, gint64 mailbox, guint32 first, guint32 last);
/* A transaction whose changes the client is told at the end. */
void fixture_begin (Fixture *f);
void fixture_end (Fixture *f);
/* In a transaction. Returns: its id. */
gint64 fixture_add (Fixture *f, gint64 mailbox, guint32 uid, TernFlag flags);
void fixture_flag (Fixture *f, gint64 mailbox, guint32 uid, TernFlag flags);
void fixture_remove (Fixture *f, gint64 mailbox, guint32 uid);
/* The mailboxes of an account as "path role" pairs, complete; in a transaction. */
void fixture_list (Fixture *f, gint64 account, const TernMailboxListed *listed, guint n);
gint64 fixture_find (Fixture *f, gint64 mailbox, guint32 uid);

/* Commands the client has submitted and the port has not answered. */
guint fixture_get_n_commands (Fixture *f);
TernEngineCommand *fixture_get_command (Fixture *f, guint index);
GCancellable *fixture_get_cancellable (Fixture *f, guint index);
/* Sends an event to who submitted it. */
void fixture_send_event (Fixture *f, guint index, TernEngineEvent *event);
/* Does the oldest (FLAG: journals it) and answers; the changes are told before or after, as the engine may. */
void fixture_answer (Fixture *f, gboolean changes_first);
void fixture_refuse (Fixture *f, GQuark domain, int code, const char *message);

/* Iterates until @func says so; fails after 20 seconds. */
void fixture_wait_until (gboolean (*func) (gpointer), gpointer data);
/* Iterates until nothing is left to do. */
void fixture_settle (void);

#define FIXTURE_TEST(path, function, data) \
  g_test_add (path, Fixture, data, fixture_set_up, function, fixture_tear_down)

#define ASSERT_STRING(got, want)              \
  G_STMT_START                                \
  {                                           \
    g_autofree char *got_ = (got);            \
    g_assert_cmpstr (got_, ==, (want));       \
  }                                           \
  G_STMT_END
