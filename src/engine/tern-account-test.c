/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Testing an account: IMAP, then SMTP. */
#include "engine/tern-account-test.h"

#include "engine/tern-account-secret.h"
#include "engine/tern-engine-error.h"
#include "engine/tern-session-open.h"
#include "smtp/tern-smtp-session.h"

typedef enum
{
  STEP_IMAP,
  STEP_IMAP_LOGOUT,
  STEP_SMTP_SECRET,
  STEP_SMTP_CONNECT,
  STEP_SMTP_AUTHENTICATE,
  STEP_SMTP_QUIT,
  STEP_DONE,
} Step;

typedef struct
{
  TernAccount *account;
  TernEngineJob *job;
  Step step;
  TernImapSession *imap;
  TernSmtpSession *smtp;
  TernCredentials *credentials;
  GError *failure; /* the first */
} Test;

static void
test_free (Test *self)
{
  g_clear_object (&self->imap);
  g_clear_object (&self->smtp);
  g_clear_pointer (&self->credentials, tern_credentials_unref);
  g_clear_error (&self->failure);
  tern_engine_job_unref (self->job);
  tern_account_unref (self->account);
  g_free (self);
}

static void
tell (Test *self, const char *service, const GError *error)
{
  tern_engine_job_emit (self->job,
                        &(TernEngineEvent) { .kind = TERN_ENGINE_EVENT_TESTED,
                                             .account = tern_account_get_id (self->account),
                                             .service = service,
                                             .ok = error == NULL,
                                             .text = error != NULL ? error->message : NULL });
}

static gboolean
make_smtp (Test *self, GError **error)
{
  const TernNetEndpoint *endpoint = tern_account_get_smtp (self->account);
  g_autoptr (TernTlsOptions) tls = tern_account_dup_tls_options (self->account, endpoint, error);

  if (tls == NULL)
    return FALSE;
  self->smtp = tern_smtp_session_new (endpoint, tls);
  return TRUE;
}

/* A service does not work; what is next is the other one, or the end. */
static void
note_failure (Test *self, GError *error)
{
  gboolean imap = self->step <= STEP_IMAP_LOGOUT;

  if (!imap && !g_error_matches (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_CREDENTIALS))
    g_prefix_error (&error, "Could not send mail for %s: ", tern_account_get_email (self->account));
  tell (self, imap ? "imap" : "smtp", error);
  if (self->failure == NULL)
    self->failure = error;
  else
    g_error_free (error);
  self->step = imap ? STEP_SMTP_SECRET : STEP_DONE;
}

static void
step (GTask *task, GAsyncReadyCallback answer_cb)
{
  Test *self = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *error = NULL;

  for (;;)
    switch (self->step)
      {
      case STEP_IMAP:
        tern_session_open_async (self->account, cancellable, answer_cb, g_object_ref (task));
        return;

      case STEP_IMAP_LOGOUT:
        tell (self, "imap", NULL);
        tern_imap_session_logout_async (self->imap, cancellable, answer_cb, g_object_ref (task));
        return;

      case STEP_SMTP_SECRET:
        if (tern_account_get_smtp (self->account) == NULL || g_cancellable_is_cancelled (cancellable))
          {
            self->step = STEP_DONE;
            break;
          }
        tern_account_secret_lookup_async (self->account, cancellable, answer_cb,
                                          g_object_ref (task));
        return;

      case STEP_SMTP_CONNECT:
        if (!make_smtp (self, &error))
          {
            note_failure (self, error);
            break;
          }
        tern_smtp_session_connect_async (self->smtp, cancellable, answer_cb, g_object_ref (task));
        return;

      case STEP_SMTP_AUTHENTICATE:
        tern_smtp_session_authenticate_async (self->smtp, self->credentials, cancellable, answer_cb,
                                              g_object_ref (task));
        return;

      case STEP_SMTP_QUIT:
        tell (self, "smtp", NULL);
        tern_smtp_session_quit_async (self->smtp, cancellable, answer_cb, g_object_ref (task));
        return;

      case STEP_DONE:
        if (self->smtp != NULL)
          tern_smtp_session_abort (self->smtp);
        if (self->failure != NULL)
          g_task_return_error (task, g_steal_pointer (&self->failure));
        else
          g_task_return_boolean (task, TRUE);
        return;
      }
}

static void
take_answer (Test *self, GAsyncResult *result, GError **error)
{
  switch (self->step)
    {
    case STEP_IMAP:
      self->imap = tern_session_open_finish (result, error);
      break;
    case STEP_IMAP_LOGOUT:
      tern_imap_session_logout_finish (self->imap, result, NULL);
      break;
    case STEP_SMTP_SECRET:
      self->credentials = tern_account_secret_lookup_finish (result, error);
      break;
    case STEP_SMTP_CONNECT:
      tern_smtp_session_connect_finish (self->smtp, result, error);
      break;
    case STEP_SMTP_AUTHENTICATE:
      tern_smtp_session_authenticate_finish (self->smtp, result, error);
      break;
    case STEP_SMTP_QUIT:
      tern_smtp_session_quit_finish (self->smtp, result, NULL);
      break;
    case STEP_DONE:
      break;
    }
}

static void
answer_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Test *self = g_task_get_task_data (task);
  GError *error = NULL;

  take_answer (self, result, &error);
  if (error != NULL)
    note_failure (self, error);
  else
    self->step++;
  step (task, answer_cb);
}

void
tern_account_test_async (TernAccount *account,
                         TernEngineJob *job,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task
      = g_task_new (NULL, tern_engine_job_get_cancellable (job), callback, user_data);
  Test *self = g_new0 (Test, 1);

  g_task_set_source_tag (task, tern_account_test_async);
  self->account = tern_account_ref (account);
  self->job = tern_engine_job_ref (job);
  g_task_set_task_data (task, self, (GDestroyNotify) test_free);
  step (task, answer_cb);
}

gboolean
tern_account_test_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
