/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Settings of what is kept offline, written as they change; see the header. */

#include "model/tern-offline-settings.h"

#include "engine/tern-account-list.h"
#include "engine/tern-engine-error.h"

struct _TernOfflineSettings
{
  GObject parent_instance;

  char *config_dir;
  char *account;
  TernOfflinePolicy policy;
  gboolean saving;
  gboolean save_again; /* it changed meanwhile */
};

G_DEFINE_FINAL_TYPE (TernOfflineSettings, tern_offline_settings, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_MONTHS,
  PROP_ATTACHMENTS,
  PROP_MEGABYTES,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum
{
  SAVED,
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* --- writing, in a thread: it waits for the disk --- */

typedef struct
{
  char *config_dir;
  char *account;
  TernOfflinePolicy policy;
} Edit;

static void
edit_free (gpointer data)
{
  Edit *edit = data;

  g_free (edit->config_dir);
  g_free (edit->account);
  g_free (edit);
}

static TernAccount *
make_account (TernAccount *old, const TernOfflinePolicy *policy, GError **error)
{
  g_autofree char *mail = tern_offline_policy_dup_mail (policy);
  g_autofree char *at_most = tern_offline_policy_dup_at_most (policy);
  TernAccountFields fields;

  tern_account_get_fields (old, &fields);
  fields.keep_mail = mail;
  fields.keep_attachments = tern_offline_policy_get_attachments (policy);
  fields.keep_at_most = at_most;
  return tern_account_new (&fields, error);
}

static gboolean
write_edit (const Edit *edit, GError **error)
{
  g_autoptr (TernAccountList) list = tern_account_list_load (edit->config_dir, error);
  TernAccount *old = list != NULL ? tern_account_list_find (list, edit->account) : NULL;
  g_autoptr (TernAccount) account = old != NULL ? make_account (old, &edit->policy, error) : NULL;

  if (list != NULL && old == NULL)
    g_set_error (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_NO_ACCOUNT, "There is no account “%s”", edit->account);
  return account != NULL && tern_account_list_replace (list, account, error);
}

static void
run_edit (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (write_edit (data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
save (TernOfflineSettings *self, GAsyncReadyCallback saved_cb)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, saved_cb, NULL);
  Edit *edit = g_new0 (Edit, 1);

  edit->config_dir = g_strdup (self->config_dir);
  edit->account = g_strdup (self->account);
  edit->policy = self->policy;
  self->saving = TRUE;
  self->save_again = FALSE;
  g_task_set_task_data (task, edit, edit_free);
  g_task_run_in_thread (task, run_edit);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TernOfflineSettings *self = TERN_OFFLINE_SETTINGS (source);
  g_autoptr (GError) error = NULL;

  self->saving = FALSE;
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_signal_emit (self, signals[FAILED], 0, error->message);
  else if (self->save_again)
    save (self, saved_cb);
  else
    g_signal_emit (self, signals[SAVED], 0);
}

static void
changed (TernOfflineSettings *self, guint property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
  if (self->saving)
    self->save_again = TRUE;
  else
    save (self, saved_cb);
}

/* --- the object --- */

static void
tern_offline_settings_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TernOfflineSettings *self = TERN_OFFLINE_SETTINGS (object);

  if (id == PROP_MONTHS)
    g_value_set_int (value, self->policy.months);
  else if (id == PROP_ATTACHMENTS)
    g_value_set_boolean (value, self->policy.attachments);
  else
    g_value_set_uint (value, self->policy.megabytes);
}

static void
tern_offline_settings_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  TernOfflineSettings *self = TERN_OFFLINE_SETTINGS (object);
  TernOfflinePolicy old = self->policy;

  if (id == PROP_MONTHS)
    self->policy.months = g_value_get_int (value);
  else if (id == PROP_ATTACHMENTS)
    self->policy.attachments = g_value_get_boolean (value);
  else
    self->policy.megabytes = g_value_get_uint (value);
  if (!tern_offline_policy_equal (&old, &self->policy))
    changed (self, id);
}

static void
tern_offline_settings_finalize (GObject *object)
{
  TernOfflineSettings *self = TERN_OFFLINE_SETTINGS (object);

  g_free (self->config_dir);
  g_free (self->account);
  G_OBJECT_CLASS (tern_offline_settings_parent_class)->finalize (object);
}

static void
tern_offline_settings_class_init (TernOfflineSettingsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = tern_offline_settings_get_property;
  object_class->set_property = tern_offline_settings_set_property;
  object_class->finalize = tern_offline_settings_finalize;
  properties[PROP_MONTHS] = g_param_spec_int ("months", NULL, NULL, TERN_OFFLINE_ALL, G_MAXINT, 0, flags);
  properties[PROP_ATTACHMENTS] = g_param_spec_boolean ("attachments", NULL, NULL, FALSE, flags);
  properties[PROP_MEGABYTES] = g_param_spec_uint ("megabytes", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SAVED] = g_signal_new ("saved", TERN_TYPE_OFFLINE_SETTINGS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", TERN_TYPE_OFFLINE_SETTINGS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
tern_offline_settings_init (TernOfflineSettings *self)
{
}

TernOfflineSettings *
tern_offline_settings_new (const char *config_dir, const char *account, const TernOfflinePolicy *policy)
{
  TernOfflineSettings *self = g_object_new (TERN_TYPE_OFFLINE_SETTINGS, NULL);

  self->config_dir = g_strdup (config_dir);
  self->account = g_strdup (account);
  self->policy = *policy;
  return self;
}

const TernOfflinePolicy *
tern_offline_settings_get_policy (TernOfflineSettings *self)
{
  return &self->policy;
}
