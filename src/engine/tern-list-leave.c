/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Leaves a list; see the header. */

#define G_LOG_DOMAIN "tern-engine"

#include "engine/tern-list-leave.h"

#include "net/tern-http-post.h"

void
tern_list_leave_async (const char *page, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  tern_http_post_async (page, "List-Unsubscribe=One-Click", NULL, cancellable, callback, user_data);
}

gboolean
tern_list_leave_finish (GAsyncResult *result, GError **error)
{
  return tern_http_post_finish (result, error);
}
