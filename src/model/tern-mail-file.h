/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Messages in files outside the store: one alone (.eml), or many behind each other (.mbox). Whatever is in them is
 * hostile, and files are large: a worker reads, and only what is wanted. */
#pragma once

#include "model/tern-client.h"
#include "model/tern-message.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* A larger message is not opened: as the journal's limit for what is copied to a folder. */
#define TERN_MAIL_FILE_MAX (60 * 1024 * 1024)

/**
 * tern_mail_file_open_async:
 * @offset, @length: of one message in an .mbox, with its From_ line; @length 0: the whole of a file
 *
 * Errors: G_IO_ERROR, with a sentence that names the file.
 */
void tern_mail_file_open_async (GFile *file,
                                guint64 offset,
                                guint64 length,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
/* Returns: (transfer full) (nullable): with its source; NULL without @error: the file is an .mbox. */
TernMessage *tern_mail_file_open_finish (GAsyncResult *result, GError **error);

/* Puts @source, a message that is in no folder, into the mailbox @path of @account (its id), by way of the journal:
 * also offline. Ends when it is written down. Main thread; a worker writes the file that the engine reads. Errors:
 * those of the engine's APPEND. */
void tern_mail_file_put_async (TernClient *client,
                               GBytes *source,
                               const char *account,
                               const char *path,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean tern_mail_file_put_finish (GAsyncResult *result, GError **error);

G_END_DECLS
