/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Writes a file so that it is whole or not there; TernMessageContent saves attachments by it. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Writes @bytes beside @file, syncs, renames over @file, syncs the folder. Blocks: not for the main thread. A failure
 * leaves what was under the name before, and nothing beside it. A @file that is not local goes through GIO's own
 * replacing. Errors: G_IO_ERROR, G_FILE_ERROR. */
gboolean tern_file_save (GFile *file, GBytes *bytes, GCancellable *cancellable, GError **error);
/* The same on a worker. */
void tern_file_save_async (GFile *file,
                           GBytes *bytes,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
gboolean tern_file_save_finish (GAsyncResult *result, GError **error);

G_END_DECLS
