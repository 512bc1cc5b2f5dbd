/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* How much room an account takes; see the header. */

#include "model/tern-usage-watch.h"

#include "model/tern-client-private.h"
#include "model/tern-mail-account.h"
#include "store/tern-store-mailboxes.h"
#include "store/tern-store-usage.h"

/* From a change to what is read of it: while mail comes there are many, and each reading passes over all of it. */
#define GATHER_MSEC 500

struct _TernUsageWatch
{
  GObject parent_instance;

  TernClient *client;
  char *account;
  gboolean known;
  TernAccountUsage usage;
  guint gather_id;
  gboolean reading;
  gboolean read_again; /* it changed meanwhile */
};

G_DEFINE_FINAL_TYPE (TernUsageWatch, tern_usage_watch, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* On the worker. */
static gpointer
read_usage (TernStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  gint64 account = tern_store_find_account (store, data, NULL);
  g_autofree TernAccountUsage *usage = g_new0 (TernAccountUsage, 1);

  /* Of an account nobody has synchronised yet there is nothing. */
  if (account != 0 && !tern_store_get_usage (store, account, usage, error))
    return NULL;
  return g_steal_pointer (&usage);
}

static void
take_usage (TernUsageWatch *self, const TernAccountUsage *usage)
{
  gboolean same = self->known && self->usage.kept == usage->kept && self->usage.messages == usage->messages
                  && self->usage.used == usage->used && self->usage.limit == usage->limit;

  self->known = TRUE;
  self->usage = *usage;
  if (!same)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
start_reading (TernUsageWatch *self, GAsyncReadyCallback read_cb)
{
  GWeakRef *ref = g_new0 (GWeakRef, 1);

  g_weak_ref_init (ref, self);
  self->reading = TRUE;
  self->read_again = FALSE;
  tern_query_worker_run_async (tern_client_get_worker (self->client), FALSE, read_usage, g_strdup (self->account),
                               g_free, g_free, NULL, read_cb, ref);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GWeakRef *ref = user_data;
  g_autoptr (TernUsageWatch) self = g_weak_ref_get (ref);
  g_autofree TernAccountUsage *usage = tern_query_worker_run_finish (result, NULL);

  g_weak_ref_clear (ref);
  g_free (ref);
  if (self == NULL)
    return;
  self->reading = FALSE;
  if (usage != NULL)
    take_usage (self, usage);
  if (self->read_again && tern_client_get_worker (self->client) != NULL)
    start_reading (self, read_cb);
}

static gboolean
on_gathered (gpointer data)
{
  TernUsageWatch *self = data;

  self->gather_id = 0;
  if (self->reading)
    self->read_again = TRUE;
  else if (tern_client_get_worker (self->client) != NULL)
    start_reading (self, read_cb);
  return G_SOURCE_REMOVE;
}

static void
on_changed (TernUsageWatch *self)
{
  if (self->gather_id == 0)
    self->gather_id = g_timeout_add (GATHER_MSEC, on_gathered, self);
}

/* What the server tells of its room changes nothing else. */
static void
watch_accounts (TernUsageWatch *self)
{
  GListModel *accounts = tern_client_get_accounts (self->client);

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (TernMailAccount) account = g_list_model_get_item (accounts, i);

      if (g_str_equal (tern_mail_account_get_id (account), self->account))
        g_signal_connect_object (account, "notify::state", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
    }
}

static void
tern_usage_watch_dispose (GObject *object)
{
  TernUsageWatch *self = TERN_USAGE_WATCH (object);

  g_clear_handle_id (&self->gather_id, g_source_remove);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (tern_usage_watch_parent_class)->dispose (object);
}

static void
tern_usage_watch_finalize (GObject *object)
{
  g_free (TERN_USAGE_WATCH (object)->account);
  G_OBJECT_CLASS (tern_usage_watch_parent_class)->finalize (object);
}

static void
tern_usage_watch_class_init (TernUsageWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tern_usage_watch_dispose;
  G_OBJECT_CLASS (klass)->finalize = tern_usage_watch_finalize;
  signals[CHANGED] = g_signal_new ("changed", TERN_TYPE_USAGE_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
tern_usage_watch_init (TernUsageWatch *self)
{
}

TernUsageWatch *
tern_usage_watch_new (TernClient *client, const char *account)
{
  TernUsageWatch *self = g_object_new (TERN_TYPE_USAGE_WATCH, NULL);

  self->client = g_object_ref (client);
  self->account = g_strdup (account);
  g_signal_connect_object (client, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "stale", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  watch_accounts (self);
  on_gathered (self);
  return self;
}

gboolean
tern_usage_watch_get_kept (TernUsageWatch *self, guint64 *bytes, guint64 *messages)
{
  *bytes = self->usage.kept;
  *messages = self->usage.messages;
  return self->known;
}

gboolean
tern_usage_watch_get_quota (TernUsageWatch *self, guint64 *used, guint64 *limit)
{
  *used = self->usage.used;
  *limit = self->usage.limit;
  return self->usage.limit > 0;
}
