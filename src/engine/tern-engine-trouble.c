/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Errors of every folder below, by who can do something about them; see the header. */
#include "engine/tern-engine-trouble.h"

#include "engine/tern-engine-error.h"
#include "imap/tern-imap-error.h"
#include "net/tern-net-error.h"
#include "store/tern-store-error.h"

static TernEngineTrouble
find_net (int code)
{
  switch ((TernNetError) code)
    {
    case TERN_NET_ERROR_RESOLVE:
    case TERN_NET_ERROR_REFUSED:
    case TERN_NET_ERROR_UNREACHABLE:
    case TERN_NET_ERROR_TIMED_OUT:
    case TERN_NET_ERROR_CLOSED:
    case TERN_NET_ERROR_PORTAL:
      return TERN_ENGINE_TROUBLE_OFFLINE;
    case TERN_NET_ERROR_CERTIFICATE:
    case TERN_NET_ERROR_CERTIFICATE_CHANGED:
      return TERN_ENGINE_TROUBLE_CERTIFICATE;
    case TERN_NET_ERROR_SASL_FAILED:
    case TERN_NET_ERROR_CREDENTIALS:
      return TERN_ENGINE_TROUBLE_PASSWORD;
    case TERN_NET_ERROR_NOT_TLS:
    case TERN_NET_ERROR_TLS_EXPECTED:
    case TERN_NET_ERROR_INSECURE:
    case TERN_NET_ERROR_SASL_NO_MECHANISM:
    case TERN_NET_ERROR_INVALID:
      return TERN_ENGINE_TROUBLE_SETTINGS;
    case TERN_NET_ERROR_TLS:
    case TERN_NET_ERROR_PROTOCOL:
    default:
      return TERN_ENGINE_TROUBLE_SERVER;
    }
}

static TernEngineTrouble
find_imap (int code)
{
  switch (code)
    {
    case TERN_IMAP_ERROR_AUTHENTICATION:
    case TERN_IMAP_ERROR_AUTHORIZATION:
    case TERN_IMAP_ERROR_EXPIRED:
      return TERN_ENGINE_TROUBLE_PASSWORD;
    case TERN_IMAP_ERROR_PRIVACY:
      return TERN_ENGINE_TROUBLE_SETTINGS;
    case TERN_IMAP_ERROR_STORAGE:
      return TERN_ENGINE_TROUBLE_COMPUTER;
    default:
      return TERN_ENGINE_TROUBLE_SERVER;
    }
}

static TernEngineTrouble
find_engine (int code)
{
  switch (code)
    {
    case TERN_ENGINE_ERROR_SIGN_IN:
    case TERN_ENGINE_ERROR_CREDENTIALS:
    case TERN_ENGINE_ERROR_NO_KEYRING:
      return TERN_ENGINE_TROUBLE_PASSWORD;
    case TERN_ENGINE_ERROR_INVALID:
    case TERN_ENGINE_ERROR_NO_ACCOUNT:
      return TERN_ENGINE_TROUBLE_SETTINGS;
    case TERN_ENGINE_ERROR_IO:
      return TERN_ENGINE_TROUBLE_COMPUTER;
    default:
      return TERN_ENGINE_TROUBLE_SERVER;
    }
}

TernEngineTrouble
tern_engine_trouble_of (const GError *error)
{
  if (error == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return TERN_ENGINE_TROUBLE_NONE;
  if (error->domain == TERN_NET_ERROR)
    return find_net (error->code);
  if (error->domain == TERN_IMAP_ERROR)
    return find_imap (error->code);
  if (error->domain == TERN_ENGINE_ERROR)
    return find_engine (error->code);
  if (error->domain == TERN_STORE_ERROR || error->domain == G_FILE_ERROR)
    return TERN_ENGINE_TROUBLE_COMPUTER;
  return error->domain == G_IO_ERROR ? TERN_ENGINE_TROUBLE_OFFLINE : TERN_ENGINE_TROUBLE_SERVER;
}
