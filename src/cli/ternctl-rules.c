/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* `ternctl rules`: what is done on this computer with mail that arrives in an inbox. */

#define G_LOG_DOMAIN "ternctl"

#include "cli/ternctl.h"

#include "cli/ternctl-events.h"
#include "cli/ternctl-run.h"
#include "cli/ternctl-store.h"

#include "store/tern-store-choices.h"
#include "store/tern-store-rules.h"

#include <string.h>

/* What `run` does at once. */
#define MOST 5000

typedef struct
{
  char *account;
  char *move;
  char *to;
  char **flags;
  int order;
  gboolean stop;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->account);
  g_free (options->move);
  g_free (options->to);
  g_strfreev (options->flags);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
print_rule (const TernRule *rule)
{
  JsonBuilder *builder = ternctl_object_new ();
  g_autofree char *add = tern_flags_to_string (rule->add);

  ternctl_add_text (builder, "id", rule->id);
  ternctl_add_text (builder, "name", rule->name);
  ternctl_add_text (builder, "query", rule->query);
  ternctl_add_text (builder, "account", rule->account);
  ternctl_add_truth (builder, "enabled", rule->enabled);
  ternctl_add_number (builder, "order", rule->order);
  ternctl_add_text (builder, "flags", add);
  ternctl_add_text (builder, "mailbox", rule->mailbox);
  ternctl_add_text (builder, "role",
                    rule->role != TERN_MAILBOX_ROLE_NONE ? tern_mailbox_role_to_string (rule->role) : NULL);
  ternctl_add_truth (builder, "stop", rule->stop);
  return ternctl_object_print (builder);
}

static int
list (Ternctl *ctl)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TernStore) store = ternctl_open_store (ctl, &error);
  g_autoptr (GPtrArray) rules = store != NULL ? tern_store_list_rules (store, &error) : NULL;

  /* No store yet: nothing can have been chosen. */
  if (store == NULL && g_error_matches (error, TERN_STORE_ERROR, TERN_STORE_ERROR_NOT_FOUND))
    return TERNCTL_OK;
  if (rules == NULL)
    return ternctl_complain_error (ctl, error);
  for (guint i = 0; i < rules->len && print_rule (g_ptr_array_index (rules, i)); i++)
    ;
  return TERNCTL_OK;
}

static int
keep (Ternctl *ctl, const char *id, const char *text)
{
  g_autoptr (TernEngineCommand) command
      = tern_engine_command_new_choose (TERN_CHOICE_RULE, id, TERN_CHOICE_RULE_NAME, text);

  return ternctl_run_and_complain (ctl, command, NULL, NULL);
}

/* The key of the account that was named. */
static char *
dup_key (Ternctl *ctl, const char *name, GError **error)
{
  g_autoptr (TernStore) store = ternctl_open_store (ctl, error);
  g_auto (GStrv) keys = store != NULL ? tern_store_list_accounts (store, error) : NULL;
  gint64 account = 0;

  if (keys == NULL || !ternctl_find_account (ctl, store, name, &account, error))
    return NULL;
  for (gsize i = 0; keys[i] != NULL; i++)
    if (tern_store_find_account (store, keys[i], NULL) == account)
      return g_strdup (keys[i]);
  g_set_error_literal (error, TERN_STORE_ERROR, TERN_STORE_ERROR_NOT_FOUND, "There is no such account");
  return NULL;
}

static int
add (Ternctl *ctl, const Options *options, const char *name, const char *query)
{
  g_autoptr (TernRule) rule = tern_rule_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  TernFlags *flags = options->flags != NULL ? ternctl_parse_flags (ctl, options->flags) : NULL;
  int status;

  if (options->flags != NULL && flags == NULL)
    return TERNCTL_USAGE;
  if (flags != NULL)
    {
      tern_flags_unref (rule->add);
      rule->add = flags;
    }
  rule->name = g_strdup (name);
  rule->query = g_strdup (query);
  rule->mailbox = g_strdup (options->move);
  rule->role = options->to != NULL ? tern_mailbox_role_from_string (options->to) : TERN_MAILBOX_ROLE_NONE;
  rule->order = options->order;
  rule->stop = options->stop;
  if (options->account != NULL)
    rule->account = dup_key (ctl, options->account, &error);
  if (error != NULL || !tern_rule_check (rule, &error))
    return ternctl_complain_error (ctl, error);
  text = tern_rule_to_text (rule);
  status = keep (ctl, rule->id, text);
  if (status == TERNCTL_OK)
    print_rule (rule);
  return status;
}

static const TernRule *
find_rule (GPtrArray *rules, const char *id)
{
  for (guint i = 0; i < rules->len; i++)
    if (g_str_equal (((TernRule *) g_ptr_array_index (rules, i))->id, id))
      return g_ptr_array_index (rules, i);
  return NULL;
}

static void
print_found (TernStore *store, const GArray *found)
{
  g_autoptr (TernMessageRows) rows
      = tern_store_get_messages (store, (const gint64 *) (const void *) found->data, found->len, NULL);

  for (guint i = 0; rows != NULL && i < tern_message_rows_get_n (rows); i++)
    if (!ternctl_print_row (tern_message_rows_get (rows, i), NULL))
      return;
}

static void
on_event (TernEngineEvent *event, gpointer user_data)
{
  if (event->kind == TERN_ENGINE_EVENT_JOURNAL)
    ternctl_print_event (event, NULL);
}

static int
act (Ternctl *ctl, const TernRule *rule, const GArray *found)
{
  const gint64 *ids = (const gint64 *) (const void *) found->data;
  g_autoptr (TernEngineCommand) mark = tern_engine_command_new_flag (ids, found->len, rule->add, NULL);
  g_autoptr (TernEngineCommand) move = rule->mailbox != NULL
                                           ? tern_engine_command_new_move (ids, found->len, rule->mailbox)
                                           : tern_engine_command_new_move_to_role (ids, found->len, rule->role);
  int status = TERNCTL_OK;

  if (!tern_flags_is_empty (rule->add))
    status = ternctl_run_and_complain (ctl, mark, on_event, NULL);
  if (status == TERNCTL_OK && (rule->mailbox != NULL || rule->role != TERN_MAILBOX_ROLE_NONE))
    status = ternctl_run_and_complain (ctl, move, on_event, NULL);
  return status;
}

/* What the rule finds in the inboxes now: is shown, or is done. */
static int
try (Ternctl *ctl, const char *id, gboolean run)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TernStore) store = ternctl_open_store (ctl, &error);
  g_autoptr (GPtrArray) rules = store != NULL ? tern_store_list_rules (store, &error) : NULL;
  const TernRule *rule = rules != NULL ? find_rule (rules, id) : NULL;
  g_autoptr (GArray) found = rule != NULL ? tern_store_find_by_rule (store, rule, MOST, &error) : NULL;

  if (error != NULL)
    return ternctl_complain_error (ctl, error);
  if (rule == NULL)
    return ternctl_complain (ctl, "There is no rule %s.", id);
  if (!run)
    return print_found (store, found), TERNCTL_OK;
  g_clear_pointer (&store, tern_store_close);
  return found->len > 0 ? act (ctl, rule, found) : TERNCTL_OK;
}

int
ternctl_rules (Ternctl *ctl, int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  const GOptionEntry entries[] = {
    { "account", 0, 0, G_OPTION_ARG_FILENAME, &options.account, "Only what arrives in its inbox", "ACCOUNT" },
    { "move", 0, 0, G_OPTION_ARG_FILENAME, &options.move, "Move it to a mailbox of its account", "MAILBOX" },
    { "to", 0, 0, G_OPTION_ARG_FILENAME, &options.to, "Move it to archive, junk or trash", "PLACE" },
    { "flag", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.flags, "Mark it: seen, flagged or a keyword", "FLAG" },
    { "order", 0, 0, G_OPTION_ARG_INT, &options.order, "Lower ones look first; 0 unless given", "N" },
    { "stop", 0, 0, G_OPTION_ARG_NONE, &options.stop, "No later rule looks at what this one finds", NULL },
    G_OPTION_ENTRY_NULL,
  };

  if (!ternctl_parse_options (
          ctl, entries, "list|add NAME QUERY|remove ID|preview ID|run ID",
          "Rules on this computer: whatever arrives in an inbox while Tern synchronises, and is\n"
          "found by QUERY (as `search` has it), is marked or moved, once. `preview` lists what a\n"
          "rule finds in the inboxes now, `run` does it, at most 5,000 messages at once.",
          1, 3, &argc, &argv))
    return TERNCTL_USAGE;
  if (argc == 2 && strcmp (argv[1], "list") == 0)
    return list (ctl);
  if (argc == 4 && strcmp (argv[1], "add") == 0)
    return add (ctl, &options, argv[2], argv[3]);
  if (argc == 3 && strcmp (argv[1], "remove") == 0)
    return keep (ctl, argv[2], NULL);
  if (argc == 3 && (strcmp (argv[1], "preview") == 0 || strcmp (argv[1], "run") == 0))
    return try (ctl, argv[2], argv[1][0] == 'r');
  return ternctl_complain_usage (ctl, "Say list, add, remove, preview or run, and what.");
}
