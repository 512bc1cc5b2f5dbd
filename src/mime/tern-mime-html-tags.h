/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* HTML cut into text, tags and their attributes; used by the HTML to text
 * extraction and to find the charset an HTML part declares in itself.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char name[16]; /* lower case; longer names are cut: none that matter are */
  gboolean closing;
  const char *attributes;
  const char *attributes_end;
} TernMimeTag;

/* @p: at a "<". Returns: what follows the tag, comment or declaration, and
 * @tag->name "" for the latter two; %NULL when the "<" is text. An unfinished
 * tag runs to @end. */
const char *tern_mime_tag_read (const char *p, const char *end, TernMimeTag *tag);

typedef struct
{
  const char *name;
  gsize name_len;
  const char *value; /* raw: references not decoded */
  gsize value_len;
} TernMimeAttribute;

/* @p: @tag->attributes at first, then moved on. Returns: whether there was another. */
gboolean tern_mime_tag_next_attribute (const TernMimeTag *tag, const char **p, TernMimeAttribute *attribute);

/* Returns: (transfer full) (nullable): @name's value with its references
 * decoded, "" for one without value; %NULL when absent. */
char *tern_mime_tag_dup_attribute (const TernMimeTag *tag, const char *name);

/* Appends @text with its character references decoded. */
void tern_mime_tag_append_decoded (GString *out, const char *text, gsize len);

G_END_DECLS
