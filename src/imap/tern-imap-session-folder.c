/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* CREATE, RENAME, DELETE, SUBSCRIBE and UNSUBSCRIBE. */

#include "imap/tern-imap-session-folder.h"

#include "imap/tern-imap-session-private.h"

typedef struct
{
  const char *name; /* of the command */
  char *mailbox;
  char *target;     /* nullable: RENAME's */
  char *use;        /* nullable: CREATE's */
} Folder;

static void
free_folder (gpointer data)
{
  Folder *folder = data;

  g_free (folder->mailbox);
  g_free (folder->target);
  g_free (folder->use);
  g_free (folder);
}

static const TernImapOrder folder_order = { .prepare = NULL };

static void
add (TernImapOperation *operation, const char *use)
{
  const Folder *folder = operation->state;
  TernImapCommand *command = tern_imap_command_new (folder->name);

  tern_imap_command_add_mailbox (command, folder->mailbox);
  if (folder->target != NULL)
    tern_imap_command_add_mailbox (command, folder->target);
  if (use != NULL)
    {
      tern_imap_command_begin_list (command);
      tern_imap_command_add_text (command, "USE");
      tern_imap_command_begin_list (command);
      tern_imap_command_add_atom (command, use);
      tern_imap_command_end_list (command);
      tern_imap_command_end_list (command);
    }
  tern_imap_operation_add (operation, TERN_IMAP_KIND_ALONE, TERN_IMAP_STATE_AUTHENTICATED, &folder_order, 0, command,
                           NULL);
}

static void
end (TernImapOperation *operation)
{
  if (operation->error != NULL)
    tern_imap_operation_return_error (operation, operation->error);
  else
    tern_imap_operation_return_boolean (operation, TRUE);
}

static void
step_create (TernImapOperation *operation)
{
  Folder *folder = operation->state;
  gboolean takes_use = folder->use != NULL
                       && tern_imap_session_can (operation->session, TERN_IMAP_CAPABILITY_CREATE_SPECIAL_USE);

  if (operation->stage++ == 0)
    add (operation, takes_use ? folder->use : NULL);
  else if (takes_use && operation->stage == 2 && operation->error != NULL
           && operation->error->domain == TERN_IMAP_ERROR && operation->error->code != TERN_IMAP_ERROR_BYE)
    {
      g_clear_error (&operation->error);
      add (operation, NULL);
    }
  else
    end (operation);
}

static void
step_once (TernImapOperation *operation)
{
  if (operation->stage++ == 0)
    add (operation, NULL);
  else
    end (operation);
}

static void
start (TernImapOperation *operation, const char *name, const char *mailbox, const char *target, const char *use)
{
  Folder *folder = g_new0 (Folder, 1);

  folder->name = name;
  folder->mailbox = g_strdup (mailbox);
  folder->target = g_strdup (target);
  folder->use = g_strdup (use);
  operation->state = folder;
  operation->free_state = free_folder;
  tern_imap_operation_start (operation);
}

void
tern_imap_session_create_async (TernImapSession *session,
                                const char *mailbox,
                                const char *use,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  start (tern_imap_operation_new (session, tern_imap_session_create_async, step_create, cancellable, callback,
                                  user_data),
         "CREATE", mailbox, NULL, use);
}

gboolean
tern_imap_session_create_finish (TernImapSession *session, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, tern_imap_session_create_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
tern_imap_session_rename_async (TernImapSession *session,
                                const char *mailbox,
                                const char *target,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  start (tern_imap_operation_new (session, tern_imap_session_rename_async, step_once, cancellable, callback,
                                  user_data),
         "RENAME", mailbox, target, NULL);
}

gboolean
tern_imap_session_rename_finish (TernImapSession *session, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, tern_imap_session_rename_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
tern_imap_session_delete_async (TernImapSession *session,
                                const char *mailbox,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  start (tern_imap_operation_new (session, tern_imap_session_delete_async, step_once, cancellable, callback,
                                  user_data),
         "DELETE", mailbox, NULL, NULL);
}

gboolean
tern_imap_session_delete_finish (TernImapSession *session, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, tern_imap_session_delete_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
tern_imap_session_subscribe_async (TernImapSession *session,
                                   const char *mailbox,
                                   gboolean subscribe,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  start (tern_imap_operation_new (session, tern_imap_session_subscribe_async, step_once, cancellable, callback,
                                  user_data),
         subscribe ? "SUBSCRIBE" : "UNSUBSCRIBE", mailbox, NULL, NULL);
}

gboolean
tern_imap_session_subscribe_finish (TernImapSession *session, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, tern_imap_session_subscribe_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
