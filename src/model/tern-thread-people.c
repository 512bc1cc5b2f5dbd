/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Who wrote a thread; see the header. */

#include "model/tern-thread-people.h"

#include "model/tern-message-cache.h"
#include "model/tern-message-list-private.h"

/* What fits a row are some four names; of those who write several times some more messages are needed. */
#define MESSAGES 8
#define LONG_THREAD 1000

static gboolean
has_people (TernMessageList *list, guint position)
{
  guint n = tern_message_list_get_n_folded (list, position);

  return n > 0 && n < LONG_THREAD;
}

void
tern_thread_people_add_ids (TernMessageList *list, guint position, GArray *ids)
{
  g_autoptr (GArray) thread = NULL;

  if (!has_people (list, position))
    return;
  thread = tern_message_list_dup_thread_ids (list, position);
  /* Newest first. */
  g_array_append_vals (ids, thread->data, MIN (thread->len, MESSAGES));
  if (thread->len > MESSAGES)
    g_array_index (ids, gint64, ids->len - 1) = g_array_index (thread, gint64, thread->len - 1);
}

static void
add_sender (GPtrArray *people, TernMessage *message, char **own)
{
  const char *address = tern_message_get_sender_address (message);
  const char *name = tern_message_get_sender (message);

  if (tern_message_get_placeholder (message) || name[0] == '\0')
    return;
  for (char **one = own; *one != NULL; one++)
    if (g_ascii_strcasecmp (*one, address) == 0)
      name = "";
  if (!g_ptr_array_find_with_equal_func (people, name, g_str_equal, NULL))
    g_ptr_array_add (people, g_strdup (name));
}

char **
tern_thread_people_dup (TernMessageList *list, guint position)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GPtrArray) people = g_ptr_array_new_null_terminated (MESSAGES, g_free, TRUE);
  g_auto (GStrv) own = NULL;
  TernMessageCache *cache = tern_client_get_cache (list->client);

  tern_thread_people_add_ids (list, position, ids);
  if (ids->len == 0)
    return NULL;
  own = tern_message_list_dup_addresses (list);
  tern_message_cache_read (cache, (const gint64 *) (void *) ids->data, ids->len);
  for (guint i = ids->len; i-- > 0;)
    {
      g_autoptr (TernMessage) message = tern_message_cache_peek (cache, g_array_index (ids, gint64, i));

      if (message != NULL)
        add_sender (people, message, own);
    }
  return people->len > 1 ? (char **) g_ptr_array_steal (people, NULL) : NULL;
}
