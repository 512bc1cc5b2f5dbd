/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A bar above a message; see the header. */
#include "ui/reader/tern-message-bar.h"

#include <adwaita.h>

struct _TernMessageBar
{
  GtkBox parent_instance;

  GtkImage *icon;
  GtkLabel *label;
  AdwWrapBox *wrap;
};

G_DEFINE_FINAL_TYPE (TernMessageBar, tern_message_bar, GTK_TYPE_BOX)

static void
tern_message_bar_class_init (TernMessageBarClass *klass)
{
}

static void
tern_message_bar_init (TernMessageBar *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "tern-message-bar");
}

TernMessageBar *
tern_message_bar_new (const char *icon_name, const char *text)
{
  TernMessageBar *self = g_object_new (TERN_TYPE_MESSAGE_BAR, "spacing", 12, "accessible-role",
                                       GTK_ACCESSIBLE_ROLE_GROUP, NULL);
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "icon-name", icon_name, "valign", GTK_ALIGN_START, "accessible-role",
                                  GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "wrap", TRUE, "xalign", 0.0, "wrap-mode",
                                   PANGO_WRAP_WORD_CHAR, NULL);
  GtkWidget *column = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 6, "hexpand",
                                    TRUE, NULL);

  self->icon = GTK_IMAGE (icon);
  self->label = GTK_LABEL (label);
  gtk_widget_add_css_class (icon, "tern-message-bar-icon");
  /* The text is not in it: from right to left, libadwaita 1.7 puts what is wider than the box beside it. */
  self->wrap = g_object_new (ADW_TYPE_WRAP_BOX, "child-spacing", 12, "line-spacing", 6, "visible", FALSE, NULL);
  gtk_box_append (GTK_BOX (self), icon);
  gtk_box_append (GTK_BOX (column), label);
  gtk_box_append (GTK_BOX (column), GTK_WIDGET (self->wrap));
  gtk_box_append (GTK_BOX (self), column);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  return self;
}

void
tern_message_bar_add_button (TernMessageBar *self, const char *label, const char *action)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);
  GtkWidget *words = gtk_button_get_child (GTK_BUTTON (button));

  /* With large text they are wider than a narrow window. */
  gtk_label_set_wrap (GTK_LABEL (words), TRUE);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (words), GTK_NATURAL_WRAP_NONE);
  gtk_label_set_justify (GTK_LABEL (words), GTK_JUSTIFY_CENTER);
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  adw_wrap_box_append (self->wrap, button);
  gtk_widget_set_visible (GTK_WIDGET (self->wrap), TRUE);
}

void
tern_message_bar_set_icon (TernMessageBar *self, const char *icon_name)
{
  gtk_image_set_from_icon_name (self->icon, icon_name);
}

void
tern_message_bar_set_text (TernMessageBar *self, const char *text)
{
  gtk_label_set_label (self->label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

void
tern_message_bar_set_button_label (TernMessageBar *self, const char *label)
{
  GtkWidget *button = gtk_widget_get_first_child (GTK_WIDGET (self->wrap));

  if (button != NULL)
    gtk_label_set_text_with_mnemonic (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), label);
}

void
tern_message_bar_remove_buttons (TernMessageBar *self)
{
  for (GtkWidget *child; (child = gtk_widget_get_first_child (GTK_WIDGET (self->wrap))) != NULL;)
    adw_wrap_box_remove (self->wrap, child);
  gtk_widget_set_visible (GTK_WIDGET (self->wrap), FALSE);
}
