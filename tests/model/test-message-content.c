/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What is inside a message: here, half here, fetched, not to be had; and saved whole or not at all. */

#include "model-fixture.h"

#include "engine/tern-structure.h"
#include "model/tern-mail-account-private.h"
#include "model/tern-message-content.h"
#include "store/tern-store-bodies.h"

#include <glib/gstdio.h>

#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#define BOUNDED "--b\r\n"
#define MAIL                                                                                                           \
  "From: Ann <ann@example.org>\r\nTo: bob@example.org\r\nSubject: Figures\r\n"                                         \
  "Date: Tue, 05 Nov 2024 14:02:11 +0100\r\nMIME-Version: 1.0\r\n"                                                     \
  "Content-Type: multipart/mixed; boundary=b\r\n\r\n" BOUNDED                                                          \
  "Content-Type: text/plain; charset=utf-8\r\n\r\nHere they are.\r\n" BOUNDED                                          \
  "Content-Type: application/pdf; name=figures.pdf\r\nContent-Transfer-Encoding: base64\r\n"                           \
  "Content-Disposition: attachment; filename=figures.pdf\r\nContent-ID: <p@example.org>\r\n\r\n"                       \
  "JVBERi0xLjQ=\r\n--b--\r\n"

typedef struct
{
  TernMessageContent *content;
  gint64 message;
  gint64 email;
  GAsyncResult *result;
} Reading;

static gboolean
is_gone (gpointer content)
{
  return *(gpointer *) content == NULL;
}

static gboolean
on_looked_again (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* A worker lets go of it when its thread comes to that. */
static void
clear_reading (Reading *reading)
{
  gpointer content = reading->content;
  guint look = g_timeout_add (10, on_looked_again, NULL);

  g_clear_object (&reading->result);
  tern_message_content_cancel (reading->content);
  g_object_add_weak_pointer (content, &content);
  g_object_unref (reading->content);
  fixture_wait_until (is_gone, &content);
  g_source_remove (look);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reading, clear_reading)

static void
begin_reading (Fixture *f, Reading *reading)
{
  g_autoptr (TernMessageRows) rows = NULL;

  fixture_fill (f, f->inbox, 1, 1);
  reading->message = fixture_find (f, f->inbox, 1);
  rows = tern_store_get_messages (f->store, &reading->message, 1, NULL);
  reading->email = tern_message_rows_get (rows, 0)->email;
  reading->content = tern_message_content_new (f->client, reading->message, reading->email);
}

/* Tells the client. */
static void
put_body (Fixture *f, gint64 email, const char *section, const char *text)
{
  const TernBodyKey key = { email, section };
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;

  fixture_begin (f);
  tern_store_body_put (f->store, &key, bytes, &error);
  g_assert_no_error (error);
  fixture_end (f);
}

static void
put_structure (Fixture *f, gint64 email, const char *mail)
{
  g_autoptr (GBytes) bytes = g_bytes_new (mail, strlen (mail));
  g_autoptr (TernMimeDocument) document = tern_mime_parse (bytes);
  g_autoptr (TernStructure) structure = tern_structure_new_from_document (document);
  g_autofree char *text = tern_structure_to_text (structure);

  fixture_begin (f);
  g_assert_true (tern_store_set_insides (f->store, email, text, NULL, -1, NULL));
  fixture_end (f);
}

static gboolean
is_settled (gpointer data)
{
  TernContentState state = tern_message_content_get_state (data);

  return state != TERN_CONTENT_LOADING && state != TERN_CONTENT_FETCHING;
}

static gboolean
is_fetching (gpointer data)
{
  return tern_message_content_get_state (data) == TERN_CONTENT_FETCHING;
}

static gboolean
is_whole (gpointer data)
{
  return is_settled (data) && !tern_message_content_get_partial (data);
}

static gboolean
has_command (gpointer data)
{
  return fixture_get_n_commands (data) > 0;
}

static gboolean
has_result (gpointer data)
{
  return ((Reading *) data)->result != NULL;
}

static void
keep_result (GObject *source, GAsyncResult *result, gpointer data)
{
  ((Reading *) data)->result = g_object_ref (result);
}

static void
load (Reading *reading)
{
  tern_message_content_load (reading->content);
  fixture_wait_until (is_settled, reading->content);
}

static void
assert_text (Reading *reading, const char *text)
{
  g_assert_cmpint (tern_message_content_get_state (reading->content), ==, TERN_CONTENT_READY);
  /* The line end before a boundary is the boundary's; in a part fetched alone it is there. */
  ASSERT_STRING (g_strchomp (g_strdup (tern_mime_document_get_text (
                     tern_message_content_get_document (reading->content)))),
                 text);
}

static void
assert_fetches (Fixture *f, Reading *reading, const char *section)
{
  TernEngineCommand *command;

  fixture_wait_until (has_command, f);
  g_assert_cmpuint (fixture_get_n_commands (f), ==, 1);
  command = fixture_get_command (f, 0);
  g_assert_cmpint (command->kind, ==, TERN_ENGINE_COMMAND_FETCH_BODY);
  g_assert_cmpuint (command->n_ids, ==, 1);
  g_assert_cmpint (command->ids[0], ==, reading->message);
  g_assert_cmpstr (command->section, ==, section);
}

/* The same whether it is here or the server tells of it. */
static void
assert_parts (Reading *reading)
{
  g_autoptr (GPtrArray) parts = tern_message_content_list_parts (reading->content);

  g_assert_cmpuint (parts->len, ==, 3);
  g_assert_cmpstr (((TernMimePart *) parts->pdata[0])->section, ==, "");
  g_assert_true (((TernMimePart *) parts->pdata[0])->is_multipart);
  g_assert_cmpstr (((TernMimePart *) parts->pdata[1])->section, ==, "1");
  g_assert_cmpstr (((TernMimePart *) parts->pdata[2])->section, ==, "2");
  g_assert_cmpuint (((TernMimePart *) parts->pdata[2])->depth, ==, 1);
}

static void
test_here (Fixture *f, gconstpointer data)
{
  g_auto (Reading) reading = { 0 };
  g_autoptr (GPtrArray) attachments = NULL;

  begin_reading (f, &reading);
  put_body (f, reading.email, "", MAIL);
  load (&reading);
  assert_text (&reading, "Here they are.");
  g_assert_false (tern_message_content_get_partial (reading.content));
  attachments = tern_message_content_list_attachments (reading.content);
  g_assert_cmpuint (attachments->len, ==, 1);
  g_assert_cmpstr (((TernMimePart *) attachments->pdata[0])->filename, ==, "figures.pdf");
  assert_parts (&reading);
  g_assert_cmpuint (fixture_get_n_commands (f), ==, 0);
}

static void
test_partial (Fixture *f, gconstpointer data)
{
  g_auto (Reading) reading = { 0 };
  g_autoptr (GPtrArray) attachments = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  const TernMimePart *part;

  begin_reading (f, &reading);
  put_structure (f, reading.email, MAIL);
  put_body (f, reading.email, "1", "Here they are.\r\n");
  load (&reading);
  assert_text (&reading, "Here they are.");
  g_assert_true (tern_message_content_get_partial (reading.content));
  attachments = tern_message_content_list_attachments (reading.content);
  g_assert_cmpuint (attachments->len, ==, 1);
  assert_parts (&reading);
  part = tern_message_content_find_content_id (reading.content, "p@example.org");
  g_assert_cmpstr (part->section, ==, "2");
  g_assert_cmpuint (fixture_get_n_commands (f), ==, 0);

  tern_message_content_read_part_async (reading.content, "2", NULL, keep_result, &reading);
  assert_fetches (f, &reading, "2");
  put_body (f, reading.email, "2", "JVBERi0xLjQ=\r\n");
  fixture_answer (f, TRUE);
  fixture_wait_until (has_result, &reading);
  bytes = tern_message_content_read_part_finish (reading.content, reading.result, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "%PDF-1.4", 8);
}

/* The rest comes while it is shown. */
static void
test_swapped (Fixture *f, gconstpointer data)
{
  g_auto (Reading) reading = { 0 };

  begin_reading (f, &reading);
  put_structure (f, reading.email, MAIL);
  put_body (f, reading.email, "1", "Here they are.\r\n");
  load (&reading);
  g_assert_true (tern_message_content_get_partial (reading.content));
  put_body (f, reading.email, "", MAIL);
  g_assert_cmpint (tern_message_content_get_state (reading.content), ==, TERN_CONTENT_READY);
  fixture_wait_until (is_whole, reading.content);
  assert_text (&reading, "Here they are.");
  g_assert_cmpuint (fixture_get_n_commands (f), ==, 0);
}

static void
test_fetched (Fixture *f, gconstpointer data)
{
  const TernEngineEvent fields = { .kind = TERN_ENGINE_EVENT_BODY, .done = 10, .total = 40 };
  g_autoptr (TernEngineEvent) event = tern_engine_event_new (&fields);
  g_auto (Reading) reading = { 0 };
  guint64 done, total;

  begin_reading (f, &reading);
  tern_message_content_load (reading.content);
  assert_fetches (f, &reading, NULL);
  fixture_wait_until (is_fetching, reading.content);
  g_assert_false (tern_message_content_get_progress (reading.content, &done, &total));
  fixture_send_event (f, 0, event);
  g_assert_true (tern_message_content_get_progress (reading.content, &done, &total));
  g_assert_cmpuint (done, ==, 10);
  g_assert_cmpuint (total, ==, 40);
  put_body (f, reading.email, "", MAIL);
  fixture_answer (f, TRUE);
  fixture_wait_until (is_settled, reading.content);
  assert_text (&reading, "Here they are.");
  /* Nothing was asked but for the body: it is not marked as read. */
  g_assert_cmpuint (fixture_get_n_commands (f), ==, 0);
}

/* The text of a large message before its attachments. */
static void
test_large (Fixture *f, gconstpointer data)
{
  g_auto (Reading) reading = { 0 };
  TernMessageRecord record = { .uid = 2, .size = 3000000, .internal_date = BASE_DATE, .date = BASE_DATE };
  g_autoptr (TernMessageRows) rows = NULL;

  fixture_begin (f);
  g_assert_true (tern_store_upsert_message (f->store, f->inbox, &record, &reading.message, NULL));
  fixture_end (f);
  rows = tern_store_get_messages (f->store, &reading.message, 1, NULL);
  reading.email = tern_message_rows_get (rows, 0)->email;
  put_structure (f, reading.email, MAIL);
  reading.content = tern_message_content_new (f->client, reading.message, reading.email);
  tern_message_content_load (reading.content);
  assert_fetches (f, &reading, "1");
  put_body (f, reading.email, "1", "Here they are.\r\n");
  fixture_answer (f, TRUE);
  fixture_wait_until (is_settled, reading.content);
  assert_text (&reading, "Here they are.");
  g_assert_true (tern_message_content_get_partial (reading.content));
}

static void
test_not_here (Fixture *f, gconstpointer data)
{
  g_auto (Reading) reading = { 0 };

  begin_reading (f, &reading);
  tern_message_content_load (reading.content);
  fixture_wait_until (has_command, f);
  fixture_refuse (f, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_SERVER, "imap.example.org cannot be reached");
  g_assert_cmpint (tern_message_content_get_state (reading.content), ==, TERN_CONTENT_NOT_HERE);
  g_assert_cmpstr (tern_message_content_get_problem (reading.content), ==, "imap.example.org cannot be reached");

  /* Another try, by hand. */
  tern_message_content_load (reading.content);
  fixture_wait_until (has_command, f);
  fixture_refuse (f, G_IO_ERROR, G_IO_ERROR_FAILED, "no");
  g_assert_cmpint (tern_message_content_get_state (reading.content), ==, TERN_CONTENT_NOT_HERE);

  /* A sync brings it. */
  put_body (f, reading.email, "", MAIL);
  fixture_wait_until (is_settled, reading.content);
  while (tern_message_content_get_state (reading.content) != TERN_CONTENT_READY)
    g_main_context_iteration (NULL, TRUE);
  assert_text (&reading, "Here they are.");
  g_assert_null (tern_message_content_get_problem (reading.content));
}

static void
set_account_state (Fixture *f, TernEngineState state, const char *text)
{
  g_autoptr (TernMailAccount) account = g_list_model_get_item (tern_client_get_accounts (f->client), 0);
  const TernEngineEvent fields = { .kind = TERN_ENGINE_EVENT_STATE,
                                   .account = tern_mail_account_get_id (account),
                                   .state = state,
                                   .text = text };
  g_autoptr (TernEngineEvent) event = tern_engine_event_new (&fields);

  tern_mail_account_take_event (account, event);
}

/* A server that is known not to answer is not waited for; once it does, the message comes by itself. */
static void
test_offline (Fixture *f, gconstpointer data)
{
  g_auto (Reading) reading = { 0 };

  begin_reading (f, &reading);
  set_account_state (f, TERN_ENGINE_STATE_WAITING, "There is no network");
  load (&reading);
  g_assert_cmpint (tern_message_content_get_state (reading.content), ==, TERN_CONTENT_NOT_HERE);
  g_assert_cmpstr (tern_message_content_get_problem (reading.content), ==, "There is no network");
  g_assert_cmpuint (fixture_get_n_commands (f), ==, 0);

  set_account_state (f, TERN_ENGINE_STATE_WATCHING, NULL);
  assert_fetches (f, &reading, NULL);
  put_body (f, reading.email, "", MAIL);
  fixture_answer (f, TRUE);
  fixture_wait_until (is_settled, reading.content);
  assert_text (&reading, "Here they are.");
}

static void
test_failed (Fixture *f, gconstpointer data)
{
  g_auto (Reading) reading = { 0 };

  begin_reading (f, &reading);
  tern_message_content_load (reading.content);
  fixture_wait_until (has_command, f);
  fixture_refuse (f, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_NO_MESSAGE, "It is no longer on the server");
  g_assert_cmpint (tern_message_content_get_state (reading.content), ==, TERN_CONTENT_FAILED);
  g_assert_cmpstr (tern_message_content_get_problem (reading.content), ==, "It is no longer on the server");

  /* An engine that says it is done, and nothing is there. */
  tern_message_content_load (reading.content);
  fixture_wait_until (has_command, f);
  fixture_answer (f, TRUE);
  fixture_wait_until (is_settled, reading.content);
  g_assert_cmpint (tern_message_content_get_state (reading.content), ==, TERN_CONTENT_FAILED);
}

static void
test_cancelled (Fixture *f, gconstpointer data)
{
  g_auto (Reading) reading = { 0 };

  begin_reading (f, &reading);
  tern_message_content_load (reading.content);
  fixture_wait_until (has_command, f);
  tern_message_content_cancel (reading.content);
  g_assert_true (g_cancellable_is_cancelled (fixture_get_cancellable (f, 0)));
  fixture_refuse (f, G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");
  g_assert_cmpint (tern_message_content_get_state (reading.content), ==, TERN_CONTENT_FETCHING);
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static gboolean
save (Reading *reading, GFile *file, GError **error)
{
  g_clear_object (&reading->result);
  tern_message_content_save_part_async (reading->content, "2", file, NULL, keep_result, reading);
  fixture_wait_until (has_result, reading);
  return tern_message_content_save_part_finish (reading->content, reading->result, error);
}

static void
test_saved (Fixture *f, gconstpointer data)
{
  g_auto (Reading) reading = { 0 };
  g_autofree char *folder = g_dir_make_tmp ("tern-save-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "figures.pdf", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;

  begin_reading (f, &reading);
  put_body (f, reading.email, "", MAIL);
  load (&reading);
  g_assert_true (save (&reading, file, &error));
  g_assert_no_error (error);
  g_file_get_contents (path, &contents, NULL, NULL);
  g_assert_cmpstr (contents, ==, "%PDF-1.4");
  g_assert_cmpuint (count_files (folder), ==, 1);
  g_unlink (path);
  g_rmdir (folder);
}

/* A file may not grow beyond four bytes: as on a full disk, writing ends in the middle. */
static void
test_full_disk (Fixture *f, gconstpointer data)
{
  g_auto (Reading) reading = { 0 };
  g_autofree char *folder = g_dir_make_tmp ("tern-save-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "figures.pdf", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  struct rlimit before, small;

  begin_reading (f, &reading);
  put_body (f, reading.email, "", MAIL);
  load (&reading);
  g_file_set_contents (path, "old", -1, NULL);
  signal (SIGXFSZ, SIG_IGN);
  getrlimit (RLIMIT_FSIZE, &before);
  small = before;
  small.rlim_cur = 4;
  setrlimit (RLIMIT_FSIZE, &small);
  g_assert_false (save (&reading, file, &error));
  setrlimit (RLIMIT_FSIZE, &before);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_assert_cmpstr (error->message, ==, "There is not enough space for “figures.pdf”");
  g_file_get_contents (path, &contents, NULL, NULL);
  g_assert_cmpstr (contents, ==, "old");
  g_assert_cmpuint (count_files (folder), ==, 1);
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_nowhere_to_save (Fixture *f, gconstpointer data)
{
  g_auto (Reading) reading = { 0 };
  g_autofree char *path = g_build_filename (f->dir, "no-such-folder", "figures.pdf", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;

  begin_reading (f, &reading);
  put_body (f, reading.email, "", MAIL);
  load (&reading);
  g_assert_false (save (&reading, file, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static void
test_source (Fixture *f, gconstpointer data)
{
  g_auto (Reading) reading = { 0 };
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  begin_reading (f, &reading);
  tern_message_content_read_source_async (reading.content, NULL, keep_result, &reading);
  assert_fetches (f, &reading, NULL);
  put_body (f, reading.email, "", MAIL);
  fixture_answer (f, TRUE);
  fixture_wait_until (has_result, &reading);
  bytes = tern_message_content_read_source_finish (reading.content, reading.result, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), MAIL, strlen (MAIL));
}

static void
test_unknown_part (Fixture *f, gconstpointer data)
{
  g_auto (Reading) reading = { 0 };
  g_autoptr (GError) error = NULL;

  begin_reading (f, &reading);
  put_body (f, reading.email, "", MAIL);
  load (&reading);
  tern_message_content_read_part_async (reading.content, "7.3", NULL, keep_result, &reading);
  fixture_wait_until (has_result, &reading);
  g_assert_null (tern_message_content_read_part_finish (reading.content, reading.result, &error));
  g_assert_error (error, TERN_STORE_ERROR, TERN_STORE_ERROR_INVALID);
  g_assert_cmpuint (fixture_get_n_commands (f), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_TEST ("/model/content/here", test_here, NULL);
  FIXTURE_TEST ("/model/content/partial", test_partial, NULL);
  FIXTURE_TEST ("/model/content/swapped", test_swapped, NULL);
  FIXTURE_TEST ("/model/content/fetched", test_fetched, NULL);
  FIXTURE_TEST ("/model/content/large", test_large, NULL);
  FIXTURE_TEST ("/model/content/not-here", test_not_here, NULL);
  FIXTURE_TEST ("/model/content/offline", test_offline, NULL);
  FIXTURE_TEST ("/model/content/failed", test_failed, NULL);
  FIXTURE_TEST ("/model/content/cancelled", test_cancelled, NULL);
  FIXTURE_TEST ("/model/content/saved", test_saved, NULL);
  FIXTURE_TEST ("/model/content/full-disk", test_full_disk, NULL);
  FIXTURE_TEST ("/model/content/nowhere-to-save", test_nowhere_to_save, NULL);
  FIXTURE_TEST ("/model/content/source", test_source, NULL);
  FIXTURE_TEST ("/model/content/unknown-part", test_unknown_part, NULL);
  return g_test_run ();
}
