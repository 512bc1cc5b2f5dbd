/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* `ternctl mailbox create NAME`: writes it down and lists it; a sync has the server make it. */

#define G_LOG_DOMAIN "ternctl"

#include "cli/ternctl.h"

#include "cli/ternctl-events.h"
#include "cli/ternctl-run.h"

#include <string.h>

static void
on_event (TernEngineEvent *event, gpointer user_data)
{
  if (event->kind == TERN_ENGINE_EVENT_JOURNAL)
    ternctl_print_event (event, NULL);
}

int
ternctl_mailbox (Ternctl *ctl, int argc, char **argv)
{
  g_autofree char *account = NULL;
  const GOptionEntry entries[] = {
    { "account", 0, 0, G_OPTION_ARG_FILENAME, &account, "Whose mailbox, by its id", "ACCOUNT" },
    G_OPTION_ENTRY_NULL,
  };

  if (!ternctl_parse_options (
          ctl, entries, "create NAME",
          "Makes a mailbox, named with its whole path as `mailboxes` shows others. It is\n"
          "written down and listed at once, and can be moved to; the next sync, or a running\n"
          "Tern, has the server make it. Prints one object: journal, the id under which\n"
          "`journal` lists it.",
          2, 2, &argc, &argv))
    return TERNCTL_USAGE;
  if (strcmp (argv[1], "create") != 0)
    return ternctl_complain_usage (ctl, "\"%s\" is not create.", argv[1]);
  g_autoptr (TernEngineCommand) command = tern_engine_command_new_create (account, argv[2]);
  return ternctl_run_and_complain (ctl, command, on_event, NULL);
}
