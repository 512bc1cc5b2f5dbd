/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A store in a folder of its own with one account and one mailbox; the tests of this folder begin with it. */

#pragma once

#include "store/tern-store-bodies.h"
#include "store/tern-store-journal.h"
#include "store/tern-store-mailboxes.h"
#include "store/tern-store-messages.h"
#include "store/tern-store-query.h"
#include "store/tern-store-search.h"

typedef struct
{
  char *dir;
  TernStore *store;
  gint64 account;
  gint64 inbox;
  gint64 other;
} Fixture;

/* A time all made-up messages are about. */
#define BASE_DATE G_GINT64_CONSTANT (1700000000)

void fixture_set_up (Fixture *fixture, gconstpointer data);
void fixture_tear_down (Fixture *fixture, gconstpointer data);
/* Opens a writer in the folder there is, with the account and mailboxes again. */
void fixture_set_up_again (Fixture *fixture);
/* Closes and opens the writer. */
void fixture_reopen (Fixture *fixture);
void fixture_remove_dir (const char *dir);
char *fixture_path (Fixture *fixture, const char *name);

/* Runs @sql in a connection of its own, behind the store's back. */
void fixture_run_sql (Fixture *fixture, const char *name, const char *sql);
/* Where the first page of @table is in the file. */
gsize fixture_get_page (Fixture *fixture, const char *name, const char *table);

/* A record all of whose texts come from its uid. */
TernMessageRecord fixture_record (guint32 uid);
/* Upserts @record in a transaction of its own. Returns: the message id. */
gint64 fixture_add (Fixture *fixture, gint64 mailbox, const TernMessageRecord *record);
gint64 fixture_add_uid (Fixture *fixture, guint32 uid);
/* Commits; the changes as text. */
char *fixture_commit (Fixture *fixture);
void fixture_begin (Fixture *fixture);
/* No problem is found. */
void fixture_check (Fixture *fixture);
/* "uid uid …" of a mailbox, newest first. */
char *fixture_list (Fixture *fixture, gint64 mailbox);
/* The row's shown flags. */
char *fixture_flags (Fixture *fixture, gint64 message);
void fixture_server_flags (Fixture *fixture, guint32 uid, TernFlag flags);

#define ASSERT_STRING(got, want)              \
  G_STMT_START                                \
  {                                           \
    g_autofree char *got_ = (got);            \
    g_assert_cmpstr (got_, ==, (want));       \
  }                                           \
  G_STMT_END

#define FIXTURE_TEST(path, function) \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
