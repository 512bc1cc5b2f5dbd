/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What a person typed into the search field, taken apart: the one place that knows the language. tern-store-search.c
 * carries it out here, the engine says it in the server's words, the field completes it. */

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
  TERN_SEARCH_LABEL, /* value */
} TernSearchKind;

/* What comes behind an operator's colon. */
typedef enum
{
  TERN_SEARCH_VALUE_PERSON, /* words of a name or an address */
  TERN_SEARCH_VALUE_TEXT,
  TERN_SEARCH_VALUE_CHOICE, /* one of the operator's choices */
  TERN_SEARCH_VALUE_FOLDER,
  TERN_SEARCH_VALUE_DAY, /* 2026, 2026-03 or 2026-03-31 */
  TERN_SEARCH_VALUE_SIZE, /* 300, 300k, 5M, 1G */
  TERN_SEARCH_VALUE_LABEL,
} TernSearchValue;

/**
 * TernSearchOperator:
 * @name: without the colon
 * @choices: (nullable): of TERN_SEARCH_VALUE_CHOICE, ends with NULL
 * @explanation: what it looks at, in English; translated where a person reads it
 */
typedef struct
{
  const char *name;
  TernSearchValue value;
  const char *const *choices;
  const char *explanation;
} TernSearchOperator;

/**
 * TernSearchTerm:
 * @operator: (nullable): NULL for bare words
 * @prefix: words that begin with @value
 * @text: (nullable): an FTS5 expression, of WORDS and HEAD
 * @value: as it was typed, quotes and the star taken off
 */
typedef struct
{
  TernSearchKind kind;
  const TernSearchOperator *operator;
  gboolean negative;
  gboolean prefix;
  char *text;
  char *value;
  gint64 number;
} TernSearchTerm;

/* An operator whose value makes no sense; its words are looked for as they are. */
typedef struct
{
  const TernSearchOperator *operator;
  char *value;
} TernSearchMistake;

/* How one term is looked up: their plans are tested. */
extern const char tern_store_search_head_sql[];
extern const char tern_store_search_text_sql[];

/* In the order they are offered. */
const TernSearchOperator *tern_search_get_operators (guint *n);
/* @name: of @length bytes, in any case. Returns: (nullable). */
const TernSearchOperator *tern_search_find_operator (const char *name, gsize length);

/* An operator with nothing behind it is not finished and means nothing yet.
 * Returns: (transfer full) (element-type TernSearchTerm): INVALID for too long a query. */
GArray *tern_search_query_parse (const char *query, GError **error);
/* Whether @terms say where to look, rather than where not: then the trash and junk are looked at as any other. */
gboolean tern_search_query_names_mailbox (GArray *terms);
/* The first mistake in @query. Returns: (transfer full) (nullable). */
TernSearchMistake *tern_search_query_find_mistake (const char *query);
void tern_search_mistake_free (TernSearchMistake *mistake);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernSearchMistake, tern_search_mistake_free)

G_END_DECLS
