/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* One message in a window of its own. */
#pragma once

#include "model/tern-client.h"
#include "model/tern-message.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TERN_TYPE_MESSAGE_WINDOW (tern_message_window_get_type ())
G_DECLARE_FINAL_TYPE (TernMessageWindow, tern_message_window, TERN, MESSAGE_WINDOW, AdwApplicationWindow)

/* Escape and Ctrl+W close it. Returns: (transfer none): the application's. */
GtkWindow *tern_message_window_new (GtkApplication *application,
                                    TernClient *client,
                                    GSettings *settings,
                                    TernMessage *message);

G_END_DECLS
