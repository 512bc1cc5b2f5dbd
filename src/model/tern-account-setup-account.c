/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The settings made into an account, each checked so that the one to blame is known. */

#include "engine/tern-account-list.h"
#include "model/tern-account-setup-private.h"

#include <string.h>

/* As the accounts file wants it. */
#define ID_CHARS "abcdefghijklmnopqrstuvwxyz0123456789@._+-"
#define ID_MAX 128

/* @error: (transfer full). Returns: NULL. */
static gpointer
blame (TernAccountSetup *self, TernAccountTrouble trouble, TernAccountField field, GError *reason, GError **error)
{
  tern_account_setup_set_state (self, TERN_ACCOUNT_SETUP_FAILED, trouble, field, g_error_copy (reason));
  g_propagate_error (error, reason);
  return NULL;
}

static gboolean
is_address (const char *address, GError **error)
{
  const TernAccountFields fields = { .id = "any", .email = address, .imap_url = "imaps://localhost" };
  g_autoptr (TernAccount) account = tern_account_new (&fields, error);

  return account != NULL;
}

/* Returns: whether the list has an account the new one would collide with, or cannot be read. */
static gboolean
collides (TernAccountSetup *self, TernAccountTrouble *trouble, GError **error)
{
  g_autofree char *id = tern_account_setup_dup_account_id (self);
  g_autoptr (TernAccountList) list = NULL;

  if (self->existing != NULL)
    return FALSE;
  list = tern_account_list_load (self->config_dir, error);
  *trouble = TERN_ACCOUNT_TROUBLE_FILE;
  if (list == NULL)
    return TRUE;
  if (tern_account_list_find (list, self->address) == NULL && tern_account_list_find (list, id) == NULL)
    return FALSE;
  *trouble = TERN_ACCOUNT_TROUBLE_EXISTS;
  g_set_error (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_ACCOUNT_EXISTS, "There is an account “%s” already",
               self->address);
  return TRUE;
}

static gboolean
check_address (TernAccountSetup *self, GError **error)
{
  TernAccountTrouble trouble = TERN_ACCOUNT_TROUBLE_ADDRESS;
  GError *reason = NULL;

  if (is_address (self->address, &reason) && !collides (self, &trouble, &reason))
    return TRUE;
  blame (self, trouble,
         trouble == TERN_ACCOUNT_TROUBLE_FILE ? TERN_ACCOUNT_FIELD_NONE : TERN_ACCOUNT_FIELD_ADDRESS, reason, error);
  return FALSE;
}

/* Returns: (transfer full) (nullable): its address as the accounts file writes it. */
static char *
make_url (TernAccountSetup *self, TernNetProtocol protocol, GError **error)
{
  const TernSetupServer *server = &self->servers[protocol];
  TernAccountField field
      = protocol == TERN_NET_PROTOCOL_IMAP ? TERN_ACCOUNT_FIELD_IMAP_HOST : TERN_ACCOUNT_FIELD_SMTP_HOST;
  g_autoptr (TernNetEndpoint) endpoint = NULL;
  GError *reason = NULL;

  if (*server->host != '\0' && server->port == 0)
    g_set_error_literal (&reason, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_INVALID, "The port is not a number of one");
  else if (*server->host != '\0')
    endpoint = tern_net_endpoint_new (protocol, server->host, (guint16) server->port, server->security, &reason);
  if (endpoint != NULL)
    return tern_net_endpoint_to_url (endpoint);
  self->protocol = protocol;
  if (reason == NULL)
    return blame (self, TERN_ACCOUNT_TROUBLE_NO_SERVER, field,
                  g_error_new_literal (TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_INVALID,
                                       "The account has no server to read mail from"),
                  error);
  if (reason->domain == TERN_ENGINE_ERROR)
    return blame (self, TERN_ACCOUNT_TROUBLE_BAD_PORT, field + 1, reason, error);
  if (g_error_matches (reason, TERN_NET_ERROR, TERN_NET_ERROR_INSECURE))
    return blame (self, TERN_ACCOUNT_TROUBLE_ONLY_HERE, field + 2, reason, error);
  return blame (self, TERN_ACCOUNT_TROUBLE_BAD_SERVER, field, reason, error);
}

static gboolean
is_one_line (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_iscntrl (g_utf8_get_char (p)))
      return FALSE;
  return TRUE;
}

/* What was changed meanwhile and is in the list already; an account that says nothing goes on saying nothing.
 * @texts: keeps what @fields points to. */
static void
take_offline (TernAccountSetup *self, TernAccountFields *fields, GPtrArray *texts)
{
  const TernOfflinePolicy *policy = tern_offline_settings_get_policy (self->offline);
  char *mail, *at_most;

  if (tern_offline_policy_equal (policy, tern_account_get_offline_policy (self->existing)))
    return;
  mail = tern_offline_policy_dup_mail (policy);
  at_most = tern_offline_policy_dup_at_most (policy);
  g_ptr_array_add (texts, mail);
  g_ptr_array_add (texts, at_most);
  fields->keep_mail = mail;
  fields->keep_attachments = tern_offline_policy_get_attachments (policy);
  fields->keep_at_most = at_most;
}

static TernAccount *
make_account (TernAccountSetup *self, const char *imap_url, const char *smtp_url, GError **error)
{
  g_autofree char *id = tern_account_setup_dup_account_id (self);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  TernAccountFields fields = { 0 };
  TernAccount *account;
  GError *reason = NULL;

  if (self->existing != NULL)
    {
      tern_account_get_fields (self->existing, &fields);
      take_offline (self, &fields, texts);
    }
  fields.id = id;
  fields.email = self->address;
  fields.name = self->name;
  fields.user = strcmp (self->user, self->address) != 0 ? self->user : NULL;
  fields.imap_url = imap_url;
  fields.smtp_url = smtp_url;
  fields.imap_certificate = self->servers[TERN_NET_PROTOCOL_IMAP].certificate;
  fields.smtp_certificate = smtp_url != NULL ? self->servers[TERN_NET_PROTOCOL_SMTP].certificate : NULL;
  if (*self->password != '\0')
    fields.password_command = NULL;
  account = tern_account_new (&fields, &reason);
  if (account != NULL)
    return account;
  return blame (self, TERN_ACCOUNT_TROUBLE_TEXT,
                is_one_line (self->name) ? TERN_ACCOUNT_FIELD_USER : TERN_ACCOUNT_FIELD_NAME, reason, error);
}

gboolean
tern_account_setup_check_address (TernAccountSetup *self)
{
  return check_address (self, NULL);
}

char *
tern_account_setup_dup_account_id (TernAccountSetup *self)
{
  char *id;

  if (self->existing != NULL)
    return g_strdup (tern_account_get_id (self->existing));
  id = g_ascii_strdown (self->address, -1);
  if (strlen (id) > ID_MAX)
    id[ID_MAX] = '\0';
  return g_strcanon (id, ID_CHARS, '-');
}

TernAccount *
tern_account_setup_make_account (TernAccountSetup *self, GError **error)
{
  g_autofree char *imap_url = NULL;
  g_autofree char *smtp_url = NULL;

  if (!check_address (self, error))
    return NULL;
  imap_url = make_url (self, TERN_NET_PROTOCOL_IMAP, error);
  if (imap_url == NULL)
    return NULL;
  if (*self->servers[TERN_NET_PROTOCOL_SMTP].host != '\0')
    {
      smtp_url = make_url (self, TERN_NET_PROTOCOL_SMTP, error);
      if (smtp_url == NULL)
        return NULL;
    }
  return make_account (self, imap_url, smtp_url, error);
}
