/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Rules as choices of the client's; see the header. */

#include "model/tern-rules.h"

#include "model/tern-client-private.h"
#include "model/tern-mail-account.h"
#include "store/tern-store-query.h"

GPtrArray *
tern_rules_list (TernClient *client)
{
  g_autoptr (GPtrArray) choices = tern_client_list_choices (client, TERN_CHOICE_RULE);

  return tern_rules_parse (choices);
}

void
tern_rules_save (TernClient *client, const TernRule *rule)
{
  g_autofree char *text = tern_rule_to_text (rule);

  tern_client_choose (client, TERN_CHOICE_RULE, rule->id, TERN_CHOICE_RULE_NAME, text);
}

/* --- deleting ------------------------------------------------------------------------------- */

typedef struct
{
  TernClient *client;
  char *id;
  char *text;
} Deleted;

static void
deleted_free (gpointer data)
{
  Deleted *deleted = data;

  g_object_unref (deleted->client);
  g_free (deleted->id);
  g_free (deleted->text);
  g_free (deleted);
}

static void
delete (gboolean undo, gpointer user_data)
{
  Deleted *deleted = user_data;

  tern_client_choose (deleted->client, TERN_CHOICE_RULE, deleted->id, TERN_CHOICE_RULE_NAME,
                      undo ? deleted->text : NULL);
}

void
tern_rules_delete (TernClient *client, const TernRule *rule, const char *label)
{
  Deleted *deleted = g_new0 (Deleted, 1);

  deleted->client = g_object_ref (client);
  deleted->id = g_strdup (rule->id);
  deleted->text = tern_rule_to_text (rule);
  delete (FALSE, deleted);
  tern_undo_push (tern_client_get_undo (client), label, 1, delete, deleted, deleted_free);
}

/* --- order ---------------------------------------------------------------------------------- */

static gboolean
find_rule (GPtrArray *rules, const char *id, guint *at)
{
  for (*at = 0; *at < rules->len; ++*at)
    if (g_str_equal (((TernRule *) g_ptr_array_index (rules, *at))->id, id))
      return TRUE;
  return FALSE;
}

gboolean
tern_rules_move (TernClient *client, const char *id, gboolean down)
{
  g_autoptr (GPtrArray) rules = tern_rules_list (client);
  guint at, other;

  if (!find_rule (rules, id, &at) || (down ? at + 1 == rules->len : at == 0))
    return FALSE;
  other = down ? at + 1 : at - 1;
  for (guint i = 0; i < rules->len; i++)
    {
      TernRule *rule = g_ptr_array_index (rules, i);
      gint64 order = i == at ? other : i == other ? at : i;

      if (rule->order == order)
        continue;
      rule->order = order;
      tern_rules_save (client, rule);
    }
  return TRUE;
}

/* --- trying --------------------------------------------------------------------------------- */

void
tern_rules_found_free (TernRulesFound *found)
{
  g_clear_pointer (&found->ids, g_array_unref);
  g_clear_pointer (&found->lines, g_ptr_array_unref);
  g_free (found);
}

static void
free_found (gpointer data)
{
  tern_rules_found_free (data);
}

static void
free_rule (gpointer data)
{
  tern_rule_free (data);
}

static void
add_lines (TernRulesFound *found, TernMessageRows *rows)
{
  for (guint i = 0; i < tern_message_rows_get_n (rows); i++)
    {
      const TernMessageRow *row = tern_message_rows_get (rows, i);
      const char *sender = *row->from_name != '\0' ? row->from_name : row->from_address;

      g_ptr_array_add (found->lines, g_strdup_printf ("%s: %s", sender, row->subject));
    }
}

/* On the query worker's thread. */
static gpointer
find (TernStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (TernRulesFound) found = g_new0 (TernRulesFound, 1);
  g_autoptr (TernMessageRows) rows = NULL;

  found->lines = g_ptr_array_new_with_free_func (g_free);
  found->ids = tern_store_find_by_rule (store, data, TERN_RULES_RUN_MAX, error);
  if (found->ids == NULL)
    return NULL;
  rows = tern_store_get_messages (store, (const gint64 *) (void *) found->ids->data,
                                  MIN (found->ids->len, TERN_RULES_SHOWN_MAX), error);
  if (rows == NULL)
    return NULL;
  add_lines (found, rows);
  return g_steal_pointer (&found);
}

void
tern_rules_find_async (TernClient *client,
                       const TernRule *rule,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autofree char *text = tern_rule_to_text (rule);

  tern_query_worker_run_async (tern_client_get_worker (client), TRUE, find, tern_rule_parse (rule->id, text),
                               free_rule, free_found, cancellable, callback, user_data);
}

TernRulesFound *
tern_rules_find_finish (GAsyncResult *result, GError **error)
{
  return tern_query_worker_run_finish (result, error);
}

/* @key: (nullable): the first one. Returns: (transfer full) (nullable). */
static TernMailAccount *
find_account (TernClient *client, const char *key)
{
  GListModel *accounts = tern_client_get_accounts (client);

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (TernMailAccount) account = g_list_model_get_item (accounts, i);

      if (key == NULL || g_str_equal (tern_mail_account_get_id (account), key))
        return g_steal_pointer (&account);
    }
  return NULL;
}

void
tern_rules_run (TernClient *client,
                const TernRule *rule,
                const TernRulesFound *found,
                const char *label,
                const char *nowhere)
{
  const gint64 *ids = (const gint64 *) (void *) found->ids->data;
  g_autoptr (TernMailAccount) account = find_account (client, rule->account);

  if (found->ids->len == 0)
    return;
  if (!tern_flags_is_empty (rule->add))
    tern_client_flag (client, ids, found->ids->len, rule->add, NULL, label);
  if (rule->role != TERN_MAILBOX_ROLE_NONE)
    tern_client_move_to_role (client, ids, found->ids->len, rule->role, label, nowhere);
  else if (rule->mailbox != NULL && account != NULL)
    tern_client_move_to (client, ids, found->ids->len, tern_mail_account_get_id (account), rule->mailbox, label);
}
