/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* An account being set up: settings guessed from the address, tried, corrected, saved; the sign-in page shows one. */
#pragma once

#include "engine/tern-account-try.h"
#include "engine/tern-engine-port.h"
#include "model/tern-mail-provider.h"
#include "model/tern-offline-settings.h"

G_BEGIN_DECLS

/**
 * TernAccountSetupState:
 * @TERN_ACCOUNT_SETUP_IDLE: not tried yet, or changed since
 * @TERN_ACCOUNT_SETUP_TRYING: the servers are being tried
 * @TERN_ACCOUNT_SETUP_CERTIFICATE: a server's certificate is not trusted: tern_account_setup_get_certificate()
 * @TERN_ACCOUNT_SETUP_REFUSED: a server did not accept name and password
 * @TERN_ACCOUNT_SETUP_FAILED: something else; trouble and field say what and where
 * @TERN_ACCOUNT_SETUP_WORKS: every server took the settings
 * @TERN_ACCOUNT_SETUP_SAVING: being written down, or removed
 * @TERN_ACCOUNT_SETUP_DONE: saved, or removed
 */
typedef enum
{
  TERN_ACCOUNT_SETUP_IDLE,
  TERN_ACCOUNT_SETUP_TRYING,
  TERN_ACCOUNT_SETUP_CERTIFICATE,
  TERN_ACCOUNT_SETUP_REFUSED,
  TERN_ACCOUNT_SETUP_FAILED,
  TERN_ACCOUNT_SETUP_WORKS,
  TERN_ACCOUNT_SETUP_SAVING,
  TERN_ACCOUNT_SETUP_DONE,
} TernAccountSetupState;

/**
 * TernAccountTrouble: what a page makes its sentence of; tern_account_setup_get_server() names the server concerned.
 * @TERN_ACCOUNT_TROUBLE_ADDRESS: not an email address
 * @TERN_ACCOUNT_TROUBLE_EXISTS: there is an account for it already
 * @TERN_ACCOUNT_TROUBLE_TEXT: the name or the user name cannot be used as it is
 * @TERN_ACCOUNT_TROUBLE_NO_PASSWORD: none was given, and none is kept
 * @TERN_ACCOUNT_TROUBLE_BAD_PASSWORD: it holds characters that cannot be sent
 * @TERN_ACCOUNT_TROUBLE_PASSWORD_REFUSED: the server for reading did not accept it
 * @TERN_ACCOUNT_TROUBLE_SENDING_REFUSED: the server for sending did not, though the one for reading did
 * @TERN_ACCOUNT_TROUBLE_NO_SERVER: a server is needed and not given
 * @TERN_ACCOUNT_TROUBLE_BAD_SERVER: its name is not written as names are
 * @TERN_ACCOUNT_TROUBLE_BAD_PORT: the port is 0
 * @TERN_ACCOUNT_TROUBLE_UNKNOWN_SERVER: nobody is called that
 * @TERN_ACCOUNT_TROUBLE_NOBODY_LISTENS: the computer is there, and nothing answers on that port
 * @TERN_ACCOUNT_TROUBLE_SILENT: it did not answer in time
 * @TERN_ACCOUNT_TROUBLE_SILENT_PLAIN: it said nothing to somebody who encrypts later; it may want it from the start
 * @TERN_ACCOUNT_TROUBLE_OFFLINE: there is no way there now
 * @TERN_ACCOUNT_TROUBLE_CLOSED: it hung up
 * @TERN_ACCOUNT_TROUBLE_NOT_ENCRYPTED: that port does not encrypt from the start
 * @TERN_ACCOUNT_TROUBLE_ENCRYPTED: that port encrypts from the start
 * @TERN_ACCOUNT_TROUBLE_NO_ENCRYPTION: the encryption that was asked for cannot be had, or is no longer safe
 * @TERN_ACCOUNT_TROUBLE_ONLY_HERE: no encryption at all is for servers on this very computer
 * @TERN_ACCOUNT_TROUBLE_CERTIFICATE: not trusted
 * @TERN_ACCOUNT_TROUBLE_CERTIFICATE_CHANGED: another one than was accepted before, and not trusted
 * @TERN_ACCOUNT_TROUBLE_NO_SAFE_WAY: it offers no way to sign in by password that is safe
 * @TERN_ACCOUNT_TROUBLE_NOT_MAIL: what answers there is no mail server of that kind
 * @TERN_ACCOUNT_TROUBLE_SERVER: it is not ready, or does not want to; get_error() has its sentence
 * @TERN_ACCOUNT_TROUBLE_PASSWORD_NOT_KEPT: no keyring, and another process has the engine
 * @TERN_ACCOUNT_TROUBLE_FILE: the list of accounts cannot be read or written; get_error()
 * @TERN_ACCOUNT_TROUBLE_OTHER: get_error()
 */
typedef enum
{
  TERN_ACCOUNT_TROUBLE_NONE,
  TERN_ACCOUNT_TROUBLE_ADDRESS,
  TERN_ACCOUNT_TROUBLE_EXISTS,
  TERN_ACCOUNT_TROUBLE_TEXT,
  TERN_ACCOUNT_TROUBLE_NO_PASSWORD,
  TERN_ACCOUNT_TROUBLE_BAD_PASSWORD,
  TERN_ACCOUNT_TROUBLE_PASSWORD_REFUSED,
  TERN_ACCOUNT_TROUBLE_SENDING_REFUSED,
  TERN_ACCOUNT_TROUBLE_NO_SERVER,
  TERN_ACCOUNT_TROUBLE_BAD_SERVER,
  TERN_ACCOUNT_TROUBLE_BAD_PORT,
  TERN_ACCOUNT_TROUBLE_UNKNOWN_SERVER,
  TERN_ACCOUNT_TROUBLE_NOBODY_LISTENS,
  TERN_ACCOUNT_TROUBLE_SILENT,
  TERN_ACCOUNT_TROUBLE_SILENT_PLAIN,
  TERN_ACCOUNT_TROUBLE_OFFLINE,
  TERN_ACCOUNT_TROUBLE_CLOSED,
  TERN_ACCOUNT_TROUBLE_NOT_ENCRYPTED,
  TERN_ACCOUNT_TROUBLE_ENCRYPTED,
  TERN_ACCOUNT_TROUBLE_NO_ENCRYPTION,
  TERN_ACCOUNT_TROUBLE_ONLY_HERE,
  TERN_ACCOUNT_TROUBLE_CERTIFICATE,
  TERN_ACCOUNT_TROUBLE_CERTIFICATE_CHANGED,
  TERN_ACCOUNT_TROUBLE_NO_SAFE_WAY,
  TERN_ACCOUNT_TROUBLE_NOT_MAIL,
  TERN_ACCOUNT_TROUBLE_SERVER,
  TERN_ACCOUNT_TROUBLE_PASSWORD_NOT_KEPT,
  TERN_ACCOUNT_TROUBLE_FILE,
  TERN_ACCOUNT_TROUBLE_OTHER,
} TernAccountTrouble;

/* Which setting is to blame: where the focus goes. The last six are in the order of TernNetProtocol. */
typedef enum
{
  TERN_ACCOUNT_FIELD_NONE,
  TERN_ACCOUNT_FIELD_ADDRESS,
  TERN_ACCOUNT_FIELD_NAME,
  TERN_ACCOUNT_FIELD_USER,
  TERN_ACCOUNT_FIELD_PASSWORD,
  TERN_ACCOUNT_FIELD_IMAP_HOST,
  TERN_ACCOUNT_FIELD_IMAP_PORT,
  TERN_ACCOUNT_FIELD_IMAP_SECURITY,
  TERN_ACCOUNT_FIELD_SMTP_HOST,
  TERN_ACCOUNT_FIELD_SMTP_PORT,
  TERN_ACCOUNT_FIELD_SMTP_SECURITY,
} TernAccountField;

/**
 * TernAccountKeeping: where the password went.
 * @TERN_ACCOUNT_KEEPING_AS_BEFORE: no new one was given
 * @TERN_ACCOUNT_KEEPING_KEYRING: into the keyring
 * @TERN_ACCOUNT_KEEPING_NO_KEYRING: none runs here: kept until Tern ends
 * @TERN_ACCOUNT_KEEPING_KEYRING_REFUSED: the keyring is there and did not take it (it may be locked): kept until Tern
 *   ends
 */
typedef enum
{
  TERN_ACCOUNT_KEEPING_AS_BEFORE,
  TERN_ACCOUNT_KEEPING_KEYRING,
  TERN_ACCOUNT_KEEPING_NO_KEYRING,
  TERN_ACCOUNT_KEEPING_KEYRING_REFUSED,
} TernAccountKeeping;

#define TERN_TYPE_ACCOUNT_SETUP (tern_account_setup_get_type ())

/**
 * TernAccountSetup: main thread; nothing in it waits. All properties are notified.
 *
 * Settings, read and written (strings are never NULL): `address`, `name`, `user`, `password` (wiped once saved),
 * `imap-host`, `imap-port` (guint), `imap-security` (int, TernNetSecurity), `smtp-host` (""; the account cannot send),
 * `smtp-port`, `smtp-security`. Setting the address fills in every other one the person has not set: what the
 * provider publishes, else imap.DOMAIN and smtp.DOMAIN with TLS from the first byte. Setting a security alone sets its
 * usual port. Changing any ends WORKS and every trouble, and takes back the exception made for a certificate when it
 * was for another host or port.
 *
 * Read only: `state` (int), `trouble` (int), `field` (int), `existing` (gboolean, construct: an account of the list is
 * being changed), `kept-for-session` (gboolean: `keeping` is one of the last two).
 */
G_DECLARE_FINAL_TYPE (TernAccountSetup, tern_account_setup, TERN, ACCOUNT_SETUP, GObject)

/* A new account. @port: (nullable): where passwords are held when no keyring takes them. */
TernAccountSetup *tern_account_setup_new (TernEnginePort *port, const char *config_dir);
/* The account @id of the list, to be changed or removed: the address is fixed, an empty password leaves the one that is
 * kept. NULL with the errors of tern_account_list_load() or TERN_ENGINE_ERROR_NO_ACCOUNT. */
TernAccountSetup *
tern_account_setup_load (TernEnginePort *port, const char *config_dir, const char *id, GError **error);

TernAccountSetupState tern_account_setup_get_state (TernAccountSetup *self);
TernAccountTrouble tern_account_setup_get_trouble (TernAccountSetup *self);
TernAccountField tern_account_setup_get_field (TernAccountSetup *self);
gboolean tern_account_setup_get_existing (TernAccountSetup *self);
/* (nullable): the core's own sentence, in English. */
const GError *tern_account_setup_get_error (TernAccountSetup *self);
/* Which server the trouble is with, or the one being tried. */
TernNetProtocol tern_account_setup_get_protocol (TernAccountSetup *self);
/* Its host and port. */
const char *tern_account_setup_get_server (TernAccountSetup *self, guint *port);
/* (nullable): of the address's domain. */
const TernMailProvider *tern_account_setup_get_provider (TernAccountSetup *self);
const char *tern_account_setup_get_address (TernAccountSetup *self);
/* The account's id; for a new one the id it gets. (transfer full). */
char *tern_account_setup_dup_account_id (TernAccountSetup *self);
TernAccountKeeping tern_account_setup_get_keeping (TernAccountSetup *self);
/* (transfer none) (nullable): of an existing account: what is kept offline, which does not wait for a save. */
TernOfflineSettings *tern_account_setup_get_offline (TernAccountSetup *self);

/* The property, without copies of it in values that nobody wipes. */
void tern_account_setup_set_password (TernAccountSetup *self, const char *password);

/* Whether the address is one, and no other account has it. When not, state, trouble and field say so. */
gboolean tern_account_setup_check_address (TernAccountSetup *self);

/* Tries the servers, reading first, each once. Where reading was guessed and nobody is called imap.DOMAIN,
 * mail.DOMAIN is tried; the same for smtp.DOMAIN. Never weaker than the settings say. Cancelling leads to IDLE. TRUE:
 * the state is WORKS; FALSE: the error behind the trouble, or G_IO_ERROR_CANCELLED. */
void tern_account_setup_try_async (TernAccountSetup *self,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean tern_account_setup_try_finish (TernAccountSetup *self, GAsyncResult *result, GError **error);

/* In CERTIFICATE: what is wrong. (transfer none) (nullable). */
const TernCertificateFault *tern_account_setup_get_certificate (TernAccountSetup *self);
/* In CERTIFICATE: makes an exception of exactly that certificate at that host and port; try again then. */
void tern_account_setup_accept_certificate (TernAccountSetup *self);

/* Keeps the password (keyring, else until Tern ends: `keeping`), then writes the account into the list; whoever shows
 * the accounts reads the list again. A new password replaces a password command. On failure nothing has changed. */
void tern_account_setup_save_async (TernAccountSetup *self,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean tern_account_setup_save_finish (TernAccountSetup *self, GAsyncResult *result, GError **error);

/* Takes an existing account out of the list, and its password out of the keyring (which it does not matter if it
 * refuses). Its local mail goes when whoever shows the accounts reads the list again. */
void tern_account_setup_remove_async (TernAccountSetup *self,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean tern_account_setup_remove_finish (TernAccountSetup *self, GAsyncResult *result, GError **error);

G_END_DECLS
