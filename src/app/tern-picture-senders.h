/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Whose pictures are shown was a setting before it was a choice in the store; the application moves it over once. */
#pragma once

#include "model/tern-client.h"

G_BEGIN_DECLS

/* Makes a choice of each address of the old key, and empties it when all are on the disk; what fails is tried at the
 * next start. @client: open. */
void tern_picture_senders_move (TernClient *client, GSettings *settings);

G_END_DECLS
