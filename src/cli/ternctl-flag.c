/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* `ternctl flag ID... +FLAG -FLAG` and `ternctl keyword add|remove KEYWORD ID...`: writes the change down and shows it;
 * a sync carries it to the server. */

#define G_LOG_DOMAIN "ternctl"

#include "cli/ternctl.h"

#include "cli/ternctl-events.h"
#include "cli/ternctl-run.h"
#include "cli/ternctl-store.h"

#include <string.h>

typedef struct
{
  GPtrArray *add; /* names, lent from argv */
  GPtrArray *remove;
  GArray *ids; /* gint64 */
} Change;

/* Words people use for the flags that have a name of their own on the wire. */
static const char *
find_flag_name (const char *name)
{
  static const char *const words[][2] = {
    { "seen", "\\Seen" },       { "read", "\\Seen" },         { "flagged", "\\Flagged" },
    { "starred", "\\Flagged" }, { "answered", "\\Answered" }, { "deleted", "\\Deleted" },
    { "draft", "\\Draft" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strcasecmp (name, words[i][0]) == 0)
      return words[i][1];
  return name;
}

/* "-x" alone is a flag to take off; "--" begins an option, and -h asks for help. */
static gboolean
is_flag (const char *argument)
{
  if (argument[0] == '+')
    return argument[1] != '\0';
  return argument[0] == '-' && argument[1] != '-' && argument[1] != '\0'
         && strcmp (argument, "-h") != 0;
}

/* Takes the flags out of @argv, so that no option parser eats them. */
static int
take_flags (int argc, char **argv, Change *change)
{
  int kept = 1;
  for (int i = 1; i < argc; i++)
    {
      if (is_flag (argv[i]))
        g_ptr_array_add (argv[i][0] == '+' ? change->add : change->remove,
                         (char *)find_flag_name (argv[i] + 1));
      else
        argv[kept++] = argv[i];
      /* An option's value is not a flag, whatever it looks like. */
      if ((strcmp (argv[i], "--data-dir") == 0 || strcmp (argv[i], "--config-dir") == 0)
          && i + 1 < argc)
        argv[kept++] = argv[++i];
    }
  argv[kept] = NULL;
  return kept;
}

/* Whether a server may keep a flag of that name; said if not. */
static gboolean
check_flag (Ternctl *ctl, const char *name)
{
  gboolean unknown = name[0] == '\\' && tern_flag_from_name (name) == TERN_FLAG_NONE;
  if (!unknown && (name[0] == '\\' || tern_keyword_is_atom (name)))
    return TRUE;
  ternctl_complain_usage (ctl, "\"%s\" cannot be a flag.", name);
  return FALSE;
}

TernFlags *
ternctl_parse_flags (Ternctl *ctl, char **names)
{
  g_autoptr (GPtrArray) known = g_ptr_array_new ();
  for (char **name = names; name && *name; name++)
    {
      const char *flag = find_flag_name (*name);
      if (!check_flag (ctl, flag))
        return NULL;
      g_ptr_array_add (known, (char *)flag);
    }
  g_ptr_array_add (known, NULL);
  return tern_flags_new (TERN_FLAG_NONE, (const char *const *)known->pdata);
}

static TernFlags *
make_flags (Ternctl *ctl, GPtrArray *names)
{
  for (guint i = 0; i < names->len; i++)
    if (!check_flag (ctl, names->pdata[i]))
      return NULL;
  g_ptr_array_add (names, NULL);
  return tern_flags_new (TERN_FLAG_NONE, (const char *const *)names->pdata);
}

static void
on_event (TernEngineEvent *event, gpointer user_data)
{
  if (event->kind == TERN_ENGINE_EVENT_JOURNAL)
    ternctl_print_event (event, NULL);
}

static int
run_change (Ternctl *ctl, Change *change)
{
  if (change->add->len + change->remove->len == 0)
    return ternctl_complain_usage (ctl, "Say which flags, for example +seen or -flagged.");
  g_autoptr (TernFlags) add = make_flags (ctl, change->add);
  g_autoptr (TernFlags) remove = add ? make_flags (ctl, change->remove) : NULL;
  if (add == NULL || remove == NULL)
    return TERNCTL_USAGE;

  g_autoptr (TernEngineCommand) command = tern_engine_command_new_flag (
      (const gint64 *)change->ids->data, change->ids->len, add, remove);
  gint64 missing = ternctl_find_missing (ctl, change->ids);
  int status = ternctl_run_and_complain (ctl, command, on_event, NULL);
  if (status != TERNCTL_OK || missing == 0)
    return status;
  return ternctl_complain (ctl, "There is no message %" G_GINT64_FORMAT " here; the others were marked.", missing);
}

static int
parse_and_run (Ternctl *ctl, int argc, char **argv, Change *change)
{
  argc = take_flags (argc, argv, change);
  if (!ternctl_parse_options (
          ctl, NULL, "ID... +FLAG... -FLAG...",
          "Sets (+) and takes off (-) flags of messages: seen, flagged (or starred),\n"
          "answered, deleted, draft, or any keyword; also as \\Seen. The change is written\n"
          "down and shown at once; the next sync, or a running Tern, carries it to the\n"
          "server. Prints one object: journal, the ids under which `journal` lists it.",
          1, -1, &argc, &argv))
    return TERNCTL_USAGE;
  for (int i = 1; i < argc; i++)
    {
      gint64 id;
      if (!ternctl_parse_id (argv[i], &id))
        return ternctl_complain_usage (ctl, "\"%s\" is not the id of a message.", argv[i]);
      g_array_append_val (change->ids, id);
    }
  return run_change (ctl, change);
}

/* "seen" here would be a keyword of that name, which nobody means. */
static gboolean
check_keyword (Ternctl *ctl, const char *name)
{
  if (find_flag_name (name) == name && tern_flag_from_name (name) == TERN_FLAG_NONE && tern_keyword_is_atom (name))
    return TRUE;
  ternctl_complain_usage (ctl, "\"%s\" cannot be a keyword.", name);
  return FALSE;
}

int
ternctl_keyword (Ternctl *ctl, int argc, char **argv)
{
  g_autoptr (GPtrArray) named = g_ptr_array_new ();
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  if (!ternctl_parse_options (
          ctl, NULL, "add|remove KEYWORD ID...",
          "Gives messages a keyword, or takes it off. A mailbox whose server keeps no such\n"
          "keyword refuses it at once. It is written down and shown at once; the next sync,\n"
          "or a running Tern, carries it to the server. Prints one object: journal, the ids\n"
          "under which `journal` lists it.",
          3, -1, &argc, &argv))
    return TERNCTL_USAGE;
  gboolean adds = strcmp (argv[1], "add") == 0;
  if (!adds && strcmp (argv[1], "remove") != 0)
    return ternctl_complain_usage (ctl, "\"%s\" is neither add nor remove.", argv[1]);
  if (!check_keyword (ctl, argv[2]))
    return TERNCTL_USAGE;
  g_autoptr (GArray) ids = ternctl_parse_ids (ctl, argc - 3, argv + 3);
  if (ids == NULL)
    return TERNCTL_USAGE;
  Change change = { adds ? named : none, adds ? none : named, ids };
  g_ptr_array_add (named, argv[2]);
  return run_change (ctl, &change);
}

int
ternctl_flag (Ternctl *ctl, int argc, char **argv)
{
  g_autoptr (GPtrArray) add = g_ptr_array_new ();
  g_autoptr (GPtrArray) remove = g_ptr_array_new ();
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autofree char **arguments = g_new0 (char *, argc + 1);
  Change change = { add, remove, ids };

  memcpy (arguments, argv, argc * sizeof *argv);
  return parse_and_run (ctl, argc, arguments, &change);
}
