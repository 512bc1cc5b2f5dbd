/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Passwords kept in memory until the engine ends, for where no keyring runs; TernEngine makes one and whoever looks a
 * password up is handed it. Internal to the engine. */
#pragma once

#include "engine/tern-account.h"
#include "net/tern-credentials.h"

G_BEGIN_DECLS

/* Counted; may be used from any thread. Never written anywhere; what is in it is wiped when it goes. */
typedef struct _TernHeldPasswords TernHeldPasswords;

TernHeldPasswords *tern_held_passwords_new (void);
TernHeldPasswords *tern_held_passwords_ref (TernHeldPasswords *self);
void tern_held_passwords_unref (TernHeldPasswords *self);

/* @account: an id. @password: (nullable): copied; NULL forgets. */
void tern_held_passwords_set (TernHeldPasswords *self, const char *account, const char *password);
/* (transfer full); NULL without an error when none is held, NULL with TERN_NET_ERROR_CREDENTIALS when what is held
 * cannot be sent. */
TernCredentials *
tern_held_passwords_dup_credentials (TernHeldPasswords *self, TernAccount *account, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernHeldPasswords, tern_held_passwords_unref)

G_END_DECLS
