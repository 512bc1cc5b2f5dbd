/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Bytes to text: charsets, format=flowed, HTML as text, one part alone, previews. */

#include "mime/tern-mime-body.h"
#include "mime/tern-mime-charset.h"
#include "mime/tern-mime-flowed.h"
#include "mime/tern-mime-html-text.h"

#include <string.h>

static void
test_charsets (void)
{
  static const struct
  {
    const char *bytes;
    const char *declared;
    const char *text;
    const char *used;
  } rows[] = {
    { "abc", NULL, "abc", "utf-8" },
    { "caf\xc3\xa9", "utf-8", "café", "utf-8" },
    { "\xef\xbb\xbf"
      "caf\xc3\xa9",
      "utf-8", "café", "utf-8" },
    { "caf\xc3\xa9", "us-ascii", "café", "utf-8" },
    { "caf\xe9", "us-ascii", "café", "windows-1252" },
    { "caf\xe9 \x80", "iso-8859-1", "café €", "windows-1252" },
    { "caf\xe9 \x80", "ISO_8859-1", "café €", "windows-1252" },
    { "\xa4", "\"iso-8859-15\"", "€", "iso-8859-15" },
    { "\xe1\xe9", "x-sjis", "硅", "shift_jis" },
    { "\xe1\xe9", "iso-8859-2", "áé", "iso-8859-2" },
    { "+AOk-", "utf-7", "é", "utf-7" },
    { "caf\xe9", "utf-8", "café", "windows-1252" },
    { "\xc3\xa9 \xe6\x97", "utf-8", "é \uFFFD\uFFFD", "utf-8" },
    { "\x80\x81", "ibm1364", "€\uFFFD", "windows-1252" },
    { "\x1b$B2q5D\x1b(B", "us-ascii", "会議", "iso-2022-jp" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const char *used;
      g_autofree char *text = tern_mime_to_utf8 (
          (const guint8 *)rows[i].bytes, strlen (rows[i].bytes), rows[i].declared, &used, NULL);
      g_assert_cmpstr (text, ==, rows[i].text);
      g_assert_cmpstr (used, ==, rows[i].used);
    }
}

/* The labels must be sorted, for they are searched by halves: each is found. */
static void
test_labels (void)
{
  static const char *const known[] = { "ansi-x3.110-1983",
                                       "ASCII",
                                       "big5",
                                       "cp437",
                                       "cp950",
                                       "euc_jp",
                                       "GBK",
                                       "gb2312",
                                       "ibm866",
                                       "iso-2022-jp",
                                       "iso-8859-1",
                                       "iso-8859-16",
                                       "iso8859-2",
                                       "koi8-r",
                                       "KOI8-U",
                                       "ks_c_5601-1987",
                                       "latin1",
                                       "macintosh",
                                       "shift_jis",
                                       "TIS-620",
                                       "unicode-1-1-utf-7",
                                       "us-ascii",
                                       "utf-16",
                                       "UTF8",
                                       "viscii",
                                       "windows-1250",
                                       "windows-874",
                                       "x-gbk" };
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    g_assert_true (tern_mime_charset_is_known (known[i]));
  g_assert_false (tern_mime_charset_is_known ("x-unknown"));
  g_assert_false (tern_mime_charset_is_known (""));
  g_assert_false (tern_mime_charset_is_known ("../../gconv"));
}

static void
test_nul (void)
{
  gsize bad;
  g_autofree char *text = tern_mime_to_utf8 ((const guint8 *)"a\0b\xc3\xa9", 5, NULL, NULL, &bad);
  g_assert_cmpstr (text, ==, "a\uFFFDbé");
  g_assert_cmpuint (bad, ==, 0);
}

static void
test_flowed (void)
{
  static const struct
  {
    const char *in;
    gboolean delsp;
    const char *out;
  } rows[] = {
    { "one \ntwo\n", FALSE, "one two\n" },
    { "one \r\ntwo\r\nthree\r\n", FALSE, "one two\nthree\n" },
    { "on \ne\n", TRUE, "one\n" },
    { "> a \n> b\nc\n", FALSE, "> a b\nc\n" },
    { "> a \n>> b\n", FALSE, "> a \n>> b\n" },
    { ">>> a\n", FALSE, ">>> a\n" },
    { " > not a quote\n", FALSE, "> not a quote\n" },
    { " From here\n", FALSE, "From here\n" },
    { "text \n-- \nAnn\n", FALSE, "text \n-- \nAnn\n" },
    { "> -- \n> Ann\n", FALSE, "> -- \n> Ann\n" },
    { "end ", FALSE, "end \n" },
    { ">\n\n", FALSE, ">\n\n" },
    { "", FALSE, "" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *out = tern_mime_flowed_to_text (rows[i].in, strlen (rows[i].in),
                                                       rows[i].delsp);
      g_assert_cmpstr (out, ==, rows[i].out);
    }
}

static void
test_html (void)
{
  static const char *const rows[][2] = {
    { "", "" },
    { "a  b\n c", "a b c\n" },
    { "<p>a</p><p>b</p>", "a\n\nb\n" },
    { "a<br>b<br/><br />c", "a\nb\n\nc\n" },
    { "<div>a</div><div>b</div>", "a\nb\n" },
    { "<h1>A</h1>b<h6>C</h6>", "A\n\nb\n\nC\n" },
    { "<ul><li>a<li>b<ul><li>c</ul></ul>d", "• a\n• b\n  • c\n\nd\n" },
    { "<ol><li>a</li><li>b</li></ol>", "1. a\n2. b\n" },
    { "<a href=\"https://x.example/y\">text</a>", "text <https://x.example/y>\n" },
    { "<a href='https://x.example/'>x.example</a>", "x.example\n" },
    { "<a href=https://x.example>https://x.example/</a>", "https://x.example/\n" },
    { "<a href=mailto:a@b>a@b</a> <a href=mailto:c@d>C</a>", "a@b C <mailto:c@d>\n" },
    { "<a href=\"javascript:x()\">text</a>", "text\n" },
    { "<a href=\"https://x.example/?a=1&amp;b=2\">t</a>", "t <https://x.example/?a=1&b=2>\n" },
    { "<a href=\"https://evil.example\">https://good.example</a>",
      "https://good.example <https://evil.example>\n" },
    { "<a href=https://x.example><img src=y></a>z", "z\n" },
    { "<a href=https://x.example><img alt=Shop></a>", "[Shop] <https://x.example>\n" },
    { "<table><tr><td>a<td>b</tr><tr><td>c</td><td>d</td></tr></table>", "a | b\nc | d\n" },
    { "<table><tr><td></td><td>b</td></tr></table>c", "b\n\nc\n" },
    { "<img alt='a cat'><img width=1 alt=spy><img>", "[a cat]\n" },
    { "<blockquote>a<blockquote>b</blockquote></blockquote>c", "> a\n>\n>> b\n\nc\n" },
    { "<pre>a\n  b</pre>", "a\n  b\n" },
    { "<script>a<b></script>c<style>d</style>", "c\n" },
    { "<SCRIPT>a</sCript >b", "b\n" },
    { "<script>never ends", "" },
    { "a<!-- b > c -->d<!-->e", "ade\n" },
    { "a<!-- never ends", "a\n" },
    { "<!DOCTYPE html><?xml x?>a", "a\n" },
    { "<span style='Display : NONE'>x</span>a<p hidden>y</p>b", "ab\n" },
    { "<div style=display:none>never ends", "never ends\n" },
    { "<p style=display:none>x<p>y", "y\n" },
    { "<div style=display:none>x<div>y</div>z</div>a", "a\n" },
    { "&lt;b&gt; &amp;amp; &eacute;&#233;&#xE9; &hearts;", "<b> &amp; ééé ♥\n" },
    { "&#128; &#0; &#x110000; &#xD800;", "€ \uFFFD \uFFFD \uFFFD\n" },
    { "&bogus; &; & &#; &#x; &eacute", "&bogus; &; & &#; &#x; é\n" },
    { "a &lt;script&gt;", "a <script>\n" },
    { "1 < 2 <3 <", "1 < 2 <3 <\n" },
    { "<p title=\"a>b\">c", "c\n" },
    { "<p title=\"a>b c", "b c\n" },
    { "zero&#8203;width&shy;", "zerowidth\n" },
    { "a&nbsp;&nbsp;b", "a b\n" },
    { "a<hr>b", "a\n――――\nb\n" },
    { "<unknown>a</unknown>", "a\n" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = tern_mime_html_to_text (rows[i][0], strlen (rows[i][0]));
      g_assert_cmpstr (text, ==, rows[i][1]);
    }
}

/* As in test-fields.c: what may not grow with the square of the input, nor
 * write more than the header promises. */
static void
test_html_linear (void)
{
  static const char *const seeds[] = { "<",
                                       "<a ='",
                                       "<a href=https://x.example>y",
                                       "<!--",
                                       "</",
                                       "<script>",
                                       "<ul><li>",
                                       "&",
                                       "<blockquote>a",
                                       "<table><tr><td>",
                                       "<a \"",
                                       "<p style='display:none'>",
                                       "<br>",
                                       "<pre>\n",
                                       "<div hidden>",
                                       "<svg>" };
  for (gsize i = 0; i < G_N_ELEMENTS (seeds); i++)
    {
      GString *html = g_string_new (NULL);
      while (html->len < 512 * 1024)
        g_string_append (html, seeds[i]);
      gint64 start = g_get_monotonic_time ();
      g_autofree char *text = tern_mime_html_to_text (html->str, html->len);
      g_assert_cmpint (g_get_monotonic_time () - start, <, 10 * G_USEC_PER_SEC);
      g_assert_cmpuint (strlen (text), <=, 4 * html->len + 4096);
      g_string_free (html, TRUE);
    }
}

static void
test_body (void)
{
  const TernMimeBodyInfo html = { "text/html", NULL, "base64", FALSE, FALSE };
  const TernMimeBodyInfo flowed = { "text/plain", "iso-8859-1", "quoted-printable", TRUE, FALSE };
  const TernMimeBodyInfo nothing = { NULL, NULL, NULL, FALSE, FALSE };
  const char *encoded = "PG1ldGEgY2hhcnNldD1rb2k4LXI+PGI+xME8L2I+";
  const char *quoted = "caf=E9 =\r\nau \r\nlait\r\n";

  g_autofree char *a = tern_mime_body_to_text ((const guint8 *)encoded, strlen (encoded), &html);
  g_assert_cmpstr (a, ==, "да\n");
  g_autofree char *b = tern_mime_body_to_utf8 ((const guint8 *)encoded, strlen (encoded), &html);
  g_assert_cmpstr (b, ==, "<meta charset=koi8-r><b>да</b>");
  g_autofree char *c = tern_mime_body_to_text ((const guint8 *)quoted, strlen (quoted), &flowed);
  g_assert_cmpstr (c, ==, "café au lait\n");
  g_autofree char *d = tern_mime_body_to_text ((const guint8 *)"a\r\nb\rc\x07", 7, &nothing);
  g_assert_cmpstr (d, ==, "a\nb\nc");
  g_autoptr (GBytes) e = tern_mime_body_decode ((const guint8 *)"AAEC\r\nAw==", 10, "BASE64");
  g_assert_cmpmem (g_bytes_get_data (e, NULL), g_bytes_get_size (e), "\0\1\2\3", 4);
  g_autoptr (GBytes) f = tern_mime_body_decode ((const guint8 *)"", 0, NULL);
  g_assert_cmpuint (g_bytes_get_size (f), ==, 0);
}

static void
test_preview (void)
{
  g_autofree char *a = tern_mime_preview (
      "> quoted\n\n-----\nHello  there,\n\nsee you.\n-- \nAnn\n");
  g_assert_cmpstr (a, ==, "Hello there, see you.");
  g_autofree char *b = tern_mime_preview ("");
  g_assert_cmpstr (b, ==, "");
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < 1000; i++)
    g_string_append (text, "日本語 ");
  g_autofree char *c = tern_mime_preview (text->str);
  g_assert_cmpint (g_utf8_strlen (c, -1), ==, 200);
  g_string_free (text, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mime/texts/charsets", test_charsets);
  g_test_add_func ("/mime/texts/labels", test_labels);
  g_test_add_func ("/mime/texts/nul", test_nul);
  g_test_add_func ("/mime/texts/flowed", test_flowed);
  g_test_add_func ("/mime/texts/html", test_html);
  g_test_add_func ("/mime/texts/html-linear", test_html_linear);
  g_test_add_func ("/mime/texts/body", test_body);
  g_test_add_func ("/mime/texts/preview", test_preview);
  return g_test_run ();
}
