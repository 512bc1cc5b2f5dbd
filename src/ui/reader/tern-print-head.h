/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What stands above a message on paper: its subject, who wrote to whom, and when. Any thread. */
#pragma once

#include "model/tern-message-content.h"

G_BEGIN_DECLS

/* (transfer full): as Pango markup, a line each. */
char *tern_print_head_new_markup (TernMimeDocument *document);
/* (transfer full): as an element of a page that is seen on paper alone. */
char *tern_print_head_new_html (TernMimeDocument *document);

/* Goes with it into the style sheet of the page. */
#define TERN_PRINT_HEAD_STYLE                                                                                          \
  ".tern-print-head{display:none!important}"                                                                           \
  "@media print{"                                                                                                      \
  ".tern-print-head{all:revert;display:block!important;font:10pt sans-serif;color:#000;background:#fff;"               \
  "border-bottom:1px solid #888;padding-bottom:8pt;margin:0 0 12pt}"                                                   \
  ".tern-print-head>b{display:block;font-size:14pt;margin-bottom:4pt}"                                                 \
  "body{max-width:none!important;margin:0!important;padding:0!important}}"

G_END_DECLS
