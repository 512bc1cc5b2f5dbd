/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Has a picture or a page of a PDF drawn by a process that is thrown away (src/preview): hostile bytes are decoded
 * there and nowhere else. The cards and the preview call it. */
#pragma once

#include "ui/reader/tern-preview-kind.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The most that is asked for, on either side, in pixels. */
#define TERN_PREVIEW_SIDE 4096
/* Larger files are not looked at: they can be opened and saved. */
#define TERN_PREVIEW_MAX_BYTES (256 * 1024 * 1024)

/**
 * TernPreviewPicture: as src/preview/tern-preview-drawing.h has it.
 * @text: "" when there are no words
 */
typedef struct
{
  GdkTexture *texture;
  int whole_width;
  int whole_height;
  int n_pages;
  char *text;
} TernPreviewPicture;

void tern_preview_picture_free (TernPreviewPicture *self);

/* @kind: PICTURE or PDF. @page: from 0. @side: what it fits into, in pixels. Errors: G_IO_ERROR_CANCELLED; whatever
 * else went wrong, a sentence for a person. Main thread; nothing is waited for there. */
void tern_preview_draw_async (GBytes *bytes,
                              TernPreviewKind kind,
                              int page,
                              int side,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
TernPreviewPicture *tern_preview_draw_finish (GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernPreviewPicture, tern_preview_picture_free)

G_END_DECLS
