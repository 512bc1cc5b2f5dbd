/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The grammar, a function for each kind of response: what tern-imap-parser.c is made of and nobody
 * else calls. Each reads what follows the response's name and returns FALSE when it cannot. Where a
 * comment names a server, tests/imap/data has that server's line. */

#pragma once

#include "imap/tern-imap-response.h"
#include "imap/tern-imap-scanner.h"

G_BEGIN_DECLS

/* tern-imap-condition-parser.c. What follows OK, NO, … ; @uids: a set to use for those it mentions.
 */
void tern_imap_parse_condition (TernImapScanner *s, TernUidSet *uids, TernImapCondition *condition);

/* tern-imap-mailbox-parser.c */
gboolean tern_imap_parse_flags (TernImapScanner *s, TernImapFlagList *flags);
gboolean tern_imap_parse_list (TernImapScanner *s, TernImapListData *list);
gboolean tern_imap_parse_status (TernImapScanner *s, TernImapStatus *status);
gboolean tern_imap_parse_namespace (TernImapScanner *s, TernImapNamespaceList *list);
gboolean tern_imap_parse_quota (TernImapScanner *s, TernImapQuota *quota);

/* tern-imap-search-parser.c. @numbers: empty, the result's. */
gboolean tern_imap_parse_search (TernImapScanner *s,
                                 TernUidSet *numbers,
                                 TernImapSearchData *search);
gboolean tern_imap_parse_esearch (TernImapScanner *s,
                                  TernUidSet *numbers,
                                  TernImapSearchData *search);
gboolean tern_imap_parse_vanished (TernImapScanner *s, TernUidSet *numbers, gboolean *earlier);

/* tern-imap-fetch-parser.c; seq or uid are set by the caller. */
gboolean tern_imap_parse_fetch (TernImapScanner *s, TernImapFetch *fetch);

/* tern-imap-envelope-parser.c. (nullable) results for NIL. */
gboolean tern_imap_parse_envelope (TernImapScanner *s, const TernImapEnvelope **envelope);

/* tern-imap-structure-parser.c */
gboolean tern_imap_parse_structure (TernImapScanner *s, const TernImapPart **structure);

/* tern-imap-part.c. The best name the parameters have: RFC 2231 over plain; (nullable). */
const char *tern_imap_part_find_filename (TernImapArena *arena, const TernImapPart *part);

G_END_DECLS
