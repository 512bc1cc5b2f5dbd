/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* `ternctl journal`: the changes the server does not have yet, and what to do with those that
 * failed. */

#define G_LOG_DOMAIN "ternctl"

#include "cli/ternctl.h"

#include "cli/ternctl-run.h"
#include "cli/ternctl-store.h"

#include "store/tern-store-journal.h"

#include <string.h>

static const char *
name_kind (TernJournalKind kind)
{
  static const char *const names[] = { "other",   "flags",     "copy",       "move",
                                       "expunge", "append",    "create",     "rename",
                                       "delete",  "subscribe", "unsubscribe",
                                       "move",    "copy" };
  return names[(guint)kind < G_N_ELEMENTS (names) ? kind : 0];
}

static const char *
name_state (TernJournalState state)
{
  switch (state)
    {
    case TERN_JOURNAL_PENDING:
      return "waiting";
    case TERN_JOURNAL_IN_FLIGHT:
      return "sending";
    case TERN_JOURNAL_SET_ASIDE:
      return "failed";
    }
  return "other";
}

static void
add_flags (JsonBuilder *builder, const char *name, TernFlags *flags)
{
  g_autofree char *keywords = g_strjoinv (" ", (char **)tern_flags_get_keywords (flags));
  ternctl_add_flags (builder, name, tern_flags_get_system (flags), keywords);
}

/* The name people know the mailbox by; the one on the wire when it is gone from the list. */
static char *
dup_path (TernStore *store, const char *account_key, const char *wire_name)
{
  gint64 account = tern_store_find_account (store, account_key, NULL);
  gint64 id = account ? tern_store_find_mailbox (store, account, wire_name, NULL) : 0;
  g_autoptr (TernMailboxRow) row = id ? tern_store_get_mailbox (store, id, NULL) : NULL;
  return g_utf8_make_valid (row ? row->path : wire_name, -1);
}

static gboolean
goes_away (const TernJournalEntry *entry)
{
  return entry->kind == TERN_JOURNAL_MOVE_AWAY || entry->kind == TERN_JOURNAL_COPY_AWAY;
}

/* The account the message goes to, where it is another. */
static char *
dup_target_account (const TernJournalEntry *entry)
{
  gsize length = 0;
  const char *text = goes_away (entry) && entry->payload ? g_bytes_get_data (entry->payload, &length) : NULL;
  return text ? g_strndup (text, length) : NULL;
}

/* Of entries about a mailbox itself: as it was called when they were made. */
static void
name_mailbox (const TernJournalEntry *entry, char **path, char **target)
{
  gsize length;
  const char *text = entry->payload ? g_bytes_get_data (entry->payload, &length) : NULL;
  if (text == NULL || (entry->kind != TERN_JOURNAL_RENAME && entry->kind != TERN_JOURNAL_DELETE))
    return;
  g_autofree char *whole = g_strndup (text, length);
  char *end = entry->kind == TERN_JOURNAL_RENAME ? strrchr (whole, '\n') : NULL;
  if (end)
    {
      *end = '\0';
      g_free (*target);
      *target = g_utf8_make_valid (end + 1, -1);
    }
  g_free (*path);
  *path = g_utf8_make_valid (whole, -1);
}

static gboolean
print_entry (TernStore *store, const TernJournalEntry *entry)
{
  g_autofree char *path = dup_path (store, entry->account, entry->mailbox);
  g_autofree char *other = dup_target_account (entry);
  g_autofree char *target
      = entry->target ? dup_path (store, other ? other : entry->account, entry->target) : NULL;
  name_mailbox (entry, &path, &target);
  JsonBuilder *builder = ternctl_object_new ();
  ternctl_add_number (builder, "id", entry->id);
  ternctl_add_text (builder, "kind", name_kind (entry->kind));
  ternctl_add_text (builder, "state", name_state (entry->state));
  ternctl_add_text (builder, "account", entry->account);
  ternctl_add_text (builder, "mailbox", path);
  if (target)
    ternctl_add_text (builder, "target", target);
  if (other)
    ternctl_add_text (builder, "target_account", other);
  ternctl_add_number (builder, "uid", entry->identity ? entry->identity->uid : 0);
  add_flags (builder, "add", entry->add);
  add_flags (builder, "remove", entry->remove);
  ternctl_add_text (builder, "reason", entry->reason);
  if (entry->held_by)
    ternctl_add_number (builder, "waits_for", entry->held_by);
  ternctl_add_date (builder, "created", entry->created, 0);
  ternctl_add_number (builder, "tries", entry->tries);
  return ternctl_object_print (builder);
}

static int
print_journal (Ternctl *ctl)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TernStore) store = ternctl_open_store (ctl, &error);
  /* No store yet: nothing can be waiting. */
  if (store == NULL && g_error_matches (error, TERN_STORE_ERROR, TERN_STORE_ERROR_NOT_FOUND))
    return TERNCTL_OK;
  g_autoptr (GPtrArray) entries = store ? tern_store_journal_list (store, NULL, &error) : NULL;
  if (entries == NULL)
    return ternctl_complain_error (ctl, error);
  for (guint i = 0; i < entries->len && print_entry (store, entries->pdata[i]); i++)
    ;
  return TERNCTL_OK;
}

static int
change_entries (Ternctl *ctl, gboolean retry, int n, char **texts)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  if (n == 0)
    return ternctl_complain_usage (ctl, "Say which entries, by their ids.");
  for (int i = 0; i < n; i++)
    {
      gint64 id;
      if (!ternctl_parse_id (texts[i], &id))
        return ternctl_complain_usage (ctl, "\"%s\" is not the id of an entry.", texts[i]);
      g_array_append_val (ids, id);
    }
  g_autoptr (TernEngineCommand) command = (retry ? tern_engine_command_new_journal_retry
                                                 : tern_engine_command_new_journal_discard) (
      (const gint64 *)ids->data, ids->len);
  return ternctl_run_and_complain (ctl, command, NULL, NULL);
}

int
ternctl_journal (Ternctl *ctl, int argc, char **argv)
{
  if (!ternctl_parse_options (
          ctl, NULL, "[list|retry ID...|discard ID...]",
          "Lists the changes made here that the server does not have yet. Prints one object\n"
          "each: id, kind, state (waiting, sending, failed), account, mailbox, target (of a\n"
          "move, copy or rename), uid, add, remove, reason, waits_for (a failed one that has to be\n"
          "tried again or given up before its message is removed), created, tries. `journal retry`\n"
          "tries failed ones again, `journal discard` gives them up.",
          0, -1, &argc, &argv))
    return TERNCTL_USAGE;
  if (argc == 1 || (argc == 2 && strcmp (argv[1], "list") == 0))
    return print_journal (ctl);
  if (strcmp (argv[1], "retry") == 0 || strcmp (argv[1], "discard") == 0)
    return change_entries (ctl, argv[1][0] == 'r', argc - 2, argv + 2);
  return ternctl_complain_usage (ctl, "\"%s\" is neither list, retry nor discard.", argv[1]);
}
