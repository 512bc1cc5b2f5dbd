/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* One part from the wire to bytes or text; see the header. */

#define G_LOG_DOMAIN "tern-mime"

#include "mime/tern-mime-body.h"

#include "mime/tern-mime-charset.h"
#include "mime/tern-mime-flowed.h"
#include "mime/tern-mime-html-tags.h"
#include "mime/tern-mime-html-text.h"
#include "mime/tern-mime-name.h"
#include "mime/tern-mime-transfer.h"

#include <string.h>

#define MAX_PREVIEW 200

GBytes *
tern_mime_body_decode (const guint8 *data, gsize len, const char *encoding)
{
  GByteArray *out = tern_mime_transfer_decode (data, len, encoding, G_MAXSIZE);
  return g_byte_array_free_to_bytes (out);
}

/* The HTML Standard looks at the first 1024 bytes (§13.2.3.2); style sheets
 * before the <meta> are common in mail. */
#define MAX_PRESCAN 8192

/* "text/html; charset=utf-8" within a content attribute. */
static char *
charset_of_content (const char *content)
{
  g_autofree char *lower = g_ascii_strdown (content, -1);
  const char *p = strstr (lower, "charset=");
  if (p == NULL)
    return NULL;
  p += strlen ("charset=");
  p += strspn (p, "\"' ");
  return g_strndup (p, strcspn (p, "\"'; >"));
}

/* Returns: (transfer full) (nullable): the charset the HTML declares. */
static char *
find_meta_charset (const guint8 *data, gsize len)
{
  const char *p = (const char *)data;
  const char *end = p + MIN (len, MAX_PRESCAN);

  while ((p = memchr (p, '<', end - p)))
    {
      TernMimeTag tag;
      const char *next = tern_mime_tag_read (p, end, &tag);
      if (next && strcmp (tag.name, "meta") == 0)
        {
          g_autofree char *charset = tern_mime_tag_dup_attribute (&tag, "charset");
          g_autofree char *content = tern_mime_tag_dup_attribute (&tag, "content");
          if (charset && *charset)
            return g_steal_pointer (&charset);
          char *found = content ? charset_of_content (content) : NULL;
          if (found)
            return found;
        }
      p = next ? next : p + 1;
    }
  return NULL;
}

static const char *
find_byte_order_mark (const guint8 *data, gsize len)
{
  if (len >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
    return "utf-8";
  if (len >= 2 && (memcmp (data, "\xff\xfe", 2) == 0 || memcmp (data, "\xfe\xff", 2) == 0))
    return "utf-16";
  return NULL;
}

char *
tern_mime_decoded_to_utf8 (
    const guint8 *data, gsize len, const char *type, const char *charset, gsize *n_bad)
{
  g_autofree char *meta = NULL;
  const char *mark = find_byte_order_mark (data, len);
  gboolean html = type && g_ascii_strcasecmp (type, "text/html") == 0;

  if (mark)
    charset = mark;
  else if (html && (charset == NULL || !tern_mime_charset_is_known (charset)))
    {
      meta = find_meta_charset (data, len);
      /* A <meta> that could be read as ASCII is not in UTF-16 (§13.2.3.2). */
      if (meta && g_ascii_strncasecmp (meta, "utf-16", 6) != 0)
        charset = meta;
    }
  return tern_mime_to_utf8 (data, len, charset, NULL, n_bad);
}

char *
tern_mime_body_to_utf8 (const guint8 *data, gsize len, const TernMimeBodyInfo *info)
{
  g_autoptr (GByteArray) bytes = tern_mime_transfer_decode (data, len, info->encoding, G_MAXSIZE);
  return tern_mime_decoded_to_utf8 (bytes->data, bytes->len, info->type, info->charset, NULL);
}

/* CRLF and lone CR to LF; no other control characters but tabs. */
static char *
normalise_lines (const char *text)
{
  GString *out = g_string_sized_new (strlen (text));
  for (; *text; text++)
    {
      guchar c = *text;
      if (c == '\r' || c == '\f' || c == '\v')
        {
          if (c != '\r' || text[1] != '\n')
            g_string_append_c (out, '\n');
        }
      else if ((c >= 0x20 && c != 0x7f) || c == '\n' || c == '\t')
        g_string_append_c (out, c);
    }
  return g_string_free (out, FALSE);
}

char *
tern_mime_utf8_to_text (const char *utf8, const char *type, gboolean flowed, gboolean delsp)
{
  if (type && g_ascii_strcasecmp (type, "text/html") == 0)
    return tern_mime_html_to_text (utf8, strlen (utf8));

  g_autofree char *text = normalise_lines (utf8);
  if (flowed)
    return tern_mime_flowed_to_text (text, strlen (text), delsp);
  return g_steal_pointer (&text);
}

char *
tern_mime_body_to_text (const guint8 *data, gsize len, const TernMimeBodyInfo *info)
{
  g_autofree char *utf8 = tern_mime_body_to_utf8 (data, len, info);
  return tern_mime_utf8_to_text (utf8, info->type, info->flowed, info->delsp);
}

static gboolean
is_for_preview (const char *line, gsize len)
{
  if (len == 0 || *line == '>')
    return FALSE;
  /* A rule of dashes or the like says nothing. */
  return strspn (line, "-_=*~# \t") < len;
}

char *
tern_mime_preview (const char *text)
{
  g_autoptr (GString) words = g_string_new (NULL);

  while (*text && words->len < MAX_PREVIEW * 4)
    {
      gsize len = strcspn (text, "\n");
      if (len == 3 && memcmp (text, "-- ", 3) == 0)
        break;
      if (is_for_preview (text, len))
        {
          gsize take = MIN (len, MAX_PREVIEW * 8);
          g_string_append_len (words, text, take);
          g_string_append_c (words, ' ');
        }
      text += len + (text[len] == '\n');
    }
  g_autofree char *line = tern_mime_clean_line (words->str);
  if (g_utf8_strlen (line, -1) <= MAX_PREVIEW)
    return g_steal_pointer (&line);
  return g_utf8_substring (line, 0, MAX_PREVIEW);
}
