/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The two filters: nothing at all but what the message brings, and the same with pictures from the network. They are
 * compiled once and kept as long as the program runs; the views ask. */
#pragma once

#include <webkit/webkit.h>

G_BEGIN_DECLS

/* Finishes with (transfer full), or with the error that there is no filter: then nothing may be loaded.
 * @pictures: which of the two. */
void tern_html_filter_async (gboolean pictures,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
WebKitUserContentFilter *tern_html_filter_finish (GAsyncResult *result, GError **error);

G_END_DECLS
