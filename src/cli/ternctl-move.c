/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* `ternctl move`, `copy`, `archive`, `trash`, `junk`, `snooze`, `delete`: write the change down and show it; a sync
 * carries it to the server. */

#define G_LOG_DOMAIN "ternctl"

#include "cli/ternctl.h"

#include "cli/ternctl-events.h"
#include "cli/ternctl-run.h"
#include "cli/ternctl-store.h"
#include "mail/tern-later.h"

#define WRITTEN_DOWN                                                                               \
  "The change is written down and shown at once; the next sync, or a running Tern,\n"              \
  "carries it to the server. Prints one object: journal, the ids under which\n"                   \
  "`journal` lists it."

static void
on_event (TernEngineEvent *event, gpointer user_data)
{
  if (event->kind == TERN_ENGINE_EVENT_JOURNAL)
    ternctl_print_event (event, NULL);
}

static int
run (Ternctl *ctl, TernEngineCommand *command, const GArray *ids, const char *done)
{
  gint64 missing = ternctl_find_missing (ctl, ids);
  int status = ternctl_run_and_complain (ctl, command, on_event, NULL);
  if (status != TERNCTL_OK || missing == 0)
    return status;
  return ternctl_complain (ctl, "There is no message %" G_GINT64_FORMAT " here; the others were %s.", missing, done);
}

static int
move_or_copy (Ternctl *ctl, int argc, char **argv, gboolean copy)
{
  g_autoptr (GArray) ids = NULL;
  g_autofree char *account = NULL;
  const GOptionEntry entries[] = {
    { "account", 0, 0, G_OPTION_ARG_FILENAME, &account, "Whose mailbox, where it is another's", "ACCOUNT" },
    G_OPTION_ENTRY_NULL,
  };

  if (!ternctl_parse_options (
          ctl, entries, "ID... MAILBOX",
          copy ? "Copies messages to another mailbox, named as `mailboxes` shows it, of their account\n"
                 "or of another. " WRITTEN_DOWN
               : "Moves messages to another mailbox, named as `mailboxes` shows it, of their account\n"
                 "or of another, where the original goes when the copy is known to be there.\n"
                 "Moving a message back undoes it, and is nothing at all when the server was not\n"
                 "told yet. " WRITTEN_DOWN,
          2, -1, &argc, &argv))
    return TERNCTL_USAGE;
  ids = ternctl_parse_ids (ctl, argc - 2, argv + 1);
  if (ids == NULL)
    return TERNCTL_USAGE;
  g_autoptr (TernEngineCommand) command
      = tern_engine_command_new_place ((const gint64 *)ids->data, ids->len, account, argv[argc - 1], copy);
  return run (ctl, command, ids, copy ? "copied" : "moved");
}

int
ternctl_move (Ternctl *ctl, int argc, char **argv)
{
  return move_or_copy (ctl, argc, argv, FALSE);
}

int
ternctl_copy (Ternctl *ctl, int argc, char **argv)
{
  return move_or_copy (ctl, argc, argv, TRUE);
}

int
ternctl_delete (Ternctl *ctl, int argc, char **argv)
{
  g_autoptr (GArray) ids = NULL;

  if (!ternctl_parse_options (ctl, NULL, "ID...",
                              "Deletes messages for good. `journal discard` takes it back until the server was\n"
                              "told. " WRITTEN_DOWN,
                              1, -1, &argc, &argv))
    return TERNCTL_USAGE;
  ids = ternctl_parse_ids (ctl, argc - 1, argv + 1);
  if (ids == NULL)
    return TERNCTL_USAGE;
  g_autoptr (TernEngineCommand) command = tern_engine_command_new_delete ((const gint64 *)ids->data, ids->len);
  return run (ctl, command, ids, "deleted");
}

/* @what: for --help. */
static int
move_to_role (Ternctl *ctl, int argc, char **argv, TernMailboxRole role, const char *what, const char *done)
{
  g_autofree char *about = g_strconcat (what, " ", WRITTEN_DOWN, NULL);
  g_autoptr (GArray) ids = NULL;

  if (!ternctl_parse_options (ctl, NULL, "ID...", about, 1, -1, &argc, &argv))
    return TERNCTL_USAGE;
  ids = ternctl_parse_ids (ctl, argc - 1, argv + 1);
  if (ids == NULL)
    return TERNCTL_USAGE;
  g_autoptr (TernEngineCommand) command
      = tern_engine_command_new_move_to_role ((const gint64 *)ids->data, ids->len, role);
  return run (ctl, command, ids, done);
}

int
ternctl_archive (Ternctl *ctl, int argc, char **argv)
{
  return move_to_role (ctl, argc, argv, TERN_MAILBOX_ROLE_ARCHIVE,
                       "Moves messages to the archive of their account. `move` takes them back.", "archived");
}

int
ternctl_trash (Ternctl *ctl, int argc, char **argv)
{
  return move_to_role (ctl, argc, argv, TERN_MAILBOX_ROLE_TRASH,
                       "Moves messages to the trash of their account. `move` takes them back.", "moved");
}

int
ternctl_junk (Ternctl *ctl, int argc, char **argv)
{
  return move_to_role (ctl, argc, argv, TERN_MAILBOX_ROLE_JUNK,
                       "Moves messages to the junk of their account. `move` takes them back.", "moved");
}

int
ternctl_snooze (Ternctl *ctl, int argc, char **argv)
{
  g_autoptr (GArray) ids = NULL;
  g_autoptr (GTimeZone) here = g_time_zone_new_local ();
  g_autoptr (GDateTime) time = NULL;
  g_autofree char *keyword = NULL;

  if (!ternctl_parse_options (ctl, NULL, "ID... TIME",
                              "Puts messages away until a time as ISO 8601 has it (2026-12-01T08:00, or with Z\n"
                              "at its end): in the mailbox for it, with a keyword on the server. A Tern that runs\n"
                              "then, or the next sync after it, brings them back to the inbox, unread.\n" WRITTEN_DOWN,
                              2, -1, &argc, &argv))
    return TERNCTL_USAGE;
  time = g_date_time_new_from_iso8601 (argv[argc - 1], here);
  keyword = time != NULL ? tern_later_dup_snooze (g_date_time_to_unix (time)) : NULL;
  if (keyword == NULL)
    return ternctl_complain_usage (ctl, "\"%s\" is no time.", argv[argc - 1]);
  ids = ternctl_parse_ids (ctl, argc - 2, argv + 1);
  if (ids == NULL)
    return TERNCTL_USAGE;
  const char *const keywords[] = { keyword, NULL };
  g_autoptr (TernFlags) add = tern_flags_new (TERN_FLAG_NONE, keywords);
  g_autoptr (TernEngineCommand) command
      = tern_engine_command_new_snooze ((const gint64 *)ids->data, ids->len, add);
  return run (ctl, command, ids, "put away");
}
