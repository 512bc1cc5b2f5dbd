/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A received message as a person can read it: what the engine indexes, the
 * reader shows and `ternctl parse` prints.
 *
 * Parsing never fails: any bytes make a document, and whatever was wrong with
 * them is said in its warnings. It is linear in the message, held by
 * TernMimeLimits, and makes no use of the network or the locale. It can take
 * a while for a large message, so it belongs on a worker thread:
 * tern_mime_parse_async() does that.
 *
 * Every string is valid UTF-8. Names, subjects and file names have no control,
 * direction-changing or invisible characters.
 */
#pragma once

#include <gio/gio.h>

#include "mail/tern-address.h"

G_BEGIN_DECLS

/**
 * TernMimeLimits:
 * @max_parts: parts a message may have, containers counted (10,000)
 * @max_depth: containers inside one another (64)
 * @max_header_bytes: bytes of one header block that are looked at (256 KiB)
 * @max_text_bytes: bytes of text, and of HTML, that are decoded (16 MiB)
 * @max_usec: microseconds of wall clock, looked at before each part (10 s)
 *
 * Whatever lies beyond a limit is left out of the document, and a warning says
 * so in words. Nothing is ever an error.
 */
typedef struct
{
  guint max_parts;
  guint max_depth;
  gsize max_header_bytes;
  gsize max_text_bytes;
  gint64 max_usec;
} TernMimeLimits;

extern const TernMimeLimits tern_mime_default_limits;

typedef enum
{
  TERN_MIME_DISPOSITION_NONE,
  TERN_MIME_DISPOSITION_INLINE,
  TERN_MIME_DISPOSITION_ATTACHMENT,
} TernMimeDisposition;

/**
 * TernMimePart:
 * @section: the number an IMAP server knows it by (RFC 9051 §6.4.5.1): "1" for
 *   the only part of a message, "2.1" for the first part of an attached
 *   message "2"; "" for a multipart that is the whole message and for one
 *   that is the whole of an attached message
 * @type: "text/plain", in lower case, always with a slash
 * @charset: (nullable): as declared, in lower case; text parts only
 * @filename: (nullable): a basename safe to save under: no separators, no
 *   leading dot, at most 200 bytes, its true last extension kept
 * @content_id: (nullable): without the angle brackets
 * @encoding: the transfer encoding in lower case; "7bit" when none is given
 * @disposition: as declared
 * @size: decoded bytes (0 for a multipart)
 * @depth: containers above it
 * @is_multipart: a container that has no content of its own
 * @is_message: an attached message whose own parts follow it
 * @is_body: taken into the text or the HTML of the document
 * @is_attachment: a person should see it in the list of attachments
 * @is_inline_picture: shown in the HTML by its content id
 *
 * One part, owned by its document. Read-only.
 */
typedef struct
{
  char *section;
  char *type;
  char *charset;
  char *filename;
  char *content_id;
  char *encoding;
  TernMimeDisposition disposition;
  gsize size;
  guint depth;
  guint is_multipart : 1;
  guint is_message : 1;
  guint is_body : 1;
  guint is_attachment : 1;
  guint is_inline_picture : 1;
} TernMimePart;

/**
 * TernMimeDocument:
 *
 * Immutable and atomically reference counted: any thread may hold and read it.
 * What its getters lend lives as long as the document.
 */
typedef struct _TernMimeDocument TernMimeDocument;

#define TERN_TYPE_MIME_DOCUMENT (tern_mime_document_get_type ())
GType tern_mime_document_get_type (void);

/**
 * tern_mime_parse:
 * @message: a whole message as it came; kept by reference, not copied
 *
 * The document of @message under tern_mime_default_limits. Blocks.
 *
 * Returns: (transfer full): never %NULL
 */
TernMimeDocument *tern_mime_parse (GBytes *message);

/** tern_mime_parse_with_limits: the same, under other limits. */
TernMimeDocument *tern_mime_parse_with_limits (GBytes *message, const TernMimeLimits *limits);

/** tern_mime_parse_in_charset: the same, with the text of all its parts in @charset, whatever they say of themselves;
 * where the bytes are none of it, as tern_mime_to_utf8() has it. */
TernMimeDocument *tern_mime_parse_in_charset (GBytes *message, const char *charset);

/** tern_mime_document_get_message: (transfer none): what it was made of. */
GBytes *tern_mime_document_get_message (const TernMimeDocument *self);

/**
 * tern_mime_parse_async:
 *
 * tern_mime_parse() on a worker thread; @callback runs in the thread-default
 * main context of the caller. The only error is %G_IO_ERROR_CANCELLED.
 */
void tern_mime_parse_async (GBytes *message,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
TernMimeDocument *tern_mime_parse_finish (GAsyncResult *result, GError **error);

TernMimeDocument *tern_mime_document_ref (TernMimeDocument *self);
void tern_mime_document_unref (TernMimeDocument *self);

/** tern_mime_document_get_subject: "" when there is none. */
const char *tern_mime_document_get_subject (const TernMimeDocument *self);

/**
 * tern_mime_document_get_from: also get_to, get_cc, get_bcc, get_reply_to
 *
 * Returns: (element-type TernAddress) (transfer none): possibly empty, never
 *   %NULL. Groups are flattened. An entry whose address could not be
 *   understood has the text as its name and "" as its address.
 */
GPtrArray *tern_mime_document_get_from (const TernMimeDocument *self);
GPtrArray *tern_mime_document_get_to (const TernMimeDocument *self);
GPtrArray *tern_mime_document_get_cc (const TernMimeDocument *self);
GPtrArray *tern_mime_document_get_bcc (const TernMimeDocument *self);
GPtrArray *tern_mime_document_get_reply_to (const TernMimeDocument *self);

/**
 * tern_mime_document_dup_field:
 * @name: in lower case
 *
 * Returns: (transfer full) (nullable): the first field of that name of the
 *   message itself, unfolded, its bytes as they came but for what is no UTF-8;
 *   it is hostile. %NULL when there is none.
 */
char *tern_mime_document_dup_field (const TernMimeDocument *self, const char *name);

/**
 * tern_mime_document_get_date:
 * @unix_seconds: (out)
 * @offset_minutes: (out) (optional): of the sender's clock from UTC
 *
 * Returns: %FALSE, and zeros, when there is no date that can be understood
 */
gboolean tern_mime_document_get_date (const TernMimeDocument *self,
                                      gint64 *unix_seconds,
                                      int *offset_minutes);

/** tern_mime_document_get_message_id: (nullable): without angle brackets. */
const char *tern_mime_document_get_message_id (const TernMimeDocument *self);

/** tern_mime_document_get_in_reply_to: (nullable): the first id, bare. */
const char *tern_mime_document_get_in_reply_to (const TernMimeDocument *self);

/** tern_mime_document_get_references: %NULL-terminated, bare ids, oldest first,
 * the first and last 20 of them. */
const char *const *tern_mime_document_get_references (const TernMimeDocument *self);

/**
 * tern_mime_document_get_text:
 *
 * The best text: the plain text parts with format=flowed unwrapped, or the
 * text of the HTML when there is only that. Lines end in "\n", the last one as
 * it came; quoted lines start with ">". "" when the message has no text.
 */
const char *tern_mime_document_get_text (const TernMimeDocument *self);

/**
 * tern_mime_document_get_html:
 *
 * Returns: (nullable): the HTML as UTF-8, otherwise as it came: it is hostile.
 *   %NULL when the message has none.
 */
const char *tern_mime_document_get_html (const TernMimeDocument *self);

/** tern_mime_document_dup_index_text: what full-text search should know of the
 * message beyond its headers: text, attachment names, and the subjects and
 * text of attached messages; at most 1 MiB. Encrypted parts are not in it. */
char *tern_mime_document_dup_index_text (const TernMimeDocument *self);

/** tern_mime_document_get_n_parts: multiparts and attached messages included. */
guint tern_mime_document_get_n_parts (const TernMimeDocument *self);

/** tern_mime_document_get_part: in the order of the message. */
const TernMimePart *tern_mime_document_get_part (const TernMimeDocument *self, guint index);

/** tern_mime_document_find_section: (nullable): the part an IMAP server calls
 * @section; multiparts only by a number of their own. */
const TernMimePart *
tern_mime_document_find_section (const TernMimeDocument *self, const char *section);

/** tern_mime_document_find_content_id: (nullable): @content_id is bare. */
const TernMimePart *
tern_mime_document_find_content_id (const TernMimeDocument *self, const char *content_id);

/**
 * tern_mime_document_dup_content:
 * @part: one of this document's parts
 *
 * Returns: (transfer full): its bytes with the transfer encoding undone; of a
 *   multipart, its raw bytes. May be long work: not for the main thread.
 */
GBytes *tern_mime_document_dup_content (const TernMimeDocument *self, const TernMimePart *part);

/** tern_mime_document_get_warnings: %NULL-terminated plain English sentences,
 * each at most once: "There is no sender.", "The date cannot be understood." */
const char *const *tern_mime_document_get_warnings (const TernMimeDocument *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernMimeDocument, tern_mime_document_unref)

G_END_DECLS
