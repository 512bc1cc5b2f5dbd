/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Messages of which only the text parts are here: which parts those are, and reading them as if they were a message.
 * The engine fetches and indexes by it; ternctl and the models show by it. */
#pragma once

#include "engine/tern-structure.h"
#include "store/tern-store.h"

G_BEGIN_DECLS

/* A text part of more bytes is somebody's log file: such a message waits until a person wants it. */
#define TERN_TEXT_PARTS_MAX_BYTES (1024 * 1024)

/* The parts that are what a person reads; none for a message that is all attachments.
 * Returns: (transfer container) (nullable) (element-type TernStructurePart): lent by @structure; NULL when its text
 * cannot be had by parts: one is too large, or not to be asked for alone. */
GPtrArray *tern_text_parts_list (const TernStructure *structure);

/* A message made of the text parts of @email in the store: for tern_mime_parse() and the text or HTML of what that
 * gives, and nothing else of it. Any thread of @store.
 * @structure: (out) (optional) (transfer full): of the true message.
 * TERN_STORE_ERROR_NOT_FOUND: they are not all here; CORRUPT; IO. */
GBytes *tern_text_parts_read (TernStore *store, gint64 email, TernStructure **structure, GError **error);

G_END_DECLS
