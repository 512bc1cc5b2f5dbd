/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* `ternctl move ID... MAILBOX`: writes the move down and shows it; a sync carries it to the server. */

#define G_LOG_DOMAIN "ternctl"

#include "cli/ternctl.h"

#include "cli/ternctl-events.h"
#include "cli/ternctl-run.h"
#include "cli/ternctl-store.h"

static void
on_event (TernEngineEvent *event, gpointer user_data)
{
  if (event->kind == TERN_ENGINE_EVENT_JOURNAL)
    ternctl_print_event (event, NULL);
}

int
ternctl_move (Ternctl *ctl, int argc, char **argv)
{
  g_autoptr (GArray) ids = NULL;

  if (!ternctl_parse_options (
          ctl, NULL, "ID... MAILBOX",
          "Moves messages to another mailbox of their account, named as `mailboxes` shows it.\n"
          "The move is written down and shown at once; the next sync, or a running Tern,\n"
          "carries it to the server. Moving a message back undoes it, and is nothing at all\n"
          "when the server was not told yet. Prints one object: journal, the ids under which\n"
          "`journal` lists it.",
          2, -1, &argc, &argv))
    return TERNCTL_USAGE;
  ids = ternctl_parse_ids (ctl, argc - 2, argv + 1);
  if (ids == NULL)
    return TERNCTL_USAGE;
  g_autoptr (TernEngineCommand) command
      = tern_engine_command_new_move ((const gint64 *)ids->data, ids->len, argv[argc - 1]);
  gint64 missing = ternctl_find_missing (ctl, ids);
  int status = ternctl_run_and_complain (ctl, command, on_event, NULL);
  if (status != TERNCTL_OK || missing == 0)
    return status;
  return ternctl_complain (ctl, "There is no message %" G_GINT64_FORMAT " here; the others were moved.", missing);
}
