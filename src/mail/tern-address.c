/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* One mail address and how it is shown. */

#include "mail/tern-address.h"

#include <string.h>

struct _TernAddress
{
  char *name; /* owned; NULL for none */
  char *address;
};

G_DEFINE_BOXED_TYPE (TernAddress, tern_address, tern_address_copy, tern_address_free)

/* Whether @c could hide or turn round what a person reads: controls, line and paragraph
 * separators, and format characters, but for the joiners that scripts need between letters. */
static gboolean
is_unseen (gunichar c)
{
  switch (g_unichar_type (c))
    {
    case G_UNICODE_CONTROL:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
    case G_UNICODE_SURROGATE:
      return TRUE;
    case G_UNICODE_FORMAT:
      return c != 0x200c && c != 0x200d;
    default:
      return c == 0x115f || c == 0x1160 || c == 0x3164 || c == 0xffa0 || c == 0x2800;
    }
}

static void
append_seen (GString *out, const char *text)
{
  gsize start = out->len;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '\t' || c == '\n' || c == '\r')
        c = ' ';
      if (!is_unseen (c) && !(c == ' ' && (out->len == start || out->str[out->len - 1] == ' ')))
        g_string_append_unichar (out, c);
    }
  while (out->len > start && out->str[out->len - 1] == ' ')
    g_string_truncate (out, out->len - 1);
}

TernAddress *
tern_address_new (const char *name, const char *address)
{
  TernAddress *self = g_new0 (TernAddress, 1);

  if (name != NULL && name[0] != '\0')
    self->name = g_utf8_make_valid (name, -1);
  self->address = g_utf8_make_valid (address, -1);
  return self;
}

TernAddress *
tern_address_copy (const TernAddress *address)
{
  TernAddress *copy = g_new0 (TernAddress, 1);

  copy->name = g_strdup (address->name);
  copy->address = g_strdup (address->address);
  return copy;
}

void
tern_address_free (TernAddress *address)
{
  g_free (address->name);
  g_free (address->address);
  g_free (address);
}

const char *
tern_address_get_name (const TernAddress *address)
{
  return address->name;
}

const char *
tern_address_get_address (const TernAddress *address)
{
  return address->address;
}

gboolean
tern_address_equal (const TernAddress *a, const TernAddress *b)
{
  g_autofree char *folded_a = g_utf8_casefold (a->address, -1);
  g_autofree char *folded_b = g_utf8_casefold (b->address, -1);

  return g_strcmp0 (a->name, b->name) == 0 && strcmp (folded_a, folded_b) == 0;
}

char *
tern_address_to_display (const TernAddress *address)
{
  GString *out = g_string_new (NULL);

  if (address->name != NULL)
    append_seen (out, address->name);
  if (address->address[0] == '\0')
    return g_string_free (out, FALSE);
  if (out->len > 0)
    {
      g_string_append (out, " <");
      append_seen (out, address->address);
      g_string_append_c (out, '>');
    }
  else
    append_seen (out, address->address);
  return g_string_free (out, FALSE);
}

char *
tern_address_list_to_display (GPtrArray *addresses)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < addresses->len; i++)
    {
      g_autofree char *one = tern_address_to_display (addresses->pdata[i]);

      if (out->len > 0 && one[0] != '\0')
        g_string_append (out, ", ");
      g_string_append (out, one);
    }
  return g_string_free (out, FALSE);
}
