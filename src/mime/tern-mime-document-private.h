/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What a document is made of, for the files of this folder that make one:
 * -headers fills the fields, -parts describes the parts, -body picks the text.
 */
#pragma once

#include "mime/tern-mime-document.h"
#include "mime/tern-mime-scanner.h"

G_BEGIN_DECLS

struct _TernMimeDocument
{
  GBytes *message;
  TernMimeScan *scan;
  const char *data; /* of @message */
  TernMimeLimits limits;
  gint64 deadline; /* monotonic */
  const char *charset; /* (nullable): of all text, while it is read */

  char *subject;
  GPtrArray *from, *to, *cc, *bcc, *reply_to;
  gint64 date;
  int date_offset;
  gboolean has_date;
  char *message_id;
  char *in_reply_to;
  GPtrArray *references; /* with its %NULL */

  TernMimePart *parts; /* as many as the scan has, in its order */
  char *text;
  char *html;          /* (nullable) */
  GPtrArray *warnings; /* with its %NULL once built */
  gsize text_left;     /* of limits.max_text_bytes */
};

/* Once each. @warning is copied. */
void tern_mime_document_warn (TernMimeDocument *self, const char *warning);

static inline const TernMimeScanPart *
tern_mime_document_scan_part (const TernMimeDocument *self, guint index)
{
  return &g_array_index (self->scan->parts, TernMimeScanPart, index);
}

/* Returns: (transfer full) (nullable): a parameter of the part's first @field. */
char *tern_mime_document_dup_param (const TernMimeDocument *self,
                                    guint index,
                                    const char *field,
                                    const char *param);

void tern_mime_document_read_headers (TernMimeDocument *self);
void tern_mime_document_read_parts (TernMimeDocument *self);

/* Sets text and html, and is_body of the parts taken. */
void tern_mime_document_read_body (TernMimeDocument *self);

/* Sets is_attachment and is_inline_picture; after the body is known. */
void tern_mime_document_sort_parts (TernMimeDocument *self);

/* The best text below part @index: an attached message's. Marks nothing. */
char *tern_mime_document_dup_text_below (const TernMimeDocument *self, guint index);

G_END_DECLS
