/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The table behind tern-imap-connection-rules.h. */

#include "imap/tern-imap-connection-rules.h"

#define K(kind) (1u << TERN_IMAP_KIND_##kind)

/* Commands by UID, and those that look at no mailbox: they never stand in each other's way. */
#define UIDS (K (UID_FETCH) | K (UID_STORE) | K (UID_EXPUNGE) | K (UID_SEARCH) | K (UID_ESEARCH))
#define FREE (UIDS | K (QUESTION) | K (NOOP))

static const guint mixes[TERN_IMAP_N_KINDS] = {
  [TERN_IMAP_KIND_ALONE] = 0,
  [TERN_IMAP_KIND_IDLE] = 0,
  [TERN_IMAP_KIND_NUMBERS] = 0,
  [TERN_IMAP_KIND_QUESTION] = FREE | K (LIST) | K (STATUS),
  /* LIST may return STATUS, so that a STATUS beside it would not know its answer. */
  [TERN_IMAP_KIND_LIST] = FREE,
  [TERN_IMAP_KIND_STATUS] = FREE | K (STATUS),
  [TERN_IMAP_KIND_NOOP] = FREE | K (LIST) | K (STATUS),
  [TERN_IMAP_KIND_UID_FETCH] = FREE | K (LIST) | K (STATUS),
  [TERN_IMAP_KIND_UID_STORE] = FREE | K (LIST) | K (STATUS),
  [TERN_IMAP_KIND_UID_EXPUNGE] = FREE | K (LIST) | K (STATUS),
  [TERN_IMAP_KIND_UID_SEARCH] = (FREE & ~K (UID_SEARCH)) | K (LIST) | K (STATUS),
  [TERN_IMAP_KIND_UID_ESEARCH] = FREE | K (LIST) | K (STATUS),
};

gboolean
tern_imap_kinds_may_mix (TernImapKind flying, TernImapKind next)
{
  return (mixes[flying] & (1u << next)) != 0;
}

guint
tern_imap_kind_get_limit (TernImapKind kind)
{
  return kind == TERN_IMAP_KIND_STATUS ? 25 : 100;
}
