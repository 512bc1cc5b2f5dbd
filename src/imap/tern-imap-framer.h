/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The first of two stages of reading IMAP: where does this response end? It knows lines and
 * literals, gives nothing a meaning, and is where the caps are; the connection feeds it, the parser
 * interprets what it finds. */

#pragma once

#include <glib.h>

#include "mail/tern-uid-set.h"

G_BEGIN_DECLS

/**
 * TernImapLimits: caps; everything beyond is TERN_IMAP_ERROR_LIMIT and ends the connection, but for
 * @memory_literal beyond which a literal goes to an unlinked file and is mapped when interpreted.
 * All in bytes, but @list_items.
 * @line: text up to a CRLF or the next literal. @response: everything up to the response's end.
 * @list_bytes, @list_items: SEARCH, ESEARCH and VANISHED only, whose numbers become a set of ranges
 *   while they arrive: the text is not held.
 */
typedef struct
{
  gsize line;
  gsize memory_literal;
  gsize response;
  gsize list_bytes;
  gsize list_items;
} TernImapLimits;

/* DESIGN, "IMAP": 1 MiB, 4 MiB, 64 MiB, 16 MiB, 10 million. */
#define TERN_IMAP_LIMITS_DEFAULT                                                                   \
  ((TernImapLimits){ 1 << 20, 4 << 20, 64 << 20, 16 << 20, 10000000 })

/**
 * TernImapFrameLiteral: a literal kept outside the text. @at: the offset in the text just behind
 * the CRLF of its `{n}`. @data: @length bytes, in memory or mapped.
 */
typedef struct
{
  gsize at;
  const guint8 *data;
  gsize length;
} TernImapFrameLiteral;

/**
 * TernImapFrame: one whole response without its final CRLF. Short literals (up to 32 KiB) are
 * simply in the text behind their `{n}` CRLF, longer ones in @literals. All borrowed from the
 * framer.
 * @numbers: (nullable): the numbers that were taken out of a long number list at @numbers_at.
 */
typedef struct
{
  const guint8 *text;
  gsize length;
  const TernImapFrameLiteral *literals;
  guint n_literals;
  const TernUidSet *numbers;
  gsize numbers_at;
} TernImapFrame;

typedef struct _TernImapFramer TernImapFramer;

/* @limits: (nullable): copied; NULL for the defaults. One thread. Returns: (transfer full). */
TernImapFramer *tern_imap_framer_new (const TernImapLimits *limits);
void tern_imap_framer_free (TernImapFramer *framer);

/* Where to spool; default g_get_tmp_dir(). @directory: (nullable): copied. */
void tern_imap_framer_set_spool_directory (TernImapFramer *framer, const char *directory);

/* Room to read into: at least 4096 bytes, straight where they will stay (a long literal's bytes go
 * from the socket to their place). Invalidates the last frame and all parsed from it.
 * @size: (out): how much may be written. Returns: (transfer none). */
guint8 *tern_imap_framer_reserve (TernImapFramer *framer, gsize *size);
/* @length of the reserved bytes were written. A literal on its way to the disk may fail here; the
 * error comes from the next tern_imap_framer_next(). */
void tern_imap_framer_commit (TernImapFramer *framer, gsize length);
/* reserve, copy and commit, for whoever has the bytes already. Any length. */
void tern_imap_framer_feed (TernImapFramer *framer, const void *bytes, gsize length);

/* The next whole response, if there is one. To be called until it returns FALSE without an error
 * before more is fed. Blank lines are skipped.
 * @frame: (out caller-allocates): valid until the next call of next, reserve, feed or clear.
 * TERN_IMAP_ERROR_LIMIT, _PARSE (a literal's length that is no length), _STORAGE: the stream is
 * lost; every later call fails in the same way. Returns: FALSE when more bytes are needed, or on
 * error. */
gboolean tern_imap_framer_next (TernImapFramer *framer, TernImapFrame *frame, GError **error);

/* Bytes fed and not yet part of a response that next returned: what must be 0 when TLS
 * or DEFLATE takes over (hostile-input.md, first table). */
gsize tern_imap_framer_get_buffered (const TernImapFramer *framer);
/* Bytes of memory held now: for tests of the caps. */
gsize tern_imap_framer_get_memory (const TernImapFramer *framer);

/* Forgets everything buffered, and any error. */
void tern_imap_framer_clear (TernImapFramer *framer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernImapFramer, tern_imap_framer_free)

G_END_DECLS
