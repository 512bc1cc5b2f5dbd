/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A date of a header; one that is understood is within what a clock can show. */

#include "mime/tern-mime-date.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  gint64 seconds = 0;
  int offset = 0;

  if (tern_mime_date_parse ((const char *) data, size, &seconds, &offset))
    {
      g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (seconds);

      g_assert_nonnull (date);
      g_assert_cmpint (ABS (offset), <=, 24 * 60);
    }
  return 0;
}
