/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The list below the search field that offers what could be meant; the search bar owns it. */
#pragma once

#include "model/tern-client.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TERN_TYPE_SEARCH_SUGGESTIONS (tern_search_suggestions_get_type ())

/**
 * TernSearchSuggestions: the focus stays in the field; its keys are given to this. Their number is announced, and the
 * one that is gone to. Signal `taken ()`: one was put into the field.
 */
G_DECLARE_FINAL_TYPE (TernSearchSuggestions, tern_search_suggestions, TERN, SEARCH_SUGGESTIONS, GtkPopover)

/* @field: lent. */
TernSearchSuggestions *tern_search_suggestions_new (GtkEditable *field);
/* Something was typed. @all: also where nothing is. */
void tern_search_suggestions_update (TernSearchSuggestions *self, TernClient *client, gboolean all);
gboolean tern_search_suggestions_is_open (TernSearchSuggestions *self);
void tern_search_suggestions_close (TernSearchSuggestions *self);
/* @by: 1 down, -1 up. */
void tern_search_suggestions_move (TernSearchSuggestions *self, int by);
/* Returns: FALSE when none was gone to. */
gboolean tern_search_suggestions_take (TernSearchSuggestions *self);

G_END_DECLS
