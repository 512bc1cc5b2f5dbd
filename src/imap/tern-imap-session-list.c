/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Which mailboxes there are: one LIST where the server has the extensions, else LIST, LSUB, XLIST
 * and STATUS commands put together to the same answer. */

#include "imap/tern-imap-session-private.h"

#include "imap/tern-imap-mailbox-name.h"

#include <string.h>

/* hostile-input.md, "lists of a million items": more mailboxes than anybody has. */
#define MAX_ENTRIES 100000

enum
{
  START,
  WAIT_LIST,
  WAIT_STATUS,
};

typedef struct
{
  char *reference;
  char *pattern;
  TernImapListFlags flags;
  TernImapStatusItems items;
  GPtrArray *entries;     /* TernImapListEntry */
  GHashTable *by_name;    /* wire name, borrowed from the entry */
  GHashTable *subscribed; /* wire names of LSUB */
  GHashTable *statuses;   /* wire name → TernImapStatus, before their LIST line came */
  gboolean too_many;
  gboolean damaged;
} List;

static void
free_entry (gpointer data)
{
  TernImapListEntry *entry = data;

  g_free (entry->name);
  g_free (entry->wire_name);
  g_strfreev (entry->attributes);
  g_clear_pointer (&entry->status, tern_imap_status_free);
  g_free (entry);
}

static void
free_list (gpointer data)
{
  List *list = data;

  g_free (list->reference);
  g_free (list->pattern);
  g_hash_table_unref (list->by_name);
  g_hash_table_unref (list->subscribed);
  g_hash_table_unref (list->statuses);
  g_ptr_array_unref (list->entries);
  g_free (list);
}

gboolean
tern_imap_list_entry_has_attribute (const TernImapListEntry *entry, const char *attribute)
{
  for (guint i = 0; entry->attributes[i] != NULL; i++)
    if (g_ascii_strcasecmp (entry->attributes[i], attribute) == 0)
      return TRUE;
  return FALSE;
}

static void
add_attribute (TernImapListEntry *entry, const char *attribute)
{
  guint n = g_strv_length (entry->attributes);

  if (tern_imap_list_entry_has_attribute (entry, attribute))
    return;
  entry->attributes = g_renew (char *, entry->attributes, n + 2);
  entry->attributes[n] = g_strdup (attribute);
  entry->attributes[n + 1] = NULL;
}

static const char *
find_canonical (const char *name)
{
  return g_ascii_strcasecmp (name, "INBOX") == 0 ? "INBOX" : name;
}

static TernImapListEntry *
take_entry (List *list, const char *wire_name, char delimiter)
{
  TernImapListEntry *entry = g_hash_table_lookup (list->by_name, wire_name);

  if (entry != NULL)
    return entry;
  if (list->entries->len >= MAX_ENTRIES)
    {
      list->too_many = TRUE;
      return NULL;
    }
  entry = g_new0 (TernImapListEntry, 1);
  entry->wire_name = g_strdup (wire_name);
  entry->name = tern_imap_mailbox_name_decode (wire_name);
  entry->delimiter = delimiter;
  entry->attributes = g_new0 (char *, 1);
  g_ptr_array_add (list->entries, entry);
  g_hash_table_insert (list->by_name, entry->wire_name, entry);
  return entry;
}

static gboolean
has_attribute (const TernImapListData *data, const char *attribute)
{
  for (guint i = 0; data->attributes[i] != NULL; i++)
    if (g_ascii_strcasecmp (data->attributes[i], attribute) == 0)
      return TRUE;
  return FALSE;
}

/* Gmail's XLIST gives INBOX a translated name that SELECT does not know. */
static const char *
find_wire_name (const TernImapListData *data)
{
  if (data->xlist && has_attribute (data, "\\Inbox"))
    return "INBOX";
  return find_canonical (data->name);
}

static gboolean
collect_list (TernImapExchange *exchange, const TernImapResponse *response)
{
  List *list = tern_imap_exchange_get_operation (exchange)->state;
  const TernImapListData *data = &response->list;
  TernImapListEntry *entry;

  if (data->lsub)
    return FALSE;
  entry = take_entry (list, find_wire_name (data), data->delimiter);
  for (guint i = 0; entry != NULL && data->attributes[i] != NULL; i++)
    add_attribute (entry, data->attributes[i]);
  return TRUE;
}

/* LSUB's \Noselect says something else than LIST's (RFC 3501 §6.3.9): a parent that is not
 * subscribed itself. */
static gboolean
collect_lsub (TernImapExchange *exchange, const TernImapResponse *response)
{
  List *list = tern_imap_exchange_get_operation (exchange)->state;
  const TernImapListData *data = &response->list;
  const char *name = find_canonical (data->name);

  if (!data->lsub)
    return FALSE;
  if (!has_attribute (data, "\\Noselect") && g_hash_table_size (list->subscribed) < MAX_ENTRIES)
    g_hash_table_add (list->subscribed, g_strdup (name));
  if ((list->flags & TERN_IMAP_LIST_SUBSCRIBED_ONLY) != 0)
    {
      TernImapListEntry *entry = take_entry (list, name, data->delimiter);

      for (guint i = 0; entry != NULL && data->attributes[i] != NULL; i++)
        add_attribute (entry, data->attributes[i]);
    }
  return TRUE;
}

static gboolean
collect_list_or_status (TernImapExchange *exchange, const TernImapResponse *response)
{
  List *list = tern_imap_exchange_get_operation (exchange)->state;
  TernImapStatus *status;

  if (response->type == TERN_IMAP_RESPONSE_LIST)
    return collect_list (exchange, response);
  /* LIST-STATUS may answer ahead of the LIST line (RFC 5819 §2); it is put in place at the end. */
  if (g_hash_table_size (list->statuses) >= MAX_ENTRIES)
    return TRUE;
  status = tern_imap_status_copy (&response->status);
  g_hash_table_replace (list->statuses, g_strdup (find_canonical (status->mailbox)), status);
  return TRUE;
}

static gboolean
collect_one_status (TernImapExchange *exchange, const TernImapResponse *response)
{
  TernImapListEntry *entry = tern_imap_exchange_get_slot (exchange);

  if (entry->status != NULL
      || strcmp (find_canonical (response->status.mailbox), entry->wire_name) != 0)
    return FALSE;
  entry->status = tern_imap_status_copy (&response->status);
  return TRUE;
}

/* A list with a hole is not a list: what is missing would look deleted. */
static void
on_list_done (TernImapExchange *exchange, const TernImapCondition *condition, const GError *error)
{
  List *list = tern_imap_exchange_get_operation (exchange)->state;

  list->damaged |= exchange->damaged;
}

static TernImapCommand *
new_command (const List *list, const char *name)
{
  TernImapCommand *command = tern_imap_command_new (name);

  tern_imap_command_add_mailbox (command, list->reference);
  tern_imap_command_add_mailbox (command, list->pattern);
  return command;
}

/* LIST-EXTENDED (RFC 5258), LIST-STATUS (RFC 5819), SPECIAL-USE (RFC 6154). */
static TernImapCommand *
new_extended_command (TernImapSession *session, List *list)
{
  TernImapCommand *command = tern_imap_command_new ("LIST");
  g_autoptr (GString) options = g_string_new (NULL);

  if ((list->flags & TERN_IMAP_LIST_SUBSCRIBED_ONLY) != 0)
    tern_imap_command_add_text (command, "(SUBSCRIBED)");
  tern_imap_command_add_mailbox (command, list->reference);
  tern_imap_command_add_mailbox (command, list->pattern);
  if ((list->flags & TERN_IMAP_LIST_SUBSCRIBED) != 0)
    g_string_append (options, " SUBSCRIBED");
  g_string_append (options, " CHILDREN");
  if ((list->flags & TERN_IMAP_LIST_SPECIAL_USE) != 0
      && tern_imap_session_can (session, TERN_IMAP_CAPABILITY_SPECIAL_USE))
    g_string_append (options, " SPECIAL-USE");
  if (list->items != 0 && tern_imap_session_can (session, TERN_IMAP_CAPABILITY_LIST_STATUS))
    {
      g_autofree char *items = tern_imap_session_dup_status_items (session, list->items);

      g_string_append_printf (options, " STATUS %s", items);
    }
  g_string_prepend_c (options, '(');
  g_string_erase (options, 1, 1);
  g_string_append_c (options, ')');
  tern_imap_command_add_text (command, "RETURN");
  tern_imap_command_add_text (command, options->str);
  return command;
}

/* Which commands there are is only known when their turn comes: the capabilities may be still on
 * their way when the list is asked for. */
static gboolean
prepare_list (TernImapExchange *exchange, GError **error)
{
  TernImapOperation *operation = tern_imap_exchange_get_operation (exchange);
  TernImapSession *session = operation->session;
  List *list = operation->state;
  gboolean special = (list->flags & TERN_IMAP_LIST_SPECIAL_USE) != 0
                     && !tern_imap_session_can (session, TERN_IMAP_CAPABILITY_SPECIAL_USE);

  if (tern_imap_session_can (session, TERN_IMAP_CAPABILITY_LIST_EXTENDED))
    exchange->command = new_extended_command (session, list);
  else if ((list->flags & TERN_IMAP_LIST_SUBSCRIBED_ONLY) != 0)
    return TRUE;
  else if (special && tern_imap_session_can (session, TERN_IMAP_CAPABILITY_XLIST))
    exchange->command = new_command (list, "XLIST");
  else
    exchange->command = new_command (list, "LIST");
  return TRUE;
}

static gboolean
prepare_lsub (TernImapExchange *exchange, GError **error)
{
  TernImapOperation *operation = tern_imap_exchange_get_operation (exchange);
  List *list = operation->state;

  if (!tern_imap_session_can (operation->session, TERN_IMAP_CAPABILITY_LIST_EXTENDED)
      && (list->flags & (TERN_IMAP_LIST_SUBSCRIBED | TERN_IMAP_LIST_SUBSCRIBED_ONLY)) != 0)
    exchange->command = new_command (list, "LSUB");
  return TRUE;
}

static gboolean
prepare_one_status (TernImapExchange *exchange, GError **error)
{
  TernImapOperation *operation = tern_imap_exchange_get_operation (exchange);
  List *list = operation->state;
  TernImapListEntry *entry = tern_imap_exchange_get_slot (exchange);
  g_autofree char *items = tern_imap_session_dup_status_items (operation->session, list->items);

  exchange->command = tern_imap_command_new ("STATUS");
  tern_imap_command_add_mailbox (exchange->command, entry->wire_name);
  tern_imap_command_add_text (exchange->command, items);
  return TRUE;
}

static const TernImapOrder list_order = { .prepare = prepare_list,
                                          .collect = collect_list_or_status,
                                          .done = on_list_done };
static const TernImapOrder lsub_order = { .prepare = prepare_lsub,
                                          .collect = collect_lsub,
                                          .done = on_list_done };
static const TernImapOrder status_order = { .prepare = prepare_one_status,
                                            .collect = collect_one_status,
                                            .forgives = TRUE };

static gboolean
can_be_selected (const TernImapListEntry *entry)
{
  return !tern_imap_list_entry_has_attribute (entry, "\\Noselect")
         && !tern_imap_list_entry_has_attribute (entry, "\\NonExistent");
}

static gboolean
is_everything (const List *list)
{
  return *list->reference == '\0' && strcmp (list->pattern, "*") == 0
         && (list->flags & TERN_IMAP_LIST_SUBSCRIBED_ONLY) == 0;
}

static void
put_together (List *list)
{
  /* Courier leaves INBOX out of some lists; every account has one (RFC 3501 §5.1). */
  if (is_everything (list))
    take_entry (list, "INBOX", 0);
  for (guint i = 0; i < list->entries->len; i++)
    {
      TernImapListEntry *entry = g_ptr_array_index (list->entries, i);
      TernImapStatus *status = g_hash_table_lookup (list->statuses, entry->wire_name);

      if (status != NULL && can_be_selected (entry))
        entry->status = tern_imap_status_copy (status);
      if (g_hash_table_contains (list->subscribed, entry->wire_name))
        add_attribute (entry, "\\Subscribed");
    }
}

static void
add_statuses (TernImapOperation *operation)
{
  List *list = operation->state;

  for (guint i = 0; list->items != 0 && i < list->entries->len; i++)
    {
      TernImapListEntry *entry = g_ptr_array_index (list->entries, i);

      if (entry->status == NULL && can_be_selected (entry))
        tern_imap_operation_add (operation, TERN_IMAP_KIND_STATUS, TERN_IMAP_STATE_AUTHENTICATED,
                                 &status_order, TERN_IMAP_WANTS (STATUS), NULL, entry);
    }
}

static void
step_list (TernImapOperation *operation)
{
  TernImapSession *session = operation->session;
  List *list = operation->state;

  if (operation->error != NULL)
    tern_imap_operation_return_error (operation, operation->error);
  else if (list->too_many)
    tern_imap_operation_fail (operation, TERN_IMAP_ERROR_LIMIT, NULL);
  else if (list->damaged)
    tern_imap_operation_fail (operation, TERN_IMAP_ERROR_PARSE, NULL);
  else if (operation->stage == START)
    {
      operation->stage = WAIT_LIST;
      tern_imap_operation_add (operation, TERN_IMAP_KIND_LIST, TERN_IMAP_STATE_AUTHENTICATED,
                               &list_order, TERN_IMAP_WANTS (LIST) | TERN_IMAP_WANTS (STATUS), NULL,
                               NULL);
      tern_imap_operation_add (operation, TERN_IMAP_KIND_LIST, TERN_IMAP_STATE_AUTHENTICATED,
                               &lsub_order, TERN_IMAP_WANTS (LIST), NULL, NULL);
    }
  else
    {
      if (operation->stage == WAIT_LIST)
        {
          operation->stage = WAIT_STATUS;
          put_together (list);
          if (!tern_imap_session_can (session, TERN_IMAP_CAPABILITY_LIST_STATUS)
              || !tern_imap_session_can (session, TERN_IMAP_CAPABILITY_LIST_EXTENDED))
            add_statuses (operation);
          if (operation->exchanges->len > 0)
            return;
        }
      tern_imap_operation_return (operation, g_ptr_array_ref (list->entries),
                                  (GDestroyNotify)g_ptr_array_unref);
    }
}

void
tern_imap_session_list_async (TernImapSession *session,
                              const char *reference,
                              const char *pattern,
                              TernImapListFlags flags,
                              TernImapStatusItems status_items,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  TernImapOperation *operation = tern_imap_operation_new (
      session, tern_imap_session_list_async, step_list, cancellable, callback, user_data);
  List *list = g_new0 (List, 1);

  list->reference = g_strdup (reference);
  list->pattern = g_strdup (pattern);
  list->flags = flags;
  list->items = status_items;
  list->entries = g_ptr_array_new_with_free_func (free_entry);
  list->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  list->subscribed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  list->statuses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                          (GDestroyNotify)tern_imap_status_free);
  operation->state = list;
  operation->free_state = free_list;
  tern_imap_operation_start (operation);
}

GPtrArray *
tern_imap_session_list_finish (TernImapSession *session, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, tern_imap_session_list_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
