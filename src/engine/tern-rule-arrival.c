/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Rules applied to new mail; see the header. */
#include "engine/tern-rule-arrival.h"

#include "engine/tern-engine-act.h"
#include "engine/tern-mute-arrival.h"
#include "engine/tern-snooze.h"
#include "store/tern-store-choices.h"
#include "store/tern-store-journal.h"
#include "store/tern-store-mailboxes.h"
#include "store/tern-store-query.h"
#include "store/tern-store-rules.h"
#include "store/tern-store-search.h"

#include <stdio.h>
#include <string.h>

#define SCOPE_MARK "rule-mark"
#define SCOPE_MOVED "rule-moved"
/* Looked at together. */
#define PIECE 200
/* What is not indexed by then is found by no rule; more than arrives between two syncs. */
#define INDEX_ROUNDS 50
#define INDEX_ROWS 1000

typedef struct
{
  TernStoreBatch *batch;
  TernStore *store;
  const char *account;
  gint64 account_id;
  gint64 mailbox;
  GHashTable *out; /* gint64 of the array in hand: these are looked at no more */
  gboolean acted;
} Arrival;

/* --- how far ------------------------------------------------------------------------------- */

static gboolean
choose (TernStoreBatch *batch, const char *scope, const char *subject, const char *name, const char *value,
        GError **error)
{
  TernChangeSet *changes = NULL;
  gboolean done = tern_store_set_choice (tern_store_batch_get_store (batch), scope, subject, name, value, &changes,
                                         error);

  tern_store_batch_take_changes (batch, changes);
  return done;
}

/* FALSE: there is none. */
static gboolean
read_mark (TernStore *store, const char *folder, guint32 *uidvalidity, guint32 *uid)
{
  g_autofree char *text = tern_store_get_choice (store, SCOPE_MARK, folder, "uid", NULL);

  return text != NULL && sscanf (text, "%" G_GUINT32_FORMAT " %" G_GUINT32_FORMAT, uidvalidity, uid) == 2;
}

static gboolean
write_mark (TernStoreBatch *batch, const char *folder, guint32 uidvalidity, guint32 uid, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT32_FORMAT " %" G_GUINT32_FORMAT, uidvalidity, uid);

  return choose (batch, SCOPE_MARK, folder, "uid", text, error);
}

/* --- what came back -------------------------------------------------------------------------- */

/* What names a message in every folder: a move keeps its Message-ID, size and date. */
static char *
dup_name (const Arrival *self, gint64 message)
{
  g_autoptr (TernMessageIdentity) identity = tern_store_get_identity (self->store, message, NULL, NULL);
  g_autofree char *text = NULL;
  g_autofree char *hash = NULL;

  if (identity == NULL || identity->message_id == NULL)
    return NULL;
  text = g_strdup_printf ("%s %" G_GUINT64_FORMAT " %" G_GINT64_FORMAT, identity->message_id, identity->size,
                          identity->internal_date);
  hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  return g_strconcat (self->account, " ", hash, NULL);
}

static gboolean
was_moved (const Arrival *self, gint64 message)
{
  g_autofree char *name = dup_name (self, message);
  g_autofree char *before = name != NULL ? tern_store_get_choice (self->store, SCOPE_MOVED, name, "message", NULL)
                                         : NULL;

  return before != NULL;
}

/* There is room for some thousands; then the first by name give way, which is as good as any. */
static void
make_room (const Arrival *self)
{
  g_autoptr (GPtrArray) choices = tern_store_list_choices (self->store, SCOPE_MOVED, NULL);

  for (guint i = 0; choices != NULL && choices->len + PIECE > TERN_CHOICES_MAX && i < PIECE; i++)
    choose (self->batch, SCOPE_MOVED, ((TernChoice *) g_ptr_array_index (choices, i))->subject, "message", NULL, NULL);
}

static gboolean
note_moved (const Arrival *self, GPtrArray *names, GError **error)
{
  make_room (self);
  for (guint i = 0; i < names->len; i++)
    if (!choose (self->batch, SCOPE_MOVED, g_ptr_array_index (names, i), "message", "moved", error))
      return FALSE;
  return TRUE;
}

gboolean
tern_rule_arrival_note_moved (TernStoreBatch *batch, const char *account, gint64 message, GError **error)
{
  const Arrival self = { .batch = batch, .store = tern_store_batch_get_store (batch), .account = account };
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  char *name = dup_name (&self, message);

  if (name == NULL)
    return TRUE;
  g_ptr_array_add (names, name);
  return note_moved (&self, names, error);
}

/* --- one rule -------------------------------------------------------------------------------- */

gboolean
tern_rule_arrival_forgive (GError *reason, GError **error)
{
  if (g_error_matches (reason, TERN_STORE_ERROR, TERN_STORE_ERROR_INVALID)
      || g_error_matches (reason, TERN_STORE_ERROR, TERN_STORE_ERROR_NOT_FOUND)
      || reason->domain != TERN_STORE_ERROR)
    {
      g_message ("A rule could not be followed: %s", reason->message);
      g_error_free (reason);
      return TRUE;
    }
  g_propagate_error (error, reason);
  return FALSE;
}

static gboolean
mark (Arrival *self, const TernRule *rule, const GArray *found, GError **error)
{
  TernChangeSet *changes = NULL;
  GError *reason = NULL;
  gboolean done;

  if (tern_flags_is_empty (rule->add))
    return TRUE;
  done = tern_store_journal_begin_flags (self->store, (const gint64 *) (void *) found->data, found->len, rule->add,
                                         NULL, NULL, &changes, &reason);
  tern_store_batch_take_changes (self->batch, changes);
  self->acted = self->acted || done;
  return done || tern_rule_arrival_forgive (reason, error);
}

static gboolean
move (Arrival *self, const TernRule *rule, const GArray *found, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  TernChangeSet *changes = NULL;
  GError *reason = NULL;
  gint64 target = tern_engine_act_find_place (self->batch, self->account_id, rule->mailbox, rule->role, &reason);

  if (target == 0)
    return tern_rule_arrival_forgive (reason, error);
  for (guint i = 0; i < found->len; i++)
    {
      char *name = dup_name (self, g_array_index (found, gint64, i));

      if (name != NULL)
        g_ptr_array_add (names, name);
    }
  if (!tern_store_journal_begin_move (self->store, (const gint64 *) (void *) found->data, found->len, target, NULL,
                                      &changes, &reason))
    {
      tern_store_batch_take_changes (self->batch, changes);
      return tern_rule_arrival_forgive (reason, error);
    }
  tern_store_batch_take_changes (self->batch, changes);
  self->acted = TRUE;
  return note_moved (self, names, error);
}

static void
leave_out (Arrival *self, const GArray *found)
{
  for (guint i = 0; i < found->len; i++)
    g_hash_table_add (self->out, g_memdup2 (&g_array_index (found, gint64, i), sizeof (gint64)));
}

static GArray *
list_left (Arrival *self, const GArray *arrived)
{
  GArray *left = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < arrived->len; i++)
    if (!g_hash_table_contains (self->out, &g_array_index (arrived, gint64, i)))
      g_array_append_val (left, g_array_index (arrived, gint64, i));
  return left;
}

static gboolean
apply_rule (Arrival *self, const TernRule *rule, const GArray *arrived, GError **error)
{
  g_autoptr (GArray) left = list_left (self, arrived);
  g_autoptr (GArray) found = NULL;
  GError *reason = NULL;
  gboolean moves = rule->mailbox != NULL || rule->role != TERN_MAILBOX_ROLE_NONE;

  if (!rule->enabled || left->len == 0 || (rule->account != NULL && !g_str_equal (rule->account, self->account)))
    return TRUE;
  found = tern_store_search_among (self->store, rule->query, NULL, 0, (const gint64 *) (void *) left->data, left->len,
                                   &reason);
  if (found == NULL)
    return tern_rule_arrival_forgive (reason, error);
  if (found->len == 0)
    return TRUE;
  if (!mark (self, rule, found, error) || (moves && !move (self, rule, found, error)))
    return FALSE;
  /* Moved once, it is at its place: no other rule moves it on. */
  if (moves || rule->stop)
    leave_out (self, found);
  return TRUE;
}

/* --- a mailbox ------------------------------------------------------------------------------- */

static gboolean
index_arrived (TernStore *store, GError **error)
{
  gboolean more = TRUE;

  for (guint i = 0; more && i < INDEX_ROUNDS; i++)
    if (!tern_store_index_pending (store, INDEX_ROWS, &more, error))
      return FALSE;
  return TRUE;
}

static gboolean
apply_rules (Arrival *self, GPtrArray *rules, const GArray *arrived, GError **error)
{
  g_hash_table_remove_all (self->out);
  for (guint i = 0; i < arrived->len; i++)
    if (was_moved (self, g_array_index (arrived, gint64, i)))
      g_hash_table_add (self->out, g_memdup2 (&g_array_index (arrived, gint64, i), sizeof (gint64)));
  for (guint i = 0; i < rules->len && i < TERN_RULES_MAX; i++)
    if (!apply_rule (self, g_ptr_array_index (rules, i), arrived, error))
      return FALSE;
  return TRUE;
}

static gboolean
apply_above (Arrival *self, const char *folder, guint32 uidvalidity, guint32 uid, GError **error)
{
  g_autoptr (GPtrArray) rules = tern_store_list_rules (self->store, error);
  gboolean indexed = FALSE;

  while (rules != NULL)
    {
      guint32 last = uid;
      g_autoptr (GArray) arrived = tern_store_list_arrived (self->store, self->mailbox, uid, PIECE, &last, error);

      if (arrived == NULL)
        return FALSE;
      if (arrived->len == 0 || last <= uid)
        return TRUE;
      if (rules->len > 0 && !indexed && !index_arrived (self->store, error))
        return FALSE;
      indexed = TRUE;
      if (!apply_rules (self, rules, arrived, error)
          || !tern_mute_arrival_apply (self->batch, self->account_id, self->mailbox, arrived, &self->acted, error)
          || !tern_snooze_settle (self->batch, arrived, g_get_real_time () / G_USEC_PER_SEC, &self->acted, error)
          || !write_mark (self->batch, folder, uidvalidity, last, error))
        return FALSE;
      uid = last;
    }
  return FALSE;
}

/* Everything that is there was there before. */
static gboolean
start_mark (TernStoreBatch *batch, const char *folder, const TernMailboxState *state, GError **error)
{
  return state->uidvalidity == 0 || state->uidnext == 0
         || write_mark (batch, folder, state->uidvalidity, state->uidnext - 1, error);
}

static gboolean
apply (Arrival *self, const TernMailboxRow *row, GError **error)
{
  g_autofree char *folder = tern_choice_dup_folder (self->account, row->wire_name);
  g_auto (TernMailboxState) state = { 0 };
  guint32 uidvalidity, uid;

  if (!tern_store_get_mailbox_state (self->store, row->id, &state, error))
    return FALSE;
  if (read_mark (self->store, folder, &uidvalidity, &uid) && uidvalidity == state.uidvalidity)
    return apply_above (self, folder, uidvalidity, uid, error);
  return start_mark (self->batch, folder, &state, error);
}

gboolean
tern_rule_arrival_apply (TernStoreBatch *batch, const char *account, gint64 mailbox, gboolean *acted, GError **error)
{
  TernStore *store = tern_store_batch_get_store (batch);
  g_autoptr (GHashTable) out = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (TernMailboxRow) row = NULL;
  Arrival self = { .batch = batch, .store = store, .account = account, .mailbox = mailbox, .out = out };
  gboolean done;

  *acted = FALSE;
  if (!tern_store_batch_flush (batch, error))
    return FALSE;
  row = tern_store_get_mailbox (store, mailbox, error);
  if (row == NULL || row->role != TERN_MAILBOX_ROLE_INBOX)
    return row != NULL;
  self.account_id = row->account;
  done = apply (&self, row, error);
  *acted = self.acted;
  return done;
}

static gboolean
begin_account (TernStoreBatch *batch, const char *account, GError **error)
{
  TernStore *store = tern_store_batch_get_store (batch);
  g_autoptr (GPtrArray) mailboxes
      = tern_store_list_mailboxes (store, tern_store_find_account (store, account, NULL), error);

  for (guint i = 0; mailboxes != NULL && i < mailboxes->len; i++)
    {
      const TernMailboxRow *row = g_ptr_array_index (mailboxes, i);
      g_autofree char *folder = tern_choice_dup_folder (account, row->wire_name);
      g_auto (TernMailboxState) state = { 0 };
      guint32 uidvalidity, uid;

      if (row->role != TERN_MAILBOX_ROLE_INBOX || read_mark (store, folder, &uidvalidity, &uid))
        continue;
      if (!tern_store_get_mailbox_state (store, row->id, &state, error) || !start_mark (batch, folder, &state, error))
        return FALSE;
    }
  return mailboxes != NULL;
}

gboolean
tern_rule_arrival_begin (TernStoreBatch *batch, GError **error)
{
  g_auto (GStrv) accounts = tern_store_list_accounts (tern_store_batch_get_store (batch), error);

  for (gsize i = 0; accounts != NULL && accounts[i] != NULL; i++)
    if (!begin_account (batch, accounts[i], error))
      return FALSE;
  return accounts != NULL;
}
