/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Where responses end, and every cap: of the framer (the stream is lost) and of the parser (the
 * response is). */

#include "imap/tern-imap-error.h"
#include "imap/tern-imap-parser.h"

#include <glib/gstdio.h>
#include <string.h>

#define MIB (1024 * 1024)

typedef struct
{
  TernImapFramer *framer;
  TernImapParser *parser;
  TernImapFrame frame;
} Reader;

static void
open_reader (Reader *reader, const TernImapLimits *limits)
{
  reader->framer = tern_imap_framer_new (limits);
  reader->parser = tern_imap_parser_new ();
}

static void
close_reader (Reader *reader)
{
  tern_imap_parser_free (reader->parser);
  tern_imap_framer_free (reader->framer);
}

static void
feed (Reader *reader, const char *text)
{
  tern_imap_framer_feed (reader->framer, text, strlen (text));
}

/* @count copies of @text, 64 KiB at a time, each looked at before the next comes, as from a socket.
 */
static void
feed_many (Reader *reader, const char *text, gsize count)
{
  g_autoptr (GString) block = g_string_new (NULL);

  while (count > 0)
    {
      gsize n = MIN (count, 65536 / strlen (text));

      g_string_truncate (block, 0);
      for (gsize i = 0; i < n; i++)
        g_string_append (block, text);
      tern_imap_framer_feed (reader->framer, block->str, block->len);
      count -= n;
      g_assert_false (tern_imap_framer_next (reader->framer, &reader->frame, NULL));
    }
}

static void
assert_lost (Reader *reader, TernImapError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) again = NULL;

  g_assert_false (tern_imap_framer_next (reader->framer, &reader->frame, &error));
  g_assert_error (error, TERN_IMAP_ERROR, (gint) code);
  /* A lost stream stays lost, whatever comes. */
  feed (reader, "\r\n* OK\r\n");
  g_assert_false (tern_imap_framer_next (reader->framer, &reader->frame, &again));
  g_assert_error (again, TERN_IMAP_ERROR, (gint) code);
}

static void
assert_waiting (Reader *reader)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (tern_imap_framer_next (reader->framer, &reader->frame, &error));
  g_assert_no_error (error);
}

static const TernImapResponse *
read_response (Reader *reader)
{
  g_autoptr (GError) error = NULL;
  const TernImapResponse *response;

  g_assert_true (tern_imap_framer_next (reader->framer, &reader->frame, &error));
  g_assert_no_error (error);
  response = tern_imap_parser_parse (reader->parser, &reader->frame, &error);
  g_assert_no_error (error);
  return response;
}

static void
assert_refused (Reader *reader, TernImapError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (tern_imap_framer_next (reader->framer, &reader->frame, &error));
  g_assert_null (tern_imap_parser_parse (reader->parser, &reader->frame, &error));
  g_assert_error (error, TERN_IMAP_ERROR, (gint) code);
}

static void
test_line_cap (void)
{
  Reader reader;

  open_reader (&reader, NULL);
  feed (&reader, "* X ");
  feed_many (&reader, "a", MIB - 5); /* its CR is counted */
  assert_waiting (&reader);
  feed (&reader, "\r\n");
  g_assert_cmpint (read_response (&reader)->type, ==, TERN_IMAP_RESPONSE_UNKNOWN);
  feed (&reader, "* X ");
  feed_many (&reader, "a", MIB - 3);
  assert_lost (&reader, TERN_IMAP_ERROR_LIMIT);
  close_reader (&reader);
}

/* A line without end costs no more than the cap, however much is sent. */
static void
test_endless_line (void)
{
  Reader reader;

  open_reader (&reader, NULL);
  for (guint i = 0; i < 64; i++)
    {
      g_autofree char *block = g_malloc (65536);

      memset (block, 'x', 65536);
      tern_imap_framer_feed (reader.framer, block, 65536);
      if (!tern_imap_framer_next (reader.framer, &reader.frame, NULL) && i > 16)
        break;
    }
  assert_lost (&reader, TERN_IMAP_ERROR_LIMIT);
  g_assert_cmpuint (tern_imap_framer_get_memory (reader.framer), <, 4 * MIB);
  close_reader (&reader);
}

static void
feed_literal (Reader *reader, gsize size)
{
  g_autofree char *head = g_strdup_printf ("* 1 FETCH (UID 5 BODY[] {%" G_GSIZE_FORMAT "}\r\n",
                                           size);
  g_autofree char *block = g_malloc (size);

  for (gsize i = 0; i < size; i++)
    block[i] = (char) (i * 7 + i / 251);
  feed (reader, head);
  for (gsize i = 0; i < size; i += 100000)
    {
      tern_imap_framer_feed (reader->framer, block + i, MIN (100000, size - i));
      assert_waiting (reader);
    }
  feed (reader, " FLAGS (\\Seen))\r\n");
}

static void
assert_literal (Reader *reader, gsize size)
{
  const TernImapResponse *response = read_response (reader);
  const TernImapSection *section = tern_imap_fetch_get_section (&response->fetch,
                                                                TERN_IMAP_SECTION_BODY, "");

  g_assert_nonnull (section);
  g_assert_cmpuint (section->length, ==, size);
  for (gsize i = 0; i < size; i++)
    if (section->data[i] != (guint8) (i * 7 + i / 251))
      g_error ("byte %" G_GSIZE_FORMAT " differs", i);
  g_assert_cmpuint (response->fetch.flags, ==, TERN_FLAG_SEEN);
}

/* Around every size at which a literal is kept in another way. */
static void
test_literal_sizes (void)
{
  static const gsize sizes[] = { 0,     1,     4095,  4096,   32767,   32768,
                                 32769, 36864, 36865, 262144, 4 * MIB, 4 * MIB + 1 };
  Reader reader;

  open_reader (&reader, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      feed_literal (&reader, sizes[i]);
      assert_literal (&reader, sizes[i]);
      assert_waiting (&reader);
      g_assert_cmpuint (tern_imap_framer_get_buffered (reader.framer), ==, 0);
    }
  close_reader (&reader);
}

/* All of it at once, with the next responses behind. */
static void
test_literals_in_one_read (void)
{
  g_autoptr (GString) wire = g_string_new (NULL);
  Reader reader;

  open_reader (&reader, NULL);
  for (guint i = 1; i <= 5; i++)
    {
      g_string_append_printf (wire, "* %u FETCH (UID %u BODY[1] {50000}\r\n", i, i);
      for (guint k = 0; k < 50000; k++)
        g_string_append_c (wire, 'a' + i);
      g_string_append (wire, " BODY[2] {3}\r\nxyz BODY[3] {40000}\r\n");
      for (guint k = 0; k < 40000; k++)
        g_string_append_c (wire, 'A' + i);
      g_string_append (wire, ")\r\n");
    }
  tern_imap_framer_feed (reader.framer, wire->str, wire->len);
  for (guint i = 1; i <= 5; i++)
    {
      const TernImapFetch *fetch = &read_response (&reader)->fetch;

      g_assert_cmpuint (fetch->uid, ==, i);
      g_assert_cmpuint (fetch->n_sections, ==, 3);
      g_assert_cmpuint (fetch->sections[0].length, ==, 50000);
      g_assert_cmpuint (fetch->sections[0].data[0], ==, 'a' + i);
      g_assert_cmpuint (fetch->sections[0].data[49999], ==, 'a' + i);
      g_assert_cmpmem (fetch->sections[1].data, fetch->sections[1].length, "xyz", 3);
      g_assert_cmpuint (fetch->sections[2].length, ==, 40000);
      g_assert_cmpuint (fetch->sections[2].data[39999], ==, 'A' + i);
    }
  assert_waiting (&reader);
  close_reader (&reader);
}

/* Above 4 MiB it is a file, not memory; the file has no name. */
static void
test_spooled (void)
{
  g_autofree char *directory = g_dir_make_tmp ("tern-spool-test-XXXXXX", NULL);
  g_autoptr (GDir) listing = NULL;
  Reader reader;

  open_reader (&reader, NULL);
  tern_imap_framer_set_spool_directory (reader.framer, directory);
  feed_literal (&reader, 20 * MIB);
  listing = g_dir_open (directory, 0, NULL);
  g_assert_null (g_dir_read_name (listing));
  assert_literal (&reader, 20 * MIB);
  g_assert_cmpuint (tern_imap_framer_get_memory (reader.framer), <, 2 * MIB);
  close_reader (&reader);
  g_assert_cmpint (g_rmdir (directory), ==, 0);
}

static void
test_spool_nowhere (void)
{
  Reader reader;

  open_reader (&reader, NULL);
  tern_imap_framer_set_spool_directory (reader.framer, "/nonexistent/directory");
  feed (&reader, "* 1 FETCH (BODY[] {5000000}\r\n");
  assert_lost (&reader, TERN_IMAP_ERROR_STORAGE);
  close_reader (&reader);
}

/* Reading straight into a long literal's place. */
static void
test_reserve (void)
{
  Reader reader;
  gsize size;
  guint8 *room;

  open_reader (&reader, NULL);
  feed (&reader, "* 1 FETCH (BODY[] {100000}\r\nabc");
  assert_waiting (&reader);
  room = tern_imap_framer_reserve (reader.framer, &size);
  g_assert_cmpuint (size, ==, 99997);
  memset (room, 'd', size);
  tern_imap_framer_commit (reader.framer, size);
  assert_waiting (&reader);
  g_assert_cmpuint (tern_imap_framer_get_buffered (reader.framer), ==,
                    strlen ("* 1 FETCH (BODY[] {100000}\r\n") + 100000);
  room = tern_imap_framer_reserve (reader.framer, &size);
  g_assert_cmpuint (size, >=, 4096);
  memcpy (room, ")\r\n", 3);
  tern_imap_framer_commit (reader.framer, 3);
  g_assert_cmpuint (read_response (&reader)->fetch.sections[0].length, ==, 100000);
  close_reader (&reader);
}

static void
test_response_cap (void)
{
  Reader reader;

  /* One literal that would pass it, and many that do together. */
  open_reader (&reader, NULL);
  feed (&reader, "* 1 FETCH (BODY[] {67108864}\r\n");
  assert_lost (&reader, TERN_IMAP_ERROR_LIMIT);
  close_reader (&reader);

  open_reader (&reader, &(TernImapLimits){ 1000, 500, 2000, 1000, 1000 });
  feed (&reader, "* 1 FETCH (");
  for (guint i = 0; i < 3; i++)
    {
      feed (&reader, "BODY[] {600}\r\n");
      assert_waiting (&reader);
      for (guint k = 0; k < 600; k++)
        feed (&reader, "x");
      assert_waiting (&reader);
    }
  feed (&reader, "BODY[] {600}\r\n");
  assert_lost (&reader, TERN_IMAP_ERROR_LIMIT);
  close_reader (&reader);

  open_reader (&reader, &(TernImapLimits){ 1000, 500, 2000, 1000, 1000 });
  feed (&reader, "* 1 FETCH (");
  for (guint i = 0; i < 200; i++)
    feed (&reader, "BODY[] {1}\r\nx");
  assert_lost (&reader, TERN_IMAP_ERROR_LIMIT);
  close_reader (&reader);
}

static void
test_buffered (void)
{
  Reader reader;

  open_reader (&reader, NULL);
  feed (&reader, "a1 OK Begin TLS\r\n");
  g_assert_cmpuint (tern_imap_framer_get_buffered (reader.framer), ==, 17);
  read_response (&reader);
  g_assert_cmpuint (tern_imap_framer_get_buffered (reader.framer), ==, 0);
  feed (&reader, "a1 OK Begin TLS\r\n* O");
  read_response (&reader);
  g_assert_cmpuint (tern_imap_framer_get_buffered (reader.framer), ==, 3);
  assert_waiting (&reader);
  g_assert_cmpuint (tern_imap_framer_get_buffered (reader.framer), ==, 3);
  tern_imap_framer_clear (reader.framer);
  g_assert_cmpuint (tern_imap_framer_get_buffered (reader.framer), ==, 0);
  feed (&reader, "* OK\r\n");
  read_response (&reader);
  close_reader (&reader);
}

/* The memory of a burst is given back. */
static void
test_memory_returns (void)
{
  Reader reader;
  g_autoptr (GString) burst = g_string_new (NULL);

  open_reader (&reader, NULL);
  for (guint i = 0; i < 200000; i++)
    g_string_append (burst, "* 5 EXISTS\r\n");
  tern_imap_framer_feed (reader.framer, burst->str, burst->len);
  for (guint i = 0; i < 200000; i++)
    read_response (&reader);
  assert_waiting (&reader);
  g_assert_cmpuint (tern_imap_framer_get_memory (reader.framer), <, MIB);
  close_reader (&reader);
}

/* A number list of @n items, every second number, in a list of the form @head … @tail. */
static TernUidSet *
read_long_list (Reader *reader, const char *head, char separator, guint n, const char *tail)
{
  g_autoptr (GString) block = g_string_new (NULL);
  const TernImapResponse *response;

  feed (reader, head);
  for (guint i = 0; i < n; i++)
    {
      g_string_append_printf (block, "%u", i * 2 + 1);
      if (i + 1 < n)
        g_string_append_c (block, separator);
      if (block->len > 10000)
        {
          tern_imap_framer_feed (reader->framer, block->str, block->len);
          g_string_truncate (block, 0);
          assert_waiting (reader);
        }
    }
  tern_imap_framer_feed (reader->framer, block->str, block->len);
  feed (reader, tail);
  g_assert_cmpuint (tern_imap_framer_get_memory (reader->framer), <, MIB);
  response = read_response (reader);
  return tern_uid_set_copy (response->type == TERN_IMAP_RESPONSE_VANISHED
                                ? response->vanished
                                : response->search.numbers);
}

static void
test_long_lists (void)
{
  static const struct
  {
    const char *head;
    char separator;
    const char *tail;
  } forms[] = {
    { "* SEARCH ", ' ', "\r\n" },
    { "* search ", ' ', " \r\n" },
    { "* SEARCH ", ' ', " (MODSEQ 917162500)\r\n" },
    { "* ESEARCH (TAG \"a1\") UID ALL ", ',', "\r\n" },
    { "* ESEARCH (TAG \"a1\") UID MIN 1 ALL ", ',', " COUNT 9\r\n" },
    { "* ESEARCH (TAG \"a1\") UID PARTIAL (1:500000 ", ',', ")\r\n" },
    { "* VANISHED ", ',', "\r\n" },
    { "* VANISHED (EARLIER) ", ',', "\r\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autoptr (TernUidSet) set = NULL;
      Reader reader;

      open_reader (&reader, NULL);
      set = read_long_list (&reader, forms[i].head, forms[i].separator, 500000, forms[i].tail);
      g_assert_cmpuint (tern_uid_set_get_count (set), ==, 500000);
      g_assert_cmpuint (tern_uid_set_get_max (set), ==, 999999);
      g_assert_false (tern_uid_set_contains (set, 500000));
      /* Nothing of it is left for the next one. */
      feed (&reader, "* SEARCH 7\r\n");
      g_assert_cmpuint (tern_uid_set_get_count (read_response (&reader)->search.numbers), ==, 1);
      close_reader (&reader);
    }
}

/* The same list whole and in pieces. */
static void
test_long_list_in_one_read (void)
{
  g_autoptr (GString) wire = g_string_new ("* SEARCH");
  const TernImapResponse *response;
  Reader reader;

  for (guint i = 1; i <= 300000; i++)
    g_string_append_printf (wire, " %u", i * 3);
  g_string_append (wire, " (MODSEQ 12)\r\n* 5 EXISTS\r\n");
  open_reader (&reader, NULL);
  tern_imap_framer_feed (reader.framer, wire->str, wire->len);
  response = read_response (&reader);
  g_assert_cmpuint (tern_uid_set_get_count (response->search.numbers), ==, 300000);
  g_assert_cmpuint (response->search.modseq, ==, 12);
  g_assert_cmpuint (read_response (&reader)->number, ==, 5);
  close_reader (&reader);
}

/* A wrong number deep inside costs the response, in one read and in many. */
static void
test_long_list_broken (void)
{
  for (guint piece = 1000; piece < 1000000; piece *= 10)
    {
      g_autoptr (GString) wire = g_string_new ("* SEARCH");
      Reader reader;

      for (guint i = 1; i <= 20000; i++)
        g_string_append_printf (wire, " %s", i == 15000 ? "4294967296" : "77");
      g_string_append (wire, "\r\n* 5 EXISTS\r\n");
      open_reader (&reader, NULL);
      for (gsize i = 0; i < wire->len; i += piece)
        {
          tern_imap_framer_feed (reader.framer, wire->str + i, MIN (piece, wire->len - i));
          if (i + piece < wire->len - 100)
            assert_waiting (&reader);
        }
      assert_refused (&reader, TERN_IMAP_ERROR_PARSE);
      g_assert_cmpuint (read_response (&reader)->number, ==, 5);
      close_reader (&reader);
    }
}

static void
test_list_caps (void)
{
  Reader reader;

  /* The default: 16 MiB of text. */
  open_reader (&reader, NULL);
  feed (&reader, "* SEARCH ");
  feed_many (&reader, "4000000000 ", 16 * MIB / 11 - 5000);
  assert_waiting (&reader);
  g_assert_cmpuint (tern_imap_framer_get_memory (reader.framer), <, MIB);
  feed_many (&reader, "4000000000 ", 20000);
  assert_lost (&reader, TERN_IMAP_ERROR_LIMIT);
  close_reader (&reader);

  /* Items: 10 million do not fit into 16 MiB of well-formed text, so the cap is lowered to meet it.
   */
  open_reader (&reader, &(TernImapLimits){ MIB, MIB, 64 * MIB, 16 * MIB, 30000 });
  feed (&reader, "* VANISHED ");
  feed_many (&reader, "1,", 29000);
  assert_waiting (&reader);
  feed_many (&reader, "1,", 20000);
  assert_lost (&reader, TERN_IMAP_ERROR_LIMIT);
  close_reader (&reader);

  /* What is no list stays under the cap of lines. */
  open_reader (&reader, NULL);
  feed (&reader, "* SEARCHING ");
  feed_many (&reader, "1 ", MIB / 2);
  assert_lost (&reader, TERN_IMAP_ERROR_LIMIT);
  close_reader (&reader);
}

/* @n times @open, then @inside, then @n times @close, in a FETCH item. */
static void
feed_nested (Reader *reader,
             const char *item,
             const char *open,
             guint n,
             const char *inside,
             const char *close)
{
  g_autoptr (GString) wire = g_string_new ("* 1 FETCH (");

  g_string_append (wire, item);
  for (guint i = 0; i < n; i++)
    g_string_append (wire, open);
  g_string_append (wire, inside);
  for (guint i = 0; i < n; i++)
    g_string_append (wire, close);
  g_string_append (wire, " UID 5)\r\n");
  tern_imap_framer_feed (reader->framer, wire->str, wire->len);
}

#define LEAF "(\"text\" \"plain\" NIL NIL NIL \"7bit\" 1 1)"

static void
test_depth (void)
{
  Reader reader;

  open_reader (&reader, NULL);
  feed_nested (&reader, "BODYSTRUCTURE ", "(", TERN_IMAP_MAX_DEPTH - 1, LEAF, " \"mixed\")");
  g_assert_cmpuint (read_response (&reader)->fetch.uid, ==, 5);
  feed_nested (&reader, "BODYSTRUCTURE ", "(", TERN_IMAP_MAX_DEPTH, LEAF, " \"mixed\")");
  assert_refused (&reader, TERN_IMAP_ERROR_LIMIT);
  feed_nested (&reader, "BODYSTRUCTURE ", "(\"message\" \"rfc822\" NIL NIL NIL \"7bit\" 1 (NIL) ",
               TERN_IMAP_MAX_DEPTH, LEAF, " 1)");
  assert_refused (&reader, TERN_IMAP_ERROR_LIMIT);
  /* 100,000 deep, in a structure, in an envelope, in what nobody knows, and in other responses. */
  feed_nested (&reader, "BODYSTRUCTURE ", "(", 100000, "", ")");
  assert_refused (&reader, TERN_IMAP_ERROR_LIMIT);
  feed_nested (&reader, "ENVELOPE ", "(", 100000, "", ")");
  g_assert_cmpuint (read_response (&reader)->fetch.uid, ==, 5);
  feed_nested (&reader, "X-DEEP ", "(", 100000, "", ")");
  g_assert_cmpuint (read_response (&reader)->fetch.uid, ==, 5);
  feed_nested (&reader, "X-DEEP ", "(", 100000, "", "");
  assert_refused (&reader, TERN_IMAP_ERROR_PARSE);
  feed_nested (&reader, "FLAGS ", "(", 100000, "", ")");
  assert_refused (&reader, TERN_IMAP_ERROR_PARSE);
  close_reader (&reader);
}

static void
test_parts (void)
{
  for (guint n = TERN_IMAP_MAX_PARTS - 1; n <= TERN_IMAP_MAX_PARTS; n++)
    {
      g_autoptr (GString) wire = g_string_new ("* 1 FETCH (BODYSTRUCTURE (");
      Reader reader;

      for (guint i = 0; i < n; i++)
        g_string_append (wire, LEAF);
      g_string_append (wire, " \"mixed\"))\r\n");
      open_reader (&reader, NULL);
      tern_imap_framer_feed (reader.framer, wire->str, wire->len);
      if (n < TERN_IMAP_MAX_PARTS) /* the multipart is one, too */
        g_assert_cmpuint (read_response (&reader)->fetch.structure->n_children, ==, n);
      else
        assert_refused (&reader, TERN_IMAP_ERROR_LIMIT);
      close_reader (&reader);
    }
}

/* 10,000 of anything in a list; more costs the response. */
static void
test_list_lengths (void)
{
  static const struct
  {
    const char *head;
    const char *item;
    const char *tail;
  } forms[] = {
    { "* 1 FETCH (FLAGS (", "aa ", "))\r\n" },       { "* FLAGS (", "aa ", ")\r\n" },
    { "* LIST (", "aa ", ") \"/\" x\r\n" },          { "* CAPABILITY ", "aa ", "\r\n" },
    { "* 1 FETCH (X-GM-LABELS (", "aa ", "))\r\n" }, { "* ID (", "a b ", ")\r\n" },
    { "* NAMESPACE (", "(a b)", ") NIL NIL\r\n" },   { "* 1 FETCH (", "BODY[1] x ", ")\r\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    for (guint n = 10000; n <= 10001; n++)
      {
        g_autoptr (GString) wire = g_string_new (forms[i].head);
        Reader reader;

        for (guint k = 0; k < n; k++)
          g_string_append (wire, forms[i].item);
        g_string_append (wire, forms[i].tail);
        open_reader (&reader, NULL);
        tern_imap_framer_feed (reader.framer, wire->str, wire->len);
        if (n == 10000)
          read_response (&reader);
        else
          assert_refused (&reader, TERN_IMAP_ERROR_LIMIT);
        close_reader (&reader);
      }
}

/* Recipients are cut instead: a mail to 20,000 people is not lost for it. */
static void
test_addresses (void)
{
  g_autoptr (GString) wire = g_string_new ("* 1 FETCH (ENVELOPE (NIL NIL NIL NIL NIL (");
  const TernImapFetch *fetch;
  Reader reader;

  for (guint i = 0; i < 20000; i++)
    g_string_append (wire, "(NIL NIL \"a\" \"b\")");
  g_string_append (wire, ") NIL NIL NIL \"<i>\"))\r\n");
  open_reader (&reader, NULL);
  tern_imap_framer_feed (reader.framer, wire->str, wire->len);
  fetch = &read_response (&reader)->fetch;
  g_assert_cmpuint (fetch->envelope->to.n_items, ==, 10000);
  g_assert_cmpstr (fetch->envelope->message_id, ==, "<i>");
  close_reader (&reader);
}

static void
test_strings (void)
{
  g_autofree char *name = g_strnfill (70000, 'n');
  g_autofree char *list = g_strdup_printf ("* LIST () \"/\" \"%s\"\r\n", name);
  g_autofree char *envelope = g_strdup_printf ("* 1 FETCH (ENVELOPE (NIL \"%s\" NIL))\r\n", name);
  g_autofree char *text = g_strdup_printf ("* OK [ALERT] %s\r\n", name);
  g_autofree char *challenge = g_strdup_printf ("+ %s\r\n", name);
  Reader reader;

  open_reader (&reader, NULL);
  feed (&reader, list); /* cut, it would be another mailbox */
  assert_refused (&reader, TERN_IMAP_ERROR_LIMIT);
  feed (&reader, challenge);
  assert_refused (&reader, TERN_IMAP_ERROR_LIMIT);
  feed (&reader, envelope);
  g_assert_cmpuint (strlen (read_response (&reader)->fetch.envelope->subject), ==, 65536);
  feed (&reader, text);
  g_assert_cmpuint (strlen (read_response (&reader)->condition.text), ==, TERN_IMAP_MAX_TEXT);
  close_reader (&reader);
}

/* COPYUID maps by position and is never expanded. */
static void
test_copyuid (void)
{
  static const struct
  {
    const char *args;
    guint32 source;
    guint32 target;
  } rows[] = {
    { "1 304,319:320 3956:3958", 304, 3956 },
    { "1 304,319:320 3956:3958", 319, 3957 },
    { "1 304,319:320 3956:3958", 320, 3958 },
    { "1 304,319:320 3956:3958", 305, 0 },
    { "1 5,3 10,12", 5, 10 },
    { "1 5,3 10,12", 3, 12 },
    { "1 3:1 7:9", 1, 7 },
    { "1 3:1 7:9", 3, 9 },
    { "1 1:3 5", 1, 0 },
    { "1 1:4294967295 1:4294967295", 4294967295u, 4294967295u },
    { "1", 1, 0 },
  };
  Reader reader;

  open_reader (&reader, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *line = g_strdup_printf ("a1 OK [COPYUID %s] x\r\n", rows[i].args);

      feed (&reader, line);
      g_assert_cmpuint (
          tern_imap_condition_map_uid (&read_response (&reader)->condition, rows[i].source), ==,
          rows[i].target);
    }
  close_reader (&reader);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/imap/framer/line-cap", test_line_cap);
  g_test_add_func ("/imap/framer/endless-line", test_endless_line);
  g_test_add_func ("/imap/framer/literal-sizes", test_literal_sizes);
  g_test_add_func ("/imap/framer/literals-in-one-read", test_literals_in_one_read);
  g_test_add_func ("/imap/framer/spooled", test_spooled);
  g_test_add_func ("/imap/framer/spool-nowhere", test_spool_nowhere);
  g_test_add_func ("/imap/framer/reserve", test_reserve);
  g_test_add_func ("/imap/framer/response-cap", test_response_cap);
  g_test_add_func ("/imap/framer/buffered", test_buffered);
  g_test_add_func ("/imap/framer/memory-returns", test_memory_returns);
  g_test_add_func ("/imap/framer/long-lists", test_long_lists);
  g_test_add_func ("/imap/framer/long-list-in-one-read", test_long_list_in_one_read);
  g_test_add_func ("/imap/framer/long-list-broken", test_long_list_broken);
  g_test_add_func ("/imap/framer/list-caps", test_list_caps);
  g_test_add_func ("/imap/parser/depth", test_depth);
  g_test_add_func ("/imap/parser/parts", test_parts);
  g_test_add_func ("/imap/parser/list-lengths", test_list_lengths);
  g_test_add_func ("/imap/parser/addresses", test_addresses);
  g_test_add_func ("/imap/parser/strings", test_strings);
  g_test_add_func ("/imap/parser/copyuid", test_copyuid);
  return g_test_run ();
}
