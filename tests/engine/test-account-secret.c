/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Password commands, and passwords held in memory. The Secret Service is a desktop's; what is tested of it is that its
 * absence is an error of its own. */
#include "engine-fixture.h"

#include "engine/tern-account-secret.h"
#include "engine/tern-engine-error.h"

#include <string.h>

static TernAccount *
make_account (const char *command)
{
  g_autoptr (GError) error = NULL;
  TernAccountFields fields = { .email = "ann@example.org",
                               .user = "ann",
                               .imap_url = "imaps://mail.example.org",
                               .password_command = command };
  TernAccount *account = tern_account_new (&fields, &error);

  g_assert_no_error (error);
  return account;
}

static TernCredentials *
look_up (const char *command, guint seconds, GCancellable *cancellable, GError **error)
{
  g_autoptr (TernAccount) account = make_account (command);
  g_autoptr (GAsyncResult) result = NULL;

  tern_account_secret_lookup_within_async (account, NULL, seconds, cancellable, fixture_keep_result, &result);
  fixture_wait_for ((gpointer *) &result);
  return tern_account_secret_lookup_finish (result, error);
}

static const struct
{
  const char *command;
  const char *password;
} good[] = {
  { "printf secret", "secret" },
  { "printf 'secret\\nuser: ann\\n'", "secret" },
  { "printf 'secret\\r\\nmore'", "secret" },
  { "printf ' with spaces '", " with spaces " },
  { "printf 'p\\303\\244ss'", "päss" },
  /* Standard input is empty, so a command that reads it ends. */
  { "sh -c 'cat; echo secret'", "secret" },
  /* No shell: what looks like its language is just text. */
  { "printf %s '$HOME;`x`|y'", "$HOME;`x`|y" },
  /* More than a pipe holds after the first line does not hang it. */
  { "sh -c 'echo secret; head -c 300000 /dev/zero'", "secret" },
  /* Somebody else keeps the output open. */
  { "sh -c 'echo secret; sleep 60 &'", "secret" },
};

static void
test_good (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TernCredentials) credentials = look_up (good[i].command, 15, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (tern_credentials_get_secret (credentials), ==, good[i].password);
      g_assert_cmpstr (tern_credentials_get_user (credentials), ==, "ann");
    }
}

static const struct
{
  const char *command;
  guint seconds;
  const char *sentence; /* part of it */
} bad[] = {
  { "true", 15, "the password command said nothing" },
  { "printf '\\nsecret'", 15, "the password command said nothing" },
  { "sh -c 'echo secret; exit 3'", 15, "the password command reported an error" },
  { "sh -c 'echo secret; kill -9 $$'", 15, "the password command reported an error" },
  { "/nonexistent/command", 15, "the password command did not start" },
  { "sleep 60", 1, "the password command did not end in time" },
  { "sh -c 'echo secret; sleep 60'", 1, "the password command did not end in time" },
  { "head -c 65536 /dev/zero", 15, "the password command said too much" },
  { "printf 'sec\\0ret'", 15, "no password for ann@example.org" },
  { "printf '\\377'", 15, "no password for ann@example.org" },
};

static void
test_bad (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      TernCredentials *credentials = look_up (bad[i].command, bad[i].seconds, NULL, &error);

      g_assert_null (credentials);
      g_assert_error (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_CREDENTIALS);
      if (strstr (error->message, bad[i].sentence) == NULL)
        g_error ("%s: %s", bad[i].command, error->message);
      /* What the command said is in no message. */
      g_assert_null (strstr (error->message, "secret"));
    }
}

static gboolean
cancel (gpointer user_data)
{
  g_cancellable_cancel (user_data);
  return G_SOURCE_REMOVE;
}

static void
test_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_idle_add (cancel, cancellable);
  g_assert_null (look_up ("sleep 60", 15, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* A line of 65,535 bytes is still one. */
static void
test_longest (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TernCredentials) credentials
      = look_up ("sh -c 'head -c 65535 /dev/zero | tr \"\\0\" x'", 15, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (strlen (tern_credentials_get_secret (credentials)), ==, 65535);
}

static void
test_no_keyring (void)
{
  g_autoptr (TernAccount) account = make_account (NULL);
  g_autoptr (GError) error = NULL;
  GAsyncResult *result = NULL;

  g_assert_null (look_up (NULL, 15, NULL, &error));
  g_assert_error (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_NO_KEYRING);
  g_clear_error (&error);

  tern_account_secret_probe_async (NULL, fixture_keep_result, &result);
  fixture_wait_for ((gpointer *) &result);
  g_assert_false (tern_account_secret_probe_finish (result));
  g_clear_object (&result);

  tern_account_secret_store_async (account, "secret", NULL, fixture_keep_result, &result);
  fixture_wait_for ((gpointer *) &result);
  g_assert_false (tern_account_secret_store_finish (result, &error));
  g_assert_error (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_NO_KEYRING);
  g_assert_null (strstr (error->message, "secret"));
  g_clear_object (&result);
}

static TernCredentials *
look_up_held (TernHeldPasswords *held, const char *command, GError **error)
{
  g_autoptr (TernAccount) account = make_account (command);
  g_autoptr (GAsyncResult) result = NULL;

  tern_account_secret_lookup_async (account, held, NULL, fixture_keep_result, &result);
  fixture_wait_for ((gpointer *) &result);
  return tern_account_secret_lookup_finish (result, error);
}

static void
expect_held (TernHeldPasswords *held, const char *command, const char *password)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TernCredentials) credentials = look_up_held (held, command, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (tern_credentials_get_secret (credentials), ==, password);
  g_assert_cmpstr (tern_credentials_get_user (credentials), ==, "ann");
}

/* After the command, before the keyring; of this account alone; until it is forgotten. */
static void
test_held (void)
{
  g_autoptr (TernHeldPasswords) held = tern_held_passwords_new ();
  g_autoptr (GError) error = NULL;

  tern_held_passwords_set (held, "bob@example.org", "other");
  g_assert_null (look_up_held (held, NULL, &error));
  g_assert_error (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_NO_KEYRING);
  g_clear_error (&error);
  tern_held_passwords_set (held, "ann@example.org", "first");
  expect_held (held, NULL, "first");
  tern_held_passwords_set (held, "ann@example.org", "second");
  expect_held (held, NULL, "second");
  expect_held (held, "printf commanded", "commanded");
  tern_held_passwords_set (held, "ann@example.org", "not\nsendable");
  g_assert_null (look_up_held (held, NULL, &error));
  g_assert_error (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_CREDENTIALS);
  g_assert_null (strstr (error->message, "not\n"));
  g_clear_error (&error);
  tern_held_passwords_set (held, "ann@example.org", NULL);
  g_assert_null (look_up_held (held, NULL, &error));
  g_assert_error (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_NO_KEYRING);
}

int
main (int argc, char **argv)
{
  /* Nobody's real keyring. */
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/account-secret/good", test_good);
  g_test_add_func ("/engine/account-secret/bad", test_bad);
  g_test_add_func ("/engine/account-secret/cancelled", test_cancelled);
  g_test_add_func ("/engine/account-secret/longest", test_longest);
  g_test_add_func ("/engine/account-secret/no-keyring", test_no_keyring);
  g_test_add_func ("/engine/account-secret/held", test_held);
  return g_test_run ();
}
