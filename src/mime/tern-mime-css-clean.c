/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Cleans style sheets in one pass over their characters; see the header.
 */

#define G_LOG_DOMAIN "tern-mime"

#include "mime/tern-mime-css-clean.h"

#include <string.h>

static gboolean
starts_with (const char *p, const char *end, const char *word)
{
  gsize n = strlen (word);
  return (gsize) (end - p) >= n && g_ascii_strncasecmp (p, word, n) == 0;
}

/* Comments, backslashes and "<" first: what is left has one spelling. */
static char *
spell_out (const char *css, gsize len, gsize *out_len)
{
  char *out = g_malloc (len + 1);
  char *to = out;

  for (const char *p = css, *end = css + len; p < end; p++)
    {
      if (*p == '/' && p + 1 < end && p[1] == '*')
        {
          const char *close = memmem (p + 2, end - p - 2, "*/", 2);
          p = close ? close + 1 : end - 1;
          *to++ = ' ';
        }
      else if (*p != '\\' && *p != '<' && *p != '\0')
        *to++ = *p;
    }
  *to = '\0';
  *out_len = to - out;
  return out;
}

gboolean
tern_mime_url_is_own_picture (const char *url)
{
  return g_ascii_strncasecmp (url, "cid:", 4) == 0 || g_ascii_strncasecmp (url, "data:image/", 11) == 0;
}

gboolean
tern_mime_url_is_remote_picture (const char *url)
{
  return g_ascii_strncasecmp (url, "http://", 7) == 0 || g_ascii_strncasecmp (url, "https://", 8) == 0
         || g_str_has_prefix (url, "//");
}

/* @p: behind "url(". Returns: what follows the ")". */
static const char *
clean_url (
    GString *out, const char *p, const char *end, gboolean pictures, gboolean *has_remote, gboolean *has_colours)
{
  while (p < end && g_ascii_isspace (*p))
    p++;
  char quote = p < end && (*p == '"' || *p == '\'') ? *p++ : '\0';
  const char *stop = p;
  while (stop < end && (quote ? *stop != quote : *stop != ')' && !g_ascii_isspace (*stop)))
    stop++;
  g_autofree char *url = g_strndup (p, stop - p);
  g_strstrip (url);
  const char *close = memchr (stop, ')', end - stop);
  gboolean remote = tern_mime_url_is_remote_picture (url);

  *has_remote |= remote;
  *has_colours = TRUE;
  if (strpbrk (url, "\"'\n\r()") == NULL && (tern_mime_url_is_own_picture (url) || (remote && pictures)))
    g_string_append_printf (out, "url(\"%s%s\")", url[0] == '/' ? "https:" : "", url);
  else
    g_string_append (out, "none");
  return close ? close + 1 : end;
}

/* @p: at "@". Returns: what follows an at-rule that is to go, or NULL when it may stay. */
static const char *
skip_rule (const char *p, const char *end)
{
  if (starts_with (p, end, "@font-face"))
    {
      const char *close = memchr (p, '}', end - p);
      return close ? close + 1 : end;
    }
  if (!starts_with (p, end, "@import") && !starts_with (p, end, "@charset") && !starts_with (p, end, "@namespace"))
    return NULL;
  while (p < end && *p != ';' && *p != '{' && *p != '}')
    p++;
  return p < end && *p == ';' ? p + 1 : p;
}

/* Functions that take an address as a bare string. */
static const char *
skip_function (const char *p, const char *end)
{
  static const char *const names[] = { "image-set(", "cross-fade(", "image(", "src(", "expression(", "element(",
                                       "attr(",      "env(" };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (starts_with (p, end, names[i]))
      return p + strlen (names[i]);
  return NULL;
}

static gboolean
is_name (char c)
{
  return g_ascii_isalnum (c) || c == '-' || c == '_';
}

void
tern_mime_css_clean (
    GString *out, const char *css, gsize len, gboolean pictures, gboolean *has_remote, gboolean *has_colours)
{
  gsize spelled_len;
  g_autofree char *spelled = spell_out (css, len, &spelled_len);
  const char *end = spelled + spelled_len;
  gboolean in_name = FALSE;

  for (const char *p = spelled; p < end;)
    {
      const char *next = NULL;
      if (*p == '@')
        {
          next = skip_rule (p, end);
          /* What stood on both sides of it must not become one word. */
          if (next != NULL)
            g_string_append_c (out, ' ');
        }
      else if (starts_with (p, end, "url("))
        next = clean_url (out, p + 4, end, pictures, has_remote, has_colours);
      else if (g_ascii_isalpha (*p) && (next = skip_function (p, end)) != NULL)
        g_string_append (out, "none(");
      else if (!in_name && (starts_with (p, end, "color") || starts_with (p, end, "background")))
        *has_colours = TRUE;
      if (next == NULL)
        {
          in_name = is_name (*p);
          g_string_append_c (out, *p++);
          continue;
        }
      in_name = FALSE;
      p = next;
    }
}
