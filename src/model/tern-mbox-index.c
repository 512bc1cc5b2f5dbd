/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The messages of an .mbox; see the header. A message begins where a line begins with "From " after an empty line or at
 * the start (RFC 4155). */
#include "model/tern-mbox-index.h"

#include "mime/tern-mime-headers.h"

#include <string.h>

/* What is read at a time, and how much of a header is looked at; a longer one loses its later fields in the list. */
#define PIECE_BYTES (256 * 1024)
#define HEADER_BYTES (32 * 1024)
/* How long a row's words may be. */
#define MAX_WORDS 300
/* Between two looks of the main thread at what was found. */
#define TELL_MSEC 100

typedef struct
{
  guint64 offset;
  guint64 length;
  gint64 date;
  char *subject;
  char *name;
  char *address;
} Found;

struct _TernMboxIndex
{
  GObject parent_instance;

  GFile *file;
  GCancellable *cancellable;
  GPtrArray *found; /* Found */
  double done;
  gboolean busy;
  char *problem; /* (nullable) */
  guint teller;

  GMutex lock;
  GPtrArray *fresh; /* Found; under @lock */
  double read;      /* under @lock */
};

enum
{
  PROP_0,
  PROP_DONE,
  PROP_PROBLEM,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static GType
get_item_type (GListModel *model)
{
  return TERN_TYPE_MESSAGE;
}

static guint
get_n_items (GListModel *model)
{
  return TERN_MBOX_INDEX (model)->found->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  TernMboxIndex *self = TERN_MBOX_INDEX (model);
  const Found *found = position < self->found->len ? self->found->pdata[position] : NULL;

  if (found == NULL)
    return NULL;
  return tern_message_new_for_file (found->subject, found->name, found->address, NULL, found->date, NULL);
}

static void
init_list (GListModelInterface *interface)
{
  interface->get_item_type = get_item_type;
  interface->get_n_items = get_n_items;
  interface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TernMboxIndex,
                               tern_mbox_index,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, init_list))

static void
found_free (gpointer data)
{
  Found *found = data;

  g_free (found->subject);
  g_free (found->name);
  g_free (found->address);
  g_free (found);
}

/* --- the worker --- */

typedef struct
{
  TernMboxIndex *index;
  TernMimeArena *arena;
  GByteArray *header;   /* of the message in hand, as far as it is looked at */
  Found *message;       /* (nullable): in hand */
  guint64 offset;       /* of the line that begins */
  gboolean after_empty; /* the line before was empty, or there is none */
  gboolean line_begun;  /* some of the line was in the last piece */
  guint n;
} Scan;

static char *
cut (const char *words)
{
  return words != NULL && g_utf8_strlen (words, -1) > MAX_WORDS ? g_utf8_substring (words, 0, MAX_WORDS)
                                                                : g_strdup (words);
}

static void
end_message (Scan *scan, guint64 at)
{
  Found *message = g_steal_pointer (&scan->message);
  TernMimeHeaders headers;

  if (message == NULL)
    return;
  message->length = at - message->offset;
  tern_mime_headers_parse (scan->header->data, scan->header->len, &headers, scan->arena);
  message->subject = cut (headers.subject);
  message->name = cut (headers.from_name);
  message->address = cut (headers.from_address);
  message->date = headers.date;
  g_mutex_lock (&scan->index->lock);
  g_ptr_array_add (scan->index->fresh, message);
  g_mutex_unlock (&scan->index->lock);
}

static void
begin_message (Scan *scan)
{
  end_message (scan, scan->offset);
  scan->message = g_new0 (Found, 1);
  scan->message->offset = scan->offset;
  g_byte_array_set_size (scan->header, 0);
  scan->n++;
}

/* A line, or the part of it that came. Returns: whether it is a whole one. */
static gboolean
take_line (Scan *scan, const guint8 *line, gsize length)
{
  gboolean whole = line[length - 1] == '\n';
  gboolean begins = !scan->line_begun && scan->after_empty && length >= 5 && memcmp (line, "From ", 5) == 0;

  if (begins)
    begin_message (scan);
  else if (scan->message != NULL && scan->header->len < HEADER_BYTES)
    g_byte_array_append (scan->header, line, (guint) MIN (length, HEADER_BYTES - scan->header->len));
  scan->after_empty = whole && !scan->line_begun && (length == 1 || (length == 2 && line[0] == '\r'));
  scan->line_begun = !whole;
  scan->offset += length;
  return whole;
}

/* The last line of a piece is kept for the next when it may be cut within "From ". Returns: the bytes taken. */
static gsize
take_piece (Scan *scan, const guint8 *data, gsize length, gboolean last)
{
  gsize at = 0;

  while (at < length)
    {
      const guint8 *feed = memchr (data + at, '\n', length - at);
      gsize line = feed != NULL ? (gsize) (feed - data) + 1 - at : length - at;

      if (feed == NULL && !last && line < 5)
        break;
      take_line (scan, data + at, line);
      at += line;
    }
  return at;
}

static gboolean
scan_stream (Scan *scan, GInputStream *stream, guint64 size, GCancellable *cancellable)
{
  g_autofree guint8 *piece = g_malloc (PIECE_BYTES);
  gsize kept = 0;
  gssize n;

  do
    {
      gsize taken;

      n = g_input_stream_read (stream, piece + kept, PIECE_BYTES - kept, cancellable, NULL);
      if (n < 0)
        return FALSE;
      kept += (gsize) n;
      taken = take_piece (scan, piece, kept, n == 0);
      kept -= taken;
      memmove (piece, piece + taken, kept);
      g_mutex_lock (&scan->index->lock);
      scan->index->read = size > 0 ? MIN (1.0, (double) scan->offset / (double) size) : 0;
      g_mutex_unlock (&scan->index->lock);
    }
  while (n > 0 && scan->n < TERN_MBOX_MAX_MESSAGES);
  end_message (scan, scan->offset);
  return TRUE;
}

static void
scan_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  TernMboxIndex *self = source;
  g_autoptr (TernMimeArena) arena = tern_mime_arena_new ();
  g_autoptr (GByteArray) header = g_byte_array_new ();
  Scan scan = { self, arena, header, NULL, 0, TRUE, FALSE, 0 };
  g_autoptr (GFileInfo) info
      = g_file_query_info (self->file, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE, cancellable, NULL);
  g_autoptr (GFileInputStream) stream = g_file_read (self->file, cancellable, NULL);
  guint64 size = info != NULL ? (guint64) g_file_info_get_size (info) : 0;

  if (stream != NULL && scan_stream (&scan, G_INPUT_STREAM (stream), size, cancellable))
    g_task_return_boolean (task, TRUE);
  else if (!g_task_return_error_if_cancelled (task))
    g_task_return_new_error_literal (task, G_IO_ERROR, G_IO_ERROR_FAILED, "The file cannot be read any further.");
  g_clear_pointer (&scan.message, found_free);
}

/* --- the main thread --- */

static void
tell (TernMboxIndex *self)
{
  guint before = self->found->len;

  g_mutex_lock (&self->lock);
  g_ptr_array_extend_and_steal (self->found, g_steal_pointer (&self->fresh));
  self->fresh = g_ptr_array_new_with_free_func (found_free);
  self->done = self->read;
  g_mutex_unlock (&self->lock);
  if (self->found->len > before)
    g_list_model_items_changed (G_LIST_MODEL (self), before, 0, self->found->len - before);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DONE]);
}

static gboolean
on_tell (gpointer self)
{
  tell (self);
  return G_SOURCE_CONTINUE;
}

static void
scanned_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  TernMboxIndex *self = TERN_MBOX_INDEX (source);
  g_autoptr (GError) error = NULL;

  g_clear_handle_id (&self->teller, g_source_remove);
  self->busy = FALSE;
  if (!g_task_propagate_boolean (G_TASK (result), &error)
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_set_str (&self->problem, error->message);
      g_object_notify_by_pspec (source, properties[PROP_PROBLEM]);
    }
  tell (self);
}

static void
tern_mbox_index_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_DONE)
    g_value_set_double (value, TERN_MBOX_INDEX (object)->done);
  else if (id == PROP_PROBLEM)
    g_value_set_string (value, TERN_MBOX_INDEX (object)->problem);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

/* The worker holds a reference: nothing is under way. */
static void
tern_mbox_index_finalize (GObject *object)
{
  TernMboxIndex *self = TERN_MBOX_INDEX (object);

  g_object_unref (self->file);
  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->found);
  g_ptr_array_unref (self->fresh);
  g_free (self->problem);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (tern_mbox_index_parent_class)->finalize (object);
}

static void
tern_mbox_index_class_init (TernMboxIndexClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = tern_mbox_index_get_property;
  object_class->finalize = tern_mbox_index_finalize;
  properties[PROP_DONE] = g_param_spec_double ("done", NULL, NULL, 0, 1, 0, flags);
  properties[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
tern_mbox_index_init (TernMboxIndex *self)
{
  g_mutex_init (&self->lock);
  self->cancellable = g_cancellable_new ();
  self->found = g_ptr_array_new_with_free_func (found_free);
  self->fresh = g_ptr_array_new_with_free_func (found_free);
}

TernMboxIndex *
tern_mbox_index_new (GFile *file)
{
  TernMboxIndex *self = g_object_new (TERN_TYPE_MBOX_INDEX, NULL);
  g_autoptr (GTask) task = NULL;

  self->file = g_object_ref (file);
  self->busy = TRUE;
  self->teller = g_timeout_add (TELL_MSEC, on_tell, self);
  task = g_task_new (self, self->cancellable, scanned_cb, NULL);
  g_task_set_source_tag (task, tern_mbox_index_new);
  g_task_run_in_thread (task, scan_worker);
  return self;
}

void
tern_mbox_index_stop (TernMboxIndex *self)
{
  g_cancellable_cancel (self->cancellable);
}

GFile *
tern_mbox_index_get_file (TernMboxIndex *self)
{
  return self->file;
}

double
tern_mbox_index_get_done (TernMboxIndex *self)
{
  return self->done;
}

gboolean
tern_mbox_index_get_busy (TernMboxIndex *self)
{
  return self->busy;
}

const char *
tern_mbox_index_get_problem (TernMboxIndex *self)
{
  return self->problem;
}

void
tern_mbox_index_get_range (TernMboxIndex *self, guint position, guint64 *offset, guint64 *length)
{
  const Found *found = self->found->pdata[position];

  *offset = found->offset;
  *length = found->length;
}
