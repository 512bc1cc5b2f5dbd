/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What can be shown; see the header. */
#include "ui/reader/tern-preview-kind.h"

#include <gio/gio.h>

static TernPreviewKind
judge (const char *type)
{
  static const char *const pictures[]
      = { "image/png", "image/jpeg", "image/jpg", "image/gif", "image/webp", "image/bmp", "image/tiff", "image/svg+xml",
          "image/avif", "image/heic", "image/jxl", "image/x-icon", "image/vnd.microsoft.icon", NULL };
  static const char *const texts[] = { "application/json", "application/xml", "application/x-yaml", "application/yaml",
                                       "application/x-sh", "application/x-shellscript", "application/toml",
                                       "application/javascript", "message/delivery-status", NULL };

  if (g_strv_contains (pictures, type))
    return TERN_PREVIEW_PICTURE;
#ifdef TERN_HAVE_POPPLER
  if (g_str_equal (type, "application/pdf") || g_str_equal (type, "application/x-pdf"))
    return TERN_PREVIEW_PDF;
#endif
  if (g_str_has_prefix (type, "text/") || g_strv_contains (texts, type))
    return TERN_PREVIEW_TEXT;
  return TERN_PREVIEW_NONE;
}

TernPreviewKind
tern_preview_kind_of (const char *type, const char *name)
{
  TernPreviewKind kind = judge (type);
  g_autofree char *guessed = NULL;
  g_autofree char *mime = NULL;

  if (kind != TERN_PREVIEW_NONE || !g_str_equal (type, "application/octet-stream"))
    return kind;
  guessed = g_content_type_guess (name, NULL, 0, NULL);
  mime = g_content_type_get_mime_type (guessed);
  return mime != NULL ? judge (mime) : TERN_PREVIEW_NONE;
}
