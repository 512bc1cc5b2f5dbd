/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Asks until when messages are put away: some times to choose from, or one that is typed. The window opens it. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define TERN_TYPE_SNOOZE_DIALOG (tern_snooze_dialog_get_type ())
/* Signal `chosen (gint64 until)`: seconds since 1970; it has closed itself. */
G_DECLARE_FINAL_TYPE (TernSnoozeDialog, tern_snooze_dialog, TERN, SNOOZE_DIALOG, AdwDialog)

AdwDialog *tern_snooze_dialog_new (guint n_messages);

G_END_DECLS
