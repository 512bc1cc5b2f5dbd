/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Reports about messages somebody sent (RFC 3462): what became of them on the way (RFC 3464), or that they were seen
 * (RFC 8098). Pure; any thread; linear.
 */

#pragma once

#include "mime/tern-mime-document.h"

G_BEGIN_DECLS

typedef enum
{
  TERN_MIME_OUTCOME_FAILED,
  TERN_MIME_OUTCOME_DELAYED,
  TERN_MIME_OUTCOME_DELIVERED, /* or passed on to where nothing more is told */
  TERN_MIME_OUTCOME_DISPLAYED,
} TernMimeOutcome;

/* Why, as far as people have words for it (RFC 3463). */
typedef enum
{
  TERN_MIME_REASON_UNKNOWN,
  TERN_MIME_REASON_NO_MAILBOX,
  TERN_MIME_REASON_NO_DOMAIN,
  TERN_MIME_REASON_CLOSED,
  TERN_MIME_REASON_FULL,
  TERN_MIME_REASON_TOO_LARGE,
  TERN_MIME_REASON_NO_ANSWER,
  TERN_MIME_REASON_TOO_LONG,
  TERN_MIME_REASON_REFUSED,
} TernMimeReason;

/**
 * TernMimeReported:
 * @recipient: one clean line; the address the message was for
 * @words: (nullable): what the other server said, one clean line of at most 500 characters
 */
typedef struct
{
  char *recipient;
  TernMimeOutcome outcome;
  TernMimeReason reason;
  char *words;
} TernMimeReported;

/* Recipients of one message; nobody reads of more. */
#define TERN_MIME_REPORT_MAX 100

/* Returns: (transfer full) (nullable) (element-type TernMimeReported): %NULL when the message is no such report, or
 * reports of nobody. */
GPtrArray *tern_mime_report_read (const TernMimeDocument *document);

G_END_DECLS
