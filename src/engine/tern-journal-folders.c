/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Making, renaming, deleting and subscribing to mailboxes, and putting messages into them, in the order of each. What
 * is done to a mailbox may have been done already by a run that was cut short, so an answer proves nothing: a LIST
 * tells whether it is so now. */
#include "engine/tern-journal-folders.h"

#include "engine/tern-journal-append.h"
#include "engine/tern-journal-place.h"
#include "imap/tern-imap-error.h"
#include "imap/tern-imap-session-folder.h"
#include "imap/tern-imap-session-mailbox.h"
#include "mail/tern-mailbox-role.h"

#include <string.h>

/* Messages of one APPEND: what a refused one costs is small, and so is what a cut connection makes be looked for. */
#define MAX_TOGETHER 50
#define MAX_BYTES_TOGETHER (512 * 1024)

typedef enum
{
  STEP_NEXT,
  STEP_APPEND,
  STEP_LEAVE,
  STEP_COUNT,
  STEP_SEND,
  STEP_LOOK,
  STEP_LOOK_BEFORE,
  STEP_SUBSCRIBE,
  STEP_JUDGE,
} Step;

/* A subscription that follows. */
typedef struct
{
  char *wire_name;
  gboolean subscribe;
} Subscription;

typedef struct
{
  TernStoreBatch *batch;
  char *account;
  TernImapSession *session;
  Step step;
  Step asked;              /* what the answer on its way is to */
  TernJournalEntry *entry; /* under way; nullable */
  GError *refusal;         /* of its command; nullable */
  gboolean grown;          /* more came into what is to be deleted */
  gboolean there;          /* its mailbox, or for RENAME its target */
  gboolean subscribed;
  gboolean before;         /* RENAME: the old name is still there */
  GArray *subscriptions;   /* Subscription, still to be sent */
  GArray *held;            /* gint64: refused for now */
  guint set_aside;
  gboolean appended;
  GArray *appending;       /* gint64: what is being put there */
  gboolean singly;         /* a command with several messages was refused */
} Folders;

static void
subscription_clear (gpointer data)
{
  g_free (((Subscription *) data)->wire_name);
}

static void
folders_free (Folders *self)
{
  tern_store_batch_unref (self->batch);
  g_free (self->account);
  g_object_unref (self->session);
  g_clear_pointer (&self->entry, tern_journal_entry_free);
  g_clear_error (&self->refusal);
  g_array_unref (self->subscriptions);
  g_array_unref (self->held);
  g_array_unref (self->appending);
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
  g_array_set_size (self->subscriptions, 0);
  self->grown = self->there = self->subscribed = self->before = FALSE;
  if (!tern_store_batch_flush (self->batch, error))
    return FALSE;
  self->entry = tern_store_journal_next_folder (get_store (self), self->account, &reason);
  if (reason != NULL)
    {
      g_propagate_error (error, reason);
      return FALSE;
    }
  return self->entry == NULL || self->entry->kind == TERN_JOURNAL_APPEND
         || tern_store_journal_mark_in_flight (get_store (self), &self->entry->id, 1, error);
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

static gboolean
needs_leaving (Folders *self)
{
  return (self->entry->kind == TERN_JOURNAL_RENAME || self->entry->kind == TERN_JOURNAL_DELETE)
         && tern_imap_session_get_selected (self->session) != NULL;
}

/* One that could not hold messages cannot be counted, unless somebody has made it one that can. */
static gboolean
is_uncountable (Folders *self, const GError *error)
{
  return self->asked == STEP_COUNT && self->entry->target_uidvalidity == 0 && !tern_journal_is_for_now (error, FALSE);
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

static void
send (Folders *self, GCancellable *cancellable, GAsyncReadyCallback answer_cb, GTask *task)
{
  const char *mailbox = self->entry->mailbox;

  switch (self->entry->kind)
    {
    case TERN_JOURNAL_CREATE:
      tern_imap_session_create_async (self->session, mailbox, get_use (self), cancellable, answer_cb, task);
      break;
    case TERN_JOURNAL_RENAME:
      tern_imap_session_rename_async (self->session, mailbox, self->entry->target, cancellable, answer_cb, task);
      break;
    case TERN_JOURNAL_DELETE:
      tern_imap_session_delete_async (self->session, mailbox, cancellable, answer_cb, task);
      break;
    default:
      tern_imap_session_subscribe_async (self->session, mailbox, self->entry->kind == TERN_JOURNAL_SUBSCRIBE,
                                         cancellable, answer_cb, task);
    }
}

static void
take_send (Folders *self, GAsyncResult *result, GError **error)
{
  switch (self->entry->kind)
    {
    case TERN_JOURNAL_CREATE:
      tern_imap_session_create_finish (self->session, result, error);
      break;
    case TERN_JOURNAL_RENAME:
      tern_imap_session_rename_finish (self->session, result, error);
      break;
    case TERN_JOURNAL_DELETE:
      tern_imap_session_delete_finish (self->session, result, error);
      break;
    default:
      tern_imap_session_subscribe_finish (self->session, result, error);
    }
}

static gboolean
is_done (Folders *self)
{
  switch (self->entry->kind)
    {
    case TERN_JOURNAL_CREATE:
      return self->there;
    case TERN_JOURNAL_RENAME:
      return self->there && !self->before;
    case TERN_JOURNAL_DELETE:
      return !self->there;
    case TERN_JOURNAL_SUBSCRIBE:
      return self->subscribed;
    default:
      return !self->subscribed;
    }
}

static void
add_subscription (Folders *self, const char *wire_name, const char *below, gboolean subscribe)
{
  Subscription subscription = { g_strconcat (wire_name, below, NULL), subscribe };

  g_array_append_val (self->subscriptions, subscription);
}

/* Servers keep a subscription to a name, not to a mailbox: it has to be moved along. */
static void
move_subscriptions (Folders *self)
{
  gint64 account = tern_store_find_account (get_store (self), self->account, NULL);
  g_autoptr (GPtrArray) mailboxes = tern_store_list_mailboxes (get_store (self), account, NULL);
  gsize length = strlen (self->entry->mailbox);

  for (guint i = 0; mailboxes != NULL && i < mailboxes->len; i++)
    {
      const TernMailboxRow *row = g_ptr_array_index (mailboxes, i);
      gboolean moved = strncmp (row->wire_name, self->entry->mailbox, length) == 0
                       && (row->wire_name[length] == '\0'
                           || (row->delimiter != 0 && row->wire_name[length] == row->delimiter));

      if (!moved || !row->subscribed)
        continue;
      add_subscription (self, self->entry->target, row->wire_name + length, TRUE);
      add_subscription (self, row->wire_name, NULL, FALSE);
    }
}

static void
plan_subscriptions (Folders *self)
{
  if (!is_done (self))
    return;
  if (self->entry->kind == TERN_JOURNAL_CREATE)
    add_subscription (self, self->entry->mailbox, NULL, TRUE);
  else if (self->entry->kind == TERN_JOURNAL_DELETE)
    add_subscription (self, self->entry->mailbox, NULL, FALSE);
  else if (self->entry->kind == TERN_JOURNAL_RENAME)
    move_subscriptions (self);
}

static const char *
get_reason (Folders *self)
{
  if (self->grown)
    return "More messages came into the folder after it was deleted here, so it was kept.";
  if (self->refusal != NULL)
    return self->refusal->message;
  if (self->entry->kind == TERN_JOURNAL_DELETE)
    return "The server said that it deleted the folder, and still has the folder.";
  return "The server accepted the change but did not make it.";
}

static gboolean
judge (Folders *self, GError **error)
{
  gboolean done = is_done (self);
  TernChangeSet *changes = NULL;
  gboolean written;

  if (!tern_store_batch_flush (self->batch, error))
    return FALSE;
  if (!done && self->refusal != NULL && tern_journal_is_for_now (self->refusal, FALSE))
    {
      g_array_append_val (self->held, self->entry->id);
      return TRUE;
    }
  self->set_aside += !done;
  written = done ? tern_store_journal_end_folder (get_store (self), self->entry->id, &changes, error)
                 : tern_store_journal_set_aside (get_store (self), &self->entry->id, 1, get_reason (self), &changes,
                                                 error);
  tern_store_batch_take_changes (self->batch, changes);
  return written;
}

/* The entry in hand, and others that can go with it. (transfer full). */
static GPtrArray *
take_appends (Folders *self, GError **error)
{
  g_autoptr (GPtrArray) entries = NULL;

  if (!self->singly && tern_imap_session_can (self->session, TERN_IMAP_CAPABILITY_MULTIAPPEND))
    entries = tern_store_journal_next_appends (get_store (self), self->entry, MAX_TOGETHER, MAX_BYTES_TOGETHER, error);
  else
    entries = g_ptr_array_new_with_free_func ((GDestroyNotify) tern_journal_entry_free);
  if (entries == NULL)
    return NULL;
  g_ptr_array_insert (entries, 0, g_steal_pointer (&self->entry));
  g_array_set_size (self->appending, 0);
  for (guint i = 0; i < entries->len; i++)
    g_array_append_val (self->appending, ((TernJournalEntry *) g_ptr_array_index (entries, i))->id);
  return g_steal_pointer (&entries);
}

/* Goes as far as it can without waiting; @answer_cb brings the next answer back here. */
static void
step (GTask *task, GAsyncReadyCallback answer_cb)
{
  Folders *self = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr (GPtrArray) entries = NULL;
  GError *error = NULL;

  for (;;)
    switch (self->asked = self->step++)
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
        break;

      case STEP_APPEND:
        if (self->entry->kind != TERN_JOURNAL_APPEND)
          break;
        entries = take_appends (self, &error);
        if (entries == NULL)
          goto failed;
        tern_journal_append_async (self->batch, g_steal_pointer (&entries), self->session, cancellable, answer_cb,
                                   g_object_ref (task));
        return;

      case STEP_LEAVE:
        if (!needs_leaving (self))
          break;
        tern_imap_session_unselect_async (self->session, cancellable, answer_cb, g_object_ref (task));
        return;

      case STEP_COUNT:
        if (self->entry->kind != TERN_JOURNAL_DELETE)
          break;
        tern_imap_session_status_async (self->session, self->entry->mailbox,
                                        TERN_IMAP_STATUS_ITEM_UIDNEXT | TERN_IMAP_STATUS_ITEM_UIDVALIDITY, cancellable,
                                        answer_cb, g_object_ref (task));
        return;

      case STEP_SEND:
        if (self->grown || self->refusal != NULL)
          break;
        send (self, cancellable, answer_cb, g_object_ref (task));
        return;

      case STEP_LOOK:
        tern_imap_session_list_async (self->session, "",
                                      self->entry->kind == TERN_JOURNAL_RENAME ? self->entry->target
                                                                               : self->entry->mailbox,
                                      TERN_IMAP_LIST_SUBSCRIBED, TERN_IMAP_STATUS_ITEM_NONE, cancellable, answer_cb,
                                      g_object_ref (task));
        return;

      case STEP_LOOK_BEFORE:
        if (self->entry->kind != TERN_JOURNAL_RENAME)
          {
            plan_subscriptions (self);
            break;
          }
        tern_imap_session_list_async (self->session, "", self->entry->mailbox, TERN_IMAP_LIST_NONE,
                                      TERN_IMAP_STATUS_ITEM_NONE, cancellable, answer_cb, g_object_ref (task));
        return;

      case STEP_SUBSCRIBE:
        if (self->subscriptions->len == 0)
          break;
        tern_imap_session_subscribe_async (
            self->session, g_array_index (self->subscriptions, Subscription, 0).wire_name,
            g_array_index (self->subscriptions, Subscription, 0).subscribe, cancellable, answer_cb,
            g_object_ref (task));
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

/* @folder: also one that cannot hold messages. */
static gboolean
find_listed (GPtrArray *listed, const char *wire_name, gboolean folder, gboolean *subscribed)
{
  *subscribed = FALSE;
  for (guint i = 0; listed != NULL && i < listed->len; i++)
    {
      const TernImapListEntry *entry = g_ptr_array_index (listed, i);

      if (g_strcmp0 (entry->wire_name, wire_name) != 0)
        continue;
      *subscribed = tern_imap_list_entry_has_attribute (entry, "\\Subscribed");
      return !tern_imap_list_entry_has_attribute (entry, "\\NonExistent")
             && (folder || !tern_imap_list_entry_has_attribute (entry, "\\Noselect"));
    }
  return FALSE;
}

/* Messages nobody has seen here are not deleted. */
static void
take_count (Folders *self, const TernImapStatus *status)
{
  self->grown = status != NULL
                && (status->uidvalidity != self->entry->target_uidvalidity
                    || (self->entry->target_uidnext != 0 && status->uidnext > self->entry->target_uidnext));
}

/* It is in flight, or set aside, and nothing that is to be released here. */
static void
take_append (Folders *self, GAsyncResult *result, GError **error)
{
  TernJournalAppendEnd end = TERN_JOURNAL_APPEND_SENT;
  gboolean done = tern_journal_append_finish (result, &end, error);

  if (end == TERN_JOURNAL_APPEND_HELD)
    g_array_append_vals (self->held, self->appending->data, self->appending->len);
  self->singly = self->singly || end == TERN_JOURNAL_APPEND_REFUSED_TOGETHER;
  self->set_aside += end == TERN_JOURNAL_APPEND_REFUSED;
  self->appended = self->appended || (done && end == TERN_JOURNAL_APPEND_SENT);
  self->step = STEP_NEXT;
}

/* A refused subscription is nothing to stop at. */
static void
take_answer (Folders *self, GAsyncResult *result, GError **error)
{
  g_autoptr (TernImapStatus) status = NULL;
  g_autoptr (GPtrArray) listed = NULL;
  gboolean subscribed;

  switch (self->asked)
    {
    case STEP_APPEND:
      take_append (self, result, error);
      break;
    case STEP_LEAVE:
      tern_imap_session_unselect_finish (self->session, result, error);
      break;
    case STEP_COUNT:
      status = tern_imap_session_status_finish (self->session, result, error);
      take_count (self, status);
      break;
    case STEP_SEND:
      take_send (self, result, error);
      break;
    case STEP_LOOK:
      listed = tern_imap_session_list_finish (self->session, result, error);
      if (self->entry->kind == TERN_JOURNAL_RENAME)
        self->there = find_listed (listed, self->entry->target, TRUE, &subscribed);
      else
        self->there = find_listed (listed, self->entry->mailbox, FALSE, &self->subscribed);
      break;
    case STEP_LOOK_BEFORE:
      listed = tern_imap_session_list_finish (self->session, result, error);
      self->before = find_listed (listed, self->entry->mailbox, FALSE, &subscribed);
      plan_subscriptions (self);
      break;
    case STEP_SUBSCRIBE:
      tern_imap_session_subscribe_finish (self->session, result, error);
      g_array_remove_index (self->subscriptions, 0);
      self->step = STEP_SUBSCRIBE;
      break;
    case STEP_NEXT:
    case STEP_JUDGE:
    default:
      g_return_if_reached ();
    }
}

/* A look has to succeed: what it does not show is taken for gone. */
static gboolean
ends_run (Folders *self, const GError *error)
{
  return self->asked == STEP_APPEND || self->asked == STEP_LOOK || self->asked == STEP_LOOK_BEFORE
         || !tern_journal_is_refusal (self->session, TERN_IMAP_STATE_AUTHENTICATED, error);
}

static void
answer_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Folders *self = g_task_get_task_data (task);
  GError *error = NULL;

  take_answer (self, result, &error);
  if (error != NULL && ends_run (self, error))
    {
      release (self, NULL);
      g_task_return_error (task, error);
      return;
    }
  if (error != NULL && (self->asked == STEP_COUNT || self->asked == STEP_SEND) && !is_uncountable (self, error))
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
  self->subscriptions = g_array_new (FALSE, FALSE, sizeof (Subscription));
  g_array_set_clear_func (self->subscriptions, subscription_clear);
  self->held = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->appending = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_task_set_task_data (task, self, (GDestroyNotify) folders_free);
  step (task, answer_cb);
}

gboolean
tern_journal_folders_finish (
    GAsyncResult *result, guint *set_aside, gboolean *postponed, gboolean *appended, GError **error)
{
  Folders *self = g_task_get_task_data (G_TASK (result));

  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  *set_aside = self->set_aside;
  *postponed = self->held->len > 0;
  *appended = self->appended;
  return g_task_propagate_boolean (G_TASK (result), error);
}
