/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Cleans HTML in one pass over its tags, without a tree; see the header. Every tag that stays is written anew from its
 * name and its known attributes, so that no two readers can disagree about where it ends.
 */

#define G_LOG_DOMAIN "tern-mime"

#include "mime/tern-mime-html-clean.h"

#include "mime/tern-mime-css-clean.h"
#include "mime/tern-mime-dark.h"
#include "mime/tern-mime-html-tags.h"
#include "mime/tern-mime-name.h"

#include <string.h>

#define MAX_LINKS 10000
#define MAX_LINK_TEXT 500
#define MAX_ATTRIBUTES 100

typedef struct
{
  TernMimeCleanHtml *clean;
  GString *out;
  gsize max_len;
  gboolean pictures;

  char dropped[16]; /* the element being left out with all it holds, "" for none */
  guint dropped_depth;
  gboolean keep_dropped;

  TernMimeHtmlLink *link; /* (nullable): the open one, of the clean's links */
  GString *link_text;
} Cleaner;

/* Elements that say how a message looks, and nothing more. Anything else loses its tags and keeps what it holds. */
static const char *const known[] = {
  "a",       "abbr",    "acronym",    "address", "area",    "article",  "aside",  "b",       "bdi",    "bdo",
  "big",     "blockquote", "body",    "br",      "caption", "center",   "cite",   "code",    "col",    "colgroup",
  "dd",      "del",     "details",    "dfn",     "dir",     "div",      "dl",     "dt",      "em",     "figcaption",
  "figure",  "font",    "footer",     "h1",      "h2",      "h3",       "h4",     "h5",      "h6",     "header",
  "hr",      "i",       "img",        "ins",     "kbd",     "li",       "main",   "map",     "mark",   "menu",
  "nav",     "ol",      "p",          "pre",     "q",       "rp",       "rt",     "ruby",    "s",      "samp",
  "section", "small",   "span",       "strike",  "strong",  "sub",      "summary", "sup",    "table",  "tbody",
  "td",      "tfoot",   "th",         "thead",   "time",    "tr",       "tt",     "u",       "ul",     "var",
  "wbr",     NULL
};

/* What these hold is not for a person, or for another language. */
static const char *const dropped_whole[]
    = { "template", "svg", "math", "select", "datalist", "canvas", "audio", "video", NULL };

/* Their text is no HTML (WHATWG HTML §13.2.5): it ends at their own end tag alone. */
static const char *const raw_text[] = { "script",  "style",   "title", "textarea",  "iframe",
                                        "noembed", "noframes", "xmp",   "noscript", "plaintext", NULL };

static const char *const attributes[] = {
  "abbr",     "align",   "alt",    "axis",    "bgcolor",     "border",  "cellpadding", "cellspacing", "char",
  "charoff",  "class",   "clear",  "color",   "cols",        "colspan", "compact",     "coords",      "datetime",
  "dir",      "face",    "frame",  "headers", "height",      "hidden",  "hspace",      "id",          "lang",
  "name",     "noshade", "nowrap", "open",    "reversed",    "role",    "rowspan",     "rules",       "scope",
  "shape",    "size",    "span",   "start",   "summary",     "text",    "title",       "type",        "usemap",
  "valign",   "value",   "vspace", "width",   NULL
};

static const char *const colour_attributes[] = { "bgcolor", "color", "text", NULL };

static void
free_link (gpointer data)
{
  TernMimeHtmlLink *link = data;
  g_free (link->text);
  g_free (link->target);
  g_free (link);
}

static gboolean
is_one_of (const char *name, const char *const *names)
{
  return g_strv_contains (names, name);
}

static void
append_escaped (GString *out, const char *text)
{
  for (const char *p = text; *p; p++)
    switch (*p)
      {
      case '&':
        g_string_append (out, "&amp;");
        break;
      case '<':
        g_string_append (out, "&lt;");
        break;
      case '>':
        g_string_append (out, "&gt;");
        break;
      case '"':
        g_string_append (out, "&quot;");
        break;
      default:
        g_string_append_c (out, *p);
      }
}

static void
append_attribute (Cleaner *c, const char *name, const char *value)
{
  g_string_append_printf (c->out, " %s=\"", name);
  append_escaped (c->out, value);
  g_string_append_c (c->out, '"');
}

/* As a browser reads it: without what surrounds it and without line ends inside (WHATWG URL §4.4). */
static char *
dup_url (const char *value)
{
  GString *url = g_string_new (NULL);
  for (const char *p = value; *p; p++)
    if ((guchar) *p > ' ' || (*p == ' ' && url->len > 0))
      g_string_append_c (url, *p);
  while (url->len > 0 && url->str[url->len - 1] == ' ')
    g_string_truncate (url, url->len - 1);
  return g_string_free (url, FALSE);
}

static gboolean
is_link (const char *url)
{
  static const char *const schemes[] = { "https:", "http:", "mailto:", "tel:", "ftp:" };
  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    if (g_ascii_strncasecmp (url, schemes[i], strlen (schemes[i])) == 0)
      return TRUE;
  return FALSE;
}

static void
close_link (Cleaner *c)
{
  if (c->link == NULL)
    return;
  g_free (c->link->text);
  c->link->text = tern_mime_clean_line (c->link_text->str);
  c->link = NULL;
}

static void
open_link (Cleaner *c, const char *target)
{
  close_link (c);
  if (c->clean->links->len >= MAX_LINKS)
    return;
  c->link = g_new0 (TernMimeHtmlLink, 1);
  c->link->target = tern_mime_clean_line (target);
  c->link->text = g_strdup ("");
  g_string_truncate (c->link_text, 0);
  g_ptr_array_add (c->clean->links, c->link);
}

static void
add_link_text (Cleaner *c, const char *text, gsize len)
{
  if (c->link == NULL || c->link_text->len >= MAX_LINK_TEXT)
    return;
  len = MIN (len, MAX_LINK_TEXT - c->link_text->len);
  tern_mime_tag_append_decoded (c->link_text, text, len);
}

static void
clean_href (Cleaner *c, const TernMimeTag *tag, const char *value)
{
  g_autofree char *url = dup_url (value);
  if (url[0] == '#')
    append_attribute (c, "href", url);
  else if (is_link (url) || g_str_has_prefix (url, "//"))
    {
      g_autofree char *whole = g_strconcat (url[0] == '/' ? "https:" : "", url, NULL);
      append_attribute (c, "href", whole);
      open_link (c, whole);
    }
}

static gboolean
is_tiny (const char *size)
{
  return size != NULL && (strcmp (size, "0") == 0 || strcmp (size, "1") == 0 || strcmp (size, "1px") == 0
                          || strcmp (size, "0px") == 0);
}

static gboolean
is_counter (const TernMimeTag *tag)
{
  g_autofree char *width = tern_mime_tag_dup_attribute (tag, "width");
  g_autofree char *height = tern_mime_tag_dup_attribute (tag, "height");
  return is_tiny (width) && is_tiny (height);
}

static void
clean_source (Cleaner *c, const TernMimeTag *tag, const char *name, const char *value)
{
  g_autofree char *url = dup_url (value);
  if (tern_mime_url_is_own_picture (url))
    append_attribute (c, name, url);
  else if (tern_mime_url_is_remote_picture (url) && !is_counter (tag))
    {
      g_autofree char *whole = g_strconcat (url[0] == '/' ? "https:" : "", url, NULL);
      c->clean->has_remote = TRUE;
      if (c->pictures)
        append_attribute (c, name, whole);
    }
}

static gboolean
is_pixels (const char *size)
{
  return size != NULL && size[0] >= '1' && size[0] <= '9' && strlen (size) <= 4
         && size[strspn (size, "0123456789")] == '\0';
}

/* A picture that is not there is as high as the sign for that, or as wide, wherever a reader lets it shrink with its
 * width; so what it is sent with is the most. Returns: (nullable) */
static char *
dup_most (const TernMimeTag *tag, const char *style)
{
  g_autofree char *height = tern_mime_tag_dup_attribute (tag, "height");
  if (strcmp (tag->name, "img") != 0 || !is_pixels (height) || strstr (style, "height") != NULL)
    return NULL;
  return g_strdup_printf ("max-height:%spx", height);
}

/* @style: what the tag says of it, "" for nothing */
static void
clean_style (Cleaner *c, const TernMimeTag *tag, const char *style)
{
  g_autofree char *most = dup_most (tag, style);
  g_autoptr (GString) css = g_string_new (most);
  if (most != NULL && *style != '\0')
    g_string_append_c (css, ';');
  tern_mime_css_clean (css, style, strlen (style), c->pictures, &c->clean->has_remote, &c->clean->has_colours);
  if (css->len > 0 || *style != '\0')
    append_attribute (c, "style", css->str);
}

static gboolean
is_link_element (const TernMimeTag *tag)
{
  return strcmp (tag->name, "a") == 0 || strcmp (tag->name, "area") == 0;
}

static void
clean_attribute (Cleaner *c, const TernMimeTag *tag, const char *name, const char *value)
{
  if (strcmp (name, "style") == 0)
    clean_style (c, tag, value);
  else if (strcmp (name, "href") == 0 && is_link_element (tag))
    clean_href (c, tag, value);
  else if ((strcmp (name, "src") == 0 && strcmp (tag->name, "img") == 0) || strcmp (name, "background") == 0)
    {
      c->clean->has_colours |= name[0] == 'b';
      clean_source (c, tag, name, value);
    }
  else if (is_one_of (name, attributes) || g_str_has_prefix (name, "aria-"))
    {
      c->clean->has_colours |= is_one_of (name, colour_attributes);
      append_attribute (c, name, value);
    }
}

static gboolean
is_plain_name (const char *name)
{
  return name[strspn (name, "abcdefghijklmnopqrstuvwxyz-")] == '\0';
}

/* The first of a name counts, as in a browser. */
static void
clean_attributes (Cleaner *c, const TernMimeTag *tag)
{
  g_autoptr (GHashTable) seen = NULL;
  const char *p = tag->attributes;
  TernMimeAttribute attribute;

  for (guint n = 0; n < MAX_ATTRIBUTES && tern_mime_tag_next_attribute (tag, &p, &attribute); n++)
    {
      if (attribute.name_len == 0 || attribute.name_len > 32)
        continue;
      g_autofree char *name = g_ascii_strdown (attribute.name, attribute.name_len);
      g_autoptr (GString) value = NULL;
      if (!is_plain_name (name))
        continue;
      if (seen == NULL)
        seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      if (!g_hash_table_add (seen, g_strdup (name)))
        continue;
      value = g_string_new (NULL);
      tern_mime_tag_append_decoded (value, attribute.value, attribute.value_len);
      clean_attribute (c, tag, name, value->str);
    }
  if (seen == NULL || !g_hash_table_contains (seen, "style"))
    clean_style (c, tag, "");
}

static void
clean_tag (Cleaner *c, const TernMimeTag *tag)
{
  if (!is_one_of (tag->name, known))
    return;
  if (tag->closing)
    {
      if (is_link_element (tag))
        close_link (c);
      if (strcmp (tag->name, "body") != 0)
        g_string_append_printf (c->out, "</%s>", tag->name);
      return;
    }
  if (strcmp (tag->name, "img") == 0 && is_counter (tag))
    return;
  if (c->link != NULL && strcmp (tag->name, "img") == 0)
    {
      g_autofree char *alt = tern_mime_tag_dup_attribute (tag, "alt");
      if (alt)
        add_link_text (c, alt, strlen (alt));
    }
  g_string_append_printf (c->out, "<%s", tag->name);
  clean_attributes (c, tag);
  g_string_append_c (c->out, '>');
}

static void
write_text (Cleaner *c, const char *text, const char *end)
{
  add_link_text (c, text, end - text);
  for (const char *p = text; p < end; p++)
    {
      const char *stop = p;
      while (stop < end && *stop != '<' && *stop != '>' && *stop != '\0')
        stop++;
      g_string_append_len (c->out, p, stop - p);
      p = stop;
      if (p < end && *p != '\0')
        g_string_append (c->out, *p == '<' ? "&lt;" : "&gt;");
    }
}

/* Returns: the end tag of a raw text element, or @end. */
static const char *
find_raw_end (const char *p, const char *end, const char *name)
{
  gsize len = strlen (name);
  while ((p = memmem (p, end - p, "</", 2)))
    {
      if ((gsize) (end - p) > len + 2 && g_ascii_strncasecmp (p + 2, name, len) == 0)
        return p;
      p += 2;
    }
  return end;
}

static const char *
clean_raw_text (Cleaner *c, const TernMimeTag *tag, const char *p, const char *end)
{
  const char *stop = find_raw_end (p, end, tag->name);
  TernMimeTag closing;

  if (strcmp (tag->name, "style") == 0 && c->dropped[0] == '\0')
    {
      g_autofree char *media = tern_mime_tag_dup_attribute (tag, "media");
      g_string_append (c->out, "<style");
      if (media)
        append_attribute (c, "media", media);
      g_string_append_c (c->out, '>');
      tern_mime_css_clean (c->out, p, stop - p, c->pictures, &c->clean->has_remote, &c->clean->has_colours);
      g_string_append (c->out, "</style>");
    }
  return stop < end ? tern_mime_tag_read (stop, end, &closing) : end;
}

/* Returns: whether @tag is inside what is dropped, or begins or ends it. */
static gboolean
is_dropped (Cleaner *c, const TernMimeTag *tag)
{
  if (c->dropped[0] == '\0')
    {
      if (tag->closing || c->keep_dropped || !is_one_of (tag->name, dropped_whole))
        return FALSE;
      g_strlcpy (c->dropped, tag->name, sizeof c->dropped);
      c->dropped_depth = 0;
    }
  if (strcmp (tag->name, c->dropped) == 0)
    {
      c->dropped_depth += tag->closing ? -1 : 1;
      if (c->dropped_depth == 0)
        c->dropped[0] = '\0';
    }
  return TRUE;
}

static void
run (Cleaner *c, const char *p, const char *end)
{
  while (p < end && c->out->len < c->max_len)
    {
      TernMimeTag tag;
      const char *next = *p == '<' ? tern_mime_tag_read (p, end, &tag) : NULL;

      if (next == NULL)
        {
          const char *lt = memchr (p + 1, '<', end - p - 1);
          next = lt ? lt : end;
          if (c->dropped[0] == '\0')
            write_text (c, p, next);
        }
      else if (tag.name[0] != '\0' && !tag.closing && is_one_of (tag.name, raw_text))
        next = clean_raw_text (c, &tag, next, end);
      else if (tag.name[0] != '\0' && !is_dropped (c, &tag))
        clean_tag (c, &tag);
      p = next;
    }
  close_link (c);
}

static TernMimeCleanHtml *
clean_once (const char *html, gsize len, gboolean pictures, gboolean keep_dropped, gboolean *unended)
{
  TernMimeCleanHtml *clean = g_new0 (TernMimeCleanHtml, 1);
  Cleaner c = { .clean = clean, .max_len = len * 8 + 1024, .pictures = pictures, .keep_dropped = keep_dropped };

  clean->links = g_ptr_array_new_with_free_func (free_link);
  c.out = g_string_sized_new (len + 16);
  c.link_text = g_string_new (NULL);
  run (&c, html, html + len);
  g_string_free (c.link_text, TRUE);
  clean->html = g_string_free (c.out, FALSE);
  *unended = c.dropped[0] != '\0';
  return clean;
}

/* A document type other than the very old ones (WHATWG HTML §13.2.6.4.1, roughly). */
static gboolean
is_standard (const char *html, gsize len)
{
  for (; len > 0 && g_ascii_isspace (*html); len--)
    html++;
  return len > 9 && g_ascii_strncasecmp (html, "<!doctype", 9) == 0;
}

TernMimeCleanHtml *
tern_mime_html_clean (const char *html, gsize len, gboolean pictures)
{
  gboolean unended;
  TernMimeCleanHtml *clean = clean_once (html, len, pictures, FALSE, &unended);

  if (unended)
    {
      /* Something dropped never ended and took the rest with it. */
      tern_mime_clean_html_free (clean);
      clean = clean_once (html, len, pictures, TRUE, &unended);
    }
  clean->standards = is_standard (html, len);
  if (clean->has_colours)
    clean->dark = tern_mime_dark_new (clean->html);
  return clean;
}

void
tern_mime_clean_html_mark (TernMimeCleanHtml *self, const TernWordMatch *words)
{
  g_autofree char *html = self->html;
  g_autofree char *dark = self->dark;

  self->html = tern_mime_html_mark (html, words, &self->n_marks);
  if (dark != NULL)
    self->dark = tern_mime_html_mark (dark, words, &self->n_marks);
}

void
tern_mime_clean_html_free (TernMimeCleanHtml *self)
{
  g_free (self->html);
  g_free (self->dark);
  g_ptr_array_unref (self->links);
  g_free (self);
}
