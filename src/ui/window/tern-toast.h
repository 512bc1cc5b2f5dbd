/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What was done, in a few words, and the way back, at the foot of the window. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define TERN_TYPE_TOAST (tern_toast_get_type ())

/**
 * TernToast: looks like an AdwToast and says its own words. Libadwaita 1.7 has "A toast appeared: Starred, has a
 * button: Undo" said of each of its own, and offers no way to leave that out.
 */
G_DECLARE_FINAL_TYPE (TernToast, tern_toast, TERN, TOAST, AdwBin)

/* Shows @text for some seconds, instead of what was shown; a screen reader says @spoken. @button: (nullable): what the
 * button is called that does @action. */
void tern_toast_show (
    TernToast *self, const char *text, const char *spoken, const char *button, const char *action);
/* Whether one with a button is shown. */
gboolean tern_toast_has_button (TernToast *self);

G_END_DECLS
