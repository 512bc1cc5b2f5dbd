/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What a person chose about one thing: rows of kept.db; the engine writes them, models read them. */

#include "store/tern-store-choices.h"

#include "store/tern-store-private.h"

#include <string.h>

TernChoice *
tern_choice_new (const char *subject, const char *name, const char *value)
{
  TernChoice *choice = g_new (TernChoice, 1);

  choice->subject = g_strdup (subject);
  choice->name = g_strdup (name);
  choice->value = g_strdup (value);
  return choice;
}

void
tern_choice_free (TernChoice *choice)
{
  g_free (choice->subject);
  g_free (choice->name);
  g_free (choice->value);
  g_free (choice);
}

char *
tern_choice_dup_folder (const char *account_key, const char *wire_name)
{
  return g_strconcat (account_key, " ", wire_name, NULL);
}

/* --- what can be kept ----------------------------------------------------------------------- */

static gboolean
is_text (const char *text, gsize most)
{
  return text != NULL && *text != '\0' && strlen (text) <= most && g_utf8_validate (text, -1, NULL);
}

gboolean
tern_choice_check (const char *scope, const char *subject, const char *name, const char *value, GError **error)
{
  if (!is_text (scope, TERN_CHOICE_SCOPE_MAX) || strspn (scope, "abcdefghijklmnopqrstuvwxyz-") != strlen (scope))
    return tern_store_set_invalid (error, "There is no such kind of choice");
  if (!is_text (subject, TERN_CHOICE_SUBJECT_MAX) || !is_text (name, TERN_CHOICE_NAME_MAX))
    return tern_store_set_invalid (error, "This name is too long, or has characters that cannot be kept");
  if (value != NULL && *value != '\0' && !is_text (value, TERN_CHOICE_VALUE_MAX))
    return tern_store_set_invalid (error, "This is too long, or has characters that cannot be kept");
  return TRUE;
}

/* --- reading -------------------------------------------------------------------------------- */

char *
tern_store_get_choice (TernStore *store, const char *scope, const char *subject, const char *name, GError **error)
{
  static const char sql[] = "SELECT value FROM choice WHERE scope = ? AND subject = ? AND name = ?";
  TERN_STATEMENT row = tern_store_db_query (store->kept_db, error, sql, "sss", scope, subject, name);

  return tern_store_db_step (store->kept_db, row, error) == 1 ? g_strdup (tern_store_column_text (row, 0)) : NULL;
}

GPtrArray *
tern_store_list_choices (TernStore *store, const char *scope, GError **error)
{
  static const char sql[] = "SELECT subject, name, value FROM choice WHERE scope = ? ORDER BY subject, name LIMIT ?";
  g_autoptr (GPtrArray) choices = g_ptr_array_new_with_free_func ((GDestroyNotify) tern_choice_free);
  TERN_STATEMENT rows = tern_store_db_query (store->kept_db, error, sql, "si", scope, (gint64) TERN_CHOICES_MAX);
  int got;

  while ((got = tern_store_db_step (store->kept_db, rows, error)) == 1)
    g_ptr_array_add (choices, tern_choice_new (tern_store_column_text (rows, 0), tern_store_column_text (rows, 1),
                                               tern_store_column_text (rows, 2)));
  return got == 0 ? g_steal_pointer (&choices) : NULL;
}

/* --- writing -------------------------------------------------------------------------------- */

static gboolean
is_room (TernStore *store, const char *scope, const char *before, GError **error)
{
  gint64 n = 0;

  if (before != NULL)
    return TRUE;
  if (!tern_store_db_get_int (store->kept_db, &n, 0, error, "SELECT count (*) FROM choice WHERE scope = ?", "s", scope))
    return FALSE;
  return n < TERN_CHOICES_MAX || tern_store_set_invalid (error, "There are too many choices of this kind already");
}

/* Never REPLACE: what it removes, the log would not be told of. */
static gboolean
write_choice (TernStore *store, const char *scope, const char *subject, const char *name, const char *value,
              GError **error)
{
  static const char set[] = "INSERT INTO choice (scope, subject, name, value) VALUES (?, ?, ?, ?) "
                            "ON CONFLICT (scope, subject, name) DO UPDATE SET value = excluded.value";
  static const char forget[] = "DELETE FROM choice WHERE scope = ? AND subject = ? AND name = ?";

  if (value == NULL)
    return tern_store_db_run (store->kept_db, error, forget, "sss", scope, subject, name);
  return tern_store_db_run (store->kept_db, error, set, "ssss", scope, subject, name, value);
}

gboolean
tern_store_set_choice (TernStore *store, const char *scope, const char *subject, const char *name, const char *value,
                       TernChangeSet **changes, GError **error)
{
  g_autoptr (TernChangeSet) set = NULL;
  g_autoptr (GError) reason = NULL;
  g_autofree char *before = NULL;

  if (!tern_store_need_none (store, error) || !tern_choice_check (scope, subject, name, value, error))
    return FALSE;
  before = tern_store_get_choice (store, scope, subject, name, &reason);
  if (reason != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }
  if (g_strcmp0 (before, value) != 0)
    {
      if (!is_room (store, scope, before, error) || !tern_store_kept_begin (store->kept, error))
        return FALSE;
      if (!write_choice (store, scope, subject, name, value, error) || !tern_store_kept_commit (store->kept, error))
        {
          tern_store_kept_rollback (store->kept);
          return FALSE;
        }
      tern_change_set_builder_note_choice (store->changes, scope);
    }
  set = tern_change_set_builder_end (store->changes);
  if (changes != NULL)
    *changes = g_steal_pointer (&set);
  return TRUE;
}

/* --- with what they are about --------------------------------------------------------------- */

gboolean
tern_store_rename_folder_choices (TernStore *store, const char *account, const char *from, const char *to,
                                  char delimiter, GError **error)
{
  /* What the new name has from somebody who was there before gives way. */
  static const char clear[] =
    "DELETE FROM choice AS c WHERE scope = 'folder' AND EXISTS (SELECT 1 FROM choice o WHERE o.scope = 'folder' "
    "AND o.subject = ?1 || substr (c.subject, length (?2) + 1) AND o.name = c.name) "
    "AND (subject = ?2 OR substr (subject, 1, length (?3)) = ?3)";
  static const char rename[] =
    "UPDATE choice SET subject = ?2 || substr (subject, length (?1) + 1) WHERE scope = 'folder' "
    "AND (subject = ?1 OR substr (subject, 1, length (?3)) = ?3)";
  g_autofree char *old = tern_choice_dup_folder (account, from);
  g_autofree char *new = tern_choice_dup_folder (account, to);
  g_autofree char *below_old = delimiter != 0 ? g_strdup_printf ("%s%c", old, delimiter) : NULL;
  g_autofree char *below_new = delimiter != 0 ? g_strdup_printf ("%s%c", new, delimiter) : NULL;

  if (!tern_store_db_run (store->kept_db, error, clear, "sss", old, new, below_new) ||
      !tern_store_db_run (store->kept_db, error, rename, "sss", old, new, below_old))
    return FALSE;
  if (sqlite3_changes (store->kept_db->handle) > 0)
    tern_change_set_builder_note_choice (store->changes, TERN_CHOICE_FOLDER);
  return TRUE;
}

gboolean
tern_store_forget_folder_choices (TernStore *store, const char *account, const char *wire_name, GError **error)
{
  static const char sql[] = "DELETE FROM choice WHERE scope = 'folder' AND subject = ?";
  g_autofree char *subject = tern_choice_dup_folder (account, wire_name);

  if (!tern_store_db_run (store->kept_db, error, sql, "s", subject))
    return FALSE;
  if (sqlite3_changes (store->kept_db->handle) > 0)
    tern_change_set_builder_note_choice (store->changes, TERN_CHOICE_FOLDER);
  return TRUE;
}

gboolean
tern_store_forget_account_choices (TernStore *store, const char *account, GError **error)
{
  static const char list[] = "SELECT DISTINCT scope FROM choice WHERE substr (subject, 1, length (?1)) = ?1";
  static const char forget[] = "DELETE FROM choice WHERE substr (subject, 1, length (?1)) = ?1";
  g_autofree char *prefix = g_strconcat (account, " ", NULL);
  TERN_STATEMENT rows = tern_store_db_query (store->kept_db, error, list, "s", prefix);
  int got;

  while ((got = tern_store_db_step (store->kept_db, rows, error)) == 1)
    tern_change_set_builder_note_choice (store->changes, tern_store_column_text (rows, 0));
  return got == 0 && tern_store_db_run (store->kept_db, error, forget, "s", prefix);
}
