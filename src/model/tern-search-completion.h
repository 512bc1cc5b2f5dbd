/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What could be meant by what is being typed into the search field: operators, and what may stand behind them. */
#pragma once

#include "model/tern-client.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* So many are offered. */
#define TERN_SEARCH_COMPLETIONS_MAX 8

/**
 * TernSearchSuggestion:
 * @insert: in place of what is being typed
 * @label: how it is shown: "from:", "Ann Lee"
 * @explanation: (nullable): in English; translated where a person reads it
 * @detail: (nullable): what is no word of ours: an address
 */
typedef struct
{
  char *insert;
  char *label;
  const char *explanation;
  char *detail;
} TernSearchSuggestion;

/* @cursor: where the caret is in @text, in bytes. @all: also where nothing is being typed: all operators. */
void tern_search_complete_async (TernClient *client,
                                 const char *text,
                                 gsize cursor,
                                 gboolean all,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
/* @start, @end: (out): what a suggestion stands in place of, in bytes. Returns: (transfer full) (nullable)
 * (element-type TernSearchSuggestion): the most likely first; may be empty. */
GPtrArray *tern_search_complete_finish (GAsyncResult *result, gsize *start, gsize *end, GError **error);

G_END_DECLS
