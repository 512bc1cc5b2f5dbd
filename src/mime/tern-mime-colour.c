/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Colours of style sheets, read and darkened; see the header.
 */

#define G_LOG_DOMAIN "tern-mime"

#include "mime/tern-mime-colour.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Relative luminance: the most behind words, the least of words, (0.46 + 0.05) / (0.06 + 0.05) = 4.6 with some room for
 * rounding; and the paper of libadwaita's dark theme, which white becomes. */
#define PAPER_MOST 0.06
#define WORDS_LEAST 0.46
#define WORDS_MOST 0.88
#define PAPER_LEAST 0.012
#define LINE_MOST 0.12
#define MAX_NAME 20 /* "lightgoldenrodyellow" */
#define MAX_ARGUMENTS 64

static const struct
{
  const char *name;
  guint rgb;
} names[] = {
  /* CSS Color 4, 6.1; sorted. */
  { "aliceblue", 0xf0f8ff }, { "antiquewhite", 0xfaebd7 }, { "aqua", 0x00ffff }, { "aquamarine", 0x7fffd4 },
  { "azure", 0xf0ffff }, { "beige", 0xf5f5dc }, { "bisque", 0xffe4c4 }, { "black", 0x000000 },
  { "blanchedalmond", 0xffebcd }, { "blue", 0x0000ff }, { "blueviolet", 0x8a2be2 }, { "brown", 0xa52a2a },
  { "burlywood", 0xdeb887 }, { "cadetblue", 0x5f9ea0 }, { "chartreuse", 0x7fff00 }, { "chocolate", 0xd2691e },
  { "coral", 0xff7f50 }, { "cornflowerblue", 0x6495ed }, { "cornsilk", 0xfff8dc }, { "crimson", 0xdc143c },
  { "cyan", 0x00ffff }, { "darkblue", 0x00008b }, { "darkcyan", 0x008b8b }, { "darkgoldenrod", 0xb8860b },
  { "darkgray", 0xa9a9a9 }, { "darkgreen", 0x006400 }, { "darkgrey", 0xa9a9a9 }, { "darkkhaki", 0xbdb76b },
  { "darkmagenta", 0x8b008b }, { "darkolivegreen", 0x556b2f }, { "darkorange", 0xff8c00 },
  { "darkorchid", 0x9932cc }, { "darkred", 0x8b0000 }, { "darksalmon", 0xe9967a }, { "darkseagreen", 0x8fbc8f },
  { "darkslateblue", 0x483d8b }, { "darkslategray", 0x2f4f4f }, { "darkslategrey", 0x2f4f4f },
  { "darkturquoise", 0x00ced1 }, { "darkviolet", 0x9400d3 }, { "deeppink", 0xff1493 },
  { "deepskyblue", 0x00bfff }, { "dimgray", 0x696969 }, { "dimgrey", 0x696969 }, { "dodgerblue", 0x1e90ff },
  { "firebrick", 0xb22222 }, { "floralwhite", 0xfffaf0 }, { "forestgreen", 0x228b22 }, { "fuchsia", 0xff00ff },
  { "gainsboro", 0xdcdcdc }, { "ghostwhite", 0xf8f8ff }, { "gold", 0xffd700 }, { "goldenrod", 0xdaa520 },
  { "gray", 0x808080 }, { "green", 0x008000 }, { "greenyellow", 0xadff2f }, { "grey", 0x808080 },
  { "honeydew", 0xf0fff0 }, { "hotpink", 0xff69b4 }, { "indianred", 0xcd5c5c }, { "indigo", 0x4b0082 },
  { "ivory", 0xfffff0 }, { "khaki", 0xf0e68c }, { "lavender", 0xe6e6fa }, { "lavenderblush", 0xfff0f5 },
  { "lawngreen", 0x7cfc00 }, { "lemonchiffon", 0xfffacd }, { "lightblue", 0xadd8e6 }, { "lightcoral", 0xf08080 },
  { "lightcyan", 0xe0ffff }, { "lightgoldenrodyellow", 0xfafad2 }, { "lightgray", 0xd3d3d3 },
  { "lightgreen", 0x90ee90 }, { "lightgrey", 0xd3d3d3 }, { "lightpink", 0xffb6c1 }, { "lightsalmon", 0xffa07a },
  { "lightseagreen", 0x20b2aa }, { "lightskyblue", 0x87cefa }, { "lightslategray", 0x778899 },
  { "lightslategrey", 0x778899 }, { "lightsteelblue", 0xb0c4de }, { "lightyellow", 0xffffe0 },
  { "lime", 0x00ff00 }, { "limegreen", 0x32cd32 }, { "linen", 0xfaf0e6 }, { "magenta", 0xff00ff },
  { "maroon", 0x800000 }, { "mediumaquamarine", 0x66cdaa }, { "mediumblue", 0x0000cd },
  { "mediumorchid", 0xba55d3 }, { "mediumpurple", 0x9370db }, { "mediumseagreen", 0x3cb371 },
  { "mediumslateblue", 0x7b68ee }, { "mediumspringgreen", 0x00fa9a }, { "mediumturquoise", 0x48d1cc },
  { "mediumvioletred", 0xc71585 }, { "midnightblue", 0x191970 }, { "mintcream", 0xf5fffa },
  { "mistyrose", 0xffe4e1 }, { "moccasin", 0xffe4b5 }, { "navajowhite", 0xffdead }, { "navy", 0x000080 },
  { "oldlace", 0xfdf5e6 }, { "olive", 0x808000 }, { "olivedrab", 0x6b8e23 }, { "orange", 0xffa500 },
  { "orangered", 0xff4500 }, { "orchid", 0xda70d6 }, { "palegoldenrod", 0xeee8aa }, { "palegreen", 0x98fb98 },
  { "paleturquoise", 0xafeeee }, { "palevioletred", 0xdb7093 }, { "papayawhip", 0xffefd5 },
  { "peachpuff", 0xffdab9 }, { "peru", 0xcd853f }, { "pink", 0xffc0cb }, { "plum", 0xdda0dd },
  { "powderblue", 0xb0e0e6 }, { "purple", 0x800080 }, { "rebeccapurple", 0x663399 }, { "red", 0xff0000 },
  { "rosybrown", 0xbc8f8f }, { "royalblue", 0x4169e1 }, { "saddlebrown", 0x8b4513 }, { "salmon", 0xfa8072 },
  { "sandybrown", 0xf4a460 }, { "seagreen", 0x2e8b57 }, { "seashell", 0xfff5ee }, { "sienna", 0xa0522d },
  { "silver", 0xc0c0c0 }, { "skyblue", 0x87ceeb }, { "slateblue", 0x6a5acd }, { "slategray", 0x708090 },
  { "slategrey", 0x708090 }, { "snow", 0xfffafa }, { "springgreen", 0x00ff7f }, { "steelblue", 0x4682b4 },
  { "tan", 0xd2b48c }, { "teal", 0x008080 }, { "thistle", 0xd8bfd8 }, { "tomato", 0xff6347 },
  { "turquoise", 0x40e0d0 }, { "violet", 0xee82ee }, { "wheat", 0xf5deb3 }, { "white", 0xffffff },
  { "whitesmoke", 0xf5f5f5 }, { "yellow", 0xffff00 }, { "yellowgreen", 0x9acd32 },
};

static gboolean
parse_hex (const char *text, gsize len, TernMimeColour *colour)
{
  double parts[4] = { 0, 0, 0, 1 };
  gsize width = len > 4 ? 2 : 1;

  if (len != 3 && len != 4 && len != 6 && len != 8)
    return FALSE;
  for (gsize i = 0; i < len; i++)
    if (!g_ascii_isxdigit (text[i]))
      return FALSE;
  for (gsize i = 0; i < len / width; i++)
    parts[i] = width == 1 ? g_ascii_xdigit_value (text[i]) / 15.0
                          : (g_ascii_xdigit_value (text[2 * i]) * 16 + g_ascii_xdigit_value (text[2 * i + 1])) / 255.0;
  *colour = (TernMimeColour) { parts[0], parts[1], parts[2], parts[3] };
  return TRUE;
}

static int
compare_name (const void *key, const void *row)
{
  return strcmp (key, *(const char *const *) row);
}

static gboolean
parse_name (const char *text, gsize len, TernMimeColour *colour)
{
  char name[MAX_NAME + 1];
  const char *const *found;
  guint rgb;

  if (len > MAX_NAME)
    return FALSE;
  for (gsize i = 0; i < len; i++)
    name[i] = g_ascii_tolower (text[i]);
  name[len] = '\0';
  found = bsearch (name, names, G_N_ELEMENTS (names), sizeof names[0], compare_name);
  if (found == NULL)
    return FALSE;
  rgb = names[((const char *) found - (const char *) names) / sizeof names[0]].rgb;
  *colour = (TernMimeColour) { (rgb >> 16) / 255.0, (rgb >> 8 & 255) / 255.0, (rgb & 255) / 255.0, 1 };
  return TRUE;
}

/* The numbers between brackets; a percentage as its part of @whole[i]. Returns: how many. */
static guint
read_numbers (const char *text, gsize len, const double *whole, double *numbers)
{
  char copy[MAX_ARGUMENTS + 1];
  char *p = copy;
  guint n = 0;

  if (len > MAX_ARGUMENTS)
    return 0;
  memcpy (copy, text, len);
  copy[len] = '\0';
  while (n < 4)
    {
      double number;
      char *end;

      p += strspn (p, " \t\r\n,/");
      number = g_ascii_strtod (p, &end);
      if (end == p || !isfinite (number))
        break;
      numbers[n] = number;
      p = end;
      if (*p == '%')
        {
          numbers[n] *= whole[n] / 100;
          p++;
        }
      else if (g_ascii_strncasecmp (p, "deg", 3) == 0)
        p += 3;
      n++;
    }
  return p[strspn (p, " \t\r\n")] == '\0' ? n : 0;
}

/* CSS Color 3, 4.2.4. */
static double
find_channel (double hue, double saturation, double lightness, int n)
{
  double k = fmod (n + hue / 30, 12);
  double a = saturation * MIN (lightness, 1 - lightness);

  return lightness - a * CLAMP (MIN (k - 3, 9 - k), -1, 1);
}

static gboolean
parse_function (const char *text, gsize len, TernMimeColour *colour)
{
  gboolean hsl = g_ascii_strncasecmp (text, "hsl", MIN (len, 3)) == 0;
  const double whole[] = { hsl ? 360 : 255, hsl ? 1 : 255, hsl ? 1 : 255, 1 };
  const char *open = memchr (text, '(', len);
  double n[4] = { 0, 0, 0, 1 };

  if (open == NULL || text[len - 1] != ')' || (!hsl && g_ascii_strncasecmp (text, "rgb", MIN (len, 3)) != 0)
      || read_numbers (open + 1, (gsize) (text + len - 1 - (open + 1)), whole, n) < 3)
    return FALSE;
  if (hsl)
    {
      double hue = fmod (fmod (n[0], 360) + 360, 360);
      double saturation = CLAMP (n[1], 0, 1), lightness = CLAMP (n[2], 0, 1);

      *colour = (TernMimeColour) { find_channel (hue, saturation, lightness, 0),
                                   find_channel (hue, saturation, lightness, 8),
                                   find_channel (hue, saturation, lightness, 4), CLAMP (n[3], 0, 1) };
    }
  else
    *colour = (TernMimeColour) { CLAMP (n[0] / 255, 0, 1), CLAMP (n[1] / 255, 0, 1), CLAMP (n[2] / 255, 0, 1),
                                 CLAMP (n[3], 0, 1) };
  return TRUE;
}

gboolean
tern_mime_colour_parse (const char *text, gsize len, TernMimeColour *colour)
{
  if (len == 0)
    return FALSE;
  if (*text == '#')
    return parse_hex (text + 1, len - 1, colour);
  return parse_name (text, len, colour) || parse_function (text, len, colour);
}

static double
to_linear (double c)
{
  return c <= 0.04045 ? c / 12.92 : pow ((c + 0.055) / 1.055, 2.4);
}

static double
from_linear (double c)
{
  c = CLAMP (c, 0, 1);
  return c <= 0.0031308 ? c * 12.92 : 1.055 * pow (c, 1 / 2.4) - 0.055;
}

static double
measure_luminance (const TernMimeColour *colour)
{
  return 0.2126 * to_linear (colour->red) + 0.7152 * to_linear (colour->green) + 0.0722 * to_linear (colour->blue);
}

double
tern_mime_colour_contrast (const TernMimeColour *a, const TernMimeColour *b)
{
  double first = measure_luminance (a), second = measure_luminance (b);

  return (MAX (first, second) + 0.05) / (MIN (first, second) + 0.05);
}

/* Towards black. */
static TernMimeColour
dim (const TernMimeColour *colour, double factor)
{
  return (TernMimeColour) { from_linear (to_linear (colour->red) * factor),
                            from_linear (to_linear (colour->green) * factor),
                            from_linear (to_linear (colour->blue) * factor), colour->alpha };
}

/* Towards white. */
static TernMimeColour
light_up (const TernMimeColour *colour, double part)
{
  double red = to_linear (colour->red), green = to_linear (colour->green), blue = to_linear (colour->blue);

  return (TernMimeColour) { from_linear (red + part * (1 - red)), from_linear (green + part * (1 - green)),
                            from_linear (blue + part * (1 - blue)), colour->alpha };
}

/* The darker they were, the lighter they become; and opaque, unless they are not seen at all. */
static TernMimeColour
darken_words (const TernMimeColour *colour, double luminance)
{
  double wanted = WORDS_MOST - (WORDS_MOST - WORDS_LEAST) * luminance / WORDS_LEAST;
  TernMimeColour words
      = luminance >= WORDS_LEAST ? *colour : light_up (colour, (wanted - luminance) / (1 - luminance));

  words.alpha = colour->alpha > 0 ? 1 : 0;
  return words;
}

TernMimeColour
tern_mime_colour_darken (const TernMimeColour *colour, TernMimeColourRole role)
{
  double luminance = measure_luminance (colour);
  double most = role == TERN_MIME_COLOUR_LINE ? LINE_MOST : PAPER_MOST;
  double least = role == TERN_MIME_COLOUR_LINE ? PAPER_MOST : PAPER_LEAST;

  if (role == TERN_MIME_COLOUR_WORDS)
    return darken_words (colour, luminance);
  if (luminance <= most)
    return *colour;
  return dim (colour, (most - (most - least) * (luminance - most) / (1 - most)) / luminance);
}

void
tern_mime_colour_append (GString *out, const TernMimeColour *colour)
{
  int red = (int) (colour->red * 255 + 0.5), green = (int) (colour->green * 255 + 0.5);
  int blue = (int) (colour->blue * 255 + 0.5);

  if (colour->alpha >= 1)
    g_string_append_printf (out, "#%02x%02x%02x", red, green, blue);
  else
    /* A locale's own comma would be no number here. */
    g_string_append_printf (out, "rgba(%d,%d,%d,%d%%)", red, green, blue, (int) (colour->alpha * 100 + 0.5));
}
