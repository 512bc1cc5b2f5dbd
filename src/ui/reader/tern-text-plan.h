/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A plain text cut into the pieces that TernTextBody inserts: made on a worker, for texts of any length. */
#pragma once

#include "ui/reader/tern-quote-folds.h"
#include "ui/reader/tern-text-links.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Levels with a look of their own; deeper ones begin again. */
#define TERN_TEXT_LEVELS 3
/* Text of a longer line continues on the next: one paragraph is laid out in one go, whatever it holds. */
#define TERN_TEXT_LINE_MAX_BYTES 4096

/**
 * TernTextLine: bytes @start up to, not with, @end, without the line end.
 * @marker: how many of them are quote marks
 * @level: 0 for what is not quoted
 */
typedef struct
{
  gsize start;
  gsize end;
  guint marker;
  guint level;
} TernTextLine;

/**
 * TernTextPlan: of one text; immutable once made.
 * @text: lent to whoever holds the plan; @owner keeps it
 * @lines: (element-type TernTextLine)
 * @links: (element-type TernTextLink)
 * @quotes: (element-type TernQuote)
 */
typedef struct
{
  const char *text;
  gsize length;
  GBytes *owner;
  GArray *lines;
  GArray *links;
  GArray *quotes;
} TernTextPlan;

/* @text: UTF-8. Linear; long work for a long text. */
TernTextPlan *tern_text_plan_new (GBytes *text);
void tern_text_plan_free (TernTextPlan *self);

/* On a worker. The only error is G_IO_ERROR_CANCELLED. */
void tern_text_plan_async (GBytes *text, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
TernTextPlan *tern_text_plan_finish (GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernTextPlan, tern_text_plan_free)

G_END_DECLS
