/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The journal, its entries gathered into rows; see the header. */

#include "model/tern-journal-read.h"

#include "model/tern-journal-item-private.h"
#include "store/tern-store-journal.h"
#include "store/tern-store-mailboxes.h"
#include "store/tern-store-query.h"

#include <string.h>

static TernChangeKind
get_kind (const TernJournalEntry *entry)
{
  switch (entry->kind)
    {
    case TERN_JOURNAL_MOVE:
    case TERN_JOURNAL_MOVE_AWAY:
      return TERN_CHANGE_MOVE;
    case TERN_JOURNAL_COPY:
    case TERN_JOURNAL_COPY_AWAY:
      return TERN_CHANGE_COPY;
    case TERN_JOURNAL_EXPUNGE:
      return TERN_CHANGE_DELETE;
    case TERN_JOURNAL_APPEND:
      return TERN_CHANGE_PUT_IN;
    case TERN_JOURNAL_CREATE:
      return TERN_CHANGE_CREATE_FOLDER;
    case TERN_JOURNAL_RENAME:
      return TERN_CHANGE_RENAME_FOLDER;
    case TERN_JOURNAL_DELETE:
      return TERN_CHANGE_DELETE_FOLDER;
    case TERN_JOURNAL_SUBSCRIBE:
      return TERN_CHANGE_SUBSCRIBE;
    case TERN_JOURNAL_UNSUBSCRIBE:
      return TERN_CHANGE_UNSUBSCRIBE;
    case TERN_JOURNAL_FLAGS:
    default:
      return TERN_CHANGE_FLAGS;
    }
}

static TernChangeState
get_state (const TernJournalEntry *entry)
{
  if (entry->state == TERN_JOURNAL_SET_ASIDE)
    return TERN_CHANGE_SET_ASIDE;
  return entry->state == TERN_JOURNAL_IN_FLIGHT ? TERN_CHANGE_SENDING : TERN_CHANGE_WAITING;
}

static gboolean
is_about_message (const TernJournalEntry *entry)
{
  return entry->kind <= TERN_JOURNAL_EXPUNGE || entry->kind >= TERN_JOURNAL_MOVE_AWAY;
}

/* (nullable). */
static char *
dup_payload (const TernJournalEntry *entry)
{
  gsize length = 0;
  const char *text = entry->payload != NULL ? g_bytes_get_data (entry->payload, &length) : NULL;

  return text != NULL ? g_strndup (text, length) : NULL;
}

static gint64
find_mailbox (TernStore *store, const char *account, const char *wire_name)
{
  gint64 id = tern_store_find_account (store, account, NULL);

  return id != 0 ? tern_store_find_mailbox (store, id, wire_name, NULL) : 0;
}

static char *
dup_name (const char *path, char delimiter)
{
  const char *last = delimiter != 0 ? strrchr (path, delimiter) : NULL;

  return g_strdup (last != NULL && last[1] != '\0' ? last + 1 : path);
}

static void
fill_place (TernJournalPlace *place, TernStore *store, const char *account, const char *wire_name)
{
  gint64 id = find_mailbox (store, account, wire_name);
  g_autoptr (TernMailboxRow) row = id != 0 ? tern_store_get_mailbox (store, id, NULL) : NULL;

  place->account = g_strdup (account);
  place->path = row != NULL ? g_strdup (row->path) : g_utf8_make_valid (wire_name, -1);
  place->role = row != NULL ? row->role : TERN_MAILBOX_ROLE_NONE;
  place->name = dup_name (place->path, row != NULL ? row->delimiter : '\0');
}

static void
set_path (TernJournalPlace *place, const char *path)
{
  g_free (place->path);
  g_free (place->name);
  place->path = g_utf8_make_valid (path, -1);
  place->name = dup_name (place->path, '/');
  place->role = TERN_MAILBOX_ROLE_NONE;
}

/* A folder that is renamed or deleted is called as it was. */
static void
fill_places (TernJournalGroup *group, TernStore *store, const TernJournalEntry *entry)
{
  g_autofree char *payload = dup_payload (entry);
  gboolean away = entry->kind == TERN_JOURNAL_MOVE_AWAY || entry->kind == TERN_JOURNAL_COPY_AWAY;
  char *end;

  fill_place (&group->place, store, entry->account, entry->mailbox);
  if (entry->kind == TERN_JOURNAL_DELETE && payload != NULL)
    set_path (&group->place, payload);
  if (entry->target != NULL && entry->kind != TERN_JOURNAL_APPEND)
    fill_place (&group->target, store, away && payload != NULL ? payload : entry->account, entry->target);
  end = entry->kind == TERN_JOURNAL_RENAME && payload != NULL ? strrchr (payload, '\n') : NULL;
  if (end != NULL)
    {
      *end = '\0';
      set_path (&group->place, payload);
      set_path (&group->target, end + 1);
    }
}

static char *
find_subject (TernStore *store, const TernJournalEntry *entry)
{
  gint64 mailbox = is_about_message (entry) ? find_mailbox (store, entry->account, entry->mailbox) : 0;
  gint64 message = mailbox != 0 ? tern_store_find_message (store, mailbox, entry->identity->uid, NULL) : 0;
  g_autoptr (TernMessageRows) rows = message != 0 ? tern_store_get_messages (store, &message, 1, NULL) : NULL;

  return rows != NULL && tern_message_rows_get_n (rows) > 0 ? g_strdup (tern_message_rows_get (rows, 0)->subject)
                                                            : NULL;
}

/* Alike for what reads alike; what is about a folder, or a message from elsewhere, is alike to nothing. */
static char *
make_key (const TernJournalEntry *entry)
{
  g_autofree char *add = tern_flags_to_string (entry->add);
  g_autofree char *remove = tern_flags_to_string (entry->remove);
  g_autofree char *payload = is_about_message (entry) ? dup_payload (entry) : NULL;
  gint64 own = is_about_message (entry) ? 0 : entry->id;

  return g_strdup_printf ("%d\n%d\n%s\n%s\n%s\n%s\n%s\n%s\n%s\n%" G_GINT64_FORMAT, get_state (entry), get_kind (entry),
                          entry->account, entry->mailbox, entry->target != NULL ? entry->target : "",
                          payload != NULL ? payload : "", add, remove, entry->reason != NULL ? entry->reason : "", own);
}

static TernJournalGroup *
make_group (TernStore *store, const TernJournalEntry *entry, const char *key)
{
  TernJournalGroup *group = g_new0 (TernJournalGroup, 1);

  group->key = g_strdup (key);
  group->kind = get_kind (entry);
  group->state = get_state (entry);
  group->account = g_strdup (entry->account);
  group->subject = find_subject (store, entry);
  fill_places (group, store, entry);
  group->add = tern_flags_ref (entry->add);
  group->remove = tern_flags_ref (entry->remove);
  group->reason = g_strdup (entry->reason);
  group->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  return group;
}

static int
compare_groups (gconstpointer a, gconstpointer b)
{
  const TernJournalGroup *x = *(const TernJournalGroup *const *) a;
  const TernJournalGroup *y = *(const TernJournalGroup *const *) b;

  if (x->state != y->state)
    return x->state > y->state ? -1 : 1;
  return g_array_index (x->ids, gint64, 0) < g_array_index (y->ids, gint64, 0) ? -1 : 1;
}

gpointer
tern_journal_read (TernStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) entries = tern_store_journal_list (store, NULL, error);
  g_autoptr (GHashTable) by_key = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) groups = g_ptr_array_new_with_free_func (tern_journal_group_free);

  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      const TernJournalEntry *entry = entries->pdata[i];
      g_autofree char *key = make_key (entry);
      TernJournalGroup *group = g_hash_table_lookup (by_key, key);

      if (group == NULL)
        {
          group = make_group (store, entry, key);
          g_ptr_array_add (groups, group);
          g_hash_table_insert (by_key, group->key, group);
        }
      g_array_append_val (group->ids, entry->id);
    }
  g_ptr_array_sort (groups, compare_groups);
  return entries != NULL ? g_steal_pointer (&groups) : NULL;
}
