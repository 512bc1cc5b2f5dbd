/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Asks which labels some messages are to have: what is typed finds labels, or makes one. */
#pragma once

#include "model/tern-client-labels.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TERN_TYPE_LABELS_DIALOG (tern_labels_dialog_get_type ())

/* TernLabelsDialog: main thread. Closes itself; what was chosen is done under one name, to be undone in one step. */
G_DECLARE_FINAL_TYPE (TernLabelsDialog, tern_labels_dialog, TERN, LABELS_DIALOG, AdwDialog)

/* @labelling: (transfer full): the messages. Returns: (transfer floating). */
AdwDialog *tern_labels_dialog_new (TernClient *client, TernLabelling *labelling);

G_END_DECLS
