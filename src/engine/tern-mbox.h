/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Messages behind each other as other programs read them: mbox (RFC 4155), with lines that look like the beginning of
 * one quoted (mboxrd), and the flags as Dovecot, mutt and many others have them (Status, X-Status, X-Keywords). */
#pragma once

#include "mail/tern-flags.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Adds a message to @out. @date: when it arrived, seconds since 1970. Lines end with LF there. */
void tern_mbox_write (GByteArray *out, const char *message, gsize length, gint64 date, const TernFlags *flags);

/* A larger one is passed over: as the journal's limit. */
#define TERN_MBOX_MESSAGE_MAX (60u * 1024 * 1024)

/**
 * TernMboxFunc:
 * @text: as it was before tern_mbox_write(), but for LF at the ends of lines; NULL: a message that is too large
 * @has_date: whether @date is known
 *
 * Returns: FALSE to stop, with @error.
 */
typedef gboolean (*TernMboxFunc) (const char *text,
                                  gsize length,
                                  gboolean has_date,
                                  gint64 date,
                                  TernFlags *flags,
                                  guint64 at,
                                  gpointer data,
                                  GError **error);

/* Blocks; any thread. Calls @func for each message of the @size bytes at @offset. What is before the first is
 * passed over. @at of @func: the bytes that are done. Errors: those of @func; G_IO_ERROR, also CANCELLED. */
gboolean tern_mbox_read (int fd,
                         guint64 offset,
                         guint64 size,
                         TernMboxFunc func,
                         gpointer data,
                         GCancellable *cancellable,
                         GError **error);

G_END_DECLS
