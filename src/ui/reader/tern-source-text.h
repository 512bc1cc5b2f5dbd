/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The source of a message as text that can be shown. Pure; any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What is shown of a longer source. */
#define TERN_SOURCE_MAX_BYTES (1024 * 1024)

/* UTF-8 stays as it is, any other byte and control characters become U+FFFD, and a very long line goes on in the next.
 * @length: of @bytes. Returns: (transfer full). */
char *tern_source_text_new (GBytes *bytes, gsize length);

G_END_DECLS
