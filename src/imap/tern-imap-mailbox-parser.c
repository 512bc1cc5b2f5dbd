/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Responses about mailboxes: FLAGS, LIST and its relatives, STATUS, NAMESPACE (RFC 9051 §7.2,
 * §7.3), QUOTA (RFC 9208). */

#include "imap/tern-imap-grammar.h"

static const struct
{
  const char *name;
  guint length;
  TernFlag flag;
} system_flags[] = {
  { "\\Seen", 5, TERN_FLAG_SEEN },       { "\\Answered", 9, TERN_FLAG_ANSWERED },
  { "\\Flagged", 8, TERN_FLAG_FLAGGED }, { "\\Deleted", 8, TERN_FLAG_DELETED },
  { "\\Draft", 6, TERN_FLAG_DRAFT },
};

static void
add_flag (TernImapScanner *s,
          const TernImapBytes *word,
          TernImapFlagList *flags,
          TernImapVector *keywords)
{
  const char *keyword;

  if (word->data[0] == '\\')
    {
      for (guint i = 0; i < G_N_ELEMENTS (system_flags); i++)
        if (system_flags[i].length == word->length
            && tern_imap_bytes_are (word, system_flags[i].name))
          {
            flags->flags |= system_flags[i].flag;
            return;
          }
      if (tern_imap_bytes_are (word, "\\*"))
        {
          flags->any_keyword = TRUE;
          return;
        }
    }
  keyword = tern_imap_arena_string (s->arena, word->data, MIN (word->length, TERN_IMAP_MAX_STRING));
  /* \Recent is none; others that cannot be are no loss. */
  if (tern_keyword_is_valid (keyword))
    tern_imap_vector_push_string (s->arena, keywords, keyword);
}

/* "(\Seen $Forwarded)", and what comes instead: NIL, `]` inside words (Gmail). */
gboolean
tern_imap_parse_flags (TernImapScanner *s, TernImapFlagList *flags)
{
  TernImapVector keywords = { 0 };
  TernImapBytes word;

  *flags = (TernImapFlagList){ 0 };
  if (tern_imap_scanner_eat (s, '('))
    while (!tern_imap_scanner_eat (s, ')'))
      {
        if (keywords.n_items == TERN_IMAP_MAX_LIST)
          return tern_imap_scanner_too_much (s);
        if (tern_imap_scanner_peek (s) == '"' ? !tern_imap_scanner_bytes (s, &word)
                                              : !tern_imap_scanner_word (s, &word))
          return FALSE;
        if (word.length > 0)
          add_flag (s, &word, flags, &keywords);
      }
  else if (!tern_imap_scanner_eat_word (s, "NIL"))
    return FALSE;
  flags->keywords = tern_imap_vector_finish_strings (s->arena, &keywords);
  return TRUE;
}

/* NIL, "" or "/" or the like. */
static gboolean
read_delimiter (TernImapScanner *s, char *delimiter)
{
  const char *string;

  if (!tern_imap_scanner_string (s, &string))
    return FALSE;
  *delimiter = string != NULL && g_ascii_isprint (string[0]) ? string[0] : '\0';
  return TRUE;
}

/* Where an unquoted name ends: at the end, or before a list that reaches to the end; it may hold
 * spaces and TABs (Outlook). */
static const guint8 *
find_name_end (TernImapScanner *s)
{
  const guint8 *end = s->end;
  const guint8 *p;

  while (end > s->p && tern_imap_is_blank (end[-1]))
    end--;
  if (end == s->p || end[-1] != ')')
    return end;
  for (p = s->p; p + 1 < end; p++)
    if (*p == ' ' && p[1] == '(')
      return p;
  return end;
}

/* A mailbox name, which must not be cut. "~spam" is a name, "~{5}" begins a literal. */
static gboolean
read_mailbox (TernImapScanner *s, const char **name)
{
  guint8 first = tern_imap_scanner_peek (s);
  gboolean literal8 = first == '~' && s->end - s->p > 1 && s->p[1] == '{';
  TernImapBytes bytes;

  if (s->p == s->end)
    return FALSE;
  if (first == '"' || first == '{' || literal8)
    {
      if (!tern_imap_scanner_bytes (s, &bytes))
        return FALSE;
    }
  else
    {
      bytes.data = s->p;
      s->p = find_name_end (s);
      bytes.length = s->p - bytes.data;
    }
  if (bytes.length > TERN_IMAP_MAX_STRING)
    return tern_imap_scanner_too_much (s);
  *name = tern_imap_arena_string (s->arena, bytes.data, bytes.length);
  if (g_ascii_strcasecmp (*name, "INBOX") == 0)
    *name = "INBOX";
  return TRUE;
}

/* XLIST came before SPECIAL-USE (RFC 6154) and had its own words. */
static const char *
translate_xlist (const char *attribute)
{
  static const char *const words[][2] = {
    { "\\Spam", "\\Junk" },
    { "\\AllMail", "\\All" },
    { "\\Starred", "\\Flagged" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strcasecmp (attribute, words[i][0]) == 0)
      return words[i][1];
  return attribute;
}

static gboolean
read_attributes (TernImapScanner *s, TernImapListData *list, gboolean *is_inbox)
{
  TernImapVector attributes = { 0 };
  TernImapBytes word;

  if (tern_imap_scanner_eat_word (s, "NIL"))
    {
      list->attributes = tern_imap_vector_finish_strings (s->arena, &attributes);
      return TRUE;
    }
  if (!tern_imap_scanner_eat (s, '('))
    return FALSE;
  while (!tern_imap_scanner_eat (s, ')'))
    {
      const char *attribute;

      if (attributes.n_items == TERN_IMAP_MAX_LIST)
        return tern_imap_scanner_too_much (s);
      if (!tern_imap_scanner_word (s, &word))
        return FALSE;
      attribute = tern_imap_arena_string (s->arena, word.data,
                                          MIN (word.length, TERN_IMAP_MAX_STRING));
      if (!g_str_is_ascii (attribute))
        continue;
      *is_inbox |= g_ascii_strcasecmp (attribute, "\\Inbox") == 0;
      tern_imap_vector_push_string (s->arena, &attributes,
                                    list->xlist ? translate_xlist (attribute) : attribute);
    }
  list->attributes = tern_imap_vector_finish_strings (s->arena, &attributes);
  return TRUE;
}

/* RFC 5258 `mbox-list-extended`: ("CHILDINFO" ("SUBSCRIBED") "OLDNAME" ("name")). */
static gboolean
read_extended (TernImapScanner *s, TernImapListData *list)
{
  while (!tern_imap_scanner_eat (s, ')'))
    {
      const char *name;
      const char *const *values;

      if (!tern_imap_scanner_string (s, &name))
        return FALSE;
      if (name != NULL && g_ascii_strcasecmp (name, "CHILDINFO") == 0)
        {
          if (!tern_imap_scanner_strings (s, &list->child_info))
            return FALSE;
        }
      else if (name != NULL && g_ascii_strcasecmp (name, "OLDNAME") == 0)
        {
          if (!tern_imap_scanner_strings (s, &values))
            return FALSE;
          list->old_name = values[0];
        }
      else if (!tern_imap_scanner_skip_value (s))
        return FALSE;
    }
  return TRUE;
}

gboolean
tern_imap_parse_list (TernImapScanner *s, TernImapListData *list)
{
  gboolean is_inbox = FALSE;

  if (!read_attributes (s, list, &is_inbox) || !read_delimiter (s, &list->delimiter)
      || !read_mailbox (s, &list->name))
    return FALSE;
  if (list->xlist && is_inbox) /* Gmail gives its localised name */
    list->name = "INBOX";
  if (tern_imap_scanner_eat (s, '('))
    return read_extended (s, list);
  return tern_imap_scanner_at_end (s);
}

static gboolean
read_mailbox_id (TernImapScanner *s, TernImapStatus *status)
{
  const char *const *ids;

  if (!tern_imap_scanner_strings (s, &ids))
    return FALSE;
  status->mailbox_id = ids[0];
  return TRUE;
}

static gboolean
read_status_item (TernImapScanner *s, const TernImapBytes *word, TernImapStatus *status)
{
  const struct
  {
    const char *name;
    TernImapStatusPresent present;
    guint32 *number;
    guint64 *big;
  } items[] = {
    { "MESSAGES", TERN_IMAP_STATUS_HAS_MESSAGES, &status->messages, NULL },
    { "UIDNEXT", TERN_IMAP_STATUS_HAS_UIDNEXT, &status->uidnext, NULL },
    { "UIDVALIDITY", TERN_IMAP_STATUS_HAS_UIDVALIDITY, &status->uidvalidity, NULL },
    { "UNSEEN", TERN_IMAP_STATUS_HAS_UNSEEN, &status->unseen, NULL },
    { "DELETED", TERN_IMAP_STATUS_HAS_DELETED, &status->deleted, NULL },
    { "RECENT", TERN_IMAP_STATUS_HAS_RECENT, &status->recent, NULL },
    { "HIGHESTMODSEQ", TERN_IMAP_STATUS_HAS_HIGHESTMODSEQ, NULL, &status->highestmodseq },
    { "SIZE", TERN_IMAP_STATUS_HAS_SIZE, NULL, &status->size },
  };

  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    if (tern_imap_bytes_are (word, items[i].name))
      {
        status->present |= items[i].present;
        return items[i].big != NULL ? tern_imap_scanner_number63 (s, items[i].big)
                                    : tern_imap_scanner_number32 (s, items[i].number);
      }
  if (tern_imap_bytes_are (word, "APPENDLIMIT"))
    {
      if (tern_imap_scanner_eat_word (s, "NIL"))
        return TRUE;
      status->present |= TERN_IMAP_STATUS_HAS_APPENDLIMIT;
      return tern_imap_scanner_number63 (s, &status->appendlimit);
    }
  if (tern_imap_bytes_are (word, "MAILBOXID"))
    {
      status->present |= TERN_IMAP_STATUS_HAS_MAILBOXID;
      return read_mailbox_id (s, status);
    }
  return tern_imap_scanner_skip_value (s);
}

gboolean
tern_imap_parse_status (TernImapScanner *s, TernImapStatus *status)
{
  TernImapBytes word;

  if (!read_mailbox (s, &status->mailbox) || !tern_imap_scanner_eat (s, '('))
    return FALSE;
  while (!tern_imap_scanner_eat (s, ')'))
    if (!tern_imap_scanner_word (s, &word) || !read_status_item (s, &word, status))
      return FALSE;
  return TRUE;
}

/* NIL, or (("INBOX." ".") ("" NIL)); RFC 2342 §6. */
gboolean
tern_imap_parse_namespace (TernImapScanner *s, TernImapNamespaceList *list)
{
  TernImapVector vector = { 0 };

  if (tern_imap_scanner_at_end (s) || tern_imap_scanner_eat_word (s, "NIL"))
    return TRUE;
  if (!tern_imap_scanner_eat (s, '('))
    return FALSE;
  while (!tern_imap_scanner_eat (s, ')'))
    {
      TernImapNamespaceDescr *descr;
      const char *prefix;

      if (vector.n_items == TERN_IMAP_MAX_LIST)
        return tern_imap_scanner_too_much (s);
      if (!tern_imap_scanner_eat (s, '(') || !tern_imap_scanner_string (s, &prefix))
        return FALSE;
      descr = tern_imap_vector_push (s->arena, &vector, sizeof *descr);
      descr->prefix = prefix != NULL ? prefix : "";
      if (!read_delimiter (s, &descr->delimiter) || !tern_imap_scanner_skip_rest (s))
        return FALSE;
    }
  list->items = vector.items;
  list->n_items = vector.n_items;
  return TRUE;
}

/* "root" (STORAGE 10 512 MESSAGE 3 100). */
gboolean
tern_imap_parse_quota (TernImapScanner *s, TernImapQuota *quota)
{
  const char *root;

  if (!tern_imap_scanner_string (s, &root) || !tern_imap_scanner_eat (s, '('))
    return FALSE;
  while (!tern_imap_scanner_eat (s, ')'))
    {
      TernImapBytes resource;
      guint64 used, limit;

      if (!tern_imap_scanner_word (s, &resource) || !tern_imap_scanner_number63 (s, &used)
          || !tern_imap_scanner_number63 (s, &limit))
        return FALSE;
      if (!tern_imap_bytes_are (&resource, "STORAGE"))
        continue;
      quota->has_storage = TRUE;
      quota->used = used;
      quota->limit = limit;
    }
  return TRUE;
}
