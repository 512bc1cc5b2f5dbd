/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The table of servers that need something special. To add one: a row here, and a transcript in
 * tests/imap/transcripts/ that fails without it. */

#include "imap/tern-imap-quirks.h"

#include <string.h>

/* Every key that is not NULL must match; a server may have several rows. */
typedef struct
{
  const char *host;       /* the host's name ends with this, after a dot or as a whole */
  const char *greeting;   /* the greeting's text holds this, in any case */
  const char *id;         /* the ID reply holds this, in any case */
  const char *capability; /* this is offered */
  const char *from;       /* the version behind the match is this or newer … */
  const char *before;     /* … and older than this */
  TernImapQuirk quirks;
} Row;

static const Row rows[] = {
  /* Its proxy rewrites the first CAPABILITY words of the stream, also within literals; ENABLE
   * QRESYNC answers with a dump of FETCHes and later malformed VANISHEDs. XAPPLEPUSHSERVICE is no
   * sign: others offer it too. */
  { .greeting = "iSCREAM",
    .quirks = TERN_IMAP_QUIRK_NO_QRESYNC | TERN_IMAP_QUIRK_ASK_CAPABILITY_AGAIN },
  { .host = "mail.me.com",
    .quirks = TERN_IMAP_QUIRK_NO_QRESYNC | TERN_IMAP_QUIRK_ASK_CAPABILITY_AGAIN },

  /* HIGHESTMODSEQ and MODSEQ without what CONDSTORE promises; seconds a command. */
  { .capability = "XYMHIGHESTMODSEQ",
    .quirks = TERN_IMAP_QUIRK_NO_CONDSTORE | TERN_IMAP_QUIRK_NO_QRESYNC | TERN_IMAP_QUIRK_SLOW },

  /* 163.com, 126.com, yeah.net: SELECT is "Unsafe Login" until ID was said. */
  { .greeting = "Coremail", .quirks = TERN_IMAP_QUIRK_ID_AFTER_LOGIN },
  { .capability = "X-CM-EXT-1", .quirks = TERN_IMAP_QUIRK_ID_AFTER_LOGIN },

  /* About 50 commands at once are BAD and the end; sizes are estimates; the capabilities differ
   * after sign-in (2003, 2007: the OK does not say so). */
  { .greeting = "Microsoft Exchange",
    .quirks = TERN_IMAP_QUIRK_SMALL_BATCHES | TERN_IMAP_QUIRK_SIZE_LIES
              | TERN_IMAP_QUIRK_ASK_CAPABILITY_AGAIN },

  { .greeting = "Yandex", .quirks = TERN_IMAP_QUIRK_AUTOLOGOUT },

  { .capability = "X-GM-EXT-1", .quirks = TERN_IMAP_QUIRK_LABELS },

  { .greeting = "Courier-IMAP", .quirks = TERN_IMAP_QUIRK_LATE_APPEND },

  /* Offers -PLUS and takes tls-unique alone, which TLS 1.3 does not have; refusing takes 3 s. */
  { .greeting = "Cyrus IMAP", .quirks = TERN_IMAP_QUIRK_NO_BINDING },

  /* LIST with options ended the server's process. */
  { .greeting = "Cyrus IMAP", .before = "2.5.12", .quirks = TERN_IMAP_QUIRK_NO_LIST_EXTENDED },
  { .id = "Cyrus IMAP", .before = "2.5.12", .quirks = TERN_IMAP_QUIRK_NO_LIST_EXTENDED },
  { .id = "Zimbra", .before = "7.2.3", .quirks = TERN_IMAP_QUIRK_NO_LIST_EXTENDED },
  { .id = "Zimbra", .from = "8.0", .before = "8.0.3", .quirks = TERN_IMAP_QUIRK_NO_LIST_EXTENDED },

  { .greeting = "DavMail", .quirks = TERN_IMAP_QUIRK_NO_STAR },

  { .greeting = "Zoho Mail", .quirks = TERN_IMAP_QUIRK_NO_LIST_STATUS },

  { .greeting = "Proton Mail Bridge", .quirks = TERN_IMAP_QUIRK_DUPLICATES },
  { .greeting = "ProtonMail Bridge",
    .quirks = TERN_IMAP_QUIRK_DUPLICATES | TERN_IMAP_QUIRK_NO_SPECIAL_USE },
};

/* The place behind @word in @text, in any case; NULL when it is not there. */
static const char *
find_word (const char *text, const char *word)
{
  gsize length = strlen (word);

  if (text == NULL)
    return NULL;
  for (const char *p = text; *p != '\0'; p++)
    if (g_ascii_strncasecmp (p, word, length) == 0)
      return p + length;
  return NULL;
}

/* Compares dotted numbers, as many parts as both have; a missing part is 0. */
static int
compare_versions (const char *a, const char *b)
{
  for (;;)
    {
      guint64 x = g_ascii_strtoull (a, (char **)&a, 10);
      guint64 y = g_ascii_strtoull (b, (char **)&b, 10);

      if (x != y)
        return x < y ? -1 : 1;
      if (*a != '.' && *b != '.')
        return 0;
      a += *a == '.';
      b += *b == '.';
    }
}

static gboolean
is_in_versions (const Row *row, const char *behind)
{
  if (row->from == NULL && row->before == NULL)
    return TRUE;
  while (*behind != '\0' && !g_ascii_isdigit (*behind))
    behind++;
  /* A server that does not tell its version is taken for a new one. */
  if (*behind == '\0')
    return FALSE;
  if (row->from != NULL && compare_versions (behind, row->from) < 0)
    return FALSE;
  return row->before == NULL || compare_versions (behind, row->before) < 0;
}

static gboolean
is_host_in (const char *host, const char *domain)
{
  gsize length, tail = strlen (domain);

  if (host == NULL)
    return FALSE;
  length = strlen (host);
  if (length < tail || g_ascii_strcasecmp (host + length - tail, domain) != 0)
    return FALSE;
  return length == tail || host[length - tail - 1] == '.';
}

static gboolean
matches (const Row *row,
         const char *host,
         const char *greeting,
         const char *id,
         const TernImapCapabilities *capabilities)
{
  const char *behind = "";

  if (row->host != NULL && !is_host_in (host, row->host))
    return FALSE;
  if (row->capability != NULL
      && (capabilities == NULL || !tern_imap_capabilities_has_name (capabilities, row->capability)))
    return FALSE;
  if (row->greeting != NULL && (behind = find_word (greeting, row->greeting)) == NULL)
    return FALSE;
  if (row->id != NULL && (behind = find_word (id, row->id)) == NULL)
    return FALSE;
  return is_in_versions (row, behind);
}

TernImapQuirk
tern_imap_quirks_find (const char *host,
                       const char *greeting,
                       const char *id,
                       const TernImapCapabilities *capabilities)
{
  TernImapQuirk quirks = TERN_IMAP_QUIRK_NONE;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (matches (&rows[i], host, greeting, id, capabilities))
      quirks |= rows[i].quirks;
  return quirks;
}
