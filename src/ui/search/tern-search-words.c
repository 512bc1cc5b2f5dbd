/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What is said of a search; see the header. */
#include "ui/search/tern-search-words.h"

#include <glib/gi18n-lib.h>

/* "2019–2026", or one year. */
static char *
write_span (const TernSearchCoverage *coverage)
{
  g_autoptr (GDateTime) oldest = g_date_time_new_from_unix_local (coverage->oldest);
  g_autoptr (GDateTime) newest = g_date_time_new_from_unix_local (coverage->newest);
  int first = oldest != NULL ? g_date_time_get_year (oldest) : 0;
  int last = newest != NULL ? g_date_time_get_year (newest) : 0;

  if (first == last)
    return g_strdup_printf ("%d", last);
  /* Translators: the years mail is from: the first and the last. */
  return g_strdup_printf (_("%d–%d"), first, last);
}

static char *
write_here (const TernSearchCoverage *coverage)
{
  g_autofree char *span = write_span (coverage);
  g_autoptr (GDateTime) since = NULL;
  g_autofree char *month = NULL;

  if (coverage->messages == 0)
    return g_strdup (_("This computer: no messages yet"));
  if (coverage->missing > 0)
    /* Translators: how many messages are on this computer, and how many there are. */
    return g_strdup_printf (_("This computer: %'" G_GUINT64_FORMAT " of %'" G_GUINT64_FORMAT " messages"),
                            coverage->messages, coverage->messages + coverage->missing);
  if (coverage->text_since == 0)
    /* Translators: %s are the years mail is from: "2019–2026". */
    return g_strdup_printf (_("This computer: all of %s"), span);
  since = coverage->text_since < G_MAXINT64 ? g_date_time_new_from_unix_local (coverage->text_since) : NULL;
  if (since == NULL)
    /* Translators: %s are the years mail is from: "2019–2026". */
    return g_strdup_printf (_("This computer: names and subjects of %s"), span);
  /* Translators: a day: 3 March 2025. */
  month = g_date_time_format (since, _("%-e %B %Y"));
  /* Translators: the years mail is from, and the day from which on its text is searched as well. */
  return g_strdup_printf (_("This computer: names and subjects of %s, text since %s"), span, month);
}

static char *
write_server (TernSearch *search)
{
  guint done, total;
  const char *problem;

  switch (tern_search_get_server (search, &done, &total, &problem))
    {
    case TERN_SEARCH_SERVER_ASKING:
      if (total > 1 && done > 0)
        /* Translators: how many folders of the server were searched, of how many. */
        return g_strdup_printf (_("asking the server (%u of %u folders)…"), done, total);
      return g_strdup (_("asking the server…"));
    case TERN_SEARCH_SERVER_ANSWERED:
      return g_strdup (_("and the server"));
    case TERN_SEARCH_SERVER_PARTLY:
      return problem != NULL ? g_strdup_printf (_("and part of the server: %s"), problem)
                             : g_strdup (_("and the newest of what the server found"));
    case TERN_SEARCH_SERVER_FAILED:
      return g_strdup_printf (_("the server could not be asked: %s"), problem);
    case TERN_SEARCH_SERVER_NOT_ASKED:
    default:
      return NULL;
    }
}

char *
tern_search_words_status (TernSearch *search)
{
  TernSearchCoverage coverage;
  g_autofree char *searched = tern_search_get_coverage (search, &coverage) ? write_here (&coverage) : NULL;
  g_autofree char *server = write_server (search);
  g_autofree char *here = NULL;

  if (searched == NULL)
    return g_strdup ("");
  /* Translators: %s is what was searched: "This computer: all of 2019–2026, without trash and junk". */
  here = tern_search_leaves_out (search) ? g_strdup_printf (_("%s, without trash and junk"), searched)
                                         : g_steal_pointer (&searched);
  if (server == NULL)
    return g_steal_pointer (&here);
  /* Translators: what of this computer was searched; and the server. */
  return g_strdup_printf (_("%s; %s"), here, server);
}

char *
tern_search_words_mistake (const char *text)
{
  g_autoptr (TernSearchMistake) mistake = tern_search_query_find_mistake (text);
  g_autoptr (GString) choices = NULL;

  if (mistake == NULL)
    return NULL;
  switch (mistake->operator->value)
    {
    case TERN_SEARCH_VALUE_DAY:
      /* Translators: "before:foo": … */
      return g_strdup_printf (_("“%s:%s” is no date: write 2026, 2026-03 or 2026-03-31"), mistake->operator->name,
                              mistake->value);
    case TERN_SEARCH_VALUE_SIZE:
      return g_strdup_printf (_("“%s:%s” is no size: write 300k or 5M"), mistake->operator->name, mistake->value);
    case TERN_SEARCH_VALUE_CHOICE:
      choices = g_string_new (NULL);
      for (guint i = 0; mistake->operator->choices[i] != NULL; i++)
        g_string_append_printf (choices, "%s%s", i > 0 ? ", " : "", mistake->operator->choices[i]);
      /* Translators: what was typed, and what can be typed: “is:blue” can be: unread, read … */
      return g_strdup_printf (_("“%s:%s” is not known; there are: %s"), mistake->operator->name, mistake->value,
                              choices->str);
    default:
      return g_strdup_printf (_("“%s:%s” has nothing to look for"), mistake->operator->name, mistake->value);
    }
}

char *
tern_search_words_empty (TernSearch *search, const char *scope)
{
  const char *text = tern_search_get_text (search);

  if (tern_search_get_server (search, NULL, NULL, NULL) == TERN_SEARCH_SERVER_ASKING)
    return g_strdup (_("The server is still looking."));
  if (scope != NULL)
    /* Translators: what was searched for, and the folder it was searched in. */
    return g_strdup_printf (_("No message in %s matches “%s”. All Mail searches the other folders, too."), scope, text);
  return g_strdup_printf (_("No message matches “%s”."), text);
}
