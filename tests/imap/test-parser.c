/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The tables of tests/imap/data: what a server sends, and the tree that comes of it; every row is
 * also delivered a byte at a time and in random pieces, and must come to the same. */

#include "imap/tern-imap-error.h"
#include "imap/tern-imap-parser.h"
#include "response-dump.h"

#include <string.h>

/* A row of a table: "== name", lines of wire, "--", lines of the tree. */
typedef struct
{
  char *name;
  GString *wire;
  GString *tree;
} Row;

static void
free_row (gpointer data)
{
  Row *row = data;

  g_free (row->name);
  g_string_free (row->wire, TRUE);
  g_string_free (row->tree, TRUE);
  g_free (row);
}

/* A line of the wire, with CRLF; "%{00}" is that byte, "%{20*300}" 300 of them, a "%{}" at the end
 * takes the CRLF away. */
static void
append_wire (GString *wire, const char *line)
{
  const char *open;

  while ((open = strstr (line, "%{")) != NULL)
    {
      char *end;
      guint byte = g_ascii_strtoull (open + 2, &end, 16);
      guint count = 1;

      g_string_append_len (wire, line, open - line);
      if (end == open + 2 && *end == '}')
        return;
      if (*end == '*')
        count = g_ascii_strtoull (end + 1, &end, 10);
      g_assert_cmpint (*end, ==, '}');
      for (; count > 0; count--)
        g_string_append_c (wire, (char) byte);
      line = end + 1;
    }
  g_string_append (wire, line);
  g_string_append (wire, "\r\n");
}

static GPtrArray *
load_rows (const char *file)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "imap", "data", file, NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  GPtrArray *rows = g_ptr_array_new_with_free_func (free_row);
  Row *row = NULL;
  gboolean in_tree = FALSE;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], "== "))
      {
        row = g_new0 (Row, 1);
        row->name = g_strdup (lines[i] + 3);
        row->wire = g_string_new (NULL);
        row->tree = g_string_new (NULL);
        g_ptr_array_add (rows, row);
        in_tree = FALSE;
      }
    else if (strcmp (lines[i], "--") == 0)
      in_tree = TRUE;
    else if (row != NULL && in_tree && *lines[i] != '\0')
      g_string_append_printf (row->tree, "%s\n", lines[i]);
    else if (row != NULL && !in_tree)
      append_wire (row->wire, lines[i]);
  g_assert_cmpuint (rows->len, >, 0);
  return rows;
}

/* Every response there is by now. Returns: FALSE when the stream is lost. */
static gboolean
drain (TernImapFramer *framer, TernImapParser *parser, GString *out)
{
  g_autoptr (GError) error = NULL;
  TernImapFrame frame;

  while (tern_imap_framer_next (framer, &frame, &error))
    {
      const TernImapResponse *response = tern_imap_parser_parse (parser, &frame, &error);

      if (response != NULL)
        dump_response (out, response);
      else
        {
          g_assert_true (error->domain == TERN_IMAP_ERROR);
          g_string_append (out, error->code == TERN_IMAP_ERROR_LIMIT ? "error limit\n"
                                                                     : "error parse\n");
          g_clear_error (&error);
        }
    }
  if (error == NULL)
    return TRUE;
  g_string_append (out, error->code == TERN_IMAP_ERROR_LIMIT ? "lost limit\n" : "lost parse\n");
  return FALSE;
}

/* @piece: bytes at a time; 0 for random pieces. */
static char *
read_wire (const GString *wire, gsize piece)
{
  g_autoptr (TernImapFramer) framer = tern_imap_framer_new (NULL);
  g_autoptr (TernImapParser) parser = tern_imap_parser_new ();
  GString *out = g_string_new (NULL);
  gboolean alive = TRUE;

  for (gsize i = 0; i < wire->len && alive;)
    {
      gsize wanted = piece > 0 ? piece : (gsize) g_test_rand_int_range (1, 40);
      gsize n = MIN (wanted, wire->len - i);
      /* A copy of exactly that size, so that reading past it is seen by the sanitizer. */
      g_autofree guint8 *bytes = g_memdup2 (wire->str + i, n);

      tern_imap_framer_feed (framer, bytes, n);
      alive = drain (framer, parser, out);
      i += n;
    }
  if (alive && tern_imap_framer_get_buffered (framer) > 0)
    g_string_append (out, "waiting for more\n");
  return g_string_free (out, FALSE);
}

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autofree char *whole = read_wire (row->wire, G_MAXSIZE);
  g_autofree char *bytes = read_wire (row->wire, 1);

  g_test_message ("%s", row->name);
  g_assert_cmpstr (whole, ==, row->tree->str);
  g_assert_cmpstr (bytes, ==, row->tree->str);
  for (guint i = 0; i < 8; i++)
    {
      g_autofree char *pieces = read_wire (row->wire, 0);

      g_assert_cmpstr (pieces, ==, row->tree->str);
    }
}

/* All rows of all tables on one connection after the other: nothing of one response is left in the
 * next. */
static void
test_one_after_another (gconstpointer data)
{
  GPtrArray *const *tables = data;
  g_autoptr (TernImapFramer) framer = tern_imap_framer_new (NULL);
  g_autoptr (TernImapParser) parser = tern_imap_parser_new ();

  for (guint i = 0; tables[i] != NULL; i++)
    for (guint k = 0; k < tables[i]->len; k++)
      {
        const Row *row = tables[i]->pdata[k];
        g_autoptr (GString) out = g_string_new (NULL);

        tern_imap_framer_feed (framer, row->wire->str, row->wire->len);
        if (drain (framer, parser, out) && tern_imap_framer_get_buffered (framer) > 0)
          g_string_append (out, "waiting for more\n");
        tern_imap_framer_clear (framer);
        g_assert_cmpstr (out->str, ==, row->tree->str);
      }
}

int
main (int argc, char **argv)
{
  static const char *const files[] = { "conditions.txt", "mailboxes.txt",  "searches.txt",
                                       "fetches.txt",    "structures.txt", "envelopes.txt",
                                       "quirks.txt",     "hostile.txt" };
  static GPtrArray *tables[G_N_ELEMENTS (files) + 1];
  int result;

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      tables[i] = load_rows (files[i]);
      for (guint k = 0; k < tables[i]->len; k++)
        {
          Row *row = tables[i]->pdata[k];
          g_autofree char *path = g_strdup_printf ("/imap/parser/%s/%u", files[i], k + 1);

          g_test_add_data_func (path, row, test_row);
        }
    }
  g_test_add_data_func ("/imap/parser/one-after-another", tables, test_one_after_another);
  result = g_test_run ();
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    g_ptr_array_unref (tables[i]);
  return result;
}
