/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Replies as tables: bytes in, codes and texts out, whole and a byte at a time, and every cap. */

#include "smtp/tern-smtp-error.h"
#include "smtp/tern-smtp-reply.h"

#include <string.h>

/* Returns: (transfer full): each reply as "code text|text;", then "!" for an error. */
static char *
read_all (const char *data, gsize length, gsize piece)
{
  g_autoptr (TernSmtpReplyReader) reader = tern_smtp_reply_reader_new ();
  GString *out = g_string_new (NULL);
  gsize at = 0;

  while (at < length)
    {
      g_autoptr (GError) error = NULL;
      gboolean complete = FALSE;
      gsize used = 0;

      if (!tern_smtp_reply_reader_feed (reader, (const guint8 *)data + at, MIN (piece, length - at),
                                        &used, &complete, &error))
        {
          g_assert_error (error, TERN_SMTP_ERROR, TERN_SMTP_ERROR_PROTOCOL);
          g_string_append_c (out, '!');
          break;
        }
      g_assert_cmpuint (used, >, 0);
      at += used;
      if (complete)
        {
          g_autofree char *texts = g_strjoinv ("|",
                                               (char **)tern_smtp_reply_reader_get_lines (reader));

          g_string_append_printf (out, "%u %s;", tern_smtp_reply_reader_get_code (reader), texts);
        }
    }
  return g_string_free (out, FALSE);
}

static void
test_table (void)
{
  static const struct
  {
    const char *in, *out;
  } rows[] = {
    { "220 ready\r\n", "220 ready;" },
    { "220 ready\n", "220 ready;" },
    { "220\r\n", "220 ;" },
    { "220 \r\n", "220 ;" },
    { "250-a\r\n250-b c\r\n250 d\r\n", "250 a|b c|d;" },
    { "250-\r\n250 x\r\n", "250 |x;" },
    { "250 one\r\n354 two\r\n", "250 one;354 two;" },
    { "220 caf\xe9\r\n", "220 caf\xe9;" },
    { "220 unfinished", "" },
    { "250-unfinished\r\n", "" },
    { "250-a\r\n251 b\r\n", "!" },
    { "\r\n", "!" },
    { "22 ready\r\n", "!" },
    { "120 early\r\n", "!" },
    { "620 late\r\n", "!" },
    { "2200 long\r\n", "!" },
    { "220_odd\r\n", "!" },
    { "* OK IMAP\r\n", "!" },
    { "-20 x\r\n", "!" },
    { "250 fine\r\nnonsense\r\n", "250 fine;!" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *whole = read_all (rows[i].in, strlen (rows[i].in), G_MAXSIZE);
      g_autofree char *bytes = read_all (rows[i].in, strlen (rows[i].in), 1);

      g_assert_cmpstr (whole, ==, rows[i].out);
      g_assert_cmpstr (bytes, ==, rows[i].out);
    }
}

static void
test_nul (void)
{
  g_autofree char *out = read_all ("220 a\0b\r\n", 9, G_MAXSIZE);

  g_assert_cmpstr (out, ==, "!");
}

static void
test_caps (void)
{
  g_autofree char *fits = g_strnfill (TERN_SMTP_REPLY_MAX_LINE - 4, 'x');
  g_autofree char *line = g_strdup_printf ("220 %s\n", fits);
  g_autofree char *longer = g_strdup_printf ("220 %sx\n", fits);
  g_autoptr (GString) lines = g_string_new (NULL);
  g_autofree char *good = read_all (line, strlen (line), 1000);
  g_autofree char *bad = read_all (longer, strlen (longer), 1000);
  g_autofree char *many = NULL;
  g_autofree char *too_many = NULL;

  g_assert_cmpuint (strlen (good), ==, strlen (line));
  g_assert_cmpstr (bad, ==, "!");
  for (guint i = 1; i < TERN_SMTP_REPLY_MAX_LINES; i++)
    g_string_append (lines, "250-x\r\n");
  g_string_append (lines, "250 x\r\n");
  many = read_all (lines->str, lines->len, G_MAXSIZE);
  g_assert_true (g_str_has_prefix (many, "250 x|x|"));
  g_string_prepend (lines, "250-x\r\n");
  too_many = read_all (lines->str, lines->len, G_MAXSIZE);
  g_assert_cmpstr (too_many, ==, "!");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reply/table", test_table);
  g_test_add_func ("/reply/nul", test_nul);
  g_test_add_func ("/reply/caps", test_caps);
  return g_test_run ();
}
