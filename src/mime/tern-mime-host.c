/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Judges names of hosts; see the header. */

#define G_LOG_DOMAIN "tern-mime"

#include "mime/tern-mime-host.h"

#include <gio/gio.h>

#include <string.h>

/* RFC 1035 §2.3.4: longer is no name. */
#define MAX_HOST_BYTES 1024

/* What a letter is taken for: those of Cyrillic, Greek and Armenian that most fonts draw like Latin ones, and the
 * figures and letters that are mistaken for each other in small type. */
static const struct
{
  gunichar letter;
  char like;
} alike[] = {
  { 0x0430, 'a' }, { 0x0435, 'e' }, { 0x043a, 'k' }, { 0x043c, 'm' }, { 0x043e, 'o' }, { 0x0440, 'p' }, { 0x0441, 'c' },
  { 0x0442, 't' }, { 0x0443, 'y' }, { 0x0445, 'x' }, { 0x0455, 's' }, { 0x0456, 'l' }, { 0x0458, 'j' }, { 0x04bb, 'h' },
  { 0x04cf, 'l' }, { 0x0501, 'd' }, { 0x051b, 'q' }, { 0x051d, 'w' }, { 0x03b1, 'a' }, { 0x03b9, 'l' }, { 0x03ba, 'k' },
  { 0x03bd, 'v' }, { 0x03bf, 'o' }, { 0x03c1, 'p' }, { 0x03c5, 'u' }, { 0x0561, 'w' }, { 0x0578, 'n' }, { 0x057d, 'u' },
  { 0x0585, 'o' }, { 0x0131, 'l' }, { 0x0261, 'g' }, { '0', 'o' },    { '1', 'l' },    { 'i', 'l' },    { '5', 's' },
};

static char
find_alike (gunichar letter)
{
  for (gsize i = 0; i < G_N_ELEMENTS (alike); i++)
    if (alike[i].letter == letter)
      return alike[i].like;
  return '\0';
}

/* Returns: (transfer full): in letters, lower case, composed; as it is when it cannot be. */
static char *
dup_readable (const char *host)
{
  g_autofree char *valid = g_utf8_make_valid (host, (gssize) MIN (strlen (host), MAX_HOST_BYTES));
  g_autofree char *unicode = g_hostname_to_unicode (valid);
  g_autofree char *lower = g_utf8_strdown (unicode != NULL ? unicode : valid, -1);
  char *composed = g_utf8_normalize (lower, -1, G_NORMALIZE_NFKC);

  return composed != NULL ? composed : g_steal_pointer (&lower);
}

/* Japanese and Korean are written with Han, and all three with Latin letters. */
static gboolean
is_east_asian (GUnicodeScript script)
{
  return script == G_UNICODE_SCRIPT_HAN || script == G_UNICODE_SCRIPT_HIRAGANA || script == G_UNICODE_SCRIPT_KATAKANA
         || script == G_UNICODE_SCRIPT_HANGUL || script == G_UNICODE_SCRIPT_BOPOMOFO;
}

static gboolean
go_together (GUnicodeScript a, GUnicodeScript b)
{
  return a == b || (is_east_asian (a) && is_east_asian (b)) || (is_east_asian (a) && b == G_UNICODE_SCRIPT_LATIN)
         || (a == G_UNICODE_SCRIPT_LATIN && is_east_asian (b));
}

static gboolean
is_of_no_script (GUnicodeScript script)
{
  return script == G_UNICODE_SCRIPT_COMMON || script == G_UNICODE_SCRIPT_INHERITED
         || script == G_UNICODE_SCRIPT_UNKNOWN;
}

static TernMimeHostLook
judge_label (const char *label)
{
  GUnicodeScript first = G_UNICODE_SCRIPT_COMMON;
  gboolean disguised = TRUE;

  for (const char *p = label; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar letter = g_utf8_get_char (p);
      GUnicodeScript script = g_unichar_get_script (letter);

      if (is_of_no_script (script))
        continue;
      if (first == G_UNICODE_SCRIPT_COMMON)
        first = script;
      else if (!go_together (first, script))
        return TERN_MIME_HOST_MIXED;
      disguised = disguised && letter >= 0x80 && find_alike (letter) != '\0';
    }
  if (first == G_UNICODE_SCRIPT_COMMON || first == G_UNICODE_SCRIPT_LATIN || !disguised)
    return TERN_MIME_HOST_PLAIN;
  return TERN_MIME_HOST_LOOKALIKE;
}

TernMimeHostLook
tern_mime_host_judge (const char *host)
{
  g_autofree char *readable = dup_readable (host);
  g_auto (GStrv) labels = g_strsplit (readable, ".", -1);
  guint n = g_strv_length (labels);
  TernMimeHostLook look = TERN_MIME_HOST_PLAIN;

  if (g_hostname_is_ip_address (*readable == '[' ? "::" : readable))
    return TERN_MIME_HOST_NUMBER;
  for (guint i = 0; i < n && look != TERN_MIME_HOST_MIXED; i++)
    look = MAX (look, judge_label (labels[i]));
  /* Under a domain in the same letters they are not in disguise. */
  if (look == TERN_MIME_HOST_LOOKALIKE && n > 1 && !g_str_is_ascii (labels[n - 1]))
    return TERN_MIME_HOST_PLAIN;
  return look;
}

/* What is left of a name when all that is mistaken for each other is the same. */
static char *
dup_skeleton (const char *host)
{
  static const char *const pairs[][2] = { { "rn", "m" }, { "vv", "w" }, { "cl", "d" } };
  g_autofree char *readable = dup_readable (host);
  g_autofree char *taken_apart = g_utf8_normalize (readable, -1, G_NORMALIZE_NFKD);
  g_autoptr (GString) out = g_string_new (NULL);

  for (const char *p = taken_apart; p != NULL && *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar letter = g_utf8_get_char (p);
      char like = find_alike (letter);

      if (like != '\0')
        g_string_append_c (out, like);
      else if (!g_unichar_ismark (letter))
        g_string_append_unichar (out, letter);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    g_string_replace (out, pairs[i][0], pairs[i][1], 0);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static char *
dup_ascii (const char *host)
{
  g_autofree char *valid = g_utf8_make_valid (host, (gssize) MIN (strlen (host), MAX_HOST_BYTES));
  g_autofree char *ascii = g_hostname_to_ascii (valid);
  g_autofree char *lower = g_ascii_strdown (ascii != NULL ? ascii : valid, -1);
  gsize len = strlen (lower);

  if (len > 0 && lower[len - 1] == '.')
    lower[len - 1] = '\0';
  return g_steal_pointer (&lower);
}

/* "co.uk", "com.au", "ne.jp": a short label before one of two letters, which is a country. */
static gboolean
ends_in_two (const char *last_but_one, const char *last)
{
  static const char *const seconds[] = { "ac", "co", "com", "edu", "gov", "gob", "go", "ne", "net", "nom", "or", "org",
                                         "govt", "mil", "ltd", "plc", "sch", NULL };
  gsize length = strcspn (last_but_one, ".");
  g_autofree char *label = g_strndup (last_but_one, length);

  return strlen (last) == 2 && g_strv_contains (seconds, label);
}

char *
tern_mime_host_dup_organization (const char *host)
{
  g_autofree char *ascii = dup_ascii (host);
  const char *dots[3] = { NULL, NULL, NULL };
  guint n = 0;

  if (g_hostname_is_ip_address (ascii))
    return g_steal_pointer (&ascii);
  for (const char *p = ascii + strlen (ascii); p > ascii && n < 3; p--)
    if (p[-1] == '.')
      dots[n++] = p - 1;
  if (n < 2)
    return g_steal_pointer (&ascii);
  if (!ends_in_two (dots[1] + 1, dots[0] + 1))
    return g_strdup (dots[1] + 1);
  return n == 3 ? g_strdup (dots[2] + 1) : g_steal_pointer (&ascii);
}

gboolean
tern_mime_host_is_same_organization (const char *a, const char *b)
{
  g_autofree char *first = tern_mime_host_dup_organization (a);
  g_autofree char *second = tern_mime_host_dup_organization (b);

  return g_str_equal (first, second);
}

gboolean
tern_mime_host_resembles (const char *host, const char *other)
{
  g_autofree char *first = tern_mime_host_dup_organization (host);
  g_autofree char *second = tern_mime_host_dup_organization (other);
  g_autofree char *first_bones = dup_skeleton (first);
  g_autofree char *second_bones = dup_skeleton (second);

  return !g_str_equal (first, second) && g_str_equal (first_bones, second_bones);
}

const char *
tern_mime_host_of_address (const char *address)
{
  const char *at = strrchr (address, '@');

  return at != NULL && at[1] != '\0' ? at + 1 : NULL;
}
