/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Brings back what is in a backup; see the header. */
#include "engine/tern-restore.h"

#include "engine/tern-account-list.h"
#include "engine/tern-mbox.h"
#include "mime/tern-mime-headers.h"
#include "store/tern-store-backup.h"
#include "store/tern-store-choices.h"
#include "store/tern-store-mailboxes.h"

#include <glib/gstdio.h>

#include <unistd.h>

gboolean
tern_restore_accounts (TernBackupFile *backup, const char *config_dir, guint *added, GError **error)
{
  GPtrArray *wanted = tern_backup_file_get_accounts (backup);
  g_autoptr (TernAccountList) accounts = tern_account_list_load (config_dir, error);

  *added = 0;
  if (accounts == NULL)
    return FALSE;
  for (guint i = 0; i < wanted->len; i++)
    {
      TernAccount *account = wanted->pdata[i];

      if (tern_account_list_find (accounts, tern_account_get_id (account)) != NULL)
        continue;
      if (!tern_account_list_add (accounts, account, error))
        return FALSE;
      ++*added;
    }
  return TRUE;
}

/* --- commands, one after the other --- */

static void
take_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

/* In a context of this worker's own. */
static gboolean
submit (TernEnginePort *port, TernEngineCommand *command, GCancellable *cancellable, GError **error)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GAsyncResult) result = NULL;
  gboolean done;

  g_main_context_push_thread_default (context);
  tern_engine_port_submit_async (port, command, NULL, NULL, cancellable, take_result, &result);
  while (result == NULL)
    g_main_context_iteration (context, TRUE);
  done = tern_engine_port_submit_finish (port, result, error);
  g_main_context_pop_thread_default (context);
  return done;
}

/* --- choices --- */

static gboolean
is_chosen (TernStore *store, const TernBackupChoice *choice)
{
  g_autofree char *here
      = store != NULL ? tern_store_get_choice (store, choice->scope, choice->subject, choice->name, NULL) : NULL;

  return here != NULL;
}

gboolean
tern_restore_choices (TernBackupFile *backup,
                      TernStore *store,
                      TernEnginePort *port,
                      guint *added,
                      GCancellable *cancellable,
                      GError **error)
{
  GPtrArray *choices = tern_backup_file_get_choices (backup);

  *added = 0;
  for (guint i = 0; i < choices->len; i++)
    {
      const TernBackupChoice *choice = choices->pdata[i];
      g_autoptr (TernEngineCommand) command = NULL;

      if (is_chosen (store, choice))
        continue;
      command = tern_engine_command_new_choose (choice->scope, choice->subject, choice->name, choice->value);
      if (!submit (port, command, cancellable, error))
        return FALSE;
      ++*added;
    }
  return TRUE;
}

/* --- mail --- */

typedef struct
{
  TernEnginePort *port;
  const TernBackupFolder *folder;
  const char *account;
  const char *mailbox;
  char *spool;       /* the file that the engine reads */
  GHashTable *names; /* of what is there */
  TernMimeArena *arena;
  TernBackupProgress progress;
  gpointer progress_data;
  TernRestoreReport *report;
  GCancellable *cancellable;
} Restoring;

/* Returns: (transfer full): what @text is known by, as the server will count its size. */
static char *
make_name (Restoring *restoring, const char *text, gsize length, gboolean has_date, gint64 date)
{
  TernMimeHeaders headers;
  guint64 size = length;

  tern_mime_headers_parse ((const guint8 *) text, length, &headers, restoring->arena);
  for (gsize i = 0; i < length; i++)
    if (text[i] == '\n' && (i == 0 || text[i - 1] != '\r'))
      size++;
  return tern_store_make_message_name (headers.message_id, size, has_date ? date : headers.date);
}

static gboolean
append (Restoring *restoring, TernFlags *flags, const gint64 *date, GError **error)
{
  g_autoptr (TernEngineCommand) command = tern_engine_command_new_append (restoring->account, restoring->mailbox,
                                                                          restoring->spool, flags, date);

  return submit (restoring->port, command, restoring->cancellable, error);
}

/* A folder that keeps no keywords of one's own still has the message. */
static gboolean
append_as_it_can (Restoring *restoring, TernFlags *flags, const gint64 *date, GError **error)
{
  g_autoptr (TernFlags) plain = tern_flags_new (tern_flags_get_system (flags), NULL);
  g_autoptr (GError) reason = NULL;

  if (append (restoring, flags, date, &reason))
    return TRUE;
  if (tern_flags_get_n_keywords (flags) > 0 && g_error_matches (reason, TERN_STORE_ERROR, TERN_STORE_ERROR_INVALID))
    return append (restoring, plain, date, error);
  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

static gboolean
is_about_the_message (const GError *error)
{
  return g_error_matches (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_INVALID)
         || g_error_matches (error, TERN_STORE_ERROR, TERN_STORE_ERROR_INVALID);
}

static gboolean
put (Restoring *restoring, const char *text, gsize length, gboolean has_date, gint64 date, TernFlags *flags,
     GError **error)
{
  g_autofree char *name = make_name (restoring, text, length, has_date, date);
  g_autoptr (GError) reason = NULL;

  if (g_hash_table_contains (restoring->names, name))
    {
      restoring->report->present++;
      return TRUE;
    }
  /* Not NONE, which leaves the end of a longer message before it there (GLib 2.74). */
  if (!g_file_set_contents_full (restoring->spool, text, (gssize) length, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error))
    return FALSE;
  if (append_as_it_can (restoring, flags, has_date ? &date : NULL, &reason))
    {
      restoring->report->added++;
      g_hash_table_add (restoring->names, g_steal_pointer (&name));
    }
  else if (is_about_the_message (reason))
    restoring->report->refused++;
  else
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }
  return TRUE;
}

static gboolean
on_message (const char *text, gsize length, gboolean has_date, gint64 date, TernFlags *flags, guint64 at,
            gpointer data, GError **error)
{
  Restoring *restoring = data;

  if (g_cancellable_set_error_if_cancelled (restoring->cancellable, error))
    return FALSE;
  if (text == NULL || length == 0)
    restoring->report->refused++;
  else if (!put (restoring, text, length, has_date, date, flags, error))
    return FALSE;
  if (restoring->progress != NULL)
    restoring->progress (at, restoring->folder->size, restoring->progress_data);
  return TRUE;
}

/* Returns: 0 with @error. */
static gint64
find_mailbox (TernStore *store, const char *account, const char *name, GError **error)
{
  gint64 id = tern_store_find_account (store, account, NULL);
  gint64 mailbox = id != 0 ? tern_store_find_mailbox (store, id, name, NULL) : 0;
  g_auto (TernMailboxState) state = { 0 };

  if (mailbox == 0)
    {
      g_set_error_literal (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_NO_MAILBOX, "There is no such folder");
      return 0;
    }
  if (!tern_store_get_mailbox_state (store, mailbox, &state, error))
    return 0;
  if (state.last_sync != 0 && (state.to_fetch == NULL || tern_uid_set_is_empty (state.to_fetch)))
    return mailbox;
  g_set_error (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_INCOMPLETE,
               "“%s” has not been read from its server whole yet: try again when Tern is up to date", name);
  return 0;
}

/* Another process may be the engine: it reads a file. */
static char *
make_spool (GError **error)
{
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("tern-restore-XXXXXX", &path, error);

  if (fd < 0)
    return NULL;
  close (fd);
  return g_steal_pointer (&path);
}

gboolean
tern_restore_mail (TernBackupFile *backup,
                   const TernBackupFolder *folder,
                   TernStore *store,
                   TernEnginePort *port,
                   const char *account,
                   const char *mailbox,
                   TernBackupProgress progress,
                   gpointer progress_data,
                   TernRestoreReport *report,
                   GCancellable *cancellable,
                   GError **error)
{
  gint64 id = find_mailbox (store, account, mailbox, error);
  g_autoptr (GHashTable) names = id != 0 ? tern_store_list_message_names (store, id, error) : NULL;
  g_autoptr (TernMimeArena) arena = tern_mime_arena_new ();
  g_autofree char *spool = names != NULL ? make_spool (error) : NULL;
  Restoring restoring = { .port = port, .folder = folder, .account = account, .mailbox = mailbox, .spool = spool,
                          .names = names, .arena = arena, .progress = progress, .progress_data = progress_data,
                          .report = report, .cancellable = cancellable };
  gboolean done;

  if (spool == NULL)
    return FALSE;
  done = tern_mbox_read (tern_backup_file_get_fd (backup), folder->offset, folder->size, on_message, &restoring,
                         cancellable, error);
  g_unlink (spool);
  return done;
}
