/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* One colour of a style sheet, and what it becomes on dark paper: whatever is written in any of the colours that
 * tern_mime_colour_darken() makes for words stands out at 4.5:1 from any of those it makes for what is behind words
 * (WCAG 2.2, 1.4.3).
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** TernMimeColour: 0 to 1, as sRGB. */
typedef struct
{
  double red;
  double green;
  double blue;
  double alpha;
} TernMimeColour;

/** TernMimeColourRole: what is drawn in it. */
typedef enum
{
  TERN_MIME_COLOUR_WORDS,
  TERN_MIME_COLOUR_PAPER,
  TERN_MIME_COLOUR_LINE,
} TernMimeColourRole;

/**
 * tern_mime_colour_parse:
 * @text: (array length=len): "#abc", "rgb(1, 2, 3)", "hsl(…)" or a name, as in CSS Color 3, or "rgb(1 2 3 / 4%)"
 *
 * Returns: %FALSE for anything else: other notations, "currentcolor", "transparent", the colours of a system
 */
gboolean tern_mime_colour_parse (const char *text, gsize len, TernMimeColour *colour);

/** tern_mime_colour_darken: of the same hue; what fits already stays as it is. */
TernMimeColour tern_mime_colour_darken (const TernMimeColour *colour, TernMimeColourRole role);

/** tern_mime_colour_contrast: 1 to 21 (WCAG 2.2); both are opaque. */
double tern_mime_colour_contrast (const TernMimeColour *a, const TernMimeColour *b);

/** tern_mime_colour_append: as "#rrggbb", or "rgba(…)". */
void tern_mime_colour_append (GString *out, const TernMimeColour *colour);

G_END_DECLS
