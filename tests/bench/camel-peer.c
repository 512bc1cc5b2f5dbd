/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Evolution's mail library on one mailbox, as camel.py measures it: what Evolution does when it opens a folder, without
 * its window.
 *
 * camel-peer FOLDER PORT: signs in as ann on loopback, brings INBOX up to date in FOLDER, and prints how many messages
 * it knows. */

#include <camel/camel.h>

typedef struct
{
  const char *folder;
  guint16 port;
  GMainLoop *loop;
  gint n_messages;
} Peer;

static void
die_of (GError *error)
{
  if (error == NULL)
    return;
  g_printerr ("camel-peer: %s\n", error->message);
  exit (1);
}

static CamelService *
add_account (CamelSession *session, guint16 port)
{
  GError *error = NULL;
  CamelService *service = camel_session_add_service (session, "peer", "imapx", CAMEL_PROVIDER_STORE, &error);
  g_autoptr (CamelSettings) settings = NULL;

  die_of (error);
  settings = camel_service_ref_settings (service);
  g_object_set (settings, "host", "127.0.0.1", "port", port, "user", "ann", "security-method",
                CAMEL_NETWORK_SECURITY_METHOD_NONE, "use-idle", FALSE, NULL);
  camel_service_set_password (service, "secret");
  return service;
}

static gpointer
bring_up_to_date (gpointer data)
{
  Peer *peer = data;
  g_autoptr (CamelSession) session
      = g_object_new (CAMEL_TYPE_SESSION, "user-data-dir", peer->folder, "user-cache-dir", peer->folder, NULL);
  g_autoptr (CamelService) service = NULL;
  g_autoptr (CamelFolder) inbox = NULL;
  GError *error = NULL;

  camel_session_set_online (session, TRUE);
  service = add_account (session, peer->port);
  camel_offline_store_set_online_sync (CAMEL_OFFLINE_STORE (service), TRUE, NULL, &error);
  die_of (error);
  camel_service_connect_sync (service, NULL, &error);
  die_of (error);
  inbox = camel_store_get_folder_sync (CAMEL_STORE (service), "INBOX", 0, NULL, &error);
  die_of (error);
  camel_folder_refresh_info_sync (inbox, NULL, &error);
  die_of (error);
  camel_folder_summary_save (camel_folder_get_folder_summary (inbox), &error);
  die_of (error);
  peer->n_messages = camel_folder_get_message_count (inbox);
  camel_service_disconnect_sync (service, TRUE, NULL, NULL);
  g_main_loop_quit (peer->loop);
  return NULL;
}

int
main (int argc, char **argv)
{
  Peer peer = { argv[1], (guint16) g_ascii_strtoull (argv[2], NULL, 10), g_main_loop_new (NULL, FALSE), 0 };
  GThread *thread;

  camel_init (peer.folder, FALSE);
  camel_provider_init ();
  thread = g_thread_new ("peer", bring_up_to_date, &peer);
  g_main_loop_run (peer.loop);
  g_thread_join (thread);
  g_print ("%d\n", peer.n_messages);
  return 0;
}
