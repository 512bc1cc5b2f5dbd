/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Addresses as shown, mailbox roles by attribute and name, and message identity. */

#include "mail/tern-address.h"
#include "mail/tern-mailbox-role.h"
#include "mail/tern-message-identity.h"

static void
test_address_display (void)
{
  static const struct
  {
    const char *name, *address, *expected;
  } rows[] = {
    { "Ann Lee", "ann@example.org", "Ann Lee <ann@example.org>" },
    { NULL, "ann@example.org", "ann@example.org" },
    { "", "ann@example.org", "ann@example.org" },
    { "Ann", "", "Ann" },
    { NULL, "", "" },
    { "boss@example.com", "thief@example.net", "boss@example.com <thief@example.net>" },
    { "A\xe2\x80\xae"
      "nna",
      "ann@example.org", "Anna <ann@example.org>" },
    { "\xe2\x81\xa6"
      "Ann\xe2\x81\xa9",
      "a@example.org", "Ann <a@example.org>" },
    { "A\xe2\x80\x8bn\xc2\xadn", "a@example.org", "Ann <a@example.org>" },
    { "Ann\r\n  Lee\t", "a@example.org", "Ann Lee <a@example.org>" },
    { "\xe2\x80\xae", "a@example.org", "a@example.org" },
    { "Ann", "a\xe2\x80\xae@example.org", "Ann <a@example.org>" },
    { "\xff\xfe", "a@example.org", "\xef\xbf\xbd\xef\xbf\xbd <a@example.org>" },
    { "\xd9\x85\xdb\x8c\xe2\x80\x8c\xd8\xae", "a@example.org",
      "\xd9\x85\xdb\x8c\xe2\x80\x8c\xd8\xae <a@example.org>" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (TernAddress) address = tern_address_new (rows[i].name, rows[i].address);
      g_autofree char *shown = tern_address_to_display (address);

      g_assert_cmpstr (shown, ==, rows[i].expected);
    }
}

static void
test_address_list (void)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify)tern_address_free);
  g_autofree char *none = tern_address_list_to_display (list);
  g_autofree char *two = NULL;

  g_ptr_array_add (list, tern_address_new ("Ann", "a@example.org"));
  g_ptr_array_add (list, tern_address_new (NULL, ""));
  g_ptr_array_add (list, tern_address_new (NULL, "b@example.org"));
  two = tern_address_list_to_display (list);
  g_assert_cmpstr (none, ==, "");
  g_assert_cmpstr (two, ==, "Ann <a@example.org>, b@example.org");
}

static void
test_address_equal (void)
{
  g_autoptr (TernAddress) a = tern_address_new ("Ann", "Ann@Example.org");
  g_autoptr (TernAddress) b = tern_address_new ("Ann", "ann@example.ORG");
  g_autoptr (TernAddress) c = tern_address_new (NULL, "ann@example.org");
  g_autoptr (TernAddress) copy = tern_address_copy (a);

  g_assert_true (tern_address_equal (a, b));
  g_assert_true (tern_address_equal (a, copy));
  g_assert_false (tern_address_equal (a, c));
  g_assert_cmpstr (tern_address_get_name (copy), ==, "Ann");
  g_assert_cmpstr (tern_address_get_address (copy), ==, "Ann@Example.org");
}

static void
test_role_names (void)
{
  static const struct
  {
    const char *path;
    char delimiter;
    TernMailboxRole role;
  } rows[] = {
    { "INBOX", '/', TERN_MAILBOX_ROLE_INBOX },
    { "inbox", '\0', TERN_MAILBOX_ROLE_INBOX },
    { "INBOX/INBOX", '/', TERN_MAILBOX_ROLE_NONE },
    { "Work/INBOX", '/', TERN_MAILBOX_ROLE_NONE },
    { "Sent", '/', TERN_MAILBOX_ROLE_SENT },
    { "INBOX.Sent", '.', TERN_MAILBOX_ROLE_SENT },
    { "INBOX.Sent", '/', TERN_MAILBOX_ROLE_NONE },
    { "Sent Items", '/', TERN_MAILBOX_ROLE_SENT },
    { "Projects/Sent", '/', TERN_MAILBOX_ROLE_NONE },
    { "[Gmail]/All Mail", '/', TERN_MAILBOX_ROLE_ALL },
    { "[Google Mail]/Bin", '/', TERN_MAILBOX_ROLE_TRASH },
    { "GESENDET", '/', TERN_MAILBOX_ROLE_SENT },
    { "Entw\xc3\xbcrfe", '/', TERN_MAILBOX_ROLE_DRAFTS },
    { "Entwu\xcc\x88rfe", '/', TERN_MAILBOX_ROLE_DRAFTS },
    { "\xc3\x89l\xc3\xa9ments envoy\xc3\xa9s", '/', TERN_MAILBOX_ROLE_SENT },
    { "\xe3\x81\x94\xe3\x81\xbf\xe7\xae\xb1", '/', TERN_MAILBOX_ROLE_TRASH },
    { "\xd0\x9a\xd0\xbe\xd1\x80\xd0\xb7\xd0\xb8\xd0\xbd\xd0\xb0", '/', TERN_MAILBOX_ROLE_TRASH },
    { "Sent\xff", '/', TERN_MAILBOX_ROLE_NONE },
    { "Sentimental", '/', TERN_MAILBOX_ROLE_NONE },
    { "", '/', TERN_MAILBOX_ROLE_NONE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (tern_mailbox_role_from_name (rows[i].path, rows[i].delimiter), ==,
                     rows[i].role);
}

static void
test_role_attributes (void)
{
  g_assert_cmpint (tern_mailbox_role_from_attribute ("\\Sent"), ==, TERN_MAILBOX_ROLE_SENT);
  g_assert_cmpint (tern_mailbox_role_from_attribute ("\\JUNK"), ==, TERN_MAILBOX_ROLE_JUNK);
  g_assert_cmpint (tern_mailbox_role_from_attribute ("\\AllMail"), ==, TERN_MAILBOX_ROLE_ALL);
  g_assert_cmpint (tern_mailbox_role_from_attribute ("\\HasChildren"), ==, TERN_MAILBOX_ROLE_NONE);
  g_assert_cmpint (tern_mailbox_role_from_attribute ("\\Snoozed"), ==, TERN_MAILBOX_ROLE_SNOOZED);
  g_assert_cmpint (tern_mailbox_role_from_attribute ("Sent"), ==, TERN_MAILBOX_ROLE_NONE);
}

static void
test_role_strings (void)
{
  for (int role = TERN_MAILBOX_ROLE_NONE; role <= TERN_MAILBOX_ROLE_SNOOZED; role++)
    g_assert_cmpint (tern_mailbox_role_from_string (tern_mailbox_role_to_string (role)), ==, role);
  g_assert_cmpstr (tern_mailbox_role_to_string (TERN_MAILBOX_ROLE_IMPORTANT), ==, "important");
  g_assert_cmpint (tern_mailbox_role_from_string ("nonsense"), ==, TERN_MAILBOX_ROLE_NONE);
}

static TernMessageIdentity *
make_identity (const char *email_id, guint64 gm_msgid, const char *message_id, guint64 size)
{
  TernMessageIdentity *identity = tern_message_identity_new ();

  identity->email_id = g_strdup (email_id);
  identity->gm_msgid = gm_msgid;
  identity->message_id = g_strdup (message_id);
  identity->size = size;
  identity->internal_date = size == 0 ? 0 : 1700000000;
  return identity;
}

static void
test_identity (void)
{
  static const struct
  {
    const char *email_a;
    guint64 gm_a;
    const char *id_a;
    guint64 size_a;
    const char *email_b;
    guint64 gm_b;
    const char *id_b;
    guint64 size_b;
    gboolean same;
  } rows[] = {
    { "M1", 0, "x", 5, "M1", 0, "y", 6, TRUE },  { "M1", 0, "x", 5, "M2", 0, "x", 5, FALSE },
    { NULL, 7, "x", 5, "M2", 7, "y", 6, TRUE },  { NULL, 7, "x", 5, NULL, 8, "x", 5, FALSE },
    { NULL, 0, "x", 5, NULL, 8, "x", 5, TRUE },  { NULL, 0, "x", 5, NULL, 0, "x", 6, FALSE },
    { NULL, 0, "x", 0, NULL, 0, "x", 0, FALSE }, { NULL, 0, NULL, 5, NULL, 0, NULL, 5, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (TernMessageIdentity) a = make_identity (rows[i].email_a, rows[i].gm_a,
                                                         rows[i].id_a, rows[i].size_a);
      g_autoptr (TernMessageIdentity) b = make_identity (rows[i].email_b, rows[i].gm_b,
                                                         rows[i].id_b, rows[i].size_b);
      g_autoptr (TernMessageIdentity) copy = tern_message_identity_copy (a);

      g_assert_cmpint (tern_message_identity_matches (a, b), ==, rows[i].same);
      g_assert_cmpint (tern_message_identity_matches (b, copy), ==, rows[i].same);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/address/display", test_address_display);
  g_test_add_func ("/address/list", test_address_list);
  g_test_add_func ("/address/equal", test_address_equal);
  g_test_add_func ("/mailbox-role/names", test_role_names);
  g_test_add_func ("/mailbox-role/attributes", test_role_attributes);
  g_test_add_func ("/mailbox-role/strings", test_role_strings);
  g_test_add_func ("/message-identity/matches", test_identity);
  return g_test_run ();
}
