/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Accounts and folders as an indented text, and what is said when they change. */

#include "model-fixture.h"

#include "model/tern-folder-tree.h"

static const char *
name_of (TernFolder *folder)
{
  static const char *const names[] = {
    [TERN_FOLDER_INBOXES] = "(all)", [TERN_FOLDER_STARRED] = "(starred)", [TERN_FOLDER_UNREAD] = "(unread)"
  };
  TernFolderKind kind = tern_folder_get_kind (folder);

  return kind < G_N_ELEMENTS (names) && names[kind] != NULL ? names[kind] : tern_folder_get_name (folder);
}

static void
describe_below (GListModel *model, guint depth, GString *text)
{
  for (guint i = 0; model != NULL && i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (TernFolder) folder = g_list_model_get_item (model, i);

      g_string_append_printf (text, "%*s%s\n", (int) depth * 2, "", name_of (folder));
      describe_below (tern_folder_get_children (folder), depth + 1, text);
    }
}

static char *
describe (TernFolderTree *tree)
{
  GString *text = g_string_new (NULL);

  describe_below (G_LIST_MODEL (tree), 0, text);
  return g_string_free (text, FALSE);
}

static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, GString *changes)
{
  g_string_append_printf (changes, "%u-%u+%u ", position, removed, added);
}

static GListModel *
get_children_of_ann (TernFolderTree *tree)
{
  g_autoptr (TernFolder) top = g_list_model_get_item (G_LIST_MODEL (tree), 0);

  return tern_folder_get_children (top);
}

#define PLAIN(name) { name, name, '/', TERN_MAILBOX_ROLE_NONE, "", TRUE }
#define MERE(name) { name, name, '/', TERN_MAILBOX_ROLE_NONE, "\\Noselect", TRUE }

static void
test_order (Fixture *f, gconstpointer data)
{
  static const TernMailboxListed listed[] = {
    PLAIN ("zebra"), { "Trash", "Trash", '/', TERN_MAILBOX_ROLE_TRASH, "", TRUE },
    { "Spam", "Spam", '/', TERN_MAILBOX_ROLE_JUNK, "", TRUE }, PLAIN ("Apple"),
    { "INBOX", "INBOX", '/', TERN_MAILBOX_ROLE_INBOX, "", TRUE },
    { "[Gmail]/Drafts", "[Gmail]/Drafts", '/', TERN_MAILBOX_ROLE_DRAFTS, "", TRUE }, MERE ("[Gmail]"),
    { "Sent", "Sent", '/', TERN_MAILBOX_ROLE_SENT, "", TRUE },
    { "Archive", "Archive", '/', TERN_MAILBOX_ROLE_ARCHIVE, "", TRUE }, PLAIN ("Archive/2024"),
    PLAIN ("Work/Clients/Smith"), PLAIN ("Work/Clients"), MERE ("Work"), PLAIN ("Lists/Tern/Users"),
    { "INBOX/Sub", "INBOX/Sub", '/', TERN_MAILBOX_ROLE_NONE, "\\Noinferiors", TRUE },
  };
  g_autoptr (TernFolderTree) tree = NULL;
  TernFolder *sub;

  fixture_begin (f);
  fixture_list (f, f->ann, listed, G_N_ELEMENTS (listed));
  fixture_end (f);
  tree = tern_folder_tree_new (f->client);
  /* [Gmail] has nothing left below it, and is nothing itself. */
  ASSERT_STRING (describe (tree), "ann@example.org\n"
                                  "  INBOX\n"
                                  "    Sub\n"
                                  "  Drafts\n"
                                  "  Sent\n"
                                  "  Archive\n"
                                  "    2024\n"
                                  "  Spam\n"
                                  "  Trash\n"
                                  "  Apple\n"
                                  "  Users\n"
                                  "  Work\n"
                                  "    Clients\n"
                                  "      Smith\n"
                                  "  zebra\n");
  sub = tern_folder_tree_find (tree, tern_store_find_mailbox (f->store, f->ann, "INBOX/Sub", NULL));
  g_assert_null (tern_folder_get_children (sub));
  g_assert_cmpstr (tern_folder_get_path (sub), ==, "INBOX/Sub");
  g_assert_cmpint (tern_folder_get_id (tern_folder_tree_find_role (tree, NULL, TERN_MAILBOX_ROLE_DRAFTS)), ==,
                   tern_store_find_mailbox (f->store, f->ann, "[Gmail]/Drafts", NULL));
  g_assert_null (tern_folder_tree_find_role (tree, NULL, TERN_MAILBOX_ROLE_IMPORTANT));
}

/* What stays is the same object, and no more is said than happened. */
static void
test_changes (Fixture *f, gconstpointer data)
{
  static const TernMailboxListed before[] = { { "INBOX", "INBOX", '/', TERN_MAILBOX_ROLE_INBOX, "", TRUE },
                                              PLAIN ("b"), PLAIN ("d"), PLAIN ("f"), PLAIN ("d/x") };
  static const TernMailboxListed added[] = { { "INBOX", "INBOX", '/', TERN_MAILBOX_ROLE_INBOX, "", TRUE },
                                             PLAIN ("b"), PLAIN ("d"), PLAIN ("f"), PLAIN ("d/x"), PLAIN ("c") };
  static const TernMailboxListed renamed[] = { { "INBOX", "INBOX", '/', TERN_MAILBOX_ROLE_INBOX, "", TRUE },
                                               { "b", "g", '/', TERN_MAILBOX_ROLE_NONE, "", TRUE },
                                               PLAIN ("d"), PLAIN ("f"), PLAIN ("c") };
  static const TernMailboxListed roled[] = { { "INBOX", "INBOX", '/', TERN_MAILBOX_ROLE_INBOX, "", TRUE },
                                             { "f", "f", '/', TERN_MAILBOX_ROLE_SENT, "", TRUE }, PLAIN ("d") };
  g_autoptr (GString) changes = g_string_new (NULL);
  g_autoptr (TernFolderTree) tree = NULL;
  GListModel *children;
  TernFolder *b, *x;

  fixture_begin (f);
  fixture_list (f, f->ann, before, G_N_ELEMENTS (before));
  fixture_end (f);
  tree = tern_folder_tree_new (f->client);
  children = get_children_of_ann (tree);
  g_signal_connect (children, "items-changed", G_CALLBACK (on_items_changed), changes);
  b = tern_folder_tree_find (tree, tern_store_find_mailbox (f->store, f->ann, "b", NULL));
  x = g_object_ref (tern_folder_tree_find (tree, tern_store_find_mailbox (f->store, f->ann, "d/x", NULL)));
  fixture_begin (f);
  fixture_list (f, f->ann, added, G_N_ELEMENTS (added));
  fixture_end (f);
  g_assert_cmpstr (changes->str, ==, "2-0+1 ");
  g_string_truncate (changes, 0);
  /* b is called g now; d/x is gone, which is not said here. */
  fixture_begin (f);
  fixture_list (f, f->ann, renamed, G_N_ELEMENTS (renamed));
  fixture_end (f);
  ASSERT_STRING (describe (tree), "ann@example.org\n  INBOX\n  c\n  d\n  f\n  g\n");
  g_assert_true (b == tern_folder_tree_find (tree, tern_folder_get_id (b)));
  g_assert_cmpstr (tern_folder_get_name (b), ==, "g");
  g_assert_cmpstr (changes->str, ==, "1-1+0 4-0+1 ");
  g_assert_null (tern_folder_tree_find (tree, tern_folder_get_id (x)));
  g_assert_finalize_object (x);
  g_string_truncate (changes, 0);
  fixture_begin (f);
  fixture_list (f, f->ann, roled, G_N_ELEMENTS (roled));
  fixture_end (f);
  ASSERT_STRING (describe (tree), "ann@example.org\n  INBOX\n  f\n  d\n");
  g_signal_handlers_disconnect_by_data (children, changes);
}

static void
test_counts (Fixture *f, gconstpointer data)
{
  g_autoptr (TernFolderTree) tree = tern_folder_tree_new (f->client);
  g_autoptr (TernFolder) all = g_list_model_get_item (G_LIST_MODEL (tree), 0);
  g_autoptr (GArray) mailboxes = tern_folder_dup_mailboxes (all);
  TernFolder *inbox = tern_folder_tree_find (tree, f->inbox);
  TernMailboxState state = { .uidvalidity = 7, .exists = 10, .unseen = 2 };

  g_assert_cmpint (tern_folder_get_kind (all), ==, TERN_FOLDER_INBOXES);
  g_assert_cmpuint (mailboxes->len, ==, 2);
  g_assert_cmpint (g_array_index (mailboxes, gint64, 0), ==, f->inbox);
  g_assert_cmpint (g_array_index (mailboxes, gint64, 1), ==, f->bob_inbox);
  g_assert_cmpint (tern_folder_get_expected (inbox), ==, -1);
  fixture_begin (f);
  fixture_add (f, f->inbox, 1, TERN_FLAG_NONE);
  fixture_add (f, f->inbox, 2, TERN_FLAG_SEEN);
  fixture_add (f, f->bob_inbox, 3, TERN_FLAG_NONE);
  g_assert_true (tern_store_set_mailbox_state (f->store, f->inbox, &state, NULL));
  fixture_end (f);
  g_assert_cmpuint (tern_folder_get_unread (inbox), ==, 1);
  g_assert_cmpuint (tern_folder_get_total (inbox), ==, 2);
  g_assert_cmpint (tern_folder_get_expected (inbox), ==, 10);
  g_assert_cmpuint (tern_folder_get_unread (all), ==, 2);
  g_assert_cmpuint (tern_folder_get_total (all), ==, 3);
  g_assert_cmpint (tern_folder_get_expected (all), ==, -1);
  fixture_begin (f);
  fixture_remove (f, f->inbox, 1);
  fixture_end (f);
  g_assert_cmpuint (tern_folder_get_unread (inbox), ==, 0);
  g_assert_cmpuint (tern_folder_get_unread (all), ==, 1);
}

static void
write_accounts (Fixture *f, const char *text)
{
  g_autofree char *path = g_build_filename (f->dir, "accounts.ini", NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_true (tern_client_reload_accounts (f->client, NULL));
}

#define ACCOUNT(id) "[" id "]\nemail=" id "\nimap=imap+insecure://127.0.0.1:1\npassword-command=false\n"

/* All inboxes are there while there are two accounts; an account never synchronised has no folders yet. */
static void
test_accounts (Fixture *f, gconstpointer data)
{
  g_autoptr (GString) changes = g_string_new (NULL);
  TernFolderTree *tree = tern_folder_tree_new (f->client);

  g_signal_connect (tree, "items-changed", G_CALLBACK (on_items_changed), changes);
  ASSERT_STRING (describe (tree), "ann@example.org\n  INBOX\n  Archive\n");
  write_accounts (f, ACCOUNT ("ann@example.org") ACCOUNT ("new@example.org"));
  ASSERT_STRING (describe (tree), "(all)\n(starred)\n(unread)\nann@example.org\n  INBOX\n  Archive\n"
                                 "new@example.org\n");
  g_assert_cmpstr (changes->str, ==, "0-0+3 4-0+1 ");
  g_string_truncate (changes, 0);
  write_accounts (f, ACCOUNT ("new@example.org"));
  ASSERT_STRING (describe (tree), "new@example.org\n");
  write_accounts (f, "");
  ASSERT_STRING (describe (tree), "");
  g_assert_finalize_object (tree);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_TEST ("/model/tree/order", test_order, NULL);
  FIXTURE_TEST ("/model/tree/changes", test_changes, NULL);
  FIXTURE_TEST ("/model/tree/counts", test_counts, "bob");
  FIXTURE_TEST ("/model/tree/accounts", test_accounts, NULL);
  return g_test_run ();
}
