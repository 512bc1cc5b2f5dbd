/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Actions that are not in the store yet, in the order they were done; see the header. There are few at a time, each
 * with its ids sorted: looking one up is a binary search an action. */

#include "model/tern-overlay.h"

#include "model/tern-message-ids.h"

struct _TernOverlayAction
{
  gint64 *ids; /* newest first */
  guint n;
  TernFlag add;
  TernFlag remove;
  GHashTable *differences; /* mailbox id to how many more are unread */
  gboolean confirmed;      /* the store counts it */
};

struct _TernOverlay
{
  GPtrArray *actions; /* TernOverlayAction, oldest first */
};

static void
free_action (gpointer data)
{
  TernOverlayAction *action = data;

  g_free (action->ids);
  g_hash_table_unref (action->differences);
  g_free (action);
}

static int
compare_newest_first (gconstpointer a, gconstpointer b, gpointer user_data)
{
  gint64 x = *(const gint64 *) a;
  gint64 y = *(const gint64 *) b;

  return x > y ? -1 : x < y;
}

/* A selection is sorted already, and may be a million. */
static void
sort_ids (gint64 *ids, guint n)
{
  for (guint i = 1; i < n; i++)
    if (ids[i - 1] < ids[i])
      {
        g_sort_array (ids, n, sizeof *ids, compare_newest_first, NULL);
        return;
      }
}

TernOverlay *
tern_overlay_new (void)
{
  TernOverlay *self = g_new0 (TernOverlay, 1);

  self->actions = g_ptr_array_new_with_free_func (free_action);
  return self;
}

void
tern_overlay_free (TernOverlay *self)
{
  g_ptr_array_unref (self->actions);
  g_free (self);
}

gboolean
tern_overlay_is_empty (TernOverlay *self)
{
  return self->actions->len == 0;
}

TernOverlayAction *
tern_overlay_add (TernOverlay *self, const gint64 *ids, guint n, TernFlag add, TernFlag remove)
{
  TernOverlayAction *action = g_new0 (TernOverlayAction, 1);

  action->ids = g_memdup2 (ids, n * sizeof *ids);
  action->n = n;
  action->add = add;
  action->remove = remove;
  action->differences = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  sort_ids (action->ids, n);
  g_ptr_array_add (self->actions, action);
  return action;
}

void
tern_overlay_remove (TernOverlay *self, TernOverlayAction *action)
{
  g_ptr_array_remove (self->actions, action);
}

gboolean
tern_overlay_action_has (TernOverlayAction *action, gint64 id)
{
  return tern_message_ids_contain (action->ids, action->n, id);
}

static TernFlag
apply_until (TernOverlay *self, TernOverlayAction *end, gint64 id, TernFlag shown, gboolean *waiting)
{
  for (guint i = 0; i < self->actions->len && self->actions->pdata[i] != end; i++)
    {
      TernOverlayAction *action = self->actions->pdata[i];

      if (!tern_message_ids_contain (action->ids, action->n, id))
        continue;
      shown = (shown | action->add) & ~action->remove;
      if (waiting != NULL)
        *waiting = TRUE;
    }
  return shown;
}

TernFlag
tern_overlay_apply (TernOverlay *self, gint64 id, TernFlag stored, gboolean *waiting)
{
  if (waiting != NULL)
    *waiting = FALSE;
  return apply_until (self, NULL, id, stored, waiting);
}

TernFlag
tern_overlay_apply_before (TernOverlay *self, TernOverlayAction *action, gint64 id, TernFlag stored)
{
  return apply_until (self, action, id, stored, NULL);
}

void
tern_overlay_count (TernOverlay *self, TernOverlayAction *action, gint64 mailbox, int by)
{
  int before = GPOINTER_TO_INT (g_hash_table_lookup (action->differences, &mailbox));

  g_hash_table_insert (action->differences, g_memdup2 (&mailbox, sizeof mailbox), GINT_TO_POINTER (before + by));
}

int
tern_overlay_get_difference (TernOverlay *self, gint64 mailbox)
{
  int difference = 0;

  for (guint i = 0; i < self->actions->len; i++)
    {
      TernOverlayAction *action = self->actions->pdata[i];

      difference += GPOINTER_TO_INT (g_hash_table_lookup (action->differences, &mailbox));
    }
  return difference;
}

static gboolean
is_about (const TernOverlayAction *action, TernChangeSet *changes)
{
  for (guint m = 0; m < tern_change_set_get_n_mailboxes (changes); m++)
    {
      const TernMailboxChanges *in = tern_change_set_get_mailbox (changes, m);

      for (guint i = 0; i < in->n_changed; i++)
        if (tern_message_ids_contain (action->ids, action->n, in->changed[i]))
          return TRUE;
    }
  return FALSE;
}

/* Actions are written down in their order, each in one transaction: one message of the oldest stands for all of it,
 * and says nothing of the next. */
void
tern_overlay_confirm (TernOverlay *self, TernChangeSet *changes)
{
  for (guint i = 0; i < self->actions->len; i++)
    {
      TernOverlayAction *action = self->actions->pdata[i];

      if (action->confirmed || !is_about (action, changes))
        continue;
      action->confirmed = TRUE;
      g_hash_table_remove_all (action->differences);
      return;
    }
}
