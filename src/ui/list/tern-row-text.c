/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Text of a row in either direction; see the header. */

#include "ui/list/tern-row-text.h"

/* Whether the first letter is of a script written from right to left; -1: there is none. */
static int
begins_from_right (const char *text)
{
  for (; text != NULL && *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar letter = g_utf8_get_char (text);

      if (g_unichar_isalpha (letter))
        switch (g_unichar_get_script (letter))
          {
          case G_UNICODE_SCRIPT_HEBREW:
          case G_UNICODE_SCRIPT_ARABIC:
          case G_UNICODE_SCRIPT_SYRIAC:
          case G_UNICODE_SCRIPT_THAANA:
          case G_UNICODE_SCRIPT_NKO:
          case G_UNICODE_SCRIPT_SAMARITAN:
          case G_UNICODE_SCRIPT_MANDAIC:
          case G_UNICODE_SCRIPT_ADLAM:
          case G_UNICODE_SCRIPT_HANIFI_ROHINGYA:
            return TRUE;
          default:
            return FALSE;
          }
    }
  return -1;
}

static gboolean
runs_against (GtkInscription *child)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (child)) == GTK_TEXT_DIR_RTL;

  return begins_from_right (gtk_inscription_get_text (child)) == !rtl;
}

static int
measure_text (GtkInscription *child)
{
  g_autoptr (PangoLayout) layout =
    gtk_widget_create_pango_layout (GTK_WIDGET (child), gtk_inscription_get_text (child));
  int width;

  /* What is marked is bold, and wider. */
  pango_layout_set_attributes (layout, gtk_inscription_get_attributes (child));
  pango_layout_get_pixel_size (layout, &width, NULL);
  return width;
}

int
tern_row_text_fit (GtkInscription *child, int width)
{
  return runs_against (child) ? MIN (width, measure_text (child)) : width;
}

/* It is isolated (UAX #9), so that marks of direction in it do not reach as far as the ellipsis. */
void
tern_row_text_show (GtkInscription *inscription, const char *text, const char *otherwise)
{
  gboolean missing = text[0] == '\0', against = runs_against (inscription);
  g_autofree char *isolated = g_strconcat ("\u2068", missing ? otherwise : text, "\u2069", NULL);

  gtk_inscription_set_text (inscription, isolated);
  if (missing)
    gtk_widget_add_css_class (GTK_WIDGET (inscription), "missing");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (inscription), "missing");
  if (against || runs_against (inscription))
    gtk_widget_queue_allocate (gtk_widget_get_parent (GTK_WIDGET (inscription)));
}
