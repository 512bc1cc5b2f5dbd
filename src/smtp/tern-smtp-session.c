/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A submission session; see the header. Each public call is one task that waits for one reply after
 * another; on_reply_read() is the switch that says what follows which. */

#include "smtp/tern-smtp-session.h"

#include "net/tern-net-stream.h"
#include "net/tern-sasl.h"
#include "smtp/tern-smtp-reply.h"

#include <string.h>

/* What the next reply answers. */
typedef enum
{
  STEP_IDLE,
  STEP_GREETING,
  STEP_EHLO,
  STEP_STARTTLS,
  STEP_EHLO_TLS,
  STEP_AUTH,
  STEP_AUTH_CANCEL,
  STEP_NOOP,
  STEP_QUIT,
} Step;

struct _TernSmtpSession
{
  GObject parent_instance;

  TernNetEndpoint *endpoint;
  TernNetStream *stream;
  TernSmtpReplyReader *reader;
  guint8 buffer[4096];
  gsize n_buffered;
  gsize n_used;
  GTask *task; /* the call under way; nullable */
  Step step;
  char **extensions; /* EHLO lines, nullable */
  TernSasl *sasl;
  char *initial;      /* the first response, where it was too long for the AUTH line; nullable */
  GError *sasl_error; /* why AUTH was called off */
  gboolean opened;    /* a session connects once */
  gboolean connected;
};

G_DEFINE_FINAL_TYPE (TernSmtpSession, tern_smtp_session, G_TYPE_OBJECT)

/* RFC 4954 §4: the AUTH line keeps to the length of other command lines (RFC 5321 §4.5.3.1.4), so a
 * longer first response waits for the server to ask. */
#define COMMAND_MAX_BYTES 512

static void read_reply (TernSmtpSession *session);

static void
wipe_string (char *string)
{
  if (string != NULL)
    explicit_bzero (string, strlen (string));
  g_free (string);
}

static void
wipe_line (gpointer line)
{
  wipe_string (line);
}

static void
end_call (TernSmtpSession *session, GError *error)
{
  g_autoptr (GTask) task = g_steal_pointer (&session->task);
  Step step = session->step;

  session->step = STEP_IDLE;
  g_clear_pointer (&session->sasl, tern_sasl_free);
  g_clear_pointer (&session->initial, wipe_string);
  if (step == STEP_QUIT
      || (error != NULL
          && !g_error_matches (error, TERN_SMTP_ERROR, TERN_SMTP_ERROR_AUTHENTICATION)))
    {
      session->connected = FALSE;
      tern_net_stream_abort (session->stream);
    }
  if (step == STEP_QUIT && error != NULL
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_clear_error (&error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
end_call_literal (TernSmtpSession *session, GQuark domain, int code, const char *sentence)
{
  end_call (session, g_error_new_literal (domain, code, sentence));
}

static void
on_line_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TernSmtpSession) session = user_data;
  g_autoptr (GError) error = NULL;

  if (!tern_net_stream_write_bytes_finish (TERN_NET_STREAM (source), result, &error)
      && session->task != NULL)
    end_call (session, g_steal_pointer (&error));
}

/* @line: (transfer full): wiped when it has left: it may hold a password. */
static void
send_line (TernSmtpSession *session, Step step, char *line)
{
  char *ended = g_strconcat (line, "\r\n", NULL);
  g_autoptr (GBytes) bytes = g_bytes_new_with_free_func (ended, strlen (ended), wipe_line, ended);

  wipe_string (line);
  if (session->n_used < session->n_buffered)
    {
      end_call_literal (session, TERN_SMTP_ERROR, TERN_SMTP_ERROR_PROTOCOL,
                        "The server answered something it was not asked yet");
      return;
    }
  session->step = step;
  tern_net_stream_write_bytes_async (session->stream, bytes, g_task_get_cancellable (session->task),
                                     on_line_written, g_object_ref (session));
  read_reply (session);
}

/* Our name for EHLO says nothing about the computer (RFC 5321 §4.1.3 allows an address literal). */
static void
send_ehlo (TernSmtpSession *session, Step step)
{
  send_line (session, step, g_strdup ("EHLO [127.0.0.1]"));
}

static const char *
find_extension (TernSmtpSession *session, const char *keyword)
{
  gsize length = strlen (keyword);

  for (guint i = 0; session->extensions != NULL && session->extensions[i] != NULL; i++)
    {
      const char *line = session->extensions[i];

      if (g_ascii_strncasecmp (line, keyword, length) == 0
          && (line[length] == '\0' || line[length] == ' ' || line[length] == '='))
        return line + length;
    }
  return NULL;
}

static void
on_tls_started (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TernSmtpSession) session = user_data;
  GError *error = NULL;

  if (session->task == NULL)
    return;
  if (!tern_net_stream_starttls_finish (TERN_NET_STREAM (source), result, &error))
    end_call (session, error);
  else
    send_ehlo (session, STEP_EHLO_TLS);
}

static void
start_tls (TernSmtpSession *session, guint code)
{
  if (code != 220 || session->n_used < session->n_buffered)
    {
      end_call_literal (session, TERN_NET_ERROR, TERN_NET_ERROR_INSECURE,
                        code != 220
                            ? "The server refuses to encrypt the connection, so nothing was sent"
                            : "The server sent something before the connection was encrypted, "
                              "so nothing was sent");
      return;
    }
  g_clear_pointer (&session->extensions, g_strfreev);
  tern_net_stream_starttls_async (session->stream, g_task_get_cancellable (session->task),
                                  on_tls_started, g_object_ref (session));
}

/* 4xx may pass, anything else unexpected stays. */
static void
refuse (TernSmtpSession *session, guint code)
{
  if (code >= 400 && code < 500)
    end_call_literal (session, TERN_SMTP_ERROR, TERN_SMTP_ERROR_UNAVAILABLE,
                      "The server for sending mail is not ready just now");
  else
    end_call_literal (session, TERN_SMTP_ERROR, TERN_SMTP_ERROR_REFUSED,
                      "The server for sending mail refuses to talk to this computer");
}

static void
take_extensions (TernSmtpSession *session)
{
  const char *const *lines = tern_smtp_reply_reader_get_lines (session->reader);

  g_strfreev (session->extensions);
  session->extensions = g_strdupv ((char **)(lines[0] != NULL ? lines + 1 : lines));
}

static void
greet (TernSmtpSession *session, guint code)
{
  gboolean wants_tls = tern_net_endpoint_get_security (session->endpoint)
                           == TERN_NET_SECURITY_STARTTLS
                       && session->step == STEP_EHLO;

  if (code != 250)
    {
      refuse (session, code);
      return;
    }
  take_extensions (session);
  if (!wants_tls)
    {
      session->connected = TRUE;
      end_call (session, NULL);
    }
  else if (find_extension (session, "STARTTLS") == NULL)
    end_call_literal (session, TERN_NET_ERROR, TERN_NET_ERROR_INSECURE,
                      "The server does not offer to encrypt the connection, so nothing was sent");
  else
    send_line (session, STEP_STARTTLS, g_strdup ("STARTTLS"));
}

static char *
encode_response (GBytes *response)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (response, &length);

  return g_base64_encode (data, length);
}

static void
cancel_auth (TernSmtpSession *session, GError *error)
{
  g_clear_error (&session->sasl_error);
  session->sasl_error = error;
  send_line (session, STEP_AUTH_CANCEL, g_strdup ("*"));
}

static void
answer_challenge (TernSmtpSession *session)
{
  const char *const *lines = tern_smtp_reply_reader_get_lines (session->reader);
  g_autofree char *text = g_strdup (lines[0] != NULL ? g_strstrip ((char *)lines[0]) : "");
  g_autoptr (GBytes) challenge = NULL;
  g_autoptr (GBytes) response = NULL;
  GError *error = NULL;
  gsize length = 0;

  if (session->initial != NULL)
    {
      send_line (session, STEP_AUTH, g_steal_pointer (&session->initial));
      return;
    }
  if (text[0] != '\0')
    g_base64_decode_inplace (text, &length);
  challenge = g_bytes_new (text, length);
  if (tern_sasl_step (session->sasl, challenge, &response, &error))
    send_line (session, STEP_AUTH, encode_response (response));
  else
    cancel_auth (session, error);
}

static void
end_auth (TernSmtpSession *session, guint code)
{
  g_autoptr (GError) error = g_steal_pointer (&session->sasl_error);

  if (error != NULL)
    end_call (session, g_steal_pointer (&error));
  else if (code == 235)
    {
      tern_sasl_finish (session->sasl, &error);
      end_call (session, g_steal_pointer (&error));
    }
  else if (code >= 500 || code == 432)
    end_call_literal (session, TERN_SMTP_ERROR, TERN_SMTP_ERROR_AUTHENTICATION,
                      "The server for sending mail did not accept the user name and password");
  else
    refuse (session, code);
}

static void
follow (TernSmtpSession *session)
{
  guint code = tern_smtp_reply_reader_get_code (session->reader);

  switch (session->step)
    {
    case STEP_GREETING:
      if (code == 220)
        send_ehlo (session, STEP_EHLO);
      else
        refuse (session, code);
      break;
    case STEP_EHLO:
    case STEP_EHLO_TLS:
      greet (session, code);
      break;
    case STEP_STARTTLS:
      start_tls (session, code);
      break;
    case STEP_AUTH:
      if (code == 334)
        answer_challenge (session);
      else
        end_auth (session, code);
      break;
    case STEP_AUTH_CANCEL:
      end_auth (session, code);
      break;
    case STEP_NOOP:
      if (code == 250)
        end_call (session, NULL);
      else
        refuse (session, code);
      break;
    case STEP_QUIT:
      end_call (session, NULL);
      break;
    case STEP_IDLE:
    default:
      g_assert_not_reached ();
    }
}

static void
feed (TernSmtpSession *session)
{
  GError *error = NULL;
  gboolean complete = FALSE;
  gsize used = 0;

  if (!tern_smtp_reply_reader_feed (session->reader, session->buffer + session->n_used,
                                    session->n_buffered - session->n_used, &used, &complete,
                                    &error))
    {
      end_call (session, error);
      return;
    }
  session->n_used += used;
  if (complete)
    follow (session);
  else
    read_reply (session);
}

static void
on_bytes_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TernSmtpSession) session = user_data;
  GError *error = NULL;
  gssize n = tern_net_stream_read_finish (TERN_NET_STREAM (source), result, &error);

  if (session->task == NULL)
    {
      g_clear_error (&error);
      return;
    }
  if (n < 0)
    end_call (session, error);
  else if (n == 0)
    end_call_literal (session, TERN_NET_ERROR, TERN_NET_ERROR_CLOSED,
                      "The server for sending mail closed the connection");
  else
    {
      session->n_buffered = (gsize)n;
      session->n_used = 0;
      feed (session);
    }
}

static void
read_reply (TernSmtpSession *session)
{
  tern_net_stream_read_async (session->stream, session->buffer, sizeof session->buffer,
                              g_task_get_cancellable (session->task), on_bytes_read,
                              g_object_ref (session));
}

/* Takes the one place for a call. */
static gboolean
begin_call (TernSmtpSession *session,
            gboolean wanted_connected,
            gpointer tag,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (session, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  if (session->task != NULL || session->connected != wanted_connected
      || (session->opened && tag == tern_smtp_session_connect_async))
    {
      g_task_return_new_error (task, TERN_SMTP_ERROR, TERN_SMTP_ERROR_STATE,
                               "The connection for sending mail is not ready for this");
      return FALSE;
    }
  session->task = g_steal_pointer (&task);
  return TRUE;
}

static void
on_stream_connected (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TernSmtpSession) session = user_data;
  GError *error = NULL;

  if (!tern_net_stream_connect_finish (TERN_NET_STREAM (source), result, &error))
    {
      end_call (session, error);
      return;
    }
  session->step = STEP_GREETING;
  read_reply (session);
}

static void
tern_smtp_session_dispose (GObject *object)
{
  TernSmtpSession *session = TERN_SMTP_SESSION (object);

  if (session->stream != NULL)
    tern_net_stream_abort (session->stream);
  g_clear_object (&session->stream);
  G_OBJECT_CLASS (tern_smtp_session_parent_class)->dispose (object);
}

static void
tern_smtp_session_finalize (GObject *object)
{
  TernSmtpSession *session = TERN_SMTP_SESSION (object);

  g_clear_pointer (&session->endpoint, tern_net_endpoint_free);
  g_clear_pointer (&session->reader, tern_smtp_reply_reader_free);
  g_clear_pointer (&session->extensions, g_strfreev);
  g_clear_pointer (&session->sasl, tern_sasl_free);
  g_clear_pointer (&session->initial, wipe_string);
  g_clear_error (&session->sasl_error);
  G_OBJECT_CLASS (tern_smtp_session_parent_class)->finalize (object);
}

static void
tern_smtp_session_class_init (TernSmtpSessionClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->dispose = tern_smtp_session_dispose;
  object_class->finalize = tern_smtp_session_finalize;
}

static void
tern_smtp_session_init (TernSmtpSession *session)
{
  session->reader = tern_smtp_reply_reader_new ();
}

TernSmtpSession *
tern_smtp_session_new (const TernNetEndpoint *endpoint, const TernTlsOptions *tls)
{
  TernSmtpSession *session = g_object_new (TERN_TYPE_SMTP_SESSION, NULL);

  session->endpoint = tern_net_endpoint_copy (endpoint);
  session->stream = tern_net_stream_new (endpoint, tls);
  return session;
}

void
tern_smtp_session_set_connect_timeout (TernSmtpSession *session, guint seconds)
{
  tern_net_stream_set_connect_timeout (session->stream, seconds);
}

void
tern_smtp_session_connect_async (TernSmtpSession *session,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  if (!begin_call (session, FALSE, tern_smtp_session_connect_async, cancellable, callback,
                   user_data))
    return;
  session->opened = TRUE;
  tern_net_stream_connect_async (session->stream, cancellable, on_stream_connected,
                                 g_object_ref (session));
}

gboolean
tern_smtp_session_connect_finish (TernSmtpSession *session, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* The mechanisms of "AUTH PLAIN LOGIN", and of the old spelling "AUTH=PLAIN" that some send beside
 * it. */
static char **
dup_mechanisms (TernSmtpSession *session)
{
  g_autoptr (GStrvBuilder) mechanisms = g_strv_builder_new ();
  gboolean found = FALSE;

  for (guint i = 0; session->extensions != NULL && session->extensions[i] != NULL; i++)
    {
      const char *line = session->extensions[i];
      g_auto (GStrv) names = NULL;

      if (g_ascii_strncasecmp (line, "AUTH", 4) != 0 || (line[4] != ' ' && line[4] != '='))
        continue;
      found = TRUE;
      names = g_strsplit_set (line + 5, " \t", -1);
      g_strv_builder_addv (mechanisms, (const char **)names);
    }
  return found ? g_strv_builder_end (mechanisms) : NULL;
}

/* Sends AUTH with the first response, or without it when the line would be too long.
 * @initial: (nullable) (transfer full): in base64. */
static void
send_auth (TernSmtpSession *session, char *initial)
{
  const char *mechanism = tern_sasl_get_mechanism (session->sasl);

  if (initial != NULL
      && strlen ("AUTH  \r\n") + strlen (mechanism) + strlen (initial) > COMMAND_MAX_BYTES)
    session->initial = g_steal_pointer (&initial);
  send_line (session, STEP_AUTH,
             g_strdup_printf ("AUTH %s%s%s", mechanism, initial != NULL ? " " : "",
                              initial != NULL ? initial : ""));
  wipe_string (initial);
}

void
tern_smtp_session_authenticate_async (TernSmtpSession *session,
                                      TernCredentials *credentials,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  g_auto (GStrv) mechanisms = dup_mechanisms (session);
  g_autoptr (GBytes) binding = NULL;
  g_autoptr (GBytes) initial = NULL;
  char *encoded = NULL;
  gboolean private_wire;
  GError *error = NULL;

  if (!begin_call (session, TRUE, tern_smtp_session_authenticate_async, cancellable, callback,
                   user_data))
    return;
  if (mechanisms == NULL)
    {
      end_call_literal (session, TERN_SMTP_ERROR, TERN_SMTP_ERROR_NO_AUTHENTICATION,
                        "The server for sending mail offers no way to sign in");
      return;
    }
  binding = tern_net_stream_dup_channel_binding (session->stream);
  private_wire = tern_net_stream_is_tls (session->stream)
                 || tern_net_endpoint_get_security (session->endpoint)
                        == TERN_NET_SECURITY_INSECURE;
  session->sasl = tern_sasl_new ((const char *const *)mechanisms, credentials, session->endpoint,
                                 binding, private_wire, &error);
  if (session->sasl == NULL || !tern_sasl_initial_response (session->sasl, &initial, &error))
    {
      end_call (session, error);
      return;
    }
  /* An empty first response is "=" (RFC 4954 §4). */
  if (initial != NULL)
    encoded = g_bytes_get_size (initial) > 0 ? encode_response (initial) : g_strdup ("=");
  send_auth (session, encoded);
}

gboolean
tern_smtp_session_authenticate_finish (TernSmtpSession *session,
                                       GAsyncResult *result,
                                       GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
tern_smtp_session_noop_async (TernSmtpSession *session,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  if (begin_call (session, TRUE, tern_smtp_session_noop_async, cancellable, callback, user_data))
    send_line (session, STEP_NOOP, g_strdup ("NOOP"));
}

gboolean
tern_smtp_session_noop_finish (TernSmtpSession *session, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
tern_smtp_session_quit_async (TernSmtpSession *session,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  if (!begin_call (session, session->connected, tern_smtp_session_quit_async, cancellable, callback,
                   user_data))
    return;
  if (session->connected)
    send_line (session, STEP_QUIT, g_strdup ("QUIT"));
  else
    end_call (session, NULL);
}

gboolean
tern_smtp_session_quit_finish (TernSmtpSession *session, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
tern_smtp_session_abort (TernSmtpSession *session)
{
  session->connected = FALSE;
  tern_net_stream_abort (session->stream);
}

gboolean
tern_smtp_session_has_extension (TernSmtpSession *session, const char *keyword)
{
  return find_extension (session, keyword) != NULL;
}

guint64
tern_smtp_session_get_max_size (TernSmtpSession *session)
{
  const char *rest = find_extension (session, "SIZE");
  guint64 size;

  if (rest == NULL || rest[0] == '\0'
      || !g_ascii_string_to_unsigned (rest + 1, 10, 0, G_MAXUINT64, &size, NULL))
    return 0;
  return size;
}

GTlsCertificate *
tern_smtp_session_get_certificate (TernSmtpSession *session)
{
  return tern_net_stream_get_certificate (session->stream);
}
