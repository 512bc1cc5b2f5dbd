/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What can be looked at in the window: built with and without what draws a PDF. */

#include "ui/reader/tern-preview-kind.h"

#ifdef TERN_HAVE_POPPLER
#define PDF TERN_PREVIEW_PDF
#else
#define PDF TERN_PREVIEW_NONE
#endif

static void
test_kinds (void)
{
  static const struct
  {
    const char *type, *name;
    TernPreviewKind kind;
  } rows[] = {
    { "application/pdf", "notes.pdf", PDF },
    { "application/x-pdf", "notes", PDF },
    { "application/octet-stream", "notes.pdf", PDF },
    { "image/png", "logo.png", TERN_PREVIEW_PICTURE },
    { "image/svg+xml", "logo.svg", TERN_PREVIEW_PICTURE },
    { "text/html", "page.html", TERN_PREVIEW_TEXT },
    { "message/delivery-status", "", TERN_PREVIEW_TEXT },
    { "application/zip", "notes.pdf", TERN_PREVIEW_NONE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s, %s", rows[i].type, rows[i].name);
      g_assert_cmpint (tern_preview_kind_of (rows[i].type, rows[i].name), ==, rows[i].kind);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reader/preview-kind/kinds", test_kinds);
  return g_test_run ();
}
