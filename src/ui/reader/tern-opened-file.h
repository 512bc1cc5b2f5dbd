/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A file of the reader's own for another program to open. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Makes a folder that nobody else can look into, for a file called @name; those of days ago are cleared away. Nothing
 * is written yet. Returns: (transfer full) (nullable). */
GFile *tern_opened_file_new (const char *name, GError **error);

G_END_DECLS
