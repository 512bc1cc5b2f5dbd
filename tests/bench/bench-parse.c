/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* How long framing and interpreting take: 100,000 FETCH responses as a first sync asks for them,
 * and other sorts of bulk. Prints one line of JSON each; `./check --bench` runs it. */

#include "imap/tern-imap-parser.h"

#include <stdio.h>
#include <string.h>

#define N_RESPONSES 100000
/* What one read of the connection brings. */
#define READ_SIZE 65536

/* Like the mail of a mailing list: about 400 bytes of header fields. */
static GString *
make_headers (void)
{
  g_autoptr (GString) fields = g_string_new (NULL);
  GString *wire = g_string_new (NULL);

  for (guint i = 1; i <= N_RESPONSES; i++)
    {
      g_string_printf (fields,
                       "Date: Mon, 12 Feb 2024 10:%02u:%02u +0000\r\n"
                       "From: Somebody Number %u <somebody.%u@lists.example.org>\r\n"
                       "Subject: Re: [project] A subject of quite ordinary length, number %u\r\n"
                       "To: The list of the project <project@lists.example.org>\r\n"
                       "Message-ID: <20240212%u.someone@mail.example.org>\r\n"
                       "In-Reply-To: <20240211%u.other@mail.example.com>\r\n"
                       "Content-Type: text/plain; charset=utf-8\r\n\r\n",
                       i / 60 % 60, i % 60, i % 977, i % 977, i, i, i);
      g_string_append_printf (wire,
                              "* %u FETCH (UID %u FLAGS (\\Seen $Forwarded) INTERNALDATE "
                              "\"12-Feb-2024 10:00:00 +0000\" "
                              "RFC822.SIZE %u MODSEQ (%u) BODY[HEADER.FIELDS (DATE FROM SUBJECT TO "
                              "CC MESSAGE-ID IN-REPLY-TO "
                              "REFERENCES CONTENT-TYPE)] {%" G_GSIZE_FORMAT "}\r\n%s)\r\n",
                              i, i * 3, 1000 + i % 5000, 100000 + i, fields->len, fields->str);
    }
  return wire;
}

static GString *
make_flags (void)
{
  GString *wire = g_string_new (NULL);

  for (guint i = 1; i <= N_RESPONSES; i++)
    g_string_append_printf (wire,
                            "* %u FETCH (UID %u FLAGS (\\Seen \\Answered NonJunk) MODSEQ (%u))\r\n",
                            i, i * 3, 100000 + i);
  return wire;
}

static GString *
make_structures (void)
{
  GString *wire = g_string_new (NULL);

  for (guint i = 1; i <= N_RESPONSES; i++)
    g_string_append_printf (
        wire,
        "* %u FETCH (UID %u BODYSTRUCTURE ((\"text\" \"plain\" (\"charset\" \"utf-8\") NIL NIL "
        "\"quoted-printable\" "
        "%u 20 NIL NIL NIL NIL)(\"text\" \"html\" (\"charset\" \"utf-8\") NIL NIL "
        "\"quoted-printable\" %u 50 NIL NIL "
        "NIL NIL) \"alternative\" (\"boundary\" \"----=_Part_%u\") NIL NIL NIL))\r\n",
        i, i * 3, 500 + i % 100, 1500 + i % 100, i);
  return wire;
}

static GString *
make_search (void)
{
  GString *wire = g_string_new ("* SEARCH");

  for (guint i = 1; i <= 1000000; i++)
    g_string_append_printf (wire, " %u", i * 2);
  return g_string_append (wire, "\r\n");
}

/* 140 MB of bodies would be 560 of these; literals of 256 KiB. */
static GString *
make_pieces (void)
{
  GString *wire = g_string_new (NULL);
  g_autofree char *body = g_strnfill (262144, 'b');

  for (guint i = 1; i <= 200; i++)
    g_string_append_printf (wire, "* %u FETCH (UID %u BODY[]<0> {262144}\r\n%s)\r\n", i, i, body);
  return wire;
}

/* Returns: the responses' number. */
static guint
read_all (const GString *wire)
{
  g_autoptr (TernImapFramer) framer = tern_imap_framer_new (NULL);
  g_autoptr (TernImapParser) parser = tern_imap_parser_new ();
  TernImapFrame frame;
  guint n = 0;

  for (gsize at = 0; at < wire->len;)
    {
      gsize size;
      guint8 *room = tern_imap_framer_reserve (framer, &size);

      size = MIN (MIN (size, READ_SIZE), wire->len - at);
      memcpy (room, wire->str + at, size);
      tern_imap_framer_commit (framer, size);
      at += size;
      while (tern_imap_framer_next (framer, &frame, NULL))
        n += tern_imap_parser_parse (parser, &frame, NULL) != NULL;
    }
  return n;
}

static int
compare_seconds (const void *a, const void *b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

/* One discarded warm-up, the median of three. */
static void
measure (const char *name, GString *wire)
{
  double seconds[3];
  guint n = read_all (wire);

  for (guint i = 0; i < 3; i++)
    {
      gint64 begin = g_get_monotonic_time ();

      read_all (wire);
      seconds[i] = (g_get_monotonic_time () - begin) / 1e6;
    }
  qsort (seconds, 3, sizeof seconds[0], compare_seconds);
  printf ("{\"bench\": \"parse-%s\", \"responses\": %u, \"bytes\": %" G_GSIZE_FORMAT
          ", \"seconds\": %.4f}\n",
          name, n, wire->len, seconds[1]);
  g_string_free (wire, TRUE);
}

int
main (void)
{
  measure ("headers", make_headers ());
  measure ("flags", make_flags ());
  measure ("structures", make_structures ());
  measure ("search", make_search ());
  measure ("pieces", make_pieces ());
  return 0;
}
