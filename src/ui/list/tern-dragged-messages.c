/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Messages on their way; see the header. */

#include "ui/list/tern-dragged-messages.h"

G_DEFINE_BOXED_TYPE (TernDraggedMessages, tern_dragged_messages, g_array_ref, g_array_unref)
