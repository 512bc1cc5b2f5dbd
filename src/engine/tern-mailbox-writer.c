/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Applies what servers say to one mailbox's rows. Rows and state (what is known, what is still to be fetched) are
 * committed together, so that a process killed anywhere goes on where the store is. */
#include "engine/tern-mailbox-writer.h"

#include "engine/tern-engine-error.h"
#include "mime/tern-mime-headers.h"
#include "store/tern-store-messages.h"

/* A fragmented set is written with every n-th transaction only: what is stored may hold UIDs that have rows by now,
 * which loading takes out again. 100,000 messages in 20,000 ranges would otherwise cost 240 KB a transaction. */
#define MANY_RANGES 500
#define SEALS_BETWEEN 16
/* Tombstones deleted at a time: about 20 ms. */
#define PURGE_ROWS 1000

struct _TernMailboxWriter
{
  grefcount refs;
  TernStoreBatch *batch;
  gint64 account;
  gint64 mailbox;
  TernMailboxState state;
  TernMimeArena *arena;
  GPtrArray *sessions; /* TernImapSession, not owned: they are detached before they go */
  TernMailboxNewsFunc news;
  gpointer news_data;
  TernUidSet *earlier; /* VANISHED (EARLIER) of the SELECT under way */
  GError *failure;
  guint seals;
  gboolean to_fetch_grew; /* since it was last stored: must be with the next transaction */
  gboolean dropped;
  gboolean needs_listing;
};

static gboolean
load (TernMailboxWriter *self, GError **error)
{
  g_autoptr (TernUidSet) known = NULL;
  TernStore *store = tern_store_batch_get_store (self->batch);

  tern_mailbox_state_clear (&self->state);
  if (!tern_store_get_mailbox_state (store, self->mailbox, &self->state, error))
    return FALSE;
  if (self->state.to_fetch == NULL)
    self->state.to_fetch = tern_uid_set_new ();
  if (tern_uid_set_is_empty (self->state.to_fetch))
    return TRUE;
  known = tern_store_get_known_uids (store, self->mailbox, error);
  if (known == NULL)
    return FALSE;
  tern_uid_set_subtract (self->state.to_fetch, known);
  return TRUE;
}

static gboolean
seal (gpointer user_data, GError **error)
{
  TernMailboxWriter *self = user_data;

  self->seals++;
  if (!self->to_fetch_grew && tern_uid_set_get_n_ranges (self->state.to_fetch) > MANY_RANGES
      && self->seals % SEALS_BETWEEN != 0)
    return TRUE;
  self->to_fetch_grew = FALSE;
  return tern_store_set_mailbox_state (tern_store_batch_get_store (self->batch), self->mailbox,
                                       &self->state, error);
}

static void
on_batch_failed (const GError *error, gpointer user_data)
{
  TernMailboxWriter *self = user_data;

  if (self->failure == NULL)
    self->failure = g_error_copy (error);
}

static gboolean
join (TernMailboxWriter *self, GError **error)
{
  if (!tern_mailbox_writer_check (self, error))
    return FALSE;
  return tern_store_batch_join (self->batch, seal, on_batch_failed, self, error);
}

/* The end of every write: @done is what the store said. */
static gboolean
wrote (TernMailboxWriter *self, gboolean done, guint rows, GError *reason, GError **error)
{
  if (done)
    done = tern_store_batch_wrote (self->batch, rows, &reason);
  else
    tern_store_batch_abort (self->batch, reason);
  if (done)
    return TRUE;
  if (self->failure == NULL)
    self->failure = g_error_copy (reason);
  g_propagate_error (error, reason);
  return FALSE;
}

static void
tell_news (TernMailboxWriter *self)
{
  if (self->news != NULL)
    self->news (self, NULL, self->news_data);
}

/* QRESYNC's changes arrive while the SELECT is under way, behind its UIDVALIDITY. */
static gboolean
is_about_our_rows (TernMailboxWriter *self, TernImapSession *session)
{
  const TernImapSelected *selected = tern_imap_session_get_selected (session);

  if (self->failure != NULL)
    return FALSE;
  if (selected != NULL && selected->uidvalidity == self->state.uidvalidity
      && self->state.uidvalidity != 0)
    return TRUE;
  self->dropped = TRUE;
  return FALSE;
}

static void
note_uid (TernMailboxWriter *self, guint32 uid)
{
  if (self->state.uidnext != 0 && uid >= self->state.uidnext && uid < G_MAXUINT32)
    self->state.uidnext = uid + 1;
}

static void
fill_record (TernMessageRecord *record, const TernImapFetch *fetch, const TernMimeHeaders *headers)
{
  *record = (TernMessageRecord) {
    .uid = fetch->uid,
    .system = fetch->flags,
    .keywords = fetch->keywords,
    .modseq = fetch->modseq,
    .size = fetch->size,
    .internal_date = fetch->internal_date,
    .date = headers->has_date ? headers->date : fetch->internal_date,
    .subject = headers->subject,
    .from_name = headers->from_name,
    .from_address = headers->from_address,
    .to = headers->to,
    .cc = headers->cc,
    .message_id = headers->message_id,
    .in_reply_to = headers->in_reply_to,
    .references = headers->references,
    .email_id = fetch->email_id,
    .thread_id = fetch->thread_id,
    .gm_msgid = fetch->gm_msgid,
    .gm_thrid = fetch->gm_thrid,
    .has_attachment_guess = headers->has_attachment_guess,
    .content_type = headers->content_type,
  };
}

/* Gmail's flags are the email's: whatever folder says them says them of all. */
static gboolean
share_flags (TernMailboxWriter *self, TernImapSession *session, const TernImapFetch *fetch, GError **error)
{
  return !tern_imap_session_has_quirk (session, TERN_IMAP_QUIRK_LABELS)
         || tern_store_share_server_flags (tern_store_batch_get_store (self->batch), self->mailbox, fetch->uid,
                                           fetch->flags, fetch->keywords, fetch->modseq, error);
}

static void
store_header (TernMailboxWriter *self, TernImapSession *session, const TernImapFetch *fetch,
              const TernImapSection *section)
{
  TernStore *store = tern_store_batch_get_store (self->batch);
  TernMimeHeaders headers;
  TernMessageRecord record;
  GError *reason = NULL;
  gboolean done;

  if (!join (self, NULL))
    return;
  tern_mime_headers_parse (section->nil ? (const guint8 *) "" : section->data,
                           section->nil ? 0 : section->length, &headers, self->arena);
  fill_record (&record, fetch, &headers);
  done = tern_store_upsert_message (store, self->mailbox, &record, NULL, &reason)
         && share_flags (self, session, fetch, &reason);
  if (done)
    {
      tern_uid_set_remove (self->state.to_fetch, fetch->uid);
      note_uid (self, fetch->uid);
    }
  wrote (self, done, 1, reason, NULL);
}

/* A message to be fetched whose content is here already, seen in another mailbox: its header is not asked for. */
static void
store_appearance (TernMailboxWriter *self, TernImapSession *session, const TernImapFetch *fetch)
{
  static const TernMimeHeaders none = { 0 };
  TernStore *store = tern_store_batch_get_store (self->batch);
  TernMessageRecord record;
  GError *reason = NULL;
  gboolean done;
  gint64 email;

  if (!join (self, NULL))
    return;
  email = tern_store_find_email (store, self->account, fetch->email_id, fetch->gm_msgid, &reason);
  if (email == 0 && reason == NULL)
    return;
  fill_record (&record, fetch, &none);
  done = email != 0 && tern_store_upsert_appearance (store, self->mailbox, email, &record, NULL, &reason)
         && share_flags (self, session, fetch, &reason);
  if (done)
    {
      tern_uid_set_remove (self->state.to_fetch, fetch->uid);
      note_uid (self, fetch->uid);
    }
  wrote (self, done, 1, reason, NULL);
}

static void
store_flags (TernMailboxWriter *self, TernImapSession *session, const TernImapFetch *fetch)
{
  GError *reason = NULL;
  gboolean found = TRUE;
  gboolean done;

  if (!join (self, NULL))
    return;
  done = tern_store_set_server_flags (tern_store_batch_get_store (self->batch), self->mailbox,
                                      fetch->uid, fetch->flags, fetch->keywords, fetch->modseq,
                                      &found, &reason)
         && share_flags (self, session, fetch, &reason);
  if (done && !found && !tern_uid_set_contains (self->state.to_fetch, fetch->uid))
    {
      tern_uid_set_add (self->state.to_fetch, fetch->uid);
      self->to_fetch_grew = TRUE;
      note_uid (self, fetch->uid);
      tell_news (self);
    }
  wrote (self, done, 1, reason, NULL);
}

static void
on_fetch (TernImapSession *session, const TernImapFetch *fetch, gpointer user_data)
{
  TernMailboxWriter *self = user_data;
  const TernImapSection *section;

  if (fetch->uid == 0 || !is_about_our_rows (self, session))
    return;
  section = tern_imap_fetch_get_section (fetch, TERN_IMAP_SECTION_BODY, "HEADER.FIELDS");
  /* A header without flags would make the message unread; they come, or the truth check finds out. */
  if (section != NULL)
    store_header (self, session, fetch, section);
  else if (!(fetch->present & TERN_IMAP_FETCH_FLAGS))
    return;
  else if ((fetch->email_id != NULL || fetch->gm_msgid != 0)
           && tern_uid_set_contains (self->state.to_fetch, fetch->uid))
    store_appearance (self, session, fetch);
  else
    store_flags (self, session, fetch);
}

static gboolean
vanish (TernMailboxWriter *self, const TernUidSet *uids, GError **error)
{
  GError *reason = NULL;
  gboolean done;

  if (!join (self, error))
    return FALSE;
  done = tern_store_vanish (tern_store_batch_get_store (self->batch), self->mailbox, uids, &reason);
  if (done)
    tern_uid_set_subtract (self->state.to_fetch, uids);
  return wrote (self, done, 1, reason, error);
}

static void
on_vanished (TernImapSession *session, const TernUidSet *uids, gboolean earlier, gpointer user_data)
{
  TernMailboxWriter *self = user_data;

  if (!is_about_our_rows (self, session))
    return;
  if (earlier)
    tern_uid_set_union (self->earlier, uids);
  else
    vanish (self, uids, NULL);
}

static void
on_expunged_unknown (TernImapSession *session, guint32 seq, gpointer user_data)
{
  TernMailboxWriter *self = user_data;

  self->needs_listing = TRUE;
  tell_news (self);
}

static void
on_exists (TernImapSession *session, guint32 exists, gpointer user_data)
{
  TernMailboxWriter *self = user_data;
  gboolean grew = exists > self->state.exists;

  self->state.exists = exists;
  if (grew)
    tell_news (self);
}

static void
on_status (TernImapSession *session, const TernImapStatus *status, gpointer user_data)
{
  TernMailboxWriter *self = user_data;

  if (self->news != NULL)
    self->news (self, status->mailbox, self->news_data);
}

static void
on_flags (TernImapSession *session, const TernFlags *permanent, gboolean any, gpointer user_data)
{
  TernMailboxWriter *self = user_data;
  g_autofree char *text = tern_flags_to_string (permanent);

  g_free (self->state.permanent_flags);
  self->state.permanent_flags = any ? g_strconcat (text, *text != '\0' ? " \\*" : "\\*", NULL)
                                    : g_strdup (text);
}

static const TernImapListener listener = {
  .fetch = on_fetch,
  .vanished = on_vanished,
  .expunged_unknown = on_expunged_unknown,
  .exists = on_exists,
  .flags = on_flags,
  .status = on_status,
};

TernMailboxWriter *
tern_mailbox_writer_new (TernStoreBatch *batch, gint64 account, gint64 mailbox, GError **error)
{
  g_autoptr (TernMailboxWriter) self = g_new0 (TernMailboxWriter, 1);

  g_ref_count_init (&self->refs);
  self->batch = tern_store_batch_ref (batch);
  self->account = account;
  self->mailbox = mailbox;
  self->arena = tern_mime_arena_new ();
  self->sessions = g_ptr_array_new ();
  self->earlier = tern_uid_set_new ();
  if (!load (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

TernMailboxWriter *
tern_mailbox_writer_ref (TernMailboxWriter *self)
{
  g_ref_count_inc (&self->refs);
  return self;
}

void
tern_mailbox_writer_unref (TernMailboxWriter *self)
{
  if (!g_ref_count_dec (&self->refs))
    return;
  g_assert (self->sessions->len == 0);
  tern_store_batch_leave (self->batch, self);
  tern_store_batch_unref (self->batch);
  tern_mailbox_state_clear (&self->state);
  tern_mime_arena_free (self->arena);
  g_ptr_array_unref (self->sessions);
  tern_uid_set_free (self->earlier);
  g_clear_error (&self->failure);
  g_free (self);
}

gint64
tern_mailbox_writer_get_mailbox (TernMailboxWriter *self)
{
  return self->mailbox;
}

TernStoreBatch *
tern_mailbox_writer_get_batch (TernMailboxWriter *self)
{
  return self->batch;
}

const TernMailboxState *
tern_mailbox_writer_get_state (TernMailboxWriter *self)
{
  return &self->state;
}

gboolean
tern_mailbox_writer_get_counts (TernMailboxWriter *self, TernMailboxCounts *counts, GError **error)
{
  return tern_store_get_mailbox_counts (tern_store_batch_get_store (self->batch), self->mailbox,
                                        counts, error);
}

gboolean
tern_mailbox_writer_check (TernMailboxWriter *self, GError **error)
{
  if (self->failure == NULL)
    return TRUE;
  if (error != NULL)
    *error = g_error_copy (self->failure);
  return FALSE;
}

void
tern_mailbox_writer_listen (TernMailboxWriter *self, TernImapSession *session)
{
  if (!g_ptr_array_find (self->sessions, session, NULL))
    g_ptr_array_add (self->sessions, session);
  tern_imap_session_set_listener (session, &listener, self);
}

void
tern_mailbox_writer_attach (TernMailboxWriter *self, TernImapSession *session)
{
  self->dropped = FALSE;
  tern_uid_set_clear (self->earlier);
  tern_mailbox_writer_listen (self, session);
}

void
tern_mailbox_writer_detach (TernMailboxWriter *self, TernImapSession *session)
{
  if (g_ptr_array_remove_fast (self->sessions, session))
    tern_imap_session_set_listener (session, NULL, NULL);
  if (self->sessions->len == 0)
    {
      tern_store_batch_flush (self->batch, NULL);
      tern_store_batch_leave (self->batch, self);
    }
}

guint
tern_mailbox_writer_get_n_attached (TernMailboxWriter *self)
{
  return self->sessions->len;
}

void
tern_mailbox_writer_set_news_func (TernMailboxWriter *self,
                                    TernMailboxNewsFunc func,
                                    gpointer user_data)
{
  self->news = func;
  self->news_data = user_data;
}

void
tern_mailbox_writer_tell_elsewhere (TernMailboxWriter *self, const char *wire_name)
{
  if (self->news != NULL)
    self->news (self, wire_name, self->news_data);
}

static gboolean
begin_relink (TernMailboxWriter *self, guint32 uidvalidity, GError **error)
{
  GError *reason = NULL;
  gboolean done;

  if (!join (self, error))
    return FALSE;
  done = tern_store_begin_relink (tern_store_batch_get_store (self->batch), self->mailbox,
                                  uidvalidity, &reason)
         && load (self, &reason);
  return wrote (self, done, 1, reason, error) && tern_store_batch_flush (self->batch, error);
}

gboolean
tern_mailbox_writer_selected (TernMailboxWriter *self,
                               const TernImapSelected *selected,
                               gboolean *relinking,
                               GError **error)
{
  TernStore *store = tern_store_batch_get_store (self->batch);

  if (selected->uidvalidity == 0)
    {
      g_set_error_literal (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_SERVER,
                           "The server does not number the messages of this folder, so nothing of it can be kept");
      return FALSE;
    }
  if (self->state.uidvalidity == 0)
    {
      if (!join (self, error))
        return FALSE;
      self->state.uidvalidity = selected->uidvalidity;
    }
  else if (self->state.uidvalidity != selected->uidvalidity
           && !begin_relink (self, selected->uidvalidity, error))
    return FALSE;
  *relinking = tern_store_is_relinking (store, self->mailbox, NULL);
  self->state.exists = selected->exists;
  on_flags (NULL, selected->permanent_flags, selected->any_keyword, self);
  return join (self, error);
}

gboolean
tern_mailbox_writer_settle_earlier (TernMailboxWriter *self, GError **error)
{
  g_autoptr (TernUidSet) gone = tern_uid_set_copy (self->earlier);
  g_autoptr (TernUidSet) kept = NULL;

  tern_uid_set_clear (self->earlier);
  if (tern_uid_set_is_empty (gone))
    return TRUE;
  kept = tern_store_get_known_uids (tern_store_batch_get_store (self->batch), self->mailbox, error);
  if (kept == NULL)
    return FALSE;
  tern_uid_set_union (kept, self->state.to_fetch);
  tern_uid_set_subtract (kept, gone);
  if ((gint64) tern_uid_set_get_count (kept) == self->state.exists)
    return vanish (self, gone, error);
  self->needs_listing = TRUE;
  return TRUE;
}

gboolean
tern_mailbox_writer_has_dropped (TernMailboxWriter *self)
{
  return self->dropped;
}

gboolean
tern_mailbox_writer_set_modseq (TernMailboxWriter *self, guint64 modseq, GError **error)
{
  if (self->state.highestmodseq == modseq)
    return TRUE;
  self->state.highestmodseq = modseq;
  return join (self, error);
}

gboolean
tern_mailbox_writer_set_uidnext (TernMailboxWriter *self, guint32 uidnext, GError **error)
{
  if (uidnext <= self->state.uidnext)
    return TRUE;
  self->state.uidnext = uidnext;
  return join (self, error);
}

gboolean
tern_mailbox_writer_take_listing (TernMailboxWriter *self,
                                   const TernUidSet *listed,
                                   const TernUidSet *before,
                                   gboolean verified,
                                   GError **error)
{
  g_autoptr (TernUidSet) gone = tern_uid_set_copy (before);
  g_autoptr (TernUidSet) wanted = tern_uid_set_copy (listed);
  g_autoptr (TernUidSet) known = NULL;

  tern_uid_set_subtract (gone, listed);
  if (verified && !tern_uid_set_is_empty (gone) && !vanish (self, gone, error))
    return FALSE;
  known = tern_store_get_known_uids (tern_store_batch_get_store (self->batch), self->mailbox, error);
  if (known == NULL || !join (self, error))
    return FALSE;
  tern_uid_set_subtract (wanted, known);
  if (verified)
    tern_uid_set_intersect (self->state.to_fetch, listed);
  tern_uid_set_union (self->state.to_fetch, wanted);
  self->to_fetch_grew = TRUE;
  self->needs_listing = self->needs_listing && !verified;
  return TRUE;
}

gboolean
tern_mailbox_writer_take_gone (TernMailboxWriter *self, const TernUidSet *uids, GError **error)
{
  return vanish (self, uids, error);
}

gboolean
tern_mailbox_writer_needs_listing (TernMailboxWriter *self)
{
  return self->needs_listing;
}

void
tern_mailbox_writer_want_listing (TernMailboxWriter *self)
{
  self->needs_listing = TRUE;
}

gboolean
tern_mailbox_writer_has_new (TernMailboxWriter *self, GError **error)
{
  TernMailboxCounts counts;

  if (!tern_mailbox_writer_get_counts (self, &counts, error))
    return FALSE;
  return self->state.exists
         > (gint64) (counts.rows + tern_uid_set_get_count (self->state.to_fetch));
}

gboolean
tern_mailbox_writer_finish_relink (TernMailboxWriter *self, GError **error)
{
  GError *reason = NULL;
  gboolean done;

  if (!join (self, error))
    return FALSE;
  done = tern_store_finish_relink (tern_store_batch_get_store (self->batch), self->mailbox, &reason);
  return wrote (self, done, 1, reason, error);
}

gboolean
tern_mailbox_writer_purge (TernMailboxWriter *self, GError **error)
{
  GError *reason = NULL;
  gboolean done;

  if (self->sessions->len > 1)
    return TRUE;
  if (!join (self, error))
    return FALSE;
  done = tern_store_purge_tombstones (tern_store_batch_get_store (self->batch), self->mailbox,
                                      PURGE_ROWS, NULL, &reason);
  return wrote (self, done, 1, reason, error);
}

gboolean
tern_mailbox_writer_finish_sync (TernMailboxWriter *self, gint64 unseen, GError **error)
{
  self->state.unseen = unseen;
  self->state.last_sync = g_get_real_time () / G_USEC_PER_SEC;
  self->to_fetch_grew = TRUE;
  return join (self, error) && tern_store_batch_flush (self->batch, error);
}
