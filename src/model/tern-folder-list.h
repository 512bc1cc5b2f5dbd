/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A list of folders made equal to what it should be, with the fewest words; for the folder tree. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* @wanted: the items, in order, each once. */
void tern_folder_list_make_equal (GListStore *list, GPtrArray *wanted);

G_END_DECLS
