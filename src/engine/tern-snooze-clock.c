/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* One timer, set anew after every look; see the header. */
#include "engine/tern-snooze-clock.h"

#include "engine/tern-snooze.h"
#include "engine/tern-wake-watch.h"
#include "store/tern-store-mailboxes.h"

/* What the store says in a row is looked at together. */
#define POKED_MS 1000
/* What could not be looked at is, later. */
#define FAILED_S 300
/* A timer cannot be set for longer in milliseconds; then it is set again. */
#define LONGEST_S (G_MAXUINT / 2000)

struct _TernSnoozeClock
{
  TernStoreBatch *batch;
  void (*acted) (gpointer user_data);
  gpointer user_data;
  GSource *timer; /* (nullable): the next look */
  gboolean soon;  /* that is within POKED_MS */
  GSource *wake;  /* nullable */
};

static void
drop_timer (TernSnoozeClock *self)
{
  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
}

static void
set_timer (TernSnoozeClock *self, guint ms, gboolean soon, GSourceFunc func)
{
  drop_timer (self);
  self->soon = soon;
  self->timer = g_timeout_source_new (ms);
  g_source_set_callback (self->timer, func, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
}

static gboolean
look_at_account (TernSnoozeClock *self, const char *key, gint64 now, gint64 *next, gboolean *acted, GError **error)
{
  TernStore *store = tern_store_batch_get_store (self->batch);
  gint64 account = tern_store_find_account (store, key, error);
  g_autoptr (GPtrArray) mailboxes = account != 0 ? tern_store_list_mailboxes (store, account, error) : NULL;

  for (guint i = 0; mailboxes != NULL && i < mailboxes->len; i++)
    {
      const TernMailboxRow *row = g_ptr_array_index (mailboxes, i);

      if (row->role == TERN_MAILBOX_ROLE_SNOOZED
          && !tern_snooze_bring_back (self->batch, key, row->id, now, next, acted, error))
        return FALSE;
    }
  return mailboxes != NULL;
}

static gboolean
look (TernSnoozeClock *self, gint64 now, gint64 *next, gboolean *acted, GError **error)
{
  g_auto (GStrv) keys = NULL;

  if (!tern_store_batch_flush (self->batch, error))
    return FALSE;
  keys = tern_store_list_accounts (tern_store_batch_get_store (self->batch), error);
  for (gsize i = 0; keys != NULL && keys[i] != NULL; i++)
    if (!look_at_account (self, keys[i], now, next, acted, error))
      return FALSE;
  return keys != NULL;
}

static gboolean
on_time (gpointer user_data)
{
  TernSnoozeClock *self = user_data;
  g_autoptr (GError) error = NULL;
  gint64 now = g_get_real_time () / G_USEC_PER_SEC, next = G_MAXINT64;
  gboolean acted = FALSE;

  drop_timer (self);
  self->soon = FALSE;
  if (!look (self, now, &next, &acted, &error))
    {
      g_message ("What is to come back could not be looked at: %s", error->message);
      next = MIN (next, now + FAILED_S);
    }
  /* A change that the look itself made has set the timer already. */
  if (next != G_MAXINT64 && self->timer == NULL)
    set_timer (self, (guint) MIN (next - now, LONGEST_S) * 1000, FALSE, on_time);
  if (acted)
    self->acted (self->user_data);
  return G_SOURCE_REMOVE;
}

void
tern_snooze_clock_poke (TernSnoozeClock *self)
{
  if (!self->soon)
    set_timer (self, POKED_MS, TRUE, on_time);
}

static gboolean
on_clock_jumped (gpointer user_data)
{
  tern_snooze_clock_poke (user_data);
  return G_SOURCE_CONTINUE;
}

TernSnoozeClock *
tern_snooze_clock_new (TernStoreBatch *batch, void (*acted) (gpointer user_data), gpointer user_data)
{
  TernSnoozeClock *self = g_new0 (TernSnoozeClock, 1);

  self->batch = tern_store_batch_ref (batch);
  self->acted = acted;
  self->user_data = user_data;
  self->wake = tern_wake_watch_new (on_clock_jumped, self);
  set_timer (self, 0, TRUE, on_time);
  return self;
}

void
tern_snooze_clock_free (TernSnoozeClock *self)
{
  drop_timer (self);
  if (self->wake != NULL)
    g_source_destroy (self->wake);
  g_clear_pointer (&self->wake, g_source_unref);
  tern_store_batch_unref (self->batch);
  g_free (self);
}
