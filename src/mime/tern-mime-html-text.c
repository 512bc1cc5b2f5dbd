/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* HTML to text in one pass over its tags, without a tree; see the header. What
 * has to be written between two pieces of text (a line break, a list marker, a
 * cell separator) is only noted, and written when the next piece comes.
 */

#define G_LOG_DOMAIN "tern-mime"

#include "mime/tern-mime-html-text.h"

#include "mime/tern-mime-entities.h"
#include "mime/tern-mime-html-tags.h"
#include "mime/tern-mime-name.h"

#include <string.h>

/* Deeper lists and quotes are counted, not drawn: a prefix repeated on every
 * line is how a small message would make a huge text. */
#define MAX_DRAWN 8
#define MAX_LISTS 64
#define MAX_TARGET 2000

typedef struct
{
  GString *out;
  gsize max_len;

  guint breaks;       /* line ends wanted before the next text */
  gboolean space;     /* white space came since the last text */
  gboolean separator; /* a table cell ended on this line */
  char marker[16];    /* of a list item that has no text yet */

  guint quotes;
  guint line_quotes; /* of the line being written */
  guint pre;
  gboolean pre_opens; /* a line end right after <pre> is none */
  guint lists;
  gboolean ordered[MAX_LISTS];
  guint number[MAX_LISTS];

  gboolean cell_is_empty; /* nothing was written since <td> */
  gboolean row_has_text;
  gboolean row_has_lines; /* a cell of this row broke the line */

  char *target;     /* (nullable): of the open <a> */
  gsize link_start; /* in @out; G_MAXSIZE until its text begins */

  char hidden[16]; /* the element being left out, "" for none */
  guint hidden_depth;
  gboolean keep_hidden;
} Writer;

static gboolean
is_one_of (const char *name, const char *const *names)
{
  return g_strv_contains (names, name);
}

static void
want_breaks (Writer *w, guint n)
{
  if (w->cell_is_empty || w->marker[0] != '\0')
    return;
  w->breaks = MAX (w->breaks, n);
  w->space = FALSE;
}

static void
start_line (Writer *w)
{
  guint indent = MIN (w->lists, MAX_DRAWN);
  guint quotes = MIN (w->quotes, MAX_DRAWN);

  for (guint i = 0; i < quotes; i++)
    g_string_append_c (w->out, '>');
  if (quotes > 0)
    g_string_append_c (w->out, ' ');
  w->line_quotes = w->quotes;
  if (w->marker[0] != '\0' && indent > 0)
    indent--;
  for (guint i = 0; i < indent; i++)
    g_string_append (w->out, "  ");
}

/* Writes all that waits, before a piece of text. */
static void
flush (Writer *w)
{
  gboolean first = w->out->len == 0;
  if (w->breaks > 0 && !first)
    {
      for (guint i = 1; i < w->breaks; i++)
        {
          g_string_append_c (w->out, '\n');
          for (guint q = 0; q < MIN (MIN (w->quotes, w->line_quotes), MAX_DRAWN); q++)
            g_string_append_c (w->out, '>');
        }
      g_string_append_c (w->out, '\n');
      w->row_has_lines |= w->row_has_text;
    }
  if (w->breaks > 0 || first)
    start_line (w);
  else if (w->separator)
    g_string_append (w->out, " | ");
  else if (w->space)
    g_string_append_c (w->out, ' ');

  g_string_append (w->out, w->marker);
  w->marker[0] = '\0';
  w->breaks = 0;
  w->space = w->separator = w->cell_is_empty = FALSE;
  w->row_has_text = TRUE;
  if (w->target && w->link_start == G_MAXSIZE)
    w->link_start = w->out->len;
}

static gboolean
is_left_out (gunichar c)
{
  return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0xad || c == 0x34f || c == 0x200b
         || c == 0x200c || c == 0x2060 || c == 0xfeff;
}

static void
write_char (Writer *w, gunichar c)
{
  gboolean opens = w->pre_opens;
  w->pre_opens = FALSE;
  if (w->pre > 0 && (c == '\n' || c == '\t'))
    {
      if (c == '\n' && opens)
        return;
      if (c == '\n')
        w->breaks = MIN (w->breaks + 1, 3);
      else
        g_string_append_c (w->out, '\t');
    }
  else if (c == ' ' && w->pre > 0)
    {
      flush (w);
      g_string_append_c (w->out, ' ');
    }
  else if (c == ' ' || (c >= '\t' && c <= '\r') || c == 0xa0)
    w->space = TRUE;
  else if (!is_left_out (c))
    {
      flush (w);
      g_string_append_unichar (w->out, c);
    }
}

static void
write_text (Writer *w, const char *text, const char *end)
{
  while (text < end && w->out->len < w->max_len)
    {
      gunichar c;
      gsize n = *text == '&' ? tern_mime_entity_read (text, end - text, &c) : 0;
      if (n == 0)
        {
          c = g_utf8_get_char (text);
          n = g_utf8_next_char (text) - text;
        }
      write_char (w, c);
      text += n;
    }
}

static void
write_picture (Writer *w, const TernMimeTag *tag)
{
  g_autofree char *alt = tern_mime_tag_dup_attribute (tag, "alt");
  g_autofree char *width = tern_mime_tag_dup_attribute (tag, "width");
  g_autofree char *line = tern_mime_clean_line (alt);

  /* One pixel that counts who opens the mail. */
  if (*line == '\0' || (width && strcmp (width, "1") == 0) || (width && strcmp (width, "0") == 0))
    return;
  flush (w);
  g_string_append_printf (w->out, "[%s]", line);
}

static const char *
without_scheme (const char *url)
{
  static const char *const schemes[] = { "https://", "http://", "mailto:", NULL };
  for (guint i = 0; schemes[i]; i++)
    if (g_ascii_strncasecmp (url, schemes[i], strlen (schemes[i])) == 0)
      return url + strlen (schemes[i]);
  return NULL;
}

static void
open_link (Writer *w, const TernMimeTag *tag)
{
  g_autofree char *href = tern_mime_tag_dup_attribute (tag, "href");
  g_autofree char *line = tern_mime_clean_line (href);
  g_clear_pointer (&w->target, g_free);
  if (without_scheme (line) && strlen (line) <= MAX_TARGET)
    w->target = g_steal_pointer (&line);
  w->link_start = G_MAXSIZE;
}

static void
close_link (Writer *w)
{
  g_autofree char *target = g_steal_pointer (&w->target);
  if (target == NULL || w->link_start == G_MAXSIZE)
    return;

  const char *text = w->out->str + w->link_start;
  const char *bare = without_scheme (target);
  const char *shown = without_scheme (text) ? without_scheme (text) : text;
  gsize len = strlen (shown);
  gsize bare_len = strlen (bare);
  if (bare_len > 0 && bare[bare_len - 1] == '/')
    bare_len--;
  if (len > 0 && shown[len - 1] == '/')
    len--;
  if (len == bare_len && g_ascii_strncasecmp (shown, bare, len) == 0)
    return;
  g_string_append_printf (w->out, " <%s>", target);
}

static void
open_list (Writer *w, gboolean ordered)
{
  want_breaks (w, w->lists == 0 ? 2 : 1);
  if (w->lists < MAX_LISTS)
    {
      w->ordered[w->lists] = ordered;
      w->number[w->lists] = 0;
    }
  w->lists++;
}

static void
close_list (Writer *w)
{
  if (w->lists > 0)
    w->lists--;
  want_breaks (w, w->lists == 0 ? 2 : 1);
}

static void
open_item (Writer *w)
{
  guint at = CLAMP (w->lists, 1, MAX_LISTS) - 1;
  want_breaks (w, 1);
  if (w->lists > 0 && w->ordered[at])
    g_snprintf (w->marker, sizeof w->marker, "%u. ", ++w->number[at]);
  else
    g_strlcpy (w->marker, "• ", sizeof w->marker);
}

/* A cell starts on the line of its neighbour, unless one of them had lines of
 * its own, as the cells that only lay out a page have. */
static void
open_cell (Writer *w)
{
  if (w->row_has_text && !w->row_has_lines)
    {
      w->breaks = 0;
      w->separator = TRUE;
    }
  else
    want_breaks (w, 1);
  w->space = FALSE;
  w->cell_is_empty = TRUE;
}

static void
close_cell (Writer *w)
{
  w->cell_is_empty = FALSE;
}

static void
start_row (Writer *w)
{
  w->cell_is_empty = w->separator = FALSE;
  if (w->row_has_text && !w->row_has_lines)
    w->breaks = 0;
  want_breaks (w, 1);
  w->row_has_text = w->row_has_lines = FALSE;
}

static void
on_quote (Writer *w, gboolean closing)
{
  want_breaks (w, 2);
  if (!closing)
    w->quotes++;
  else if (w->quotes > 0)
    w->quotes--;
}

static const char *const apart[] = { "p",  "h1", "h2",    "h3",     "h4",      "h5",
                                     "h6", "dl", "table", "figure", "details", NULL };
static const char *const blocks[] = { "div",    "section", "article", "header",   "footer",
                                      "main",   "nav",     "aside",   "address",  "center",
                                      "form",   "dt",      "dd",      "fieldset", "figcaption",
                                      "legend", "caption", "summary", "thead",    "tbody",
                                      "tfoot",  "option",  "body",    NULL };

static void
on_break (Writer *w)
{
  if (w->cell_is_empty)
    return;
  w->breaks = MIN (w->breaks + 1, 3);
  w->space = FALSE;
}

static void
on_rule (Writer *w)
{
  want_breaks (w, 1);
  flush (w);
  g_string_append (w->out, "――――");
  want_breaks (w, 1);
}

static void
on_tag (Writer *w, const TernMimeTag *tag)
{
  const char *name = tag->name;

  if (is_one_of (name, apart))
    {
      if (strcmp (name, "table") == 0)
        w->row_has_text = w->row_has_lines = w->cell_is_empty = FALSE;
      want_breaks (w, 2);
    }
  else if (is_one_of (name, blocks))
    want_breaks (w, 1);
  else if (strcmp (name, "br") == 0)
    on_break (w);
  else if (strcmp (name, "a") == 0)
    {
      close_link (w);
      if (!tag->closing)
        open_link (w, tag);
    }
  else if (strcmp (name, "img") == 0)
    write_picture (w, tag);
  else if (strcmp (name, "ul") == 0 || strcmp (name, "ol") == 0)
    tag->closing ? close_list (w) : open_list (w, name[0] == 'o');
  else if (strcmp (name, "li") == 0)
    tag->closing ? want_breaks (w, 1) : open_item (w);
  else if (strcmp (name, "tr") == 0)
    start_row (w);
  else if (strcmp (name, "td") == 0 || strcmp (name, "th") == 0)
    tag->closing ? close_cell (w) : open_cell (w);
  else if (strcmp (name, "blockquote") == 0)
    on_quote (w, tag->closing);
  else if (strcmp (name, "hr") == 0)
    on_rule (w);
  else if (strcmp (name, "pre") == 0)
    {
      want_breaks (w, 2);
      w->pre_opens = !tag->closing;
      w->pre = tag->closing ? (w->pre ? w->pre - 1 : 0) : w->pre + 1;
    }
}

static const char *const raw_text[] = { "script",   "style",   "title", "textarea", "iframe",
                                        "noframes", "noembed", "xmp",   NULL };
static const char *const never_shown[] = { "template", "svg",   "math",   "object", "select",
                                           "audio",    "video", "canvas", "xml",    NULL };
static const char *const empty[] = { "img",  "br",  "hr",    "input",  "meta", "link", "area",
                                     "base", "col", "embed", "source", "wbr",  NULL };
/* Their end tags are often missing: the next of the kind ends them. */
static const char *const self_ending[] = {
  "p", "li", "td", "th", "tr", "dt", "dd", "option", NULL
};

static gboolean
is_marked_hidden (const TernMimeTag *tag)
{
  g_autofree char *hidden = tern_mime_tag_dup_attribute (tag, "hidden");
  g_autofree char *style = tern_mime_tag_dup_attribute (tag, "style");
  if (hidden != NULL)
    return TRUE;
  if (style == NULL)
    return FALSE;

  char *to = style;
  for (const char *p = style; *p; p++)
    if (!g_ascii_isspace (*p))
      *to++ = g_ascii_tolower (*p);
  *to = '\0';
  return strstr (style, "display:none") != NULL || strstr (style, "mso-hide:all") != NULL;
}

/* Returns: whether @tag belongs to the element being left out, or ends it. */
static gboolean
is_in_hidden (Writer *w, const TernMimeTag *tag)
{
  if (w->hidden[0] == '\0')
    return FALSE;
  if (strcmp (tag->name, w->hidden) != 0)
    return TRUE;
  if (!tag->closing && !is_one_of (tag->name, self_ending))
    w->hidden_depth++;
  else if (--w->hidden_depth == 0)
    w->hidden[0] = '\0';
  return tag->closing || w->hidden[0] != '\0';
}

/* Returns: whether @tag and what it holds are to be left out. */
static gboolean
starts_hidden (Writer *w, const TernMimeTag *tag)
{
  if (tag->closing || strcmp (tag->name, "body") == 0 || strcmp (tag->name, "html") == 0)
    return FALSE;
  if (!is_one_of (tag->name, never_shown) && (w->keep_hidden || !is_marked_hidden (tag)))
    return FALSE;
  if (!is_one_of (tag->name, empty))
    {
      g_strlcpy (w->hidden, tag->name, sizeof w->hidden);
      w->hidden_depth = 1;
    }
  return TRUE;
}

/* Returns: the end tag of a raw text element, or @end. */
static const char *
skip_raw_text (const char *p, const char *end, const char *name)
{
  gsize len = strlen (name);
  while ((p = memmem (p, end - p, "</", 2)))
    {
      if ((gsize)(end - p) > len + 2 && g_ascii_strncasecmp (p + 2, name, len) == 0)
        return p;
      p += 2;
    }
  return end;
}

static void
run (Writer *w, const char *p, const char *end)
{
  while (p < end && w->out->len < w->max_len)
    {
      TernMimeTag tag;
      const char *next = NULL;
      if (*p == '<')
        next = tern_mime_tag_read (p, end, &tag);
      if (next == NULL)
        {
          const char *lt = memchr (p + 1, '<', end - p - 1);
          next = lt ? lt : end;
          if (w->hidden[0] == '\0')
            write_text (w, p, next);
        }
      else if (tag.name[0] != '\0' && !tag.closing && is_one_of (tag.name, raw_text))
        next = skip_raw_text (next, end, tag.name);
      else if (tag.name[0] != '\0' && !is_in_hidden (w, &tag) && !starts_hidden (w, &tag))
        on_tag (w, &tag);
      p = next;
    }
  close_link (w);
}

char *
tern_mime_html_to_text (const char *html, gsize len)
{
  for (int keep_hidden = 0;; keep_hidden++)
    {
      Writer w = { .out = g_string_sized_new (len / 4 + 16), .max_len = len * 4 + 1024 };
      w.keep_hidden = keep_hidden;
      w.link_start = G_MAXSIZE;
      run (&w, html, html + len);
      g_free (w.target);
      if (w.hidden[0] == '\0' || keep_hidden)
        {
          if (w.out->len > 0)
            g_string_append_c (w.out, '\n');
          return g_string_free (w.out, FALSE);
        }
      /* Something hidden never ended and took the rest with it. */
      g_string_free (w.out, TRUE);
    }
}
