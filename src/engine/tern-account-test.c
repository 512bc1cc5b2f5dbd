/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Testing an account: its password, then IMAP, then SMTP. */
#include "engine/tern-account-test.h"

#include "engine/tern-account-secret.h"
#include "engine/tern-account-try.h"
#include "engine/tern-engine-error.h"

typedef enum
{
  STEP_SECRET,
  STEP_IMAP,
  STEP_SMTP,
  STEP_DONE,
} Step;

typedef struct
{
  TernAccount *account;
  TernHeldPasswords *held;      /* nullable */
  TernEngineJob *job;
  Step step;
  TernCredentials *credentials; /* nullable: there are none */
  GError *failure;              /* the first */
} Test;

static void
test_free (Test *self)
{
  g_clear_pointer (&self->credentials, tern_credentials_unref);
  g_clear_pointer (&self->held, tern_held_passwords_unref);
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

/* Without a password nothing is connected to, and neither service works. */
static void
take_secret (Test *self, GAsyncResult *result)
{
  self->credentials = tern_account_secret_lookup_finish (result, &self->failure);
  self->step = STEP_IMAP;
  if (self->credentials != NULL)
    return;
  tell (self, "imap", self->failure);
  if (tern_account_get_smtp (self->account) != NULL)
    tell (self, "smtp", self->failure);
  self->step = STEP_DONE;
}

static void
take_try (Test *self, GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;

  tern_account_try_finish (result, &error);
  tell (self, self->step == STEP_IMAP ? "imap" : "smtp", error);
  if (self->failure == NULL)
    self->failure = g_steal_pointer (&error);
  self->step = self->step == STEP_IMAP && tern_account_get_smtp (self->account) != NULL ? STEP_SMTP : STEP_DONE;
}

static void
step (GTask *task, GAsyncReadyCallback answer_cb)
{
  Test *self = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (g_cancellable_is_cancelled (cancellable))
    self->step = STEP_DONE;
  switch (self->step)
    {
    case STEP_SECRET:
      tern_account_secret_lookup_async (self->account, self->held, cancellable, answer_cb, g_object_ref (task));
      return;

    case STEP_IMAP:
    case STEP_SMTP:
      tern_account_try_with_async (self->account,
                                   self->step == STEP_IMAP ? TERN_NET_PROTOCOL_IMAP : TERN_NET_PROTOCOL_SMTP,
                                   self->credentials, cancellable, answer_cb, g_object_ref (task));
      return;

    case STEP_DONE:
      if (self->failure != NULL)
        g_task_return_error (task, g_steal_pointer (&self->failure));
      else
        g_task_return_boolean (task, TRUE);
      return;
    }
}

static void
answer_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Test *self = g_task_get_task_data (task);

  if (self->step == STEP_SECRET)
    take_secret (self, result);
  else
    take_try (self, result);
  step (task, answer_cb);
}

void
tern_account_test_async (TernAccount *account,
                         TernHeldPasswords *held,
                         TernEngineJob *job,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task
      = g_task_new (NULL, tern_engine_job_get_cancellable (job), callback, user_data);
  Test *self = g_new0 (Test, 1);

  g_task_set_source_tag (task, tern_account_test_async);
  self->account = tern_account_ref (account);
  self->held = held != NULL ? tern_held_passwords_ref (held) : NULL;
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
