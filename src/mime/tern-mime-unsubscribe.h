/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* How to leave a mailing list, as the message says it (RFC 2369 §3.2, RFC 8058). Pure; any thread; linear.
 */

#pragma once

#include "mime/tern-mime-document.h"

G_BEGIN_DECLS

/**
 * TernMimeUnsubscribe:
 * @page: (nullable): an https or http address
 * @one_click: @page is https and takes one POST for an answer, if the sender is who it says (RFC 8058)
 * @mail: (nullable): a mailto address: to, subject and body only
 * @recipient: (nullable): whom @mail goes to, in one clean line
 *
 * One of @page and @mail is there.
 */
typedef struct
{
  char *page;
  gboolean one_click;
  char *mail;
  char *recipient;
} TernMimeUnsubscribe;

/* Returns: (transfer full) (nullable): %NULL when the message says nothing of it. */
TernMimeUnsubscribe *tern_mime_unsubscribe_read (const TernMimeDocument *document);
void tern_mime_unsubscribe_free (TernMimeUnsubscribe *self);

/**
 * tern_mime_mailto_dup_clean:
 * @uri: a mailto address from a stranger
 * @recipient: (out) (optional) (transfer full): the first address
 *
 * Returns: (transfer full) (nullable): the same with nothing but to, cc, bcc, subject and body (RFC 6068 §4 warns of
 *   the rest): never an attachment. %NULL when it is no mailto address or is to nobody.
 */
char *tern_mime_mailto_dup_clean (const char *uri, char **recipient);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernMimeUnsubscribe, tern_mime_unsubscribe_free)

G_END_DECLS
