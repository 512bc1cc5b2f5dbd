/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What can be done with several selected messages, as buttons: the reader shows them while there is no one message. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Each activates an action of the window. Returns: (transfer floating). */
GtkWidget *tern_selection_buttons_new (void);

G_END_DECLS
