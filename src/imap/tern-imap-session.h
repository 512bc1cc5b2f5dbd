/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* One signed-in conversation with an IMAP server (RFC 3501, RFC 9051): its states, its selected
 * mailbox and every command; the engine's operations are its only callers. */

#pragma once

#include <gio/gio.h>

#include "imap/tern-imap-capabilities.h"
#include "imap/tern-imap-error.h"
#include "imap/tern-imap-listener.h"
#include "imap/tern-imap-quirks.h"
#include "net/tern-credentials.h"
#include "net/tern-net-endpoint.h"
#include "net/tern-tls-options.h"

G_BEGIN_DECLS

/*
 * The commands are in companions of this header, by what they are about:
 *   tern-imap-session-mailbox.h   namespace, list, status, select, unselect
 *   tern-imap-session-message.h   fetch, search, store, expunge, the listing of UIDs
 *   tern-imap-session-watch.h     noop, idle, notify
 * Here: the object, connecting, signing in, leaving.
 *
 * Rules for all of it:
 *
 * - One thread: the GMainContext that was the thread default when the session was made. Callbacks
 *   come there, never from inside the call that asked for them.
 * - Commands may be asked for at any time, several at once. The session sends them in the order
 * they were asked for and keeps those apart that RFC 3501 §5.5 calls ambiguous together: SELECT
 * goes out with nothing in flight, sequence numbers alone, UID commands are pipelined. A command
 * asked for during IDLE ends the IDLE first. Whether a command is allowed in the state the session
 * is in is looked at when its turn comes: TERN_IMAP_ERROR_STATE if not.
 * - Cancelling a waiting command takes it out of the queue. Cancelling one that was sent finishes
 * it with G_IO_ERROR_CANCELLED at once; its reply is still read (the listener still hears what it
 *   says), and if that is more than 1 MiB the connection is dropped. For a STORE or EXPUNGE,
 *   "cancelled" therefore means "unknown", not "not done".
 * - Errors of every command: TERN_IMAP_ERROR for what the server said (NO, BAD, BYE and the
 * response codes of RFC 5530, each with its sentence), TERN_NET_ERROR for the way there (TIMED_OUT,
 * CLOSED, TLS …), G_IO_ERROR_CANCELLED. After BYE and after any TERN_NET_ERROR the session is over:
 * every command waiting or in flight gets that error, then the listener's `disconnected` is called.
 * A session is never connected twice.
 * - Mailbox names are the server's own bytes, as LIST gave them; the session quotes them.
 */

/**
 * TernImapState: RFC 9051 §3. A session that was never connected, and one that is over, is LOGOUT.
 */
typedef enum
{
  TERN_IMAP_STATE_LOGOUT,
  TERN_IMAP_STATE_NOT_AUTHENTICATED,
  TERN_IMAP_STATE_AUTHENTICATED,
  TERN_IMAP_STATE_SELECTED,
} TernImapState;

#define TERN_TYPE_IMAP_SESSION (tern_imap_session_get_type ())
G_DECLARE_FINAL_TYPE (TernImapSession, tern_imap_session, TERN, IMAP_SESSION, GObject)

/* @tls: (nullable). Both are copied. Nothing is connected yet. Returns: (transfer full). */
TernImapSession *tern_imap_session_new (const TernNetEndpoint *endpoint, const TernTlsOptions *tls);

/* @listener: (nullable): borrowed, usually static const; replaced by the next call. @user_data is
 * borrowed until then or until the session is finalized. May be called at any time, also from a
 * listener function. */
void tern_imap_session_set_listener (TernImapSession *session,
                                     const TernImapListener *listener,
                                     gpointer user_data);

TernImapState tern_imap_session_get_state (TernImapSession *session);
/* Whether the session has at least @state, else TERN_IMAP_ERROR_STATE. */
gboolean
tern_imap_session_check_state (TernImapSession *session, TernImapState at_least, GError **error);

/* What the server said it can do, as of now. Returns: (transfer none): empty before connecting;
 * valid until the next callback. */
const TernImapCapabilities *tern_imap_session_get_capabilities (TernImapSession *session);
/* Offered, and not denied by a quirk: the question to ask before using an extension. */
gboolean tern_imap_session_can (TernImapSession *session, TernImapCapability capability);
/* Whether ENABLE turned it on (RFC 5161); also TRUE for CONDSTORE once the server was made to tell
 * MODSEQs by SELECT (CONDSTORE) or a CHANGEDSINCE. */
gboolean tern_imap_session_is_enabled (TernImapSession *session, TernImapCapability capability);
gboolean tern_imap_session_has_quirk (TernImapSession *session, TernImapQuirk quirk);
/* The server as it named itself, for people and logs: "Dovecot 2.3.19" from ID, else the greeting's
 * text, capped at 200 characters. Returns: (transfer none) (nullable): nothing from before TLS. */
const char *tern_imap_session_get_server_name (TernImapSession *session);

/* Wire bytes so far, compressed and encrypted as they went; 0 before connecting. */
guint64 tern_imap_session_get_bytes_in (TernImapSession *session);
guint64 tern_imap_session_get_bytes_out (TernImapSession *session);
/* Commands waiting and in flight, IDLE not counted. */
guint tern_imap_session_get_n_commands (TernImapSession *session);

/* Stops handling what arrives (and, a buffer later, reading it) until resumed: nothing reaches the
 * listener, a fetch function or a completion, and the server's sending is held up by TCP. Counted:
 * as many resumes as pauses. For bulk work giving way to a click; commands may still be asked for
 * and are sent. The inactivity timeout stands still meanwhile. May be called from any callback of
 * this session, and then takes effect after that response. */
void tern_imap_session_pause (TernImapSession *session);
void tern_imap_session_resume (TernImapSession *session);

/* Seconds without a byte while a reply is awaited, after which the session is over with
 * TERN_NET_ERROR_TIMED_OUT. Default 30; IDLE has its own. */
void tern_imap_session_set_timeout (TernImapSession *session, guint seconds);

/* TCP, TLS (implicit, or STARTTLS with everything of hostile-input's first table), greeting, and
 * CAPABILITY unless the greeting carried it (after STARTTLS it is always asked for again). Nothing
 * said before TLS reaches the listener. A PREAUTH greeting leads to AUTHENTICATED; where STARTTLS
 * is wanted it is TERN_NET_ERROR_INSECURE. A BYE greeting is TERN_IMAP_ERROR_BYE or, where the
 * response code says so, UNAVAILABLE or CONNECTION_LIMIT; anything else TERN_IMAP_ERROR_PARSE. */
void tern_imap_session_connect_async (TernImapSession *session,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean
tern_imap_session_connect_finish (TernImapSession *session, GAsyncResult *result, GError **error);

/* AUTHENTICATE with the best mechanism both sides know (with an initial response where SASL-IR is
 * offered), else LOGIN when there is a password and the server does not forbid it; then CAPABILITY
 * unless the OK carried it, then what a quirk demands (ID, another CAPABILITY). Referrals are
 * ignored. On a session that is already AUTHENTICATED (PREAUTH) it succeeds at once.
 * Credentials are never sent without TLS except to an INSECURE (loopback) endpoint.
 * TERN_IMAP_ERROR_AUTHENTICATION: refused; a wrong password is tried once.
 * TERN_IMAP_ERROR_PRIVACY: LOGINDISABLED or PRIVACYREQUIRED. TERN_NET_ERROR_SASL_NO_MECHANISM:
 * nothing in common. TERN_NET_ERROR_SASL_FAILED: the server could not prove itself (SCRAM). */
void tern_imap_session_authenticate_async (TernImapSession *session,
                                           const TernCredentials *credentials,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);
gboolean tern_imap_session_authenticate_finish (TernImapSession *session,
                                                GAsyncResult *result,
                                                GError **error);

/* ID (RFC 2971): Tern's name and version, nothing about the person. The reply may add quirks. Does
 * nothing, successfully, when ID is not offered or was already sent. */
void tern_imap_session_id_async (TernImapSession *session,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean
tern_imap_session_id_finish (TernImapSession *session, GAsyncResult *result, GError **error);

/* ENABLE (RFC 5161). @extensions: (array zero-terminated=1): "QRESYNC", "CONDSTORE", … Those not
 * offered or denied by a quirk are left out; if none is left nothing is sent. Refused while a
 * mailbox is selected (RFC 7162 §3.2.3).
 * finish: Returns: (transfer full) (array zero-terminated=1): what is on now because of this, in
 * the server's words, upper case; possibly empty. NULL on error. */
void tern_imap_session_enable_async (TernImapSession *session,
                                     const char *const *extensions,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
char **
tern_imap_session_enable_finish (TernImapSession *session, GAsyncResult *result, GError **error);

/* COMPRESS DEFLATE (RFC 4978), once, with nothing in flight. TRUE also when the server says that
 * something below compresses already. TERN_IMAP_ERROR_STATE when it is not offered; a NO is an
 * error but leaves the session as it was. */
void tern_imap_session_compress_async (TernImapSession *session,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean
tern_imap_session_compress_finish (TernImapSession *session, GAsyncResult *result, GError **error);

/* LOGOUT, after everything asked for before it; succeeds also when the server hangs up first.
 * The listener's `disconnected` is then called with no error. */
void tern_imap_session_logout_async (TernImapSession *session,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean
tern_imap_session_logout_finish (TernImapSession *session, GAsyncResult *result, GError **error);

/* Drops the connection now. Every command gets G_IO_ERROR_CANCELLED (from the main loop, not from
 * inside this call); the listener hears `disconnected` with no error, unless it already has. */
void tern_imap_session_abort (TernImapSession *session);

G_END_DECLS
