/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Mailbox names between the wire and people, see the header. */

#include "imap/tern-imap-mailbox-name.h"

#include "imap/tern-imap-error.h"

#include <string.h>

/* Base64 with `,` for `/` and no padding (RFC 3501 §5.1.3). */
static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";

/* How a character is written down: as it is, or so that it can be seen. */
typedef void (*AppendFunc) (GString *out, gunichar c);

static void
append_exactly (GString *out, gunichar c)
{
  g_string_append_unichar (out, c);
}

/* Characters that could hide or disguise a name get a visible stand-in. */
static void
append_visible (GString *out, gunichar c)
{
  if (c < 0x20)
    g_string_append_unichar (out, 0x2400 + c);
  else if (c == 0x7f)
    g_string_append_unichar (out, 0x2421);
  else if ((c >= 0x80 && c < 0xa0) || (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e)
           || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || c == 0x061c)
    g_string_append_unichar (out, 0xfffd);
  else
    g_string_append_unichar (out, c);
}

/* One UTF-16 unit more. @high: (inout): a surrogate that waits for its other half. */
static gboolean
append_unit (GString *out, AppendFunc append, guint unit, guint *high)
{
  if (*high != 0)
    {
      if (unit < 0xdc00 || unit > 0xdfff)
        return FALSE;
      append (out, 0x10000 + ((*high - 0xd800) << 10) + (unit - 0xdc00));
      *high = 0;
    }
  else if (unit >= 0xd800 && unit <= 0xdbff)
    *high = unit;
  else if (unit >= 0xdc00 && unit <= 0xdfff)
    return FALSE;
  else
    append (out, unit);
  return TRUE;
}

/* What stands between `&` and `-`. */
static gboolean
decode_shifted (const char *text, gsize length, GString *out, AppendFunc append)
{
  guint bits = 0, n_bits = 0, high = 0;

  for (gsize i = 0; i < length; i++)
    {
      const char *at = memchr (alphabet, text[i], 64);

      if (at == NULL)
        return FALSE;
      bits = bits << 6 | (guint) (at - alphabet);
      n_bits += 6;
      if (n_bits < 16)
        continue;
      n_bits -= 16;
      if (!append_unit (out, append, bits >> n_bits & 0xffff, &high))
        return FALSE;
      bits &= (1u << n_bits) - 1;
    }
  return n_bits < 6 && bits == 0 && high == 0;
}

static gboolean
decode_utf7 (const char *name, GString *out, AppendFunc append)
{
  while (*name != '\0')
    {
      const char *end;

      if (*name != '&')
        {
          append (out, (guchar) *name++);
          continue;
        }
      end = strchr (++name, '-');
      if (end == NULL)
        return FALSE;
      if (end == name)
        g_string_append_c (out, '&');
      else if (!decode_shifted (name, end - name, out, append))
        return FALSE;
      name = end + 1;
    }
  return TRUE;
}

static gboolean
is_ascii (const char *text)
{
  while (*text != '\0')
    if ((guchar) *text++ >= 0x80)
      return FALSE;
  return TRUE;
}

char *
tern_imap_mailbox_name_decode (const char *wire_name)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *valid = NULL;

  if (is_ascii (wire_name) && decode_utf7 (wire_name, out, append_visible))
    return g_string_free (g_steal_pointer (&out), FALSE);
  g_string_truncate (out, 0);
  valid = g_utf8_make_valid (wire_name, -1);
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    append_visible (out, g_utf8_get_char (p));
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* The run of non-ASCII at @name, shifted. Returns: what follows it. */
static const char *
encode_shifted (const char *name, GString *out)
{
  guint bits = 0, n_bits = 0;

  g_string_append_c (out, '&');
  while ((guchar) *name >= 0x80)
    {
      gunichar c = g_utf8_get_char (name);
      guint units[2] = { c, 0 };
      guint n_units = 1;

      if (c >= 0x10000)
        {
          units[0] = 0xd800 + ((c - 0x10000) >> 10);
          units[1] = 0xdc00 + ((c - 0x10000) & 0x3ff);
          n_units = 2;
        }
      for (guint i = 0; i < n_units; i++)
        {
          bits = bits << 16 | units[i];
          for (n_bits += 16; n_bits >= 6; n_bits -= 6)
            g_string_append_c (out, alphabet[bits >> (n_bits - 6) & 0x3f]);
          bits &= (1u << n_bits) - 1;
        }
      name = g_utf8_next_char (name);
    }
  if (n_bits > 0)
    g_string_append_c (out, alphabet[bits << (6 - n_bits) & 0x3f]);
  g_string_append_c (out, '-');
  return name;
}

static gboolean
can_be_a_name (const char *name)
{
  if (*name == '\0' || !g_utf8_validate (name, -1, NULL))
    return FALSE;
  for (; *name != '\0'; name = g_utf8_next_char (name))
    if (g_unichar_iscntrl (g_utf8_get_char (name)))
      return FALSE;
  return TRUE;
}

char *
tern_imap_mailbox_name_encode (const char *name, gboolean utf8, GError **error)
{
  g_autoptr (GString) out = NULL;

  if (!can_be_a_name (name))
    {
      g_set_error_literal (error, TERN_IMAP_ERROR, TERN_IMAP_ERROR_STATE,
                           "This cannot be the name of a folder.");
      return NULL;
    }
  if (utf8)
    return g_strdup (name);
  out = g_string_new (NULL);
  while (*name != '\0')
    {
      if ((guchar) *name >= 0x80)
        name = encode_shifted (name, out);
      else if (*name == '&')
        {
          g_string_append (out, "&-");
          name++;
        }
      else
        g_string_append_c (out, *name++);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

char *
tern_imap_mailbox_name_to_utf8 (const char *wire_name)
{
  g_autoptr (GString) out = g_string_new (NULL);

  if (is_ascii (wire_name) && decode_utf7 (wire_name, out, append_exactly) && can_be_a_name (out->str))
    return g_string_free (g_steal_pointer (&out), FALSE);
  return g_strdup (wire_name);
}

char *
tern_imap_mailbox_name_from_utf8 (const char *name)
{
  g_autofree char *utf8 = tern_imap_mailbox_name_to_utf8 (name);
  char *encoded;

  /* A server that enables UTF8=ACCEPT and goes on in modified UTF-7: nobody calls a mailbox so. */
  if (!is_ascii (utf8) && is_ascii (name))
    return g_strdup (name);
  encoded = tern_imap_mailbox_name_encode (name, FALSE, NULL);
  return encoded != NULL ? encoded : g_strdup (name);
}
