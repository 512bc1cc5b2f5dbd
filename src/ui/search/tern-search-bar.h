/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Where a person types what to search for, and reads what was searched; the window puts it above the list. */
#pragma once

#include "model/tern-client.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TERN_TYPE_SEARCH_BAR (tern_search_bar_get_type ())

/**
 * TernSearchBar: signals:
 * `changed ()`: the words or where to look are others, and have rested for 80 ms;
 * `entered ()`: Return: the servers need not wait;
 * `to-results ()`: Down, where nothing is suggested;
 * `saved ()`: what is typed is to be kept under a name;
 * `closed ()`: Escape, or its button.
 */
G_DECLARE_FINAL_TYPE (TernSearchBar, tern_search_bar, TERN, SEARCH_BAR, AdwBin)

/* @folder: (nullable): what is searched unless all mail is; NULL: all mail is. @all: all mail from the beginning. Takes
 * the focus. */
void tern_search_bar_open (TernSearchBar *self, TernClient *client, const char *folder, gboolean all);
void tern_search_bar_close (TernSearchBar *self);
gboolean tern_search_bar_is_open (TernSearchBar *self);
/* What was typed; "" for nothing but blanks. */
const char *tern_search_bar_get_text (TernSearchBar *self);
/* Not told of by `changed`. */
void tern_search_bar_set_text (TernSearchBar *self, const char *text);
gboolean tern_search_bar_get_all (TernSearchBar *self);
/* What was searched, in words. A new state of the server is announced. */
void tern_search_bar_set_status (TernSearchBar *self, const char *words, gboolean announce);

G_END_DECLS
