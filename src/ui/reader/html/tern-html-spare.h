/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A process kept ready for the next message, held by an empty view nobody sees: no two messages are in one process, and
 * yet nobody waits for one to start. Main thread. */
#pragma once

#include "ui/reader/html/tern-html-view.h"

G_BEGIN_DECLS

/* (transfer full) (nullable): a view whose process the next may share; NULL: none is ready yet. Once that view is made
 * it can go. */
TernHtmlView *tern_html_spare_take (void);
/* In a moment, if there is none. @make: a floating view with an empty page under way in it; see
 * tern_html_view_is_loaded(). */
void tern_html_spare_prepare (TernHtmlView *(*make) (void));

G_END_DECLS
