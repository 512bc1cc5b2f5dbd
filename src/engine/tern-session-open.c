/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Opening a session, step by step. */
#include "engine/tern-session-open.h"

#include "engine/tern-account-secret.h"
#include "engine/tern-engine-error.h"
#include "net/tern-net-error.h"

typedef enum
{
  STEP_SECRET,
  STEP_CONNECT,
  STEP_AUTHENTICATE,
  STEP_ENABLE,
  STEP_COMPRESS,
  STEP_DONE,
} Step;

typedef struct
{
  TernAccount *account;
  TernImapSession *session;
  TernHeldPasswords *held;      /* nullable */
  TernCredentials *credentials;
  Step step;
  guint seconds; /* from connecting to signed in and set up */
  GSource *deadline; /* NULL before connecting */
  gboolean late; /* the deadline has passed: the session was aborted */
} Open;

static void
open_free (Open *self)
{
  if (self->deadline != NULL)
    g_source_destroy (self->deadline);
  g_clear_pointer (&self->deadline, g_source_unref);
  if (self->session != NULL)
    tern_imap_session_abort (self->session);
  g_clear_object (&self->session);
  g_clear_pointer (&self->held, tern_held_passwords_unref);
  g_clear_pointer (&self->credentials, tern_credentials_unref);
  tern_account_unref (self->account);
  g_free (self);
}

static gboolean
make_session (Open *self, GError **error)
{
  const TernNetEndpoint *endpoint = tern_account_get_imap (self->account);
  g_autoptr (TernTlsOptions) tls = tern_account_dup_tls_options (self->account, endpoint, error);

  if (tls == NULL)
    return FALSE;
  self->session = tern_imap_session_new (endpoint, tls);
  return TRUE;
}

/* What waits for the session comes back with an error, or has just come back: answer_cb looks at @late first. */
static gboolean
on_deadline (gpointer user_data)
{
  Open *self = user_data;

  if (self->session != NULL)
    {
      self->late = TRUE;
      tern_imap_session_abort (self->session);
    }
  return G_SOURCE_REMOVE;
}

/* The stream's patience begins anew with every byte; this does not, so no trickle holds it off. */
static void
set_deadline (Open *self)
{
  self->deadline = g_timeout_source_new_seconds (self->seconds);
  g_source_set_callback (self->deadline, on_deadline, self, NULL);
  g_source_set_static_name (self->deadline, "tern-session-open-deadline");
  g_source_attach (self->deadline, g_main_context_get_thread_default ());
}

static GError *
make_late_error (Open *self)
{
  return g_error_new (TERN_NET_ERROR, TERN_NET_ERROR_TIMED_OUT,
                      "The server %s did not let you sign in within %u seconds",
                      tern_net_endpoint_get_host (tern_account_get_imap (self->account)), self->seconds);
}

/* Goes on until an answer has to be waited for; @answer_cb brings it back here. */
static void
step (GTask *task, GAsyncReadyCallback answer_cb)
{
  static const char *const extensions[] = { "CONDSTORE", "QRESYNC", "UTF8=ACCEPT", "UIDONLY", NULL };
  Open *self = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *error = NULL;

  switch (self->step)
    {
    case STEP_SECRET:
      tern_account_secret_lookup_async (self->account, self->held, cancellable, answer_cb,
                                        g_object_ref (task));
      return;

    case STEP_CONNECT:
      if (!make_session (self, &error))
        {
          g_task_return_error (task, error);
          return;
        }
      set_deadline (self);
      tern_imap_session_connect_async (self->session, cancellable, answer_cb, g_object_ref (task));
      return;

    case STEP_AUTHENTICATE:
      tern_imap_session_authenticate_async (self->session, self->credentials, cancellable,
                                            answer_cb, g_object_ref (task));
      return;

    case STEP_ENABLE:
      /* Both go out together. Nothing hangs on the answer to ID: a session that ends over it ends what follows. */
      tern_imap_session_id_async (self->session, cancellable, NULL, NULL);
      tern_imap_session_enable_async (self->session, extensions, cancellable, answer_cb,
                                      g_object_ref (task));
      return;

    case STEP_COMPRESS:
      if (tern_imap_session_can (self->session, TERN_IMAP_CAPABILITY_COMPRESS_DEFLATE))
        {
          tern_imap_session_compress_async (self->session, cancellable, answer_cb,
                                            g_object_ref (task));
          return;
        }
      self->step = STEP_DONE;
      G_GNUC_FALLTHROUGH;

    case STEP_DONE:
      g_task_return_pointer (task, g_steal_pointer (&self->session), g_object_unref);
      return;
    }
}

/* A name or password that will not become right by trying again. */
static gboolean
is_refusal (const GError *error)
{
  return g_error_matches (error, TERN_IMAP_ERROR, TERN_IMAP_ERROR_AUTHENTICATION)
         || g_error_matches (error, TERN_IMAP_ERROR, TERN_IMAP_ERROR_AUTHORIZATION)
         || g_error_matches (error, TERN_IMAP_ERROR, TERN_IMAP_ERROR_EXPIRED)
         || g_error_matches (error, TERN_IMAP_ERROR, TERN_IMAP_ERROR_CONTACT_ADMIN)
         || g_error_matches (error, TERN_NET_ERROR, TERN_NET_ERROR_SASL_FAILED)
         || g_error_matches (error, TERN_NET_ERROR, TERN_NET_ERROR_CREDENTIALS);
}

/* A captive portal: whatever kept us from the server, a wrong certificate or a page instead of a greeting, came from
 * there, and there is nothing wrong with the account. */
static gboolean
is_portal (Open *self, const GError *error)
{
  return self->step == STEP_CONNECT && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
         && g_network_monitor_get_connectivity (g_network_monitor_get_default ()) == G_NETWORK_CONNECTIVITY_PORTAL;
}

static void
fail (GTask *task, GError *error)
{
  Open *self = g_task_get_task_data (task);

  if (is_portal (self, error))
    {
      g_error_free (error);
      g_task_return_new_error (task, TERN_NET_ERROR, TERN_NET_ERROR_PORTAL,
                               "This network asks you to sign in first.");
      return;
    }

  if (self->step == STEP_AUTHENTICATE && is_refusal (error))
    {
      g_task_return_new_error (task, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_SIGN_IN,
                               "Could not sign in to %s as %s: %s",
                               tern_net_endpoint_get_host (tern_account_get_imap (self->account)),
                               tern_account_get_user (self->account), error->message);
      g_error_free (error);
      return;
    }
  if (self->step != STEP_SECRET && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_prefix_error (&error, "Could not connect %s: ", tern_account_get_email (self->account));
  g_task_return_error (task, error);
}

/* What the session can do without: a server that refuses it is used without it. */
static void
take_optional (Open *self, GAsyncResult *result, GError **error)
{
  g_auto (GStrv) enabled = NULL;

  if (self->step == STEP_ENABLE)
    enabled = tern_imap_session_enable_finish (self->session, result, error);
  else
    tern_imap_session_compress_finish (self->session, result, error);
  if (*error != NULL && (*error)->domain == TERN_IMAP_ERROR
      && tern_imap_session_get_state (self->session) != TERN_IMAP_STATE_LOGOUT)
    g_clear_error (error);
}

static void
answer_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Open *self = g_task_get_task_data (task);
  GError *error = NULL;

  switch (self->step)
    {
    case STEP_SECRET:
      self->credentials = tern_account_secret_lookup_finish (result, &error);
      break;
    case STEP_CONNECT:
      tern_imap_session_connect_finish (self->session, result, &error);
      break;
    case STEP_AUTHENTICATE:
      tern_imap_session_authenticate_finish (self->session, result, &error);
      break;
    case STEP_ENABLE:
    case STEP_COMPRESS:
      take_optional (self, result, &error);
      break;
    case STEP_DONE:
      return;
    }
  if (self->late)
    {
      g_clear_error (&error);
      error = make_late_error (self);
    }
  if (error != NULL)
    {
      fail (task, error);
      return;
    }
  self->step++;
  step (task, answer_cb);
}

static GTask *
make_task (TernAccount *account, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Open *self = g_new0 (Open, 1);

  g_task_set_source_tag (task, tern_session_open_async);
  self->account = tern_account_ref (account);
  self->seconds = TERN_SESSION_OPEN_SECONDS;
  g_task_set_task_data (task, self, (GDestroyNotify) open_free);
  return task;
}

void
tern_session_open_async (TernAccount *account,
                         TernHeldPasswords *held,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  tern_session_open_within_async (account, held, TERN_SESSION_OPEN_SECONDS, cancellable, callback, user_data);
}

void
tern_session_open_with_async (TernAccount *account,
                              TernCredentials *credentials,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = make_task (account, cancellable, callback, user_data);
  Open *self = g_task_get_task_data (task);

  self->credentials = tern_credentials_ref (credentials);
  self->step = STEP_CONNECT;
  step (task, answer_cb);
}

void
tern_session_open_within_async (TernAccount *account,
                                TernHeldPasswords *held,
                                guint seconds,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = make_task (account, cancellable, callback, user_data);
  Open *self = g_task_get_task_data (task);

  self->held = held != NULL ? tern_held_passwords_ref (held) : NULL;
  self->seconds = seconds;
  step (task, answer_cb);
}

TernImapSession *
tern_session_open_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
