/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Message ids in an array, newest first, as change sets and selections have them. Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether @id is among the @n of @ids, which descend. */
gboolean tern_message_ids_contain (const gint64 *ids, guint n, gint64 id);

G_END_DECLS
