/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Darkens a page in one pass; see the header. What it reads was written by the cleaner, so that a tag ends at its ">"
 * and a value at its quote.
 */

#define G_LOG_DOMAIN "tern-mime"

#include "mime/tern-mime-dark.h"

#include "mime/tern-mime-colour.h"

#include <string.h>

typedef struct
{
  GString *out;
  gboolean failed; /* some of it cannot be dark */
} Darkener;

static gboolean
is_name (char c)
{
  return g_ascii_isalnum (c) || c == '-' || c == '_';
}

static gboolean
is_word (const char *p, gsize len, const char *word)
{
  return strlen (word) == len && g_ascii_strncasecmp (p, word, len) == 0;
}

static gboolean
begins_with (const char *p, gsize len, const char *word)
{
  return strlen (word) <= len && g_ascii_strncasecmp (p, word, strlen (word)) == 0;
}

/* Returns: whether what this says is drawn in a colour; @role: (out). */
static gboolean
find_role (const char *name, gsize len, TernMimeColourRole *role)
{
  *role = TERN_MIME_COLOUR_WORDS;
  if (is_word (name, len, "color") || begins_with (name, len, "-webkit-text") || begins_with (name, len, "text-dec"))
    return TRUE;
  *role = TERN_MIME_COLOUR_PAPER;
  if (begins_with (name, len, "background") || is_word (name, len, "text-shadow"))
    return TRUE;
  *role = TERN_MIME_COLOUR_LINE;
  return begins_with (name, len, "border") || begins_with (name, len, "outline") || is_word (name, len, "box-shadow");
}

/* What makes of known colours others that are not known. */
static gboolean
is_mixing (const char *name, gsize name_len, const char *value, gsize len)
{
  if (begins_with (name, name_len, "filter") || begins_with (name, name_len, "-webkit-filter")
      || begins_with (name, name_len, "mix-blend"))
    return len < 4 || strstr (value, "none") == NULL;
  if (is_word (name, name_len, "opacity"))
    {
      double opacity = g_ascii_strtod (value, NULL) / (memchr (value, '%', len) != NULL ? 100 : 1);

      return opacity > 0 && opacity < 1;
    }
  return FALSE;
}

static void
append_colour (Darkener *d, const TernMimeColour *colour, TernMimeColourRole role)
{
  TernMimeColour dark = tern_mime_colour_darken (colour, role);

  tern_mime_colour_append (d->out, &dark);
}

/* @word: what stands before a bracket. */
static gboolean
is_unknown_function (const char *word, gsize len)
{
  static const char *const names[] = { "url", "var", "color", "color-mix", "lab", "lch", "oklab", "oklch", "hwb",
                                       "light-dark", "image-set", "-webkit-image-set", "paint", "device-cmyk" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (is_word (word, len, names[i]))
      return TRUE;
  return FALSE;
}

/* @p: at the beginning of a word. Returns: behind what was written of it. */
static const char *
darken_word (Darkener *d, const char *p, const char *end, TernMimeColourRole role)
{
  const char *stop = p + 1;
  TernMimeColour colour;

  while (stop < end && is_name (*stop))
    stop++;
  if (stop < end && *stop == '(')
    {
      gboolean known = begins_with (p, (gsize) (stop - p), "rgb") || begins_with (p, (gsize) (stop - p), "hsl");
      const char *close = known ? memchr (stop, ')', (gsize) (end - stop)) : NULL;

      d->failed |= is_unknown_function (p, (gsize) (stop - p)) || (known && close == NULL);
      if (close != NULL)
        {
          if (tern_mime_colour_parse (p, (gsize) (close + 1 - p), &colour))
            append_colour (d, &colour, role);
          else
            d->failed = TRUE;
          return close + 1;
        }
    }
  else if (tern_mime_colour_parse (p, (gsize) (stop - p), &colour))
    {
      append_colour (d, &colour, role);
      return stop;
    }
  g_string_append_len (d->out, p, stop - p);
  return stop;
}

static void
darken_value (Darkener *d, const char *p, const char *end, TernMimeColourRole role)
{
  while (p < end && !d->failed)
    if (*p == '#' || g_ascii_isalpha (*p) || *p == '-')
      p = darken_word (d, p, end, role);
    else if (*p == '"' || *p == '\'')
      {
        const char *close = memchr (p + 1, *p, (gsize) (end - p - 1));
        const char *stop = close != NULL ? close + 1 : end;

        g_string_append_len (d->out, p, stop - p);
        p = stop;
      }
    else if (g_ascii_isdigit (*p))
      {
        /* A number, with its unit. */
        while (p < end && (is_name (*p) || *p == '.'))
          g_string_append_c (d->out, *p++);
      }
    else
      g_string_append_c (d->out, *p++);
}

/* @p: "name: value". */
static void
darken_declaration (Darkener *d, const char *p, const char *end)
{
  const char *colon = memchr (p, ':', (gsize) (end - p));
  const char *name = p;
  TernMimeColourRole role;
  gsize len;

  while (name < end && g_ascii_isspace (*name))
    name++;
  if (colon == NULL || colon <= name)
    {
      g_string_append_len (d->out, p, end - p);
      return;
    }
  for (len = (gsize) (colon - name); len > 0 && g_ascii_isspace (name[len - 1]);)
    len--;
  g_string_append_len (d->out, p, colon + 1 - p);
  if (find_role (name, len, &role))
    darken_value (d, colon + 1, end, role);
  else
    {
      g_autofree char *value = g_strndup (colon + 1, (gsize) (end - colon - 1));

      d->failed |= is_mixing (name, len, value, strlen (value));
      g_string_append (d->out, value);
    }
}

/* Returns: the ";", "{" or "}" that ends what begins at @p, or @end. */
static const char *
find_end (const char *p, const char *end)
{
  guint depth = 0;

  for (; p < end; p++)
    if (*p == '"' || *p == '\'')
      {
        const char *close = memchr (p + 1, *p, (gsize) (end - p - 1));

        if (close == NULL)
          return end;
        p = close;
      }
    else if (*p == '(')
      depth++;
    else if (*p == ')')
      depth -= depth > 0;
    else if (depth == 0 && (*p == ';' || *p == '{' || *p == '}'))
      return p;
  return end;
}

static void
darken_sheet (Darkener *d, const char *p, const char *end)
{
  while (p < end && !d->failed)
    {
      const char *stop = find_end (p, end);

      if (stop < end && *stop == '{')
        g_string_append_len (d->out, p, stop - p);
      else
        darken_declaration (d, p, stop);
      if (stop < end)
        g_string_append_c (d->out, *stop);
      p = stop < end ? stop + 1 : end;
    }
}

/* As the cleaner escapes values. */
static char *
unescape (const char *value, gsize len)
{
  static const char *const entities[] = { "&amp;", "&", "&lt;", "<", "&gt;", ">", "&quot;", "\"" };
  GString *plain = g_string_sized_new (len);

  for (const char *p = value, *end = value + len; p < end;)
    {
      gsize n = 1;
      char c = *p;

      for (guint i = 0; c == '&' && i < G_N_ELEMENTS (entities); i += 2)
        if (begins_with (p, (gsize) (end - p), entities[i]))
          {
            n = strlen (entities[i]);
            g_string_append (plain, entities[i + 1]);
            break;
          }
      if (n == 1)
        g_string_append_c (plain, c);
      p += n;
    }
  return g_string_free (plain, FALSE);
}

static void
append_escaped (GString *out, const char *plain)
{
  for (const char *p = plain; *p; p++)
    if (*p == '&')
      g_string_append (out, "&amp;");
    else if (*p == '"')
      g_string_append (out, "&quot;");
    else if (*p == '<' || *p == '>')
      g_string_append (out, *p == '<' ? "&lt;" : "&gt;");
    else
      g_string_append_c (out, *p);
}

static void
darken_style (Darkener *d, const char *value, gsize len)
{
  g_autofree char *css = unescape (value, len);
  Darkener inner = { g_string_new (NULL), FALSE };

  darken_sheet (&inner, css, css + strlen (css));
  append_escaped (d->out, inner.out->str);
  d->failed |= inner.failed;
  g_string_free (inner.out, TRUE);
}

/* Browsers take nearly anything for a colour here (WHATWG HTML §2.4.6); what is none of the usual ones is left out. */
static void
darken_attribute (Darkener *d, const char *name, gsize name_len, const char *value, gsize len)
{
  TernMimeColourRole role
      = is_word (name, name_len, "bgcolor") ? TERN_MIME_COLOUR_PAPER : TERN_MIME_COLOUR_WORDS;
  g_autofree char *hex = g_strdup_printf ("#%.*s", (int) MIN (len, 8), value);
  TernMimeColour colour;

  if (tern_mime_colour_parse (value, len, &colour) || (len <= 8 && tern_mime_colour_parse (hex, len + 1, &colour)))
    append_colour (d, &colour, role);
}

static gboolean
is_colour_attribute (const char *name, gsize len)
{
  return is_word (name, len, "bgcolor") || is_word (name, len, "color") || is_word (name, len, "text");
}

/* @p: behind the name of a tag. Returns: behind its ">". */
static const char *
darken_tag (Darkener *d, const char *p, const char *end)
{
  while (p < end && *p != '>' && !d->failed)
    {
      const char *name = p + strspn (p, " ");
      const char *quote = memchr (p, '"', (gsize) (end - p));
      const char *close = quote != NULL ? memchr (quote + 1, '"', (gsize) (end - quote - 1)) : NULL;
      gsize len = name + strcspn (name, "=>\"") - name;

      if (close == NULL || name[len] != '=')
        break;
      g_string_append_len (d->out, p, quote + 1 - p);
      d->failed |= is_word (name, len, "background");
      if (is_word (name, len, "style"))
        darken_style (d, quote + 1, (gsize) (close - quote - 1));
      else if (is_colour_attribute (name, len))
        darken_attribute (d, name, len, quote + 1, (gsize) (close - quote - 1));
      else
        g_string_append_len (d->out, quote + 1, close - quote - 1);
      g_string_append_c (d->out, '"');
      p = close + 1;
    }
  while (p < end && *p != '>')
    g_string_append_c (d->out, *p++);
  if (p < end)
    g_string_append_c (d->out, *p++);
  return p;
}

/* @p: at "<". Returns: behind the tag, and behind a style sheet it begins. */
static const char *
darken_element (Darkener *d, const char *p, const char *end)
{
  gsize len = 1 + strcspn (p + 1, " >");
  gboolean sheet = is_word (p, len, "<style");
  const char *stop;

  g_string_append_len (d->out, p, (gssize) len);
  p = darken_tag (d, p + len, end);
  if (!sheet)
    return p;
  stop = memchr (p, '<', (gsize) (end - p));
  stop = stop != NULL ? stop : end;
  darken_sheet (d, p, stop);
  return stop;
}

char *
tern_mime_dark_new (const char *clean)
{
  gsize len = strlen (clean);
  const char *end = clean + len;
  Darkener d = { g_string_sized_new (len + 64), FALSE };

  for (const char *p = clean; p < end && !d.failed;)
    {
      const char *tag = memchr (p, '<', (gsize) (end - p));

      g_string_append_len (d.out, p, (tag != NULL ? tag : end) - p);
      p = tag != NULL ? darken_element (&d, tag, end) : end;
      d.failed |= d.out->len > 4 * len + 1024;
    }
  return g_string_free (d.out, d.failed);
}
