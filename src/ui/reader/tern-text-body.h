/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Shows the text of a message; the message page puts it below the header. */
#pragma once

#include "ui/reader/tern-text-buffer.h"

G_BEGIN_DECLS

#define TERN_TYPE_TEXT_BODY (tern_text_body_get_type ())

/**
 * TernTextBody: a text view that cannot be changed and keeps its caret. Its lines are a column of a width that is good
 * to read. Return opens what the caret is on, a link or a fold; Space reads on.
 *
 * Property `zoom` (double, 1.0).
 * Signals: `link-activated (const char *uri, const char *shown)`; `read-on ()`: Space at the end of the text.
 */
G_DECLARE_FINAL_TYPE (TernTextBody, tern_text_body, TERN, TEXT_BODY, GtkTextView)

TernTextBody *tern_text_body_new (void);
/* @buffer: (nullable). */
void tern_text_body_set_text (TernTextBody *self, TernTextBuffer *buffer);
/* (transfer none) (nullable). */
TernTextBuffer *tern_text_body_get_text (TernTextBody *self);
/* The width in pixels that a column of text has in a place of @width, at zoom 1: for what stands above and below it. */
int tern_text_body_measure_column (GtkWidget *widget);

G_END_DECLS
