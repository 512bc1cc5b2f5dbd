/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* winmail.dat, and the RTF in it. */

#include "mime/tern-mime-tnef.h"
#include "mime/tern-mime-rtf.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (TernMimeTnef) tnef = tern_mime_tnef_read (bytes);
  g_autofree char *text = tern_mime_rtf_to_text (data, size);

  g_assert_true (text == NULL || g_utf8_validate (text, -1, NULL));
  g_assert_true (tnef == NULL || tnef->text == NULL || g_utf8_validate (tnef->text, -1, NULL));
  for (guint i = 0; tnef != NULL && i < tnef->files->len; i++)
    {
      const TernMimeTnefFile *file = tnef->files->pdata[i];

      g_assert_true (file->name == NULL || strpbrk (file->name, "/\\") == NULL);
      g_assert_cmpuint (g_bytes_get_size (file->data), <=, size);
    }
  return 0;
}
