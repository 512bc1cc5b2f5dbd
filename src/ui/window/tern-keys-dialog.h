/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The page of keys, made from the table of keys. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Returns: (transfer floating). */
AdwDialog *tern_keys_dialog_new (void);

G_END_DECLS
