/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* CREATE, SUBSCRIBE, and a LIST that tells whether it is there. */
#include "engine/tern-journal-folders.h"

#include "engine/tern-journal-place.h"
#include "imap/tern-imap-error.h"
#include "imap/tern-imap-session-folder.h"
#include "imap/tern-imap-session-mailbox.h"
#include "mail/tern-mailbox-role.h"

typedef enum
{
  STEP_NEXT,
  STEP_CREATE,
  STEP_SUBSCRIBE,
  STEP_LOOK,
  STEP_JUDGE,
} Step;

typedef struct
{
  TernStoreBatch *batch;
  char *account;
  TernImapSession *session;
  Step step;
  TernJournalEntry *entry; /* under way; nullable */
  GError *refusal;         /* of its CREATE; nullable */
  gboolean there;
  GArray *held;            /* gint64: refused for now */
  guint set_aside;
} Folders;

static void
folders_free (Folders *self)
{
  tern_store_batch_unref (self->batch);
  g_free (self->account);
  g_object_unref (self->session);
  g_clear_pointer (&self->entry, tern_journal_entry_free);
  g_clear_error (&self->refusal);
  g_array_unref (self->held);
  g_free (self);
}

static TernStore *
get_store (Folders *self)
{
  return tern_store_batch_get_store (self->batch);
}

/* @entry: NULL when there is none. */
static gboolean
take_next (Folders *self, GError **error)
{
  GError *reason = NULL;

  g_clear_pointer (&self->entry, tern_journal_entry_free);
  g_clear_error (&self->refusal);
  if (!tern_store_batch_flush (self->batch, error))
    return FALSE;
  self->entry = tern_store_journal_next_create (get_store (self), self->account, &reason);
  if (reason != NULL)
    {
      g_propagate_error (error, reason);
      return FALSE;
    }
  return self->entry == NULL || tern_store_journal_mark_in_flight (get_store (self), &self->entry->id, 1, error);
}

/* Nobody is at work on them: pending again. */
static gboolean
release (Folders *self, GError **error)
{
  if (self->entry != NULL)
    g_array_append_val (self->held, self->entry->id);
  return self->held->len == 0
         || (tern_store_batch_flush (self->batch, error)
             && tern_store_journal_release (get_store (self), (const gint64 *) (void *) self->held->data,
                                            self->held->len, error));
}

static const char *
get_use (Folders *self)
{
  const char *name = tern_flags_get_keywords (self->entry->add)[0];

  switch (name != NULL ? tern_mailbox_role_from_string (name) : TERN_MAILBOX_ROLE_NONE)
    {
    case TERN_MAILBOX_ROLE_ARCHIVE:
      return "\\Archive";
    case TERN_MAILBOX_ROLE_TRASH:
      return "\\Trash";
    case TERN_MAILBOX_ROLE_JUNK:
      return "\\Junk";
    default:
      return NULL;
    }
}

static gboolean
judge (Folders *self, GError **error)
{
  const char *reason = self->refusal != NULL ? self->refusal->message
                                             : "The server accepted the change but did not make it.";
  TernChangeSet *changes = NULL;
  gboolean done;

  if (!tern_store_batch_flush (self->batch, error))
    return FALSE;
  if (!self->there && self->refusal != NULL && tern_journal_is_for_now (self->refusal, FALSE))
    {
      g_array_append_val (self->held, self->entry->id);
      return TRUE;
    }
  self->set_aside += !self->there;
  done = self->there ? tern_store_journal_end_create (get_store (self), self->entry->id, &changes, error)
                     : tern_store_journal_set_aside (get_store (self), &self->entry->id, 1, reason, &changes, error);
  tern_store_batch_take_changes (self->batch, changes);
  return done;
}

/* Goes as far as it can without waiting; @answer_cb brings the next answer back here. */
static void
step (GTask *task, GAsyncReadyCallback answer_cb)
{
  Folders *self = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *error = NULL;

  for (;;)
    switch (self->step)
      {
      case STEP_NEXT:
        if (g_cancellable_set_error_if_cancelled (cancellable, &error) || !take_next (self, &error))
          goto failed;
        if (self->entry == NULL)
          {
            if (!release (self, &error))
              goto failed;
            g_task_return_boolean (task, TRUE);
            return;
          }
        self->step = STEP_CREATE;
        break;

      case STEP_CREATE:
        self->step = STEP_SUBSCRIBE;
        tern_imap_session_create_async (self->session, self->entry->mailbox, get_use (self), cancellable, answer_cb,
                                        g_object_ref (task));
        return;

      case STEP_SUBSCRIBE:
        self->step = STEP_LOOK;
        if (self->refusal != NULL)
          break;
        tern_imap_session_subscribe_async (self->session, self->entry->mailbox, TRUE, cancellable, answer_cb,
                                           g_object_ref (task));
        return;

      case STEP_LOOK:
        self->step = STEP_JUDGE;
        tern_imap_session_list_async (self->session, "", self->entry->mailbox, TERN_IMAP_LIST_NONE,
                                      TERN_IMAP_STATUS_ITEM_NONE, cancellable, answer_cb, g_object_ref (task));
        return;

      case STEP_JUDGE:
        if (!judge (self, &error))
          goto failed;
        self->step = STEP_NEXT;
        break;
      }

failed:
  release (self, NULL);
  g_task_return_error (task, error);
}

static gboolean
has_it (GPtrArray *listed, const char *wire_name)
{
  for (guint i = 0; listed != NULL && i < listed->len; i++)
    {
      const TernImapListEntry *entry = g_ptr_array_index (listed, i);

      if (g_strcmp0 (entry->wire_name, wire_name) == 0)
        return !tern_imap_list_entry_has_attribute (entry, "\\NonExistent")
               && !tern_imap_list_entry_has_attribute (entry, "\\Noselect");
    }
  return FALSE;
}

/* The step is the one after what was asked. A refused subscription is nothing to stop at. */
static void
take_answer (Folders *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GPtrArray) listed = NULL;

  switch (self->step)
    {
    case STEP_SUBSCRIBE:
      tern_imap_session_create_finish (self->session, result, error);
      break;
    case STEP_LOOK:
      tern_imap_session_subscribe_finish (self->session, result, error);
      break;
    case STEP_JUDGE:
      listed = tern_imap_session_list_finish (self->session, result, error);
      self->there = has_it (listed, self->entry->mailbox);
      break;
    case STEP_NEXT:
    case STEP_CREATE:
    default:
      g_return_if_reached ();
    }
}

static void
answer_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Folders *self = g_task_get_task_data (task);
  Step asked = self->step;
  GError *error = NULL;

  take_answer (self, result, &error);
  if (error != NULL
      && (asked == STEP_JUDGE || !tern_journal_is_refusal (self->session, TERN_IMAP_STATE_AUTHENTICATED, error)))
    {
      release (self, NULL);
      g_task_return_error (task, error);
      return;
    }
  if (error != NULL && asked == STEP_SUBSCRIBE)
    self->refusal = error;
  else
    g_clear_error (&error);
  step (task, answer_cb);
}

void
tern_journal_folders_async (TernStoreBatch *batch,
                            const char *account,
                            TernImapSession *session,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Folders *self = g_new0 (Folders, 1);

  g_task_set_source_tag (task, tern_journal_folders_async);
  self->batch = tern_store_batch_ref (batch);
  self->account = g_strdup (account);
  self->session = g_object_ref (session);
  self->held = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_task_set_task_data (task, self, (GDestroyNotify) folders_free);
  step (task, answer_cb);
}

gboolean
tern_journal_folders_finish (GAsyncResult *result, guint *set_aside, gboolean *postponed, GError **error)
{
  Folders *self = g_task_get_task_data (G_TASK (result));

  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  *set_aside = self->set_aside;
  *postponed = self->held->len > 0;
  return g_task_propagate_boolean (G_TASK (result), error);
}
