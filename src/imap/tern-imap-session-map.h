/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Which UID has which sequence number, once a listing has verified it; the session makes EXPUNGE
 * and FETCH without UID speak UIDs with it. Not for other folders. */

#pragma once

#include "mail/tern-uid-set.h"

G_BEGIN_DECLS

/* 8 bytes a message; removing one costs O(log n) wherever it is, so that servers may expunge in any
 * order. */
typedef struct _TernImapSessionMap TernImapSessionMap;

/* @uids: ascending they are sequence numbers 1, 2, … */
TernImapSessionMap *tern_imap_session_map_new (const TernUidSet *uids);
void tern_imap_session_map_free (TernImapSessionMap *map);

guint32 tern_imap_session_map_get_size (const TernImapSessionMap *map);
/* The UID of @seq; 0 when it is not known (it came after the listing) or out of range. */
guint32 tern_imap_session_map_get_uid (const TernImapSessionMap *map, guint32 seq);
/* @seq is gone. Returns: its UID; 0 when unknown. @seq must be in range. */
guint32 tern_imap_session_map_expunge (TernImapSessionMap *map, guint32 seq);
/* @n messages more, UIDs unknown. */
void tern_imap_session_map_append (TernImapSessionMap *map, guint32 n);
/* The server said that @seq is @uid. Returns: FALSE when the map knows otherwise and is to be
 * dropped. */
gboolean tern_imap_session_map_learn (TernImapSessionMap *map, guint32 seq, guint32 uid);
/* VANISHED. Returns: how many were found; the rest means that the map is to be dropped. */
guint32 tern_imap_session_map_vanish (TernImapSessionMap *map, const TernUidSet *uids);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernImapSessionMap, tern_imap_session_map_free)

G_END_DECLS
