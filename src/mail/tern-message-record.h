/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* One message's header as fetched: what sync hands to the store for one row. */

#pragma once

#include <glib.h>

#include "mail/tern-flags.h"

G_BEGIN_DECLS

/* At most this many References are carried: the first and the last 20. */
#define TERN_MESSAGE_RECORD_MAX_REFERENCES 40

/**
 * TernMessageRecord: borrowed pointers, valid for the call it is passed to. Every text is valid
 * UTF-8. Strings are nullable and NULL when the header had none; numbers are 0 when unknown.
 * @uid: never 0.
 * @keywords: (nullable) (array zero-terminated=1).
 * @size: RFC822.SIZE, bytes.
 * @internal_date: seconds since 1970 UTC.
 * @date: seconds since 1970 UTC, from Date:, else @internal_date.
 * @from_name, @from_address: the first From.
 * @to, @cc: display lists, tern_address_list_to_display().
 * @message_id, @in_reply_to, @references: without angle brackets; at most
 *   TERN_MESSAGE_RECORD_MAX_REFERENCES, oldest first, NULL-terminated (nullable).
 * @email_id, @thread_id: RFC 8474. @gm_msgid, @gm_thrid: X-GM-EXT-1.
 * @has_attachment_guess: from Content-Type alone; BODYSTRUCTURE corrects it later.
 * @content_type: "type/subtype", lower case.
 */
typedef struct
{
  guint32 uid;
  TernFlag system;
  const char *const *keywords;
  guint64 modseq;
  guint64 size;
  gint64 internal_date;
  gint64 date;
  const char *subject;
  const char *from_name;
  const char *from_address;
  const char *to;
  const char *cc;
  const char *message_id;
  const char *in_reply_to;
  const char *const *references;
  const char *email_id;
  const char *thread_id;
  guint64 gm_msgid;
  guint64 gm_thrid;
  gboolean has_attachment_guess;
  const char *content_type;
} TernMessageRecord;

G_END_DECLS
