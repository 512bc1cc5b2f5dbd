/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What one transaction changed, by row id: the store makes it at commit, models merge it. */

#include "store/tern-store-change-set-private.h"

struct _TernChangeSet
{
  GArray *mailboxes; /* TernMailboxChanges, pointing into ids */
  GArray *ids;       /* gint64 */
  GArray *bodies;    /* gint64 */
  GPtrArray *choices; /* char *, and a NULL */
  gboolean listed;
  gboolean journal;
};

typedef struct
{
  gint64 mailbox;
  gint64 message; /* G_MININT64: the mailbox itself */
  guint order;
  guint event;
} Event;

struct _TernChangeSetBuilder
{
  GArray *events;
  GArray *bodies;
  GPtrArray *choices; /* char * */
  gboolean listed;
  gboolean journal;
};

G_DEFINE_BOXED_TYPE (TernChangeSet, tern_change_set, tern_change_set_ref, tern_change_set_unref)

TernChangeSet *
tern_change_set_ref (TernChangeSet *set)
{
  return g_atomic_rc_box_acquire (set);
}

static void
clear_set (TernChangeSet *set)
{
  g_array_unref (set->mailboxes);
  g_array_unref (set->ids);
  g_array_unref (set->bodies);
  g_ptr_array_unref (set->choices);
}

void
tern_change_set_unref (TernChangeSet *set)
{
  g_atomic_rc_box_release_full (set, (GDestroyNotify) clear_set);
}

guint
tern_change_set_get_n_mailboxes (TernChangeSet *set)
{
  return set->mailboxes->len;
}

const TernMailboxChanges *
tern_change_set_get_mailbox (TernChangeSet *set, guint index)
{
  g_return_val_if_fail (index < set->mailboxes->len, NULL);
  return &g_array_index (set->mailboxes, TernMailboxChanges, index);
}

const TernMailboxChanges *
tern_change_set_find_mailbox (TernChangeSet *set, gint64 mailbox)
{
  for (guint i = 0; i < set->mailboxes->len; i++)
    if (g_array_index (set->mailboxes, TernMailboxChanges, i).mailbox == mailbox)
      return &g_array_index (set->mailboxes, TernMailboxChanges, i);
  return NULL;
}

gboolean
tern_change_set_get_mailboxes_listed (TernChangeSet *set)
{
  return set->listed;
}

gboolean
tern_change_set_get_journal_changed (TernChangeSet *set)
{
  return set->journal;
}

const gint64 *
tern_change_set_get_bodies (TernChangeSet *set, guint *n)
{
  *n = set->bodies->len;
  return (const gint64 *) (void *) set->bodies->data;
}

const char *const *
tern_change_set_get_choices (TernChangeSet *set)
{
  return (const char *const *) set->choices->pdata;
}

gboolean
tern_change_set_is_empty (TernChangeSet *set)
{
  return set->mailboxes->len == 0 && set->bodies->len == 0 && set->choices->len == 1 && !set->listed &&
         !set->journal;
}

char *
tern_change_set_to_string (TernChangeSet *set)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < set->mailboxes->len; i++)
    {
      const TernMailboxChanges *m = &g_array_index (set->mailboxes, TernMailboxChanges, i);

      g_ptr_array_add (parts, g_strdup_printf ("mailbox %" G_GINT64_FORMAT ": +%u ~%u -%u%s", m->mailbox,
                                               m->n_inserted, m->n_changed, m->n_removed,
                                               m->mailbox_changed ? " *" : ""));
    }
  if (set->listed)
    g_ptr_array_add (parts, g_strdup ("listed"));
  if (set->journal)
    g_ptr_array_add (parts, g_strdup ("journal"));
  if (set->bodies->len > 0)
    g_ptr_array_add (parts, g_strdup_printf ("bodies %u", set->bodies->len));
  for (guint i = 0; set->choices->pdata[i] != NULL; i++)
    g_ptr_array_add (parts, g_strdup_printf ("choice %s", (char *) set->choices->pdata[i]));
  g_ptr_array_add (parts, NULL);
  return g_strjoinv ("; ", (char **) parts->pdata);
}

TernChangeSetBuilder *
tern_change_set_builder_new (void)
{
  TernChangeSetBuilder *builder = g_new0 (TernChangeSetBuilder, 1);

  builder->events = g_array_new (FALSE, FALSE, sizeof (Event));
  builder->bodies = g_array_new (FALSE, FALSE, sizeof (gint64));
  builder->choices = g_ptr_array_new_with_free_func (g_free);
  return builder;
}

void
tern_change_set_builder_free (TernChangeSetBuilder *builder)
{
  g_array_unref (builder->events);
  g_array_unref (builder->bodies);
  g_ptr_array_unref (builder->choices);
  g_free (builder);
}

void
tern_change_set_builder_clear (TernChangeSetBuilder *builder)
{
  g_array_set_size (builder->events, 0);
  g_array_set_size (builder->bodies, 0);
  g_ptr_array_set_size (builder->choices, 0);
  builder->listed = FALSE;
  builder->journal = FALSE;
}

void
tern_change_set_builder_note (TernChangeSetBuilder *builder, gint64 mailbox, gint64 message,
                              TernStoreEvent event)
{
  Event e = { mailbox, message, builder->events->len, event };

  g_array_append_val (builder->events, e);
}

void
tern_change_set_builder_note_mailbox (TernChangeSetBuilder *builder, gint64 mailbox)
{
  tern_change_set_builder_note (builder, mailbox, G_MININT64, TERN_STORE_CHANGED);
}

void
tern_change_set_builder_note_body (TernChangeSetBuilder *builder, gint64 email)
{
  g_array_append_val (builder->bodies, email);
}

void
tern_change_set_builder_note_journal (TernChangeSetBuilder *builder)
{
  builder->journal = TRUE;
}

void
tern_change_set_builder_note_listed (TernChangeSetBuilder *builder)
{
  builder->listed = TRUE;
}

void
tern_change_set_builder_note_choice (TernChangeSetBuilder *builder, const char *scope)
{
  if (!g_ptr_array_find_with_equal_func (builder->choices, scope, g_str_equal, NULL))
    g_ptr_array_add (builder->choices, g_strdup (scope));
}

/* By mailbox, then newest first, then as it happened. */
static gint
compare_events (gconstpointer a, gconstpointer b)
{
  const Event *x = a;
  const Event *y = b;

  if (x->mailbox != y->mailbox)
    return x->mailbox < y->mailbox ? -1 : 1;
  if (x->message != y->message)
    return x->message > y->message ? -1 : 1;
  return x->order < y->order ? -1 : 1;
}

static gint
compare_ids (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a;
  gint64 y = *(const gint64 *) b;

  return x < y ? -1 : x > y;
}

/* All events of one message are one: was it shown before, and is it now? -1: nothing to say. */
static int
fold_events (const Event *first, const Event *last)
{
  gboolean before = first->event != TERN_STORE_INSERTED;
  gboolean after = last->event != TERN_STORE_REMOVED;

  if (before && after)
    return TERN_STORE_CHANGED;
  if (after)
    return TERN_STORE_INSERTED;
  return before ? TERN_STORE_REMOVED : -1;
}

static gint64 *
copy_ids (gint64 *to, GArray *from)
{
  for (guint i = 0; i < from->len; i++)
    *to++ = g_array_index (from, gint64, i);
  return to;
}

typedef struct
{
  GArray *lists[3];
  gboolean mailbox_changed;
} Sorted;

/* Sorts the events of one mailbox, @events[0 .. n), into @sorted. */
static void
sort_out_mailbox (const Event *events, guint n, Sorted *sorted)
{
  for (guint k = 0; k < 3; k++)
    g_array_set_size (sorted->lists[k], 0);
  sorted->mailbox_changed = FALSE;
  for (guint i = 0, j; i < n; i = j)
    {
      int folded;

      for (j = i + 1; j < n && events[j].message == events[i].message; j++)
        ;
      folded = fold_events (&events[i], &events[j - 1]);
      if (events[i].message == G_MININT64)
        sorted->mailbox_changed = TRUE;
      else if (folded >= 0)
        g_array_append_val (sorted->lists[folded], events[i].message);
    }
}

static void
add_mailbox (TernChangeSet *set, gint64 mailbox, Sorted *sorted, gint64 **ids)
{
  TernMailboxChanges changes = { mailbox, sorted->mailbox_changed };

  if (!sorted->mailbox_changed && sorted->lists[0]->len + sorted->lists[1]->len + sorted->lists[2]->len == 0)
    return;
  changes.inserted = *ids;
  changes.n_inserted = sorted->lists[TERN_STORE_INSERTED]->len;
  *ids = copy_ids (*ids, sorted->lists[TERN_STORE_INSERTED]);
  changes.changed = *ids;
  changes.n_changed = sorted->lists[TERN_STORE_CHANGED]->len;
  *ids = copy_ids (*ids, sorted->lists[TERN_STORE_CHANGED]);
  changes.removed = *ids;
  changes.n_removed = sorted->lists[TERN_STORE_REMOVED]->len;
  *ids = copy_ids (*ids, sorted->lists[TERN_STORE_REMOVED]);
  g_array_append_val (set->mailboxes, changes);
}

static void
sort_out_bodies (TernChangeSet *set, GArray *bodies)
{
  g_array_sort (bodies, compare_ids);
  for (guint i = 0; i < bodies->len; i++)
    if (i == 0 || g_array_index (bodies, gint64, i) != g_array_index (bodies, gint64, i - 1))
      g_array_append_val (set->bodies, g_array_index (bodies, gint64, i));
}

TernChangeSet *
tern_change_set_builder_end (TernChangeSetBuilder *builder)
{
  TernChangeSet *set = g_atomic_rc_box_new0 (TernChangeSet);
  const Event *events = (const Event *) (void *) builder->events->data;
  guint n = builder->events->len;
  Sorted sorted = { 0 };
  gint64 *ids;

  set->mailboxes = g_array_new (FALSE, TRUE, sizeof (TernMailboxChanges));
  set->ids = g_array_sized_new (FALSE, FALSE, sizeof (gint64), n);
  set->bodies = g_array_new (FALSE, FALSE, sizeof (gint64));
  set->listed = builder->listed;
  set->journal = builder->journal;
  ids = (gint64 *) (void *) set->ids->data;
  for (guint k = 0; k < 3; k++)
    sorted.lists[k] = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_sort (builder->events, compare_events);
  for (guint i = 0, j; i < n; i = j)
    {
      for (j = i + 1; j < n && events[j].mailbox == events[i].mailbox; j++)
        ;
      sort_out_mailbox (events + i, j - i, &sorted);
      add_mailbox (set, events[i].mailbox, &sorted, &ids);
    }
  for (guint k = 0; k < 3; k++)
    g_array_unref (sorted.lists[k]);
  sort_out_bodies (set, builder->bodies);
  set->choices = g_steal_pointer (&builder->choices);
  g_ptr_array_add (set->choices, NULL);
  builder->choices = g_ptr_array_new_with_free_func (g_free);
  tern_change_set_builder_clear (builder);
  return set;
}
