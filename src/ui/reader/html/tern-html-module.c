/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The one symbol the reader looks for in the HTML module. */
#include "ui/reader/html/tern-html-module.h"

#include "ui/reader/html/tern-html-print.h"
#include "ui/reader/html/tern-html-view.h"

G_MODULE_EXPORT const TernHtmlModule *tern_html_module_get (void);

static void
set_zoom (GtkWidget *view, double zoom)
{
  webkit_web_view_set_zoom_level (WEBKIT_WEB_VIEW (view), zoom);
}

const TernHtmlModule *
tern_html_module_get (void)
{
  static const TernHtmlModule module = {
    .version = TERN_HTML_MODULE_VERSION,
    .view_new = tern_html_view_new,
    .load = tern_html_view_load,
    .enter = tern_html_view_enter,
    .leave = tern_html_view_leave,
    .set_zoom = set_zoom,
    .find = tern_html_view_find,
    .find_next = tern_html_view_find_next,
    .go_to = tern_html_view_go_to,
    .measure = tern_html_view_measure,
    .print = tern_html_print,
  };

  return &module;
}
