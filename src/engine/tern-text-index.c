/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Indexing in the background: one slice of headers or a few messages at a time, each in a short transaction, at a
 * priority below the sockets. */
#include "engine/tern-text-index.h"

#include "engine/tern-text-parts.h"
#include "mime/tern-mime-body.h"
#include "mime/tern-mime-document.h"
#include "store/tern-store-bodies.h"
#include "store/tern-store-search.h"

#include <string.h>

/* Headers of one slice: about 10 ms. */
#define SLICE_ROWS 200
/* Messages at worker threads at a time, and how many are asked for at once. */
#define AT_WORK 4
#define LIST_EMAILS 200
/* Texts of one transaction: FTS5 writes a segment for each, and merges them again and again. */
#define KEEP_TEXTS 16
#define KEEP_BYTES (256 * 1024)

struct _TernTextIndex
{
  GObject parent_instance;

  TernStoreBatch *batch;
  GSource *source;      /* the next slice; nullable */
  GArray *emails;       /* gint64: texts wanted; the next one last */
  guint at_work;
  GPtrArray *read;      /* Extract: to be kept together */
  gsize read_bytes;
  gboolean headers_done;
  gboolean listed_none; /* the last list of wanted texts was empty */
  gboolean stopped;
  GPtrArray *waiting;   /* GTask */
  GHashTable *unreadable; /* email ids whose body could not be read in this run */
};

G_DEFINE_FINAL_TYPE (TernTextIndex, tern_text_index, G_TYPE_OBJECT)

/* What the worker thread reads. */
typedef struct
{
  gint64 email;
  GBytes *message;
  TernStructure *structure; /* nullable: known where only text parts are here */
} Source;

typedef struct
{
  gint64 email;
  char *text;
  char *preview;
  char *structure; /* nullable */
  gboolean has_attachment;
} Extract;

static void
source_free (gpointer data)
{
  Source *source = data;

  g_bytes_unref (source->message);
  g_clear_pointer (&source->structure, tern_structure_free);
  g_free (source);
}

static void
extract_free (Extract *extract)
{
  g_free (extract->text);
  g_free (extract->preview);
  g_free (extract->structure);
  g_free (extract);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Extract, extract_free)

static TernStore *
get_store (TernTextIndex *self)
{
  return tern_store_batch_get_store (self->batch);
}

static void schedule (TernTextIndex *self);

static void
finish_waiting (TernTextIndex *self)
{
  g_autoptr (GPtrArray) waiting = g_steal_pointer (&self->waiting);

  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < waiting->len; i++)
    g_task_return_boolean (g_ptr_array_index (waiting, i), TRUE);
}

/* As tern_mime_document_dup_index_text() does where the attachments are here. */
static char *
add_filenames (const char *text, const TernStructure *structure)
{
  g_autoptr (GString) out = g_string_new (text);

  for (guint i = 0; i < tern_structure_get_n_parts (structure); i++)
    {
      const TernMimePart *part = &tern_structure_get_part (structure, i)->part;

      if (part->is_attachment && part->filename != NULL)
        g_string_append_printf (out, "\n%s", part->filename);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
extract_in_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  Source *source = task_data;
  g_autoptr (TernMimeDocument) document = tern_mime_parse (source->message);
  g_autoptr (TernStructure) whole
      = source->structure == NULL ? tern_structure_new_from_document (document) : NULL;
  Extract *extract = g_new0 (Extract, 1);
  g_autofree char *text = NULL;

  extract->email = source->email;
  text = tern_mime_document_dup_index_text (document);
  extract->preview = tern_mime_preview (tern_mime_document_get_text (document));
  extract->has_attachment = tern_structure_has_attachment (whole != NULL ? whole : source->structure);
  if (whole != NULL)
    extract->structure = tern_structure_to_text (whole);
  extract->text = whole != NULL ? g_steal_pointer (&text) : add_filenames (text, source->structure);
  g_task_return_pointer (task, extract, (GDestroyNotify) extract_free);
}

static gboolean
put_extract (TernStore *store, const Extract *extract)
{
  return tern_store_index_text (store, extract->email, extract->text, -1, NULL)
         && tern_store_set_insides (store, extract->email, extract->structure, extract->preview,
                                    extract->has_attachment, NULL);
}

/* @n of those that were read, from @first on, in one transaction. */
static gboolean
keep_some (TernTextIndex *self, guint first, guint n)
{
  TernStore *store = get_store (self);
  TernChangeSet *changes = NULL;
  gboolean ok = TRUE;

  if (!tern_store_batch_flush (self->batch, NULL) || !tern_store_begin (store, NULL))
    return FALSE;
  for (guint i = first; ok && i < first + n; i++)
    ok = put_extract (store, g_ptr_array_index (self->read, i));
  if (!ok)
    {
      tern_store_rollback (store);
      return FALSE;
    }
  if (!tern_store_commit (store, &changes, NULL))
    return FALSE;
  tern_store_batch_take_changes (self->batch, changes);
  return TRUE;
}

static int
compare_emails (gconstpointer a, gconstpointer b)
{
  const Extract *x = *(Extract *const *) a, *y = *(Extract *const *) b;

  return x->email < y->email ? -1 : x->email > y->email;
}

/* FTS5 writes a segment out whenever a rowid is smaller than the one before it. Where one message cannot be kept, since
 * it is gone meanwhile or the disk is full, it alone is tried again another time. */
static void
keep_read (TernTextIndex *self)
{
  g_ptr_array_sort (self->read, compare_emails);
  if (!keep_some (self, 0, self->read->len))
    for (guint i = 0; i < self->read->len; i++)
      if (!keep_some (self, i, 1))
        {
          const Extract *extract = g_ptr_array_index (self->read, i);

          g_hash_table_add (self->unreadable, g_memdup2 (&extract->email, sizeof extract->email));
        }
  g_ptr_array_set_size (self->read, 0);
  self->read_bytes = 0;
}

static void
extracted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TernTextIndex) self = user_data;
  Extract *extract = g_task_propagate_pointer (G_TASK (result), NULL);

  self->at_work--;
  self->read_bytes += strlen (extract->text);
  g_ptr_array_add (self->read, extract);
  if (self->stopped)
    return;
  if (self->read->len >= KEEP_TEXTS || self->read_bytes >= KEEP_BYTES
      || (self->at_work == 0 && self->emails->len == 0))
    keep_read (self);
  schedule (self);
}

/* The whole message, or what of it a person reads. Returns: (transfer full) (nullable). */
static Source *
read_source (TernTextIndex *self, gint64 email)
{
  TernBodyKey key = { email, "" };
  Source *source = g_new0 (Source, 1);

  source->email = email;
  source->message = tern_store_body_read (get_store (self), &key, NULL);
  if (source->message == NULL)
    source->message = tern_text_parts_read (get_store (self), email, &source->structure, NULL);
  if (source->message == NULL)
    g_clear_pointer (&source, g_free);
  return source;
}

static void
start_text (TernTextIndex *self, gint64 email)
{
  Source *source = read_source (self, email);
  g_autoptr (GTask) task = NULL;

  if (source == NULL)
    {
      g_hash_table_add (self->unreadable, g_memdup2 (&email, sizeof email));
      return;
    }
  self->at_work++;
  task = g_task_new (NULL, NULL, extracted_cb, g_object_ref (self));
  g_task_set_task_data (task, source, source_free);
  g_task_run_in_thread (task, extract_in_thread);
}

/* Whether there is still something to do right now. */
static gboolean
index_headers (TernTextIndex *self)
{
  gboolean more = FALSE;

  return tern_store_batch_flush (self->batch, NULL)
         && tern_store_index_pending (get_store (self), SLICE_ROWS, &more, NULL) && more;
}

static void
list_texts (TernTextIndex *self)
{
  g_autoptr (GArray) wanted = tern_store_text_wanted (
      get_store (self), LIST_EMAILS + g_hash_table_size (self->unreadable), NULL);

  g_array_set_size (self->emails, 0);
  for (guint i = wanted != NULL ? wanted->len : 0; i > 0; i--)
    {
      gint64 email = g_array_index (wanted, gint64, i - 1);

      if (!g_hash_table_contains (self->unreadable, &email))
        g_array_append_val (self->emails, email);
    }
  self->listed_none = self->emails->len == 0;
}

static gboolean
on_slice (gpointer user_data)
{
  TernTextIndex *self = user_data;

  if (!self->headers_done && index_headers (self))
    return G_SOURCE_CONTINUE;
  self->headers_done = TRUE;
  if (self->emails->len == 0 && self->at_work == 0 && !self->listed_none)
    list_texts (self);
  while (self->emails->len > 0 && self->at_work < AT_WORK)
    {
      gint64 email = g_array_index (self->emails, gint64, self->emails->len - 1);

      g_array_set_size (self->emails, self->emails->len - 1);
      start_text (self, email);
    }
  if (self->emails->len == 0 && self->at_work == 0 && !self->listed_none)
    return G_SOURCE_CONTINUE;
  g_clear_pointer (&self->source, g_source_unref);
  if (self->at_work == 0 && self->listed_none)
    {
      tern_store_tidy_index (get_store (self), NULL, NULL);
      finish_waiting (self);
    }
  return G_SOURCE_REMOVE;
}

static void
schedule (TernTextIndex *self)
{
  if (self->source != NULL || self->stopped)
    return;
  self->source = g_idle_source_new ();
  g_source_set_priority (self->source, G_PRIORITY_DEFAULT_IDLE);
  g_source_set_static_name (self->source, "tern text index");
  g_source_set_callback (self->source, on_slice, self, NULL);
  g_source_attach (self->source, g_main_context_get_thread_default ());
}

static void
tern_text_index_finalize (GObject *object)
{
  TernTextIndex *self = TERN_TEXT_INDEX (object);

  tern_text_index_stop (self);
  g_ptr_array_unref (self->waiting);
  g_ptr_array_unref (self->read);
  g_array_unref (self->emails);
  g_hash_table_unref (self->unreadable);
  tern_store_batch_unref (self->batch);
  G_OBJECT_CLASS (tern_text_index_parent_class)->finalize (object);
}

static void
tern_text_index_class_init (TernTextIndexClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tern_text_index_finalize;
}

static void
tern_text_index_init (TernTextIndex *self)
{
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  self->emails = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->read = g_ptr_array_new_with_free_func ((GDestroyNotify) extract_free);
  self->unreadable = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

TernTextIndex *
tern_text_index_new (TernStoreBatch *batch)
{
  TernTextIndex *self = g_object_new (TERN_TYPE_TEXT_INDEX, NULL);

  self->batch = tern_store_batch_ref (batch);
  return self;
}

void
tern_text_index_poke (TernTextIndex *self)
{
  self->headers_done = FALSE;
  self->listed_none = FALSE;
  schedule (self);
}

void
tern_text_index_run_async (TernTextIndex *self,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tern_text_index_run_async);
  if (self->stopped)
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }
  g_hash_table_remove_all (self->unreadable);
  g_ptr_array_add (self->waiting, task);
  tern_text_index_poke (self);
}

gboolean
tern_text_index_run_finish (TernTextIndex *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
tern_text_index_stop (TernTextIndex *self)
{
  if (self->stopped)
    return;
  self->stopped = TRUE;
  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  finish_waiting (self);
}
