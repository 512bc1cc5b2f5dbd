/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* `ternctl account add|keep|test|list|remove`: the accounts file, and the password in the keyring. */

#define G_LOG_DOMAIN "ternctl"

#include "cli/ternctl.h"

#include "cli/ternctl-events.h"
#include "cli/ternctl-run.h"
#include "cli/ternctl-store.h"

#include "engine/tern-account-list.h"
#include "engine/tern-account-secret.h"
#include "store/tern-store-journal.h"
#include "store/tern-store-usage.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define MAX_PASSWORD 4096

/* Bytes, kept here and on the server; null: not known. */
static void
add_usage (JsonBuilder *builder, TernStore *store, TernAccount *account)
{
  gint64 id = store != NULL ? tern_store_find_account (store, tern_account_get_id (account), NULL) : 0;
  TernAccountUsage usage = { 0 };
  if (id == 0 || !tern_store_get_usage (store, id, &usage, NULL))
    return;
  ternctl_add_number (builder, "kept", (gint64) usage.kept);
  ternctl_add_number (builder, "kept_messages", (gint64) usage.messages);
  if (usage.limit > 0)
    {
      ternctl_add_number (builder, "server_used", (gint64) usage.used);
      ternctl_add_number (builder, "server_limit", (gint64) usage.limit);
    }
}

/* @store: (nullable): adds what the account takes. Never the password, nor the command that prints it: people write
 * passwords into commands. */
static gboolean
print_account (TernAccount *account, TernStore *store)
{
  TernAccountFields fields;
  JsonBuilder *builder = ternctl_object_new ();
  tern_account_get_fields (account, &fields);
  ternctl_add_text (builder, "account", tern_account_get_id (account));
  ternctl_add_text (builder, "name", fields.name);
  ternctl_add_text (builder, "email", tern_account_get_email (account));
  ternctl_add_text (builder, "user", tern_account_get_user (account));
  ternctl_add_text (builder, "imap", fields.imap_url);
  ternctl_add_text (builder, "smtp", fields.smtp_url);
  if (tern_account_get_credentials_kind (account) == TERN_CREDENTIALS_PASSWORD)
    ternctl_add_text (builder, "password", fields.password_command ? "command" : "keyring");
  ternctl_add_text (builder, "sign_in", fields.sign_in);
  ternctl_add_text (builder, "certificate", fields.client_certificate);
  ternctl_add_text (builder, "ca", fields.ca_file);
  ternctl_add_text (builder, "keep_mail", fields.keep_mail);
  ternctl_add_text (builder, "keep_attachments", fields.keep_attachments);
  ternctl_add_text (builder, "keep_at_most", fields.keep_at_most);
  add_usage (builder, store, account);
  return ternctl_object_print (builder);
}

/* Returns: (transfer full) (nullable): the first line of standard input, wiped by free_password().
 */
static char *
read_password (Ternctl *ctl)
{
  char *password = g_malloc0 (MAX_PASSWORD + 1);
  gsize len = 0;
  gssize n = 1;
  while (len < MAX_PASSWORD && n > 0 && memchr (password, '\n', len) == NULL)
    {
      n = read (STDIN_FILENO, password + len, MAX_PASSWORD - len);
      if (n < 0 && errno == EINTR)
        n = 1;
      else if (n > 0)
        len += n;
    }
  password[strcspn (password, "\r\n")] = '\0';
  if (*password != '\0')
    return password;
  g_free (password);
  ternctl_complain (ctl, "There was no password on standard input.");
  return NULL;
}

static void
free_password (char *password)
{
  if (password)
    explicit_bzero (password, MAX_PASSWORD);
  g_free (password);
}

static gboolean
store_password (TernAccount *account, const char *password, GError **error)
{
  g_auto (TernctlInterrupt) interrupt = { 0 };
  g_autoptr (GAsyncResult) result = NULL;
  ternctl_interrupt_init (&interrupt);
  tern_account_secret_store_async (account, password, interrupt.cancellable, ternctl_take_result,
                                   &result);
  ternctl_wait (&result);
  return tern_account_secret_store_finish (result, error);
}

/* The password goes first: an account that cannot sign in is of no use. */
static int
add_account (Ternctl *ctl, const TernAccountFields *fields, const char *password)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TernAccountList) accounts = tern_account_list_load (ctl->config_dir, &error);
  g_autoptr (TernAccount) account = accounts ? tern_account_new (fields, &error) : NULL;
  if (account == NULL)
    return ternctl_complain_error (ctl, error);
  if (tern_account_list_find (accounts, tern_account_get_id (account)))
    return ternctl_complain (ctl, "There is an account %s already.", tern_account_get_id (account));
  if (password && !store_password (account, password, &error))
    return ternctl_complain_error (ctl, error);
  if (!tern_account_list_add (accounts, account, &error))
    return ternctl_complain_error (ctl, error);
  print_account (account, NULL);
  return TERNCTL_OK;
}

static int
check_and_add (Ternctl *ctl, const TernAccountFields *fields, gboolean password_stdin)
{
  if (fields->email == NULL || fields->imap_url == NULL)
    return ternctl_complain_usage (ctl, "Say at least --email and --imap.");
  gboolean needs_password = fields->sign_in == NULL || strcmp (fields->sign_in, "password") == 0;
  if (!needs_password && (fields->password_command != NULL || password_stdin))
    return ternctl_complain_usage (ctl, "Signing in like that has no password.");
  if (needs_password && (fields->password_command != NULL) == password_stdin)
    return ternctl_complain_usage (
        ctl, "Say where the password comes from: either --password-command or --password-stdin.");

  char *password = password_stdin ? read_password (ctl) : NULL;
  int status = TERNCTL_FAILED;
  if (!password_stdin || password)
    status = add_account (ctl, fields, password);
  free_password (password);
  return status;
}

static int
run_add (Ternctl *ctl, int argc, char **argv)
{
  g_autofree char *name = NULL, *email = NULL, *imap = NULL, *smtp = NULL, *user = NULL;
  g_autofree char *command = NULL, *ca = NULL, *certificate = NULL, *sign_in = NULL;
  gboolean password_stdin = FALSE;
  const GOptionEntry entries[] = {
    { "name", 0, 0, G_OPTION_ARG_FILENAME, &name, "Your name, as others see it", "NAME" },
    { "email", 0, 0, G_OPTION_ARG_FILENAME, &email, "Your address", "ADDRESS" },
    { "imap", 0, 0, G_OPTION_ARG_FILENAME, &imap,
      "Where mail is read: imaps://HOST[:PORT] or imap+starttls://HOST[:PORT]", "URL" },
    { "smtp", 0, 0, G_OPTION_ARG_FILENAME, &smtp,
      "Where mail is sent: smtps://HOST[:PORT] or smtp+starttls://HOST[:PORT]", "URL" },
    { "user", 0, 0, G_OPTION_ARG_FILENAME, &user, "What to sign in as; the address unless given",
      "USER" },
    { "password-command", 0, 0, G_OPTION_ARG_FILENAME, &command,
      "A command whose first line of output is the password", "COMMAND" },
    { "password-stdin", 0, 0, G_OPTION_ARG_NONE, &password_stdin,
      "Read the password from standard input and keep it in the keyring", NULL },
    { "sign-in", 0, 0, G_OPTION_ARG_FILENAME, &sign_in,
      "password, certificate (the one of --certificate) or kerberos (the system's ticket)", "HOW" },
    { "certificate", 0, 0, G_OPTION_ARG_FILENAME, &certificate,
      "Your own certificate with its key (PEM), for servers that ask for one", "FILE" },
    { "ca", 0, 0, G_OPTION_ARG_FILENAME, &ca, "Certificates to trust instead of the system's",
      "FILE" },
    { 0 },
  };
  if (!ternctl_parse_options (
          ctl, entries, "",
          "Adds an account, without connecting; \"ternctl account test\" does that. Prints the\n"
          "account as `account list` does. imap+insecure:// and smtp+insecure:// are for\n"
          "servers on this computer only.",
          0, 0, &argc, &argv))
    return TERNCTL_USAGE;

  const TernAccountFields fields = { .name = name,
                                     .email = email,
                                     .imap_url = imap,
                                     .smtp_url = smtp,
                                     .user = user,
                                     .password_command = command,
                                     .ca_file = ca,
                                     .client_certificate = certificate,
                                     .sign_in = sign_in };
  return check_and_add (ctl, &fields, password_stdin);
}

/* What was not named stays as it is. */
static int
keep (Ternctl *ctl, const char *id, const TernAccountFields *wanted)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TernAccountList) accounts = tern_account_list_load (ctl->config_dir, &error);
  TernAccount *found = accounts != NULL ? tern_account_list_find (accounts, id) : NULL;
  if (accounts == NULL)
    return ternctl_complain_error (ctl, error);
  if (found == NULL)
    return ternctl_complain (ctl, "There is no account %s.", id);

  TernAccountFields fields;
  tern_account_get_fields (found, &fields);
  if (wanted->keep_mail)
    fields.keep_mail = wanted->keep_mail;
  if (wanted->keep_attachments)
    fields.keep_attachments = wanted->keep_attachments;
  if (wanted->keep_at_most)
    fields.keep_at_most = wanted->keep_at_most;
  g_autoptr (TernAccount) account = tern_account_new (&fields, &error);
  if (account == NULL || !tern_account_list_replace (accounts, account, &error))
    return ternctl_complain_error (ctl, error);
  print_account (account, NULL);
  return TERNCTL_OK;
}

static int
run_keep (Ternctl *ctl, int argc, char **argv)
{
  g_autofree char *mail = NULL, *attachments = NULL, *at_most = NULL;
  const GOptionEntry entries[] = {
    { "mail", 0, 0, G_OPTION_ARG_FILENAME, &mail,
      "Messages not older than this, without being asked: none, all or months (12)", "MONTHS" },
    { "attachments", 0, 0, G_OPTION_ARG_FILENAME, &attachments,
      "always: whatever their size; on-demand: of messages above 256 KiB the text alone", "WHEN" },
    { "at-most", 0, 0, G_OPTION_ARG_FILENAME, &at_most,
      "The newest that fit into so many megabytes (2048), or any", "MEGABYTES" },
    { 0 },
  };
  if (!ternctl_parse_options (
          ctl, entries, "ACCOUNT",
          "Says what of an account's mail is kept on this computer before anybody asks for it, so\n"
          "that it can be read without a network. Headers always are, and what was opened once\n"
          "stays; nothing is fetched ahead on a metered network. Prints the account as\n"
          "`account list` does.",
          1, 1, &argc, &argv))
    return TERNCTL_USAGE;
  const TernAccountFields wanted = { .keep_mail = mail, .keep_attachments = attachments, .keep_at_most = at_most };
  return keep (ctl, argv[1], &wanted);
}

static int
run_list (Ternctl *ctl, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  if (!ternctl_parse_options (
          ctl, NULL, "",
          "Prints one object an account: account (its id), name, email, user, imap, smtp,\n"
          "password (command or keyring), ca, keep_mail, keep_attachments, keep_at_most (null:\n"
          "as `account keep --help` says in brackets); once synchronised kept (bytes of mail on\n"
          "this computer), kept_messages (how many), and server_used and server_limit (bytes) where the server says.",
          0, 0, &argc, &argv))
    return TERNCTL_USAGE;
  g_autoptr (TernAccountList) accounts = tern_account_list_load (ctl->config_dir, &error);
  if (accounts == NULL)
    return ternctl_complain_error (ctl, error);
  /* Where nothing was synchronised yet there is none. */
  g_autoptr (TernStore) store = ternctl_open_store (ctl, NULL);
  guint n = tern_account_list_get_n_accounts (accounts);
  for (guint i = 0; i < n && print_account (tern_account_list_get_account (accounts, i), store); i++)
    ;
  return TERNCTL_OK;
}

static void
on_test_event (TernEngineEvent *event, gpointer user_data)
{
  if (event->kind == TERN_ENGINE_EVENT_TESTED)
    ternctl_print_event (event, NULL);
}

static int
run_test (Ternctl *ctl, int argc, char **argv)
{
  if (!ternctl_parse_options (
          ctl, NULL, "[ACCOUNT]",
          "Connects and signs in to the servers of an account. Prints one object a server:\n"
          "service (imap or smtp), ok, text.",
          0, 1, &argc, &argv))
    return TERNCTL_USAGE;
  g_autoptr (TernEngineCommand) command = tern_engine_command_new_test_account (argc > 1 ? argv[1]
                                                                                         : NULL);
  return ternctl_run_and_complain (ctl, command, on_test_event, NULL);
}

/* No keyring, no password in it. */
static void
clear_password (TernAccount *account)
{
  g_autoptr (GAsyncResult) result = NULL;
  if (tern_account_get_password_command (account) != NULL)
    return;
  tern_account_secret_clear_async (account, NULL, ternctl_take_result, &result);
  ternctl_wait (&result);
  tern_account_secret_clear_finish (result, NULL);
}

/* Changes that would be lost with it, tried ones among them; 0 where nothing was synchronised yet. */
static guint
count_waiting (Ternctl *ctl, const char *account)
{
  g_autoptr (TernStore) store = ternctl_open_store (ctl, NULL);
  g_autoptr (GPtrArray) entries = store ? tern_store_journal_list (store, account, NULL) : NULL;
  return entries ? entries->len : 0;
}

static int
run_remove (Ternctl *ctl, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  gboolean force = FALSE;
  const GOptionEntry entries[] = {
    { "force", 0, 0, G_OPTION_ARG_NONE, &force, "Also when changes wait that its server does not have yet", NULL },
    G_OPTION_ENTRY_NULL,
  };
  if (!ternctl_parse_options (
          ctl, entries, "ACCOUNT",
          "Removes an account, its password from the keyring, and its mail from this computer.\n"
          "Nothing is removed from the server. While changes wait that the server does not have\n"
          "yet (see `journal`), it is not removed, unless --force gives them up.",
          1, 1, &argc, &argv))
    return TERNCTL_USAGE;

  g_autoptr (TernAccountList) accounts = tern_account_list_load (ctl->config_dir, &error);
  if (accounts == NULL)
    return ternctl_complain_error (ctl, error);
  TernAccount *found = tern_account_list_find (accounts, argv[1]);
  if (found == NULL)
    return ternctl_complain (ctl, "There is no account %s.", argv[1]);

  g_autoptr (TernAccount) account = tern_account_ref (found);
  guint waiting = force ? 0 : count_waiting (ctl, tern_account_get_id (account));
  if (waiting > 0)
    return ternctl_complain (ctl,
                             "%u %s not reached the server of %s yet and would be lost. Synchronise first, see "
                             "\"ternctl journal\", or give up with --force.",
                             waiting, waiting == 1 ? "change has" : "changes have", tern_account_get_id (account));
  if (!tern_account_list_remove (accounts, tern_account_get_id (account), &error))
    return ternctl_complain_error (ctl, error);
  clear_password (account);

  g_autofree char *mail = g_build_filename (ctl->data_dir, "mail.db", NULL);
  if (!g_file_test (mail, G_FILE_TEST_EXISTS))
    return TERNCTL_OK;
  g_autoptr (TernEngineCommand) command = tern_engine_command_new_forget (
      tern_account_get_id (account));
  return ternctl_run_and_complain (ctl, command, NULL, NULL);
}

static const struct
{
  const char *name;
  const char *full_name;
  const char *summary;
  TernctlFunc run;
} actions[] = {
  { "add", "account add", "Set an account up", run_add },
  { "keep", "account keep", "Say how much of its mail is kept here", run_keep },
  { "test", "account test", "Connect and sign in to its servers", run_test },
  { "list", "account list", "List the accounts", run_list },
  { "remove", "account remove", "Remove an account and its mail here", run_remove },
};

static void
print_help (void)
{
  g_print ("Usage: ternctl account ACTION [OPTION...]\n\nActions:\n");
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    g_print ("  %-8s %s\n", actions[i].name, actions[i].summary);
  g_print ("\nternctl account ACTION --help says more of each.\n");
}

int
ternctl_account (Ternctl *ctl, int argc, char **argv)
{
  if (argc > 1 && (strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "-h") == 0))
    return print_help (), TERNCTL_OK;
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    if (argc > 1 && strcmp (argv[1], actions[i].name) == 0)
      {
        ctl->command = actions[i].full_name;
        return actions[i].run (ctl, argc - 1, argv + 1);
      }
  if (argc > 1)
    return ternctl_complain_usage (ctl, "\"%s\" is none of add, keep, test, list and remove.", argv[1]);
  return ternctl_complain_usage (ctl, "Say what to do: add, keep, test, list or remove.");
}
