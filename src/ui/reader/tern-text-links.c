/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Addresses in plain text; see the header. */
#include "ui/reader/tern-text-links.h"

#include <gio/gio.h>

#include <string.h>

static void
clear_link (gpointer data)
{
  g_free (((TernTextLink *) data)->target);
}

/* What ends an address wherever it stands. Whatever is not ASCII and no space may be part of one (IRIs). */
static gboolean
ends_address (const char *p, const char *end)
{
  guchar c = (guchar) *p;

  if (c < 0x80)
    return c <= ' ' || c == 0x7f || strchr ("<>\"`{}|\\^", c) != NULL;
  return g_unichar_isspace (g_utf8_get_char_validated (p, end - p));
}

static const char *
find_end (const char *p, const char *end)
{
  const char *start = p;

  while (p < end && !ends_address (p, end) && p - start <= TERN_TEXT_LINK_MAX_BYTES)
    p = g_utf8_next_char (p);
  return MIN (p, end);
}

static guint
count (const char *start, const char *end, char c)
{
  guint n = 0;

  for (const char *p = start; p < end; p++)
    n += *p == c;
  return n;
}

/* "(see http://a.example/b_(c).)" ends behind the first bracket. */
static const char *
trim_end (const char *start, const char *end)
{
  int round = (int) count (start, end, ')') - (int) count (start, end, '(');
  int square = (int) count (start, end, ']') - (int) count (start, end, '[');

  for (; end > start; end--)
    {
      char c = end[-1];

      if (c == ')' && round > 0)
        round--;
      else if (c == ']' && square > 0)
        square--;
      else if (strchr (".,:;!?'*_~", c) == NULL)
        break;
    }
  return end;
}

static gboolean
is_word (char c)
{
  return g_ascii_isalnum (c) || (guchar) c >= 0x80;
}

static gboolean
has_host (const char *start, const char *end)
{
  return start < end && (is_word (*start) || *start == '[');
}

static gboolean
starts_with (const char *p, const char *end, const char *prefix)
{
  gsize length = strlen (prefix);

  return (gsize) (end - p) > length && g_ascii_strncasecmp (p, prefix, length) == 0;
}

/* A name, a dot and a letter: "www." and a mail address want one. */
static gboolean
has_dot (const char *start, const char *end)
{
  for (const char *p = start + 1; p + 1 < end; p++)
    if (*p == '.' && is_word (p[-1]) && is_word (p[1]))
      return TRUE;
  return FALSE;
}

static void
add_link (GArray *links, const char *text, const char *start, const char *end, const char *prefix)
{
  g_autofree char *shown = g_strndup (start, (gsize) (end - start));
  TernTextLink link = { (gsize) (start - text), (gsize) (end - text), g_strconcat (prefix, shown, NULL) };

  g_array_append_val (links, link);
}

/* Returns: where to go on behind what starts at @p like an address, or NULL when nothing does. */
static const char *
take_uri (GArray *links, const char *text, const char *p, const char *end)
{
  static const char *const schemes[] = { "https://", "http://", "ftp://", "mailto:", "www." };
  const char *scheme = NULL;
  const char *stop;

  for (guint i = 0; i < G_N_ELEMENTS (schemes) && scheme == NULL; i++)
    if (starts_with (p, end, schemes[i]) && has_host (p + strlen (schemes[i]), end))
      scheme = schemes[i];
  if (scheme == NULL)
    return NULL;
  stop = find_end (p, end);
  if (stop - p > TERN_TEXT_LINK_MAX_BYTES)
    return stop;
  stop = trim_end (p, stop);
  if (!g_str_equal (scheme, "www."))
    add_link (links, text, p, stop, "");
  else if (has_dot (p + 3, stop))
    add_link (links, text, p, stop, "http://");
  return stop;
}

static gboolean
is_local_part (char c)
{
  return g_ascii_isalnum (c) || strchr ("!#$%&'*+-/=?^_`{|}~.", c) != NULL;
}

static gboolean
is_domain (char c)
{
  return is_word (c) || c == '-' || c == '.';
}

/* Around the "@" at @p; not before @floor. */
static const char *
take_mail (GArray *links, const char *text, const char *floor, const char *p, const char *end)
{
  const char *start = p;
  const char *stop = p + 1;

  while (start > floor && p - start < 64 && start[-1] != '\0' && is_local_part (start[-1]))
    start--;
  while (start < p && !g_ascii_isalnum (*start))
    start++;
  while (stop < end && stop - p < 255 && is_domain (*stop))
    stop++;
  while (stop > p + 1 && !is_word (stop[-1]))
    stop--;
  if (start == p || !has_dot (p + 1, stop) || !is_word (p[1]) || !g_utf8_validate (p, stop - p, NULL))
    return NULL;
  add_link (links, text, start, stop, "mailto:");
  return stop;
}

GArray *
tern_text_links_find (const char *text, gsize length)
{
  GArray *links = g_array_new (FALSE, FALSE, sizeof (TernTextLink));
  const char *end = text + length;
  const char *floor = text;

  g_array_set_clear_func (links, clear_link);
  for (const char *p = text; p < end;)
    {
      const char *stop = NULL;

      if (*p == '@')
        stop = take_mail (links, text, floor, p, end);
      else if (strchr ("hHfFmMwW", *p) != NULL && *p != '\0' && (p == text || !is_word (p[-1])))
        stop = take_uri (links, text, p, end);
      if (stop != NULL)
        floor = stop;
      p = stop != NULL ? stop : p + 1;
    }
  return links;
}

char *
tern_text_link_dup_host (const char *uri)
{
  g_autofree char *host = NULL;
  g_autofree char *ascii = NULL;

  if (g_ascii_strncasecmp (uri, "mailto:", 7) == 0)
    {
      const char *at = strchr (uri, '@');

      host = at != NULL ? g_strndup (at + 1, strcspn (at + 1, "?,&>")) : NULL;
    }
  else
    {
      g_autoptr (GUri) parsed
          = g_uri_parse (uri, G_URI_FLAGS_PARSE_RELAXED | G_URI_FLAGS_ENCODED | G_URI_FLAGS_NON_DNS, NULL);

      host = parsed != NULL ? g_uri_unescape_string (g_uri_get_host (parsed), NULL) : NULL;
    }
  if (host == NULL || *host == '\0' || !g_utf8_validate (host, -1, NULL))
    return NULL;
  ascii = g_hostname_to_ascii (host);
  return g_ascii_strdown (ascii != NULL ? ascii : host, -1);
}

/* No top-level domain is called so; a file that is linked to by its name is not a host. */
static gboolean
is_file_extension (const char *name, gsize length)
{
  static const char *const extensions[] = { "pdf", "odt", "ods", "odp", "doc", "docx", "xls", "xlsx", "ppt", "pptx",
                                            "html", "htm", "txt", "csv", "ics", "png", "jpg", "jpeg", "gif", NULL };
  g_autofree char *lower = g_ascii_strdown (name, (gssize) length);

  return g_strv_contains (extensions, lower);
}

/* The host that a link's words claim to be: the first thing in them that looks like one. */
static char *
dup_shown_host (const char *shown)
{
  g_autoptr (GArray) links = tern_text_links_find (shown, strlen (shown));
  const char *start = shown + strspn (shown, " \t\n\r(<[\"'");
  gsize length = 0;

  if (links->len > 0)
    return tern_text_link_dup_host (g_array_index (links, TernTextLink, 0).target);
  /* "bank.example/login": one word with a dot, its last part letters only. */
  while (is_domain (start[length]) && start[length] != '\0')
    length++;
  while (length > 0 && !is_word (start[length - 1]))
    length--;
  if (start[length] != '\0' && strchr (" \t\n\r/:?#)>]\"'.,", start[length]) == NULL)
    return NULL;
  for (gsize i = length; i > 1; i--)
    if (start[i - 1] == '.')
      {
        g_autofree char *uri = g_strdup_printf ("http://%.*s", (int) length, start);

        return length - i >= 2 && !is_file_extension (start + i, length - i) ? tern_text_link_dup_host (uri) : NULL;
      }
    else if (!g_ascii_isalpha (start[i - 1]) && (guchar) start[i - 1] < 0x80)
      return NULL;
  return NULL;
}

static const char *
skip_www (const char *host)
{
  return g_str_has_prefix (host, "www.") ? host + 4 : host;
}

gboolean
tern_text_link_misleads (const char *shown, const char *target)
{
  g_autofree char *claimed = dup_shown_host (shown);
  g_autofree char *true_host = tern_text_link_dup_host (target);
  const char *a, *b;
  gsize n;

  if (claimed == NULL)
    return FALSE;
  if (true_host == NULL)
    return TRUE;
  a = skip_www (claimed);
  b = skip_www (true_host);
  n = strlen (a);
  if (g_str_equal (a, b))
    return FALSE;
  return !(strlen (b) > n && g_str_has_suffix (b, a) && b[strlen (b) - n - 1] == '.');
}
