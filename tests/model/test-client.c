/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Flags shown before the engine has answered, confirmed, taken back, undone; accounts that come and go. */

#include "model-fixture.h"

#include "engine/tern-engine-error.h"
#include "model/tern-folder-tree.h"
#include "model/tern-message-list.h"

#include <glib/gstdio.h>

typedef struct
{
  TernMessageList *list;
  TernFolderTree *tree;
  TernFolder *inbox;
  TernMessage *messages[5]; /* newest first */
} Shown;

static gboolean
is_loaded (gpointer data)
{
  return !tern_message_list_get_loading (data);
}

static Shown
show (Fixture *f)
{
  Shown shown = { 0 };

  fixture_begin (f);
  for (guint32 uid = 1; uid <= 5; uid++)
    fixture_add (f, f->inbox, uid, uid == 5 ? TERN_FLAG_SEEN : TERN_FLAG_NONE);
  fixture_end (f);
  shown.list = tern_message_list_new (f->client, &f->inbox, 1);
  shown.tree = tern_folder_tree_new (f->client);
  shown.inbox = tern_folder_tree_find (shown.tree, f->inbox);
  fixture_wait_until (is_loaded, shown.list);
  for (guint i = 0; i < 5; i++)
    shown.messages[i] = g_list_model_get_item (G_LIST_MODEL (shown.list), i);
  return shown;
}

static void
hide (Shown *shown)
{
  for (guint i = 0; i < 5; i++)
    g_assert_finalize_object (shown->messages[i]);
  g_assert_finalize_object (shown->list);
  g_assert_finalize_object (shown->tree);
}

/* What the five show: u unread, s starred, w waiting; then what folder and list count. */
static char *
describe (Shown *shown)
{
  GString *text = g_string_new (NULL);
  guint unread;

  for (guint i = 0; i < 5; i++)
    g_string_append_printf (text, "%s%s%s%s", i > 0 ? " " : "",
                            tern_message_get_unread (shown->messages[i]) ? "u" : "-",
                            tern_message_get_starred (shown->messages[i]) ? "s" : "",
                            tern_message_get_waiting (shown->messages[i]) ? "w" : "");
  g_object_get (shown->list, "unread", &unread, NULL);
  g_string_append_printf (text, "; %u %u", tern_folder_get_unread (shown->inbox), unread);
  return g_string_free (text, FALSE);
}

static void
flag (Fixture *f, Shown *shown, guint first, guint n, TernFlag add, TernFlag remove, const char *label)
{
  g_autoptr (TernFlags) adds = tern_flags_new (add, NULL);
  g_autoptr (TernFlags) removes = tern_flags_new (remove, NULL);
  gint64 ids[5];

  for (guint i = 0; i < n; i++)
    ids[i] = tern_message_get_id (shown->messages[first + i]);
  tern_client_flag (f->client, ids, n, adds, removes, label);
}

/* As the engine says it: the changes, then the answer; as another process may: the other way round. */
static void
test_confirmed (Fixture *f, gconstpointer data)
{
  Shown shown = show (f);
  gboolean changes_first = g_strcmp0 (data, "late") != 0;

  ASSERT_STRING (describe (&shown), "- u u u u; 4 4");
  flag (f, &shown, 0, 3, TERN_FLAG_SEEN, TERN_FLAG_NONE, NULL);
  ASSERT_STRING (describe (&shown), "-w -w -w u u; 2 2");
  g_assert_cmpuint (fixture_get_n_commands (f), ==, 1);
  /* The first is read already: nothing to write down. */
  g_assert_cmpuint (fixture_get_command (f, 0)->n_ids, ==, 2);
  fixture_answer (f, changes_first);
  ASSERT_STRING (describe (&shown), "- -w -w u u; 2 2");
  hide (&shown);
}

/* Until the server has it. */
static void
test_waiting (Fixture *f, gconstpointer data)
{
  g_autoptr (TernJournalBatch) batch = NULL;
  g_autoptr (TernChangeSet) changes = NULL;
  Shown shown = show (f);

  flag (f, &shown, 1, 1, TERN_FLAG_FLAGGED, TERN_FLAG_NONE, NULL);
  ASSERT_STRING (describe (&shown), "- usw u u u; 4 4");
  fixture_answer (f, TRUE);
  ASSERT_STRING (describe (&shown), "- usw u u u; 4 4");
  batch = tern_store_journal_next (f->store, f->inbox, 10, NULL);
  fixture_begin (f);
  fixture_flag (f, f->inbox, 4, TERN_FLAG_FLAGGED);
  fixture_end (f);
  ASSERT_STRING (describe (&shown), "- usw u u u; 4 4");
  g_assert_true (tern_store_journal_confirm (f->store, (const gint64 *) (void *) batch->ids->data, batch->ids->len,
                                             NULL, NULL, &changes, NULL));
  tern_client_take_changes (f->client, changes);
  ASSERT_STRING (describe (&shown), "- us u u u; 4 4");
  hide (&shown);
}

static void
keep_text (TernClient *client, const char *text, char **kept)
{
  g_assert_null (*kept);
  *kept = g_strdup (text);
}

static void
test_taken_back (Fixture *f, gconstpointer data)
{
  g_autofree char *told = NULL;
  Shown shown = show (f);

  g_signal_connect (f->client, "action-failed", G_CALLBACK (keep_text), &told);
  flag (f, &shown, 1, 2, TERN_FLAG_SEEN | TERN_FLAG_FLAGGED, TERN_FLAG_NONE, NULL);
  ASSERT_STRING (describe (&shown), "- -sw -sw u u; 2 2");
  fixture_refuse (f, TERN_STORE_ERROR, TERN_STORE_ERROR_FULL, "The disk is full");
  g_assert_cmpstr (told, ==, "The disk is full");
  ASSERT_STRING (describe (&shown), "- u u u u; 4 4");
  g_clear_pointer (&told, g_free);
  flag (f, &shown, 1, 1, TERN_FLAG_SEEN, TERN_FLAG_NONE, NULL);
  fixture_refuse (f, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_NO_MESSAGE, "Gone");
  g_assert_null (told);
  g_signal_handlers_disconnect_by_data (f->client, &told);
  hide (&shown);
}

/* Two actions on one message, answered in order; the second turns the first round. */
static void
test_two_actions (Fixture *f, gconstpointer data)
{
  Shown shown = show (f);

  flag (f, &shown, 1, 1, TERN_FLAG_SEEN, TERN_FLAG_NONE, NULL);
  flag (f, &shown, 1, 1, TERN_FLAG_NONE, TERN_FLAG_SEEN, NULL);
  ASSERT_STRING (describe (&shown), "- uw u u u; 4 4");
  g_assert_cmpuint (fixture_get_n_commands (f), ==, 2);
  fixture_answer (f, TRUE);
  ASSERT_STRING (describe (&shown), "- uw u u u; 4 4");
  fixture_answer (f, TRUE);
  ASSERT_STRING (describe (&shown), "- u u u u; 4 4");
  hide (&shown);
}

static void
keep_pushed (TernUndo *undo, const char *label, guint n, guint *kept)
{
  g_assert_cmpstr (label, ==, "Marked as read");
  *kept = n;
}

static void
test_undo (Fixture *f, gconstpointer data)
{
  TernUndo *undo = tern_client_get_undo (f->client);
  g_autofree char *undone = NULL;
  g_autofree char *redone = NULL;
  Shown shown = show (f);
  guint pushed = 0;

  g_signal_connect (undo, "pushed", G_CALLBACK (keep_pushed), &pushed);
  flag (f, &shown, 0, 3, TERN_FLAG_SEEN, TERN_FLAG_NONE, "Marked as read");
  g_assert_cmpuint (pushed, ==, 2);
  fixture_answer (f, TRUE);
  undone = tern_undo_undo (undo);
  g_assert_cmpstr (undone, ==, "Marked as read");
  /* The one that was read before stays read. */
  ASSERT_STRING (describe (&shown), "- uw uw u u; 4 4");
  fixture_answer (f, TRUE);
  ASSERT_STRING (describe (&shown), "- u u u u; 4 4");
  redone = tern_undo_redo (undo);
  ASSERT_STRING (describe (&shown), "- -w -w u u; 2 2");
  fixture_answer (f, TRUE);
  g_assert_cmpuint (fixture_get_n_commands (f), ==, 0);
  g_signal_handlers_disconnect_by_data (undo, &pushed);
  hide (&shown);
}

/* Both at once, and each only where it was not so: the inverse is another for each message. */
static void
test_undo_mixed (Fixture *f, gconstpointer data)
{
  Shown shown = show (f);

  flag (f, &shown, 4, 1, TERN_FLAG_FLAGGED, TERN_FLAG_NONE, NULL);
  fixture_answer (f, TRUE);
  flag (f, &shown, 0, 5, TERN_FLAG_FLAGGED | TERN_FLAG_SEEN, TERN_FLAG_NONE, "Marked as read");
  fixture_answer (f, TRUE);
  ASSERT_STRING (describe (&shown), "-sw -sw -sw -sw -sw; 0 0");
  g_free (tern_undo_undo (tern_client_get_undo (f->client)));
  ASSERT_STRING (describe (&shown), "-w uw uw uw usw; 4 4");
  while (fixture_get_n_commands (f) > 0)
    fixture_answer (f, TRUE);
  ASSERT_STRING (describe (&shown), "- u u u usw; 4 4");
  hide (&shown);
}

static gboolean
has_command (gpointer data)
{
  return fixture_get_n_commands (data) > 0;
}

/* So many are looked up by the worker; what is looked at shows it at once all the same. */
static void
test_many (Fixture *f, gconstpointer data)
{
  g_autoptr (TernFlags) seen = tern_flags_new (TERN_FLAG_SEEN, NULL);
  g_autoptr (TernMessageList) list = NULL;
  g_autoptr (TernMessage) message = NULL;
  g_autoptr (TernFolderTree) tree = NULL;
  g_autofree gint64 *ids = g_new (gint64, 900);

  fixture_fill (f, f->inbox, 1, 900);
  list = tern_message_list_new (f->client, &f->inbox, 1);
  tree = tern_folder_tree_new (f->client);
  fixture_wait_until (is_loaded, list);
  message = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_true (tern_message_get_unread (message));
  for (guint i = 0; i < 900; i++)
    ids[i] = tern_message_list_get_id (list, 899 - i);
  tern_client_flag (f->client, ids, 900, seen, NULL, "Marked as read");
  g_assert_false (tern_message_get_unread (message));
  g_assert_cmpuint (tern_message_list_find_unread (list, TERN_MESSAGE_LIST_NOWHERE, TRUE), ==,
                    TERN_MESSAGE_LIST_NOWHERE);
  fixture_wait_until (has_command, f);
  g_assert_cmpuint (fixture_get_command (f, 0)->n_ids, ==, 300);
  g_assert_cmpuint (tern_folder_get_unread (tern_folder_tree_find (tree, f->inbox)), ==, 0);
  fixture_answer (f, TRUE);
  fixture_settle ();
  g_assert_cmpuint (tern_folder_get_unread (tern_folder_tree_find (tree, f->inbox)), ==, 0);
  g_assert_cmpstr (tern_undo_get_undo_label (tern_client_get_undo (f->client)), ==, "Marked as read");
}

/* --- accounts --- */

static void
write_accounts (Fixture *f, const char *text)
{
  g_autofree char *path = g_build_filename (f->dir, "accounts.ini", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  tern_client_reload_accounts (f->client, &error);
  g_assert_no_error (error);
}

#define ACCOUNT(id, more) \
  "[" id "]\nemail=" id "\nimap=imap+insecure://127.0.0.1:1\npassword-command=false\n" more

static char *
describe_commands (Fixture *f)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < fixture_get_n_commands (f); i++)
    {
      TernEngineCommand *command = fixture_get_command (f, i);

      g_string_append_printf (text, "%s%s %s", i > 0 ? ", " : "",
                              command->kind == TERN_ENGINE_COMMAND_SYNC ? "sync" : "forget", command->account);
    }
  return g_string_free (text, FALSE);
}

static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, GString *changes)
{
  g_string_append_printf (changes, "%u-%u+%u ", position, removed, added);
}

static void
test_accounts (Fixture *f, gconstpointer data)
{
  GListModel *accounts = tern_client_get_accounts (f->client);
  g_autoptr (GString) changes = g_string_new (NULL);
  g_autoptr (TernMailAccount) ann = g_list_model_get_item (accounts, 0);
  g_autoptr (TernMailAccount) bob = NULL;

  g_signal_connect (accounts, "items-changed", G_CALLBACK (on_items_changed), changes);
  tern_client_start (f->client);
  ASSERT_STRING (describe_commands (f), "sync ann@example.org");
  write_accounts (f, ACCOUNT ("ann@example.org", "") ACCOUNT ("bob@example.org", ""));
  g_assert_cmpstr (changes->str, ==, "1-0+1 ");
  ASSERT_STRING (describe_commands (f), "sync ann@example.org, sync bob@example.org");
  bob = g_list_model_get_item (accounts, 1);
  /* Nothing is new: nothing happens. */
  write_accounts (f, ACCOUNT ("ann@example.org", "") ACCOUNT ("bob@example.org", ""));
  ASSERT_STRING (describe_commands (f), "sync ann@example.org, sync bob@example.org");
  /* Bob has another name, ann goes. */
  write_accounts (f, ACCOUNT ("bob@example.org", "name=Bob\n"));
  g_assert_cmpstr (changes->str, ==, "1-0+1 0-1+0 ");
  g_assert_true (g_cancellable_is_cancelled (fixture_get_cancellable (f, 0)));
  g_assert_true (g_cancellable_is_cancelled (fixture_get_cancellable (f, 1)));
  ASSERT_STRING (describe_commands (f), "sync ann@example.org, sync bob@example.org, forget ann@example.org");
  fixture_refuse (f, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled");
  fixture_refuse (f, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled");
  ASSERT_STRING (describe_commands (f), "forget ann@example.org, sync bob@example.org");
  g_signal_handlers_disconnect_by_data (accounts, changes);
}

static void
send_state (Fixture *f, guint command, TernEngineState state, TernEngineTrouble trouble, const char *text)
{
  const TernEngineEvent fields = { .kind = TERN_ENGINE_EVENT_STATE,
                                   .account = "ann@example.org",
                                   .state = state,
                                   .trouble = trouble,
                                   .text = text,
                                   .seconds = 2 };
  g_autoptr (TernEngineEvent) event = tern_engine_event_new (&fields);

  fixture_send_event (f, command, event);
}

static void
test_account_states (Fixture *f, gconstpointer data)
{
  g_autoptr (TernMailAccount) ann = g_list_model_get_item (tern_client_get_accounts (f->client), 0);
  gint64 retry_at;

  tern_client_start (f->client);
  send_state (f, 0, TERN_ENGINE_STATE_WAITING, TERN_ENGINE_TROUBLE_CERTIFICATE, "Not trusted");
  g_assert_cmpint (tern_mail_account_get_state (ann), ==, TERN_ENGINE_STATE_WAITING);
  g_assert_cmpint (tern_mail_account_get_problem_kind (ann), ==, TERN_PROBLEM_CERTIFICATE);
  g_assert_cmpstr (tern_mail_account_get_problem (ann), ==, "Not trusted");
  g_object_get (ann, "retry-at", &retry_at, NULL);
  g_assert_cmpint (retry_at, >, g_get_monotonic_time ());
  send_state (f, 0, TERN_ENGINE_STATE_CONNECTING, TERN_ENGINE_TROUBLE_NONE, NULL);
  g_assert_cmpstr (tern_mail_account_get_problem (ann), ==, "Not trusted");
  g_assert_cmpint (tern_mail_account_get_last_update (ann), ==, 0);
  send_state (f, 0, TERN_ENGINE_STATE_WATCHING, TERN_ENGINE_TROUBLE_NONE, NULL);
  g_assert_null (tern_mail_account_get_problem (ann));
  g_assert_cmpint (tern_mail_account_get_problem_kind (ann), ==, TERN_PROBLEM_NONE);
  g_assert_cmpint (tern_mail_account_get_last_update (ann), >, 0);
  fixture_refuse (f, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_SIGN_IN, "The server did not accept the password");
  g_assert_cmpint (tern_mail_account_get_state (ann), ==, TERN_ENGINE_STATE_REFUSED);
  g_assert_cmpint (tern_mail_account_get_problem_kind (ann), ==, TERN_PROBLEM_PASSWORD);
  /* Not by itself, but when asked. */
  g_assert_cmpuint (fixture_get_n_commands (f), ==, 0);
  tern_client_check_now (f->client, "bob@example.org");
  g_assert_cmpuint (fixture_get_n_commands (f), ==, 0);
  tern_client_check_now (f->client, "ann@example.org");
  g_assert_cmpuint (fixture_get_n_commands (f), ==, 1);
}

static gboolean
has_one_waiting (gpointer data)
{
  return tern_mail_account_get_waiting (data) == 1;
}

static gboolean
has_one_set_aside (gpointer data)
{
  return tern_mail_account_get_waiting (data) == 0 && tern_mail_account_get_set_aside (data) == 1;
}

static void
test_journal_counts (Fixture *f, gconstpointer data)
{
  g_autoptr (TernMailAccount) ann = g_list_model_get_item (tern_client_get_accounts (f->client), 0);
  g_autoptr (TernJournalBatch) batch = NULL;
  g_autoptr (TernChangeSet) changes = NULL;
  Shown shown = show (f);

  flag (f, &shown, 1, 1, TERN_FLAG_FLAGGED, TERN_FLAG_NONE, NULL);
  fixture_answer (f, TRUE);
  fixture_wait_until (has_one_waiting, ann);
  batch = tern_store_journal_next (f->store, f->inbox, 10, NULL);
  g_assert_true (tern_store_journal_set_aside (f->store, (const gint64 *) (void *) batch->ids->data, 1, "No", &changes,
                                               NULL));
  tern_client_take_changes (f->client, changes);
  ASSERT_STRING (describe (&shown), "- u u u u; 4 4");
  fixture_wait_until (has_one_set_aside, ann);
  hide (&shown);
}

static void
count_one (TernClient *client, TernChangeSet *changes, guint *counted)
{
  (*counted)++;
}

static void
queue_a_message (Fixture *f, guint32 uid)
{
  g_autoptr (TernChangeSet) changes = NULL;
  g_autoptr (GError) error = NULL;

  fixture_begin (f);
  fixture_add (f, f->inbox, uid, TERN_FLAG_SEEN);
  tern_store_commit (f->store, &changes, &error);
  g_assert_no_error (error);
  tern_client_queue_changes (f->client, changes);
}

/* What the engine says all at once is shown one by one, each in a turn of the main loop of its own. */
static void
test_queued (Fixture *f, gconstpointer data)
{
  Shown shown = show (f);
  guint counted = 0;

  g_signal_connect (f->client, "changed", G_CALLBACK (count_one), &counted);
  for (guint32 uid = 10; uid < 20; uid++)
    queue_a_message (f, uid);
  g_assert_cmpuint (counted, <=, 2);
  while (counted < 10)
    {
      guint before = counted;

      g_main_context_iteration (NULL, TRUE);
      g_assert_cmpuint (counted, <=, before + 1);
    }
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (shown.list)), ==, 15);
  g_signal_handlers_disconnect_by_func (f->client, count_one, &counted);
  hide (&shown);
}

static gboolean
has_let_go (gpointer client)
{
  return tern_overlay_is_empty (tern_client_get_overlay (client));
}

/* An answer does not overtake what was said before it. */
static void
test_answer_in_its_turn (Fixture *f, gconstpointer data)
{
  Shown shown = show (f);
  guint counted = 0;

  flag (f, &shown, 1, 1, TERN_FLAG_FLAGGED, TERN_FLAG_NONE, NULL);
  g_signal_connect (f->client, "changed", G_CALLBACK (count_one), &counted);
  for (guint32 uid = 10; uid < 15; uid++)
    queue_a_message (f, uid);
  fixture_answer (f, FALSE);
  g_assert_false (has_let_go (f->client));
  fixture_wait_until (has_let_go, f->client);
  /* The five, and that of the flag. */
  g_assert_cmpuint (counted, ==, 6);
  g_signal_handlers_disconnect_by_func (f->client, count_one, &counted);
  hide (&shown);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_TEST ("/model/client/confirmed", test_confirmed, NULL);
  FIXTURE_TEST ("/model/client/confirmed-late", test_confirmed, "late");
  FIXTURE_TEST ("/model/client/waiting", test_waiting, NULL);
  FIXTURE_TEST ("/model/client/taken-back", test_taken_back, NULL);
  FIXTURE_TEST ("/model/client/two-actions", test_two_actions, NULL);
  FIXTURE_TEST ("/model/client/undo", test_undo, NULL);
  FIXTURE_TEST ("/model/client/undo-mixed", test_undo_mixed, NULL);
  FIXTURE_TEST ("/model/client/many", test_many, NULL);
  FIXTURE_TEST ("/model/client/accounts", test_accounts, NULL);
  FIXTURE_TEST ("/model/client/account-states", test_account_states, NULL);
  FIXTURE_TEST ("/model/client/journal-counts", test_journal_counts, NULL);
  FIXTURE_TEST ("/model/client/queued", test_queued, NULL);
  FIXTURE_TEST ("/model/client/answer-in-its-turn", test_answer_in_its_turn, NULL);
  return g_test_run ();
}
