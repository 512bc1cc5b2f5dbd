/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* One timer that is not moved at every byte: when it goes off it looks when the last one passed. */

#include "net/tern-net-patience.h"

struct _TernNetPatience
{
  GMainContext *context;
  TernNetTap *tap;
  gboolean (*is_awaiting) (gpointer data);
  void (*over) (gpointer data);
  gpointer data;
  gint64 limit; /* microseconds; 0 for ever */
  gint64 since;
  GSource *timer;
  gboolean stopped;
};

static void
clear_timer (TernNetPatience *patience)
{
  if (patience->timer != NULL)
    g_source_destroy (patience->timer);
  g_clear_pointer (&patience->timer, g_source_unref);
}

/* Microseconds, negative when overdue. */
static gint64
time_left (TernNetPatience *patience)
{
  gint64 since = MAX (patience->since, tern_net_tap_get_last_time (patience->tap));

  return since + patience->limit - g_get_monotonic_time ();
}

static void watch (TernNetPatience *patience);

static gboolean
on_timer (gpointer data)
{
  TernNetPatience *patience = data;

  clear_timer (patience);
  if (!patience->is_awaiting (patience->data))
    return G_SOURCE_REMOVE;
  if (time_left (patience) > 0)
    watch (patience);
  else
    patience->over (patience->data);
  return G_SOURCE_REMOVE;
}

static void
watch (TernNetPatience *patience)
{
  gint64 left = time_left (patience);

  if (patience->timer != NULL || patience->limit == 0 || patience->stopped)
    return;
  patience->timer = g_timeout_source_new ((guint)(CLAMP (left, 0, patience->limit) / 1000 + 1));
  g_source_set_callback (patience->timer, on_timer, patience, NULL);
  g_source_attach (patience->timer, patience->context);
}

TernNetPatience *
tern_net_patience_new (GMainContext *context,
                       TernNetTap *tap,
                       gboolean (*is_awaiting) (gpointer data),
                       void (*over) (gpointer data),
                       gpointer data)
{
  TernNetPatience *patience = g_new0 (TernNetPatience, 1);

  patience->context = g_main_context_ref (context);
  patience->tap = tern_net_tap_ref (tap);
  patience->is_awaiting = is_awaiting;
  patience->over = over;
  patience->data = data;
  return patience;
}

void
tern_net_patience_free (TernNetPatience *patience)
{
  clear_timer (patience);
  tern_net_tap_unref (patience->tap);
  g_main_context_unref (patience->context);
  g_free (patience);
}

void
tern_net_patience_set_limit (TernNetPatience *patience, guint seconds)
{
  patience->limit = (gint64)seconds * G_USEC_PER_SEC;
  patience->since = g_get_monotonic_time ();
  clear_timer (patience);
  if (patience->is_awaiting (patience->data))
    watch (patience);
}

void
tern_net_patience_begin (TernNetPatience *patience, gboolean already)
{
  if (!already)
    patience->since = g_get_monotonic_time ();
  watch (patience);
}

void
tern_net_patience_stop (TernNetPatience *patience)
{
  patience->stopped = TRUE;
  clear_timer (patience);
}
