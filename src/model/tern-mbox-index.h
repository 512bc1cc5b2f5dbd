/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The messages of an .mbox, found by reading through it once on a worker: of a file of a gigabyte no more than a piece
 * is in memory, beside a line for each message. */
#pragma once

#include "model/tern-message.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Further ones are not listed, and the list says so. */
#define TERN_MBOX_MAX_MESSAGES 1000000

#define TERN_TYPE_MBOX_INDEX (tern_mbox_index_get_type ())

/**
 * TernMboxIndex: GListModel of TernMessage, in the order of the file, growing while it is read; each is made when asked
 * for and has no source: tern_mail_file_open_async() with its range reads it. Main thread.
 *
 * Properties, read-only and notified: `done` (double, 0 … 1: how much was read), `problem` (string, nullable).
 */
G_DECLARE_FINAL_TYPE (TernMboxIndex, tern_mbox_index, TERN, MBOX_INDEX, GObject)

/* Begins to read. */
TernMboxIndex *tern_mbox_index_new (GFile *file);
/* Reads no further; what was found stays. */
void tern_mbox_index_stop (TernMboxIndex *self);
GFile *tern_mbox_index_get_file (TernMboxIndex *self);
double tern_mbox_index_get_done (TernMboxIndex *self);
/* Whether it is being read. */
gboolean tern_mbox_index_get_busy (TernMboxIndex *self);
const char *tern_mbox_index_get_problem (TernMboxIndex *self);
/* @offset, @length: (out): of the message at @position, with its From_ line. */
void tern_mbox_index_get_range (TernMboxIndex *self, guint position, guint64 *offset, guint64 *length);

G_END_DECLS
