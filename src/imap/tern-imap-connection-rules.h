/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Which commands may be in flight together (RFC 3501 §5.5, RFC 9051 §5.5): the one place that
 * knows; the connection asks before it sends. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TernImapKind: commands by what makes them ambiguous.
 * @TERN_IMAP_KIND_ALONE: changes the state, or what the bytes mean: sign-in, STARTTLS, COMPRESS,
 * SELECT, UNSELECT, NOTIFY, LOGOUT.
 * @TERN_IMAP_KIND_IDLE: while it lasts nothing else can be said.
 * @TERN_IMAP_KIND_NUMBERS: names or relies on sequence numbers, which an EXPUNGE beside it would
 *   shift: FETCH, and the listing that verifies the sequence map.
 * @TERN_IMAP_KIND_QUESTION: CAPABILITY, ID, ENABLE, NAMESPACE: answered by name.
 * @TERN_IMAP_KIND_LIST: LIST, LSUB, XLIST: nothing in an answer says which question it is for.
 * @TERN_IMAP_KIND_STATUS: answered by mailbox.
 * @TERN_IMAP_KIND_NOOP: may bring anything, answers nothing.
 * @TERN_IMAP_KIND_UID_FETCH, @TERN_IMAP_KIND_UID_STORE, @TERN_IMAP_KIND_UID_EXPUNGE: answered by
 * UID.
 * @TERN_IMAP_KIND_UID_SEARCH: plain, answered by `* SEARCH`: one at a time.
 * @TERN_IMAP_KIND_UID_ESEARCH: answered by tag.
 */
typedef enum
{
  TERN_IMAP_KIND_ALONE,
  TERN_IMAP_KIND_IDLE,
  TERN_IMAP_KIND_NUMBERS,
  TERN_IMAP_KIND_QUESTION,
  TERN_IMAP_KIND_LIST,
  TERN_IMAP_KIND_STATUS,
  TERN_IMAP_KIND_NOOP,
  TERN_IMAP_KIND_UID_FETCH,
  TERN_IMAP_KIND_UID_STORE,
  TERN_IMAP_KIND_UID_EXPUNGE,
  TERN_IMAP_KIND_UID_SEARCH,
  TERN_IMAP_KIND_UID_ESEARCH,
  TERN_IMAP_N_KINDS,
} TernImapKind;

/* Whether a command of kind @next may be sent while one of kind @flying is in flight. Symmetrical.
 */
gboolean tern_imap_kinds_may_mix (TernImapKind flying, TernImapKind next);

/* How many of one kind may be in flight: Outlook drops the connection at about 50 STATUS commands.
 */
guint tern_imap_kind_get_limit (TernImapKind kind);

G_END_DECLS
