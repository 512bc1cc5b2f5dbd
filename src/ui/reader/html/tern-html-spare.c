/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
#include "ui/reader/html/tern-html-spare.h"

/* After a page was shown: a process that starts takes half a second of one processor. */
#define WAIT_MSEC 250

static TernHtmlView *spare;
static guint waiting;

static gboolean
on_quiet (gpointer make)
{
  waiting = 0;
  if (spare == NULL)
    spare = g_object_ref_sink (((TernHtmlView * (*) (void)) make) ());
  return G_SOURCE_REMOVE;
}

TernHtmlView *
tern_html_spare_take (void)
{
  return spare != NULL && tern_html_view_is_loaded (spare) ? g_steal_pointer (&spare) : NULL;
}

void
tern_html_spare_prepare (TernHtmlView *(*make) (void))
{
  if (spare == NULL && waiting == 0)
    waiting = g_timeout_add_full (G_PRIORITY_LOW, WAIT_MSEC, on_quiet, (gpointer) make, NULL);
}
