/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* `ternctl mailboxes`: the mailboxes of the store; asks the server for them when there are none
 * yet. */

#define G_LOG_DOMAIN "ternctl"

#include "cli/ternctl.h"

#include "cli/ternctl-run.h"
#include "cli/ternctl-store.h"

static gboolean
print_mailbox (const TernMailboxRow *row, const char *account)
{
  char delimiter[] = { row->delimiter, '\0' };
  JsonBuilder *builder = ternctl_object_new ();
  ternctl_add_text (builder, "mailbox", row->path);
  ternctl_add_text (builder, "account", account);
  ternctl_add_text (builder, "role", tern_mailbox_role_to_string (row->role));
  ternctl_add_text (builder, "delimiter", row->delimiter ? delimiter : NULL);
  ternctl_add_truth (builder, "selectable", row->selectable);
  ternctl_add_truth (builder, "subscribed", row->subscribed);
  ternctl_add_number (builder, "total", row->total);
  ternctl_add_number (builder, "unread", row->unread);
  if (row->last_sync > 0)
    ternctl_add_date (builder, "last_sync", row->last_sync, 0);
  else
    ternctl_add_text (builder, "last_sync", NULL);
  return ternctl_object_print (builder);
}

/* @n: (out): how many there are. */
static gboolean
print_account (TernStore *store, const char *key, guint *n, GError **error)
{
  gint64 account = tern_store_find_account (store, key, error);
  g_autoptr (GPtrArray) mailboxes = account ? tern_store_list_mailboxes (store, account, error)
                                            : NULL;
  if (mailboxes == NULL)
    return FALSE;
  for (guint i = 0; i < mailboxes->len && print_mailbox (mailboxes->pdata[i], key); i++)
    ++*n;
  return TRUE;
}

static gboolean
print_all (Ternctl *ctl, const char *account_name, guint *n, GError **error)
{
  g_autoptr (TernStore) store = ternctl_open_store (ctl, error);
  gint64 wanted;
  if (store == NULL || !ternctl_find_account (ctl, store, account_name, &wanted, error))
    return FALSE;
  g_auto (GStrv) keys = tern_store_list_accounts (store, error);
  if (keys == NULL)
    return FALSE;
  for (char **key = keys; *key; key++)
    if ((wanted == 0 || tern_store_find_account (store, *key, NULL) == wanted)
        && !print_account (store, *key, n, error))
      return FALSE;
  return TRUE;
}

int
ternctl_mailboxes (Ternctl *ctl, int argc, char **argv)
{
  g_autofree char *account = NULL;
  g_autoptr (GError) error = NULL;
  gboolean refresh = FALSE;
  guint n = 0;
  const GOptionEntry entries[] = {
    { "account", 0, 0, G_OPTION_ARG_FILENAME, &account, "Only this account's", "ACCOUNT" },
    { "refresh", 0, 0, G_OPTION_ARG_NONE, &refresh, "Ask the server first", NULL },
    { 0 },
  };
  if (!ternctl_parse_options (
          ctl, entries, "",
          "Lists the mailboxes known here; the server is asked when none is. Prints one\n"
          "object each: mailbox, account, role, delimiter, selectable, subscribed, total,\n"
          "unread, last_sync.",
          0, 0, &argc, &argv))
    return TERNCTL_USAGE;

  if (!refresh && print_all (ctl, account, &n, &error) && n > 0)
    return TERNCTL_OK;
  if (error && !g_error_matches (error, TERN_STORE_ERROR, TERN_STORE_ERROR_NOT_FOUND))
    return ternctl_complain_error (ctl, error);
  g_clear_error (&error);

  g_autoptr (TernEngineCommand) command = tern_engine_command_new_list (account);
  int status = ternctl_run_and_complain (ctl, command, NULL, NULL);
  if (status == TERNCTL_OK && !print_all (ctl, account, &n, &error))
    return ternctl_complain_error (ctl, error);
  return status;
}
