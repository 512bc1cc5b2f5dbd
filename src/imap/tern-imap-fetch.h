/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What one FETCH response says about a message (RFC 9051 §7.5.2): plain structs lent by the parser
 * to the session, its listener and the engine. Strings are bytes as they came, not necessarily
 * UTF-8, but where it is said. */

#pragma once

#include <glib.h>

#include "mail/tern-flags.h"

G_BEGIN_DECLS

/* Lists of names and values (body parameters). */
typedef struct
{
  const char *name;
  const char *value;
} TernImapParam;

/**
 * TernImapMailAddress: one address of an ENVELOPE, raw (encoded-words are not decoded). Any may be
 * NULL. A NULL @host starts (with @mailbox) or ends (without) a group, RFC 9051 §7.5.2.
 */
typedef struct
{
  const char *name;
  const char *route;
  const char *mailbox;
  const char *host;
} TernImapMailAddress;

typedef struct
{
  const TernImapMailAddress *items;
  guint n_items;
} TernImapAddresses;

/**
 * TernImapEnvelope: raw strings, NULL where the server said NIL.
 */
typedef struct
{
  const char *date;
  const char *subject;
  TernImapAddresses from;
  TernImapAddresses sender;
  TernImapAddresses reply_to;
  TernImapAddresses to;
  TernImapAddresses cc;
  TernImapAddresses bcc;
  const char *in_reply_to;
  const char *message_id;
} TernImapEnvelope;

/**
 * TernImapPart: one part of a BODYSTRUCTURE. Strings are NULL where the server said NIL or nothing.
 * @section: what to put between the brackets of BODY[…] to get its content: "1", "2.1"; "TEXT" (or
 *   "2.TEXT") for a multipart that is a whole message's body, which has no number.
 * @type, @subtype: lower case, never NULL ("application", "octet-stream" when the server left them
 * out; "multipart", "mixed" likewise).
 * @params: of Content-Type, raw, names in lower case.
 * @encoding: lower case. @size: encoded bytes. @lines: 0 when unknown.
 * @disposition: lower case.
 * @filename: of the disposition, else the type's `name`; RFC 2231 pieces are joined and decoded,
 *   encoded-words are not. UTF-8; not safe as a file name.
 * @envelope, @children[0]: of a message/rfc822 part: the message inside.
 */
typedef struct _TernImapPart TernImapPart;
struct _TernImapPart
{
  const char *section;
  const char *type;
  const char *subtype;
  const TernImapParam *params;
  guint n_params;
  const char *id;
  const char *description;
  const char *encoding;
  guint64 size;
  guint64 lines;
  const char *md5;
  const char *disposition;
  const TernImapParam *disposition_params;
  guint n_disposition_params;
  const char *filename;
  const char *language;
  const char *location;
  const TernImapEnvelope *envelope;
  const TernImapPart *const *children;
  guint n_children;
};

/* DESIGN, "IMAP", and hostile-input.md. Deeper, or more, is TERN_IMAP_ERROR_LIMIT for that
 * response. */
#define TERN_IMAP_MAX_DEPTH 32
#define TERN_IMAP_MAX_PARTS 10000

/* The value of @name (lower case). Returns: (transfer none) (nullable). */
const char *tern_imap_part_get_param (const TernImapPart *part, const char *name);

typedef enum
{
  TERN_IMAP_SECTION_BODY,        /* BODY[…], RFC822, RFC822.HEADER, RFC822.TEXT */
  TERN_IMAP_SECTION_BINARY,      /* BINARY[…]: transfer encoding taken off by the server */
  TERN_IMAP_SECTION_BINARY_SIZE, /* BINARY.SIZE[…]: @length only */
} TernImapSectionKind;

/**
 * TernImapSection: the content of a section that came.
 * @name: upper case, without the list of fields: "", "HEADER", "HEADER.FIELDS", "TEXT", "1.2",
 * "1.MIME", "2.HEADER". RFC822 is "", RFC822.HEADER is "HEADER", RFC822.TEXT is "TEXT".
 * @origin: where a partial fetch starts; -1 when it is the whole.
 * @data: @length bytes, not NUL-terminated. NULL when @nil.
 * @nil: the server said NIL: the section is not there.
 */
typedef struct
{
  TernImapSectionKind kind;
  const char *name;
  gint64 origin;
  const guint8 *data;
  gsize length;
  gboolean nil;
} TernImapSection;

typedef enum
{
  TERN_IMAP_FETCH_NONE = 0,
  TERN_IMAP_FETCH_UID = 1 << 0,
  TERN_IMAP_FETCH_FLAGS = 1 << 1,
  TERN_IMAP_FETCH_MODSEQ = 1 << 2,
  TERN_IMAP_FETCH_SIZE = 1 << 3,
  TERN_IMAP_FETCH_INTERNALDATE = 1 << 4,
  TERN_IMAP_FETCH_ENVELOPE = 1 << 5,
  TERN_IMAP_FETCH_STRUCTURE = 1 << 6,
  TERN_IMAP_FETCH_SECTIONS = 1 << 7,
  TERN_IMAP_FETCH_EMAILID = 1 << 8,
  TERN_IMAP_FETCH_THREADID = 1 << 9,
  TERN_IMAP_FETCH_GM_MSGID = 1 << 10,
  TERN_IMAP_FETCH_GM_THRID = 1 << 11,
  TERN_IMAP_FETCH_GM_LABELS = 1 << 12,
  TERN_IMAP_FETCH_PREVIEW = 1 << 13,
  TERN_IMAP_FETCH_SAVEDATE = 1 << 14,
} TernImapFetchPresent;

/**
 * TernImapFetch: everything is borrowed and valid during the call that handed it over.
 * @present: which items came; all other fields are 0, NULL or FALSE. An item that came as NIL is
 *   present with that empty value.
 * @seq: 0 for UIDFETCH (RFC 9586) and for Courier's `* 0 FETCH`.
 * @keywords: (array zero-terminated=1) (not nullable): those that are tern_keyword_is_valid().
 * @internal_date, @save_date: Unix seconds; 0 for a date that is none (00-Jan-0000), and then not
 * present.
 * @preview: UTF-8.
 * @gm_labels: (array zero-terminated=1) (not nullable): wire names (modified UTF-7).
 * @sections: BODY[…] and the like.
 */
typedef struct
{
  TernImapFetchPresent present;
  guint32 seq;
  guint32 uid;
  TernFlag flags;
  const char *const *keywords;
  guint64 modseq;
  guint64 size;
  gint64 internal_date;
  gint64 save_date;
  const TernImapEnvelope *envelope;
  const TernImapPart *structure;
  const TernImapSection *sections;
  guint n_sections;
  const char *email_id;
  const char *thread_id;
  guint64 gm_msgid;
  guint64 gm_thrid;
  const char *const *gm_labels;
  const char *preview;
} TernImapFetch;

/* The first section of that kind and name. Returns: (transfer none) (nullable). */
const TernImapSection *tern_imap_fetch_get_section (const TernImapFetch *fetch,
                                                    TernImapSectionKind kind,
                                                    const char *name);

G_END_DECLS
