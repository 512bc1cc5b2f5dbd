/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Offers to leave the mailing list a message came by. Nobody is asked anything before the button is pressed. */
#pragma once

#include "model/tern-message-content.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TERN_TYPE_LEAVE_BAR (tern_leave_bar_get_type ())

/* TernLeaveBar: signal `focus-left ()`: its button had the focus and is gone. */
G_DECLARE_FINAL_TYPE (TernLeaveBar, tern_leave_bar, TERN, LEAVE_BAR, AdwBin)

/* @findings: of a message that says how; only read here. */
TernLeaveBar *tern_leave_bar_new (const TernContentFindings *findings);

G_END_DECLS
