/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What is done to folders themselves; see the header. */

#include "model/tern-folder-actions.h"

#include "model/tern-client-private.h"
#include "store/tern-store-entries.h"

#include <string.h>

/* Of a folder that is emptied: this many are read in one go, on the worker. */
#define IDS_AT_ONCE 50000

/* --- paths --- */

static TernFolder *
find_path (GListModel *folders, const char *path)
{
  for (guint i = 0; folders != NULL && i < g_list_model_get_n_items (folders); i++)
    {
      g_autoptr (TernFolder) folder = g_list_model_get_item (folders, i);
      TernFolder *found = g_str_equal (tern_folder_get_path (folder), path)
                              ? folder
                              : find_path (tern_folder_get_children (folder), path);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static TernFolder *
find_account (TernFolderTree *tree, TernMailAccount *account)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (tree)); i++)
    {
      g_autoptr (TernFolder) folder = g_list_model_get_item (G_LIST_MODEL (tree), i);

      if (tern_folder_get_kind (folder) == TERN_FOLDER_ACCOUNT && tern_folder_get_account (folder) == account)
        return folder;
    }
  return NULL;
}

TernFolder *
tern_folder_find_path (TernFolderTree *tree, TernFolder *folder, const char *path)
{
  TernFolder *top = find_account (tree, tern_folder_get_account (folder));

  return top != NULL ? find_path (tern_folder_get_children (top), path) : NULL;
}

/* Whether every folder but the inbox is below it, as some servers want. */
static gboolean
is_all_below_inbox (GListModel *folders, const char *prefix, guint *others)
{
  for (guint i = 0; folders != NULL && i < g_list_model_get_n_items (folders); i++)
    {
      g_autoptr (TernFolder) folder = g_list_model_get_item (folders, i);

      if (g_ascii_strcasecmp (tern_folder_get_wire_name (folder), "INBOX") != 0)
        {
          (*others)++;
          if (g_ascii_strncasecmp (tern_folder_get_wire_name (folder), prefix, strlen (prefix)) != 0)
            return FALSE;
        }
      if (!is_all_below_inbox (tern_folder_get_children (folder), prefix, others))
        return FALSE;
    }
  return TRUE;
}

static char
find_delimiter (GListModel *folders)
{
  for (guint i = 0; folders != NULL && i < g_list_model_get_n_items (folders); i++)
    {
      g_autoptr (TernFolder) folder = g_list_model_get_item (folders, i);

      if (tern_folder_get_delimiter (folder) != '\0')
        return tern_folder_get_delimiter (folder);
    }
  return '/';
}

static char *
dup_prefix (TernFolder *parent, char *delimiter)
{
  GListModel *children = tern_folder_get_children (parent);
  g_autofree char *inbox = NULL;
  guint others = 0;

  if (tern_folder_get_kind (parent) == TERN_FOLDER_MAILBOX)
    {
      *delimiter = tern_folder_get_delimiter (parent);
      return children != NULL ? g_strdup_printf ("%s%c", tern_folder_get_path (parent), *delimiter) : NULL;
    }
  *delimiter = find_delimiter (children);
  inbox = g_strdup_printf ("INBOX%c", *delimiter);
  return is_all_below_inbox (children, inbox, &others) && others > 0 ? g_steal_pointer (&inbox) : g_strdup ("");
}

static char *
join (const char *before, const char *name, char delimiter)
{
  g_autofree char *stripped = g_strstrip (g_strdup (name));

  if (*stripped == '\0' || (delimiter != '\0' && strchr (stripped, delimiter) != NULL)
      || strpbrk (stripped, "\r\n") != NULL || !g_utf8_validate (stripped, -1, NULL))
    return NULL;
  return g_strconcat (before, stripped, NULL);
}

char *
tern_folder_dup_path_in (TernFolder *parent, const char *name)
{
  char delimiter;
  g_autofree char *prefix = dup_prefix (tern_folder_get_target (parent), &delimiter);

  return prefix != NULL ? join (prefix, name, delimiter) : NULL;
}

char *
tern_folder_dup_path_beside (TernFolder *folder, const char *name)
{
  char delimiter = tern_folder_get_delimiter (folder);
  const char *path = tern_folder_get_path (folder);
  const char *last = delimiter != '\0' ? strrchr (path, delimiter) : NULL;
  g_autofree char *before = g_strndup (path, last != NULL ? (gsize) (last + 1 - path) : 0);

  return join (before, name, delimiter);
}

/* --- made and renamed --- */

static void
run_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!tern_client_submit_finish (TERN_CLIENT (source), result, &error)
      && !g_error_matches (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_STOPPED))
    tern_client_action_failed (TERN_CLIENT (source), error->message);
}

/* @command: (transfer full). */
static void
run (TernClient *client, TernEngineCommand *command)
{
  if (tern_client_get_port (client) != NULL)
    tern_client_submit_async (client, command, run_cb, NULL);
  tern_engine_command_unref (command);
}

/* A folder that was made, or called otherwise; both by their paths. */
typedef struct
{
  GWeakRef client;
  char *account;
  char *before; /* nullable: it was made */
  char *after;
  char *label;
} Step;

static void
step_free (gpointer data)
{
  Step *step = data;

  g_weak_ref_clear (&step->client);
  g_free (step->account);
  g_free (step->before);
  g_free (step->after);
  g_free (step->label);
  g_free (step);
}

static Step *
step_new (TernClient *client, TernFolder *folder, const char *before, const char *after, const char *label)
{
  Step *step = g_new0 (Step, 1);

  g_weak_ref_init (&step->client, client);
  step->account = g_strdup (tern_mail_account_get_id (tern_folder_get_account (folder)));
  step->before = g_strdup (before);
  step->after = g_strdup (after);
  step->label = g_strdup (label);
  return step;
}

static TernEngineCommand *
make_command (const Step *step, gboolean undo)
{
  if (step->before == NULL)
    return undo ? tern_engine_command_new_delete_mailbox (step->account, step->after)
                : tern_engine_command_new_create (step->account, step->after);
  return tern_engine_command_new_rename_mailbox (step->account, undo ? step->after : step->before,
                                                 undo ? step->before : step->after);
}

static void
do_step (gboolean undo, gpointer data)
{
  Step *step = data;
  g_autoptr (TernClient) client = g_weak_ref_get (&step->client);

  if (client != NULL)
    run (client, make_command (step, undo));
}

static void
stepped_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Step *step = user_data;
  g_autoptr (GError) error = NULL;

  if (tern_client_submit_finish (TERN_CLIENT (source), result, &error))
    {
      tern_undo_push (tern_client_get_undo (TERN_CLIENT (source)), step->label, 1, do_step, step, step_free);
      return;
    }
  if (!g_error_matches (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_STOPPED))
    tern_client_action_failed (TERN_CLIENT (source), error->message);
  step_free (step);
}

static void
take_step (TernClient *client, Step *step)
{
  g_autoptr (TernEngineCommand) command = make_command (step, FALSE);

  if (tern_client_get_port (client) != NULL)
    tern_client_submit_async (client, command, stepped_cb, step);
  else
    step_free (step);
}

void
tern_folder_create (TernClient *client, TernFolder *parent, const char *path, const char *label)
{
  take_step (client, step_new (client, parent, NULL, path, label));
}

void
tern_folder_rename (TernClient *client, TernFolder *folder, const char *path, const char *label)
{
  if (!g_str_equal (tern_folder_get_path (folder), path))
    take_step (client, step_new (client, folder, tern_folder_get_path (folder), path, label));
}

void
tern_folder_set_subscribed (TernClient *client, TernFolderTree *tree, TernFolder *folder, gboolean subscribed)
{
  const char *account = tern_mail_account_get_id (tern_folder_get_account (folder));

  run (client, tern_engine_command_new_subscribe (account, tern_folder_get_path (folder), subscribed));
  tern_folder_tree_set_hidden (tree, folder, !subscribed);
}

/* --- emptied and deleted --- */

typedef struct
{
  TernClient *client;
  char *account;
  char *path;
  gboolean to_trash;
  gboolean delete_folder;
  guint commands; /* under way */
  GError *failure;
} Emptying;

static void
emptying_free (Emptying *emptying)
{
  g_object_unref (emptying->client);
  g_free (emptying->account);
  g_free (emptying->path);
  g_clear_error (&emptying->failure);
  g_free (emptying);
}

/* On the worker. */
static gpointer
list_ids (TernStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  gint64 mailbox = *(gint64 *) data;
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (TernStoreEntry));
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint n;

  do
    {
      gint64 before = entries->len > 0 ? g_array_index (entries, TernStoreEntry, entries->len - 1).id : 0;

      n = entries->len;
      if (!tern_store_list_entries (store, mailbox, before, IDS_AT_ONCE, entries, error))
        return NULL;
    }
  while (entries->len > n);
  for (guint i = 0; i < entries->len; i++)
    g_array_append_val (ids, g_array_index (entries, TernStoreEntry, i).id);
  return g_steal_pointer (&ids);
}

/* The folder goes only when all that was in it was written down to go. */
static void
end_one (Emptying *emptying)
{
  if (--emptying->commands > 0)
    return;
  if (emptying->failure == NULL && emptying->delete_folder)
    run (emptying->client, tern_engine_command_new_delete_mailbox (emptying->account, emptying->path));
  else if (emptying->failure != NULL
           && !g_error_matches (emptying->failure, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_STOPPED))
    tern_client_action_failed (emptying->client, emptying->failure->message);
  emptying_free (emptying);
}

static void
emptied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Emptying *emptying = user_data;
  g_autoptr (GError) error = NULL;

  /* What is gone already need not go. */
  if (!tern_client_submit_finish (TERN_CLIENT (source), result, &error) && emptying->failure == NULL
      && !g_error_matches (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_NO_MESSAGE))
    emptying->failure = g_steal_pointer (&error);
  end_one (emptying);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Emptying *emptying = user_data;
  g_autoptr (GArray) ids = tern_query_worker_run_finish (result, &emptying->failure);

  emptying->commands = 1;
  for (guint i = 0; ids != NULL && i < ids->len; i += TERN_ENGINE_COMMAND_MAX_IDS)
    {
      const gint64 *some = &g_array_index (ids, gint64, i);
      guint n = MIN (ids->len - i, TERN_ENGINE_COMMAND_MAX_IDS);
      g_autoptr (TernEngineCommand) command
          = emptying->to_trash ? tern_engine_command_new_move_to_role (some, n, TERN_MAILBOX_ROLE_TRASH)
                               : tern_engine_command_new_delete (some, n);

      emptying->commands++;
      tern_client_submit_async (emptying->client, command, emptied_cb, emptying);
    }
  end_one (emptying);
}

static void
empty (TernClient *client, TernFolder *folder, gboolean to_trash, gboolean delete_folder)
{
  gint64 mailbox = tern_folder_get_id (folder);
  Emptying *emptying;

  if (tern_client_get_port (client) == NULL)
    return;
  emptying = g_new0 (Emptying, 1);
  emptying->client = g_object_ref (client);
  emptying->account = g_strdup (tern_mail_account_get_id (tern_folder_get_account (folder)));
  emptying->path = g_strdup (tern_folder_get_path (folder));
  emptying->to_trash = to_trash;
  emptying->delete_folder = delete_folder;
  tern_query_worker_run_async (tern_client_get_worker (client), TRUE, list_ids, g_memdup2 (&mailbox, sizeof mailbox),
                               g_free, (GDestroyNotify) g_array_unref, NULL, listed_cb, emptying);
}

void
tern_folder_delete (TernClient *client, TernFolder *folder, gboolean to_trash)
{
  TernFolder *target = tern_folder_get_target (folder);

  if (to_trash && tern_folder_get_selectable (target))
    empty (client, target, TRUE, TRUE);
  else
    run (client, tern_engine_command_new_delete_mailbox (
                     tern_mail_account_get_id (tern_folder_get_account (target)), tern_folder_get_path (target)));
}

void
tern_folder_empty (TernClient *client, TernFolder *folder)
{
  empty (client, tern_folder_get_target (folder), FALSE, FALSE);
}
