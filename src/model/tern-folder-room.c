/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What is in a folder, and what of it is here; see the header. */

#include "model/tern-folder-room.h"

#include "model/tern-client-private.h"
#include "model/tern-mail-account.h"
#include "store/tern-store-usage.h"

/* From a change to what is read of it. */
#define GATHER_MSEC 300

struct _TernFolderRoom
{
  GObject parent_instance;

  TernClient *client;
  TernFolder *folder;
  gboolean known;
  TernMailboxRoom room;
  guint gather_id;
  gboolean reading;
  gboolean read_again; /* it changed meanwhile */
};

G_DEFINE_FINAL_TYPE (TernFolderRoom, tern_folder_room, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const char *const keeps[] = {
  [TERN_FOLDER_KEEP_AS_ACCOUNT] = NULL,
  [TERN_FOLDER_KEEP_ALWAYS] = "always",
  [TERN_FOLDER_KEEP_NEVER] = "never",
};

/* On the worker. */
static gpointer
read_room (TernStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  const gint64 *mailbox = data;
  g_autofree TernMailboxRoom *room = g_new0 (TernMailboxRoom, 1);

  return tern_store_get_mailbox_room (store, *mailbox, room, error) ? g_steal_pointer (&room) : NULL;
}

static void
take_room (TernFolderRoom *self, const TernMailboxRoom *room)
{
  gboolean same = self->known && self->room.messages == room->messages && self->room.bytes == room->bytes
                  && self->room.whole == room->whole && self->room.whole_bytes == room->whole_bytes;

  self->known = TRUE;
  self->room = *room;
  if (!same)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
start_reading (TernFolderRoom *self, GAsyncReadyCallback read_cb)
{
  gint64 mailbox = tern_folder_get_id (self->folder);
  GWeakRef *ref = g_new0 (GWeakRef, 1);

  g_weak_ref_init (ref, self);
  self->reading = TRUE;
  self->read_again = FALSE;
  tern_query_worker_run_async (tern_client_get_worker (self->client), FALSE, read_room,
                               g_memdup2 (&mailbox, sizeof mailbox), g_free, g_free, NULL, read_cb, ref);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GWeakRef *ref = user_data;
  g_autoptr (TernFolderRoom) self = g_weak_ref_get (ref);
  g_autofree TernMailboxRoom *room = tern_query_worker_run_finish (result, NULL);

  g_weak_ref_clear (ref);
  g_free (ref);
  if (self == NULL)
    return;
  self->reading = FALSE;
  if (room != NULL)
    take_room (self, room);
  if (self->read_again && tern_client_get_worker (self->client) != NULL)
    start_reading (self, read_cb);
}

static gboolean
on_gathered (gpointer data)
{
  TernFolderRoom *self = data;

  self->gather_id = 0;
  if (self->reading)
    self->read_again = TRUE;
  else if (tern_client_get_worker (self->client) != NULL)
    start_reading (self, read_cb);
  return G_SOURCE_REMOVE;
}

static void
on_changed (TernFolderRoom *self)
{
  if (self->gather_id == 0)
    self->gather_id = g_timeout_add (GATHER_MSEC, on_gathered, self);
}

static void
on_choices_changed (TernFolderRoom *self, const char *scope)
{
  if (g_str_equal (scope, TERN_CHOICE_FOLDER))
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
tern_folder_room_dispose (GObject *object)
{
  TernFolderRoom *self = TERN_FOLDER_ROOM (object);

  g_clear_handle_id (&self->gather_id, g_source_remove);
  g_clear_object (&self->client);
  g_clear_object (&self->folder);
  G_OBJECT_CLASS (tern_folder_room_parent_class)->dispose (object);
}

static void
tern_folder_room_class_init (TernFolderRoomClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tern_folder_room_dispose;
  signals[CHANGED] = g_signal_new ("changed", TERN_TYPE_FOLDER_ROOM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
tern_folder_room_init (TernFolderRoom *self)
{
}

TernFolderRoom *
tern_folder_room_new (TernClient *client, TernFolder *folder)
{
  TernFolderRoom *self = g_object_new (TERN_TYPE_FOLDER_ROOM, NULL);

  self->client = g_object_ref (client);
  self->folder = g_object_ref (folder);
  g_signal_connect_object (client, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "stale", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "choices-changed", G_CALLBACK (on_choices_changed), self, G_CONNECT_SWAPPED);
  on_gathered (self);
  return self;
}

gboolean
tern_folder_room_get (TernFolderRoom *self, guint64 *messages, guint64 *bytes, guint64 *whole, guint64 *whole_bytes)
{
  *messages = self->room.messages;
  *bytes = self->room.bytes;
  *whole = self->room.whole;
  *whole_bytes = self->room.whole_bytes;
  return self->known;
}

TernFolderKeep
tern_folder_room_get_keep (TernFolderRoom *self)
{
  g_autofree char *subject = tern_folder_dup_subject (self->folder);
  const char *value = tern_client_get_choice (self->client, TERN_CHOICE_FOLDER, subject, "keep");

  for (guint i = TERN_FOLDER_KEEP_ALWAYS; i < G_N_ELEMENTS (keeps); i++)
    if (g_strcmp0 (value, keeps[i]) == 0)
      return i;
  return TERN_FOLDER_KEEP_AS_ACCOUNT;
}

void
tern_folder_room_set_keep (TernFolderRoom *self, TernFolderKeep keep)
{
  g_autofree char *subject = tern_folder_dup_subject (self->folder);

  if (keep == tern_folder_room_get_keep (self))
    return;
  tern_client_choose (self->client, TERN_CHOICE_FOLDER, subject, "keep", keeps[keep]);
  tern_client_check_now (self->client, tern_mail_account_get_id (tern_folder_get_account (self->folder)));
}
