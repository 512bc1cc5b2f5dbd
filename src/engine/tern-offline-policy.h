/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What of an account's mail is fetched before anybody asks for it, so that it is here without a network. Headers always
 * are, and what was opened once stays while there is room (see tern-offline-limit.h). */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TernOfflinePolicy:
 * @months: messages not older than this are kept; 0: none; TERN_OFFLINE_ALL
 * @attachments: whole messages of any size; otherwise those up to 256 KiB, and of larger ones their text
 * @megabytes: the newest messages that fit into this are kept, attachments and all, and no more than this of them and
 *   what was opened together; 0: no limit
 */
typedef struct
{
  int months;
  gboolean attachments;
  guint megabytes;
} TernOfflinePolicy;

#define TERN_OFFLINE_ALL (-1)
/* Of an account that says nothing: text of the last 12 months, at most 2 GB. */
#define TERN_OFFLINE_DEFAULT ((TernOfflinePolicy){ 12, FALSE, 2048 })

/* As accounts.ini and ternctl write it, each nullable, NULL being the default's: @mail `none`, `all` or months from 1
 * to 1200; @attachments `always` or `on-demand`; @at_most megabytes, or `any`. Pure. FALSE with
 * TERN_ENGINE_ERROR_INVALID and a sentence. */
gboolean tern_offline_policy_parse (const char *mail,
                                    const char *attachments,
                                    const char *at_most,
                                    TernOfflinePolicy *policy,
                                    GError **error);

/* What parse takes for the same again: (transfer full), and (transfer none) for the attachments. */
char *tern_offline_policy_dup_mail (const TernOfflinePolicy *self);
const char *tern_offline_policy_get_attachments (const TernOfflinePolicy *self);
char *tern_offline_policy_dup_at_most (const TernOfflinePolicy *self);

gboolean tern_offline_policy_equal (const TernOfflinePolicy *self, const TernOfflinePolicy *other);
/* Seconds since 1970: messages before it are not kept for their age. G_MININT64: none is too old, G_MAXINT64: all. */
gint64 tern_offline_policy_get_since (const TernOfflinePolicy *self, gint64 now);
/* Bytes of the largest message that is kept whole; 0: any. */
guint64 tern_offline_policy_get_largest (const TernOfflinePolicy *self);

G_END_DECLS
