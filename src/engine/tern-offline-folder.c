/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The choice "keep" of a folder. */
#include "engine/tern-offline-folder.h"

#include "store/tern-store-choices.h"

gboolean
tern_offline_folder_apply (TernStore *store,
                           const char *account,
                           const char *wire_name,
                           TernOfflinePolicy *policy,
                           gint64 *since,
                           GError **error)
{
  g_autofree char *subject = tern_choice_dup_folder (account, wire_name);
  g_autoptr (GError) reason = NULL;
  g_autofree char *keep = tern_store_get_choice (store, TERN_CHOICE_FOLDER, subject, "keep", &reason);

  if (reason != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }
  if (g_strcmp0 (keep, "always") == 0)
    {
      *policy = (TernOfflinePolicy) { TERN_OFFLINE_ALL, TRUE, 0 };
      *since = G_MININT64;
    }
  else if (g_strcmp0 (keep, "never") == 0)
    {
      policy->months = 0;
      *since = G_MAXINT64;
    }
  return TRUE;
}
