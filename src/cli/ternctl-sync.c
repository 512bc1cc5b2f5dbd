/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* `ternctl sync`: makes the store equal to the servers, once or for as long as it runs. */

#define G_LOG_DOMAIN "ternctl"

#include "cli/ternctl.h"

#include "cli/ternctl-events.h"
#include "cli/ternctl-run.h"

#include <string.h>

static gboolean
parse_bodies (const char *text, TernEngineBodies *bodies)
{
  static const char *const names[] = { "none", "recent", "all" };
  static const TernEngineBodies values[] = { TERN_ENGINE_BODIES_NONE, TERN_ENGINE_BODIES_RECENT,
                                             TERN_ENGINE_BODIES_ALL };
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (text, names[i]) == 0)
      {
        *bodies = values[i];
        return TRUE;
      }
  return FALSE;
}

/* A reader of our output that has seen enough ends a sync as Ctrl-C does, and without a word. */
static int
run_sync (Ternctl *ctl, TernEngineCommand *command)
{
  g_auto (TernctlInterrupt) interrupt = { 0 };
  g_autoptr (GError) error = NULL;
  TernEngineOpenFlags flags = command->watch ? TERN_ENGINE_OPEN_YIELDS : TERN_ENGINE_OPEN_NONE;

  ternctl_interrupt_init (&interrupt);
  if (ternctl_run_command (ctl, command, flags, ternctl_print_event, interrupt.cancellable,
                           &interrupt, &error))
    return TERNCTL_OK;
  gboolean unread = g_cancellable_is_cancelled (interrupt.cancellable) && !interrupt.interrupted;
  if (unread || (interrupt.interrupted && command->watch))
    return TERNCTL_OK;
  if (interrupt.interrupted)
    return ternctl_complain (ctl, "Stopped before it was done; what was done so far is kept.");
  return ternctl_complain_error (ctl, error);
}

int
ternctl_sync (Ternctl *ctl, int argc, char **argv)
{
  g_autofree char *account = NULL;
  g_autofree char *mailbox = NULL;
  g_autofree char *bodies_name = NULL;
  gboolean watch = FALSE;
  TernEngineBodies bodies = TERN_ENGINE_BODIES_RECENT;
  const GOptionEntry entries[] = {
    { "account", 0, 0, G_OPTION_ARG_FILENAME, &account, "Only this account", "ACCOUNT" },
    { "mailbox", 0, 0, G_OPTION_ARG_FILENAME, &mailbox, "Only this mailbox", "NAME" },
    { "bodies", 0, 0, G_OPTION_ARG_FILENAME, &bodies_name,
      "What to fetch beyond headers: none, recent (the last 12 months) or all; recent unless given",
      "WHICH" },
    { "watch", 0, 0, G_OPTION_ARG_NONE, &watch, "Go on, and fetch news as they come", NULL },
    { 0 },
  };
  if (!ternctl_parse_options (
          ctl, entries, "",
          "Makes the mail here equal to the servers', in both directions. Prints objects\n"
          "with \"event\": state, progress, warning, and for each mailbox that is up to date:\n"
          "messages, unread, bytes_in, bytes_out, seconds.",
          0, 0, &argc, &argv))
    return TERNCTL_USAGE;
  if (bodies_name && !parse_bodies (bodies_name, &bodies))
    return ternctl_complain_usage (ctl, "--bodies is none, recent or all, not \"%s\".",
                                   bodies_name);

  g_autoptr (TernEngineCommand) command = tern_engine_command_new_sync (account, mailbox, bodies,
                                                                        watch);
  return run_sync (ctl, command);
}
