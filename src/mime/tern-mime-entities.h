/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Character references of HTML; used by the HTML to text extraction. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @text: (array length=len): begins with "&". Returns: how many bytes the
 * reference takes, its ";" included; 0 when it is none. @character: (out). */
gsize tern_mime_entity_read (const char *text, gsize len, gunichar *character);

G_END_DECLS
