/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Which messages a query wants, and where they are sorted: the worker asks of all, the list of those that come. */

#include "model/tern-entry-query.h"

#include "model/tern-sort-text.h"

#include <string.h>

static gboolean
is_by_flag (TernListSort sort)
{
  return sort == TERN_LIST_SORT_UNREAD || sort == TERN_LIST_SORT_STARRED || sort == TERN_LIST_SORT_ATTACHMENT;
}

static guint
get_filter (const TernListQuery *query)
{
  TernListKind kind = tern_list_query_get_kind (query);

  return tern_list_query_get_filter (query) | (kind == TERN_LIST_OF_STARRED ? TERN_LIST_FILTER_STARRED : 0)
         | (kind == TERN_LIST_OF_UNREAD ? TERN_LIST_FILTER_UNREAD : 0);
}

TernListOrder
tern_entry_query_get_order (const TernListQuery *query)
{
  gboolean ascending;
  TernListSort sort = tern_list_query_get_sort (query, &ascending);
  TernListOrder order = { FALSE, tern_list_query_get_threaded (query), FALSE, TERN_LIST_RANK_OF_HEAD };

  order.oldest_first = sort == TERN_LIST_SORT_DATE && ascending;
  order.plain = tern_list_query_get_kind (query) == TERN_LIST_OF_MAILBOXES && sort == TERN_LIST_SORT_DATE && !ascending
                && !order.threaded && tern_list_query_get_filter (query) == 0;
  if (is_by_flag (sort))
    order.rank = ascending ? TERN_LIST_RANK_HIGHEST : TERN_LIST_RANK_LOWEST;
  return order;
}

gboolean
tern_entry_query_is_by_text (const TernListQuery *query)
{
  TernListSort sort = tern_list_query_get_sort (query, NULL);

  return sort == TERN_LIST_SORT_SUBJECT || sort == TERN_LIST_SORT_SENDER;
}

TernStoreTexts
tern_entry_query_get_texts (const TernListQuery *query)
{
  switch (tern_list_query_get_sort (query, NULL))
    {
    case TERN_LIST_SORT_SUBJECT:
      return TERN_STORE_TEXTS_SUBJECT;
    case TERN_LIST_SORT_SENDER:
      return TERN_STORE_TEXTS_SENDER;
    case TERN_LIST_SORT_DATE:
    case TERN_LIST_SORT_SIZE:
    case TERN_LIST_SORT_UNREAD:
    case TERN_LIST_SORT_STARRED:
    case TERN_LIST_SORT_ATTACHMENT:
    default:
      return TERN_STORE_TEXTS_NONE;
    }
}

gint64
tern_entry_query_turn_rank (const TernListQuery *query, gint64 rank)
{
  gboolean ascending;

  tern_list_query_get_sort (query, &ascending);
  return ascending ? rank : TERN_LIST_RANK_END - 1 - rank;
}

gint64
tern_entry_query_make_key (const TernListQuery *query, TernFlag system, gint64 size, gboolean attachment)
{
  gboolean ascending;
  gint64 bits = (system & TERN_FLAG_SEEN) == 0 ? TERN_LIST_KEY_UNREAD : 0;
  gboolean has;

  switch (tern_list_query_get_sort (query, &ascending))
    {
    case TERN_LIST_SORT_SIZE:
      return tern_entry_query_turn_rank (query, CLAMP (size, 0, TERN_LIST_RANK_END - 1)) << TERN_LIST_KEY_SHIFT | bits;
    case TERN_LIST_SORT_UNREAD:
      has = (system & TERN_FLAG_SEEN) == 0;
      break;
    case TERN_LIST_SORT_STARRED:
      has = (system & TERN_FLAG_FLAGGED) != 0;
      break;
    case TERN_LIST_SORT_ATTACHMENT:
      has = attachment;
      break;
    case TERN_LIST_SORT_DATE:
    case TERN_LIST_SORT_SENDER:
    case TERN_LIST_SORT_SUBJECT:
    default:
      return bits;
    }
  return (gint64) (has == ascending) << TERN_LIST_KEY_SHIFT | bits;
}

gsize
tern_entry_query_fold (const TernListQuery *query, const char *first, const char *second, char *folded)
{
  if (tern_list_query_get_sort (query, NULL) == TERN_LIST_SORT_SUBJECT)
    return tern_sort_text_fold_subject (first, folded);
  return tern_sort_text_fold_sender (first, second, folded);
}

gboolean
tern_entry_query_matches_flags (const TernListQuery *query, TernFlag system)
{
  guint filter = get_filter (query);

  return ((filter & TERN_LIST_FILTER_UNREAD) == 0 || (system & TERN_FLAG_SEEN) == 0)
         && ((filter & TERN_LIST_FILTER_STARRED) == 0 || (system & TERN_FLAG_FLAGGED) != 0);
}

static gboolean
is_of_address (char c)
{
  return g_ascii_isalnum (c) || (c != '\0' && strchr (".-_+%@", c) != NULL) || (c & 0x80) != 0;
}

/* Whether @address is one of those in @list, and not a part of one. */
static gboolean
holds_address (const char *list, const char *address)
{
  gsize length = strlen (address);

  for (const char *p = list; length > 0 && *p != '\0'; p++)
    if (g_ascii_strncasecmp (p, address, length) == 0 && (p == list || !is_of_address (p[-1]))
        && !is_of_address (p[length]))
      return TRUE;
  return FALSE;
}

gboolean
tern_entry_query_matches_rest (const TernListQuery *query, gboolean attachment, const char *to, const char *cc,
                               char **addresses)
{
  guint filter = get_filter (query);

  if ((filter & TERN_LIST_FILTER_ATTACHMENT) != 0 && !attachment)
    return FALSE;
  if ((filter & TERN_LIST_FILTER_TO_ME) == 0)
    return TRUE;
  for (guint i = 0; addresses != NULL && addresses[i] != NULL; i++)
    if (holds_address (to, addresses[i]) || holds_address (cc, addresses[i]))
      return TRUE;
  return FALSE;
}
