/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* How long a stream waits without a byte passing; the stream owns one. */

#pragma once

#include <glib.h>

#include "net/tern-net-tap.h"

G_BEGIN_DECLS

typedef struct _TernNetPatience TernNetPatience;

/* @is_awaiting: whether anything waits just now: time counts only then. @over: called in @context
 * when it has run out. Both get @data, which outlives this. */
TernNetPatience *tern_net_patience_new (GMainContext *context,
                                        TernNetTap *tap,
                                        gboolean (*is_awaiting) (gpointer data),
                                        void (*over) (gpointer data),
                                        gpointer data);
void tern_net_patience_free (TernNetPatience *patience);

/* @seconds: 0 for ever. Counts from now. */
void tern_net_patience_set_limit (TernNetPatience *patience, guint seconds);
/* Something waits from now on. @already: something did before, so that time goes on counting. */
void tern_net_patience_begin (TernNetPatience *patience, gboolean already);
/* For good. */
void tern_net_patience_stop (TernNetPatience *patience);

G_END_DECLS
