/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A header block as the list reads it; and each of its values as an address list, a date, a list of parameters. */

#include "mime/tern-mime-headers.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (TernMimeArena) arena = tern_mime_arena_new ();
  TernMimeHeaders headers;
  const char *values[8];

  tern_mime_headers_parse (data, size, &headers, arena);
  values[0] = headers.subject;
  values[1] = headers.from_name;
  values[2] = headers.from_address;
  values[3] = headers.to;
  values[4] = headers.cc;
  values[5] = headers.message_id;
  values[6] = headers.in_reply_to;
  values[7] = headers.content_type;
  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    g_assert_true (values[i] == NULL || g_utf8_validate (values[i], -1, NULL));
  return 0;
}
