/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Marks in labels; see the header. */
#include "ui/reader/tern-sought-label.h"

static void
add (PangoAttrList *list, PangoAttribute *attribute, guint start, guint end)
{
  attribute->start_index = start;
  attribute->end_index = end;
  pango_attr_list_insert (list, attribute);
}

static void
add_mark (PangoAttrList *list, guint start, guint end)
{
  PangoColor paper, ink;

  pango_color_parse (&paper, TERN_SOUGHT_PAPER);
  pango_color_parse (&ink, TERN_SOUGHT_INK);
  add (list, pango_attr_background_new (paper.red, paper.green, paper.blue), start, end);
  add (list, pango_attr_foreground_new (ink.red, ink.green, ink.blue), start, end);
  add (list, pango_attr_foreground_alpha_new (G_MAXUINT16), start, end);
}

void
tern_sought_label_mark (GtkLabel *label, const TernWordMatch *words)
{
  g_autoptr (PangoAttrList) list = pango_attr_list_new ();
  const char *text = gtk_label_get_text (label);
  glong n;
  g_autofree gunichar *letters = g_utf8_to_ucs4_fast (text, -1, &n);
  gsize start, end = 0;

  pango_attr_list_insert (list, pango_attr_insert_hyphens_new (FALSE));
  while (words != NULL && tern_word_match_find (words, letters, (gsize) n, end, &start, &end))
    add_mark (list, (guint) (g_utf8_offset_to_pointer (text, (glong) start) - text),
              (guint) (g_utf8_offset_to_pointer (text, (glong) end) - text));
  gtk_label_set_attributes (label, list);
}
