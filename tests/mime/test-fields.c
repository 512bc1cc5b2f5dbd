/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The values of header fields: words, addresses, dates, ids, parameters. Each is
 * a table of what comes in and what is read.
 */

#include "mime/tern-mime-addresses.h"
#include "mime/tern-mime-date.h"
#include "mime/tern-mime-fields.h"
#include "mime/tern-mime-ids.h"
#include "mime/tern-mime-params.h"
#include "mime/tern-mime-words.h"

#include <string.h>

static void
test_words (void)
{
  static const char *const rows[][2] = {
    { "plain", "plain" },
    { "=?utf-8?q?caf=C3=A9?=", "café" },
    { "=?UTF-8?B?Y2Fmw6k=?=", "café" },
    { "=?utf-8?b?Y2Fmw6k?=", "café" },
    { "=?iso-8859-1?q?caf=E9_au_lait?=", "café au lait" },
    { "=?iso-8859-1*fr?q?caf=E9?=", "café" },
    { "=?utf-8?q?one?= =?utf-8?q?two?=", "onetwo" },
    { "=?utf-8?q?one?= and =?utf-8?q?two?=", "one and two" },
    { "=?utf-8?q?a?=\r\n\t=?iso-8859-1?q?=E9?=", "aé" },
    /* One character cut in two, in two encodings. */
    { "=?utf-8?b?5pc=?= =?utf-8?q?=A5?=", "日" },
    /* Within words, without its end, with blanks, with a bare "?". */
    { "Re:=?utf-8?q?caf=C3=A9?=!", "Re:café!" },
    { "=?utf-8?b?Y2Fmw6k", "café" },
    { "=?utf-8?q?one two=C3=A9?=", "one twoé" },
    { "=?utf-8?q?Why?=20me?=", "Why? me" },
    { "=?utf-8?q?one =?utf-8?q?two?=", "onetwo" },
    { "=?utf-8?x?no?=", "=?utf-8?x?no?=" },
    { "=?utf-8?q?"
      "?=",
      "" },
    { "=?", "=?" },
    { "=?=?=?", "=?=?=?" },
    { "=?nonsense?q?caf=C3=A9?=", "café" },
    { "=?nonsense?q?caf=E9?=", "café" },
    { "=?utf-8?q?=00=0Ax=7F?=", "\uFFFD x" },
    { "caf\xc3\xa9", "café" },
    { "caf\xe9", "café" },
    { "caf\xc3\xa9 =?utf-8?q?=E2=9C=93?=", "café ✓" },
    { "\x1b$B2q5D\x1b(B", "会議" },
    { " folded\r\n  line ", "folded line" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *line = tern_mime_words_to_line (rows[i][0], strlen (rows[i][0]));
      g_assert_cmpstr (line, ==, rows[i][1]);
    }
}

static gboolean
print_address (const char *name, const char *address, gpointer out)
{
  g_string_append_printf (out, "{%s|%s}", name ? name : "", address);
  return TRUE;
}

static void
test_addresses (void)
{
  static const char *const rows[][2] = {
    { "", "" },
    { "ann@example.org", "{|ann@example.org}" },
    { "Ann Lee <ann@example.org>", "{Ann Lee|ann@example.org}" },
    { "\"Lee, Ann\" <ann@example.org>", "{Lee, Ann|ann@example.org}" },
    { "\"A \\\"B\\\" C\" <a@b>", "{A \"B\" C|a@b}" },
    { "ann@example.org (Ann (at) home)", "{Ann (at) home|ann@example.org}" },
    { "a@b, c@d;e@f", "{|a@b}{|c@d}{|e@f}" },
    { "=?utf-8?q?Lee,_Ann?= <a@b>", "{Lee, Ann|a@b}" },
    { "=?utf-8?q?Lee=2C?= =?utf-8?q?_Ann?= <a@b>", "{Lee, Ann|a@b}" },
    { "Lee, Ann <a@b>, c@d", "{Lee, Ann|a@b}{|c@d}" },
    { "root, c@d", "{root|}{|c@d}" },
    { "Team: a@b, c@d;, e@f", "{|a@b}{|c@d}{|e@f}" },
    { "undisclosed-recipients:;", "" },
    { "<a@b>", "{|a@b}" },
    { "<<a@b>>", "{|a@b}" },
    { "Ann <a@b", "{Ann|a@b}" },
    { "Ann <>", "{Ann|}" },
    { "<@r.example,@s.example:a@b>", "{|a@b}" },
    { "\"john doe\"@example.org", "{|\"john doe\"@example.org}" },
    { "Ann ann@example.org", "{Ann|ann@example.org}" },
    { "a@[192.0.2.1]", "{|a@[192.0.2.1]}" },
    { "a @ example . org", "{|a@example.org}" },
    { "a@b c", "{|a@b}" },
    { "'Ann' <a@b>", "{Ann|a@b}" },
    { "J\xc3\xbcrgen <j@b>", "{Jürgen|j@b}" },
    { "J\xfcrgen <j@b>", "{Jürgen|j@b}" },
    { "Ann\u202Eeel <a@b>", "{Anneel|a@b}" },
    { ",,,;;", "" },
    { "[list] Ann <a@b>", "{[list] Ann|a@b}" },
    { "(((((", "{((((|}" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GString) out = g_string_new (NULL);
      tern_mime_addresses_parse (rows[i][0], strlen (rows[i][0]), print_address, out);
      g_assert_cmpstr (out->str, ==, rows[i][1]);
    }
}

static void
test_dates (void)
{
  static const struct
  {
    const char *text;
    const char *utc;
    int offset;
  } rows[] = {
    { "Sat, 21 Nov 2026 05:13:30 +0100", "2026-11-21 04:13:30", 60 },
    { "21 Nov 2026 05:13 GMT", "2026-11-21 05:13:00", 0 },
    { "Sat, 21 Nov 2026 05:13:30 -0330 (NST)", "2026-11-21 08:43:30", -210 },
    { "Sat, 21 Nov 26 05:13:30 EST", "2026-11-21 10:13:30", -300 },
    { "1 Jan 70 00:00:00 +0000", "1970-01-01 00:00:00", 0 },
    { "Fri, 31 Dec 1999 23:59:60 +0000", "2000-01-01 00:00:00", 0 },
    { "1 Jan 126 00:00:00 +0000", "2026-01-01 00:00:00", 0 },
    { "Sat Nov 21 05:13:30 2026", "2026-11-21 05:13:30", 0 },
    { "Sat Nov 21 05:13:30 CET 2026", "2026-11-21 04:13:30", 60 },
    { "2026-11-21T05:13:30+01:00", "2026-11-21 04:13:30", 60 },
    { "2026-11-21 05:13:30.123Z", "2026-11-21 05:13:30", 0 },
    { "Sat,21 November 2026 05.13.30 +0100", "2026-11-21 04:13:30", 60 },
    { "21-Nov-2026 05:13:30 +0100", "2026-11-21 04:13:30", 60 },
    { "29 Feb 2024 12:00:00 +0000", "2024-02-29 12:00:00", 0 },
    { "21 Nov 2026", "2026-11-21 00:00:00", 0 },
    { "Sat, 21 Nov 2026 05:13:30 +9999", "2026-11-21 05:13:30", 0 },
    { "Sat, 21 Nov 2026 05:13:30 XYZ", "2026-11-21 05:13:30", 0 },
    { "\r\n\tSat, 21 Nov\r\n 2026 05:13:30 +0100", "2026-11-21 04:13:30", 60 },
    { "29 Feb 2026 12:00:00 +0000", NULL, 0 },
    { "31 Nov 2026 12:00:00 +0000", NULL, 0 },
    { "21 Nov 2026 25:00:00 +0000", NULL, 0 },
    { "21 Nov 2026 05:61:00 +0000", NULL, 0 },
    { "21 Nov 99999 05:01:00 +0000", NULL, 0 },
    { "0 Nov 2026", NULL, 0 },
    { "yesterday", NULL, 0 },
    { "", NULL, 0 },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gint64 seconds = 0;
      int offset = 0;
      gboolean read = tern_mime_date_parse (rows[i].text, strlen (rows[i].text), &seconds, &offset);
      g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (seconds);
      g_autofree char *utc = read ? g_date_time_format (date, "%Y-%m-%d %H:%M:%S") : NULL;
      g_assert_cmpstr (utc, ==, rows[i].utc);
      g_assert_cmpint (offset, ==, rows[i].offset);
    }
}

static void
test_ids (void)
{
  static const char *const rows[][2] = {
    { "<a@b>", "a@b " },
    { "<a@b> <c@d>\r\n\t<e@f>", "a@b c@d e@f " },
    { "<a@b><c@d>", "a@b c@d " },
    { "Your message of \"Friday\" <a@b>", "a@b " },
    { "a@b", "a@b " },
    { "  a@b c@d", "a@b c@d " },
    { "<no at>", "" },
    { "<unfinished", "" },
    { "<>", "" },
    { "words only", "" },
    { "", "" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GString) out = g_string_new (NULL);
      const char *p = rows[i][0];
      const char *end = p + strlen (p);
      const char *id;
      gsize len;
      while (tern_mime_ids_next (&p, end, &id, &len))
        {
          g_string_append_len (out, id, len);
          g_string_append_c (out, ' ');
        }
      g_assert_cmpstr (out->str, ==, rows[i][1]);
    }
}

static void
test_long_id (void)
{
  g_autofree char *name = g_strnfill (999, 'x');
  g_autofree char *field = g_strconcat ("<", name, "> <a@b>", NULL);
  const char *p = field;
  const char *id;
  gsize len;
  g_assert_true (tern_mime_ids_next (&p, field + strlen (field), &id, &len));
  g_assert_cmpmem (id, len, "a@b", 3);
}

static void
test_params (void)
{
  static const char *const rows[][3] = {
    { "text/plain; charset=utf-8", "charset", "utf-8" },
    { "text/plain; Charset=\"UTF-8\"", "charset", "UTF-8" },
    { "text/plain;charset = utf-8 ; x=y", "charset", "utf-8" },
    { "text/plain (comment; x) ; charset=a", "charset", "a" },
    { "text/plain", "charset", NULL },
    { "text/plain; charset", "charset", "" },
    { "a/b; name=\"a;b \\\"c\\\".txt\"", "name", "a;b \"c\".txt" },
    { "a/b; name=two words.txt; x=y", "name", "two words.txt" },
    { "a/b; name=\"unfinished", "name", "unfinished" },
    { "a/b; name*=utf-8'en'caf%C3%A9", "name", "café" },
    { "a/b; name*=iso-8859-1''caf%E9; name=cafe", "name", "café" },
    { "a/b; name*1=b; name*0=a; name*2=c", "name", "abc" },
    { "a/b; name*0*=utf-8''%E6%97; name*1*=%A5", "name", "日" },
    { "a/b; name*0*=utf-8''a; name*1=%41", "name", "a%41" },
    { "a/b; name*1=b; name=x", "name", "x" },
    { "a/b; name*0=a; name*2=c", "name", "a" },
    { "a/b; name*=bad%zz", "name", "bad%zz" },
    { "a/b; name=\"=?utf-8?q?caf=C3=A9?=\"", "name", "café" },
    { "a/b; name==?utf-8?q?caf=C3=A9?=", "name", "café" },
    { "a/b; name=caf\xe9", "name", "café" },
    { "a/b; name=first; name=second", "name", "first" },
    { "a/b;;; name=x", "name", "x" },
    { "a/b; =x; name=y", "name", "y" },
    { "a/b; name=\"folded\r\n name\"", "name", "folded name" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *value = tern_mime_params_dup (rows[i][0], strlen (rows[i][0]), rows[i][1]);
      g_assert_cmpstr (value, ==, rows[i][2]);
    }
}

static void
test_values (void)
{
  static const char *const rows[][2] = {
    { " Text/HTML; charset=x", "text/html" },
    { "text / plain", "text/plain" },
    { "inline", "inline" },
    { "attachment; filename=x", "attachment" },
    { "text/plain charset=utf-8", "text/plain" },
    { "text/plain ", "text/plain" },
    { "\"text/plain\"", "text/plain" },
    { "; charset=x", NULL },
    { "", NULL },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      /* Without its end, so that a sanitizer sees a look beyond it. */
      gsize len = strlen (rows[i][0]);
      g_autofree char *exact = g_memdup2 (rows[i][0], MAX (len, 1));
      g_autofree char *value = tern_mime_params_dup_value (exact, len);
      g_assert_cmpstr (value, ==, rows[i][1]);
    }
}

static void
test_field_series (void)
{
  static const char *const rows[][2] = {
    { "A: 1\r\nB: 2\r\n\r\nC: 3\r\n", "A= 1|B= 2|" },
    { "A: 1\n 2\n\t3\nB:\n\nC: 3", "A= 1\n 2\n\t3|B=|" },
    { "From ann Sat Nov 21\nA: 1", "A= 1|" },
    { ">From ann Sat Nov 21\nA: 1", "A= 1|" },
    { "no field\nA: 1\n", "A= 1|" },
    { "A : 1\n", "A= 1|" },
    { ": 1\nA: 2", "A= 2|" },
    { "", "" },
    { "\n", "" },
    { "A", "" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GString) out = g_string_new (NULL);
      TernMimeFieldIter iter;
      TernMimeField field;
      tern_mime_field_iter_init (&iter, rows[i][0], strlen (rows[i][0]));
      while (tern_mime_field_iter_next (&iter, &field))
        g_string_append_printf (out, "%.*s=%.*s|", (int)field.name_len, field.name,
                                (int)field.value_len, field.value);
      g_assert_cmpstr (out->str, ==, rows[i][1]);
    }
}

/* What could take a time that grows with the square of the header must not:
 * 256 KiB of it are the most that is ever read. The bound is generous, for
 * sanitizers and busy machines; the square of 256 KiB takes minutes. */
static void
test_linear (void)
{
  static const char *const seeds[] = {
    "=?u?q?", "=?a", "=?utf-8?q?x?=20 ", "a@b:", "<",  "\"",         "(",    ",a <", "=?=?", "?=",
    "\"\\",   "a,",  "name*0*=",         "'",    "; ", "=?u?q?a =?", "<a@b", "@,<",  "[",    "a:b;"
  };
  for (gsize i = 0; i < G_N_ELEMENTS (seeds); i++)
    {
      GString *text = g_string_new (NULL);
      while (text->len < TERN_MIME_MAX_HEADER_BYTES)
        g_string_append (text, seeds[i]);

      gint64 start = g_get_monotonic_time ();
      g_autoptr (GString) out = g_string_new (NULL);
      g_autofree char *line = tern_mime_words_to_line (text->str, text->len);
      tern_mime_addresses_parse (text->str, text->len, print_address, out);
      g_autofree char *name = tern_mime_params_dup (text->str, text->len, "name");
      g_assert_cmpint (g_get_monotonic_time () - start, <, 10 * G_USEC_PER_SEC);
      g_assert_true (g_utf8_validate (line, -1, NULL));
      g_assert_true (name == NULL || g_utf8_validate (name, -1, NULL));
      g_string_free (text, TRUE);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mime/fields/words", test_words);
  g_test_add_func ("/mime/fields/addresses", test_addresses);
  g_test_add_func ("/mime/fields/dates", test_dates);
  g_test_add_func ("/mime/fields/ids", test_ids);
  g_test_add_func ("/mime/fields/long-id", test_long_id);
  g_test_add_func ("/mime/fields/params", test_params);
  g_test_add_func ("/mime/fields/values", test_values);
  g_test_add_func ("/mime/fields/series", test_field_series);
  g_test_add_func ("/mime/fields/linear", test_linear);
  return g_test_run ();
}
