/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* How much room an account takes, and which bodies could go. */

#include "store-fixture.h"

#include "store/tern-store-choices.h"
#include "store/tern-store-usage.h"

#include <string.h>

static gint64
email_of (Fixture *f, gint64 message)
{
  g_autoptr (TernMessageRows) rows = tern_store_get_messages (f->store, &message, 1, NULL);

  return tern_message_rows_get (rows, 0)->email;
}

static void
put (Fixture *f, gint64 message, const char *section, const char *text)
{
  TernBodyKey key = { email_of (f, message), section };
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  g_assert_true (tern_store_body_put (f->store, &key, bytes, NULL));
}

/* "section:size section:size …", in the order they go. */
static char *
list_kept (Fixture *f, gint64 account, guint at_once)
{
  GString *text = g_string_new (NULL);
  gint64 after = 0;

  do
    {
      g_autoptr (GArray) kept = tern_store_list_kept (f->store, account, after, at_once, &after, NULL);

      g_assert_nonnull (kept);
      for (guint i = 0; i < kept->len; i++)
        {
          const TernKeptBody *body = &g_array_index (kept, TernKeptBody, i);

          g_string_append_printf (text, "%s%s:%u", text->len > 0 ? " " : "",
                                  *body->section == '\0' ? "whole" : body->section, (guint) body->size);
        }
    }
  while (after != 0);
  return g_string_free (text, FALSE);
}

static TernAccountUsage
get_usage (Fixture *f, gint64 account)
{
  TernAccountUsage usage;

  g_assert_true (tern_store_get_usage (f->store, account, &usage, NULL));
  return usage;
}

static void
test_kept (Fixture *f, gconstpointer data)
{
  gint64 first = fixture_add_uid (f, 1), second = fixture_add_uid (f, 2);
  TernBodyKey begun = { email_of (f, second), "3" };

  g_assert_cmpuint (get_usage (f, f->account).kept, ==, 0);
  put (f, second, "2", "four");
  put (f, first, "", "ten bytes.");
  put (f, second, "", "seven..");
  g_assert_true (tern_store_body_begin (f->store, &begun, 1000, NULL));
  g_assert_cmpuint (get_usage (f, f->account).kept, ==, 21);
  g_assert_cmpuint (get_usage (f, f->account).messages, ==, 2);
  ASSERT_STRING (list_kept (f, f->account, 100), "2:4 whole:10 whole:7");
  ASSERT_STRING (list_kept (f, f->account, 1), "2:4 whole:10 whole:7");
  fixture_check (f);
}

static void
test_of_two_accounts (Fixture *f, gconstpointer data)
{
  gint64 other = tern_store_ensure_account (f->store, "other", NULL);

  put (f, fixture_add_uid (f, 1), "", "ten bytes.");
  g_assert_cmpuint (get_usage (f, f->account).kept, ==, 10);
  g_assert_cmpuint (get_usage (f, other).kept, ==, 0);
  ASSERT_STRING (list_kept (f, other, 100), "");
}

static void
test_waiting (Fixture *f, gconstpointer data)
{
  gint64 first = fixture_add_uid (f, 1), second = fixture_add_uid (f, 2);
  g_autoptr (TernFlags) starred = tern_flags_new (TERN_FLAG_FLAGGED, NULL);
  g_autoptr (TernFlags) none = tern_flags_new (TERN_FLAG_NONE, NULL);
  g_autoptr (GArray) entries = NULL;

  put (f, first, "", "one");
  put (f, second, "", "three");
  g_assert_true (tern_store_journal_begin_flags (f->store, &first, 1, starred, none, &entries, NULL, NULL));
  ASSERT_STRING (list_kept (f, f->account, 100), "whole:5");
}

static void
test_quota (Fixture *f, gconstpointer data)
{
  TernAccountUsage usage = get_usage (f, f->account);

  g_assert_cmpuint (usage.limit, ==, 0);
  fixture_begin (f);
  g_assert_true (tern_store_set_quota (f->store, f->account, 5, G_MAXUINT64, NULL));
  g_free (fixture_commit (f));
  fixture_begin (f);
  g_assert_true (tern_store_set_quota (f->store, f->account, 7, 9, NULL));
  g_free (fixture_commit (f));
  fixture_reopen (f);
  usage = get_usage (f, f->account);
  g_assert_cmpuint (usage.used, ==, 7);
  g_assert_cmpuint (usage.limit, ==, 9);
}

/* "messages/bytes whole/bytes". */
static char *
get_room (Fixture *f, gint64 mailbox)
{
  TernMailboxRoom room;

  g_assert_true (tern_store_get_mailbox_room (f->store, mailbox, &room, NULL));
  return g_strdup_printf ("%u/%u %u/%u", (guint) room.messages, (guint) room.bytes, (guint) room.whole,
                          (guint) room.whole_bytes);
}

static void
test_folder (Fixture *f, gconstpointer data)
{
  gint64 first = fixture_add_uid (f, 1), second = fixture_add_uid (f, 2);
  gint64 both[] = { first, second };
  g_autoptr (TernMessageRows) rows = tern_store_get_messages (f->store, both, 2, NULL);
  const TernMessageRow *one = tern_message_rows_get (rows, 0), *other = tern_message_rows_get (rows, 1);
  guint size = (guint) (one->id == first ? one : other)->size, sum = (guint) (one->size + other->size);
  g_autofree char *before = g_strdup_printf ("2/%u 0/0", sum);
  g_autofree char *after = g_strdup_printf ("2/%u 1/%u", sum, size);

  ASSERT_STRING (get_room (f, f->other), "0/0 0/0");
  ASSERT_STRING (get_room (f, f->inbox), before);
  put (f, first, "", "one");
  put (f, second, "1", "three");
  ASSERT_STRING (get_room (f, f->inbox), after);
}

/* What a person wants here whatever else does not go. */
static void
test_always (Fixture *f, gconstpointer data)
{
  put (f, fixture_add_uid (f, 1), "", "one");
  g_assert_true (tern_store_set_choice (f->store, TERN_CHOICE_FOLDER, "ann Archive", "keep", "always", NULL, NULL));
  g_assert_true (tern_store_set_choice (f->store, TERN_CHOICE_FOLDER, "bob INBOX", "keep", "always", NULL, NULL));
  ASSERT_STRING (list_kept (f, f->account, 100), "whole:3");
  g_assert_true (tern_store_set_choice (f->store, TERN_CHOICE_FOLDER, "ann INBOX", "keep", "never", NULL, NULL));
  ASSERT_STRING (list_kept (f, f->account, 100), "whole:3");
  g_assert_true (tern_store_set_choice (f->store, TERN_CHOICE_FOLDER, "ann INBOX", "keep", "always", NULL, NULL));
  ASSERT_STRING (list_kept (f, f->account, 100), "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_TEST ("/store/usage/kept", test_kept);
  FIXTURE_TEST ("/store/usage/of-two-accounts", test_of_two_accounts);
  FIXTURE_TEST ("/store/usage/waiting", test_waiting);
  FIXTURE_TEST ("/store/usage/folder", test_folder);
  FIXTURE_TEST ("/store/usage/always", test_always);
  FIXTURE_TEST ("/store/usage/quota", test_quota);
  return g_test_run ();
}
