/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What does this response say? See the header; the grammar of each kind is in the files
 * tern-imap-grammar.h names. */

#define G_LOG_DOMAIN "tern-imap"

#include "imap/tern-imap-parser.h"

#include "imap/tern-imap-error.h"
#include "imap/tern-imap-grammar.h"

struct _TernImapParser
{
  TernImapArena arena;
  TernUidSet *uids; /* those of this response; made again when it was used */
  TernImapResponse response;
};

TernImapParser *
tern_imap_parser_new (void)
{
  TernImapParser *parser = g_new0 (TernImapParser, 1);

  parser->uids = tern_uid_set_new ();
  return parser;
}

void
tern_imap_parser_free (TernImapParser *parser)
{
  tern_imap_arena_clear (&parser->arena);
  tern_uid_set_free (parser->uids);
  g_free (parser);
}

static gboolean
parse_words (TernImapScanner *s, TernImapResponse *response)
{
  TernImapVector words = { 0 };
  TernImapBytes word;
  const char *string;

  while (!tern_imap_scanner_at_end (s))
    {
      if (words.n_items == TERN_IMAP_MAX_LIST)
        return tern_imap_scanner_too_much (s);
      if (!tern_imap_scanner_word (s, &word))
        return FALSE;
      string = tern_imap_arena_string (s->arena, word.data,
                                       MIN (word.length, TERN_IMAP_MAX_STRING));
      if (g_str_is_ascii (string))
        tern_imap_vector_push_string (s->arena, &words, string);
    }
  response->words = tern_imap_vector_finish_strings (s->arena, &words);
  return TRUE;
}

/* NIL or ("name" "Dovecot" …), RFC 2971. */
static gboolean
parse_id (TernImapScanner *s, TernImapResponse *response)
{
  TernImapVector fields = { 0 };

  if (tern_imap_scanner_eat_word (s, "NIL"))
    return TRUE;
  if (!tern_imap_scanner_eat (s, '('))
    return FALSE;
  while (!tern_imap_scanner_eat (s, ')'))
    {
      TernImapParam field;

      if (fields.n_items == TERN_IMAP_MAX_LIST)
        return tern_imap_scanner_too_much (s);
      if (!tern_imap_scanner_string (s, &field.name) || !tern_imap_scanner_string (s, &field.value))
        return FALSE;
      if (field.name != NULL)
        *(TernImapParam *) tern_imap_vector_push (s->arena, &fields, sizeof field) = field;
    }
  response->id = fields.items;
  response->n_id = fields.n_items;
  return TRUE;
}

static gboolean
parse_namespaces (TernImapScanner *s, TernImapResponse *response)
{
  return tern_imap_parse_namespace (s, &response->namespaces.personal)
         && tern_imap_parse_namespace (s, &response->namespaces.other_users)
         && tern_imap_parse_namespace (s, &response->namespaces.shared);
}

static gboolean
find_condition (const TernImapBytes *word, TernImapConditionKind *kind)
{
  static const char *const names[] = { "OK", "NO", "BAD", "BYE", "PREAUTH" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (tern_imap_bytes_are (word, names[i]))
      {
        *kind = i;
        return TRUE;
      }
  return FALSE;
}

static gboolean
parse_condition (TernImapParser *parser, TernImapScanner *s, TernImapConditionKind kind)
{
  TernImapResponse *response = &parser->response;

  response->type = TERN_IMAP_RESPONSE_CONDITION;
  response->condition.kind = kind;
  tern_imap_parse_condition (s, parser->uids, &response->condition);
  return TRUE;
}

static gboolean
parse_unknown (TernImapParser *parser, const TernImapBytes *word)
{
  char *keyword = tern_imap_arena_string (&parser->arena, word->data, MIN (word->length, 64));

  for (char *p = keyword; *p != '\0'; p++)
    *p = g_ascii_toupper (*p);
  parser->response.type = TERN_IMAP_RESPONSE_UNKNOWN;
  parser->response.keyword = keyword;
  return TRUE;
}

/* `* 12 EXISTS` and the like; the number is next. A number that 32 bits do not hold is no position.
 */
static gboolean
parse_numbered (TernImapParser *parser, TernImapScanner *s)
{
  TernImapResponse *response = &parser->response;
  guint64 number;
  TernImapBytes word;

  if (tern_imap_scanner_peek (s) == '-' || !tern_imap_scanner_number (s, &number)
      || !tern_imap_scanner_word (s, &word))
    return FALSE;
  if (tern_imap_bytes_are (&word, "FETCH") || tern_imap_bytes_are (&word, "UIDFETCH"))
    {
      response->type = TERN_IMAP_RESPONSE_FETCH;
      if (word.length == 5)
        response->fetch.seq = (guint32) number;
      else
        {
          response->fetch.uid = (guint32) number;
          response->fetch.present = TERN_IMAP_FETCH_UID;
        }
      return number <= G_MAXUINT32 && tern_imap_parse_fetch (s, &response->fetch);
    }
  if (tern_imap_bytes_are (&word, "EXISTS"))
    response->type = TERN_IMAP_RESPONSE_EXISTS;
  else if (tern_imap_bytes_are (&word, "RECENT"))
    response->type = TERN_IMAP_RESPONSE_RECENT;
  else if (tern_imap_bytes_are (&word, "EXPUNGE"))
    response->type = TERN_IMAP_RESPONSE_EXPUNGE;
  else
    return parse_unknown (parser, &word);
  response->number = (guint32) number;
  return number <= G_MAXUINT32 && (number > 0 || response->type != TERN_IMAP_RESPONSE_EXPUNGE);
}

static const struct
{
  const char *name;
  TernImapResponseType type;
} keywords[] = {
  { "LIST", TERN_IMAP_RESPONSE_LIST },
  { "LSUB", TERN_IMAP_RESPONSE_LIST },
  { "XLIST", TERN_IMAP_RESPONSE_LIST },
  { "STATUS", TERN_IMAP_RESPONSE_STATUS },
  { "SEARCH", TERN_IMAP_RESPONSE_SEARCH },
  { "ESEARCH", TERN_IMAP_RESPONSE_SEARCH },
  { "VANISHED", TERN_IMAP_RESPONSE_VANISHED },
  { "FLAGS", TERN_IMAP_RESPONSE_FLAGS },
  { "CAPABILITY", TERN_IMAP_RESPONSE_CAPABILITY },
  { "ENABLED", TERN_IMAP_RESPONSE_ENABLED },
  { "NAMESPACE", TERN_IMAP_RESPONSE_NAMESPACE },
  { "ID", TERN_IMAP_RESPONSE_ID },
  { "QUOTA", TERN_IMAP_RESPONSE_QUOTA },
};

static gboolean
parse_keyword (TernImapParser *parser, TernImapScanner *s, const TernImapBytes *word)
{
  TernImapResponse *response = &parser->response;
  guint i = 0;

  while (i < G_N_ELEMENTS (keywords) && !tern_imap_bytes_are (word, keywords[i].name))
    i++;
  if (i == G_N_ELEMENTS (keywords))
    return parse_unknown (parser, word);
  response->type = keywords[i].type;
  switch (response->type)
    {
    case TERN_IMAP_RESPONSE_LIST:
      response->list.lsub = word->data[1] == 'S' || word->data[1] == 's';
      response->list.xlist = word->data[0] == 'X' || word->data[0] == 'x';
      return tern_imap_parse_list (s, &response->list);
    case TERN_IMAP_RESPONSE_STATUS:
      return tern_imap_parse_status (s, &response->status);
    case TERN_IMAP_RESPONSE_SEARCH:
      return word->length == 6 ? tern_imap_parse_search (s, parser->uids, &response->search)
                               : tern_imap_parse_esearch (s, parser->uids, &response->search);
    case TERN_IMAP_RESPONSE_VANISHED:
      response->vanished = parser->uids;
      return tern_imap_parse_vanished (s, parser->uids, &response->earlier);
    case TERN_IMAP_RESPONSE_FLAGS:
      return tern_imap_parse_flags (s, &response->flags);
    case TERN_IMAP_RESPONSE_NAMESPACE:
      return parse_namespaces (s, response);
    case TERN_IMAP_RESPONSE_ID:
      return parse_id (s, response);
    case TERN_IMAP_RESPONSE_QUOTA:
      return tern_imap_parse_quota (s, &response->quota);
    default:
      return parse_words (s, response);
    }
}

/* Behind the `*`. */
static gboolean
parse_untagged (TernImapParser *parser, TernImapScanner *s)
{
  guint8 next = tern_imap_scanner_peek (s);
  TernImapBytes word;
  TernImapConditionKind kind;

  if (g_ascii_isdigit (next) || next == '-')
    return parse_numbered (parser, s);
  if (!tern_imap_scanner_word (s, &word))
    return FALSE;
  if (find_condition (&word, &kind))
    return parse_condition (parser, s, kind);
  return parse_keyword (parser, s, &word);
}

/* Behind the `+`; Exchange leaves the space out. */
static gboolean
parse_continuation (TernImapParser *parser, TernImapScanner *s)
{
  gsize length;

  if (s->p < s->end && *s->p == ' ')
    s->p++;
  length = s->end - s->p;
  if (length > TERN_IMAP_MAX_STRING)
    return tern_imap_scanner_too_much (s);
  parser->response.type = TERN_IMAP_RESPONSE_CONTINUATION;
  parser->response.continuation = tern_imap_arena_string (s->arena, s->p, length);
  return TRUE;
}

static gboolean
parse_response (TernImapParser *parser, TernImapScanner *s)
{
  TernImapBytes first, second;
  TernImapConditionKind kind;
  guint8 next = tern_imap_scanner_peek (s);

  if (next == '+')
    {
      s->p++;
      return parse_continuation (parser, s);
    }
  if (!tern_imap_scanner_word (s, &first))
    return FALSE;
  if (first.length == 1 && first.data[0] == '*')
    return parse_untagged (parser, s);
  /* Anything else without a condition behind its tag is a line like Microsoft 365's
   * "Server Unavailable." */
  if (!tern_imap_scanner_word (s, &second) || !find_condition (&second, &kind)
      || kind > TERN_IMAP_CONDITION_BAD)
    return parse_unknown (parser, &first);
  parser->response.tag = tern_imap_arena_string (s->arena, first.data,
                                                 MIN (first.length, TERN_IMAP_MAX_TEXT));
  return parse_condition (parser, s, kind);
}

static gboolean
try_frame (TernImapParser *parser, const TernImapFrame *frame, gboolean lenient, gboolean *limit)
{
  TernImapScanner s = {
    .p = frame->text,
    .end = frame->text + frame->length,
    .frame = frame,
    .arena = &parser->arena,
    .lenient = lenient,
  };
  gboolean ok;

  tern_imap_arena_reset (&parser->arena);
  if (!tern_uid_set_is_empty (parser->uids))
    {
      tern_uid_set_free (parser->uids);
      parser->uids = tern_uid_set_new ();
    }
  parser->response = (TernImapResponse){ 0 };
  ok = parse_response (parser, &s);
  *limit = s.limit;
  return ok;
}

const TernImapResponse *
tern_imap_parser_parse (TernImapParser *parser, const TernImapFrame *frame, GError **error)
{
  gboolean limit = FALSE;

  if (try_frame (parser, frame, FALSE, &limit))
    return &parser->response;
  /* iCloud and others do not escape quotes inside strings. */
  if (!limit && memchr (frame->text, '"', frame->length) != NULL
      && try_frame (parser, frame, TRUE, &limit))
    return &parser->response;
  tern_imap_set_error (error, limit ? TERN_IMAP_ERROR_LIMIT : TERN_IMAP_ERROR_PARSE);
  return NULL;
}
