/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What the models' tests share; see the header. */

#include "model-fixture.h"

#include "engine/tern-engine-error.h"

#include <glib/gstdio.h>

#define LIMIT_SECONDS 20

/* --- a port whose commands wait for the test --- */

#define FIXTURE_TYPE_PORT (fixture_port_get_type ())
G_DECLARE_FINAL_TYPE (FixturePort, fixture_port, FIXTURE, PORT, GObject)

struct _FixturePort
{
  GObject parent_instance;

  GQueue tasks; /* GTask; its data is a Submitted */
};

typedef struct
{
  TernEngineCommand *command;
  TernEngineEventFunc func;
  gpointer func_data;
} Submitted;

static void
submitted_free (gpointer data)
{
  Submitted *submitted = data;

  tern_engine_command_unref (submitted->command);
  g_free (submitted);
}

static void
submit_async (TernEnginePort *port, TernEngineCommand *command, TernEngineEventFunc func, gpointer func_data,
              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (port, cancellable, callback, user_data);
  Submitted *submitted = g_new0 (Submitted, 1);

  submitted->command = tern_engine_command_ref (command);
  submitted->func = func;
  submitted->func_data = func_data;
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, submitted, submitted_free);
  g_queue_push_tail (&FIXTURE_PORT (port)->tasks, task);
}

static gboolean
finish (TernEnginePort *port, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
close_async (TernEnginePort *port, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (port, NULL, callback, user_data);
  GTask *waiting;

  while ((waiting = g_queue_pop_head (&FIXTURE_PORT (port)->tasks)) != NULL)
    {
      g_task_return_new_error (waiting, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_STOPPED, "Closing");
      g_object_unref (waiting);
    }
  g_task_return_boolean (task, TRUE);
}

static void
fixture_port_iface_init (TernEnginePortInterface *iface)
{
  iface->submit_async = submit_async;
  iface->submit_finish = finish;
  iface->close_async = close_async;
  iface->close_finish = finish;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FixturePort, fixture_port, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TERN_TYPE_ENGINE_PORT, fixture_port_iface_init))

static void
fixture_port_class_init (FixturePortClass *klass)
{
}

static void
fixture_port_init (FixturePort *self)
{
  g_queue_init (&self->tasks);
}

guint
fixture_get_n_commands (Fixture *f)
{
  return g_queue_get_length (&FIXTURE_PORT (f->port)->tasks);
}

TernEngineCommand *
fixture_get_command (Fixture *f, guint index)
{
  const Submitted *submitted = g_task_get_task_data (g_queue_peek_nth (&FIXTURE_PORT (f->port)->tasks, index));

  return submitted->command;
}

GCancellable *
fixture_get_cancellable (Fixture *f, guint index)
{
  return g_task_get_cancellable (g_queue_peek_nth (&FIXTURE_PORT (f->port)->tasks, index));
}

void
fixture_send_event (Fixture *f, guint index, TernEngineEvent *event)
{
  const Submitted *submitted = g_task_get_task_data (g_queue_peek_nth (&FIXTURE_PORT (f->port)->tasks, index));

  submitted->func (event, submitted->func_data);
}

void
fixture_answer (Fixture *f, gboolean changes_first)
{
  g_autoptr (GTask) task = g_queue_pop_head (&FIXTURE_PORT (f->port)->tasks);
  TernEngineCommand *command = ((Submitted *) g_task_get_task_data (task))->command;
  g_autoptr (TernChangeSet) changes = NULL;
  g_autoptr (GError) error = NULL;

  if (command->kind == TERN_ENGINE_COMMAND_FLAG)
    tern_store_journal_begin_flags (f->store, command->ids, (guint) command->n_ids, command->add, command->remove,
                                    NULL, &changes, &error);
  if (command->kind == TERN_ENGINE_COMMAND_CHOOSE)
    tern_store_set_choice (f->store, command->choice[0], command->choice[1], command->choice[2], command->choice[3],
                           &changes, &error);
  g_assert_no_error (error);
  if (changes != NULL && changes_first)
    tern_client_take_changes (f->client, changes);
  g_task_return_boolean (task, TRUE);
  fixture_settle ();
  if (changes != NULL && !changes_first)
    tern_client_take_changes (f->client, changes);
}

void
fixture_refuse (Fixture *f, GQuark domain, int code, const char *message)
{
  g_autoptr (GTask) task = g_queue_pop_head (&FIXTURE_PORT (f->port)->tasks);

  g_task_return_error (task, g_error_new_literal (domain, code, message));
  fixture_settle ();
}

/* --- waiting --- */

static gboolean
on_limit (gpointer user_data)
{
  g_error ("waited for %d seconds", LIMIT_SECONDS);
  return G_SOURCE_REMOVE;
}

void
fixture_wait_until (gboolean (*func) (gpointer), gpointer data)
{
  guint limit = g_timeout_add_seconds (LIMIT_SECONDS, on_limit, NULL);

  while (!func (data))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (limit);
}

void
fixture_settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* --- the store --- */

static const TernMailboxListed listed[] = {
  { "INBOX", "INBOX", '/', TERN_MAILBOX_ROLE_INBOX, "", TRUE },
  { "Archive", "Archive", '/', TERN_MAILBOX_ROLE_ARCHIVE, "", TRUE },
};

static void
set_uidvalidity (Fixture *f, gint64 mailbox)
{
  TernMailboxState state = { .uidvalidity = 7, .exists = -1, .unseen = -1 };
  g_autoptr (GError) error = NULL;

  tern_store_set_mailbox_state (f->store, mailbox, &state, &error);
  g_assert_no_error (error);
}

void
fixture_list (Fixture *f, gint64 account, const TernMailboxListed *rows, guint n)
{
  g_autoptr (GError) error = NULL;

  tern_store_sync_mailbox_list (f->store, account, rows, n, TRUE, &error);
  g_assert_no_error (error);
}

static gint64
make_account (Fixture *f, const char *key)
{
  g_autoptr (GError) error = NULL;
  gint64 account = tern_store_ensure_account (f->store, key, &error);

  g_assert_no_error (error);
  fixture_list (f, account, listed, G_N_ELEMENTS (listed));
  set_uidvalidity (f, tern_store_find_mailbox (f->store, account, "INBOX", NULL));
  set_uidvalidity (f, tern_store_find_mailbox (f->store, account, "Archive", NULL));
  return account;
}

static void
write_accounts (Fixture *f, gboolean bob)
{
  g_autofree char *path = g_build_filename (f->dir, "accounts.ini", NULL);
  g_autofree char *text = g_strconcat (
    "[ann@example.org]\nemail=ann@example.org\nimap=imap+insecure://127.0.0.1:1\npassword-command=false\n",
    bob ? "[bob@example.org]\nemail=bob@example.org\nimap=imap+insecure://127.0.0.1:1\npassword-command=false\n" : "",
    NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

void
fixture_set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean bob = data != NULL && g_str_equal (data, "bob");

  f->dir = g_dir_make_tmp ("tern-model-XXXXXX", &error);
  g_assert_no_error (error);
  write_accounts (f, bob);
  f->store = tern_store_open (f->dir, &error);
  g_assert_no_error (error);
  g_assert_true (tern_store_begin (f->store, &error));
  f->ann = make_account (f, "ann@example.org");
  f->bob = bob ? make_account (f, "bob@example.org") : 0;
  g_assert_true (tern_store_commit (f->store, NULL, &error));
  f->inbox = tern_store_find_mailbox (f->store, f->ann, "INBOX", NULL);
  f->archive = tern_store_find_mailbox (f->store, f->ann, "Archive", NULL);
  f->bob_inbox = bob ? tern_store_find_mailbox (f->store, f->bob, "INBOX", NULL) : 0;
  f->client = tern_client_new (f->dir, f->dir);
  f->port = g_object_new (FIXTURE_TYPE_PORT, NULL);
  tern_client_open_on (f->client, f->port, &error);
  g_assert_no_error (error);
}

static void
remove_folder (char *dir)
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
keep_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(gboolean *) user_data = tern_client_close_finish (TERN_CLIENT (source), result, NULL);
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

void
fixture_tear_down (Fixture *f, gconstpointer data)
{
  gboolean closed = FALSE;

  tern_client_close_async (f->client, keep_result, &closed);
  fixture_wait_until (is_true, &closed);
  fixture_settle ();
  g_assert_finalize_object (f->client);
  g_assert_finalize_object (f->port);
  tern_store_close (f->store);
  remove_folder (f->dir);
}

void
fixture_begin (Fixture *f)
{
  g_assert_true (tern_store_begin (f->store, NULL));
}

void
fixture_end (Fixture *f)
{
  g_autoptr (TernChangeSet) changes = NULL;
  g_autoptr (GError) error = NULL;

  tern_store_commit (f->store, &changes, &error);
  g_assert_no_error (error);
  tern_client_take_changes (f->client, changes);
}

gint64
fixture_add (Fixture *f, gint64 mailbox, guint32 uid, TernFlag flags)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *subject = g_strdup_printf ("Subject %u", uid);
  g_autofree char *message_id = g_strdup_printf ("m%u-%d@example.org", uid, (int) mailbox);
  TernMessageRecord record = { .uid = uid, .size = 1000, .system = flags, .subject = subject };
  gint64 id = 0;

  record.date = record.internal_date = BASE_DATE + (gint64) uid * 60;
  record.from_name = uid % 2 == 0 ? "Cid Dow" : "";
  record.from_address = "cid@example.org";
  record.to = "Ann <ann@example.org>";
  record.message_id = message_id;
  tern_store_upsert_message (f->store, mailbox, &record, &id, &error);
  g_assert_no_error (error);
  return id;
}

void
fixture_fill (Fixture *f, gint64 mailbox, guint32 first, guint32 last)
{
  fixture_begin (f);
  for (guint32 uid = first; uid <= last; uid++)
    fixture_add (f, mailbox, uid, uid % 3 == 0 ? TERN_FLAG_NONE : TERN_FLAG_SEEN);
  g_assert_true (tern_store_commit (f->store, NULL, NULL));
}

void
fixture_flag (Fixture *f, gint64 mailbox, guint32 uid, TernFlag flags)
{
  gboolean found = FALSE;

  g_assert_true (tern_store_set_server_flags (f->store, mailbox, uid, flags, NULL, 0, &found, NULL));
  g_assert_true (found);
}

void
fixture_remove (Fixture *f, gint64 mailbox, guint32 uid)
{
  g_autoptr (TernUidSet) uids = tern_uid_set_new ();

  tern_uid_set_add (uids, uid);
  g_assert_true (tern_store_vanish (f->store, mailbox, uids, NULL));
}

gint64
fixture_find (Fixture *f, gint64 mailbox, guint32 uid)
{
  gint64 id = tern_store_find_message (f->store, mailbox, uid, NULL);

  g_assert_cmpint (id, !=, 0);
  return id;
}
