/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The bytes of parts and of the whole message: read on a worker, fetched when they are not here, then read again. */
#include "model/tern-message-content-private.h"

#include "model/tern-file-save.h"

#include <string.h>

typedef struct
{
  char *data_dir;
  gint64 email;
  TernContentInsides *insides; /* (nullable): for the source */
  char *section;               /* (nullable): NULL: the message as it came */
  GBytes *source;              /* (nullable): it, when it is not in the store */
  GFile *file;                 /* (nullable): save there */
  gboolean fetched;
} Request;

static void
request_free (Request *request)
{
  g_free (request->data_dir);
  g_clear_pointer (&request->insides, tern_content_insides_unref);
  g_free (request->section);
  g_clear_pointer (&request->source, g_bytes_unref);
  g_clear_object (&request->file);
  g_free (request);
}

static GBytes *
read_bytes (Request *request, GError **error)
{
  if (request->section == NULL && request->source != NULL)
    return g_bytes_ref (request->source);
  if (request->section == NULL)
    return tern_content_read_source (request->data_dir, request->email, error);
  return tern_content_insides_read_part (request->insides, request->data_dir, request->email, request->section,
                                         error);
}

static void
read_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Request *request = data;
  GError *error = NULL;
  g_autoptr (GBytes) bytes = read_bytes (request, &error);

  if (bytes == NULL || (request->file != NULL && !tern_file_save (request->file, bytes, cancellable, &error)))
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&bytes), (GDestroyNotify) g_bytes_unref);
}

static void
run_worker (GTask *task, GAsyncReadyCallback done_cb)
{
  g_autoptr (GTask) work = g_task_new (g_task_get_source_object (task), g_task_get_cancellable (task), done_cb,
                                       g_object_ref (task));

  /* @task owns the request and waits. */
  g_task_set_task_data (work, g_task_get_task_data (task), NULL);
  g_task_run_in_thread (work, read_worker);
}

static gboolean
is_to_be_fetched (const GError *error)
{
  return g_error_matches (error, TERN_STORE_ERROR, TERN_STORE_ERROR_NOT_FOUND)
         || g_error_matches (error, TERN_STORE_ERROR, TERN_STORE_ERROR_CORRUPT);
}

/* Of a fetch, or of a read: then the bytes, an error, or the fetch. */
static void
step_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  TernMessageContent *self = TERN_MESSAGE_CONTENT (source);
  g_autoptr (GTask) task = data;
  Request *request = g_task_get_task_data (task);
  GError *error = NULL;
  GBytes *bytes;

  if (g_task_get_source_tag (G_TASK (result)) == tern_message_content_fetch_async)
    {
      request->fetched = TRUE;
      if (tern_message_content_fetch_finish (self, result, &error))
        run_worker (task, step_cb);
      else
        g_task_return_error (task, error);
      return;
    }
  bytes = g_task_propagate_pointer (G_TASK (result), &error);
  if (bytes != NULL)
    g_task_return_pointer (task, bytes, (GDestroyNotify) g_bytes_unref);
  else if (is_to_be_fetched (error) && !request->fetched)
    {
      g_clear_error (&error);
      tern_message_content_fetch_async (self, request->section, g_task_get_cancellable (task), step_cb,
                                        g_object_ref (task));
    }
  else
    g_task_return_error (task, error);
}

static void
begin (TernMessageContent *self,
       const char *section,
       GFile *file,
       gpointer tag,
       GCancellable *cancellable,
       GAsyncReadyCallback callback,
       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Request *request = g_new0 (Request, 1);

  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, request, (GDestroyNotify) request_free);
  request->data_dir = g_strdup (self->data_dir);
  request->email = self->email;
  request->section = g_strdup (section);
  request->source = self->source != NULL ? g_bytes_ref (self->source) : NULL;
  if (section != NULL && self->insides != NULL)
    request->insides = tern_content_insides_ref (self->insides);
  g_set_object (&request->file, file);
  if (section != NULL && request->insides == NULL)
    g_task_return_new_error_literal (task, TERN_STORE_ERROR, TERN_STORE_ERROR_INVALID,
                                     "The message has not been read yet");
  else
    run_worker (task, step_cb);
}

/* HTML to be made harmless. */
typedef struct
{
  TernMimeDocument *document; /* (nullable) */
  gboolean pictures;
  TernWordMatch *marked; /* (nullable) */
} Cleaning;

static void
cleaning_free (Cleaning *cleaning)
{
  g_clear_pointer (&cleaning->document, tern_mime_document_unref);
  g_clear_pointer (&cleaning->marked, tern_word_match_unref);
  g_free (cleaning);
}

static void
clean_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Cleaning *cleaning = data;
  const char *html = cleaning->document != NULL ? tern_mime_document_get_html (cleaning->document) : NULL;
  TernMimeCleanHtml *clean;

  if (html == NULL)
    {
      g_task_return_pointer (task, NULL, NULL);
      return;
    }
  clean = tern_mime_html_clean (html, strlen (html), cleaning->pictures);
  if (cleaning->marked != NULL)
    tern_mime_clean_html_mark (clean, cleaning->marked);
  g_task_return_pointer (task, clean, (GDestroyNotify) tern_mime_clean_html_free);
}

void
tern_message_content_clean_html_async (TernMessageContent *self,
                                       gboolean pictures,
                                       TernWordMatch *marked,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  TernMimeDocument *document = tern_message_content_get_document (self);
  Cleaning *cleaning = g_new0 (Cleaning, 1);

  cleaning->document = document != NULL ? tern_mime_document_ref (document) : NULL;
  cleaning->pictures = pictures;
  cleaning->marked = marked != NULL ? tern_word_match_ref (marked) : NULL;
  g_task_set_source_tag (task, tern_message_content_clean_html_async);
  g_task_set_task_data (task, cleaning, (GDestroyNotify) cleaning_free);
  g_task_run_in_thread (task, clean_worker);
}

TernMimeCleanHtml *
tern_message_content_clean_html_finish (TernMessageContent *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
tern_message_content_read_part_async (TernMessageContent *self,
                                      const char *section,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  begin (self, section, NULL, tern_message_content_read_part_async, cancellable, callback, user_data);
}

GBytes *
tern_message_content_read_part_finish (TernMessageContent *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
tern_message_content_save_part_async (TernMessageContent *self,
                                      const char *section,
                                      GFile *file,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  begin (self, section, file, tern_message_content_save_part_async, cancellable, callback, user_data);
}

gboolean
tern_message_content_save_part_finish (TernMessageContent *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  bytes = g_task_propagate_pointer (G_TASK (result), error);
  return bytes != NULL;
}

void
tern_message_content_read_source_async (TernMessageContent *self,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data)
{
  begin (self, NULL, NULL, tern_message_content_read_source_async, cancellable, callback, user_data);
}

GBytes *
tern_message_content_read_source_finish (TernMessageContent *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
tern_message_content_save_source_async (TernMessageContent *self,
                                        GFile *file,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data)
{
  begin (self, NULL, file, tern_message_content_save_source_async, cancellable, callback, user_data);
}

gboolean
tern_message_content_save_source_finish (TernMessageContent *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  bytes = g_task_propagate_pointer (G_TASK (result), error);
  return bytes != NULL;
}
