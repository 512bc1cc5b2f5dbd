/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Keeps the lines of a calendar that are understood; see the header. */

#define G_LOG_DOMAIN "tern-mime"

#include "mime/tern-mime-calendar-lines.h"

#include <string.h>

#define MAX_BYTES (1024 * 1024)
#define MAX_LINES 2000
#define MAX_LINE_BYTES 8192
#define MAX_DEPTH 3

static const char *const components[] = { "VCALENDAR", "VEVENT", "VTIMEZONE", "STANDARD", "DAYLIGHT", NULL };
/* Which may stand in which: by the index of @components. */
static const int parents[] = { -1, 0, 0, 2, 2 };

static const char *const properties[][18] = {
  { "METHOD", "VERSION", NULL },
  { "UID", "SEQUENCE", "DTSTART", "DTEND", "DURATION", "SUMMARY", "LOCATION", "ORGANIZER", "ATTENDEE", "RRULE",
    "RECURRENCE-ID", "STATUS", NULL },
  { "TZID", NULL },
  { "DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "RRULE", NULL },
  { "DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "RRULE", NULL },
};

typedef struct
{
  GString *out;
  int open[MAX_DEPTH + 1]; /* indexes of components */
  guint depth;
  guint skipped; /* so many unknown ones are open */
  guint n_lines;
} Filter;

static int
find_component (const char *name)
{
  for (int i = 0; components[i] != NULL; i++)
    if (g_ascii_strcasecmp (components[i], name) == 0)
      return i;
  return -1;
}

static void
put (Filter *filter, const char *line)
{
  g_string_append (filter->out, line);
  g_string_append (filter->out, "\r\n");
  filter->n_lines++;
}

static void
begin (Filter *filter, const char *name)
{
  int component = find_component (name);
  int parent = filter->depth > 0 ? filter->open[filter->depth - 1] : -1;

  if (filter->skipped > 0 || component < 0 || parents[component] != parent || filter->depth >= MAX_DEPTH
      || (filter->depth == 0 && filter->out->len > 0))
    {
      filter->skipped++;
      return;
    }
  filter->open[filter->depth++] = component;
  g_string_append_printf (filter->out, "BEGIN:%s\r\n", components[component]);
}

static void
end (Filter *filter)
{
  if (filter->skipped > 0)
    filter->skipped--;
  else if (filter->depth > 0)
    g_string_append_printf (filter->out, "END:%s\r\n", components[filter->open[--filter->depth]]);
}

/* "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU" */
static gboolean
is_rule_of_a_zone (const char *rule)
{
  static const char *const known[] = { "FREQ", "BYMONTH", "BYDAY", "BYMONTHDAY", "UNTIL", "INTERVAL", "WKST", NULL };
  g_autofree char *upper = g_ascii_strup (rule, -1);
  g_auto (GStrv) parts = g_strsplit (upper, ";", 12);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      char *equals = strchr (parts[i], '=');

      if (equals == NULL || strlen (parts[i]) > 60)
        return FALSE;
      *equals = '\0';
      if (!g_strv_contains (known, parts[i]) || (g_str_equal (parts[i], "FREQ") && !g_str_equal (equals + 1, "YEARLY")))
        return FALSE;
    }
  return parts[0] != NULL && g_str_has_prefix (upper, "FREQ");
}

static void
take_line (Filter *filter, const char *line)
{
  gsize length = strcspn (line, ":;");
  g_autofree char *name = g_ascii_strup (line, (gssize) length);
  const char *value = strchr (line, ':');
  int component = filter->depth > 0 ? filter->open[filter->depth - 1] : -1;

  if (value == NULL || filter->n_lines >= MAX_LINES)
    return;
  if (g_str_equal (name, "BEGIN"))
    begin (filter, value + 1);
  else if (g_str_equal (name, "END"))
    end (filter);
  else if (filter->skipped == 0 && component >= 0 && g_strv_contains (properties[component], name)
           && (component < 3 || !g_str_equal (name, "RRULE") || is_rule_of_a_zone (value + 1)))
    put (filter, line);
}

char *
tern_mime_calendar_lines_keep (const char *text, gsize len)
{
  g_autofree char *valid = g_utf8_make_valid (text, (gssize) MIN (len, MAX_BYTES));
  g_autoptr (GString) line = g_string_new (NULL);
  Filter filter = { .out = g_string_new (NULL) };

  for (const char *p = valid; *p != '\0';)
    {
      gsize length = strcspn (p, "\r\n");

      g_string_append_len (line, p, (gssize) MIN (length, MAX_LINE_BYTES - MIN (line->len, MAX_LINE_BYTES)));
      p += length;
      p += *p == '\r';
      p += *p == '\n';
      /* What begins with a blank goes on (RFC 5545 §3.1). */
      if (*p == ' ' || *p == '\t')
        {
          p++;
          continue;
        }
      if (line->len < MAX_LINE_BYTES)
        take_line (&filter, line->str);
      g_string_truncate (line, 0);
    }
  filter.skipped = 0;
  while (filter.depth > 0)
    end (&filter);
  return g_string_free (filter.out, FALSE);
}
