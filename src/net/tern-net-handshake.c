/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Shakes hands, and says why not. */

#include "net/tern-net-handshake.h"

#include "net/tern-certificate.h"
#include "net/tern-net-deadline.h"
#include "net/tern-net-error.h"

typedef struct
{
  TernNetTap *tap;
  TernNetEndpoint *endpoint;
  TernTlsOptions *options;
  TernNetDeadline *deadline;
  GSocketConnectable *identity;
  GTlsCertificate *certificate; /* nullable until shown */
  GTlsCertificateFlags refused; /* why; 0 when it was not */
} Handshake;

/* RFC 8446 §5.1: what a TLS peer can begin with, alert and handshake. */
#define RECORD_ALERT 21
#define RECORD_HANDSHAKE 22

static void
handshake_free (gpointer data)
{
  Handshake *shake = data;

  tern_net_tap_unref (shake->tap);
  tern_net_endpoint_free (shake->endpoint);
  g_clear_pointer (&shake->options, tern_tls_options_free);
  g_clear_pointer (&shake->deadline, tern_net_deadline_free);
  g_clear_object (&shake->identity);
  g_clear_object (&shake->certificate);
  g_free (shake);
}

/* Emitted only for a certificate that is not trusted by itself. */
static gboolean
on_certificate_doubted (GTlsConnection *connection,
                        GTlsCertificate *certificate,
                        GTlsCertificateFlags flags,
                        gpointer data)
{
  Handshake *shake = data;
  g_autofree char *fingerprint = tern_certificate_dup_fingerprint (certificate);

  g_set_object (&shake->certificate, certificate);
  if (shake->options != NULL
      && tern_tls_options_accepts (shake->options, tern_net_endpoint_get_host (shake->endpoint),
                                   tern_net_endpoint_get_port (shake->endpoint), fingerprint))
    return TRUE;
  shake->refused = tern_certificate_check (certificate, shake->identity, flags);
  return FALSE;
}

static GError *
make_refusal (Handshake *shake)
{
  const char *host = tern_net_endpoint_get_host (shake->endpoint);
  guint16 port = tern_net_endpoint_get_port (shake->endpoint);
  gboolean changed = shake->options != NULL && tern_tls_options_has_pin (shake->options, host, port);
  TernCertificateFault *fault
      = tern_certificate_fault_new (shake->certificate, shake->refused, host, port, changed);

  if (changed)
    return tern_net_error_new_certificate (fault,
                                           "The certificate of %s is not the one an exception was made for: %s. "
                                           "Its fingerprint is %s",
                                           host, fault->reasons, fault->fingerprint);
  return tern_net_error_new_certificate (fault,
                                         "The certificate of %s cannot be trusted: %s. Its fingerprint is %s", host,
                                         fault->reasons, fault->fingerprint);
}

static GError *
make_error (Handshake *shake, const GError *error)
{
  const char *host = tern_net_endpoint_get_host (shake->endpoint);
  int first = tern_net_tap_get_first_byte (shake->tap);

  if (shake->refused != 0)
    return make_refusal (shake);
  if (tern_net_deadline_is_expired (shake->deadline))
    return g_error_new (TERN_NET_ERROR, TERN_NET_ERROR_TIMED_OUT,
                        "The server %s did not set up the encrypted connection in time", host);
  if (first != -1 && first != RECORD_ALERT && first != RECORD_HANDSHAKE
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_new (
        TERN_NET_ERROR, TERN_NET_ERROR_NOT_TLS,
        "The server %s does not encrypt connections on port %u; check port and security", host,
        tern_net_endpoint_get_port (shake->endpoint));
  /* GIO calls that no TLS as well; but who hangs up without a word has not said what they speak. */
  if (first == -1 && g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_NOT_TLS))
    return g_error_new (TERN_NET_ERROR, TERN_NET_ERROR_CLOSED, "The connection to %s was closed", host);
  return tern_net_error_translate (error, shake->endpoint);
}

static void
on_hands_shaken (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  Handshake *shake = g_task_get_task_data (task);
  GTlsConnection *connection = G_TLS_CONNECTION (source);
  GTlsProtocolVersion version;

  if (!g_tls_connection_handshake_finish (connection, result, &error))
    {
      g_task_return_error (task, make_error (shake, error));
      return;
    }
  g_set_object (&shake->certificate, g_tls_connection_get_peer_certificate (connection));
  version = g_tls_connection_get_protocol_version (connection);
  if (version != G_TLS_PROTOCOL_VERSION_TLS_1_2 && version != G_TLS_PROTOCOL_VERSION_TLS_1_3)
    g_task_return_new_error (task, TERN_NET_ERROR, TERN_NET_ERROR_TLS,
                             "The server %s only knows encryption that is no longer safe",
                             tern_net_endpoint_get_host (shake->endpoint));
  else
    g_task_return_pointer (task, g_object_ref (connection), g_object_unref);
}

/* Returns: FALSE when the file of trusted certificates cannot be used. */
static gboolean
set_roots (GTlsConnection *connection, const TernTlsOptions *options, GError **error)
{
  const char *file = options != NULL ? tern_tls_options_get_ca_file (options) : NULL;
  g_autoptr (GTlsDatabase) roots = NULL;

  if (file == NULL)
    return TRUE;
  roots = g_tls_file_database_new (file, NULL);
  if (roots == NULL)
    {
      g_set_error (error, TERN_NET_ERROR, TERN_NET_ERROR_INVALID,
                   "The file of trusted certificates %s cannot be read", file);
      return FALSE;
    }
  g_tls_connection_set_database (connection, roots);
  return TRUE;
}

/* Returns: FALSE when the file of the account's own certificate cannot be used. */
static gboolean
set_own (GTlsConnection *connection, const TernTlsOptions *options, GError **error)
{
  const char *file = options != NULL ? tern_tls_options_get_client_file (options) : NULL;
  g_autoptr (GTlsCertificate) own = NULL;
  g_autoptr (GError) reason = NULL;

  if (file == NULL)
    return TRUE;
  own = g_tls_certificate_new_from_file (file, &reason);
  if (own == NULL)
    {
      g_set_error (error, TERN_NET_ERROR, TERN_NET_ERROR_INVALID,
                   "The file of your own certificate, %s, cannot be used: %s", file, reason->message);
      return FALSE;
    }
  g_tls_connection_set_certificate (connection, own);
  return TRUE;
}

void
tern_net_handshake_async (GIOStream *base,
                          TernNetTap *tap,
                          const TernNetEndpoint *endpoint,
                          const TernTlsOptions *options,
                          guint seconds,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  g_autoptr (GIOStream) connection = NULL;
  GError *error = NULL;
  Handshake *shake = g_new0 (Handshake, 1);

  g_task_set_source_tag (task, tern_net_handshake_async);
  shake->tap = tern_net_tap_ref (tap);
  shake->endpoint = tern_net_endpoint_copy (endpoint);
  shake->options = options != NULL ? tern_tls_options_copy (options) : NULL;
  shake->identity = g_network_address_new (tern_net_endpoint_get_host (endpoint),
                                           tern_net_endpoint_get_port (endpoint));
  g_task_set_task_data (task, shake, handshake_free);
  connection = g_tls_client_connection_new (base, shake->identity, &error);
  if (connection == NULL || !set_roots (G_TLS_CONNECTION (connection), options, &error)
      || !set_own (G_TLS_CONNECTION (connection), options, &error))
    {
      g_autoptr (GError) cause = error;

      g_task_return_error (task, tern_net_error_translate (cause, endpoint));
      return;
    }
  /* Gmail never says goodbye in TLS; mail protocols have their own ends. */
  g_tls_connection_set_require_close_notify (G_TLS_CONNECTION (connection), FALSE);
  g_signal_connect (connection, "accept-certificate", G_CALLBACK (on_certificate_doubted), shake);
  shake->deadline = tern_net_deadline_new (seconds, cancellable);
  tern_net_tap_mark (tap);
  g_tls_connection_handshake_async (G_TLS_CONNECTION (connection), G_PRIORITY_DEFAULT,
                                    tern_net_deadline_get_cancellable (shake->deadline),
                                    on_hands_shaken, g_steal_pointer (&task));
}

GTlsConnection *
tern_net_handshake_finish (GAsyncResult *result, GTlsCertificate **certificate, GError **error)
{
  Handshake *shake = g_task_get_task_data (G_TASK (result));

  *certificate = shake->certificate != NULL ? g_object_ref (shake->certificate) : NULL;
  return g_task_propagate_pointer (G_TASK (result), error);
}
