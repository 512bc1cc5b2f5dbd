/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Every response an IMAP server can give (RFC 9051 §7 and the extensions of FEATURES P), as plain
 * structs; the parser makes them, the connection and session read them. */

#pragma once

#include <glib.h>

#include "imap/tern-imap-fetch.h"
#include "mail/tern-flags.h"
#include "mail/tern-uid-set.h"

G_BEGIN_DECLS

/* Flags as a server lists them. */
typedef struct
{
  TernFlag flags;
  const char *const *keywords; /* zero-terminated, not nullable */
  gboolean any_keyword;        /* \* */
} TernImapFlagList;

/* A range in the order the server gave: COPYUID's two lists match by position (RFC 4315 §3). */
typedef struct
{
  guint32 lo;
  guint32 hi;
} TernImapUidRange;

typedef enum
{
  TERN_IMAP_CODE_NONE, /* no response code at all */
  TERN_IMAP_CODE_UNKNOWN,
  TERN_IMAP_CODE_ALERT,
  TERN_IMAP_CODE_ALREADYEXISTS,
  TERN_IMAP_CODE_APPENDUID,
  TERN_IMAP_CODE_AUTHENTICATIONFAILED,
  TERN_IMAP_CODE_AUTHORIZATIONFAILED,
  TERN_IMAP_CODE_BADCHARSET,
  TERN_IMAP_CODE_BADCOMPARATOR,
  TERN_IMAP_CODE_BADEVENT,
  TERN_IMAP_CODE_BADURL,
  TERN_IMAP_CODE_CANNOT,
  TERN_IMAP_CODE_CAPABILITY,
  TERN_IMAP_CODE_CLIENTBUG,
  TERN_IMAP_CODE_CLOSED,
  TERN_IMAP_CODE_COMPRESSIONACTIVE,
  TERN_IMAP_CODE_CONTACTADMIN,
  TERN_IMAP_CODE_COPYUID,
  TERN_IMAP_CODE_CORRUPTION,
  TERN_IMAP_CODE_EXPIRED,
  TERN_IMAP_CODE_EXPUNGEISSUED,
  TERN_IMAP_CODE_HASCHILDREN,
  TERN_IMAP_CODE_HIGHESTMODSEQ,
  TERN_IMAP_CODE_INPROGRESS,
  TERN_IMAP_CODE_INUSE,
  TERN_IMAP_CODE_LIMIT,
  TERN_IMAP_CODE_MAILBOXID,
  TERN_IMAP_CODE_MESSAGELIMIT,
  TERN_IMAP_CODE_METADATA,
  TERN_IMAP_CODE_MODIFIED,
  TERN_IMAP_CODE_NOMODSEQ,
  TERN_IMAP_CODE_NONEXISTENT,
  TERN_IMAP_CODE_NOPERM,
  TERN_IMAP_CODE_NOTIFICATIONOVERFLOW,
  TERN_IMAP_CODE_NOTSAVED,
  TERN_IMAP_CODE_NOUPDATE,
  TERN_IMAP_CODE_OVERQUOTA,
  TERN_IMAP_CODE_PARSE,
  TERN_IMAP_CODE_PERMANENTFLAGS,
  TERN_IMAP_CODE_PRIVACYREQUIRED,
  TERN_IMAP_CODE_READ_ONLY,
  TERN_IMAP_CODE_READ_WRITE,
  TERN_IMAP_CODE_REFERRAL,
  TERN_IMAP_CODE_SERVERBUG,
  TERN_IMAP_CODE_THROTTLED,
  TERN_IMAP_CODE_TOOBIG,
  TERN_IMAP_CODE_TRYCREATE,
  TERN_IMAP_CODE_UIDNEXT,
  TERN_IMAP_CODE_UIDNOTSTICKY,
  TERN_IMAP_CODE_UIDREQUIRED,
  TERN_IMAP_CODE_UIDVALIDITY,
  TERN_IMAP_CODE_UNAVAILABLE,
  TERN_IMAP_CODE_UNKNOWN_CTE,
  TERN_IMAP_CODE_UNSEEN,
  TERN_IMAP_CODE_USEATTR,
  TERN_IMAP_N_CODES
} TernImapCode;

/* Returns: (transfer none): "READ-ONLY" and so on; "" for NONE and UNKNOWN. */
const char *tern_imap_code_get_name (TernImapCode code);

typedef enum
{
  TERN_IMAP_CONDITION_OK,
  TERN_IMAP_CONDITION_NO,
  TERN_IMAP_CONDITION_BAD,
  TERN_IMAP_CONDITION_BYE,
  TERN_IMAP_CONDITION_PREAUTH,
} TernImapConditionKind;

/**
 * TernImapCondition: OK, NO, BAD, BYE, PREAUTH with what follows (`resp-text`). A code whose
 * arguments make no sense (M365's COPYUID `701  `) keeps its @code and has none of them.
 * @code_name: (nullable): upper case, also of unknown codes. @code_args: (nullable): the rest, raw.
 * @number: of UIDNEXT, UIDVALIDITY, UNSEEN, HIGHESTMODSEQ, MESSAGELIMIT, and the UIDVALIDITY of
 *   APPENDUID and COPYUID; clamped to its type's maximum; 0 when missing.
 * @uids: (nullable): MODIFIED's set, the new UIDs of APPENDUID.
 * @source, @target: COPYUID's lists in the server's order, @n_source and @n_target ranges.
 * @flags: (nullable): of PERMANENTFLAGS.
 * @words: (nullable) (array zero-terminated=1): of CAPABILITY, BADCHARSET, BADEVENT; the single
 * argument of MAILBOXID, REFERRAL.
 * @progress, @goal: INPROGRESS (RFC 9585); @goal 0 when unknown.
 * @text: (not nullable): for people: valid UTF-8, no control characters, at most 1000 characters,
 *   "" when there was none.
 */
struct _TernImapCondition
{
  TernImapConditionKind kind;
  TernImapCode code;
  const char *code_name;
  const char *code_args;
  guint64 number;
  const TernUidSet *uids;
  const TernImapUidRange *source;
  guint n_source;
  const TernImapUidRange *target;
  guint n_target;
  const TernImapFlagList *flags;
  const char *const *words;
  guint64 progress;
  guint64 goal;
  const char *text;
};
typedef struct _TernImapCondition TernImapCondition;

/* The longest text of a person's concern that is kept, in characters. */
#define TERN_IMAP_MAX_TEXT 1000

/* COPYUID: the new UID of @source; 0 when it was not copied or the lists do not match in length. */
guint32 tern_imap_condition_map_uid (const TernImapCondition *condition, guint32 source);

/**
 * TernImapListData: one LIST, LSUB or XLIST response.
 * @lsub, @xlist: which of them.
 * @attributes: (array zero-terminated=1): `\HasChildren` …, ASCII; those of XLIST made those of
 * SPECIAL-USE
 *   (`\Spam` is `\Junk`, `\AllMail` is `\All`, `\Starred` is `\Flagged`).
 * @delimiter: 0 for NIL. @name: the wire's bytes ("INBOX" in whatever case is "INBOX").
 * @old_name: (nullable): OLDNAME (RFC 5465, 9051).
 * @child_info: (nullable) (array zero-terminated=1): CHILDINFO.
 */
typedef struct
{
  gboolean lsub;
  gboolean xlist;
  const char *const *attributes;
  char delimiter;
  const char *name;
  const char *old_name;
  const char *const *child_info;
} TernImapListData;

/* The same bits as TernImapStatusItems of tern-imap-session-mailbox.h. */
typedef enum
{
  TERN_IMAP_STATUS_HAS_MESSAGES = 1 << 0,
  TERN_IMAP_STATUS_HAS_UIDNEXT = 1 << 1,
  TERN_IMAP_STATUS_HAS_UIDVALIDITY = 1 << 2,
  TERN_IMAP_STATUS_HAS_UNSEEN = 1 << 3,
  TERN_IMAP_STATUS_HAS_HIGHESTMODSEQ = 1 << 4,
  TERN_IMAP_STATUS_HAS_SIZE = 1 << 5,
  TERN_IMAP_STATUS_HAS_MAILBOXID = 1 << 6,
  TERN_IMAP_STATUS_HAS_DELETED = 1 << 7,
  TERN_IMAP_STATUS_HAS_RECENT = 1 << 8,
  TERN_IMAP_STATUS_HAS_APPENDLIMIT = 1 << 9,
} TernImapStatusPresent;

/**
 * TernImapStatus: STATUS of a mailbox (RFC 9051 §7.3.4). Numbers too big for their field are
 * clamped.
 * @mailbox: wire name. @mailbox_id: (nullable). @appendlimit: bytes of one message (RFC 7889); not there for NIL.
 */
typedef struct
{
  const char *mailbox;
  TernImapStatusPresent present;
  guint32 messages;
  guint32 uidnext;
  guint32 uidvalidity;
  guint32 unseen;
  guint32 deleted;
  guint32 recent;
  guint64 highestmodseq;
  guint64 size;
  guint64 appendlimit;
  const char *mailbox_id;
} TernImapStatus;

/* A copy that owns its strings. Returns: (transfer full). */
TernImapStatus *tern_imap_status_copy (const TernImapStatus *status);
/* Only what tern_imap_status_copy() made. */
void tern_imap_status_free (TernImapStatus *status);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernImapStatus, tern_imap_status_free)

/**
 * TernImapSearchData: SEARCH and ESEARCH.
 * @extended: ESEARCH. @tag: (nullable): ESEARCH's correlator. @is_uid: ESEARCH said UID; SEARCH
 * cannot tell.
 * @numbers: (not nullable): all of them; possibly empty. @has_all: SEARCH always, ESEARCH when ALL
 * came.
 * @min, @max: 0 when not told. @count: valid when @has_count.
 * @modseq: 0 when not told.
 * @partial_lo, @partial_hi: of PARTIAL (RFC 9394), negative from the end; 0 when not told;
 *   then @numbers are that part.
 */
typedef struct
{
  gboolean extended;
  const char *tag;
  gboolean is_uid;
  const TernUidSet *numbers;
  gboolean has_all;
  guint32 min;
  guint32 max;
  gboolean has_count;
  guint64 count;
  guint64 modseq;
  gint64 partial_lo;
  gint64 partial_hi;
} TernImapSearchData;

/* QUOTA (RFC 9208 §4.2.1), of its resources STORAGE. @has_storage: there is a limit of it. Both in KiB. */
typedef struct
{
  gboolean has_storage;
  guint64 used;
  guint64 limit;
} TernImapQuota;

/* RFC 2342. @delimiter: 0 when flat. */
typedef struct
{
  const char *prefix;
  char delimiter;
} TernImapNamespaceDescr;

typedef struct
{
  const TernImapNamespaceDescr *items;
  guint n_items;
} TernImapNamespaceList;

typedef enum
{
  TERN_IMAP_RESPONSE_UNKNOWN,
  TERN_IMAP_RESPONSE_CONTINUATION,
  TERN_IMAP_RESPONSE_CONDITION,
  TERN_IMAP_RESPONSE_CAPABILITY,
  TERN_IMAP_RESPONSE_ENABLED,
  TERN_IMAP_RESPONSE_LIST,
  TERN_IMAP_RESPONSE_STATUS,
  TERN_IMAP_RESPONSE_SEARCH,
  TERN_IMAP_RESPONSE_FLAGS,
  TERN_IMAP_RESPONSE_EXISTS,
  TERN_IMAP_RESPONSE_RECENT,
  TERN_IMAP_RESPONSE_EXPUNGE,
  TERN_IMAP_RESPONSE_VANISHED,
  TERN_IMAP_RESPONSE_FETCH,
  TERN_IMAP_RESPONSE_NAMESPACE,
  TERN_IMAP_RESPONSE_ID,
  TERN_IMAP_RESPONSE_QUOTA,
} TernImapResponseType;

/**
 * TernImapResponse: which member is meant @type says. Everything is borrowed from the parser and
 * the framer and valid until either is called again.
 * @tag: (nullable): of a tagged CONDITION; NULL when untagged.
 * @keyword: (nullable): UNKNOWN: its first word, upper case; QUOTAROOT, THREAD and whatever else Tern
 *   does not read ends here.
 * @continuation: what follows `+`, NUL-terminated, at most 64 KiB: a SASL challenge or text.
 * @number: EXISTS, RECENT, EXPUNGE.
 * @words: (array zero-terminated=1): CAPABILITY, ENABLED; ASCII.
 * @vanished: VANISHED's UIDs, @earlier.
 * @id: ID's fields; NIL values are NULL; @n_id 0 for NIL.
 */
typedef struct
{
  TernImapResponseType type;
  const char *tag;
  union
  {
    const char *keyword;
    const char *continuation;
    TernImapCondition condition;
    const char *const *words;
    TernImapListData list;
    TernImapStatus status;
    TernImapSearchData search;
    TernImapFlagList flags;
    guint32 number;
    struct
    {
      const TernUidSet *vanished;
      gboolean earlier;
    };
    TernImapFetch fetch;
    TernImapQuota quota;
    struct
    {
      TernImapNamespaceList personal;
      TernImapNamespaceList other_users;
      TernImapNamespaceList shared;
    } namespaces;
    struct
    {
      const TernImapParam *id;
      guint n_id;
    };
  };
} TernImapResponse;

G_END_DECLS
