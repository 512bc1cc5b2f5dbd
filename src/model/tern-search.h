/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* One search: what is found on this computer, at once, and what the servers find, put among it; the window makes a new
 * one whenever the words change. */
#pragma once

#include "model/tern-client.h"
#include "model/tern-folder.h"
#include "model/tern-message-list.h"
#include "store/tern-store-search-query.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TernSearchServer:
 * @TERN_SEARCH_SERVER_NOT_ASKED: for now; it is asked once the words have rested
 * @TERN_SEARCH_SERVER_PARTLY: some of its folders, or some of the accounts; or it has more than is fetched
 */
typedef enum
{
  TERN_SEARCH_SERVER_NOT_ASKED,
  TERN_SEARCH_SERVER_ASKING,
  TERN_SEARCH_SERVER_ANSWERED,
  TERN_SEARCH_SERVER_PARTLY,
  TERN_SEARCH_SERVER_FAILED,
} TernSearchServer;

#define TERN_TYPE_SEARCH (tern_search_get_type ())

/**
 * TernSearch: main thread. Signal `changed ()`: what the getters of the server and the coverage say is different.
 * Ended by tern_search_stop().
 */
G_DECLARE_FINAL_TYPE (TernSearch, tern_search, TERN, SEARCH, GObject)

/* @folder: (nullable): NULL searches all mail of all accounts. @text: not empty. */
TernSearch *tern_search_new (TernClient *client, const char *text, TernFolder *folder);
/* Ends what is under way; the list stays as it is. */
void tern_search_stop (TernSearch *self);
const char *tern_search_get_text (TernSearch *self);
/* (transfer none): the results, newest first. */
TernMessageList *tern_search_get_list (TernSearch *self);
/* Does not wait for the words to rest. */
void tern_search_ask_server (TernSearch *self);
/* @done, @total: (out) (optional): folders, while it is asked. @problem: (out) (optional) (transfer none) (nullable):
 * why not, a sentence. */
TernSearchServer tern_search_get_server (TernSearch *self, guint *done, guint *total, const char **problem);
/* @coverage: (out). FALSE until it is known. */
gboolean tern_search_get_coverage (TernSearch *self, TernSearchCoverage *coverage);

/* Whether the trash and junk are not searched: of all mail they are not, unless the text says in:. */
gboolean tern_search_leaves_out (TernSearch *self);

/* The words and phrases of @text that a result shows: to be marked in it. Returns: (transfer full). */
char **tern_search_dup_words (const char *text);

G_END_DECLS
