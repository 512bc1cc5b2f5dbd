/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* One reply of a submission server (RFC 5321 §4.2), read from bytes as they come; the session asks
 * it. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* RFC 5321 §4.5.3.1.5 has 512; servers with long challenges need more. */
#define TERN_SMTP_REPLY_MAX_LINE (12 * 1024)
#define TERN_SMTP_REPLY_MAX_LINES 128

typedef struct _TernSmtpReplyReader TernSmtpReplyReader;

TernSmtpReplyReader *tern_smtp_reply_reader_new (void);
void tern_smtp_reply_reader_free (TernSmtpReplyReader *reader);

/* Takes bytes off @data until a reply is whole. @used: (out): how many; the rest belongs to the
 * next reply.
 * @complete: (out). TERN_SMTP_ERROR_PROTOCOL: no reply begins so, codes differ between lines, NUL,
 * or a cap was passed; the reader is then of no further use. */
gboolean tern_smtp_reply_reader_feed (TernSmtpReplyReader *reader,
                                      const guint8 *data,
                                      gsize length,
                                      gsize *used,
                                      gboolean *complete,
                                      GError **error);

/* Of the last whole reply, valid until the next feed. */
guint tern_smtp_reply_reader_get_code (TernSmtpReplyReader *reader);
/* (transfer none) (array zero-terminated=1): texts behind the codes; as the server sent them, maybe
 * not UTF-8. */
const char *const *tern_smtp_reply_reader_get_lines (TernSmtpReplyReader *reader);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernSmtpReplyReader, tern_smtp_reply_reader_free)

G_END_DECLS
