/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The text of one message as TernTextBody shows it: quotes by their level, long ones folded, links marked. */
#pragma once

#include "mail/tern-word-match.h"
#include "ui/reader/tern-text-plan.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * TernTextLook: how it is drawn, by the person's theme and zoom.
 * @marker_width: pixels of "> " at @scale: by these the wrapped lines of a quote are indented
 */
typedef struct
{
  double scale;
  int marker_width;
  GdkRGBA link;
  GdkRGBA dim;
  GdkRGBA quotes[TERN_TEXT_LEVELS];
  GdkRGBA match;
  GdkRGBA current_match;
} TernTextLook;

#define TERN_TYPE_TEXT_BUFFER (tern_text_buffer_get_type ())
G_DECLARE_FINAL_TYPE (TernTextBuffer, tern_text_buffer, TERN, TEXT_BUFFER, GtkTextBuffer)

/* Empty; @plan: (transfer full). */
TernTextBuffer *tern_text_buffer_new (TernTextPlan *plan);
/* Inserts a few milliseconds' worth at a time. The only error is G_IO_ERROR_CANCELLED. Once. */
void tern_text_buffer_fill_async (TernTextBuffer *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean tern_text_buffer_fill_finish (TernTextBuffer *self, GAsyncResult *result, GError **error);
/* Instead of an unref. @self: (transfer full) (nullable). A long text is emptied bit by bit while nothing else is to be
 * done: freed at once it would hold the window up. */
void tern_text_buffer_drop (TernTextBuffer *self);
void tern_text_buffer_set_look (TernTextBuffer *self, const TernTextLook *look);

/* How often the line of @iter is quoted. */
guint tern_text_buffer_get_level (TernTextBuffer *self, const GtkTextIter *iter);
/* Whether @iter is on the line that stands for a quote, or heads it once it is unfolded. */
gboolean tern_text_buffer_is_fold (TernTextBuffer *self, const GtkTextIter *iter);
/* Unfolds, or folds again, the quote of that line. Returns: whether there was one. */
gboolean tern_text_buffer_toggle_fold (TernTextBuffer *self, const GtkTextIter *iter);
/* For a search, which looks in what is shown. */
void tern_text_buffer_unfold_all (TernTextBuffer *self);
/* Those with @words in them; the cursor stays. */
void tern_text_buffer_unfold_with (TernTextBuffer *self, const TernWordMatch *words);
/* Returns: (transfer full) (nullable): where the link at @iter goes; @start, @end: (out) (optional). */
char *tern_text_buffer_dup_link (TernTextBuffer *self, const GtkTextIter *iter, GtkTextIter *start, GtkTextIter *end);
/* Returns: (transfer none) (element-type TernTextLink): all, also those in folded quotes. */
GArray *tern_text_buffer_get_links (TernTextBuffer *self);

G_END_DECLS
