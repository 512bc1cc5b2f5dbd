/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Connects by TCP. */

#include "net/tern-net-dialer.h"

#include "net/tern-net-deadline.h"
#include "net/tern-net-error.h"

#include <netinet/in.h>
#include <netinet/tcp.h>

/* Seconds: a first probe after two quiet minutes, then every half minute; dead after four. An IDLE
 * connection is noticed well inside its nine minutes. */
#define KEEPALIVE_IDLE 120
#define KEEPALIVE_INTERVAL 30
#define KEEPALIVE_COUNT 4
/* Milliseconds that sent bytes may stay unacknowledged (RFC 5482). */
#define USER_TIMEOUT (60 * 1000)

typedef struct
{
  TernNetEndpoint *endpoint;
  TernNetDeadline *deadline;
} Dial;

static void
dial_free (gpointer data)
{
  Dial *dial = data;

  tern_net_endpoint_free (dial->endpoint);
  g_clear_pointer (&dial->deadline, tern_net_deadline_free);
  g_free (dial);
}

/* Each is a help, not a need: a system without one still connects. */
static void
tune_socket (GSocket *socket)
{
  g_socket_set_keepalive (socket, TRUE);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, 1, NULL);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_KEEPIDLE, KEEPALIVE_IDLE, NULL);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_KEEPINTVL, KEEPALIVE_INTERVAL, NULL);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_KEEPCNT, KEEPALIVE_COUNT, NULL);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_USER_TIMEOUT, USER_TIMEOUT, NULL);
}

/* `localhost` is a name like any other, and a file or a server can point it elsewhere. */
static gboolean
leads_to_loopback (GSocketConnection *connection)
{
  g_autoptr (GSocketAddress) address = g_socket_connection_get_remote_address (connection, NULL);

  return G_IS_INET_SOCKET_ADDRESS (address)
         && g_inet_address_get_is_loopback (
             g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
}

static GError *
make_error (Dial *dial, const GError *error)
{
  if (!tern_net_deadline_is_expired (dial->deadline))
    return tern_net_error_translate (error, dial->endpoint);
  return g_error_new (TERN_NET_ERROR, TERN_NET_ERROR_TIMED_OUT,
                      "The server %s did not answer in time",
                      tern_net_endpoint_get_host (dial->endpoint));
}

static void
on_connected (GObject *client, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  Dial *dial = g_task_get_task_data (task);
  g_autoptr (GSocketConnection) connection = g_socket_client_connect_finish (
      G_SOCKET_CLIENT (client), result, &error);

  if (connection == NULL)
    {
      g_task_return_error (task, make_error (dial, error));
      return;
    }
  if (tern_net_endpoint_get_security (dial->endpoint) == TERN_NET_SECURITY_INSECURE
      && !leads_to_loopback (connection))
    {
      g_task_return_new_error (
          task, TERN_NET_ERROR, TERN_NET_ERROR_INSECURE,
          "Connections without encryption are only made to this computer itself");
      return;
    }
  tune_socket (g_socket_connection_get_socket (connection));
  g_task_return_pointer (task, g_steal_pointer (&connection), g_object_unref);
}

void
tern_net_dial_async (const TernNetEndpoint *endpoint,
                     guint seconds,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer data)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnectable) address = g_network_address_new (
      tern_net_endpoint_get_host (endpoint), tern_net_endpoint_get_port (endpoint));
  GTask *task = g_task_new (NULL, cancellable, callback, data);
  Dial *dial = g_new0 (Dial, 1);

  g_task_set_source_tag (task, tern_net_dial_async);
  dial->endpoint = tern_net_endpoint_copy (endpoint);
  dial->deadline = tern_net_deadline_new (seconds, cancellable);
  g_task_set_task_data (task, dial, dial_free);
  /* No proxy stands between this computer and itself. */
  g_socket_client_set_enable_proxy (client, !tern_net_endpoint_is_loopback (endpoint));
  g_socket_client_connect_async (
      client, address, tern_net_deadline_get_cancellable (dial->deadline), on_connected, task);
}

GSocketConnection *
tern_net_dial_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
