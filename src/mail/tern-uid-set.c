/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A set of UIDs as sorted ranges: a growable array open at both ends for numbers that arrive in
 * order, and a heap of late ones that is sorted in when the set is next asked something. */

#include "mail/tern-uid-set.h"

#include "mail/tern-mail-error.h"

#include <string.h>

typedef struct
{
  guint32 lo;
  guint32 hi;
} Range;

struct _TernUidSet
{
  Range
      *store; /* owned; the sorted, disjoint, non-adjacent ranges are store[head … head + n - 1] */
  gsize capacity; /* of store */
  gsize head;
  gsize n;
  Range *late; /* owned; any order, overlaps allowed */
  gsize n_late;
  gsize late_capacity;
  guint64 work;
};

/* "4294967295:4294967295" without its NUL. */
#define RANGE_MAX_BYTES 21
/* Late ranges are merged when there are this many, and more than twice the sorted ones: memory
 * stays bounded when the same numbers come again and again, and the cost a number stays
 * logarithmic. */
#define LATE_MIN 4096

G_DEFINE_BOXED_TYPE (TernUidSet, tern_uid_set, tern_uid_set_copy, tern_uid_set_free)

static Range *
ranges (const TernUidSet *set)
{
  return set->store + set->head;
}

/* Makes room for one more range at the front or the back; the free space doubles on that side. */
static void
make_room (TernUidSet *set, gboolean at_front)
{
  gsize grow, capacity, head;
  Range *store;

  if (at_front ? set->head > 0 : set->head + set->n < set->capacity)
    return;
  grow = MAX (set->n, 8);
  capacity = set->capacity + grow;
  head = at_front ? set->head + grow : set->head;
  store = g_new (Range, capacity);
  if (set->n > 0)
    memcpy (store + head, ranges (set), set->n * sizeof (Range));
  g_free (set->store);
  set->store = store;
  set->capacity = capacity;
  set->head = head;
  set->work += set->n;
}

static void
push_back (TernUidSet *set, guint32 lo, guint32 hi)
{
  make_room (set, FALSE);
  ranges (set)[set->n++] = (Range){ lo, hi };
  set->work++;
}

static void
push_front (TernUidSet *set, guint32 lo, guint32 hi)
{
  make_room (set, TRUE);
  set->head--;
  set->n++;
  ranges (set)[0] = (Range){ lo, hi };
  set->work++;
}

/* Appends to sorted output, joining what overlaps or touches. Space is there already. */
static void
append_joined (Range *out, gsize *n, Range range)
{
  if (*n > 0 && (range.lo <= out[*n - 1].hi || range.lo - 1 == out[*n - 1].hi))
    out[*n - 1].hi = MAX (out[*n - 1].hi, range.hi);
  else
    out[(*n)++] = range;
}

static void
take_store (TernUidSet *set, Range *store, gsize capacity, gsize n)
{
  g_free (set->store);
  set->store = store;
  set->capacity = capacity;
  set->head = 0;
  set->n = n;
}

static int
compare_ranges (gconstpointer a, gconstpointer b, gpointer data)
{
  const Range *ra = a, *rb = b;
  guint64 *work = data;

  (*work)++;
  return ra->lo < rb->lo ? -1 : ra->lo > rb->lo;
}

static void
sort_late (TernUidSet *set)
{
  gsize i;

  for (i = 1; i < set->n_late && set->late[i - 1].lo <= set->late[i].lo; i++)
    ;
  set->work += i;
  if (i < set->n_late)
    g_qsort_with_data (set->late, (int)set->n_late, sizeof (Range), compare_ranges, &set->work);
}

/* Brings the set into its asked-for form. Only the representation changes. */
static void
settle (const TernUidSet *constant)
{
  TernUidSet *set = (TernUidSet *)constant;
  gsize i = 0, j = 0, n = 0, capacity = set->n + set->n_late;
  Range *store;

  if (set->n_late == 0)
    return;
  sort_late (set);
  store = g_new (Range, capacity);
  while (i < set->n || j < set->n_late)
    if (j == set->n_late || (i < set->n && ranges (set)[i].lo <= set->late[j].lo))
      append_joined (store, &n, ranges (set)[i++]);
    else
      append_joined (store, &n, set->late[j++]);
  set->work += capacity;
  take_store (set, store, capacity, n);
  g_clear_pointer (&set->late, g_free);
  set->n_late = set->late_capacity = 0;
}

static void
push_late (TernUidSet *set, guint32 lo, guint32 hi)
{
  Range *last = set->n_late > 0 ? &set->late[set->n_late - 1] : NULL;

  set->work++;
  if (last != NULL && lo >= last->lo && lo - 1 <= last->hi)
    {
      last->hi = MAX (last->hi, hi);
      return;
    }
  if (last != NULL && hi <= last->hi && hi >= last->lo - 1)
    {
      last->lo = MIN (last->lo, lo);
      return;
    }
  if (set->n_late == set->late_capacity)
    {
      set->late_capacity = MAX (16, set->late_capacity * 2);
      set->late = g_renew (Range, set->late, set->late_capacity);
    }
  set->late[set->n_late++] = (Range){ lo, hi };
  if (set->n_late >= LATE_MIN && set->n_late > 2 * set->n)
    settle (set);
}

/* Returns: TRUE when the range could be put at an end of the sorted ones. */
static gboolean
add_at_end (TernUidSet *set, guint32 lo, guint32 hi)
{
  Range *first, *last;

  if (set->n == 0)
    {
      push_back (set, lo, hi);
      return TRUE;
    }
  first = ranges (set);
  last = first + set->n - 1;
  if (lo > last->hi && lo - 1 != last->hi)
    push_back (set, lo, hi);
  else if (lo >= last->lo)
    last->hi = MAX (last->hi, hi);
  else if (hi < first->lo - 1)
    push_front (set, lo, hi);
  else if (hi <= first->hi)
    first->lo = MIN (first->lo, lo);
  else
    return FALSE;
  set->work++;
  return TRUE;
}

/* Index of the first range that ends at or above @uid; n when there is none. */
static gsize
find_range (const TernUidSet *set, guint32 uid)
{
  gsize low = 0, high = set->n;

  while (low < high)
    {
      gsize middle = low + (high - low) / 2;

      if (ranges (set)[middle].hi < uid)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* Takes @count ranges out at @index, moving the shorter side. */
static void
delete_ranges (TernUidSet *set, gsize index, gsize count)
{
  Range *all = ranges (set);
  gsize behind = set->n - index - count;

  if (index < behind)
    {
      memmove (all + count, all, index * sizeof (Range));
      set->head += count;
      set->work += index;
    }
  else
    {
      memmove (all + index, all + index + count, behind * sizeof (Range));
      set->work += behind;
    }
  set->n -= count;
}

static void
split_range (TernUidSet *set, gsize index, guint32 lo, guint32 hi)
{
  Range *all;
  guint32 end = ranges (set)[index].hi;

  make_room (set, FALSE);
  all = ranges (set);
  memmove (all + index + 2, all + index + 1, (set->n - index - 1) * sizeof (Range));
  set->work += set->n - index;
  set->n++;
  all[index].hi = lo - 1;
  all[index + 1] = (Range){ hi + 1, end };
}

static void
append_range (GString *string, const Range *range)
{
  if (range->lo == range->hi)
    g_string_append_printf (string, "%u", range->lo);
  else
    g_string_append_printf (string, "%u:%u", range->lo, range->hi);
}

static gboolean
read_number (const char **at, const char *end, guint32 *number)
{
  const char *p = *at;
  guint64 value = 0;

  while (p < end && g_ascii_isdigit (*p) && value <= G_MAXUINT32)
    value = value * 10 + (guint64)(*p++ - '0');
  if (p == *at || value == 0 || value > G_MAXUINT32)
    return FALSE;
  *number = (guint32)value;
  *at = p;
  return TRUE;
}

static gboolean
read_range (const char **at, const char *end, guint32 *lo, guint32 *hi)
{
  if (!read_number (at, end, lo))
    return FALSE;
  *hi = *lo;
  if (*at == end || **at != ':')
    return TRUE;
  (*at)++;
  return read_number (at, end, hi);
}

TernUidSet *
tern_uid_set_new (void)
{
  return g_new0 (TernUidSet, 1);
}

TernUidSet *
tern_uid_set_copy (const TernUidSet *set)
{
  TernUidSet *copy = tern_uid_set_new ();

  settle (set);
  take_store (copy, g_memdup2 (ranges (set), set->n * sizeof (Range)), set->n, set->n);
  return copy;
}

void
tern_uid_set_free (TernUidSet *set)
{
  g_free (set->store);
  g_free (set->late);
  g_free (set);
}

void
tern_uid_set_add (TernUidSet *set, guint32 uid)
{
  tern_uid_set_add_range (set, uid, uid);
}

void
tern_uid_set_add_range (TernUidSet *set, guint32 lo, guint32 hi)
{
  guint32 low = MIN (lo, hi), high = MAX (lo, hi);

  low = MAX (low, 1);
  if (high > 0 && !add_at_end (set, low, high))
    push_late (set, low, high);
}

void
tern_uid_set_remove (TernUidSet *set, guint32 uid)
{
  tern_uid_set_remove_range (set, uid, uid);
}

void
tern_uid_set_remove_range (TernUidSet *set, guint32 lo, guint32 hi)
{
  guint32 low = MAX (MIN (lo, hi), 1), high = MAX (lo, hi);
  gsize first, end;

  settle (set);
  first = find_range (set, low);
  if (high == 0 || first == set->n || ranges (set)[first].lo > high)
    return;
  if (ranges (set)[first].lo < low && ranges (set)[first].hi > high)
    {
      split_range (set, first, low, high);
      return;
    }
  if (ranges (set)[first].lo < low)
    ranges (set)[first++].hi = low - 1;
  end = find_range (set, high);
  if (end < set->n && ranges (set)[end].lo <= high)
    {
      if (ranges (set)[end].hi == high)
        end++;
      else
        ranges (set)[end].lo = high + 1;
    }
  delete_ranges (set, first, end - first);
}

void
tern_uid_set_clear (TernUidSet *set)
{
  set->head = set->n = set->n_late = 0;
}

void
tern_uid_set_union (TernUidSet *set, const TernUidSet *other)
{
  if (set == other)
    return;
  settle (other);
  for (gsize i = 0; i < other->n; i++)
    tern_uid_set_add_range (set, ranges (other)[i].lo, ranges (other)[i].hi);
}

void
tern_uid_set_subtract (TernUidSet *set, const TernUidSet *other)
{
  g_autoptr (TernUidSet) result = tern_uid_set_new ();
  gsize j = 0;

  if (set == other)
    {
      tern_uid_set_clear (set);
      return;
    }
  settle (set);
  settle (other);
  for (gsize i = 0; i < set->n; i++)
    {
      guint64 lo = ranges (set)[i].lo, hi = ranges (set)[i].hi;

      while (j < other->n && ranges (other)[j].hi < lo)
        j++;
      for (gsize k = j; k < other->n && ranges (other)[k].lo <= hi && lo <= hi; k++)
        {
          if (ranges (other)[k].lo > lo)
            push_back (result, (guint32)lo, ranges (other)[k].lo - 1);
          lo = (guint64)ranges (other)[k].hi + 1;
          j = k;
        }
      if (lo <= hi)
        push_back (result, (guint32)lo, (guint32)hi);
    }
  set->work += set->n + other->n + result->work;
  take_store (set, g_steal_pointer (&result->store), result->capacity, result->n);
}

void
tern_uid_set_intersect (TernUidSet *set, const TernUidSet *other)
{
  g_autoptr (TernUidSet) result = tern_uid_set_new ();
  gsize i = 0, j = 0;

  if (set == other)
    return;
  settle (set);
  settle (other);
  while (i < set->n && j < other->n)
    {
      const Range *a = &ranges (set)[i], *b = &ranges (other)[j];
      guint32 lo = MAX (a->lo, b->lo), hi = MIN (a->hi, b->hi);

      if (lo <= hi)
        push_back (result, lo, hi);
      if (a->hi < b->hi)
        i++;
      else
        j++;
    }
  set->work += i + j + result->work;
  take_store (set, g_steal_pointer (&result->store), result->capacity, result->n);
}

gboolean
tern_uid_set_contains (const TernUidSet *set, guint32 uid)
{
  gsize index;

  settle (set);
  index = find_range (set, uid);
  return uid > 0 && index < set->n && ranges (set)[index].lo <= uid;
}

gboolean
tern_uid_set_is_empty (const TernUidSet *set)
{
  return set->n == 0 && set->n_late == 0;
}

gboolean
tern_uid_set_equal (const TernUidSet *a, const TernUidSet *b)
{
  settle (a);
  settle (b);
  return a->n == b->n && (a->n == 0 || memcmp (ranges (a), ranges (b), a->n * sizeof (Range)) == 0);
}

guint64
tern_uid_set_get_count (const TernUidSet *set)
{
  guint64 count = 0;

  settle (set);
  for (gsize i = 0; i < set->n; i++)
    count += (guint64)ranges (set)[i].hi - ranges (set)[i].lo + 1;
  return count;
}

gsize
tern_uid_set_get_n_ranges (const TernUidSet *set)
{
  return set->n + set->n_late;
}

guint32
tern_uid_set_get_min (const TernUidSet *set)
{
  settle (set);
  return set->n > 0 ? ranges (set)[0].lo : 0;
}

guint32
tern_uid_set_get_max (const TernUidSet *set)
{
  settle (set);
  return set->n > 0 ? ranges (set)[set->n - 1].hi : 0;
}

gboolean
tern_uid_set_get_range (const TernUidSet *set, gsize index, guint32 *lo, guint32 *hi)
{
  settle (set);
  if (index >= set->n)
    return FALSE;
  *lo = ranges (set)[index].lo;
  *hi = ranges (set)[index].hi;
  return TRUE;
}

TernUidSet *
tern_uid_set_take_newest (TernUidSet *set, guint64 n)
{
  TernUidSet *taken = tern_uid_set_new ();

  settle (set);
  while (n > 0 && set->n > 0)
    {
      Range *last = &ranges (set)[set->n - 1];
      guint64 size = (guint64)last->hi - last->lo + 1;

      if (size > n)
        {
          push_front (taken, last->hi - (guint32)n + 1, last->hi);
          last->hi -= (guint32)n;
          break;
        }
      push_front (taken, last->lo, last->hi);
      set->n--;
      n -= size;
    }
  return taken;
}

char *
tern_uid_set_to_string (const TernUidSet *set)
{
  GString *string = g_string_new (NULL);

  settle (set);
  for (gsize i = 0; i < set->n; i++)
    {
      if (i > 0)
        g_string_append_c (string, ',');
      append_range (string, &ranges (set)[i]);
    }
  return g_string_free (string, FALSE);
}

char **
tern_uid_set_to_chunks (const TernUidSet *set, gsize max_bytes)
{
  g_autoptr (GStrvBuilder) chunks = g_strv_builder_new ();
  g_autoptr (GString) chunk = g_string_new (NULL);
  gsize limit = MAX (max_bytes, RANGE_MAX_BYTES);

  settle (set);
  for (gsize i = 0; i < set->n; i++)
    {
      gsize before = chunk->len;

      if (before > 0)
        g_string_append_c (chunk, ',');
      append_range (chunk, &ranges (set)[i]);
      if (chunk->len <= limit)
        continue;
      g_string_truncate (chunk, before);
      g_strv_builder_add (chunks, chunk->str);
      g_string_truncate (chunk, 0);
      append_range (chunk, &ranges (set)[i]);
    }
  if (chunk->len > 0)
    g_strv_builder_add (chunks, chunk->str);
  return g_strv_builder_end (chunks);
}

TernUidSet *
tern_uid_set_parse (const char *text, gssize length, GError **error)
{
  g_autoptr (TernUidSet) set = tern_uid_set_new ();
  const char *at = text, *end = text + (length < 0 ? strlen (text) : (gsize)length);

  while (at < end)
    {
      guint32 lo, hi;

      if (!read_range (&at, end, &lo, &hi) || (at < end && *at != ',') || (at < end && ++at == end))
        {
          g_set_error_literal (error, TERN_MAIL_ERROR, TERN_MAIL_ERROR_INVALID,
                               "A list of message numbers could not be understood");
          return NULL;
        }
      tern_uid_set_add_range (set, lo, hi);
    }
  return g_steal_pointer (&set);
}

guint64
tern_uid_set_get_work (const TernUidSet *set)
{
  return set->work;
}
