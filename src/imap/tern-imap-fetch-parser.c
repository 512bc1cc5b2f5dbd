/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* FETCH (RFC 9051 §7.5.2, 3516, 7162, 8474, 8514, 8970, X-GM-EXT-1): what 100,000 responses of a
 * first sync go through. */

#include "imap/tern-imap-grammar.h"

#include "imap/tern-imap-date.h"

static gboolean
read_flags (TernImapScanner *s, TernImapFetch *fetch)
{
  TernImapFlagList list;

  if (!tern_imap_parse_flags (s, &list))
    return FALSE;
  fetch->flags = list.flags;
  fetch->keywords = list.keywords;
  return TRUE;
}

/* (12), 12, and Zoho's (0) and -1, which say that there is none. */
static gboolean
read_modseq (TernImapScanner *s, TernImapFetch *fetch)
{
  gboolean list = tern_imap_scanner_eat (s, '(');

  if (!tern_imap_scanner_number63 (s, &fetch->modseq))
    return FALSE;
  return !list || tern_imap_scanner_eat (s, ')');
}

/* A date that is none (Domino's 00-Jan-0000) leaves the item out. */
static gboolean
read_date (TernImapScanner *s, gint64 *date, TernImapFetch *fetch, TernImapFetchPresent present)
{
  TernImapBytes bytes;

  if (!tern_imap_scanner_bytes (s, &bytes))
    return FALSE;
  if (bytes.data == NULL || !tern_imap_date_parse ((const char *) bytes.data, bytes.length, date))
    fetch->present &= ~present;
  return TRUE;
}

/* (M1234) or NIL. */
static gboolean
read_object_id (TernImapScanner *s, const char **id)
{
  const char *const *ids;

  if (!tern_imap_scanner_strings (s, &ids))
    return FALSE;
  *id = ids[0] != NULL && g_str_is_ascii (ids[0]) ? ids[0] : NULL; /* RFC 8474 §7 */
  return TRUE;
}

/* A string, NIL, or (FUZZY "text") of the drafts of RFC 8970. */
static gboolean
read_preview (TernImapScanner *s, TernImapFetch *fetch)
{
  TernImapBytes algorithm;

  if (!tern_imap_scanner_eat (s, '('))
    {
      if (!tern_imap_scanner_string (s, &fetch->preview))
        return FALSE;
    }
  else if (!tern_imap_scanner_word (s, &algorithm) || !tern_imap_scanner_string (s, &fetch->preview)
           || !tern_imap_scanner_eat (s, ')'))
    return FALSE;
  if (fetch->preview != NULL && !g_utf8_validate (fetch->preview, -1, NULL))
    {
      g_autofree char *valid = g_utf8_make_valid (fetch->preview, -1);

      fetch->preview = tern_imap_arena_string (s->arena, valid, strlen (valid));
    }
  return TRUE;
}

/* Behind `[`: "HEADER.FIELDS (DATE FROM)]" becomes "HEADER.FIELDS". */
static gboolean
read_section_name (TernImapScanner *s, const char **name)
{
  const guint8 *begin = s->p;
  char *copy;

  while (s->p < s->end && *s->p != ']' && *s->p != '(' && !tern_imap_is_blank (*s->p))
    s->p++;
  copy = tern_imap_arena_string (s->arena, begin, MIN (s->p - begin, TERN_IMAP_MAX_STRING));
  for (char *p = copy; *p != '\0'; p++)
    *p = g_ascii_toupper (*p);
  *name = copy;
  if (tern_imap_scanner_peek (s) == '(' && !tern_imap_scanner_skip_value (s))
    return FALSE;
  return tern_imap_scanner_eat (s, ']');
}

static gboolean
read_origin (TernImapScanner *s, gint64 *origin)
{
  guint64 number;

  if (s->p == s->end || *s->p != '<')
    return TRUE;
  s->p++;
  if (!tern_imap_scanner_number63 (s, &number) || !tern_imap_scanner_eat (s, '>'))
    return FALSE;
  *origin = (gint64) number;
  return TRUE;
}

static TernImapSection *
add_section (TernImapScanner *s,
             TernImapVector *sections,
             TernImapSectionKind kind,
             const char *name)
{
  TernImapSection *section = tern_imap_vector_push (s->arena, sections, sizeof *section);

  *section = (TernImapSection){ .kind = kind, .name = name, .origin = -1 };
  return section;
}

static gboolean
read_content (TernImapScanner *s, TernImapSection *section)
{
  TernImapBytes bytes;
  guint64 size;

  if (section->kind == TERN_IMAP_SECTION_BINARY_SIZE)
    {
      if (!tern_imap_scanner_number (s, &size))
        return FALSE;
      section->length = size;
      return TRUE;
    }
  if (!tern_imap_scanner_bytes (s, &bytes))
    return FALSE;
  section->data = bytes.data;
  section->length = bytes.length;
  section->nil = bytes.data == NULL;
  return TRUE;
}

/* Behind the name of the item; `[` is next for all but the RFC822 ones, which give @name. */
static gboolean
read_section (TernImapScanner *s,
              TernImapVector *sections,
              TernImapSectionKind kind,
              const char *name)
{
  TernImapSection *section;
  gint64 origin = -1;

  if (sections->n_items == TERN_IMAP_MAX_LIST)
    return tern_imap_scanner_too_much (s);
  if (name == NULL)
    {
      s->p++;
      if (!read_section_name (s, &name) || !read_origin (s, &origin))
        return FALSE;
    }
  section = add_section (s, sections, kind, name);
  section->origin = origin;
  return read_content (s, section);
}

/* What an item's name means. */
typedef enum
{
  ITEM_UNKNOWN,
  ITEM_UID,
  ITEM_FLAGS,
  ITEM_MODSEQ,
  ITEM_SIZE,
  ITEM_INTERNALDATE,
  ITEM_ENVELOPE,
  ITEM_STRUCTURE,
  ITEM_BODY, /* with `[` a section, without a structure */
  ITEM_BINARY,
  ITEM_BINARY_SIZE,
  ITEM_RFC822,
  ITEM_RFC822_HEADER,
  ITEM_RFC822_TEXT,
  ITEM_EMAILID,
  ITEM_THREADID,
  ITEM_GM_MSGID,
  ITEM_GM_THRID,
  ITEM_GM_LABELS,
  ITEM_PREVIEW,
  ITEM_SAVEDATE,
} TernImapItem;

static const struct
{
  const char *name;
  guint length;
  TernImapItem item;
  TernImapFetchPresent present;
} items[] = {
  { "UID", 3, ITEM_UID, TERN_IMAP_FETCH_UID },
  { "FLAGS", 5, ITEM_FLAGS, TERN_IMAP_FETCH_FLAGS },
  { "MODSEQ", 6, ITEM_MODSEQ, TERN_IMAP_FETCH_MODSEQ },
  { "BODY", 4, ITEM_BODY, TERN_IMAP_FETCH_NONE },
  { "RFC822.SIZE", 11, ITEM_SIZE, TERN_IMAP_FETCH_SIZE },
  { "INTERNALDATE", 12, ITEM_INTERNALDATE, TERN_IMAP_FETCH_INTERNALDATE },
  { "ENVELOPE", 8, ITEM_ENVELOPE, TERN_IMAP_FETCH_ENVELOPE },
  { "BODYSTRUCTURE", 13, ITEM_STRUCTURE, TERN_IMAP_FETCH_STRUCTURE },
  { "BODY.PEEK", 9, ITEM_BODY, TERN_IMAP_FETCH_NONE },
  { "BINARY", 6, ITEM_BINARY, TERN_IMAP_FETCH_SECTIONS },
  { "BINARY.PEEK", 11, ITEM_BINARY, TERN_IMAP_FETCH_SECTIONS },
  { "BINARY.SIZE", 11, ITEM_BINARY_SIZE, TERN_IMAP_FETCH_SECTIONS },
  { "RFC822", 6, ITEM_RFC822, TERN_IMAP_FETCH_SECTIONS },
  { "RFC822.HEADER", 13, ITEM_RFC822_HEADER, TERN_IMAP_FETCH_SECTIONS },
  { "RFC822.TEXT", 11, ITEM_RFC822_TEXT, TERN_IMAP_FETCH_SECTIONS },
  { "EMAILID", 7, ITEM_EMAILID, TERN_IMAP_FETCH_EMAILID },
  { "THREADID", 8, ITEM_THREADID, TERN_IMAP_FETCH_THREADID },
  { "X-GM-MSGID", 10, ITEM_GM_MSGID, TERN_IMAP_FETCH_GM_MSGID },
  { "X-GM-THRID", 10, ITEM_GM_THRID, TERN_IMAP_FETCH_GM_THRID },
  { "X-GM-LABELS", 11, ITEM_GM_LABELS, TERN_IMAP_FETCH_GM_LABELS },
  { "PREVIEW", 7, ITEM_PREVIEW, TERN_IMAP_FETCH_PREVIEW },
  { "SAVEDATE", 8, ITEM_SAVEDATE, TERN_IMAP_FETCH_SAVEDATE },
};

static TernImapItem
find_item (const TernImapBytes *name, TernImapFetch *fetch)
{
  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    if (items[i].length == name->length
        && g_ascii_strncasecmp (items[i].name, (const char *) name->data, name->length) == 0)
      {
        fetch->present |= items[i].present;
        return items[i].item;
      }
  return ITEM_UNKNOWN;
}

/* Up to a blank, a bracket or a parenthesis. */
static gboolean
read_item_name (TernImapScanner *s, TernImapBytes *name)
{
  tern_imap_scanner_skip_blanks (s);
  name->data = s->p;
  while (s->p < s->end && !tern_imap_is_blank (*s->p) && strchr ("()[]{\"", *s->p) == NULL)
    s->p++;
  name->length = s->p - name->data;
  return name->length > 0;
}

static gboolean
skip_unknown (TernImapScanner *s)
{
  const char *ignored_name;
  gint64 ignored;

  if (s->p < s->end && *s->p == '[')
    {
      s->p++;
      if (!read_section_name (s, &ignored_name) || !read_origin (s, &ignored))
        return FALSE;
    }
  return tern_imap_scanner_skip_value (s);
}

static gboolean
read_item (TernImapScanner *s, TernImapFetch *fetch, TernImapVector *sections)
{
  TernImapBytes name;
  gboolean bracket;

  if (!read_item_name (s, &name))
    return FALSE;
  bracket = s->p < s->end && *s->p == '[';
  switch (find_item (&name, fetch))
    {
    case ITEM_UID:
      return tern_imap_scanner_uid (s, &fetch->uid);
    case ITEM_FLAGS:
      return read_flags (s, fetch);
    case ITEM_MODSEQ:
      return read_modseq (s, fetch);
    case ITEM_SIZE:
      return tern_imap_scanner_number63 (s, &fetch->size);
    case ITEM_INTERNALDATE:
      return read_date (s, &fetch->internal_date, fetch, TERN_IMAP_FETCH_INTERNALDATE);
    case ITEM_SAVEDATE:
      return read_date (s, &fetch->save_date, fetch, TERN_IMAP_FETCH_SAVEDATE);
    case ITEM_ENVELOPE:
      return tern_imap_parse_envelope (s, &fetch->envelope);
    case ITEM_BODY:
      fetch->present |= bracket ? TERN_IMAP_FETCH_SECTIONS : TERN_IMAP_FETCH_STRUCTURE;
      return bracket ? read_section (s, sections, TERN_IMAP_SECTION_BODY, NULL)
                     : tern_imap_parse_structure (s, &fetch->structure);
    case ITEM_STRUCTURE:
      return tern_imap_parse_structure (s, &fetch->structure);
    case ITEM_BINARY:
      return bracket && read_section (s, sections, TERN_IMAP_SECTION_BINARY, NULL);
    case ITEM_BINARY_SIZE:
      return bracket && read_section (s, sections, TERN_IMAP_SECTION_BINARY_SIZE, NULL);
    case ITEM_RFC822:
      return read_section (s, sections, TERN_IMAP_SECTION_BODY, "");
    case ITEM_RFC822_HEADER:
      return read_section (s, sections, TERN_IMAP_SECTION_BODY, "HEADER");
    case ITEM_RFC822_TEXT:
      return read_section (s, sections, TERN_IMAP_SECTION_BODY, "TEXT");
    case ITEM_EMAILID:
      return read_object_id (s, &fetch->email_id);
    case ITEM_THREADID:
      return read_object_id (s, &fetch->thread_id);
    case ITEM_GM_MSGID:
      return tern_imap_scanner_number (s, &fetch->gm_msgid);
    case ITEM_GM_THRID:
      return tern_imap_scanner_number (s, &fetch->gm_thrid);
    case ITEM_GM_LABELS:
      return tern_imap_scanner_strings (s, &fetch->gm_labels);
    case ITEM_PREVIEW:
      return read_preview (s, fetch);
    default:
      return skip_unknown (s);
    }
}

gboolean
tern_imap_parse_fetch (TernImapScanner *s, TernImapFetch *fetch)
{
  static const char *const none[] = { NULL };
  TernImapVector sections = { 0 };

  fetch->keywords = none;
  fetch->gm_labels = none;
  if (!tern_imap_scanner_eat (s, '('))
    return FALSE;
  while (!tern_imap_scanner_eat (s, ')'))
    if (!read_item (s, fetch, &sections))
      return FALSE;
  fetch->sections = sections.items;
  fetch->n_sections = sections.n_items;
  return tern_imap_scanner_at_end (s);
}
