/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The settings of an account being set up, and the guesses; trying and saving are in files of their own. */

#include "model/tern-account-setup.h"

#include "engine/tern-account-list.h"
#include "model/tern-account-setup-private.h"

#include <string.h>

/* What is guessed for a domain no provider is known for: RFC 8314 §3.3 wants TLS from the first byte. */
#define IMAPS_PORT 993
#define SUBMISSIONS_PORT 465
#define IMAP_PORT 143
#define SUBMISSION_PORT 587

G_DEFINE_FINAL_TYPE (TernAccountSetup, tern_account_setup, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_ADDRESS,
  PROP_NAME,
  PROP_USER,
  PROP_PASSWORD,
  PROP_IMAP_HOST,
  PROP_IMAP_PORT,
  PROP_IMAP_SECURITY,
  PROP_SMTP_HOST,
  PROP_SMTP_PORT,
  PROP_SMTP_SECURITY,
  PROP_STATE,
  PROP_TROUBLE,
  PROP_FIELD,
  PROP_EXISTING,
  PROP_KEPT_FOR_SESSION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
notify (TernAccountSetup *self, guint property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

/* The property of a server, given the one of reading mail. */
static guint
property_of (TernNetProtocol protocol, guint imap_property)
{
  return protocol == TERN_NET_PROTOCOL_IMAP ? imap_property : imap_property + PROP_SMTP_HOST - PROP_IMAP_HOST;
}

static guint
usual_port (TernNetProtocol protocol, TernNetSecurity security)
{
  if (security == TERN_NET_SECURITY_TLS)
    return protocol == TERN_NET_PROTOCOL_IMAP ? IMAPS_PORT : SUBMISSIONS_PORT;
  return protocol == TERN_NET_PROTOCOL_IMAP ? IMAP_PORT : SUBMISSION_PORT;
}

/* Returns: whether it changed. */
static gboolean
replace_text (TernAccountSetup *self, char **text, const char *value, guint property)
{
  if (value == NULL)
    value = "";
  if (strcmp (*text, value) == 0)
    return FALSE;
  explicit_bzero (*text, strlen (*text));
  g_free (*text);
  *text = g_strdup (value);
  notify (self, property);
  return TRUE;
}

static void
set_host (TernAccountSetup *self, TernNetProtocol protocol, const char *host)
{
  TernSetupServer *server = &self->servers[protocol];

  if (replace_text (self, &server->host, host, property_of (protocol, PROP_IMAP_HOST)))
    g_clear_pointer (&server->certificate, g_free);
}

static void
set_port (TernAccountSetup *self, TernNetProtocol protocol, guint port)
{
  TernSetupServer *server = &self->servers[protocol];

  if (server->port == port)
    return;
  server->port = port;
  g_clear_pointer (&server->certificate, g_free);
  notify (self, property_of (protocol, PROP_IMAP_PORT));
}

static void
set_security (TernAccountSetup *self, TernNetProtocol protocol, TernNetSecurity security)
{
  if (self->servers[protocol].security == security)
    return;
  self->servers[protocol].security = security;
  notify (self, property_of (protocol, PROP_IMAP_SECURITY));
}

static void
guess_server (TernAccountSetup *self, TernNetProtocol protocol, const TernMailProvider *provider)
{
  TernSetupServer *server = &self->servers[protocol];
  gboolean imap = protocol == TERN_NET_PROTOCOL_IMAP;
  const char *domain = tern_account_setup_get_domain (self);
  g_autofree char *guess = *domain != '\0' ? g_strconcat (imap ? "imap." : "smtp.", domain, NULL) : g_strdup ("");

  if (!server->host_given)
    set_host (self, protocol, provider == NULL ? guess : imap ? provider->imap_host : provider->smtp_host);
  if (!server->security_given)
    set_security (self, protocol, provider == NULL || imap ? TERN_NET_SECURITY_TLS : provider->smtp_security);
  if (!server->port_given)
    set_port (self, protocol, provider == NULL || imap ? usual_port (protocol, server->security) : provider->smtp_port);
}

static void
guess (TernAccountSetup *self)
{
  const TernMailProvider *provider = tern_account_setup_get_provider (self);
  const char *domain = tern_account_setup_get_domain (self);
  g_autofree char *user = g_strdup (self->address);

  if (provider != NULL && provider->user_is_local_part)
    user[strlen (user) - strlen (domain) - 1] = '\0';
  if (!self->user_given)
    replace_text (self, &self->user, user, PROP_USER);
  guess_server (self, TERN_NET_PROTOCOL_IMAP, provider);
  guess_server (self, TERN_NET_PROTOCOL_SMTP, provider);
}

static void
forget_result (TernAccountSetup *self)
{
  self->n_changes++;
  tern_account_setup_set_state (self, TERN_ACCOUNT_SETUP_IDLE, TERN_ACCOUNT_TROUBLE_NONE, TERN_ACCOUNT_FIELD_NONE,
                                NULL);
}

static void
change_address (TernAccountSetup *self, const char *text)
{
  g_autofree char *address = g_strstrip (g_strdup (text != NULL ? text : ""));

  if (self->existing != NULL || !replace_text (self, &self->address, address, PROP_ADDRESS))
    return;
  guess (self);
  forget_result (self);
}

static void
change_text (TernAccountSetup *self, char **text, const char *value, guint property)
{
  if (!replace_text (self, text, value, property))
    return;
  if (property == PROP_USER)
    self->user_given = TRUE;
  forget_result (self);
}

static void
change_host (TernAccountSetup *self, TernNetProtocol protocol, const char *text)
{
  TernSetupServer *server = &self->servers[protocol];
  g_autofree char *host = g_strstrip (g_strdup (text != NULL ? text : ""));

  if (strcmp (server->host, host) == 0)
    return;
  server->host_given = TRUE;
  set_host (self, protocol, host);
  forget_result (self);
}

static void
change_port (TernAccountSetup *self, TernNetProtocol protocol, guint port)
{
  if (self->servers[protocol].port == port)
    return;
  self->servers[protocol].port_given = TRUE;
  set_port (self, protocol, port);
  forget_result (self);
}

static void
change_security (TernAccountSetup *self, TernNetProtocol protocol, TernNetSecurity security)
{
  TernSetupServer *server = &self->servers[protocol];

  if (server->security == security)
    return;
  if (server->port == usual_port (protocol, server->security))
    set_port (self, protocol, usual_port (protocol, security));
  server->security_given = server->port_given = TRUE;
  set_security (self, protocol, security);
  forget_result (self);
}

static void
tern_account_setup_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TernAccountSetup *self = TERN_ACCOUNT_SETUP (object);
  const TernSetupServer *server = &self->servers[id >= PROP_SMTP_HOST && id <= PROP_SMTP_SECURITY];

  switch (id)
    {
    case PROP_ADDRESS:
      g_value_set_string (value, self->address);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_USER:
      g_value_set_string (value, self->user);
      break;
    case PROP_PASSWORD:
      g_value_set_string (value, self->password);
      break;
    case PROP_IMAP_HOST:
    case PROP_SMTP_HOST:
      g_value_set_string (value, server->host);
      break;
    case PROP_IMAP_PORT:
    case PROP_SMTP_PORT:
      g_value_set_uint (value, server->port);
      break;
    case PROP_IMAP_SECURITY:
    case PROP_SMTP_SECURITY:
      g_value_set_int (value, server->security);
      break;
    case PROP_STATE:
      g_value_set_int (value, self->state);
      break;
    case PROP_TROUBLE:
      g_value_set_int (value, self->trouble);
      break;
    case PROP_FIELD:
      g_value_set_int (value, self->field);
      break;
    case PROP_EXISTING:
      g_value_set_boolean (value, self->existing != NULL);
      break;
    case PROP_KEPT_FOR_SESSION:
      g_value_set_boolean (value, self->keeping >= TERN_ACCOUNT_KEEPING_NO_KEYRING);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
tern_account_setup_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  TernAccountSetup *self = TERN_ACCOUNT_SETUP (object);
  TernNetProtocol protocol = id >= PROP_SMTP_HOST ? TERN_NET_PROTOCOL_SMTP : TERN_NET_PROTOCOL_IMAP;

  switch (id)
    {
    case PROP_ADDRESS:
      change_address (self, g_value_get_string (value));
      break;
    case PROP_NAME:
      change_text (self, &self->name, g_value_get_string (value), id);
      break;
    case PROP_USER:
      change_text (self, &self->user, g_value_get_string (value), id);
      break;
    case PROP_PASSWORD:
      change_text (self, &self->password, g_value_get_string (value), id);
      break;
    case PROP_IMAP_HOST:
    case PROP_SMTP_HOST:
      change_host (self, protocol, g_value_get_string (value));
      break;
    case PROP_IMAP_PORT:
    case PROP_SMTP_PORT:
      change_port (self, protocol, g_value_get_uint (value));
      break;
    case PROP_IMAP_SECURITY:
    case PROP_SMTP_SECURITY:
      change_security (self, protocol, (TernNetSecurity) g_value_get_int (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
tern_account_setup_finalize (GObject *object)
{
  TernAccountSetup *self = TERN_ACCOUNT_SETUP (object);

  explicit_bzero (self->password, strlen (self->password));
  g_free (self->password);
  g_free (self->address);
  g_free (self->name);
  g_free (self->user);
  for (guint i = 0; i < G_N_ELEMENTS (self->servers); i++)
    {
      g_free (self->servers[i].host);
      g_free (self->servers[i].certificate);
    }
  g_clear_error (&self->error);
  g_clear_pointer (&self->existing, tern_account_unref);
  g_clear_object (&self->offline);
  g_clear_object (&self->port);
  g_free (self->config_dir);
  G_OBJECT_CLASS (tern_account_setup_parent_class)->finalize (object);
}

static void
install_setting (GObjectClass *klass, guint id, GParamSpec *pspec)
{
  properties[id] = pspec;
  g_object_class_install_property (klass, id, pspec);
}

static void
install_settings (GObjectClass *klass)
{
  static const char *const texts[] = { "address", "name", "user", "password" };
  static const char *const servers[] = { "imap-host",     "imap-port", "imap-security", "smtp-host",
                                         "smtp-port", "smtp-security" };
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    install_setting (klass, PROP_ADDRESS + i, g_param_spec_string (texts[i], NULL, NULL, "", flags));
  for (guint i = 0; i < G_N_ELEMENTS (servers); i += 3)
    {
      install_setting (klass, PROP_IMAP_HOST + i, g_param_spec_string (servers[i], NULL, NULL, "", flags));
      install_setting (klass, PROP_IMAP_HOST + i + 1,
                       g_param_spec_uint (servers[i + 1], NULL, NULL, 0, G_MAXUINT16, 0, flags));
      install_setting (klass, PROP_IMAP_HOST + i + 2,
                       g_param_spec_int (servers[i + 2], NULL, NULL, TERN_NET_SECURITY_TLS,
                                         TERN_NET_SECURITY_INSECURE, TERN_NET_SECURITY_TLS, flags));
    }
}

static void
tern_account_setup_class_init (TernAccountSetupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = tern_account_setup_get_property;
  object_class->set_property = tern_account_setup_set_property;
  object_class->finalize = tern_account_setup_finalize;
  install_settings (object_class);
  install_setting (object_class, PROP_STATE, g_param_spec_int ("state", NULL, NULL, 0, G_MAXINT, 0, flags));
  install_setting (object_class, PROP_TROUBLE, g_param_spec_int ("trouble", NULL, NULL, 0, G_MAXINT, 0, flags));
  install_setting (object_class, PROP_FIELD, g_param_spec_int ("field", NULL, NULL, 0, G_MAXINT, 0, flags));
  install_setting (object_class, PROP_EXISTING, g_param_spec_boolean ("existing", NULL, NULL, FALSE, flags));
  install_setting (object_class, PROP_KEPT_FOR_SESSION,
                   g_param_spec_boolean ("kept-for-session", NULL, NULL, FALSE, flags));
}

static void
tern_account_setup_init (TernAccountSetup *self)
{
  self->address = g_strdup ("");
  self->name = g_strdup ("");
  self->user = g_strdup ("");
  self->password = g_strdup ("");
  for (guint i = 0; i < G_N_ELEMENTS (self->servers); i++)
    self->servers[i] = (TernSetupServer) { .host = g_strdup (""), .port = usual_port (i, TERN_NET_SECURITY_TLS) };
}

TernAccountSetup *
tern_account_setup_new (TernEnginePort *port, const char *config_dir)
{
  TernAccountSetup *self = g_object_new (TERN_TYPE_ACCOUNT_SETUP, NULL);

  g_set_object (&self->port, port);
  self->config_dir = g_strdup (config_dir);
  return self;
}

static void
take_server (TernAccountSetup *self, TernNetProtocol protocol, const TernNetEndpoint *endpoint, const char *certificate)
{
  TernSetupServer *server = &self->servers[protocol];

  server->host_given = server->port_given = server->security_given = TRUE;
  if (endpoint == NULL)
    return;
  g_free (server->host);
  server->host = g_strdup (tern_net_endpoint_get_host (endpoint));
  server->port = tern_net_endpoint_get_port (endpoint);
  server->security = tern_net_endpoint_get_security (endpoint);
  server->certificate = g_strdup (certificate);
}

TernAccountSetup *
tern_account_setup_load (TernEnginePort *port, const char *config_dir, const char *id, GError **error)
{
  g_autoptr (TernAccountList) list = tern_account_list_load (config_dir, error);
  TernAccount *account = list != NULL ? tern_account_list_find (list, id) : NULL;
  TernAccountFields fields;
  TernAccountSetup *self;

  if (account == NULL)
    {
      if (list != NULL)
        g_set_error (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_NO_ACCOUNT, "There is no account “%s”", id);
      return NULL;
    }
  self = tern_account_setup_new (port, config_dir);
  self->existing = tern_account_ref (account);
  self->offline = tern_offline_settings_new (config_dir, id, tern_account_get_offline_policy (account));
  tern_account_get_fields (account, &fields);
  g_free (self->address);
  g_free (self->name);
  g_free (self->user);
  self->address = g_strdup (fields.email);
  self->name = g_strdup (fields.name != NULL ? fields.name : "");
  self->user = g_strdup (tern_account_get_user (account));
  self->user_given = TRUE;
  take_server (self, TERN_NET_PROTOCOL_IMAP, tern_account_get_imap (account), fields.imap_certificate);
  take_server (self, TERN_NET_PROTOCOL_SMTP, tern_account_get_smtp (account), fields.smtp_certificate);
  return self;
}

void
tern_account_setup_set_password (TernAccountSetup *self, const char *password)
{
  change_text (self, &self->password, password, PROP_PASSWORD);
}

TernAccountSetupState
tern_account_setup_get_state (TernAccountSetup *self)
{
  return self->state;
}

TernAccountTrouble
tern_account_setup_get_trouble (TernAccountSetup *self)
{
  return self->trouble;
}

TernAccountField
tern_account_setup_get_field (TernAccountSetup *self)
{
  return self->field;
}

gboolean
tern_account_setup_get_existing (TernAccountSetup *self)
{
  return self->existing != NULL;
}

const GError *
tern_account_setup_get_error (TernAccountSetup *self)
{
  return self->error;
}

TernNetProtocol
tern_account_setup_get_protocol (TernAccountSetup *self)
{
  return self->protocol;
}

const char *
tern_account_setup_get_server (TernAccountSetup *self, guint *port)
{
  *port = self->servers[self->protocol].port;
  return self->servers[self->protocol].host;
}

const TernMailProvider *
tern_account_setup_get_provider (TernAccountSetup *self)
{
  return tern_mail_provider_find (tern_account_setup_get_domain (self));
}

const char *
tern_account_setup_get_address (TernAccountSetup *self)
{
  return self->address;
}

TernAccountKeeping
tern_account_setup_get_keeping (TernAccountSetup *self)
{
  return self->keeping;
}

TernOfflineSettings *
tern_account_setup_get_offline (TernAccountSetup *self)
{
  return self->offline;
}

const TernCertificateFault *
tern_account_setup_get_certificate (TernAccountSetup *self)
{
  return self->state == TERN_ACCOUNT_SETUP_CERTIFICATE ? tern_net_error_get_certificate (self->error) : NULL;
}

void
tern_account_setup_accept_certificate (TernAccountSetup *self)
{
  const TernCertificateFault *fault = tern_account_setup_get_certificate (self);
  TernSetupServer *server = &self->servers[self->protocol];

  g_return_if_fail (fault != NULL);

  g_free (server->certificate);
  server->certificate = g_strdup (fault->fingerprint);
  forget_result (self);
}

void
tern_account_setup_set_state (TernAccountSetup *self,
                              TernAccountSetupState state,
                              TernAccountTrouble trouble,
                              TernAccountField field,
                              GError *error)
{
  gboolean new_trouble = self->trouble != trouble;
  gboolean new_field = self->field != field;
  gboolean new_state = self->state != state;

  g_clear_error (&self->error);
  self->error = error;
  self->trouble = trouble;
  self->field = field;
  self->state = state;
  /* The state last: whoever hears of it finds the rest as it is. */
  if (new_trouble)
    notify (self, PROP_TROUBLE);
  if (new_field)
    notify (self, PROP_FIELD);
  if (new_state)
    notify (self, PROP_STATE);
}

void
tern_account_setup_guess_host (TernAccountSetup *self, TernNetProtocol protocol, const char *host)
{
  set_host (self, protocol, host);
}

const char *
tern_account_setup_get_domain (TernAccountSetup *self)
{
  const char *at = strrchr (self->address, '@');

  return at != NULL ? at + 1 : "";
}

void
tern_account_setup_wipe_password (TernAccountSetup *self)
{
  replace_text (self, &self->password, "", PROP_PASSWORD);
}

void
tern_account_setup_set_keeping (TernAccountSetup *self, TernAccountKeeping keeping)
{
  if (self->keeping == keeping)
    return;
  self->keeping = keeping;
  notify (self, PROP_KEPT_FOR_SESSION);
}
