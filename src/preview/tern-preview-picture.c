/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Draws a picture; see the header. main() calls it once. */
#include "preview/tern-preview-drawing.h"

#include <gdk-pixbuf/gdk-pixbuf.h>

/* What is fed at a time, so that a picture that is too large is known by its head. */
#define FEED_BYTES (64 * 1024)

typedef struct
{
  int side;
  int width;
  int height;
  gboolean refused;
} Wanted;

static void
on_size_prepared (GdkPixbufLoader *loader, int width, int height, Wanted *wanted)
{
  double scale = MIN (1.0, MIN ((double) wanted->side / MAX (width, 1), (double) wanted->side / MAX (height, 1)));

  wanted->width = width;
  wanted->height = height;
  wanted->refused = width <= 0 || height <= 0 || (guint64) width * (guint64) height > TERN_PREVIEW_MAX_PIXELS;
  if (wanted->refused)
    gdk_pixbuf_loader_set_size (loader, 1, 1);
  else if (scale < 1.0)
    gdk_pixbuf_loader_set_size (loader, MAX (1, (int) (width * scale)), MAX (1, (int) (height * scale)));
}

/* (transfer full) (nullable). */
static GdkPixbuf *
decode (GBytes *bytes, Wanted *wanted)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new ();
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  gboolean fed = TRUE;
  GdkPixbuf *pixbuf;

  g_signal_connect (loader, "size-prepared", G_CALLBACK (on_size_prepared), wanted);
  for (gsize at = 0; fed && !wanted->refused && at < length; at += FEED_BYTES)
    fed = gdk_pixbuf_loader_write (loader, data + at, MIN (FEED_BYTES, length - at), NULL);
  /* What is cut short is shown as far as it goes. */
  gdk_pixbuf_loader_close (loader, NULL);
  pixbuf = gdk_pixbuf_loader_get_pixbuf (loader);
  return pixbuf != NULL && !wanted->refused ? gdk_pixbuf_apply_embedded_orientation (pixbuf) : NULL;
}

static guint8 *
copy_rows (GdkPixbuf *pixbuf)
{
  gsize row = (gsize) gdk_pixbuf_get_width (pixbuf) * 4;
  gsize n_rows = (gsize) gdk_pixbuf_get_height (pixbuf);
  gsize stride = (gsize) gdk_pixbuf_get_rowstride (pixbuf);
  const guint8 *from = gdk_pixbuf_read_pixels (pixbuf);
  guint8 *pixels = g_malloc (row * n_rows);

  for (gsize i = 0; i < n_rows; i++)
    memcpy (pixels + i * row, from + i * stride, row);
  return pixels;
}

gboolean
tern_preview_draw_picture (GBytes *bytes, int side, TernPreviewDrawing *drawing)
{
  Wanted wanted = { side, 0, 0, FALSE };
  g_autoptr (GdkPixbuf) pixbuf = decode (bytes, &wanted);
  g_autoptr (GdkPixbuf) full = NULL;
  gboolean turned;

  if (pixbuf == NULL || gdk_pixbuf_get_width (pixbuf) > side || gdk_pixbuf_get_height (pixbuf) > side)
    return FALSE;
  full = gdk_pixbuf_add_alpha (pixbuf, FALSE, 0, 0, 0);
  drawing->width = gdk_pixbuf_get_width (full);
  drawing->height = gdk_pixbuf_get_height (full);
  /* Turned as the camera was held. */
  turned = (drawing->width > drawing->height) != (wanted.width > wanted.height);
  drawing->whole_width = turned ? wanted.height : wanted.width;
  drawing->whole_height = turned ? wanted.width : wanted.height;
  drawing->pixels = copy_rows (full);
  return TRUE;
}
