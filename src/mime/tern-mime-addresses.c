/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Reads address lists; see the header. The structure is found first and names
 * are decoded afterwards, so that a comma in an encoded word separates nothing.
 */

#define G_LOG_DOMAIN "tern-mime"

#include "mime/tern-mime-addresses.h"

#include "mime/tern-mime-name.h"
#include "mime/tern-mime-words.h"

#include <string.h>

#define MAX_COMMENT_DEPTH 32
/* Of an encoded word; looking further would cost too much, repeated. */
#define MAX_WORD 1024

/* One entry being read. @phrase has the words as a person reads them, @raw as
 * they would stand in an address. */
typedef struct
{
  GString *phrase;
  GString *raw;
  GString *angle;
  GString *comment;
  gboolean has_angle;
  gboolean has_at; /* @raw has an "@" outside quotes */
  gboolean blank;  /* white space waits before the next word */
} Entry;

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void
reset_entry (Entry *entry)
{
  g_string_truncate (entry->phrase, 0);
  g_string_truncate (entry->raw, 0);
  g_string_truncate (entry->angle, 0);
  g_string_truncate (entry->comment, 0);
  entry->has_angle = FALSE;
  entry->has_at = FALSE;
  entry->blank = FALSE;
}

static void
flush_blank (Entry *entry)
{
  if (entry->blank && entry->phrase->len > 0)
    g_string_append_c (entry->phrase, ' ');
  if (entry->blank && entry->raw->len > 0)
    g_string_append_c (entry->raw, ' ');
  entry->blank = FALSE;
}

static const char *
read_quoted (const char *p, Entry *entry)
{
  flush_blank (entry);
  const char *start = p++;
  for (; *p && *p != '"'; p++)
    {
      if (*p == '\\' && p[1])
        p++;
      g_string_append_c (entry->phrase, *p);
    }
  if (*p == '"')
    p++;
  g_string_append_len (entry->raw, start, p - start);
  return p;
}

static const char *
read_comment (const char *p, Entry *entry)
{
  guint depth = 0;
  if (entry->comment->len > 0)
    g_string_append_c (entry->comment, ' ');
  for (; *p; p++)
    {
      if (*p == '(' && depth < MAX_COMMENT_DEPTH && depth++ == 0)
        continue;
      if (*p == ')' && --depth == 0)
        return p + 1;
      if (*p == '\\' && p[1])
        p++;
      g_string_append_c (entry->comment, *p);
    }
  return p;
}

/* "<@relay:ann@example.org>": the route is obsolete and of no use. */
static const char *
read_angle (const char *p, Entry *entry)
{
  gboolean quoted = FALSE;
  entry->has_angle = TRUE;
  g_string_truncate (entry->angle, 0);
  for (p++; *p && (quoted || (*p != '>' && *p != '<')); p++)
    {
      if (*p == '"')
        quoted = !quoted;
      if (*p == ':' && !quoted && entry->angle->len > 0 && entry->angle->str[0] == '@')
        g_string_truncate (entry->angle, 0);
      else if (quoted || !is_blank (*p))
        g_string_append_c (entry->angle, *p);
      if (*p == '\\' && quoted && p[1])
        g_string_append_c (entry->angle, *++p);
    }
  while (*p == '>')
    p++;
  return p;
}

static const char *
read_literal (const char *p, Entry *entry)
{
  gsize n = strcspn (p, "]\r\n");
  n += p[n] == ']';
  flush_blank (entry);
  g_string_append_len (entry->phrase, p, n);
  g_string_append_len (entry->raw, p, n);
  return p + n;
}

/* Returns: the end of the encoded word at @p, or %NULL. */
static const char *
find_word_end (const char *p)
{
  const char *stop = p + strnlen (p, MAX_WORD);
  guint marks = 0;

  for (p += 2; p < stop && !is_blank (*p); p++)
    if (*p == '?' && ++marks >= 3 && p[1] == '=')
      return p + 2;
  return NULL;
}

/* Encoded words whole, whatever their text holds. */
static const char *
read_atom (const char *p, Entry *entry)
{
  const char *end = p[0] == '=' && p[1] == '?' ? find_word_end (p) : NULL;
  if (end == NULL)
    end = p + 1 + strcspn (p + 1, " \t\r\n\"(<[,;:=@");
  flush_blank (entry);
  g_string_append_len (entry->phrase, p, end - p);
  g_string_append_len (entry->raw, p, end - p);
  entry->has_at |= *p == '@';
  return end;
}

/* RFC 5322 §4.4 allows blanks around the dots; elsewhere one ends the domain. */
static char *
dup_domain (const char *p)
{
  GString *domain = g_string_new (NULL);
  for (p += strspn (p, " "); *p; p++)
    {
      const char *next = p + strspn (p, " ");
      if (next == p)
        g_string_append_c (domain, *p);
      else if (*next != '.' && p[-1] != '.')
        break;
    }
  return g_string_free (domain, FALSE);
}

/* "ann@example.org", or "Ann ann@example.org" with its brackets forgotten. */
static void
split_bare (Entry *entry, char **name, char **address)
{
  char *at = entry->has_at ? strrchr (entry->raw->str, '@') : NULL;
  if (at == NULL)
    {
      *name = g_strdup (entry->phrase->str);
      *address = g_strdup ("");
      return;
    }
  g_autofree char *local = g_strndup (entry->raw->str, at - entry->raw->str);
  g_strchomp (local);
  g_autofree char *domain = dup_domain (at + 1);
  char *space = strchr (local, '"') ? NULL : strrchr (local, ' ');

  *address = g_strconcat (space ? space + 1 : local, "@", domain, NULL);
  *name = space ? g_strndup (local, space - local) : g_strdup ("");
}

/* Outlook puts names that look like addresses in single quotes. */
static char *
clean_name (const char *text)
{
  g_autofree char *decoded = strstr (text, "=?") ? tern_mime_words_decode (text) : g_strdup (text);
  g_autofree char *line = tern_mime_clean_line (decoded);
  gsize len = strlen (line);
  if (len > 2 && line[0] == '\'' && line[len - 1] == '\'')
    return g_strndup (line + 1, len - 2);
  return g_steal_pointer (&line);
}

static gboolean
emit_entry (Entry *entry, TernMimeAddressFunc func, gpointer user_data)
{
  g_autofree char *name = NULL;
  g_autofree char *address = NULL;

  if (entry->has_angle)
    {
      name = g_strdup (entry->phrase->str);
      address = g_strdup (entry->angle->str);
    }
  else
    split_bare (entry, &name, &address);
  if (*name == '\0' && entry->comment->len > 0)
    {
      g_free (name);
      name = g_strdup (entry->comment->str);
    }

  g_autofree char *shown = clean_name (name);
  g_autofree char *clean = tern_mime_clean_line (address);
  reset_entry (entry);
  if (*shown == '\0' && *clean == '\0')
    return TRUE;
  return func (*shown ? shown : NULL, clean, user_data);
}

/* "Lee, Ann <ann@example.org>" lacks its quotes: a part with no address goes
 * before the name that follows. */
static gboolean
on_comma (Entry *entry, const char *rest, TernMimeAddressFunc func, gpointer user_data)
{
  gsize n = strcspn (rest, ",;<@\"(:");
  if (!entry->has_angle && entry->phrase->len > 0 && entry->comment->len == 0 && !entry->has_at
      && rest[n] == '<' && strspn (rest, " \t\r\n") < n)
    {
      g_string_append_c (entry->phrase, ',');
      g_string_append_c (entry->raw, ',');
      entry->blank = TRUE;
      return TRUE;
    }
  return emit_entry (entry, func, user_data);
}

static void
parse_list (const char *p, Entry *entry, TernMimeAddressFunc func, gpointer user_data)
{
  gboolean more = TRUE;
  while (*p && more)
    {
      if (is_blank (*p))
        {
          entry->blank = TRUE;
          p++;
        }
      else if (*p == '"')
        p = read_quoted (p, entry);
      else if (*p == '(')
        p = read_comment (p, entry);
      else if (*p == '<')
        p = read_angle (p, entry);
      else if (*p == '[' && entry->raw->len > 0 && entry->raw->str[entry->raw->len - 1] == '@')
        p = read_literal (p, entry);
      else if (*p == ':' && !entry->has_angle && !entry->has_at)
        {
          /* What came so far was the name of a group. */
          reset_entry (entry);
          p++;
        }
      else if (*p == ',' || *p == ';')
        {
          p++;
          more = on_comma (entry, p, func, user_data);
        }
      else
        p = read_atom (p, entry);
    }
  if (more)
    emit_entry (entry, func, user_data);
}

void
tern_mime_addresses_parse (const char *raw, gsize len, TernMimeAddressFunc func, gpointer user_data)
{
  g_autofree char *text = tern_mime_words_needed (raw, len) ? tern_mime_words_to_utf8 (raw, len)
                                                            : g_strndup (raw, len);
  Entry entry = { .phrase = g_string_new (NULL),
                  .raw = g_string_new (NULL),
                  .angle = g_string_new (NULL),
                  .comment = g_string_new (NULL) };

  parse_list (text, &entry, func, user_data);

  g_string_free (entry.phrase, TRUE);
  g_string_free (entry.raw, TRUE);
  g_string_free (entry.angle, TRUE);
  g_string_free (entry.comment, TRUE);
}
