/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Finds web and mail addresses in plain text, and says when a link shows another place than it goes to. Pure; any
 * thread; linear. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Longer is nobody's address. */
#define TERN_TEXT_LINK_MAX_BYTES 2048

/* Bytes @start up to, not with, @end of the text. */
typedef struct
{
  gsize start;
  gsize end;
  char *target; /* a URI: http, https, ftp or mailto */
} TernTextLink;

/* @text: UTF-8. http:, https:, ftp: and mailto: URIs, "www." names and bare mail addresses; the punctuation of the
 * sentence around them is left out.
 * Returns: (transfer full) (element-type TernTextLink): in order, not overlapping; frees its targets. */
GArray *tern_text_links_find (const char *text, gsize length);

/* Whether @shown, the text of a link, looks like an address on another host than the one @target goes to.
 * "bank.example" for "https://bank.example/x" or for a host below it is honest; words are never dishonest. */
gboolean tern_text_link_misleads (const char *shown, const char *target);

/* Returns: (transfer full) (nullable): the host of @uri as a person must see it, in ASCII where it is not all ASCII; of
 * a mailto the domain. NULL when there is none. */
char *tern_text_link_dup_host (const char *uri);

G_END_DECLS
