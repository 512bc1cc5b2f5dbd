/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What waits for servers, what is being sent, and what was set aside and why, with the ways out. */
#pragma once

#include "model/tern-journal-list.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TERN_TYPE_WAITING_DIALOG (tern_waiting_dialog_get_type ())
G_DECLARE_FINAL_TYPE (TernWaitingDialog, tern_waiting_dialog, TERN, WAITING_DIALOG, AdwDialog)

/* @client: open. */
AdwDialog *tern_waiting_dialog_new (TernClient *client);

G_END_DECLS
