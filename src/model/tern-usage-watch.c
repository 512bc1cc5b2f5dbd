/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* How much room an account takes; see the header. */

#include "model/tern-usage-watch.h"

#include "model/tern-figure-watch.h"
#include "model/tern-mail-account.h"
#include "store/tern-store-mailboxes.h"
#include "store/tern-store-usage.h"

#include <string.h>

/* From a change to what is read of it: while mail comes there are many, and each reading passes over all of it. */
#define GATHER_MSEC 500

struct _TernUsageWatch
{
  GObject parent_instance;

  TernFigureWatch *usage; /* of TernAccountUsage */
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
on_usage_changed (TernUsageWatch *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

/* What the server tells of its room changes nothing else. */
static void
watch_account (TernUsageWatch *self, TernClient *client, const char *id)
{
  GListModel *accounts = tern_client_get_accounts (client);

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (TernMailAccount) account = g_list_model_get_item (accounts, i);

      if (g_str_equal (tern_mail_account_get_id (account), id))
        g_signal_connect_object (account, "notify::state", G_CALLBACK (tern_figure_watch_look_again), self->usage,
                                 G_CONNECT_SWAPPED);
    }
}

static void
tern_usage_watch_dispose (GObject *object)
{
  g_clear_object (&TERN_USAGE_WATCH (object)->usage);
  G_OBJECT_CLASS (tern_usage_watch_parent_class)->dispose (object);
}

static void
tern_usage_watch_class_init (TernUsageWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tern_usage_watch_dispose;
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

  self->usage = tern_figure_watch_new (client, GATHER_MSEC, read_usage, account, strlen (account) + 1,
                                       sizeof (TernAccountUsage));
  g_signal_connect_object (self->usage, "changed", G_CALLBACK (on_usage_changed), self, G_CONNECT_SWAPPED);
  watch_account (self, client, account);
  return self;
}

gboolean
tern_usage_watch_get_kept (TernUsageWatch *self, guint64 *bytes, guint64 *messages)
{
  const TernAccountUsage *usage = tern_figure_watch_get (self->usage);

  *bytes = usage != NULL ? usage->kept : 0;
  *messages = usage != NULL ? usage->messages : 0;
  return usage != NULL;
}

gboolean
tern_usage_watch_get_quota (TernUsageWatch *self, guint64 *used, guint64 *limit)
{
  const TernAccountUsage *usage = tern_figure_watch_get (self->usage);

  *used = usage != NULL ? usage->used : 0;
  *limit = usage != NULL ? usage->limit : 0;
  return usage != NULL && usage->limit > 0;
}
