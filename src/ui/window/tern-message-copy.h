/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A message of a file, put into a folder of an account. */
#pragma once

#include "model/tern-client.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Asks for the folder over @window; says in @toasts how it went. @source: the message. */
void tern_message_copy_ask (
    GtkWidget *window, AdwToastOverlay *toasts, TernClient *client, GSettings *settings, GBytes *source);

G_END_DECLS
