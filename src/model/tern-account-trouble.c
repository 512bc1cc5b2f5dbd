/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Errors of the core made into what a page can say and point at. */

#include "model/tern-account-setup-private.h"

/* Which of a server's three fields. */
enum
{
  HOST,
  PORT,
  SECURITY,
  NOWHERE,
};

typedef struct
{
  int code;
  TernAccountTrouble trouble;
  int place;
} Row;

static const Row net_rows[] = {
  { TERN_NET_ERROR_RESOLVE, TERN_ACCOUNT_TROUBLE_UNKNOWN_SERVER, HOST },
  { TERN_NET_ERROR_REFUSED, TERN_ACCOUNT_TROUBLE_NOBODY_LISTENS, PORT },
  { TERN_NET_ERROR_UNREACHABLE, TERN_ACCOUNT_TROUBLE_OFFLINE, NOWHERE },
  { TERN_NET_ERROR_PORTAL, TERN_ACCOUNT_TROUBLE_OTHER, NOWHERE },
  { TERN_NET_ERROR_TIMED_OUT, TERN_ACCOUNT_TROUBLE_SILENT, HOST },
  { TERN_NET_ERROR_CLOSED, TERN_ACCOUNT_TROUBLE_CLOSED, PORT },
  { TERN_NET_ERROR_NOT_TLS, TERN_ACCOUNT_TROUBLE_NOT_ENCRYPTED, SECURITY },
  { TERN_NET_ERROR_TLS_EXPECTED, TERN_ACCOUNT_TROUBLE_ENCRYPTED, SECURITY },
  { TERN_NET_ERROR_TLS, TERN_ACCOUNT_TROUBLE_NO_ENCRYPTION, HOST },
  { TERN_NET_ERROR_INSECURE, TERN_ACCOUNT_TROUBLE_NO_ENCRYPTION, SECURITY },
  { TERN_NET_ERROR_CERTIFICATE, TERN_ACCOUNT_TROUBLE_CERTIFICATE, HOST },
  { TERN_NET_ERROR_CERTIFICATE_CHANGED, TERN_ACCOUNT_TROUBLE_CERTIFICATE_CHANGED, HOST },
  { TERN_NET_ERROR_SASL_NO_MECHANISM, TERN_ACCOUNT_TROUBLE_NO_SAFE_WAY, HOST },
  { TERN_NET_ERROR_PROTOCOL, TERN_ACCOUNT_TROUBLE_NOT_MAIL, PORT },
  { TERN_NET_ERROR_INVALID, TERN_ACCOUNT_TROUBLE_OTHER, HOST },
};

static const Row imap_rows[] = {
  { TERN_IMAP_ERROR_PARSE, TERN_ACCOUNT_TROUBLE_NOT_MAIL, PORT },
  { TERN_IMAP_ERROR_PRIVACY, TERN_ACCOUNT_TROUBLE_NO_SAFE_WAY, SECURITY },
  { TERN_IMAP_ERROR_BYE, TERN_ACCOUNT_TROUBLE_SERVER, NOWHERE },
};

static const Row smtp_rows[] = {
  { TERN_SMTP_ERROR_PROTOCOL, TERN_ACCOUNT_TROUBLE_NOT_MAIL, PORT },
  { TERN_SMTP_ERROR_NO_AUTHENTICATION, TERN_ACCOUNT_TROUBLE_NO_SAFE_WAY, PORT },
  { TERN_SMTP_ERROR_UNAVAILABLE, TERN_ACCOUNT_TROUBLE_SERVER, NOWHERE },
  { TERN_SMTP_ERROR_REFUSED, TERN_ACCOUNT_TROUBLE_SERVER, NOWHERE },
};

static TernAccountField
field_of (TernNetProtocol protocol, int place)
{
  if (place == NOWHERE)
    return TERN_ACCOUNT_FIELD_NONE;
  return (protocol == TERN_NET_PROTOCOL_IMAP ? TERN_ACCOUNT_FIELD_IMAP_HOST : TERN_ACCOUNT_FIELD_SMTP_HOST) + place;
}

/* Returns: the row, or one for whatever else a server of that kind says. */
static Row
find_row (const GError *error)
{
  static const Row otherwise = { 0, TERN_ACCOUNT_TROUBLE_OTHER, NOWHERE };
  const Row *rows = error->domain == TERN_NET_ERROR    ? net_rows
                    : error->domain == TERN_IMAP_ERROR ? imap_rows
                    : error->domain == TERN_SMTP_ERROR ? smtp_rows
                                                       : NULL;
  gsize n = rows == net_rows    ? G_N_ELEMENTS (net_rows)
            : rows == imap_rows ? G_N_ELEMENTS (imap_rows)
            : rows == smtp_rows ? G_N_ELEMENTS (smtp_rows)
                                : 0;

  for (gsize i = 0; i < n; i++)
    if (rows[i].code == error->code)
      return rows[i];
  return otherwise;
}

TernAccountSetupState
tern_account_trouble_explain (const GError *error,
                              TernNetProtocol protocol,
                              TernNetSecurity security,
                              TernAccountTrouble *trouble,
                              TernAccountField *field)
{
  const Row row = find_row (error);

  *trouble = row.trouble;
  *field = field_of (protocol, row.place);
  if (g_error_matches (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_SIGN_IN))
    {
      *trouble = protocol == TERN_NET_PROTOCOL_IMAP ? TERN_ACCOUNT_TROUBLE_PASSWORD_REFUSED
                                                    : TERN_ACCOUNT_TROUBLE_SENDING_REFUSED;
      *field = protocol == TERN_NET_PROTOCOL_IMAP ? TERN_ACCOUNT_FIELD_PASSWORD : TERN_ACCOUNT_FIELD_SMTP_HOST;
      return TERN_ACCOUNT_SETUP_REFUSED;
    }
  if (g_error_matches (error, TERN_NET_ERROR, TERN_NET_ERROR_CREDENTIALS))
    {
      *trouble = TERN_ACCOUNT_TROUBLE_BAD_PASSWORD;
      *field = TERN_ACCOUNT_FIELD_PASSWORD;
    }
  else if (error->domain == TERN_ENGINE_ERROR
           && (error->code == TERN_ENGINE_ERROR_CREDENTIALS || error->code == TERN_ENGINE_ERROR_NO_KEYRING))
    {
      *trouble = TERN_ACCOUNT_TROUBLE_NO_PASSWORD;
      *field = TERN_ACCOUNT_FIELD_PASSWORD;
    }
  else if (*trouble == TERN_ACCOUNT_TROUBLE_SILENT && security != TERN_NET_SECURITY_TLS)
    {
      *trouble = TERN_ACCOUNT_TROUBLE_SILENT_PLAIN;
      *field = field_of (protocol, SECURITY);
    }
  return tern_net_error_get_certificate (error) != NULL ? TERN_ACCOUNT_SETUP_CERTIFICATE : TERN_ACCOUNT_SETUP_FAILED;
}
