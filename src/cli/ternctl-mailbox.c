/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* `ternctl mailbox create|rename|delete|subscribe|unsubscribe`: writes it down and shows it; a sync has the server do
 * it. */

#define G_LOG_DOMAIN "ternctl"

#include "cli/ternctl.h"

#include "cli/ternctl-events.h"
#include "cli/ternctl-run.h"
#include "cli/ternctl-store.h"

#include <string.h>

static void
on_event (TernEngineEvent *event, gpointer user_data)
{
  if (event->kind == TERN_ENGINE_EVENT_JOURNAL)
    ternctl_print_event (event, NULL);
}

/* How many messages are in the mailbox; -1 when there is no such mailbox here, which the engine says better. */
static gint64
count_messages (Ternctl *ctl, const char *account_name, const char *mailbox)
{
  g_autoptr (TernStore) store = ternctl_open_store (ctl, NULL);
  g_autoptr (GPtrArray) rows = NULL;
  gint64 account = 0;

  if (store == NULL || !ternctl_find_account (ctl, store, account_name, &account, NULL))
    return -1;
  rows = tern_store_list_mailboxes (store, account, NULL);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const TernMailboxRow *row = g_ptr_array_index (rows, i);

      if (strcmp (row->path, mailbox) == 0 || strcmp (row->wire_name, mailbox) == 0)
        return MAX ((gint64) row->total, row->server_exists);
    }
  return -1;
}

static int
run_delete (Ternctl *ctl, const char *account, const char *mailbox, gboolean with_messages)
{
  g_autoptr (TernEngineCommand) command = tern_engine_command_new_delete_mailbox (account, mailbox);
  gint64 messages = count_messages (ctl, account, mailbox);

  if (messages > 0 && !with_messages)
    return ternctl_complain (ctl,
                             "There are %" G_GINT64_FORMAT " messages in %s, which would be deleted for good with it. "
                             "Move them first, or say --with-messages.",
                             messages, mailbox);
  return ternctl_run_and_complain (ctl, command, on_event, NULL);
}

static TernEngineCommand *
make_command (const char *what, const char *account, const char *mailbox)
{
  if (strcmp (what, "create") == 0)
    return tern_engine_command_new_create (account, mailbox);
  return tern_engine_command_new_subscribe (account, mailbox, strcmp (what, "subscribe") == 0);
}

static int
run_verb (Ternctl *ctl, const char *account, gboolean with_messages, int argc, char **argv)
{
  static const char *const verbs[] = { "create", "rename", "delete", "subscribe", "unsubscribe", NULL };
  g_autoptr (TernEngineCommand) command = NULL;
  gboolean renames = strcmp (argv[1], "rename") == 0;

  if (!g_strv_contains (verbs, argv[1]))
    return ternctl_complain_usage (ctl, "\"%s\" is none of create, rename, delete, subscribe, unsubscribe.", argv[1]);
  if (renames != (argc == 4))
    return ternctl_complain_usage (ctl, renames ? "Say the new name, too." : "Name one mailbox.");
  if (strcmp (argv[1], "delete") == 0)
    return run_delete (ctl, account, argv[2], with_messages);
  command = renames ? tern_engine_command_new_rename_mailbox (account, argv[2], argv[3])
                    : make_command (argv[1], account, argv[2]);
  return ternctl_run_and_complain (ctl, command, on_event, NULL);
}

int
ternctl_mailbox (Ternctl *ctl, int argc, char **argv)
{
  g_autofree char *account = NULL;
  gboolean with_messages = FALSE;
  const GOptionEntry entries[] = {
    { "account", 0, 0, G_OPTION_ARG_FILENAME, &account, "Whose mailbox, by its id", "ACCOUNT" },
    { "with-messages", 0, 0, G_OPTION_ARG_NONE, &with_messages, "delete: for good, with every message in it", NULL },
    G_OPTION_ENTRY_NULL,
  };

  if (!ternctl_parse_options (
          ctl, entries, "create|rename|delete|subscribe|unsubscribe NAME [NEW-NAME]",
          "Makes, renames or deletes a mailbox, or (un)subscribes to it; a name is the whole\n"
          "path as `mailboxes` shows it. Mailboxes below a renamed one go with it; one that\n"
          "has others below it is not deleted, and messages in a deleted one are deleted for\n"
          "good. It is written down and shown at once; the next sync, or a running Tern, has\n"
          "the server do it. Until then the opposite takes it back, and `journal discard`\n"
          "does a deletion. Prints one object: journal, the id under which `journal` lists it.",
          2, 3, &argc, &argv))
    return TERNCTL_USAGE;
  return run_verb (ctl, account, with_messages, argc, argv);
}
