/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Colours for dark paper: what is read as one, that any of words stands out from any behind them, and which pages keep
 * their own. */

#include "mime/tern-mime-colour.h"
#include "mime/tern-mime-dark.h"
#include "mime/tern-mime-html-clean.h"

#include <string.h>

#define STEPS 16
#define READABLE 4.5

static char *
read_colour (const char *text)
{
  TernMimeColour colour;
  GString *out = g_string_new (NULL);

  if (tern_mime_colour_parse (text, strlen (text), &colour))
    tern_mime_colour_append (out, &colour);
  return g_string_free (out, FALSE);
}

static void
test_parse (void)
{
  static const struct
  {
    const char *text;
    const char *colour;
  } rows[] = {
    { "#abc", "#aabbcc" },
    { "#AABBCC", "#aabbcc" },
    { "#abc8", "rgba(170,187,204,53%)" },
    { "#aabbcc80", "rgba(170,187,204,50%)" },
    { "#ab", "" },
    { "#ggg", "" },
    { "White", "#ffffff" },
    { "rebeccapurple", "#663399" },
    { "aliceblue", "#f0f8ff" },
    { "yellowgreen", "#9acd32" },
    { "whit", "" },
    { "transparent", "" },
    { "currentcolor", "" },
    { "rgb(1, 2,3)", "#010203" },
    { "RGB(100%,0%,50%)", "#ff007f" },
    { "rgba(1,2,3,.5)", "rgba(1,2,3,50%)" },
    { "rgb(1 2 3 / 25%)", "rgba(1,2,3,25%)" },
    { "rgb(300,-5,3)", "#ff0003" },
    { "rgb(1,2)", "" },
    { "rgb(1,2,3", "" },
    { "rgb(x)", "" },
    { "hsl(120, 100%, 25%)", "#008000" },
    { "hsl(-240deg 100% 25%)", "#008000" },
    { "hsla(0,0%,100%,0.5)", "rgba(255,255,255,50%)" },
    { "lab(1 2 3)", "" },
    { "", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *colour = read_colour (rows[i].text);

      g_assert_cmpstr (colour, ==, rows[i].colour);
    }
}

static TernMimeColour
make (guint n)
{
  return (TernMimeColour) { n % STEPS / (STEPS - 1.0), n / STEPS % STEPS / (STEPS - 1.0),
                            n / STEPS / STEPS / (STEPS - 1.0), 1 };
}

/* As a page gets it: rounded to what it is written as. */
static TernMimeColour
darken (const TernMimeColour *colour, TernMimeColourRole role)
{
  TernMimeColour dark = tern_mime_colour_darken (colour, role);
  g_autoptr (GString) text = g_string_new (NULL);
  TernMimeColour again;

  tern_mime_colour_append (text, &dark);
  g_assert_true (tern_mime_colour_parse (text->str, text->len, &again));
  return again;
}

/* The lightest paper and the darkest words there can be. */
static void
test_contrast (void)
{
  const TernMimeColour black = { 0, 0, 0, 1 }, white = { 1, 1, 1, 1 };
  TernMimeColour lightest = black, darkest = white;

  for (guint i = 0; i < STEPS * STEPS * STEPS; i++)
    {
      const TernMimeColour colour = make (i);
      TernMimeColour paper = darken (&colour, TERN_MIME_COLOUR_PAPER);
      TernMimeColour words = darken (&colour, TERN_MIME_COLOUR_WORDS);

      if (tern_mime_colour_contrast (&paper, &black) > tern_mime_colour_contrast (&lightest, &black))
        lightest = paper;
      if (tern_mime_colour_contrast (&words, &white) > tern_mime_colour_contrast (&darkest, &white))
        darkest = words;
    }
  g_assert_cmpfloat (tern_mime_colour_contrast (&lightest, &darkest), >=, READABLE);
  g_assert_cmpfloat (tern_mime_colour_contrast (&black, &white), >, 20.9);
}

static void
test_pages (void)
{
  static const struct
  {
    const char *html;
    const char *dark; /* NULL: keeps its own */
  } rows[] = {
    { "<p style=\"color:#000\">a</p>", "<p style=\"color:#f1f1f1\">a</p>" },
    { "<p style=\"color:white\">a</p>", "<p style=\"color:#ffffff\">a</p>" },
    { "<td bgcolor=\"#ffffff\">a", "<td bgcolor=\"#1d1d1d\">a" },
    { "<td bgcolor=\"FFFFFF\">a", "<td bgcolor=\"#1d1d1d\">a" },
    { "<td bgcolor=\"nonsense\">a", "<td bgcolor=\"\">a" },
    { "<font color=\"black\">a", "<font color=\"#f1f1f1\">a" },
    { "<p style=\"background:#000\">a", "<p style=\"background:#000000\">a" },
    { "<p style=\"color:inherit;background:transparent\">a", "<p style=\"color:inherit;background:transparent\">a" },
    { "<p style=\"font-family:'black';color:black!important\">a",
      "<p style=\"font-family:'black';color:#f1f1f1!important\">a" },
    { "<style>a:hover{color:black}p{background:linear-gradient(white,#fff)}</style>black",
      "<style>a:hover{color:#f1f1f1}p{background:linear-gradient(#1d1d1d,#1d1d1d)}</style>black" },
    { "<style>@media (max-width:9px){p{color:black}}</style>",
      "<style>@media (max-width:9px){p{color:#f1f1f1}}</style>" },
    { "<p style=\"opacity:0;color:black\">a", "<p style=\"opacity:0;color:#f1f1f1\">a" },
    { "<img src=\"cid:a\" style=\"max-height:9px\">", "<img src=\"cid:a\" style=\"max-height:9px\">" },
    { "<p style=\"opacity:.5;color:black\">a", NULL },
    { "<p style=\"opacity:50%;color:black\">a", NULL },
    { "<p style=\"color:var(--x)\">a", NULL },
    { "<p style=\"color:oklch(1 2 3)\">a", NULL },
    { "<p style=\"color:rgb(\">a", NULL },
    { "<p style=\"mix-blend-mode:difference\">a", NULL },
    { "<td background=\"cid:a\">a", NULL },
    { "<td style=\"background:url(&quot;cid:a&quot;)\">a", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *dark = tern_mime_dark_new (rows[i].html);

      g_assert_cmpstr (dark, ==, rows[i].dark);
    }
}

static void
test_with_cleaning (void)
{
  const char *coloured = "<body bgcolor=white><p style='color:#333'>a", *plain = "<p>a";
  g_autoptr (TernMimeCleanHtml) clean = tern_mime_html_clean (coloured, strlen (coloured), FALSE);
  g_autoptr (TernMimeCleanHtml) letter = tern_mime_html_clean (plain, strlen (plain), FALSE);

  g_assert_nonnull (strstr (clean->html, "#333"));
  g_assert_nonnull (clean->dark);
  g_assert_null (strstr (clean->dark, "white"));
  g_assert_null (strstr (clean->dark, "#333"));
  g_assert_null (letter->dark);
}

static void
test_linear (void)
{
  static const char *const units[]
      = { "<p style=\"color:red\">", "<style>", "rgb(", "x(", "\"", "color:'", ";", "<p a=\"" };

  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    {
      g_autoptr (GString) html = g_string_new ("<style>p{color:");
      g_autofree char *dark = NULL;

      while (html->len < 2 * 1024 * 1024)
        g_string_append (html, units[i]);
      dark = tern_mime_dark_new (html->str);
      g_assert_true (dark == NULL || strlen (dark) <= html->len * 4 + 2048);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mime/dark/parse", test_parse);
  g_test_add_func ("/mime/dark/contrast", test_contrast);
  g_test_add_func ("/mime/dark/pages", test_pages);
  g_test_add_func ("/mime/dark/with-cleaning", test_with_cleaning);
  g_test_add_func ("/mime/dark/linear", test_linear);
  return g_test_run ();
}
