/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The beginning of a file of text, to be looked at: its characters found out, and none that hide or turn others. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* More is not laid out: it can be opened or saved. */
#define TERN_PREVIEW_TEXT_BYTES (1024 * 1024)

/* On a worker. @charset: (nullable): as the message declares it. Finishes with valid UTF-8; cannot fail but by
 * G_IO_ERROR_CANCELLED. */
void tern_preview_text_async (GBytes *bytes,
                              const char *charset,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
char *tern_preview_text_finish (GAsyncResult *result, GError **error);

G_END_DECLS
