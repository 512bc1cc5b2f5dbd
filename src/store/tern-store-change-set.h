/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What one transaction changed, by row id: the store makes it at commit, models merge it. */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * TernChangeSet: immutable and reference counted; crosses threads freely.
 *
 * Ids are message ids (tern-store-query.h). They are about what is *shown*: a row is
 * "inserted" into the mailbox that shows it. In one set an id is in at most one of the three
 * lists of a mailbox, and lists are sorted newest first, as the mailbox is.
 */
typedef struct _TernChangeSet TernChangeSet;

#define TERN_TYPE_CHANGE_SET (tern_change_set_get_type ())
GType tern_change_set_get_type (void);

TernChangeSet *tern_change_set_ref (TernChangeSet *set);
void tern_change_set_unref (TernChangeSet *set);

/**
 * TernMailboxChanges: one mailbox's part; borrowed from the set.
 * @mailbox: its id.
 * @mailbox_changed: its name, role, counters or state changed: read its row again.
 */
typedef struct
{
  gint64 mailbox;
  gboolean mailbox_changed;
  const gint64 *inserted;
  guint n_inserted;
  const gint64 *changed;
  guint n_changed;
  const gint64 *removed;
  guint n_removed;
} TernMailboxChanges;

guint tern_change_set_get_n_mailboxes (TernChangeSet *set);
/* Returns: (transfer none): valid as long as @set. @index below the count. */
const TernMailboxChanges *tern_change_set_get_mailbox (TernChangeSet *set, guint index);
/* By id; Returns: (transfer none) (nullable): NULL when the set says nothing of it. */
const TernMailboxChanges *tern_change_set_find_mailbox (TernChangeSet *set, gint64 mailbox);

/* Whether a mailbox appeared or went, or an account did: read the lists again. */
gboolean tern_change_set_get_mailboxes_listed (TernChangeSet *set);
/* Whether any journal entry came, went or changed its state. */
gboolean tern_change_set_get_journal_changed (TernChangeSet *set);
/* Email ids of which a body, the structure or the preview came or went, sorted ascending. */
const gint64 *tern_change_set_get_bodies (TernChangeSet *set, guint *n);
/* Scopes of which a choice changed, NULL-terminated, each once. (transfer none). */
const char *const *tern_change_set_get_choices (TernChangeSet *set);
gboolean tern_change_set_is_empty (TernChangeSet *set);

/* For tests: "mailbox 3: +2 ~1 -0 *; journal; bodies 1". Returns: (transfer full). */
char *tern_change_set_to_string (TernChangeSet *set);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernChangeSet, tern_change_set_unref)

G_END_DECLS
