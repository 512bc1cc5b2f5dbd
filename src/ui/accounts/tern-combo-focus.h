/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A list to choose from opens with the keyboard on what is chosen, and every entry has its name: libadwaita 1.7 begins
 * at the first entry and names none. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Once for each row, when it is made. */
void tern_combo_focus_install (AdwComboRow *row);

G_END_DECLS
