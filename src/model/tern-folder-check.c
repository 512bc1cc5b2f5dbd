/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* One folder compared with its server; see the header. */

#include "model/tern-folder-check.h"

struct _TernFolderCheck
{
  GObject parent_instance;

  TernClient *client;
  char *account;
  char *path;
  TernCheckState state;
  TernCheckFound found;
  guint64 before; /* differences before the repair */
  char *error;    /* nullable */
  GCancellable *running;
};

G_DEFINE_FINAL_TYPE (TernFolderCheck, tern_folder_check, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_STATE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
set_state (TernFolderCheck *self, TernCheckState state)
{
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static guint64
count_found (TernFolderCheck *self)
{
  return self->found.missing + self->found.extra + self->found.flags;
}

static void
fail (TernFolderCheck *self, const char *reason)
{
  g_set_str (&self->error, reason);
  set_state (self, TERN_CHECK_FAILED);
}

/* Events come before the answer, and none after it was cancelled counts. */
static void
on_event (TernEngineEvent *event, gpointer user_data)
{
  TernFolderCheck *self = user_data;

  if (event->kind == TERN_ENGINE_EVENT_VERIFIED)
    self->found = (TernCheckFound) { event->messages, event->n_missing, event->n_extra, event->n_flag_differences };
}

static void
submit (TernFolderCheck *self, TernEngineCommand *command, GAsyncReadyCallback callback)
{
  if (tern_client_get_offline (self->client))
    {
      fail (self, "Tern is working offline");
      return;
    }
  tern_engine_port_submit_async (tern_client_get_port (self->client), command, on_event, self, self->running, callback,
                                 g_object_ref (self));
}

/* Returns: whether to go on; if not, all is said. */
static gboolean
finish (TernFolderCheck *self, GObject *port, GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;
  gboolean done = tern_engine_port_submit_finish (TERN_ENGINE_PORT (port), result, &error);

  if (g_cancellable_is_cancelled (self->running))
    return FALSE;
  if (!done)
    fail (self, error->message);
  return done;
}

static void
compared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TernFolderCheck) self = user_data;

  if (finish (self, source, result))
    set_state (self, count_found (self) == 0 ? TERN_CHECK_EQUAL : TERN_CHECK_DIFFERENT);
}

static void
compare (TernFolderCheck *self)
{
  g_autoptr (TernEngineCommand) command = tern_engine_command_new_verify (self->account, self->path);

  submit (self, command, compared_cb);
}

static void
synchronised_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TernFolderCheck) self = user_data;

  if (finish (self, source, result))
    compare (self);
}

static void
tern_folder_check_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_STATE)
    g_value_set_int (value, (int) TERN_FOLDER_CHECK (object)->state);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
tern_folder_check_finalize (GObject *object)
{
  TernFolderCheck *self = TERN_FOLDER_CHECK (object);

  g_clear_object (&self->client);
  g_clear_object (&self->running);
  g_free (self->account);
  g_free (self->path);
  g_free (self->error);
  G_OBJECT_CLASS (tern_folder_check_parent_class)->finalize (object);
}

static void
tern_folder_check_class_init (TernFolderCheckClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = tern_folder_check_get_property;
  object_class->finalize = tern_folder_check_finalize;
  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, 0, G_MAXINT, 0,
                                             G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
tern_folder_check_init (TernFolderCheck *self)
{
  self->running = g_cancellable_new ();
}

TernFolderCheck *
tern_folder_check_new (TernClient *client, const char *account, const char *path)
{
  TernFolderCheck *self = g_object_new (TERN_TYPE_FOLDER_CHECK, NULL);

  self->client = g_object_ref (client);
  self->account = g_strdup (account);
  self->path = g_strdup (path);
  compare (self);
  return self;
}

void
tern_folder_check_again (TernFolderCheck *self)
{
  self->before = 0;
  set_state (self, TERN_CHECK_COMPARING);
  compare (self);
}

void
tern_folder_check_repair (TernFolderCheck *self)
{
  g_autoptr (TernEngineCommand) command
      = tern_engine_command_new_sync (self->account, self->path, TERN_ENGINE_BODIES_NONE, FALSE);

  self->before = count_found (self);
  set_state (self, TERN_CHECK_REPAIRING);
  submit (self, command, synchronised_cb);
}

void
tern_folder_check_cancel (TernFolderCheck *self)
{
  g_cancellable_cancel (self->running);
}

TernCheckState
tern_folder_check_get_state (TernFolderCheck *self)
{
  return self->state;
}

const TernCheckFound *
tern_folder_check_get_found (TernFolderCheck *self)
{
  return &self->found;
}

guint64
tern_folder_check_get_repaired (TernFolderCheck *self)
{
  guint64 left = count_found (self);

  return self->before > left ? self->before - left : 0;
}

const char *
tern_folder_check_get_error (TernFolderCheck *self)
{
  return self->error;
}
