/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What mailboxes are called while the server does not know it yet. A mailbox keeps its wire name, which everything is
 * found by, until a RENAME is confirmed; what people read, its path, is already the new one. Then the wire name
 * follows, of it and of all that is below it. */

#include "store/tern-store-journal-private.h"

#include <string.h>

/* A RENAME that waits, in wire names, and what people read. */
typedef struct
{
  gint64 id;
  char *mailbox;
  char *target;
  char *before; /* the path the server's LIST gave, when it was begun */
  char *path;
} Rename;

static void
rename_clear (gpointer data)
{
  Rename *rename = data;

  g_free (rename->mailbox);
  g_free (rename->target);
  g_free (rename->before);
  g_free (rename->path);
}

/* Oldest first. */
static GArray *
load_renames (TernStore *store, const char *account, GError **error)
{
  static const char sql[] = "SELECT id, mailbox, target, payload FROM journal WHERE account = ? AND kind = 7 "
                            "AND state <> 2 ORDER BY id";
  g_autoptr (GArray) renames = g_array_new (FALSE, TRUE, sizeof (Rename));
  TERN_STATEMENT rows = tern_store_db_query (store->kept_db, error, sql, "s", account);
  int got;

  g_array_set_clear_func (renames, rename_clear);
  while ((got = tern_store_db_step (store->kept_db, rows, error)) == 1)
    {
      const char *payload = tern_store_column_text (rows, 3);
      const char *path = strrchr (payload, '\n');
      Rename rename = {
        .id = sqlite3_column_int64 (rows, 0),
        .mailbox = g_strdup (tern_store_column_text (rows, 1)),
        .target = g_strdup (tern_store_column_text (rows, 2)),
        .before = g_strndup (payload, path != NULL ? (gsize) (path - payload) : strlen (payload)),
        .path = g_strdup (path != NULL ? path + 1 : payload),
      };

      g_array_append_val (renames, rename);
    }
  return got == 0 ? g_steal_pointer (&renames) : NULL;
}

gboolean
tern_store_is_below (const char *wire_name, const char *parent, char delimiter)
{
  gsize length = strlen (parent);

  return delimiter != 0 && strncmp (wire_name, parent, length) == 0 && wire_name[length] == delimiter;
}

/* What of @path is below as many levels as @parent has; a delimiter is written the same on the wire and for people. */
static const char *
find_tail (const char *path, const char *parent, char delimiter)
{
  gsize levels = 1;

  for (const char *c = parent; *c != '\0'; c++)
    levels += *c == delimiter;
  for (; levels > 0 && path != NULL; levels--)
    {
      path = strchr (path, delimiter);
      path = path != NULL ? path + 1 : NULL;
    }
  return path != NULL ? path : "";
}

/* The name and the path of a mailbox after the first @n of @renames. */
static void
apply_renames (GArray *renames, guint n, char delimiter, char **name, char **path)
{
  for (guint i = 0; i < n; i++)
    {
      const Rename *rename = &g_array_index (renames, Rename, i);
      g_autofree char *from = g_strdup (rename->mailbox);
      g_autofree char *no_path = g_strdup ("");
      g_autofree char *below = NULL;
      g_autofree char *path_below = NULL;

      /* Named as the server has it; what was to be renamed before may have taken it along. */
      apply_renames (renames, i, delimiter, &from, &no_path);
      if (strcmp (*name, from) != 0 && !tern_store_is_below (*name, from, delimiter))
        continue;
      below = g_strdup (*name + strlen (from));
      path_below = g_strdup (*below != '\0' ? find_tail (*path, from, delimiter) : "");
      g_free (*name);
      g_free (*path);
      *name = g_strconcat (rename->target, below, NULL);
      *path = *below != '\0' ? g_strdup_printf ("%s%c%s", rename->path, delimiter, path_below)
                             : g_strdup (rename->path);
    }
}

/* The path the server's LIST gave. @path: the one shown with @renames. */
static char *
dup_listed_path (GArray *renames, const char *wire_name, const char *path, char delimiter)
{
  const Rename *nearest = NULL;

  for (guint i = 0; i < renames->len; i++)
    {
      const Rename *rename = &g_array_index (renames, Rename, i);

      if (strcmp (wire_name, rename->mailbox) == 0)
        return g_strdup (rename->before);
      if (tern_store_is_below (wire_name, rename->mailbox, delimiter) &&
          (nearest == NULL || strlen (rename->mailbox) > strlen (nearest->mailbox)))
        nearest = rename;
    }
  if (nearest == NULL)
    return g_strdup (path);
  {
    g_autofree char *name = g_strdup (nearest->mailbox);
    g_autofree char *at = g_strdup (nearest->before);

    apply_renames (renames, renames->len, delimiter, &name, &at);
    return g_strdup_printf ("%s%c%s", nearest->before, delimiter, find_tail (path, at, delimiter));
  }
}

char *
tern_store_dup_shown_path (TernStore *store, const char *account, const char *wire_name, const char *path,
                           char delimiter)
{
  g_autoptr (GArray) renames = load_renames (store, account, NULL);
  g_autofree char *name = g_strdup (wire_name);
  char *shown = g_strdup (path);

  if (renames != NULL)
    apply_renames (renames, renames->len, delimiter, &name, &shown);
  return shown;
}

/* --- every mailbox at and below one --------------------------------------------------------- */

typedef struct
{
  gint64 id;
  char *wire_name;
  char *path;
} Name;

static void
name_clear (gpointer data)
{
  Name *name = data;

  g_free (name->wire_name);
  g_free (name->path);
}

static GArray *
load_names (TernStore *store, const char *account, const char *wire_name, char *delimiter, GError **error)
{
  static const char sql[] = "SELECT b.id, b.wire_name, b.path, b.delimiter FROM mailbox b JOIN account a "
                            "ON a.id = b.account WHERE a.key = ? ORDER BY b.wire_name <> ?, b.id";
  g_autoptr (GArray) names = g_array_new (FALSE, TRUE, sizeof (Name));
  TERN_STATEMENT rows = tern_store_db_query (store->mail, error, sql, "ss", account, wire_name);
  int got;

  *delimiter = 0;
  g_array_set_clear_func (names, name_clear);
  while ((got = tern_store_db_step (store->mail, rows, error)) == 1)
    {
      const char *found = tern_store_column_text (rows, 1);
      gboolean it = strcmp (found, wire_name) == 0;
      Name name = { .id = sqlite3_column_int64 (rows, 0) };

      if (it)
        *delimiter = (char) sqlite3_column_int (rows, 3);
      if (!it && !tern_store_is_below (found, wire_name, *delimiter))
        continue;
      name.wire_name = g_strdup (found);
      name.path = g_strdup (tern_store_column_text (rows, 2));
      g_array_append_val (names, name);
    }
  return got == 0 ? g_steal_pointer (&names) : NULL;
}

/* @wire_name, @path: NULL keeps it. */
static gboolean
write_name (TernStore *store, gint64 id, const char *wire_name, const char *path, GError **error)
{
  static const char get[] = "SELECT " TERN_STORE_MAILBOX_COLUMNS " FROM mailbox b WHERE b.id = ?";
  TERN_STATEMENT row = tern_store_db_query (store->mail, error, get, "i", id);
  g_autofree char *own_name = NULL;
  g_autofree char *own_path = NULL;
  g_autofree char *own_attributes = NULL;
  TernStoreMailboxRecord record;

  if (tern_store_db_step (store->mail, row, error) != 1)
    return error == NULL || *error == NULL;
  tern_store_read_mailbox (row, 0, &record);
  /* The statement's strings end with the write. */
  record.wire_name = own_name = g_strdup (wire_name != NULL ? wire_name : record.wire_name);
  record.path = own_path = g_strdup (path != NULL ? path : record.path);
  record.attributes = own_attributes = g_strdup (record.attributes);
  sqlite3_reset (row);
  tern_change_set_builder_note_listed (store->changes);
  g_hash_table_remove (store->mailboxes, &id);
  store->last_mailbox = NULL;
  return tern_store_write_listed (store->mail, &record, error);
}

gboolean
tern_store_rename_shown (TernStore *store, const char *account, const char *wire_name, TernStoreChange change,
                         gpointer data, GError **error)
{
  g_autoptr (GArray) before = load_renames (store, account, error);
  g_autoptr (GArray) after = NULL;
  g_autoptr (GArray) names = NULL;
  char delimiter;

  names = before != NULL ? load_names (store, account, wire_name, &delimiter, error) : NULL;
  if (names == NULL || !change (store, data, error))
    return FALSE;
  after = load_renames (store, account, error);
  for (guint i = 0; after != NULL && i < names->len; i++)
    {
      const Name *one = &g_array_index (names, Name, i);
      char *path = dup_listed_path (before, one->wire_name, one->path, delimiter);
      char *name = g_strdup (one->wire_name);
      gboolean written;

      apply_renames (after, after->len, delimiter, &name, &path);
      written = strcmp (path, one->path) == 0 || write_name (store, one->id, NULL, path, error);
      g_free (name);
      g_free (path);
      if (!written)
        return FALSE;
    }
  return after != NULL;
}

/* Entries speak of wire names. */
static gboolean
rename_entries (TernStore *store, const char *account, const char *from, const char *to, char delimiter, GError **error)
{
  static const char mailbox[] =
    "UPDATE journal SET mailbox = ?3 || substr (mailbox, length (?2) + 1) WHERE account = ?1 AND (mailbox = ?2 OR "
    "substr (mailbox, 1, length (?4)) = ?4)";
  static const char target[] =
    "UPDATE journal SET target = ?3 || substr (target, length (?2) + 1) WHERE account = ?1 AND kind IN (2, 3, 5) "
    "AND (target = ?2 OR substr (target, 1, length (?4)) = ?4)";
  static const char away[] =
    "UPDATE journal SET target = ?3 || substr (target, length (?2) + 1) WHERE payload = ?1 AND kind IN (11, 12) "
    "AND (target = ?2 OR substr (target, 1, length (?4)) = ?4)";
  g_autofree char *below = delimiter != 0 ? g_strdup_printf ("%s%c", from, delimiter) : NULL;

  return tern_store_db_run (store->kept_db, error, mailbox, "ssss", account, from, to, below) &&
         tern_store_db_run (store->kept_db, error, target, "ssss", account, from, to, below) &&
         tern_store_db_run (store->kept_db, error, away, "ssss", account, from, to, below);
}

/* A mailbox that the list already has under the new name is the same one: what is here of it comes from the server
 * and can come again. */
static gboolean
make_room (TernStore *store, const char *account, const char *wire_name, GError **error)
{
  gint64 there;

  return tern_store_find_wire_name (store, account, wire_name, &there, error) &&
         (there == 0 || tern_store_retire_mailbox (store, there, error));
}

gboolean
tern_store_rename_for_good (TernStore *store, const char *account, const char *from, const char *to, GError **error)
{
  char delimiter;
  g_autoptr (GArray) names = load_names (store, account, from, &delimiter, error);

  for (guint i = 0; names != NULL && i < names->len; i++)
    {
      const Name *one = &g_array_index (names, Name, i);
      g_autofree char *name = g_strconcat (to, one->wire_name + strlen (from), NULL);

      if (!make_room (store, account, name, error) || !write_name (store, one->id, name, NULL, error))
        return FALSE;
    }
  return names != NULL && rename_entries (store, account, from, to, delimiter, error) &&
         tern_store_rename_folder_choices (store, account, from, to, delimiter, error);
}
