/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Shows the HTML of a message: finds the module that can, and stands between it and the message. */
#pragma once

#include "model/tern-message-content.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TERN_TYPE_HTML_BODY (tern_html_body_get_type ())

/**
 * TernHtmlBody: property `zoom` (double).
 * Signals: `loaded ()`; `failed ()`: the page cannot be shown, or no longer; `link-activated (const char *uri)`;
 * `found (guint n)`; `printed (const char *problem)`: (nullable): NULL when it was.
 */
G_DECLARE_FINAL_TYPE (TernHtmlBody, tern_html_body, TERN, HTML_BODY, AdwBin)

/* @content: whose parts its pictures are. */
TernHtmlBody *tern_html_body_new (TernMessageContent *content);
/* @head: from tern_print_head_new_html(). @pictures: from the network too; @clean was made with the same. @greeting:
 * what a screen reader says when the page is given the focus for the first time. Fails with `failed`. */
void tern_html_body_load (
    TernHtmlBody *self, const TernMimeCleanHtml *clean, const char *head, gboolean pictures, const char *greeting);
/* Without a question; tells the end by `printed`. */
void tern_html_body_print (TernHtmlBody *self, GtkPrintSettings *settings, GtkPageSetup *setup);
/* Whether a page keeps its own colours in a dark window too; from the next load on. */
void tern_html_body_set_own_colours (TernHtmlBody *self, gboolean own_colours);
/* From here on it is as high as its page, up to a limit, and what it is in scrolls. */
void tern_html_body_set_embedded (TernHtmlBody *self);
/* Before the focus is moved elsewhere by a key; see TernHtmlModule. */
void tern_html_body_leave (TernHtmlBody *self, void (*left) (gpointer data), gpointer data);
/* The @nth place that was marked in the page, from 1. */
void tern_html_body_go_to_mark (TernHtmlBody *self, guint nth);
void tern_html_body_find (TernHtmlBody *self, const char *text);
void tern_html_body_find_next (TernHtmlBody *self, gboolean forward);

G_END_DECLS
