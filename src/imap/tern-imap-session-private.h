/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What the files of the session share: its struct, and the operation, which is one _async call that
 * may be several commands. Not for other folders. */

#pragma once

#include "imap/tern-imap-connection.h"
#include "imap/tern-imap-session-mailbox.h"
#include "imap/tern-imap-session-map.h"
#include "imap/tern-imap-session-message.h"
#include "imap/tern-imap-session-watch.h"
#include "imap/tern-imap-session.h"

G_BEGIN_DECLS

/* RFC 7162 §4 wants servers to take 8192 bytes a line; some stop at 8000. */
#define TERN_IMAP_SESSION_MAX_SET 7800

/**
 * TernImapPhase: whose the unsolicited data is.
 * @TERN_IMAP_PHASE_GREETING: before TLS, or before the greeting: nobody's.
 * @TERN_IMAP_PHASE_NONE: no mailbox.
 * @TERN_IMAP_PHASE_LEAVING: a SELECT is on its way and [CLOSED] has not come: the old mailbox's.
 * @TERN_IMAP_PHASE_ENTERING: the mailbox's being selected.
 * @TERN_IMAP_PHASE_OPEN: the selected mailbox's.
 */
typedef enum
{
  TERN_IMAP_PHASE_GREETING,
  TERN_IMAP_PHASE_NONE,
  TERN_IMAP_PHASE_LEAVING,
  TERN_IMAP_PHASE_ENTERING,
  TERN_IMAP_PHASE_OPEN,
} TernImapPhase;

typedef struct _TernImapOperation TernImapOperation;

struct _TernImapSession
{
  GObject parent_instance;

  TernNetEndpoint *endpoint;
  TernTlsOptions *tls;              /* nullable */
  TernImapConnection *connection;   /* nullable until connecting */
  const TernImapListener *listener; /* borrowed, nullable */
  gpointer listener_data;           /* borrowed */
  guint timeout;
  guint pauses;
  gsize read_size;

  TernImapState state;
  TernImapPhase phase;
  gboolean over;
  gboolean leaving; /* LOGOUT is on its way: the end is no error */
  gboolean is_notifying;
  gboolean sent_id;
  TernImapCapabilities *capabilities;
  guint n_capability_news; /* counts how often they were told */
  guint64 enabled;         /* 1 << TernImapCapability */
  TernImapQuirk quirks;
  char *greeting;     /* nullable; only from a private wire */
  char *id;           /* nullable */
  char *server_name;  /* nullable */
  GHashTable *alerts; /* texts already shown */

  TernImapOperation *connecting; /* borrowed, while it lasts */
  TernImapSelected *selected;    /* nullable: of LEAVING, ENTERING or OPEN */
  char *entering;                /* the mailbox a SELECT is on its way to */
  guint32 exists_when_leaving;
  gboolean saw_exists;     /* since ENTERING */
  TernImapSessionMap *map; /* nullable: none */
  guint64 n_changes;       /* of EXISTS, however */
  TernUidSet *unknown;     /* sequence numbers whose UID is to be asked for */
  gboolean asking;
};

/**
 * TernImapOperation: one _async call. @step is called when every exchange it has submitted is done,
 * with
 * @error the first failure; it submits more, or returns the task with
 * tern_imap_operation_return() or _fail(). It is not called again after cancelling.
 * @task: NULL once returned. @state: freed by @free_state. @aborts: cancelling it ends the session.
 */
struct _TernImapOperation
{
  guint refs;
  TernImapSession *session;
  GTask *task;
  GCancellable *cancellable;
  GSource *cancel_source;
  GPtrArray *exchanges; /* borrowed: not yet done */
  GPtrArray *added;     /* borrowed: those of them that are not submitted yet */
  guint stage;
  GError *error;
  void (*step) (TernImapOperation *operation);
  gpointer state;
  GDestroyNotify free_state;
  gboolean aborts;
  gboolean partial; /* the server said OK and kept some back */
};

TernImapOperation *tern_imap_operation_new (TernImapSession *session,
                                            gpointer source_tag,
                                            void (*step) (TernImapOperation *operation),
                                            GCancellable *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer user_data);
void tern_imap_operation_unref (TernImapOperation *operation);
/* For what an operation without commands in flight waited for. */
void tern_imap_operation_go_on (TernImapOperation *operation);
/* The first step, once; drops the caller's reference. */
void tern_imap_operation_start (TernImapOperation *operation);
/* @free: (nullable). All consume the operation's task. */
void
tern_imap_operation_return (TernImapOperation *operation, gpointer result, GDestroyNotify free);
void tern_imap_operation_return_boolean (TernImapOperation *operation, gboolean result);
void tern_imap_operation_return_error (TernImapOperation *operation, const GError *error);
/* With a code of TERN_IMAP_ERROR and its sentence, or @message. */
void
tern_imap_operation_fail (TernImapOperation *operation, TernImapError code, const char *message);

/**
 * TernImapOrder: what an operation's exchange does beyond bookkeeping. All may be NULL.
 */
typedef struct
{
  gboolean (*prepare) (TernImapExchange *exchange, GError **error);
  gboolean (*collect) (TernImapExchange *exchange, const TernImapResponse *response);
  void (*continued) (TernImapExchange *exchange, const char *text);
  /* Before the operation's step; also when cancelled. */
  void (*done) (TernImapExchange *exchange,
                const TernImapCondition *condition,
                const GError *error);
  /* TRUE: a NO or BAD is no failure of the operation. */
  gboolean forgives;
} TernImapOrder;

/* Makes one command, which goes out when the step returns. @command: (nullable) (transfer full):
 * NULL when prepare makes it. @slot: for the order's own use. @wants: TERN_IMAP_WANTS() of what it
 * collects. Returns: (transfer none): to set more on. */
TernImapExchange *tern_imap_operation_add (TernImapOperation *operation,
                                           TernImapKind kind,
                                           TernImapState level,
                                           const TernImapOrder *order,
                                           guint wants,
                                           TernImapCommand *command,
                                           gpointer slot);
TernImapOperation *tern_imap_exchange_get_operation (TernImapExchange *exchange);
gpointer tern_imap_exchange_get_slot (TernImapExchange *exchange);

#define TERN_IMAP_WANTS(type) (1u << TERN_IMAP_RESPONSE_##type)

/* tern-imap-session.c */
void tern_imap_session_set_capabilities (TernImapSession *session, const char *const *words);
void tern_imap_session_forget_capabilities (TernImapSession *session);
void tern_imap_session_update_quirks (TernImapSession *session);
void
tern_imap_session_set_id (TernImapSession *session, const TernImapParam *params, guint n_params);
TernImapCommand *tern_imap_session_new_id_command (void);
gboolean
tern_imap_session_collect_id (TernImapExchange *exchange, const TernImapResponse *response);
void tern_imap_session_set_read_size (TernImapSession *session, gsize size);

/* tern-imap-session-untagged.c */
void tern_imap_session_handle (TernImapSession *session, const TernImapResponse *response);
/* `closed` and all that goes with it, if a mailbox is selected. */
void tern_imap_session_end_mailbox (TernImapSession *session);
/* The SELECT that is on its way is now the one everything is about. */
void tern_imap_session_enter_mailbox (TernImapSession *session);
void tern_imap_session_drop_map (TernImapSession *session);
void tern_imap_session_verify_map (TernImapSession *session, const TernUidSet *uids);

/* tern-imap-session-mailbox.c: "(MESSAGES UIDNEXT)": what of @items the server can tell. */
char *tern_imap_session_dup_status_items (TernImapSession *session, TernImapStatusItems items);

/* tern-imap-session-connect.c: CAPABILITY as a part of connecting and signing in. */
void tern_imap_session_add_capability (TernImapOperation *operation);

G_END_DECLS
