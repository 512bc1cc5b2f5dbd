/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Which thread a new email belongs to, merged as mail arrives in any order; upserts ask.
 *
 * Every Message-ID a message has or names is a pair (keyed 64-bit hash, thread): a parent not here yet
 * already has its thread, so mail that arrives newest first rarely joins anything. Two threads
 * found to be one are joined: the smaller one's emails are moved, its references are left and followed
 * through thread_joined. A hash is not verified against the text: with a secret key, a million
 * references collide once in 10^7 stores, and then two threads show as one.
 *
 * A server that gives thread ids is believed instead. The subject is not looked at. */

#include "store/tern-store-threads.h"

#include "store/tern-store-private.h"
#include "store/tern-store-references.h"

#include <string.h>

/* References looked up lately: 16 bytes a slot, half a megabyte. Mail of one time shares threads. */
#define N_SLOTS (1u << 15)
/* First and last 20 references, In-Reply-To, own Message-ID. */
#define MAX_KEYS (TERN_MESSAGE_RECORD_MAX_REFERENCES + 2)

typedef struct
{
  gint64 hash; /* 0: empty */
  gint64 thread;
} Slot;

struct _TernStoreThreads
{
  TernStoreDb *db;
  TernStoreHashKey key;
  TernStoreReferences *references;
  Slot *slots;
};

typedef struct
{
  gint64 hash;
  gint64 thread; /* 0: not known yet */
} Key;

TernStoreThreads *
tern_store_threads_new (TernStoreDb *db, const TernStoreHashKey *key)
{
  TernStoreThreads *threads = g_new0 (TernStoreThreads, 1);

  threads->db = db;
  threads->key = *key;
  threads->references = tern_store_references_new (db);
  threads->slots = g_new0 (Slot, N_SLOTS);
  return threads;
}

void
tern_store_threads_free (TernStoreThreads *threads)
{
  tern_store_references_free (threads->references);
  g_free (threads->slots);
  g_free (threads);
}

void
tern_store_threads_forget (TernStoreThreads *threads)
{
  memset (threads->slots, 0, N_SLOTS * sizeof (Slot));
  tern_store_references_forget (threads->references);
}

gboolean
tern_store_threads_write (TernStoreThreads *threads, GError **error)
{
  return tern_store_references_write (threads->references, error);
}

static Slot *
get_slot (TernStoreThreads *threads, gint64 hash)
{
  return &threads->slots[(guint64) hash & (N_SLOTS - 1)];
}

static gint64
hash_name (TernStoreThreads *threads, gint64 account, char kind, const char *name, gsize length)
{
  TernStoreHashKey key = { threads->key.k0 ^ (guint64) account,
                           threads->key.k1 ^ ((guint64) (guint8) kind << 56) };
  guint64 hash = tern_store_hash (&key, name, length);

  return hash != 0 ? (gint64) hash : 1;
}

static guint
add_key (Key *keys, guint n, gint64 hash)
{
  for (guint i = 0; i < n; i++)
    if (keys[i].hash == hash)
      return n;
  keys[n] = (Key){ hash, 0 };
  return n + 1;
}

/* What names the thread of @record, its own Message-ID first. */
static guint
collect_keys (TernStoreThreads *threads, gint64 account, const TernMessageRecord *record, Key *keys)
{
  guint n = 0;

  if (record->thread_id != NULL && *record->thread_id != '\0')
    return add_key (keys, 0, hash_name (threads, account, 'T', record->thread_id, strlen (record->thread_id)));
  if (record->gm_thrid != 0)
    return add_key (keys, 0, hash_name (threads, account, 'G', (const char *) &record->gm_thrid,
                                        sizeof record->gm_thrid));
  if (record->message_id != NULL && *record->message_id != '\0')
    n = add_key (keys, n, hash_name (threads, account, 'M', record->message_id, strlen (record->message_id)));
  if (record->in_reply_to != NULL && *record->in_reply_to != '\0')
    n = add_key (keys, n, hash_name (threads, account, 'M', record->in_reply_to, strlen (record->in_reply_to)));
  for (guint i = 0; record->references != NULL && record->references[i] != NULL &&
                    i < TERN_MESSAGE_RECORD_MAX_REFERENCES;
       i++)
    if (*record->references[i] != '\0')
      n = add_key (keys, n,
                   hash_name (threads, account, 'M', record->references[i], strlen (record->references[i])));
  return n;
}

/* Follows joined threads to the one that is left. Joins always point at a thread that was left when they
 * were made, so this ends; a damaged file is cut off. */
static gboolean
follow_joined (TernStoreThreads *threads, gint64 *thread, GError **error)
{
  static const char sql[] = "SELECT into_thread FROM thread_joined WHERE thread = ?";

  for (guint steps = 0; steps < 1000; steps++)
    {
      gint64 into;

      if (!tern_store_db_get_int (threads->db, &into, 0, error, sql, "i", *thread))
        return FALSE;
      if (into == 0)
        return TRUE;
      *thread = into;
    }
  return TRUE;
}

static gboolean
look_up_key (TernStoreThreads *threads, Key *key, GError **error)
{
  Slot *slot = get_slot (threads, key->hash);

  if (slot->hash == key->hash)
    {
      key->thread = slot->thread;
      return TRUE;
    }
  if (!tern_store_references_get (threads->references, key->hash, &key->thread, error))
    return FALSE;
  if (key->thread == 0)
    return TRUE;
  if (!follow_joined (threads, &key->thread, error))
    return FALSE;
  *slot = (Slot){ key->hash, key->thread };
  return TRUE;
}

static gboolean
collect_members (TernStoreThreads *threads, gint64 thread, GArray *members, GError **error)
{
  static const char sql[] = "SELECT id FROM email WHERE id = ?1 AND thread = ?1 "
                            "UNION ALL SELECT id FROM email WHERE thread = ?1 AND thread <> id";
  TERN_STATEMENT statement = tern_store_db_query (threads->db, error, sql, "i", thread);
  int got;

  while ((got = tern_store_db_step (threads->db, statement, error)) == 1)
    {
      gint64 id = sqlite3_column_int64 (statement, 0);

      g_array_append_val (members, id);
    }
  return got == 0;
}

static gboolean
move_members (TernStoreThreads *threads, gint64 from, gint64 into, GArray *members, GArray *moved,
              GError **error)
{
  static const char join[] = "INSERT INTO thread_joined (thread, into_thread) VALUES (?, ?)";

  for (guint i = 0; i < members->len; i++)
    if (!tern_store_place_email (threads->db, g_array_index (members, gint64, i), into, -1, error))
      return FALSE;
  g_array_append_vals (moved, members->data, members->len);
  for (guint i = 0; i < N_SLOTS; i++)
    if (threads->slots[i].thread == from)
      threads->slots[i].thread = into;
  return tern_store_db_run (threads->db, error, join, "ii", from, into);
}

/* The smaller of two threads becomes part of the other, so that no order of arrival moves an email
 * more than a few times. @left: which is left. */
static gboolean
join_threads (TernStoreThreads *threads, gint64 a, gint64 b, gint64 *left, GArray *moved, GError **error)
{
  g_autoptr (GArray) of_a = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) of_b = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (!collect_members (threads, a, of_a, error) || !collect_members (threads, b, of_b, error))
    return FALSE;
  *left = of_a->len >= of_b->len ? a : b;
  if (*left == a)
    return move_members (threads, b, a, of_b, moved, error);
  return move_members (threads, a, b, of_a, moved, error);
}

/* Makes one thread of those the keys are in; 0 when they are in none. */
static gboolean
join_keys (TernStoreThreads *threads, Key *keys, guint n, gint64 *thread, GArray *moved, GError **error)
{
  *thread = 0;
  for (guint i = 0; i < n; i++)
    {
      gint64 other = keys[i].thread;
      gint64 left;

      if (other == 0 || other == *thread)
        continue;
      left = other;
      if (*thread != 0 && !join_threads (threads, *thread, other, &left, moved, error))
        return FALSE;
      for (guint j = 0; j < n; j++)
        if (keys[j].thread == other || keys[j].thread == *thread)
          keys[j].thread = keys[j].thread != 0 ? left : 0;
      *thread = left;
    }
  return TRUE;
}

static gboolean
write_new_keys (TernStoreThreads *threads, const Key *keys, guint n, gint64 thread, GError **error)
{
  for (guint i = 0; i < n; i++)
    {
      if (keys[i].thread != 0)
        continue;
      if (!tern_store_references_add (threads->references, keys[i].hash, thread, error))
        return FALSE;
      *get_slot (threads, keys[i].hash) = (Slot){ keys[i].hash, thread };
    }
  return TRUE;
}

gboolean
tern_store_threads_place (TernStoreThreads *threads, gint64 account, gint64 email,
                          const TernMessageRecord *record, gint64 *thread, GArray *moved, GError **error)
{
  Key keys[MAX_KEYS];
  guint n = collect_keys (threads, account, record, keys);

  for (guint i = 0; i < n; i++)
    if (!look_up_key (threads, &keys[i], error))
      return FALSE;
  if (!join_keys (threads, keys, n, thread, moved, error))
    return FALSE;
  if (*thread == 0)
    *thread = email;
  return write_new_keys (threads, keys, n, *thread, error);
}
