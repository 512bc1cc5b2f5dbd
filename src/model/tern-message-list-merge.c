/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What a change of the store does to a list, without reading it again: which messages came, went or differ, what has to
 * be known of them, and where they belong. */

#include "model/tern-message-list-private.h"

#include "model/tern-sort-text.h"
#include "store/tern-store-mailboxes.h"

#include <string.h>

/* More than these in one change set are not looked up here but by the worker, with everything else. */
#define MAX_LOOK_UP 300
/* For each that is sorted by a text some twenty rows are read. */
#define MAX_PLACED 20

void
tern_list_delta_free (gpointer data)
{
  TernListDelta *delta = data;

  g_array_unref (delta->removed);
  g_array_unref (delta->items);
  g_strfreev (delta->texts);
  g_free (delta);
}

/* --- which messages --- */

static gboolean
is_about_all (TernMessageList *self)
{
  return self->mailboxes->len == 0 && tern_list_query_get_kind (self->query) == TERN_LIST_OF_SEARCH;
}

static gboolean
is_about (TernMessageList *self, gint64 mailbox)
{
  if (is_about_all (self))
    return TRUE;
  for (guint i = 0; i < self->mailboxes->len; i++)
    if (g_array_index (self->mailboxes, gint64, i) == mailbox)
      return TRUE;
  return FALSE;
}

static int
compare_newest_first (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a;
  gint64 y = *(const gint64 *) b;

  return x > y ? -1 : x < y;
}

/* @present: ids that are in one of the mailboxes now and were not, or are others than they were; @removed: those that
 * are in none of them any more. Newest first. Returns: whether the changes are about any of them. */
static gboolean
collect (TernMessageList *self, TernChangeSet *changes, GArray *present, GArray *removed)
{
  gboolean about = FALSE;

  for (guint i = 0; i < tern_change_set_get_n_mailboxes (changes); i++)
    {
      const TernMailboxChanges *in = tern_change_set_get_mailbox (changes, i);

      if (!is_about (self, in->mailbox))
        continue;
      about = TRUE;
      g_array_append_vals (present, in->inserted, in->n_inserted);
      g_array_append_vals (present, in->changed, in->n_changed);
      g_array_append_vals (removed, in->removed, in->n_removed);
    }
  g_array_sort (present, compare_newest_first);
  g_array_sort (removed, compare_newest_first);
  return about;
}

/* A message that only went from one of the mailboxes to another stays. */
static void
take_out_moved (GArray *removed, GArray *present)
{
  guint kept = 0, p = 0;

  for (guint i = 0; i < removed->len; i++)
    {
      gint64 id = g_array_index (removed, gint64, i);

      while (p < present->len && g_array_index (present, gint64, p) > id)
        p++;
      if (p >= present->len || g_array_index (present, gint64, p) != id)
        g_array_index (removed, gint64, kept++) = id;
    }
  g_array_set_size (removed, kept);
}

static void
drop_doubles (GArray *ids)
{
  guint kept = 0;

  for (guint i = 0; i < ids->len; i++)
    if (kept == 0 || g_array_index (ids, gint64, kept - 1) != g_array_index (ids, gint64, i))
      g_array_index (ids, gint64, kept++) = g_array_index (ids, gint64, i);
  g_array_set_size (ids, kept);
}

/* --- what is known of them --- */

/* A plain list asks little. */
static void
look_up_briefs (TernMessageList *self, GArray *present, TernListDelta *delta)
{
  const gint64 *ids = (const gint64 *) (void *) present->data;
  g_autoptr (GArray) briefs = NULL;

  if (present->len > 0 && present->len <= MAX_LOOK_UP)
    briefs = tern_store_get_briefs (tern_client_get_store (self->client), ids, present->len, NULL);
  delta->sure = briefs != NULL || present->len == 0;
  for (guint i = 0; i < present->len; i++)
    {
      TernFlag system = briefs != NULL ? g_array_index (briefs, TernStoreBrief, i).system : TERN_FLAG_SEEN;
      TernListItem item = { ids[i], ids[i], (system & TERN_FLAG_SEEN) != 0 ? 0 : TERN_LIST_KEY_UNREAD, TRUE };

      g_array_append_val (delta->items, item);
    }
}

static gboolean
has_filter (TernMessageList *self, guint filter)
{
  return (tern_list_query_get_filter (self->query) & filter) != 0;
}

/* Whether another appearance of @email is a row already: one is enough in a list of all accounts. */
static gboolean
is_there_already (TernMessageList *self, gint64 id, gint64 email)
{
  g_autoptr (GArray) others = NULL;
  TernListKind kind = tern_list_query_get_kind (self->query);
  guint at;

  if (kind != TERN_LIST_OF_STARRED && kind != TERN_LIST_OF_UNREAD)
    return FALSE;
  others = tern_store_list_appearances (tern_client_get_store (self->client), &email, 1, NULL);
  for (guint i = 0; others != NULL && i < others->len; i++)
    if (g_array_index (others, gint64, i) != id
        && tern_entry_array_find (&self->rows.keys, g_array_index (others, gint64, i), &at))
      return TRUE;
  return FALSE;
}

static gboolean
is_wanted (TernMessageList *self, const TernStoreValues *values, const TernStoreValues *recipients, char **addresses,
           gboolean found)
{
  if (values->mailbox == 0 || !is_about (self, values->mailbox)
      || (!found && tern_list_query_get_kind (self->query) == TERN_LIST_OF_SEARCH))
    return FALSE;
  return tern_entry_query_matches_flags (self->query, values->system)
         && tern_entry_query_matches_rest (self->query, values->attachment,
                                           recipients != NULL ? recipients->texts[0] : "",
                                           recipients != NULL ? recipients->texts[1] : "", addresses)
         && !is_there_already (self, values->id, values->email);
}

/* @found: they are results of the search. */
static gboolean
look_up_values (TernMessageList *self, GArray *present, gboolean found, TernListDelta *delta)
{
  TernStore *store = tern_client_get_store (self->client);
  const gint64 *ids = (const gint64 *) (void *) present->data;
  gboolean to_me = has_filter (self, TERN_LIST_FILTER_TO_ME), by_text = tern_entry_query_is_by_text (self->query);
  g_autoptr (GArray) all
    = tern_store_get_values (store, ids, present->len, tern_entry_query_get_texts (self->query), NULL);
  g_autoptr (GArray) recipients
    = to_me ? tern_store_get_values (store, ids, present->len, TERN_STORE_TEXTS_RECIPIENTS, NULL) : NULL;
  g_auto (GStrv) addresses = to_me ? tern_message_list_dup_addresses (self) : NULL;

  if (all == NULL || (to_me && recipients == NULL))
    return FALSE;
  if (by_text)
    delta->texts = g_new0 (char *, all->len + 1);
  for (guint i = 0; i < all->len; i++)
    {
      const TernStoreValues *values = &g_array_index (all, TernStoreValues, i);
      TernListItem item = { values->id, values->thread };

      item.key = tern_entry_query_make_key (self->query, values->system, values->size, values->attachment);
      item.wanted = is_wanted (self, values, to_me ? &g_array_index (recipients, TernStoreValues, i) : NULL, addresses,
                               found);
      if (by_text)
        {
          char folded[TERN_SORT_TEXT_MAX + 1] = "";

          if (values->texts[0] != NULL)
            tern_entry_query_fold (self->query, values->texts[0], values->texts[1], folded);
          delta->texts[i] = g_strdup (folded);
        }
      /* Gone meanwhile: another change tells. */
      if (values->mailbox == 0)
        item.thread = item.id;
      g_array_append_val (delta->items, item);
    }
  return TRUE;
}

static TernListDelta *
make_delta (TernMessageList *self, GArray *present, GArray *removed, gboolean found)
{
  TernListDelta *delta = g_new0 (TernListDelta, 1);

  delta->removed = g_array_ref (removed);
  delta->items = g_array_new (FALSE, FALSE, sizeof (TernListItem));
  if (tern_entry_query_get_order (self->query).plain)
    look_up_briefs (self, present, delta);
  else
    delta->sure = present->len == 0
                  || (present->len <= MAX_LOOK_UP && look_up_values (self, present, found, delta));
  return delta;
}

/* --- where texts belong --- */

typedef struct
{
  const char *text;
  gint64 rank;
} Placed;

/* How the text of the head at @head is to @text in the order of the list. */
static int
compare_text (TernMessageList *self, const TernListRows *rows, guint head, const char *text)
{
  gint64 id = tern_entry_array_get (&rows->rows, head)->id;
  g_autoptr (GArray) values = tern_store_get_values (tern_client_get_store (self->client), &id, 1,
                                                     tern_entry_query_get_texts (self->query), NULL);
  const TernStoreValues *of_head = values != NULL ? &g_array_index (values, TernStoreValues, 0) : NULL;
  char folded[TERN_SORT_TEXT_MAX + 1] = "";
  int order;
  gboolean ascending;

  if (of_head != NULL && of_head->texts[0] != NULL)
    tern_entry_query_fold (self->query, of_head->texts[0], of_head->texts[1], folded);
  tern_list_query_get_sort (self->query, &ascending);
  order = strcmp (folded, text);
  return ascending ? order : -order;
}

static gint64
get_rank (const TernListRows *rows, guint head)
{
  return tern_entry_array_get (&rows->rows, head)->key >> TERN_LIST_KEY_SHIFT;
}

/* Between which ranks @text belongs; the same twice when it is the text of a row. */
static void
find_ranks (TernMessageList *self, const TernListRows *rows, const char *text, gint64 *lowest, gint64 *highest)
{
  guint low = 0, high = rows->rows.n;

  while (low < high)
    {
      guint head = tern_list_rows_find_head (rows, low + (high - low) / 2);
      int order = compare_text (self, rows, head, text);

      if (order == 0)
        {
          *lowest = *highest = get_rank (rows, head);
          return;
        }
      if (order < 0)
        low = head + tern_list_rows_count_block (rows, head);
      else
        high = head;
    }
  *lowest = low > 0 ? get_rank (rows, tern_list_rows_find_head (rows, low - 1)) : 0;
  *highest = low < rows->rows.n ? get_rank (rows, low) : TERN_LIST_RANK_END - 1;
}

/* Those of this change that were placed before count as rows. Returns: whether there was room. */
static gboolean
place_text (TernMessageList *self, const TernListRows *rows, const char *text, GArray *placed, gint64 *rank)
{
  gint64 lowest, highest;
  gboolean ascending;
  Placed now = { text, 0 };

  tern_list_query_get_sort (self->query, &ascending);
  find_ranks (self, rows, text, &lowest, &highest);
  for (guint i = 0; i < placed->len && lowest < highest; i++)
    {
      const Placed *other = &g_array_index (placed, Placed, i);
      int order = strcmp (other->text, text) * (ascending ? 1 : -1);

      if (order == 0)
        lowest = highest = other->rank;
      else if (order < 0)
        lowest = MAX (lowest, other->rank);
      else
        highest = MIN (highest, other->rank);
    }
  *rank = now.rank = lowest + (highest - lowest) / 2;
  g_array_append_val (placed, now);
  return lowest == highest || (*rank > lowest && *rank < highest);
}

/* Gives ranks to those that come. Those for which there is no room, or too many, are left to the worker. */
static gboolean
place_texts (TernMessageList *self, const TernListRows *rows, char **texts, GArray *items)
{
  g_autoptr (GArray) placed = g_array_new (FALSE, FALSE, sizeof (Placed));
  gboolean all = TRUE;
  guint at;

  for (guint i = 0; i < items->len; i++)
    {
      TernListItem *item = &g_array_index (items, TernListItem, i);
      gint64 rank;

      if (!item->wanted || tern_entry_array_find (&rows->keys, item->id, &at))
        continue;
      item->wanted = placed->len < MAX_PLACED && place_text (self, rows, texts[i], placed, &rank);
      if (item->wanted)
        item->key |= rank << TERN_LIST_KEY_SHIFT;
      all = all && item->wanted;
    }
  return all;
}

/* --- what it does --- */

/* While only the first rows are here, older ones come with the rest. */
static void
leave_out_of_reach (const TernListRows *rows, GArray *items)
{
  const TernEntryArray *known = rows->order.plain ? &rows->rows : &rows->keys;
  gint64 oldest = known->n > 0 ? tern_entry_array_get (known, known->n - 1)->id : G_MAXINT64;

  for (guint i = 0; i < items->len; i++)
    if (g_array_index (items, TernListItem, i).id <= oldest)
      g_array_index (items, TernListItem, i).wanted = FALSE;
}

/* The keys of rows that stay are set at once. */
static TernListRuns *
find_plain_runs (const TernListDelta *delta, GArray *items, TernEntryArray *rows)
{
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (TernStoreEntry));

  for (guint i = 0; i < items->len; i++)
    {
      const TernListItem *item = &g_array_index (items, TernListItem, i);
      TernStoreEntry entry = { item->id, item->key & TERN_LIST_KEY_UNREAD };
      guint position;

      if (tern_entry_array_find (rows, item->id, &position))
        tern_entry_array_get (rows, position)->key
          = delta->sure ? entry.key : tern_entry_array_get (rows, position)->key;
      else if (item->wanted)
        g_array_append_val (entries, entry);
    }
  return tern_list_runs_merge (rows, delta->removed, entries);
}

TernListRuns *
tern_message_list_find_runs (TernMessageList *self, const TernListDelta *delta, TernListRows *rows, gboolean partial,
                             GArray *touched)
{
  /* While another order is on its way, what it brings has them. */
  gboolean late = self->fresh && rows == &self->rows;
  g_autoptr (GArray) items = late ? g_array_new (FALSE, FALSE, sizeof (TernListItem)) : g_array_copy (delta->items);

  if (partial)
    leave_out_of_reach (rows, items);
  if (rows->order.plain)
    return find_plain_runs (delta, items, &rows->rows);
  if (delta->texts != NULL && !late && !place_texts (self, rows, delta->texts, items))
    self->again = TRUE;
  return tern_list_rows_change (rows, delta->removed, items, touched);
}

static void
tell_touched (TernMessageList *self, GArray *touched)
{
  for (guint i = 0; i < touched->len; i++)
    {
      guint position = tern_message_list_find (self, g_array_index (touched, gint64, i));

      if (position != TERN_MESSAGE_LIST_NOWHERE)
        tern_message_list_tell_thread_changed (self, position);
    }
}

/* @delta: taken over. */
static void
take_delta (TernMessageList *self, TernListDelta *delta)
{
  g_autoptr (TernListRuns) runs = NULL;
  g_autoptr (GArray) touched = g_array_new (FALSE, FALSE, sizeof (gint64));
  gboolean read = FALSE;

  self->knows_unread = self->knows_unread && delta->sure;
  /* Until the first rows are here there is nothing to change. */
  if (self->begun)
    runs = tern_message_list_find_runs (self, delta, &self->rows, self->partial,
                                        self->rows.order.threaded ? touched : NULL);
  if (self->cancellable != NULL)
    g_ptr_array_add (self->meanwhile, delta);
  else
    {
      read = !delta->sure || self->again;
      tern_list_delta_free (delta);
    }
  if (runs != NULL)
    tern_message_list_show_runs (self, runs);
  tell_touched (self, touched);
  tern_message_list_show_end (self);
  tern_message_list_count_unread (self);
  if (read && self->cancellable == NULL)
    tern_message_list_read_again (self);
}

/* In a list of all accounts the row of an email that went may come back as another appearance of it. */
static void
look_for_others (TernMessageList *self, GArray *removed)
{
  TernListKind kind = tern_list_query_get_kind (self->query);
  guint at;

  for (guint i = 0; (kind == TERN_LIST_OF_STARRED || kind == TERN_LIST_OF_UNREAD) && i < removed->len; i++)
    if (tern_entry_array_find (&self->rows.keys, g_array_index (removed, gint64, i), &at))
      {
        self->again = TRUE;
        return;
      }
}

void
tern_message_list_take_changes (TernMessageList *self, TernChangeSet *changes)
{
  g_autoptr (GArray) present = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) removed = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (tern_change_set_get_mailboxes_listed (changes) && tern_message_list_find_mailboxes (self))
    self->again = TRUE;
  if (self->results != NULL)
    tern_list_results_take_changes (self->results, changes);
  if (collect (self, changes, present, removed))
    {
      drop_doubles (present);
      drop_doubles (removed);
      take_out_moved (removed, present);
      look_for_others (self, removed);
      take_delta (self, make_delta (self, present, removed, FALSE));
    }
  else if (self->again && self->cancellable == NULL)
    tern_message_list_read_again (self);
}

void
tern_message_list_put_in (TernMessageList *self, const gint64 *ids, guint n)
{
  g_autoptr (GArray) removed = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint first = 0; first < n; first += MAX_LOOK_UP)
    {
      g_autoptr (GArray) present = g_array_new (FALSE, FALSE, sizeof (gint64));

      g_array_append_vals (present, ids + first, MIN (MAX_LOOK_UP, n - first));
      take_delta (self, make_delta (self, present, removed, TRUE));
    }
}

/* --- which mailboxes --- */

/* What is put away until later is out of sight, too. */
static gboolean
is_of_all (const TernMailboxRow *row)
{
  return row->selectable && row->role != TERN_MAILBOX_ROLE_JUNK && row->role != TERN_MAILBOX_ROLE_TRASH
         && row->role != TERN_MAILBOX_ROLE_SNOOZED;
}

static GArray *
list_mailboxes (TernMessageList *self)
{
  g_autoptr (GPtrArray) all = NULL;
  GArray *mailboxes = g_array_new (FALSE, FALSE, sizeof (gint64));
  TernListKind kind = tern_list_query_get_kind (self->query);
  guint n;
  const gint64 *asked = tern_list_query_get_mailboxes (self->query, &n);

  if (n > 0)
    g_array_append_vals (mailboxes, asked, n);
  if (kind == TERN_LIST_OF_STARRED || kind == TERN_LIST_OF_UNREAD)
    all = tern_store_list_mailboxes (tern_client_get_store (self->client), 0, NULL);
  for (guint i = 0; all != NULL && i < all->len; i++)
    if (is_of_all (all->pdata[i]))
      g_array_append_val (mailboxes, ((TernMailboxRow *) all->pdata[i])->id);
  return mailboxes;
}

gboolean
tern_message_list_find_mailboxes (TernMessageList *self)
{
  g_autoptr (GArray) before = self->mailboxes;

  self->mailboxes = list_mailboxes (self);
  if (before == NULL || before->len != self->mailboxes->len)
    return TRUE;
  return before->len > 0 && memcmp (before->data, self->mailboxes->data, before->len * sizeof (gint64)) != 0;
}
