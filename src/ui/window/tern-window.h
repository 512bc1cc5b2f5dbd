/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The main window: sidebar, list and reader side by side or one at a time; the application makes one. */
#pragma once

#include "model/tern-client.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TERN_TYPE_WINDOW (tern_window_get_type ())
G_DECLARE_FINAL_TYPE (TernWindow, tern_window, TERN, WINDOW, AdwApplicationWindow)

/* @client is open. */
TernWindow *tern_window_new (AdwApplication *application, TernClient *client, GSettings *settings);

G_END_DECLS
