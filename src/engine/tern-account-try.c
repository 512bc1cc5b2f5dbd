/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* One server, step by step. */
#include "engine/tern-account-try.h"

#include "engine/tern-engine-error.h"
#include "engine/tern-session-open.h"
#include "smtp/tern-smtp-session.h"

typedef enum
{
  STEP_IMAP,
  STEP_IMAP_LOGOUT,
  STEP_SMTP,
  STEP_SMTP_AUTHENTICATE,
  STEP_SMTP_QUIT,
} Step;

typedef struct
{
  TernAccount *account;
  TernCredentials *credentials;
  Step step;
  TernImapSession *imap; /* of IMAP */
  TernSmtpSession *smtp; /* of SMTP */
} Try;

static void
try_free (Try *self)
{
  if (self->smtp != NULL)
    tern_smtp_session_abort (self->smtp);
  g_clear_object (&self->imap);
  g_clear_object (&self->smtp);
  tern_credentials_unref (self->credentials);
  tern_account_unref (self->account);
  g_free (self);
}

static gboolean
make_smtp (Try *self, GError **error)
{
  const TernNetEndpoint *endpoint = tern_account_get_smtp (self->account);
  g_autoptr (TernTlsOptions) tls = tern_account_dup_tls_options (self->account, endpoint, error);

  if (tls == NULL)
    return FALSE;
  self->smtp = tern_smtp_session_new (endpoint, tls);
  return TRUE;
}

static void
step (GTask *task, GAsyncReadyCallback answer_cb)
{
  Try *self = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *error = NULL;

  switch (self->step)
    {
    case STEP_IMAP:
      tern_session_open_with_async (self->account, self->credentials, cancellable, answer_cb, g_object_ref (task));
      return;

    case STEP_IMAP_LOGOUT:
      tern_imap_session_logout_async (self->imap, cancellable, answer_cb, g_object_ref (task));
      return;

    case STEP_SMTP:
      if (make_smtp (self, &error))
        tern_smtp_session_connect_async (self->smtp, cancellable, answer_cb, g_object_ref (task));
      else
        g_task_return_error (task, error);
      return;

    case STEP_SMTP_AUTHENTICATE:
      tern_smtp_session_authenticate_async (self->smtp, self->credentials, cancellable, answer_cb,
                                            g_object_ref (task));
      return;

    case STEP_SMTP_QUIT:
      tern_smtp_session_quit_async (self->smtp, cancellable, answer_cb, g_object_ref (task));
      return;
    }
}

/* Of goodbyes it does not matter how they were taken. */
static void
take_answer (Try *self, GAsyncResult *result, GError **error)
{
  switch (self->step)
    {
    case STEP_IMAP:
      self->imap = tern_session_open_finish (result, error);
      break;
    case STEP_IMAP_LOGOUT:
      tern_imap_session_logout_finish (self->imap, result, NULL);
      break;
    case STEP_SMTP:
      tern_smtp_session_connect_finish (self->smtp, result, error);
      break;
    case STEP_SMTP_AUTHENTICATE:
      tern_smtp_session_authenticate_finish (self->smtp, result, error);
      break;
    case STEP_SMTP_QUIT:
      tern_smtp_session_quit_finish (self->smtp, result, NULL);
      break;
    }
}

static gboolean
is_refusal (const GError *error)
{
  return g_error_matches (error, TERN_SMTP_ERROR, TERN_SMTP_ERROR_AUTHENTICATION)
         || g_error_matches (error, TERN_NET_ERROR, TERN_NET_ERROR_SASL_FAILED);
}

/* What IMAP says has been put into the engine's words already. @error: (transfer full). */
static void
fail (GTask *task, GError *error)
{
  Try *self = g_task_get_task_data (task);

  if (self->step >= STEP_SMTP && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      if (is_refusal (error))
        {
          GError *refusal
              = g_error_new_literal (TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_SIGN_IN, error->message);

          g_error_free (error);
          error = refusal;
        }
      g_prefix_error (&error, "Could not send mail for %s: ", tern_account_get_email (self->account));
    }
  g_task_return_error (task, error);
}

static void
answer_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Try *self = g_task_get_task_data (task);
  GError *error = NULL;

  take_answer (self, result, &error);
  if (error != NULL)
    fail (task, error);
  else if (self->step == STEP_IMAP_LOGOUT || self->step == STEP_SMTP_QUIT)
    g_task_return_boolean (task, TRUE);
  else
    {
      self->step++;
      step (task, answer_cb);
    }
}

void
tern_account_try_with_async (TernAccount *account,
                             TernNetProtocol protocol,
                             TernCredentials *credentials,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Try *self = g_new0 (Try, 1);

  g_task_set_source_tag (task, tern_account_try_async);
  self->account = tern_account_ref (account);
  self->credentials = tern_credentials_ref (credentials);
  self->step = protocol == TERN_NET_PROTOCOL_IMAP ? STEP_IMAP : STEP_SMTP;
  g_task_set_task_data (task, self, (GDestroyNotify) try_free);
  step (task, answer_cb);
}

void
tern_account_try_async (TernAccount *account,
                        TernNetProtocol protocol,
                        const char *password,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  GError *error = NULL;
  g_autoptr (TernCredentials) credentials
      = tern_credentials_new (TERN_CREDENTIALS_PASSWORD, tern_account_get_user (account), password, -1, &error);

  if (credentials != NULL)
    tern_account_try_with_async (account, protocol, credentials, cancellable, callback, user_data);
  else
    g_task_report_error (NULL, callback, user_data, tern_account_try_async, error);
}

gboolean
tern_account_try_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
