/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What a search finds later: results that were added, and new mail, which is looked at once it is in the index. */

#include "model/tern-message-list-private.h"

#include "store/tern-store-search.h"

/* At most once a second; the index is fed some time after mail came, so it is looked at again, each time after twice as
 * long. */
#define FIRST_WAIT_SECONDS 1
#define MAX_TRIES 4
/* More than these is another search. */
#define MAX_WAITING 5000

struct _TernListResults
{
  TernMessageList *list; /* it owns this */
  GArray *extra;         /* gint64 */
  GHashTable *messages;  /* ids that may match, to how often they were looked at */
  GHashTable *emails;    /* the same of emails whose text came */
  guint source;
  guint wait;            /* seconds */
  gboolean too_many;
  GCancellable *cancellable; /* nullable: of the look that runs */
};

typedef struct
{
  char *text;
  GArray *mailboxes;
  GArray *messages;
  GArray *emails;
} Look;

TernListResults *
tern_list_results_new (TernMessageList *list)
{
  TernListResults *self = g_new0 (TernListResults, 1);

  self->list = list;
  self->extra = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->messages = g_hash_table_new (NULL, NULL);
  self->emails = g_hash_table_new (NULL, NULL);
  self->wait = FIRST_WAIT_SECONDS;
  return self;
}

void
tern_list_results_free (TernListResults *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_array_unref (self->extra);
  g_hash_table_unref (self->messages);
  g_hash_table_unref (self->emails);
  g_free (self);
}

static void
look_free (gpointer data)
{
  Look *look = data;

  g_free (look->text);
  g_array_unref (look->mailboxes);
  g_array_unref (look->messages);
  g_array_unref (look->emails);
  g_free (look);
}

/* On the worker. Returns: (transfer full) (element-type gint64): those that match, newest first. */
static gpointer
run_look (TernStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  Look *look = data;
  g_autoptr (GArray) of_emails = tern_store_list_appearances (store, (const gint64 *) (void *) look->emails->data,
                                                              look->emails->len, error);

  if (of_emails == NULL)
    return NULL;
  if (of_emails->len > 0)
    g_array_append_vals (look->messages, of_emails->data, of_emails->len);
  return tern_store_search_among (store, look->text, (const gint64 *) (void *) look->mailboxes->data,
                                  look->mailboxes->len, (const gint64 *) (void *) look->messages->data,
                                  look->messages->len, error);
}

static void
collect (GHashTable *waiting, GArray *ids)
{
  GHashTableIter iter;
  gpointer id, tries;

  g_hash_table_iter_init (&iter, waiting);
  while (g_hash_table_iter_next (&iter, &id, &tries))
    {
      gint64 number = (gint64) (gintptr) id;

      g_array_append_val (ids, number);
      if (GPOINTER_TO_UINT (tries) + 1 >= MAX_TRIES)
        g_hash_table_iter_remove (&iter);
      else
        g_hash_table_iter_replace (&iter, GUINT_TO_POINTER (GPOINTER_TO_UINT (tries) + 1));
    }
}

static gboolean on_look_due (gpointer data);

static void
wait_for_more (TernListResults *self)
{
  if (self->source == 0 && self->cancellable == NULL
      && (self->too_many || g_hash_table_size (self->messages) + g_hash_table_size (self->emails) > 0))
    self->source = g_timeout_add_seconds (self->wait, on_look_due, self);
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GWeakRef *weak = user_data;
  g_autoptr (TernMessageList) list = g_weak_ref_get (weak);
  g_autoptr (GArray) found = tern_query_worker_run_finish (result, NULL);
  TernListResults *self = list != NULL ? list->results : NULL;

  g_weak_ref_clear (weak);
  g_free (weak);
  if (self == NULL)
    return;
  g_clear_object (&self->cancellable);
  for (guint i = 0; found != NULL && i < found->len; i++)
    g_hash_table_remove (self->messages, (gpointer) (gintptr) g_array_index (found, gint64, i));
  wait_for_more (self);
  if (found != NULL && found->len > 0)
    tern_message_list_put_in (list, (const gint64 *) (void *) found->data, found->len);
}

static gboolean
on_look_due (gpointer data)
{
  TernListResults *self = data;
  Look *look;
  GWeakRef *weak;

  self->source = 0;
  self->wait = MIN (self->wait * 2, 8);
  if (self->too_many)
    {
      self->too_many = FALSE;
      tern_message_list_read_again (self->list);
      return G_SOURCE_REMOVE;
    }
  look = g_new0 (Look, 1);
  look->text = g_strdup (tern_list_query_get_text (self->list->query));
  look->mailboxes = g_array_copy (self->list->mailboxes);
  look->messages = g_array_new (FALSE, FALSE, sizeof (gint64));
  look->emails = g_array_new (FALSE, FALSE, sizeof (gint64));
  collect (self->messages, look->messages);
  collect (self->emails, look->emails);
  weak = g_new0 (GWeakRef, 1);
  g_weak_ref_init (weak, self->list);
  self->cancellable = g_cancellable_new ();
  tern_query_worker_run_async (tern_client_get_worker (self->list->client), FALSE, run_look, look, look_free,
                               (GDestroyNotify) g_array_unref, self->cancellable, looked_cb, weak);
  return G_SOURCE_REMOVE;
}

static void
note (GHashTable *waiting, const gint64 *ids, guint n)
{
  for (guint i = 0; i < n; i++)
    g_hash_table_insert (waiting, (gpointer) (gintptr) ids[i], GUINT_TO_POINTER (0));
}

void
tern_list_results_take_changes (TernListResults *self, TernChangeSet *changes)
{
  guint n_bodies;
  const gint64 *bodies = tern_change_set_get_bodies (changes, &n_bodies);
  guint before = g_hash_table_size (self->messages) + g_hash_table_size (self->emails);

  note (self->emails, bodies, n_bodies);
  for (guint i = 0; i < tern_change_set_get_n_mailboxes (changes); i++)
    {
      const TernMailboxChanges *in = tern_change_set_get_mailbox (changes, i);

      note (self->messages, in->inserted, in->n_inserted);
      /* One may be found by what is said of it: is:starred. */
      note (self->messages, in->changed, in->n_changed);
    }
  if (g_hash_table_size (self->messages) + g_hash_table_size (self->emails) > MAX_WAITING)
    {
      g_hash_table_remove_all (self->messages);
      g_hash_table_remove_all (self->emails);
      self->too_many = TRUE;
    }
  if (g_hash_table_size (self->messages) + g_hash_table_size (self->emails) != before)
    self->wait = FIRST_WAIT_SECONDS;
  wait_for_more (self);
}

GArray *
tern_list_results_dup_extra (TernListResults *self)
{
  return g_array_copy (self->extra);
}

static int
compare_newest_first (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return x > y ? -1 : x < y;
}

void
tern_list_results_add (TernListResults *self, const gint64 *ids, guint n)
{
  g_autoptr (GArray) sorted = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint kept = 0;

  if (n == 0)
    return;
  g_array_append_vals (self->extra, ids, n);
  g_array_append_vals (sorted, ids, n);
  g_array_sort (sorted, compare_newest_first);
  for (guint i = 0; i < n; i++)
    if (kept == 0 || g_array_index (sorted, gint64, kept - 1) != g_array_index (sorted, gint64, i))
      g_array_index (sorted, gint64, kept++) = g_array_index (sorted, gint64, i);
  tern_message_list_put_in (self->list, (const gint64 *) (void *) sorted->data, kept);
}
