/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* How the list of each folder is shown; see the header. */

#include "ui/window/tern-window-listing.h"

#include "ui/list/tern-list-columns.h"

/* Choices of a list that is of all accounts: its subject is the list's name. Those of a folder are with its others. */
#define SCOPE_OF_ALL "list"
#define TABLE "table"
#define LINES "lines"

/* By TernListSort. */
static const struct
{
  const char *name;
  gboolean ascending;
} sorts[TERN_LIST_N_SORTS] = {
  [TERN_LIST_SORT_DATE] = { "date", FALSE },
  [TERN_LIST_SORT_SENDER] = { "sender", TRUE },
  [TERN_LIST_SORT_SUBJECT] = { "subject", TRUE },
  [TERN_LIST_SORT_SIZE] = { "size", FALSE },
  [TERN_LIST_SORT_UNREAD] = { "unread", FALSE },
  [TERN_LIST_SORT_STARRED] = { "starred", FALSE },
  [TERN_LIST_SORT_ATTACHMENT] = { "attachment", FALSE },
};

const char *
tern_listing_get_sort_name (TernListSort sort)
{
  return sorts[sort].name;
}

TernListSort
tern_listing_find_sort (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (sorts); i++)
    if (g_str_equal (sorts[i].name, name))
      return (TernListSort) i;
  return TERN_LIST_SORT_DATE;
}

gboolean
tern_listing_begins_ascending (TernListSort sort)
{
  return sorts[sort].ascending;
}

/* @scope: (out). Returns: (transfer full) (nullable): what names the folder in it. */
static char *
dup_subject (TernWindow *self, const char **scope)
{
  TernFolderKind kind = tern_folder_get_kind (self->folder);

  *scope = SCOPE_OF_ALL;
  if (kind == TERN_FOLDER_INBOXES)
    return g_strdup ("inboxes");
  if (kind == TERN_FOLDER_STARRED)
    return g_strdup ("starred");
  if (kind == TERN_FOLDER_UNREAD)
    return g_strdup ("unread");
  *scope = TERN_CHOICE_FOLDER;
  return tern_folder_dup_subject (tern_folder_get_target (self->folder));
}

/* (transfer none) (nullable). */
static const char *
get_choice (TernWindow *self, const char *name)
{
  const char *scope;
  g_autofree char *subject = dup_subject (self, &scope);

  return subject != NULL ? tern_client_get_choice (self->client, scope, subject, name) : NULL;
}

static void
choose (TernWindow *self, const char *name, const char *value)
{
  const char *scope;
  g_autofree char *subject = self->folder != NULL ? dup_subject (self, &scope) : NULL;

  if (subject != NULL && g_strcmp0 (tern_client_get_choice (self->client, scope, subject, name), value) != 0)
    tern_client_choose (self->client, scope, subject, name, value);
}

/* "sender ascending". */
static void
apply_order (TernWindow *self, TernListQuery *query)
{
  const char *value = get_choice (self, "sort");
  g_auto (GStrv) words = g_strsplit (value != NULL ? value : "", " ", 2);

  if (g_strv_length (words) == 2)
    tern_list_query_set_sort (query, tern_listing_find_sort (words[0]), g_str_equal (words[1], "ascending"));
  tern_list_query_set_threaded (query, g_strcmp0 (get_choice (self, "threaded"), "true") == 0);
}

void
tern_window_apply_listing (TernWindow *self, TernListQuery *query)
{
  const char *rows = get_choice (self, "rows");
  gboolean one_line = rows != NULL ? g_str_equal (rows, TABLE) : g_settings_get_boolean (self->settings, "one-line");
  g_autofree char *usual = g_settings_get_string (self->settings, "columns");
  const char *columns = get_choice (self, "columns");

  apply_order (self, query);
  g_object_set (self->list, "one-line", one_line, "columns",
                tern_columns_from_names (columns != NULL ? columns : usual), NULL);
}

void
tern_window_remember_order (TernWindow *self)
{
  TernMessageList *list = tern_message_view_get_list (self->list);
  gboolean ascending = FALSE;
  TernListSort sort = list != NULL ? tern_message_list_get_sort (list, &ascending) : TERN_LIST_SORT_DATE;
  g_autofree char *order = g_strconcat (sorts[sort].name, ascending ? " ascending" : " descending", NULL);

  if (list == NULL || self->search != NULL)
    return;
  choose (self, "sort", sort == TERN_LIST_SORT_DATE && !ascending ? NULL : order);
  choose (self, "threaded", tern_message_list_get_threaded (list) ? "true" : NULL);
}

void
tern_window_choose_rows (TernWindow *self, gboolean one_line)
{
  g_object_set (self->list, "one-line", one_line, NULL);
  choose (self, "rows", one_line ? TABLE : LINES);
  g_settings_set_boolean (self->settings, "one-line", one_line);
}

void
tern_window_choose_columns (TernWindow *self, guint columns)
{
  g_autofree char *names = tern_columns_to_names (columns);

  g_object_set (self->list, "columns", columns, NULL);
  choose (self, "columns", names);
  g_settings_set_string (self->settings, "columns", names);
}
