/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What an APPEND command becomes; the engine's actions call it. Internal to the engine. */
#pragma once

#include "engine/tern-engine-command.h"
#include "engine/tern-store-batch.h"

G_BEGIN_DECLS

/* Reads the file and journals it for @mailbox. @entry: (out). Errors: of the store; TERN_ENGINE_ERROR_INVALID with a
 * sentence: it cannot be read, or is no message. */
gboolean tern_engine_append (TernStoreBatch *batch,
                             const TernEngineCommand *command,
                             gint64 mailbox,
                             gint64 *entry,
                             GError **error);
/* As the wire wants it: every line ends with CRLF. (transfer full). */
GBytes *tern_engine_append_to_lines (const char *text, gsize length);

G_END_DECLS
