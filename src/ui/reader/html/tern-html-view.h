/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The view of the HTML module: a page that can be read, searched and zoomed, and goes nowhere. */
#pragma once

#include "ui/reader/html/tern-html-module.h"

#include <webkit/webkit.h>

G_BEGIN_DECLS

#define TERN_TYPE_HTML_VIEW (tern_html_view_get_type ())
G_DECLARE_FINAL_TYPE (TernHtmlView, tern_html_view, TERN, HTML_VIEW, WebKitWebView)

/* Whether the last page it was given is there. */
gboolean tern_html_view_is_loaded (TernHtmlView *self);
GtkWidget *tern_html_view_new (gboolean pictures, const TernHtmlHost *host, gpointer data);
void tern_html_view_load (
    GtkWidget *view, const char *html, const char *style, gboolean standards, const GdkRGBA *background,
    const char *greeting);
gboolean tern_html_view_enter (GtkWidget *view);
void tern_html_view_leave (GtkWidget *view, void (*left) (gpointer data), gpointer data);
void tern_html_view_find (GtkWidget *view, const char *text);
void tern_html_view_find_next (GtkWidget *view, gboolean forward);
void tern_html_view_go_to (GtkWidget *view, const char *place);
void tern_html_view_measure (GtkWidget *view);
/* Tells the host. */
void tern_html_view_set_printed (TernHtmlView *self, const char *problem);

G_END_DECLS
