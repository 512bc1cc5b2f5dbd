/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* An invitation above the message it came with: what, when, where, who; and the answer to it. */
#pragma once

#include "model/tern-message-content.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TERN_TYPE_INVITATION_CARD (tern_invitation_card_get_type ())

/* TernInvitationCard: its answers are saved as files: Tern cannot send yet, and says so. */
G_DECLARE_FINAL_TYPE (TernInvitationCard, tern_invitation_card, TERN, INVITATION_CARD, GtkBox)

/* @content: whose findings have an invitation; it stays what it is as long as the card. */
TernInvitationCard *tern_invitation_card_new (TernMessageContent *content);

G_END_DECLS
