/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The flags of one message: system bits and sorted keywords; see the header. */

#include "mail/tern-flags.h"

#include "mail/tern-mail-error.h"

#include <string.h>

#define KEYWORD_MAX 255

struct _TernFlags
{
  gatomicrefcount ref_count;
  TernFlag system;
  guint n_keywords;
  char **keywords;
};

G_DEFINE_BOXED_TYPE (TernFlags, tern_flags, tern_flags_ref, tern_flags_unref)

static const char *const flag_names[] = { "\\Seen", "\\Answered", "\\Flagged", "\\Deleted", "\\Draft" };

TernFlag
tern_flag_from_name (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (flag_names); i++)
    if (g_ascii_strcasecmp (name, flag_names[i]) == 0)
      return (TernFlag) (1 << i);
  return TERN_FLAG_NONE;
}

const char *
tern_flag_to_name (TernFlag flag)
{
  g_return_val_if_fail (flag != 0 && (flag & (flag - 1)) == 0 && (flag & ~TERN_FLAG_ALL) == 0, NULL);
  return flag_names[g_bit_nth_lsf (flag, -1)];
}

gboolean
tern_keyword_is_valid (const char *keyword)
{
  gsize length = strlen (keyword);

  if (length == 0 || length > KEYWORD_MAX || g_ascii_strcasecmp (keyword, "\\Recent") == 0)
    return FALSE;
  for (const char *at = keyword; *at != '\0'; at++)
    if ((guchar) *at <= ' ' || *at == 0x7f || strchr ("\"(){}", *at) != NULL)
      return FALSE;
  return g_utf8_validate (keyword, (gssize) length, NULL);
}

static int
compare_keywords (gconstpointer a, gconstpointer b)
{
  return g_ascii_strcasecmp (*(const char *const *) a, *(const char *const *) b);
}

/* Takes @names, which it sorts; the first spelling of each stays. */
static TernFlags *
take_names (TernFlag system, GPtrArray *names)
{
  TernFlags *flags = g_new0 (TernFlags, 1);
  guint kept = 0;

  g_atomic_ref_count_init (&flags->ref_count);
  flags->system = system & TERN_FLAG_ALL;
  flags->keywords = g_new0 (char *, names->len + 1);
  /* Few: insertion keeps equal names in the order they came in. */
  for (guint i = 0; i < names->len; i++)
    {
      char *name = names->pdata[i];
      guint at = kept;

      while (at > 0 && compare_keywords (&flags->keywords[at - 1], &name) > 0)
        at--;
      if (at > 0 && compare_keywords (&flags->keywords[at - 1], &name) == 0)
        continue;
      memmove (flags->keywords + at + 1, flags->keywords + at, (kept - at) * sizeof (char *));
      flags->keywords[at] = g_strdup (name);
      kept++;
    }
  flags->n_keywords = kept;
  g_ptr_array_unref (names);
  return flags;
}

TernFlags *
tern_flags_new (TernFlag system, const char *const *keywords)
{
  GPtrArray *names = g_ptr_array_new ();

  for (guint i = 0; keywords != NULL && keywords[i] != NULL; i++)
    {
      TernFlag flag = tern_flag_from_name (keywords[i]);

      system |= flag;
      if (flag == TERN_FLAG_NONE && tern_keyword_is_valid (keywords[i]))
        g_ptr_array_add (names, (char *) keywords[i]);
    }
  return take_names (system, names);
}

TernFlags *
tern_flags_ref (TernFlags *flags)
{
  g_atomic_ref_count_inc (&flags->ref_count);
  return flags;
}

void
tern_flags_unref (TernFlags *flags)
{
  if (flags == NULL || !g_atomic_ref_count_dec (&flags->ref_count))
    return;
  g_strfreev (flags->keywords);
  g_free (flags);
}

TernFlag
tern_flags_get_system (const TernFlags *flags)
{
  return flags->system;
}

const char *const *
tern_flags_get_keywords (const TernFlags *flags)
{
  return (const char *const *) flags->keywords;
}

guint
tern_flags_get_n_keywords (const TernFlags *flags)
{
  return flags->n_keywords;
}

gboolean
tern_flags_has_keyword (const TernFlags *flags, const char *keyword)
{
  for (guint i = 0; i < flags->n_keywords; i++)
    if (g_ascii_strcasecmp (flags->keywords[i], keyword) == 0)
      return TRUE;
  return FALSE;
}

gboolean
tern_flags_is_empty (const TernFlags *flags)
{
  return flags->system == TERN_FLAG_NONE && flags->n_keywords == 0;
}

gboolean
tern_flags_equal (const TernFlags *a, const TernFlags *b)
{
  if (a->system != b->system || a->n_keywords != b->n_keywords)
    return FALSE;
  for (guint i = 0; i < a->n_keywords; i++)
    if (g_ascii_strcasecmp (a->keywords[i], b->keywords[i]) != 0)
      return FALSE;
  return TRUE;
}

static void
add_names (GPtrArray *names, const TernFlags *flags, const TernFlags *but)
{
  for (guint i = 0; flags != NULL && i < flags->n_keywords; i++)
    if (but == NULL || !tern_flags_has_keyword (but, flags->keywords[i]))
      g_ptr_array_add (names, flags->keywords[i]);
}

TernFlags *
tern_flags_with (const TernFlags *flags, const TernFlags *add, const TernFlags *remove)
{
  GPtrArray *names = g_ptr_array_new ();
  TernFlag system = flags->system | (add != NULL ? add->system : 0);

  add_names (names, flags, remove);
  add_names (names, add, remove);
  return take_names (system & ~(remove != NULL ? remove->system : 0), names);
}

char *
tern_flags_to_string (const TernFlags *flags)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (flag_names); i++)
    if ((flags->system & (1u << i)) != 0)
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", flag_names[i]);
  for (guint i = 0; i < flags->n_keywords; i++)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", flags->keywords[i]);
  return g_string_free (text, FALSE);
}

TernFlags *
tern_flags_parse (const char *text, GError **error)
{
  g_auto (GStrv) names = g_strsplit (text, " ", -1);

  for (guint i = 0; names[i] != NULL; i++)
    {
      if (names[i][0] == '\0' || tern_flag_from_name (names[i]) != TERN_FLAG_NONE
          || g_ascii_strcasecmp (names[i], "\\Recent") == 0 || tern_keyword_is_valid (names[i]))
        continue;
      g_set_error_literal (error, TERN_MAIL_ERROR, TERN_MAIL_ERROR_INVALID,
                           "This cannot be the name of a flag or label");
      return NULL;
    }
  return tern_flags_new (TERN_FLAG_NONE, (const char *const *) names);
}
