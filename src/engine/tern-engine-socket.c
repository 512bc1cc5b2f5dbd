/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* engine.sock: each client may have several commands under way, named by numbers of its own. Anything that is not a
 * proper frame ends that client's connection and nothing else. */
#include "engine/tern-engine-socket.h"

#include "engine/tern-engine-error.h"
#include "engine/tern-engine-frame.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/un.h>
#include <unistd.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>

/* More than any program of ours has; a program gone wild must not take the engine with it. */
#define MAX_CLIENTS 32
#define MAX_COMMANDS 256
/* Connections not accepted yet; GIO's own 10 would turn away a burst of scripts. */
#define BACKLOG 64
/* Bytes waiting for a client that does not read; then it is dropped. */
#define MAX_WAITING (8 * TERN_ENGINE_FRAME_MAX)

struct _TernEngineSocket
{
  GObject parent_instance;

  char *path;
  TernEngineSocketFunc func;
  gpointer user_data;
  GSocketListener *listener;
  GCancellable *cancellable;
  GPtrArray *clients; /* Client, owned */
};

G_DEFINE_FINAL_TYPE (TernEngineSocket, tern_engine_socket, G_TYPE_OBJECT)

typedef struct
{
  grefcount refs;
  TernEngineSocket *socket; /* NULL once dropped */
  GSocketConnection *connection;
  GCancellable *cancellable;
  GHashTable *jobs;         /* request to TernEngineJob, owned */
  GQueue waiting;           /* GBytes, owned */
  gsize waiting_bytes;
  gboolean writing;
} Client;

/* One command of a client; the job's data. */
typedef struct
{
  Client *client;
  guint32 request;
} Request;

static Client *
client_ref (Client *client)
{
  g_ref_count_inc (&client->refs);
  return client;
}

static void
client_unref (Client *client)
{
  if (!g_ref_count_dec (&client->refs))
    return;
  g_hash_table_unref (client->jobs);
  g_queue_clear_full (&client->waiting, (GDestroyNotify) g_bytes_unref);
  g_object_unref (client->connection);
  g_object_unref (client->cancellable);
  g_free (client);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Client, client_unref)

static void
request_free (gpointer data)
{
  Request *request = data;

  client_unref (request->client);
  g_free (request);
}

/* Nothing is said or done for this client any more. */
static void
drop (Client *client)
{
  g_autoptr (Client) kept G_GNUC_UNUSED = client_ref (client);
  TernEngineSocket *socket = g_steal_pointer (&client->socket);
  GHashTableIter iter;
  gpointer job;

  if (socket == NULL)
    return;
  g_cancellable_cancel (client->cancellable);
  g_hash_table_iter_init (&iter, client->jobs);
  while (g_hash_table_iter_next (&iter, NULL, &job))
    tern_engine_job_cancel (job);
  g_hash_table_remove_all (client->jobs);
  g_io_stream_close (G_IO_STREAM (client->connection), NULL, NULL);
  g_ptr_array_remove_fast (socket->clients, client);
}

static void
write_next (Client *client, GAsyncReadyCallback written_cb)
{
  GBytes *bytes = g_queue_peek_head (&client->waiting);

  if (client->writing || bytes == NULL || client->socket == NULL)
    return;
  client->writing = TRUE;
  g_output_stream_write_all_async (g_io_stream_get_output_stream (G_IO_STREAM (client->connection)),
                                   g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                                   G_PRIORITY_DEFAULT, client->cancellable, written_cb,
                                   client_ref (client));
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Client) client = user_data;
  g_autoptr (GBytes) bytes = g_queue_pop_head (&client->waiting);

  client->writing = FALSE;
  client->waiting_bytes -= g_bytes_get_size (bytes);
  if (!g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL))
    drop (client);
  else
    write_next (client, written_cb);
}

static void
send_frame (Client *client, guint32 request, TernEngineFrameKind kind, GVariant *payload)
{
  GBytes *bytes = tern_engine_frame_encode (request, kind, payload);

  if (bytes == NULL)
    {
      drop (client);
      return;
    }
  g_queue_push_tail (&client->waiting, bytes);
  client->waiting_bytes += g_bytes_get_size (bytes);
  if (client->waiting_bytes > MAX_WAITING)
    drop (client);
  else
    write_next (client, written_cb);
}

static void
on_event (TernEngineEvent *event, gpointer user_data)
{
  Request *request = user_data;

  if (request->client->socket != NULL)
    send_frame (request->client, request->request, TERN_ENGINE_FRAME_EVENT,
                tern_engine_event_to_variant (event));
}

static void
on_done (const GError *error, gpointer user_data)
{
  Request *request = user_data;
  Client *client = request->client;

  g_hash_table_remove (client->jobs, GUINT_TO_POINTER (request->request));
  if (client->socket != NULL)
    send_frame (client, request->request, TERN_ENGINE_FRAME_DONE,
                tern_engine_frame_pack_error (error));
}

static void
refuse (Client *client, guint32 request, const GError *error)
{
  send_frame (client, request, TERN_ENGINE_FRAME_DONE, tern_engine_frame_pack_error (error));
}

static void
start_command (Client *client, const TernEngineFrame *frame)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TernEngineCommand) command = tern_engine_command_from_variant (frame->payload, &error);
  TernEngineJob *job;
  Request *request;

  if (command == NULL)
    {
      refuse (client, frame->request, error);
      return;
    }
  request = g_new0 (Request, 1);
  request->client = client_ref (client);
  request->request = frame->request;
  job = tern_engine_job_new (command, g_main_context_get_thread_default (), NULL, on_event, on_done,
                             request, request_free);
  g_hash_table_insert (client->jobs, GUINT_TO_POINTER (frame->request), job);
  client->socket->func (job, client->socket->user_data);
}

/* Returns FALSE when the client talks nonsense. */
static gboolean
take_frame (Client *client, const TernEngineFrame *frame)
{
  TernEngineJob *job = g_hash_table_lookup (client->jobs, GUINT_TO_POINTER (frame->request));

  switch (frame->kind)
    {
    case TERN_ENGINE_FRAME_COMMAND:
      if (job != NULL || g_hash_table_size (client->jobs) >= MAX_COMMANDS)
        return FALSE;
      start_command (client, frame);
      return TRUE;
    case TERN_ENGINE_FRAME_CANCEL:
      /* One that has just ended is no nonsense. */
      if (job != NULL)
        tern_engine_job_cancel (job);
      return TRUE;
    case TERN_ENGINE_FRAME_HELLO:
    case TERN_ENGINE_FRAME_EVENT:
    case TERN_ENGINE_FRAME_DONE:
    default:
      return FALSE;
    }
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Client) client = user_data;
  g_autoptr (TernEngineFrame) frame
      = tern_engine_frame_read_finish (G_INPUT_STREAM (source), result, NULL);

  if (client->socket == NULL)
    return;
  if (frame == NULL || !take_frame (client, frame))
    {
      drop (client);
      return;
    }
  if (client->socket != NULL)
    tern_engine_frame_read_async (G_INPUT_STREAM (source), client->cancellable, read_cb,
                                  client_ref (client));
}

/* Before chmod, and in a folder others may enter, the mode of the file keeps nobody out. */
static gboolean
is_ours (GSocketConnection *connection)
{
  g_autoptr (GCredentials) ours = g_credentials_new ();
  g_autoptr (GCredentials) theirs
      = g_socket_get_credentials (g_socket_connection_get_socket (connection), NULL);

  return theirs != NULL && g_credentials_is_same_user (theirs, ours, NULL);
}

static void
add_client (TernEngineSocket *self, GSocketConnection *connection)
{
  Client *client = g_new0 (Client, 1);

  g_ref_count_init (&client->refs);
  client->socket = self;
  client->connection = g_object_ref (connection);
  client->cancellable = g_cancellable_new ();
  client->jobs = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) tern_engine_job_unref);
  g_queue_init (&client->waiting);
  g_ptr_array_add (self->clients, client);
  tern_engine_frame_read_async (g_io_stream_get_input_stream (G_IO_STREAM (connection)),
                                client->cancellable, read_cb, client_ref (client));
  send_frame (client, 0, TERN_ENGINE_FRAME_HELLO, g_variant_new_uint32 (TERN_ENGINE_FRAME_VERSION));
}

static void
accepted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TernEngineSocket) self = user_data;
  g_autoptr (GSocketConnection) connection
      = g_socket_listener_accept_finish (G_SOCKET_LISTENER (source), result, NULL, NULL);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (connection != NULL && self->clients->len < MAX_CLIENTS && is_ours (connection))
    add_client (self, connection);
  g_socket_listener_accept_async (self->listener, self->cancellable, accepted_cb,
                                  g_object_ref (self));
}

static gboolean
fail_io (GError **error, const char *path, const char *why)
{
  g_set_error (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_IO, "Could not listen on %s: %s", path, why);
  return FALSE;
}

GSocketAddress *
tern_engine_socket_make_address (const char *data_dir, int *folder_fd, GError **error)
{
  g_autofree char *path = g_build_filename (data_dir, TERN_ENGINE_SOCKET_NAME, NULL);
  struct sockaddr_un unused;

  *folder_fd = -1;
  if (strlen (path) < sizeof unused.sun_path)
    return g_unix_socket_address_new (path);
  *folder_fd = open (data_dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (*folder_fd < 0)
    {
      fail_io (error, path, g_strerror (errno));
      return NULL;
    }
  g_free (path);
  path = g_strdup_printf ("/proc/self/fd/%d/" TERN_ENGINE_SOCKET_NAME, *folder_fd);
  return g_unix_socket_address_new (path);
}

static gboolean
listen_on (TernEngineSocket *self, const char *data_dir, GError **error)
{
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GError) reason = NULL;
  gboolean bound = FALSE;
  int folder_fd = -1;

  address = tern_engine_socket_make_address (data_dir, &folder_fd, error);
  if (address == NULL)
    return FALSE;
  g_unlink (self->path);
  socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT,
                         &reason);
  if (socket != NULL)
    g_socket_set_listen_backlog (socket, BACKLOG);
  bound = socket != NULL && g_socket_bind (socket, address, FALSE, &reason)
          && g_socket_listen (socket, &reason)
          && g_socket_listener_add_socket (self->listener, socket, NULL, &reason);
  if (folder_fd >= 0)
    close (folder_fd);
  if (!bound)
    return fail_io (error, self->path, reason->message);
  if (g_chmod (self->path, 0600) != 0)
    return fail_io (error, self->path, g_strerror (errno));
  return TRUE;
}

static void
tern_engine_socket_finalize (GObject *object)
{
  TernEngineSocket *self = TERN_ENGINE_SOCKET (object);

  g_free (self->path);
  g_object_unref (self->listener);
  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->clients);
  G_OBJECT_CLASS (tern_engine_socket_parent_class)->finalize (object);
}

static void
tern_engine_socket_class_init (TernEngineSocketClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tern_engine_socket_finalize;
}

static void
tern_engine_socket_init (TernEngineSocket *self)
{
  self->listener = g_socket_listener_new ();
  self->cancellable = g_cancellable_new ();
  self->clients = g_ptr_array_new_with_free_func ((GDestroyNotify) client_unref);
}

TernEngineSocket *
tern_engine_socket_new (const char *data_dir,
                        TernEngineSocketFunc func,
                        gpointer user_data,
                        GError **error)
{
  g_autoptr (TernEngineSocket) self = g_object_new (TERN_TYPE_ENGINE_SOCKET, NULL);

  self->path = g_build_filename (data_dir, TERN_ENGINE_SOCKET_NAME, NULL);
  self->func = func;
  self->user_data = user_data;
  if (!listen_on (self, data_dir, error))
    return NULL;
  g_socket_listener_accept_async (self->listener, self->cancellable, accepted_cb,
                                  g_object_ref (self));
  return g_steal_pointer (&self);
}

void
tern_engine_socket_close (TernEngineSocket *self)
{
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  g_cancellable_cancel (self->cancellable);
  g_socket_listener_close (self->listener);
  g_unlink (self->path);
  while (self->clients->len > 0)
    drop (g_ptr_array_index (self->clients, 0));
}
