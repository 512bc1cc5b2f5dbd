/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Starts the other end and waits for results. */

#include "net-peer.h"

#include <glib/gstdio.h>
#include <string.h>

struct _NetPeer
{
  GSubprocess *process;
  GHashTable *ports; /* name → port */
  char *folder;
  char *ca;
};

#define PATIENCE 30

static void
read_ports (NetPeer *peer)
{
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (
      g_subprocess_get_stdout_pipe (peer->process));

  for (;;)
    {
      g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
      char *space;

      g_assert_nonnull (line);
      if (g_str_equal (line, "ready"))
        return;
      space = strchr (line, ' ');
      g_assert_nonnull (space);
      *space = '\0';
      g_hash_table_insert (peer->ports, g_strdup (line),
                           GUINT_TO_POINTER (g_ascii_strtoull (space + 1, NULL, 10)));
    }
}

NetPeer *
net_peer_new (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "net", "peer.py", NULL);
  NetPeer *peer = g_new0 (NetPeer, 1);

  peer->folder = g_dir_make_tmp ("tern-net-XXXXXX", &error);
  g_assert_no_error (error);
  peer->ca = g_build_filename (peer->folder, "ours", "ca.pem", NULL);
  peer->ports = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  peer->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                                    &error, "python3", script, peer->folder, NULL);
  g_assert_no_error (error);
  read_ports (peer);
  return peer;
}

static void
delete_tree (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        delete_tree (path);
      else
        g_unlink (path);
    }
  g_rmdir (folder);
}

void
net_peer_free (NetPeer *peer)
{
  g_subprocess_force_exit (peer->process);
  g_subprocess_wait (peer->process, NULL, NULL);
  g_object_unref (peer->process);
  g_hash_table_unref (peer->ports);
  delete_tree (peer->folder);
  g_free (peer->folder);
  g_free (peer->ca);
  g_free (peer);
}

guint16
net_peer_get_port (NetPeer *peer, const char *behaviour)
{
  gpointer port = g_hash_table_lookup (peer->ports, behaviour);

  g_assert_nonnull (port);
  return (guint16)GPOINTER_TO_UINT (port);
}

const char *
net_peer_get_ca (NetPeer *peer)
{
  return peer->ca;
}

void
net_done (GObject *source, GAsyncResult *result, gpointer call)
{
  ((NetCall *)call)->result = g_object_ref (result);
}

static gboolean
on_patience_over (gpointer data)
{
  g_error ("nothing happened for %d seconds", PATIENCE);
  return G_SOURCE_REMOVE;
}

void
net_wait_until (gboolean (*done) (gpointer data), gpointer data)
{
  guint patience = g_timeout_add_seconds (PATIENCE, on_patience_over, NULL);

  while (!done (data))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (patience);
}

static gboolean
has_result (gpointer data)
{
  return ((NetCall *)data)->result != NULL;
}

void
net_wait (NetCall *call)
{
  net_wait_until (has_result, call);
}

TernNetStream *
net_open (const char *scheme, const char *host, guint16 port, const TernTlsOptions *tls)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *url = g_strdup_printf ("%s://%s:%u", scheme, host, port);
  g_autoptr (TernNetEndpoint) endpoint = tern_net_endpoint_parse (url, &error);

  g_assert_no_error (error);
  return tern_net_stream_new (endpoint, tls);
}

gboolean
net_connect (TernNetStream *stream, GError **error)
{
  NetCall call = { NULL };
  g_autoptr (GAsyncResult) result = NULL;

  tern_net_stream_connect_async (stream, NULL, net_done, &call);
  net_wait (&call);
  result = call.result;
  return tern_net_stream_connect_finish (stream, result, error);
}

gboolean
net_starttls (TernNetStream *stream, GError **error)
{
  NetCall call = { NULL };
  g_autoptr (GAsyncResult) result = NULL;

  tern_net_stream_starttls_async (stream, NULL, net_done, &call);
  net_wait (&call);
  result = call.result;
  return tern_net_stream_starttls_finish (stream, result, error);
}

gssize
net_read (TernNetStream *stream, void *buffer, gsize length, GError **error)
{
  NetCall call = { NULL };
  g_autoptr (GAsyncResult) result = NULL;

  tern_net_stream_read_async (stream, buffer, length, NULL, net_done, &call);
  net_wait (&call);
  result = call.result;
  return tern_net_stream_read_finish (stream, result, error);
}

void
net_expect (TernNetStream *stream, const char *text)
{
  g_autoptr (GString) got = g_string_new (NULL);

  while (got->len < strlen (text))
    {
      g_autoptr (GError) error = NULL;
      char buffer[256];
      gssize n = net_read (stream, buffer, MIN (sizeof buffer, strlen (text) - got->len), &error);

      g_assert_no_error (error);
      g_assert_cmpint (n, >, 0);
      g_string_append_len (got, buffer, n);
    }
  g_assert_cmpstr (got->str, ==, text);
}

void
net_send (TernNetStream *stream, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  NetCall call = { NULL };
  g_autoptr (GAsyncResult) result = NULL;

  tern_net_stream_write_bytes_async (stream, bytes, NULL, net_done, &call);
  net_wait (&call);
  result = call.result;
  tern_net_stream_write_bytes_finish (stream, result, &error);
  g_assert_no_error (error);
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *)data == NULL;
}

void
net_end (TernNetStream *stream)
{
  gpointer watched = stream;

  g_object_add_weak_pointer (G_OBJECT (stream), &watched);
  tern_net_stream_abort (stream);
  g_object_unref (stream);
  net_wait_until (is_gone, &watched);
}
