/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What there is to say of a message beside what it says itself: found on a worker when it is read, shown above it. */
#pragma once

#include "mime/tern-mime-authentication.h"
#include "mime/tern-mime-host.h"
#include "mime/tern-mime-invitation.h"
#include "mime/tern-mime-report.h"
#include "mime/tern-mime-seal.h"
#include "mime/tern-mime-suspicion.h"
#include "mime/tern-mime-unsubscribe.h"
#include "store/tern-store.h"

G_BEGIN_DECLS

/**
 * TernContentFindings: immutable once made; owned by the insides of the message.
 * @suspicions: (element-type TernMimeSuspicion)
 * @authentication: what the account's own server found out, if that server is known
 * @unsubscribe: (nullable)
 * @report: (nullable) (element-type TernMimeReported)
 * @seal: how the document is signed or encrypted
 * @opened: the document was inside a sealed message, which was decrypted or unwrapped
 * @decrypted: it was encrypted: it is nowhere but in memory, and nothing from the network may be shown with it
 * @signature: (nullable): of what was opened
 * @invitation: (nullable)
 * @invited: (nullable): which of the person's addresses @invitation is for
 */
typedef struct
{
  GPtrArray *suspicions;
  TernMimeAuthentication *authentication;
  TernMimeUnsubscribe *unsubscribe;
  GPtrArray *report;
  TernMimeSeal seal;
  gboolean opened;
  gboolean decrypted;
  TernMimeSignature *signature;
  TernMimeInvitation *invitation;
  TernAddress *invited;
} TernContentFindings;

/* @document: of the whole message. @own: (array zero-terminated=1): the person's addresses. Long work. */
TernContentFindings *tern_content_findings_new (TernStore *store,
                                                gint64 message,
                                                const TernMimeDocument *document,
                                                const char *const *own);
void tern_content_findings_free (TernContentFindings *self);

/* Whether the list may be left by one click: it takes that, and the receiving server found the message signed. */
gboolean tern_content_findings_can_leave (const TernContentFindings *self);

/* Asks the list, at @page, to take the person off it. Errors: those of tern_http_post_async(). */
void tern_leave_list_async (const char *page,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
gboolean tern_leave_list_finish (GAsyncResult *result, GError **error);

G_END_DECLS
