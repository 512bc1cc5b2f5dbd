/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A set of message UIDs (or sequence numbers), RFC 9051 `sequence-set`, held as sorted ranges
 * and never expanded: `1:4294967295` is one range. The session, the store and sync speak it. */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * TernUidSet: numbers 1 … 4294967295. Adding at either end is O(1) amortised, adding in any other
 * order is put aside and sorted once when the set is next asked something. Asking may therefore
 * change the inside: a set belongs to one thread at a time, even for reading.
 *
 * A set has no size limit of its own; whoever feeds it from outside watches
 * tern_uid_set_get_n_ranges() (which is cheap) and stops.
 */
typedef struct _TernUidSet TernUidSet;

#define TERN_TYPE_UID_SET (tern_uid_set_get_type ())
GType tern_uid_set_get_type (void);

TernUidSet *tern_uid_set_new (void);
TernUidSet *tern_uid_set_copy (const TernUidSet *set);
void tern_uid_set_free (TernUidSet *set);

/* 0 is not a UID and is ignored everywhere. @lo and @hi may come in either order. */
void tern_uid_set_add (TernUidSet *set, guint32 uid);
void tern_uid_set_add_range (TernUidSet *set, guint32 lo, guint32 hi);
void tern_uid_set_remove (TernUidSet *set, guint32 uid);
void tern_uid_set_remove_range (TernUidSet *set, guint32 lo, guint32 hi);
void tern_uid_set_clear (TernUidSet *set);

/* In place, on @set; @other is unchanged and may be @set itself. Linear in the ranges of both. */
void tern_uid_set_union (TernUidSet *set, const TernUidSet *other);
void tern_uid_set_subtract (TernUidSet *set, const TernUidSet *other);
void tern_uid_set_intersect (TernUidSet *set, const TernUidSet *other);

gboolean tern_uid_set_contains (const TernUidSet *set, guint32 uid);
gboolean tern_uid_set_is_empty (const TernUidSet *set);
gboolean tern_uid_set_equal (const TernUidSet *a, const TernUidSet *b);
/* How many UIDs; linear in the ranges. */
guint64 tern_uid_set_get_count (const TernUidSet *set);
/* How many ranges; while numbers arrive in no order this may be more than remain after the next
 * question, never fewer. O(1): what callers compare with their cap. */
gsize tern_uid_set_get_n_ranges (const TernUidSet *set);
/* Smallest and largest; 0 when empty. */
guint32 tern_uid_set_get_min (const TernUidSet *set);
guint32 tern_uid_set_get_max (const TernUidSet *set);
/* Range number @index, ascending. Returns: FALSE past the end, so a loop needs no count. */
gboolean tern_uid_set_get_range (const TernUidSet *set, gsize index, guint32 *lo, guint32 *hi);

/* Takes the @n highest UIDs (or all there are) out of @set.
 * Returns: (transfer full): those. */
TernUidSet *tern_uid_set_take_newest (TernUidSet *set, guint64 n);

/* Returns: (transfer full): "1:5,7"; "" when empty. */
char *tern_uid_set_to_string (const TernUidSet *set);
/* The same cut into pieces of at most @max_bytes each (never less than one range: 21 bytes), for
 * command lines. Returns: (transfer full) (array zero-terminated=1): empty for an empty set. */
char **tern_uid_set_to_chunks (const TernUidSet *set, gsize max_bytes);

/* @text: numbers and ranges, in any order, overlapping, reversed (`5:3` is `3:5`); "" is the empty
 * set. @length: bytes, or -1 when NUL-terminated.
 * TERN_MAIL_ERROR_INVALID: `*` (which only a server can resolve), 0, a number above 4294967295,
 * an empty item, or any other byte. Returns: (transfer full) (nullable). */
TernUidSet *tern_uid_set_parse (const char *text, gssize length, GError **error);

/* How many ranges this set has moved, compared or written since it was made: what its tests hold
 * to a line, so that no order of arrival is quadratic. */
guint64 tern_uid_set_get_work (const TernUidSet *set);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernUidSet, tern_uid_set_free)

G_END_DECLS
