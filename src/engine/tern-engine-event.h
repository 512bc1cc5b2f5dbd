/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What the engine tells while a command runs: an immutable value that crosses threads and engine.sock. */
#pragma once

#include "engine/tern-engine-trouble.h"
#include "mail/tern-uid-set.h"

#include <glib-object.h>

G_BEGIN_DECLS

/* Flag differences a VERIFIED event names one by one; n_flag_differences always counts all. */
#define TERN_ENGINE_EVENT_MAX_DIFFERENCES 1000

/**
 * TernEngineEventKind:
 * @TERN_ENGINE_EVENT_STATE: the state of an account's connection changed: account, state, text, and
 *   trouble: whose turn it is when text says why
 * @TERN_ENGINE_EVENT_PROGRESS: account, mailbox, phase, done, total
 * @TERN_ENGINE_EVENT_MAILBOX: a mailbox is up to date: account, mailbox, messages, unread,
 *   bytes_in, bytes_out, seconds (of this run)
 * @TERN_ENGINE_EVENT_WARNING: account, mailbox (nullable), text: something did not work, the rest goes on
 * @TERN_ENGINE_EVENT_BODY: done and total bytes of FETCH_BODY; total 0 when not known
 * @TERN_ENGINE_EVENT_JOURNAL: ids of the journal entries that now wait for what a FLAG, MOVE … asked
 * @TERN_ENGINE_EVENT_VERIFIED: account, mailbox, messages (on the server), missing, extra,
 *   differences, n_flag_differences
 * @TERN_ENGINE_EVENT_TESTED: account, service, ok, text
 * @TERN_ENGINE_EVENT_FOUND: a mailbox was searched: account, mailbox, ids (newest first, at most 500), messages (how
 *   many the server named), ok (nothing it named is left out), done and total (mailboxes)
 */
typedef enum
{
  TERN_ENGINE_EVENT_STATE = 1,
  TERN_ENGINE_EVENT_PROGRESS,
  TERN_ENGINE_EVENT_MAILBOX,
  TERN_ENGINE_EVENT_WARNING,
  TERN_ENGINE_EVENT_BODY,
  TERN_ENGINE_EVENT_JOURNAL,
  TERN_ENGINE_EVENT_VERIFIED,
  TERN_ENGINE_EVENT_TESTED,
  TERN_ENGINE_EVENT_FOUND,
} TernEngineEventKind;

/**
 * TernEngineState:
 * @TERN_ENGINE_STATE_OFFLINE: not connected; text says why, when there is a reason
 * @TERN_ENGINE_STATE_CONNECTING: looking up, connecting, signing in
 * @TERN_ENGINE_STATE_WORKING: signed in and busy
 * @TERN_ENGINE_STATE_WATCHING: signed in, everything up to date, waiting for news
 * @TERN_ENGINE_STATE_WAITING: will try again by itself; seconds says in how long, text why
 * @TERN_ENGINE_STATE_REFUSED: the server did not accept the password; not tried again by itself
 */
typedef enum
{
  TERN_ENGINE_STATE_OFFLINE,
  TERN_ENGINE_STATE_CONNECTING,
  TERN_ENGINE_STATE_WORKING,
  TERN_ENGINE_STATE_WATCHING,
  TERN_ENGINE_STATE_WAITING,
  TERN_ENGINE_STATE_REFUSED,
} TernEngineState;

/* "offline", "connecting" …; for programs. */
const char *tern_engine_state_to_string (TernEngineState state);

/**
 * TernEnginePhase: what PROGRESS counts: mailboxes listed, message headers, flags checked,
 * bodies, journalled changes carried.
 */
typedef enum
{
  TERN_ENGINE_PHASE_MAILBOXES,
  TERN_ENGINE_PHASE_HEADERS,
  TERN_ENGINE_PHASE_FLAGS,
  TERN_ENGINE_PHASE_BODIES,
  TERN_ENGINE_PHASE_JOURNAL,
} TernEnginePhase;

/* "mailboxes", "headers" …; for programs. */
const char *tern_engine_phase_to_string (TernEnginePhase phase);

/* One message whose flags differ: as the server has them and as the store believes the server has them
 * (journalled changes not counted), in the form of tern_flags_to_string(). */
typedef struct
{
  guint32 uid;
  const char *server;
  const char *local;
} TernEngineFlagDifference;

#define TERN_TYPE_ENGINE_EVENT (tern_engine_event_get_type ())

/* Counted and immutable: the fields may be read from any thread and are the event's. */
typedef struct
{
  /*< public, read-only >*/
  TernEngineEventKind kind;
  const char *account;      /* id; nullable */
  const char *mailbox;      /* display path; nullable */
  const char *text;         /* one plain sentence; nullable */
  const char *service;      /* TESTED: "imap" or "smtp" */
  gboolean ok;              /* TESTED, FOUND */
  TernEngineState state;
  TernEngineTrouble trouble; /* STATE */
  TernEnginePhase phase;
  guint64 done;
  guint64 total;
  guint64 messages;
  guint64 unread;
  guint64 bytes_in;         /* on the wire, after TLS and before inflating */
  guint64 bytes_out;
  double seconds;
  const gint64 *ids;
  gsize n_ids;
  const TernUidSet *missing; /* VERIFIED: on the server, not here; never NULL */
  const TernUidSet *extra;   /* VERIFIED: here, not on the server; never NULL */
  guint64 n_missing;         /* how many there are; engine.sock carries the lowest of a very long set */
  guint64 n_extra;
  const TernEngineFlagDifference *differences;
  gsize n_differences;
  guint64 n_flag_differences;
} TernEngineEvent;

GType tern_engine_event_get_type (void) G_GNUC_CONST;
/* Copies everything @fields points to. */
TernEngineEvent *tern_engine_event_new (const TernEngineEvent *fields);
TernEngineEvent *tern_engine_event_ref (TernEngineEvent *self);
void tern_engine_event_unref (TernEngineEvent *self);

/* As it crosses engine.sock; (transfer full), floating. */
GVariant *tern_engine_event_to_variant (TernEngineEvent *self);
/* NULL with TERN_ENGINE_ERROR_FRAME. */
TernEngineEvent *tern_engine_event_from_variant (GVariant *variant, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernEngineEvent, tern_engine_event_unref)

G_END_DECLS
