/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The little that a list of any length must know of every row, read without the rest; the models' lists use it. */

#pragma once

#include <glib.h>

#include "mail/tern-flags.h"
#include "store/tern-store.h"

G_BEGIN_DECLS

/* One row of a list: 16 bytes, so that a million of them are 16 MB. */
typedef struct
{
  gint64 id;
  gint64 key; /* TERN_STORE_ENTRY_… bits */
} TernStoreEntry;

#define TERN_STORE_ENTRY_UNREAD 1

/* Reads. Adds to @entries (element-type TernStoreEntry) at most @limit of what @mailbox shows below @before (a message
 * id; 0: from the top), newest first, with key 0. Checksums are not tested: whoever shows a row reads it. */
gboolean tern_store_list_entries (TernStore *store, gint64 mailbox, gint64 before, guint limit, GArray *entries,
                                  GError **error);
/* Reads. Marks the unread among @entries [first, first + n), which are neighbours in @mailbox and newest first. Costs
 * some five times what listing them does, so it comes after it. @found: (inout): counts them. */
gboolean tern_store_mark_unread (TernStore *store, gint64 mailbox, TernStoreEntry *entries, guint n, guint *found,
                                 GError **error);

/* Where a message is shown, and as what. */
typedef struct
{
  gint64 id;
  gint64 mailbox; /* 0: it is gone, damaged, or shown nowhere */
  TernFlag system;
} TernStoreBrief;

/* Reads. One for each of @ids, in their order. Returns: (transfer full) (element-type TernStoreBrief). */
GArray *tern_store_get_briefs (TernStore *store, const gint64 *ids, guint n, GError **error);

/* Reads. Those of @ids, in their order, of which a change is in the journal and not set aside: the server has not
 * confirmed it. Costs nothing while the journal is empty. Returns: (transfer full) (element-type gint64). */
GArray *tern_store_list_waiting (TernStore *store, const gint64 *ids, guint n, GError **error);

/* Reads. How many journal entries of @account (a key) wait, and how many were set aside. */
gboolean tern_store_count_journal (TernStore *store, const char *account, guint *waiting, guint *set_aside,
                                   GError **error);

/* Whether another connection, of any process, has committed to mail.db or kept.db since the last call (TRUE the first
 * time, and when it could not look). A few microseconds. */
gboolean tern_store_has_changed (TernStore *store);

G_END_DECLS
