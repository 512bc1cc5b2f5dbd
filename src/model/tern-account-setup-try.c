/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Trying the settings: the password at hand, reading, then sending. */

#include "engine/tern-account-secret.h"
#include "model/tern-account-setup-private.h"

#include <string.h>

typedef enum
{
  STEP_SECRET, /* the one that is kept, when no other was given */
  STEP_SERVER,
} Step;

typedef struct
{
  TernAccount *account;
  TernCredentials *credentials; /* nullable: the password typed in */
  Step step;
  guint n_changes;              /* of the settings being tried */
  gboolean fell_back[2];        /* by TernNetProtocol */
} Try;

static void
try_free (Try *try)
{
  g_clear_pointer (&try->account, tern_account_unref);
  g_clear_pointer (&try->credentials, tern_credentials_unref);
  g_free (try);
}

/* A guess that nobody answers to: the other usual one, once; then the first again, which is what the person is told
 * about. Returns: whether to try again. */
static gboolean
guess_again (TernAccountSetup *self, Try *try, const GError *error)
{
  const TernSetupServer *server = &self->servers[self->protocol];
  const char *domain = tern_account_setup_get_domain (self);
  const char *first = self->protocol == TERN_NET_PROTOCOL_IMAP ? "imap." : "smtp.";
  gboolean again = !try->fell_back[self->protocol];
  g_autofree char *host = g_strconcat (again ? "mail." : first, domain, NULL);

  if (server->host_given || tern_account_setup_get_provider (self) != NULL
      || !g_error_matches (error, TERN_NET_ERROR, TERN_NET_ERROR_RESOLVE))
    return FALSE;
  try->fell_back[self->protocol] = TRUE;
  tern_account_setup_guess_host (self, self->protocol, host);
  return again;
}

static void
step (GTask *task, GAsyncReadyCallback answer_cb)
{
  TernAccountSetup *self = g_task_get_source_object (task);
  Try *try = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (try->step == STEP_SECRET)
    tern_account_secret_lookup_async (try->account, NULL, cancellable, answer_cb, g_object_ref (task));
  else if (try->credentials != NULL)
    tern_account_try_with_async (try->account, self->protocol, try->credentials, cancellable, answer_cb,
                                 g_object_ref (task));
  else
    tern_account_try_async (try->account, self->protocol, self->password, cancellable, answer_cb,
                            g_object_ref (task));
}

/* @error: (transfer full). */
static void
fail (GTask *task, GError *error)
{
  TernAccountSetup *self = g_task_get_source_object (task);
  TernAccountTrouble trouble;
  TernAccountField field;
  TernAccountSetupState state = tern_account_trouble_explain (
      error, self->protocol, self->servers[self->protocol].security, &trouble, &field);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    tern_account_setup_set_state (self, TERN_ACCOUNT_SETUP_IDLE, TERN_ACCOUNT_TROUBLE_NONE, TERN_ACCOUNT_FIELD_NONE,
                                  NULL);
  else
    tern_account_setup_set_state (self, state, trouble, field, g_error_copy (error));
  g_task_return_error (task, error);
}

/* Returns: whether there is more to try; else the task is over. */
static gboolean
go_on (GTask *task)
{
  TernAccountSetup *self = g_task_get_source_object (task);
  Try *try = g_task_get_task_data (task);

  if (try->step == STEP_SECRET)
    {
      try->step = STEP_SERVER;
      return TRUE;
    }
  if (self->protocol == TERN_NET_PROTOCOL_IMAP && tern_account_get_smtp (try->account) != NULL)
    {
      self->protocol = TERN_NET_PROTOCOL_SMTP;
      return TRUE;
    }
  tern_account_setup_set_state (self, TERN_ACCOUNT_SETUP_WORKS, TERN_ACCOUNT_TROUBLE_NONE, TERN_ACCOUNT_FIELD_NONE,
                                NULL);
  g_task_return_boolean (task, TRUE);
  return FALSE;
}

static void
take_answer (Try *try, GAsyncResult *result, GError **error)
{
  if (try->step == STEP_SECRET)
    try->credentials = tern_account_secret_lookup_finish (result, error);
  else
    tern_account_try_finish (result, error);
}

static void
answer_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TernAccountSetup *self = g_task_get_source_object (task);
  Try *try = g_task_get_task_data (task);
  GError *error = NULL;

  take_answer (try, result, &error);
  if (try->n_changes != self->n_changes)
    {
      g_clear_error (&error);
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The settings were changed meanwhile");
      return;
    }
  if (error != NULL && guess_again (self, try, error))
    {
      g_clear_error (&error);
      g_clear_pointer (&try->account, tern_account_unref);
      try->account = tern_account_setup_make_account (self, &error);
    }
  else if (error == NULL && !go_on (task))
    return;
  if (error != NULL)
    fail (task, error);
  else
    step (task, answer_cb);
}

void
tern_account_setup_try_async (TernAccountSetup *self,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Try *try = g_new0 (Try, 1);
  GError *error = NULL;

  g_return_if_fail (self->state != TERN_ACCOUNT_SETUP_TRYING && self->state != TERN_ACCOUNT_SETUP_SAVING);

  g_task_set_source_tag (task, tern_account_setup_try_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, try, (GDestroyNotify) try_free);
  try->account = tern_account_setup_make_account (self, &error);
  if (try->account == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  self->protocol = TERN_NET_PROTOCOL_IMAP;
  if (*self->password == '\0' && self->existing == NULL)
    {
      fail (task, g_error_new_literal (TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_CREDENTIALS, "There is no password"));
      return;
    }
  try->step = *self->password == '\0' ? STEP_SECRET : STEP_SERVER;
  tern_account_setup_set_state (self, TERN_ACCOUNT_SETUP_TRYING, TERN_ACCOUNT_TROUBLE_NONE, TERN_ACCOUNT_FIELD_NONE,
                                NULL);
  try->n_changes = self->n_changes;
  step (task, answer_cb);
}

gboolean
tern_account_setup_try_finish (TernAccountSetup *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
