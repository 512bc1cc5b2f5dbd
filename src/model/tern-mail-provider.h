/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Where the mail of well-known domains is, as their providers publish it; setting an account up looks here before it
 * guesses. */
#pragma once

#include "engine/tern-account.h"

G_BEGIN_DECLS

/**
 * TernProviderHint: what a person has to know before the password.
 * @TERN_PROVIDER_HINT_NONE: nothing
 * @TERN_PROVIDER_HINT_APP_PASSWORD: mail programs get a password of their own, made on the provider's page
 * @TERN_PROVIDER_HINT_SWITCHED_ON: reading by mail programs has to be switched on on the provider's page
 * @TERN_PROVIDER_HINT_BROWSER_ONLY: no password is accepted from mail programs
 */
typedef enum
{
  TERN_PROVIDER_HINT_NONE,
  TERN_PROVIDER_HINT_APP_PASSWORD,
  TERN_PROVIDER_HINT_SWITCHED_ON,
  TERN_PROVIDER_HINT_BROWSER_ONLY,
} TernProviderHint;

/* One of them; static. Reading is on port 993 with TLS at all of them. */
typedef struct
{
  const char *name;
  const char *imap_host;
  const char *smtp_host;
  guint16 smtp_port;
  TernNetSecurity smtp_security;
  gboolean user_is_local_part; /* of the address, instead of all of it */
  TernProviderHint hint;
} TernMailProvider;

/* @domain: what stands behind the @, any case. Returns: (nullable). Asks no network. */
const TernMailProvider *tern_mail_provider_find (const char *domain);

G_END_DECLS
