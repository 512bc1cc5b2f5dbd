/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A person's query in a server's words; the server search sends it. Internal to the engine. */
#pragma once

#include "imap/tern-imap-search-keys.h"
#include "store/tern-store-search-query.h"

G_BEGIN_DECLS

/* @terms: (element-type TernSearchTerm). @gmail: words are asked for as Gmail's own search field takes them (X-GM-RAW).
 * What a server cannot be asked for (a folder; an attachment, but of Gmail) is left out, days are asked for with some
 * to spare: the answer is gone through with tern_store_search_narrow(). @open: (out): something of the kind was left
 * out, so that the answer may hold a lot that does not fit.
 * Returns: (transfer full). */
TernImapSearchKeys *tern_search_criteria_new (const GArray *terms, gboolean gmail, gboolean *open);

G_END_DECLS
