/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* One POST; see the header. Connect, write, read the first line, close. */

#define G_LOG_DOMAIN "tern-net"

#include "net/tern-http-post.h"

#include <string.h>

#define DEADLINE_SECONDS 30
/* "HTTP/1.1 200 OK" */
#define MAX_STATUS_BYTES 1024

typedef struct
{
  GUri *uri;
  char *request;
  GTlsDatabase *database; /* (nullable) */
  GSocketConnection *connection;
  char status[MAX_STATUS_BYTES];
  gsize n_status;
  GCancellable *inner;
  GSource *deadline;
  gboolean too_late;
  GCancellable *outer; /* (nullable) */
  gulong cancelled;
} Post;

static void
post_free (Post *self)
{
  if (self->outer != NULL)
    g_cancellable_disconnect (self->outer, self->cancelled);
  g_clear_object (&self->outer);
  g_source_destroy (self->deadline);
  g_source_unref (self->deadline);
  g_clear_pointer (&self->uri, g_uri_unref);
  g_clear_object (&self->database);
  g_clear_object (&self->connection);
  g_clear_object (&self->inner);
  g_free (self->request);
  g_free (self);
}

static gboolean
on_too_late (gpointer data)
{
  Post *self = data;

  self->too_late = TRUE;
  g_cancellable_cancel (self->inner);
  return G_SOURCE_REMOVE;
}

static void
on_cancelled (GCancellable *outer, GCancellable *inner)
{
  g_cancellable_cancel (inner);
}

static void
fail (GTask *task, GError *error)
{
  Post *self = g_task_get_task_data (task);

  if (self->too_late)
    {
      g_error_free (error);
      g_task_return_error (task, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                                                     "The server took too long to answer."));
    }
  else
    g_task_return_error (task, error);
}

static void
judge (GTask *task)
{
  Post *self = g_task_get_task_data (task);
  const char *blank = strchr (self->status, ' ');
  guint64 number = blank != NULL ? g_ascii_strtoull (blank, NULL, 10) : 0;

  if (g_str_has_prefix (self->status, "HTTP/") && number >= 200 && number < 300)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED,
                                                     "The server did not do what it was asked."));
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Post *self = g_task_get_task_data (task);
  GError *error = NULL;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);

  if (n < 0)
    {
      fail (task, error);
      return;
    }
  self->n_status += (gsize) n;
  self->status[self->n_status] = '\0';
  if (n == 0 || self->n_status == MAX_STATUS_BYTES - 1 || memchr (self->status, '\n', self->n_status) != NULL)
    judge (task);
  else
    g_input_stream_read_async (G_INPUT_STREAM (source), self->status + self->n_status,
                               MAX_STATUS_BYTES - 1 - self->n_status, G_PRIORITY_DEFAULT, self->inner, read_cb,
                               g_object_ref (task));
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Post *self = g_task_get_task_data (task);
  GError *error = NULL;

  if (!g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, &error))
    fail (task, error);
  else
    g_input_stream_read_async (g_io_stream_get_input_stream (G_IO_STREAM (self->connection)), self->status,
                               MAX_STATUS_BYTES - 1, G_PRIORITY_DEFAULT, self->inner, read_cb, g_object_ref (task));
}

static void
connected_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Post *self = g_task_get_task_data (task);
  GError *error = NULL;

  self->connection = g_socket_client_connect_to_host_finish (G_SOCKET_CLIENT (source), result, &error);
  if (self->connection == NULL)
    fail (task, error);
  else
    g_output_stream_write_all_async (g_io_stream_get_output_stream (G_IO_STREAM (self->connection)), self->request,
                                     strlen (self->request), G_PRIORITY_DEFAULT, self->inner, written_cb,
                                     g_object_ref (task));
}

static void
on_event (GSocketClient *client,
          GSocketClientEvent event,
          GSocketConnectable *connectable,
          GIOStream *connection,
          GTlsDatabase *database)
{
  if (event == G_SOCKET_CLIENT_TLS_HANDSHAKING)
    g_tls_connection_set_database (G_TLS_CONNECTION (connection), database);
}

/* Not what is only to be reached from here: a stranger chose the address. */
static gboolean
is_public_name (const char *host)
{
  return host != NULL && strchr (host, '.') != NULL && !g_hostname_is_ip_address (host);
}

static char *
make_request (GUri *uri, const char *form)
{
  const char *query = g_uri_get_query (uri);
  int port = g_uri_get_port (uri);
  g_autofree char *ascii = g_hostname_to_ascii (g_uri_get_host (uri));
  g_autofree char *at = port > 0 && port != 443 ? g_strdup_printf (":%d", port) : g_strdup ("");

  if (ascii == NULL)
    return NULL;
  return g_strdup_printf ("POST %s%s%s HTTP/1.1\r\nHost: %s%s\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                          "Content-Length: %" G_GSIZE_FORMAT "\r\nConnection: close\r\n\r\n%s",
                          *g_uri_get_path (uri) != '\0' ? g_uri_get_path (uri) : "/", query != NULL ? "?" : "",
                          query != NULL ? query : "", ascii, at, strlen (form), form);
}

static gboolean
has_blanks (const char *uri)
{
  for (const char *p = uri; *p != '\0'; p++)
    if (!g_ascii_isgraph (*p))
      return TRUE;
  return FALSE;
}

static void
connect_to_host (GTask *task)
{
  Post *self = g_task_get_task_data (task);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  guint16 port = (guint16) (g_uri_get_port (self->uri) > 0 ? g_uri_get_port (self->uri) : 443);

  g_socket_client_set_tls (client, TRUE);
  if (self->database != NULL)
    g_signal_connect_object (client, "event", G_CALLBACK (on_event), self->database, 0);
  g_socket_client_connect_to_host_async (client, g_uri_get_host (self->uri), port, self->inner, connected_cb,
                                         g_object_ref (task));
}

void
tern_http_post_async (const char *uri,
                      const char *form,
                      GTlsDatabase *database,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Post *self = g_new0 (Post, 1);

  g_task_set_source_tag (task, tern_http_post_async);
  g_task_set_task_data (task, self, (GDestroyNotify) post_free);
  self->uri = has_blanks (uri) ? NULL : g_uri_parse (uri, G_URI_FLAGS_ENCODED, NULL);
  self->inner = g_cancellable_new ();
  self->deadline = g_timeout_source_new_seconds (DEADLINE_SECONDS);
  g_source_set_callback (self->deadline, on_too_late, self, NULL);
  g_source_attach (self->deadline, g_main_context_get_thread_default ());
  g_set_object (&self->database, database);
  if (self->uri == NULL || !g_str_equal (g_uri_get_scheme (self->uri), "https")
      || g_uri_get_userinfo (self->uri) != NULL || !is_public_name (g_uri_get_host (self->uri))
      || (self->request = make_request (self->uri, form)) == NULL)
    {
      g_task_return_error (task, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                                                     "The address is not to be used."));
      return;
    }
  if (g_set_object (&self->outer, cancellable))
    self->cancelled
        = g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), g_object_ref (self->inner), g_object_unref);
  connect_to_host (task);
}

gboolean
tern_http_post_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
