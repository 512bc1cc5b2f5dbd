/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Flags of one message: a mask and a sorted list of keywords, built once and shared. */

#include "mail/tern-flags.h"

#include "mail/tern-mail-error.h"

#include <string.h>

struct _TernFlags
{
  gatomicrefcount ref_count;
  TernFlag system;
  guint n_keywords;
  char **keywords; /* owned, sorted by g_ascii_strcasecmp */
};

/* RFC 9051 §2.3.2, by bit. */
static const char *const system_names[] = { "\\Seen", "\\Answered", "\\Flagged", "\\Deleted",
                                            "\\Draft" };

#define KEYWORD_MAX_BYTES 255

G_DEFINE_BOXED_TYPE (TernFlags, tern_flags, tern_flags_ref, tern_flags_unref)

static int
compare_keywords (gconstpointer a, gconstpointer b)
{
  return g_ascii_strcasecmp (*(const char *const *)a, *(const char *const *)b);
}

/* Keeps of equal keywords the one added first: g_ptr_array_sort() is stable. */
static void
drop_repeated (GPtrArray *keywords)
{
  guint kept = 0;

  g_ptr_array_sort (keywords, compare_keywords);
  for (guint i = 0; i < keywords->len; i++)
    if (kept == 0 || g_ascii_strcasecmp (keywords->pdata[kept - 1], keywords->pdata[i]) != 0)
      keywords->pdata[kept++] = keywords->pdata[i];
  g_ptr_array_set_size (keywords, (int)kept);
}

/* @keywords: (element-type utf8): borrowed strings, valid; sorted and emptied of repeats here. */
static TernFlags *
make_flags (TernFlag system, GPtrArray *keywords)
{
  TernFlags *flags = g_new0 (TernFlags, 1);

  g_atomic_ref_count_init (&flags->ref_count);
  flags->system = system & TERN_FLAG_ALL;
  drop_repeated (keywords);
  flags->n_keywords = keywords->len;
  flags->keywords = g_new0 (char *, keywords->len + 1);
  for (guint i = 0; i < keywords->len; i++)
    flags->keywords[i] = g_strdup (keywords->pdata[i]);
  return flags;
}

static void
add_keywords (GPtrArray *keywords, const TernFlags *flags)
{
  for (guint i = 0; i < flags->n_keywords; i++)
    g_ptr_array_add (keywords, flags->keywords[i]);
}

/* Returns: FALSE when @name is neither a flag that can be kept nor `\Recent`. */
static gboolean
add_name (const char *name, TernFlag *system, GPtrArray *keywords)
{
  TernFlag flag = tern_flag_from_name (name);

  if (flag != TERN_FLAG_NONE)
    *system |= flag;
  else if (tern_keyword_is_valid (name))
    g_ptr_array_add (keywords, (gpointer)name);
  else
    return g_ascii_strcasecmp (name, "\\Recent") == 0;
  return TRUE;
}

TernFlag
tern_flag_from_name (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (system_names); i++)
    if (g_ascii_strcasecmp (name, system_names[i]) == 0)
      return 1 << i;
  return TERN_FLAG_NONE;
}

const char *
tern_flag_to_name (TernFlag flag)
{
  for (guint i = 0; i < G_N_ELEMENTS (system_names); i++)
    if (flag == (TernFlag)(1 << i))
      return system_names[i];
  g_return_val_if_reached (NULL);
}

gboolean
tern_keyword_is_valid (const char *keyword)
{
  gsize length = strlen (keyword);

  if (length == 0 || length > KEYWORD_MAX_BYTES || !g_utf8_validate (keyword, (gssize)length, NULL))
    return FALSE;
  for (const char *p = keyword; *p != '\0'; p++)
    if ((guchar)*p <= ' ' || *p == 0x7f || strchr ("\"(){}", *p) != NULL
        || (*p == '\\' && p != keyword))
      return FALSE;
  return g_ascii_strcasecmp (keyword, "\\Recent") != 0 && strcmp (keyword, "\\") != 0;
}

gboolean
tern_keyword_is_atom (const char *keyword)
{
  if (!tern_keyword_is_valid (keyword))
    return FALSE;
  for (const char *p = keyword; *p != '\0'; p++)
    if ((guchar)*p > 0x7f || strchr ("%*]\\", *p) != NULL)
      return FALSE;
  return TRUE;
}

TernFlags *
tern_flags_new (TernFlag system, const char *const *keywords)
{
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();

  for (gsize i = 0; keywords != NULL && keywords[i] != NULL; i++)
    add_name (keywords[i], &system, kept);
  return make_flags (system, kept);
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
  if (!g_atomic_ref_count_dec (&flags->ref_count))
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
  return (const char *const *)flags->keywords;
}

guint
tern_flags_get_n_keywords (const TernFlags *flags)
{
  return flags->n_keywords;
}

gboolean
tern_flags_has_keyword (const TernFlags *flags, const char *keyword)
{
  return flags->n_keywords > 0
         && bsearch (&keyword, flags->keywords, flags->n_keywords, sizeof (char *),
                     compare_keywords)
                != NULL;
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

TernFlags *
tern_flags_with (const TernFlags *flags, const TernFlags *add, const TernFlags *remove)
{
  g_autoptr (GPtrArray) keywords = g_ptr_array_new ();
  TernFlag system = flags->system;

  add_keywords (keywords, flags);
  if (add != NULL)
    {
      system |= add->system;
      add_keywords (keywords, add);
    }
  if (remove != NULL)
    {
      system &= ~remove->system;
      for (guint i = keywords->len; i > 0; i--)
        if (tern_flags_has_keyword (remove, keywords->pdata[i - 1]))
          g_ptr_array_remove_index (keywords, i - 1);
    }
  return make_flags (system, keywords);
}

char *
tern_flags_to_string (const TernFlags *flags)
{
  GString *string = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (system_names); i++)
    if ((flags->system & (1 << i)) != 0)
      g_string_append_printf (string, "%s%s", string->len > 0 ? " " : "", system_names[i]);
  for (guint i = 0; i < flags->n_keywords; i++)
    g_string_append_printf (string, "%s%s", string->len > 0 ? " " : "", flags->keywords[i]);
  return g_string_free (string, FALSE);
}

TernFlags *
tern_flags_parse (const char *text, GError **error)
{
  g_auto (GStrv) names = g_strsplit (text, " ", -1);
  g_autoptr (GPtrArray) keywords = g_ptr_array_new ();
  TernFlag system = TERN_FLAG_NONE;

  for (gsize i = 0; names[i] != NULL; i++)
    if (names[i][0] != '\0' && !add_name (names[i], &system, keywords))
      {
        g_set_error_literal (error, TERN_MAIL_ERROR, TERN_MAIL_ERROR_INVALID,
                             "A list of flags could not be understood");
        return NULL;
      }
  return make_flags (system, keywords);
}
