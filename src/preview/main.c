/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* tern-preview: reads a file from its standard input, draws it and writes the pixels to its standard output. What came
 * by mail is hostile, and decoders are where it bites; so they run here, in a process of their own that can do nothing
 * else and that the window can end. tern-preview-draw.c of the reader starts it:
 *
 *   tern-preview picture SIDE
 *   tern-preview page SIDE NUMBER
 *
 * It writes a line "tern-preview WIDTH HEIGHT WHOLE-WIDTH WHOLE-HEIGHT PAGES TEXT-BYTES", the pixels and the text, or
 * ends with 1. */
#include "preview/tern-preview-drawing.h"

#include <gdk-pixbuf/gdk-pixbuf.h>

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* From here on GdkPixbuf has each picture decoded by a confined process of its own (glycin). */
#define GLYCIN_MINOR 43

static GBytes *
map_input (void)
{
  struct stat status;
  void *data;

  if (fstat (STDIN_FILENO, &status) != 0 || !S_ISREG (status.st_mode) || status.st_size <= 0)
    return NULL;
  data = mmap (NULL, (size_t) status.st_size, PROT_READ, MAP_PRIVATE, STDIN_FILENO, 0);
  return data != MAP_FAILED ? g_bytes_new_static (data, (gsize) status.st_size) : NULL;
}

static int
write_drawing (const TernPreviewDrawing *drawing)
{
  gsize n_pixels = (gsize) drawing->width * (gsize) drawing->height * 4;
  gsize n_text = drawing->text != NULL ? strlen (drawing->text) : 0;

  printf ("tern-preview %d %d %d %d %d %" G_GSIZE_FORMAT "\n", drawing->width, drawing->height, drawing->whole_width,
          drawing->whole_height, drawing->n_pages, n_text);
  fwrite (drawing->pixels, 1, n_pixels, stdout);
  fwrite (drawing->text != NULL ? drawing->text : "", 1, n_text, stdout);
  return fflush (stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int
main (int argc, char **argv)
{
  g_autoptr (GBytes) bytes = map_input ();
  gboolean is_page = argc == 4 && g_str_equal (argv[1], "page");
  int side = argc > 2 ? CLAMP (atoi (argv[2]), 1, TERN_PREVIEW_MAX_SIDE) : 0;
  TernPreviewDrawing drawing = { 0 };

  if (bytes == NULL || !(is_page || (argc == 3 && g_str_equal (argv[1], "picture"))))
    return EXIT_FAILURE;
  tern_preview_confine (is_page || gdk_pixbuf_minor_version < GLYCIN_MINOR);
  if (!(is_page ? tern_preview_draw_page (bytes, atoi (argv[3]), side, &drawing)
                : tern_preview_draw_picture (bytes, side, &drawing)))
    return EXIT_FAILURE;
  return write_drawing (&drawing);
}
