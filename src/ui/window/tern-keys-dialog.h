/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The page of keys, made from the table of keys. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* @scheme: whose single keys are switched on; see tern_keys_get_scheme(). Returns: (transfer floating). */
AdwDialog *tern_keys_dialog_new (const char *scheme);

G_END_DECLS
