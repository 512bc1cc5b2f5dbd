/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Server addresses and the URLs they are written as. */

#include "net/tern-net-endpoint.h"

#include "net/tern-net-error.h"

#include <gio/gio.h>
#include <string.h>

struct _TernNetEndpoint
{
  TernNetProtocol protocol;
  TernNetSecurity security;
  char *host;
  guint16 port;
};

typedef struct
{
  const char *scheme;
  TernNetProtocol protocol;
  TernNetSecurity security;
  guint16 port; /* RFC 8314 §7, RFC 9051 §2.1, RFC 6409 §3.1 */
} Scheme;

static const Scheme schemes[] = {
  { "imaps", TERN_NET_PROTOCOL_IMAP, TERN_NET_SECURITY_TLS, 993 },
  { "imap+starttls", TERN_NET_PROTOCOL_IMAP, TERN_NET_SECURITY_STARTTLS, 143 },
  { "imap+insecure", TERN_NET_PROTOCOL_IMAP, TERN_NET_SECURITY_INSECURE, 143 },
  { "smtps", TERN_NET_PROTOCOL_SMTP, TERN_NET_SECURITY_TLS, 465 },
  { "smtp+starttls", TERN_NET_PROTOCOL_SMTP, TERN_NET_SECURITY_STARTTLS, 587 },
  { "smtp+insecure", TERN_NET_PROTOCOL_SMTP, TERN_NET_SECURITY_INSECURE, 587 },
};

/* RFC 1035 §2.3.4, without the final dot. */
#define HOST_MAX_BYTES 253

G_DEFINE_BOXED_TYPE (TernNetEndpoint,
                     tern_net_endpoint,
                     tern_net_endpoint_copy,
                     tern_net_endpoint_free)

static const Scheme *
find_scheme (TernNetProtocol protocol, TernNetSecurity security)
{
  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    if (schemes[i].protocol == protocol && schemes[i].security == security)
      return &schemes[i];
  g_return_val_if_reached (&schemes[0]);
}

static gboolean
is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  return address != NULL ? g_inet_address_get_is_loopback (address)
                         : strcmp (host, "localhost") == 0;
}

/* Returns: (transfer full) (nullable): an address as it is, a name as lower case ASCII, NULL when
 * it is neither. */
static char *
dup_host (const char *host)
{
  g_autofree char *ascii = NULL;
  g_autofree char *lower = NULL;

  if (g_hostname_is_ip_address (host))
    return g_ascii_strdown (host, -1);
  if (!g_utf8_validate (host, -1, NULL) || (ascii = g_hostname_to_ascii (host)) == NULL)
    return NULL;
  lower = g_ascii_strdown (ascii, -1);
  if (lower[0] == '\0' || lower[0] == '.' || lower[0] == '-' || strlen (lower) > HOST_MAX_BYTES
      || strstr (lower, "..") != NULL
      || lower[strspn (lower, "abcdefghijklmnopqrstuvwxyz0123456789-_.")] != '\0')
    return NULL;
  return g_steal_pointer (&lower);
}

static TernNetEndpoint *
fail (GError **error, const char *sentence)
{
  g_set_error_literal (error, TERN_NET_ERROR, TERN_NET_ERROR_INVALID, sentence);
  return NULL;
}

/* @text: what follows the host: nothing, or a colon and 1 … 65535. */
static gboolean
read_port (const char *text, guint16 *port)
{
  guint64 value;

  *port = 0;
  if (text[0] == '\0')
    return TRUE;
  if (text[0] != ':' || !g_ascii_string_to_unsigned (text + 1, 10, 1, G_MAXUINT16, &value, NULL))
    return FALSE;
  *port = (guint16)value;
  return TRUE;
}

static TernNetEndpoint *
parse_place (const Scheme *scheme, const char *place, GError **error)
{
  static const char wrong[] = "The server address is not written correctly";
  g_autofree char *copy = g_strdup (place);
  const char *host = copy;
  char *end;
  guint16 port;

  if (g_str_has_suffix (copy, "/"))
    copy[strlen (copy) - 1] = '\0';
  if (copy[0] == '[')
    {
      host = copy + 1;
      end = strchr (host, ']');
      if (end == NULL || !read_port (end + 1, &port))
        return fail (error, wrong);
      *end = '\0';
      if (strchr (host, ':') == NULL)
        return fail (error, wrong);
    }
  else
    {
      end = copy + strcspn (copy, ":");
      if (!read_port (end, &port))
        return fail (error, wrong);
      *end = '\0';
    }
  return tern_net_endpoint_new (scheme->protocol, host, port, scheme->security, error);
}

TernNetEndpoint *
tern_net_endpoint_new (TernNetProtocol protocol,
                       const char *host,
                       guint16 port,
                       TernNetSecurity security,
                       GError **error)
{
  g_autofree char *name = dup_host (host);
  TernNetEndpoint *endpoint;

  if (name == NULL)
    return fail (error, "The server's name is not written correctly");
  if (security == TERN_NET_SECURITY_INSECURE && !is_loopback (name))
    {
      g_set_error_literal (error, TERN_NET_ERROR, TERN_NET_ERROR_INSECURE,
                           "Connections without encryption are only made to this computer itself");
      return NULL;
    }
  endpoint = g_new0 (TernNetEndpoint, 1);
  endpoint->protocol = protocol;
  endpoint->security = security;
  endpoint->host = g_steal_pointer (&name);
  endpoint->port = port != 0 ? port : find_scheme (protocol, security)->port;
  return endpoint;
}

TernNetEndpoint *
tern_net_endpoint_parse (const char *url, GError **error)
{
  const char *place = strstr (url, "://");

  for (guint i = 0; place != NULL && i < G_N_ELEMENTS (schemes); i++)
    if (strlen (schemes[i].scheme) == (gsize)(place - url)
        && g_ascii_strncasecmp (url, schemes[i].scheme, (gsize)(place - url)) == 0)
      return parse_place (&schemes[i], place + 3, error);
  return fail (error,
               "A server address begins with imaps:// or imap+starttls://, or with smtps:// or "
               "smtp+starttls://");
}

TernNetEndpoint *
tern_net_endpoint_copy (const TernNetEndpoint *endpoint)
{
  TernNetEndpoint *copy = g_memdup2 (endpoint, sizeof *endpoint);

  copy->host = g_strdup (endpoint->host);
  return copy;
}

void
tern_net_endpoint_free (TernNetEndpoint *endpoint)
{
  g_free (endpoint->host);
  g_free (endpoint);
}

TernNetProtocol
tern_net_endpoint_get_protocol (const TernNetEndpoint *endpoint)
{
  return endpoint->protocol;
}

TernNetSecurity
tern_net_endpoint_get_security (const TernNetEndpoint *endpoint)
{
  return endpoint->security;
}

const char *
tern_net_endpoint_get_host (const TernNetEndpoint *endpoint)
{
  return endpoint->host;
}

guint16
tern_net_endpoint_get_port (const TernNetEndpoint *endpoint)
{
  return endpoint->port;
}

const char *
tern_net_endpoint_get_service (const TernNetEndpoint *endpoint)
{
  return endpoint->protocol == TERN_NET_PROTOCOL_IMAP ? "imap" : "smtp";
}

gboolean
tern_net_endpoint_is_loopback (const TernNetEndpoint *endpoint)
{
  return is_loopback (endpoint->host);
}

gboolean
tern_net_endpoint_equal (const TernNetEndpoint *a, const TernNetEndpoint *b)
{
  return a->protocol == b->protocol && a->security == b->security && a->port == b->port
         && strcmp (a->host, b->host) == 0;
}

char *
tern_net_endpoint_to_url (const TernNetEndpoint *endpoint)
{
  gboolean bracket = strchr (endpoint->host, ':') != NULL;

  return g_strdup_printf ("%s://%s%s%s:%u",
                          find_scheme (endpoint->protocol, endpoint->security)->scheme,
                          bracket ? "[" : "", endpoint->host, bracket ? "]" : "", endpoint->port);
}
