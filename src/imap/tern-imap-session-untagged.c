/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What the server says unasked, and what it says about the selected mailbox: the session's picture
 * of it, the sequence map, and the listener. The connection hands everything here, after TLS. */

#include "imap/tern-imap-mailbox-name.h"
#include "imap/tern-imap-session-private.h"

/* A hostile server must not fill memory with alerts, nor with questions of ours. */
#define MAX_ALERTS 20
#define MAX_UNKNOWN 1000

static gboolean
has_mailbox (TernImapSession *session)
{
  return session->phase >= TERN_IMAP_PHASE_LEAVING && session->selected != NULL;
}

/* The sequence map. */

void
tern_imap_session_drop_map (TernImapSession *session)
{
  g_clear_pointer (&session->map, tern_imap_session_map_free);
  if (session->selected != NULL)
    session->selected->has_map = FALSE;
}

void
tern_imap_session_verify_map (TernImapSession *session, const TernUidSet *uids)
{
  tern_imap_session_drop_map (session);
  session->map = tern_imap_session_map_new (uids);
  session->selected->has_map = TRUE;
}

/* FETCH n (UID FLAGS) for messages only their number is known of; goes out alone, when its turn
 * comes. */

static void
clear_unknown (TernImapSession *session)
{
  tern_uid_set_clear (session->unknown);
}

/* The numbers behind @seq have moved down by one. */
static void
shift_unknown (TernImapSession *session, guint32 seq)
{
  TernUidSet *moved;
  guint32 lo, hi;

  if (tern_uid_set_is_empty (session->unknown))
    return;
  tern_uid_set_remove (session->unknown, seq);
  moved = tern_uid_set_new ();
  for (gsize i = 0; tern_uid_set_get_range (session->unknown, i, &lo, &hi); i++)
    if (lo > seq)
      tern_uid_set_add_range (moved, lo - 1, hi - 1);
    else if (hi > seq)
      tern_uid_set_add_range (moved, lo, hi - 1);
    else
      tern_uid_set_add_range (moved, lo, hi);
  tern_uid_set_free (session->unknown);
  session->unknown = moved;
}

static gboolean
prepare_ask (TernImapExchange *exchange, GError **error)
{
  TernImapSession *session = tern_imap_exchange_get_operation (exchange)->session;

  if (!has_mailbox (session))
    clear_unknown (session);
  else
    tern_uid_set_remove_range (session->unknown, session->selected->exists + 1, G_MAXUINT32);
  if (tern_uid_set_is_empty (session->unknown))
    return TRUE;
  exchange->command = tern_imap_command_new ("FETCH");
  tern_imap_command_add_uid_set (exchange->command, session->unknown);
  tern_imap_command_add_text (exchange->command, "(UID FLAGS)");
  clear_unknown (session);
  return TRUE;
}

static const TernImapOrder ask_order = { .prepare = prepare_ask, .forgives = TRUE };

static void
step_ask (TernImapOperation *operation)
{
  if (operation->stage++ == 0)
    tern_imap_operation_add (operation, TERN_IMAP_KIND_NUMBERS, TERN_IMAP_STATE_SELECTED,
                             &ask_order, 0, NULL, NULL);
  else
    {
      operation->session->asking = FALSE;
      tern_imap_operation_return_boolean (operation, TRUE);
    }
}

static void
ask_for_uid (TernImapSession *session, guint32 seq)
{
  if (seq == 0 || tern_uid_set_get_n_ranges (session->unknown) >= MAX_UNKNOWN)
    return;
  tern_uid_set_add (session->unknown, seq);
  if (session->asking)
    return;
  session->asking = TRUE;
  tern_imap_operation_start (
      tern_imap_operation_new (session, ask_for_uid, step_ask, NULL, NULL, NULL));
}

/* The mailbox. */

void
tern_imap_session_end_mailbox (TernImapSession *session)
{
  gboolean was_open = session->phase >= TERN_IMAP_PHASE_LEAVING
                      && session->phase != TERN_IMAP_PHASE_ENTERING && session->selected != NULL;

  session->phase = TERN_IMAP_PHASE_NONE;
  if (session->state == TERN_IMAP_STATE_SELECTED)
    session->state = TERN_IMAP_STATE_AUTHENTICATED;
  tern_imap_session_drop_map (session);
  clear_unknown (session);
  g_clear_pointer (&session->selected, tern_imap_selected_free);
  if (was_open && session->listener != NULL && session->listener->closed != NULL)
    session->listener->closed (session, session->listener_data);
}

void
tern_imap_session_enter_mailbox (TernImapSession *session)
{
  tern_imap_session_end_mailbox (session);
  session->selected = g_new0 (TernImapSelected, 1);
  session->selected->mailbox = g_strdup (session->entering);
  session->selected->flags = tern_flags_new (TERN_FLAG_NONE, NULL);
  session->selected->permanent_flags = tern_flags_ref (session->selected->flags);
  session->saw_exists = FALSE;
  session->phase = TERN_IMAP_PHASE_ENTERING;
}

static void
tell_exists (TernImapSession *session)
{
  session->n_changes++;
  if (session->listener != NULL && session->listener->exists != NULL)
    session->listener->exists (session, session->selected->exists, session->listener_data);
}

static void
handle_exists (TernImapSession *session, guint32 exists)
{
  guint32 old;

  if (!has_mailbox (session))
    return;
  /* The server may have forgotten [CLOSED]: then this is the new mailbox's. */
  if (session->phase == TERN_IMAP_PHASE_LEAVING)
    session->exists_when_leaving = exists;
  old = session->selected->exists;
  session->saw_exists = TRUE;
  session->selected->exists = exists;
  if (session->map != NULL && exists < old)
    tern_imap_session_drop_map (session);
  else if (session->map != NULL && exists - old <= 1000000)
    tern_imap_session_map_append (session->map, exists - old);
  else if (session->map != NULL)
    tern_imap_session_drop_map (session);
  tell_exists (session);
}

static void
tell_vanished (TernImapSession *session, const TernUidSet *uids, gboolean earlier)
{
  if (session->listener != NULL && session->listener->vanished != NULL)
    session->listener->vanished (session, uids, earlier, session->listener_data);
}

static void
handle_expunge (TernImapSession *session, guint32 seq)
{
  guint32 uid = 0;

  if (!has_mailbox (session) || seq == 0 || seq > session->selected->exists)
    return;
  session->selected->exists--;
  shift_unknown (session, seq);
  if (session->map != NULL)
    uid = tern_imap_session_map_expunge (session->map, seq);
  if (uid != 0)
    {
      g_autoptr (TernUidSet) uids = tern_uid_set_new ();

      tern_uid_set_add (uids, uid);
      tell_vanished (session, uids, FALSE);
    }
  else if (session->listener != NULL && session->listener->expunged_unknown != NULL)
    session->listener->expunged_unknown (session, seq, session->listener_data);
  if (has_mailbox (session))
    tell_exists (session);
}

static void
handle_vanished (TernImapSession *session, const TernUidSet *uids, gboolean earlier)
{
  guint64 count;

  if (!has_mailbox (session))
    return;
  if (!earlier)
    {
      count = tern_uid_set_get_count (uids);
      session->selected->exists -= MIN (count, session->selected->exists);
      /* Numbers have moved, and by UID nobody can say which. */
      clear_unknown (session);
      if (session->map != NULL && tern_imap_session_map_vanish (session->map, uids) != count)
        tern_imap_session_drop_map (session);
    }
  tell_vanished (session, uids, earlier);
  if (!earlier && has_mailbox (session))
    tell_exists (session);
}

/* Either the number or the UID may be missing; what the map knows is filled in. */
static void
handle_fetch (TernImapSession *session, const TernImapResponse *response)
{
  const TernImapFetch *fetch = &response->fetch;
  TernImapResponse filled;

  if (!has_mailbox (session)
      || (fetch->uid == 0 && (fetch->seq == 0 || fetch->seq > session->selected->exists)))
    return;
  /* Without [CLOSED] the old mailbox may have a last word after the SELECT went out. */
  if (session->phase == TERN_IMAP_PHASE_ENTERING && !session->saw_exists)
    return;
  if (fetch->uid != 0)
    {
      if (session->map != NULL && fetch->seq != 0
          && !tern_imap_session_map_learn (session->map, fetch->seq, fetch->uid))
        tern_imap_session_drop_map (session);
    }
  else
    {
      guint32 uid = session->map == NULL ? 0
                                         : tern_imap_session_map_get_uid (session->map, fetch->seq);

      if (uid != 0)
        {
          filled = *response;
          filled.fetch.uid = uid;
          filled.fetch.present |= TERN_IMAP_FETCH_UID;
          response = &filled;
          fetch = &filled.fetch;
        }
      else if (!tern_imap_connection_has_flying (session->connection, TERN_IMAP_KIND_NUMBERS))
        ask_for_uid (session, fetch->seq);
    }
  if (session->listener != NULL && session->listener->fetch != NULL)
    session->listener->fetch (session, fetch, session->listener_data);
  tern_imap_connection_collect (session->connection, response);
}

static void
tell_flags (TernImapSession *session)
{
  if (session->listener != NULL && session->listener->flags != NULL)
    session->listener->flags (session, session->selected->permanent_flags,
                              session->selected->any_keyword, session->listener_data);
}

/* Until PERMANENTFLAGS says otherwise, what may be set is what FLAGS lists (RFC 3501 §7.1). */
static void
handle_flags (TernImapSession *session, const TernImapFlagList *list, gboolean permanent)
{
  TernImapSelected *selected = session->selected;
  TernFlags *flags;

  if (!has_mailbox (session))
    return;
  flags = tern_flags_new (list->flags, list->keywords);
  if (!permanent)
    {
      tern_flags_unref (selected->flags);
      selected->flags = tern_flags_ref (flags);
      if (selected->has_permanent_flags)
        {
          tern_flags_unref (flags);
          return;
        }
    }
  else
    {
      selected->has_permanent_flags = TRUE;
      selected->any_keyword = list->any_keyword;
    }
  tern_flags_unref (selected->permanent_flags);
  selected->permanent_flags = flags;
  tell_flags (session);
}

/* Response codes, RFC 9051 §7.1; each only where it may stand. */
static void
handle_mailbox_code (TernImapSession *session, const TernImapCondition *condition, gboolean tagged)
{
  TernImapSelected *selected = session->selected;
  gboolean entering = session->phase == TERN_IMAP_PHASE_ENTERING;

  if (!has_mailbox (session))
    return;
  switch (condition->code)
    {
    case TERN_IMAP_CODE_UIDVALIDITY:
      if (entering && condition->number <= G_MAXUINT32)
        selected->uidvalidity = condition->number;
      break;
    case TERN_IMAP_CODE_UIDNEXT:
      if (condition->number <= G_MAXUINT32 && (entering || condition->number > selected->uidnext))
        selected->uidnext = condition->number;
      break;
    case TERN_IMAP_CODE_HIGHESTMODSEQ:
      if (entering || (tagged && condition->number > selected->highestmodseq))
        selected->highestmodseq = condition->number;
      break;
    case TERN_IMAP_CODE_NOMODSEQ:
      if (entering)
        selected->nomodseq = TRUE;
      break;
    case TERN_IMAP_CODE_MAILBOXID:
      if (entering && condition->words != NULL && condition->words[0] != NULL)
        {
          g_free (selected->mailbox_id);
          selected->mailbox_id = g_strdup (condition->words[0]);
        }
      break;
    case TERN_IMAP_CODE_PERMANENTFLAGS:
      if (condition->flags != NULL)
        handle_flags (session, condition->flags, TRUE);
      break;
    case TERN_IMAP_CODE_READ_ONLY:
      selected->read_only = TRUE;
      break;
    case TERN_IMAP_CODE_READ_WRITE:
      if (entering)
        selected->read_only = FALSE;
      break;
    default:
      break;
    }
}

static void
tell_alert (TernImapSession *session, const char *text)
{
  if (*text == '\0' || g_hash_table_size (session->alerts) >= MAX_ALERTS
      || !g_hash_table_add (session->alerts, g_strdup (text)))
    return;
  if (session->listener != NULL && session->listener->alert != NULL)
    session->listener->alert (session, text, session->listener_data);
}

static void
handle_condition (TernImapSession *session, const TernImapCondition *condition, gboolean tagged)
{
  switch (condition->code)
    {
    case TERN_IMAP_CODE_ALERT:
      tell_alert (session, condition->text);
      break;
    case TERN_IMAP_CODE_CAPABILITY:
      tern_imap_session_set_capabilities (session, condition->words);
      break;
    case TERN_IMAP_CODE_CLOSED:
      if (session->phase == TERN_IMAP_PHASE_LEAVING)
        tern_imap_session_enter_mailbox (session);
      else if (session->phase == TERN_IMAP_PHASE_OPEN)
        tern_imap_session_end_mailbox (session);
      break;
    case TERN_IMAP_CODE_NOTIFICATIONOVERFLOW:
      session->is_notifying = FALSE;
      break;
    case TERN_IMAP_CODE_UIDVALIDITY:
      /* Only a SELECT says this: a server that forgot [CLOSED] is in the new mailbox already. */
      if (session->phase == TERN_IMAP_PHASE_LEAVING)
        {
          guint32 exists = session->exists_when_leaving;

          tern_imap_session_enter_mailbox (session);
          if (exists > 0)
            handle_exists (session, exists);
        }
      G_GNUC_FALLTHROUGH;
    default:
      handle_mailbox_code (session, condition, tagged);
      break;
    }
}

/* With UTF8=ACCEPT names come in UTF-8; above the session they are what they are without it. */
static const char *
find_name (TernImapSession *session, const TernImapResponse *response)
{
  if (!tern_imap_session_is_enabled (session, TERN_IMAP_CAPABILITY_UTF8_ACCEPT))
    return NULL;
  return response->type == TERN_IMAP_RESPONSE_LIST     ? response->list.name
         : response->type == TERN_IMAP_RESPONSE_STATUS ? response->status.mailbox
                                                       : NULL;
}

static void
handle (TernImapSession *session, const TernImapResponse *response)
{
  switch (response->type)
    {
    case TERN_IMAP_RESPONSE_FETCH:
      handle_fetch (session, response);
      break;
    case TERN_IMAP_RESPONSE_CONDITION:
      handle_condition (session, &response->condition, response->tag != NULL);
      if (response->tag == NULL && response->condition.code == TERN_IMAP_CODE_COPYUID)
        tern_imap_connection_collect (session->connection, response);
      break;
    case TERN_IMAP_RESPONSE_CAPABILITY:
      tern_imap_session_set_capabilities (session, response->words);
      break;
    case TERN_IMAP_RESPONSE_EXISTS:
      handle_exists (session, response->number);
      tern_imap_connection_collect (session->connection, response);
      break;
    case TERN_IMAP_RESPONSE_EXPUNGE:
      handle_expunge (session, response->number);
      tern_imap_connection_collect (session->connection, response);
      break;
    case TERN_IMAP_RESPONSE_VANISHED:
      handle_vanished (session, response->vanished, response->earlier);
      tern_imap_connection_collect (session->connection, response);
      break;
    case TERN_IMAP_RESPONSE_FLAGS:
      handle_flags (session, &response->flags, FALSE);
      break;
    case TERN_IMAP_RESPONSE_STATUS:
      if (session->state >= TERN_IMAP_STATE_AUTHENTICATED
          && !tern_imap_connection_collect (session->connection, response)
          && session->listener != NULL && session->listener->status != NULL)
        session->listener->status (session, &response->status, session->listener_data);
      break;
    default:
      tern_imap_connection_collect (session->connection, response);
      break;
    }
}

void
tern_imap_session_handle (TernImapSession *session, const TernImapResponse *response)
{
  g_autoptr (TernImapSession) held G_GNUC_UNUSED = g_object_ref (session);
  const char *name = find_name (session, response);
  g_autofree char *wire_name = name != NULL ? tern_imap_mailbox_name_from_utf8 (name) : NULL;
  TernImapResponse renamed;

  if (wire_name == NULL)
    {
      handle (session, response);
      return;
    }
  renamed = *response;
  if (response->type == TERN_IMAP_RESPONSE_LIST)
    renamed.list.name = wire_name;
  else
    renamed.status.mailbox = wire_name;
  handle (session, &renamed);
}
