/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The flags of one message, RFC 9051 §2.3.2: five system flags and any number of
 * keywords; everything that reads, stores or changes flags speaks this. */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * TernFlag: the system flags a client can set. `\Recent` is not one: it is
 * forgotten wherever it is met. The values are stored; never renumber them.
 */
typedef enum
{
  TERN_FLAG_NONE = 0,
  TERN_FLAG_SEEN = 1 << 0,
  TERN_FLAG_ANSWERED = 1 << 1,
  TERN_FLAG_FLAGGED = 1 << 2,
  TERN_FLAG_DELETED = 1 << 3,
  TERN_FLAG_DRAFT = 1 << 4,
} TernFlag;

#define TERN_FLAG_ALL ((TernFlag)0x1f)

/* One name as the wire has it (`\Seen`, any case): its bit, or TERN_FLAG_NONE for a
 * keyword, `\Recent`, or anything else. */
TernFlag tern_flag_from_name (const char *name);
/* @flag: exactly one bit. Returns: (transfer none): `\Seen` and so on. */
const char *tern_flag_to_name (TernFlag flag);

/* Whether @keyword can be kept: valid UTF-8, not empty, at most 255 bytes, and without space,
 * control character, quote, parenthesis or brace, so that writing it into a command cannot
 * change the command. `\Recent` cannot be kept; other `\Names` (and `\*`) can. */
gboolean tern_keyword_is_valid (const char *keyword);
/* Whether @keyword may be asked of a server: a valid one that is an atom (RFC 9051 §9, flag-keyword). Servers
 * send others all the same, and those are kept. */
gboolean tern_keyword_is_atom (const char *keyword);

/**
 * TernFlags: immutable and reference counted, safe from any thread. Keywords are
 * sorted without regard to case, each once; the first spelling met is kept.
 */
typedef struct _TernFlags TernFlags;

#define TERN_TYPE_FLAGS (tern_flags_get_type ())
GType tern_flags_get_type (void);

/* @keywords: (nullable) (array zero-terminated=1): in any order; those that are not
 * tern_keyword_is_valid() are left out. A system flag's name among them becomes its bit.
 * Returns: (transfer full). */
TernFlags *tern_flags_new (TernFlag system, const char *const *keywords);
TernFlags *tern_flags_ref (TernFlags *flags);
void tern_flags_unref (TernFlags *flags);

TernFlag tern_flags_get_system (const TernFlags *flags);
/* Returns: (transfer none) (not nullable): NULL-terminated, sorted. */
const char *const *tern_flags_get_keywords (const TernFlags *flags);
guint tern_flags_get_n_keywords (const TernFlags *flags);
gboolean tern_flags_has_keyword (const TernFlags *flags, const char *keyword);
gboolean tern_flags_is_empty (const TernFlags *flags);
/* Keywords are compared without regard to case, as servers do. */
gboolean tern_flags_equal (const TernFlags *a, const TernFlags *b);

/* First everything in @add is set, then everything in @remove is cleared.
 * @add, @remove: (nullable). Returns: (transfer full). */
TernFlags *tern_flags_with (const TernFlags *flags, const TernFlags *add, const TernFlags *remove);

/* Returns: (transfer full): `\Seen \Flagged $Label1`, "" when empty: system flags by bit, then
 * keywords; the inside of a STORE's parentheses. */
char *tern_flags_to_string (const TernFlags *flags);

/* The reverse; names separated by spaces. Unlike tern_flags_new(), a name that cannot be kept is
 * TERN_MAIL_ERROR_INVALID (`\Recent` is just forgotten).
 * Returns: (transfer full) (nullable). */
TernFlags *tern_flags_parse (const char *text, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernFlags, tern_flags_unref)

G_END_DECLS
