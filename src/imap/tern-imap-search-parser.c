/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Responses that are numbers: SEARCH, ESEARCH (RFC 4731, 9394), VANISHED (RFC 7162). A number that
 * is no UID costs the response: a list with a hole would look like deleted mail. */

#include "imap/tern-imap-grammar.h"

/* Those the framer has taken out of the text already. */
static void
take_eaten (TernImapScanner *s, TernUidSet *numbers)
{
  if (s->frame->numbers != NULL && (gsize) (s->p - s->frame->text) >= s->frame->numbers_at)
    tern_uid_set_union (numbers, s->frame->numbers);
}

gboolean
tern_imap_parse_search (TernImapScanner *s, TernUidSet *numbers, TernImapSearchData *search)
{
  search->numbers = numbers;
  search->has_all = TRUE;
  tern_imap_scanner_skip_blanks (s);
  take_eaten (s, numbers);
  if (g_ascii_isdigit (tern_imap_scanner_peek (s)) && !tern_imap_scanner_uids (s, numbers, TRUE))
    return FALSE;
  if (tern_imap_scanner_eat (s, '('))
    {
      if (!tern_imap_scanner_eat_word (s, "MODSEQ")
          || !tern_imap_scanner_number63 (s, &search->modseq) || !tern_imap_scanner_eat (s, ')'))
        return FALSE;
    }
  return tern_imap_scanner_at_end (s);
}

/* (TAG "a1"), and with MULTISEARCH (RFC 7377) more. */
static gboolean
read_correlator (TernImapScanner *s, TernImapSearchData *search)
{
  if (!tern_imap_scanner_eat (s, '('))
    return TRUE;
  while (!tern_imap_scanner_eat (s, ')'))
    {
      if (tern_imap_scanner_eat_word (s, "TAG"))
        {
          if (!tern_imap_scanner_string (s, &search->tag))
            return FALSE;
        }
      else if (!tern_imap_scanner_skip_value (s))
        return FALSE;
    }
  return TRUE;
}

/* The set; nothing, or NIL, is the empty one. @eaten: whether those the framer ate belong here. */
static gboolean
read_numbers (TernImapScanner *s, TernUidSet *numbers, gboolean eaten)
{
  tern_imap_scanner_skip_blanks (s);
  if (eaten)
    take_eaten (s, numbers);
  if (g_ascii_isdigit (tern_imap_scanner_peek (s)))
    return tern_imap_scanner_uids (s, numbers, FALSE);
  tern_imap_scanner_eat_word (s, "NIL");
  return TRUE;
}

static gboolean
read_signed (TernImapScanner *s, gint64 *number)
{
  gboolean negative = tern_imap_scanner_peek (s) == '-';
  guint32 value;

  if (negative)
    s->p++;
  if (!tern_imap_scanner_uid (s, &value))
    return FALSE;
  *number = negative ? -(gint64) value : value;
  return TRUE;
}

/* (-1:-100 5,7:9) or (1:100 NIL), RFC 9394 §3.1. */
static gboolean
read_partial (TernImapScanner *s, TernUidSet *numbers, gboolean eaten, TernImapSearchData *search)
{
  return tern_imap_scanner_eat (s, '(') && read_signed (s, &search->partial_lo)
         && tern_imap_scanner_eat (s, ':') && read_signed (s, &search->partial_hi)
         && read_numbers (s, numbers, eaten) && tern_imap_scanner_eat (s, ')');
}

static gboolean
read_min_max (TernImapScanner *s, guint32 *number)
{
  if (tern_imap_scanner_eat_word (s, "NIL") || tern_imap_scanner_eat_word (s, "0"))
    return TRUE;
  return tern_imap_scanner_uid (s, number);
}

gboolean
tern_imap_parse_esearch (TernImapScanner *s, TernUidSet *numbers, TernImapSearchData *search)
{
  gboolean eaten = TRUE; /* until the first list of numbers has had them */

  search->extended = TRUE;
  search->numbers = numbers;
  if (!read_correlator (s, search))
    return FALSE;
  search->is_uid = tern_imap_scanner_eat_word (s, "UID");
  while (!tern_imap_scanner_at_end (s))
    {
      gboolean ok;

      if (tern_imap_scanner_eat_word (s, "ALL"))
        {
          search->has_all = TRUE;
          ok = read_numbers (s, numbers, eaten);
          eaten = FALSE;
        }
      else if (tern_imap_scanner_eat_word (s, "PARTIAL"))
        {
          ok = read_partial (s, numbers, eaten, search);
          eaten = FALSE;
        }
      else if (tern_imap_scanner_eat_word (s, "MIN"))
        ok = read_min_max (s, &search->min);
      else if (tern_imap_scanner_eat_word (s, "MAX"))
        ok = read_min_max (s, &search->max);
      else if (tern_imap_scanner_eat_word (s, "COUNT"))
        ok = search->has_count = tern_imap_scanner_number63 (s, &search->count);
      else if (tern_imap_scanner_eat_word (s, "MODSEQ"))
        ok = tern_imap_scanner_number63 (s, &search->modseq);
      else
        {
          TernImapBytes name;

          ok = tern_imap_scanner_word (s, &name)
               && (tern_imap_scanner_at_end (s) || tern_imap_scanner_skip_value (s));
        }
      if (!ok)
        return FALSE;
    }
  return TRUE;
}

gboolean
tern_imap_parse_vanished (TernImapScanner *s, TernUidSet *numbers, gboolean *earlier)
{
  if (tern_imap_scanner_eat (s, '('))
    {
      *earlier = tern_imap_scanner_eat_word (s, "EARLIER");
      if (!tern_imap_scanner_eat (s, ')'))
        return FALSE;
    }
  tern_imap_scanner_skip_blanks (s);
  take_eaten (s, numbers);
  if (!tern_imap_scanner_at_end (s) && !tern_imap_scanner_uids (s, numbers, FALSE))
    return FALSE;
  /* An empty one (iCloud) says nothing; it is not to be taken for a wish to delete all. */
  return tern_imap_scanner_at_end (s) && !tern_uid_set_is_empty (numbers);
}
