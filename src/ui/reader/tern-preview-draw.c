/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Has pictures drawn elsewhere; see the header. */
#include "ui/reader/tern-preview-draw.h"

#include <gio/gunixinputstream.h>
#include <glib/gi18n.h>

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

/* The process gives up by itself after 15 s of work; it may wait for a busy machine. */
#define PATIENCE_USEC (30 * G_USEC_PER_SEC)
/* Between two looks at the cancellable. */
#define LOOK_MSEC 100
/* A line, the pixels, and the words. */
#define MAX_HEAD 128
#define MAX_TEXT (64 * 1024)
#define MAX_ANSWER (MAX_HEAD + TERN_PREVIEW_SIDE * TERN_PREVIEW_SIDE * 4 + MAX_TEXT)

typedef struct
{
  GBytes *bytes;
  TernPreviewKind kind;
  int page;
  int side;
} Wanted;

static void
wanted_free (Wanted *wanted)
{
  g_bytes_unref (wanted->bytes);
  g_free (wanted);
}

void
tern_preview_picture_free (TernPreviewPicture *self)
{
  g_clear_object (&self->texture);
  g_free (self->text);
  g_free (self);
}

static gboolean
refuse (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                       _("This file cannot be shown here. It can be opened or saved."));
  return FALSE;
}

/* Where it is installed, or where a build has it. */
static const char *
find_program (void)
{
  const char *named = g_getenv ("TERN_PREVIEW");

  return named != NULL ? named : TERN_PREVIEW_PROGRAM;
}

/* In memory alone: what is in a message, perhaps an encrypted one, is not written to a disk to be looked at.
 * Returns: a file descriptor at its beginning; -1: no room. */
static int
put_down (GBytes *bytes)
{
  gsize left;
  const char *p = g_bytes_get_data (bytes, &left);
  int fd = memfd_create ("tern-preview", MFD_CLOEXEC);

  while (fd >= 0 && left > 0)
    {
      gssize n = write (fd, p, left);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        {
          close (fd);
          return -1;
        }
      p += n;
      left -= (gsize) n;
    }
  if (fd >= 0)
    lseek (fd, 0, SEEK_SET);
  return fd;
}

/* (transfer full) (nullable). */
static GSubprocess *
start (const Wanted *wanted, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher
      = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autofree char *side = g_strdup_printf ("%d", wanted->side);
  g_autofree char *page = g_strdup_printf ("%d", wanted->page);
  const char *const argv[] = { find_program (), wanted->kind == TERN_PREVIEW_PDF ? "page" : "picture", side,
                               wanted->kind == TERN_PREVIEW_PDF ? page : NULL, NULL };
  int fd = put_down (wanted->bytes);

  if (fd < 0)
    {
      refuse (error);
      return NULL;
    }
  g_subprocess_launcher_take_stdin_fd (launcher, fd);
  return g_subprocess_launcher_spawnv (launcher, argv, error);
}

/* All that it writes, up to MAX_ANSWER. */
static gboolean
read_answer (GSubprocess *process, GByteArray *answer, GCancellable *cancellable, GError **error)
{
  int fd = g_unix_input_stream_get_fd (G_UNIX_INPUT_STREAM (g_subprocess_get_stdout_pipe (process)));
  gint64 until = g_get_monotonic_time () + PATIENCE_USEC;

  while (answer->len <= MAX_ANSWER)
    {
      struct pollfd ready = { fd, POLLIN, 0 };
      guint8 piece[65536];
      gssize n;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (g_get_monotonic_time () > until)
        return refuse (error);
      if (poll (&ready, 1, LOOK_MSEC) <= 0)
        continue;
      n = read (fd, piece, sizeof piece);
      if (n == 0)
        return TRUE;
      if (n > 0)
        g_byte_array_append (answer, piece, (guint) n);
      else if (errno != EINTR)
        return refuse (error);
    }
  return refuse (error);
}

/* The process may have been taken over by what it looked at: nothing it says is believed. */
static TernPreviewPicture *
understand (GByteArray *answer, int side, GError **error)
{
  const char *end = memchr (answer->data, '\n', MIN (answer->len, MAX_HEAD));
  g_autofree char *head = end != NULL ? g_strndup ((char *) answer->data, (gsize) (end - (char *) answer->data)) : NULL;
  int width, height, whole_width, whole_height, n_pages;
  unsigned int n_text;
  gsize at, n_pixels;
  g_autoptr (GBytes) pixels = NULL;
  TernPreviewPicture *self;

  if (head == NULL
      || sscanf (head, "tern-preview %9d %9d %9d %9d %9d %9u", &width, &height, &whole_width, &whole_height, &n_pages,
                 &n_text) != 6
      || width < 1 || width > side || height < 1 || height > side || whole_width < 1 || whole_height < 1 || n_pages < 0
      || n_text > MAX_TEXT)
    {
      refuse (error);
      return NULL;
    }
  at = strlen (head) + 1;
  n_pixels = (gsize) width * (gsize) height * 4;
  if (answer->len != at + n_pixels + n_text)
    {
      refuse (error);
      return NULL;
    }
  self = g_new0 (TernPreviewPicture, 1);
  pixels = g_bytes_new (answer->data + at, n_pixels);
  self->texture = gdk_memory_texture_new (width, height, GDK_MEMORY_R8G8B8A8, pixels, (gsize) width * 4);
  self->whole_width = whole_width;
  self->whole_height = whole_height;
  self->n_pages = n_pages;
  self->text = g_utf8_make_valid ((char *) answer->data + at + n_pixels, (gssize) n_text);
  return self;
}

static void
draw_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Wanted *wanted = data;
  g_autoptr (GByteArray) answer = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = start (wanted, &error);
  TernPreviewPicture *picture = NULL;

  if (process != NULL && read_answer (process, answer, cancellable, &error))
    picture = understand (answer, wanted->side, &error);
  if (process != NULL)
    {
      g_subprocess_force_exit (process);
      g_subprocess_wait (process, NULL, NULL);
    }
  if (picture != NULL)
    g_task_return_pointer (task, picture, (GDestroyNotify) tern_preview_picture_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
tern_preview_draw_async (GBytes *bytes,
                         TernPreviewKind kind,
                         int page,
                         int side,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Wanted *wanted = g_new0 (Wanted, 1);
  GError *error = NULL;

  g_task_set_source_tag (task, tern_preview_draw_async);
  wanted->bytes = g_bytes_ref (bytes);
  wanted->kind = kind;
  wanted->page = page;
  wanted->side = CLAMP (side, 1, TERN_PREVIEW_SIDE);
  g_task_set_task_data (task, wanted, (GDestroyNotify) wanted_free);
  if (g_bytes_get_size (bytes) > 0 && g_bytes_get_size (bytes) <= TERN_PREVIEW_MAX_BYTES)
    g_task_run_in_thread (task, draw_worker);
  else
    {
      refuse (&error);
      g_task_return_error (task, error);
    }
}

TernPreviewPicture *
tern_preview_draw_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
