/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* SEARCH of the selected mailbox, and the listing of all its UIDs, which verifies the sequence map.
 */

#include "imap/tern-imap-session-private.h"

#include <string.h>

/* DESIGN, "IMAP": number lists. */
#define MAX_ITEMS 10000000
/* The largest mailbox whose sequence map is kept: 18 MB. Without one everything still works. */
#define MAX_MAP 2000000

typedef struct
{
  char *criteria;           /* nullable */
  TernImapSearchKeys *keys; /* where there are no criteria */
  TernImapSearchReturn wanted;
  TernImapSearchResult *result;
  gboolean heard;
  gboolean damaged;
  gboolean limited; /* the last answer is about the highest UIDs alone (RFC 9738) */
  gboolean asked;
  guint64 changes; /* when a listing went out */
} Search;

void
tern_imap_search_result_free (TernImapSearchResult *result)
{
  g_clear_pointer (&result->uids, tern_uid_set_free);
  g_free (result);
}

static void
free_search (gpointer data)
{
  Search *search = data;

  g_free (search->criteria);
  g_clear_pointer (&search->keys, tern_imap_search_keys_free);
  g_clear_pointer (&search->result, tern_imap_search_result_free);
  g_free (search);
}

static gboolean
has_esearch (TernImapSession *session)
{
  return tern_imap_session_can (session, TERN_IMAP_CAPABILITY_ESEARCH);
}

static char *
dup_return_options (TernImapSearchReturn wanted)
{
  return g_strdup_printf ("RETURN (%s%s%s%s)", (wanted & TERN_IMAP_SEARCH_MIN) != 0 ? "MIN " : "",
                          (wanted & TERN_IMAP_SEARCH_MAX) != 0 ? "MAX " : "",
                          (wanted & TERN_IMAP_SEARCH_ALL) != 0 ? "ALL " : "",
                          (wanted & TERN_IMAP_SEARCH_COUNT) != 0 ? "COUNT " : "");
}

static gboolean
check_criteria (const char *criteria, GError **error)
{
  gsize length = 0;

  for (; criteria[length] != '\0'; length++)
    if (criteria[length] < ' ' || criteria[length] > '~')
      break;
  if (length > 0 && criteria[length] == '\0' && criteria[0] != ' ' && criteria[length - 1] != ' ')
    return TRUE;
  g_set_error_literal (error, TERN_IMAP_ERROR, TERN_IMAP_ERROR_STATE,
                       "This cannot be searched for on the server.");
  return FALSE;
}

static void
add_keys (Search *search, TernImapExchange *exchange)
{
  TernImapSession *session = tern_imap_exchange_get_operation (exchange)->session;

  /* Once UTF-8 was enabled it goes without saying, and must (RFC 9755 §3). */
  if (tern_imap_search_keys_need_charset (search->keys)
      && !tern_imap_session_is_enabled (session, TERN_IMAP_CAPABILITY_UTF8_ACCEPT))
    tern_imap_command_add_text (exchange->command, "CHARSET UTF-8");
  tern_imap_search_keys_add_to_command (search->keys, exchange->command);
}

static gboolean
prepare_search (TernImapExchange *exchange, GError **error)
{
  TernImapOperation *operation = tern_imap_exchange_get_operation (exchange);
  Search *search = operation->state;

  if (search->keys == NULL && !check_criteria (search->criteria, error))
    return FALSE;
  exchange->command = tern_imap_command_new ("UID SEARCH");
  if (has_esearch (operation->session) && search->wanted != 0)
    {
      g_autofree char *options = dup_return_options (search->wanted);

      options[strlen (options) - 2] = ')';
      options[strlen (options) - 1] = '\0';
      tern_imap_command_add_text (exchange->command, options);
    }
  if (search->keys != NULL)
    add_keys (search, exchange);
  else
    tern_imap_command_add_text (exchange->command, search->criteria);
  if (!search->asked)
    search->changes = operation->session->n_changes;
  search->asked = TRUE;
  return TRUE;
}

static gboolean
collect_search (TernImapExchange *exchange, const TernImapResponse *response)
{
  Search *search = tern_imap_exchange_get_operation (exchange)->state;
  const TernImapSearchData *data = &response->search;
  TernImapSearchResult *result = search->result;

  if (data->extended && data->tag != NULL && g_ascii_strcasecmp (data->tag, exchange->tag) != 0)
    return FALSE;
  /* Two answers to one question are put together (Cyrus splits long ones). */
  search->heard = TRUE;
  if (data->has_all)
    tern_uid_set_union (result->uids, data->numbers);
  result->modseq = MAX (result->modseq, data->modseq);
  if (!data->extended)
    return TRUE;
  result->min = data->min;
  result->max = data->max;
  if (data->has_count)
    result->count = data->count;
  else if (data->has_all)
    result->count = tern_uid_set_get_count (result->uids);
  return TRUE;
}

static void
count_here (Search *search)
{
  TernImapSearchResult *result = search->result;

  if (tern_uid_set_is_empty (result->uids))
    return;
  result->count = MAX (result->count, tern_uid_set_get_count (result->uids));
  result->min = tern_uid_set_get_min (result->uids);
  result->max = tern_uid_set_get_max (result->uids);
}

static void
on_search_done (TernImapExchange *exchange, const TernImapCondition *condition, const GError *error)
{
  Search *search = tern_imap_exchange_get_operation (exchange)->state;

  search->damaged |= exchange->damaged;
  search->limited = condition != NULL && condition->kind == TERN_IMAP_CONDITION_OK
                    && condition->code == TERN_IMAP_CODE_MESSAGELIMIT;
}

static const TernImapOrder search_order = { .prepare = prepare_search,
                                            .collect = collect_search,
                                            .done = on_search_done };

static void
add_search (TernImapOperation *operation, TernImapKind kind, const TernImapOrder *order)
{
  tern_imap_operation_add (operation, kind, TERN_IMAP_STATE_SELECTED, order,
                           TERN_IMAP_WANTS (SEARCH), NULL, NULL);
}

static void
step_search (TernImapOperation *operation)
{
  Search *search = operation->state;

  if (operation->error != NULL)
    tern_imap_operation_return_error (operation, operation->error);
  else if (operation->stage++ == 0)
    add_search (operation,
                has_esearch (operation->session) ? TERN_IMAP_KIND_UID_ESEARCH
                                                 : TERN_IMAP_KIND_UID_SEARCH,
                &search_order);
  else if (search->damaged)
    tern_imap_operation_fail (operation, TERN_IMAP_ERROR_PARSE, NULL);
  else if (tern_uid_set_get_n_ranges (search->result->uids) > MAX_ITEMS)
    tern_imap_operation_fail (operation, TERN_IMAP_ERROR_LIMIT, NULL);
  else if (search->limited && search->keys == NULL)
    tern_imap_operation_fail (operation, TERN_IMAP_ERROR_PARTIAL, NULL);
  else
    {
      count_here (search);
      search->result->limited = search->limited;
      if ((search->wanted & TERN_IMAP_SEARCH_ALL) == 0)
        g_clear_pointer (&search->result->uids, tern_uid_set_free);
      tern_imap_operation_return (operation, g_steal_pointer (&search->result),
                                  (GDestroyNotify)tern_imap_search_result_free);
    }
}

static Search *
new_search (const char *criteria, TernImapSearchReturn wanted)
{
  Search *search = g_new0 (Search, 1);

  search->criteria = g_strdup (criteria);
  search->wanted = wanted;
  search->result = g_new0 (TernImapSearchResult, 1);
  search->result->uids = tern_uid_set_new ();
  return search;
}

void
tern_imap_session_uid_search_async (TernImapSession *session,
                                    const char *criteria,
                                    TernImapSearchReturn wanted,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  TernImapOperation *operation = tern_imap_operation_new (
      session, tern_imap_session_uid_search_async, step_search, cancellable, callback, user_data);

  operation->state = new_search (criteria, wanted);
  operation->free_state = free_search;
  tern_imap_operation_start (operation);
}

void
tern_imap_session_uid_search_keys_async (TernImapSession *session,
                                         TernImapSearchKeys *keys,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data)
{
  TernImapOperation *operation = tern_imap_operation_new (
      session, tern_imap_session_uid_search_async, step_search, cancellable, callback, user_data);
  Search *search = new_search (NULL, TERN_IMAP_SEARCH_ALL);

  search->keys = keys;
  operation->state = search;
  operation->free_state = free_search;
  tern_imap_operation_start (operation);
}

TernImapSearchResult *
tern_imap_session_uid_search_finish (TernImapSession *session, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, tern_imap_session_uid_search_async),
                        NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* The listing. */

enum
{
  START,
  WAIT_SEARCH,
  WAIT_FETCH,
};

static gboolean
prepare_fetch_listing (TernImapExchange *exchange, GError **error)
{
  TernImapOperation *operation = tern_imap_exchange_get_operation (exchange);
  Search *search = operation->state;

  tern_uid_set_clear (search->result->uids);
  search->heard = FALSE;
  search->damaged = FALSE;
  search->changes = operation->session->n_changes;
  if (operation->session->selected->exists == 0)
    return TRUE;
  exchange->command = tern_imap_command_new ("UID FETCH");
  tern_imap_command_add_text (
      exchange->command, tern_imap_session_has_quirk (operation->session, TERN_IMAP_QUIRK_NO_STAR)
                             ? "1:4294967295"
                             : "1:*");
  tern_imap_command_add_text (exchange->command, "(UID)");
  return TRUE;
}

static gboolean
collect_fetch_listing (TernImapExchange *exchange, const TernImapResponse *response)
{
  Search *search = tern_imap_exchange_get_operation (exchange)->state;

  tern_uid_set_add (search->result->uids, response->fetch.uid);
  return FALSE;
}

/* Refused searches, and servers that say OK and nothing: then by FETCH. */
static const TernImapOrder listing_order = {
  .prepare = prepare_search, .collect = collect_search, .done = on_search_done, .forgives = TRUE
};
static const TernImapOrder fetch_order = { .prepare = prepare_fetch_listing,
                                           .collect = collect_fetch_listing,
                                           .done = on_search_done };

static void
finish_listing (TernImapOperation *operation)
{
  TernImapSession *session = operation->session;
  Search *search = operation->state;
  TernUidSet *uids = search->result->uids;

  if (search->damaged)
    {
      tern_imap_operation_fail (operation, TERN_IMAP_ERROR_PARSE, NULL);
      return;
    }
  if (tern_uid_set_get_n_ranges (uids) > MAX_ITEMS)
    {
      tern_imap_operation_fail (operation, TERN_IMAP_ERROR_LIMIT, NULL);
      return;
    }
  if (session->selected != NULL && search->changes == session->n_changes
      && tern_uid_set_get_count (uids) == session->selected->exists
      && session->selected->exists <= MAX_MAP)
    tern_imap_session_verify_map (session, uids);
  tern_imap_operation_return (operation, g_steal_pointer (&search->result->uids),
                              (GDestroyNotify)tern_uid_set_free);
}

/* Whether there is more to ask for, below what an answer that was cut short told of (RFC 9738 §3). */
static gboolean
goes_on_below (Search *search)
{
  guint32 lowest = tern_uid_set_get_min (search->result->uids);
  g_autofree char *criteria = g_strdup_printf ("UID 1:%u", MAX (lowest, 1) - 1);

  if (!search->limited || search->damaged || lowest <= 1 || strcmp (criteria, search->criteria) == 0)
    return FALSE;
  g_free (search->criteria);
  search->criteria = g_steal_pointer (&criteria);
  return TRUE;
}

static void
step_list_uids (TernImapOperation *operation)
{
  Search *search = operation->state;

  if (operation->error != NULL)
    {
      tern_imap_operation_return_error (operation, operation->error);
      return;
    }
  switch (operation->stage)
    {
    case START:
      operation->stage = WAIT_SEARCH;
      add_search (operation, TERN_IMAP_KIND_NUMBERS, &listing_order);
      return;

    case WAIT_SEARCH:
      if (goes_on_below (search))
        {
          add_search (operation, TERN_IMAP_KIND_NUMBERS, &listing_order);
          return;
        }
      if (!search->heard && !search->damaged)
        {
          operation->stage = WAIT_FETCH;
          tern_imap_operation_add (operation, TERN_IMAP_KIND_NUMBERS, TERN_IMAP_STATE_SELECTED,
                                   &fetch_order, TERN_IMAP_WANTS (FETCH), NULL, NULL);
          return;
        }
      G_GNUC_FALLTHROUGH;

    default:
      finish_listing (operation);
    }
}

void
tern_imap_session_list_uids_async (TernImapSession *session,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  TernImapOperation *operation = tern_imap_operation_new (
      session, tern_imap_session_list_uids_async, step_list_uids, cancellable, callback, user_data);

  operation->state = new_search ("ALL", TERN_IMAP_SEARCH_ALL);
  operation->free_state = free_search;
  tern_imap_operation_start (operation);
}

TernUidSet *
tern_imap_session_list_uids_finish (TernImapSession *session, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, tern_imap_session_list_uids_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
