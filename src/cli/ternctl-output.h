/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What ternctl writes to stdout: JSON objects, one a line, or bytes. */
#pragma once

#include <glib.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Writes at once. Returns: %FALSE when nobody reads any more, or writing failed: then stop; what is
 * to be said about it ternctl_output_end() says. */
gboolean ternctl_output_bytes (const void *data, gsize len);

/* Begins an object; members are added by json_builder_* and the calls below. */
JsonBuilder *ternctl_object_new (void);
/* Ends it, writes it as one line, frees @builder. */
gboolean ternctl_object_print (JsonBuilder *builder);

/* @value: (nullable): null then. */
void ternctl_add_text (JsonBuilder *builder, const char *name, const char *value);
void ternctl_add_number (JsonBuilder *builder, const char *name, gint64 value);
void ternctl_add_truth (JsonBuilder *builder, const char *name, gboolean value);
/* As "2026-11-21T05:13:30+01:00"; "…Z" when @offset_minutes is 0. */
void
ternctl_add_date (JsonBuilder *builder, const char *name, gint64 unix_seconds, int offset_minutes);

/* Says on stderr when writing failed, but not when nobody read. Returns: whether all was well. */
gboolean ternctl_output_end (void);

G_END_DECLS
