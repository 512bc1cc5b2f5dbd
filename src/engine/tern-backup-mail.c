/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The mail of a backup; see the header. */
#include "engine/tern-backup-mail.h"

#include "engine/tern-backup-private.h"
#include "engine/tern-mbox.h"
#include "store/tern-store-backup.h"
#include "store/tern-store-bodies.h"
#include "store/tern-store-journal.h"
#include "store/tern-store-mailboxes.h"
#include "store/tern-store-query.h"

#include <string.h>

/* What is read of the store at once. */
#define ROWS 100
/* Another file is begun beyond this, so that programs with 32 bits still open it. */
#define FILE_BYTES (G_GUINT64_CONSTANT (2) * 1024 * 1024 * 1024 - TERN_MBOX_MESSAGE_MAX * 2)
/* Of a name in a tar, with room for a number and the ending. */
#define NAME_BYTES 80
/* A larger message is not copied: it is in memory meanwhile. */
#define MESSAGE_BYTES (1024 * 1024 * 1024)

typedef struct
{
  TernTarWriter *tar;
  const TernBackupPlan *plan;
  TernBackupReport *report;
  GCancellable *cancellable;
  GKeyFile *index;
  guint n_files;
  GHashTable *names; /* of the files of the account */
  guint64 all;       /* messages */
  /* The file in hand. */
  const char *account;
  const char *folder;
  gboolean open;
  guint64 bytes;
  guint messages;
  guint missing;
} Copying;

/* What every system takes for a name. */
static char *
make_name (Copying *copying, const char *path)
{
  GString *name = g_string_new (NULL);
  g_autofree char *plain = NULL;

  for (const char *p = path; *p != '\0' && name->len < NAME_BYTES; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      gboolean odd = g_unichar_iscntrl (c) || c >= 0x10000 || (c < 128 && strchr ("/\\:*?\"<>|", (int) c) != NULL)
                     || (c == '.' && name->len == 0);

      g_string_append_unichar (name, odd ? '_' : c);
    }
  plain = g_string_free (name, FALSE);
  for (guint i = 1;; i++)
    {
      g_autofree char *tried = i == 1 ? g_strconcat (plain, ".mbox", NULL) : g_strdup_printf ("%s-%u.mbox", plain, i);
      g_autofree char *folded = g_utf8_casefold (tried, -1);

      if (g_hash_table_add (copying->names, g_steal_pointer (&folded)))
        return g_steal_pointer (&tried);
    }
}

static gboolean
begin_file (Copying *copying, GError **error)
{
  g_autofree char *folder = g_strconcat ("mail/", copying->account, NULL);
  g_autofree char *name = make_name (copying, copying->folder);
  g_autofree char *whole = g_strconcat (folder, "/", name, NULL);
  g_autofree char *group = g_strdup_printf ("%u", ++copying->n_files);

  copying->open = TRUE;
  copying->bytes = 0;
  copying->messages = copying->missing = 0;
  g_key_file_set_string (copying->index, group, "file", whole);
  g_key_file_set_string (copying->index, group, "account", copying->account);
  g_key_file_set_string (copying->index, group, "folder", copying->folder);
  return tern_tar_writer_begin (copying->tar, folder, name, error);
}

static gboolean
end_file (Copying *copying, GError **error)
{
  g_autofree char *group = g_strdup_printf ("%u", copying->n_files);

  if (!copying->open)
    return TRUE;
  copying->open = FALSE;
  g_key_file_set_uint64 (copying->index, group, "messages", copying->messages);
  g_key_file_set_uint64 (copying->index, group, "missing", copying->missing);
  return tern_tar_writer_end (copying->tar, error);
}

static gboolean
put_message (Copying *copying, GBytes *bytes, gint64 date, const TernFlags *flags, GError **error)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  if (copying->bytes > FILE_BYTES && !end_file (copying, error))
    return FALSE;
  if (!copying->open && !begin_file (copying, error))
    return FALSE;
  tern_mbox_write (out, data, length, date, flags);
  copying->bytes += out->len;
  copying->messages++;
  copying->report->messages++;
  return tern_tar_writer_add (copying->tar, out->data, out->len, error);
}

/* A message that is not here whole, or cannot be read any more, is counted. */
static gboolean
put_row (Copying *copying, const TernMessageRow *row, GError **error)
{
  const TernBodyKey key = { row->email, "" };
  g_autoptr (GBytes) bytes
      = row->size <= MESSAGE_BYTES ? tern_store_body_read (copying->plan->store, &key, NULL) : NULL;
  g_auto (GStrv) keywords = g_strsplit (row->keywords, " ", -1);
  g_autoptr (TernFlags) flags = tern_flags_new (row->system, (const char *const *) keywords);

  if (g_cancellable_set_error_if_cancelled (copying->cancellable, error))
    return FALSE;
  if (copying->plan->progress != NULL)
    copying->plan->progress (copying->report->messages + copying->report->missing, copying->all,
                             copying->plan->progress_data);
  if (bytes != NULL)
    return put_message (copying, bytes, row->internal_date, flags, error);
  copying->missing++;
  copying->report->missing++;
  return TRUE;
}

static gboolean
put_folder (Copying *copying, const TernMailboxRow *mailbox, GError **error)
{
  g_autoptr (GArray) ids = tern_store_list_ids (copying->plan->store, mailbox->id, error);
  guint left = ids != NULL ? ids->len : 0;

  if (ids == NULL)
    return FALSE;
  copying->folder = mailbox->path;
  if (left > 0 && !begin_file (copying, error))
    return FALSE;
  /* They are the newest first; a file of mail has the oldest first. */
  while (left > 0)
    {
      guint n = MIN (left, ROWS);
      g_autoptr (TernMessageRows) rows
          = tern_store_get_messages (copying->plan->store, &g_array_index (ids, gint64, left - n), n, error);

      if (rows == NULL)
        return FALSE;
      for (guint i = tern_message_rows_get_n (rows); i > 0; i--)
        if (!put_row (copying, tern_message_rows_get (rows, i - 1), error))
          return FALSE;
      left -= n;
    }
  return end_file (copying, error);
}

/* What no server has yet is nowhere but here. */
static gboolean
put_unsent (Copying *copying, const char *account, GError **error)
{
  g_autoptr (GPtrArray) entries = tern_store_journal_list (copying->plan->store, account, error);

  if (entries == NULL)
    return FALSE;
  copying->folder = "Not on the server yet";
  for (guint i = 0; i < entries->len; i++)
    {
      const TernJournalEntry *entry = entries->pdata[i];
      g_autoptr (GBytes) bytes = entry->kind == TERN_JOURNAL_APPEND
                                     ? tern_store_journal_read_message (copying->plan->store, entry->id, NULL)
                                     : NULL;

      if (bytes != NULL && !put_message (copying, bytes, entry->identity->internal_date, entry->add, error))
        return FALSE;
    }
  return end_file (copying, error);
}

static gboolean
put_account (Copying *copying, const char *account, GError **error)
{
  gint64 id = tern_store_find_account (copying->plan->store, account, NULL);
  g_autoptr (GPtrArray) mailboxes = id != 0 ? tern_store_list_mailboxes (copying->plan->store, id, error) : NULL;

  if (id == 0)
    return TRUE;
  if (mailboxes == NULL)
    return FALSE;
  copying->account = account;
  g_hash_table_remove_all (copying->names);
  for (guint i = 0; i < mailboxes->len; i++)
    if (!put_folder (copying, mailboxes->pdata[i], error))
      return FALSE;
  return put_unsent (copying, account, error);
}

static void
count_messages (Copying *copying)
{
  for (gsize i = 0; copying->plan->mail[i] != NULL; i++)
    {
      gint64 id = tern_store_find_account (copying->plan->store, copying->plan->mail[i], NULL);
      g_autoptr (GPtrArray) mailboxes = id != 0 ? tern_store_list_mailboxes (copying->plan->store, id, NULL) : NULL;

      for (guint n = 0; mailboxes != NULL && n < mailboxes->len; n++)
        copying->all += ((TernMailboxRow *) mailboxes->pdata[n])->total;
    }
}

gboolean
tern_backup_put_mail (TernTarWriter *tar,
                      const TernBackupPlan *plan,
                      TernBackupReport *report,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (GKeyFile) index = g_key_file_new ();
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *text = NULL;
  Copying copying = { .tar = tar, .plan = plan, .report = report, .cancellable = cancellable, .index = index,
                      .names = names };

  if (plan->store != NULL && plan->mail != NULL)
    {
      count_messages (&copying);
      for (gsize i = 0; plan->mail[i] != NULL; i++)
        if (!put_account (&copying, plan->mail[i], error))
          return FALSE;
    }
  text = g_key_file_to_data (index, NULL, NULL);
  return tern_tar_writer_put (tar, TERN_BACKUP_MAIL, text, error);
}
