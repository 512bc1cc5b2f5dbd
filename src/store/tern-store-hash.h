/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* SipHash-1-3: one function for both checksums and thread keys. As a checksum it misses a damaged row
 * once in 2^64, at about 2 GB/s, where a 32-bit CRC would miss one in four thousand million; as a key with a secret
 * of this store's own nobody can craft a Message-ID that lands in a stranger's thread. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint64 k0;
  guint64 k1;
} TernStoreHashKey;

guint64 tern_store_hash (const TernStoreHashKey *key, const void *data, gsize length);

/* Checksums of many columns in one pass: each column is taken with its length, so that text moved from
 * one to the next changes the sum. */
typedef struct
{
  GByteArray *bytes;
} TernStoreSum;

void tern_store_sum_start (TernStoreSum *sum, GByteArray *scratch);
void tern_store_sum_int (TernStoreSum *sum, gint64 value);
void tern_store_sum_text (TernStoreSum *sum, const char *text); /* nullable, "" is the same */
void tern_store_sum_bytes (TernStoreSum *sum, const void *data, gsize length);
gint64 tern_store_sum_end (TernStoreSum *sum);

G_END_DECLS
