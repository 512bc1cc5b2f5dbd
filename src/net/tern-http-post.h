/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* One POST over TLS, of which only the answer's number is read: what leaving a mailing list takes (RFC 8058 §3.1). It
 * has no cookies, no memory and nothing that says who asks; it follows no redirection. That is all the web Tern speaks
 * by itself, so no library for more of it is linked.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * tern_http_post_async:
 * @uri: https only, with the name of a host: neither an address in figures nor a name without a dot
 * @form: application/x-www-form-urlencoded
 * @database: (nullable): certificates to trust instead of the system's
 *
 * In the thread's own main context. Errors: %G_IO_ERROR_INVALID_ARGUMENT for what @uri may not be;
 * %G_IO_ERROR_TIMED_OUT after 30 s; %G_IO_ERROR_FAILED when the answer is none of 200 to 299, or no answer;
 * those of GIO for a host that cannot be reached or whose certificate is not to be trusted; %G_IO_ERROR_CANCELLED.
 */
void tern_http_post_async (const char *uri,
                           const char *form,
                           GTlsDatabase *database,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
gboolean tern_http_post_finish (GAsyncResult *result, GError **error);

G_END_DECLS
