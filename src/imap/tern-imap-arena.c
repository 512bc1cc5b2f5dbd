/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Memory for one response, see the header. */

#include "imap/tern-imap-arena.h"

/* A FETCH of headers needs a few hundred bytes: 16 KiB hardly ever needs a second block. */
#define BLOCK_SIZE 16384
#define KEEP_SIZE (1 << 20)

struct _TernImapArenaBlock
{
  TernImapArenaBlock *older;
  gsize size;
  guint64 data[];
};

static void
free_blocks (TernImapArenaBlock *block)
{
  while (block != NULL)
    {
      TernImapArenaBlock *older = block->older;

      g_free (block);
      block = older;
    }
}

void
tern_imap_arena_reset (TernImapArena *arena)
{
  TernImapArenaBlock *newest = arena->blocks;

  if (newest == NULL)
    return;
  free_blocks (g_steal_pointer (&newest->older));
  if (newest->size > KEEP_SIZE)
    {
      tern_imap_arena_clear (arena);
      return;
    }
  arena->next = (guint8 *) newest->data;
  arena->left = newest->size;
}

void
tern_imap_arena_clear (TernImapArena *arena)
{
  free_blocks (arena->blocks);
  *arena = (TernImapArena){ 0 };
}

void *
tern_imap_arena_take_slowly (TernImapArena *arena, gsize size)
{
  gsize block_size = MAX (size, BLOCK_SIZE);
  TernImapArenaBlock *block;

  if (arena->blocks != NULL) /* doubling, so that a reset soon keeps a block that is big enough */
    block_size = MAX (block_size, MIN (arena->blocks->size * 2, KEEP_SIZE));
  block = g_malloc (sizeof (TernImapArenaBlock) + block_size);
  block->size = block_size;
  block->older = arena->blocks;
  arena->blocks = block;
  arena->next = (guint8 *) block->data + size;
  arena->left = block_size - size;
  return block->data;
}

char *
tern_imap_arena_string (TernImapArena *arena, const void *bytes, gsize length)
{
  char *string = tern_imap_arena_take (arena, length + 1);

  if (length > 0)
    memcpy (string, bytes, length);
  string[length] = '\0';
  if (G_UNLIKELY (length > 0 && memchr (string, '\0', length) != NULL))
    {
      gsize kept = 0;

      for (gsize i = 0; i < length; i++)
        if (string[i] != '\0')
          string[kept++] = string[i];
      string[kept] = '\0';
    }
  return string;
}

void *
tern_imap_vector_push (TernImapArena *arena, TernImapVector *vector, gsize element_size)
{
  if (vector->n_items == vector->capacity)
    {
      guint capacity = MAX (8, vector->capacity * 2);
      void *items = tern_imap_arena_take (arena, capacity * element_size);

      if (vector->n_items > 0)
        memcpy (items, vector->items, vector->n_items * element_size);
      vector->items = items;
      vector->capacity = capacity;
    }
  return (guint8 *) vector->items + element_size * vector->n_items++;
}

void
tern_imap_vector_push_string (TernImapArena *arena, TernImapVector *vector, const char *string)
{
  const char **slot = tern_imap_vector_push (arena, vector, sizeof *slot);

  *slot = string;
}

const char *const *
tern_imap_vector_finish_strings (TernImapArena *arena, TernImapVector *vector)
{
  static const char *const none[] = { NULL };

  if (vector->n_items == 0)
    return none;
  tern_imap_vector_push_string (arena, vector, NULL);
  return vector->items;
}
