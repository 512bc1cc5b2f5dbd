/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Accounts as values and as a file. */
#include "engine-fixture.h"

#include "engine/tern-account-list.h"
#include "engine/tern-engine-error.h"

#include <glib/gstdio.h>

#define GOOD                                                                                       \
  .email = "Ann@Example.org", .imap_url = "imaps://mail.example.org", .smtp_url = "smtps://mail.example.org"

static TernAccount *
make_account (const char *id, const char *email)
{
  g_autoptr (GError) error = NULL;
  TernAccountFields fields = { .id = id, .email = email, .imap_url = "imaps://mail.example.org" };
  TernAccount *account = tern_account_new (&fields, &error);

  g_assert_no_error (error);
  return account;
}

static void
test_defaults (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TernAccount) account = tern_account_new (&(TernAccountFields) { GOOD }, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (tern_account_get_id (account), ==, "ann@example.org");
  g_assert_cmpstr (tern_account_get_name (account), ==, "Ann@Example.org");
  g_assert_cmpstr (tern_account_get_user (account), ==, "Ann@Example.org");
  g_assert_cmpint (tern_net_endpoint_get_port (tern_account_get_imap (account)), ==, 993);
  g_assert_cmpint (tern_net_endpoint_get_port (tern_account_get_smtp (account)), ==, 465);
  g_assert_null (tern_account_get_password_command (account));
}

static const struct
{
  TernAccountFields fields;
  const char *sentence; /* its beginning */
} refused[] = {
  { { .imap_url = "imaps://a.example" }, "“” is not an email address" },
  { { .email = "ann", .imap_url = "imaps://a.example" }, "“ann” is not an email address" },
  { { .email = "a b@c", .imap_url = "imaps://a.example" }, "“a b@c” is not an email address" },
  { { .email = "a@b@c", .imap_url = "imaps://a.example" }, "“a@b@c” is not an email address" },
  { { GOOD, .id = "Ann" }, "“Ann” cannot be the short name" },
  { { GOOD, .id = "a]b" }, "“a]b” cannot be the short name" },
  { { GOOD, .name = "Ann\nLee" }, "The name is not one line" },
  { { GOOD, .user = "ann\r" }, "The user name is not one line" },
  { { .email = "a@b.c" }, "The account has no server to read mail from" },
  { { .email = "a@b.c", .imap_url = "smtps://a.example" }, "smtps://a.example is not the address of a server to read" },
  { { .email = "a@b.c", .imap_url = "imap://a.example" }, "The server address imap://a.example cannot be used" },
  { { .email = "a@b.c", .imap_url = "imap+insecure://a.example" }, "The server address imap+insecure" },
  { { .email = "a@b.c", .imap_url = "imaps://a.example", .smtp_url = "imaps://a.example" },
    "imaps://a.example is not the address of a server to send" },
  { { GOOD, .sign_in = "magic" }, "“magic” is no way to sign in" },
  { { GOOD, .sign_in = "certificate" }, "To sign in with a certificate, the account needs the file" },
  { { GOOD, .password_command = "printf 'x" }, "The password command cannot be understood" },
  { { GOOD, .password_command = "a\nb" }, "The password command is not one line" },
  { { GOOD, .imap_certificate = "12:34" }, "The accepted certificate cannot be used" },
  { { .email = "a@b.c", .imap_url = "imaps://a.example",
      .smtp_certificate = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff" },
    "A certificate was accepted for a server the account does not have" },
};

static void
test_refused (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;
      TernAccount *account = tern_account_new (&refused[i].fields, &error);

      g_assert_null (account);
      g_assert_error (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_INVALID);
      if (!g_str_has_prefix (error->message, refused[i].sentence))
        g_error ("%s: %s", refused[i].sentence, error->message);
    }
}

static void
test_id_length (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *longest = g_strnfill (128, 'a');
  g_autofree char *longer = g_strnfill (129, 'a');
  g_autoptr (TernAccount) account = make_account (longest, "ann@example.org");
  TernAccountFields fields = { GOOD, .id = longer };

  g_assert_cmpstr (tern_account_get_id (account), ==, longest);
  g_assert_null (tern_account_new (&fields, &error));
  g_assert_error (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_INVALID);
}

static void
test_file (void)
{
  char *folder = fixture_make_folder ();
  g_autofree char *config = g_build_filename (folder, "deep", "config", NULL);
  g_autofree char *path = g_build_filename (config, "accounts.ini", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TernAccountList) list = tern_account_list_load (config, &error);
  g_autoptr (TernAccountList) again = NULL;
  g_autoptr (TernAccount) account = NULL;
  TernAccountFields fields = { GOOD,
                               .id = "work",
                               .name = "Ann “Lee”; #1 = \\s é",
                               .user = " leading and trailing ",
                               .password_command = "pass 'a b' \"$HOME\"",
                               .ca_file = "/etc/ca.pem",
                               .imap_certificate
                               = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff" };
  TernAccountFields read;
  GStatBuf info;

  g_assert_no_error (error);
  g_assert_cmpuint (tern_account_list_get_n_accounts (list), ==, 0);
  account = tern_account_new (&fields, &error);
  g_assert_no_error (error);
  g_assert_true (tern_account_list_add (list, account, &error));
  g_assert_no_error (error);

  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 07777, ==, 0600);
  g_assert_cmpint (g_stat (config, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 07777, ==, 0700);

  again = tern_account_list_load (config, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (tern_account_list_get_n_accounts (again), ==, 1);
  tern_account_get_fields (tern_account_list_get_account (again, 0), &read);
  g_assert_cmpstr (read.id, ==, fields.id);
  g_assert_cmpstr (read.name, ==, fields.name);
  g_assert_cmpstr (read.email, ==, fields.email);
  g_assert_cmpstr (read.imap_url, ==, fields.imap_url);
  g_assert_cmpstr (read.smtp_url, ==, fields.smtp_url);
  g_assert_cmpstr (read.user, ==, fields.user);
  g_assert_cmpstr (read.password_command, ==, fields.password_command);
  g_assert_cmpstr (read.ca_file, ==, fields.ca_file);
  g_assert_cmpstr (read.imap_certificate, ==, fields.imap_certificate);
  g_assert_null (read.smtp_certificate);
  fixture_remove_folder (folder);
}

/* Two programs that read the file before either wrote it lose nothing of each other's. */
static void
test_two_editors (void)
{
  char *folder = fixture_make_folder ();
  g_autoptr (GError) error = NULL;
  g_autoptr (TernAccountList) one = tern_account_list_load (folder, &error);
  g_autoptr (TernAccountList) two = tern_account_list_load (folder, &error);
  g_autoptr (TernAccountList) read = NULL;
  g_autoptr (TernAccount) ann = make_account (NULL, "ann@example.org");
  g_autoptr (TernAccount) bob = make_account ("bob", "bob@example.org");

  g_assert_true (tern_account_list_add (one, ann, &error));
  g_assert_true (tern_account_list_add (two, bob, &error));
  g_assert_false (tern_account_list_add (one, bob, &error));
  g_assert_error (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_ACCOUNT_EXISTS);
  g_clear_error (&error);

  read = tern_account_list_load (folder, &error);
  g_assert_cmpuint (tern_account_list_get_n_accounts (read), ==, 2);
  g_assert_nonnull (tern_account_list_find (read, "bob"));
  g_assert_nonnull (tern_account_list_find (read, "BOB@example.org"));
  g_assert_nonnull (tern_account_list_find (read, "ann@example.org"));
  g_assert_null (tern_account_list_find (read, "carl"));

  g_assert_true (tern_account_list_remove (one, "bob", &error));
  g_assert_false (tern_account_list_remove (two, "bob", &error));
  g_assert_error (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_NO_ACCOUNT);
  g_clear_error (&error);
  g_assert_false (tern_account_list_replace (two, bob, &error));
  g_assert_error (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_NO_ACCOUNT);
  g_clear_error (&error);
  g_assert_true (tern_account_list_replace (two, ann, &error));
  g_assert_cmpuint (tern_account_list_get_n_accounts (two), ==, 1);
  fixture_remove_folder (folder);
}

static const struct
{
  const char *text;
  const char *sentence;
} broken[] = {
  { "not a key file\n", "cannot be understood" },
  { "[ann@example.org]\nemail=ann@example.org\n",
    "Account “ann@example.org” in accounts.ini: The account has no server" },
  { "[UPPER]\nemail=a@b.c\nimap=imaps://a.example\n", "Account “UPPER” in accounts.ini: “UPPER” cannot be" },
};

static void
test_broken (void)
{
  char *folder = fixture_make_folder ();
  g_autofree char *path = g_build_filename (folder, "accounts.ini", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autoptr (GError) error = NULL;
      TernAccountList *list;

      g_assert_true (g_file_set_contents (path, broken[i].text, -1, NULL));
      list = tern_account_list_load (folder, &error);
      g_assert_null (list);
      g_assert_error (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, broken[i].sentence));
    }
  fixture_remove_folder (folder);
}

/* A file that cannot be understood is not replaced by an edit. */
static void
test_edit_keeps_broken (void)
{
  char *folder = fixture_make_folder ();
  g_autofree char *path = g_build_filename (folder, "accounts.ini", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TernAccountList) list = tern_account_list_load (folder, &error);
  g_autoptr (TernAccount) ann = make_account (NULL, "ann@example.org");

  g_assert_true (g_file_set_contents (path, broken[0].text, -1, NULL));
  g_assert_false (tern_account_list_add (list, ann, &error));
  g_assert_error (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_INVALID);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, broken[0].text);
  fixture_remove_folder (folder);
}

static const struct
{
  const char *mail;
  const char *attachments;
  const char *at_most;
  TernOfflinePolicy policy;
} kept[] = {
  { NULL, NULL, NULL, { 12, FALSE, 2048 } },
  { "none", "on-demand", "any", { 0, FALSE, 0 } },
  { "all", "always", "1", { TERN_OFFLINE_ALL, TRUE, 1 } },
  { "1200", NULL, NULL, { 1200, FALSE, 2048 } },
};

static void
test_policy (void)
{
  static const char *const not_kept[][3] = {
    { "0", NULL, NULL }, { "1201", NULL, NULL }, { "some", NULL, NULL }, { NULL, "never", NULL },
    { NULL, NULL, "0" }, { NULL, NULL, "-1" },
  };
  TernOfflinePolicy policy;

  for (gsize i = 0; i < G_N_ELEMENTS (kept); i++)
    {
      g_assert_true (tern_offline_policy_parse (kept[i].mail, kept[i].attachments, kept[i].at_most, &policy, NULL));
      g_assert_true (tern_offline_policy_equal (&policy, &kept[i].policy));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (kept); i++)
    {
      g_autofree char *mail = tern_offline_policy_dup_mail (&kept[i].policy);
      g_autofree char *at_most = tern_offline_policy_dup_at_most (&kept[i].policy);

      g_assert_true (tern_offline_policy_parse (mail, tern_offline_policy_get_attachments (&kept[i].policy), at_most,
                                                &policy, NULL));
      g_assert_true (tern_offline_policy_equal (&policy, &kept[i].policy));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (not_kept); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (tern_offline_policy_parse (not_kept[i][0], not_kept[i][1], not_kept[i][2], &policy, &error));
      g_assert_error (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_INVALID);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/account/defaults", test_defaults);
  g_test_add_func ("/engine/account/refused", test_refused);
  g_test_add_func ("/engine/account/id-length", test_id_length);
  g_test_add_func ("/engine/account/file", test_file);
  g_test_add_func ("/engine/account/two-editors", test_two_editors);
  g_test_add_func ("/engine/account/broken", test_broken);
  g_test_add_func ("/engine/account/edit-keeps-broken", test_edit_keeps_broken);
  g_test_add_func ("/engine/account/policy", test_policy);
  return g_test_run ();
}
