/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* winmail.dat: what Outlook makes of a message for others of its kind (MS-OXTNEF). Pure; any thread; linear.
 *
 * It is read here and not by libytnef, which takes every length in it at its word and prints what it thinks to the
 * standard output; of the format a mail client needs little.
 */

#pragma once

#include "mime/tern-mime-document.h"

G_BEGIN_DECLS

/**
 * TernMimeTnefFile:
 * @name: (nullable): clean, as TernMimePart.filename
 * @type: (nullable): "image/png", in lower case
 * @content_id: (nullable)
 */
typedef struct
{
  char *name;
  char *type;
  char *content_id;
  GBytes *data;
} TernMimeTnefFile;

/**
 * TernMimeTnef:
 * @text: (nullable): UTF-8
 * @html: (nullable): UTF-8; hostile
 * @files: (element-type TernMimeTnefFile): at most 500
 */
typedef struct
{
  char *text;
  char *html;
  GPtrArray *files;
} TernMimeTnef;

/* Returns: (transfer full) (nullable): %NULL when it is none. Of one that breaks off, what came before. */
TernMimeTnef *tern_mime_tnef_read (GBytes *data);
void tern_mime_tnef_free (TernMimeTnef *self);

/**
 * tern_mime_tnef_unpack:
 *
 * Returns: (transfer full) (nullable): the message as it would have been without the winmail.dat in it: its header, its
 *   other attachments, and what was inside as body and attachments. %NULL when there is none, or nothing in it.
 */
GBytes *tern_mime_tnef_unpack (const TernMimeDocument *document);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernMimeTnef, tern_mime_tnef_free)

G_END_DECLS
