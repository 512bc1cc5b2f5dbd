/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* TernMessage and TernMessageList as src/model/ promises them, of made-up rows and with no store behind them: the tests
 * of src/ui/list link these in the model's place and decide what changes when. */
#pragma once

#include "model/tern-message-list.h"

/* What a row says; strings are static. */
typedef struct
{
  gint64 id;
  gint64 date;
  gint64 snoozed;
  guint64 size;
  const char *sender;
  const char *subject;
  const char *preview;
  const char *recipients;
  gboolean unread, starred, answered, forwarded, muted, attachment, waiting, placeholder;
  guint level;    /* 1: of the expanded thread above */
  guint n_thread; /* messages of the thread; 0 is one */
  guint n_folded;
} FakeRow;

/* @n rows with ids n … 1 and words made of them; not loading. */
TernMessageList *fake_list_new (guint n);
/* Of @rows, which stay the caller's and are looked up by id. */
TernMessageList *fake_list_new_of (const FakeRow *rows, guint n);
/* Inserts @n rows with these ids, in one items-changed. */
void fake_list_insert (TernMessageList *self, guint position, const gint64 *ids, guint n);
/* `removing`, then items-changed. */
void fake_list_remove (TernMessageList *self, guint position, guint n);
/* A removal and an insertion right after it. */
void fake_list_move (TernMessageList *self, guint from, guint to);
/* Removes every row whose id @goes says goes, as one items-changed from the first to the last: `removing` is emitted
 * for each run before it. */
void fake_list_remove_merged (TernMessageList *self, gboolean (*goes) (gint64 id));
/* All rows in the other direction, as a list that was sorted: one items-changed, and no `removing`. */
void fake_list_turn_round (TernMessageList *self);
/* The same with the rows that @stays says stay, or with all again that there were at first. */
void fake_list_filter (TernMessageList *self, gboolean (*stays) (gint64 id));
void fake_list_set_loading (TernMessageList *self, gboolean loading);
void fake_list_set_error (TernMessageList *self, const char *message);
/* Objects made so far. */
guint fake_list_get_n_made (TernMessageList *self);
/* Changes one of the flags of @message and says so. */
void fake_message_set (TernMessage *message, const char *property, gboolean value);
