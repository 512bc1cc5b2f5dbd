/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What a person typed into the search field, taken apart; tern-store-search.c carries it out. */

#pragma once

#include "store/tern-store-search.h"

G_BEGIN_DECLS

typedef enum
{
  TERN_SEARCH_WORDS, /* head or text */
  TERN_SEARCH_HEAD,  /* head only: the phrase has its column */
  TERN_SEARCH_FLAG,  /* number: bits that must be set */
  TERN_SEARCH_UNFLAG,
  TERN_SEARCH_ATTACHMENT,
  TERN_SEARCH_IN,     /* mailboxes */
  TERN_SEARCH_BEFORE, /* number: seconds */
  TERN_SEARCH_AFTER,
  TERN_SEARCH_LARGER, /* number: bytes */
  TERN_SEARCH_SMALLER,
  TERN_SEARCH_LABEL, /* text */
} TernSearchKind;

typedef struct
{
  TernSearchKind kind;
  gboolean negative;
  char *text;   /* FTS5 expression, mailbox name, or keyword */
  gint64 number;
} TernSearchTerm;

/* How one term is looked up: their plans are tested. */
extern const char tern_store_search_head_sql[];
extern const char tern_store_search_text_sql[];

/* Returns: (transfer full) (element-type TernSearchTerm): INVALID for too long a query. */
GArray *tern_search_query_parse (const char *query, GError **error);

G_END_DECLS
