/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* `ternctl verify MAILBOX`: what differs between the store and the server; changes nothing. */

#define G_LOG_DOMAIN "ternctl"

#include "cli/ternctl.h"

#include "cli/ternctl-events.h"
#include "cli/ternctl-run.h"

static void
on_event (TernEngineEvent *event, gpointer user_data)
{
  if (event->kind == TERN_ENGINE_EVENT_VERIFIED)
    ternctl_print_event (event, NULL);
}

int
ternctl_verify (Ternctl *ctl, int argc, char **argv)
{
  g_autofree char *account = NULL;
  const GOptionEntry entries[] = {
    { "account", 0, 0, G_OPTION_ARG_FILENAME, &account, "Whose mailbox", "ACCOUNT" },
    { 0 },
  };
  if (!ternctl_parse_options (
          ctl, entries, "MAILBOX",
          "Compares MAILBOX with the server, changing nothing. Prints one object: missing\n"
          "(on the server only), extra (here only), flag_differences; all empty when both\n"
          "are the same.",
          1, 1, &argc, &argv))
    return TERNCTL_USAGE;

  g_autoptr (TernEngineCommand) command = tern_engine_command_new_verify (account, argv[1]);
  return ternctl_run_and_complain (ctl, command, on_event, NULL);
}
