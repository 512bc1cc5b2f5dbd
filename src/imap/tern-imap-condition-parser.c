/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* OK, NO, BAD, BYE, PREAUTH: the response code and the text for people (RFC 9051 §7.1, RFC 5530). A
 * code that makes no sense never costs the condition, which a command waits for. */

#include "imap/tern-imap-grammar.h"

/* In the order of TernImapCode. */
static const char *const names[TERN_IMAP_N_CODES] = {
  "",
  "",
  "ALERT",
  "ALREADYEXISTS",
  "APPENDUID",
  "AUTHENTICATIONFAILED",
  "AUTHORIZATIONFAILED",
  "BADCHARSET",
  "BADCOMPARATOR",
  "BADEVENT",
  "BADURL",
  "CANNOT",
  "CAPABILITY",
  "CLIENTBUG",
  "CLOSED",
  "COMPRESSIONACTIVE",
  "CONTACTADMIN",
  "COPYUID",
  "CORRUPTION",
  "EXPIRED",
  "EXPUNGEISSUED",
  "HASCHILDREN",
  "HIGHESTMODSEQ",
  "INPROGRESS",
  "INUSE",
  "LIMIT",
  "MAILBOXID",
  "MESSAGELIMIT",
  "METADATA",
  "MODIFIED",
  "NOMODSEQ",
  "NONEXISTENT",
  "NOPERM",
  "NOTIFICATIONOVERFLOW",
  "NOTSAVED",
  "NOUPDATE",
  "OVERQUOTA",
  "PARSE",
  "PERMANENTFLAGS",
  "PRIVACYREQUIRED",
  "READ-ONLY",
  "READ-WRITE",
  "REFERRAL",
  "SERVERBUG",
  "THROTTLED",
  "TOOBIG",
  "TRYCREATE",
  "UIDNEXT",
  "UIDNOTSTICKY",
  "UIDREQUIRED",
  "UIDVALIDITY",
  "UNAVAILABLE",
  "UNKNOWN-CTE",
  "UNSEEN",
  "USEATTR",
};

const char *
tern_imap_code_get_name (TernImapCode code)
{
  g_return_val_if_fail ((guint) code < TERN_IMAP_N_CODES, "");

  return names[code];
}

static TernImapCode
find_code (const char *name)
{
  for (guint i = TERN_IMAP_CODE_UNKNOWN + 1; i < TERN_IMAP_N_CODES; i++)
    if (strcmp (names[i], name) == 0)
      return i;
  return TERN_IMAP_CODE_UNKNOWN;
}

static gboolean
is_hidden (gunichar c)
{
  return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x200b && c <= 0x200f)
         || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff
         || c == 0x061c;
}

/* What is left of the frame, made fit to be shown. */
static const char *
read_text (TernImapScanner *s)
{
  gsize left = MIN ((gsize) (s->end - s->p), TERN_IMAP_MAX_TEXT * 4);
  GString *text = NULL;
  const char *result;
  const char *p = (const char *) s->p;
  const char *end = p + left;

  text = g_string_sized_new (left);
  for (guint n = 0; p < end && n < TERN_IMAP_MAX_TEXT; n++)
    {
      gunichar c = g_utf8_get_char_validated (p, end - p);

      if (c == (gunichar) -1 || c == (gunichar) -2)
        {
          g_string_append_unichar (text, 0xfffd);
          p++;
          continue;
        }
      if (!is_hidden (c))
        g_string_append_unichar (text, c);
      else if (c == '\t')
        g_string_append_c (text, ' ');
      p = g_utf8_next_char (p);
    }
  g_strchomp (text->str);
  result = tern_imap_arena_string (s->arena, text->str, strlen (text->str));
  g_string_free (text, TRUE);
  s->p = s->end;
  return result;
}

/* The `]` that ends a code's arguments: outside quotes and parentheses (Gmail's flags have `]` in
 * them), else the first one there is. Returns: (nullable). */
static const guint8 *
find_bracket (const guint8 *p, const guint8 *end)
{
  const guint8 *begin = p;
  gint depth = 0;
  gboolean quoted = FALSE;

  for (; p < end; p++)
    {
      if (*p == '\\' && quoted && p + 1 < end)
        p++;
      else if (*p == '"')
        quoted = !quoted;
      else if (!quoted && *p == '(')
        depth++;
      else if (!quoted && *p == ')' && depth > 0)
        depth--;
      else if (!quoted && *p == ']' && depth == 0)
        return p;
    }
  return memchr (begin, ']', end - begin);
}

/* A list of ranges in the server's order; a `*` or nonsense is FALSE. */
static gboolean
read_ranges (TernImapScanner *s, const TernImapUidRange **ranges, guint *n_ranges)
{
  TernImapVector vector = { 0 };

  do
    {
      TernImapUidRange *range = tern_imap_vector_push (s->arena, &vector, sizeof *range);

      if (!tern_imap_scanner_uid (s, &range->lo))
        return FALSE;
      range->hi = range->lo;
      if (s->p < s->end && *s->p == ':')
        {
          s->p++;
          if (!tern_imap_scanner_uid (s, &range->hi))
            return FALSE;
        }
      if (s->p == s->end || *s->p != ',')
        break;
      s->p++;
    }
  while (TRUE);
  *ranges = vector.items;
  *n_ranges = vector.n_items;
  return TRUE;
}

static void
read_copyuid (TernImapScanner *s, TernImapCondition *condition)
{
  guint32 uidvalidity;
  const TernImapUidRange *source, *target;
  guint n_source, n_target;

  if (!tern_imap_scanner_uid (s, &uidvalidity) || !read_ranges (s, &source, &n_source)
      || !read_ranges (s, &target, &n_target))
    return; /* Microsoft 365 says "701  " */
  condition->number = uidvalidity;
  condition->source = source;
  condition->n_source = n_source;
  condition->target = target;
  condition->n_target = n_target;
}

static void
read_appenduid (TernImapScanner *s, TernUidSet *uids, TernImapCondition *condition)
{
  guint32 uidvalidity;

  if (!tern_imap_scanner_uid (s, &uidvalidity) || !tern_imap_scanner_uids (s, uids, FALSE))
    return;
  condition->number = uidvalidity;
  condition->uids = uids;
}

static void
read_words (TernImapScanner *s, TernImapCondition *condition)
{
  TernImapVector vector = { 0 };
  const char *word;

  if (tern_imap_scanner_peek (s) == '(')
    {
      if (!tern_imap_scanner_strings (s, &condition->words))
        condition->words = NULL;
      return;
    }
  while (!tern_imap_scanner_at_end (s) && vector.n_items < TERN_IMAP_MAX_LIST
         && tern_imap_scanner_string (s, &word))
    if (word != NULL)
      tern_imap_vector_push_string (s->arena, &vector, word);
  condition->words = tern_imap_vector_finish_strings (s->arena, &vector);
}

static void
read_progress (TernImapScanner *s, TernImapCondition *condition)
{
  const char *tag;

  if (!tern_imap_scanner_eat (s, '(') || !tern_imap_scanner_string (s, &tag))
    return;
  if (tern_imap_scanner_number63 (s, &condition->progress))
    tern_imap_scanner_number63 (s, &condition->goal);
}

static void
read_number (TernImapScanner *s, TernImapCondition *condition, guint64 max)
{
  guint64 number;

  if (tern_imap_scanner_number (s, &number))
    condition->number = MIN (number, max);
}

static void
read_arguments (TernImapScanner *s, TernUidSet *uids, TernImapCondition *condition)
{
  TernImapFlagList *flags;

  switch (condition->code)
    {
    case TERN_IMAP_CODE_UIDNEXT:
    case TERN_IMAP_CODE_UIDVALIDITY:
    case TERN_IMAP_CODE_UNSEEN:
    case TERN_IMAP_CODE_MESSAGELIMIT:
      read_number (s, condition, G_MAXUINT32);
      break;
    case TERN_IMAP_CODE_HIGHESTMODSEQ:
      read_number (s, condition, G_MAXINT64); /* RFC 7162 §7: 63 bits */
      break;
    case TERN_IMAP_CODE_PERMANENTFLAGS:
      flags = tern_imap_arena_new (s->arena, TernImapFlagList);
      if (tern_imap_parse_flags (s, flags))
        condition->flags = flags;
      break;
    case TERN_IMAP_CODE_MODIFIED:
      if (tern_imap_scanner_uids (s, uids, TRUE))
        condition->uids = uids;
      break;
    case TERN_IMAP_CODE_APPENDUID:
      read_appenduid (s, uids, condition);
      break;
    case TERN_IMAP_CODE_COPYUID:
      read_copyuid (s, condition);
      break;
    case TERN_IMAP_CODE_CAPABILITY:
    case TERN_IMAP_CODE_BADCHARSET:
    case TERN_IMAP_CODE_BADEVENT:
    case TERN_IMAP_CODE_MAILBOXID:
    case TERN_IMAP_CODE_REFERRAL:
      read_words (s, condition);
      break;
    case TERN_IMAP_CODE_INPROGRESS:
      read_progress (s, condition);
      break;
    default:
      break;
    }
}

/* Between the brackets. */
static void
read_code (TernImapScanner *s, TernUidSet *uids, TernImapCondition *condition)
{
  TernImapBytes word;
  char *name;

  if (!tern_imap_scanner_word (s, &word))
    return;
  name = tern_imap_arena_string (s->arena, word.data, MIN (word.length, TERN_IMAP_MAX_TEXT));
  for (char *p = name; *p != '\0'; p++)
    *p = g_ascii_toupper (*p);
  condition->code_name = name;
  condition->code = find_code (name);
  tern_imap_scanner_skip_blanks (s);
  if (s->p < s->end)
    condition->code_args = tern_imap_arena_string (s->arena, s->p,
                                                   MIN (s->end - s->p, TERN_IMAP_MAX_STRING));
  read_arguments (s, uids, condition);
}

void
tern_imap_parse_condition (TernImapScanner *s, TernUidSet *uids, TernImapCondition *condition)
{
  if (tern_imap_scanner_peek (s) == '[')
    {
      const guint8 *begin = s->p + 1;
      const guint8 *bracket = find_bracket (begin, s->end);
      TernImapScanner inside = *s;

      inside.p = begin;
      inside.end = bracket != NULL ? bracket : s->end;
      read_code (&inside, uids, condition);
      s->p = bracket != NULL ? bracket + 1 : s->end;
      tern_imap_scanner_skip_blanks (s);
    }
  condition->text = read_text (s);
}

static guint64
count_ranges (const TernImapUidRange *ranges, guint n_ranges)
{
  guint64 count = 0;

  for (guint i = 0; i < n_ranges; i++)
    count += ABS ((gint64) ranges[i].hi - ranges[i].lo) + 1;
  return count;
}

guint32
tern_imap_condition_map_uid (const TernImapCondition *condition, guint32 source)
{
  guint64 position = 0;
  guint i;

  if (count_ranges (condition->source, condition->n_source)
      != count_ranges (condition->target, condition->n_target))
    return 0;
  for (i = 0; i < condition->n_source; i++)
    {
      guint32 lo = MIN (condition->source[i].lo, condition->source[i].hi);
      guint32 hi = MAX (condition->source[i].lo, condition->source[i].hi);

      if (source >= lo && source <= hi)
        {
          position += source - lo; /* RFC 4315 §3: 3:1 is 1:3 */
          break;
        }
      position += (guint64) hi - lo + 1;
    }
  if (i == condition->n_source)
    return 0;
  for (i = 0; i < condition->n_target; i++)
    {
      guint32 lo = MIN (condition->target[i].lo, condition->target[i].hi);
      guint32 hi = MAX (condition->target[i].lo, condition->target[i].hi);

      if (position <= hi - lo)
        return lo + (guint32) position;
      position -= (guint64) hi - lo + 1;
    }
  return 0;
}
