/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Which parts are the message a person wrote: the best text and the HTML of a
 * document (RFC 2046 §5.1, RFC 2387 for related, RFC 1847 for signed).
 */

#define G_LOG_DOMAIN "tern-mime"

#include "mime/tern-mime-document-private.h"

#include "mime/tern-mime-charset.h"
#include "mime/tern-mime-transfer.h"

#include <string.h>

/* What a part and those below it give. */
typedef struct
{
  GString *text;
  GString *html;  /* (nullable) */
  gboolean plain; /* @text was written as text, not taken from HTML */
} Body;

typedef struct
{
  TernMimeDocument *self;
  gboolean quiet;      /* an attached message: no warnings, no marks */
  gboolean first_leaf; /* no leaf was seen yet */
} Walk;

static Body collect (Walk *walk, int index);

static void
clear_body (Body *body)
{
  if (body->text)
    g_string_free (g_steal_pointer (&body->text), TRUE);
  if (body->html)
    g_string_free (g_steal_pointer (&body->html), TRUE);
}

static gboolean
is_blank (const GString *text)
{
  return text == NULL || strspn (text->str, " \t\n") == text->len;
}

static void
warn (Walk *walk, const char *warning)
{
  if (!walk->quiet)
    tern_mime_document_warn (walk->self, warning);
}

static const TernMimeScanPart *
scan_part (Walk *walk, int index)
{
  return tern_mime_document_scan_part (walk->self, index);
}

static char *
read_utf8 (Walk *walk, int index)
{
  TernMimeDocument *self = walk->self;
  const TernMimeScanPart *scanned = scan_part (walk, index);
  const TernMimePart *part = &self->parts[index];
  const char *charset = self->charset != NULL ? self->charset : part->charset;
  gsize n_bad = 0;
  g_autoptr (GByteArray) bytes = tern_mime_transfer_decode (
      (const guint8 *)self->data + scanned->body_start, scanned->body_end - scanned->body_start,
      part->encoding, self->text_left);

  if (bytes->len < part->size)
    warn (walk, "The text is very long; only its beginning is shown.");
  self->text_left -= bytes->len;
  if (charset && !tern_mime_charset_is_known (charset))
    warn (walk, "The text is in a character set that is not known; a likely one was chosen.");
  char *utf8 = tern_mime_decoded_to_utf8 (bytes->data, bytes->len, part->type, charset,
                                          &n_bad);
  if (n_bad > 0)
    warn (walk, "Some characters of the text could not be read.");
  return utf8;
}

static gboolean
has_param (Walk *walk, int index, const char *name, const char *value)
{
  g_autofree char *found = tern_mime_document_dup_param (walk->self, index, "content-type", name);
  return found && g_ascii_strcasecmp (found, value) == 0;
}

/* Text types that read as they are. */
static gboolean
is_readable_type (const char *type)
{
  static const char *const types[] = {
    "text/plain",  "text/html", "text/markdown", "text/x-markdown", "text/x-patch",
    "text/x-diff", NULL
  };
  return g_strv_contains (types, type);
}

/* Text with a name is somebody's file, unless it is all there is, or the
 * sender wanted it seen. */
static gboolean
is_body_leaf (Walk *walk, const TernMimePart *part, gboolean first)
{
  /* A multipart whose parts were not found is shown as it is. */
  gboolean undivided = first && g_str_has_prefix (part->type, "multipart/");
  if ((!undivided && !is_readable_type (part->type))
      || part->disposition == TERN_MIME_DISPOSITION_ATTACHMENT)
    return FALSE;
  return part->filename == NULL || first || part->disposition == TERN_MIME_DISPOSITION_INLINE;
}

static Body
collect_leaf (Walk *walk, int index)
{
  TernMimePart *part = &walk->self->parts[index];
  gboolean first = walk->first_leaf;
  Body body = { 0 };

  walk->first_leaf = FALSE;
  if (!is_body_leaf (walk, part, first) || walk->self->text_left == 0)
    return body;
  if (g_get_monotonic_time () > walk->self->deadline)
    {
      warn (walk, "Reading the message took too long; the rest of its text is left out.");
      return body;
    }
  if (!walk->quiet)
    part->is_body = TRUE;

  g_autofree char *utf8 = read_utf8 (walk, index);
  gboolean html = strcmp (part->type, "text/html") == 0;
  gboolean flowed = !html && has_param (walk, index, "format", "flowed");
  g_autofree char *text = tern_mime_utf8_to_text (
      utf8, part->type, flowed, flowed && has_param (walk, index, "delsp", "yes"));
  body.text = g_string_new (text);
  body.html = html ? g_string_new (utf8) : NULL;
  body.plain = !html;
  return body;
}

/* Later versions are richer (RFC 2046 §5.1.4): of the texts the last that was
 * written as text and is not blank, else the last; of the HTML the last. */
static Body
collect_alternative (Walk *walk, int index)
{
  Body best = { 0 };
  for (int i = scan_part (walk, index)->first_child; i >= 0; i = scan_part (walk, i)->next)
    {
      Body body = collect (walk, i);
      gboolean better = !is_blank (body.text)
                        && (body.plain || !best.plain || is_blank (best.text));
      if (better)
        {
          GString *text = best.text;
          best.text = g_steal_pointer (&body.text);
          body.text = text;
          best.plain = body.plain;
        }
      if (body.html)
        {
          GString *html = best.html;
          best.html = g_steal_pointer (&body.html);
          body.html = html;
        }
      clear_body (&body);
    }
  return best;
}

static void
append_text (Body *to, Body *from)
{
  if (to->text == NULL)
    to->text = g_steal_pointer (&from->text);
  else if (!is_blank (from->text))
    {
      if (to->text->len > 0 && to->text->str[to->text->len - 1] != '\n')
        g_string_append_c (to->text, '\n');
      if (to->text->len > 0)
        g_string_append_c (to->text, '\n');
      g_string_append_len (to->text, from->text->str, from->text->len);
    }
  to->plain |= from->plain;
}

static void
append_as_html (GString *html, const GString *text)
{
  g_autofree char *escaped = g_markup_escape_text (text->str, text->len);
  g_string_append_printf (html, "<pre style=\"white-space: pre-wrap\">%s</pre>\n", escaped);
}

/* Text and HTML side by side become HTML with the text in its place. */
static void
append_html (Body *to, Body *from)
{
  if (from->html == NULL && to->html == NULL)
    return;
  if (to->html == NULL)
    {
      to->html = g_string_new (NULL);
      if (!is_blank (to->text))
        append_as_html (to->html, to->text);
    }
  if (from->html && to->html->len == 0)
    {
      g_string_free (to->html, TRUE);
      to->html = g_steal_pointer (&from->html);
    }
  else if (from->html)
    g_string_append_len (to->html, from->html->str, from->html->len);
  else if (!is_blank (from->text))
    append_as_html (to->html, from->text);
}

static Body
collect_series (Walk *walk, int index)
{
  Body all = { 0 };
  for (int i = scan_part (walk, index)->first_child; i >= 0; i = scan_part (walk, i)->next)
    {
      Body body = collect (walk, i);
      append_html (&all, &body);
      append_text (&all, &body);
      clear_body (&body);
    }
  return all;
}

/* The part that "start" names, else the first (RFC 2387 §3.2). */
static Body
collect_related (Walk *walk, int index)
{
  g_autofree char *start = tern_mime_document_dup_param (walk->self, index, "content-type",
                                                         "start");
  int root = scan_part (walk, index)->first_child;

  if (start && *start == '<' && g_str_has_suffix (start, ">"))
    {
      start[strlen (start) - 1] = '\0';
      for (int i = root; i >= 0; i = scan_part (walk, i)->next)
        if (g_strcmp0 (walk->self->parts[i].content_id, start + 1) == 0)
          root = i;
    }
  return collect (walk, root);
}

static Body
collect (Walk *walk, int index)
{
  const TernMimePart *part = &walk->self->parts[index];

  if (part->is_message)
    {
      walk->first_leaf = FALSE;
      return (Body){ 0 };
    }
  if (!part->is_multipart)
    return collect_leaf (walk, index);
  if (strcmp (part->type, "multipart/alternative") == 0)
    return collect_alternative (walk, index);
  if (strcmp (part->type, "multipart/related") == 0)
    return collect_related (walk, index);
  if (strcmp (part->type, "multipart/encrypted") == 0)
    {
      warn (walk, "The message is encrypted.");
      walk->first_leaf = FALSE;
      return (Body){ 0 };
    }
  return collect_series (walk, index);
}

static char *
take (GString **text)
{
  GString *taken = g_steal_pointer (text);
  return taken ? g_string_free (taken, FALSE) : NULL;
}

void
tern_mime_document_read_body (TernMimeDocument *self)
{
  Walk walk = { .self = self, .first_leaf = TRUE };
  Body body = collect (&walk, 0);
  self->text = body.text ? take (&body.text) : g_strdup ("");
  self->html = take (&body.html);
}

char *
tern_mime_document_dup_text_below (const TernMimeDocument *self, guint index)
{
  /* The walk reads parts and spends a budget; neither is the document's. */
  TernMimeDocument copy = *self;
  copy.text_left = self->limits.max_text_bytes;
  copy.deadline = g_get_monotonic_time () + self->limits.max_usec;

  Walk walk = { .self = &copy, .quiet = TRUE, .first_leaf = TRUE };
  Body body = collect (&walk, index);
  char *text = body.text ? take (&body.text) : g_strdup ("");
  clear_body (&body);
  return text;
}
