/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A literal too big for memory, on its way to an unlinked file and back as mapped memory; the
 * framer's own. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _TernImapSpool TernImapSpool;

/* @directory: (nullable): NULL for g_get_tmp_dir(). The file has no name, mode 0600, and is gone
 * with the spool or the process. All three: TERN_IMAP_ERROR_STORAGE. Returns: (transfer full)
 * (nullable). */
TernImapSpool *tern_imap_spool_new (const char *directory, GError **error);
gboolean tern_imap_spool_write (TernImapSpool *spool,
                                const void *bytes,
                                gsize length,
                                GError **error);
/* Everything written, until the spool is freed. Returns: (transfer none) (nullable). */
const guint8 *tern_imap_spool_map (TernImapSpool *spool, GError **error);
void tern_imap_spool_free (TernImapSpool *spool);

G_END_DECLS
