/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Sentences about signing in. */

#include "ui/accounts/tern-sign-in-words.h"

#include <glib/gi18n.h>

/* Those that speak of a server; %s is its name. */
static char *
dup_server_sentence (TernAccountTrouble trouble, const char *server)
{
  switch (trouble)
    {
    case TERN_ACCOUNT_TROUBLE_PASSWORD_REFUSED:
      /* Translators: %s is the name of a server */
      return g_strdup_printf (_("%s did not accept the user name and password."), server);
    case TERN_ACCOUNT_TROUBLE_SENDING_REFUSED:
      return g_strdup_printf (
          _("%s, for sending, did not accept the user name and password, though the server for reading did."), server);
    case TERN_ACCOUNT_TROUBLE_BAD_SERVER:
      return g_strdup_printf (_("“%s” cannot be the name of a server."), server);
    case TERN_ACCOUNT_TROUBLE_UNKNOWN_SERVER:
      return g_strdup_printf (_("There is no server called %s; check how its name is written."), server);
    case TERN_ACCOUNT_TROUBLE_SILENT:
      return g_strdup_printf (_("%s did not answer in time."), server);
    case TERN_ACCOUNT_TROUBLE_OFFLINE:
      return g_strdup_printf (_("There is no way to %s now; this computer may be offline."), server);
    case TERN_ACCOUNT_TROUBLE_NO_ENCRYPTION:
      return g_strdup_printf (_("%s does not offer this encryption in a safe way, so nothing was sent."), server);
    case TERN_ACCOUNT_TROUBLE_CERTIFICATE:
      return g_strdup_printf (_("The certificate of %s is not trusted."), server);
    case TERN_ACCOUNT_TROUBLE_CERTIFICATE_CHANGED:
      return g_strdup_printf (_("The certificate of %s has changed and is not trusted."), server);
    case TERN_ACCOUNT_TROUBLE_NO_SAFE_WAY:
      return g_strdup_printf (_("%s offers no safe way to sign in with a password."), server);
    default:
      return NULL;
    }
}

/* Those that speak of a server and a port. */
static char *
dup_port_sentence (TernAccountTrouble trouble, const char *server, guint port)
{
  switch (trouble)
    {
    case TERN_ACCOUNT_TROUBLE_NOBODY_LISTENS:
      /* Translators: %1$s is the name of a server, %2$u the number of a port */
      return g_strdup_printf (_("%1$s is there, but nothing answers on port %2$u."), server, port);
    case TERN_ACCOUNT_TROUBLE_SILENT_PLAIN:
      return g_strdup_printf (_("%1$s said nothing on port %2$u; it may want encryption from the start."),
                              server, port);
    case TERN_ACCOUNT_TROUBLE_CLOSED:
      return g_strdup_printf (_("%1$s closed the connection on port %2$u."), server, port);
    case TERN_ACCOUNT_TROUBLE_NOT_ENCRYPTED:
      return g_strdup_printf (_("%1$s does not encrypt from the start on port %2$u."), server, port);
    case TERN_ACCOUNT_TROUBLE_ENCRYPTED:
      return g_strdup_printf (_("%1$s encrypts from the start on port %2$u."), server, port);
    case TERN_ACCOUNT_TROUBLE_NOT_MAIL:
      return g_strdup_printf (_("What answers at %1$s on port %2$u is not such a mail server."), server, port);
    default:
      return NULL;
    }
}

static const char *
get_plain_sentence (TernAccountTrouble trouble)
{
  switch (trouble)
    {
    case TERN_ACCOUNT_TROUBLE_ADDRESS:
      return _("This is not an email address; one looks like ann@example.org.");
    case TERN_ACCOUNT_TROUBLE_EXISTS:
      return _("There is an account for this address already.");
    case TERN_ACCOUNT_TROUBLE_TEXT:
      return _("This holds characters that cannot be used here.");
    case TERN_ACCOUNT_TROUBLE_NO_PASSWORD:
      return _("The password is needed.");
    case TERN_ACCOUNT_TROUBLE_BAD_PASSWORD:
      return _("The password holds characters that cannot be sent.");
    case TERN_ACCOUNT_TROUBLE_NO_SERVER:
      return _("A server to read mail from is needed.");
    case TERN_ACCOUNT_TROUBLE_BAD_PORT:
      return _("A port is a number from 1 to 65535.");
    case TERN_ACCOUNT_TROUBLE_ONLY_HERE:
      return _("Without encryption only servers on this very computer are used.");
    case TERN_ACCOUNT_TROUBLE_PASSWORD_NOT_KEPT:
      return _("The password cannot be kept: no keyring is running, and another Tern has the mail open.");
    default:
      return NULL;
    }
}

/* (transfer full): nothing that a sentence is made of is NULL. */
static char *
dup_day (GDateTime *date)
{
  /* Translators: a day, as in "3 November 2026" */
  return date != NULL ? g_date_time_format (date, _("%-e %B %Y")) : g_strdup ("?");
}

/* @line: (transfer full). */
static void
add_line (GString *lines, char *line)
{
  if (lines->len > 0)
    g_string_append_c (lines, '\n');
  g_string_append (lines, line);
  g_free (line);
}

static void
add_identity (GString *lines, const TernCertificateFault *fault)
{
  g_autofree char *names = g_strjoinv (", ", fault->names);

  if (*names != '\0')
    add_line (lines, g_strdup_printf (_("It is for another server: %s."), names));
  else
    add_line (lines, g_strdup (_("It is for another server.")));
}

static void
add_dates (GString *lines, const TernCertificateFault *fault)
{
  g_autofree char *from = dup_day (fault->valid_from);
  g_autofree char *until = dup_day (fault->valid_until);

  if ((fault->flags & G_TLS_CERTIFICATE_NOT_ACTIVATED) != 0)
    add_line (lines, g_strdup_printf (_("It is not valid before %s."), from));
  if ((fault->flags & G_TLS_CERTIFICATE_EXPIRED) != 0)
    add_line (lines, g_strdup_printf (_("It expired on %s."), until));
}

char *
tern_sign_in_words_dup_trouble (TernAccountSetup *setup)
{
  TernAccountTrouble trouble = tern_account_setup_get_trouble (setup);
  const GError *error = tern_account_setup_get_error (setup);
  guint port;
  const char *server = tern_account_setup_get_server (setup, &port);
  char *sentence;

  if (trouble == TERN_ACCOUNT_TROUBLE_NONE)
    return NULL;
  sentence = dup_server_sentence (trouble, server);
  if (sentence == NULL)
    sentence = dup_port_sentence (trouble, server, port);
  if (sentence == NULL)
    sentence = g_strdup (get_plain_sentence (trouble));
  /* What is left is too rare to have words of its own. */
  return sentence != NULL ? sentence : g_strdup (error->message);
}

char *
tern_sign_in_words_dup_hint (const TernMailProvider *provider)
{
  switch (provider != NULL ? provider->hint : TERN_PROVIDER_HINT_NONE)
    {
    case TERN_PROVIDER_HINT_APP_PASSWORD:
      /* Translators: %s is the name of a mail provider */
      return g_strdup_printf (
          _("%s wants an app password here, which you make on its website, in place of your usual one."),
          provider->name);
    case TERN_PROVIDER_HINT_SWITCHED_ON:
      /* Translators: %s is the name of a mail provider */
      return g_strdup_printf (
          _("At %s, reading mail with programs like Tern has to be switched on in the settings of its website."),
          provider->name);
    case TERN_PROVIDER_HINT_BROWSER_ONLY:
      /* Translators: %s is the name of a mail provider */
      return g_strdup_printf (_("%s lets people sign in on its own web page only, which Tern cannot do yet."),
                              provider->name);
    case TERN_PROVIDER_HINT_NONE:
    default:
      return NULL;
    }
}

char *
tern_sign_in_words_dup_fault (const TernCertificateFault *fault)
{
  g_autoptr (GString) lines = g_string_new (NULL);

  if (fault->changed)
    add_line (lines, g_strdup (_("It is not the one you trusted before.")));
  if ((fault->flags & G_TLS_CERTIFICATE_UNKNOWN_CA) != 0)
    add_line (lines, g_strdup (fault->signed_itself ? _("Nobody vouches for it but itself.")
                                                    : _("Whoever vouches for it is unknown to this computer.")));
  if ((fault->flags & G_TLS_CERTIFICATE_BAD_IDENTITY) != 0)
    add_identity (lines, fault);
  add_dates (lines, fault);
  if ((fault->flags & G_TLS_CERTIFICATE_REVOKED) != 0)
    add_line (lines, g_strdup (_("Whoever issued it has withdrawn it.")));
  if ((fault->flags & G_TLS_CERTIFICATE_INSECURE) != 0)
    add_line (lines, g_strdup (_("It is signed in a way that is no longer safe.")));
  if (lines->len == 0 || (fault->flags & G_TLS_CERTIFICATE_GENERIC_ERROR) != 0)
    add_line (lines, g_strdup (_("It could not be checked.")));
  return g_strdup (lines->str);
}

const char *
tern_sign_in_words_get_keeping (TernAccountKeeping keeping)
{
  switch (keeping)
    {
    case TERN_ACCOUNT_KEEPING_NO_KEYRING:
      return _("No keyring is running, so the password is kept only until Tern closes.");
    case TERN_ACCOUNT_KEEPING_KEYRING_REFUSED:
      return _("The keyring did not take the password, so it is kept only until Tern closes.");
    case TERN_ACCOUNT_KEEPING_AS_BEFORE:
    case TERN_ACCOUNT_KEEPING_KEYRING:
    default:
      return NULL;
    }
}
