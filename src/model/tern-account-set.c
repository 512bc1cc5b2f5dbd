/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The accounts as they are shown and watched; see the header. */

#include "model/tern-account-set.h"

#include "engine/tern-account-list.h"
#include "model/tern-account-watch.h"
#include "model/tern-mail-account-private.h"
#include "store/tern-store-entries.h"
#include "store/tern-store-mailboxes.h"
#include "store/tern-store-usage.h"

struct _TernAccountSet
{
  GObject parent_instance;

  char *config_dir;
  TernStore *store;         /* the client's; NULL before open */
  TernQueryWorker *worker;  /* likewise */
  TernEnginePort *port;     /* nullable: not started */
  GListStore *model;        /* TernMailAccount */
  GPtrArray *watches;       /* TernAccountWatch, one for each */
  gboolean offline;         /* the person wants it so */
  gboolean counting;        /* the journal is being counted */
  gboolean count_again;
};

G_DEFINE_FINAL_TYPE (TernAccountSet, tern_account_set, G_TYPE_OBJECT)

enum
{
  WARNED,
  LOST,
  GONE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* --- the journal counted, and the room on the server, on the worker --- */

typedef struct
{
  guint waiting;
  guint set_aside;
  guint fullness; /* percent */
} JournalCount;

/* 0: the server does not tell, or nothing is known of the account yet. */
static gboolean
read_fullness (TernStore *store, const char *key, guint *percent, GError **error)
{
  gint64 account = tern_store_find_account (store, key, NULL);
  guint64 used = 0, limit = 0;

  if (account != 0 && !tern_store_get_quota (store, account, &used, &limit, error))
    return FALSE;
  *percent = limit > 0 ? (guint) MIN ((double) used * 100 / (double) limit, 999) : 0;
  return TRUE;
}

static gpointer
count_journal (TernStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  GStrv accounts = data;
  g_autoptr (GArray) counts = g_array_new (FALSE, TRUE, sizeof (JournalCount));

  for (guint i = 0; accounts[i] != NULL; i++)
    {
      JournalCount count;

      if (!tern_store_count_journal (store, accounts[i], &count.waiting, &count.set_aside, error)
          || !read_fullness (store, accounts[i], &count.fullness, error))
        return NULL;
      g_array_append_val (counts, count);
    }
  return g_steal_pointer (&counts);
}

static TernMailAccount *
find_account (TernAccountSet *self, const char *id)
{
  for (guint i = 0; i < self->watches->len; i++)
    {
      TernMailAccount *account = tern_account_watch_get_account (self->watches->pdata[i]);

      if (g_str_equal (tern_mail_account_get_id (account), id))
        return account;
    }
  return NULL;
}

typedef struct
{
  GWeakRef set;
  GStrv accounts;
} Counting;

static void
counting_free (gpointer data)
{
  Counting *counting = data;

  g_weak_ref_clear (&counting->set);
  g_strfreev (counting->accounts);
  g_free (counting);
}

static GStrv
list_ids (TernAccountSet *self)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

  for (guint i = 0; i < self->watches->len; i++)
    g_strv_builder_add (ids,
                        tern_mail_account_get_id (tern_account_watch_get_account (self->watches->pdata[i])));
  return g_strv_builder_end (ids);
}

static void
start_counting (TernAccountSet *self, GAsyncReadyCallback counted_cb)
{
  Counting *counting = g_new0 (Counting, 1);

  g_weak_ref_init (&counting->set, self);
  counting->accounts = list_ids (self);
  self->counting = TRUE;
  self->count_again = FALSE;
  tern_query_worker_run_async (self->worker, TRUE, count_journal, g_strdupv (counting->accounts),
                               (GDestroyNotify) g_strfreev, (GDestroyNotify) g_array_unref, NULL, counted_cb,
                               counting);
}

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Counting *counting = user_data;
  g_autoptr (TernAccountSet) self = g_weak_ref_get (&counting->set);
  g_autoptr (GArray) counts = tern_query_worker_run_finish (result, NULL);

  if (self != NULL)
    self->counting = FALSE;
  for (guint i = 0; self != NULL && counts != NULL && counting->accounts[i] != NULL; i++)
    {
      TernMailAccount *account = find_account (self, counting->accounts[i]);
      const JournalCount *count = &g_array_index (counts, JournalCount, i);

      if (account != NULL)
        {
          tern_mail_account_set_journal (account, count->waiting, count->set_aside);
          tern_mail_account_set_fullness (account, count->fullness);
        }
    }
  if (self != NULL && self->count_again)
    start_counting (self, counted_cb);
  counting_free (counting);
}

/* --- the watches --- */

static void
on_watch_warned (TernAccountWatch *watch, const char *text, TernAccountSet *self)
{
  g_signal_emit (self, signals[WARNED], 0, tern_mail_account_get_id (tern_account_watch_get_account (watch)), text);
}

static void
on_watch_lost (TernAccountSet *self)
{
  g_signal_emit (self, signals[LOST], 0);
}

/* The last time an account was up to date, as its folders say. */
static gint64
find_last_update (TernAccountSet *self, const char *id)
{
  gint64 account = tern_store_find_account (self->store, id, NULL);
  g_autoptr (GPtrArray) mailboxes
    = account != 0 ? tern_store_list_mailboxes (self->store, account, NULL) : NULL;
  gint64 last = 0;

  for (guint i = 0; mailboxes != NULL && i < mailboxes->len; i++)
    last = MAX (last, ((TernMailboxRow *) mailboxes->pdata[i])->last_sync);
  return last;
}

static TernAccountWatch *
make_watch (TernAccountSet *self, TernAccount *settings)
{
  g_autoptr (TernMailAccount) account = tern_mail_account_new (settings);
  TernAccountWatch *watch = tern_account_watch_new (account);

  tern_mail_account_set_offline (account, self->offline);
  tern_mail_account_set_last_update (account, find_last_update (self, tern_account_get_id (settings)));
  /* What the server told of its room is there by then. */
  g_signal_connect_object (account, "notify::last-update", G_CALLBACK (tern_account_set_journal_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (watch, "warned", G_CALLBACK (on_watch_warned), self, 0);
  g_signal_connect_object (watch, "lost", G_CALLBACK (on_watch_lost), self, G_CONNECT_SWAPPED);
  return watch;
}

/* Takes the watch of @id out of @watches, or NULL. */
static TernAccountWatch *
take_watch (GPtrArray *watches, const char *id)
{
  for (guint i = 0; i < watches->len; i++)
    if (g_str_equal (tern_mail_account_get_id (tern_account_watch_get_account (watches->pdata[i])), id))
      return g_ptr_array_steal_index (watches, i);
  return NULL;
}

/* The watch of the account as the file has it now: the same one, told what is new, or another. */
static TernAccountWatch *
keep_watch (TernAccountSet *self, GPtrArray *old, TernAccount *settings)
{
  TernAccountWatch *watch = take_watch (old, tern_account_get_id (settings));
  TernMailAccount *account = watch != NULL ? tern_account_watch_get_account (watch) : NULL;
  gboolean same = account != NULL && tern_account_equal (tern_mail_account_get_account (account), settings);

  if (watch == NULL)
    watch = make_watch (self, settings);
  else if (!same)
    tern_mail_account_set_account (account, settings);
  if (!same && self->port != NULL && !self->offline)
    tern_account_watch_start (watch, self->port);
  return watch;
}

static void
forget_watch (TernAccountSet *self, TernAccountWatch *watch)
{
  tern_account_watch_stop (watch);
  g_signal_emit (self, signals[GONE], 0, tern_mail_account_get_id (tern_account_watch_get_account (watch)));
}

/* The model says what differs and no more. */
static void
show_accounts (TernAccountSet *self)
{
  GListModel *model = G_LIST_MODEL (self->model);
  guint n = g_list_model_get_n_items (model), same = 0, tail = 0;
  g_autoptr (GPtrArray) now = g_ptr_array_new ();

  for (guint i = 0; i < self->watches->len; i++)
    g_ptr_array_add (now, tern_account_watch_get_account (self->watches->pdata[i]));
  for (; same < MIN (n, now->len); same++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (model, same);

      if (item != now->pdata[same])
        break;
    }
  for (; tail < MIN (n, now->len) - same; tail++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (model, n - 1 - tail);

      if (item != now->pdata[now->len - 1 - tail])
        break;
    }
  if (n != now->len || same != n)
    g_list_store_splice (self->model, same, n - same - tail, now->pdata + same, now->len - same - tail);
}

/* --- the set --- */

static void
tern_account_set_finalize (GObject *object)
{
  TernAccountSet *self = TERN_ACCOUNT_SET (object);

  g_ptr_array_unref (self->watches);
  g_object_unref (self->model);
  g_clear_object (&self->port);
  g_free (self->config_dir);
  G_OBJECT_CLASS (tern_account_set_parent_class)->finalize (object);
}

static void
tern_account_set_class_init (TernAccountSetClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tern_account_set_finalize;
  signals[WARNED] = g_signal_new ("warned", TERN_TYPE_ACCOUNT_SET, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[LOST] = g_signal_new ("lost", TERN_TYPE_ACCOUNT_SET, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                0);
  signals[GONE] = g_signal_new ("gone", TERN_TYPE_ACCOUNT_SET, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                1, G_TYPE_STRING);
}

static void
tern_account_set_init (TernAccountSet *self)
{
  self->model = g_list_store_new (TERN_TYPE_MAIL_ACCOUNT);
  self->watches = g_ptr_array_new_with_free_func (g_object_unref);
}

TernAccountSet *
tern_account_set_new (const char *config_dir)
{
  TernAccountSet *self = g_object_new (TERN_TYPE_ACCOUNT_SET, NULL);

  self->config_dir = g_strdup (config_dir);
  return self;
}

GListModel *
tern_account_set_get_model (TernAccountSet *self)
{
  return G_LIST_MODEL (self->model);
}

void
tern_account_set_open (TernAccountSet *self, TernStore *store, TernQueryWorker *worker)
{
  self->store = store;
  self->worker = worker;
}

gboolean
tern_account_set_reload (TernAccountSet *self, GError **error)
{
  g_autoptr (TernAccountList) list = tern_account_list_load (self->config_dir, error);
  g_autoptr (GPtrArray) old = NULL;

  if (list == NULL)
    return FALSE;
  old = g_steal_pointer (&self->watches);
  self->watches = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < tern_account_list_get_n_accounts (list); i++)
    g_ptr_array_add (self->watches, keep_watch (self, old, tern_account_list_get_account (list, i)));
  for (guint i = 0; i < old->len; i++)
    forget_watch (self, old->pdata[i]);
  show_accounts (self);
  tern_account_set_journal_changed (self);
  return TRUE;
}

void
tern_account_set_check_now (TernAccountSet *self, const char *account)
{
  for (guint i = 0; self->port != NULL && !self->offline && i < self->watches->len; i++)
    {
      TernAccountWatch *watch = self->watches->pdata[i];

      if (account == NULL
          || g_str_equal (tern_mail_account_get_id (tern_account_watch_get_account (watch)), account))
        tern_account_watch_start (watch, self->port);
    }
}

void
tern_account_set_start (TernAccountSet *self, TernEnginePort *port)
{
  g_set_object (&self->port, port);
  tern_account_set_check_now (self, NULL);
}

void
tern_account_set_stop (TernAccountSet *self)
{
  for (guint i = 0; i < self->watches->len; i++)
    tern_account_watch_stop (self->watches->pdata[i]);
}

void
tern_account_set_set_offline (TernAccountSet *self, gboolean offline)
{
  if (self->offline == offline)
    return;
  self->offline = offline;
  if (offline)
    tern_account_set_stop (self);
  for (guint i = 0; i < self->watches->len; i++)
    tern_mail_account_set_offline (tern_account_watch_get_account (self->watches->pdata[i]), offline);
  tern_account_set_check_now (self, NULL);
}

gboolean
tern_account_set_get_offline (TernAccountSet *self)
{
  return self->offline;
}

void
tern_account_set_journal_changed (TernAccountSet *self)
{
  if (self->counting)
    self->count_again = TRUE;
  else if (self->worker != NULL)
    start_counting (self, counted_cb);
}
