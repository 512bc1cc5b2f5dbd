/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The error domain of net, and GIO's errors put into its words. */

#include "net/tern-net-error.h"

typedef struct
{
  TernCertificateFault *certificate; /* nullable */
} TernNetErrorPrivate;

static void
tern_net_error_private_init (TernNetErrorPrivate *private)
{
  private->certificate = NULL;
}

static void
tern_net_error_private_copy (const TernNetErrorPrivate *from, TernNetErrorPrivate *to)
{
  to->certificate = from->certificate != NULL ? tern_certificate_fault_copy (from->certificate) : NULL;
}

static void
tern_net_error_private_clear (TernNetErrorPrivate *private)
{
  g_clear_pointer (&private->certificate, tern_certificate_fault_free);
}

G_DEFINE_EXTENDED_ERROR (TernNetError, tern_net_error)

typedef struct
{
  TernNetError code;
  const char *sentence; /* one %s: the host */
} Translation;

static const Translation no_host = {
  TERN_NET_ERROR_RESOLVE, "There is no server called %s; check how its name is written"
};
static const Translation no_lookup = {
  TERN_NET_ERROR_UNREACHABLE, "The server %s could not be looked up; this computer may be offline"
};
static const Translation refused = { TERN_NET_ERROR_REFUSED,
                                     "The computer %s is there, but nothing answers on that port" };
static const Translation unreachable = { TERN_NET_ERROR_UNREACHABLE,
                                         "There is no way to %s; this computer may be offline" };
static const Translation timed_out = { TERN_NET_ERROR_TIMED_OUT,
                                       "The server %s did not answer in time" };
static const Translation closed = { TERN_NET_ERROR_CLOSED, "The connection to %s was closed" };
static const Translation broken = { TERN_NET_ERROR_CLOSED, "The connection to %s broke" };
static const Translation not_tls = {
  TERN_NET_ERROR_NOT_TLS,
  "The server %s does not encrypt connections on that port; check port and security"
};
static const Translation untrusted = { TERN_NET_ERROR_CERTIFICATE,
                                       "The certificate of %s is not trusted" };
static const Translation no_tls = { TERN_NET_ERROR_TLS,
                                    "No encrypted connection to %s could be agreed on" };

static const Translation *
translate_io (int code)
{
  switch (code)
    {
    case G_IO_ERROR_HOST_NOT_FOUND:
      return &no_host;
    case G_IO_ERROR_CONNECTION_REFUSED:
      return &refused;
    case G_IO_ERROR_HOST_UNREACHABLE:
    case G_IO_ERROR_NETWORK_UNREACHABLE:
    case G_IO_ERROR_PROXY_FAILED:
    case G_IO_ERROR_PROXY_AUTH_FAILED:
    case G_IO_ERROR_PROXY_NEED_AUTH:
    case G_IO_ERROR_PROXY_NOT_ALLOWED:
      return &unreachable;
    case G_IO_ERROR_TIMED_OUT:
      return &timed_out;
    case G_IO_ERROR_CLOSED:
    case G_IO_ERROR_CONNECTION_CLOSED:
      return &closed;
    default:
      return &broken;
    }
}

static const Translation *
translate_tls (int code)
{
  switch (code)
    {
    case G_TLS_ERROR_NOT_TLS:
      return &not_tls;
    case G_TLS_ERROR_BAD_CERTIFICATE:
      return &untrusted;
    case G_TLS_ERROR_EOF:
      return &closed;
    default:
      return &no_tls;
    }
}

static const Translation *
find_translation (const GError *error)
{
  if (error->domain == G_RESOLVER_ERROR)
    return error->code == G_RESOLVER_ERROR_TEMPORARY_FAILURE ? &no_lookup : &no_host;
  if (error->domain == G_TLS_ERROR)
    return translate_tls (error->code);
  return error->domain == G_IO_ERROR ? translate_io (error->code) : &broken;
}

GError *
tern_net_error_translate (const GError *error, const TernNetEndpoint *endpoint)
{
  const Translation *found;
  g_autofree char *sentence = NULL;
  g_auto (GStrv) parts = NULL;

  if (error->domain == TERN_NET_ERROR || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (error);
  found = find_translation (error);
  parts = g_strsplit (found->sentence, "%s", 2);
  sentence = g_strjoinv (tern_net_endpoint_get_host (endpoint), parts);
  return g_error_new_literal (TERN_NET_ERROR, found->code, sentence);
}

const TernCertificateFault *
tern_net_error_get_certificate (const GError *error)
{
  return error->domain == TERN_NET_ERROR ? tern_net_error_get_private (error)->certificate : NULL;
}

GError *
tern_net_error_new_certificate (TernCertificateFault *fault, const char *format, ...)
{
  GError *error;
  va_list args;

  va_start (args, format);
  error = g_error_new_valist (TERN_NET_ERROR,
                              fault->changed ? TERN_NET_ERROR_CERTIFICATE_CHANGED : TERN_NET_ERROR_CERTIFICATE, format,
                              args);
  va_end (args);
  tern_net_error_get_private (error)->certificate = fault;
  return error;
}
