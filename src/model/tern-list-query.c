/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What a list shows; see the header. */

#include "model/tern-list-query.h"

struct _TernListQuery
{
  gatomicrefcount refs;
  TernListKind kind;
  GArray *mailboxes; /* gint64 */
  char *text;        /* nullable */
  TernListSort sort;
  gboolean ascending;
  gboolean threaded;
  guint filter;
};

G_DEFINE_BOXED_TYPE (TernListQuery, tern_list_query, tern_list_query_ref, tern_list_query_unref)

static TernListQuery *
new_query (TernListKind kind, const gint64 *mailboxes, guint n_mailboxes)
{
  TernListQuery *self = g_new0 (TernListQuery, 1);

  g_atomic_ref_count_init (&self->refs);
  self->kind = kind;
  self->mailboxes = g_array_new (FALSE, FALSE, sizeof (gint64));
  if (n_mailboxes > 0)
    g_array_append_vals (self->mailboxes, mailboxes, n_mailboxes);
  return self;
}

TernListQuery *
tern_list_query_new_mailboxes (const gint64 *mailboxes, guint n_mailboxes)
{
  return new_query (TERN_LIST_OF_MAILBOXES, mailboxes, n_mailboxes);
}

TernListQuery *
tern_list_query_new_starred (void)
{
  return new_query (TERN_LIST_OF_STARRED, NULL, 0);
}

TernListQuery *
tern_list_query_new_unread (void)
{
  return new_query (TERN_LIST_OF_UNREAD, NULL, 0);
}

TernListQuery *
tern_list_query_new_search (const char *text, const gint64 *mailboxes, guint n_mailboxes)
{
  TernListQuery *self = new_query (TERN_LIST_OF_SEARCH, mailboxes, n_mailboxes);

  self->text = g_strdup (text);
  return self;
}

TernListQuery *
tern_list_query_copy (const TernListQuery *self)
{
  TernListQuery *copy = new_query (self->kind, (const gint64 *) (void *) self->mailboxes->data, self->mailboxes->len);

  copy->text = g_strdup (self->text);
  copy->sort = self->sort;
  copy->ascending = self->ascending;
  copy->threaded = self->threaded;
  copy->filter = self->filter;
  return copy;
}

TernListQuery *
tern_list_query_ref (TernListQuery *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
tern_list_query_unref (TernListQuery *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_array_unref (self->mailboxes);
  g_free (self->text);
  g_free (self);
}

void
tern_list_query_set_sort (TernListQuery *self, TernListSort sort, gboolean ascending)
{
  g_return_if_fail (sort < TERN_LIST_N_SORTS);

  self->sort = sort;
  self->ascending = ascending != FALSE;
}

void
tern_list_query_set_threaded (TernListQuery *self, gboolean threaded)
{
  self->threaded = threaded != FALSE;
}

void
tern_list_query_set_filter (TernListQuery *self, guint filter)
{
  self->filter = filter & TERN_LIST_FILTER_ALL;
}

TernListKind
tern_list_query_get_kind (const TernListQuery *self)
{
  return self->kind;
}

const gint64 *
tern_list_query_get_mailboxes (const TernListQuery *self, guint *n)
{
  *n = self->mailboxes->len;
  return (const gint64 *) (void *) self->mailboxes->data;
}

const char *
tern_list_query_get_text (const TernListQuery *self)
{
  return self->text;
}

TernListSort
tern_list_query_get_sort (const TernListQuery *self, gboolean *ascending)
{
  if (ascending != NULL)
    *ascending = self->ascending;
  return self->sort;
}

gboolean
tern_list_query_get_threaded (const TernListQuery *self)
{
  return self->threaded;
}

guint
tern_list_query_get_filter (const TernListQuery *self)
{
  return self->filter;
}
