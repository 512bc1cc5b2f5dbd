/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Opening a session has an end, also with a server that never falls silent and never gets anywhere. */
#include "engine-fixture.h"

#include "engine/tern-session-open.h"
#include "net/tern-net-error.h"

#include <string.h>

#define SECONDS 2

/* A server that says @first, then @drip for ever. */
typedef struct
{
  const char *first;
  const char *drip;
  GSocketConnection *link;
  guint n_drips;
} Dripper;

static gboolean
say (Dripper *self, const char *text)
{
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (self->link));

  return g_output_stream_write_all (out, text, strlen (text), NULL, NULL, NULL);
}

static gboolean
on_drip (gpointer user_data)
{
  Dripper *self = user_data;

  self->n_drips++;
  return say (self, self->drip) ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static gboolean
on_incoming (GSocketService *service, GSocketConnection *link, GObject *source, gpointer user_data)
{
  Dripper *self = user_data;

  g_assert_null (self->link);
  self->link = g_object_ref (link);
  g_assert_true (say (self, self->first));
  g_timeout_add (50, on_drip, self);
  return TRUE;
}

static TernAccount *
make_account (guint16 port)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *url = g_strdup_printf ("imap+insecure://127.0.0.1:%u", port);
  TernAccountFields fields = {
    .email = "ann@example.org", .user = "ann", .imap_url = url, .password_command = "printf secret"
  };
  TernAccount *account = tern_account_new (&fields, &error);

  g_assert_no_error (error);
  return account;
}

static void
check_dripper (const char *first, const char *drip)
{
  g_autoptr (GSocketService) service = g_socket_service_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TernAccount) account = NULL;
  Dripper dripper = { .first = first, .drip = drip };

  account = make_account (g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (service), NULL, &error));
  g_assert_no_error (error);
  g_signal_connect (service, "incoming", G_CALLBACK (on_incoming), &dripper);

  tern_session_open_within_async (account, NULL, SECONDS, NULL, fixture_keep_result, &result);
  fixture_wait_for ((gpointer *) &result);
  g_assert_null (tern_session_open_finish (result, &error));
  g_assert_error (error, TERN_NET_ERROR, TERN_NET_ERROR_TIMED_OUT);
  g_assert_cmpstr (error->message, ==,
                   "Could not connect ann@example.org: The server 127.0.0.1 did not let you sign in within 2 seconds");
  /* It was busy all the time. */
  g_assert_cmpuint (dripper.n_drips, >, 5);

  g_source_remove_by_user_data (&dripper);
  g_socket_service_stop (service);
  g_clear_object (&dripper.link);
}

static void
test_greeting (void)
{
  check_dripper ("* OK ", "x");
}

static void
test_sign_in (void)
{
  check_dripper ("* OK [CAPABILITY IMAP4rev1] hi\r\n", "* OK still\r\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/session-open/greeting-drips", test_greeting);
  g_test_add_func ("/engine/session-open/sign-in-drips", test_sign_in);
  return g_test_run ();
}
