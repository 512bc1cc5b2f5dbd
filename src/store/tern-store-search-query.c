/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What a person typed into the search field, taken apart; see the header. */

#include "store/tern-store-search-query.h"

#include "store/tern-store-words.h"

#include <stdio.h>
#include <string.h>

#define QUERY_MAX_BYTES 1000
#define QUERY_MAX_TERMS 32

/* The explanations are translated by who shows them. */
#define N_(text) text

static const char *const states[] = { "unread", "read",    "starred", "flagged", "answered",
                                      "replied", "draft", "seen",    NULL };
static const char *const havings[] = { "attachment", "attachments", NULL };

static const TernSearchOperator operators[] = {
  { "from", TERN_SEARCH_VALUE_PERSON, NULL, N_ ("who sent it") },
  { "to", TERN_SEARCH_VALUE_PERSON, NULL, N_ ("who it was sent to") },
  { "subject", TERN_SEARCH_VALUE_TEXT, NULL, N_ ("words of the subject") },
  { "has", TERN_SEARCH_VALUE_CHOICE, havings, N_ ("has an attachment") },
  { "is", TERN_SEARCH_VALUE_CHOICE, states, N_ ("unread, starred, answered…") },
  { "in", TERN_SEARCH_VALUE_FOLDER, NULL, N_ ("the folder it is in") },
  { "before", TERN_SEARCH_VALUE_DAY, NULL, N_ ("older than a day") },
  { "after", TERN_SEARCH_VALUE_DAY, NULL, N_ ("from a day on") },
  { "larger", TERN_SEARCH_VALUE_SIZE, NULL, N_ ("larger than a size, like 5M") },
  { "smaller", TERN_SEARCH_VALUE_SIZE, NULL, N_ ("smaller than a size, like 20k") },
  { "label", TERN_SEARCH_VALUE_LABEL, NULL, N_ ("a label it has") },
};

static void
clear_term (gpointer data)
{
  g_free (((TernSearchTerm *) data)->text);
  g_free (((TernSearchTerm *) data)->value);
}

/* "2024-03-01", "2024-03" or "2024" to seconds: where the person's own day, month or year begins. */
static gboolean
parse_day (const char *value, gint64 *seconds)
{
  int year, month = 1, day = 1, used[3] = { 0 };
  int got = sscanf (value, "%4d%n-%2d%n-%2d%n", &year, &used[0], &month, &used[1], &day, &used[2]);
  g_autoptr (GDateTime) date = NULL;

  if (got < 1 || used[0] != 4 || value[used[got - 1]] != '\0')
    return FALSE;
  date = g_date_time_new_local (year, month, day, 0, 0, 0);
  if (date == NULL)
    return FALSE;
  *seconds = g_date_time_to_unix (date);
  return TRUE;
}

/* "300", "300k", "5M", "1G". */
static gboolean
parse_size (const char *value, gint64 *bytes)
{
  char *end;
  guint64 number = g_ascii_strtoull (value, &end, 10);
  guint shift = 0;

  if (!g_ascii_isdigit (*value) || number > G_MAXINT32)
    return FALSE;
  switch (g_ascii_tolower (*end))
    {
    case 'k': shift = 10; end++; break;
    case 'm': shift = 20; end++; break;
    case 'g': shift = 30; end++; break;
    default: break;
    }
  *bytes = (gint64) (number << shift);
  return *end == '\0';
}

typedef struct
{
  const char *name;
  TernSearchKind kind;
  gint64 bit;
} Flag;

static const Flag flags[] = {
  { "unread", TERN_SEARCH_UNFLAG, 1 << 0 },  { "read", TERN_SEARCH_FLAG, 1 << 0 },
  { "seen", TERN_SEARCH_FLAG, 1 << 0 },      { "answered", TERN_SEARCH_FLAG, 1 << 1 },
  { "replied", TERN_SEARCH_FLAG, 1 << 1 },   { "flagged", TERN_SEARCH_FLAG, 1 << 2 },
  { "starred", TERN_SEARCH_FLAG, 1 << 2 },   { "draft", TERN_SEARCH_FLAG, 1 << 4 },
};

static gboolean
fill_flag (TernSearchTerm *term, const char *value)
{
  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    if (g_ascii_strcasecmp (value, flags[i].name) == 0)
      {
        term->kind = flags[i].kind;
        term->number = flags[i].bit;
        return TRUE;
      }
  return FALSE;
}

/* Returns: (transfer full): without the star of a beginning. */
static char *
take_star (TernSearchTerm *term, const char *value)
{
  gsize length = strlen (value);

  term->prefix = length > 1 && value[length - 1] == '*';
  return g_strndup (value, term->prefix ? length - 1 : length);
}

static gboolean
fill_column (TernSearchTerm *term, const char *column, const char *value)
{
  g_autofree char *bare = take_star (term, value);
  g_autofree char *quoted = tern_store_quote_words (bare, term->prefix);

  if (quoted == NULL)
    return FALSE;
  term->kind = TERN_SEARCH_HEAD;
  term->text = g_strdup_printf ("%s : %s", column, quoted);
  term->value = g_steal_pointer (&bare);
  return TRUE;
}

static gboolean
fill_kind (TernSearchTerm *term, TernSearchKind kind, gboolean ok)
{
  term->kind = kind;
  return ok;
}

/* Returns: FALSE when the value makes no sense: then it is words. */
static gboolean
fill_operator (TernSearchTerm *term, const char *name, const char *value)
{
  if (strcmp (name, "from") == 0)
    return fill_column (term, "sender", value);
  if (strcmp (name, "to") == 0)
    return fill_column (term, "recipients", value);
  if (strcmp (name, "subject") == 0)
    return fill_column (term, "subject", value);
  if (strcmp (name, "is") == 0)
    return fill_flag (term, value);
  if (strcmp (name, "has") == 0)
    return fill_kind (term, TERN_SEARCH_ATTACHMENT, g_ascii_strncasecmp (value, "attachment", 10) == 0);
  if (strcmp (name, "in") == 0)
    return fill_kind (term, TERN_SEARCH_IN, TRUE);
  if (strcmp (name, "label") == 0)
    return fill_kind (term, TERN_SEARCH_LABEL, TRUE);
  if (strcmp (name, "before") == 0)
    return fill_kind (term, TERN_SEARCH_BEFORE, parse_day (value, &term->number));
  if (strcmp (name, "after") == 0)
    return fill_kind (term, TERN_SEARCH_AFTER, parse_day (value, &term->number));
  if (strcmp (name, "larger") == 0)
    return fill_kind (term, TERN_SEARCH_LARGER, parse_size (value, &term->number));
  return fill_kind (term, TERN_SEARCH_SMALLER, parse_size (value, &term->number));
}

static void
fill_words (TernSearchTerm *term, const char *text, gboolean quoted)
{
  term->kind = TERN_SEARCH_WORDS;
  term->operator = NULL;
  term->prefix = FALSE;
  term->value = quoted ? g_strdup (text) : take_star (term, text);
  term->text = tern_store_quote_words (term->value, term->prefix);
}

typedef enum
{
  FILLED,
  NOTHING, /* it means nothing, or nothing yet */
  MISTAKEN, /* words, since the operator's value makes no sense */
} Filled;

/* @text: one item without its minus; @quoted: began with a quote. */
static Filled
fill_term (TernSearchTerm *term, const char *text, gboolean quoted)
{
  const char *colon = quoted ? NULL : strchr (text, ':');

  term->operator = colon != NULL ? tern_search_find_operator (text, (gsize) (colon - text)) : NULL;
  if (term->operator != NULL && colon[1] == '\0')
    return NOTHING;
  if (term->operator != NULL && fill_operator (term, term->operator->name, colon + 1))
    {
      if (term->value == NULL)
        term->value = g_strdup (colon + 1);
      return FILLED;
    }
  colon = term->operator != NULL ? colon : NULL;
  fill_words (term, text, quoted);
  if (colon != NULL)
    return MISTAKEN;
  return term->text != NULL ? FILLED : NOTHING;
}

/* The next item: up to a space outside quotes, quotes taken off. @quoted: it began with one. */
static char *
take_item (const char **p, gboolean *quoted)
{
  g_autoptr (GString) item = g_string_new (NULL);
  gboolean inside = FALSE;

  *quoted = **p == '"';
  for (; **p != '\0' && (inside || !g_ascii_isspace (**p)); (*p)++)
    if (**p == '"')
      inside = !inside;
    else
      g_string_append_c (item, **p);
  return g_string_free (g_steal_pointer (&item), FALSE);
}

/* Takes the next term. Returns: FALSE at the end. */
static gboolean
next_term (const char **p, TernSearchTerm *term, Filled *filled)
{
  g_autofree char *item = NULL;
  gboolean quoted;

  *term = (TernSearchTerm) { 0 };
  for (; g_ascii_isspace (**p); (*p)++)
    ;
  if (**p == '\0')
    return FALSE;
  term->negative = (*p)[0] == '-' && (*p)[1] != '\0' && !g_ascii_isspace ((*p)[1]);
  *p += term->negative ? 1 : 0;
  item = take_item (p, &quoted);
  *filled = fill_term (term, item, quoted);
  return TRUE;
}

const TernSearchOperator *
tern_search_get_operators (guint *n)
{
  *n = G_N_ELEMENTS (operators);
  return operators;
}

const TernSearchOperator *
tern_search_find_operator (const char *name, gsize length)
{
  for (guint i = 0; i < G_N_ELEMENTS (operators); i++)
    if (strlen (operators[i].name) == length && g_ascii_strncasecmp (operators[i].name, name, length) == 0)
      return &operators[i];
  return NULL;
}

GArray *
tern_search_query_parse (const char *query, GError **error)
{
  g_autoptr (GArray) terms = g_array_new (FALSE, TRUE, sizeof (TernSearchTerm));
  g_autofree char *valid = g_utf8_make_valid (query, -1);
  const char *p = valid;
  TernSearchTerm term;
  Filled filled;

  g_array_set_clear_func (terms, clear_term);
  for (guint n = 0; next_term (&p, &term, &filled); n++)
    {
      if (n >= QUERY_MAX_TERMS || strlen (query) > QUERY_MAX_BYTES)
        {
          clear_term (&term);
          g_set_error_literal (error, TERN_STORE_ERROR, TERN_STORE_ERROR_INVALID,
                               "That is too much to search for at once");
          return NULL;
        }
      if (filled == FILLED || term.text != NULL)
        g_array_append_val (terms, term);
      else
        clear_term (&term);
    }
  return g_steal_pointer (&terms);
}

gboolean
tern_search_query_names_mailbox (GArray *terms)
{
  for (guint i = 0; i < terms->len; i++)
    {
      const TernSearchTerm *term = &g_array_index (terms, TernSearchTerm, i);

      if (term->kind == TERN_SEARCH_IN && !term->negative)
        return TRUE;
    }
  return FALSE;
}

TernSearchMistake *
tern_search_query_find_mistake (const char *query)
{
  g_autofree char *valid = g_utf8_make_valid (query, -1);
  const char *p = valid;
  TernSearchTerm term;
  Filled filled;

  while (next_term (&p, &term, &filled))
    {
      TernSearchMistake *mistake = NULL;

      if (filled == MISTAKEN)
        {
          const char *colon = strchr (term.value, ':');

          mistake = g_new0 (TernSearchMistake, 1);
          mistake->operator = tern_search_find_operator (term.value, (gsize) (colon - term.value));
          mistake->value = g_strdup (colon + 1);
        }
      clear_term (&term);
      if (mistake != NULL)
        return mistake;
    }
  return NULL;
}

void
tern_search_mistake_free (TernSearchMistake *mistake)
{
  g_free (mistake->value);
  g_free (mistake);
}
