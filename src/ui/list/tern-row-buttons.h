/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The buttons that a row has under the pointer: star, read, archive, trash. */
#pragma once

#include "model/tern-message.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Main thread. (transfer floating): they activate the action "messages.act" of what they are in, with (sx): what to do
 * and the id of @message. They take no focus and are not in the accessibility tree. */
GtkWidget *tern_row_buttons_new (TernMessage *message);

G_END_DECLS
