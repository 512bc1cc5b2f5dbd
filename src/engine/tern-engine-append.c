/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A message in a file becomes a journal entry that holds it. */
#include "engine/tern-engine-append.h"

#include "engine/tern-engine-error.h"
#include "mime/tern-mime-headers.h"
#include "store/tern-store-journal.h"

#include <glib/gstdio.h>
#include <string.h>

/* As the journal's limit; lines only grow. */
#define FILE_MAX (60 * 1024 * 1024)

GBytes *
tern_engine_append_to_lines (const char *text, gsize length)
{
  GByteArray *lines = g_byte_array_sized_new ((guint) length + 256);
  const char *end = text + length;

  while (text < end)
    {
      const char *feed = memchr (text, '\n', (gsize) (end - text));
      gsize n = (gsize) ((feed != NULL ? feed : end) - text);

      if (n > 0 && text[n - 1] == '\r')
        n--;
      g_byte_array_append (lines, (const guint8 *) text, (guint) n);
      g_byte_array_append (lines, (const guint8 *) "\r\n", 2);
      text = feed != NULL ? feed + 1 : end;
    }
  return g_byte_array_free_to_bytes (lines);
}

static gboolean
set_invalid (GError **error, const char *path, const char *what)
{
  g_autofree char *name = g_filename_display_name (path);

  /* In quotes, so that no first letter is made large. */
  g_set_error (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_INVALID, "“%s” %s", name, what);
  return FALSE;
}

/* A field name and a colon: whatever else it is. */
static gboolean
has_header (const char *text, gsize length)
{
  gsize i = 0;

  while (i < length && g_ascii_isgraph (text[i]) && text[i] != ':')
    i++;
  return i > 0 && i < length && text[i] == ':';
}

static gboolean
read_message (const char *path, GBytes **message, GError **error)
{
  g_autofree char *text = NULL;
  GStatBuf about;
  gsize length;

  if (g_stat (path, &about) != 0)
    return set_invalid (error, path, "cannot be read");
  if (!S_ISREG (about.st_mode))
    return set_invalid (error, path, "is not a file");
  if (about.st_size > FILE_MAX)
    return set_invalid (error, path, "is too large to be kept until the server has it");
  if (!g_file_get_contents (path, &text, &length, NULL))
    return set_invalid (error, path, "cannot be read");
  if (memchr (text, '\0', length) != NULL || !has_header (text, length))
    return set_invalid (error, path, "is not a mail message");
  *message = tern_engine_append_to_lines (text, length);
  return TRUE;
}

gboolean
tern_engine_append (TernStoreBatch *batch,
                    const TernEngineCommand *command,
                    gint64 mailbox,
                    gint64 *entry,
                    GError **error)
{
  g_autoptr (TernMimeArena) arena = tern_mime_arena_new ();
  g_autoptr (GBytes) bytes = NULL;
  TernJournalMessage message;
  TernChangeSet *changes = NULL;
  TernMimeHeaders headers;
  gconstpointer data;
  gsize length;
  gboolean done;

  if (!read_message (command->section, &bytes, error))
    return FALSE;
  data = g_bytes_get_data (bytes, &length);
  tern_mime_headers_parse (data, length, &headers, arena);
  message = (TernJournalMessage) { bytes, headers.message_id, g_get_real_time () / G_USEC_PER_SEC, command->add };
  if (command->n_ids > 0)
    message.internal_date = command->ids[0];
  else if (headers.has_date)
    message.internal_date = headers.date;
  done = tern_store_journal_begin_append (tern_store_batch_get_store (batch), mailbox, &message, entry, &changes,
                                          error);
  tern_store_batch_take_changes (batch, changes);
  return done;
}
