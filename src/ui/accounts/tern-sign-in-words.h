/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What the account pages say, in the person's language; they alone call it. */
#pragma once

#include "model/tern-account-setup.h"

G_BEGIN_DECLS

/* One sentence about the setup's trouble; (transfer full): NULL when there is none. */
char *tern_sign_in_words_dup_trouble (TernAccountSetup *setup);
/* What has to be known before the password; (transfer full): NULL when nothing. */
char *tern_sign_in_words_dup_hint (const TernMailProvider *provider);
/* Why a certificate is not trusted: one sentence for each reason, each on a line; (transfer full). */
char *tern_sign_in_words_dup_fault (const TernCertificateFault *fault);
/* Where the password went; (transfer none): NULL when that needs no word. */
const char *tern_sign_in_words_get_keeping (TernAccountKeeping keeping);

G_END_DECLS
