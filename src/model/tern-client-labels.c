/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Labels on messages; see the header. */

#include "model/tern-client-labels.h"

#include "mail/tern-later.h"
#include "model/tern-client-private.h"
#include "model/tern-labels.h"
#include "store/tern-store-mailboxes.h"
#include "store/tern-store-query.h"

#include <string.h>

/* Rows read in one piece. */
#define AT_ONCE 500

typedef struct
{
  gint64 id;
  TernFlags *flags;
} Labelled;

struct _TernLabelling
{
  GArray *messages; /* Labelled */
};

typedef struct
{
  gint64 *ids;
  guint n;
  gboolean threads;
} Question;

static void
labelled_clear (gpointer data)
{
  tern_flags_unref (((Labelled *) data)->flags);
}

void
tern_labelling_free (TernLabelling *labelling)
{
  g_array_unref (labelling->messages);
  g_free (labelling);
}

guint
tern_labelling_get_n (const TernLabelling *labelling)
{
  return labelling->messages->len;
}

guint
tern_labelling_count (const TernLabelling *labelling, const char *keyword)
{
  guint n = 0;

  for (guint i = 0; i < labelling->messages->len; i++)
    n += tern_flags_has_keyword (g_array_index (labelling->messages, Labelled, i).flags, keyword);
  return n;
}

static GStrv
dup_where (const TernLabelling *labelling, gboolean (*is_wanted) (const char *keyword), const char *but)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GStrvBuilder *builder = g_strv_builder_new ();
  GStrv keywords;

  if (but != NULL)
    g_hash_table_add (seen, g_ascii_strdown (but, -1));
  for (guint i = 0; i < labelling->messages->len; i++)
    {
      const char *const *of_one = tern_flags_get_keywords (g_array_index (labelling->messages, Labelled, i).flags);

      for (; *of_one != NULL; of_one++)
        if (is_wanted (*of_one) && g_hash_table_add (seen, g_ascii_strdown (*of_one, -1)))
          g_strv_builder_add (builder, *of_one);
    }
  keywords = g_strv_builder_end (builder);
  g_strv_builder_unref (builder);
  return keywords;
}

GStrv
tern_labelling_dup_keywords (const TernLabelling *labelling)
{
  return dup_where (labelling, tern_label_is_one, NULL);
}

GStrv
tern_labelling_dup_snoozes (const TernLabelling *labelling, const char *but)
{
  return dup_where (labelling, tern_later_is_snooze, but);
}

/* --- reading --- */

static void
add_row (GArray *messages, const TernMessageRow *row)
{
  g_auto (GStrv) keywords = g_strsplit (row->keywords, " ", -1);
  Labelled labelled = { row->id, tern_flags_new (TERN_FLAG_NONE, (const char *const *) keywords) };

  g_array_append_val (messages, labelled);
}

static gboolean
read_some (TernStore *store, const gint64 *ids, guint n, GArray *messages, GError **error)
{
  g_autoptr (TernMessageRows) rows = tern_store_get_messages (store, ids, n, error);

  for (guint i = 0; rows != NULL && i < tern_message_rows_get_n (rows); i++)
    add_row (messages, tern_message_rows_get (rows, i));
  return rows != NULL;
}

/* Whether any keyword can be kept there; where that is not known, it is tried. */
static gboolean
takes_keywords (TernStore *store, gint64 mailbox)
{
  g_auto (TernMailboxState) state = { 0 };

  return mailbox != 0 && tern_store_get_mailbox_state (store, mailbox, &state, NULL)
         && (state.permanent_flags == NULL || strstr (state.permanent_flags, "\\*") != NULL);
}

static gboolean
read_thread (TernStore *store, gint64 thread, GArray *messages, GError **error)
{
  g_autoptr (TernMessageRows) rows = tern_store_get_thread (store, thread, error);

  for (guint i = 0; rows != NULL && i < tern_message_rows_get_n (rows); i++)
    {
      const TernMessageRow *row = tern_message_rows_get (rows, i);

      if (row->uid != 0 && takes_keywords (store, row->mailbox))
        add_row (messages, row);
    }
  return rows != NULL;
}

/* Every thread once. */
static gboolean
read_threads (TernStore *store, const gint64 *ids, guint n, GHashTable *read, GArray *messages, GError **error)
{
  g_autoptr (TernMessageRows) rows = tern_store_get_messages (store, ids, n, error);

  for (guint i = 0; rows != NULL && i < tern_message_rows_get_n (rows); i++)
    {
      gint64 thread = tern_message_rows_get (rows, i)->thread;

      if (g_hash_table_add (read, g_memdup2 (&thread, sizeof thread))
          && !read_thread (store, thread, messages, error))
        return FALSE;
    }
  return rows != NULL;
}

/* On the worker. */
static gpointer
read_labels (TernStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  const Question *question = data;
  g_autoptr (TernLabelling) labelling = g_new0 (TernLabelling, 1);
  g_autoptr (GHashTable) read = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  labelling->messages = g_array_new (FALSE, FALSE, sizeof (Labelled));
  g_array_set_clear_func (labelling->messages, labelled_clear);
  for (guint i = 0; i < question->n; i += AT_ONCE)
    {
      const gint64 *ids = question->ids + i;
      guint n = MIN (AT_ONCE, question->n - i);

      if (!(question->threads ? read_threads (store, ids, n, read, labelling->messages, error)
                              : read_some (store, ids, n, labelling->messages, error)))
        return NULL;
    }
  return g_steal_pointer (&labelling);
}

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->ids);
  g_free (question);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  TernLabelling *labelling = tern_query_worker_run_finish (result, &error);

  if (labelling != NULL)
    g_task_return_pointer (task, labelling, (GDestroyNotify) tern_labelling_free);
  else
    g_task_return_error (task, error);
}

static void
ask (TernClient *self, Question *question, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, ask);
  tern_query_worker_run_async (tern_client_get_worker (self), TRUE, read_labels, question, question_free,
                               (GDestroyNotify) tern_labelling_free, NULL, read_cb, task);
}

static Question *
question_new (const gint64 *messages, guint n_messages, gboolean threads)
{
  Question *question = g_new0 (Question, 1);

  question->ids = g_memdup2 (messages, n_messages * sizeof *messages);
  question->n = n_messages;
  question->threads = threads;
  return question;
}

void
tern_client_read_labels_async (TernClient *self,
                               const gint64 *messages,
                               guint n_messages,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  ask (self, question_new (messages, n_messages, FALSE), callback, user_data);
}

void
tern_client_read_threads_async (TernClient *self,
                                const gint64 *messages,
                                guint n_messages,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  ask (self, question_new (messages, n_messages, TRUE), callback, user_data);
}

TernLabelling *
tern_client_read_labels_finish (TernClient *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- naming --- */

GPtrArray *
tern_client_list_labels (TernClient *self)
{
  return tern_labels_list (tern_client_get_choices (self));
}

void
tern_client_name_label (TernClient *self, const char *keyword, const char *name, const char *colour)
{
  g_autofree char *subject = g_ascii_strdown (keyword, -1);

  tern_client_choose (self, TERN_CHOICE_LABEL, subject, "name", name);
  tern_client_choose (self, TERN_CHOICE_LABEL, subject, "colour", colour);
}

/* --- changing --- */

/* What of @keywords is for a message that has some (or has them not). */
static TernFlags *
choose_keywords (const TernFlags *flags, const char *const *keywords, gboolean had)
{
  g_autoptr (GPtrArray) chosen = g_ptr_array_new ();

  for (; keywords != NULL && *keywords != NULL; keywords++)
    if (tern_flags_has_keyword (flags, *keywords) == had)
      g_ptr_array_add (chosen, (gpointer) *keywords);
  g_ptr_array_add (chosen, NULL);
  return tern_flags_new (TERN_FLAG_NONE, (const char *const *) chosen->pdata);
}

/* Messages that are changed alike. */
typedef struct
{
  TernFlags *add;
  TernFlags *remove;
  GArray *ids; /* gint64 */
} Alike;

static void
alike_free (gpointer data)
{
  Alike *alike = data;

  tern_flags_unref (alike->add);
  tern_flags_unref (alike->remove);
  g_array_unref (alike->ids);
  g_free (alike);
}

static Alike *
ensure_alike (GPtrArray *groups, TernFlags *add, TernFlags *remove)
{
  Alike *alike;

  for (guint i = 0; i < groups->len; i++)
    {
      alike = groups->pdata[i];
      if (tern_flags_equal (alike->add, add) && tern_flags_equal (alike->remove, remove))
        return alike;
    }
  alike = g_new0 (Alike, 1);
  alike->add = tern_flags_ref (add);
  alike->remove = tern_flags_ref (remove);
  alike->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_ptr_array_add (groups, alike);
  return alike;
}

void
tern_client_label (TernClient *self,
                   const TernLabelling *labelling,
                   const char *const *add,
                   const char *const *remove,
                   const char *label)
{
  g_autoptr (GPtrArray) groups = g_ptr_array_new_with_free_func (alike_free);

  for (guint i = 0; i < labelling->messages->len; i++)
    {
      const Labelled *one = &g_array_index (labelling->messages, Labelled, i);
      g_autoptr (TernFlags) added = choose_keywords (one->flags, add, FALSE);
      g_autoptr (TernFlags) removed = choose_keywords (one->flags, remove, TRUE);

      if (!tern_flags_is_empty (added) || !tern_flags_is_empty (removed))
        g_array_append_val (ensure_alike (groups, added, removed)->ids, one->id);
    }
  for (guint i = 0; i < groups->len; i++)
    {
      Alike *alike = groups->pdata[i];

      tern_client_flag (self, (const gint64 *) (void *) alike->ids->data, alike->ids->len, alike->add, alike->remove,
                        label);
    }
}
