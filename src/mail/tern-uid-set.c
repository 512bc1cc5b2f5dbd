/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A set of UIDs as sorted ranges; see the header. Ranges that arrive in no order wait unsorted at
 * the end of the array until somebody asks. */

#include "mail/tern-uid-set.h"

#include "mail/tern-mail-error.h"

#include <string.h>

typedef struct
{
  guint32 lo;
  guint32 hi;
} Range;

/* [0, n_sorted) is sorted, disjoint and not adjacent when !reversed; while numbers come downwards the
 * whole array is kept in descending order (@descending) so that both directions append. */
struct _TernUidSet
{
  GArray *ranges;
  guint n_sorted;
  gboolean descending;
  guint64 work;
};

G_DEFINE_BOXED_TYPE (TernUidSet, tern_uid_set, tern_uid_set_copy, tern_uid_set_free)

static Range *
range_at (const TernUidSet *set, guint index)
{
  return &g_array_index (set->ranges, Range, index);
}

static int
compare_ranges (gconstpointer a, gconstpointer b)
{
  const Range *left = a;
  const Range *right = b;

  return (left->lo > right->lo) - (left->lo < right->lo);
}

static void
reverse (TernUidSet *set)
{
  guint n = set->ranges->len;

  for (guint i = 0; i < n / 2; i++)
    {
      Range kept = *range_at (set, i);
      *range_at (set, i) = *range_at (set, n - 1 - i);
      *range_at (set, n - 1 - i) = kept;
    }
  set->work += n;
  set->descending = FALSE;
}

/* Merges neighbours that touch; the array is sorted by lo. */
static void
coalesce (TernUidSet *set)
{
  guint kept = 0;

  for (guint i = 1; i < set->ranges->len; i++)
    {
      Range *last = range_at (set, kept);
      Range next = *range_at (set, i);

      if (next.lo <= last->hi || next.lo == last->hi + 1)
        last->hi = MAX (last->hi, next.hi);
      else
        *range_at (set, ++kept) = next;
    }
  set->work += set->ranges->len;
  if (set->ranges->len > 0)
    g_array_set_size (set->ranges, kept + 1);
}

/* Asking may sort: constness is about the numbers in the set, not about how they are held. */
static TernUidSet *
settle (const TernUidSet *asked)
{
  TernUidSet *set = (TernUidSet *) asked;

  if (set->n_sorted == set->ranges->len)
    {
      if (set->descending)
        reverse (set);
      return set;
    }
  set->work += (guint64) set->ranges->len * g_bit_storage (set->ranges->len);
  g_array_sort (set->ranges, compare_ranges);
  set->descending = FALSE;
  coalesce (set);
  set->n_sorted = set->ranges->len;
  return set;
}

TernUidSet *
tern_uid_set_new (void)
{
  TernUidSet *set = g_new0 (TernUidSet, 1);

  set->ranges = g_array_new (FALSE, FALSE, sizeof (Range));
  return set;
}

TernUidSet *
tern_uid_set_copy (const TernUidSet *set)
{
  TernUidSet *copy = tern_uid_set_new ();

  settle (set);
  g_array_append_vals (copy->ranges, set->ranges->data, set->ranges->len);
  copy->n_sorted = set->n_sorted;
  return copy;
}

void
tern_uid_set_free (TernUidSet *set)
{
  if (set == NULL)
    return;
  g_array_unref (set->ranges);
  g_free (set);
}

void
tern_uid_set_clear (TernUidSet *set)
{
  g_array_set_size (set->ranges, 0);
  set->n_sorted = 0;
  set->descending = FALSE;
}

void
tern_uid_set_add (TernUidSet *set, guint32 uid)
{
  tern_uid_set_add_range (set, uid, uid);
}

/* Whether @range extends or follows the last range in the direction the set is growing in. */
static gboolean
append_in_order (TernUidSet *set, Range range)
{
  guint n = set->ranges->len;
  Range *last = range_at (set, n - 1);

  if (range.lo >= last->lo && range.hi <= last->hi)
    return TRUE;
  if (n == 1 || !set->descending)
    {
      if (range.lo >= last->lo && (range.lo <= last->hi || range.lo == last->hi + 1))
        {
          last->hi = MAX (last->hi, range.hi);
          return TRUE;
        }
    }
  if (n == 1 || set->descending)
    {
      if (range.hi <= last->hi && (range.hi >= last->lo || range.hi == last->lo - 1))
        {
          last->lo = MIN (last->lo, range.lo);
          return TRUE;
        }
    }
  if (n == 1)
    set->descending = range.hi < last->lo;
  if (set->descending ? range.hi >= last->lo : range.lo <= last->hi)
    return FALSE;
  g_array_append_val (set->ranges, range);
  set->n_sorted++;
  return TRUE;
}

void
tern_uid_set_add_range (TernUidSet *set, guint32 lo, guint32 hi)
{
  Range range = { MIN (lo, hi), MAX (lo, hi) };

  if (range.hi == 0)
    return;
  range.lo = MAX (range.lo, 1);
  set->work++;
  if (set->ranges->len == 0)
    {
      g_array_append_val (set->ranges, range);
      set->n_sorted = 1;
      set->descending = FALSE;
      return;
    }
  if (set->n_sorted == set->ranges->len && append_in_order (set, range))
    return;
  g_array_append_val (set->ranges, range);
}

void
tern_uid_set_remove (TernUidSet *set, guint32 uid)
{
  tern_uid_set_remove_range (set, uid, uid);
}

/* The first range that ends at or after @uid; the number of ranges when there is none. */
static guint
find_range (const TernUidSet *set, guint32 uid)
{
  guint lo = 0;
  guint hi = set->ranges->len;

  while (lo < hi)
    {
      guint middle = lo + (hi - lo) / 2;

      if (range_at (set, middle)->hi < uid)
        lo = middle + 1;
      else
        hi = middle;
    }
  return lo;
}

void
tern_uid_set_remove_range (TernUidSet *set, guint32 lo, guint32 hi)
{
  Range gone = { MAX (MIN (lo, hi), 1), MAX (lo, hi) };
  Range left[2];
  guint n_left = 0;
  guint first, end;

  settle (set);
  if (gone.hi == 0)
    return;
  first = find_range (set, gone.lo);
  for (end = first; end < set->ranges->len && range_at (set, end)->lo <= gone.hi; end++)
    {
      Range range = *range_at (set, end);

      if (range.lo < gone.lo)
        left[n_left++] = (Range) { range.lo, gone.lo - 1 };
      if (range.hi > gone.hi)
        left[n_left++] = (Range) { gone.hi + 1, range.hi };
    }
  if (end == first)
    return;
  set->work += set->ranges->len - first;
  g_array_remove_range (set->ranges, first, end - first);
  if (n_left > 0)
    g_array_insert_vals (set->ranges, first, left, n_left);
  set->n_sorted = set->ranges->len;
}

void
tern_uid_set_union (TernUidSet *set, const TernUidSet *other)
{
  if (set == other || tern_uid_set_is_empty (other))
    return;
  settle (set);
  settle (other);
  set->work += other->ranges->len;
  g_array_append_vals (set->ranges, other->ranges->data, other->ranges->len);
  settle (set);
}

static void
take_ranges (TernUidSet *set, GArray *ranges)
{
  g_array_unref (set->ranges);
  set->ranges = ranges;
  set->n_sorted = ranges->len;
}

void
tern_uid_set_subtract (TernUidSet *set, const TernUidSet *other)
{
  GArray *result;
  guint j = 0;

  if (set == other)
    {
      tern_uid_set_clear (set);
      return;
    }
  settle (set);
  settle (other);
  result = g_array_new (FALSE, FALSE, sizeof (Range));
  for (guint i = 0; i < set->ranges->len; i++)
    {
      Range rest = *range_at (set, i);
      gboolean used_up = FALSE;

      while (j < other->ranges->len && range_at (other, j)->hi < rest.lo)
        j++;
      for (guint k = j; k < other->ranges->len && range_at (other, k)->lo <= rest.hi; k++)
        {
          const Range *cut = range_at (other, k);
          Range before = { rest.lo, cut->lo - 1 };

          j = k;
          if (cut->lo > rest.lo)
            g_array_append_val (result, before);
          used_up = cut->hi >= rest.hi;
          if (used_up)
            break;
          rest.lo = cut->hi + 1;
        }
      if (!used_up)
        g_array_append_val (result, rest);
    }
  set->work += set->ranges->len + other->ranges->len;
  take_ranges (set, result);
}

void
tern_uid_set_intersect (TernUidSet *set, const TernUidSet *other)
{
  GArray *result;
  guint i = 0;
  guint j = 0;

  if (set == other)
    return;
  settle (set);
  settle (other);
  result = g_array_new (FALSE, FALSE, sizeof (Range));
  while (i < set->ranges->len && j < other->ranges->len)
    {
      const Range *a = range_at (set, i);
      const Range *b = range_at (other, j);
      Range both = { MAX (a->lo, b->lo), MIN (a->hi, b->hi) };

      if (both.lo <= both.hi)
        g_array_append_val (result, both);
      if (a->hi < b->hi)
        i++;
      else
        j++;
    }
  set->work += set->ranges->len + other->ranges->len;
  take_ranges (set, result);
}

gboolean
tern_uid_set_contains (const TernUidSet *set, guint32 uid)
{
  guint index;

  settle (set);
  index = find_range (set, uid);
  return uid > 0 && index < set->ranges->len && range_at (set, index)->lo <= uid;
}

gboolean
tern_uid_set_is_empty (const TernUidSet *set)
{
  return set->ranges->len == 0;
}

gboolean
tern_uid_set_equal (const TernUidSet *a, const TernUidSet *b)
{
  settle (a);
  settle (b);
  return a->ranges->len == b->ranges->len
         && (a->ranges->len == 0
             || memcmp (a->ranges->data, b->ranges->data, a->ranges->len * sizeof (Range)) == 0);
}

guint64
tern_uid_set_get_count (const TernUidSet *set)
{
  guint64 count = 0;

  settle (set);
  for (guint i = 0; i < set->ranges->len; i++)
    count += (guint64) range_at (set, i)->hi - range_at (set, i)->lo + 1;
  return count;
}

gsize
tern_uid_set_get_n_ranges (const TernUidSet *set)
{
  return set->ranges->len;
}

guint32
tern_uid_set_get_min (const TernUidSet *set)
{
  settle (set);
  return set->ranges->len > 0 ? range_at (set, 0)->lo : 0;
}

guint32
tern_uid_set_get_max (const TernUidSet *set)
{
  settle (set);
  return set->ranges->len > 0 ? range_at (set, set->ranges->len - 1)->hi : 0;
}

gboolean
tern_uid_set_get_range (const TernUidSet *set, gsize index, guint32 *lo, guint32 *hi)
{
  settle (set);
  if (index >= set->ranges->len)
    return FALSE;
  *lo = range_at (set, index)->lo;
  *hi = range_at (set, index)->hi;
  return TRUE;
}

TernUidSet *
tern_uid_set_take_newest (TernUidSet *set, guint64 n)
{
  TernUidSet *taken = tern_uid_set_new ();

  settle (set);
  while (n > 0 && set->ranges->len > 0)
    {
      Range *last = range_at (set, set->ranges->len - 1);
      guint64 size = (guint64) last->hi - last->lo + 1;

      if (size > n)
        {
          tern_uid_set_add_range (taken, last->hi - (guint32) (n - 1), last->hi);
          last->hi -= (guint32) n;
          break;
        }
      tern_uid_set_add_range (taken, last->lo, last->hi);
      n -= size;
      g_array_set_size (set->ranges, set->ranges->len - 1);
    }
  set->n_sorted = set->ranges->len;
  set->work += taken->ranges->len;
  settle (taken);
  return taken;
}

static void
append_range (GString *text, const Range *range)
{
  if (text->len > 0)
    g_string_append_c (text, ',');
  g_string_append_printf (text, "%u", range->lo);
  if (range->hi > range->lo)
    g_string_append_printf (text, ":%u", range->hi);
}

char *
tern_uid_set_to_string (const TernUidSet *set)
{
  GString *text = g_string_new (NULL);

  settle (set);
  for (guint i = 0; i < set->ranges->len; i++)
    append_range (text, range_at (set, i));
  return g_string_free (text, FALSE);
}

char **
tern_uid_set_to_chunks (const TernUidSet *set, gsize max_bytes)
{
  g_autoptr (GPtrArray) chunks = g_ptr_array_new ();
  g_autoptr (GString) chunk = g_string_new (NULL);

  settle (set);
  for (guint i = 0; i < set->ranges->len; i++)
    {
      gsize before = chunk->len;

      append_range (chunk, range_at (set, i));
      if (chunk->len <= max_bytes || before == 0)
        continue;
      g_ptr_array_add (chunks, g_strndup (chunk->str, before));
      g_string_erase (chunk, 0, (gssize) before + 1);
    }
  if (chunk->len > 0)
    g_ptr_array_add (chunks, g_strdup (chunk->str));
  g_ptr_array_add (chunks, NULL);
  return (char **) g_ptr_array_steal (chunks, NULL);
}

/* Reads one number, at least one digit, 1 … 4294967295. */
static gboolean
parse_number (const char **at, const char *end, guint32 *number)
{
  const char *start = *at;
  guint64 value = 0;

  while (*at < end && g_ascii_isdigit (**at) && value <= G_MAXUINT32)
    value = value * 10 + (guint64) (*(*at)++ - '0');
  *number = (guint32) value;
  return *at > start && value > 0 && value <= G_MAXUINT32;
}

TernUidSet *
tern_uid_set_parse (const char *text, gssize length, GError **error)
{
  g_autoptr (TernUidSet) set = tern_uid_set_new ();
  const char *at = text;
  const char *end = text + (length < 0 ? (gssize) strlen (text) : length);

  while (at < end)
    {
      guint32 lo = 0;
      guint32 hi = 0;
      gboolean ok = parse_number (&at, end, &lo);

      hi = lo;
      if (ok && at < end && *at == ':')
        {
          at++;
          ok = parse_number (&at, end, &hi);
        }
      if (ok && at < end)
        ok = *at++ == ',' && at < end;
      if (!ok)
        {
          g_set_error_literal (error, TERN_MAIL_ERROR, TERN_MAIL_ERROR_INVALID,
                               "A list of message numbers is damaged");
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
