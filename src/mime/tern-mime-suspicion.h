/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What about the sender of a message should be said before it is believed. Pure; any thread.
 */

#pragma once

#include "mime/tern-mime-document.h"

G_BEGIN_DECLS

/**
 * TernMimeSuspicionKind:
 * @TERN_MIME_SUSPICION_MIXED_LETTERS: the domain is written in letters that only look like others. @shown: as it is
 *   read, @real: in ASCII
 * @TERN_MIME_SUSPICION_RESEMBLES: the domain looks like one the reader knows. @shown: that one, @real: the sender's
 * @TERN_MIME_SUSPICION_NAME_DOMAIN: the name is a domain that is not the sender's. @shown: the name, @real: the address
 * @TERN_MIME_SUSPICION_ANSWERS_ELSEWHERE: answers go to somebody else. @shown: the sender, @real: whom they go to
 */
typedef enum
{
  TERN_MIME_SUSPICION_MIXED_LETTERS,
  TERN_MIME_SUSPICION_RESEMBLES,
  TERN_MIME_SUSPICION_NAME_DOMAIN,
  TERN_MIME_SUSPICION_ANSWERS_ELSEWHERE,
} TernMimeSuspicionKind;

/* Both texts are one clean line. */
typedef struct
{
  TernMimeSuspicionKind kind;
  char *shown;
  char *real;
} TernMimeSuspicion;

/**
 * tern_mime_suspicions_find:
 * @known: (array zero-terminated=1): domains a stranger could pretend to be: the reader's own
 *
 * That a name shows another address is among the document's warnings already. Mailing lists, which send answers where
 * they want them, are not suspected for it.
 *
 * Returns: (transfer full) (element-type TernMimeSuspicion): mostly empty
 */
GPtrArray *tern_mime_suspicions_find (const TernMimeDocument *document, const char *const *known);

G_END_DECLS
