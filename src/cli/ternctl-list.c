/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* `ternctl list MAILBOX` and `ternctl search QUERY`: messages of the store, newest first. Connects for
 * `search --server` alone. */

#define G_LOG_DOMAIN "ternctl"

#include "cli/ternctl.h"

#include "cli/ternctl-events.h"
#include "cli/ternctl-run.h"
#include "cli/ternctl-store.h"

#include "store/tern-store-search-query.h"

#include <string.h>

/* Rows are read and written by so many. */
#define PAGE 500

/* Prints what @mailbox shows from @offset on. */
static gboolean
print_list (TernStore *store, gint64 mailbox, guint offset, guint limit, GError **error)
{
  g_autoptr (GArray) ids = tern_store_list_ids (store, mailbox, error);
  if (ids == NULL)
    return FALSE;
  guint end = offset < ids->len ? offset + MIN (limit, ids->len - offset) : 0;
  for (guint at = offset; at < end; at += PAGE)
    {
      g_autoptr (TernMessageRows) rows = tern_store_get_messages (
          store, &g_array_index (ids, gint64, at), MIN (PAGE, end - at), error);
      if (rows == NULL)
        return FALSE;
      for (guint i = 0; i < tern_message_rows_get_n (rows); i++)
        if (!ternctl_print_row (tern_message_rows_get (rows, i), NULL))
          return TRUE;
    }
  return TRUE;
}

static gboolean
check_range (Ternctl *ctl, int limit, int offset)
{
  if (limit < 0 || offset < 0)
    return ternctl_complain_usage (ctl, "--limit and --offset cannot be below 0."), FALSE;
  return TRUE;
}

int
ternctl_list (Ternctl *ctl, int argc, char **argv)
{
  g_autofree char *account = NULL;
  g_autoptr (GError) error = NULL;
  int limit = G_MAXINT, offset = 0;
  const GOptionEntry entries[] = {
    { "account", 0, 0, G_OPTION_ARG_FILENAME, &account, "Whose mailbox", "ACCOUNT" },
    { "limit", 0, 0, G_OPTION_ARG_INT, &limit, "At most N messages; all unless given", "N" },
    { "offset", 0, 0, G_OPTION_ARG_INT, &offset, "Leave the newest N out", "N" },
    { 0 },
  };
  if (!ternctl_parse_options (
          ctl, entries, "MAILBOX",
          "Lists what MAILBOX holds here, newest first, without connecting. Prints one\n"
          "object a message: id, uid, subject, from, to, date, flags, size, thread,\n"
          "attachment, preview.",
          1, 1, &argc, &argv)
      || !check_range (ctl, limit, offset))
    return TERNCTL_USAGE;

  g_autoptr (TernStore) store = ternctl_open_store (ctl, &error);
  gint64 mailbox = store ? ternctl_find_mailbox (ctl, store, account, argv[1], &error) : 0;
  if (mailbox == 0 || !print_list (store, mailbox, offset, limit, &error))
    return ternctl_complain_error (ctl, error);
  return TERNCTL_OK;
}

/* Returns: (transfer full): paths by mailbox id. */
static GHashTable *
read_paths (TernStore *store)
{
  GHashTable *paths = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  g_autoptr (GPtrArray) mailboxes = tern_store_list_mailboxes (store, 0, NULL);
  for (guint i = 0; mailboxes && i < mailboxes->len; i++)
    {
      const TernMailboxRow *row = mailboxes->pdata[i];
      g_hash_table_insert (paths, g_memdup2 (&row->id, sizeof row->id), g_strdup (row->path));
    }
  return paths;
}

static gboolean
print_found (TernStore *store, const char *query, gint64 mailbox, guint limit, GError **error)
{
  g_autoptr (GHashTable) paths = read_paths (store);
  gint64 before = 0;
  while (limit > 0)
    {
      guint wanted = MIN (limit, PAGE);
      g_autoptr (GArray) ids = tern_store_search (store, query, mailbox, before, wanted, error);
      g_autoptr (TernMessageRows) rows = ids ? tern_store_get_messages (
                                             store, (const gint64 *)ids->data, ids->len, error)
                                             : NULL;
      if (rows == NULL)
        return FALSE;
      for (guint i = 0; i < tern_message_rows_get_n (rows); i++)
        {
          const TernMessageRow *row = tern_message_rows_get (rows, i);
          if (!ternctl_print_row (row, g_hash_table_lookup (paths, &row->mailbox)))
            return TRUE;
        }
      if (ids->len < wanted)
        return TRUE;
      before = g_array_index (ids, gint64, ids->len - 1);
      limit -= ids->len;
    }
  return TRUE;
}

/* --- the server, too --- */

typedef struct
{
  GArray *ids; /* gint64 */
  gboolean whole;
} Found;

static void
on_event (TernEngineEvent *event, gpointer user_data)
{
  Found *found = user_data;

  if (event->kind == TERN_ENGINE_EVENT_WARNING)
    g_printerr ("%s%s%s\n", event->mailbox ? event->mailbox : "", event->mailbox ? ": " : "", event->text);
  if (event->kind != TERN_ENGINE_EVENT_FOUND)
    return;
  g_array_append_vals (found->ids, event->ids, event->n_ids);
  found->whole &= event->ok;
}

static int
compare_newest_first (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;
  return x > y ? -1 : x < y;
}

/* What is found here and what the servers named, one an email. */
static gboolean
print_both (TernStore *store, const char *query, gint64 mailbox, GArray *ids, guint limit, GError **error)
{
  g_autoptr (GArray) here = tern_store_search (store, query, mailbox, 0, MAX (limit, 1), error);
  g_autoptr (GHashTable) emails = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (GHashTable) paths = read_paths (store);
  guint printed = 0;
  if (here == NULL)
    return FALSE;
  g_array_append_vals (ids, here->data, here->len);
  g_array_sort (ids, compare_newest_first);
  for (guint at = 0; at < ids->len; at += PAGE)
    {
      g_autoptr (TernMessageRows) rows = tern_store_get_messages (
          store, &g_array_index (ids, gint64, at), MIN (PAGE, ids->len - at), error);
      if (rows == NULL)
        return FALSE;
      for (guint i = 0; i < tern_message_rows_get_n (rows) && printed < limit; i++)
        {
          const TernMessageRow *row = tern_message_rows_get (rows, i);
          if (!g_hash_table_add (emails, g_memdup2 (&row->email, sizeof row->email)))
            continue;
          if (!ternctl_print_row (row, g_hash_table_lookup (paths, &row->mailbox)))
            return TRUE;
          printed++;
        }
    }
  return TRUE;
}

/* Prints also what of it could be found when not every server or folder could be asked. */
static int
search_servers (Ternctl *ctl, const char *query, const char *account, const char *mailbox_name, guint limit)
{
  g_autoptr (TernEngineCommand) command = tern_engine_command_new_search (account, mailbox_name, query);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  Found found = { ids, TRUE };
  g_autoptr (GError) error = NULL;
  int status = ternctl_run_and_complain (ctl, command, on_event, &found);
  g_autoptr (TernStore) store = ternctl_open_store (ctl, &error);
  gint64 mailbox = store && mailbox_name ? ternctl_find_mailbox (ctl, store, account, mailbox_name, &error) : 0;
  if (error || !print_both (store, query, mailbox, ids, limit, &error))
    return status == TERNCTL_OK ? ternctl_complain_error (ctl, error) : status;
  if (!found.whole)
    g_printerr ("The server has more of it than this; only the newest are here.\n");
  return status;
}

/* Takes "-from:bob" and the like out of @argv into @words, so that they are not read as options. */
static int
take_exclusions (int argc, char **argv, GPtrArray *words)
{
  int kept = 1;
  for (int i = 1; i < argc; i++)
    if (argv[i][0] == '-' && argv[i][1] != '-' && argv[i][1] != '\0' && strcmp (argv[i], "-h") != 0)
      g_ptr_array_add (words, argv[i]);
    else
      argv[kept++] = argv[i];
  argv[kept] = NULL;
  return kept;
}

static char *
join_query (char **argv, GPtrArray *words)
{
  for (char **word = argv + 1; *word; word++)
    g_ptr_array_add (words, *word);
  g_ptr_array_add (words, NULL);
  return g_strjoinv (" ", (char **)words->pdata);
}

/* An operator whose value makes no sense would be looked for as words, which hardly ever are anywhere. */
static gboolean
check_query (Ternctl *ctl, const char *query)
{
  g_autoptr (TernSearchMistake) mistake = tern_search_query_find_mistake (query);
  g_autofree char *choices = NULL;
  if (mistake == NULL)
    return TRUE;
  if (mistake->operator->choices)
    choices = g_strjoinv (", ", (char **) mistake->operator->choices);
  switch (mistake->operator->value)
    {
    case TERN_SEARCH_VALUE_DAY:
      ternctl_complain_usage (ctl, "\"%s:\" takes a day such as 2027-01-31, and not \"%s\".", mistake->operator->name,
                              mistake->value);
      break;
    case TERN_SEARCH_VALUE_SIZE:
      ternctl_complain_usage (ctl, "\"%s:\" takes a size such as 300k or 5M, and not \"%s\".", mistake->operator->name,
                              mistake->value);
      break;
    default:
      ternctl_complain_usage (ctl, "\"%s:\" does not take \"%s\"%s%s.", mistake->operator->name, mistake->value,
                              choices ? " but one of " : "", choices ? choices : "");
    }
  return FALSE;
}

/* The words of a query may come as one argument or as several. */
static int
parse_and_search (Ternctl *ctl, int argc, char **argv)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  g_autofree char *account = NULL;
  g_autofree char *mailbox_name = NULL;
  g_autoptr (GError) error = NULL;
  gboolean server = FALSE;
  int limit = 100;
  const GOptionEntry entries[] = {
    { "account", 0, 0, G_OPTION_ARG_FILENAME, &account, "Whose mailbox, with --mailbox",
      "ACCOUNT" },
    { "mailbox", 0, 0, G_OPTION_ARG_FILENAME, &mailbox_name, "Only in this mailbox", "NAME" },
    { "limit", 0, 0, G_OPTION_ARG_INT, &limit, "At most N messages; 100 unless given", "N" },
    { "server", 0, 0, G_OPTION_ARG_NONE, &server, "Ask the server too", NULL },
    { 0 },
  };
  argc = take_exclusions (argc, argv, words);
  if (!ternctl_parse_options (
          ctl, entries, "QUERY",
          "Finds messages here, newest first, without connecting unless --server is given:\n"
          "then what the server names and is not here yet is listed too. QUERY is words, all of\n"
          "which must be there, \"a phrase\", from: to: subject: in: before: after: larger:\n"
          "smaller: label: is:unread|read|flagged|answered|draft has:attachment, and -not for\n"
          "any of them. Trash and junk are left out unless --mailbox or in: says so. Prints objects as `list` does.",
          words->len > 0 ? 0 : 1, -1, &argc, &argv)
      || !check_range (ctl, limit, 0))
    return TERNCTL_USAGE;

  g_autofree char *query = join_query (argv, words);
  if (!check_query (ctl, query))
    return TERNCTL_USAGE;
  if (server)
    return search_servers (ctl, query, account, mailbox_name, limit);
  g_autoptr (TernStore) store = ternctl_open_store (ctl, &error);
  gint64 mailbox = store && mailbox_name
                       ? ternctl_find_mailbox (ctl, store, account, mailbox_name, &error)
                       : 0;
  if (error || !print_found (store, query, mailbox, limit, &error))
    return ternctl_complain_error (ctl, error);
  return TERNCTL_OK;
}

int
ternctl_search (Ternctl *ctl, int argc, char **argv)
{
  g_autofree char **arguments = g_new0 (char *, argc + 1);
  memcpy (arguments, argv, argc * sizeof *argv);
  return parse_and_search (ctl, argc, arguments);
}
