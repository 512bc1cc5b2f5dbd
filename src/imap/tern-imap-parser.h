/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The second stage of reading IMAP: what does this response say? The connection hands it each frame
 * the framer found. It is tolerant of servers as they are (tests/imap/data has a row for each). */

#pragma once

#include "imap/tern-imap-framer.h"
#include "imap/tern-imap-response.h"

G_BEGIN_DECLS

/**
 * TernImapParser: holds the memory its responses live in, and reuses it: a FETCH of usual size
 * costs no allocation. One thread.
 */
typedef struct _TernImapParser TernImapParser;

TernImapParser *tern_imap_parser_new (void);
void tern_imap_parser_free (TernImapParser *parser);

/* Interprets @frame. Responses Tern does not know are UNKNOWN, not errors.
 * TERN_IMAP_ERROR_PARSE: cannot be interpreted; TERN_IMAP_ERROR_LIMIT: too deep or too many parts.
 * Both cost this response only; the stream goes on.
 * Returns: (transfer none) (nullable): valid until the next parse and until @frame is. */
const TernImapResponse *tern_imap_parser_parse (TernImapParser *parser,
                                                const TernImapFrame *frame,
                                                GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernImapParser, tern_imap_parser_free)

G_END_DECLS
