/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Entries of coming back; see the header. */
#include "engine/tern-snooze-journal.h"

#include "engine/tern-rule-arrival.h"
#include "mail/tern-later.h"
#include "store/tern-store-choices.h"
#include "store/tern-store-entries.h"
#include "store/tern-store-journal.h"
#include "store/tern-store-mailboxes.h"

/* Subject: the account; name: the message's id. */
#define SCOPE_BEGUN "snooze-begun"

/* --- begun and ended --- */

static gboolean
note (TernStoreBatch *batch, const char *account, gint64 message, const char *value, GError **error)
{
  g_autofree char *name = g_strdup_printf ("%" G_GINT64_FORMAT, message);
  TernChangeSet *changes = NULL;
  gboolean done = tern_store_set_choice (tern_store_batch_get_store (batch), SCOPE_BEGUN, account, name, value,
                                         &changes, error);

  tern_store_batch_take_changes (batch, changes);
  return done;
}

gboolean
tern_snooze_note_begun (TernStoreBatch *batch, const char *account, gint64 message, GError **error)
{
  return note (batch, account, message, "begun", error);
}

gboolean
tern_snooze_note_ended (TernStoreBatch *batch, const char *account, gint64 message, GError **error)
{
  return note (batch, account, message, NULL, error);
}

GArray *
tern_snooze_list_begun (TernStoreBatch *batch, const char *account, GError **error)
{
  g_autoptr (GPtrArray) choices
    = tern_store_list_choices (tern_store_batch_get_store (batch), SCOPE_BEGUN, error);
  GArray *begun;

  if (choices == NULL)
    return NULL;
  begun = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < choices->len; i++)
    {
      const TernChoice *choice = choices->pdata[i];
      gint64 message = g_ascii_strtoll (choice->name, NULL, 10);

      if (g_str_equal (choice->subject, account))
        g_array_append_val (begun, message);
    }
  return begun;
}

/* --- set aside --- */

static gboolean
takes_snooze_away (const TernJournalEntry *entry)
{
  const char *const *keywords = tern_flags_get_keywords (entry->remove);

  for (; entry->kind == TERN_JOURNAL_FLAGS && *keywords != NULL; keywords++)
    if (tern_later_is_snooze (*keywords))
      return TRUE;
  return FALSE;
}

static gboolean
is_set_aside (const TernJournalEntry *entry, const char *wire_name)
{
  return entry->state == TERN_JOURNAL_SET_ASIDE && g_str_equal (entry->mailbox, wire_name);
}

GHashTable *
tern_snooze_list_held (TernStoreBatch *batch, const char *account, const char *wire_name, GError **error)
{
  g_autoptr (GPtrArray) entries
    = tern_store_journal_list (tern_store_batch_get_store (batch), account, error);
  GHashTable *held;

  if (entries == NULL)
    return NULL;
  held = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < entries->len; i++)
    {
      const TernJournalEntry *entry = entries->pdata[i];

      if (is_set_aside (entry, wire_name) && takes_snooze_away (entry))
        g_hash_table_add (held, GUINT_TO_POINTER (entry->identity->uid));
    }
  return held;
}

/* Whether @uid is shown in @mailbox. FALSE on failure, too, with @error. */
static gboolean
is_there (TernStore *store, gint64 mailbox, guint32 uid, GError **error)
{
  GError *reason = NULL;
  gint64 id = tern_store_find_message (store, mailbox, uid, &reason);
  g_autoptr (GArray) briefs = id != 0 ? tern_store_get_briefs (store, &id, 1, &reason) : NULL;

  if (reason != NULL)
    g_propagate_error (error, reason);
  return briefs != NULL && g_array_index (briefs, TernStoreBrief, 0).mailbox != 0;
}

static gboolean
discard (TernStoreBatch *batch, gint64 id, GError **error)
{
  TernChangeSet *changes = NULL;
  GError *reason = NULL;
  gboolean done = tern_store_journal_discard (tern_store_batch_get_store (batch), id, &changes, &reason);

  tern_store_batch_take_changes (batch, changes);
  return done || tern_rule_arrival_forgive (reason, error);
}

gboolean
tern_snooze_drop_lost (TernStoreBatch *batch, const char *account, gint64 mailbox, guint *dropped, GError **error)
{
  TernStore *store = tern_store_batch_get_store (batch);
  g_autoptr (TernMailboxRow) row = tern_store_get_mailbox (store, mailbox, error);
  g_autoptr (GHashTable) held = NULL;
  g_autoptr (GPtrArray) entries = NULL;

  *dropped = 0;
  if (row == NULL || row->role != TERN_MAILBOX_ROLE_SNOOZED)
    return row != NULL;
  held = tern_snooze_list_held (batch, account, row->wire_name, error);
  entries = held != NULL ? tern_store_journal_list (store, account, error) : NULL;
  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      const TernJournalEntry *entry = entries->pdata[i];
      GError *reason = NULL;

      if (!is_set_aside (entry, row->wire_name)
          || !g_hash_table_contains (held, GUINT_TO_POINTER (entry->identity->uid))
          || (entry->kind != TERN_JOURNAL_MOVE && !takes_snooze_away (entry))
          || is_there (store, mailbox, entry->identity->uid, &reason))
        continue;
      if (reason != NULL)
        {
          g_propagate_error (error, reason);
          return FALSE;
        }
      if (!discard (batch, entry->id, error))
        return FALSE;
      *dropped += 1;
    }
  return entries != NULL;
}
