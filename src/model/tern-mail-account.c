/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* An account as the window shows it; see the header. */

#include "model/tern-mail-account.h"

#include "engine/tern-engine-error.h"
#include "model/tern-mail-account-private.h"

#include <gio/gio.h>

struct _TernMailAccount
{
  GObject parent_instance;

  TernAccount *account;
  TernEngineState state;
  char *problem; /* nullable */
  TernProblem problem_kind;
  TernEnginePhase phase;
  guint64 done;
  guint64 total;
  guint waiting;
  guint set_aside;
  guint fullness;
  gint64 last_update;
  gint64 retry_at;
};

G_DEFINE_FINAL_TYPE (TernMailAccount, tern_mail_account, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_ID,
  PROP_EMAIL,
  PROP_NAME,
  PROP_STATE,
  PROP_PROBLEM,
  PROP_PROBLEM_KIND,
  PROP_PHASE,
  PROP_DONE,
  PROP_TOTAL,
  PROP_WAITING,
  PROP_SET_ASIDE,
  PROP_LAST_UPDATE,
  PROP_FULLNESS,
  PROP_RETRY_AT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
notify (TernMailAccount *self, guint property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
set_int (TernMailAccount *self, guint *number, guint value, guint property)
{
  if (*number == value)
    return;
  *number = value;
  notify (self, property);
}

static void
set_state (TernMailAccount *self, TernEngineState state)
{
  if (self->state == state)
    return;
  self->state = state;
  notify (self, PROP_STATE);
}

static void
set_problem (TernMailAccount *self, TernProblem kind, const char *problem)
{
  if (g_set_str (&self->problem, kind != TERN_PROBLEM_NONE ? problem : NULL))
    notify (self, PROP_PROBLEM);
  if (self->problem_kind == kind)
    return;
  self->problem_kind = kind;
  notify (self, PROP_PROBLEM_KIND);
}

static void
set_retry_at (TernMailAccount *self, gint64 retry_at)
{
  if (self->retry_at == retry_at)
    return;
  self->retry_at = retry_at;
  notify (self, PROP_RETRY_AT);
}

static void
set_progress (TernMailAccount *self, TernEnginePhase phase, guint64 done, guint64 total)
{
  if (self->phase != phase)
    {
      self->phase = phase;
      notify (self, PROP_PHASE);
    }
  if (self->done != done)
    {
      self->done = done;
      notify (self, PROP_DONE);
    }
  if (self->total != total)
    {
      self->total = total;
      notify (self, PROP_TOTAL);
    }
}

static void
tern_mail_account_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TernMailAccount *self = TERN_MAIL_ACCOUNT (object);

  switch (id)
    {
    case PROP_ID:
      g_value_set_string (value, tern_account_get_id (self->account));
      break;
    case PROP_EMAIL:
      g_value_set_string (value, tern_account_get_email (self->account));
      break;
    case PROP_NAME:
      g_value_set_string (value, tern_account_get_name (self->account));
      break;
    case PROP_STATE:
      g_value_set_int (value, (int) self->state);
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;
    case PROP_PROBLEM_KIND:
      g_value_set_int (value, (int) self->problem_kind);
      break;
    case PROP_PHASE:
      g_value_set_int (value, (int) self->phase);
      break;
    case PROP_DONE:
      g_value_set_uint64 (value, self->done);
      break;
    case PROP_TOTAL:
      g_value_set_uint64 (value, self->total);
      break;
    case PROP_WAITING:
      g_value_set_uint (value, self->waiting);
      break;
    case PROP_SET_ASIDE:
      g_value_set_uint (value, self->set_aside);
      break;
    case PROP_LAST_UPDATE:
      g_value_set_int64 (value, self->last_update);
      break;
    case PROP_FULLNESS:
      g_value_set_uint (value, self->fullness);
      break;
    case PROP_RETRY_AT:
      g_value_set_int64 (value, self->retry_at);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
tern_mail_account_finalize (GObject *object)
{
  TernMailAccount *self = TERN_MAIL_ACCOUNT (object);

  tern_account_unref (self->account);
  g_free (self->problem);
  G_OBJECT_CLASS (tern_mail_account_parent_class)->finalize (object);
}

static void
tern_mail_account_class_init (TernMailAccountClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = tern_mail_account_get_property;
  object_class->finalize = tern_mail_account_finalize;
  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_EMAIL] = g_param_spec_string ("email", NULL, NULL, NULL, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, 0, G_MAXINT, 0, flags);
  properties[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, flags);
  properties[PROP_PROBLEM_KIND] = g_param_spec_int ("problem-kind", NULL, NULL, 0, G_MAXINT, 0, flags);
  properties[PROP_PHASE] = g_param_spec_int ("phase", NULL, NULL, 0, G_MAXINT, 0, flags);
  properties[PROP_DONE] = g_param_spec_uint64 ("done", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_TOTAL] = g_param_spec_uint64 ("total", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_WAITING] = g_param_spec_uint ("waiting", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_SET_ASIDE] = g_param_spec_uint ("set-aside", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_LAST_UPDATE] = g_param_spec_int64 ("last-update", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_FULLNESS] = g_param_spec_uint ("fullness", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_RETRY_AT] = g_param_spec_int64 ("retry-at", NULL, NULL, 0, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
tern_mail_account_init (TernMailAccount *self)
{
}

TernMailAccount *
tern_mail_account_new (TernAccount *account)
{
  TernMailAccount *self = g_object_new (TERN_TYPE_MAIL_ACCOUNT, NULL);

  self->account = tern_account_ref (account);
  return self;
}

void
tern_mail_account_set_account (TernMailAccount *self, TernAccount *account)
{
  tern_account_unref (self->account);
  self->account = tern_account_ref (account);
  notify (self, PROP_EMAIL);
  notify (self, PROP_NAME);
}

static TernProblem
find_kind (TernEngineTrouble trouble)
{
  switch (trouble)
    {
    case TERN_ENGINE_TROUBLE_PASSWORD:
      return TERN_PROBLEM_PASSWORD;
    case TERN_ENGINE_TROUBLE_CERTIFICATE:
      return TERN_PROBLEM_CERTIFICATE;
    case TERN_ENGINE_TROUBLE_SETTINGS:
      return TERN_PROBLEM_SETTINGS;
    case TERN_ENGINE_TROUBLE_SERVER:
      return TERN_PROBLEM_SERVER;
    case TERN_ENGINE_TROUBLE_COMPUTER:
      return TERN_PROBLEM_COMPUTER;
    case TERN_ENGINE_TROUBLE_NONE:
    case TERN_ENGINE_TROUBLE_OFFLINE:
    default:
      return TERN_PROBLEM_OFFLINE;
    }
}

static void
take_state (TernMailAccount *self, const TernEngineEvent *event)
{
  switch (event->state)
    {
    case TERN_ENGINE_STATE_CONNECTING:
      break;
    case TERN_ENGINE_STATE_WATCHING:
      tern_mail_account_set_last_update (self, g_get_real_time () / G_USEC_PER_SEC);
      set_problem (self, TERN_PROBLEM_NONE, NULL);
      break;
    case TERN_ENGINE_STATE_WORKING:
      set_problem (self, TERN_PROBLEM_NONE, NULL);
      break;
    case TERN_ENGINE_STATE_WAITING:
    case TERN_ENGINE_STATE_REFUSED:
    case TERN_ENGINE_STATE_OFFLINE:
    default:
      if (event->text != NULL)
        set_problem (self, find_kind (event->trouble), event->text);
      break;
    }
  set_retry_at (self, event->state == TERN_ENGINE_STATE_WAITING
                        ? g_get_monotonic_time () + (gint64) (event->seconds * G_USEC_PER_SEC)
                        : 0);
  if (event->state != TERN_ENGINE_STATE_WORKING)
    set_progress (self, self->phase, 0, 0);
  set_state (self, event->state);
}

void
tern_mail_account_take_event (TernMailAccount *self, TernEngineEvent *event)
{
  g_object_freeze_notify (G_OBJECT (self));
  if (event->kind == TERN_ENGINE_EVENT_STATE)
    take_state (self, event);
  else if (event->kind == TERN_ENGINE_EVENT_PROGRESS)
    set_progress (self, event->phase, event->done, event->done < event->total ? event->total : 0);
  g_object_thaw_notify (G_OBJECT (self));
}

void
tern_mail_account_take_end (TernMailAccount *self, const GError *error)
{
  g_object_freeze_notify (G_OBJECT (self));
  if (tern_engine_trouble_of (error) != TERN_ENGINE_TROUBLE_NONE)
    set_problem (self, find_kind (tern_engine_trouble_of (error)), error->message);
  set_progress (self, self->phase, 0, 0);
  set_retry_at (self, 0);
  set_state (self, error != NULL && g_error_matches (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_SIGN_IN)
                     ? TERN_ENGINE_STATE_REFUSED
                     : TERN_ENGINE_STATE_OFFLINE);
  g_object_thaw_notify (G_OBJECT (self));
}

void
tern_mail_account_set_offline (TernMailAccount *self, gboolean offline)
{
  g_object_freeze_notify (G_OBJECT (self));
  if (offline)
    set_problem (self, TERN_PROBLEM_CHOSEN, NULL);
  else if (self->problem_kind == TERN_PROBLEM_CHOSEN)
    set_problem (self, TERN_PROBLEM_NONE, NULL);
  g_object_thaw_notify (G_OBJECT (self));
}

void
tern_mail_account_set_journal (TernMailAccount *self, guint waiting, guint set_aside)
{
  set_int (self, &self->waiting, waiting, PROP_WAITING);
  set_int (self, &self->set_aside, set_aside, PROP_SET_ASIDE);
}

void
tern_mail_account_set_fullness (TernMailAccount *self, guint percent)
{
  set_int (self, &self->fullness, percent, PROP_FULLNESS);
}

void
tern_mail_account_set_last_update (TernMailAccount *self, gint64 last_update)
{
  if (self->last_update == last_update)
    return;
  self->last_update = last_update;
  notify (self, PROP_LAST_UPDATE);
}

TernAccount *
tern_mail_account_get_account (TernMailAccount *self)
{
  return self->account;
}

const char *
tern_mail_account_get_id (TernMailAccount *self)
{
  return tern_account_get_id (self->account);
}

const char *
tern_mail_account_get_email (TernMailAccount *self)
{
  return tern_account_get_email (self->account);
}

TernEngineState
tern_mail_account_get_state (TernMailAccount *self)
{
  return self->state;
}

TernProblem
tern_mail_account_get_problem_kind (TernMailAccount *self)
{
  return self->problem_kind;
}

const char *
tern_mail_account_get_problem (TernMailAccount *self)
{
  return self->problem;
}

gboolean
tern_mail_account_get_progress (TernMailAccount *self, TernEnginePhase *phase, guint64 *done, guint64 *total)
{
  *phase = self->phase;
  *done = self->done;
  *total = self->total;
  return self->total > 0;
}

guint
tern_mail_account_get_waiting (TernMailAccount *self)
{
  return self->waiting;
}

guint
tern_mail_account_get_set_aside (TernMailAccount *self)
{
  return self->set_aside;
}

gint64
tern_mail_account_get_last_update (TernMailAccount *self)
{
  return self->last_update;
}

guint
tern_mail_account_get_fullness (TernMailAccount *self)
{
  return self->fullness;
}
