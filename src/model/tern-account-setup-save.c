/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Saving an account, and removing one: the password and the list, in an order that leaves nothing half done. */

#include "engine/tern-account-list.h"
#include "engine/tern-account-secret.h"
#include "model/tern-account-setup-private.h"

#include <string.h>

typedef enum
{
  STEP_SECRET, /* kept, before the account that needs it is there */
  STEP_FILE,
  STEP_CLEAR,  /* forgotten, after the account has gone or was not written */
  STEP_DONE,
} Step;

typedef struct
{
  TernAccount *account;
  gboolean removing;
  Step step;
  TernAccountKeeping keeping;
  GError *failure; /* of the file, while the password is taken back */
} Save;

static void
save_free (Save *save)
{
  g_clear_error (&save->failure);
  tern_account_unref (save->account);
  g_free (save);
}

/* --- the list, in a thread: writing it waits for the disk --- */

typedef struct
{
  char *config_dir;
  TernAccount *account;
  gboolean existing;
  gboolean removing;
} Edit;

static void
edit_free (gpointer data)
{
  Edit *edit = data;

  g_free (edit->config_dir);
  tern_account_unref (edit->account);
  g_free (edit);
}

static gboolean
edit_list (const Edit *edit, GError **error)
{
  g_autoptr (TernAccountList) list = tern_account_list_load (edit->config_dir, error);

  if (list == NULL)
    return FALSE;
  if (edit->removing)
    return tern_account_list_remove (list, tern_account_get_id (edit->account), error);
  if (edit->existing)
    return tern_account_list_replace (list, edit->account, error);
  return tern_account_list_add (list, edit->account, error);
}

static void
run_edit (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (edit_list (data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
edit_async (TernAccountSetup *self, const Save *save, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Edit *edit = g_new0 (Edit, 1);

  edit->config_dir = g_strdup (self->config_dir);
  edit->account = tern_account_ref (save->account);
  edit->existing = self->existing != NULL;
  edit->removing = save->removing;
  g_task_set_task_data (task, edit, edit_free);
  g_task_run_in_thread (task, run_edit);
}

/* --- the course --- */

static gboolean
hold (TernAccountSetup *self, const Save *save, const char *password)
{
  return self->port != NULL
         && tern_engine_port_hold_password (self->port, tern_account_get_id (save->account), password);
}

/* @error: (transfer full). */
static void
fail (GTask *task, TernAccountTrouble trouble, TernAccountField field, GError *error)
{
  tern_account_setup_set_state (g_task_get_source_object (task), TERN_ACCOUNT_SETUP_FAILED, trouble, field,
                                g_error_copy (error));
  g_task_return_error (task, error);
}

static void
step (GTask *task, GAsyncReadyCallback answer_cb)
{
  TernAccountSetup *self = g_task_get_source_object (task);
  Save *save = g_task_get_task_data (task);

  switch (save->step)
    {
    case STEP_SECRET:
      if (*self->password != '\0')
        {
          tern_account_secret_store_async (save->account, self->password, g_task_get_cancellable (task), answer_cb,
                                           g_object_ref (task));
          return;
        }
      save->step = STEP_FILE;
      G_GNUC_FALLTHROUGH;

    case STEP_FILE:
      edit_async (self, save, answer_cb, g_object_ref (task));
      return;

    case STEP_CLEAR:
      hold (self, save, NULL);
      tern_account_secret_clear_async (save->account, NULL, answer_cb, g_object_ref (task));
      return;

    case STEP_DONE:
      if (save->failure != NULL)
        {
          fail (task, TERN_ACCOUNT_TROUBLE_FILE, TERN_ACCOUNT_FIELD_NONE, g_steal_pointer (&save->failure));
          return;
        }
      tern_account_setup_wipe_password (self);
      tern_account_setup_set_keeping (self, save->keeping);
      tern_account_setup_set_state (self, TERN_ACCOUNT_SETUP_DONE, TERN_ACCOUNT_TROUBLE_NONE, TERN_ACCOUNT_FIELD_NONE,
                                    NULL);
      g_task_return_boolean (task, TRUE);
      return;
    }
}

/* A keyring that does not take it is no reason to keep the person from the mail.
 * Returns: FALSE when the task is over. */
static gboolean
take_secret (GTask *task, GAsyncResult *result)
{
  TernAccountSetup *self = g_task_get_source_object (task);
  Save *save = g_task_get_task_data (task);
  GError *error = NULL;

  save->step = STEP_FILE;
  if (tern_account_secret_store_finish (result, &error))
    {
      /* One held before would come first. */
      hold (self, save, NULL);
      save->keeping = TERN_ACCOUNT_KEEPING_KEYRING;
      return TRUE;
    }
  save->keeping = g_error_matches (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_NO_KEYRING)
                      ? TERN_ACCOUNT_KEEPING_NO_KEYRING
                      : TERN_ACCOUNT_KEEPING_KEYRING_REFUSED;
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && hold (self, save, self->password))
    {
      g_error_free (error);
      return TRUE;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      tern_account_setup_set_state (self, TERN_ACCOUNT_SETUP_IDLE, TERN_ACCOUNT_TROUBLE_NONE,
                                    TERN_ACCOUNT_FIELD_NONE, NULL);
      g_task_return_error (task, error);
    }
  else
    fail (task, TERN_ACCOUNT_TROUBLE_PASSWORD_NOT_KEPT, TERN_ACCOUNT_FIELD_PASSWORD, error);
  return FALSE;
}

static void
take_file (TernAccountSetup *self, Save *save, GAsyncResult *result)
{
  g_task_propagate_boolean (G_TASK (result), &save->failure);
  if (save->removing)
    save->step = save->failure != NULL ? STEP_DONE : STEP_CLEAR;
  else
    save->step = save->failure != NULL && self->existing == NULL ? STEP_CLEAR : STEP_DONE;
}

static void
answer_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TernAccountSetup *self = g_task_get_source_object (task);
  Save *save = g_task_get_task_data (task);

  switch (save->step)
    {
    case STEP_SECRET:
      if (!take_secret (task, result))
        return;
      break;
    case STEP_FILE:
      take_file (self, save, result);
      break;
    case STEP_CLEAR:
      /* A password left behind in the keyring is nobody's trouble here. */
      tern_account_secret_clear_finish (result, NULL);
      save->step = STEP_DONE;
      break;
    case STEP_DONE:
      break;
    }
  step (task, answer_cb);
}

/* @account: (transfer full). */
static void
begin (GTask *task, TernAccount *account, gboolean removing)
{
  Save *save = g_new0 (Save, 1);

  save->account = account;
  save->removing = removing;
  save->step = removing ? STEP_FILE : STEP_SECRET;
  /* What came of it is said by the steps, not by the cancellable. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, save, (GDestroyNotify) save_free);
  tern_account_setup_set_state (g_task_get_source_object (task), TERN_ACCOUNT_SETUP_SAVING, TERN_ACCOUNT_TROUBLE_NONE,
                                TERN_ACCOUNT_FIELD_NONE, NULL);
  step (task, answer_cb);
}

void
tern_account_setup_save_async (TernAccountSetup *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;
  TernAccount *account = tern_account_setup_make_account (self, &error);

  g_task_set_source_tag (task, tern_account_setup_save_async);
  if (account != NULL)
    begin (task, account, FALSE);
  else
    g_task_return_error (task, error);
}

gboolean
tern_account_setup_save_finish (TernAccountSetup *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
tern_account_setup_remove_async (TernAccountSetup *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_return_if_fail (self->existing != NULL);

  g_task_set_source_tag (task, tern_account_setup_remove_async);
  begin (task, tern_account_ref (self->existing), TRUE);
}

gboolean
tern_account_setup_remove_finish (TernAccountSetup *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
