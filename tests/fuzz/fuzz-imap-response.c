/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What a server sends, as bytes. The first byte says how it is cut into reads and which caps hold;
 * whatever way it comes, it must come to the same, which is the check besides those of the
 * sanitizers. */

#include "imap/tern-imap-error.h"
#include "imap/tern-imap-parser.h"
#include "imap/tern-imap-trace.h"
#include "response-dump.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* So low that an input of usual size reaches them, and literals go everywhere they can. */
static const TernImapLimits low = { 256, 64, 8192, 1024, 100 };

static gboolean
drain (TernImapFramer *framer, TernImapParser *parser, GString *out)
{
  g_autoptr (GError) error = NULL;
  TernImapFrame frame;

  while (tern_imap_framer_next (framer, &frame, &error))
    {
      const TernImapResponse *response = tern_imap_parser_parse (parser, &frame, &error);
      g_autofree char *shown = tern_imap_trace_describe_frame (&frame, FALSE);

      g_assert_cmpuint (strlen (shown), <, 1024);
      if (response == NULL)
        g_string_append_printf (out, "error %d\n", error->code);
      else
        dump_response (out, response);
      if (response != NULL && response->type == TERN_IMAP_RESPONSE_CONDITION)
        {
          g_autoptr (GError) told = tern_imap_error_new_from_condition (&response->condition);

          tern_imap_condition_map_uid (&response->condition, 7);
          g_assert_nonnull (told->message);
        }
      g_clear_error (&error);
    }
  if (error != NULL)
    g_string_append_printf (out, "lost %d\n", error->code);
  return error == NULL;
}

/* @pattern: 0: in one piece, 1: a byte at a time, else pieces of sizes it is the seed of. */
static char *
read_pieces (const uint8_t *data, size_t size, guint pattern, const TernImapLimits *limits)
{
  g_autoptr (TernImapFramer) framer = tern_imap_framer_new (limits);
  g_autoptr (TernImapParser) parser = tern_imap_parser_new ();
  GString *out = g_string_new (NULL);
  guint32 state = pattern * 2654435761u;

  for (size_t at = 0; at < size;)
    {
      size_t n = size - at;
      g_autofree guint8 *piece = NULL;

      if (pattern == 1)
        n = 1;
      else if (pattern > 1)
        {
          state = state * 1664525 + 1013904223;
          n = MIN (n, 1 + (state >> 16) % (pattern * 2));
        }
      piece = g_memdup2 (data + at, n);
      tern_imap_framer_feed (framer, piece, n);
      if (!drain (framer, parser, out))
        break;
      at += n;
    }
  return g_string_free (out, FALSE);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const TernImapLimits *limits;
  g_autofree guint8 *wire = NULL;
  g_autofree char *whole = NULL;
  g_autofree char *pieces = NULL;

  if (size == 0)
    return 0;
  limits = data[0] & 1 ? &low : NULL;
  /* Ended, since how much of a line that does not end was looked at is not the same in each way. */
  wire = g_malloc (size + 1);
  memcpy (wire, data + 1, size - 1);
  memcpy (wire + size - 1, "\r\n", 2);
  whole = read_pieces (wire, size + 1, 0, limits);
  pieces = read_pieces (wire, size + 1, 1 + (data[0] >> 1) % 64, limits);
  g_assert_cmpstr (whole, ==, pieces);
  return 0;
}
