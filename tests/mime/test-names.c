/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Strings from strangers: lines to show and file names to save under. */

#include "mime/tern-mime-name.h"

#include <string.h>

static void
test_lines (void)
{
  static const char *const rows[][2] = {
    { NULL, "" },
    { "", "" },
    { "plain words", "plain words" },
    { "  two \t\r\n spaces ", "two spaces" },
    { "a\x01\x1b[31mb\x7f", "a[31mb" },
    { "\xc2\x85next\xc2\x9f", "next" },
    { "pay\u202Efdp.exe\u202C", "payfdp.exe" },
    { "\u2066isolate\u2069 \u200Fmark\u200E \u061Calm", "isolate mark alm" },
    { "zero\u200Bwidth\uFEFF soft\u00ADhyphen\u2060", "zerowidth softhyphen" },
    { "tag\U000E0041\U000E007F", "tag" },
    { "join\u200Der\u200C", "joiner" },
    { "👨\u200D👩\u200D👧", "👨\u200D👩\u200D👧" },
    { "می\u200Cخواهم", "می\u200Cخواهم" },
    { "❤\uFE0F", "❤\uFE0F" },
    { "\uFE0Fx", "x" },
    { "ب\u200D\uFE0Fb", "ب\uFE0Fb" },
    { "ب\u200D\u3000ب", "ب ب" },
    { "ب\u200D\u200D\uFE0Fب", "ب\u200Dب" },
    { "a\u00A0\u2003b\u2028c", "a b c" },
    { "bad \xff\xfe utf8", "bad \uFFFD\uFFFD utf8" },
    { "Привет, 世界", "Привет, 世界" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *line = tern_mime_clean_line (rows[i][0]);
      g_autofree char *again = tern_mime_clean_line (line);

      g_assert_cmpstr (line, ==, rows[i][1]);
      g_assert_cmpstr (again, ==, line);
    }
}

static void
test_file_names (void)
{
  static const char *const rows[][2] = {
    { NULL, NULL },
    { "", NULL },
    { "report.pdf", "report.pdf" },
    { "../../etc/passwd", "passwd" },
    { "C:\\Users\\ann\\report.pdf", "report.pdf" },
    { "dir/", NULL },
    { "..", NULL },
    { ". .", NULL },
    { ".bashrc", "bashrc" },
    { "name. . ", "name" },
    { "a<b>c:d\"e|f?g*h.txt", "abcdefgh.txt" },
    { "photo\u202Egpj.exe", "photogpj.exe" },
    { "invoice.pdf            .exe", "invoice.pdf .exe" },
    { "con", "_con" },
    { "CON.txt", "_CON.txt" },
    { "lpt1.pdf", "_lpt1.pdf" },
    { "console.txt", "console.txt" },
    { "a\nb.txt", "a b.txt" },
    { "Résumé.pdf", "Résumé.pdf" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *name = tern_mime_clean_file_name (rows[i][0]);
      g_assert_cmpstr (name, ==, rows[i][1]);
    }
}

static void
test_long_file_name (void)
{
  GString *long_name = g_string_new (NULL);
  for (guint i = 0; i < 300; i++)
    g_string_append (long_name, "é");
  g_string_append (long_name, ".tar.gz");

  g_autofree char *name = tern_mime_clean_file_name (long_name->str);
  g_assert_cmpuint (strlen (name), <=, 200);
  g_assert_cmpuint (strlen (name), >=, 190);
  g_assert_true (g_utf8_validate (name, -1, NULL));
  g_assert_true (g_str_has_suffix (name, "é.gz") || g_str_has_suffix (name, ".tar.gz"));
  g_string_free (long_name, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mime/names/lines", test_lines);
  g_test_add_func ("/mime/names/file-names", test_file_names);
  g_test_add_func ("/mime/names/long-file-name", test_long_file_name);
  return g_test_run ();
}
