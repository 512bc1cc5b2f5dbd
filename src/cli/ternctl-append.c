/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* `ternctl append --mailbox NAME FILE`: writes the message down; a sync puts it into the mailbox. */

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

/* Of this place, unless it names its zone. */
static gboolean
parse_date (Ternctl *ctl, const char *text, gint64 *date)
{
  g_autoptr (GTimeZone) here = g_time_zone_new_local ();
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (text, here);
  if (time == NULL)
    return ternctl_complain_usage (ctl, "\"%s\" is no date such as 2027-01-31T12:00:00Z.", text), FALSE;
  *date = g_date_time_to_unix (time);
  return TRUE;
}

static int
run (Ternctl *ctl, const char *account, const char *mailbox, const char *file, char **names, const char *when)
{
  g_autofree char *path = g_canonicalize_filename (file, NULL);
  g_autoptr (TernFlags) flags = ternctl_parse_flags (ctl, names);
  gint64 date = 0;
  if (flags == NULL || (when && !parse_date (ctl, when, &date)))
    return TERNCTL_USAGE;
  if (mailbox == NULL)
    return ternctl_complain_usage (ctl, "Say where to, for example --mailbox INBOX.");
  /* What the engine is told is text. */
  if (!g_utf8_validate (path, -1, NULL))
    return ternctl_complain_usage (ctl, "The name of the file is not UTF-8.");
  g_autoptr (TernEngineCommand) command
      = tern_engine_command_new_append (account, mailbox, path, flags, when ? &date : NULL);
  return ternctl_run_and_complain (ctl, command, on_event, NULL);
}

int
ternctl_append (Ternctl *ctl, int argc, char **argv)
{
  g_autofree char *account = NULL;
  g_autofree char *mailbox = NULL;
  g_autofree char *date = NULL;
  g_auto (GStrv) flags = NULL;
  const GOptionEntry entries[] = {
    { "mailbox", 0, 0, G_OPTION_ARG_STRING, &mailbox, "Where to, as `mailboxes` shows it", "NAME" },
    { "account", 0, 0, G_OPTION_ARG_FILENAME, &account, "Whose mailbox, by its id", "ACCOUNT" },
    { "flag", 0, 0, G_OPTION_ARG_STRING_ARRAY, &flags, "seen, flagged, or any keyword; may be repeated", "FLAG" },
    { "date", 0, 0, G_OPTION_ARG_STRING, &date, "When it arrived; else the message's own date", "DATE" },
    G_OPTION_ENTRY_NULL,
  };

  if (!ternctl_parse_options (
          ctl, entries, "FILE",
          "Puts the message in FILE into a mailbox. It is written down with all its content;\n"
          "the next sync, or a running Tern, gives it to the server, never twice, and then\n"
          "lists it. `journal discard` takes it back before. Prints one object: journal, the\n"
          "id under which `journal` lists it.",
          1, 1, &argc, &argv))
    return TERNCTL_USAGE;
  return run (ctl, account, mailbox, argv[1], flags, date);
}
