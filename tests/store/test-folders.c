/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What mailboxes are called, and whether they are there, while the journal waits and after it. */

#include "store-fixture.h"

/* As the server lists it; & stands for an encoded Ä. */
static const TernMailboxListed listed[] = {
  { "INBOX", "INBOX", '/', TERN_MAILBOX_ROLE_INBOX, "", TRUE }, { "A", "A", '/', TERN_MAILBOX_ROLE_NONE, "", TRUE },
  { "A/&", "A/Ä", '/', TERN_MAILBOX_ROLE_NONE, "", FALSE },
  { "A/&/x", "A/Ä/x", '/', TERN_MAILBOX_ROLE_NONE, "", FALSE },
  { "AB", "AB", '/', TERN_MAILBOX_ROLE_NONE, "", FALSE },
};

/* As the server lists it: complete. */
static void
list (Fixture *f, const TernMailboxListed *boxes, guint n)
{
  g_autoptr (GError) error = NULL;

  fixture_begin (f);
  g_assert_true (tern_store_sync_mailbox_list (f->store, f->account, boxes, n, TRUE, &error));
  g_assert_no_error (error);
  g_free (fixture_commit (f));
}

/* Their paths, + in front of those subscribed to. */
static char *
describe (Fixture *f)
{
  g_autoptr (GPtrArray) rows = tern_store_list_mailboxes (f->store, f->account, NULL);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < rows->len; i++)
    {
      const TernMailboxRow *row = g_ptr_array_index (rows, i);

      g_string_append_printf (text, "%s%s%s", i > 0 ? " " : "", row->subscribed ? "+" : "", row->path);
    }
  return g_string_free (text, FALSE);
}

static gint64
find (Fixture *f, const char *wire_name)
{
  gint64 id = tern_store_find_mailbox (f->store, f->account, wire_name, NULL);

  g_assert_cmpint (id, !=, 0);
  return id;
}

static gint64
rename_to (Fixture *f, const char *wire_name, const char *new_wire_name, const char *path)
{
  g_autoptr (GError) error = NULL;
  gint64 entry = 0;

  tern_store_journal_begin_rename (f->store, find (f, wire_name), new_wire_name, path, &entry, NULL, &error);
  g_assert_no_error (error);
  fixture_check (f);
  return entry;
}

static void
end (Fixture *f, gint64 entry)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (tern_store_journal_end_folder (f->store, entry, NULL, &error));
  g_assert_no_error (error);
  fixture_check (f);
}

static void
discard (Fixture *f, gint64 entry)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (tern_store_journal_discard (f->store, entry, NULL, &error));
  g_assert_no_error (error);
  fixture_check (f);
}

/* What is below goes along, whatever a LIST says meanwhile; another with the same beginning does not. */
static void
test_rename (Fixture *f, gconstpointer data)
{
  gint64 child, entry;

  list (f, listed, G_N_ELEMENTS (listed));
  child = find (f, "A/&/x");
  entry = rename_to (f, "A", "C/D", "C/D");
  ASSERT_STRING (describe (f), "AB +C/D C/D/Ä C/D/Ä/x +INBOX");
  list (f, listed, G_N_ELEMENTS (listed));
  ASSERT_STRING (describe (f), "AB +C/D C/D/Ä C/D/Ä/x +INBOX");
  fixture_reopen (f);
  ASSERT_STRING (describe (f), "AB +C/D C/D/Ä C/D/Ä/x +INBOX");
  g_assert_cmpint (find (f, "C/D/Ä/x"), ==, child);
  end (f, entry);
  ASSERT_STRING (describe (f), "AB +C/D C/D/Ä C/D/Ä/x +INBOX");
  g_assert_cmpint (find (f, "C/D/&/x"), ==, child);
  g_assert_cmpint (tern_store_find_mailbox (f->store, f->account, "A/&/x", NULL), ==, 0);
}

/* Two names on top of each other, in both orders; each can be given up by itself. */
static void
test_two_renames (Fixture *f, gconstpointer data)
{
  gint64 inner, outer;

  list (f, listed, G_N_ELEMENTS (listed));
  inner = rename_to (f, "A/&", "E", "E");
  outer = rename_to (f, "A", "F", "F");
  ASSERT_STRING (describe (f), "AB E E/x +F +INBOX");
  discard (f, inner);
  ASSERT_STRING (describe (f), "AB +F F/Ä F/Ä/x +INBOX");
  inner = rename_to (f, "A/&", "E", "E");
  discard (f, outer);
  ASSERT_STRING (describe (f), "+A AB E E/x +INBOX");
  outer = rename_to (f, "A", "F", "F");
  end (f, inner);
  end (f, outer);
  ASSERT_STRING (describe (f), "AB E E/x +F +INBOX");
  g_assert_cmpint (find (f, "E/x"), !=, 0);
}

/* A name that others already speak of is not taken from under them: it is renamed once more. */
static void
test_spoken_of (Fixture *f, gconstpointer data)
{
  gint64 first, inner, last;

  list (f, listed, G_N_ELEMENTS (listed));
  first = rename_to (f, "A", "Z", "Z");
  inner = rename_to (f, "A/&", "Z/C", "Z/C");
  last = rename_to (f, "A", "Y", "Y");
  ASSERT_STRING (describe (f), "AB +INBOX +Y Y/C Y/C/x");
  g_assert_cmpint (rename_to (f, "A", "A", "A"), ==, last);
  ASSERT_STRING (describe (f), "+A A/C A/C/x AB +INBOX");
  g_assert_cmpint (rename_to (f, "A", "Z", "Z"), ==, 0);
  ASSERT_STRING (describe (f), "AB +INBOX +Z Z/C Z/C/x");
  last = rename_to (f, "A", "A", "A");
  fixture_reopen (f);
  end (f, first);
  end (f, inner);
  end (f, last);
  ASSERT_STRING (describe (f), "+A A/C A/C/x AB +INBOX");
  find (f, "A/C/x");
}

/* Back before it is known whether the server did it: renamed back, and not nothing. */
static void
test_sent (Fixture *f, gconstpointer data)
{
  gint64 first, back;

  list (f, listed, G_N_ELEMENTS (listed));
  first = rename_to (f, "AB", "Z", "Z");
  g_assert_true (tern_store_journal_mark_in_flight (f->store, &first, 1, NULL));
  back = rename_to (f, "AB", "AB", "AB");
  g_assert_cmpint (back, >, first);
  end (f, first);
  end (f, back);
  ASSERT_STRING (describe (f), "+A A/Ä A/Ä/x AB +INBOX");
}

/* One that is gone is not kept because another, whose name is the beginning of its name, is to be renamed. */
static void
test_beginning (Fixture *f, gconstpointer data)
{
  list (f, listed, G_N_ELEMENTS (listed));
  rename_to (f, "A", "Z", "Z");
  list (f, listed, 1);
  ASSERT_STRING (describe (f), "+INBOX +Z Z/Ä Z/Ä/x");
}

/* Entries of messages are about the mailbox by its name on the server. */
static void
test_entries_follow (Fixture *f, gconstpointer data)
{
  g_autoptr (TernFlags) flagged = tern_flags_new (TERN_FLAG_FLAGGED, NULL);
  g_autoptr (GPtrArray) entries = NULL;
  gint64 message = fixture_add_uid (f, 5);
  gint64 entry;

  g_assert_true (tern_store_journal_begin_flags (f->store, &message, 1, flagged, NULL, NULL, NULL, NULL));
  g_assert_true (tern_store_journal_begin_move (f->store, &message, 1, f->other, NULL, NULL, NULL));
  entry = rename_to (f, "Archive", "Attic", "Attic");
  ASSERT_STRING (fixture_list (f, f->other), "0");
  end (f, entry);
  entries = tern_store_journal_list (f->store, "ann", NULL);
  g_assert_cmpuint (entries->len, ==, 2);
  g_assert_cmpstr (((TernJournalEntry *) entries->pdata[1])->target, ==, "Attic");
  ASSERT_STRING (fixture_list (f, f->other), "0");
  ASSERT_STRING (fixture_flags (f, message), "\\Flagged");
}

/* The list already has the new name before this run knows that it was done: one mailbox, with the rows there were. */
static void
test_listed_early (Fixture *f, gconstpointer data)
{
  static const TernMailboxListed after[] = { { "INBOX", "INBOX", '/', TERN_MAILBOX_ROLE_INBOX, "", FALSE },
                                             { "Attic", "Attic", '/', TERN_MAILBOX_ROLE_NONE, "", FALSE } };
  TernMessageRecord record = fixture_record (3);
  gint64 message = fixture_add (f, f->other, &record);
  gint64 entry = rename_to (f, "Archive", "Attic", "Attic");

  list (f, after, G_N_ELEMENTS (after));
  end (f, entry);
  ASSERT_STRING (describe (f), "+Attic INBOX");
  g_assert_cmpint (tern_store_find_message (f->store, f->other, 3, NULL), ==, message);
  list (f, after, G_N_ELEMENTS (after));
  ASSERT_STRING (fixture_list (f, f->other), "3");
}

static void
synchronise (Fixture *f, gint64 mailbox)
{
  g_auto (TernMailboxState) state = { 0 };

  g_assert_true (tern_store_get_mailbox_state (f->store, mailbox, &state, NULL));
  state.uidnext = 100;
  state.last_sync = BASE_DATE;
  fixture_begin (f);
  g_assert_true (tern_store_set_mailbox_state (f->store, mailbox, &state, NULL));
  g_free (fixture_commit (f));
}

/* Listed no more, shown nowhere, and back; what is to be moved out is carried before. */
static void
test_delete (Fixture *f, gconstpointer data)
{
  TernMessageRecord record = fixture_record (3);
  gint64 message = fixture_add (f, f->other, &record);
  g_autoptr (GError) error = NULL;
  gint64 entry = 0;

  g_assert_false (tern_store_journal_begin_delete_mailbox (f->store, f->other, &entry, NULL, &error));
  g_assert_error (error, TERN_STORE_ERROR, TERN_STORE_ERROR_INVALID);
  g_clear_error (&error);
  synchronise (f, f->other);
  g_assert_true (tern_store_journal_begin_delete_mailbox (f->store, f->other, &entry, NULL, &error));
  fixture_check (f);
  ASSERT_STRING (describe (f), "+INBOX");
  ASSERT_STRING (fixture_list (f, f->other), "");
  fixture_reopen (f);
  ASSERT_STRING (fixture_list (f, f->other), "");
  discard (f, entry);
  ASSERT_STRING (describe (f), "+Archive +INBOX");
  ASSERT_STRING (fixture_list (f, f->other), "3");
  g_assert_true (tern_store_journal_begin_move (f->store, &message, 1, f->inbox, NULL, NULL, &error));
  g_assert_true (tern_store_journal_begin_delete_mailbox (f->store, f->other, &entry, NULL, &error));
  g_assert_null (tern_store_journal_next_folder (f->store, "ann", &error));
  g_assert_no_error (error);
  ASSERT_STRING (fixture_list (f, f->inbox), "0");
  discard (f, entry - 1);
  end (f, entry);
  g_assert_cmpint (tern_store_find_mailbox (f->store, f->account, "Archive", NULL), ==, 0);
}

static gboolean
create (Fixture *f, const char *name)
{
  TernMailboxListed one = { name, name, '/', TERN_MAILBOX_ROLE_NONE, "", FALSE };

  return tern_store_journal_begin_create (f->store, "ann", &one, NULL, NULL, NULL);
}

/* A name that one is to be renamed to is taken. */
static void
test_create (Fixture *f, gconstpointer data)
{
  list (f, listed, G_N_ELEMENTS (listed));
  rename_to (f, "A", "Z", "Z");
  g_assert_false (create (f, "Z"));
  g_assert_false (create (f, "Z/Ä"));
  g_assert_true (create (f, "Z2"));
  ASSERT_STRING (describe (f), "AB +INBOX +Z Z/Ä Z/Ä/x Z2");
}

/* What is to be moved out does not wait for what can only come when the folder is deleted. */
static void
test_ring (Fixture *f, gconstpointer data)
{
  TernMessageRecord record = fixture_record (3);
  gint64 message = fixture_add (f, f->other, &record);
  g_autoptr (TernJournalBatch) batch = NULL;
  gint64 rename, entry;

  synchronise (f, f->other);
  rename = rename_to (f, "Archive", "H", "H");
  g_assert_true (tern_store_journal_begin_move (f->store, &message, 1, f->inbox, NULL, NULL, NULL));
  g_assert_true (tern_store_journal_set_aside (f->store, &rename, 1, "No.", NULL, NULL));
  g_assert_true (create (f, "H"));
  g_assert_true (tern_store_journal_begin_delete_mailbox (f->store, f->other, &entry, NULL, NULL));
  g_assert_true (tern_store_journal_retry (f->store, rename, NULL, NULL, NULL));
  batch = tern_store_journal_next (f->store, f->other, 10, NULL);
  g_assert_nonnull (batch);
  g_assert_cmpint (batch->kind, ==, TERN_JOURNAL_MOVE);
}

/* The person's word holds against a LIST until the server was told. */
static void
test_subscribe (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 entry = 0, none = 1;

  list (f, listed, G_N_ELEMENTS (listed));
  g_assert_true (tern_store_journal_begin_subscribe (f->store, find (f, "A"), FALSE, &entry, NULL, &error));
  list (f, listed, G_N_ELEMENTS (listed));
  ASSERT_STRING (describe (f), "A A/Ä A/Ä/x AB +INBOX");
  g_assert_true (tern_store_journal_begin_subscribe (f->store, find (f, "A"), TRUE, &none, NULL, &error));
  g_assert_cmpint (none, ==, 0);
  ASSERT_STRING (describe (f), "+A A/Ä A/Ä/x AB +INBOX");
  g_assert_true (tern_store_journal_begin_subscribe (f->store, find (f, "AB"), TRUE, &entry, NULL, &error));
  g_assert_true (tern_store_journal_set_aside (f->store, &entry, 1, "No.", NULL, &error));
  ASSERT_STRING (describe (f), "+A A/Ä A/Ä/x AB +INBOX");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_TEST ("/store/folders/rename", test_rename);
  FIXTURE_TEST ("/store/folders/two-renames", test_two_renames);
  FIXTURE_TEST ("/store/folders/spoken-of", test_spoken_of);
  FIXTURE_TEST ("/store/folders/sent", test_sent);
  FIXTURE_TEST ("/store/folders/beginning", test_beginning);
  FIXTURE_TEST ("/store/folders/create", test_create);
  FIXTURE_TEST ("/store/folders/ring", test_ring);
  FIXTURE_TEST ("/store/folders/entries-follow", test_entries_follow);
  FIXTURE_TEST ("/store/folders/listed-early", test_listed_early);
  FIXTURE_TEST ("/store/folders/delete", test_delete);
  FIXTURE_TEST ("/store/folders/subscribe", test_subscribe);
  return g_test_run ();
}
