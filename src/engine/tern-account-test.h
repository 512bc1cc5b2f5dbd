/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Tries an account's settings on connections of its own, storing nothing; the TEST_ACCOUNT command. Internal to the
 * engine. */
#pragma once

#include "engine/tern-account.h"
#include "engine/tern-engine-job.h"
#include "engine/tern-held-passwords.h"

G_BEGIN_DECLS

/* @held: (nullable). Gets the password, connects and signs in to the IMAP server, then to the SMTP server when there is
 * one, each once. Emits TESTED for each; fails with the first that failed. */
void tern_account_test_async (TernAccount *account,
                              TernHeldPasswords *held,
                              TernEngineJob *job,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean tern_account_test_finish (GAsyncResult *result, GError **error);

G_END_DECLS
