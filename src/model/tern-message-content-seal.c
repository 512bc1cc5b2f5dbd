/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Opens what is signed or encrypted, on a worker. What was inside is kept in memory alone: never in the store, nor
 * where the index sees it. */
#include "model/tern-message-content-private.h"

typedef struct
{
  char *data_dir;
  gint64 message;
  char **own;
  TernContentInsides *sealed;
  TernContentInsides *opened; /* (nullable) */
} Opening;

static void
opening_free (Opening *self)
{
  g_free (self->data_dir);
  g_strfreev (self->own);
  tern_content_insides_unref (self->sealed);
  g_clear_pointer (&self->opened, tern_content_insides_unref);
  g_free (self);
}

static void
open_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Opening *self = data;
  TernMimeSignature *signature;
  GError *error = NULL;

  self->opened = tern_content_insides_open (self->sealed, self->data_dir, self->message,
                                            (const char *const *) self->own, &signature, &error);
  if (error != NULL)
    {
      g_clear_pointer (&signature, tern_mime_signature_free);
      g_task_return_error (task, error);
    }
  else
    g_task_return_pointer (task, signature, (GDestroyNotify) tern_mime_signature_free);
}

void
tern_message_content_open_seal_async (TernMessageContent *self,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Opening *opening;

  g_return_if_fail (tern_message_content_get_findings (self) != NULL);
  opening = g_new0 (Opening, 1);
  opening->data_dir = g_strdup (self->data_dir);
  opening->message = self->message;
  opening->own = g_strdupv (self->own);
  opening->sealed = tern_content_insides_ref (self->insides);
  g_task_set_source_tag (task, tern_message_content_open_seal_async);
  g_task_set_task_data (task, opening, (GDestroyNotify) opening_free);
  g_task_run_in_thread (task, open_worker);
}

TernMimeSignature *
tern_message_content_open_seal_finish (TernMessageContent *self, GAsyncResult *result, GError **error)
{
  Opening *opening = g_task_get_task_data (G_TASK (result));
  GError *reason = NULL;
  TernMimeSignature *signature;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  signature = g_task_propagate_pointer (G_TASK (result), &reason);
  if (reason != NULL)
    g_propagate_error (error, reason);
  else if (opening->opened != NULL && self->insides == opening->sealed)
    tern_message_content_take_insides (self, opening->opened);
  return signature;
}
