/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Message ids in an array; see the header. */

#include "model/tern-message-ids.h"

gboolean
tern_message_ids_contain (const gint64 *ids, guint n, gint64 id)
{
  guint low = 0;

  while (low < n)
    {
      guint middle = low + (n - low) / 2;

      if (ids[middle] == id)
        return TRUE;
      if (ids[middle] > id)
        low = middle + 1;
      else
        n = middle;
    }
  return FALSE;
}
