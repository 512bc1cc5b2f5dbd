/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Text of an attachment; see the header. */
#include "model/tern-preview-text.h"

#include "mime/tern-mime-charset.h"

static void
decode_worker (GTask *task, gpointer source, gpointer bytes, GCancellable *cancellable)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  const char *charset = g_object_get_data (G_OBJECT (task), "charset");

  g_task_return_pointer (task, tern_mime_to_utf8 (data, MIN (length, TERN_PREVIEW_TEXT_BYTES), charset, NULL, NULL),
                         g_free);
}

void
tern_preview_text_async (GBytes *bytes,
                         const char *charset,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, tern_preview_text_async);
  g_task_set_task_data (task, g_bytes_ref (bytes), (GDestroyNotify) g_bytes_unref);
  g_object_set_data_full (G_OBJECT (task), "charset", g_strdup (charset), g_free);
  g_task_run_in_thread (task, decode_worker);
}

char *
tern_preview_text_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
