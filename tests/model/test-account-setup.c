/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Setting an account up: what is guessed, what is said of every kind of trouble and whose fault it is, and what is
 * saved; against real servers that harness/with_servers.py starts. */

#include "engine/tern-account-list.h"
#include "model/tern-account-setup.h"

#include "engine-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

/* Above the 30 s after which a silent server is given up. */
#define EMAIL "ann@guess.example"

/* --- a name service of our own: mail.guess.example and good.example are this computer, nobody else is known --- */

#define TEST_TYPE_RESOLVER (test_resolver_get_type ())
G_DECLARE_FINAL_TYPE (TestResolver, test_resolver, TEST, RESOLVER, GResolver)

struct _TestResolver
{
  GResolver parent_instance;

  GPtrArray *asked; /* host names, in order */
};

G_DEFINE_FINAL_TYPE (TestResolver, test_resolver, G_TYPE_RESOLVER)

static void
free_addresses (gpointer data)
{
  g_resolver_free_addresses (data);
}

static void
lookup_async (GResolver *resolver,
              const char *host,
              GResolverNameLookupFlags flags,
              GCancellable *cancellable,
              GAsyncReadyCallback callback,
              gpointer user_data)
{
  TestResolver *self = TEST_RESOLVER (resolver);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  gboolean known = strcmp (host, "mail.guess.example") == 0 || strcmp (host, "good.example") == 0;

  g_ptr_array_add (self->asked, g_strdup (host));
  if (!known)
    g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "Nobody is called %s", host);
  else if ((flags & G_RESOLVER_NAME_LOOKUP_FLAGS_IPV6_ONLY) != 0)
    g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "Not by that");
  else
    g_task_return_pointer (task, g_list_append (NULL, g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4)),
                           free_addresses);
}

static void
lookup_plain_async (GResolver *resolver,
                    const char *host,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  lookup_async (resolver, host, G_RESOLVER_NAME_LOOKUP_FLAGS_DEFAULT, cancellable, callback, user_data);
}

static GList *
lookup_finish (GResolver *resolver, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
test_resolver_finalize (GObject *object)
{
  g_ptr_array_unref (TEST_RESOLVER (object)->asked);
  G_OBJECT_CLASS (test_resolver_parent_class)->finalize (object);
}

static void
test_resolver_class_init (TestResolverClass *klass)
{
  GResolverClass *resolver_class = G_RESOLVER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = test_resolver_finalize;
  resolver_class->lookup_by_name_async = lookup_plain_async;
  resolver_class->lookup_by_name_finish = lookup_finish;
  resolver_class->lookup_by_name_with_flags_async = lookup_async;
  resolver_class->lookup_by_name_with_flags_finish = lookup_finish;
}

static void
test_resolver_init (TestResolver *self)
{
  self->asked = g_ptr_array_new_with_free_func (g_free);
}

/* --- what the tests share --- */

typedef struct
{
  char *folder;
  TestResolver *resolver;
  GResolver *real_resolver;
  TernAccountSetup *setup;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  fixture->folder = fixture_make_folder ();
  fixture->real_resolver = g_resolver_get_default ();
  fixture->resolver = g_object_new (TEST_TYPE_RESOLVER, NULL);
  g_resolver_set_default (G_RESOLVER (fixture->resolver));
  fixture->setup = tern_account_setup_new (NULL, fixture->folder);
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (fixture->setup);
  g_resolver_set_default (fixture->real_resolver);
  g_object_unref (fixture->real_resolver);
  g_object_unref (fixture->resolver);
  fixture_remove_folder (fixture->folder);
}

static guint
get_port (const char *variable)
{
  const char *text = g_getenv (variable);
  guint64 port = 0;

  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT16, &port, NULL))
    g_error ("%s is not set: run this through harness/with_servers.py", variable);
  return (guint) port;
}

/* The servers of the harness; @imap and @smtp are the variables that have their ports. */
static void
fill (TernAccountSetup *setup, const char *imap, const char *smtp)
{
  g_object_set (setup, "address", EMAIL, "user", "ann", "password", "secret", "imap-host", "127.0.0.1", "imap-port",
                get_port (imap), NULL);
  if (smtp != NULL)
    g_object_set (setup, "smtp-host", "127.0.0.1", "smtp-port", get_port (smtp), NULL);
  else
    g_object_set (setup, "smtp-host", "", NULL);
}

static gboolean
try (TernAccountSetup *setup)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gboolean works;

  tern_account_setup_try_async (setup, NULL, fixture_keep_result, &result);
  fixture_wait_for ((gpointer *) &result);
  works = tern_account_setup_try_finish (setup, result, &error);
  g_assert_cmpint (works, ==, error == NULL);
  g_assert_cmpint (works, ==, tern_account_setup_get_state (setup) == TERN_ACCOUNT_SETUP_WORKS);
  return works;
}

static void
expect (TernAccountSetup *setup, TernAccountSetupState state, TernAccountTrouble trouble, TernAccountField field)
{
  g_assert_cmpint (tern_account_setup_get_trouble (setup), ==, trouble);
  g_assert_cmpint (tern_account_setup_get_field (setup), ==, field);
  g_assert_cmpint (tern_account_setup_get_state (setup), ==, state);
  g_assert_cmpint (tern_account_setup_get_error (setup) != NULL, ==, trouble != TERN_ACCOUNT_TROUBLE_NONE);
}

static void
accept (TernAccountSetup *setup, TernAccountField field)
{
  g_assert_false (try (setup));
  expect (setup, TERN_ACCOUNT_SETUP_CERTIFICATE, TERN_ACCOUNT_TROUBLE_CERTIFICATE, field);
  tern_account_setup_accept_certificate (setup);
  expect (setup, TERN_ACCOUNT_SETUP_IDLE, TERN_ACCOUNT_TROUBLE_NONE, TERN_ACCOUNT_FIELD_NONE);
}

/* A setup whose servers are known and trusted. */
static void
fill_and_accept (TernAccountSetup *setup, gboolean smtp)
{
  fill (setup, "TERN_TEST_IMAPS", smtp ? "TERN_TEST_SMTPS" : NULL);
  accept (setup, TERN_ACCOUNT_FIELD_IMAP_HOST);
  if (smtp)
    accept (setup, TERN_ACCOUNT_FIELD_SMTP_HOST);
}

/* --- guesses --- */

static const struct
{
  const char *address;
  const char *imap;
  const char *smtp; /* host:port, with + for STARTTLS */
  const char *user;
} guesses[] = {
  { "ann@example.org", "imap.example.org:993", "smtp.example.org:465", "ann@example.org" },
  { "ann@Example.ORG", "imap.Example.ORG:993", "smtp.Example.ORG:465", "ann@Example.ORG" },
  { "ann@gmail.com", "imap.gmail.com:993", "smtp.gmail.com:465", "ann@gmail.com" },
  { "ann@GoogleMail.com", "imap.gmail.com:993", "smtp.gmail.com:465", "ann@GoogleMail.com" },
  { "ann@hotmail.co.uk", "outlook.office365.com:993", "smtp-mail.outlook.com:587+", "ann@hotmail.co.uk" },
  { "ann@corp.onmicrosoft.com", "outlook.office365.com:993", "smtp.office365.com:587+", "ann@corp.onmicrosoft.com" },
  { "ann@me.com", "imap.mail.me.com:993", "smtp.mail.me.com:587+", "ann@me.com" },
  { "ann@ymail.com", "imap.mail.yahoo.com:993", "smtp.mail.yahoo.com:465", "ann@ymail.com" },
  { "ann@gmx.de", "imap.gmx.net:993", "mail.gmx.net:465", "ann@gmx.de" },
  { "ann@web.de", "imap.web.de:993", "smtp.web.de:465", "ann" },
  { "ann@posteo.net", "posteo.de:993", "posteo.de:465", "ann@posteo.net" },
  { "ann@mailbox.org", "imap.mailbox.org:993", "smtp.mailbox.org:465", "ann@mailbox.org" },
  { "ann@notgmail.com", "imap.notgmail.com:993", "smtp.notgmail.com:465", "ann@notgmail.com" },
  { "ann@onmicrosoft.com.example", "imap.onmicrosoft.com.example:993", "smtp.onmicrosoft.com.example:465",
    "ann@onmicrosoft.com.example" },
  { "ann", ":993", ":465", "ann" },
};

static char *
dup_server (TernAccountSetup *setup, const char *protocol)
{
  g_autofree char *host_name = g_strconcat (protocol, "-host", NULL);
  g_autofree char *port_name = g_strconcat (protocol, "-port", NULL);
  g_autofree char *security_name = g_strconcat (protocol, "-security", NULL);
  g_autofree char *host = NULL;
  guint port;
  int security;

  g_object_get (setup, host_name, &host, port_name, &port, security_name, &security, NULL);
  g_assert_cmpint (security, !=, TERN_NET_SECURITY_INSECURE);
  return g_strdup_printf ("%s:%u%s", host, port, security == TERN_NET_SECURITY_TLS ? "" : "+");
}

static void
test_guesses (Fixture *fixture, gconstpointer user_data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (guesses); i++)
    {
      g_autofree char *imap = NULL;
      g_autofree char *smtp = NULL;
      g_autofree char *user = NULL;

      g_object_set (fixture->setup, "address", guesses[i].address, NULL);
      imap = dup_server (fixture->setup, "imap");
      smtp = dup_server (fixture->setup, "smtp");
      g_object_get (fixture->setup, "user", &user, NULL);
      g_assert_cmpstr (imap, ==, guesses[i].imap);
      g_assert_cmpstr (smtp, ==, guesses[i].smtp);
      g_assert_cmpstr (user, ==, guesses[i].user);
    }
  /* All of it without asking anybody. */
  g_assert_cmpuint (fixture->resolver->asked->len, ==, 0);
}

/* What the person has set stays. */
static void
test_own_settings (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *imap = NULL;
  g_autofree char *smtp = NULL;
  g_autofree char *user = NULL;

  g_object_set (fixture->setup, "address", "ann@example.org", "imap-security", TERN_NET_SECURITY_STARTTLS, NULL);
  imap = dup_server (fixture->setup, "imap");
  g_assert_cmpstr (imap, ==, "imap.example.org:143+");
  g_clear_pointer (&imap, g_free);
  g_object_set (fixture->setup, "imap-host", " in.example.net ", "smtp-port", 2525, "user", "annb", NULL);
  g_object_set (fixture->setup, "address", " ann@gmail.com\t", NULL);
  imap = dup_server (fixture->setup, "imap");
  smtp = dup_server (fixture->setup, "smtp");
  g_object_get (fixture->setup, "user", &user, NULL);
  g_assert_cmpstr (imap, ==, "in.example.net:143+");
  g_assert_cmpstr (smtp, ==, "smtp.gmail.com:2525");
  g_assert_cmpstr (user, ==, "annb");
  g_assert_cmpstr (tern_account_setup_get_address (fixture->setup), ==, "ann@gmail.com");
}

static void
test_address (Fixture *fixture, gconstpointer user_data)
{
  static const char *const wrong[] = { "", "ann", "ann@", "@example.org", "a b@example.org", "a@b@example.org" };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_object_set (fixture->setup, "address", wrong[i], NULL);
      g_assert_false (tern_account_setup_check_address (fixture->setup));
      expect (fixture->setup, TERN_ACCOUNT_SETUP_FAILED, TERN_ACCOUNT_TROUBLE_ADDRESS, TERN_ACCOUNT_FIELD_ADDRESS);
    }
  g_object_set (fixture->setup, "address", "ann@example.org", NULL);
  expect (fixture->setup, TERN_ACCOUNT_SETUP_IDLE, TERN_ACCOUNT_TROUBLE_NONE, TERN_ACCOUNT_FIELD_NONE);
  g_assert_true (tern_account_setup_check_address (fixture->setup));
}

/* Addresses may hold what ids may not. */
static void
test_odd_address (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *id = NULL;

  g_object_set (fixture->setup, "address", "Ann.O'Brien#1@Example.org", NULL);
  g_assert_true (tern_account_setup_check_address (fixture->setup));
  id = tern_account_setup_dup_account_id (fixture->setup);
  g_assert_cmpstr (id, ==, "ann.o-brien-1@example.org");
}

/* --- trouble --- */

static const struct
{
  const char *property;
  const char *text; /* NULL: @number */
  int number;
  TernAccountTrouble trouble;
  TernAccountField field;
} settings[] = {
  { "password", "", 0, TERN_ACCOUNT_TROUBLE_NO_PASSWORD, TERN_ACCOUNT_FIELD_PASSWORD },
  { "password", "sec\nret", 0, TERN_ACCOUNT_TROUBLE_BAD_PASSWORD, TERN_ACCOUNT_FIELD_PASSWORD },
  { "name", "Ann\nBerg", 0, TERN_ACCOUNT_TROUBLE_TEXT, TERN_ACCOUNT_FIELD_NAME },
  { "user", "an\tn", 0, TERN_ACCOUNT_TROUBLE_TEXT, TERN_ACCOUNT_FIELD_USER },
  { "imap-host", "", 0, TERN_ACCOUNT_TROUBLE_NO_SERVER, TERN_ACCOUNT_FIELD_IMAP_HOST },
  { "imap-host", "not a name", 0, TERN_ACCOUNT_TROUBLE_BAD_SERVER, TERN_ACCOUNT_FIELD_IMAP_HOST },
  { "imap-port", NULL, 0, TERN_ACCOUNT_TROUBLE_BAD_PORT, TERN_ACCOUNT_FIELD_IMAP_PORT },
  { "smtp-port", NULL, 0, TERN_ACCOUNT_TROUBLE_BAD_PORT, TERN_ACCOUNT_FIELD_SMTP_PORT },
  { "smtp-host", "smtp:x", 0, TERN_ACCOUNT_TROUBLE_BAD_SERVER, TERN_ACCOUNT_FIELD_SMTP_HOST },
  { "imap-host", "nowhere.example", 0, TERN_ACCOUNT_TROUBLE_UNKNOWN_SERVER, TERN_ACCOUNT_FIELD_IMAP_HOST },
  { "smtp-host", "nowhere.example", 0, TERN_ACCOUNT_TROUBLE_UNKNOWN_SERVER, TERN_ACCOUNT_FIELD_SMTP_HOST },
};

static void
test_settings (Fixture *fixture, gconstpointer user_data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      g_autoptr (TernAccountSetup) setup = tern_account_setup_new (NULL, fixture->folder);
      guint port;

      fill_and_accept (setup, TRUE);
      if (settings[i].text != NULL)
        g_object_set (setup, settings[i].property, settings[i].text, NULL);
      else
        g_object_set (setup, settings[i].property, settings[i].number, NULL);
      g_assert_false (try (setup));
      expect (setup, TERN_ACCOUNT_SETUP_FAILED, settings[i].trouble, settings[i].field);
      if (settings[i].trouble == TERN_ACCOUNT_TROUBLE_UNKNOWN_SERVER)
        g_assert_cmpstr (tern_account_setup_get_server (setup, &port), ==, "nowhere.example");
    }
}

static void
test_only_here (Fixture *fixture, gconstpointer user_data)
{
  fill (fixture->setup, "TERN_TEST_IMAPS", "TERN_TEST_SMTPS");
  g_object_set (fixture->setup, "imap-host", "good.example", "imap-security", TERN_NET_SECURITY_INSECURE, NULL);
  g_assert_false (try (fixture->setup));
  expect (fixture->setup, TERN_ACCOUNT_SETUP_FAILED, TERN_ACCOUNT_TROUBLE_ONLY_HERE,
          TERN_ACCOUNT_FIELD_IMAP_SECURITY);
  g_assert_cmpuint (fixture->resolver->asked->len, ==, 0);
}

static void
test_password (Fixture *fixture, gconstpointer user_data)
{
  fill_and_accept (fixture->setup, TRUE);
  g_object_set (fixture->setup, "password", "wrong", NULL);
  g_assert_false (try (fixture->setup));
  expect (fixture->setup, TERN_ACCOUNT_SETUP_REFUSED, TERN_ACCOUNT_TROUBLE_PASSWORD_REFUSED,
          TERN_ACCOUNT_FIELD_PASSWORD);
  g_object_set (fixture->setup, "password", "secret", NULL);
  g_assert_true (try (fixture->setup));
}

static void
test_ports (Fixture *fixture, gconstpointer user_data)
{
  /* Nobody listens on a port that was just given back. */
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  guint16 closed = g_socket_listener_add_any_inet_port (listener, NULL, NULL);

  g_socket_listener_close (listener);
  fill (fixture->setup, "TERN_TEST_IMAPS", NULL);
  g_object_set (fixture->setup, "imap-port", closed, NULL);
  g_assert_false (try (fixture->setup));
  expect (fixture->setup, TERN_ACCOUNT_SETUP_FAILED, TERN_ACCOUNT_TROUBLE_NOBODY_LISTENS, TERN_ACCOUNT_FIELD_IMAP_PORT);

  /* Encryption from the start at a port that has none. */
  fill (fixture->setup, "TERN_TEST_IMAP", NULL);
  g_assert_false (try (fixture->setup));
  expect (fixture->setup, TERN_ACCOUNT_SETUP_FAILED, TERN_ACCOUNT_TROUBLE_NOT_ENCRYPTED,
          TERN_ACCOUNT_FIELD_IMAP_SECURITY);

  /* The right kind for that port, and then a port of the other protocol. */
  g_object_set (fixture->setup, "imap-security", TERN_NET_SECURITY_STARTTLS, "imap-port", get_port ("TERN_TEST_IMAP"),
                NULL);
  accept (fixture->setup, TERN_ACCOUNT_FIELD_IMAP_HOST);
  g_assert_true (try (fixture->setup));
  g_object_set (fixture->setup, "imap-port", get_port ("TERN_TEST_SMTP"), NULL);
  g_assert_false (try (fixture->setup));
  expect (fixture->setup, TERN_ACCOUNT_SETUP_FAILED, TERN_ACCOUNT_TROUBLE_NOT_MAIL, TERN_ACCOUNT_FIELD_IMAP_PORT);
}

/* Encryption later at a port that wants it from the start: nobody says anything. */
static void
test_silent (Fixture *fixture, gconstpointer user_data)
{
  fill (fixture->setup, "TERN_TEST_IMAPS", NULL);
  g_object_set (fixture->setup, "imap-security", TERN_NET_SECURITY_STARTTLS, NULL);
  g_assert_false (try (fixture->setup));
  expect (fixture->setup, TERN_ACCOUNT_SETUP_FAILED, TERN_ACCOUNT_TROUBLE_SILENT_PLAIN,
          TERN_ACCOUNT_FIELD_IMAP_SECURITY);
}

/* The exception is for one host and port, and dies with them. */
static void
test_certificate (Fixture *fixture, gconstpointer user_data)
{
  const TernCertificateFault *fault;
  guint port = get_port ("TERN_TEST_IMAPS");

  fill (fixture->setup, "TERN_TEST_IMAPS", NULL);
  g_assert_null (tern_account_setup_get_certificate (fixture->setup));
  g_assert_false (try (fixture->setup));
  fault = tern_account_setup_get_certificate (fixture->setup);
  g_assert_cmpstr (fault->host, ==, "127.0.0.1");
  g_assert_cmpuint (fault->port, ==, port);
  tern_account_setup_accept_certificate (fixture->setup);
  g_assert_true (try (fixture->setup));
  g_object_set (fixture->setup, "imap-port", port + 1, NULL);
  g_object_set (fixture->setup, "imap-port", port, NULL);
  accept (fixture->setup, TERN_ACCOUNT_FIELD_IMAP_HOST);
  g_assert_true (try (fixture->setup));
}

static void
test_second_guess (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *imap = NULL;
  g_autofree char *smtp = NULL;
  g_autofree char *wanted = g_strdup_printf ("mail.guess.example:%u", get_port ("TERN_TEST_IMAPS"));

  g_object_set (fixture->setup, "address", EMAIL, "user", "ann", "password", "secret", "imap-port",
                get_port ("TERN_TEST_IMAPS"), "smtp-port", get_port ("TERN_TEST_SMTPS"), NULL);
  accept (fixture->setup, TERN_ACCOUNT_FIELD_IMAP_HOST);
  imap = dup_server (fixture->setup, "imap");
  g_assert_cmpstr (imap, ==, wanted);
  accept (fixture->setup, TERN_ACCOUNT_FIELD_SMTP_HOST);
  smtp = dup_server (fixture->setup, "smtp");
  g_assert_true (g_str_has_prefix (smtp, "mail.guess.example:"));
  g_assert_true (try (fixture->setup));

  /* Nobody by either name: the person is told of the first. */
  g_object_set (fixture->setup, "address", "ann@nowhere.example", NULL);
  g_ptr_array_set_size (fixture->resolver->asked, 0);
  g_assert_false (try (fixture->setup));
  expect (fixture->setup, TERN_ACCOUNT_SETUP_FAILED, TERN_ACCOUNT_TROUBLE_UNKNOWN_SERVER, TERN_ACCOUNT_FIELD_IMAP_HOST);
  g_clear_pointer (&imap, g_free);
  imap = dup_server (fixture->setup, "imap");
  g_assert_true (g_str_has_prefix (imap, "imap.nowhere.example:"));
  g_assert_cmpstr (g_ptr_array_index (fixture->resolver->asked, 0), ==, "imap.nowhere.example");
}

static void
test_cancelled (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  fill (fixture->setup, "TERN_TEST_IMAPS", NULL);
  tern_account_setup_try_async (fixture->setup, cancellable, fixture_keep_result, &result);
  g_assert_cmpint (tern_account_setup_get_state (fixture->setup), ==, TERN_ACCOUNT_SETUP_TRYING);
  g_cancellable_cancel (cancellable);
  fixture_wait_for ((gpointer *) &result);
  g_assert_false (tern_account_setup_try_finish (fixture->setup, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  expect (fixture->setup, TERN_ACCOUNT_SETUP_IDLE, TERN_ACCOUNT_TROUBLE_NONE, TERN_ACCOUNT_FIELD_NONE);
}

/* What came of other settings than those that stand there now is not said of these. */
static void
test_changed_meanwhile (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  fill (fixture->setup, "TERN_TEST_IMAPS", NULL);
  tern_account_setup_try_async (fixture->setup, NULL, fixture_keep_result, &result);
  g_object_set (fixture->setup, "user", "bob", NULL);
  fixture_wait_for ((gpointer *) &result);
  g_assert_false (tern_account_setup_try_finish (fixture->setup, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  expect (fixture->setup, TERN_ACCOUNT_SETUP_IDLE, TERN_ACCOUNT_TROUBLE_NONE, TERN_ACCOUNT_FIELD_NONE);
}

/* --- saving --- */

static gboolean
save (TernAccountSetup *setup, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tern_account_setup_save_async (setup, NULL, fixture_keep_result, &result);
  fixture_wait_for ((gpointer *) &result);
  return tern_account_setup_save_finish (setup, result, error);
}

static TernEnginePort *
open_port (Fixture *fixture)
{
  g_autofree char *data = g_build_filename (fixture->folder, "data", NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TernEnginePort *port;

  tern_engine_port_open_async (data, fixture->folder, TERN_ENGINE_OPEN_NONE, NULL, fixture_keep_result, &result);
  fixture_wait_for ((gpointer *) &result);
  port = tern_engine_port_open_finish (result, &error);
  g_assert_no_error (error);
  return port;
}

static void
close_port (TernEnginePort *port)
{
  g_autoptr (GAsyncResult) result = NULL;

  tern_engine_port_close_async (port, fixture_keep_result, &result);
  fixture_wait_for ((gpointer *) &result);
  g_assert_true (tern_engine_port_close_finish (port, result, NULL));
  g_object_unref (port);
}

static guint
count_accounts (Fixture *fixture)
{
  g_autoptr (TernAccountList) list = tern_account_list_load (fixture->folder, NULL);

  return tern_account_list_get_n_accounts (list);
}

/* The engine signs in with what was held. */
static gboolean
engine_signs_in (TernEnginePort *port, GError **error)
{
  g_autoptr (TernEngineCommand) command = tern_engine_command_new_test_account (NULL);
  g_autoptr (GAsyncResult) result = NULL;

  tern_engine_port_submit_async (port, command, NULL, NULL, NULL, fixture_keep_result, &result);
  fixture_wait_for ((gpointer *) &result);
  return tern_engine_port_submit_finish (port, result, error);
}

/* Nowhere to keep the password: nothing is saved. */
static void
test_save_nowhere (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  fill (fixture->setup, "TERN_TEST_IMAPS", NULL);
  g_assert_false (save (fixture->setup, &error));
  g_assert_error (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_NO_KEYRING);
  expect (fixture->setup, TERN_ACCOUNT_SETUP_FAILED, TERN_ACCOUNT_TROUBLE_PASSWORD_NOT_KEPT,
          TERN_ACCOUNT_FIELD_PASSWORD);
  g_assert_cmpuint (count_accounts (fixture), ==, 0);
}

static void
check_new_password (Fixture *fixture, TernEnginePort *port)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TernAccountSetup) setup = tern_account_setup_load (port, fixture->folder, EMAIL, &error);
  g_autofree char *user = NULL;

  g_assert_no_error (error);
  g_object_get (setup, "user", &user, NULL);
  g_assert_cmpstr (user, ==, "ann");
  g_object_set (setup, "password", "wrong", NULL);
  g_assert_false (try (setup));
  g_assert_cmpint (tern_account_setup_get_trouble (setup), ==, TERN_ACCOUNT_TROUBLE_PASSWORD_REFUSED);
  g_object_set (setup, "password", "secret", NULL);
  g_assert_true (try (setup));
  g_object_set (setup, "name", "Ann Berg", NULL);
  g_assert_true (save (setup, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_accounts (fixture), ==, 1);
}

static void
check_removal (Fixture *fixture, TernEnginePort *port)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TernAccountSetup) setup = tern_account_setup_load (port, fixture->folder, EMAIL, &error);
  g_autofree char *name = NULL;

  g_object_get (setup, "name", &name, NULL);
  g_assert_cmpstr (name, ==, "Ann Berg");
  tern_account_setup_remove_async (setup, NULL, fixture_keep_result, &result);
  fixture_wait_for ((gpointer *) &result);
  g_assert_true (tern_account_setup_remove_finish (setup, result, &error));
  g_assert_cmpuint (count_accounts (fixture), ==, 0);
  g_assert_null (tern_account_setup_load (port, fixture->folder, EMAIL, &error));
  g_assert_error (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_NO_ACCOUNT);
}

static void
test_save (Fixture *fixture, gconstpointer user_data)
{
  TernEnginePort *port = open_port (fixture);
  TernAccountSetup *setup = tern_account_setup_new (port, fixture->folder);
  g_autoptr (GError) error = NULL;
  g_autofree char *password = NULL;
  g_autofree char *text = NULL;
  g_autofree char *path = g_build_filename (fixture->folder, "accounts.ini", NULL);
  gboolean kept_for_session;

  fill_and_accept (setup, TRUE);
  g_assert_true (try (setup));
  g_assert_true (save (setup, &error));
  g_assert_no_error (error);
  expect (setup, TERN_ACCOUNT_SETUP_DONE, TERN_ACCOUNT_TROUBLE_NONE, TERN_ACCOUNT_FIELD_NONE);
  g_object_get (setup, "kept-for-session", &kept_for_session, "password", &password, NULL);
  g_assert_true (kept_for_session);
  g_assert_cmpint (tern_account_setup_get_keeping (setup), ==, TERN_ACCOUNT_KEEPING_NO_KEYRING);
  g_assert_cmpstr (password, ==, "");
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_null (strstr (text, "secret"));
  g_assert_true (engine_signs_in (port, &error));
  g_assert_no_error (error);
  g_assert_finalize_object (setup);

  g_object_set (fixture->setup, "address", "ANN@guess.example", NULL);
  g_assert_false (tern_account_setup_check_address (fixture->setup));
  expect (fixture->setup, TERN_ACCOUNT_SETUP_FAILED, TERN_ACCOUNT_TROUBLE_EXISTS, TERN_ACCOUNT_FIELD_ADDRESS);

  check_new_password (fixture, port);
  g_assert_true (engine_signs_in (port, &error));
  g_assert_no_error (error);
  check_removal (fixture, port);
  close_port (port);
}

/* The list cannot be written: nothing is there that was not there before. */
static void
test_save_fails (Fixture *fixture, gconstpointer user_data)
{
  TernEnginePort *port = open_port (fixture);
  g_autofree char *in_the_way = g_build_filename (fixture->folder, "accounts.lock", NULL);
  TernAccountSetup *setup = tern_account_setup_new (port, fixture->folder);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir (in_the_way, 0700), ==, 0);
  fill (setup, "TERN_TEST_IMAPS", NULL);
  g_assert_false (save (setup, &error));
  g_assert_error (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_IO);
  expect (setup, TERN_ACCOUNT_SETUP_FAILED, TERN_ACCOUNT_TROUBLE_FILE, TERN_ACCOUNT_FIELD_NONE);
  g_assert_finalize_object (setup);
  g_assert_cmpuint (count_accounts (fixture), ==, 0);
  close_port (port);
}

/* Only where one runs: run by test_account_keyring.py. */
static void
test_keyring (Fixture *fixture, gconstpointer user_data)
{
  TernEnginePort *port = open_port (fixture);
  TernAccountSetup *setup = tern_account_setup_new (port, fixture->folder);
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  gboolean kept_for_session;

  fill_and_accept (setup, TRUE);
  g_assert_true (save (setup, &error));
  g_assert_no_error (error);
  g_object_get (setup, "kept-for-session", &kept_for_session, NULL);
  g_assert_false (kept_for_session);
  g_assert_cmpint (tern_account_setup_get_keeping (setup), ==, TERN_ACCOUNT_KEEPING_KEYRING);
  g_assert_finalize_object (setup);
  close_port (port);

  /* An engine that was never told it finds it. */
  port = open_port (fixture);
  g_assert_true (engine_signs_in (port, &error));
  g_assert_no_error (error);

  /* Other settings may be changed without it. */
  setup = tern_account_setup_load (port, fixture->folder, EMAIL, &error);
  g_object_set (setup, "name", "Ann Berg", NULL);
  g_assert_true (try (setup));
  g_assert_true (save (setup, &error));
  g_assert_cmpint (tern_account_setup_get_keeping (setup), ==, TERN_ACCOUNT_KEEPING_AS_BEFORE);
  g_assert_true (engine_signs_in (port, &error));
  g_assert_finalize_object (setup);

  /* A removed account leaves none behind for the next of its name. */
  setup = tern_account_setup_load (port, fixture->folder, EMAIL, &error);
  tern_account_setup_remove_async (setup, NULL, fixture_keep_result, &result);
  fixture_wait_for ((gpointer *) &result);
  g_assert_true (tern_account_setup_remove_finish (setup, result, &error));
  g_clear_object (&result);
  g_object_set (setup, "name", "Ann", NULL);
  g_assert_false (try (setup));
  expect (setup, TERN_ACCOUNT_SETUP_FAILED, TERN_ACCOUNT_TROUBLE_NO_PASSWORD, TERN_ACCOUNT_FIELD_PASSWORD);
  g_assert_error (tern_account_setup_get_error (setup), TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_CREDENTIALS);
  g_assert_finalize_object (setup);
  close_port (port);
}

static void
add (const char *path, void (*func) (Fixture *fixture, gconstpointer user_data))
{
  g_test_add (path, Fixture, NULL, set_up, func, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (g_getenv ("TERN_TEST_KEEP_BUS") != NULL)
    {
      add ("/model/account-setup/keyring", test_keyring);
      return g_test_run ();
    }
  add ("/model/account-setup/guesses", test_guesses);
  add ("/model/account-setup/own-settings", test_own_settings);
  add ("/model/account-setup/address", test_address);
  add ("/model/account-setup/odd-address", test_odd_address);
  add ("/model/account-setup/settings", test_settings);
  add ("/model/account-setup/only-here", test_only_here);
  add ("/model/account-setup/password", test_password);
  add ("/model/account-setup/ports", test_ports);
  add ("/model/account-setup/silent", test_silent);
  add ("/model/account-setup/certificate", test_certificate);
  add ("/model/account-setup/second-guess", test_second_guess);
  add ("/model/account-setup/cancelled", test_cancelled);
  add ("/model/account-setup/changed-meanwhile", test_changed_meanwhile);
  add ("/model/account-setup/save-nowhere", test_save_nowhere);
  add ("/model/account-setup/save", test_save);
  add ("/model/account-setup/save-fails", test_save_fails);
  return g_test_run ();
}
