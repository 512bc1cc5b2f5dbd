/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What the receiving server found out about a sender (RFC 8601). Anybody can write such a field into a message, so one
 * counts only when it is the topmost and the account's own server signs for it. Pure; any thread; linear.
 */

#pragma once

#include "mime/tern-mime-document.h"

G_BEGIN_DECLS

/**
 * TernMimeAuthenticationVerdict:
 * @TERN_MIME_AUTHENTICATION_UNKNOWN: the server said nothing that can be gone by
 * @TERN_MIME_AUTHENTICATION_CONFIRMED: the domain of the sender stands for the message
 * @TERN_MIME_AUTHENTICATION_UNCONFIRMED: it does not, and does not say that it must
 * @TERN_MIME_AUTHENTICATION_REFUSED: it says that mail of its own looks otherwise
 */
typedef enum
{
  TERN_MIME_AUTHENTICATION_UNKNOWN,
  TERN_MIME_AUTHENTICATION_CONFIRMED,
  TERN_MIME_AUTHENTICATION_UNCONFIRMED,
  TERN_MIME_AUTHENTICATION_REFUSED,
} TernMimeAuthenticationVerdict;

/**
 * TernMimeAuthentication:
 * @domain: (nullable): the domain of the one sender, in one clean line
 * @signed_by_someone: a signature of some domain, not necessarily the sender's, was found good (dkim=pass)
 */
typedef struct
{
  TernMimeAuthenticationVerdict verdict;
  char *domain;
  gboolean signed_by_someone;
} TernMimeAuthentication;

/**
 * tern_mime_authentication_read:
 * @server: (nullable): the name under which the account's own receiving server signs; %NULL: it is not known, and
 *   nothing counts
 *
 * Returns: (transfer full)
 */
TernMimeAuthentication *tern_mime_authentication_read (const TernMimeDocument *document, const char *server);
void tern_mime_authentication_free (TernMimeAuthentication *self);

/**
 * tern_mime_authentication_dup_server:
 * @header: (array length=len): a header block, or a message
 * @came_from_outside: (out): whether some server took it in (it has a Received field)
 *
 * Returns: (transfer full) (nullable): under which name the topmost field is signed, in lower case: what is to be
 *   compared among the messages of an account to learn its server's
 */
char *tern_mime_authentication_dup_server (const char *header, gsize len, gboolean *came_from_outside);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernMimeAuthentication, tern_mime_authentication_free)

G_END_DECLS
