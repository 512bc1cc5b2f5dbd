/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* `ternctl append --mailbox NAME FILE`: writes the message down; a sync puts it into the mailbox. */

#define G_LOG_DOMAIN "ternctl"

#include "cli/ternctl.h"

#include "cli/ternctl-events.h"
#include "cli/ternctl-run.h"
#include "cli/ternctl-store.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* As the journal's limit. */
#define INPUT_MAX (60u * 1024 * 1024)

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

/* The engine, which may be another process, reads a file. @path: (transfer full). */
static gboolean
spool_input (Ternctl *ctl, char **path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GByteArray) input = g_byte_array_new ();
  guint8 buffer[64 * 1024];
  gssize n = 1;
  int fd;
  while (n > 0 && input->len <= INPUT_MAX)
    {
      n = read (STDIN_FILENO, buffer, sizeof buffer);
      if (n < 0 && errno == EINTR)
        n = 1;
      else if (n > 0)
        g_byte_array_append (input, buffer, (guint) n);
    }
  if (n < 0)
    return ternctl_complain (ctl, "Standard input cannot be read."), FALSE;
  if (input->len > INPUT_MAX)
    return ternctl_complain (ctl, "This message is too large to be kept until the server has it."), FALSE;
  fd = g_file_open_tmp ("tern-append-XXXXXX", path, &error);
  if (fd < 0)
    return ternctl_complain_error (ctl, error), FALSE;
  close (fd);
  if (g_file_set_contents_full (*path, (const char *) input->data, input->len, G_FILE_SET_CONTENTS_NONE, 0600, &error))
    return TRUE;
  g_unlink (*path);
  g_clear_pointer (path, g_free);
  return ternctl_complain_error (ctl, error), FALSE;
}

/* What is said of the file is said of what was on standard input. */
static int
submit (Ternctl *ctl, TernEngineCommand *command, const char *spooled)
{
  g_auto (TernctlInterrupt) interrupt = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;
  const char *at;
  if (spooled == NULL)
    return ternctl_run_and_complain (ctl, command, on_event, NULL);
  ternctl_interrupt_init (&interrupt);
  if (ternctl_run_command (ctl, command, TERN_ENGINE_OPEN_NONE, on_event, NULL, &interrupt, &error))
    return TERNCTL_OK;
  name = g_strdup_printf ("“%s”", spooled);
  at = strstr (error->message, name);
  if (at == NULL)
    return ternctl_complain_error (ctl, error);
  return ternctl_complain (ctl, "What was on standard input%s.", at + strlen (name));
}

static int
run (Ternctl *ctl, const char *account, const char *mailbox, const char *file, char **names, const char *when)
{
  gboolean input = strcmp (file, "-") == 0;
  g_autofree char *path = input ? NULL : g_canonicalize_filename (file, NULL);
  g_autoptr (TernFlags) flags = ternctl_parse_flags (ctl, names);
  gint64 date = 0;
  if (flags == NULL || (when && !parse_date (ctl, when, &date)))
    return TERNCTL_USAGE;
  if (mailbox == NULL)
    return ternctl_complain_usage (ctl, "Say where to, for example --mailbox INBOX.");
  /* What the engine is told is text. */
  if (path && !g_utf8_validate (path, -1, NULL))
    return ternctl_complain_usage (ctl, "The name of the file is not UTF-8.");
  if (input && !spool_input (ctl, &path))
    return TERNCTL_FAILED;
  g_autoptr (TernEngineCommand) command
      = tern_engine_command_new_append (account, mailbox, path, flags, when ? &date : NULL);
  int status = submit (ctl, command, input ? path : NULL);
  if (input)
    g_unlink (path);
  return status;
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
          "Puts the message in FILE, or on standard input for \"-\", into a mailbox. It is written\n"
          "down with all its content; the next sync, or a running Tern, gives it to the server,\n"
          "never twice, and then lists it. `journal discard` takes it back before. Prints one object: journal, the\n"
          "id under which `journal` lists it.",
          1, 1, &argc, &argv))
    return TERNCTL_USAGE;
  return run (ctl, account, mailbox, argv[1], flags, date);
}
