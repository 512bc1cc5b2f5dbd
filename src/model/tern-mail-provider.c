/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The table of well-known providers; see the header.
 *
 * Hosts, ports and user names are those each provider gives on its own help pages, compared in 2026 with the
 * public collection Mozilla keeps for Thunderbird. Where both are offered, TLS from the first byte is taken. */

#include "model/tern-mail-provider.h"

#define TLS TERN_NET_SECURITY_TLS
#define STARTTLS TERN_NET_SECURITY_STARTTLS

/* Domains in lower case, with blanks between; one that begins with a dot stands for all below it. */
typedef struct
{
  const char *domains;
  TernMailProvider provider;
} Row;

static const Row rows[] = {
  { "gmail.com googlemail.com",
    { "Gmail", "imap.gmail.com", "smtp.gmail.com", 465, TLS, FALSE, TERN_PROVIDER_HINT_APP_PASSWORD } },
  { "outlook.com hotmail.com live.com msn.com windowslive.com outlook.at outlook.be outlook.de outlook.dk outlook.es "
    "outlook.fr outlook.ie outlook.it outlook.pt hotmail.be hotmail.ca hotmail.co.uk hotmail.de hotmail.es hotmail.fr "
    "hotmail.it hotmail.nl live.at live.be live.ca live.co.uk live.de live.dk live.fr live.it live.nl live.no live.se",
    { "Outlook", "outlook.office365.com", "smtp-mail.outlook.com", 587, STARTTLS, FALSE,
      TERN_PROVIDER_HINT_BROWSER_ONLY } },
  { "office365.com .onmicrosoft.com",
    { "Microsoft 365", "outlook.office365.com", "smtp.office365.com", 587, STARTTLS, FALSE,
      TERN_PROVIDER_HINT_BROWSER_ONLY } },
  { "icloud.com me.com mac.com",
    { "iCloud", "imap.mail.me.com", "smtp.mail.me.com", 587, STARTTLS, FALSE, TERN_PROVIDER_HINT_APP_PASSWORD } },
  { "yahoo.com yahoo.de yahoo.it yahoo.fr yahoo.es yahoo.se yahoo.co.in yahoo.co.uk yahoo.co.nz yahoo.com.au "
    "yahoo.com.ar yahoo.com.br yahoo.com.mx ymail.com myyahoo.com rocketmail.com",
    { "Yahoo", "imap.mail.yahoo.com", "smtp.mail.yahoo.com", 465, TLS, FALSE, TERN_PROVIDER_HINT_APP_PASSWORD } },
  { "aol.com aim.com",
    { "AOL", "imap.aol.com", "smtp.aol.com", 465, TLS, FALSE, TERN_PROVIDER_HINT_APP_PASSWORD } },
  { "fastmail.com fastmail.fm fastmail.net fastmail.org",
    { "Fastmail", "imap.fastmail.com", "smtp.fastmail.com", 465, TLS, FALSE, TERN_PROVIDER_HINT_APP_PASSWORD } },
  { "gmx.net gmx.de gmx.at gmx.ch gmx.eu gmx.biz gmx.org gmx.info",
    { "GMX", "imap.gmx.net", "mail.gmx.net", 465, TLS, FALSE, TERN_PROVIDER_HINT_SWITCHED_ON } },
  { "gmx.com gmx.us gmx.co.uk gmx.fr",
    { "GMX", "imap.gmx.com", "mail.gmx.com", 465, TLS, FALSE, TERN_PROVIDER_HINT_SWITCHED_ON } },
  { "web.de", { "WEB.DE", "imap.web.de", "smtp.web.de", 465, TLS, TRUE, TERN_PROVIDER_HINT_SWITCHED_ON } },
  { "posteo.de posteo.net posteo.org posteo.at posteo.ch posteo.eu posteo.com posteo.es posteo.it posteo.me posteo.nl "
    "posteo.pl posteo.uk posteo.co.uk posteo.us",
    { "Posteo", "posteo.de", "posteo.de", 465, TLS, FALSE, TERN_PROVIDER_HINT_NONE } },
  { "mailbox.org",
    { "mailbox.org", "imap.mailbox.org", "smtp.mailbox.org", 465, TLS, FALSE, TERN_PROVIDER_HINT_NONE } },
  { "free.fr", { "Free", "imap.free.fr", "smtp.free.fr", 465, TLS, TRUE, TERN_PROVIDER_HINT_NONE } },
};

static gboolean
covers (const Row *row, const char *domain)
{
  g_auto (GStrv) domains = g_strsplit (row->domains, " ", -1);

  for (guint i = 0; domains[i] != NULL; i++)
    if (domains[i][0] == '.' ? g_str_has_suffix (domain, domains[i]) : g_str_equal (domain, domains[i]))
      return TRUE;
  return FALSE;
}

const TernMailProvider *
tern_mail_provider_find (const char *domain)
{
  g_autofree char *lower = g_ascii_strdown (domain, -1);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (covers (&rows[i], lower))
      return &rows[i].provider;
  return NULL;
}
