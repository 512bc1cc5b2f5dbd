/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What is inside a message, read from the store on a worker: for TernMessageContent alone. */
#pragma once

#include "engine/tern-structure.h"
#include "mime/tern-mime-document.h"
#include "model/tern-content-findings.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TernContentInsides: immutable once made; any thread.
 * @document: (nullable): of the whole message, or of its text parts; NULL when neither is here
 * @structure: (nullable): what the server says of it, when only the text parts are here
 * @findings: (nullable): of the document of a whole message
 * @wanted: (nullable) (array zero-terminated=1): without a document: the sections to fetch; NULL: the whole message
 */
typedef struct
{
  TernMimeDocument *document;
  TernStructure *structure;
  TernContentFindings *findings;
  char **wanted;
} TernContentInsides;

#define TERN_TYPE_CONTENT_INSIDES (tern_content_insides_get_type ())
GType tern_content_insides_get_type (void);
TernContentInsides *tern_content_insides_ref (TernContentInsides *self);
void tern_content_insides_unref (TernContentInsides *self);

/* Opens a reader of its own, reads and parses; long work. @own: (array zero-terminated=1): the person's addresses.
 * Errors: those of tern_store_reader_open() and reading. */
TernContentInsides *tern_content_insides_read (
    const char *data_dir, gint64 message, gint64 email, const char *const *own, GError **error);

/* Of the message @source, which is not in the store. No server is believed about it. The same otherwise. */
TernContentInsides *tern_content_insides_read_source (
    const char *data_dir, GBytes *source, const char *const *own, GError **error);

/* Reads its text again in @charset. Before it is given to anybody. */
void tern_content_insides_set_charset (TernContentInsides *self, const char *charset);

/* What was inside @sealed, whose document is signed or encrypted; long work, and the person may be asked for a
 * password. @signature: (out) (transfer full) (nullable). Returns: (transfer full) (nullable): NULL without @error when
 * the document was signed in the open. Errors: those of tern_mime_seal_open(). */
TernContentInsides *tern_content_insides_open (const TernContentInsides *sealed,
                                               const char *data_dir,
                                               gint64 message,
                                               const char *const *own,
                                               TernMimeSignature **signature,
                                               GError **error);

/* (nullable): in the document when it is whole, else in the structure. */
const TernMimePart *tern_content_insides_find_section (const TernContentInsides *self, const char *section);
const TernMimePart *tern_content_insides_find_content_id (const TernContentInsides *self, const char *content_id);
/* In the order of the message, as many as TernMimeLimits lets be.
 * Returns: (transfer container) (element-type TernMimePart): lent by @self. */
GPtrArray *tern_content_insides_list_parts (const TernContentInsides *self);
/* Returns: (transfer container) (element-type TernMimePart): lent by @self. */
GPtrArray *tern_content_insides_list_attachments (const TernContentInsides *self);

/* The decoded bytes of @section. TERN_STORE_ERROR_NOT_FOUND: they are not here. Long work. */
GBytes *tern_content_insides_read_part (const TernContentInsides *self,
                                        const char *data_dir,
                                        gint64 email,
                                        const char *section,
                                        GError **error);
/* The message as it came. Errors: the same. */
GBytes *tern_content_read_source (const char *data_dir, gint64 email, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernContentInsides, tern_content_insides_unref)

G_END_DECLS
