/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A file of the person's that is there whole under its name, or not at all: written beside it, then renamed. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* TernWholeFile: for one thread at a time, and none that must not wait for a disk. Every error is a sentence with the
 * file's name in it: G_IO_ERROR_NO_SPACE, or what the system said. */
typedef struct _TernWholeFile TernWholeFile;

/* @path: what it will be called; a file that is there stays until the end. @mode: as of open(). */
TernWholeFile *tern_whole_file_new (const char *path, int mode, GError **error);
/* What was not finished is removed. */
void tern_whole_file_free (TernWholeFile *self);
/* To write to and read from; lent. */
int tern_whole_file_get_fd (const TernWholeFile *self);
/* Says that writing failed with this errno. Returns: FALSE. */
gboolean tern_whole_file_fail (const TernWholeFile *self, int code, GError **error);
/* On the disk, then under its name. Once. */
gboolean tern_whole_file_finish (TernWholeFile *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernWholeFile, tern_whole_file_free)

G_END_DECLS
