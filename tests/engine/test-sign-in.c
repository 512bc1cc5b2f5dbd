/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Settings tried before they are saved, a refused password replaced by a good one, a network that changes: against
 * real servers that harness/with_servers.py starts. */
#include "engine-fixture.h"

#include "engine/tern-account-list.h"
#include "engine/tern-account-try.h"
#include "engine/tern-engine-error.h"
#include "engine/tern-engine.h"

#include <string.h>

#define EMAIL "ann@example.org"

static guint
get_port (const char *variable)
{
  const char *text = g_getenv (variable);
  guint64 port = 0;

  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT16, &port, NULL))
    g_error ("%s is not set: run this through harness/with_servers.py", variable);
  return (guint) port;
}

/* @pin: (nullable): for both servers. */
static TernAccount *
make_account (const char *ca_file, const char *pin)
{
  g_autofree char *imap = g_strdup_printf ("imaps://127.0.0.1:%u", get_port ("TERN_TEST_IMAPS"));
  g_autofree char *smtp = g_strdup_printf ("smtps://127.0.0.1:%u", get_port ("TERN_TEST_SMTPS"));
  g_autoptr (GError) error = NULL;
  TernAccountFields fields = { .email = EMAIL,
                               .user = "ann",
                               .imap_url = imap,
                               .smtp_url = smtp,
                               .ca_file = ca_file,
                               .imap_certificate = pin,
                               .smtp_certificate = pin };
  TernAccount *account = tern_account_new (&fields, &error);

  g_assert_no_error (error);
  return account;
}

static gboolean
try (TernAccount *account, TernNetProtocol protocol, const char *password, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tern_account_try_async (account, protocol, password, NULL, fixture_keep_result, &result);
  fixture_wait_for ((gpointer *) &result);
  return tern_account_try_finish (result, error);
}

static void
test_try (void)
{
  g_autoptr (TernAccount) account = make_account (g_getenv ("TERN_TEST_CA"), NULL);

  for (TernNetProtocol protocol = TERN_NET_PROTOCOL_IMAP; protocol <= TERN_NET_PROTOCOL_SMTP; protocol++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (try (account, protocol, "secret", &error));
      g_assert_no_error (error);
      g_assert_false (try (account, protocol, "wrong", &error));
      g_assert_error (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_SIGN_IN);
      g_assert_null (strstr (error->message, "wrong"));
      g_clear_error (&error);
      g_assert_false (try (account, protocol, "not\nsendable", &error));
      g_assert_error (error, TERN_NET_ERROR, TERN_NET_ERROR_CREDENTIALS);
    }
}

/* What comes out of a refusal is enough to make the exception that ends it. */
static void
test_certificate (void)
{
  for (TernNetProtocol protocol = TERN_NET_PROTOCOL_IMAP; protocol <= TERN_NET_PROTOCOL_SMTP; protocol++)
    {
      g_autoptr (TernAccount) careful = make_account (NULL, NULL);
      g_autoptr (TernAccount) pinned = NULL;
      g_autoptr (TernAccount) misled = NULL;
      g_autoptr (GError) error = NULL;
      const TernCertificateFault *fault;
      g_autofree char *other = NULL;

      g_assert_false (try (careful, protocol, "secret", &error));
      g_assert_error (error, TERN_NET_ERROR, TERN_NET_ERROR_CERTIFICATE);
      fault = tern_net_error_get_certificate (error);
      g_assert_nonnull (fault);
      g_assert_cmpstr (fault->host, ==, "127.0.0.1");
      g_assert_cmpuint (fault->port, ==,
                        get_port (protocol == TERN_NET_PROTOCOL_IMAP ? "TERN_TEST_IMAPS" : "TERN_TEST_SMTPS"));
      g_assert_cmpstr (fault->reasons, ==, "it is signed by somebody this computer does not know");
      g_assert_cmpint (fault->flags, ==, G_TLS_CERTIFICATE_UNKNOWN_CA);
      g_assert_cmpuint (strlen (fault->fingerprint), ==, 95);
      g_assert_cmpstr (fault->subject, ==, "CN=server");
      g_assert_cmpstr (fault->issuer, ==, "CN=Tern test authority");
      g_assert_cmpstr (fault->names[0], ==, "localhost");
      g_assert_nonnull (fault->valid_from);
      g_assert_nonnull (fault->valid_until);
      g_assert_false (fault->signed_itself || fault->changed);

      pinned = make_account (NULL, fault->fingerprint);
      other = g_strdup (fault->fingerprint);
      other[0] = other[0] == '0' ? '1' : '0';
      misled = make_account (NULL, other);
      g_clear_error (&error);
      g_assert_true (try (pinned, protocol, "secret", &error));
      g_assert_no_error (error);
      g_assert_false (try (misled, protocol, "secret", &error));
      g_assert_error (error, TERN_NET_ERROR, TERN_NET_ERROR_CERTIFICATE_CHANGED);
      g_assert_true (tern_net_error_get_certificate (error)->changed);
    }
}

static void
test_try_cancelled (void)
{
  g_autoptr (TernAccount) account = make_account (g_getenv ("TERN_TEST_CA"), NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  tern_account_try_async (account, TERN_NET_PROTOCOL_IMAP, "secret", cancellable, fixture_keep_result, &result);
  g_cancellable_cancel (cancellable);
  fixture_wait_for ((gpointer *) &result);
  g_assert_false (tern_account_try_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* An engine that has one account, with no password anywhere. */
typedef struct
{
  char *folder;
  TernEnginePort *port;
} Fixture;

static TernEnginePort *
open_port (Fixture *fixture)
{
  g_autofree char *data = g_build_filename (fixture->folder, "data", NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TernEnginePort *port;

  tern_engine_port_open_async (data, fixture->folder, TERN_ENGINE_OPEN_NONE, NULL, fixture_keep_result, &result);
  fixture_wait_for ((gpointer *) &result);
  port = tern_engine_port_open_finish (result, &error);
  g_assert_no_error (error);
  return port;
}

static void
close_port (TernEnginePort *port)
{
  g_autoptr (GAsyncResult) result = NULL;

  tern_engine_port_close_async (port, fixture_keep_result, &result);
  fixture_wait_for ((gpointer *) &result);
  g_assert_true (tern_engine_port_close_finish (port, result, NULL));
  g_object_unref (port);
}

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (TernAccount) account = make_account (g_getenv ("TERN_TEST_CA"), NULL);
  g_autoptr (TernAccountList) list = NULL;
  g_autoptr (GError) error = NULL;

  fixture->folder = fixture_make_folder ();
  list = tern_account_list_load (fixture->folder, &error);
  g_assert_true (tern_account_list_add (list, account, &error));
  fixture->port = open_port (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  close_port (fixture->port);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  fixture_remove_folder (fixture->folder);
}

/* A watching SYNC, and the last state it told of. */
typedef struct
{
  TernEngineState state;
  GCancellable *cancellable;
  GAsyncResult *result;
} Watch;

static void
on_event (TernEngineEvent *event, gpointer user_data)
{
  Watch *watch = user_data;

  if (event->kind == TERN_ENGINE_EVENT_STATE)
    watch->state = event->state;
}

static void
begin (Watch *watch, TernEnginePort *port)
{
  g_autoptr (TernEngineCommand) command
      = tern_engine_command_new_sync (NULL, NULL, TERN_ENGINE_BODIES_NONE, TRUE);

  *watch = (Watch) { .cancellable = g_cancellable_new () };
  tern_engine_port_submit_async (port, command, on_event, watch, watch->cancellable, fixture_keep_result,
                                 &watch->result);
}

static void
end (Watch *watch, TernEnginePort *port, GError **error)
{
  fixture_wait_for ((gpointer *) &watch->result);
  g_assert_false (tern_engine_port_submit_finish (port, watch->result, error));
  g_clear_object (&watch->result);
  g_clear_object (&watch->cancellable);
}

static gboolean
is_watching (gpointer data)
{
  Watch *watch = data;

  g_assert_null (watch->result);
  return watch->state == TERN_ENGINE_STATE_WATCHING;
}

static void
expect_watching (Watch *watch, TernEnginePort *port)
{
  g_autoptr (GError) error = NULL;

  fixture_wait_until (is_watching, watch);
  g_cancellable_cancel (watch->cancellable);
  end (watch, port, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_new_password (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  Watch watch;

  begin (&watch, fixture->port);
  end (&watch, fixture->port, &error);
  g_assert_error (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_NO_KEYRING);
  g_clear_error (&error);

  g_assert_true (tern_engine_port_hold_password (fixture->port, EMAIL, "wrong"));
  begin (&watch, fixture->port);
  end (&watch, fixture->port, &error);
  g_assert_error (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_SIGN_IN);
  g_assert_cmpint (watch.state, ==, TERN_ENGINE_STATE_REFUSED);

  g_assert_true (tern_engine_port_hold_password (fixture->port, EMAIL, "secret"));
  begin (&watch, fixture->port);
  expect_watching (&watch, fixture->port);
  begin (&watch, fixture->port);
  expect_watching (&watch, fixture->port);
}

/* A connection that may be of the old network is asked whether it still lives, and not in nine minutes. */
static void
test_network_changed (Fixture *fixture, gconstpointer user_data)
{
  Watch watch;

  g_assert_true (tern_engine_port_hold_password (fixture->port, EMAIL, "secret"));
  begin (&watch, fixture->port);
  fixture_wait_until (is_watching, &watch);
  watch.state = TERN_ENGINE_STATE_OFFLINE;
  g_signal_emit_by_name (g_network_monitor_get_default (), "network-changed", TRUE);
  expect_watching (&watch, fixture->port);
}

static void
test_not_for_clients (Fixture *fixture, gconstpointer user_data)
{
  TernEnginePort *client = open_port (fixture);

  g_assert_false (TERN_IS_ENGINE (client));
  g_assert_false (tern_engine_port_hold_password (client, EMAIL, "secret"));
  close_port (client);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/sign-in/try", test_try);
  g_test_add_func ("/engine/sign-in/certificate", test_certificate);
  g_test_add_func ("/engine/sign-in/try-cancelled", test_try_cancelled);
  g_test_add ("/engine/sign-in/new-password", Fixture, NULL, set_up, test_new_password, tear_down);
  g_test_add ("/engine/sign-in/network-changed", Fixture, NULL, set_up, test_network_changed, tear_down);
  g_test_add ("/engine/sign-in/not-for-clients", Fixture, NULL, set_up, test_not_for_clients, tear_down);
  return g_test_run ();
}
