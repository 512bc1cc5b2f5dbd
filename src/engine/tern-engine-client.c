/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The submitting end of engine.sock. It lives in the main context it was connected in; each command's events and end go
 * to the context that submitted it. */
#include "engine/tern-engine-client.h"

#include "engine/tern-engine-frame.h"
#include "engine/tern-engine-job.h"
#include "engine/tern-engine-socket.h"

#include <unistd.h>

struct _TernEngineClient
{
  GObject parent_instance;

  GMainContext *home;
  GSocketConnection *connection;
  GCancellable *cancellable;
  GHashTable *jobs;   /* request to Pending, owned */
  guint32 last_request;
  GQueue waiting;     /* GBytes, owned */
  gboolean writing;
  gboolean gone;
};

static void tern_engine_client_port_iface_init (TernEnginePortInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TernEngineClient, tern_engine_client, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TERN_TYPE_ENGINE_PORT,
                                                      tern_engine_client_port_iface_init))

/* A command the other process works on. */
typedef struct
{
  TernEngineClient *client; /* not owned */
  guint32 request;
  TernEngineJob *job;
  GSource *cancel;
} Pending;

static void
pending_free (Pending *pending)
{
  g_source_destroy (pending->cancel);
  g_source_unref (pending->cancel);
  tern_engine_job_unref (pending->job);
  g_free (pending);
}

static GError *
make_gone (void)
{
  return g_error_new_literal (TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_GONE,
                              "The other Tern went away before it had finished");
}

/* The connection is over, however: everything under way ends. @error: (transfer full). */
static void
end (TernEngineClient *self, GError *error)
{
  g_autoptr (GError) reason = error;
  GHashTableIter iter;
  gpointer pending;

  if (self->gone)
    return;
  self->gone = TRUE;
  g_cancellable_cancel (self->cancellable);
  g_io_stream_close (G_IO_STREAM (self->connection), NULL, NULL);
  g_hash_table_iter_init (&iter, self->jobs);
  while (g_hash_table_iter_next (&iter, NULL, &pending))
    tern_engine_job_finish (((Pending *) pending)->job, g_error_copy (reason));
  g_hash_table_remove_all (self->jobs);
}

static void
write_next (TernEngineClient *self, GAsyncReadyCallback written_cb)
{
  GBytes *bytes = g_queue_peek_head (&self->waiting);

  if (self->writing || bytes == NULL || self->gone)
    return;
  self->writing = TRUE;
  g_output_stream_write_all_async (g_io_stream_get_output_stream (G_IO_STREAM (self->connection)),
                                   g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                                   G_PRIORITY_DEFAULT, self->cancellable, written_cb,
                                   g_object_ref (self));
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TernEngineClient) self = user_data;
  g_autoptr (GBytes) bytes G_GNUC_UNUSED = g_queue_pop_head (&self->waiting);

  self->writing = FALSE;
  if (!g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL))
    end (self, make_gone ());
  else
    write_next (self, written_cb);
}

static gboolean
send_frame (TernEngineClient *self, guint32 request, TernEngineFrameKind kind, GVariant *payload)
{
  GBytes *bytes = tern_engine_frame_encode (request, kind, payload);

  if (bytes == NULL)
    return FALSE;
  g_queue_push_tail (&self->waiting, bytes);
  write_next (self, written_cb);
  return TRUE;
}

static gboolean
take_event (Pending *pending, GVariant *payload, GError **error)
{
  g_autoptr (TernEngineEvent) event = tern_engine_event_from_variant (payload, error);

  if (event == NULL)
    return FALSE;
  tern_engine_job_emit (pending->job, event);
  return TRUE;
}

static gboolean
take_done (TernEngineClient *self, Pending *pending, GVariant *payload)
{
  GError *error = NULL;

  tern_engine_frame_unpack_error (payload, &error);
  tern_engine_job_finish (pending->job, error);
  g_hash_table_remove (self->jobs, GUINT_TO_POINTER (pending->request));
  return TRUE;
}

static gboolean
take_frame (TernEngineClient *self, const TernEngineFrame *frame, GError **error)
{
  Pending *pending = g_hash_table_lookup (self->jobs, GUINT_TO_POINTER (frame->request));

  if (pending != NULL && frame->kind == TERN_ENGINE_FRAME_EVENT)
    return take_event (pending, frame->payload, error);
  if (pending != NULL && frame->kind == TERN_ENGINE_FRAME_DONE)
    return take_done (self, pending, frame->payload);
  g_set_error_literal (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_FRAME,
                       "The other program sent something that cannot be understood");
  return FALSE;
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TernEngineClient) self = user_data;
  GError *error = NULL;
  g_autoptr (TernEngineFrame) frame
      = tern_engine_frame_read_finish (G_INPUT_STREAM (source), result, &error);

  if (self->gone)
    g_clear_error (&error);
  else if (frame != NULL && take_frame (self, frame, &error))
    tern_engine_frame_read_async (G_INPUT_STREAM (source), self->cancellable, read_cb,
                                  g_object_ref (self));
  else if (g_error_matches (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_FRAME))
    end (self, error);
  else
    {
      g_clear_error (&error);
      end (self, make_gone ());
    }
}

/* --- the port --- */

static gboolean
on_job_cancelled (GCancellable *cancellable, gpointer user_data)
{
  Pending *pending = user_data;

  send_frame (pending->client, pending->request, TERN_ENGINE_FRAME_CANCEL,
              g_variant_new_boolean (TRUE));
  return G_SOURCE_REMOVE;
}

typedef struct
{
  TernEngineClient *client;
  TernEngineJob *job;
} Handed;

static void
handed_free (gpointer data)
{
  Handed *handed = data;

  tern_engine_job_unref (handed->job);
  g_object_unref (handed->client);
  g_free (handed);
}

static gboolean
send_job (gpointer data)
{
  Handed *handed = data;
  TernEngineClient *self = handed->client;
  Pending *pending;

  if (self->gone)
    {
      tern_engine_job_finish (handed->job, make_gone ());
      return G_SOURCE_REMOVE;
    }
  pending = g_new0 (Pending, 1);
  pending->client = self;
  pending->request = ++self->last_request;
  pending->job = tern_engine_job_ref (handed->job);
  pending->cancel = g_cancellable_source_new (tern_engine_job_get_cancellable (handed->job));
  g_source_set_callback (pending->cancel, G_SOURCE_FUNC (on_job_cancelled), pending, NULL);
  g_source_attach (pending->cancel, self->home);
  g_hash_table_insert (self->jobs, GUINT_TO_POINTER (pending->request), pending);
  if (send_frame (self, pending->request, TERN_ENGINE_FRAME_COMMAND,
                  tern_engine_command_to_variant (tern_engine_job_get_command (handed->job))))
    return G_SOURCE_REMOVE;
  tern_engine_job_finish (handed->job,
                          g_error_new_literal (TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_INVALID,
                                               "Too much was asked for at once"));
  g_hash_table_remove (self->jobs, GUINT_TO_POINTER (self->last_request));
  return G_SOURCE_REMOVE;
}

static void
submit_async (TernEnginePort *port,
              TernEngineCommand *command,
              TernEngineEventFunc func,
              gpointer func_data,
              GCancellable *cancellable,
              GAsyncReadyCallback callback,
              gpointer user_data)
{
  TernEngineClient *self = TERN_ENGINE_CLIENT (port);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GSource) source = g_idle_source_new ();
  Handed *handed = g_new0 (Handed, 1);

  g_task_set_source_tag (task, submit_async);
  g_task_set_check_cancellable (task, FALSE);
  handed->client = g_object_ref (self);
  handed->job = tern_engine_job_new_for_task (command, task, func, func_data);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, send_job, handed, handed_free);
  g_source_attach (source, self->home);
}

static gboolean
submit_finish (TernEnginePort *port, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, port), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
close_async (TernEnginePort *port, GAsyncReadyCallback callback, gpointer user_data)
{
  TernEngineClient *self = TERN_ENGINE_CLIENT (port);
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, close_async);
  end (self, g_error_new_literal (TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_STOPPED, "Tern is closing"));
  g_task_return_boolean (task, TRUE);
}

static gboolean
close_finish (TernEnginePort *port, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, port), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
tern_engine_client_finalize (GObject *object)
{
  TernEngineClient *self = TERN_ENGINE_CLIENT (object);

  g_hash_table_unref (self->jobs);
  g_queue_clear_full (&self->waiting, (GDestroyNotify) g_bytes_unref);
  g_object_unref (self->cancellable);
  g_clear_object (&self->connection);
  g_main_context_unref (self->home);
  G_OBJECT_CLASS (tern_engine_client_parent_class)->finalize (object);
}

static void
tern_engine_client_class_init (TernEngineClientClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tern_engine_client_finalize;
}

static void
tern_engine_client_init (TernEngineClient *self)
{
  self->home = g_main_context_ref_thread_default ();
  self->cancellable = g_cancellable_new ();
  self->jobs = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) pending_free);
  g_queue_init (&self->waiting);
}

static void
tern_engine_client_port_iface_init (TernEnginePortInterface *iface)
{
  iface->submit_async = submit_async;
  iface->submit_finish = submit_finish;
  iface->close_async = close_async;
  iface->close_finish = close_finish;
}

/* --- connecting --- */

static void
hello_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TernEngineClient *self = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (TernEngineFrame) frame
      = tern_engine_frame_read_finish (G_INPUT_STREAM (source), result, &error);

  if (frame != NULL && frame->kind == TERN_ENGINE_FRAME_HELLO
      && g_variant_is_of_type (frame->payload, G_VARIANT_TYPE_UINT32)
      && g_variant_get_uint32 (frame->payload) == TERN_ENGINE_FRAME_VERSION)
    {
      tern_engine_frame_read_async (G_INPUT_STREAM (source), self->cancellable, read_cb,
                                    g_object_ref (self));
      g_task_return_pointer (task, g_object_ref (self), g_object_unref);
      return;
    }
  if (frame != NULL)
    error = g_error_new_literal (TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_FRAME,
                                 "Another version of Tern is running; close it first");
  else if (error == NULL || error->domain == G_IO_ERROR)
    {
      g_clear_error (&error);
      error = make_gone ();
    }
  end (self, make_gone ());
  g_task_return_error (task, error);
}

static void
connected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TernEngineClient *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  self->connection = g_socket_client_connect_finish (G_SOCKET_CLIENT (source), result, &error);
  if (self->connection == NULL)
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_task_return_error (task, g_steal_pointer (&error));
      else
        g_task_return_new_error (task, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_GONE,
                                 "No other Tern answers");
      return;
    }
  tern_engine_frame_read_async (
      g_io_stream_get_input_stream (G_IO_STREAM (self->connection)), g_task_get_cancellable (task),
      hello_cb, g_object_ref (task));
}

static void
close_fd (gpointer data)
{
  close (GPOINTER_TO_INT (data) - 1);
}

void
tern_engine_client_connect_async (const char *data_dir,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = NULL;
  GError *error = NULL;
  int folder_fd = -1;

  g_task_set_source_tag (task, tern_engine_client_connect_async);
  g_task_set_task_data (task, g_object_new (TERN_TYPE_ENGINE_CLIENT, NULL), g_object_unref);
  address = tern_engine_socket_make_address (data_dir, &folder_fd, &error);
  if (address == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (folder_fd >= 0)
    g_object_set_data_full (G_OBJECT (task), "tern-folder", GINT_TO_POINTER (folder_fd + 1), close_fd);
  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_connect_async (client, G_SOCKET_CONNECTABLE (address), cancellable, connected_cb,
                                 g_object_ref (task));
}

TernEngineClient *
tern_engine_client_connect_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
