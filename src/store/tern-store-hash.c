/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* SipHash-1-3 (Aumasson and Bernstein): checksums and thread keys of the store. */

#include "store/tern-store-hash.h"

#include <string.h>

#define ROTATE(x, b) (((x) << (b)) | ((x) >> (64 - (b))))
#define ROUND(v0, v1, v2, v3)                                                                      \
  (v0 += v1, v1 = ROTATE (v1, 13) ^ v0, v0 = ROTATE (v0, 32), v2 += v3, v3 = ROTATE (v3, 16) ^ v2, \
   v0 += v3, v3 = ROTATE (v3, 21) ^ v0, v2 += v1, v1 = ROTATE (v1, 17) ^ v2, v2 = ROTATE (v2, 32))

static inline guint64
load (const guint8 *p)
{
  guint64 word;

  memcpy (&word, p, 8);
  return GUINT64_FROM_LE (word);
}

guint64
tern_store_hash (const TernStoreHashKey *key, const void *data, gsize length)
{
  const guint8 *p = data;
  const guint8 *end = p + (length & ~(gsize) 7);
  guint64 v0 = key->k0 ^ G_GUINT64_CONSTANT (0x736f6d6570736575);
  guint64 v1 = key->k1 ^ G_GUINT64_CONSTANT (0x646f72616e646f6d);
  guint64 v2 = key->k0 ^ G_GUINT64_CONSTANT (0x6c7967656e657261);
  guint64 v3 = key->k1 ^ G_GUINT64_CONSTANT (0x7465646279746573);
  guint64 last = (guint64) length << 56;

  for (; p < end; p += 8)
    {
      guint64 word = load (p);

      v3 ^= word;
      ROUND (v0, v1, v2, v3);
      v0 ^= word;
    }
  for (gsize i = 0; i < (length & 7); i++)
    last |= (guint64) p[i] << (8 * i);
  v3 ^= last;
  ROUND (v0, v1, v2, v3);
  v0 ^= last;
  v2 ^= 0xff;
  for (int i = 0; i < 3; i++)
    ROUND (v0, v1, v2, v3);
  return v0 ^ v1 ^ v2 ^ v3;
}

void
tern_store_sum_start (TernStoreSum *sum, GByteArray *scratch)
{
  sum->bytes = scratch;
  g_byte_array_set_size (scratch, 0);
}

void
tern_store_sum_bytes (TernStoreSum *sum, const void *data, gsize length)
{
  guint64 prefix = GUINT64_TO_LE ((guint64) length);

  g_byte_array_append (sum->bytes, (const guint8 *) &prefix, 8);
  if (length > 0)
    g_byte_array_append (sum->bytes, data, (guint) length);
}

void
tern_store_sum_int (TernStoreSum *sum, gint64 value)
{
  guint64 word = GUINT64_TO_LE ((guint64) value);

  g_byte_array_append (sum->bytes, (const guint8 *) &word, 8);
}

void
tern_store_sum_text (TernStoreSum *sum, const char *text)
{
  tern_store_sum_bytes (sum, text, text != NULL ? strlen (text) : 0);
}

gint64
tern_store_sum_end (TernStoreSum *sum)
{
  /* Written into files: this key never changes. */
  static const TernStoreHashKey key = { G_GUINT64_CONSTANT (0x7465726e2d726f77),
                                        G_GUINT64_CONSTANT (0x636865636b73756d) };

  return (gint64) tern_store_hash (&key, sum->bytes->data, sum->bytes->len);
}
