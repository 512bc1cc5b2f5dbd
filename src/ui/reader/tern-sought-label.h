/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The words of a search in the labels above a message: its subject, and who sent it. */
#pragma once

#include "mail/tern-word-match.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The colours of a mark, black on them in either theme; the second is where one is. */
#define TERN_SOUGHT_INK "#241f31"
#define TERN_SOUGHT_PAPER "#f9f06b"
#define TERN_SOUGHT_HERE "#ffa348"

/* Marks them in what @label shows now. @words: (nullable): none. Its other attributes are lost, but for hyphens, which
 * are never put in. */
void tern_sought_label_mark (GtkLabel *label, const TernWordMatch *words);

G_END_DECLS
