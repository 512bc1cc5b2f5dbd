/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Keywords that are a person's labels, and how a keyword is made from a label's name: as Thunderbird does both, so that
 * each shows the other's. Pure functions; any thread. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Characters of a name. */
#define TERN_LABEL_NAME_MAX 40

/* One label; all its own. @colour: "#rrggbb". */
typedef struct
{
  char *keyword;
  char *name;
  char *colour;
} TernLabel;

/* @name, @colour: (nullable): what a keyword has by itself; a @colour that is none counts as NULL. In the name control
 * characters and those that change the direction of text are left out, and so is what is longer than it may be. */
TernLabel *tern_label_new (const char *keyword, const char *name, const char *colour);
void tern_label_free (TernLabel *label);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernLabel, tern_label_free)

/* Whether a person put it there: not what programs tell each other ($Forwarded, NonJunk, and all else that begins with
 * $ or \), but Thunderbird's $label1 to $label5. */
gboolean tern_label_is_one (const char *keyword);
/* Those that are there before any was made. Returns: (transfer none): NULL-terminated keywords. */
const char *const *tern_label_get_defaults (void);
/* The colours to choose from. Returns: (transfer none): NULL-terminated. */
const char *const *tern_label_get_colours (void);
/* Returns: (transfer full) (nullable): an atom that is a label's; NULL when nothing is left of @name. */
char *tern_label_dup_keyword (const char *name);

G_END_DECLS
