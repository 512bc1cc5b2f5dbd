/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What the commands of ternctl share: where things are, how they end, and the table they stand in.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The exit statuses (the man page promises them). */
enum
{
  TERNCTL_OK = 0,
  TERNCTL_FAILED = 1,
  TERNCTL_USAGE = 2,
};

/**
 * Ternctl: one run of the program; made by main.c, handed to the command.
 * @data_dir, @config_dir: absolute.
 * @command: its name, for sentences ("list").
 */
typedef struct
{
  char *data_dir;
  char *config_dir;
  const char *command;
} Ternctl;

/* @argv: [0] is the command's name. Returns: the exit status. */
typedef int (*TernctlFunc) (Ternctl *ctl, int argc, char **argv);

typedef struct
{
  const char *name;
  const char *arguments; /* as --help shows them */
  const char *summary;   /* one line */
  TernctlFunc run;
} TernctlCommand;

/* Parses @argv: @entries (terminated), --data-dir and --config-dir, and --help, which prints and
 * exits. Strings should be G_OPTION_ARG_FILENAME, so that no locale changes their bytes; they and
 * the arguments must be UTF-8. What remains in @argv are [0] and the arguments.
 * @arguments: as in "MAILBOX"; @about: more lines for --help. @min, @max: how many arguments; -1
 * for any. Returns: whether to go on; else a sentence was printed and the status is TERNCTL_USAGE.
 */
gboolean ternctl_parse_options (Ternctl *ctl,
                                const GOptionEntry *entries,
                                const char *arguments,
                                const char *about,
                                int min,
                                int max,
                                int *argc,
                                char ***argv);

/* One sentence on stderr. Returns: TERNCTL_USAGE or TERNCTL_FAILED. */
int ternctl_complain_usage (Ternctl *ctl, const char *format, ...) G_GNUC_PRINTF (2, 3);
int ternctl_complain (Ternctl *ctl, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* @error's message as such a sentence, on one line. */
int ternctl_complain_error (Ternctl *ctl, const GError *error);

/* A decimal number above 0, and nothing else. */
gboolean ternctl_parse_id (const char *text, gint64 *id);

int ternctl_account (Ternctl *ctl, int argc, char **argv);
int ternctl_archive (Ternctl *ctl, int argc, char **argv);
int ternctl_backup (Ternctl *ctl, int argc, char **argv);
int ternctl_copy (Ternctl *ctl, int argc, char **argv);
int ternctl_delete (Ternctl *ctl, int argc, char **argv);
int ternctl_flag (Ternctl *ctl, int argc, char **argv);
int ternctl_choice (Ternctl *ctl, int argc, char **argv);
int ternctl_restore (Ternctl *ctl, int argc, char **argv);
int ternctl_rules (Ternctl *ctl, int argc, char **argv);
int ternctl_journal (Ternctl *ctl, int argc, char **argv);
int ternctl_junk (Ternctl *ctl, int argc, char **argv);
int ternctl_snooze (Ternctl *ctl, int argc, char **argv);
int ternctl_list (Ternctl *ctl, int argc, char **argv);
int ternctl_append (Ternctl *ctl, int argc, char **argv);
int ternctl_keyword (Ternctl *ctl, int argc, char **argv);
int ternctl_mailbox (Ternctl *ctl, int argc, char **argv);
int ternctl_mailboxes (Ternctl *ctl, int argc, char **argv);
int ternctl_move (Ternctl *ctl, int argc, char **argv);
int ternctl_parse (Ternctl *ctl, int argc, char **argv);
int ternctl_search (Ternctl *ctl, int argc, char **argv);
int ternctl_show (Ternctl *ctl, int argc, char **argv);
int ternctl_sync (Ternctl *ctl, int argc, char **argv);
int ternctl_trash (Ternctl *ctl, int argc, char **argv);
int ternctl_verify (Ternctl *ctl, int argc, char **argv);

G_END_DECLS
