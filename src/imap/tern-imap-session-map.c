/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The sequence map: UIDs in the order of their messages, and a Fenwick tree that counts those still
 * there, so that "the n-th that is left" needs no moving of memory. */

#include "imap/tern-imap-session-map.h"

struct _TernImapSessionMap
{
  GArray *uids; /* guint32, one a place, in order; 0 is unknown */
  GArray *tree; /* guint32: tree[i - 1] counts the places i - lowbit (i) + 1 … i that are left */
  GArray *here; /* guint8 a place: still there */
  guint32 size; /* places that are left */
};

static guint32
lowbit (guint32 i)
{
  return i & -i;
}

static guint32
count_up_to (const TernImapSessionMap *map, guint32 place)
{
  guint32 n = 0;

  for (guint32 i = place; i > 0; i -= lowbit (i))
    n += g_array_index (map->tree, guint32, i - 1);
  return n;
}

static void
append_place (TernImapSessionMap *map, guint32 uid)
{
  guint32 i = map->uids->len + 1;
  guint32 below = count_up_to (map, i - 1) - count_up_to (map, i - lowbit (i));
  guint32 value = below + 1;
  guint8 yes = 1;

  g_array_append_val (map->uids, uid);
  g_array_append_val (map->here, yes);
  g_array_append_val (map->tree, value);
  map->size++;
}

static void
remove_place (TernImapSessionMap *map, guint32 place)
{
  g_array_index (map->here, guint8, place - 1) = 0;
  for (guint32 i = place; i <= map->tree->len; i += lowbit (i))
    g_array_index (map->tree, guint32, i - 1)--;
  map->size--;
}

/* The place (from 1) of the @seq-th that is left. */
static guint32
find_place (const TernImapSessionMap *map, guint32 seq)
{
  guint32 place = 0, step = 1;

  while (step <= map->tree->len / 2)
    step *= 2;
  for (; step > 0; step /= 2)
    if (place + step <= map->tree->len
        && g_array_index (map->tree, guint32, place + step - 1) < seq)
      {
        place += step;
        seq -= g_array_index (map->tree, guint32, place - 1);
      }
  return place + 1;
}

TernImapSessionMap *
tern_imap_session_map_new (const TernUidSet *uids)
{
  TernImapSessionMap *map = g_new0 (TernImapSessionMap, 1);
  guint32 lo, hi;

  map->uids = g_array_new (FALSE, FALSE, sizeof (guint32));
  map->tree = g_array_new (FALSE, FALSE, sizeof (guint32));
  map->here = g_array_new (FALSE, FALSE, sizeof (guint8));
  for (gsize i = 0; tern_uid_set_get_range (uids, i, &lo, &hi); i++)
    for (guint64 uid = lo; uid <= hi; uid++)
      append_place (map, uid);
  return map;
}

void
tern_imap_session_map_free (TernImapSessionMap *map)
{
  g_array_unref (map->uids);
  g_array_unref (map->tree);
  g_array_unref (map->here);
  g_free (map);
}

guint32
tern_imap_session_map_get_size (const TernImapSessionMap *map)
{
  return map->size;
}

guint32
tern_imap_session_map_get_uid (const TernImapSessionMap *map, guint32 seq)
{
  if (seq == 0 || seq > map->size)
    return 0;
  return g_array_index (map->uids, guint32, find_place (map, seq) - 1);
}

guint32
tern_imap_session_map_expunge (TernImapSessionMap *map, guint32 seq)
{
  guint32 place;

  g_return_val_if_fail (seq > 0 && seq <= map->size, 0);

  place = find_place (map, seq);
  remove_place (map, place);
  return g_array_index (map->uids, guint32, place - 1);
}

void
tern_imap_session_map_append (TernImapSessionMap *map, guint32 n)
{
  while (n-- > 0)
    append_place (map, 0);
}

/* The last known UID at or before @place, or the first at or after: 0 when there is none. */
static guint32
find_neighbour (const TernImapSessionMap *map, guint32 place, int step)
{
  for (gint64 i = place; i >= 1 && i <= map->uids->len; i += step)
    if (g_array_index (map->uids, guint32, i - 1) != 0)
      return g_array_index (map->uids, guint32, i - 1);
  return 0;
}

gboolean
tern_imap_session_map_learn (TernImapSessionMap *map, guint32 seq, guint32 uid)
{
  guint32 place, before, after, *known;

  if (seq == 0 || seq > map->size || uid == 0)
    return FALSE;
  place = find_place (map, seq);
  known = &g_array_index (map->uids, guint32, place - 1);
  if (*known != 0)
    return *known == uid;
  before = find_neighbour (map, place, -1);
  after = find_neighbour (map, place, 1);
  if (uid <= before || (after != 0 && uid >= after))
    return FALSE;
  *known = uid;
  return TRUE;
}

/* The first place whose UID is @uid or more; unknown ones only stand at the end, in between those
 * learned since, so they are walked over. */
static guint32
find_lower_bound (const TernImapSessionMap *map, guint32 uid)
{
  guint32 low = 0, high = map->uids->len;

  while (low < high)
    {
      guint32 middle = low + (high - low) / 2;
      guint32 known = find_neighbour (map, middle + 1, -1);

      if (known < uid)
        low = middle + 1;
      else
        high = middle;
    }
  return low + 1;
}

guint32
tern_imap_session_map_vanish (TernImapSessionMap *map, const TernUidSet *uids)
{
  guint32 found = 0, lo, hi;

  for (gsize i = 0; tern_uid_set_get_range (uids, i, &lo, &hi); i++)
    for (guint32 place = find_lower_bound (map, lo); place <= map->uids->len; place++)
      {
        guint32 uid = g_array_index (map->uids, guint32, place - 1);

        if (uid > hi)
          break;
        if (uid < lo || !g_array_index (map->here, guint8, place - 1))
          continue;
        remove_place (map, place);
        found++;
      }
  return found;
}
