/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What is in a folder, and what of it is here; see the header. */

#include "model/tern-folder-room.h"

#include "model/tern-figure-watch.h"
#include "model/tern-mail-account.h"
#include "store/tern-store-usage.h"

/* From a change to what is read of it. */
#define GATHER_MSEC 300

struct _TernFolderRoom
{
  GObject parent_instance;

  TernClient *client;
  TernFolder *folder;
  TernFigureWatch *room; /* of TernMailboxRoom */
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
on_room_changed (TernFolderRoom *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
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

  g_clear_object (&self->room);
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
  gint64 mailbox = tern_folder_get_id (folder);

  self->client = g_object_ref (client);
  self->folder = g_object_ref (folder);
  self->room = tern_figure_watch_new (client, GATHER_MSEC, read_room, &mailbox, sizeof mailbox,
                                      sizeof (TernMailboxRoom));
  g_signal_connect_object (self->room, "changed", G_CALLBACK (on_room_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "choices-changed", G_CALLBACK (on_choices_changed), self, G_CONNECT_SWAPPED);
  return self;
}

gboolean
tern_folder_room_get (TernFolderRoom *self, guint64 *messages, guint64 *bytes, guint64 *whole, guint64 *whole_bytes)
{
  const TernMailboxRoom *room = tern_figure_watch_get (self->room);

  *messages = room != NULL ? room->messages : 0;
  *bytes = room != NULL ? room->bytes : 0;
  *whole = room != NULL ? room->whole : 0;
  *whole_bytes = room != NULL ? room->whole_bytes : 0;
  return room != NULL;
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
