/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What can go wrong with the files Tern keeps mail in; every call of this folder reports with it. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TERN_STORE_ERROR (tern_store_error_quark ())

/**
 * TernStoreError:
 * @TERN_STORE_ERROR_BUSY: another Tern holds the files. Ask it (engine.sock), or wait.
 * @TERN_STORE_ERROR_NEWER: a newer Tern wrote the files; nothing was touched. Update Tern.
 * @TERN_STORE_ERROR_CORRUPT: what was asked for is damaged on the disk. Mail can be fetched again.
 * @TERN_STORE_ERROR_FULL: no room on the disk. The transaction was rolled back and the
 *   store still works: free some space and do it again.
 * @TERN_STORE_ERROR_IO: the disk or its permissions. Rolled back likewise.
 * @TERN_STORE_ERROR_NOT_FOUND: there is no such row; it may just have gone.
 * @TERN_STORE_ERROR_INVALID: what was asked makes no sense here; the message says why.
 */
typedef enum
{
  TERN_STORE_ERROR_BUSY,
  TERN_STORE_ERROR_NEWER,
  TERN_STORE_ERROR_CORRUPT,
  TERN_STORE_ERROR_FULL,
  TERN_STORE_ERROR_IO,
  TERN_STORE_ERROR_NOT_FOUND,
  TERN_STORE_ERROR_INVALID,
} TernStoreError;

GQuark tern_store_error_quark (void);

G_END_DECLS
