/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Checksums of short rows; every file that writes such a row asks for its sum. */

#include "store/tern-store-sums.h"

#include "store/tern-store-hash.h"

#include <string.h>

gint64
tern_store_sum_fields (TernStoreSumKind kind, const gint64 *numbers, guint n_numbers, const char *const *texts,
                       guint n_texts)
{
  gint64 words[TERN_STORE_SUM_NUMBERS_MAX];
  TernStoreHashKey key = { (guint64) kind, G_GUINT64_CONSTANT (0x7465726e2d726f77) };

  for (guint i = 0; i < n_numbers; i++)
    words[i] = GINT64_TO_LE (numbers[i]);
  key.k0 = tern_store_hash (&key, words, n_numbers * sizeof (gint64));
  for (guint i = 0; i < n_texts; i++)
    if (texts[i] != NULL && *texts[i] != '\0')
      {
        key.k1 = i + 1;
        key.k0 = tern_store_hash (&key, texts[i], strlen (texts[i]));
      }
  return (gint64) key.k0 >> 16;
}

gint64
tern_store_sum_place (gint64 email, gint64 account, gint64 thread, gint64 text_complete)
{
  const gint64 numbers[] = { email, account, thread, text_complete };

  return tern_store_sum_fields (TERN_STORE_SUM_EMAIL_PLACE, numbers, G_N_ELEMENTS (numbers), NULL, 0);
}

gint64
tern_store_sum_account (gint64 id, const char *key)
{
  return tern_store_sum_fields (TERN_STORE_SUM_ACCOUNT, &id, 1, &key, 1);
}

gint64
tern_store_sum_stamp (gint64 id, gint64 value)
{
  const gint64 numbers[] = { id, value };

  return tern_store_sum_fields (TERN_STORE_SUM_STAMP, numbers, G_N_ELEMENTS (numbers), NULL, 0);
}

gint64
tern_store_sum_body (gint64 id, gint64 email, const char *section, gint64 size, gint64 complete)
{
  const gint64 numbers[] = { id, email, size, complete };

  return tern_store_sum_fields (TERN_STORE_SUM_BODY, numbers, G_N_ELEMENTS (numbers), &section, 1);
}
