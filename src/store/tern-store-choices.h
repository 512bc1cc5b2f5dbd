/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What a person chose about one thing, kept where it is never lost: by scope, subject and name.
 *
 * | scope     | subject | names and values |
 * |-----------|---------|------------------|
 * | "folder"  | account key, space, wire name | "favourite", "order": a number; "hidden": "true"; "role": as
 *   tern_mailbox_role_to_string() has it; "keep": "always", "never"; "sort": "sender ascending", "threaded":
 *   "true", "rows": "table", "lines", "columns": their names |
 * | "list"    | "inboxes", "starred", "unread" | as of a folder, how it is shown |
 * | "label"   | a keyword in lower case | "name", "colour": "#rrggbb" |
 * | "search"  | an id | "search": name, folder's subject (empty: all mail) and text, a line each |
 * | "sender"  | address in lower case | "pictures": "true", "own-colours": "true" |
 *
 * The other scopes are their owners'. A subject that is about an account begins with its key and a space, and goes with
 * the account; a folder's follows it to its new name, and goes when it is deleted. Nothing here is ever named by a row
 * of mail.db.
 */

#pragma once

#include <glib.h>

#include "store/tern-store.h"

G_BEGIN_DECLS

#define TERN_CHOICE_FOLDER "folder"
#define TERN_CHOICE_SENDER "sender"

/* Bytes; and how many of one scope. A saved search or a rule is a value, a wire name a subject. */
#define TERN_CHOICE_SCOPE_MAX 32
#define TERN_CHOICE_SUBJECT_MAX 2048
#define TERN_CHOICE_NAME_MAX 64
#define TERN_CHOICE_VALUE_MAX 16384
#define TERN_CHOICES_MAX 10000

/* One choice for reading; freed with its array. */
typedef struct
{
  char *subject;
  char *name;
  char *value;
} TernChoice;

TernChoice *tern_choice_new (const char *subject, const char *name, const char *value);
void tern_choice_free (TernChoice *choice);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernChoice, tern_choice_free)

/* "key wire-name". Returns: (transfer full). */
char *tern_choice_dup_folder (const char *account_key, const char *wire_name);

/* Whether these can be kept: TERN_STORE_ERROR_INVALID when one is empty, too long or no UTF-8, or @scope has
 * anything but small letters and hyphens. @value: (nullable). */
gboolean tern_choice_check (const char *scope, const char *subject, const char *name, const char *value,
                            GError **error);

/* Reads. Returns: (transfer full) (nullable): NULL without @error when nothing was chosen. */
char *tern_store_get_choice (TernStore *store, const char *scope, const char *subject, const char *name,
                             GError **error);
/* Reads, at most TERN_CHOICES_MAX. Returns: (transfer full) (element-type TernChoice): by subject, then name. */
GPtrArray *tern_store_list_choices (TernStore *store, const char *scope, GError **error);

/* Own transaction; durable when it returns. @value: (nullable): NULL forgets it. @changes: (out) (optional).
 * TERN_STORE_ERROR_INVALID: as tern_choice_check(), and when there are TERN_CHOICES_MAX of @scope. */
gboolean tern_store_set_choice (TernStore *store, const char *scope, const char *subject, const char *name,
                                const char *value, TernChangeSet **changes, GError **error);

G_END_DECLS
