/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Names the entry in which a page of rows is searched: libadwaita 1.7 leaves it nameless, and a screen reader would say
 * only that there is a text. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Once for a dialog, after it is made; main thread. Where libadwaita has no such entry any more, nothing is searched
 * rather than in an entry without a name. @name: what is searched. */
void tern_preferences_search_name (AdwPreferencesDialog *dialog, const char *name);

G_END_DECLS
