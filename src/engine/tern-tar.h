/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The little of tar (POSIX ustar) that a backup needs: plain files behind each other. Nothing here is ever unpacked
 * into a folder: whoever reads is told where the bytes of a file are, and no name becomes a path. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What one file may hold; ustar writes eleven octal digits. */
#define TERN_TAR_FILE_MAX (G_GUINT64_CONSTANT (8) * 1024 * 1024 * 1024 - 1)

typedef struct _TernTarWriter TernTarWriter;

/* @fd: of an empty file that can be sought in; stays the caller's. @made: seconds since 1970. All below block; errors
 * are G_IO_ERROR, NO_SPACE among them, with the system's words. */
TernTarWriter *tern_tar_writer_new (int fd, gint64 made);
void tern_tar_writer_free (TernTarWriter *self);
/* @folder: "" or at most 150 bytes; @name: at most 100. Files are written one after the other. */
gboolean tern_tar_writer_begin (TernTarWriter *self, const char *folder, const char *name, GError **error);
gboolean tern_tar_writer_add (TernTarWriter *self, gconstpointer data, gsize length, GError **error);
gboolean tern_tar_writer_end (TernTarWriter *self, GError **error);
/* begin, add and end. */
gboolean tern_tar_writer_put (TernTarWriter *self, const char *name, const char *text, GError **error);
/* What says that nothing is missing. */
gboolean tern_tar_writer_finish (TernTarWriter *self, GError **error);

/**
 * TernTarFile: one of a tar.
 * @name: with its folder; valid UTF-8, never shown to a file system
 * @offset, @size: where its bytes are
 */
typedef struct
{
  char *name;
  guint64 offset;
  guint64 size;
} TernTarFile;

void tern_tar_file_free (TernTarFile *file);

/* Blocks. At most 100,000 files. Returns: (transfer full) (nullable) (element-type TernTarFile): every byte they speak
 * of is there. G_IO_ERROR_INVALID_DATA: it is no tar, is cut short, or has anything but files in it: "is cut short". */
GPtrArray *tern_tar_list (int fd, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernTarWriter, tern_tar_writer_free)

G_END_DECLS
