/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Searches a person gave a name to, kept among the choices; the folder tree shows them. Main thread. */
#pragma once

#include "model/tern-client.h"

G_BEGIN_DECLS

/* The scope of the choices: the subject is the search's id, under the one name "search" is what it is. */
#define TERN_CHOICE_SEARCH "search"
/* Bytes. */
#define TERN_SAVED_SEARCH_NAME_MAX 200
#define TERN_SAVED_SEARCH_TEXT_MAX 4096

/**
 * TernSavedSearch:
 * @folder: (nullable): what names the folder in choices; NULL: all mail
 * @text: as it is typed
 */
typedef struct
{
  char *id;
  char *name;
  char *folder;
  char *text;
} TernSavedSearch;

void tern_saved_search_free (TernSavedSearch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernSavedSearch, tern_saved_search_free)

/* By name. What cannot be understood is left out. Returns: (transfer full) (element-type TernSavedSearch). */
GPtrArray *tern_saved_searches_list (TernClient *client);

/* @label: what was done, in the person's language: it can be undone under this name. @name: not empty; cut at
 * TERN_SAVED_SEARCH_NAME_MAX. */
void tern_saved_searches_add (TernClient *client, const char *name, const char *folder, const char *text,
                              const char *label);
void tern_saved_searches_rename (TernClient *client, const char *id, const char *name, const char *label);
void tern_saved_searches_remove (TernClient *client, const char *id, const char *label);

G_END_DECLS
