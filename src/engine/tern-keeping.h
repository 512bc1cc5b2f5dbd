/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What of an account's mail is fetched before anybody asks for it, so that it is here without a network. Headers always
 * are, and what was opened once stays. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TernKeeping:
 * @months: messages not older than this are kept; 0: none; TERN_KEEPING_ALL
 * @attachments: whole messages of any size; otherwise those up to 256 KiB, and of larger ones their text
 * @megabytes: the newest messages that fit into this are kept, attachments and all; 0: no limit
 */
typedef struct
{
  int months;
  gboolean attachments;
  guint megabytes;
} TernKeeping;

#define TERN_KEEPING_ALL (-1)
/* Of an account that says nothing: text of the last 12 months, at most 2 GB. */
#define TERN_KEEPING_DEFAULT ((TernKeeping){ 12, FALSE, 2048 })

/* As accounts.ini and ternctl write it, each nullable, NULL being the default's: @mail `none`, `all` or months from 1
 * to 1200; @attachments `always` or `on-demand`; @at_most megabytes, or `any`. Pure. FALSE with
 * TERN_ENGINE_ERROR_INVALID and a sentence. */
gboolean tern_keeping_parse (const char *mail,
                             const char *attachments,
                             const char *at_most,
                             TernKeeping *keeping,
                             GError **error);

/* Seconds since 1970: messages before it are not kept for their age. G_MININT64: none is too old, G_MAXINT64: all. */
gint64 tern_keeping_get_since (const TernKeeping *self, gint64 now);
/* Bytes of the largest message that is kept whole; 0: any. */
guint64 tern_keeping_get_largest (const TernKeeping *self);

G_END_DECLS
