/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Searches with a name; see the header. A choice holds three lines: name, folder (empty: all mail), text. */

#include "model/tern-saved-searches.h"

#include <string.h>

#define CHOICE_NAME "search"

void
tern_saved_search_free (TernSavedSearch *self)
{
  g_free (self->id);
  g_free (self->name);
  g_free (self->folder);
  g_free (self->text);
  g_free (self);
}

/* Returns: (transfer full) (nullable). */
static TernSavedSearch *
parse (const char *id, const char *value)
{
  g_auto (GStrv) lines = g_strsplit (value, "\n", -1);
  TernSavedSearch *search;

  if (g_strv_length (lines) != 3 || *lines[0] == '\0' || *lines[2] == '\0')
    return NULL;
  search = g_new0 (TernSavedSearch, 1);
  search->id = g_strdup (id);
  search->name = g_strdup (lines[0]);
  search->folder = *lines[1] != '\0' ? g_strdup (lines[1]) : NULL;
  search->text = g_strdup (lines[2]);
  return search;
}

/* One line of at most @max bytes. Returns: (transfer full). */
static char *
make_line (const char *text, gsize max)
{
  char *line = g_strstrip (g_strndup (text != NULL ? text : "", max));
  const char *end;

  if (!g_utf8_validate (line, -1, &end))
    line[end - line] = '\0';
  return g_strdelimit (line, "\r\n", ' ');
}

static char *
write_value (const char *name, const char *folder, const char *text)
{
  g_autofree char *name_line = make_line (name, TERN_SAVED_SEARCH_NAME_MAX);
  g_autofree char *folder_line = make_line (folder, TERN_CHOICE_SUBJECT_MAX);
  g_autofree char *text_line = make_line (text, TERN_SAVED_SEARCH_TEXT_MAX);

  return g_strdup_printf ("%s\n%s\n%s", name_line, folder_line, text_line);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const TernSavedSearch *x = *(TernSavedSearch *const *) a, *y = *(TernSavedSearch *const *) b;
  int order = g_utf8_collate (x->name, y->name);

  return order != 0 ? order : strcmp (x->id, y->id);
}

GPtrArray *
tern_saved_searches_list (TernClient *client)
{
  g_autoptr (GPtrArray) choices = tern_client_list_choices (client, TERN_CHOICE_SEARCH);
  GPtrArray *searches = g_ptr_array_new_with_free_func ((GDestroyNotify) tern_saved_search_free);

  for (guint i = 0; i < choices->len; i++)
    {
      const TernChoice *choice = choices->pdata[i];
      TernSavedSearch *search
          = g_str_equal (choice->name, CHOICE_NAME) ? parse (choice->subject, choice->value) : NULL;

      if (search != NULL)
        g_ptr_array_add (searches, search);
    }
  g_ptr_array_sort (searches, compare);
  return searches;
}

/* --- changing them --- */

/* @before, @after: (nullable): values; NULL: it is not there. */
typedef struct
{
  GWeakRef client;
  char *id;
  char *before;
  char *after;
} Change;

static void
change_free (gpointer data)
{
  Change *change = data;

  g_weak_ref_clear (&change->client);
  g_free (change->id);
  g_free (change->before);
  g_free (change->after);
  g_free (change);
}

static void
make_change (gboolean undo, gpointer data)
{
  Change *change = data;
  g_autoptr (TernClient) client = g_weak_ref_get (&change->client);

  if (client != NULL)
    tern_client_choose (client, TERN_CHOICE_SEARCH, change->id, CHOICE_NAME, undo ? change->before : change->after);
}

/* @after: taken over. */
static void
do_change (TernClient *client, const char *id, char *after, const char *label)
{
  Change *change = g_new0 (Change, 1);

  g_weak_ref_init (&change->client, client);
  change->id = g_strdup (id);
  change->before = g_strdup (tern_client_get_choice (client, TERN_CHOICE_SEARCH, id, CHOICE_NAME));
  change->after = after;
  make_change (FALSE, change);
  tern_undo_push (tern_client_get_undo (client), label, 1, make_change, change, change_free);
}

void
tern_saved_searches_add (TernClient *client, const char *name, const char *folder, const char *text,
                         const char *label)
{
  g_autofree char *id = g_uuid_string_random ();

  do_change (client, id, write_value (name, folder, text), label);
}

void
tern_saved_searches_rename (TernClient *client, const char *id, const char *name, const char *label)
{
  const char *value = tern_client_get_choice (client, TERN_CHOICE_SEARCH, id, CHOICE_NAME);
  g_autoptr (TernSavedSearch) search = value != NULL ? parse (id, value) : NULL;

  if (search != NULL && !g_str_equal (search->name, name))
    do_change (client, id, write_value (name, search->folder, search->text), label);
}

void
tern_saved_searches_remove (TernClient *client, const char *id, const char *label)
{
  if (tern_client_get_choice (client, TERN_CHOICE_SEARCH, id, CHOICE_NAME) != NULL)
    do_change (client, id, NULL, label);
}
