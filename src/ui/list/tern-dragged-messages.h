/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What is under the pointer while messages are dragged, within this program alone. */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define TERN_TYPE_DRAGGED_MESSAGES (tern_dragged_messages_get_type ())

/* (element-type gint64): the ids, as they were when the drag began. A type of its own, so that nothing else that is
 * dragged is taken for it. */
typedef GArray TernDraggedMessages;

GType tern_dragged_messages_get_type (void);

G_END_DECLS
