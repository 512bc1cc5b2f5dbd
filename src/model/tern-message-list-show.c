/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* How a list tells of its rows: what differs in runs, what is at the end by and by. */

#include "model/tern-message-list-private.h"
#include "model/tern-message-private.h"

/* More runs than this are told as one. GTK 4.18 looks at every row between the first and the last of a change: one that
 * spans 100,000 rows costs more than a thousand small ones (355 ms against 5 ms for 62 removals). */
#define MAX_RUNS 1000
/* So many new rows for others are not all looked at. */
#define MANY 500
/* Between two steps of a list that grows: a frame, in which the widgets of the last ones are measured. */
#define STEP_MSEC 16
/* Between two times that a grown list gets rows at its end: for each GTK measures the whole window, while only the
 * scroll bar differs. */
#define PAUSE_MSEC 100

/* GTK 4.18 goes through all new rows, from the first to the last, to see whether one it has a widget for is among them:
 * only those that somebody holds can be, and for all others it gets one blank message. Making and reading them took
 * 500 ms for 100,000 rows. Whoever keeps a blank one after all is told again. */
static void
tell_many (TernMessageList *self, guint position, guint removed, guint added)
{
  TernMessage *kept = self->blank = tern_message_new (0);

  g_object_add_weak_pointer (G_OBJECT (kept), (gpointer *) &kept);
  self->scanned = position;
  self->scan_end = position + added;
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
  g_clear_object (&self->blank);
  if (kept == NULL)
    return;
  g_object_remove_weak_pointer (G_OBJECT (kept), (gpointer *) &kept);
  g_list_model_items_changed (G_LIST_MODEL (self), position, self->scanned - position, self->scanned - position);
}

static void
tell (TernMessageList *self, guint position, guint removed, guint added)
{
  if (removed > 0 && added >= MANY && self->blank == NULL)
    tell_many (self, position, removed, added);
  else
    g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
  if (removed != added)
    tern_message_list_notify_n_items (self);
}

/* Of a run at @position, how many of what it removes were shown. */
static guint
count_shown (TernMessageList *self, guint position, guint removed)
{
  return position < self->shown ? MIN (removed, self->shown - position) : 0;
}

static void
show_one (TernMessageList *self, guint position, guint removed, const TernStoreEntry *entries, guint added)
{
  guint shown = count_shown (self, position, removed);

  if (removed + added == 0)
    return;
  tern_message_list_tell_removing (self, position, shown);
  tern_entry_array_remove (&self->rows.rows, position, removed);
  tern_entry_array_insert (&self->rows.rows, position, entries, added);
  if (position >= self->shown)
    return;
  self->shown += added - shown;
  tell (self, position, shown, added);
}

/* One after the other, the rows right each time. What is added behind those that are shown is not told of yet. */
static void
show_each (TernMessageList *self, const TernListRuns *runs)
{
  guint removed = 0, added = 0;

  for (guint i = 0; i < runs->runs->len; i++)
    {
      const TernListRun *run = &g_array_index (runs->runs, TernListRun, i);

      show_one (self, run->position + added - removed, run->removed, runs->added + run->first_added, run->added);
      removed += run->removed;
      added += run->added;
    }
}

/* A row that moves goes before it comes: whoever keeps a selection knows it again. */
static void
show_moves (TernMessageList *self, const TernListRuns *runs)
{
  guint removed = 0, added = 0;

  for (guint i = 0; i < runs->runs->len; i++)
    {
      const TernListRun *run = &g_array_index (runs->runs, TernListRun, i);

      show_one (self, run->position - removed, run->removed, NULL, 0);
      removed += run->removed;
    }
  removed = 0;
  for (guint i = 0; i < runs->runs->len; i++)
    {
      const TernListRun *run = &g_array_index (runs->runs, TernListRun, i);

      removed += run->removed;
      show_one (self, run->position + added + run->removed - removed, 0, runs->added + run->first_added, run->added);
      added += run->added;
    }
}

static void
show_some (TernMessageList *self, const TernListRuns *runs)
{
  if (runs->moves)
    show_moves (self, runs);
  else
    show_each (self, runs);
}

static void
replace_rows (TernMessageList *self, TernListRows *rows)
{
  tern_list_rows_clear (&self->rows);
  self->rows = *rows;
  *rows = (TernListRows){ 0 };
}

/* All as one, from the first that differs to the last. @rows: (nullable): what to show, taken over; NULL: what @runs
 * make of what is shown. */
static void
show_at_once (TernMessageList *self, const TernListRuns *runs, TernListRows *rows)
{
  const TernListRun *first = &g_array_index (runs->runs, TernListRun, 0);
  const TernListRun *last = &g_array_index (runs->runs, TernListRun, runs->runs->len - 1);
  guint position = first->position, end = last->position + last->removed, n = self->rows.rows.n, was = self->shown;
  guint removed = count_shown (self, position, end - position);

  for (guint i = 0; i < runs->runs->len; i++)
    {
      const TernListRun *run = &g_array_index (runs->runs, TernListRun, i);

      tern_message_list_tell_removing (self, run->position, count_shown (self, run->position, run->removed));
    }
  if (rows == NULL)
    tern_list_runs_apply (runs, &self->rows.rows);
  else
    replace_rows (self, rows);
  if (position >= was)
    return;
  self->shown = end <= was ? was + self->rows.rows.n - n : MIN (was, self->rows.rows.n);
  tell (self, position, removed, self->shown - (was - removed));
}

void
tern_message_list_show_runs (TernMessageList *self, const TernListRuns *runs)
{
  if (runs->runs->len > MAX_RUNS)
    show_at_once (self, runs, NULL);
  else
    show_some (self, runs);
}

void
tern_message_list_show_rows (TernMessageList *self, const TernListRuns *runs, TernListRows *rows)
{
  if (runs->runs->len == 1 || runs->runs->len > MAX_RUNS)
    {
      show_at_once (self, runs, rows);
      return;
    }
  show_some (self, runs);
  /* The same rows now, with keys as they were read. */
  replace_rows (self, rows);
}

void
tern_message_list_show_instead (TernMessageList *self, TernListRows *rows)
{
  guint was = self->shown;

  replace_rows (self, rows);
  self->shown = was > 0 ? self->rows.rows.n : 0;
  if (was > 0)
    tell (self, 0, was, self->shown);
}

/* --- rows at the end --- */

/* The next of those that are not shown. GtkListView makes a widget for each of the first 205 rows. */
static void
reveal (TernMessageList *self)
{
  guint position = self->shown, n = self->rows.rows.n - position;

  if (n == 0)
    return;
  if (position < TERN_MESSAGE_LIST_GROWN)
    n = MIN (n, position == 0 ? TERN_MESSAGE_LIST_FIRST : TERN_MESSAGE_LIST_STEP);
  self->shown += n;
  self->revealed = g_get_monotonic_time ();
  tell (self, position, 0, n);
}

/* Milliseconds. */
static guint
get_wait (TernMessageList *self)
{
  gint64 due = self->revealed + PAUSE_MSEC * 1000 - g_get_monotonic_time ();

  if (self->shown < TERN_MESSAGE_LIST_GROWN)
    return STEP_MSEC;
  return due > 0 ? (guint) (due / 1000) + 1 : 0;
}

static void
end_loading (TernMessageList *self)
{
  if (self->begun && !self->partial && !self->fresh && self->shown == self->rows.rows.n)
    tern_message_list_set_loading (self, FALSE);
}

static gboolean
on_reveal_due (gpointer data)
{
  g_autoptr (TernMessageList) self = g_object_ref (data);

  reveal (self);
  end_loading (self);
  if (self->shown < self->rows.rows.n)
    return G_SOURCE_CONTINUE;
  self->reveal = 0;
  return G_SOURCE_REMOVE;
}

void
tern_message_list_show_end (TernMessageList *self)
{
  gboolean grown = self->shown >= TERN_MESSAGE_LIST_GROWN;

  if (self->shown < self->rows.rows.n && self->reveal == 0 && (!grown || get_wait (self) == 0))
    reveal (self);
  if (self->shown < self->rows.rows.n && self->reveal == 0)
    self->reveal = g_timeout_add_full (G_PRIORITY_DEFAULT_IDLE, get_wait (self), on_reveal_due, self, NULL);
  end_loading (self);
}
