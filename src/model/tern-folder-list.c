/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A list of folders made equal to what it should be, with the fewest words: what stays keeps its row, and its focus. */

#include "model/tern-folder-list.h"

/* Where each item of @list will be; -1: nowhere. Returns: (transfer full) (element-type int). */
static GArray *
find_places (GListModel *list, GPtrArray *wanted)
{
  g_autoptr (GHashTable) places = g_hash_table_new (NULL, NULL);
  GArray *found = g_array_new (FALSE, FALSE, sizeof (int));

  for (guint i = 0; i < wanted->len; i++)
    g_hash_table_insert (places, wanted->pdata[i], GUINT_TO_POINTER (i + 1));
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (list, i);
      int place = (int) GPOINTER_TO_UINT (g_hash_table_lookup (places, item)) - 1;

      g_array_append_val (found, place);
    }
  return found;
}

/* All but the longest run of places that rises become -1: those items stay, the fewest are taken out. */
static void
keep_longest_rise (GArray *places)
{
  g_autofree int *length = g_new0 (int, places->len + 1);
  g_autofree int *next = g_new (int, places->len + 1);
  int best = -1;

  for (int i = (int) places->len - 1; i >= 0; i--)
    {
      int place = g_array_index (places, int, i);

      length[i] = place >= 0 ? 1 : 0;
      next[i] = -1;
      for (int j = i + 1; place >= 0 && j < (int) places->len; j++)
        if (g_array_index (places, int, j) > place && length[j] + 1 > length[i])
          {
            length[i] = length[j] + 1;
            next[i] = j;
          }
      if (best < 0 || length[i] > length[best])
        best = i;
    }
  for (int i = 0; i < (int) places->len; i++)
    if (i == best)
      best = next[i];
    else
      g_array_index (places, int, i) = -1;
}

static void
take_out (GListStore *list, GArray *places)
{
  for (guint end = places->len; end > 0;)
    {
      guint first = end;

      while (first > 0 && g_array_index (places, int, first - 1) < 0)
        first--;
      if (first < end)
        g_list_store_splice (list, first, end - first, NULL, 0);
      end = first < end ? first : end - 1;
    }
}

static void
put_in (GListStore *list, GPtrArray *wanted)
{
  for (guint i = 0; i < wanted->len;)
    {
      g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (list), i);
      guint end = i;

      while (end < wanted->len && wanted->pdata[end] != item)
        end++;
      if (end > i)
        g_list_store_splice (list, i, 0, wanted->pdata + i, end - i);
      i = end + 1;
    }
}

void
tern_folder_list_make_equal (GListStore *list, GPtrArray *wanted)
{
  g_autoptr (GArray) places = find_places (G_LIST_MODEL (list), wanted);

  keep_longest_rise (places);
  take_out (list, places);
  put_in (list, wanted);
}
