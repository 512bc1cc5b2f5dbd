/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Labels by their keywords; see the header. */

#include "mail/tern-label.h"

#include "mail/tern-flags.h"

#include <string.h>

/* What a name that would be no label's keyword gets before it. */
#define PREFIX "label-"
/* Thunderbird's own choice, besides the space and controls (nsMsgTagService). */
#define NOT_IN_KEYWORDS "()/{%*<>\\\"]"

static const char *const defaults[] = { "$label1", "$label2", "$label3", "$label4", "$label5", NULL };
static const char *const default_names[] = { "Important", "Work", "Personal", "To Do", "Later" };
/* Thunderbird's five, then others. */
static const char *const colours[] = { "#ff0000", "#ff9900", "#009900", "#3333ff", "#993399",
                                       "#00838f", "#795548", "#616161", NULL };

/* What other clients and servers say with keywords without a $. */
static const char *const told_by_programs[] = { "Junk", "NonJunk", "NotJunk", "Forwarded", "MDNSent", "Redirected",
                                                "Phishing", "Old", "Unseen", "Recent", "Seen", "Answered",
                                                "Flagged", "Deleted", "Draft", "Replied", "Sent", NULL };

static int
find_default (const char *keyword)
{
  for (int i = 0; defaults[i] != NULL; i++)
    if (g_ascii_strcasecmp (keyword, defaults[i]) == 0)
      return i;
  return -1;
}

static gboolean
is_colour (const char *text)
{
  if (text == NULL || text[0] != '#' || strlen (text) != 7)
    return FALSE;
  return strspn (text + 1, "0123456789abcdefABCDEF") == 6;
}

static gboolean
changes_direction (gunichar c)
{
  return (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff
         || c == 0x061c;
}

static char *
clean_name (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *name = g_string_new (NULL);
  guint n = 0;

  for (const char *p = g_strstrip (valid); *p != '\0' && n < TERN_LABEL_NAME_MAX; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_iscntrl (c) || changes_direction (c))
        continue;
      g_string_append_unichar (name, c);
      n++;
    }
  return g_string_free (name, FALSE);
}

TernLabel *
tern_label_new (const char *keyword, const char *name, const char *colour)
{
  TernLabel *label = g_new0 (TernLabel, 1);
  int i = find_default (keyword);

  label->keyword = g_strdup (keyword);
  label->name = clean_name (name != NULL ? name : i >= 0 ? default_names[i] : keyword);
  if (*label->name == '\0')
    {
      g_free (label->name);
      label->name = g_strdup ("?");
    }
  if (!is_colour (colour))
    colour = colours[i >= 0 ? (guint) i : g_str_hash (keyword) % (G_N_ELEMENTS (colours) - 1)];
  label->colour = g_strdup (colour);
  return label;
}

void
tern_label_free (TernLabel *label)
{
  g_free (label->keyword);
  g_free (label->name);
  g_free (label->colour);
  g_free (label);
}

gboolean
tern_label_is_one (const char *keyword)
{
  if (!tern_keyword_is_valid (keyword) || keyword[0] == '\\')
    return FALSE;
  if (keyword[0] == '$')
    return find_default (keyword) >= 0;
  for (guint i = 0; told_by_programs[i] != NULL; i++)
    if (g_ascii_strcasecmp (keyword, told_by_programs[i]) == 0)
      return FALSE;
  return TRUE;
}

const char *const *
tern_label_get_defaults (void)
{
  return defaults;
}

const char *const *
tern_label_get_colours (void)
{
  return colours;
}

/* Letters that are not ASCII, between & and -, as RFC 3501 §5.1.3 has them. @n: bytes. */
static void
append_encoded (GString *keyword, const char *letters, gsize n)
{
  gsize written;
  g_autofree char *wide = g_convert (letters, (gssize) n, "UTF-16BE", "UTF-8", NULL, &written, NULL);
  g_autofree char *encoded = wide != NULL ? g_base64_encode ((const guchar *) wide, written) : NULL;

  if (encoded == NULL)
    return;
  g_strdelimit (encoded, "/", ',');
  encoded[strcspn (encoded, "=")] = '\0';
  g_string_append_printf (keyword, "&%s-", encoded);
}

static char *
encode (const char *name)
{
  GString *keyword = g_string_new (NULL);

  while (*name != '\0')
    {
      gsize n = 0;

      while ((guchar) name[n] >= 0x80)
        n++;
      if (n > 0)
        append_encoded (keyword, name, n);
      else if (*name == '&')
        g_string_append (keyword, "&-");
      else
        g_string_append_c (keyword, *name == ' ' || strchr (NOT_IN_KEYWORDS, *name) != NULL ? '_' : *name);
      name += MAX (n, 1);
    }
  return g_string_free (keyword, FALSE);
}

char *
tern_label_dup_keyword (const char *name)
{
  g_autofree char *clean = clean_name (name);
  g_autofree char *encoded = encode (clean);
  g_autofree char *keyword = g_ascii_strdown (encoded, -1);

  if (*keyword == '\0')
    return NULL;
  if (!tern_label_is_one (keyword) || find_default (keyword) >= 0)
    {
      g_autofree char *bare = g_steal_pointer (&keyword);

      keyword = g_strconcat (PREFIX, bare, NULL);
    }
  return tern_keyword_is_atom (keyword) ? g_steal_pointer (&keyword) : NULL;
}
