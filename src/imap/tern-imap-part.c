/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Looking things up in what a FETCH brought, and the name of a part from its parameters (RFC 2231).
 */

#include "imap/tern-imap-grammar.h"

#include <stdlib.h>

/* Pieces of one value: servers pass on what a sender wrote, who may write name*999999. */
#define MAX_PIECES 100

static const char *
find_param (const TernImapParam *params, guint n_params, const char *name)
{
  for (guint i = 0; i < n_params; i++)
    if (strcmp (params[i].name, name) == 0)
      return params[i].value;
  return NULL;
}

const char *
tern_imap_part_get_param (const TernImapPart *part, const char *name)
{
  return find_param (part->params, part->n_params, name);
}

const TernImapSection *
tern_imap_fetch_get_section (const TernImapFetch *fetch, TernImapSectionKind kind, const char *name)
{
  for (guint i = 0; i < fetch->n_sections; i++)
    if (fetch->sections[i].kind == kind && strcmp (fetch->sections[i].name, name) == 0)
      return &fetch->sections[i];
  return NULL;
}

static void
append_unescaped (GString *out, const char *text)
{
  for (; *text != '\0'; text++)
    if (*text == '%' && g_ascii_isxdigit (text[1]) && g_ascii_isxdigit (text[2]))
      {
        char c = (char) (g_ascii_xdigit_value (text[1]) << 4 | g_ascii_xdigit_value (text[2]));

        if (c != '\0')
          g_string_append_c (out, c);
        text += 2;
      }
    else
      g_string_append_c (out, *text);
}

/* Takes "utf-8'en'" off the front of @value. Returns: (transfer full) (nullable): the charset. */
static char *
take_charset (const char **value)
{
  const char *first = strchr (*value, '\'');
  const char *second = first != NULL ? strchr (first + 1, '\'') : NULL;
  char *charset;

  if (second == NULL)
    return NULL;
  charset = g_strndup (*value, first - *value);
  *value = second + 1;
  return charset;
}

static const char *
convert (TernImapArena *arena, const GString *bytes, const char *charset)
{
  g_autofree char *utf8 = NULL;

  if (charset != NULL && *charset != '\0' && !g_utf8_validate (bytes->str, bytes->len, NULL))
    utf8 = g_convert (bytes->str, bytes->len, "UTF-8", charset, NULL, NULL, NULL);
  if (utf8 == NULL)
    utf8 = g_utf8_make_valid (bytes->str, bytes->len);
  return tern_imap_arena_string (arena, utf8, strlen (utf8));
}

typedef struct
{
  const char *value; /* nullable */
  gboolean encoded;
} TernImapPiece;

/* Which piece of @name the parameter called @param is: "name*" or "name*0*" or "name*1".
 * Returns: FALSE when it is none. */
static gboolean
find_piece (const char *param, const char *name, guint *index, gboolean *encoded)
{
  gsize n = strlen (name);
  char *end;

  if (strncmp (param, name, n) != 0 || param[n] != '*')
    return FALSE;
  param += n + 1;
  *encoded = *param == '\0';
  *index = 0;
  if (*encoded)
    return TRUE;
  if (!g_ascii_isdigit (*param) || strlen (param) > 4)
    return FALSE;
  *index = strtoul (param, &end, 10);
  *encoded = *end == '*';
  return *index < MAX_PIECES && (*end == '\0' || strcmp (end, "*") == 0);
}

/* The pieces joined; NULL when there is no first one. */
static const char *
find_extended (TernImapArena *arena, const TernImapParam *params, guint n_params, const char *name)
{
  TernImapPiece pieces[MAX_PIECES] = { { NULL, FALSE } };
  g_autoptr (GString) bytes = NULL;
  g_autofree char *charset = NULL;

  for (guint i = 0; i < n_params; i++)
    {
      guint index;
      gboolean encoded;

      if (find_piece (params[i].name, name, &index, &encoded) && pieces[index].value == NULL)
        pieces[index] = (TernImapPiece){ params[i].value, encoded };
    }
  if (pieces[0].value == NULL)
    return NULL;
  bytes = g_string_new (NULL);
  if (pieces[0].encoded)
    charset = take_charset (&pieces[0].value);
  for (guint i = 0; i < MAX_PIECES && pieces[i].value != NULL; i++)
    if (pieces[i].encoded)
      append_unescaped (bytes, pieces[i].value);
    else
      g_string_append (bytes, pieces[i].value);
  return convert (arena, bytes, charset);
}

static gboolean
has_star (const TernImapParam *params, guint n_params)
{
  for (guint i = 0; i < n_params; i++)
    if (strchr (params[i].name, '*') != NULL)
      return TRUE;
  return FALSE;
}

static const char *
find_name (TernImapArena *arena, const TernImapParam *params, guint n_params, const char *name)
{
  const char *value = NULL;

  if (has_star (params, n_params))
    value = find_extended (arena, params, n_params, name);
  if (value == NULL)
    value = find_param (params, n_params, name);
  return value != NULL && *value != '\0' ? value : NULL;
}

const char *
tern_imap_part_find_filename (TernImapArena *arena, const TernImapPart *part)
{
  const char *name = find_name (arena, part->disposition_params, part->n_disposition_params,
                                "filename");

  if (name == NULL)
    name = find_name (arena, part->params, part->n_params, "name");
  if (name != NULL && !g_utf8_validate (name, -1, NULL))
    {
      g_autofree char *valid = g_utf8_make_valid (name, -1);

      name = tern_imap_arena_string (arena, valid, strlen (valid));
    }
  return name;
}
