/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A raw header block to the values a message list shows: called by the engine
 * for every header it fetches, on the engine thread.
 *
 * Plain ASCII values take a path of their own without gmime; only encoded or
 * eight-bit ones are decoded by it. 100,000 typical blocks cost well under
 * half a second (tests/bench/bench-headers.c).
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TernMimeArena:
 *
 * The memory the values of one header block live in, used again for the next,
 * so that a long sync does not allocate for every value. One thread at a time.
 */
typedef struct _TernMimeArena TernMimeArena;

TernMimeArena *tern_mime_arena_new (void);
void tern_mime_arena_free (TernMimeArena *arena);

/**
 * TernMimeHeaders:
 * @subject: (nullable)
 * @from_name: (nullable): display name of the first sender
 * @from_address: (nullable): its address
 * @to: display list "Ann <ann@example.org>, bob@example.org"
 *   (nullable)
 * @cc: (nullable): the same
 * @message_id: (nullable): without angle brackets
 * @in_reply_to: (nullable): the first id, without angle brackets
 * @references: (nullable): %NULL-terminated, bare, the first and last 20
 * @content_type: (nullable): "text/plain", in lower case
 * @date: seconds since 1970; 0 without a date that can be understood
 * @has_date: whether there is one
 * @has_attachment_guess: the type alone suggests attachments (multipart/mixed,
 *   or a whole message that is neither text nor multipart)
 *
 * Values of one header block: UTF-8, unfolded, decoded, without control,
 * direction-changing or invisible characters. Owned by the arena.
 */
typedef struct
{
  const char *subject;
  const char *from_name;
  const char *from_address;
  const char *to;
  const char *cc;
  const char *message_id;
  const char *in_reply_to;
  const char *const *references;
  const char *content_type;
  gint64 date;
  gboolean has_date;
  gboolean has_attachment_guess;
} TernMimeHeaders;

/**
 * tern_mime_headers_parse:
 * @data: (array length=len): a header block with CRLF or LF lines; what
 *   follows its first empty line, and beyond 256 KiB, is not looked at
 * @out: (out caller-allocates): filled whole; valid until the next call with
 *   this @arena or its end
 * @arena: what @out points into; emptied first
 *
 * Recipients beyond 16 KiB of display list are left out.
 * Never fails: a field that is missing or broken has its empty value. Where a
 * field is repeated the first counts. Any thread, one arena each.
 */
void
tern_mime_headers_parse (const guint8 *data, gsize len, TernMimeHeaders *out, TernMimeArena *arena);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernMimeArena, tern_mime_arena_free)

G_END_DECLS
