/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The people of a thread, as a row shows them and as they are spoken. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @people: names, two or more; "" is the person who reads. Returns: (transfer full): "Maria, Jo, me". Of names that
 * begin alike the whole is taken. */
char *tern_people_words_to_text (char **people);
/* @who: (nullable): has been said already. Returns: (transfer full) (nullable): "Jo Brown, me"; NULL for nobody. */
char *tern_people_words_to_speech (char **people, const char *who);

G_END_DECLS
