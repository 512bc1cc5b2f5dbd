/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Signs in to one server with a token and says how that went; test_token.py runs it.
 *   interop-sign-in imaps://HOST:PORT CA-FILE USER TOKEN */

#include "imap/tern-imap-session.h"

typedef struct
{
  TernCredentials *credentials;
  GMainLoop *loop;
  GError *error;
} SignIn;

static void
authenticate_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SignIn *self = user_data;

  tern_imap_session_authenticate_finish (TERN_IMAP_SESSION (source), result, &self->error);
  g_main_loop_quit (self->loop);
}

static void
connect_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SignIn *self = user_data;

  if (tern_imap_session_connect_finish (TERN_IMAP_SESSION (source), result, &self->error))
    tern_imap_session_authenticate_async (TERN_IMAP_SESSION (source), self->credentials, NULL, authenticate_cb, self);
  else
    g_main_loop_quit (self->loop);
}

int
main (int argc, char **argv)
{
  g_autoptr (TernNetEndpoint) endpoint = argc == 5 ? tern_net_endpoint_parse (argv[1], NULL) : NULL;
  g_autoptr (TernTlsOptions) tls = argc == 5 ? tern_tls_options_new (argv[2], NULL, 0, NULL, NULL) : NULL;
  g_autoptr (TernImapSession) session = NULL;
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  SignIn self = { .loop = loop };

  if (endpoint == NULL || tls == NULL)
    return 2;
  self.credentials = tern_credentials_new (TERN_CREDENTIALS_TOKEN, argv[3], argv[4], -1, &self.error);
  if (self.credentials != NULL)
    {
      session = tern_imap_session_new (endpoint, tls);
      tern_imap_session_connect_async (session, NULL, connect_cb, &self);
      g_main_loop_run (loop);
      tern_credentials_unref (self.credentials);
    }
  g_print ("%s\n", self.error != NULL ? self.error->message : "signed in");
  return self.error != NULL;
}
