/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The engine's thread and engine.sock, without any server: who holds the store, who is a client, and what happens to
 * those who talk nonsense. */
#include "engine-fixture.h"

#include "engine/tern-engine-client.h"
#include "engine/tern-engine-frame.h"
#include "engine/tern-engine.h"
#include "store/tern-store-choices.h"
#include "store/tern-store-error.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>

typedef struct
{
  char *folder;
  char *data;
  char *config;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  fixture->folder = fixture_make_folder ();
  fixture->data = g_build_filename (fixture->folder, "data", NULL);
  fixture->config = g_build_filename (fixture->folder, "config", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  fixture_remove_folder (fixture->folder);
  g_free (fixture->data);
  g_free (fixture->config);
}

static TernEnginePort *
open_port (Fixture *fixture, TernEngineOpenFlags flags)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TernEnginePort *port;

  tern_engine_port_open_async (fixture->data, fixture->config, flags, NULL, fixture_keep_result, &result);
  fixture_wait_for ((gpointer *) &result);
  port = tern_engine_port_open_finish (result, &error);
  g_assert_no_error (error);
  return port;
}

static gboolean
is_null (gpointer data)
{
  return *(gpointer *) data == NULL;
}

static void
close_port (TernEnginePort *port)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  tern_engine_port_close_async (port, fixture_keep_result, &result);
  fixture_wait_for ((gpointer *) &result);
  tern_engine_port_close_finish (port, result, &error);
  g_assert_no_error (error);
  g_clear_object (&result);
  /* A read under way holds it a moment longer; nothing else does. */
  g_object_add_weak_pointer (G_OBJECT (port), (gpointer *) &port);
  g_object_unref (port);
  fixture_wait_until (is_null, &port);
}

/* Eats @command. */
static gboolean
submit (TernEnginePort *port, TernEngineCommand *command, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tern_engine_port_submit_async (port, command, NULL, NULL, NULL, fixture_keep_result, &result);
  tern_engine_command_unref (command);
  fixture_wait_for ((gpointer *) &result);
  return tern_engine_port_submit_finish (port, result, error);
}

static void
expect_no_message (TernEnginePort *port)
{
  g_autoptr (TernFlags) seen = tern_flags_new (TERN_FLAG_SEEN, NULL);
  g_autoptr (GError) error = NULL;
  gint64 id = 12345;

  g_assert_false (submit (port, tern_engine_command_new_flag (&id, 1, seen, NULL), &error));
  g_assert_error (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_NO_MESSAGE);
}

static void
test_alone (Fixture *fixture, gconstpointer user_data)
{
  TernEnginePort *port = open_port (fixture, TERN_ENGINE_OPEN_NONE);
  g_autofree char *path = g_build_filename (fixture->data, "engine.sock", NULL);
  g_autoptr (GError) error = NULL;
  GStatBuf info;

  g_assert_true (TERN_IS_ENGINE (port));
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_true (S_ISSOCK (info.st_mode));
  g_assert_cmpint (info.st_mode & 07777, ==, 0600);
  expect_no_message (port);
  g_assert_false (submit (port, tern_engine_command_new_sync (NULL, NULL, 0, FALSE), &error));
  g_assert_error (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_NO_ACCOUNT);
  g_clear_error (&error);
  g_assert_false (submit (port, tern_engine_command_new_verify ("nobody", "INBOX"), &error));
  g_assert_error (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_NO_ACCOUNT);
  g_clear_error (&error);
  g_assert_false (submit (port, tern_engine_command_new_fetch_body (5, NULL), &error));
  g_assert_error (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_NO_MESSAGE);
  g_clear_error (&error);
  g_assert_true (submit (port, tern_engine_command_new_forget ("nobody"), &error));
  g_assert_no_error (error);
  close_port (port);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
test_client (Fixture *fixture, gconstpointer user_data)
{
  TernEnginePort *engine = open_port (fixture, TERN_ENGINE_OPEN_NONE);
  TernEnginePort *client = open_port (fixture, TERN_ENGINE_OPEN_NONE);
  g_autoptr (TernEngine) second = tern_engine_new (fixture->data, fixture->config);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (TERN_IS_ENGINE_CLIENT (client));
  expect_no_message (client);
  expect_no_message (client);
  tern_engine_start_async (second, NULL, fixture_keep_result, &result);
  fixture_wait_for ((gpointer *) &result);
  g_assert_false (tern_engine_start_finish (second, result, &error));
  g_assert_error (error, TERN_STORE_ERROR, TERN_STORE_ERROR_BUSY);
  close_port (client);
  expect_no_message (engine);
  close_port (engine);
  /* The thread that found the store taken is joined from here. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* Chosen by the client, there for every reader; nonsense changes nothing and the connection stays. */
static void
test_choose (Fixture *fixture, gconstpointer user_data)
{
  TernEnginePort *engine = open_port (fixture, TERN_ENGINE_OPEN_NONE);
  TernEnginePort *client = open_port (fixture, TERN_ENGINE_OPEN_NONE);
  g_autoptr (TernStore) reader = tern_store_reader_open (fixture->data, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *value = NULL;
  g_autofree char *long_value = g_strnfill (TERN_CHOICE_VALUE_MAX + 1, 'x');

  g_assert_true (submit (client, tern_engine_command_new_choose ("folder", "ann INBOX", "order", "2"), &error));
  g_assert_no_error (error);
  g_assert_false (submit (client, tern_engine_command_new_choose ("folder", "ann INBOX", "order", long_value), &error));
  g_assert_error (error, TERN_STORE_ERROR, TERN_STORE_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (submit (engine, tern_engine_command_new_choose ("Folder", "x", "y", "z"), &error));
  g_assert_error (error, TERN_STORE_ERROR, TERN_STORE_ERROR_INVALID);
  g_clear_error (&error);
  value = tern_store_get_choice (reader, "folder", "ann INBOX", "order", NULL);
  g_assert_cmpstr (value, ==, "2");
  g_assert_true (submit (engine, tern_engine_command_new_choose ("folder", "ann INBOX", "order", NULL), &error));
  g_assert_null (tern_store_get_choice (reader, "folder", "ann INBOX", "order", NULL));
  close_port (client);
  close_port (engine);
}

static gboolean
is_gone (gpointer data)
{
  g_autoptr (GError) error = NULL;

  return !submit (data, tern_engine_command_new_journal_retry ((gint64[]){ 1 }, 1), &error)
         && g_error_matches (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_GONE);
}

static void
test_holder_goes (Fixture *fixture, gconstpointer user_data)
{
  TernEnginePort *engine = open_port (fixture, TERN_ENGINE_OPEN_NONE);
  TernEnginePort *client = open_port (fixture, TERN_ENGINE_OPEN_NONE);
  TernEnginePort *next;

  close_port (engine);
  fixture_wait_until (is_gone, client);
  close_port (client);
  next = open_port (fixture, TERN_ENGINE_OPEN_NONE);
  g_assert_true (TERN_IS_ENGINE (next));
  close_port (next);
}

static void
test_no_yield (Fixture *fixture, gconstpointer user_data)
{
  TernEnginePort *engine = open_port (fixture, TERN_ENGINE_OPEN_NONE);
  TernEnginePort *client = open_port (fixture, TERN_ENGINE_OPEN_ASK_YIELD);

  g_assert_true (TERN_IS_ENGINE_CLIENT (client));
  expect_no_message (client);
  close_port (client);
  close_port (engine);
}

static void
on_stepped_down (TernEngine *engine, gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

static void
test_yield (Fixture *fixture, gconstpointer user_data)
{
  TernEnginePort *first = open_port (fixture, TERN_ENGINE_OPEN_YIELDS);
  gboolean stepped_down = FALSE;
  g_autoptr (GError) error = NULL;
  TernEnginePort *second;

  g_signal_connect (first, "stepped-down", G_CALLBACK (on_stepped_down), &stepped_down);
  second = open_port (fixture, TERN_ENGINE_OPEN_ASK_YIELD);
  g_assert_true (TERN_IS_ENGINE (second));
  g_assert_true (stepped_down);
  g_assert_false (submit (first, tern_engine_command_new_list (NULL), &error));
  g_assert_error (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_YIELDED);
  close_port (first);
  expect_no_message (second);
  close_port (second);
}

static GSocketConnection *
connect_raw (Fixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->data, "engine.sock", NULL);
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  GSocketConnection *connection
      = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, &error);

  g_assert_no_error (error);
  return connection;
}

/* Reads to the end: the engine closed it. */
static void
expect_closed (GSocketConnection *connection)
{
  GInputStream *stream = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  guint8 buffer[4096];

  g_socket_set_timeout (g_socket_connection_get_socket (connection), 20);
  for (;;)
    {
      g_autoptr (GError) error = NULL;
      gssize n = g_input_stream_read (stream, buffer, sizeof buffer, NULL, &error);

      /* What it had not read yet makes the kernel say so with a reset. */
      if (n == 0 || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED))
        return;
      g_assert_no_error (error);
    }
}

static void
send_raw (GSocketConnection *connection, gconstpointer data, gsize size)
{
  g_autoptr (GError) error = NULL;

  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), data, size,
                             NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
test_nonsense (Fixture *fixture, gconstpointer user_data)
{
  TernEnginePort *engine = open_port (fixture, TERN_ENGINE_OPEN_NONE);
  TernEnginePort *client = open_port (fixture, TERN_ENGINE_OPEN_NONE);
  g_autoptr (GBytes) event
      = tern_engine_frame_encode (1, TERN_ENGINE_FRAME_EVENT, g_variant_new_string ("x"));
  g_autoptr (GBytes) unknown = tern_engine_frame_encode (1, 200, g_variant_new_string ("x"));
  const struct
  {
    gconstpointer data;
    gsize size;
  } nonsense[] = {
    { "GET / HTTP/1.1\r\n\r\n", 18 },
    { "\xff\xff\xff\xff", 4 },
    { "\x00\x10\x00\x01", 4 },
    { "\x00\x00\x00\x00", 4 },
    { "\x00\x00\x00\x08garbage!", 12 },
    { g_bytes_get_data (event, NULL), g_bytes_get_size (event) },
    { g_bytes_get_data (unknown, NULL), g_bytes_get_size (unknown) },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (nonsense); i++)
    {
      g_autoptr (GSocketConnection) connection = connect_raw (fixture);

      send_raw (connection, nonsense[i].data, nonsense[i].size);
      expect_closed (connection);
      /* Only that one: */
      expect_no_message (client);
      expect_no_message (engine);
    }
  close_port (client);
  close_port (engine);
}

/* A command that makes no sense is answered, and the client stays. */
static void
test_bad_command (Fixture *fixture, gconstpointer user_data)
{
  TernEnginePort *engine = open_port (fixture, TERN_ENGINE_OPEN_NONE);
  TernEnginePort *client = open_port (fixture, TERN_ENGINE_OPEN_NONE);
  g_autoptr (GError) error = NULL;

  g_assert_false (submit (client, tern_engine_command_new_verify (NULL, NULL), &error));
  g_assert_error (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_INVALID);
  expect_no_message (client);
  close_port (client);
  close_port (engine);
}

/* One program cannot use up the engine: the 257th command under way, or the 33rd connection, is refused. */
static void
test_caps (Fixture *fixture, gconstpointer user_data)
{
  TernEnginePort *engine = open_port (fixture, TERN_ENGINE_OPEN_NONE);
  GSocketConnection *connections[33] = { NULL };
  guint8 byte;

  for (gsize i = 0; i < G_N_ELEMENTS (connections); i++)
    connections[i] = connect_raw (fixture);
  expect_closed (connections[32]);
  g_socket_set_timeout (g_socket_connection_get_socket (connections[31]), 20);
  g_assert_cmpint (g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connections[31])),
                                        &byte, 1, NULL, NULL), ==, 1);
  for (gsize i = 0; i < G_N_ELEMENTS (connections); i++)
    g_object_unref (connections[i]);
  close_port (engine);
}

/* A data folder whose socket's path is longer than an address may be. */
static void
test_deep_folder (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *name = g_strnfill (120, 'd');
  TernEnginePort *engine, *client;

  g_free (fixture->data);
  fixture->data = g_build_filename (fixture->folder, name, NULL);
  engine = open_port (fixture, TERN_ENGINE_OPEN_NONE);
  client = open_port (fixture, TERN_ENGINE_OPEN_NONE);
  g_assert_true (TERN_IS_ENGINE (engine));
  g_assert_true (TERN_IS_ENGINE_CLIENT (client));
  expect_no_message (client);
  close_port (client);
  close_port (engine);
}

static void
test_cancelled (Fixture *fixture, gconstpointer user_data)
{
  TernEnginePort *engine = open_port (fixture, TERN_ENGINE_OPEN_NONE);
  g_autoptr (TernEngineCommand) command = tern_engine_command_new_list (NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  tern_engine_port_submit_async (engine, command, NULL, NULL, cancellable, fixture_keep_result, &result);
  fixture_wait_for ((gpointer *) &result);
  g_assert_false (tern_engine_port_submit_finish (engine, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_object (&result);
  close_port (engine);
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/engine/engine/alone", test_alone);
  add ("/engine/engine/client", test_client);
  add ("/engine/engine/choose", test_choose);
  add ("/engine/engine/holder-goes", test_holder_goes);
  add ("/engine/engine/no-yield", test_no_yield);
  add ("/engine/engine/yield", test_yield);
  add ("/engine/engine/nonsense", test_nonsense);
  add ("/engine/engine/bad-command", test_bad_command);
  add ("/engine/engine/caps", test_caps);
  add ("/engine/engine/deep-folder", test_deep_folder);
  add ("/engine/engine/cancelled", test_cancelled);
  return g_test_run ();
}
