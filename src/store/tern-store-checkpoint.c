/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The worker that writes the WALs back into the files, on connections of its own, so that no commit
 * waits for it; tern-store.c starts it and pokes it after commits. */

#include "store/tern-store-checkpoint.h"

#include <sqlite3.h>

/* 4 MiB of WAL: SQLite's own automatic figure. */
#define PASSIVE_PAGES 1000
/* A writer that never pauses keeps a passive checkpoint from ever letting the WAL begin again; above
 * 32 MiB the worker holds the writer up for what little is left. */
#define RESTART_PAGES 8000
/* How long such a restart may wait for its turn: less than one missed frame. */
#define RESTART_WAIT_MS 10

struct _TernStoreCheckpoint
{
  GThread *thread;
  GMutex mutex;
  GCond cond;
  gboolean stop;
  guint n;
  char **paths;
  int *pages;        /* under mutex: what was last said; 0 done */
  sqlite3 **handles; /* the worker's */
};

static void
write_back (TernStoreCheckpoint *self, guint index, int pages)
{
  int log = 0;
  int done = 0;

  if (self->handles[index] == NULL)
    {
      if (sqlite3_open_v2 (self->paths[index], &self->handles[index],
                           SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
        return;
      sqlite3_exec (self->handles[index], "PRAGMA synchronous = NORMAL", NULL, NULL, NULL);
      sqlite3_busy_timeout (self->handles[index], RESTART_WAIT_MS);
    }
  sqlite3_wal_checkpoint_v2 (self->handles[index], NULL, SQLITE_CHECKPOINT_PASSIVE, &log, &done);
  if (pages >= RESTART_PAGES)
    sqlite3_wal_checkpoint_v2 (self->handles[index], NULL, SQLITE_CHECKPOINT_RESTART, &log, &done);
}

/* Returns: the index of a database to see to, -1 when the worker should end. Mutex held. */
static int
wait_for_work (TernStoreCheckpoint *self)
{
  while (!self->stop)
    {
      for (guint i = 0; i < self->n; i++)
        if (self->pages[i] >= PASSIVE_PAGES)
          return (int) i;
      g_cond_wait (&self->cond, &self->mutex);
    }
  return -1;
}

static gpointer
run (gpointer data)
{
  TernStoreCheckpoint *self = data;
  int index;

  g_mutex_lock (&self->mutex);
  while ((index = wait_for_work (self)) >= 0)
    {
      int pages = self->pages[index];

      self->pages[index] = 0;
      g_mutex_unlock (&self->mutex);
      write_back (self, (guint) index, pages);
      g_mutex_lock (&self->mutex);
    }
  g_mutex_unlock (&self->mutex);
  for (guint i = 0; i < self->n; i++)
    sqlite3_close (self->handles[i]);
  return NULL;
}

TernStoreCheckpoint *
tern_store_checkpoint_start (const char *const *paths)
{
  TernStoreCheckpoint *self = g_new0 (TernStoreCheckpoint, 1);

  self->paths = g_strdupv ((char **) paths);
  self->n = g_strv_length (self->paths);
  self->pages = g_new0 (int, self->n);
  self->handles = g_new0 (sqlite3 *, self->n);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->thread = g_thread_new ("tern-checkpoint", run, self);
  return self;
}

void
tern_store_checkpoint_poke (TernStoreCheckpoint *self, guint index, int pages)
{
  if (pages < PASSIVE_PAGES)
    return;
  g_mutex_lock (&self->mutex);
  self->pages[index] = pages;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
}

void
tern_store_checkpoint_stop (TernStoreCheckpoint *self)
{
  g_mutex_lock (&self->mutex);
  self->stop = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
  g_thread_join (self->thread);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_strfreev (self->paths);
  g_free (self->pages);
  g_free (self->handles);
  g_free (self);
}
