/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* ENVELOPE (RFC 9051 §7.5.2), in FETCH and inside BODYSTRUCTURE. */

#include "imap/tern-imap-grammar.h"

/* A string where there should be one; anything else is taken and forgotten. At the end of the list,
 * which some servers reach early (QQ), NULL. */
static gboolean
read_string (TernImapScanner *s, const char **string)
{
  guint8 next = tern_imap_scanner_peek (s);

  *string = NULL;
  if (next == ')')
    return TRUE;
  if (next == '(')
    return tern_imap_scanner_skip_value (s);
  return tern_imap_scanner_string (s, string);
}

/* What servers say when an address has no such half: Dovecot up to 2.3.4, UW. */
static gboolean
is_placeholder (const char *string)
{
  return g_ascii_strcasecmp (string, "MISSING_DOMAIN") == 0
         || g_ascii_strcasecmp (string, "MISSING_MAILBOX") == 0
         || g_ascii_strcasecmp (string, ".MISSING-HOST-NAME.") == 0;
}

/* Behind its opening parenthesis. */
static gboolean
read_address (TernImapScanner *s, TernImapMailAddress *address)
{
  if (!read_string (s, &address->name) || !read_string (s, &address->route)
      || !read_string (s, &address->mailbox) || !read_string (s, &address->host))
    return FALSE;
  if (address->mailbox == NULL && address->name != NULL
      && address->host != NULL) /* Gmail swaps them */
    address->mailbox = g_steal_pointer (&address->name);
  if (address->mailbox != NULL && is_placeholder (address->mailbox))
    address->mailbox = "";
  if (address->host != NULL && is_placeholder (address->host))
    address->host = "";
  return tern_imap_scanner_skip_rest (s);
}

static gboolean
read_addresses (TernImapScanner *s, TernImapAddresses *addresses)
{
  TernImapVector vector = { 0 };
  const char *ignored;

  if (tern_imap_scanner_peek (s) != '(')
    return read_string (s, &ignored);
  tern_imap_scanner_eat (s, '(');
  while (!tern_imap_scanner_eat (s, ')'))
    {
      TernImapMailAddress address = { NULL, NULL, NULL, NULL };

      if (!tern_imap_scanner_eat (s, '(')) /* "(NIL)": SmarterMail */
        {
          if (!tern_imap_scanner_string (s, &ignored))
            return FALSE;
          continue;
        }
      if (!read_address (s, &address))
        return FALSE;
      if (vector.n_items < TERN_IMAP_MAX_LIST)
        *(TernImapMailAddress *) tern_imap_vector_push (s->arena, &vector, sizeof address)
            = address;
    }
  addresses->items = vector.items;
  addresses->n_items = vector.n_items;
  return TRUE;
}

gboolean
tern_imap_parse_envelope (TernImapScanner *s, const TernImapEnvelope **result)
{
  TernImapEnvelope *envelope;
  gboolean doubled;

  if (!tern_imap_scanner_eat (s, '('))
    return tern_imap_scanner_eat_word (s, "NIL");
  envelope = tern_imap_arena_new (s->arena, TernImapEnvelope);
  doubled = tern_imap_scanner_eat (s, '('); /* Domino */
  if (!read_string (s, &envelope->date) || !read_string (s, &envelope->subject)
      || !read_addresses (s, &envelope->from) || !read_addresses (s, &envelope->sender)
      || !read_addresses (s, &envelope->reply_to) || !read_addresses (s, &envelope->to)
      || !read_addresses (s, &envelope->cc) || !read_addresses (s, &envelope->bcc)
      || !read_string (s, &envelope->in_reply_to) || !read_string (s, &envelope->message_id))
    return FALSE;
  *result = envelope;
  return tern_imap_scanner_skip_rest (s) && (!doubled || tern_imap_scanner_eat (s, ')'));
}
