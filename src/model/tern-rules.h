/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The rules of this computer, as a page of settings shows, tries and changes them. Main thread. */
#pragma once

#include "model/tern-client.h"
#include "store/tern-store-rules.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* What is done at once, and shown of it. */
#define TERN_RULES_RUN_MAX 5000
#define TERN_RULES_SHOWN_MAX 50

/* Returns: (transfer full) (element-type TernRule): in their order. They differ after `choices-changed` of the client
 * with the scope TERN_CHOICE_RULE. */
GPtrArray *tern_rules_list (TernClient *client);
/* Keeps it, or what was changed of it; tern_rule_check() has let it through. */
void tern_rules_save (TernClient *client, const TernRule *rule);
/* @label: under which it can be undone. */
void tern_rules_delete (TernClient *client, const TernRule *rule, const char *label);
/* @down: behind the next one, else before the one before. Returns: whether there is one. */
gboolean tern_rules_move (TernClient *client, const char *id, gboolean down);

/**
 * TernRulesFound: what a rule finds in the inboxes now.
 * @ids: (element-type gint64): messages, newest first, at most TERN_RULES_RUN_MAX
 * @lines: (element-type utf8): sender and subject of the first TERN_RULES_SHOWN_MAX
 */
typedef struct
{
  GArray *ids;
  GPtrArray *lines;
} TernRulesFound;

void tern_rules_found_free (TernRulesFound *found);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernRulesFound, tern_rules_found_free)

void tern_rules_find_async (TernClient *client,
                            const TernRule *rule,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
TernRulesFound *tern_rules_find_finish (GAsyncResult *result, GError **error);
/* Does what @rule does with @found. One step to undo, called @label; @nowhere: as tern_client_move_to_role(). */
void tern_rules_run (TernClient *client,
                     const TernRule *rule,
                     const TernRulesFound *found,
                     const char *label,
                     const char *nowhere);

G_END_DECLS
