/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Memory for one response: taken piece by piece, given back all at once and used again, so that
 * 100,000 responses cost no 100,000 allocations. The parser's own. */

#pragma once

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

typedef struct _TernImapArenaBlock TernImapArenaBlock;

/* Zeroed is empty. */
typedef struct
{
  guint8 *next;
  gsize left;
  TernImapArenaBlock *blocks;
} TernImapArena;

/* Forgets everything; keeps the newest block if it is not bigger than 1 MiB. */
void tern_imap_arena_reset (TernImapArena *arena);
void tern_imap_arena_clear (TernImapArena *arena);
/* A block of at least @size; only tern_imap_arena_take() calls it. */
void *tern_imap_arena_take_slowly (TernImapArena *arena, gsize size);

/* Uninitialised, aligned for pointers and 64-bit numbers, until reset. */
static inline void *
tern_imap_arena_take (TernImapArena *arena, gsize size)
{
  void *memory = arena->next;

  size = (size + 7) & ~(gsize) 7;
  if (G_UNLIKELY (size > arena->left))
    return tern_imap_arena_take_slowly (arena, size);
  arena->next += size;
  arena->left -= size;
  return memory;
}

#define tern_imap_arena_new(arena, Type)                                                           \
  ((Type *) memset (tern_imap_arena_take ((arena), sizeof (Type)), 0, sizeof (Type)))

/* A NUL-terminated copy of @length bytes; NUL bytes among them are left out. */
char *tern_imap_arena_string (TernImapArena *arena, const void *bytes, gsize length);

/**
 * TernImapVector: a growing array in an arena. Zeroed is empty. @size: of one element.
 */
typedef struct
{
  void *items;
  guint n_items;
  guint capacity;
} TernImapVector;

/* Room for one more element at the end, uninitialised, counted already; the array may move. */
void *tern_imap_vector_push (TernImapArena *arena, TernImapVector *vector, gsize element_size);
/* Appends a string; finish makes it NULL-terminated. */
void tern_imap_vector_push_string (TernImapArena *arena,
                                   TernImapVector *vector,
                                   const char *string);
/* Returns: (transfer none) (array zero-terminated=1) (not nullable). */
const char *const *tern_imap_vector_finish_strings (TernImapArena *arena, TernImapVector *vector);

G_END_DECLS
