/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Which messages the engine should still ask the server about: what they are made of, and the text of those too large
 * to be had whole. Writing is tern_store_set_insides() and tern_store_set_text_complete(). */

#pragma once

#include <glib.h>

#include "store/tern-store.h"

G_BEGIN_DECLS

/**
 * TernInsidesQuery: one look at part of a mailbox.
 * @before: rows below this message id; 0: from the newest.
 * @rows: how many rows are looked at, wanted or not: what a look costs, however large the mailbox is.
 * @bare: list messages whose structure is not known.
 * @larger: list messages of more bytes than this whose text is not here, unless their structure is known to be
 *   unknowable (""); G_MAXINT64: none.
 */
typedef struct
{
  gint64 before;
  guint rows;
  gboolean bare;
  gint64 larger;
} TernInsidesQuery;

/**
 * TernInsidesRow: a message wanted. @date: what its place in the list goes by, seconds since 1970.
 * @has_structure: tern_store_get_structure() knows it.
 */
typedef struct
{
  gint64 message;
  gint64 email;
  guint32 uid;
  gint64 date;
  guint64 size;
  gboolean has_structure;
} TernInsidesRow;

/* Reads. Messages that are here whole or with their text are never wanted: their structure comes from themselves.
 * @query->before becomes where the next look goes on; 0 when there is nothing below.
 * Returns: (transfer full) (element-type TernInsidesRow): newest first, no email twice. */
GArray *tern_store_insides_wanted (TernStore *store, gint64 mailbox, TernInsidesQuery *query, GError **error);

G_END_DECLS
