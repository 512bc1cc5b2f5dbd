/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Everything that can recognise one message on a server again, after its UID or even its
 * mailbox's UIDVALIDITY has changed; the journal and relinking hold it. */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * TernMessageIdentity: a plain value; the strings are owned by it. Zero and NULL mean unknown.
 * @uidvalidity, @uid: where it was seen last.
 * @email_id: (nullable): RFC 8474 EMAILID.
 * @gm_msgid: X-GM-MSGID.
 * @message_id: (nullable): the header, with its angle brackets off. Forgeable: never enough alone.
 * @size: RFC822.SIZE, bytes.
 * @internal_date: seconds since 1970 UTC.
 */
typedef struct
{
  guint32 uidvalidity;
  guint32 uid;
  char *email_id;
  guint64 gm_msgid;
  char *message_id;
  guint64 size;
  gint64 internal_date;
} TernMessageIdentity;

#define TERN_TYPE_MESSAGE_IDENTITY (tern_message_identity_get_type ())
GType tern_message_identity_get_type (void);

/* Returns: (transfer full): all unknown. */
TernMessageIdentity *tern_message_identity_new (void);
TernMessageIdentity *tern_message_identity_copy (const TernMessageIdentity *identity);
void tern_message_identity_free (TernMessageIdentity *identity);

/* Whether the two are surely the same content: by EMAILID when both have one, else by X-GM-MSGID
 * when both have one, else by Message-ID together with size and internal date, all known. UIDs are
 * not compared. */
gboolean tern_message_identity_matches (const TernMessageIdentity *a, const TernMessageIdentity *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernMessageIdentity, tern_message_identity_free)

G_END_DECLS
