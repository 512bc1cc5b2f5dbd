/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A row that states a fact: what it is about, and below it what is so. The keyboard reaches it, so that whoever goes
 * through a page hears it as well. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* At the end of @group; (transfer none). Says nothing yet. */
AdwActionRow *tern_fact_row_add (AdwPreferencesGroup *group, const char *title);
/* @text: plain; not announced. */
void tern_fact_row_say (AdwActionRow *row, const char *text);

G_END_DECLS
