/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* One pass over the lines of a message; see the header. At any moment one part
 * is current (its header or its body is being read), and a stack holds the
 * multiparts whose boundaries are looked for.
 */

#define G_LOG_DOMAIN "tern-mime"

#include "mime/tern-mime-scanner.h"

#include "mime/tern-mime-fields.h"
#include "mime/tern-mime-params.h"
#include "mime/tern-mime-transfer.h"

#include <string.h>

/* RFC 2046 §5.1.1 allows 70. */
#define MAX_BOUNDARY 256
#define LINES_BETWEEN_CLOCKS 4096

typedef struct
{
  int part;
  char *boundary;
  gsize len;
} Open;

typedef struct
{
  const char *data;
  gsize len;
  const TernMimeLimits *limits;
  gint64 deadline;
  TernMimeScan *scan;
  GArray *open; /* of Open, outermost first */
  int current;
  gboolean in_header;
  gboolean stopped;
} Scanner;

static TernMimeScanPart *
part_at (Scanner *s, int index)
{
  return &g_array_index (s->scan->parts, TernMimeScanPart, index);
}

static void
stop (Scanner *s, TernMimeScanProblems why)
{
  s->scan->problems |= why;
  s->stopped = TRUE;
}

static void
begin_part (Scanner *s, int parent, gsize at)
{
  if (parent >= 0 && s->scan->parts->len >= s->limits->max_parts)
    {
      stop (s, TERN_MIME_SCAN_TOO_MANY_PARTS);
      return;
    }
  int index = s->scan->parts->len;
  TernMimeScanPart part = { .header_start = at,
                            .header_end = at,
                            .body_start = at,
                            .body_end = at,
                            .parent = parent,
                            .first_child = -1,
                            .last_child = -1,
                            .next = -1 };
  if (parent >= 0)
    {
      TernMimeScanPart *above = part_at (s, parent);
      part.depth = above->depth + 1;
      part.is_message_root = above->is_message;
      part.number = ++above->n_children;
      if (above->last_child >= 0)
        part_at (s, above->last_child)->next = index;
      else
        above->first_child = index;
      above->last_child = index;
    }
  g_array_append_val (s->scan->parts, part);
  s->current = index;
  s->in_header = TRUE;
}

static char *
join_number (const char *prefix, guint number)
{
  return *prefix ? g_strdup_printf ("%s.%u", prefix, number) : g_strdup_printf ("%u", number);
}

/* RFC 9051 §6.4.5.1. A multipart that is a whole message has no number of its
 * own, its parts are numbered straight from the message's; anything else that
 * is a whole message is its part 1. */
static void
set_numbers (Scanner *s, TernMimeScanPart *part)
{
  TernMimeScanPart *above = part->parent >= 0 ? part_at (s, part->parent) : NULL;

  if (above != NULL && !above->is_message)
    {
      part->section = join_number (above->prefix, part->number);
      part->prefix = g_strdup (part->section);
      return;
    }
  const char *message = above ? above->section : "";
  if (part->is_multipart)
    {
      part->section = g_strdup ("");
      part->prefix = g_strdup (message);
    }
  else
    {
      part->section = join_number (message, 1);
      part->prefix = g_strdup (part->section);
    }
}

/* "text" and the like are the subtype's default; no type at all is text. */
static char *
dup_type (const TernMimeField *field, gboolean in_digest)
{
  g_autofree char *type = field->name ? tern_mime_params_dup_value (field->value, field->value_len)
                                      : NULL;
  if (type == NULL)
    return g_strdup (in_digest ? "message/rfc822" : "text/plain");

  const char *slash = strchr (type, '/');
  if (slash && slash > type && slash[1] != '\0' && strchr (slash + 1, '/') == NULL)
    return g_steal_pointer (&type);
  return g_strdup (g_str_has_prefix (type, "text") ? "text/plain" : "application/octet-stream");
}

static void
open_multipart (Scanner *s, int index, const TernMimeField *type)
{
  Open open = { .part = index };
  open.boundary = tern_mime_params_dup_bytes (type->value, type->value_len, "boundary", &open.len);
  while (open.len > 0 && g_ascii_isspace (open.boundary[open.len - 1]))
    open.len--;
  if (open.len == 0 || open.len > MAX_BOUNDARY)
    {
      s->scan->problems |= TERN_MIME_SCAN_NO_BOUNDARY;
      g_free (open.boundary);
      return;
    }
  part_at (s, index)->is_multipart = TRUE;
  g_array_append_val (s->open, open);
}

static void
read_header (Scanner *s, TernMimeScanPart *part, TernMimeField *type)
{
  gsize len = part->header_end - part->header_start;
  TernMimeField encoding = { 0 };
  TernMimeFieldIter iter;
  TernMimeField field;

  if (len > s->limits->max_header_bytes)
    {
      s->scan->problems |= TERN_MIME_SCAN_HEADER_TOO_LONG;
      part->header_end = part->header_start + s->limits->max_header_bytes;
      len = s->limits->max_header_bytes;
    }
  tern_mime_field_iter_init (&iter, s->data + part->header_start, len);
  while (tern_mime_field_iter_next (&iter, &field))
    {
      if (!type->name && tern_mime_field_is (&field, "content-type"))
        *type = field;
      else if (!encoding.name && tern_mime_field_is (&field, "content-transfer-encoding"))
        encoding = field;
    }
  if (encoding.name)
    part->encoding = tern_mime_params_dup_value (encoding.value, encoding.value_len);
  if (part->encoding == NULL)
    part->encoding = g_strdup ("7bit");
}

static gboolean
is_in_digest (Scanner *s, const TernMimeScanPart *part)
{
  return part->parent >= 0 && strcmp (part_at (s, part->parent)->type, "multipart/digest") == 0;
}

/* @may_hold_parts: %FALSE where the part ends with its header. */
static void
end_header (Scanner *s, gsize header_end, gsize body_start, gboolean may_hold_parts)
{
  int index = s->current;
  TernMimeScanPart *part = part_at (s, index);
  TernMimeField type = { 0 };

  s->in_header = FALSE;
  part->header_end = header_end;
  part->body_start = part->body_end = body_start;
  read_header (s, part, &type);
  part->type = dup_type (&type, is_in_digest (s, part));

  gboolean multipart = type.name && g_str_has_prefix (part->type, "multipart/");
  gboolean message = (strcmp (part->type, "message/rfc822") == 0
                      || strcmp (part->type, "message/global") == 0)
                     && !tern_mime_transfer_is_encoded (part->encoding);
  if ((multipart || message) && part->depth >= s->limits->max_depth)
    {
      s->scan->problems |= TERN_MIME_SCAN_TOO_DEEP;
      may_hold_parts = FALSE;
    }
  if (multipart && may_hold_parts)
    open_multipart (s, index, &type);
  part->is_message = message && may_hold_parts;
  set_numbers (s, part);
  if (part->is_message)
    begin_part (s, index, body_start);
}

/* Ends the current part and those around it, up to but without @outer. */
static void
close_parts (Scanner *s, int outer, gsize at)
{
  if (s->in_header)
    end_header (s, at, at, FALSE);
  for (int i = s->current; i != outer; i = part_at (s, i)->parent)
    {
      TernMimeScanPart *part = part_at (s, i);
      part->body_end = MAX (at, part->body_start);
    }
}

static void
drop_open (Scanner *s, guint keep)
{
  while (s->open->len > keep)
    {
      g_free (g_array_index (s->open, Open, s->open->len - 1).boundary);
      g_array_set_size (s->open, s->open->len - 1);
    }
}

/* Returns: the index in @open of the boundary the line is, or -1. */
static int
match_boundary (Scanner *s, const char *line, gsize len, gboolean *closing)
{
  for (int i = (int)s->open->len - 1; i >= 0; i--)
    {
      const Open *open = &g_array_index (s->open, Open, i);
      if (len < open->len + 2 || memcmp (line + 2, open->boundary, open->len) != 0)
        continue;
      const char *p = line + 2 + open->len;
      const char *end = line + len;
      *closing = end - p >= 2 && p[0] == '-' && p[1] == '-';
      p += *closing ? 2 : 0;
      while (p < end && g_ascii_isspace (*p))
        p++;
      if (p == end)
        return i;
    }
  return -1;
}

/* The line end before a boundary belongs to the boundary (RFC 2046 §5.1.1). */
static gsize
before_line_end (Scanner *s, gsize at)
{
  if (at > 0 && s->data[at - 1] == '\n')
    at--;
  if (at > 0 && s->data[at - 1] == '\r')
    at--;
  return at;
}

static void
on_boundary (Scanner *s, int level, gboolean closing, gsize at, gsize next)
{
  int part = g_array_index (s->open, Open, level).part;
  close_parts (s, part, before_line_end (s, at));
  drop_open (s, closing ? level : level + 1);
  s->current = part;
  if (!closing)
    begin_part (s, part, next);
}

/* Returns: %FALSE when the line has to be looked at again, as body. */
static gboolean
on_header_line (Scanner *s, gsize at, gsize next)
{
  const char *line = s->data + at;
  const char *end = s->data + s->len;
  gboolean first = at == part_at (s, s->current)->header_start;

  if (*line == '\n' || (*line == '\r' && at + 1 < s->len && line[1] == '\n'))
    end_header (s, at, next, TRUE);
  else if (first && !tern_mime_field_starts_at (line, end)
           && tern_mime_fields_measure_separator (line, end - line) == 0)
    {
      end_header (s, at, at, TRUE);
      return FALSE;
    }
  return TRUE;
}

static void
scan_lines (Scanner *s)
{
  guint lines = 0;
  for (gsize at = 0; at < s->len && !s->stopped;)
    {
      const char *line = s->data + at;
      const char *nl = memchr (line, '\n', s->len - at);
      gsize next = nl ? (gsize)(nl + 1 - s->data) : s->len;
      gboolean closing;
      int level = -1;

      if (lines++ % LINES_BETWEEN_CLOCKS == 0 && g_get_monotonic_time () > s->deadline)
        stop (s, TERN_MIME_SCAN_TOO_SLOW);
      if (s->open->len > 0 && next - at > 2 && line[0] == '-' && line[1] == '-')
        level = match_boundary (s, line, next - at, &closing);
      if (level >= 0)
        on_boundary (s, level, closing, at, next);
      else if (s->in_header && !on_header_line (s, at, next))
        continue;
      else if (!s->in_header && s->open->len == 0)
        return;
      at = next;
    }
}

/* A multipart in which no boundary was found has only a body. */
static void
settle_empty_multiparts (Scanner *s)
{
  for (guint i = 0; i < s->scan->parts->len; i++)
    {
      TernMimeScanPart *part = part_at (s, i);
      if (!part->is_multipart || part->first_child >= 0)
        continue;
      part->is_multipart = FALSE;
      s->scan->problems |= s->stopped ? 0 : TERN_MIME_SCAN_NO_BOUNDARY;
      if (*part->section == '\0')
        {
          g_free (part->section);
          part->section = join_number (part->prefix, 1);
        }
    }
}

TernMimeScan *
tern_mime_scan_new (const char *data, gsize len, const TernMimeLimits *limits)
{
  Scanner s = { .data = data, .len = len, .limits = limits };
  s.deadline = g_get_monotonic_time () + limits->max_usec;
  s.scan = g_new0 (TernMimeScan, 1);
  s.scan->parts = g_array_new (FALSE, TRUE, sizeof (TernMimeScanPart));
  s.open = g_array_new (FALSE, TRUE, sizeof (Open));

  begin_part (&s, -1, 0);
  scan_lines (&s);
  for (guint i = 0; i < s.open->len && !s.stopped; i++)
    if (part_at (&s, g_array_index (s.open, Open, i).part)->first_child >= 0)
      s.scan->problems |= TERN_MIME_SCAN_NO_END;
  close_parts (&s, -1, len);
  drop_open (&s, 0);
  settle_empty_multiparts (&s);
  g_array_unref (s.open);
  return s.scan;
}

void
tern_mime_scan_free (TernMimeScan *scan)
{
  for (guint i = 0; i < scan->parts->len; i++)
    {
      TernMimeScanPart *part = &g_array_index (scan->parts, TernMimeScanPart, i);
      g_free (part->section);
      g_free (part->prefix);
      g_free (part->type);
      g_free (part->encoding);
    }
  g_array_unref (scan->parts);
  g_free (scan);
}
