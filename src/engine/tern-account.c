/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Account settings as a checked, immutable value; the accounts file and ternctl make them, the engine reads them. */
#include "engine/tern-account.h"

#include "engine/tern-engine-error.h"
#include "net/tern-tls-options.h"

#include <string.h>

/* Group names of the accounts file, rows of the store and attributes in the keyring. */
#define ID_MAX 128

struct _TernAccount
{
  gatomicrefcount refs;
  char *id;
  char *name;
  char *email;
  char *user;
  char *imap_url;
  char *smtp_url;
  char *password_command;
  char *ca_file;
  char *client_certificate;
  char *sign_in;
  TernCredentialsKind kind;
  char *imap_certificate;
  char *smtp_certificate;
  char *keep_mail;
  char *keep_attachments;
  char *keep_at_most;
  TernOfflinePolicy policy;
  TernNetEndpoint *imap;
  TernNetEndpoint *smtp; /* nullable */
};

G_DEFINE_BOXED_TYPE (TernAccount, tern_account, tern_account_ref, tern_account_unref)

static gboolean
is_id (const char *id)
{
  gsize length = strlen (id);

  if (length == 0 || length > ID_MAX)
    return FALSE;
  return strspn (id, "abcdefghijklmnopqrstuvwxyz0123456789@._+-") == length;
}

static gboolean
is_one_line (const char *text)
{
  if (!g_utf8_validate (text, -1, NULL))
    return FALSE;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_iscntrl (g_utf8_get_char (p)))
      return FALSE;
  return TRUE;
}

static gboolean
is_email (const char *email)
{
  const char *at = strchr (email, '@');

  return at != NULL && at != email && at[1] != '\0' && strchr (at + 1, '@') == NULL
         && strpbrk (email, " <>\"") == NULL && is_one_line (email);
}

static gboolean G_GNUC_PRINTF (2, 3)
refuse (GError **error, const char *format, ...)
{
  g_autofree char *sentence = NULL;
  va_list args;

  va_start (args, format);
  sentence = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_INVALID, sentence);
  return FALSE;
}

static TernNetEndpoint *
parse_endpoint (const char *url, TernNetProtocol protocol, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (TernNetEndpoint) endpoint = tern_net_endpoint_parse (url, &reason);

  if (endpoint == NULL)
    {
      refuse (error, "The server address %s cannot be used: %s", url, reason->message);
      return NULL;
    }
  if (tern_net_endpoint_get_protocol (endpoint) != protocol)
    {
      refuse (error, protocol == TERN_NET_PROTOCOL_IMAP
                         ? "%s is not the address of a server to read mail from"
                         : "%s is not the address of a server to send mail with", url);
      return NULL;
    }
  return g_steal_pointer (&endpoint);
}

static gboolean
check_certificate (const char *fingerprint, const TernNetEndpoint *endpoint, GError **error)
{
  g_autoptr (TernTlsOptions) options = NULL;
  g_autoptr (GError) reason = NULL;

  if (fingerprint == NULL)
    return TRUE;
  if (endpoint == NULL)
    return refuse (error, "A certificate was accepted for a server the account does not have");
  options = tern_tls_options_new (NULL, tern_net_endpoint_get_host (endpoint),
                                  tern_net_endpoint_get_port (endpoint), fingerprint, &reason);
  if (options == NULL)
    return refuse (error, "The accepted certificate cannot be used: %s", reason->message);
  return TRUE;
}

static gboolean
check_command (const char *command, GError **error)
{
  g_autoptr (GError) reason = NULL;

  if (command == NULL)
    return TRUE;
  if (!is_one_line (command))
    return refuse (error, "The password command is not one line of text");
  if (!g_shell_parse_argv (command, NULL, NULL, &reason))
    return refuse (error, "The password command cannot be understood: %s", reason->message);
  return TRUE;
}

static gboolean
check_sign_in (TernAccount *self, GError **error)
{
  if (self->sign_in == NULL || strcmp (self->sign_in, "password") == 0)
    self->kind = TERN_CREDENTIALS_PASSWORD;
  else if (strcmp (self->sign_in, "kerberos") == 0)
    self->kind = TERN_CREDENTIALS_TICKET;
  else if (strcmp (self->sign_in, "certificate") != 0)
    return refuse (error, "“%s” is no way to sign in: password, certificate or kerberos", self->sign_in);
  else if (self->client_certificate == NULL)
    return refuse (error, "To sign in with a certificate, the account needs the file it is in");
  else
    self->kind = TERN_CREDENTIALS_CERTIFICATE;
  return TRUE;
}

static gboolean
check_texts (TernAccount *self, GError **error)
{
  if (!is_email (self->email))
    return refuse (error, "“%s” is not an email address", self->email);
  if (!is_id (self->id))
    return refuse (error, "“%s” cannot be the short name of an account: at most %d small letters, "
                          "digits and @._+-", self->id, ID_MAX);
  if (self->name != NULL && !is_one_line (self->name))
    return refuse (error, "The name is not one line of text");
  if (self->user != NULL && !is_one_line (self->user))
    return refuse (error, "The user name is not one line of text");
  return check_command (self->password_command, error) && check_sign_in (self, error);
}

static gboolean
check_servers (TernAccount *self, GError **error)
{
  if (self->imap_url == NULL)
    return refuse (error, "The account has no server to read mail from");
  self->imap = parse_endpoint (self->imap_url, TERN_NET_PROTOCOL_IMAP, error);
  if (self->imap == NULL)
    return FALSE;
  if (self->smtp_url != NULL)
    {
      self->smtp = parse_endpoint (self->smtp_url, TERN_NET_PROTOCOL_SMTP, error);
      if (self->smtp == NULL)
        return FALSE;
    }
  return check_certificate (self->imap_certificate, self->imap, error)
         && check_certificate (self->smtp_certificate, self->smtp, error);
}

/* An empty field is one that was not given. */
static char *
dup_field (const char *text)
{
  return text != NULL && *text != '\0' ? g_strdup (text) : NULL;
}

TernAccount *
tern_account_new (const TernAccountFields *fields, GError **error)
{
  g_autoptr (TernAccount) self = g_new0 (TernAccount, 1);

  g_atomic_ref_count_init (&self->refs);
  self->email = g_strdup (fields->email != NULL ? fields->email : "");
  self->id = dup_field (fields->id);
  if (self->id == NULL)
    self->id = g_ascii_strdown (self->email, -1);
  self->name = dup_field (fields->name);
  self->user = dup_field (fields->user);
  self->imap_url = dup_field (fields->imap_url);
  self->smtp_url = dup_field (fields->smtp_url);
  self->password_command = dup_field (fields->password_command);
  if (fields->ca_file != NULL && *fields->ca_file != '\0')
    self->ca_file = g_canonicalize_filename (fields->ca_file, NULL);
  if (fields->client_certificate != NULL && *fields->client_certificate != '\0')
    self->client_certificate = g_canonicalize_filename (fields->client_certificate, NULL);
  self->sign_in = dup_field (fields->sign_in);
  self->imap_certificate = dup_field (fields->imap_certificate);
  self->smtp_certificate = dup_field (fields->smtp_certificate);
  self->keep_mail = dup_field (fields->keep_mail);
  self->keep_attachments = dup_field (fields->keep_attachments);
  self->keep_at_most = dup_field (fields->keep_at_most);
  if (!check_texts (self, error) || !check_servers (self, error)
      || !tern_offline_policy_parse (self->keep_mail, self->keep_attachments, self->keep_at_most, &self->policy, error))
    return NULL;
  return g_steal_pointer (&self);
}

TernAccount *
tern_account_ref (TernAccount *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
tern_account_unref (TernAccount *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_free (self->id);
  g_free (self->name);
  g_free (self->email);
  g_free (self->user);
  g_free (self->imap_url);
  g_free (self->smtp_url);
  g_free (self->password_command);
  g_free (self->ca_file);
  g_free (self->client_certificate);
  g_free (self->sign_in);
  g_free (self->imap_certificate);
  g_free (self->smtp_certificate);
  g_free (self->keep_mail);
  g_free (self->keep_attachments);
  g_free (self->keep_at_most);
  g_clear_pointer (&self->imap, tern_net_endpoint_free);
  g_clear_pointer (&self->smtp, tern_net_endpoint_free);
  g_free (self);
}

const char *
tern_account_get_id (TernAccount *self)
{
  return self->id;
}

const char *
tern_account_get_name (TernAccount *self)
{
  return self->name != NULL ? self->name : self->email;
}

const char *
tern_account_get_email (TernAccount *self)
{
  return self->email;
}

const char *
tern_account_get_user (TernAccount *self)
{
  return self->user != NULL ? self->user : self->email;
}

const TernNetEndpoint *
tern_account_get_imap (TernAccount *self)
{
  return self->imap;
}

const TernNetEndpoint *
tern_account_get_smtp (TernAccount *self)
{
  return self->smtp;
}

TernCredentialsKind
tern_account_get_credentials_kind (TernAccount *self)
{
  return self->kind;
}

const char *
tern_account_get_password_command (TernAccount *self)
{
  return self->password_command;
}

const TernOfflinePolicy *
tern_account_get_offline_policy (TernAccount *self)
{
  return &self->policy;
}

TernTlsOptions *
tern_account_dup_tls_options (TernAccount *self, const TernNetEndpoint *endpoint, GError **error)
{
  const char *pin = endpoint == self->smtp ? self->smtp_certificate : self->imap_certificate;

  g_autoptr (TernTlsOptions) options
      = tern_tls_options_new (self->ca_file, pin != NULL ? tern_net_endpoint_get_host (endpoint) : NULL,
                              pin != NULL ? tern_net_endpoint_get_port (endpoint) : 0, pin, error);

  if (options == NULL || self->client_certificate == NULL)
    return g_steal_pointer (&options);
  return tern_tls_options_with_client (options, self->client_certificate);
}

void
tern_account_get_fields (TernAccount *self, TernAccountFields *fields)
{
  *fields = (TernAccountFields) { .id = self->id,
                                  .name = self->name,
                                  .email = self->email,
                                  .imap_url = self->imap_url,
                                  .smtp_url = self->smtp_url,
                                  .user = self->user,
                                  .password_command = self->password_command,
                                  .ca_file = self->ca_file,
                                  .client_certificate = self->client_certificate,
                                  .sign_in = self->sign_in,
                                  .imap_certificate = self->imap_certificate,
                                  .smtp_certificate = self->smtp_certificate,
                                  .keep_mail = self->keep_mail,
                                  .keep_attachments = self->keep_attachments,
                                  .keep_at_most = self->keep_at_most };
}

gboolean
tern_account_equal (TernAccount *a, TernAccount *b)
{
  TernAccountFields fields_a, fields_b;
  const char *const *texts_a = (const char *const *) (void *) &fields_a;
  const char *const *texts_b = (const char *const *) (void *) &fields_b;

  tern_account_get_fields (a, &fields_a);
  tern_account_get_fields (b, &fields_b);
  for (gsize i = 0; i < sizeof fields_a / sizeof *texts_a; i++)
    if (g_strcmp0 (texts_a[i], texts_b[i]) != 0)
      return FALSE;
  return TRUE;
}
