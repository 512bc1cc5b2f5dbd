/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Completing a search; see the header. Names and folders are read from the store, on the query worker. */
#include "model/tern-search-completion.h"

#include "model/tern-client-private.h"
#include "model/tern-labels.h"
#include "store/tern-store-mailboxes.h"
#include "store/tern-store-query.h"
#include "store/tern-store-search-query.h"

#include <string.h>

/* Of so many of the newest messages names are taken: a few milliseconds. */
#define MESSAGES 150

/* The explanations are translated by who shows them. */
#define N_(text) text

typedef struct
{
  char *before;   /* what is typed of the item, up to the caret, without its minus */
  gboolean negative;
  gsize start;
  gsize end;
  const TernSearchOperator *operator; /* nullable: it has no colon yet */
  char *value;    /* what is typed behind the colon */
  gboolean all;
  GPtrArray *labels; /* TernLabel, nullable */
  GPtrArray *found;
} Question;

static void
question_free (gpointer data)
{
  Question *self = data;

  g_free (self->before);
  g_free (self->value);
  g_clear_pointer (&self->labels, g_ptr_array_unref);
  g_clear_pointer (&self->found, g_ptr_array_unref);
  g_free (self);
}

static void
suggestion_free (gpointer data)
{
  TernSearchSuggestion *suggestion = data;

  g_free (suggestion->insert);
  g_free (suggestion->label);
  g_free (suggestion->detail);
  g_free (suggestion);
}

/* --- what is being typed --- */

/* The item the caret is in or behind: from a space outside quotes to the next. */
static void
find_item (const char *text, gsize cursor, gsize *start, gsize *end)
{
  gboolean quoted = FALSE;
  gsize i;

  *start = 0;
  for (i = 0; i < cursor; i++)
    {
      quoted ^= text[i] == '"';
      if (!quoted && g_ascii_isspace (text[i]))
        *start = i + 1;
    }
  for (; text[i] != '\0' && (quoted || !g_ascii_isspace (text[i])); i++)
    quoted ^= text[i] == '"';
  *end = i;
}

static char *
strip_quotes (const char *text)
{
  GString *bare = g_string_new (NULL);

  for (; *text != '\0'; text++)
    if (*text != '"')
      g_string_append_c (bare, *text);
  return g_string_free (bare, FALSE);
}

static Question *
question_new (const char *text, gsize cursor, gboolean all)
{
  Question *self = g_new0 (Question, 1);
  const char *colon;

  self->all = all;
  self->found = g_ptr_array_new_with_free_func (suggestion_free);
  find_item (text, cursor, &self->start, &self->end);
  self->negative = self->start < cursor && text[self->start] == '-';
  self->before = g_strndup (text + self->start + self->negative, cursor - self->start - self->negative);
  colon = *self->before != '"' ? strchr (self->before, ':') : NULL;
  self->operator = colon != NULL ? tern_search_find_operator (self->before, (gsize) (colon - self->before)) : NULL;
  self->value = self->operator != NULL ? strip_quotes (colon + 1) : NULL;
  return self;
}

/* --- what it could be --- */

static void
add (Question *self, char *insert, const char *label, const char *explanation, const char *detail)
{
  TernSearchSuggestion *suggestion = g_new0 (TernSearchSuggestion, 1);

  suggestion->insert = self->negative ? g_strconcat ("-", insert, NULL) : g_strdup (insert);
  suggestion->label = g_strdup (label);
  suggestion->explanation = explanation;
  suggestion->detail = g_strdup (detail);
  g_ptr_array_add (self->found, suggestion);
  g_free (insert);
}

static gboolean
is_full (Question *self)
{
  return self->found->len >= TERN_SEARCH_COMPLETIONS_MAX;
}

/* What comes behind the colon, ready to go on. */
static void
add_value (Question *self, const char *value, const char *label, const char *explanation, const char *detail)
{
  gboolean quote = strpbrk (value, " \t") != NULL;

  for (guint i = 0; i < self->found->len; i++)
    if (g_str_equal (((TernSearchSuggestion *) g_ptr_array_index (self->found, i))->label, label))
      return;
  if (!is_full (self))
    add (self, g_strdup_printf (quote ? "%s:\"%s\" " : "%s:%s ", self->operator->name, value), label, explanation,
         detail);
}

static gboolean
begins_with (const char *text, const char *beginning)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);
  g_autofree char *wanted = g_utf8_casefold (beginning, -1);

  return g_str_has_prefix (folded, wanted);
}

static gboolean
holds (const char *text, const char *part)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);
  g_autofree char *wanted = g_utf8_casefold (part, -1);

  return strstr (folded, wanted) != NULL;
}

static void
add_operators (Question *self)
{
  guint n;
  const TernSearchOperator *operators = tern_search_get_operators (&n);

  if (*self->before == '\0' && !self->all)
    return;
  for (guint i = 0; i < n; i++)
    if (begins_with (operators[i].name, self->before))
      {
        g_autofree char *label = g_strconcat (operators[i].name, ":", NULL);

        add (self, g_strdup (label), label, operators[i].explanation, NULL);
      }
}

/* Nobody is offered what is there already. */
static void
add_choices (Question *self)
{
  for (guint i = 0; self->operator->choices[i] != NULL; i++)
    if (begins_with (self->operator->choices[i], self->value))
      add_value (self, self->operator->choices[i], self->operator->choices[i], NULL, NULL);
}

static const struct
{
  int days;
  const char *words;
} days[] = {
  { 0, N_ ("today") },          { 1, N_ ("yesterday") },       { 7, N_ ("a week ago") },
  { 30, N_ ("a month ago") },   { 91, N_ ("three months ago") }, { 365, N_ ("a year ago") },
};

static void
add_days (Question *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    {
      g_autoptr (GDateTime) then = g_date_time_add_days (now, -days[i].days);
      g_autofree char *day = g_date_time_format (then, "%Y-%m-%d");

      if (g_str_has_prefix (day, self->value))
        add_value (self, day, day, days[i].words, NULL);
    }
}

static void
add_sizes (Question *self)
{
  static const char *const sizes[] = { "100k", "1M", "5M", "10M", "25M" };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    if (begins_with (sizes[i], self->value))
      add_value (self, sizes[i], sizes[i], NULL, NULL);
}

/* The server knows the keyword, the person the name. */
static void
add_labels (Question *self)
{
  for (guint i = 0; self->labels != NULL && i < self->labels->len; i++)
    {
      const TernLabel *label = self->labels->pdata[i];

      if (begins_with (label->name, self->value) || begins_with (label->keyword, self->value))
        add_value (self, label->keyword, label->name, NULL, NULL);
    }
}

static gboolean
add_folders (Question *self, TernStore *store, GError **error)
{
  g_autoptr (GPtrArray) rows = tern_store_list_mailboxes (store, 0, error);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const TernMailboxRow *row = g_ptr_array_index (rows, i);

      if (row->selectable && holds (row->path, self->value))
        add_value (self, row->path, row->path, NULL, NULL);
    }
  return rows != NULL;
}

/* "Jo Brown <jo@example.org>, x@example.org": each by itself. */
static void
add_recipients (Question *self, const char *list)
{
  g_auto (GStrv) people = g_strsplit (list, ",", 50);

  for (char **person = people; *person != NULL; person++)
    {
      char *open = strchr (g_strstrip (*person), '<');
      g_autofree char *address = open != NULL ? g_strndup (open + 1, strcspn (open + 1, ">")) : g_strdup (*person);

      if (open != NULL)
        *open = '\0';
      g_strstrip (*person);
      if (*address != '\0' && strpbrk (address, " \"") == NULL
          && (holds (*person, self->value) || holds (address, self->value)))
        add_value (self, address, open != NULL && **person != '\0' ? *person : address, NULL,
                   open != NULL && **person != '\0' ? address : NULL);
    }
}

static void
add_sender (Question *self, const TernMessageRow *row)
{
  if (*row->from_address != '\0' && strpbrk (row->from_address, " \"") == NULL)
    add_value (self, row->from_address, *row->from_name != '\0' ? row->from_name : row->from_address, NULL,
               *row->from_name != '\0' ? row->from_address : NULL);
}

/* Of the newest mail with somebody of that name. */
static gboolean
add_people (Question *self, TernStore *store, GError **error)
{
  gboolean sender = g_str_equal (self->operator->name, "from");
  g_autofree char *query = *self->value != '\0'
                               ? g_strdup_printf ("%s:\"%s\"*", self->operator->name, self->value)
                               : g_strdup ("");
  g_autoptr (GArray) ids = tern_store_search (store, query, 0, 0, MESSAGES, error);
  g_autoptr (TernMessageRows) rows
      = ids != NULL ? tern_store_get_messages (store, (const gint64 *) (void *) ids->data, ids->len, error) : NULL;

  for (guint i = 0; rows != NULL && i < tern_message_rows_get_n (rows) && !is_full (self); i++)
    {
      const TernMessageRow *row = tern_message_rows_get (rows, i);

      if (sender)
        add_sender (self, row);
      else
        {
          add_recipients (self, row->to);
          add_recipients (self, row->cc);
        }
    }
  return rows != NULL;
}

/* On the worker. */
static gpointer
answer (TernStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  Question *self = data;
  gboolean ok = TRUE;

  if (self->operator == NULL)
    add_operators (self);
  else
    switch (self->operator->value)
      {
      case TERN_SEARCH_VALUE_CHOICE:
        add_choices (self);
        break;
      case TERN_SEARCH_VALUE_DAY:
        add_days (self);
        break;
      case TERN_SEARCH_VALUE_SIZE:
        add_sizes (self);
        break;
      case TERN_SEARCH_VALUE_FOLDER:
        ok = add_folders (self, store, error);
        break;
      case TERN_SEARCH_VALUE_PERSON:
        ok = add_people (self, store, error);
        break;
      case TERN_SEARCH_VALUE_LABEL:
        add_labels (self);
        break;
      case TERN_SEARCH_VALUE_TEXT:
      default:
        break;
      }
  return ok ? g_ptr_array_ref (self->found) : NULL;
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GPtrArray *found = tern_query_worker_run_finish (result, &error);

  if (found != NULL)
    g_task_return_pointer (task, found, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

typedef struct
{
  gsize start;
  gsize end;
} Place;

void
tern_search_complete_async (TernClient *client,
                            const char *text,
                            gsize cursor,
                            gboolean all,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (client, cancellable, callback, user_data);
  TernQueryWorker *worker = tern_client_get_worker (client);
  Question *question = question_new (text, cursor, all);
  Place *place = g_new0 (Place, 1);

  g_task_set_source_tag (task, tern_search_complete_async);
  *place = (Place) { question->start, question->end };
  g_task_set_task_data (task, place, g_free);
  question->labels = tern_labels_list (tern_client_get_choices (client));
  if (worker != NULL)
    tern_query_worker_run_async (worker, TRUE, answer, question, question_free, (GDestroyNotify) g_ptr_array_unref,
                                 cancellable, answered_cb, g_object_ref (task));
  else
    {
      question_free (question);
      g_task_return_pointer (task, g_ptr_array_new (), (GDestroyNotify) g_ptr_array_unref);
    }
}

GPtrArray *
tern_search_complete_finish (GAsyncResult *result, gsize *start, gsize *end, GError **error)
{
  const Place *place = g_task_get_task_data (G_TASK (result));

  *start = place->start;
  *end = place->end;
  return g_task_propagate_pointer (G_TASK (result), error);
}
