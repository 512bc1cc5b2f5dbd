/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Opens files of mail, from the file manager or dropped on a window. */
#pragma once

#include "model/tern-client.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* A window for @file when it is read: of the message, of the list of an .mbox, or with what is wrong. @client: open. */
void tern_file_windows_open (GtkApplication *application, TernClient *client, GSettings *settings, GFile *file);
/* Files that are dropped on @window are opened so. */
void tern_file_windows_take_drops (GtkWindow *window, TernClient *client, GSettings *settings);

G_END_DECLS
