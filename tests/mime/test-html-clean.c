/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* HTML and style sheets made harmless: what goes in, what comes out. */

#include "mime/tern-mime-html-clean.h"

#include <string.h>

typedef struct
{
  const char *html;
  const char *clean;
} Row;

static void
check (const Row *row, gboolean pictures)
{
  g_autoptr (TernMimeCleanHtml) clean = tern_mime_html_clean (row->html, strlen (row->html), pictures);

  g_assert_cmpstr (clean->html, ==, row->clean);
}

static void
test_elements (void)
{
  static const Row rows[] = {
    { "<p>a &amp; b &lt; c</p>", "<p>a &amp; b &lt; c</p>" },
    { "a < b > c", "a &lt; b &gt; c" },
    { "<p CLASS=x id='y' onclick=\"z()\">t", "<p class=\"x\" id=\"y\">t" },
    { "<script>alert(1)</script>a", "a" },
    { "<script>a</scrip></script >b", "b" },
    { "<ScRiPt src=//x></sCrIpT>b", "b" },
    { "<script>never ends", "" },
    { "a<!-- <p> -->b<!doctype x><?php x?>c", "abc" },
    { "<form action=//x><input name=a>b<button>c</button></form>", "bc" },
    { "<textarea><p>no</p></textarea>a", "a" },
    { "<iframe src=//x><p>no</p></iframe>a", "a" },
    { "<object data=//x><p>instead</p></object>", "<p>instead</p>" },
    { "<meta http-equiv=refresh content='0;url=//x'><base href=//x><link rel=stylesheet href=//x>a", "a" },
    { "<svg><image href=//x /><style>p{}</style><text>no</text></svg>a", "a" },
    { "<svg><g>never ends <b>a</b>", "never ends <b>a</b>" },
    { "<select><option>no</select>a", "a" },
    { "<html lang=de><head><title>no</title></head><body bgcolor=red onload=x>a</body></html>",
      "<body bgcolor=\"red\">a" },
    { "<x-y a=b>c</x-y>", "c" },
    { "<p title='\"><script>x</script>'>a</p>", "<p title=\"&quot;&gt;&lt;script&gt;x&lt;/script&gt;\">a</p>" },
    { "<p style='color:red' style='color:blue'>a", "<p style=\"color:red\">a" },
    { "<p on\xc3\xa9=x title=\xc3\xa9>a", "<p title=\"\xc3\xa9\">a" },
    { "<img src=cid:a@b alt=\"A\">", "<img src=\"cid:a@b\" alt=\"A\">" },
    { "<a href='#top'>a</a>", "<a href=\"#top\">a</a>" },
    { "<a href='javascript:x()'>a</a>", "<a>a</a>" },
    { "<a href=' java\nscript:x()'>a</a>", "<a>a</a>" },
    { "<a href='data:text/html,x'>a</a>", "<a>a</a>" },
    { "<a href='ht\ntps://a.example/?b&amp;c' ping=//x target=_blank>a</a>",
      "<a href=\"https://a.example/?b&amp;c\">a</a>" },
    { "<a href=//a.example>a</a>", "<a href=\"https://a.example\">a</a>" },
    { "<noscript><img src=//x></noscript>a", "a" },
    { "<p", "<p>" },
    { "<", "&lt;" },
    { "", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    check (&rows[i], FALSE);
}

static void
test_pictures (void)
{
  static const struct
  {
    const char *html;
    const char *blocked;
    const char *allowed;
    gboolean remote;
  } rows[] = {
    { "<img src=http://a.example/b.png srcset='//c 2x' alt=x>", "<img alt=\"x\">",
      "<img src=\"http://a.example/b.png\" alt=\"x\">", TRUE },
    { "<img src=//a.example/b.png>", "<img>", "<img src=\"https://a.example/b.png\">", TRUE },
    { "<img src=http://a.example/b width=1 height=1>", "", "", FALSE },
    { "<img src=http://a.example/b width=600 height=20 style='border:0'>",
      "<img width=\"600\" height=\"20\" style=\"max-height:20px;border:0\">",
      "<img src=\"http://a.example/b\" width=\"600\" height=\"20\" style=\"max-height:20px;border:0\">", TRUE },
    { "<img src=cid:a width=6 height=20>",
      "<img src=\"cid:a\" width=\"6\" height=\"20\" style=\"max-height:20px\">",
      "<img src=\"cid:a\" width=\"6\" height=\"20\" style=\"max-height:20px\">", FALSE },
    { "<img src=cid:a height=20 style='height:40px'>",
      "<img src=\"cid:a\" height=\"20\" style=\"height:40px\">",
      "<img src=\"cid:a\" height=\"20\" style=\"height:40px\">", FALSE },
    { "<td background=http://a.example/b>", "<td>", "<td background=\"http://a.example/b\">", TRUE },
    { "<img src='data:image/png;base64,AA='>", "<img src=\"data:image/png;base64,AA=\">",
      "<img src=\"data:image/png;base64,AA=\">", FALSE },
    { "<img src='file:///etc/passwd'>", "<img>", "<img>", FALSE },
    { "<img src='relative.png'>", "<img>", "<img>", FALSE },
    { "<p style='background:url( \"http://a.example/b\" ) red'>", "<p style=\"background:none red\">",
      "<p style=\"background:url(&quot;http://a.example/b&quot;) red\">", TRUE },
    { "<video poster=http://a.example src=http://b.example><img src=http://c.example></video>a", "a", "a", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    for (int pictures = 0; pictures < 2; pictures++)
      {
        g_autoptr (TernMimeCleanHtml) clean = tern_mime_html_clean (rows[i].html, strlen (rows[i].html), pictures);

        g_assert_cmpstr (clean->html, ==, pictures ? rows[i].allowed : rows[i].blocked);
        g_assert_cmpint (clean->has_remote, ==, rows[i].remote);
      }
}

static void
test_styles (void)
{
  static const Row rows[] = {
    { "p > a { color: red }", "p > a { color: red }" },
    { "@import url(http://x.example); p{}", "  p{}" },
    { "@IMPORT 'http://x.example';p{}", " p{}" },
    { "@im\\port 'http://x.example';p{}", " p{}" },
    { "@font-face { font-family: x; src: url(//x) } p{}", "  p{}" },
    { "p{background:u\\rl(http://x.example)}", "p{background:none}" },
    { "@im@import x;port 'http://x.example';p{}", "@im port 'http://x.example';p{}" },
    { "p{background:u@import x;rl(http://x.example)}", "p{background:u rl(http://x.example)}" },
    { "p{background:u/**/rl(//x)}", "p{background:u rl(//x)}" },
    { "p{background:URL('//x')}", "p{background:none}" },
    { "p{background:image-set('//x' 1x)}", "p{background:none('//x' 1x)}" },
    { "p{background:url(cid:a)}", "p{background:url(\"cid:a\")}" },
    { "p{background:url(data:image/gif;base64,AA)}", "p{background:url(\"data:image/gif;base64,AA\")}" },
    { "p{background:url(data:text/html,x)}", "p{background:none}" },
    { "p{background:url(\"cid:a\n)}", "p{background:none" },
    { "<!-- p{} -->", "!-- p{} -->" },
    { "@media print { p{} }", "@media print { p{} }" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *html = g_strdup_printf ("<style>%s</style>", rows[i].html);
      g_autofree char *wanted = g_strdup_printf ("<style>%s</style>", rows[i].clean);
      const Row row = { html, wanted };

      check (&row, FALSE);
    }
}

static void
test_colours (void)
{
  static const struct
  {
    const char *html;
    gboolean colours;
  } rows[] = {
    { "<p>a", FALSE },
    { "<p style='margin:0'>a", FALSE },
    { "<font color=red>a", TRUE },
    { "<style>p{color:red}</style>", TRUE },
    { "<p style='background-color:#fff'>", TRUE },
    { "<style>p{-webkit-text-fill-color:red}</style>", FALSE },
    { "<body bgcolor=white>", TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (TernMimeCleanHtml) clean = tern_mime_html_clean (rows[i].html, strlen (rows[i].html), FALSE);

      g_assert_cmpint (clean->has_colours, ==, rows[i].colours);
    }
}

static void
test_links (void)
{
  const char *html = "<a href=http://a.example>one <b>two</b></a><a href=http://b.example><img alt=three></a>"
                     "<a name=x>no</a><a href=mailto:c@example.org>four<a href=http://d.example>&lt;five&gt;";
  g_autoptr (TernMimeCleanHtml) clean = tern_mime_html_clean (html, strlen (html), FALSE);
  static const struct
  {
    const char *text;
    const char *target;
  } links[] = {
    { "one two", "http://a.example" },
    { "three", "http://b.example" },
    { "four", "mailto:c@example.org" },
    { "<five>", "http://d.example" },
  };

  g_assert_cmpuint (clean->links->len, ==, G_N_ELEMENTS (links));
  for (guint i = 0; i < G_N_ELEMENTS (links); i++)
    {
      const TernMimeHtmlLink *link = clean->links->pdata[i];

      g_assert_cmpstr (link->text, ==, links[i].text);
      g_assert_cmpstr (link->target, ==, links[i].target);
    }
}

/* What costs a quadratic reader minutes. */
static void
test_linear (void)
{
  static const char *const units[]
      = { "<a href=http://x.example>", "<svg>", "url(", "<style>", "@import", "/*", "<p a=", "<![CDATA[", "<script" };

  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    {
      g_autoptr (GString) html = g_string_new (NULL);
      g_autoptr (TernMimeCleanHtml) clean = NULL;

      while (html->len < 2 * 1024 * 1024)
        g_string_append (html, units[i]);
      clean = tern_mime_html_clean (html->str, html->len, TRUE);
      g_assert_cmpuint (strlen (clean->html), <=, html->len * 8 + 1024);
    }
}

static void
test_marks (void)
{
  static const Row rows[] = {
    { "<p title=lamp>A lamp &amp; l&#97;mps</p>",
      "<p title=\"lamp\">A <mark class=\"tern-match\" id=\"tern-match-1\" tabindex=\"-1\">lamp</mark> &amp; "
      "<mark class=\"tern-match\" id=\"tern-match-2\" tabindex=\"-1\">l&#97;mp</mark>s</p>" },
    { "<style>lamp{color:red}</style><b>&lt;lamp</b> lam<i>p</i>",
      "<style>lamp{color:red}</style><b>&lt;<mark class=\"tern-match\" id=\"tern-match-1\" "
      "tabindex=\"-1\">lamp</mark></b> lam<i>p</i>" },
    { "nothing", "nothing" },
    { "", "" },
  };
  static const char *const words[] = { "lamp", NULL };
  g_autoptr (TernWordMatch) match = tern_word_match_new (words);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (TernMimeCleanHtml) clean = tern_mime_html_clean (rows[i].html, strlen (rows[i].html), FALSE);

      tern_mime_clean_html_mark (clean, match);
      g_assert_cmpstr (clean->html, ==, rows[i].clean);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mime/html-clean/elements", test_elements);
  g_test_add_func ("/mime/html-clean/pictures", test_pictures);
  g_test_add_func ("/mime/html-clean/styles", test_styles);
  g_test_add_func ("/mime/html-clean/colours", test_colours);
  g_test_add_func ("/mime/html-clean/links", test_links);
  g_test_add_func ("/mime/html-clean/linear", test_linear);
  g_test_add_func ("/mime/html-clean/marks", test_marks);
  return g_test_run ();
}
