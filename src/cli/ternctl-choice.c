/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* `ternctl choice`: what was chosen about one folder, sender or thread. */

#define G_LOG_DOMAIN "ternctl"

#include "cli/ternctl.h"

#include "cli/ternctl-run.h"
#include "cli/ternctl-store.h"

#include "store/tern-store-choices.h"

#include <string.h>

static gboolean
print_choice (const TernChoice *choice)
{
  JsonBuilder *builder = ternctl_object_new ();
  ternctl_add_text (builder, "subject", choice->subject);
  ternctl_add_text (builder, "name", choice->name);
  ternctl_add_text (builder, "value", choice->value);
  return ternctl_object_print (builder);
}

static int
print_choices (Ternctl *ctl, const char *scope)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TernStore) store = ternctl_open_store (ctl, &error);
  /* No store yet: nothing can have been chosen. */
  if (store == NULL && g_error_matches (error, TERN_STORE_ERROR, TERN_STORE_ERROR_NOT_FOUND))
    return TERNCTL_OK;
  g_autoptr (GPtrArray) choices = store ? tern_store_list_choices (store, scope, &error) : NULL;
  if (choices == NULL)
    return ternctl_complain_error (ctl, error);
  for (guint i = 0; i < choices->len && print_choice (choices->pdata[i]); i++)
    ;
  return TERNCTL_OK;
}

static int
set_choice (Ternctl *ctl, char **words, const char *value)
{
  g_autoptr (TernEngineCommand) command
      = tern_engine_command_new_choose (words[0], words[1], words[2], value);
  return ternctl_run_and_complain (ctl, command, NULL, NULL);
}

int
ternctl_choice (Ternctl *ctl, int argc, char **argv)
{
  if (!ternctl_parse_options (
          ctl, NULL, "list SCOPE|set SCOPE SUBJECT NAME VALUE|forget SCOPE SUBJECT NAME",
          "What was chosen about one thing: its scope is folder, sender, thread and so on, its\n"
          "subject the thing; that of a folder is the account, a blank and its name on the\n"
          "server. `choice list` prints one object each: subject, name, value.",
          1, 5, &argc, &argv))
    return TERNCTL_USAGE;
  if (argc == 3 && strcmp (argv[1], "list") == 0)
    return print_choices (ctl, argv[2]);
  if (argc == 6 && strcmp (argv[1], "set") == 0)
    return set_choice (ctl, argv + 2, argv[5]);
  if (argc == 5 && strcmp (argv[1], "forget") == 0)
    return set_choice (ctl, argv + 2, NULL);
  return ternctl_complain_usage (ctl, "Say list, set or forget, and what.");
}
