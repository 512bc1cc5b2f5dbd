/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What a server says a message is made of (BODYSTRUCTURE), as it becomes what the store keeps: which must be read as
 * the same again. The input is what stands behind the word. */

#include "engine/tern-structure.h"
#include "imap/tern-imap-framer.h"
#include "imap/tern-imap-parser.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
check_structure (const TernImapPart *root)
{
  g_autoptr (TernStructure) structure = tern_structure_new_from_imap (root);
  g_autofree char *text = tern_structure_to_text (structure);
  g_autoptr (TernStructure) again = tern_structure_parse (text);
  g_autofree char *twice = again != NULL ? tern_structure_to_text (again) : NULL;

  if (*text == '\0')
    return;
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_nonnull (again);
  g_assert_cmpstr (text, ==, twice);
  g_assert_cmpuint (tern_structure_get_n_parts (structure), ==, tern_structure_get_n_parts (again));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (TernImapFramer) framer = tern_imap_framer_new (NULL);
  g_autoptr (TernImapParser) parser = tern_imap_parser_new ();
  g_autoptr (GByteArray) wire = g_byte_array_new ();
  TernImapFrame frame;

  g_byte_array_append (wire, (const guint8 *) "* 1 FETCH (UID 7 BODYSTRUCTURE ", 31);
  g_byte_array_append (wire, data, (guint) size);
  g_byte_array_append (wire, (const guint8 *) ")\r\n", 3);
  tern_imap_framer_feed (framer, wire->data, wire->len);
  while (tern_imap_framer_next (framer, &frame, NULL))
    {
      const TernImapResponse *response = tern_imap_parser_parse (parser, &frame, NULL);

      if (response != NULL && response->type == TERN_IMAP_RESPONSE_FETCH && response->fetch.structure != NULL)
        check_structure (response->fetch.structure);
    }
  return 0;
}
