/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What lists are sorted, filtered and threaded by, of many messages, without the rest; the query worker asks. */

#pragma once

#include "store/tern-store-entries.h"

G_BEGIN_DECLS

/* Reads. What @mailbox shows below @before (0: from the top), newest first, at most @limit of those whose shown flags
 * are @flags where @mask has a bit. The keys are the shown flags (TernFlag). Costs a look at every row it passes, about
 * five times what tern_store_list_entries() does; at most @steps rows are passed, and @before is (inout): where to go
 * on, 0 at the end. */
gboolean tern_store_list_flagged (TernStore *store, gint64 mailbox, gint64 *before, TernFlag mask, TernFlag flags,
                                  guint steps, guint limit, GArray *entries, GError **error);

/* Reads. Of every message that is not its email's first appearance, its email: (message, email), newest first. Looks at
 * an index alone. Returns: (transfer full) (element-type TernStoreEntry). */
GArray *tern_store_list_shared (TernStore *store, GError **error);
/* Reads. Of every email that is not its thread's first, its thread: (email, thread), in no order. Looks at an index
 * alone. Returns: (transfer full) (element-type TernStoreEntry). */
GArray *tern_store_list_threaded (TernStore *store, GError **error);

/* Which texts of an email are wanted. */
typedef enum
{
  TERN_STORE_TEXTS_NONE,
  TERN_STORE_TEXTS_SUBJECT,
  TERN_STORE_TEXTS_SENDER,     /* name and address */
  TERN_STORE_TEXTS_RECIPIENTS, /* To and Cc */
} TernStoreTexts;

/* @first, @second: never NULL, valid during the call. */
typedef void (*TernStoreValuesFunc) (guint index, gint64 size, gboolean attachment, const char *first,
                                     const char *second, gpointer user_data);

/* Reads. Calls @func for each of @emails (newest first; those that are equal are neighbours) that is there. Neighbours
 * in the store cost one walk, others a search each. Checksums are not tested. */
gboolean tern_store_foreach_values (TernStore *store, const gint64 *emails, guint n, TernStoreTexts texts,
                                    TernStoreValuesFunc func, gpointer user_data, GError **error);

/**
 * TernStoreValues: all of this of one message.
 * @mailbox: 0: it is gone, or shown nowhere; the rest is nothing then.
 * @texts: as TernStoreTexts asked for; never NULL, owned by the array.
 */
typedef struct
{
  gint64 id;
  gint64 email;
  gint64 thread;
  gint64 mailbox;
  TernFlag system;
  gint64 size;
  gboolean attachment;
  char *texts[2];
} TernStoreValues;

/* Reads. One for each of @ids, in their order; some ten microseconds each. Returns: (transfer full) (element-type
 * TernStoreValues). */
GArray *tern_store_get_values (TernStore *store, const gint64 *ids, guint n, TernStoreTexts texts, GError **error);

/* Reads. Shown messages that are appearances of one of @emails, any order. Returns: (transfer full) (element-type
 * gint64). */
GArray *tern_store_list_appearances (TernStore *store, const gint64 *emails, guint n, GError **error);

G_END_DECLS
