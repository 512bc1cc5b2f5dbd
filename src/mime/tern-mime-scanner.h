/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Where the parts of a message lie: one pass over its lines that finds headers
 * and boundaries and copies nothing. The document is built from it.
 *
 * gmime would build its whole tree first: 10^6 empty parts take it 7.4 s. Here
 * the pass ends at the 10,000th.
 */
#pragma once

#include <glib.h>

#include "mime/tern-mime-document.h"

G_BEGIN_DECLS

typedef enum
{
  TERN_MIME_SCAN_TOO_MANY_PARTS = 1 << 0,
  TERN_MIME_SCAN_TOO_DEEP = 1 << 1,
  TERN_MIME_SCAN_HEADER_TOO_LONG = 1 << 2,
  TERN_MIME_SCAN_TOO_SLOW = 1 << 3,
  TERN_MIME_SCAN_NO_END = 1 << 4,      /* the last closing boundary is missing */
  TERN_MIME_SCAN_NO_BOUNDARY = 1 << 5, /* a multipart does not say its boundary */
} TernMimeScanProblems;

/* One part; indexes are into the scan's array, -1 for none. Offsets are into
 * the message; the header's end leaves out the empty line, the body's the line
 * end that belongs to the boundary. */
typedef struct
{
  gsize header_start, header_end;
  gsize body_start, body_end;
  int parent;
  int first_child, last_child, next;
  guint n_children;
  guint number; /* among its parent's children, from 1 */
  guint depth;
  char *section; /* as TernMimePart.section */
  char *prefix;  /* (nullable): what its children's numbers begin with */
  char *type;
  char *encoding;
  gboolean is_multipart;
  gboolean is_message;
  gboolean is_message_root; /* the whole of its parent, an attached message */
} TernMimeScanPart;

typedef struct
{
  GArray *parts; /* of TernMimeScanPart; the first is the message itself */
  TernMimeScanProblems problems;
} TernMimeScan;

TernMimeScan *tern_mime_scan_new (const char *data, gsize len, const TernMimeLimits *limits);
void tern_mime_scan_free (TernMimeScan *scan);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernMimeScan, tern_mime_scan_free)

G_END_DECLS
