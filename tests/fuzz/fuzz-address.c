/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* An address list: nothing that is no UTF-8 comes out, and no name with what turns text around. */

#include "mime/tern-mime-addresses.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static gboolean
check (const char *name, const char *address, gpointer user_data)
{
  g_assert_true (name == NULL || g_utf8_validate (name, -1, NULL));
  g_assert_true (g_utf8_validate (address, -1, NULL));
  g_assert_true (name == NULL || strstr (name, "\xe2\x80\xae") == NULL);
  return ++*(guint *) user_data < 10000;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  guint n = 0;

  tern_mime_addresses_parse ((const char *) data, size, check, &n);
  return 0;
}
