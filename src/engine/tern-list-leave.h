/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Leaving a mailing list with one click (RFC 8058), for the models: nothing is asked of anybody before. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* @page: of TernMimeUnsubscribe, where it says one_click. In the thread's own main context; errors: those of
 * tern_http_post_async(). */
void tern_list_leave_async (const char *page,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
gboolean tern_list_leave_finish (GAsyncResult *result, GError **error);

G_END_DECLS
