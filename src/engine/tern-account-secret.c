/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Passwords, from a command, from memory, or from the Secret Service. libsecret is here rather than in app because
 * ternctl needs it too; no other file of the engine may include it. Nothing in this file logs. */
#include "engine/tern-account-secret.h"

#include "engine/tern-engine-error.h"

#include <libsecret/secret.h>
#include <string.h>

/* Bytes of the command's first line; far above any token in use. */
#define MAX_LINE_BYTES (64 * 1024)
#define BUFFER_BYTES (MAX_LINE_BYTES + 4096)

/* Who has it; the file is there in a Flatpak, where libsecret keeps an encrypted file and the portal its key. */
#define SERVICE_NAME "org.freedesktop.secrets"
#define PORTAL_NAME "org.freedesktop.portal.Desktop"
#define SANDBOX_FILE "/.flatpak-info"

static const SecretSchema schema = {
  .name = "org.ternmail.Tern.Account",
  .flags = SECRET_SCHEMA_NONE,
  .attributes = { { "account", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
};

/* A password command under way; the task's data. The reads, the wait and the clock each end by
 * themselves; whichever settles the question returns the task and stops the others. */
typedef struct
{
  TernAccount *account;
  GSubprocess *process;
  GCancellable *stop;   /* the command's own; cancelled once settled */
  guint seconds;
  GSource *clock;
  guint8 *buffer;       /* BUFFER_BYTES */
  gsize length;
  gboolean has_line;    /* the rest is read and thrown away, so that the command can end */
  gboolean at_end;
  gboolean exited;
  gboolean settled;
} Lookup;

static void
lookup_free (Lookup *self)
{
  if (self->buffer != NULL)
    explicit_bzero (self->buffer, BUFFER_BYTES);
  g_free (self->buffer);
  g_clear_object (&self->process);
  g_clear_object (&self->stop);
  tern_account_unref (self->account);
  g_free (self);
}

static void
settle (GTask *task)
{
  Lookup *self = g_task_get_task_data (task);

  self->settled = TRUE;
  if (self->clock != NULL)
    g_source_destroy (self->clock);
  g_clear_pointer (&self->clock, g_source_unref);
  if (self->process != NULL && !self->exited)
    g_subprocess_force_exit (self->process);
  g_cancellable_cancel (self->stop);
}

static void
fail (GTask *task, TernEngineError code, const char *reason)
{
  Lookup *self = g_task_get_task_data (task);

  if (self->settled)
    return;
  settle (task);
  if (g_task_return_error_if_cancelled (task))
    return;
  g_task_return_new_error (task, TERN_ENGINE_ERROR, code, "There is no password for %s: %s",
                           tern_account_get_email (self->account), reason);
}

static void
return_password (GTask *task, const char *password, gssize length)
{
  Lookup *self = g_task_get_task_data (task);
  g_autoptr (GError) reason = NULL;
  TernCredentials *credentials
      = tern_credentials_new (TERN_CREDENTIALS_PASSWORD, tern_account_get_user (self->account),
                              password, length, &reason);

  if (credentials == NULL)
    {
      fail (task, TERN_ENGINE_ERROR_CREDENTIALS, reason->message);
      return;
    }
  settle (task);
  g_task_return_pointer (task, credentials, (GDestroyNotify) tern_credentials_unref);
}

static void
look_at_output (GTask *task)
{
  Lookup *self = g_task_get_task_data (task);
  const guint8 *end = memchr (self->buffer, '\n', self->length);
  gsize length = end != NULL ? (gsize) (end - self->buffer) : self->length;

  if (self->settled || !self->exited || !(self->has_line || self->at_end))
    return;
  if (!g_subprocess_get_if_exited (self->process)
      || g_subprocess_get_exit_status (self->process) != 0)
    {
      fail (task, TERN_ENGINE_ERROR_CREDENTIALS, "the password command reported an error");
      return;
    }
  if (length > 0 && self->buffer[length - 1] == '\r')
    length--;
  if (length == 0)
    fail (task, TERN_ENGINE_ERROR_CREDENTIALS, "the password command said nothing");
  else
    return_password (task, (const char *) self->buffer, (gssize) length);
}

/* What comes after the first line lands behind it and is not looked at. */
static void
read_on (GTask *task, GAsyncReadyCallback callback)
{
  Lookup *self = g_task_get_task_data (task);
  gsize at = self->has_line ? MAX_LINE_BYTES : self->length;

  g_input_stream_read_async (g_subprocess_get_stdout_pipe (self->process), self->buffer + at,
                             BUFFER_BYTES - at, G_PRIORITY_DEFAULT, self->stop, callback,
                             g_object_ref (task));
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Lookup *self = g_task_get_task_data (task);
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);

  if (self->settled)
    return;
  if (n <= 0)
    {
      self->at_end = TRUE;
      look_at_output (task);
      return;
    }
  if (!self->has_line)
    {
      self->has_line = memchr (self->buffer + self->length, '\n', (gsize) n) != NULL;
      self->length += (gsize) n;
    }
  if (!self->has_line && self->length >= MAX_LINE_BYTES)
    {
      fail (task, TERN_ENGINE_ERROR_CREDENTIALS, "the password command said too much");
      return;
    }
  look_at_output (task);
  if (!self->settled)
    read_on (task, read_cb);
}

static void
wait_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Lookup *self = g_task_get_task_data (task);

  if (!g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL))
    return;
  self->exited = TRUE;
  look_at_output (task);
}

static gboolean
on_time_up (gpointer user_data)
{
  fail (user_data, TERN_ENGINE_ERROR_CREDENTIALS, "the password command did not end in time");
  return G_SOURCE_REMOVE;
}

static gboolean
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
  fail (user_data, TERN_ENGINE_ERROR_CREDENTIALS, "cancelled");
  return G_SOURCE_REMOVE;
}

/* The task is held by the read and the wait; the clock and the cancel source die with them. */
static void
start_clock (GTask *task)
{
  Lookup *self = g_task_get_task_data (task);
  GCancellable *outer = g_task_get_cancellable (task);

  self->clock = g_timeout_source_new_seconds (self->seconds);
  g_source_set_callback (self->clock, on_time_up, g_object_ref (task), g_object_unref);
  if (outer != NULL)
    {
      g_autoptr (GSource) cancel = g_cancellable_source_new (outer);

      g_source_set_callback (cancel, G_SOURCE_FUNC (on_cancelled), g_object_ref (task),
                             g_object_unref);
      g_source_add_child_source (self->clock, cancel);
    }
  g_source_attach (self->clock, g_main_context_get_thread_default ());
}

static void
run_command (GTask *task, const char *command)
{
  Lookup *self = g_task_get_task_data (task);
  g_autoptr (GError) reason = NULL;
  g_auto (GStrv) argv = NULL;

  /* Standard input is empty by default. What it complains of may hold anything, and is not for us to show. */
  if (g_shell_parse_argv (command, NULL, &argv, &reason))
    self->process = g_subprocess_newv (
        (const char *const *) argv,
        G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &reason);
  if (self->process == NULL)
    {
      g_autofree char *sentence
          = g_strdup_printf ("the password command did not start: %s", reason->message);

      fail (task, TERN_ENGINE_ERROR_CREDENTIALS, sentence);
      return;
    }
  self->buffer = g_malloc0 (BUFFER_BYTES);
  start_clock (task);
  g_subprocess_wait_async (self->process, self->stop, wait_cb, g_object_ref (task));
  read_on (task, read_cb);
}

/* --- the keyring --- */

static const char *
get_keyring_name (void)
{
  return g_file_test (SANDBOX_FILE, G_FILE_TEST_EXISTS) ? PORTAL_NAME : SERVICE_NAME;
}

static gboolean
names_keyring (GVariant *reply)
{
  g_autofree const char **names = NULL;

  g_variant_get (reply, "(^a&s)", &names);
  return g_strv_contains (names, get_keyring_name ());
}

static void
ask_bus (GTask *task, const char *method, GDBusConnection *bus, GAsyncReadyCallback callback)
{
  g_dbus_connection_call (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", method, NULL,
                          G_VARIANT_TYPE ("(as)"), G_DBUS_CALL_FLAGS_NONE, -1, g_task_get_cancellable (task), callback,
                          g_object_ref (task));
}

static void
activatable_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);

  g_task_return_boolean (task, reply != NULL && names_keyring (reply));
}

static void
names_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);

  if (reply != NULL && names_keyring (reply))
    g_task_return_boolean (task, TRUE);
  else
    ask_bus (task, "ListActivatableNames", G_DBUS_CONNECTION (source), activatable_cb);
}

static void
bus_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, NULL);

  if (bus == NULL)
    g_task_return_boolean (task, FALSE);
  else
    ask_bus (task, "ListNames", bus, names_cb);
}

void
tern_account_secret_probe_async (GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, tern_account_secret_probe_async);
  g_bus_get (G_BUS_TYPE_SESSION, cancellable, bus_cb, task);
}

gboolean
tern_account_secret_probe_finish (GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), NULL);
}

static void
lookup_probed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  if (tern_account_secret_probe_finish (result))
    fail (task, TERN_ENGINE_ERROR_CREDENTIALS, "the keyring did not give it");
  else
    fail (task, TERN_ENGINE_ERROR_NO_KEYRING, "no keyring is running on this computer");
}

static void
keyring_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) reason = NULL;
  char *password = secret_password_lookup_finish (result, &reason);

  if (password != NULL)
    return_password (task, password, -1);
  else if (reason != NULL)
    tern_account_secret_probe_async (g_task_get_cancellable (task), lookup_probed_cb, g_object_ref (task));
  else
    fail (task, TERN_ENGINE_ERROR_CREDENTIALS, "the keyring has none");
  secret_password_free (password);
}

/* Returns: whether there was one, and the task is over. */
static gboolean
return_held (GTask *task, TernHeldPasswords *held)
{
  Lookup *self = g_task_get_task_data (task);
  g_autoptr (GError) reason = NULL;
  TernCredentials *credentials
      = held != NULL ? tern_held_passwords_dup_credentials (held, self->account, &reason) : NULL;

  if (credentials != NULL)
    g_task_return_pointer (task, credentials, (GDestroyNotify) tern_credentials_unref);
  else if (reason != NULL)
    fail (task, TERN_ENGINE_ERROR_CREDENTIALS, reason->message);
  return credentials != NULL || reason != NULL;
}

/* Nothing has to be looked up for a certificate or a ticket. */
static gboolean
return_without_secret (GTask *task, TernAccount *account)
{
  TernCredentialsKind kind = tern_account_get_credentials_kind (account);
  TernCredentials *credentials;
  GError *error = NULL;

  if (kind == TERN_CREDENTIALS_PASSWORD)
    return FALSE;
  credentials = tern_credentials_new (kind, tern_account_get_user (account), "", -1, &error);
  if (credentials != NULL)
    g_task_return_pointer (task, credentials, (GDestroyNotify) tern_credentials_unref);
  else
    g_task_return_error (task, error);
  return TRUE;
}

void
tern_account_secret_lookup_within_async (TernAccount *account,
                                         TernHeldPasswords *held,
                                         guint seconds,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  const char *command = tern_account_get_password_command (account);
  Lookup *self = g_new0 (Lookup, 1);

  g_task_set_source_tag (task, tern_account_secret_lookup_async);
  self->account = tern_account_ref (account);
  self->seconds = seconds;
  self->stop = g_cancellable_new ();
  g_task_set_task_data (task, self, (GDestroyNotify) lookup_free);
  if (return_without_secret (task, account))
    return;
  if (command != NULL)
    run_command (task, command);
  else if (!return_held (task, held))
    secret_password_lookup (&schema, cancellable, keyring_cb, g_object_ref (task), "account",
                            tern_account_get_id (account), NULL);
}

void
tern_account_secret_lookup_async (TernAccount *account,
                                  TernHeldPasswords *held,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  tern_account_secret_lookup_within_async (account, held, TERN_ACCOUNT_SECRET_COMMAND_SECONDS,
                                           cancellable, callback, user_data);
}

TernCredentials *
tern_account_secret_lookup_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
probed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  const char *reason = g_task_get_task_data (task);

  if (tern_account_secret_probe_finish (result))
    g_task_return_new_error (task, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_CREDENTIALS, "The keyring cannot be used: %s",
                             reason);
  else
    g_task_return_new_error (task, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_NO_KEYRING,
                             "The keyring cannot be reached: none is running on this computer");
}

/* @reason: (transfer full) (nullable). */
static void
return_keyring (GTask *task, GError *reason)
{
  if (reason == NULL)
    g_task_return_boolean (task, TRUE);
  else if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, g_steal_pointer (&reason));
  else
    {
      g_task_set_task_data (task, g_strdup (reason->message), g_free);
      tern_account_secret_probe_async (g_task_get_cancellable (task), probed_cb, g_object_ref (task));
    }
  g_clear_error (&reason);
}

static void
store_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *reason = NULL;
  secret_password_store_finish (result, &reason);

  return_keyring (task, reason);
}

void
tern_account_secret_store_async (TernAccount *account,
                                 const char *password,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autofree char *label = g_strdup_printf ("Tern: %s", tern_account_get_email (account));

  g_task_set_source_tag (task, tern_account_secret_store_async);
  secret_password_store (&schema, SECRET_COLLECTION_DEFAULT, label, password, cancellable,
                         store_cb, task, "account", tern_account_get_id (account), NULL);
}

gboolean
tern_account_secret_store_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
clear_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *reason = NULL;
  secret_password_clear_finish (result, &reason);

  return_keyring (task, reason);
}

void
tern_account_secret_clear_async (TernAccount *account,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, tern_account_secret_clear_async);
  secret_password_clear (&schema, cancellable, clear_cb, task, "account",
                         tern_account_get_id (account), NULL);
}

gboolean
tern_account_secret_clear_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
