/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Text of a row, of scripts that run with the interface or against it. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Main thread. @text: any; @otherwise: said in its place, dimmed by the class "missing", when it is empty. */
void tern_row_text_show (GtkInscription *inscription, const char *text, const char *otherwise);
/* Pixels that @child is to have of @width: text that runs against the interface gets no more room than it fills, or it
 * would begin at the other edge. */
int tern_row_text_fit (GtkInscription *child, int width);

G_END_DECLS
