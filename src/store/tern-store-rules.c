/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Rules as they are kept, and what they find; see the header. */

#include "store/tern-store-rules.h"

#include "store/tern-store-choices.h"
#include "store/tern-store-mailboxes.h"
#include "store/tern-store-private.h"
#include "store/tern-store-search-query.h"

#include <string.h>

#define GROUP "Rule"
/* Bytes; it stands on one line. */
#define NAME_MAX_BYTES 200

TernRule *
tern_rule_new (const char *id)
{
  TernRule *rule = g_new0 (TernRule, 1);

  rule->id = id != NULL ? g_strdup (id) : g_strdup_printf ("%08x%08x", g_random_int (), g_random_int ());
  rule->enabled = TRUE;
  rule->add = tern_flags_new (TERN_FLAG_NONE, NULL);
  return rule;
}

void
tern_rule_free (TernRule *rule)
{
  g_free (rule->id);
  g_free (rule->name);
  g_free (rule->query);
  g_free (rule->account);
  g_free (rule->mailbox);
  tern_flags_unref (rule->add);
  g_free (rule);
}

/* --- as text -------------------------------------------------------------------------------- */

static gboolean
check_query (const char *query, GError **error)
{
  g_autofree char *stripped = g_strstrip (g_strdup (query != NULL ? query : ""));
  g_autoptr (GArray) terms = tern_search_query_parse (stripped, error);
  g_autoptr (TernSearchMistake) mistake = terms != NULL ? tern_search_query_find_mistake (stripped) : NULL;

  if (terms == NULL)
    return FALSE;
  if (terms->len == 0)
    return tern_store_set_invalid (error, "A rule needs something to look for");
  if (mistake != NULL)
    return tern_store_set_invalid (error, "A part of what the rule looks for makes no sense");
  return TRUE;
}

static gboolean
is_place (TernMailboxRole role)
{
  return role == TERN_MAILBOX_ROLE_ARCHIVE || role == TERN_MAILBOX_ROLE_JUNK || role == TERN_MAILBOX_ROLE_TRASH;
}

gboolean
tern_rule_check (const TernRule *rule, GError **error)
{
  if (rule->name == NULL || *rule->name == '\0' || strlen (rule->name) > NAME_MAX_BYTES
      || !g_utf8_validate (rule->name, -1, NULL))
    return tern_store_set_invalid (error, "A rule needs a name of at most 200 bytes");
  if (rule->role != TERN_MAILBOX_ROLE_NONE && !is_place (rule->role))
    return tern_store_set_invalid (error, "Mail can go to the archive, the junk, the trash or a folder by its name");
  if (rule->role == TERN_MAILBOX_ROLE_NONE && rule->mailbox == NULL && tern_flags_is_empty (rule->add))
    return tern_store_set_invalid (error, "A rule needs something to do");
  if ((tern_flags_get_system (rule->add) & ~(TERN_FLAG_SEEN | TERN_FLAG_FLAGGED)) != 0)
    return tern_store_set_invalid (error, "A rule can mark mail as read or starred, or with a word of one's own");
  return check_query (rule->query, error);
}

static void
set_text (GKeyFile *file, const char *key, const char *value)
{
  if (value != NULL)
    g_key_file_set_string (file, GROUP, key, value);
}

char *
tern_rule_to_text (const TernRule *rule)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *add = tern_flags_to_string (rule->add);

  set_text (file, "name", rule->name);
  set_text (file, "query", rule->query);
  set_text (file, "account", rule->account);
  set_text (file, "mailbox", rule->mailbox);
  set_text (file, "add", add);
  set_text (file, "role", tern_mailbox_role_to_string (rule->role));
  g_key_file_set_int64 (file, GROUP, "order", rule->order);
  g_key_file_set_boolean (file, GROUP, "enabled", rule->enabled);
  g_key_file_set_boolean (file, GROUP, "stop", rule->stop);
  return g_key_file_to_data (file, NULL, NULL);
}

TernRule *
tern_rule_parse (const char *id, const char *text)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (TernRule) rule = tern_rule_new (id);
  g_autofree char *add = NULL;
  g_autofree char *role = NULL;
  TernFlags *flags;

  if (!g_key_file_load_from_data (file, text, strlen (text), G_KEY_FILE_NONE, NULL))
    return NULL;
  rule->name = g_key_file_get_string (file, GROUP, "name", NULL);
  rule->query = g_key_file_get_string (file, GROUP, "query", NULL);
  rule->account = g_key_file_get_string (file, GROUP, "account", NULL);
  rule->mailbox = g_key_file_get_string (file, GROUP, "mailbox", NULL);
  rule->order = g_key_file_get_int64 (file, GROUP, "order", NULL);
  rule->enabled = g_key_file_get_boolean (file, GROUP, "enabled", NULL);
  rule->stop = g_key_file_get_boolean (file, GROUP, "stop", NULL);
  role = g_key_file_get_string (file, GROUP, "role", NULL);
  rule->role = role != NULL ? tern_mailbox_role_from_string (role) : TERN_MAILBOX_ROLE_NONE;
  add = g_key_file_get_string (file, GROUP, "add", NULL);
  flags = add != NULL ? tern_flags_parse (add, NULL) : NULL;
  if (flags == NULL)
    return NULL;
  tern_flags_unref (rule->add);
  rule->add = flags;
  return tern_rule_check (rule, NULL) ? g_steal_pointer (&rule) : NULL;
}

/* --- reading -------------------------------------------------------------------------------- */

static int
compare_rules (gconstpointer a, gconstpointer b)
{
  const TernRule *x = *(TernRule *const *) a, *y = *(TernRule *const *) b;

  return x->order != y->order ? (x->order > y->order) - (x->order < y->order) : strcmp (x->id, y->id);
}

GPtrArray *
tern_rules_parse (GPtrArray *choices)
{
  GPtrArray *rules = g_ptr_array_new_with_free_func ((GDestroyNotify) tern_rule_free);

  for (guint i = 0; i < choices->len; i++)
    {
      const TernChoice *choice = g_ptr_array_index (choices, i);
      TernRule *rule = g_str_equal (choice->name, TERN_CHOICE_RULE_NAME)
                         ? tern_rule_parse (choice->subject, choice->value) : NULL;

      if (rule != NULL)
        g_ptr_array_add (rules, rule);
    }
  g_ptr_array_sort (rules, compare_rules);
  return rules;
}

GPtrArray *
tern_store_list_rules (TernStore *store, GError **error)
{
  g_autoptr (GPtrArray) choices = tern_store_list_choices (store, TERN_CHOICE_RULE, error);

  return choices != NULL ? tern_rules_parse (choices) : NULL;
}

GArray *
tern_store_find_by_rule (TernStore *store, const TernRule *rule, guint limit, GError **error)
{
  GError *reason = NULL;
  gint64 account = rule->account != NULL ? tern_store_find_account (store, rule->account, &reason) : 0;
  g_autoptr (GPtrArray) mailboxes = NULL;
  g_autoptr (GArray) inboxes = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (reason != NULL)
    {
      g_propagate_error (error, reason);
      return NULL;
    }
  if (rule->account != NULL && account == 0)
    return g_steal_pointer (&inboxes);
  mailboxes = tern_store_list_mailboxes (store, account, error);
  if (mailboxes == NULL)
    return NULL;
  for (guint i = 0; i < mailboxes->len; i++)
    {
      const TernMailboxRow *row = g_ptr_array_index (mailboxes, i);

      if (row->role == TERN_MAILBOX_ROLE_INBOX)
        g_array_append_val (inboxes, row->id);
    }
  /* None would be all. */
  if (inboxes->len == 0)
    return g_steal_pointer (&inboxes);
  return tern_store_search_in (store, rule->query, (const gint64 *) (void *) inboxes->data, inboxes->len, 0, limit,
                               error);
}

GArray *
tern_store_list_arrived (TernStore *store, gint64 mailbox, guint32 above, guint limit, guint32 *last, GError **error)
{
  static const char sql[] = "SELECT id, uid FROM message WHERE server_mailbox = ?1 AND uid > ?2 AND gone = 0 "
                            "AND shown_mailbox = ?1 ORDER BY uid LIMIT ?3";
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (gint64));
  TERN_STATEMENT rows = NULL;
  gint64 base;
  int got;

  *last = above;
  if (!tern_store_get_uid_base (store, mailbox, &base, error))
    return NULL;
  rows = tern_store_db_query (store->mail, error, sql, "iii", mailbox, base + above, (gint64) limit);
  while ((got = tern_store_db_step (store->mail, rows, error)) == 1)
    {
      gint64 id = sqlite3_column_int64 (rows, 0);

      g_array_append_val (found, id);
      *last = (guint32) (sqlite3_column_int64 (rows, 1) - base);
    }
  return got == 0 ? g_steal_pointer (&found) : NULL;
}
