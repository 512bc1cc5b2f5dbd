/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* From a query's terms to keys of SEARCH (RFC 9051 §6.4.4); see the header. */
#include "engine/tern-search-criteria.h"

#include "imap/tern-imap-date.h"
#include "mail/tern-flags.h"

#include <string.h>

/* A message carries its sender's own day, which is up to 26 hours from ours; both ends are midnights. */
#define DAY_SLACK (2 * 24 * 60 * 60)

/* --- Gmail's own words --- */

/* @value as one word or one phrase: nothing in it is an operator to Gmail. */
static void
append_quoted (GString *raw, const char *value)
{
  g_string_append_c (raw, '"');
  for (const char *p = value; *p != '\0'; p++)
    g_string_append_c (raw, *p == '"' || *p == '\\' || g_ascii_iscntrl (*p) ? ' ' : *p);
  g_string_append_c (raw, '"');
}

/* Returns: whether Gmail's own search says it. */
static gboolean
append_raw (GString *raw, const TernSearchTerm *term)
{
  if (term->kind != TERN_SEARCH_WORDS && term->kind != TERN_SEARCH_HEAD && term->kind != TERN_SEARCH_ATTACHMENT)
    return FALSE;
  if (raw->len > 0)
    g_string_append_c (raw, ' ');
  if (term->negative)
    g_string_append_c (raw, '-');
  if (term->kind == TERN_SEARCH_ATTACHMENT)
    g_string_append (raw, "has:attachment");
  else
    {
      if (term->kind == TERN_SEARCH_HEAD)
        g_string_append_printf (raw, "%s:", term->operator->name);
      append_quoted (raw, term->value);
    }
  return TRUE;
}

/* --- everybody's --- */

static void
add_header (TernImapSearchKeys *keys, const TernSearchTerm *term)
{
  if (g_str_equal (term->operator->name, "from"))
    tern_imap_search_keys_add_string (keys, "FROM", term->value);
  else if (g_str_equal (term->operator->name, "subject"))
    tern_imap_search_keys_add_string (keys, "SUBJECT", term->value);
  else
    {
      tern_imap_search_keys_add_string (keys, "OR TO", term->value);
      tern_imap_search_keys_add_string (keys, "CC", term->value);
    }
}

static const struct
{
  gint64 bit;
  const char *set;
  const char *unset;
} flag_keys[] = {
  { TERN_FLAG_SEEN, "SEEN", "UNSEEN" },
  { TERN_FLAG_ANSWERED, "ANSWERED", "UNANSWERED" },
  { TERN_FLAG_FLAGGED, "FLAGGED", "UNFLAGGED" },
  { TERN_FLAG_DRAFT, "DRAFT", "UNDRAFT" },
};

static void
add_flag (TernImapSearchKeys *keys, const TernSearchTerm *term)
{
  for (guint i = 0; i < G_N_ELEMENTS (flag_keys); i++)
    if (flag_keys[i].bit == term->number)
      tern_imap_search_keys_add (keys, term->kind == TERN_SEARCH_FLAG ? flag_keys[i].set : flag_keys[i].unset);
}

static void
add_day (TernImapSearchKeys *keys, const TernSearchTerm *term)
{
  /* Not before a day is from that day on. */
  gboolean before = (term->kind == TERN_SEARCH_BEFORE) != term->negative;
  g_autofree char *day = tern_imap_date_to_string (term->number + (before ? DAY_SLACK : -DAY_SLACK));
  g_autofree char *key = day != NULL ? g_strconcat (before ? "SENTBEFORE " : "SENTSINCE ", day, NULL) : NULL;

  if (key != NULL)
    tern_imap_search_keys_add (keys, key);
}

static void
add_size (TernImapSearchKeys *keys, const TernSearchTerm *term)
{
  g_autofree char *key = g_strdup_printf ("%s %" G_GINT64_FORMAT,
                                          term->kind == TERN_SEARCH_LARGER ? "LARGER" : "SMALLER",
                                          MIN (term->number, (gint64) G_MAXUINT32));

  tern_imap_search_keys_add (keys, key);
}

static void
add_label (TernImapSearchKeys *keys, const TernSearchTerm *term)
{
  g_autofree char *key = g_strconcat ("KEYWORD ", term->value, NULL);

  tern_imap_search_keys_add (keys, key);
}

/* Returns: whether a server can be asked for it. */
static gboolean
can_say (const TernSearchTerm *term)
{
  switch (term->kind)
    {
    case TERN_SEARCH_ATTACHMENT:
    case TERN_SEARCH_IN:
      return FALSE;
    case TERN_SEARCH_LABEL:
      return tern_keyword_is_atom (term->value);
    default:
      return TRUE;
    }
}

static void
add_term (TernImapSearchKeys *keys, const TernSearchTerm *term)
{
  if (term->negative && term->kind != TERN_SEARCH_BEFORE && term->kind != TERN_SEARCH_AFTER)
    tern_imap_search_keys_add (keys, "NOT");
  switch (term->kind)
    {
    case TERN_SEARCH_WORDS:
      tern_imap_search_keys_add_string (keys, "TEXT", term->value);
      break;
    case TERN_SEARCH_HEAD:
      add_header (keys, term);
      break;
    case TERN_SEARCH_FLAG:
    case TERN_SEARCH_UNFLAG:
      add_flag (keys, term);
      break;
    case TERN_SEARCH_BEFORE:
    case TERN_SEARCH_AFTER:
      add_day (keys, term);
      break;
    case TERN_SEARCH_LARGER:
    case TERN_SEARCH_SMALLER:
      add_size (keys, term);
      break;
    case TERN_SEARCH_LABEL:
      add_label (keys, term);
      break;
    case TERN_SEARCH_ATTACHMENT:
    case TERN_SEARCH_IN:
    default:
      break;
    }
}

TernImapSearchKeys *
tern_search_criteria_new (const GArray *terms, gboolean gmail, gboolean *open)
{
  g_autoptr (TernImapSearchKeys) keys = tern_imap_search_keys_new ();
  g_autoptr (GString) raw = g_string_new (NULL);

  *open = FALSE;
  for (guint i = 0; i < terms->len; i++)
    {
      const TernSearchTerm *term = &g_array_index (terms, TernSearchTerm, i);

      if (gmail && append_raw (raw, term))
        continue;
      if (can_say (term))
        add_term (keys, term);
      else
        *open |= term->kind != TERN_SEARCH_IN;
    }
  if (raw->len > 0)
    tern_imap_search_keys_add_string (keys, "X-GM-RAW", raw->str);
  return g_steal_pointer (&keys);
}
