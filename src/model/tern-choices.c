/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What a person chose, as it is to be shown; see the header. */

#include "model/tern-choices.h"

#include <string.h>

struct _TernChoices
{
  TernStore *store;   /* lent; nullable */
  GHashTable *scopes; /* char * to a GHashTable of char * "subject\nname" to TernChoice; those that were asked for */
  GPtrArray *pending; /* TernChoicesPending, oldest first */
  TernChoicesChangedFunc changed;
  gpointer user_data;
};

struct _TernChoicesPending
{
  char *scope;
  TernChoice *choice; /* its value is nullable */
};

static void
pending_free (gpointer data)
{
  TernChoicesPending *pending = data;

  g_free (pending->scope);
  tern_choice_free (pending->choice);
  g_free (pending);
}

/* No name has a line feed before it that could be taken for this one: names are ours. */
static char *
dup_key (const char *subject, const char *name)
{
  return g_strconcat (subject, "\n", name, NULL);
}

static void
put (GHashTable *choices, const char *subject, const char *name, const char *value)
{
  char *key = dup_key (subject, name);

  if (value != NULL)
    g_hash_table_replace (choices, key, tern_choice_new (subject, name, value));
  else
    {
      g_hash_table_remove (choices, key);
      g_free (key);
    }
}

/* What the store has of @scope, and over it what is on its way there. */
static GHashTable *
read_scope (TernChoices *self, const char *scope)
{
  GHashTable *choices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) tern_choice_free);
  g_autoptr (GPtrArray) stored = self->store != NULL ? tern_store_list_choices (self->store, scope, NULL) : NULL;

  for (guint i = 0; stored != NULL && i < stored->len; i++)
    {
      const TernChoice *choice = stored->pdata[i];

      put (choices, choice->subject, choice->name, choice->value);
    }
  for (guint i = 0; i < self->pending->len; i++)
    {
      const TernChoicesPending *pending = self->pending->pdata[i];

      if (strcmp (pending->scope, scope) == 0)
        put (choices, pending->choice->subject, pending->choice->name, pending->choice->value);
    }
  return choices;
}

static GHashTable *
ensure_scope (TernChoices *self, const char *scope)
{
  GHashTable *choices = g_hash_table_lookup (self->scopes, scope);

  if (choices == NULL && self->store != NULL)
    {
      choices = read_scope (self, scope);
      g_hash_table_insert (self->scopes, g_strdup (scope), choices);
    }
  return choices;
}

static gboolean
is_equal (GHashTable *a, GHashTable *b)
{
  GHashTableIter iter;
  gpointer key, choice;

  if (g_hash_table_size (a) != g_hash_table_size (b))
    return FALSE;
  g_hash_table_iter_init (&iter, a);
  while (g_hash_table_iter_next (&iter, &key, &choice))
    {
      const TernChoice *other = g_hash_table_lookup (b, key);

      if (other == NULL || strcmp (other->value, ((TernChoice *) choice)->value) != 0)
        return FALSE;
    }
  return TRUE;
}

/* Returns: whether anything differs. */
static gboolean
read_scope_again (TernChoices *self, const char *scope)
{
  GHashTable *before = g_hash_table_lookup (self->scopes, scope);
  GHashTable *now;

  if (before == NULL)
    return FALSE;
  now = read_scope (self, scope);
  if (is_equal (before, now))
    {
      g_hash_table_unref (now);
      return FALSE;
    }
  g_hash_table_replace (self->scopes, g_strdup (scope), now);
  return TRUE;
}

TernChoices *
tern_choices_new (TernChoicesChangedFunc changed, gpointer user_data)
{
  TernChoices *self = g_new0 (TernChoices, 1);

  self->scopes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_hash_table_unref);
  self->pending = g_ptr_array_new_with_free_func (pending_free);
  self->changed = changed;
  self->user_data = user_data;
  return self;
}

void
tern_choices_free (TernChoices *self)
{
  g_hash_table_unref (self->scopes);
  g_ptr_array_unref (self->pending);
  g_free (self);
}

void
tern_choices_set_store (TernChoices *self, TernStore *store)
{
  self->store = store;
}

const char *
tern_choices_get (TernChoices *self, const char *scope, const char *subject, const char *name)
{
  GHashTable *choices = ensure_scope (self, scope);
  g_autofree char *key = dup_key (subject, name);
  const TernChoice *choice = choices != NULL ? g_hash_table_lookup (choices, key) : NULL;

  return choice != NULL ? choice->value : NULL;
}

static int
compare_choices (gconstpointer a, gconstpointer b)
{
  const TernChoice *x = *(TernChoice **) a;
  const TernChoice *y = *(TernChoice **) b;
  int order = strcmp (x->subject, y->subject);

  return order != 0 ? order : strcmp (x->name, y->name);
}

GPtrArray *
tern_choices_list (TernChoices *self, const char *scope)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) tern_choice_free);
  GHashTable *choices = ensure_scope (self, scope);
  GHashTableIter iter;
  gpointer choice;

  if (choices == NULL)
    return list;
  g_hash_table_iter_init (&iter, choices);
  while (g_hash_table_iter_next (&iter, NULL, &choice))
    g_ptr_array_add (list, tern_choice_new (((TernChoice *) choice)->subject, ((TernChoice *) choice)->name,
                                            ((TernChoice *) choice)->value));
  g_ptr_array_sort (list, compare_choices);
  return list;
}

TernChoicesPending *
tern_choices_add (TernChoices *self, const char *scope, const char *subject, const char *name, const char *value)
{
  TernChoicesPending *pending = g_new0 (TernChoicesPending, 1);
  GHashTable *choices = ensure_scope (self, scope);
  gboolean differs = g_strcmp0 (tern_choices_get (self, scope, subject, name), value) != 0;

  pending->scope = g_strdup (scope);
  pending->choice = tern_choice_new (subject, name, value);
  g_ptr_array_add (self->pending, pending);
  if (choices != NULL && differs)
    {
      put (choices, subject, name, value);
      self->changed (scope, self->user_data);
    }
  return pending;
}

void
tern_choices_remove (TernChoices *self, TernChoicesPending *pending)
{
  g_autofree char *scope = g_strdup (pending->scope);

  g_ptr_array_remove (self->pending, pending);
  tern_choices_read_again (self, scope);
}

void
tern_choices_read_again (TernChoices *self, const char *scope)
{
  g_autofree char **scopes = NULL;

  if (scope != NULL)
    {
      if (read_scope_again (self, scope))
        self->changed (scope, self->user_data);
      return;
    }
  scopes = (char **) g_hash_table_get_keys_as_array (self->scopes, NULL);
  for (guint i = 0; scopes[i] != NULL; i++)
    {
      g_autofree char *one = g_strdup (scopes[i]);

      if (read_scope_again (self, one))
        self->changed (one, self->user_data);
    }
}
