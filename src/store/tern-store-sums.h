/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Checksums of short rows: numbers first, then the few texts; every file that writes such a row asks for its sum.
 *
 * They are written into files, so what goes into one never changes without a migration. 48 bits: two bytes less in
 * each of a million rows, and a damaged row still passes only once in 3 × 10^14. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One for each kind of row, so that none passes for another. The values are stored. */
typedef enum
{
  TERN_STORE_SUM_MESSAGE = 1,
  TERN_STORE_SUM_EMAIL_PLACE = 2,
  TERN_STORE_SUM_ACCOUNT = 3,
  TERN_STORE_SUM_LISTED = 4,
  TERN_STORE_SUM_STATE = 5,
  TERN_STORE_SUM_COUNTS = 6,
  TERN_STORE_SUM_BODY = 7,
  TERN_STORE_SUM_STAMP = 8,
} TernStoreSumKind;

/* The most numbers a row has. */
#define TERN_STORE_SUM_NUMBERS_MAX 12

/* @texts: may be NULL or "", which are the same; their order counts. */
gint64 tern_store_sum_fields (TernStoreSumKind kind, const gint64 *numbers, guint n_numbers,
                              const char *const *texts, guint n_texts);

/* What an email row's place adds to the sum of its content: the two are combined with ^, so that a moved email's
 * sum follows without its content being read. */
gint64 tern_store_sum_place (gint64 email, gint64 account, gint64 thread, gint64 text_complete);
gint64 tern_store_sum_account (gint64 id, const char *key);
gint64 tern_store_sum_stamp (gint64 id, gint64 value);
gint64 tern_store_sum_body (gint64 id, gint64 email, const char *section, gint64 size, gint64 complete);

G_END_DECLS
