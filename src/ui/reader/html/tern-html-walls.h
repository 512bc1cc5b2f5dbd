/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What every view stands on: the context that serves the parts of messages, settings with everything off, and a session
 * for each of the two ways to show a message. */
#pragma once

#include <webkit/webkit.h>

G_BEGIN_DECLS

/* (transfer none): one for the program. */
WebKitWebContext *tern_html_walls_get_context (void);
/* (transfer full): nothing is kept by it. Without @pictures it has no way to the network. */
WebKitNetworkSession *tern_html_walls_new_session (gboolean pictures);
/* (transfer full). */
WebKitSettings *tern_html_walls_new_settings (void);
/* The policy for a page, also where a page says it itself. */
const char *tern_html_walls_get_policy (gboolean pictures);

G_END_DECLS
