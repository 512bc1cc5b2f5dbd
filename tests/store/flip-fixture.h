/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A store with one bit flipped: it opens, shows nothing that was not so, and after the next start everything holds
 * again. test-flips.c and test-places.c choose the bits. */

#pragma once

#include "store-fixture.h"

/* Those of the store, in memory: mail.db, body.db, kept.db, kept.log. */
#define FLIP_FILES 4

typedef struct
{
  char *path;
  char *bytes;
  gsize length;
} FlipFile;

enum
{
  FLIP_MAIL,
  FLIP_BODY,
};

/* Fills the store and @files. Returns: (transfer full): everything a person can be shown of it. */
GHashTable *flip_make_pristine (Fixture *f, FlipFile *files);
/* The store is @files again, and closed. */
void flip_restore_all (Fixture *f, FlipFile *files);
void flip_free_all (FlipFile *files);
/* Flips a bit of one file and asserts that the store recovers. @read_first: with a reader before the writer, which
 * points at what it meets. */
void flip_bit (Fixture *f, FlipFile *files, guint index, gsize at, guint bit, gboolean read_first,
               GHashTable *pristine);
