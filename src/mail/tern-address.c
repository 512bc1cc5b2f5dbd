/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* One mail address with its name; see the header. */

#include "mail/tern-address.h"

struct _TernAddress
{
  char *name;
  char *address;
};

G_DEFINE_BOXED_TYPE (TernAddress, tern_address, tern_address_copy, tern_address_free)

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
  if (address == NULL)
    return;
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
  g_autofree char *left = g_utf8_casefold (a->address, -1);
  g_autofree char *right = g_utf8_casefold (b->address, -1);

  return g_strcmp0 (a->name, b->name) == 0 && g_str_equal (left, right);
}

/* Control and format characters (Unicode Cc, Cf: direction marks, joiners), line and paragraph separators. */
static gboolean
is_shown (gunichar c)
{
  switch (g_unichar_type (c))
    {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
    case G_UNICODE_SURROGATE:
      return FALSE;
    default:
      return !g_unichar_iszerowidth (c) || g_unichar_ismark (c);
    }
}

static void
append_shown (GString *line, const char *text)
{
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (c == '\t' || c == '\n' || c == '\r')
        g_string_append_c (line, ' ');
      else if (is_shown (c))
        g_string_append_unichar (line, c);
    }
}

char *
tern_address_to_display (const TernAddress *address)
{
  GString *line = g_string_new (NULL);

  if (address->name != NULL)
    append_shown (line, address->name);
  if (line->len == 0)
    {
      append_shown (line, address->address);
      return g_string_free (line, FALSE);
    }
  g_string_append (line, " <");
  append_shown (line, address->address);
  g_string_append_c (line, '>');
  return g_string_free (line, FALSE);
}

char *
tern_address_list_to_display (GPtrArray *addresses)
{
  GString *line = g_string_new (NULL);

  for (guint i = 0; i < addresses->len; i++)
    {
      g_autofree char *one = tern_address_to_display (addresses->pdata[i]);

      if (i > 0)
        g_string_append (line, ", ");
      g_string_append (line, one);
    }
  return g_string_free (line, FALSE);
}
