/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The line at the foot of the sidebar, state by state. */

#include "model/tern-mail-account-private.h"
#include "ui/sidebar/tern-status-words.h"

/* 2026-01-15 14:03 UTC. */
#define NOW G_GINT64_CONSTANT (1768485780)

static TernMailAccount *
add_account (GListStore *accounts, const char *email)
{
  const TernAccountFields fields = { .email = email, .imap_url = "imaps://imap.example.org" };
  g_autoptr (TernAccount) account = tern_account_new (&fields, NULL);
  g_autoptr (TernMailAccount) mail_account = tern_mail_account_new (account);

  g_list_store_append (accounts, mail_account);
  return mail_account;
}

static void
take_state (TernMailAccount *account, TernEngineState state, const char *text)
{
  const TernEngineTrouble trouble = state == TERN_ENGINE_STATE_REFUSED   ? TERN_ENGINE_TROUBLE_PASSWORD
                                    : state == TERN_ENGINE_STATE_WAITING ? TERN_ENGINE_TROUBLE_OFFLINE
                                                                         : TERN_ENGINE_TROUBLE_NONE;
  const TernEngineEvent fields
    = { .kind = TERN_ENGINE_EVENT_STATE, .state = state, .text = text, .trouble = trouble };
  g_autoptr (TernEngineEvent) event = tern_engine_event_new (&fields);

  tern_mail_account_take_event (account, event);
}

static void
take_progress (TernMailAccount *account, TernEnginePhase phase, guint64 done, guint64 total)
{
  const TernEngineEvent fields = { .kind = TERN_ENGINE_EVENT_PROGRESS, .phase = phase, .done = done, .total = total };
  g_autoptr (TernEngineEvent) event = tern_engine_event_new (&fields);

  tern_mail_account_take_event (account, event);
}

static void
assert_line (GListStore *accounts, const char *text, const char *fix)
{
  g_auto (TernStatus) status = { 0 };

  tern_status_words (G_LIST_MODEL (accounts), NOW, &status);
  g_assert_cmpstr (status.text, ==, text);
  g_assert_cmpstr (status.fix, ==, fix);
}

static void
test_one_account (void)
{
  g_autoptr (GListStore) accounts = g_list_store_new (TERN_TYPE_MAIL_ACCOUNT);
  TernMailAccount *account = add_account (accounts, "ann@example.org");

  assert_line (accounts, "Not checked yet", NULL);
  take_state (account, TERN_ENGINE_STATE_CONNECTING, NULL);
  assert_line (accounts, "Connecting…", NULL);
  take_state (account, TERN_ENGINE_STATE_WORKING, NULL);
  assert_line (accounts, "Checking for mail…", NULL);
  take_progress (account, TERN_ENGINE_PHASE_HEADERS, 12400, 98000);
  assert_line (accounts, "Fetching 12400 of 98000", "Pause");
  take_state (account, TERN_ENGINE_STATE_WATCHING, NULL);
  tern_mail_account_set_last_update (account, NOW - 60);
  assert_line (accounts, "Up to date 14:02", NULL);
  tern_mail_account_set_last_update (account, NOW - 86400 * 3);
  assert_line (accounts, "Up to date 12 January, 14:03", NULL);
  tern_mail_account_set_last_update (account, NOW - 60);
  tern_mail_account_set_fullness (account, 90);
  assert_line (accounts, "Up to date 14:02", NULL);
  tern_mail_account_set_fullness (account, 91);
  assert_line (accounts, "Up to date 14:02 · Mailbox 91% full", NULL);
}

static void
test_waiting (void)
{
  g_autoptr (GListStore) accounts = g_list_store_new (TERN_TYPE_MAIL_ACCOUNT);
  TernMailAccount *account = add_account (accounts, "ann@example.org");

  take_state (account, TERN_ENGINE_STATE_WAITING, "There is no network.");
  tern_mail_account_set_journal (account, 3, 0);
  assert_line (accounts, "Offline · 3 changes waiting", "Show Changes");
  tern_mail_account_set_journal (account, 1, 0);
  assert_line (accounts, "Offline · 1 change waiting", "Show Changes");
  tern_mail_account_set_journal (account, 1, 2);
  assert_line (accounts, "Offline · 2 changes set aside", "Show Changes");
}

/* The worst of all accounts is the one that is said, with its name. */
static void
test_two_accounts (void)
{
  g_autoptr (GListStore) accounts = g_list_store_new (TERN_TYPE_MAIL_ACCOUNT);
  TernMailAccount *ann = add_account (accounts, "ann@example.org");
  TernMailAccount *work = add_account (accounts, "work@corp.example");

  take_state (ann, TERN_ENGINE_STATE_WAITING, "There is no network.");
  take_state (work, TERN_ENGINE_STATE_REFUSED, "The server did not accept the password.");
  assert_line (accounts, "work@corp.example: The server did not accept the password.", "Enter Password");
}

/* This computer's own trouble has a way out as well: room is made, and it is tried again. */
static void
test_full_disk (void)
{
  const TernEngineEvent fields = { .kind = TERN_ENGINE_EVENT_STATE,
                                   .state = TERN_ENGINE_STATE_WAITING,
                                   .text = "There is no room left on the disk for mail",
                                   .trouble = TERN_ENGINE_TROUBLE_COMPUTER };
  g_autoptr (GListStore) accounts = g_list_store_new (TERN_TYPE_MAIL_ACCOUNT);
  g_autoptr (TernEngineEvent) event = tern_engine_event_new (&fields);

  tern_mail_account_take_event (add_account (accounts, "ann@example.org"), event);
  assert_line (accounts, "There is no room left on the disk for mail", "Try Again");
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/status-words/one-account", test_one_account);
  g_test_add_func ("/ui/status-words/waiting", test_waiting);
  g_test_add_func ("/ui/status-words/two-accounts", test_two_accounts);
  g_test_add_func ("/ui/status-words/full-disk", test_full_disk);
  return g_test_run ();
}
