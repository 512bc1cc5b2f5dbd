/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A header block as a series of fields, without copying: what every reader of
 * headers in this folder iterates. Not for other folders.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Of one block; the first 256 KiB of a header hold any that a mail server
 * lets through (Postfix stops at 100 KiB, Exim at 1 MiB by default). */
#define TERN_MIME_MAX_HEADER_BYTES (256 * 1024)

typedef struct
{
  const char *p;
  const char *end;
} TernMimeFieldIter;

/* @name is not terminated; @value still folded, without its line end. */
typedef struct
{
  const char *name;
  gsize name_len;
  const char *value;
  gsize value_len;
} TernMimeField;

void tern_mime_field_iter_init (TernMimeFieldIter *iter, const char *data, gsize len);

/* %FALSE at the empty line or the end; iter->p is then where it stopped. A first
 * "From " line, and lines that are no fields, are skipped, as servers do. */
gboolean tern_mime_field_iter_next (TernMimeFieldIter *iter, TernMimeField *field);

/* Whether the line at @p could be a field: a name and a colon. */
gboolean tern_mime_field_starts_at (const char *p, const char *end);

/* The length of an mbox separator line at the start, with its line end, or 0. */
gsize tern_mime_fields_measure_separator (const char *data, gsize len);

/* Field names compare without case (RFC 5322 §1.2.2). @name in lower case. */
gboolean tern_mime_field_is (const TernMimeField *field, const char *name);

G_END_DECLS
