/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Puts the text of a message on paper. */
#pragma once

#include "ui/reader/tern-text-plan.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * TernTextPrintDone: @problem: (nullable): a sentence; %NULL when it was printed, or when nobody wanted it any more.
 */
typedef void (*TernTextPrintDone) (const char *problem, gpointer data);

/* Asks how, and prints: @head, in Pango's markup, on the first page, and on the foot of each @title and its number.
 * @plan: (transfer full). @done is called once, while @data is an object that is kept until then. */
void tern_text_print (
    TernTextPlan *plan, const char *head, const char *title, GtkWindow *parent, TernTextPrintDone done, GObject *data);

/* (transfer full): what printing begins with: margins to read by, and a file called as @title is. */
GtkPageSetup *tern_text_print_new_page_setup (void);
GtkPrintSettings *tern_text_print_new_settings (const char *title);

G_END_DECLS
