/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Signed and encrypted messages: OpenPGP (RFC 3156) and S/MIME (RFC 8551), by gmime, GnuPG and the person's own keys.
 * The bytes that came are what is checked; gmime's own parts are never written out for it.
 *
 * Only what covers the whole message is believed or opened: of a message that is so in part nobody could tell which.
 */

#pragma once

#include "mime/tern-mime-document.h"

G_BEGIN_DECLS

/**
 * TernMimeSeal:
 * @TERN_MIME_SEAL_SIGNED: all of it, and can be read
 * @TERN_MIME_SEAL_WRAPPED: all of it is signed, and inside the signature (S/MIME)
 * @TERN_MIME_SEAL_ENCRYPTED: all of it
 * @TERN_MIME_SEAL_SIGNED_PART, @TERN_MIME_SEAL_ENCRYPTED_PART: something in it is
 */
typedef enum
{
  TERN_MIME_SEAL_NONE,
  TERN_MIME_SEAL_SIGNED,
  TERN_MIME_SEAL_WRAPPED,
  TERN_MIME_SEAL_ENCRYPTED,
  TERN_MIME_SEAL_SIGNED_PART,
  TERN_MIME_SEAL_ENCRYPTED_PART,
} TernMimeSeal;

/**
 * TernMimeSignatureState:
 * @TERN_MIME_SIGNATURE_TRUSTED: it matches, and the person trusts the key
 * @TERN_MIME_SIGNATURE_UNTRUSTED: it matches a key that is here and that the person said nothing of
 * @TERN_MIME_SIGNATURE_STALE: it matches, and the key or the signature has expired or was taken back
 * @TERN_MIME_SIGNATURE_UNKNOWN: the key is not here
 * @TERN_MIME_SIGNATURE_BROKEN: it does not match
 * @TERN_MIME_SIGNATURE_UNCHECKED: there is no GnuPG here, or it failed
 */
typedef enum
{
  TERN_MIME_SIGNATURE_TRUSTED,
  TERN_MIME_SIGNATURE_UNTRUSTED,
  TERN_MIME_SIGNATURE_STALE,
  TERN_MIME_SIGNATURE_UNKNOWN,
  TERN_MIME_SIGNATURE_BROKEN,
  TERN_MIME_SIGNATURE_UNCHECKED,
} TernMimeSignatureState;

/* @signer: (nullable): whose key it is, as the key says it. @is_sender: that is the one sender of the message. */
typedef struct
{
  TernMimeSignatureState state;
  TernAddress *signer;
  gboolean is_sender;
} TernMimeSignature;

/* Pure; any thread. */
TernMimeSeal tern_mime_seal_find (const TernMimeDocument *document);

/**
 * tern_mime_seal_open:
 * @document: signed, wrapped or encrypted
 * @message: (out) (transfer full) (nullable): of a wrapped or encrypted one, what was inside, under the header of
 *   @document; at most 64 MiB
 * @signature: (out) (transfer full) (nullable): %NULL when it is not signed
 *
 * Runs GnuPG with the person's settings but for the network, which it is not given; where they have none it makes none.
 * To decrypt, it may ask the person for a password: only call it for that when they asked. Blocks: on a worker.
 *
 * Returns: %FALSE with @error, %G_IO_ERROR_FAILED and a sentence, when it could not be opened. A signature that is no
 *   good is no error.
 */
gboolean tern_mime_seal_open (const TernMimeDocument *document,
                              GBytes **message,
                              TernMimeSignature **signature,
                              GError **error);

TernMimeSignature *tern_mime_signature_copy (const TernMimeSignature *self);
void tern_mime_signature_free (TernMimeSignature *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernMimeSignature, tern_mime_signature_free)

G_END_DECLS
