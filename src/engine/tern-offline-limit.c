/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Counts, and lets go. */
#include "engine/tern-offline-limit.h"

#include "engine/tern-batch-share.h"
#include "engine/tern-text-parts.h"
#include "store/tern-store-bodies.h"
#include "store/tern-store-usage.h"

/* Bodies looked at in one query: some milliseconds. */
#define LOOK_BODIES 1000

static gboolean
is_text_part (TernStore *store, const TernKeptBody *body)
{
  g_autofree char *text = tern_store_get_structure (store, body->email, NULL);
  g_autoptr (TernStructure) structure = tern_structure_parse (text);
  g_autoptr (GPtrArray) parts = structure != NULL ? tern_text_parts_list (structure) : NULL;

  for (guint i = 0; parts != NULL && i < parts->len; i++)
    if (g_strcmp0 (((TernStructurePart *) g_ptr_array_index (parts, i))->part.section, body->section) == 0)
      return TRUE;
  return FALSE;
}

/* It would be fetched again. */
static gboolean
is_wanted (TernStore *store, const TernOfflinePolicy *policy, gint64 since, const TernKeptBody *body)
{
  guint64 largest = tern_offline_policy_get_largest (policy);

  if (body->date < since)
    return FALSE;
  return largest == 0 || body->email_size <= largest
         || (*body->section != '\0' && is_text_part (store, body));
}

/* @unwanted: (element-type TernKeptBody): the first to go first; they own nothing of theirs. */
static gboolean
list_unwanted (TernStore *store, gint64 account, const TernOfflinePolicy *policy, gint64 since, GPtrArray *lists,
               GArray *unwanted, GError **error)
{
  gint64 after = 0;

  do
    {
      GArray *kept = tern_store_list_kept (store, account, after, LOOK_BODIES, &after, error);

      if (kept == NULL)
        return FALSE;
      g_ptr_array_add (lists, kept);
      for (guint i = 0; i < kept->len; i++)
        if (!is_wanted (store, policy, since, &g_array_index (kept, TernKeptBody, i)))
          g_array_append_val (unwanted, g_array_index (kept, TernKeptBody, i));
    }
  while (after != 0);
  return TRUE;
}

/* Its text is not all here either without it. */
static void
drop (TernBatchShare *share, const TernKeptBody *body)
{
  TernStore *store = tern_store_batch_get_store (share->batch);
  TernBodyKey key = { body->email, body->section };
  g_autoptr (GError) error = NULL;
  gboolean done;

  if (!tern_batch_share_begin (share))
    return;
  done = tern_store_body_forget (store, &key, &error)
         && (*body->section == '\0' || tern_store_set_text_complete (store, body->email, FALSE, &error));
  tern_batch_share_end (share, tern_batch_share_count_rows (body->size), done, error);
}

gboolean
tern_offline_limit_apply (TernStoreBatch *batch,
                          gint64 account,
                          const TernOfflinePolicy *policy,
                          gint64 since,
                          guint *dropped,
                          GError **error)
{
  g_autoptr (GPtrArray) lists = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  g_autoptr (GArray) unwanted = g_array_new (FALSE, FALSE, sizeof (TernKeptBody));
  TernStore *store = tern_store_batch_get_store (batch);
  guint64 limit = (guint64) policy->megabytes << 20;
  TernAccountUsage usage;
  TernBatchShare share = { 0 };
  gboolean done;

  *dropped = 0;
  if (limit == 0)
    return TRUE;
  if (!tern_store_batch_flush (batch, error) || !tern_store_get_usage (store, account, &usage, error))
    return FALSE;
  if (usage.kept <= limit)
    return TRUE;
  if (!list_unwanted (store, account, policy, since, lists, unwanted, error))
    return FALSE;
  tern_batch_share_init (&share, batch);
  for (guint i = 0; i + TERN_OFFLINE_LIMIT_SPARED < unwanted->len && usage.kept > limit && share.failure == NULL; i++)
    {
      const TernKeptBody *body = &g_array_index (unwanted, TernKeptBody, i);

      drop (&share, body);
      usage.kept -= MIN (usage.kept, body->size);
      ++*dropped;
    }
  done = tern_batch_share_flush (&share, error);
  tern_batch_share_clear (&share);
  return done;
}
