/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Text as the search indexes want it; extraction and queries both go through here. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Chinese, Japanese and Korean have no spaces FTS5's tokenizer could use: every run of them becomes its
 * overlapping pairs and its last character, each a word. Other text is left as it is.
 * @scratch: holds the result when it differs. Returns: @text itself when there is nothing to do. */
const char *tern_store_split_words (const char *text, GString *scratch);

/* One word or phrase of a query as an FTS5 phrase: quoted, split in the same way, the last word a
 * beginning when @prefix. Returns: (transfer full) (nullable): NULL when it holds nothing to look for. */
char *tern_store_quote_words (const char *text, gboolean prefix);

G_END_DECLS
