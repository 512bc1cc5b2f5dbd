/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What a mailbox is for (RFC 6154 special use, RFC 8457, and INBOX); sync decides it once and
 * the store keeps it. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The values are stored; never renumber them. */
typedef enum
{
  TERN_MAILBOX_ROLE_NONE = 0,
  TERN_MAILBOX_ROLE_INBOX = 1,
  TERN_MAILBOX_ROLE_DRAFTS = 2,
  TERN_MAILBOX_ROLE_SENT = 3,
  TERN_MAILBOX_ROLE_ARCHIVE = 4,
  TERN_MAILBOX_ROLE_JUNK = 5,
  TERN_MAILBOX_ROLE_TRASH = 6,
  TERN_MAILBOX_ROLE_ALL = 7,
  TERN_MAILBOX_ROLE_FLAGGED = 8,
  TERN_MAILBOX_ROLE_IMPORTANT = 9,
  TERN_MAILBOX_ROLE_SNOOZED = 10, /* draft-ietf-mailmaint-messageflag-mailboxattribute */
} TernMailboxRole;

/* One LIST attribute, any case: `\Sent`, also the older XLIST names (`\Spam`, `\Starred`,
 * `\AllMail`, `\Inbox`). Anything else is NONE. */
TernMailboxRole tern_mailbox_role_from_attribute (const char *attribute);

/* A guess for servers that announce nothing. Attributes win: a guess is used only for a role no
 * mailbox of the account was announced for.
 * @path: the decoded name, UTF-8; only the whole name INBOX (any case) is INBOX, everything else is
 *   looked at by its last part, and only at the top level, under INBOX, or under "[Gmail]".
 * @delimiter: as LIST gave it; 0 for none. */
TernMailboxRole tern_mailbox_role_from_name (const char *path, char delimiter);

/* Returns: (transfer none): "inbox", "sent" …; "none". */
const char *tern_mailbox_role_to_string (TernMailboxRole role);
/* The reverse; anything else is NONE. */
TernMailboxRole tern_mailbox_role_from_string (const char *text);

G_END_DECLS
