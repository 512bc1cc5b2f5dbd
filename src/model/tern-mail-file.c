/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Messages in files; see the header. */
#include "model/tern-mail-file.h"

#include "mime/tern-mime-headers.h"

#include <glib/gstdio.h>

#include <string.h>
#include <unistd.h>

typedef struct
{
  guint64 offset;
  guint64 length;
} Range;

static gboolean
fail (GFile *file, GError **error, const char *what)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *shown = g_filename_display_name (name);

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "“%s” %s", shown, what);
  return FALSE;
}

/* Up to @length bytes, and never more than may be. */
static gboolean
read_range (GFile *file, const Range *range, GByteArray *out, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, NULL);
  guint64 left = range->length > 0 ? range->length : TERN_MAIL_FILE_MAX + 1;

  if (stream == NULL
      || (range->offset > 0
          && !g_seekable_seek (G_SEEKABLE (stream), (goffset) range->offset, G_SEEK_SET, cancellable, NULL)))
    return fail (file, error, "cannot be read");
  while (left > 0)
    {
      guint8 piece[65536];
      gssize n = g_input_stream_read (G_INPUT_STREAM (stream), piece, MIN (left, sizeof piece), cancellable, NULL);

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (n < 0)
        return fail (file, error, "cannot be read");
      if (n == 0)
        break;
      g_byte_array_append (out, piece, (guint) n);
      left -= (guint64) n;
      if (range->length == 0 && out->len >= 5 && memcmp (out->data, "From ", 5) == 0)
        return TRUE;
    }
  return out->len <= TERN_MAIL_FILE_MAX || fail (file, error, "is too large to be opened");
}

/* The line that stood before it goes, and what was put before lines that looked like one (mboxrd). */
static GBytes *
unpack (GByteArray *bytes)
{
  GByteArray *out = g_byte_array_sized_new (bytes->len);
  const char *p = (const char *) bytes->data, *end = p + bytes->len;
  gboolean first = TRUE;

  while (p < end)
    {
      const char *feed = memchr (p, '\n', (gsize) (end - p));
      const char *next = feed != NULL ? feed + 1 : end;
      const char *quoted = p;

      while (quoted < next && *quoted == '>')
        quoted++;
      if (!first && quoted > p && next - quoted >= 5 && memcmp (quoted, "From ", 5) == 0)
        p++;
      if (!first)
        g_byte_array_append (out, (const guint8 *) p, (guint) (next - p));
      first = FALSE;
      p = next;
    }
  return g_byte_array_free_to_bytes (out);
}

static void
open_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Range *range = data;
  GByteArray *bytes = g_byte_array_new ();
  GError *error = NULL;

  if (!read_range (source, range, bytes, cancellable, &error))
    g_task_return_error (task, error);
  else if (range->length > 0)
    g_task_return_pointer (task, unpack (bytes), (GDestroyNotify) g_bytes_unref);
  else if (bytes->len >= 5 && memcmp (bytes->data, "From ", 5) == 0)
    g_task_return_pointer (task, NULL, NULL);
  else
    {
      g_task_return_pointer (task, g_byte_array_free_to_bytes (bytes), (GDestroyNotify) g_bytes_unref);
      return;
    }
  g_byte_array_unref (bytes);
}

void
tern_mail_file_open_async (GFile *file,
                           guint64 offset,
                           guint64 length,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (file, cancellable, callback, user_data);
  Range *range = g_new0 (Range, 1);

  g_task_set_source_tag (task, tern_mail_file_open_async);
  range->offset = offset;
  range->length = MIN (length, TERN_MAIL_FILE_MAX + 1);
  g_task_set_task_data (task, range, g_free);
  g_task_run_in_thread (task, open_worker);
}

TernMessage *
tern_mail_file_open_finish (GAsyncResult *result, GError **error)
{
  g_autoptr (GBytes) source = g_task_propagate_pointer (G_TASK (result), error);
  g_autoptr (TernMimeArena) arena = tern_mime_arena_new ();
  TernMimeHeaders headers;
  gconstpointer data;
  gsize length;

  if (source == NULL)
    return NULL;
  data = g_bytes_get_data (source, &length);
  /* No more than 256 KiB are looked at. */
  tern_mime_headers_parse (data, length, &headers, arena);
  return tern_message_new_for_file (headers.subject, headers.from_name, headers.from_address, headers.to, headers.date,
                                    source);
}

typedef struct
{
  TernClient *client;
  char *account;
  char *path;
  char *file; /* (nullable): until the engine has read it */
} Putting;

static void
putting_free (Putting *putting)
{
  if (putting->file != NULL)
    g_unlink (putting->file);
  g_object_unref (putting->client);
  g_free (putting->account);
  g_free (putting->path);
  g_free (putting->file);
  g_free (putting);
}

static void
put_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (tern_engine_port_submit_finish (TERN_ENGINE_PORT (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
spooled_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Putting *putting = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (TernEngineCommand) command = NULL;

  putting->file = g_task_propagate_pointer (G_TASK (result), &error);
  if (putting->file == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  command = tern_engine_command_new_append (putting->account, putting->path, putting->file, NULL, NULL);
  tern_engine_port_submit_async (tern_client_get_port (putting->client), command, NULL, NULL, NULL, put_cb,
                                 g_steal_pointer (&task));
}

/* The engine, which may be another process, reads a file. */
static void
spool_worker (GTask *task, gpointer source, gpointer bytes, GCancellable *cancellable)
{
  g_autofree char *path = NULL;
  GError *error = NULL;
  int fd = g_file_open_tmp ("tern-put-XXXXXX", &path, &error);

  if (fd >= 0)
    close (fd);
  if (fd >= 0
      && g_file_set_contents_full (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes),
                                   G_FILE_SET_CONTENTS_NONE, 0600, &error))
    {
      g_task_return_pointer (task, g_steal_pointer (&path), g_free);
      return;
    }
  if (fd >= 0)
    g_unlink (path);
  g_task_return_error (task, error);
}

void
tern_mail_file_put_async (TernClient *client,
                          GBytes *source,
                          const char *account,
                          const char *path,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  g_autoptr (GTask) spool = g_task_new (NULL, NULL, spooled_cb, task);
  Putting *putting = g_new0 (Putting, 1);

  g_task_set_source_tag (task, tern_mail_file_put_async);
  putting->client = g_object_ref (client);
  putting->account = g_strdup (account);
  putting->path = g_strdup (path);
  g_task_set_task_data (task, putting, (GDestroyNotify) putting_free);
  g_task_set_task_data (spool, g_bytes_ref (source), (GDestroyNotify) g_bytes_unref);
  g_task_run_in_thread (spool, spool_worker);
}

gboolean
tern_mail_file_put_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
