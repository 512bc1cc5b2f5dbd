/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Draws a page of a PDF; see the header. main() calls it once. Poppler fetches nothing, runs no script to draw a page,
 * and is not asked to follow anything. */
#include "preview/tern-preview-drawing.h"

#ifdef TERN_HAVE_POPPLER
#include <poppler.h>

#include <string.h>

/* Points: no sheet of paper is larger (14,400 is what PDF allows). */
#define MAX_POINTS 14400

static guint8 *
convert (cairo_surface_t *surface, int width, int height)
{
  const guint8 *from = cairo_image_surface_get_data (surface);
  gsize stride = (gsize) cairo_image_surface_get_stride (surface);
  guint8 *pixels = g_malloc ((gsize) width * (gsize) height * 4);
  guint8 *to = pixels;

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++, to += 4)
      {
        guint32 pixel = ((const guint32 *) (const void *) (from + (gsize) y * stride))[x];

        to[0] = (guint8) (pixel >> 16);
        to[1] = (guint8) (pixel >> 8);
        to[2] = (guint8) pixel;
        to[3] = 0xff;
      }
  return pixels;
}

static gboolean
draw (PopplerPage *page, int side, TernPreviewDrawing *drawing)
{
  double width, height, scale;
  cairo_surface_t *surface;
  cairo_t *cairo;
  gboolean done;

  poppler_page_get_size (page, &width, &height);
  if (!(width >= 1 && height >= 1 && width <= MAX_POINTS && height <= MAX_POINTS))
    return FALSE;
  scale = MIN (side / width, side / height);
  drawing->width = CLAMP ((int) (width * scale), 1, side);
  drawing->height = CLAMP ((int) (height * scale), 1, side);
  drawing->whole_width = (int) width;
  drawing->whole_height = (int) height;
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, drawing->width, drawing->height);
  cairo = cairo_create (surface);
  cairo_set_source_rgb (cairo, 1, 1, 1);
  cairo_paint (cairo);
  cairo_scale (cairo, scale, scale);
  poppler_page_render (page, cairo);
  done = cairo_status (cairo) == CAIRO_STATUS_SUCCESS;
  cairo_destroy (cairo);
  cairo_surface_flush (surface);
  if (done)
    drawing->pixels = convert (surface, drawing->width, drawing->height);
  cairo_surface_destroy (surface);
  return done;
}

static char *
dup_text (PopplerPage *page)
{
  g_autofree char *text = poppler_page_get_text (page);
  g_autofree char *valid = text != NULL ? g_utf8_make_valid (text, -1) : NULL;

  if (valid != NULL && strlen (valid) > TERN_PREVIEW_MAX_TEXT)
    *g_utf8_find_prev_char (valid, valid + TERN_PREVIEW_MAX_TEXT) = '\0';
  return g_steal_pointer (&valid);
}

/* The document and the page are never given back: the process ends next. */
gboolean
tern_preview_draw_page (GBytes *bytes, int number, int side, TernPreviewDrawing *drawing)
{
  PopplerDocument *document = poppler_document_new_from_bytes (bytes, NULL, NULL);
  PopplerPage *page = NULL;

  drawing->n_pages = document != NULL ? poppler_document_get_n_pages (document) : 0;
  if (number >= 0 && number < drawing->n_pages)
    page = poppler_document_get_page (document, number);
  if (page == NULL || !draw (page, side, drawing))
    return FALSE;
  drawing->text = dup_text (page);
  return TRUE;
}

#else

gboolean
tern_preview_draw_page (GBytes *bytes, int number, int side, TernPreviewDrawing *drawing)
{
  return FALSE;
}

#endif
