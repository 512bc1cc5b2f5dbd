/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* One account as the person set it up: where its servers are and how to get at its password; never the password. */
#pragma once

#include "engine/tern-offline-policy.h"
#include "net/tern-credentials.h"
#include "net/tern-net-endpoint.h"
#include "net/tern-tls-options.h"

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * TernAccountFields:
 * @id: (nullable): short name used in the store and the keyring; [a-z0-9@._+-]{1,128}.
 *   NULL: the email address in lower case
 * @name: (nullable): the person's name, as it stands in From
 * @email: the address; must hold one @
 * @imap_url: `imaps://host:port`, `imap+starttls://host:port`, or for loopback only `imap+insecure://`
 * @smtp_url: (nullable): the same with `smtp`
 * @user: (nullable): what to sign in with; NULL: @email
 * @password_command: (nullable): a command line (g_shell_parse_argv() rules, no shell) whose first
 *   line of output is the password; NULL: the Secret Service is asked
 * @ca_file: (nullable): PEM file of authorities trusted for this account instead of the system's; a relative
 *   path is taken from the current folder, once
 * @client_certificate: (nullable): PEM file with a certificate of the person's own and its key, shown to servers that
 *   ask for one; a relative path as above
 * @sign_in: (nullable): `password`, which NULL is too; `certificate`: with @client_certificate alone; `kerberos`: with
 *   the ticket the system has
 * @imap_certificate: (nullable): SHA-256 fingerprint (hex, colons allowed) accepted for the IMAP host and port
 * @smtp_certificate: (nullable): the same for SMTP
 * @keep_mail, @keep_attachments, @keep_at_most: (nullable): see tern_offline_policy_parse()
 *
 * Everything is borrowed for the call.
 */
typedef struct
{
  const char *id;
  const char *name;
  const char *email;
  const char *imap_url;
  const char *smtp_url;
  const char *user;
  const char *password_command;
  const char *ca_file;
  const char *client_certificate;
  const char *sign_in;
  const char *imap_certificate;
  const char *smtp_certificate;
  const char *keep_mail;
  const char *keep_attachments;
  const char *keep_at_most;
} TernAccountFields;

#define TERN_TYPE_ACCOUNT (tern_account_get_type ())

/* Immutable, counted; may be used from any thread. */
typedef struct _TernAccount TernAccount;

GType tern_account_get_type (void) G_GNUC_CONST;

/* Checks every field and returns a new account, or NULL with TERN_ENGINE_ERROR_INVALID
 * and a sentence naming the field. Connects to nothing. */
TernAccount *tern_account_new (const TernAccountFields *fields, GError **error);
TernAccount *tern_account_ref (TernAccount *self);
void tern_account_unref (TernAccount *self);

const char *tern_account_get_id (TernAccount *self);
/* Never NULL; the email address when no name was given. */
const char *tern_account_get_name (TernAccount *self);
const char *tern_account_get_email (TernAccount *self);
/* What is signed in with; never NULL. */
const char *tern_account_get_user (TernAccount *self);
const TernNetEndpoint *tern_account_get_imap (TernAccount *self);
/* NULL when the account cannot send. */
const TernNetEndpoint *tern_account_get_smtp (TernAccount *self);
/* How it signs in: never TERN_CREDENTIALS_TOKEN. */
TernCredentialsKind tern_account_get_credentials_kind (TernAccount *self);
/* NULL when the password is in the Secret Service. */
const char *tern_account_get_password_command (TernAccount *self);
/* What is fetched before anybody asks for it. */
const TernOfflinePolicy *tern_account_get_offline_policy (TernAccount *self);

/* What to believe of the server at @endpoint, which is the account's own. (transfer full); NULL with TERN_NET_ERROR. */
TernTlsOptions *tern_account_dup_tls_options (TernAccount *self, const TernNetEndpoint *endpoint, GError **error);

/* Whether they have the same fields. */
gboolean tern_account_equal (TernAccount *a, TernAccount *b);
/* The fields as given; pointers are the account's. */
void tern_account_get_fields (TernAccount *self, TernAccountFields *fields);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernAccount, tern_account_unref)

G_END_DECLS
