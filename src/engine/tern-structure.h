/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What a message is made of, known without having it: from the server's BODYSTRUCTURE or from the message once it is
 * here, and the text form in which the store keeps it. The engine writes it; whoever shows a message reads it. */
#pragma once

#include "imap/tern-imap-fetch.h"
#include "mime/tern-mime-document.h"

G_BEGIN_DECLS

/* Longer is not kept: such a message (some 800 parts) is described once it is here. */
#define TERN_STRUCTURE_MAX_BYTES (64 * 1024)
/* What one field is cut to, in bytes. */
#define TERN_STRUCTURE_MAX_FIELD 250
/* The server did not say. */
#define TERN_STRUCTURE_UNKNOWN G_MAXUINT64

/**
 * TernStructurePart:
 * @part: as a document would describe it. Where the message itself was not seen, sizes are estimated from the encoded
 *   ones, and a picture counts as part of the HTML when it is where such pictures are.
 * @wire_size: bytes before decoding, as the server counts them; or TERN_STRUCTURE_UNKNOWN
 * @flowed, @delsp: RFC 3676
 */
typedef struct
{
  TernMimePart part;
  guint64 wire_size;
  gboolean flowed;
  gboolean delsp;
} TernStructurePart;

/* Parts in the order of the message. Immutable; read from any thread. */
typedef struct _TernStructure TernStructure;

/* Everything in @root is hostile: names are made safe, fields cut, what is not UTF-8 made so. */
TernStructure *tern_structure_new_from_imap (const TernImapPart *root);
TernStructure *tern_structure_new_from_document (const TernMimeDocument *document);
/* @text: (nullable): from tern_structure_to_text(). Returns: (transfer full) (nullable): NULL when it is none: nothing
 * known, or not understood. */
TernStructure *tern_structure_parse (const char *text);
void tern_structure_free (TernStructure *self);

/* The form tern_structure_parse() reads, the same again for what that gave. "" when it would be longer than
 * TERN_STRUCTURE_MAX_BYTES: known to be unknown, which tern_store_set_insides() keeps as well as any. */
char *tern_structure_to_text (const TernStructure *self);

guint tern_structure_get_n_parts (const TernStructure *self);
const TernStructurePart *tern_structure_get_part (const TernStructure *self, guint index);
gboolean tern_structure_has_attachment (const TernStructure *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernStructure, tern_structure_free)

G_END_DECLS
