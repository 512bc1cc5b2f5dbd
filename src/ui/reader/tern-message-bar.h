/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* One sentence above the body of a message, with what can be done about it. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TERN_TYPE_MESSAGE_BAR (tern_message_bar_get_type ())
G_DECLARE_FINAL_TYPE (TernMessageBar, tern_message_bar, TERN, MESSAGE_BAR, GtkBox)

/* @icon_name: symbolic. */
TernMessageBar *tern_message_bar_new (const char *icon_name, const char *text);
/* @label: with a mnemonic. @action: as gtk_actionable_set_detailed_action_name(). */
void tern_message_bar_add_button (TernMessageBar *self, const char *label, const char *action);
/* What it says from now on, and the words on its first button. */
void tern_message_bar_set_icon (TernMessageBar *self, const char *icon_name);
void tern_message_bar_set_text (TernMessageBar *self, const char *text);
void tern_message_bar_set_button_label (TernMessageBar *self, const char *label);
void tern_message_bar_remove_buttons (TernMessageBar *self);

G_END_DECLS
