/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* One search; see the header. */
#include "model/tern-search.h"

#include "model/tern-client-private.h"
#include "model/tern-mail-account.h"
#include "store/tern-store-search-query.h"

/* A person goes on typing within this time; servers are asked once they do not. */
#define REST_MS 500
/* Shorter words are in too much mail to go to a server for by themselves: bytes, so that two signs of CJK do. */
#define ASK_BYTES 3

struct _TernSearch
{
  GObject parent_instance;

  TernClient *client;
  char *text;
  char *account; /* id; nullable: all */
  char *mailbox; /* path; nullable: all */
  GArray *mailboxes; /* gint64; empty: all */
  TernMessageList *list;
  GCancellable *cancellable;
  guint rest_source;

  gboolean covered;
  TernSearchCoverage coverage;
  TernSearchServer server;
  gboolean whole;
  guint done;
  guint total;
  char *problem;
};

G_DEFINE_FINAL_TYPE (TernSearch, tern_search, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
tell (TernSearch *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

/* --- how much of it is here --- */

static gpointer
cover (TernStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  GArray *mailboxes = data;
  TernSearchCoverage *coverage = g_new0 (TernSearchCoverage, 1);

  if (tern_store_search_cover (store, (const gint64 *) (void *) mailboxes->data, mailboxes->len, coverage, error))
    return coverage;
  g_free (coverage);
  return NULL;
}

static void
covered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TernSearch) self = user_data;
  g_autofree TernSearchCoverage *coverage = tern_query_worker_run_finish (result, NULL);

  if (coverage == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;
  self->covered = TRUE;
  self->coverage = *coverage;
  tell (self);
}

/* Behind the results, which are asked for soon. */
static void
ask_coverage (TernSearch *self)
{
  TernQueryWorker *worker = tern_client_get_worker (self->client);

  if (worker != NULL)
    tern_query_worker_run_async (worker, FALSE, cover, g_array_ref (self->mailboxes), (GDestroyNotify) g_array_unref,
                                 g_free, self->cancellable, covered_cb, g_object_ref (self));
}

/* --- the servers --- */

static void
on_event (TernEngineEvent *event, gpointer user_data)
{
  TernSearch *self = user_data;

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (event->kind == TERN_ENGINE_EVENT_WARNING)
    g_set_str (&self->problem, event->text);
  if (event->kind != TERN_ENGINE_EVENT_FOUND)
    return;
  self->whole &= event->ok;
  self->done = (guint) event->done;
  self->total = (guint) event->total;
  if (event->n_ids > 0)
    tern_message_list_add_results (self->list, event->ids, (guint) event->n_ids);
  tell (self);
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TernSearch) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean answered = tern_engine_port_submit_finish (TERN_ENGINE_PORT (source), result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (answered)
    self->server = self->whole ? TERN_SEARCH_SERVER_ANSWERED : TERN_SEARCH_SERVER_PARTLY;
  else if (g_error_matches (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_INCOMPLETE) && self->total > 0)
    self->server = TERN_SEARCH_SERVER_PARTLY;
  else
    self->server = TERN_SEARCH_SERVER_FAILED;
  if (!answered && self->problem == NULL)
    g_set_str (&self->problem, error->message);
  tell (self);
}

void
tern_search_ask_server (TernSearch *self)
{
  TernEnginePort *port = tern_client_get_port (self->client);
  g_autoptr (TernEngineCommand) command = NULL;

  g_clear_handle_id (&self->rest_source, g_source_remove);
  if (self->server != TERN_SEARCH_SERVER_NOT_ASKED || port == NULL)
    return;
  self->server = TERN_SEARCH_SERVER_ASKING;
  command = tern_engine_command_new_search (self->account, self->mailbox, self->text);
  /* The events' data lives as long as the command: the reference is the callback's. */
  tern_engine_port_submit_async (port, command, on_event, self, self->cancellable, asked_cb, g_object_ref (self));
  tell (self);
}

static gboolean
on_rested (gpointer data)
{
  TernSearch *self = data;

  self->rest_source = 0;
  tern_search_ask_server (self);
  return G_SOURCE_REMOVE;
}

/* --- the object --- */

static void
tern_search_finalize (GObject *object)
{
  TernSearch *self = TERN_SEARCH (object);

  g_clear_handle_id (&self->rest_source, g_source_remove);
  g_object_unref (self->cancellable);
  g_clear_object (&self->list);
  g_clear_object (&self->client);
  g_array_unref (self->mailboxes);
  g_free (self->text);
  g_free (self->account);
  g_free (self->mailbox);
  g_free (self->problem);
  G_OBJECT_CLASS (tern_search_parent_class)->finalize (object);
}

static void
tern_search_class_init (TernSearchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tern_search_finalize;
  signals[CHANGED] = g_signal_new ("changed", TERN_TYPE_SEARCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tern_search_init (TernSearch *self)
{
  self->cancellable = g_cancellable_new ();
  self->mailboxes = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->whole = TRUE;
}

static void
take_folder (TernSearch *self, TernFolder *folder)
{
  g_autoptr (GArray) mailboxes = tern_folder_dup_mailboxes (folder);
  TernMailAccount *account = tern_folder_get_account (folder);

  g_array_append_vals (self->mailboxes, mailboxes->data, mailboxes->len);
  if (tern_folder_get_kind (folder) == TERN_FOLDER_INBOXES)
    self->mailbox = g_strdup ("INBOX");
  else if (tern_folder_get_kind (folder) == TERN_FOLDER_MAILBOX)
    {
      self->mailbox = g_strdup (tern_folder_get_path (folder));
      self->account = account != NULL ? g_strdup (tern_mail_account_get_id (account)) : NULL;
    }
}

/* The last word may not be typed to its end: what begins with it is found, too. */
static char *
make_beginning (const char *text)
{
  g_autoptr (GArray) terms = tern_search_query_parse (text, NULL);
  const TernSearchTerm *last
      = terms != NULL && terms->len > 0 ? &g_array_index (terms, TernSearchTerm, terms->len - 1) : NULL;
  gboolean words = last != NULL && (last->kind == TERN_SEARCH_WORDS || last->kind == TERN_SEARCH_HEAD);

  if (!words || last->negative || last->prefix || g_str_has_suffix (text, "\"")
      || !g_str_has_suffix (text, last->value))
    return g_strdup (text);
  return g_strconcat (text, "*", NULL);
}

TernSearch *
tern_search_new (TernClient *client, const char *text, TernFolder *folder)
{
  TernSearch *self = g_object_new (TERN_TYPE_SEARCH, NULL);
  g_autoptr (TernListQuery) query = NULL;
  g_autofree char *beginning = make_beginning (text);

  self->client = g_object_ref (client);
  self->text = g_strdup (text);
  if (folder != NULL)
    take_folder (self, folder);
  query = tern_list_query_new_search (beginning, (const gint64 *) (void *) self->mailboxes->data, self->mailboxes->len);
  self->list = tern_message_list_new_for_query (client, query);
  ask_coverage (self);
  if (strlen (text) >= ASK_BYTES)
    self->rest_source = g_timeout_add (REST_MS, on_rested, self);
  return self;
}

void
tern_search_stop (TernSearch *self)
{
  g_clear_handle_id (&self->rest_source, g_source_remove);
  g_cancellable_cancel (self->cancellable);
}

gboolean
tern_search_leaves_out (TernSearch *self)
{
  g_autoptr (GArray) terms = tern_search_query_parse (self->text, NULL);

  return self->mailboxes->len == 0 && terms != NULL && !tern_search_query_names_mailbox (terms);
}

const char *
tern_search_get_text (TernSearch *self)
{
  return self->text;
}

TernMessageList *
tern_search_get_list (TernSearch *self)
{
  return self->list;
}

TernSearchServer
tern_search_get_server (TernSearch *self, guint *done, guint *total, const char **problem)
{
  if (done != NULL)
    *done = self->done;
  if (total != NULL)
    *total = self->total;
  if (problem != NULL)
    *problem = self->problem;
  return self->server;
}

gboolean
tern_search_get_coverage (TernSearch *self, TernSearchCoverage *coverage)
{
  *coverage = self->coverage;
  return self->covered;
}

char **
tern_search_dup_words (const char *text)
{
  g_autoptr (GArray) terms = tern_search_query_parse (text, NULL);
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();

  for (guint i = 0; terms != NULL && i < terms->len; i++)
    {
      const TernSearchTerm *term = &g_array_index (terms, TernSearchTerm, i);

      if (!term->negative && (term->kind == TERN_SEARCH_WORDS || term->kind == TERN_SEARCH_HEAD))
        g_strv_builder_add (words, term->value);
    }
  return g_strv_builder_end (words);
}
