/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* BODYSTRUCTURE and BODY (RFC 9051 §7.5.2): the tree of a message's parts, with the section numbers
 * that fetch them. The one recursion of the parser, not deeper than TERN_IMAP_MAX_DEPTH. */

#include "imap/tern-imap-grammar.h"

typedef struct
{
  TernImapScanner *s;
  guint n_parts;
} TernImapTree;

/* Subtypes by which a multipart is known that lost its type and children (Gmail), or has NIL for
 * them. */
static const char *const multipart_subtypes[] = {
  "alternative", "mixed",     "related",   "signed",      "report",        "digest",
  "parallel",    "encrypted", "form-data", "appledouble", "mixed-replace",
};
static const char *const discrete_types[] = {
  "text", "image", "audio", "video", "application", "message", "font", "model",
};

static gboolean parse_body (
    TernImapTree *tree, const char *section, gboolean whole, guint depth, TernImapPart **result);

static gboolean
is_among (const char *string, const char *const *list, guint n)
{
  for (guint i = 0; string != NULL && i < n; i++)
    if (strcmp (string, list[i]) == 0)
      return TRUE;
  return FALSE;
}

static const char *
join (TernImapTree *tree, const char *section, const char *last)
{
  gsize n = strlen (section);
  gsize m = strlen (last);
  char *joined = tern_imap_arena_take (tree->s->arena, n + m + 2);

  memcpy (joined, section, n);
  if (n > 0)
    joined[n++] = '.';
  memcpy (joined + n, last, m + 1);
  return joined;
}

static const char *
join_number (TernImapTree *tree, const char *section, guint number)
{
  char text[16];

  g_snprintf (text, sizeof text, "%u", number);
  return join (tree, section, text);
}

/* The next value as a string; a list is skipped; at the list's end NULL. */
static gboolean
read_string (TernImapScanner *s, const char **string)
{
  guint8 next = tern_imap_scanner_peek (s);

  *string = NULL;
  if (next == ')')
    return TRUE;
  if (next == '(')
    return tern_imap_scanner_skip_value (s);
  return tern_imap_scanner_string (s, string);
}

static void
make_lower (const char *string)
{
  for (char *p = (char *) string; p != NULL && *p != '\0'; p++)
    *p = g_ascii_tolower (*p);
}

static gboolean
read_lower (TernImapScanner *s, const char **string)
{
  if (!read_string (s, string))
    return FALSE;
  make_lower (*string);
  return TRUE;
}

/* ("charset" "utf-8" …), NIL, or what else servers put there. */
static gboolean
read_params (TernImapScanner *s, const TernImapParam **params, guint *n_params)
{
  TernImapVector vector = { 0 };
  const char *ignored;

  if (tern_imap_scanner_peek (s) != '(')
    return read_string (s, &ignored);
  tern_imap_scanner_eat (s, '(');
  while (!tern_imap_scanner_eat (s, ')'))
    {
      TernImapParam param;

      if (!read_lower (s, &param.name) || !read_string (s, &param.value))
        return FALSE;
      if (param.name == NULL)
        continue;
      if (vector.n_items == TERN_IMAP_MAX_LIST)
        return tern_imap_scanner_too_much (s);
      if (param.value == NULL) /* Mail.ru: "boundary" NIL */
        param.value = "";
      *(TernImapParam *) tern_imap_vector_push (s->arena, &vector, sizeof param) = param;
    }
  *params = vector.items;
  *n_params = vector.n_items;
  return TRUE;
}

/* ("attachment" ("filename" "x")), NIL, or "inline" alone (Outlook). */
static gboolean
read_disposition (TernImapScanner *s, TernImapPart *part)
{
  if (tern_imap_scanner_peek (s) != '(')
    return read_lower (s, &part->disposition);
  tern_imap_scanner_eat (s, '(');
  return read_lower (s, &part->disposition)
         && read_params (s, &part->disposition_params, &part->n_disposition_params)
         && tern_imap_scanner_skip_rest (s);
}

static gboolean
read_language (TernImapScanner *s, TernImapPart *part)
{
  const char *const *languages;

  if (tern_imap_scanner_peek (s) == ')')
    return TRUE;
  if (!tern_imap_scanner_strings (s, &languages))
    return FALSE;
  part->language = languages[0];
  return TRUE;
}

/* Disposition, language, location, and whatever comes after; all optional. */
static gboolean
read_extension (TernImapScanner *s, TernImapPart *part)
{
  return read_disposition (s, part) && read_language (s, part) && read_string (s, &part->location)
         && tern_imap_scanner_skip_rest (s);
}

static gboolean
is_number_next (TernImapScanner *s)
{
  guint8 next = tern_imap_scanner_peek (s);

  return g_ascii_isdigit (next) || next == '-';
}

/* "NIL NIL 5": an envelope and a body that are not there; unlike the "NIL NIL NIL" of MD5,
 * disposition and language, which a message/rfc822 sent as any other part goes on with (Gmail). */
static gboolean
eat_absent_message (TernImapScanner *s)
{
  TernImapScanner before = *s;

  if (tern_imap_scanner_eat_word (s, "NIL") && tern_imap_scanner_eat_word (s, "NIL")
      && is_number_next (s))
    return TRUE;
  *s = before;
  return FALSE;
}

static gboolean
read_message (TernImapTree *tree, TernImapPart *part, guint depth)
{
  TernImapScanner *s = tree->s;
  TernImapPart *body = NULL;

  if (tern_imap_scanner_peek (s) != '(')
    {
      eat_absent_message (s);
      return TRUE;
    }
  if (!tern_imap_parse_envelope (s, &part->envelope))
    return FALSE;
  if (tern_imap_scanner_peek (s) == '(')
    {
      const TernImapPart **children = tern_imap_arena_take (s->arena, sizeof *children);

      if (!parse_body (tree, part->section, TRUE, depth + 1, &body))
        return FALSE;
      children[0] = body;
      part->children = children;
      part->n_children = 1;
      return TRUE;
    }
  return tern_imap_scanner_eat_word (s, "NIL") || is_number_next (s)
         || tern_imap_scanner_peek (s) == ')';
}

/* Behind type and subtype of anything but a multipart. */
static gboolean
read_single (TernImapTree *tree, TernImapPart *part, guint depth)
{
  TernImapScanner *s = tree->s;
  gboolean is_text = strcmp (part->type, "text") == 0;

  if (!read_params (s, &part->params, &part->n_params) || !read_string (s, &part->id)
      || !read_string (s, &part->description) || !read_lower (s, &part->encoding))
    return FALSE;
  if (tern_imap_scanner_peek (s) != ')' && !tern_imap_scanner_number63 (s, &part->size))
    return FALSE;
  if (strcmp (part->type, "message") == 0
      && (strcmp (part->subtype, "rfc822") == 0 || strcmp (part->subtype, "global") == 0)
      && !read_message (tree, part, depth))
    return FALSE;
  if (is_number_next (s) || (is_text && tern_imap_scanner_peek (s) == 'N'))
    if (!tern_imap_scanner_number63 (s, &part->lines))
      return FALSE;
  /* A list here is the disposition: the MD5 was left out. */
  if (tern_imap_scanner_peek (s) != '(' && !read_string (s, &part->md5))
    return FALSE;
  return read_extension (s, part);
}

/* Behind the children and the subtype. */
static gboolean
read_multipart_rest (TernImapTree *tree, TernImapPart *part)
{
  return read_params (tree->s, &part->params, &part->n_params) && read_extension (tree->s, part);
}

/* Behind the opening parenthesis; the first child's is next. */
static gboolean
read_children (TernImapTree *tree, TernImapPart *part, const char *prefix, guint depth)
{
  TernImapScanner *s = tree->s;
  TernImapVector children = { 0 };

  while (tern_imap_scanner_peek (s) == '(')
    {
      TernImapPart *child;

      if (!parse_body (tree, join_number (tree, prefix, children.n_items + 1), FALSE, depth + 1,
                       &child))
        return FALSE;
      *(TernImapPart **) tern_imap_vector_push (s->arena, &children, sizeof child) = child;
    }
  part->children = children.items;
  part->n_children = children.n_items;
  return read_lower (s, &part->subtype);
}

static void
make_multipart (TernImapTree *tree, TernImapPart *part, const char *section, gboolean whole)
{
  part->type = "multipart";
  part->section = whole ? join (tree, section, "TEXT") : section;
}

/* What a part without its type (or without either) is meant to be. */
static gboolean
is_lost_multipart (TernImapScanner *s, const char *first, const char *second)
{
  guint8 next = tern_imap_scanner_peek (s);

  if (first == NULL)
    return is_among (second, multipart_subtypes, G_N_ELEMENTS (multipart_subtypes));
  return second == NULL && (next == '(' || next == ')')
         && !is_among (first, discrete_types, G_N_ELEMENTS (discrete_types));
}

/* Type and subtype, either of which may be missing or NIL; the opening parenthesis is taken. */
static gboolean
read_type (TernImapTree *tree,
           TernImapPart *part,
           const char *section,
           gboolean whole,
           gboolean *multipart)
{
  TernImapScanner *s = tree->s;
  const char *first = NULL, *second = NULL;
  guint8 next;

  if (!read_lower (s, &first))
    return FALSE;
  next = tern_imap_scanner_peek (s);
  if (next != '(' && next != ')' && !read_lower (s, &second))
    return FALSE;
  while (first == NULL && second == NULL && tern_imap_scanner_eat_word (s, "NIL"))
    ;
  if (first == NULL && second == NULL && tern_imap_scanner_peek (s) == '"')
    {
      TernImapScanner before = *s;

      if (!read_lower (s, &second))
        return FALSE;
      if (!is_lost_multipart (s, NULL, second))
        {
          *s = before;
          second = NULL;
        }
    }
  *multipart = is_lost_multipart (s, first, second);
  if (*multipart)
    {
      make_multipart (tree, part, section, whole);
      part->subtype = second != NULL ? second : first;
      return TRUE;
    }
  part->type = first != NULL ? first : "application";
  part->subtype = second != NULL ? second : "octet-stream";
  if (second == NULL && strcmp (part->type, "text") == 0)
    part->subtype = "plain";
  return TRUE;
}

/* @section: of this part; or, when it is a @whole message's body, of the message ("" at the top).
 */
static gboolean
parse_body (
    TernImapTree *tree, const char *section, gboolean whole, guint depth, TernImapPart **result)
{
  TernImapScanner *s = tree->s;
  TernImapPart *part;
  gboolean multipart;
  gboolean ok;

  if (depth > TERN_IMAP_MAX_DEPTH || ++tree->n_parts > TERN_IMAP_MAX_PARTS)
    return tern_imap_scanner_too_much (s);
  if (!tern_imap_scanner_eat (s, '('))
    return FALSE;
  *result = part = tern_imap_arena_new (s->arena, TernImapPart);
  part->section = whole ? join (tree, section, "1") : section;
  if (tern_imap_scanner_peek (s) == '(')
    {
      make_multipart (tree, part, section, whole);
      ok = read_children (tree, part, section, depth) && read_multipart_rest (tree, part);
    }
  else if (!read_type (tree, part, section, whole, &multipart))
    return FALSE;
  else
    ok = multipart ? read_multipart_rest (tree, part) : read_single (tree, part, depth);
  if (ok && part->subtype == NULL)
    part->subtype = "mixed";
  if (ok)
    part->filename = tern_imap_part_find_filename (s->arena, part);
  return ok;
}

gboolean
tern_imap_parse_structure (TernImapScanner *s, const TernImapPart **structure)
{
  TernImapTree tree = { s, 0 };
  TernImapPart *part;

  if (tern_imap_scanner_eat_word (s, "NIL"))
    return TRUE;
  if (!parse_body (&tree, "", TRUE, 1, &part))
    return FALSE;
  *structure = part;
  return TRUE;
}
