/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Chips; see the header. */

#include "ui/list/tern-label-chips.h"

#include "mail/tern-label.h"

#include <glib/gi18n.h>

#define NAME_WIDTH 12 /* letters; what is longer is ellipsised */

GtkWidget *
tern_label_chips_new (void)
{
  return g_object_new (GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_NONE, "spacing", 4, "visible", FALSE,
                       NULL);
}

char *
tern_label_chips_dup_markup (const char *name, const char *colour)
{
  /* Isolated: a name of another direction leaves the dot where it is. */
  return g_markup_printf_escaped ("<span foreground=\"%s\">●</span> \u2068%s\u2069", colour, name);
}

static void
add_chip (GtkWidget *chips, const char *markup)
{
  GtkWidget *chip = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_NONE, "use-markup", TRUE,
                                  "label", markup, "ellipsize", PANGO_ELLIPSIZE_END, "max-width-chars", NAME_WIDTH,
                                  "single-line-mode", TRUE, NULL);

  gtk_widget_add_css_class (chip, "label-chip");
  gtk_box_append (GTK_BOX (chips), chip);
}

void
tern_label_chips_set (GtkWidget *chips, GPtrArray *labels, guint most)
{
  guint n = labels != NULL ? labels->len : 0;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (chips)) != NULL)
    gtk_box_remove (GTK_BOX (chips), child);
  for (guint i = 0; i < MIN (n, most); i++)
    {
      const TernLabel *label = labels->pdata[i];
      g_autofree char *markup = tern_label_chips_dup_markup (label->name, label->colour);

      add_chip (chips, markup);
    }
  if (n > most)
    {
      g_autofree char *rest = g_strdup_printf ("+%u", n - most);

      add_chip (chips, rest);
    }
  gtk_widget_set_visible (chips, n > 0);
}

char *
tern_label_chips_dup_names (GPtrArray *labels)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; labels != NULL && i < labels->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", ((TernLabel *) labels->pdata[i])->name);
  return names->len > 0 ? g_strdup (names->str) : NULL;
}
