/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The journal as the page of waiting changes shows it; TernJournalList reads it on the worker. */
#pragma once

#include "store/tern-store.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* A TernQueryFunc; @data is not used. Returns: (transfer full) (element-type TernJournalGroup): in the order they are
 * shown. */
gpointer tern_journal_read (TernStore *store, gpointer data, GCancellable *cancellable, GError **error);

G_END_DECLS
