/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Rules on this computer: what is done with new mail that a search finds. A rule is a choice (tern-store-choices.h) of
 * the scope "rule": its subject is its id, its name "rule", its value the text below. The engine applies them to what
 * arrives in inboxes (tern-rule-arrival.h), models and ternctl show, try and change them. */
#pragma once

#include "mail/tern-flags.h"
#include "mail/tern-mailbox-role.h"
#include "store/tern-store.h"

#include <glib.h>

G_BEGIN_DECLS

#define TERN_CHOICE_RULE "rule"
#define TERN_CHOICE_RULE_NAME "rule"

/**
 * TernRule:
 * @id: letters and digits; what it is kept under
 * @name: what the person calls it
 * @query: in the language of searches (tern-store-search.h)
 * @account: (nullable): key of the account whose inbox it is for; NULL: every inbox
 * @order: rules are applied with rising order, then id
 * @stop: no later rule looks at a message that this one found
 * @add: what messages are marked with: \Seen, \Flagged, keywords; may be empty
 * @role: ARCHIVE, JUNK or TRASH of the message's account: where it goes; NONE: see @mailbox
 * @mailbox: (nullable): path or wire name of a folder of the message's account
 */
typedef struct
{
  char *id;
  char *name;
  char *query;
  char *account;
  gint64 order;
  gboolean enabled;
  gboolean stop;
  TernFlags *add;
  TernMailboxRole role;
  char *mailbox;
} TernRule;

/* On, with nothing to look for and nothing to do. @id: (nullable): NULL makes one up. */
TernRule *tern_rule_new (const char *id);
void tern_rule_free (TernRule *rule);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernRule, tern_rule_free)

/* Whether it can be kept: TERN_STORE_ERROR_INVALID with a sentence when it has no name, looks for nothing or for what
 * no search understands, or does nothing. */
gboolean tern_rule_check (const TernRule *rule, GError **error);
/* As it is kept; the reverse of tern_rule_parse(). */
char *tern_rule_to_text (const TernRule *rule);
/* Returns: (transfer full) (nullable): NULL when it is no rule, or one that tern_rule_check() refuses. */
TernRule *tern_rule_parse (const char *id, const char *text);

/* Of what is kept in the scope. @choices: (element-type TernChoice). Returns: as tern_store_list_rules(). */
GPtrArray *tern_rules_parse (GPtrArray *choices);

/* Reads. Returns: (transfer full) (element-type TernRule): in their order, also those that are off; what is no rule is
 * left out. */
GPtrArray *tern_store_list_rules (TernStore *store, GError **error);

/* Reads. What @rule finds now in the inboxes it is for, at most @limit. Returns: (transfer full) (element-type gint64):
 * message ids, newest first. */
GArray *tern_store_find_by_rule (TernStore *store, const TernRule *rule, guint limit, GError **error);

/* Reads. Messages of @mailbox that are shown there and have a UID above @above, by UID, at most @limit. @last: (out):
 * the highest UID of them; @above without any. Returns: (transfer full) (element-type gint64). */
GArray *tern_store_list_arrived (TernStore *store, gint64 mailbox, guint32 above, guint limit, guint32 *last,
                                 GError **error);

G_END_DECLS
