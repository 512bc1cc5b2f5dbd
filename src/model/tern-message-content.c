/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Loading what is inside a message; see the header. It is read on a worker, fetched when it is not here, and read
 * again when more of it comes. Parts and the source are in tern-message-content-parts.c. */
#include "model/tern-message-content.h"

#include "model/tern-message-content-private.h"
#include "store/tern-store-mailboxes.h"
#include "store/tern-store-query.h"

enum
{
  PROP_0,
  PROP_STATE,
  PROP_PROBLEM,
  PROP_DONE,
  PROP_TOTAL,
  PROP_DOCUMENT,
  PROP_PARTIAL,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint part_progress;

G_DEFINE_FINAL_TYPE (TernMessageContent, tern_message_content, G_TYPE_OBJECT)

static void
set_state (TernMessageContent *self, TernContentState state, const char *problem)
{
  g_object_freeze_notify (G_OBJECT (self));
  if (g_set_str (&self->problem, problem))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
  if (self->state != state)
    {
      self->state = state;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

static void
set_progress (TernMessageContent *self, guint64 done, guint64 total)
{
  g_object_freeze_notify (G_OBJECT (self));
  if (self->done != done)
    {
      self->done = done;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DONE]);
    }
  if (self->total != total)
    {
      self->total = total;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TOTAL]);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

static void
forget_account (TernMessageContent *self)
{
  if (self->account != NULL)
    g_clear_signal_handler (&self->account_changed, self->account);
  g_clear_object (&self->account);
}

static gboolean
is_reachable (TernMailAccount *account)
{
  TernEngineState state = tern_mail_account_get_state (account);

  return state != TERN_ENGINE_STATE_WAITING && state != TERN_ENGINE_STATE_REFUSED;
}

static void
on_account_changed (TernMailAccount *account, GParamSpec *pspec, TernMessageContent *self)
{
  TernEngineState state = tern_mail_account_get_state (account);

  if (state == TERN_ENGINE_STATE_WORKING || state == TERN_ENGINE_STATE_WATCHING)
    tern_message_content_load (self);
}

/* (nullable): none once the message or its account is gone. */
static TernMailAccount *
find_account (TernMessageContent *self)
{
  TernStore *store = tern_client_get_store (self->client);
  GListModel *accounts = tern_client_get_accounts (self->client);
  g_autoptr (TernMessageRows) rows = tern_store_get_messages (store, &self->message, 1, NULL);
  g_autoptr (TernMailboxRow) mailbox = NULL;

  if (rows == NULL || tern_message_rows_get_n (rows) == 0)
    return NULL;
  mailbox = tern_store_get_mailbox (store, tern_message_rows_get (rows, 0)->mailbox, NULL);
  for (guint i = 0; mailbox != NULL && i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (TernMailAccount) account = g_list_model_get_item (accounts, i);

      if (tern_store_find_account (store, tern_mail_account_get_id (account), NULL) == mailbox->account)
        return g_steal_pointer (&account);
    }
  return NULL;
}

/* Tries by itself as soon as the server is there again. */
static void
fail_absent (TernMessageContent *self, const char *problem)
{
  forget_account (self);
  self->account = find_account (self);
  if (self->account != NULL)
    self->account_changed
        = g_signal_connect_object (self->account, "notify::state", G_CALLBACK (on_account_changed), self, 0);
  set_state (self, TERN_CONTENT_NOT_HERE, problem);
}

/* Errors about the message or this computer; whatever else happens, the server was not to be had. */
static gboolean
is_final (const GError *error)
{
  return error->domain == TERN_STORE_ERROR || g_error_matches (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_NO_MESSAGE)
         || g_error_matches (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_INVALID)
         || g_error_matches (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_NO_ACCOUNT)
         || g_error_matches (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_IO);
}

static void
fail (TernMessageContent *self, const GError *error)
{
  g_clear_object (&self->loading);
  if (is_final (error))
    set_state (self, TERN_CONTENT_FAILED, error->message);
  else
    fail_absent (self, error->message);
}

void
tern_message_content_take_insides (TernMessageContent *self, TernContentInsides *insides)
{
  gboolean was_partial = self->insides != NULL && self->insides->structure != NULL;

  g_object_freeze_notify (G_OBJECT (self));
  g_clear_pointer (&self->insides, tern_content_insides_unref);
  self->insides = tern_content_insides_ref (insides);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DOCUMENT]);
  if (was_partial != (insides->structure != NULL))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PARTIAL]);
  set_state (self, TERN_CONTENT_READY, NULL);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
read_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  TernMessageContent *self = source;
  GError *error = NULL;
  const char *const *own = (const char *const *) self->own;
  TernContentInsides *insides
      = self->source != NULL
            ? tern_content_insides_read_source (self->data_dir, self->source, own, &error)
            : tern_content_insides_read (self->data_dir, self->message, self->email, own, &error);

  if (insides != NULL && data != NULL)
    tern_content_insides_set_charset (insides, data);
  if (insides != NULL)
    g_task_return_pointer (task, insides, (GDestroyNotify) tern_content_insides_unref);
  else
    g_task_return_error (task, error);
}

static void
read_insides (TernMessageContent *self, GAsyncReadyCallback callback)
{
  g_autoptr (GTask) task = g_task_new (self, self->loading, callback, NULL);

  g_task_set_source_tag (task, read_insides);
  g_task_set_task_data (task, g_strdup (self->charset), g_free);
  g_task_set_return_on_cancel (task, TRUE);
  self->changed = FALSE;
  g_task_run_in_thread (task, read_worker);
}

typedef struct
{
  char **sections; /* (nullable): NULL: the whole message */
  guint next;
} Wanted;

static void
wanted_free (Wanted *wanted)
{
  g_strfreev (wanted->sections);
  g_free (wanted);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Wanted, wanted_free)

/* The whole of what load() waits for: read; fetch what is wanted, one after the other; read again. */
static void
step_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  TernMessageContent *self = TERN_MESSAGE_CONTENT (source);
  g_autoptr (Wanted) wanted = data;
  g_autoptr (TernContentInsides) insides = NULL;
  g_autoptr (TernMailAccount) account = NULL;
  g_autoptr (GError) error = NULL;
  const char *section;

  if (wanted != NULL)
    tern_message_content_fetch_finish (self, result, &error);
  else
    insides = g_task_propagate_pointer (G_TASK (result), &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error != NULL)
    {
      fail (self, error);
      return;
    }
  if (wanted == NULL && (insides->document != NULL || self->fetched))
    {
      g_clear_object (&self->loading);
      if (insides->document != NULL)
        tern_message_content_take_insides (self, insides);
      else
        set_state (self, TERN_CONTENT_FAILED, "The message came, but could not be kept on this computer");
      if (self->changed && self->state == TERN_CONTENT_READY)
        tern_message_content_load (self);
      return;
    }
  if (wanted == NULL)
    {
      wanted = g_new0 (Wanted, 1);
      wanted->sections = g_strdupv (insides->wanted);
      account = find_account (self);
      if (account != NULL && !is_reachable (account))
        {
          g_clear_object (&self->loading);
          fail_absent (self, tern_mail_account_get_problem (account));
          return;
        }
    }
  if (wanted->next > 0 && (wanted->sections == NULL || wanted->sections[wanted->next] == NULL))
    {
      self->fetched = TRUE;
      read_insides (self, step_cb);
      return;
    }
  section = wanted->sections != NULL ? wanted->sections[wanted->next] : NULL;
  wanted->next++;
  set_state (self, TERN_CONTENT_FETCHING, NULL);
  tern_message_content_fetch_async (self, section, self->loading, step_cb, g_steal_pointer (&wanted));
}

/* More of it came while it is shown: a failure changes nothing. */
static void
reread_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  TernMessageContent *self = TERN_MESSAGE_CONTENT (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (TernContentInsides) insides = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->loading);
  if (insides != NULL && insides->document != NULL)
    tern_message_content_take_insides (self, insides);
  if (self->changed)
    tern_message_content_load (self);
}

static gboolean
names_email (TernChangeSet *changes, gint64 email)
{
  guint n;
  const gint64 *bodies = tern_change_set_get_bodies (changes, &n);

  for (guint i = 0; i < n; i++)
    if (bodies[i] == email)
      return TRUE;
  return FALSE;
}

static void
on_client_changed (TernClient *client, TernChangeSet *changes, TernMessageContent *self)
{
  if (!names_email (changes, self->email))
    return;
  if (self->loading != NULL)
    self->changed = TRUE;
  else if (self->state == TERN_CONTENT_READY && self->insides->structure == NULL)
    return;
  else if (self->state != TERN_CONTENT_LOADING)
    tern_message_content_load (self);
}

static void
on_fetch_event (TernEngineEvent *event, gpointer data)
{
  GTask *task = data;
  const char *section = g_task_get_task_data (task);

  if (event->kind != TERN_ENGINE_EVENT_BODY)
    return;
  set_progress (g_task_get_source_object (task), event->done, event->total);
  if (section != NULL)
    g_signal_emit (g_task_get_source_object (task), part_progress, 0, section, event->done, event->total);
}

static void
fetch_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (tern_engine_port_submit_finish (TERN_ENGINE_PORT (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
tern_message_content_fetch_async (TernMessageContent *self,
                                  const char *section,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (TernEngineCommand) command = tern_engine_command_new_fetch_body (self->message, section);

  g_task_set_source_tag (task, tern_message_content_fetch_async);
  g_task_set_task_data (task, g_strdup (section), g_free);
  set_progress (self, 0, 0);
  if (tern_client_get_offline (self->client))
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE, "Tern is working offline");
      g_object_unref (task);
      return;
    }
  tern_engine_port_submit_async (tern_client_get_port (self->client), command, on_fetch_event, task, cancellable,
                                 fetch_cb, task);
}

gboolean
tern_message_content_fetch_finish (TernMessageContent *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
tern_message_content_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TernMessageContent *self = TERN_MESSAGE_CONTENT (object);

  switch (id)
    {
    case PROP_STATE:
      g_value_set_int (value, self->state);
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;
    case PROP_DONE:
      g_value_set_uint64 (value, self->done);
      break;
    case PROP_TOTAL:
      g_value_set_uint64 (value, self->total);
      break;
    case PROP_DOCUMENT:
      g_value_set_boxed (value, tern_message_content_get_document (self));
      break;
    case PROP_PARTIAL:
      g_value_set_boolean (value, tern_message_content_get_partial (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

/* A task in flight holds a reference: it is cancelled when the last user lets go, not here. */
static void
tern_message_content_dispose (GObject *object)
{
  TernMessageContent *self = TERN_MESSAGE_CONTENT (object);

  forget_account (self);
  g_clear_object (&self->loading);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (tern_message_content_parent_class)->dispose (object);
}

static void
tern_message_content_finalize (GObject *object)
{
  TernMessageContent *self = TERN_MESSAGE_CONTENT (object);

  g_free (self->data_dir);
  g_free (self->charset);
  g_free (self->problem);
  g_strfreev (self->own);
  g_clear_pointer (&self->source, g_bytes_unref);
  g_clear_pointer (&self->insides, tern_content_insides_unref);
  G_OBJECT_CLASS (tern_message_content_parent_class)->finalize (object);
}

static void
tern_message_content_class_init (TernMessageContentClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = tern_message_content_get_property;
  object_class->dispose = tern_message_content_dispose;
  object_class->finalize = tern_message_content_finalize;
  properties[PROP_STATE]
      = g_param_spec_int ("state", NULL, NULL, TERN_CONTENT_LOADING, TERN_CONTENT_FAILED, TERN_CONTENT_LOADING, flags);
  properties[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, flags);
  properties[PROP_DONE] = g_param_spec_uint64 ("done", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_TOTAL] = g_param_spec_uint64 ("total", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_DOCUMENT] = g_param_spec_boxed ("document", NULL, NULL, TERN_TYPE_MIME_DOCUMENT, flags);
  properties[PROP_PARTIAL] = g_param_spec_boolean ("partial", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  part_progress = g_signal_new ("part-progress", TERN_TYPE_MESSAGE_CONTENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_UINT64, G_TYPE_UINT64);
}

static void
tern_message_content_init (TernMessageContent *self)
{
}

static char **
list_own_addresses (TernClient *client)
{
  GListModel *accounts = tern_client_get_accounts (client);
  g_autoptr (GStrvBuilder) own = g_strv_builder_new ();

  for (guint i = 0; accounts != NULL && i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (TernMailAccount) account = g_list_model_get_item (accounts, i);

      g_strv_builder_add (own, tern_mail_account_get_email (account));
    }
  return g_strv_builder_end (own);
}

TernMessageContent *
tern_message_content_new (TernClient *client, gint64 message, gint64 email)
{
  TernMessageContent *self = g_object_new (TERN_TYPE_MESSAGE_CONTENT, NULL);

  self->client = g_object_ref (client);
  self->data_dir = g_strdup (tern_client_get_data_dir (client));
  self->message = message;
  self->email = email;
  self->own = list_own_addresses (client);
  g_signal_connect_object (client, "changed", G_CALLBACK (on_client_changed), self, 0);
  return self;
}

TernMessageContent *
tern_message_content_new_for_source (TernClient *client, GBytes *source)
{
  TernMessageContent *self = g_object_new (TERN_TYPE_MESSAGE_CONTENT, NULL);

  self->client = g_object_ref (client);
  self->data_dir = g_strdup (tern_client_get_data_dir (client));
  self->own = list_own_addresses (client);
  self->source = g_bytes_ref (source);
  return self;
}

void
tern_message_content_load (TernMessageContent *self)
{
  gboolean shown = self->state == TERN_CONTENT_READY;

  if (self->loading != NULL)
    return;
  forget_account (self);
  self->loading = g_cancellable_new ();
  self->fetched = FALSE;
  if (!shown)
    set_state (self, TERN_CONTENT_LOADING, NULL);
  read_insides (self, shown ? reread_cb : step_cb);
}

void
tern_message_content_set_charset (TernMessageContent *self, const char *charset)
{
  if (!g_set_str (&self->charset, charset))
    return;
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  tern_message_content_load (self);
}

const char *
tern_message_content_get_charset (TernMessageContent *self)
{
  return self->charset;
}

void
tern_message_content_cancel (TernMessageContent *self)
{
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  forget_account (self);
}

TernContentState
tern_message_content_get_state (TernMessageContent *self)
{
  return self->state;
}

const char *
tern_message_content_get_problem (TernMessageContent *self)
{
  return self->problem;
}

gboolean
tern_message_content_get_progress (TernMessageContent *self, guint64 *done, guint64 *total)
{
  *done = self->done;
  *total = self->total;
  return self->total > 0;
}

gboolean
tern_message_content_get_partial (TernMessageContent *self)
{
  return self->insides != NULL && self->insides->structure != NULL;
}

TernMimeDocument *
tern_message_content_get_document (TernMessageContent *self)
{
  return self->insides != NULL ? self->insides->document : NULL;
}

const TernContentFindings *
tern_message_content_get_findings (TernMessageContent *self)
{
  return self->insides != NULL ? self->insides->findings : NULL;
}

const TernMimePart *
tern_message_content_find_content_id (TernMessageContent *self, const char *content_id)
{
  return self->insides != NULL ? tern_content_insides_find_content_id (self->insides, content_id) : NULL;
}

const TernMimePart *
tern_message_content_find_section (TernMessageContent *self, const char *section)
{
  return self->insides != NULL ? tern_content_insides_find_section (self->insides, section) : NULL;
}

GPtrArray *
tern_message_content_list_parts (TernMessageContent *self)
{
  return self->insides != NULL ? tern_content_insides_list_parts (self->insides) : g_ptr_array_new ();
}

GPtrArray *
tern_message_content_list_attachments (TernMessageContent *self)
{
  return self->insides != NULL ? tern_content_insides_list_attachments (self->insides) : g_ptr_array_new ();
}
