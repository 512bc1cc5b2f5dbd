/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* When something is to happen, and how often, in words. */
#pragma once

#include "model/tern-content-findings.h"

G_BEGIN_DECLS

/* All (transfer full). "Tuesday, 1 December 2026, 10:00 – 11:00", on the reader's clock. */
char *tern_invitation_words_when (const TernMimeInvitation *invitation);
/* (nullable): "18:00 in Asia/Tokyo", where that is another time than the reader's. */
char *tern_invitation_words_there (const TernMimeInvitation *invitation);
/* (nullable): "Every 2 weeks on Monday, Wednesday, until 1 March 2027" */
char *tern_invitation_words_repeat (const TernMimeInvitation *invitation);

G_END_DECLS
