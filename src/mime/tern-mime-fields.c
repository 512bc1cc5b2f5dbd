/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Walks over a header block field by field; see the header. */

#define G_LOG_DOMAIN "tern-mime"

#include "mime/tern-mime-fields.h"

#include <string.h>

static const char *
line_end (const char *p, const char *end)
{
  const char *nl = memchr (p, '\n', end - p);
  return nl ? nl + 1 : end;
}

/* As it is written, or quoted by a program that took it for text. */
gsize
tern_mime_fields_measure_separator (const char *data, gsize len)
{
  gsize quoted = len > 0 && data[0] == '>';
  if (len < quoted + 5 || memcmp (data + quoted, "From ", 5) != 0)
    return 0;
  return line_end (data, data + len) - data;
}

void
tern_mime_field_iter_init (TernMimeFieldIter *iter, const char *data, gsize len)
{
  iter->p = data + tern_mime_fields_measure_separator (data, len);
  iter->end = data + len;
}

/* Printable ASCII up to the colon, with the blanks before it that RFC 5322
 * §4.5 still allows. */
static gboolean
read_name (const char *p, const char *end, TernMimeField *field)
{
  const char *name = p;
  while (p < end && (guchar)*p > 0x20 && (guchar)*p < 0x7f && *p != ':')
    p++;
  field->name = name;
  field->name_len = p - name;
  while (p < end && (*p == ' ' || *p == '\t'))
    p++;
  if (field->name_len == 0 || p == end || *p != ':')
    return FALSE;
  field->value = p + 1;
  return TRUE;
}

gboolean
tern_mime_field_starts_at (const char *p, const char *end)
{
  TernMimeField field;
  return read_name (p, end, &field);
}

static gboolean
is_empty_line (const char *p, const char *end)
{
  return *p == '\n' || (*p == '\r' && p + 1 < end && p[1] == '\n');
}

gboolean
tern_mime_field_iter_next (TernMimeFieldIter *iter, TernMimeField *field)
{
  const char *p = iter->p;
  while (p < iter->end && !is_empty_line (p, iter->end) && !read_name (p, iter->end, field))
    p = line_end (p, iter->end);
  iter->p = p;
  if (p >= iter->end || is_empty_line (p, iter->end))
    return FALSE;

  do
    p = line_end (p, iter->end);
  while (p < iter->end && (*p == ' ' || *p == '\t'));
  iter->p = p;

  while (p > field->value && (p[-1] == '\n' || p[-1] == '\r'))
    p--;
  field->value_len = p - field->value;
  return TRUE;
}

gboolean
tern_mime_field_is (const TernMimeField *field, const char *name)
{
  gsize i = 0;
  for (; i < field->name_len && name[i]; i++)
    if (g_ascii_tolower (field->name[i]) != name[i])
      return FALSE;
  return i == field->name_len && name[i] == '\0';
}
