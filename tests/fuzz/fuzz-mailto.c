/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A mailto address from a stranger: what is left of it says the same again, and nothing of files. */

#include "mime/tern-mime-unsubscribe.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *uri = g_strndup ((const char *) data, size);
  g_autofree char *once = tern_mime_mailto_dup_clean (uri, NULL);
  g_autofree char *twice = NULL;

  if (once == NULL || strlen (once) > 4096)
    return 0;
  twice = tern_mime_mailto_dup_clean (once, NULL);
  g_assert_cmpstr (once, ==, twice);
  g_assert_null (strstr (once, "attach="));
  g_assert_null (strpbrk (once, "\r\n \"<>"));
  return 0;
}
