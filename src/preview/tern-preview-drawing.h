/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What the files of tern-preview share: what is asked for, and what was drawn. All in one thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Of a picture before it is made smaller: a large photograph has 100 million, at 4 bytes each. */
#define TERN_PREVIEW_MAX_PIXELS (G_GUINT64_CONSTANT (100) * 1000 * 1000)
/* Of what is given back, in pixels on either side; src/ui/reader/tern-preview-draw.c asks for no more. */
#define TERN_PREVIEW_MAX_SIDE 4096
/* Of the words of a page. */
#define TERN_PREVIEW_MAX_TEXT (64 * 1024)

/**
 * TernPreviewDrawing:
 * @pixels: (nullable): RGBA, eight bits each, not premultiplied, rows of @width * 4 bytes
 * @whole_width, @whole_height: of the picture as it is in the file, in pixels; of the page, in points
 * @n_pages: 0 for a picture
 * @text: (nullable): the words of the page
 */
typedef struct
{
  guint8 *pixels;
  int width;
  int height;
  int whole_width;
  int whole_height;
  int n_pages;
  char *text;
} TernPreviewDrawing;

/* As large as fits into @side by @side, never larger than it is. Returns: FALSE when it is no picture. */
gboolean tern_preview_draw_picture (GBytes *bytes, int side, TernPreviewDrawing *drawing);
/* The page @page, from 0, as large as fits. */
gboolean tern_preview_draw_page (GBytes *bytes, int page, int side, TernPreviewDrawing *drawing);

/* From here on this process may use so much memory and time, writes to no file, starts nothing and speaks to nobody;
 * each as far as the system lets it. @alone: FALSE where pictures are decoded by processes of the system's own, which
 * it must be able to ask. */
void tern_preview_confine (gboolean alone);

G_END_DECLS
