/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What a person typed into the search field, taken apart; tern-store-search.c carries it out. */

#include "store/tern-store-search-query.h"

#include "store/tern-store-words.h"

#include <stdio.h>
#include <string.h>

#define QUERY_MAX_BYTES 1000
#define QUERY_MAX_TERMS 32

static void
clear_term (gpointer data)
{
  g_free (((TernSearchTerm *) data)->text);
}

/* "2024-03-01" to seconds, midnight UTC. */
static gboolean
parse_day (const char *value, gint64 *seconds)
{
  int year, month, day, used = 0;
  g_autoptr (GDateTime) date = NULL;

  if (sscanf (value, "%4d-%2d-%2d%n", &year, &month, &day, &used) != 3 || value[used] != '\0')
    return FALSE;
  date = g_date_time_new_utc (year, month, day, 0, 0, 0);
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

  if (end == value || number > G_MAXINT32)
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

static gboolean
fill_column (TernSearchTerm *term, const char *column, const char *value)
{
  gsize length = strlen (value);
  gboolean prefix = length > 1 && value[length - 1] == '*';
  g_autofree char *bare = g_strndup (value, prefix ? length - 1 : length);
  g_autofree char *quoted = tern_store_quote_words (bare, prefix);

  if (quoted == NULL)
    return FALSE;
  term->kind = TERN_SEARCH_HEAD;
  term->text = g_strdup_printf ("%s : %s", column, quoted);
  return TRUE;
}

static gboolean
fill_number (TernSearchTerm *term, TernSearchKind kind, gboolean ok)
{
  term->kind = kind;
  return ok;
}

static gboolean
fill_text (TernSearchTerm *term, TernSearchKind kind, const char *value)
{
  term->kind = kind;
  term->text = g_strdup (value);
  return TRUE;
}

/* Returns: FALSE when it is no operator, or its value makes no sense: then it is words. */
static gboolean
fill_operator (TernSearchTerm *term, const char *name, const char *value)
{
  if (*value == '\0')
    return FALSE;
  if (strcmp (name, "from") == 0)
    return fill_column (term, "sender", value);
  if (strcmp (name, "to") == 0)
    return fill_column (term, "recipients", value);
  if (strcmp (name, "subject") == 0)
    return fill_column (term, "subject", value);
  if (strcmp (name, "is") == 0)
    return fill_flag (term, value);
  if (strcmp (name, "has") == 0)
    return fill_number (term, TERN_SEARCH_ATTACHMENT, g_ascii_strncasecmp (value, "attachment", 10) == 0);
  if (strcmp (name, "in") == 0)
    return fill_text (term, TERN_SEARCH_IN, value);
  if (strcmp (name, "label") == 0)
    return fill_text (term, TERN_SEARCH_LABEL, value);
  if (strcmp (name, "before") == 0)
    return fill_number (term, TERN_SEARCH_BEFORE, parse_day (value, &term->number));
  if (strcmp (name, "after") == 0)
    return fill_number (term, TERN_SEARCH_AFTER, parse_day (value, &term->number));
  if (strcmp (name, "larger") == 0)
    return fill_number (term, TERN_SEARCH_LARGER, parse_size (value, &term->number));
  if (strcmp (name, "smaller") == 0)
    return fill_number (term, TERN_SEARCH_SMALLER, parse_size (value, &term->number));
  return FALSE;
}

/* @text: one item without its minus; @quoted: began with a quote. */
static gboolean
fill_term (TernSearchTerm *term, const char *text, gboolean quoted)
{
  const char *colon = quoted ? NULL : strchr (text, ':');
  gsize length = strlen (text);
  gboolean prefix = !quoted && length > 1 && text[length - 1] == '*';
  g_autofree char *bare = NULL;

  if (colon != NULL && colon > text && colon - text < 16)
    {
      g_autofree char *name = g_ascii_strdown (text, colon - text);

      if (fill_operator (term, name, colon + 1))
        return TRUE;
    }
  bare = g_strndup (text, prefix ? length - 1 : length);
  g_clear_pointer (&term->text, g_free);
  term->kind = TERN_SEARCH_WORDS;
  term->text = tern_store_quote_words (bare, prefix);
  return term->text != NULL;
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

GArray *
tern_search_query_parse (const char *query, GError **error)
{
  g_autoptr (GArray) terms = g_array_new (FALSE, TRUE, sizeof (TernSearchTerm));
  g_autofree char *valid = g_utf8_make_valid (query, -1);
  const char *p = valid;

  g_array_set_clear_func (terms, clear_term);
  for (guint n = 0; *p != '\0'; n++)
    {
      TernSearchTerm term = { 0 };
      g_autofree char *item = NULL;
      gboolean quoted;

      for (; g_ascii_isspace (*p); p++)
        ;
      if (*p == '\0')
        break;
      term.negative = p[0] == '-' && p[1] != '\0' && !g_ascii_isspace (p[1]);
      p += term.negative ? 1 : 0;
      item = take_item (&p, &quoted);
      if (n >= QUERY_MAX_TERMS || strlen (query) > QUERY_MAX_BYTES)
        {
          g_set_error_literal (error, TERN_STORE_ERROR, TERN_STORE_ERROR_INVALID,
                               "That is too much to search for at once");
          return NULL;
        }
      if (fill_term (&term, item, quoted))
        g_array_append_val (terms, term);
    }
  return g_steal_pointer (&terms);
}
