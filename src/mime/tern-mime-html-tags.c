/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Reads HTML tags; see the header. */

#define G_LOG_DOMAIN "tern-mime"

#include "mime/tern-mime-html-tags.h"

#include "mime/tern-mime-entities.h"

#include <string.h>

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f';
}

static const char *
skip_past (const char *p, const char *end, const char *what)
{
  const char *found = memmem (p, end - p, what, strlen (what));
  return found ? found + strlen (what) : end;
}

/* The ">" of a tag, not one in a quoted value. */
static const char *
find_tag_end (const char *p, const char *end)
{
  gboolean in_value = FALSE;
  while (p < end && *p != '>')
    {
      if (in_value && (*p == '"' || *p == '\''))
        {
          const char *close = memchr (p + 1, *p, end - p - 1);
          if (close == NULL)
            {
              const char *gt = memchr (p, '>', end - p);
              return gt ? gt : end;
            }
          p = close + 1;
          in_value = FALSE;
          continue;
        }
      in_value = *p == '=' || (in_value && is_blank (*p));
      p++;
    }
  return p;
}

const char *
tern_mime_tag_read (const char *p, const char *end, TernMimeTag *tag)
{
  const char *q = p + 1;
  gsize n = 0;

  memset (tag, 0, sizeof *tag);
  if (end - p >= 4 && memcmp (p, "<!--", 4) == 0)
    return skip_past (p + 2, end, "-->");
  if (q < end && (*q == '!' || *q == '?'))
    return skip_past (q, end, ">");
  tag->closing = q < end && *q == '/';
  q += tag->closing;
  if (q >= end || !g_ascii_isalpha (*q))
    return NULL;

  for (; q < end && !is_blank (*q) && *q != '>' && *q != '/'; q++)
    if (n < sizeof tag->name - 1)
      tag->name[n++] = g_ascii_tolower (*q);
  tag->attributes = q;
  tag->attributes_end = find_tag_end (q, end);
  return tag->attributes_end < end ? tag->attributes_end + 1 : end;
}

void
tern_mime_tag_append_decoded (GString *out, const char *text, gsize len)
{
  const char *end = text + len;
  while (text < end)
    {
      const char *amp = memchr (text, '&', end - text);
      gunichar c;
      g_string_append_len (out, text, (amp ? amp : end) - text);
      if (amp == NULL)
        return;
      gsize n = tern_mime_entity_read (amp, end - amp, &c);
      if (n > 0)
        g_string_append_unichar (out, c);
      else
        g_string_append_c (out, '&');
      text = amp + MAX (n, 1);
    }
}

static const char *
read_attribute_value (const char *p, const char *end, const char **value, gsize *len)
{
  while (p < end && is_blank (*p))
    p++;
  if (p < end && (*p == '"' || *p == '\''))
    {
      const char *close = memchr (p + 1, *p, end - p - 1);
      *value = p + 1;
      *len = (close ? close : end) - *value;
      return close ? close + 1 : end;
    }
  *value = p;
  while (p < end && !is_blank (*p))
    p++;
  *len = p - *value;
  return p;
}

gboolean
tern_mime_tag_next_attribute (const TernMimeTag *tag, const char **p, TernMimeAttribute *attribute)
{
  const char *q = *p;
  const char *end = tag->attributes_end;

  while (q < end && (is_blank (*q) || *q == '/'))
    q++;
  attribute->name = q;
  while (q < end && !is_blank (*q) && *q != '=' && *q != '/')
    q++;
  attribute->name_len = q - attribute->name;
  attribute->value = "";
  attribute->value_len = 0;
  while (q < end && is_blank (*q))
    q++;
  if (q < end && *q == '=')
    q = read_attribute_value (q + 1, end, &attribute->value, &attribute->value_len);
  *p = q;
  return attribute->name_len > 0 || q < end;
}

char *
tern_mime_tag_dup_attribute (const TernMimeTag *tag, const char *name)
{
  const char *p = tag->attributes;
  gsize want = strlen (name);
  TernMimeAttribute attribute;

  while (tern_mime_tag_next_attribute (tag, &p, &attribute))
    if (attribute.name_len == want && g_ascii_strncasecmp (attribute.name, name, want) == 0)
      {
        GString *out = g_string_new (NULL);
        tern_mime_tag_append_decoded (out, attribute.value, attribute.value_len);
        return g_string_free (out, FALSE);
      }
  return NULL;
}
