/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Finds quoted lines in plain text, and which runs of them are long enough to be folded away. Pure; any thread;
 * linear. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A shorter quote is quicker read than unfolded. */
#define TERN_QUOTE_FOLD_LINES 8

/* A run of neighbouring quoted lines: bytes @start up to, not with, @end, line ends included. */
typedef struct
{
  gsize start;
  gsize end;
  guint lines;
  gboolean folds;
} TernQuote;

/* How often the line at @line (up to @end) is quoted: ">" at its start, each maybe followed by one space; ">From" is a
 * line that a mailbox file changed. @marker: (out) (optional): bytes of the marks, with the space behind them. */
guint tern_quote_measure_level (const char *line, const char *end, gsize *marker);

/* Quotes of TERN_QUOTE_FOLD_LINES lines and more fold, unless nothing but quotes and the line that introduces one would
 * be left. Returns: (transfer full) (element-type TernQuote): in order. */
GArray *tern_quotes_find (const char *text, gsize length);

G_END_DECLS
