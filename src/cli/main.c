/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* ternctl: Tern without a window. Finds the command in the table and runs it. */

#define G_LOG_DOMAIN "ternctl"

#include "cli/ternctl.h"

#include "cli/ternctl-output.h"

#include <locale.h>
#include <signal.h>
#include <string.h>

static const TernctlCommand commands[] = {
  { "account", "add|test|list|remove", "Set accounts up", ternctl_account },
  { "sync", "", "Make the mail here equal to the servers'", ternctl_sync },
  { "mailboxes", "", "List the mailboxes", ternctl_mailboxes },
  { "list", "MAILBOX", "List messages, newest first", ternctl_list },
  { "show", "ID", "Show one message", ternctl_show },
  { "flag", "ID... +FLAG... -FLAG...", "Mark messages read, starred and so on", ternctl_flag },
  { "keyword", "add|remove KEYWORD…", "Give messages keywords of your own", ternctl_keyword },
  { "move", "ID... MAILBOX", "Move messages to another mailbox", ternctl_move },
  { "copy", "ID... MAILBOX", "Copy messages to another mailbox", ternctl_copy },
  { "archive", "ID...", "Move messages to the archive", ternctl_archive },
  { "trash", "ID...", "Move messages to the trash", ternctl_trash },
  { "junk", "ID...", "Move messages to the junk", ternctl_junk },
  { "snooze", "ID... TIME", "Put messages away until a time", ternctl_snooze },
  { "delete", "ID...", "Delete messages for good", ternctl_delete },
  { "mailbox", "create|rename|delete…", "Make, rename and delete mailboxes", ternctl_mailbox },
  { "append", "--mailbox NAME FILE", "Put a message from a file into a mailbox", ternctl_append },
  { "search", "QUERY", "Find messages, newest first", ternctl_search },
  { "journal", "[list|retry|discard]", "List changes the server does not have yet",
    ternctl_journal },
  { "choice", "list|set|forget SCOPE…", "What was chosen of a folder, a sender…", ternctl_choice },
  { "rules", "list|add|remove|preview|run", "Rules on this computer for new mail", ternctl_rules },
  { "backup", "FILE", "Write settings, accounts, choices and mail to a file", ternctl_backup },
  { "restore", "FILE", "Bring back what such a file has", ternctl_restore },
  { "verify", "MAILBOX", "Compare a mailbox with the server", ternctl_verify },
  { "parse", "FILE", "Read a message from a file", ternctl_parse },
};

static void
print_help (void)
{
  g_print ("Usage: ternctl [--data-dir DIR] [--config-dir DIR] COMMAND [ARGUMENT...]\n\n"
           "Tern, the mail client, without a window. Answers are JSON, one object a "
           "line.\n\nCommands:\n");
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    g_print ("  %-9s %-20s  %s\n", commands[i].name, commands[i].arguments, commands[i].summary);
  g_print (
      "\nOptions:\n"
      "  --data-dir DIR      Keep mail in DIR (else $TERN_DATA_DIR, or tern in $XDG_DATA_HOME)\n"
      "  --config-dir DIR    Keep accounts in DIR (else $TERN_CONFIG_DIR, or tern in "
      "$XDG_CONFIG_HOME)\n"
      "  --help, --version\n\n"
      "ternctl COMMAND --help says more of each.\n");
}

static const TernctlCommand *
find_command (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (strcmp (commands[i].name, name) == 0)
      return &commands[i];
  return NULL;
}

/* The options before the command. Returns: its index in @argv; 0 when the run is over, with
 * *@status. */
static int
read_leading_options (Ternctl *ctl, int argc, char **argv, int *status)
{
  int i = 1;
  *status = TERNCTL_OK;
  for (; i < argc && argv[i][0] == '-'; i++)
    {
      gboolean data = g_str_has_prefix (argv[i], "--data-dir");
      const char *value = strchr (argv[i], '=');
      if (strcmp (argv[i], "--help") == 0 || strcmp (argv[i], "-h") == 0)
        return print_help (), 0;
      if (strcmp (argv[i], "--version") == 0)
        return g_print ("ternctl %s\n", TERN_VERSION), 0;

      g_autofree char *name = value ? g_strndup (argv[i], value - argv[i]) : g_strdup (argv[i]);
      if (strcmp (name, "--data-dir") != 0 && strcmp (name, "--config-dir") != 0)
        return *status = ternctl_complain_usage (ctl, "There is no option %s.", argv[i]), 0;
      if (value == NULL && ++i == argc)
        return *status = ternctl_complain_usage (ctl, "The option %s needs a folder.", name), 0;
      char **dir = data ? &ctl->data_dir : &ctl->config_dir;
      g_free (*dir);
      *dir = g_canonicalize_filename (value ? value + 1 : argv[i], NULL);
    }
  if (i < argc)
    return i;
  *status = ternctl_complain_usage (ctl, "Say what to do, for example \"ternctl list INBOX\".");
  return 0;
}

static char *
find_dir (const char *variable, const char *base)
{
  const char *value = g_getenv (variable);
  if (value && *value)
    return g_canonicalize_filename (value, NULL);
  return g_build_filename (base, "tern", NULL);
}

static int
run (Ternctl *ctl, int argc, char **argv)
{
  int status;
  int first = read_leading_options (ctl, argc, argv, &status);
  if (first == 0)
    return status;

  gboolean help = strcmp (argv[first], "help") == 0;
  if (help && first + 1 == argc)
    return print_help (), TERNCTL_OK;
  const TernctlCommand *command = find_command (argv[first + help]);
  if (command == NULL)
    return ternctl_complain_usage (ctl, "There is no command \"%s\".", argv[first + help]);

  ctl->command = command->name;
  if (help)
    {
      char *asks_help[] = { (char *)command->name, (char *)"--help", NULL };
      return command->run (ctl, 2, asks_help);
    }
  return command->run (ctl, argc - first, argv + first);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  /* A reader that has seen enough is met where we write. */
  signal (SIGPIPE, SIG_IGN);
  /* Nor is a file that may not grow any more the end: the write fails, and is told of. */
  signal (SIGXFSZ, SIG_IGN);
  g_set_prgname ("ternctl");

  Ternctl ctl = { .data_dir = find_dir ("TERN_DATA_DIR", g_get_user_data_dir ()),
                  .config_dir = find_dir ("TERN_CONFIG_DIR", g_get_user_config_dir ()) };
  int status = run (&ctl, argc, argv);
  if (!ternctl_output_end () && status == TERNCTL_OK)
    status = TERNCTL_FAILED;
  g_free (ctl.data_dir);
  g_free (ctl.config_dir);
  return status;
}
