/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Puts the page of a view on paper, by the renderer that shows it: with what it has loaded, and behind the same
 * walls. */
#pragma once

#include "ui/reader/html/tern-html-view.h"

G_BEGIN_DECLS

/* See TernHtmlModule. */
void tern_html_print (GtkWidget *view, GtkPrintSettings *settings, GtkPageSetup *setup);

G_END_DECLS
