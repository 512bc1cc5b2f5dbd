/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The messages of an .mbox in a window: a list, from which each opens in a window of its own. */
#pragma once

#include "model/tern-mbox-index.h"
#include "model/tern-client.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TERN_TYPE_MBOX_WINDOW (tern_mbox_window_get_type ())
G_DECLARE_FINAL_TYPE (TernMboxWindow, tern_mbox_window, TERN, MBOX_WINDOW, AdwApplicationWindow)

/* Begins to read @file. Returns: (transfer none): the application's. */
GtkWindow *tern_mbox_window_new (GtkApplication *application, TernClient *client, GSettings *settings, GFile *file);

G_END_DECLS
