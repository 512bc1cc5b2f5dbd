/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Reads a frame from left to right: blanks, atoms, numbers, strings (quoted, literal, NIL), lists.
 * Parsers of responses are written with it; they alone use it. */

#pragma once

#include "imap/tern-imap-arena.h"
#include "imap/tern-imap-framer.h"
#include "mail/tern-uid-set.h"

G_BEGIN_DECLS

/**
 * TernImapScanner: a place in a frame. Plain data: a copy is a bookmark to go back to.
 * @lenient: the second try at a response that broke the grammar: a quoted string ends at a quote
 *   that is followed by a separator, so that unescaped quotes in the middle are survived.
 * @limit: something was more than its cap (rather than wrong).
 */
typedef struct
{
  const guint8 *p;
  const guint8 *end;
  const TernImapFrame *frame;
  guint next_literal;
  TernImapArena *arena;
  gboolean lenient;
  gboolean limit;
} TernImapScanner;

typedef struct
{
  const guint8 *data; /* NULL for NIL */
  gsize length;
} TernImapBytes;

/* Strings for people and structures are cut here: no header field is longer in earnest. */
#define TERN_IMAP_MAX_STRING (64 * 1024)
/* Flags, labels, attributes, addresses of one list; more of them is no mail's doing. */
#define TERN_IMAP_MAX_LIST 10000

/* Space, and what servers put in its place: TAB, NUL, CR and LF inside a broken line. */
static inline gboolean
tern_imap_is_blank (guint8 c)
{
  return c == ' ' || c == '\t' || c == '\0' || c == '\r' || c == '\n';
}

static inline void
tern_imap_scanner_skip_blanks (TernImapScanner *s)
{
  while (s->p < s->end && tern_imap_is_blank (*s->p))
    s->p++;
}

/* The next character that is not blank, not taken; 0 at the end. */
static inline guint8
tern_imap_scanner_peek (TernImapScanner *s)
{
  tern_imap_scanner_skip_blanks (s);
  return s->p < s->end ? *s->p : 0;
}

/* Takes @c if it is the next that is not blank. */
static inline gboolean
tern_imap_scanner_eat (TernImapScanner *s, char c)
{
  if (tern_imap_scanner_peek (s) != (guint8) c || s->p == s->end)
    return FALSE;
  s->p++;
  return TRUE;
}

static inline gboolean
tern_imap_scanner_at_end (TernImapScanner *s)
{
  tern_imap_scanner_skip_blanks (s);
  return s->p == s->end;
}

/* Takes @word, any case, if it comes next and ends there. */
gboolean tern_imap_scanner_eat_word (TernImapScanner *s, const char *word);
/* Everything up to a blank or parenthesis; flags of Gmail have brackets in them.
 * Returns: FALSE when there is nothing. */
gboolean tern_imap_scanner_word (TernImapScanner *s, TernImapBytes *word);
gboolean tern_imap_bytes_are (const TernImapBytes *bytes, const char *word);

/* A number. Clamped when too big; negative is 0 ("-1" lines of Dovecot); NIL is 0; "12" in quotes
 * and 9.37e+06 are read (server-quirks.md). */
gboolean tern_imap_scanner_number (TernImapScanner *s, guint64 *number);
gboolean tern_imap_scanner_number32 (TernImapScanner *s, guint32 *number);
/* Clamped to what a signed number holds: sizes and MODSEQs (RFC 7162 §7, RFC 9051 §9), which the
 * store keeps. */
gboolean tern_imap_scanner_number63 (TernImapScanner *s, guint64 *number);
/* A number that must be exact, since it names a message: 1 … 4294967295 or nothing. */
gboolean tern_imap_scanner_uid (TernImapScanner *s, guint32 *uid);
/* RFC 9051 `sequence-set` without `*`, added to @set; blanks between its items are taken when
 * @spaced. */
gboolean tern_imap_scanner_uids (TernImapScanner *s, TernUidSet *set, gboolean spaced);

/* A string in any form, an atom too; NIL (unquoted) is data NULL. The bytes stay where they are,
 * unless they had to be unescaped. */
gboolean tern_imap_scanner_bytes (TernImapScanner *s, TernImapBytes *bytes);
/* The same as a NUL-terminated copy, cut at TERN_IMAP_MAX_STRING; NULL for NIL. */
gboolean tern_imap_scanner_string (TernImapScanner *s, const char **string);
/* The same, lower case. */
gboolean tern_imap_scanner_lower (TernImapScanner *s, const char **string);

/* One value, whatever it is: string, atom, or list of any depth. */
gboolean tern_imap_scanner_skip_value (TernImapScanner *s);
/* Rest of a list and its closing parenthesis. */
gboolean tern_imap_scanner_skip_rest (TernImapScanner *s);
/* "(a b c)" or NIL, or one string alone. */
gboolean tern_imap_scanner_strings (TernImapScanner *s, const char *const **strings);

/* FALSE, noting that it is for a cap. */
static inline gboolean
tern_imap_scanner_too_much (TernImapScanner *s)
{
  s->limit = TRUE;
  return FALSE;
}

G_END_DECLS
