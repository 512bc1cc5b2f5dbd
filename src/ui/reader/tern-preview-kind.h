/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What of an attachment can be shown in the window. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TernPreviewKind:
 * @TERN_PREVIEW_PICTURE, @TERN_PREVIEW_PDF: drawn by another process (src/preview)
 * @TERN_PREVIEW_TEXT: in a text view, markup as it was written
 */
typedef enum
{
  TERN_PREVIEW_NONE,
  TERN_PREVIEW_PICTURE,
  TERN_PREVIEW_PDF,
  TERN_PREVIEW_TEXT,
} TernPreviewKind;

/* By @type (in lower case), or by the ending of @name where the type says nothing. A PDF is TERN_PREVIEW_NONE where
 * Tern is built without what draws one. */
TernPreviewKind tern_preview_kind_of (const char *type, const char *name);

G_END_DECLS
