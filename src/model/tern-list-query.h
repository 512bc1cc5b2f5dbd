/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What a list of messages shows and in which order: made by whoever opens a list, and given to it. */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* By what a list is sorted. Messages that are equal in it are newest first. Of text, case and accents do not count, and
 * of a subject not its "Re:" and "Fwd:". Not ascending: the newest, the largest, the unread, the starred or those with
 * attachments first, and Z before A. */
typedef enum
{
  TERN_LIST_SORT_DATE,
  TERN_LIST_SORT_SENDER,
  TERN_LIST_SORT_SUBJECT,
  TERN_LIST_SORT_SIZE,
  TERN_LIST_SORT_UNREAD,
  TERN_LIST_SORT_STARRED,
  TERN_LIST_SORT_ATTACHMENT,
} TernListSort;

#define TERN_LIST_N_SORTS 7

/* What every message of a list must be; bits, all of which have to hold.
 * @TERN_LIST_FILTER_TO_ME: the address of one of the accounts is among its To or Cc. */
typedef enum
{
  TERN_LIST_FILTER_NONE = 0,
  TERN_LIST_FILTER_UNREAD = 1 << 0,
  TERN_LIST_FILTER_STARRED = 1 << 1,
  TERN_LIST_FILTER_ATTACHMENT = 1 << 2,
  TERN_LIST_FILTER_TO_ME = 1 << 3,
} TernListFilter;

#define TERN_LIST_FILTER_ALL 0xf

typedef enum
{
  TERN_LIST_OF_MAILBOXES,
  TERN_LIST_OF_STARRED, /* of every account, junk and trash left out; a message in several folders is one row */
  TERN_LIST_OF_UNREAD,  /* the same */
  TERN_LIST_OF_SEARCH,
} TernListKind;

/**
 * TernListQuery: reference counted. Set up by who made it, and never changed after a list was made of it (the list's
 * own functions change what it shows). Begins by date, newest first, flat, with no filter.
 */
typedef struct _TernListQuery TernListQuery;

#define TERN_TYPE_LIST_QUERY (tern_list_query_get_type ())
GType tern_list_query_get_type (void);

/* The messages of @mailboxes (copied). */
TernListQuery *tern_list_query_new_mailboxes (const gint64 *mailboxes, guint n_mailboxes);
TernListQuery *tern_list_query_new_starred (void);
TernListQuery *tern_list_query_new_unread (void);
/* What tern_store_search() finds for @text in @mailboxes (copied); none: in all. */
TernListQuery *tern_list_query_new_search (const char *text, const gint64 *mailboxes, guint n_mailboxes);
TernListQuery *tern_list_query_copy (const TernListQuery *self);
TernListQuery *tern_list_query_ref (TernListQuery *self);
void tern_list_query_unref (TernListQuery *self);

void tern_list_query_set_sort (TernListQuery *self, TernListSort sort, gboolean ascending);
void tern_list_query_set_threaded (TernListQuery *self, gboolean threaded);
/* @filter: TernListFilter bits. */
void tern_list_query_set_filter (TernListQuery *self, guint filter);

TernListKind tern_list_query_get_kind (const TernListQuery *self);
/* (transfer none). @n: (out). None: every mailbox, for a search. */
const gint64 *tern_list_query_get_mailboxes (const TernListQuery *self, guint *n);
/* (transfer none) (nullable): what is searched for. */
const char *tern_list_query_get_text (const TernListQuery *self);
/* @ascending: (out) (optional). */
TernListSort tern_list_query_get_sort (const TernListQuery *self, gboolean *ascending);
gboolean tern_list_query_get_threaded (const TernListQuery *self);
guint tern_list_query_get_filter (const TernListQuery *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernListQuery, tern_list_query_unref)

G_END_DECLS
