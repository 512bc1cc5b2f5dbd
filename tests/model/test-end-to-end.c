/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Models, engine and a real server (harness/with_servers.py): a star set here is seen by whoever else reads that mail,
 * in another place or in another process beside us; and the engine is taken over when its process goes. */

#include "model/tern-folder-tree.h"
#include "model/tern-message-list.h"

#include "engine/tern-account-list.h"
#include "engine/tern-engine.h"

#include <glib/gstdio.h>

#define LIMIT_SECONDS 60

typedef struct
{
  char *dir;
  TernClient *client;
  TernFolderTree *tree;
  TernMessageList *list;
  TernMessage *first;
} Place;

static gboolean
on_limit (gpointer what)
{
  g_error ("waited %d seconds for %s", LIMIT_SECONDS, (const char *) what);
  return G_SOURCE_REMOVE;
}

#define WAIT_FOR(condition)                                                          \
  G_STMT_START                                                                       \
  {                                                                                  \
    guint limit_ = g_timeout_add_seconds (LIMIT_SECONDS, on_limit, (gpointer) #condition); \
    while (!(condition))                                                             \
      g_main_context_iteration (NULL, TRUE);                                         \
    g_source_remove (limit_);                                                        \
  }                                                                                  \
  G_STMT_END

static void
keep_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static char *
make_dir (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *url = g_strdup_printf ("imap+insecure://127.0.0.1:%s", g_getenv ("TERN_TEST_IMAP"));
  const TernAccountFields fields = { .email = "ann@example.org",
                                     .user = "ann",
                                     .imap_url = url,
                                     .password_command = "printf secret" };
  g_autoptr (TernAccount) account = tern_account_new (&fields, &error);
  g_autoptr (TernAccountList) accounts = NULL;
  char *dir = g_dir_make_tmp ("tern-model-XXXXXX", &error);

  g_assert_no_error (error);
  accounts = tern_account_list_load (dir, &error);
  g_assert_true (tern_account_list_add (accounts, account, &error));
  return dir;
}

static void
open_place (Place *place, char *dir)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  *place = (Place){ .dir = dir, .client = tern_client_new (dir, dir) };
  tern_client_open_async (place->client, NULL, keep_result, &result);
  WAIT_FOR (result != NULL);
  tern_client_open_finish (place->client, result, &error);
  g_assert_no_error (error);
  place->tree = tern_folder_tree_new (place->client);
}

static TernFolder *
find_inbox (Place *place)
{
  return tern_folder_tree_find_role (place->tree, NULL, TERN_MAILBOX_ROLE_INBOX);
}

static gint64
get_id (Place *place)
{
  return find_inbox (place) != NULL ? tern_folder_get_id (find_inbox (place)) : 0;
}

static guint
get_n (Place *place)
{
  return g_list_model_get_n_items (G_LIST_MODEL (place->list));
}

/* Until the inbox is listed with what the server has. */
static void
read_inbox (Place *place)
{
  gint64 inbox;

  WAIT_FOR (get_id (place) != 0);
  inbox = get_id (place);
  place->list = tern_message_list_new (place->client, &inbox, 1);
  WAIT_FOR (get_n (place) == 20);
  place->first = g_list_model_get_item (G_LIST_MODEL (place->list), 0);
  g_assert_false (tern_message_get_placeholder (place->first));
}

static void
close_place (Place *place)
{
  g_autoptr (GAsyncResult) result = NULL;

  tern_client_close_async (place->client, keep_result, &result);
  WAIT_FOR (result != NULL);
  g_assert_true (tern_client_close_finish (place->client, result, NULL));
  g_clear_object (&result);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (place->first);
  g_assert_finalize_object (place->list);
  g_assert_finalize_object (place->tree);
  g_assert_finalize_object (place->client);
}

static void
remove_dir (char *dir)
{
  g_autoptr (GDir) entries = g_dir_open (dir, 0, NULL);
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *path = g_build_filename (dir, name, NULL);

      g_unlink (path);
    }
  g_rmdir (dir);
  g_free (dir);
}

static void
star (Place *place, gboolean on)
{
  g_autoptr (TernFlags) flagged = tern_flags_new (TERN_FLAG_FLAGGED, NULL);
  gint64 id = tern_message_get_id (place->first);

  tern_client_flag (place->client, &id, 1, on ? flagged : NULL, on ? NULL : flagged, "Starred");
  g_assert_true (tern_message_get_starred (place->first) == on);
  g_assert_true (tern_message_get_waiting (place->first));
}

/* Two people's computers with the same mail. */
static void
test_two_computers (void)
{
  Place here, there;
  g_autoptr (TernMailAccount) account = NULL;

  open_place (&here, make_dir ());
  open_place (&there, make_dir ());
  tern_client_start (here.client);
  tern_client_start (there.client);
  read_inbox (&here);
  read_inbox (&there);
  account = g_list_model_get_item (tern_client_get_accounts (here.client), 0);
  WAIT_FOR (tern_mail_account_get_state (account) == TERN_ENGINE_STATE_WATCHING);
  g_assert_cmpint (tern_mail_account_get_last_update (account), >, 0);
  g_assert_cmpstr (tern_message_get_subject (here.first), ==, tern_message_get_subject (there.first));
  star (&here, TRUE);
  WAIT_FOR (tern_message_get_starred (there.first));
  WAIT_FOR (!tern_message_get_waiting (here.first));
  g_assert_true (tern_message_get_starred (here.first));
  g_free (tern_undo_undo (tern_client_get_undo (here.client)));
  g_assert_false (tern_message_get_starred (here.first));
  WAIT_FOR (!tern_message_get_starred (there.first));
  WAIT_FOR (!tern_message_get_waiting (here.first));
  close_place (&here);
  close_place (&there);
  remove_dir (here.dir);
  remove_dir (there.dir);
}

/* Two Terns on one computer: one has the engine. When it goes, the other has it. */
static void
test_two_processes (void)
{
  Place first, second;

  open_place (&first, make_dir ());
  tern_client_start (first.client);
  read_inbox (&first);
  open_place (&second, first.dir);
  g_assert_true (TERN_IS_ENGINE (tern_client_get_port (first.client)));
  g_assert_false (TERN_IS_ENGINE (tern_client_get_port (second.client)));
  tern_client_start (second.client);
  read_inbox (&second);
  star (&second, TRUE);
  WAIT_FOR (tern_message_get_starred (first.first));
  WAIT_FOR (!tern_message_get_waiting (second.first));
  g_assert_true (tern_message_get_starred (second.first));
  /* Nobody tells the second: it looks. */
  star (&first, FALSE);
  WAIT_FOR (!tern_message_get_starred (second.first));
  close_place (&first);
  WAIT_FOR (TERN_IS_ENGINE (tern_client_get_port (second.client)));
  star (&second, TRUE);
  WAIT_FOR (!tern_message_get_waiting (second.first));
  g_assert_true (tern_message_get_starred (second.first));
  close_place (&second);
  remove_dir (first.dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/end-to-end/two-computers", test_two_computers);
  g_test_add_func ("/model/end-to-end/two-processes", test_two_processes);
  return g_test_run ();
}
