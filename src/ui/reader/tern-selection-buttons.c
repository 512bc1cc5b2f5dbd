/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Buttons for several messages; see the header. */

#include "ui/reader/tern-selection-buttons.h"

#include <glib/gi18n.h>

static const struct
{
  const char *action;
  const char *icon;
  const char *label;
} buttons[] = {
  { "win.archive", "tern-archive-symbolic", N_ ("_Archive") },
  { "win.trash", "user-trash-symbolic", N_ ("_Trash") },
  { "win.junk", "mail-mark-junk-symbolic", N_ ("_Junk") },
  { "win.mark-read", "mail-read-symbolic", N_ ("Mark as _Read") },
  { "win.mark-unread", "mail-unread-symbolic", N_ ("Mark as _Unread") },
  { "win.star", "starred-symbolic", N_ ("_Star") },
  { "win.move-to", "folder-symbolic", N_ ("_Move…") },
};

GtkWidget *
tern_selection_buttons_new (void)
{
  AdwWrapBox *box = ADW_WRAP_BOX (adw_wrap_box_new ());

  adw_wrap_box_set_child_spacing (box, 6);
  adw_wrap_box_set_line_spacing (box, 6);
  adw_wrap_box_set_align (box, 0.5);
  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++)
    {
      GtkWidget *content = g_object_new (ADW_TYPE_BUTTON_CONTENT, "icon-name", buttons[i].icon, "label",
                                         _(buttons[i].label), "use-underline", TRUE, NULL);
      /* A click of a mouse leaves the keyboard in the list. */
      GtkWidget *button = g_object_new (GTK_TYPE_BUTTON, "child", content, "action-name", buttons[i].action,
                                        "focus-on-click", FALSE, NULL);

      adw_wrap_box_append (box, button);
    }
  return GTK_WIDGET (box);
}
