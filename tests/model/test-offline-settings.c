/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What is kept offline, written into accounts.ini as it changes. */

#include "engine/tern-account-list.h"
#include "model/tern-offline-settings.h"

#include "engine-fixture.h"

#define EMAIL "ann@example.org"

typedef struct
{
  char *folder;
  TernOfflineSettings *settings;
  guint saved;
  char *failed;
} Fixture;

static void
on_saved (Fixture *fixture)
{
  fixture->saved++;
}

static void
on_failed (Fixture *fixture, const char *text)
{
  fixture->failed = g_strdup (text);
}

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  const TernAccountFields fields = { .email = EMAIL, .imap_url = "imaps://imap.example.org", .name = "Ann" };
  g_autoptr (TernAccount) account = tern_account_new (&fields, NULL);
  g_autoptr (TernAccountList) list = NULL;

  fixture->folder = fixture_make_folder ();
  list = tern_account_list_load (fixture->folder, NULL);
  g_assert_true (tern_account_list_add (list, account, NULL));
  fixture->settings = tern_offline_settings_new (fixture->folder, EMAIL, tern_account_get_offline_policy (account));
  g_signal_connect_swapped (fixture->settings, "saved", G_CALLBACK (on_saved), fixture);
  g_signal_connect_swapped (fixture->settings, "failed", G_CALLBACK (on_failed), fixture);
}

static gboolean
has_gone (gpointer data)
{
  return ((Fixture *) data)->settings == NULL;
}

static gboolean
on_turn (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* The task of the last write, and the thread that did it, hold it a little longer. */
static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  guint turns = g_timeout_add (5, on_turn, NULL);

  g_object_add_weak_pointer (G_OBJECT (fixture->settings), (gpointer *) &fixture->settings);
  g_object_unref (fixture->settings);
  fixture_wait_until (has_gone, fixture);
  g_source_remove (turns);
  fixture_remove_folder (fixture->folder);
  g_free (fixture->failed);
}

static gboolean
has_saved (gpointer data)
{
  return ((Fixture *) data)->saved > 0;
}

static gboolean
has_failed (gpointer data)
{
  return ((Fixture *) data)->failed != NULL;
}

static void
expect_policy (Fixture *fixture, int months, gboolean attachments, guint megabytes)
{
  g_autoptr (TernAccountList) list = tern_account_list_load (fixture->folder, NULL);
  TernAccount *account = tern_account_list_find (list, EMAIL);
  const TernOfflinePolicy *policy = tern_account_get_offline_policy (account);

  g_assert_cmpstr (tern_account_get_name (account), ==, "Ann");
  g_assert_cmpint (policy->months, ==, months);
  g_assert_cmpint (policy->attachments, ==, attachments);
  g_assert_cmpuint (policy->megabytes, ==, megabytes);
}

static void
test_together (Fixture *fixture, gconstpointer user_data)
{
  g_object_set (fixture->settings, "months", TERN_OFFLINE_ALL, NULL);
  g_object_set (fixture->settings, "attachments", TRUE, "megabytes", 500u, NULL);
  g_object_set (fixture->settings, "months", 3, NULL);
  fixture_wait_until (has_saved, fixture);
  g_assert_cmpuint (fixture->saved, ==, 1);
  expect_policy (fixture, 3, TRUE, 500);
}

static void
test_same (Fixture *fixture, gconstpointer user_data)
{
  g_object_set (fixture->settings, "months", 12, "attachments", FALSE, NULL);
  g_object_set (fixture->settings, "megabytes", 0u, NULL);
  fixture_wait_until (has_saved, fixture);
  g_assert_cmpuint (fixture->saved, ==, 1);
  expect_policy (fixture, 12, FALSE, 0);
}

static void
test_gone (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (TernAccountList) list = tern_account_list_load (fixture->folder, NULL);

  g_assert_true (tern_account_list_remove (list, EMAIL, NULL));
  g_object_set (fixture->settings, "months", 3, NULL);
  fixture_wait_until (has_failed, fixture);
  g_assert_cmpuint (fixture->saved, ==, 0);
  g_assert_nonnull (strstr (fixture->failed, EMAIL));
}

static void
add (const char *path, void (*func) (Fixture *fixture, gconstpointer user_data))
{
  g_test_add (path, Fixture, NULL, set_up, func, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/model/offline-settings/together", test_together);
  add ("/model/offline-settings/same", test_same);
  add ("/model/offline-settings/gone", test_gone);
  return g_test_run ();
}
