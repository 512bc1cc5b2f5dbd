/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What 100,000 header blocks cost to read, as a first sync reads them: run from a
 * release build, `bench-headers [COUNT]`. One discarded warm-up, median of 3.
 */

#include "mime/tern-mime-headers.h"

#include <stdlib.h>
#include <string.h>

#define N_BLOCKS 1000

static const char *const subjects[] = {
  "Re: [list] Release plan for the next version",
  "Your order has been shipped",
  "Minutes of the meeting on Tuesday, and what follows from them",
  "=?utf-8?Q?Gr=C3=BC=C3=9Fe_aus_M=C3=BCnchen?=",
  "Invoice 2026-1182",
  "Re: Re: lunch?",
  "[project/repo] Fix the crash on start (PR #1234)",
  "=?UTF-8?B?5pel5pys6Kqe44Gu5Lu25ZCN?= =?UTF-8?B?44Gn44GZ?=",
};

static const char *const senders[] = {
  "Ann Lee <ann.lee@example.org>",
  "\"Doe, Jane\" <jane@lists.example.com>",
  "=?utf-8?q?J=C3=BCrgen_M=C3=BCller?= <jm@example.de>",
  "notifications@code.example.com",
  "\"The Shop\" <no-reply@shop.example>",
};

static char *
make_block (guint i)
{
  GString *block = g_string_new (NULL);
  g_string_append_printf (
      block,
      "Date: %s, %u Nov 2026 %02u:%02u:%02u +0100\r\n"
      "From: %s\r\n"
      "Subject: %s\r\n"
      "Message-ID: <%08x.%u@mail.example.org>\r\n"
      "To: \"Project list\" <project@lists.example.org>, Bob <bob@example.net>\r\n",
      (const char *[]){ "Mon", "Tue", "Wed" }[i % 3], i % 28 + 1, i % 24, i % 60, i % 59,
      senders[i % G_N_ELEMENTS (senders)], subjects[i % G_N_ELEMENTS (subjects)], i * 2654435761u,
      i);
  if (i % 2)
    g_string_append (block, "Cc: carl@example.net,\r\n\tDora Ott <dora@example.com>\r\n");
  if (i % 3)
    {
      g_string_append_printf (block, "In-Reply-To: <%08x.1@mail.example.org>\r\nReferences:", i);
      for (guint n = 0; n <= i % 5; n++)
        g_string_append_printf (block, " <%08x.%u@mail.example.org>\r\n", i, n);
    }
  g_string_append (block,
                   "Content-Type: multipart/alternative; boundary=\"=_b1_0123456789\"\r\n\r\n");
  return g_string_free (block, FALSE);
}

static double
run_once (char *const *blocks, const gsize *lengths, guint count)
{
  g_autoptr (TernMimeArena) arena = tern_mime_arena_new ();
  gint64 start = g_get_monotonic_time ();
  guint64 check = 0;

  for (guint i = 0; i < count; i++)
    {
      TernMimeHeaders headers;
      tern_mime_headers_parse ((const guint8 *)blocks[i % N_BLOCKS], lengths[i % N_BLOCKS],
                               &headers, arena);
      check += headers.date + strlen (headers.subject);
    }
  g_assert_cmpuint (check, >, 0);
  return (g_get_monotonic_time () - start) / 1e6;
}

static int
compare_seconds (const void *a, const void *b)
{
  double d = *(const double *)a - *(const double *)b;
  return d < 0 ? -1 : d > 0;
}

int
main (int argc, char **argv)
{
  guint count = argc > 1 ? (guint)strtoul (argv[1], NULL, 10) : 100000;
  char *blocks[N_BLOCKS];
  gsize lengths[N_BLOCKS];
  double seconds[3];

  for (guint i = 0; i < N_BLOCKS; i++)
    {
      blocks[i] = make_block (i);
      lengths[i] = strlen (blocks[i]);
    }
  run_once (blocks, lengths, count);
  for (guint i = 0; i < 3; i++)
    seconds[i] = run_once (blocks, lengths, count);
  qsort (seconds, 3, sizeof *seconds, compare_seconds);
  g_print ("headers: %u blocks in %.3f s\n", count, seconds[1]);
  for (guint i = 0; i < N_BLOCKS; i++)
    g_free (blocks[i]);
  return 0;
}
