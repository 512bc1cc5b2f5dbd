/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Servers that need something said, left unsaid or waited for: one table of rows keyed by greeting,
 * ID and capability; the session asks it, and the engine through tern_imap_session_has_quirk(). */

#pragma once

#include "imap/tern-imap-capabilities.h"

G_BEGIN_DECLS

/**
 * TernImapQuirk: what to do differently. What merely has to be read tolerantly is no quirk: the
 * parser reads it so from everybody.
 * @TERN_IMAP_QUIRK_NO_QRESYNC: never ENABLE QRESYNC (iCloud loses messages with it).
 * @TERN_IMAP_QUIRK_NO_CONDSTORE: HIGHESTMODSEQ means nothing (Yahoo).
 * @TERN_IMAP_QUIRK_ASK_CAPABILITY_AGAIN: ask CAPABILITY after sign-in even if the OK carried it
 *   (iCloud's proxy rewrites the first ones in the stream, also inside literals; Exchange).
 * @TERN_IMAP_QUIRK_ID_AFTER_LOGIN: ID right after sign-in, or SELECT is refused (Coremail).
 * @TERN_IMAP_QUIRK_SMALL_BATCHES: at most 25 commands in flight (Outlook).
 * @TERN_IMAP_QUIRK_AUTOLOGOUT: IDLE ends by BYE at random; poll or reconnect without alarm
 * (Yandex).
 * @TERN_IMAP_QUIRK_SIZE_LIES: RFC822.SIZE is not the length: read until a short piece (Microsoft
 * 365).
 * @TERN_IMAP_QUIRK_LABELS: folders are labels, flags belong to the email (Gmail).
 * @TERN_IMAP_QUIRK_NO_LIST_EXTENDED: LIST with options crashes or is ignored (old Cyrus, old
 * Zimbra).
 * @TERN_IMAP_QUIRK_NO_LIST_STATUS: LIST … RETURN (STATUS …) answers nothing useful (Zoho).
 * @TERN_IMAP_QUIRK_NO_SPECIAL_USE: RETURN (SPECIAL-USE) is BAD (old Proton Bridge).
 * @TERN_IMAP_QUIRK_NO_STAR: `*` in a set is misread: the largest number is sent instead (DavMail).
 * @TERN_IMAP_QUIRK_LATE_APPEND: a new message shows only after NOOP or another SELECT (Courier).
 * @TERN_IMAP_QUIRK_SLOW: seconds a command: few, big batches (Yahoo).
 * @TERN_IMAP_QUIRK_DUPLICATES: the same message in several mailboxes with UIDs that may change
 * (Proton).
 * @TERN_IMAP_QUIRK_NO_BINDING: what -PLUS binds to is not what is meant: sign in without (Cyrus).
 */
typedef enum
{
  TERN_IMAP_QUIRK_NONE = 0,
  TERN_IMAP_QUIRK_NO_QRESYNC = 1 << 0,
  TERN_IMAP_QUIRK_NO_CONDSTORE = 1 << 1,
  TERN_IMAP_QUIRK_ASK_CAPABILITY_AGAIN = 1 << 2,
  TERN_IMAP_QUIRK_ID_AFTER_LOGIN = 1 << 3,
  TERN_IMAP_QUIRK_SMALL_BATCHES = 1 << 4,
  TERN_IMAP_QUIRK_AUTOLOGOUT = 1 << 5,
  TERN_IMAP_QUIRK_SIZE_LIES = 1 << 6,
  TERN_IMAP_QUIRK_LABELS = 1 << 7,
  TERN_IMAP_QUIRK_NO_LIST_EXTENDED = 1 << 8,
  TERN_IMAP_QUIRK_NO_LIST_STATUS = 1 << 9,
  TERN_IMAP_QUIRK_NO_SPECIAL_USE = 1 << 10,
  TERN_IMAP_QUIRK_NO_STAR = 1 << 11,
  TERN_IMAP_QUIRK_LATE_APPEND = 1 << 12,
  TERN_IMAP_QUIRK_SLOW = 1 << 13,
  TERN_IMAP_QUIRK_DUPLICATES = 1 << 14,
  TERN_IMAP_QUIRK_NO_BINDING = 1 << 15,
} TernImapQuirk;

/* All quirks (or-ed) of a server that said these. Each may be NULL when not known yet.
 * @greeting: the greeting's text. @id: the ID reply's name, vendor and version joined by spaces.
 * @capabilities: as offered now. @host: as connected to. Any thread. */
TernImapQuirk tern_imap_quirks_find (const char *host,
                                     const char *greeting,
                                     const char *id,
                                     const TernImapCapabilities *capabilities);

G_END_DECLS
