/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Which folders somebody who types means; see the header. */

#include "ui/moving/tern-folder-match.h"

#include "ui/sidebar/tern-folder-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* How well a folder fits: the lower, the better. */
enum
{
  FITS_RECENT,
  FITS_WHOLE,
  FITS_NAME,
  FITS_WORD,
  FITS_SOMEWHERE,
  FITS_NOT,
};

typedef struct
{
  TernFolder *folder;
  int fit;
  gsize length; /* of what was left to type */
  guint place;
} Match;

static void
add_folders (GListModel *folders, gint64 but, GPtrArray *list)
{
  for (guint i = 0; folders != NULL && i < g_list_model_get_n_items (folders); i++)
    {
      g_autoptr (TernFolder) folder = g_list_model_get_item (folders, i);

      if (tern_folder_get_kind (folder) == TERN_FOLDER_MAILBOX && tern_folder_get_selectable (folder)
          && tern_folder_get_id (folder) != but)
        g_ptr_array_add (list, g_object_ref (folder));
      add_folders (tern_folder_get_children (folder), but, list);
    }
}

GPtrArray *
tern_folder_match_list (TernFolderTree *tree, gint64 but)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (g_object_unref);

  add_folders (G_LIST_MODEL (tree), but, list);
  return list;
}

static const char *
get_account_id (TernFolder *folder)
{
  TernMailAccount *account = tern_folder_get_account (folder);

  return account != NULL ? tern_mail_account_get_id (account) : "";
}

/* How new @folder is among the recent ones; their number when it is none. */
static guint
find_recent (GVariant *recent, TernFolder *folder)
{
  gsize n = g_variant_n_children (recent);

  for (gsize i = 0; i < n; i++)
    {
      const char *account, *path;

      g_variant_get_child (recent, i, "(&s&s)", &account, &path);
      if (g_str_equal (account, get_account_id (folder)) && g_str_equal (path, tern_folder_get_path (folder)))
        return (guint) i;
    }
  return (guint) n;
}

/* As people may type it: without case and accents. */
static char *
fold (const char *text)
{
  g_autofree char *apart = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);
  g_autofree char *lower = apart != NULL ? g_utf8_casefold (apart, -1) : g_strdup (text);
  GString *folded = g_string_new (NULL);

  for (const char *at = lower; *at != '\0'; at = g_utf8_next_char (at))
    if (g_unichar_type (g_utf8_get_char (at)) != G_UNICODE_NON_SPACING_MARK)
      g_string_append_unichar (folded, g_utf8_get_char (at));
  return g_string_free (folded, FALSE);
}

static gboolean
has_word (const char *text, const char *beginning)
{
  for (const char *at = strstr (text, beginning); at != NULL; at = strstr (at + 1, beginning))
    if (at == text || !g_unichar_isalnum (g_utf8_get_char (g_utf8_prev_char (at))))
      return TRUE;
  return FALSE;
}

/* @words: folded. @whole: what was typed, folded. */
static int
rate (TernFolder *folder, const char *whole, char **words)
{
  TernMailAccount *account = tern_folder_get_account (folder);
  g_autofree char *name = fold (tern_folder_words_name (folder));
  g_autofree char *rest = g_strjoin (" ", tern_folder_get_path (folder),
                                     account != NULL ? tern_mail_account_get_email (account) : "", NULL);
  g_autofree char *folded = fold (rest);
  gboolean all_begin = TRUE;

  if (g_str_has_prefix (name, whole))
    return g_str_equal (name, whole) ? FITS_WHOLE : FITS_NAME;
  for (char **word = words; *word != NULL; word++)
    {
      if (strstr (name, *word) == NULL && strstr (folded, *word) == NULL)
        return FITS_NOT;
      all_begin &= has_word (name, *word);
    }
  return all_begin ? FITS_WORD : FITS_SOMEWHERE;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const Match *x = a;
  const Match *y = b;

  if (x->fit != y->fit)
    return x->fit < y->fit ? -1 : 1;
  if (x->length != y->length)
    return x->length < y->length ? -1 : 1;
  return x->place < y->place ? -1 : 1;
}

GPtrArray *
tern_folder_match_find (GPtrArray *folders, GVariant *recent, const char *text)
{
  g_autofree char *whole = fold (text);
  g_auto (GStrv) words = g_strsplit_set (g_strstrip (whole), " /\t", -1);
  g_autoptr (GArray) matches = g_array_new (FALSE, FALSE, sizeof (Match));
  GPtrArray *found = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_recent = (guint) g_variant_n_children (recent);

  for (guint i = 0; i < folders->len; i++)
    {
      guint newness = find_recent (recent, folders->pdata[i]);
      Match match = { folders->pdata[i], FITS_SOMEWHERE, 0, n_recent + i };

      if (newness < n_recent)
        match.place = newness;
      if (*whole != '\0')
        match.fit = rate (folders->pdata[i], whole, words);
      else if (newness < n_recent)
        match.fit = FITS_RECENT;
      if (match.fit == FITS_NAME && newness == n_recent)
        match.length = strlen (tern_folder_words_name (folders->pdata[i]));
      if (match.fit != FITS_NOT)
        g_array_append_val (matches, match);
    }
  g_array_sort (matches, compare);
  for (guint i = 0; i < matches->len; i++)
    g_ptr_array_add (found, g_object_ref (g_array_index (matches, Match, i).folder));
  return found;
}

GVariant *
tern_folder_match_remember (GVariant *recent, TernFolder *folder)
{
  GVariantBuilder builder;
  guint kept = 1;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(ss)"));
  g_variant_builder_add (&builder, "(ss)", get_account_id (folder), tern_folder_get_path (folder));
  for (gsize i = 0; i < g_variant_n_children (recent) && kept < TERN_FOLDER_MATCH_MAX_RECENT; i++)
    {
      const char *account, *path;

      g_variant_get_child (recent, i, "(&s&s)", &account, &path);
      if (g_str_equal (account, get_account_id (folder)) && g_str_equal (path, tern_folder_get_path (folder)))
        continue;
      g_variant_builder_add (&builder, "(ss)", account, path);
      kept++;
    }
  return g_variant_builder_end (&builder);
}

char *
tern_folder_match_describe (TernFolder *folder, gboolean several)
{
  TernMailAccount *account = tern_folder_get_account (folder);
  const char *email = several && account != NULL ? tern_mail_account_get_email (account) : NULL;
  const char *path = tern_folder_get_path (folder);
  gboolean below = !g_str_equal (path, tern_folder_get_name (folder));

  if (below && email != NULL)
    /* Translators: where a folder is: its path, then the address of its account. */
    return g_strdup_printf (_("%1$s · %2$s"), path, email);
  return g_strdup (below ? path : email != NULL ? email : "");
}
