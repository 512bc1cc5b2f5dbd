/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Says in words who signed a message, and offers to decrypt one. It stands outside of the message, which could draw any
 * tick. */
#pragma once

#include "model/tern-message-content.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TERN_TYPE_SEAL_BAR (tern_seal_bar_get_type ())

G_DECLARE_FINAL_TYPE (TernSealBar, tern_seal_bar, TERN, SEAL_BAR, AdwBin)

/* @content: whose findings have a seal, or were opened. A signature is checked at once; nothing is decrypted before the
 * person asks for it. */
TernSealBar *tern_seal_bar_new (TernMessageContent *content);

G_END_DECLS
