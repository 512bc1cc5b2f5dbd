/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Errors of the conversation and their sentences, see the header. */

#include "imap/tern-imap-error.h"

#include "imap/tern-imap-response.h"

#include <string.h>

/* M365 asks for up to 299,961 ms (server-quirks.md); nobody is believed beyond an hour. */
#define MAX_BACKOFF_MS (60 * 60 * 1000)

typedef struct
{
  char *server_text; /* owned, nullable */
  guint backoff_ms;
} TernImapErrorPrivate;

static void
tern_imap_error_private_init (TernImapErrorPrivate *priv)
{
}

static void
tern_imap_error_private_copy (const TernImapErrorPrivate *from, TernImapErrorPrivate *to)
{
  to->server_text = g_strdup (from->server_text);
  to->backoff_ms = from->backoff_ms;
}

static void
tern_imap_error_private_clear (TernImapErrorPrivate *priv)
{
  g_free (priv->server_text);
}

G_DEFINE_EXTENDED_ERROR (TernImapError, tern_imap_error)

static const char *const sentences[TERN_IMAP_N_ERRORS] = {
  [TERN_IMAP_ERROR_PARSE] = "The server sent something that could not be understood.",
  [TERN_IMAP_ERROR_LIMIT] = "The server sent more than can be accepted at once.",
  [TERN_IMAP_ERROR_STORAGE] = "There is no room on this computer for a large reply of the server.",
  [TERN_IMAP_ERROR_STATE] = "This is not possible with this server, or not now.",
  [TERN_IMAP_ERROR_NO] = "The server refused to do this.",
  [TERN_IMAP_ERROR_BAD] = "The server did not understand the request.",
  [TERN_IMAP_ERROR_BYE] = "The server ended the connection.",
  [TERN_IMAP_ERROR_AUTHENTICATION] = "The server did not accept the user name or password.",
  [TERN_IMAP_ERROR_AUTHORIZATION]
  = "The password is right, but the server does not allow this account to be used.",
  [TERN_IMAP_ERROR_EXPIRED]
  = "The password has expired. It has to be changed with the mail provider.",
  [TERN_IMAP_ERROR_PRIVACY]
  = "The server does not accept a password over a connection that is not encrypted.",
  [TERN_IMAP_ERROR_CONTACT_ADMIN]
  = "The server has a problem with this account. The mail provider's support can help.",
  [TERN_IMAP_ERROR_CONNECTION_LIMIT]
  = "The server does not accept more connections for this account at the moment.",
  [TERN_IMAP_ERROR_THROTTLED] = "The server asks to wait before sending it more requests.",
  [TERN_IMAP_ERROR_UNAVAILABLE] = "The server cannot do this at the moment.",
  [TERN_IMAP_ERROR_PARTIAL] = "The server did only a part of what was asked.",
  [TERN_IMAP_ERROR_IN_USE] = "Something else is using this folder at the moment.",
  [TERN_IMAP_ERROR_EXPUNGE_ISSUED] = "Some of these messages have just been deleted elsewhere.",
  [TERN_IMAP_ERROR_NONEXISTENT] = "This folder does not exist on the server.",
  [TERN_IMAP_ERROR_TRY_CREATE] = "This folder does not exist on the server yet.",
  [TERN_IMAP_ERROR_ALREADY_EXISTS] = "A folder of this name exists already.",
  [TERN_IMAP_ERROR_HAS_CHILDREN] = "This folder has other folders in it.",
  [TERN_IMAP_ERROR_PERMISSION] = "The server does not allow this account to do that.",
  [TERN_IMAP_ERROR_READ_ONLY] = "This folder can be read but not changed.",
  [TERN_IMAP_ERROR_OVERQUOTA] = "The mailbox on the server is full.",
  [TERN_IMAP_ERROR_SERVER_LIMIT] = "This is more than the server allows.",
  [TERN_IMAP_ERROR_TOO_BIG] = "The message is too big for the server.",
  [TERN_IMAP_ERROR_CANNOT] = "The server cannot do this.",
  [TERN_IMAP_ERROR_CORRUPTION]
  = "The server says that its own data is damaged. The mail provider's support can help.",
  [TERN_IMAP_ERROR_SERVER_BUG] = "The server reports an error of its own.",
  [TERN_IMAP_ERROR_CLIENT_BUG] = "The server found the request to be wrong.",
  [TERN_IMAP_ERROR_BAD_CHARSET] = "The server cannot search for these characters.",
  [TERN_IMAP_ERROR_UNKNOWN_CTE] = "The server cannot decode this part of the message.",
  [TERN_IMAP_ERROR_NOT_SAVED] = "The server did not keep the result of the search.",
  [TERN_IMAP_ERROR_UNSAFE_LOGIN] = "The server considers this sign-in unsafe.",
};

const char *
tern_imap_error_describe (TernImapError code)
{
  g_return_val_if_fail ((guint) code < TERN_IMAP_N_ERRORS, sentences[TERN_IMAP_ERROR_PARSE]);

  return sentences[code];
}

GError *
tern_imap_error_new (TernImapError code)
{
  return g_error_new_literal (TERN_IMAP_ERROR, code, tern_imap_error_describe (code));
}

void
tern_imap_set_error (GError **error, TernImapError code)
{
  g_set_error_literal (error, TERN_IMAP_ERROR, code, tern_imap_error_describe (code));
}

static const struct
{
  TernImapCode code;
  TernImapError error;
} codes[] = {
  { TERN_IMAP_CODE_ALREADYEXISTS, TERN_IMAP_ERROR_ALREADY_EXISTS },
  { TERN_IMAP_CODE_AUTHENTICATIONFAILED, TERN_IMAP_ERROR_AUTHENTICATION },
  { TERN_IMAP_CODE_AUTHORIZATIONFAILED, TERN_IMAP_ERROR_AUTHORIZATION },
  { TERN_IMAP_CODE_BADCHARSET, TERN_IMAP_ERROR_BAD_CHARSET },
  { TERN_IMAP_CODE_CANNOT, TERN_IMAP_ERROR_CANNOT },
  { TERN_IMAP_CODE_CLIENTBUG, TERN_IMAP_ERROR_CLIENT_BUG },
  { TERN_IMAP_CODE_CONTACTADMIN, TERN_IMAP_ERROR_CONTACT_ADMIN },
  { TERN_IMAP_CODE_CORRUPTION, TERN_IMAP_ERROR_CORRUPTION },
  { TERN_IMAP_CODE_EXPIRED, TERN_IMAP_ERROR_EXPIRED },
  { TERN_IMAP_CODE_EXPUNGEISSUED, TERN_IMAP_ERROR_EXPUNGE_ISSUED },
  { TERN_IMAP_CODE_HASCHILDREN, TERN_IMAP_ERROR_HAS_CHILDREN },
  { TERN_IMAP_CODE_INUSE, TERN_IMAP_ERROR_IN_USE },
  { TERN_IMAP_CODE_LIMIT, TERN_IMAP_ERROR_SERVER_LIMIT },
  { TERN_IMAP_CODE_MESSAGELIMIT, TERN_IMAP_ERROR_SERVER_LIMIT },
  { TERN_IMAP_CODE_NONEXISTENT, TERN_IMAP_ERROR_NONEXISTENT },
  { TERN_IMAP_CODE_NOPERM, TERN_IMAP_ERROR_PERMISSION },
  { TERN_IMAP_CODE_NOTSAVED, TERN_IMAP_ERROR_NOT_SAVED },
  { TERN_IMAP_CODE_OVERQUOTA, TERN_IMAP_ERROR_OVERQUOTA },
  { TERN_IMAP_CODE_PRIVACYREQUIRED, TERN_IMAP_ERROR_PRIVACY },
  { TERN_IMAP_CODE_READ_ONLY, TERN_IMAP_ERROR_READ_ONLY },
  { TERN_IMAP_CODE_SERVERBUG, TERN_IMAP_ERROR_SERVER_BUG },
  { TERN_IMAP_CODE_THROTTLED, TERN_IMAP_ERROR_THROTTLED },
  { TERN_IMAP_CODE_TOOBIG, TERN_IMAP_ERROR_TOO_BIG },
  { TERN_IMAP_CODE_TRYCREATE, TERN_IMAP_ERROR_TRY_CREATE },
  { TERN_IMAP_CODE_UNAVAILABLE, TERN_IMAP_ERROR_UNAVAILABLE },
  { TERN_IMAP_CODE_UNKNOWN_CTE, TERN_IMAP_ERROR_UNKNOWN_CTE },
};

/* What servers say only in words (server-quirks.md); lower case. Tried in order. */
static const struct
{
  const char *words;
  TernImapError error;
} phrases[] = {
  { "request is throttled", TERN_IMAP_ERROR_THROTTLED },                     /* Microsoft 365 */
  { "suggested backoff time", TERN_IMAP_ERROR_THROTTLED },                   /* Microsoft 365 */
  { "authenticated but not connected", TERN_IMAP_ERROR_CONTACT_ADMIN },      /* Microsoft 365 */
  { "too many simultaneous connections", TERN_IMAP_ERROR_CONNECTION_LIMIT }, /* Gmail */
  { "maximum number of connections", TERN_IMAP_ERROR_CONNECTION_LIMIT },     /* Dovecot */
  { "too many connections", TERN_IMAP_ERROR_CONNECTION_LIMIT },
  { "unsafe login", TERN_IMAP_ERROR_UNSAFE_LOGIN }, /* Coremail */
};

static gboolean
find_phrase (const char *text, TernImapError *found)
{
  g_autofree char *lower = g_ascii_strdown (text, -1);

  for (guint i = 0; i < G_N_ELEMENTS (phrases); i++)
    if (strstr (lower, phrases[i].words) != NULL)
      {
        *found = phrases[i].error;
        return TRUE;
      }
  return FALSE;
}

static TernImapError
find_error (const TernImapCondition *condition)
{
  TernImapError found;

  if (find_phrase (condition->text, &found))
    return found;
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (codes[i].code == condition->code)
      return codes[i].error;
  switch (condition->kind)
    {
    case TERN_IMAP_CONDITION_BYE:
      return TERN_IMAP_ERROR_BYE;
    case TERN_IMAP_CONDITION_BAD:
      return TERN_IMAP_ERROR_BAD;
    default:
      return TERN_IMAP_ERROR_NO;
    }
}

/* "Suggested Backoff Time: 299961 milliseconds" */
static guint
find_backoff (const char *text)
{
  static const char words[] = "backoff time:";
  g_autofree char *lower = g_ascii_strdown (text, -1);
  const char *at = strstr (lower, words);

  if (at == NULL)
    return 0;
  at += strlen (words);
  at += strspn (at, " ");
  return g_ascii_isdigit (*at) ? MIN (g_ascii_strtoull (at, NULL, 10), MAX_BACKOFF_MS) : 0;
}

GError *
tern_imap_error_new_from_condition (const TernImapCondition *condition)
{
  GError *error = tern_imap_error_new (find_error (condition));
  TernImapErrorPrivate *priv = tern_imap_error_get_private (error);

  if (condition->text[0] != '\0')
    priv->server_text = g_strdup (condition->text);
  priv->backoff_ms = find_backoff (condition->text);
  return error;
}

const char *
tern_imap_error_get_server_text (const GError *error)
{
  return error->domain == TERN_IMAP_ERROR ? tern_imap_error_get_private (error)->server_text : NULL;
}

guint
tern_imap_error_get_backoff_ms (const GError *error)
{
  return error->domain == TERN_IMAP_ERROR ? tern_imap_error_get_private (error)->backoff_ms : 0;
}
