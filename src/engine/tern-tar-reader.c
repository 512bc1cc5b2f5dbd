/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What is in a tar somebody brought, and where; see tern-tar.h. */
#include "engine/tern-tar.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK 512
#define MAX_FILES 100000

void
tern_tar_file_free (TernTarFile *file)
{
  g_free (file->name);
  g_free (file);
}

static gboolean
fail (GError **error, const char *what)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, what);
  return FALSE;
}

/* Octal digits, blanks around them. */
static gboolean
read_number (const char *field, gsize length, guint64 *number)
{
  gsize i = 0, digits = 0;

  *number = 0;
  while (i < length && field[i] == ' ')
    i++;
  for (; i < length && field[i] >= '0' && field[i] <= '7'; i++, digits++)
    *number = *number * 8 + (guint64) (field[i] - '0');
  return digits > 0 && (i == length || field[i] == ' ' || field[i] == '\0');
}

static gboolean
is_sound (const char *block)
{
  guint64 wanted;
  guint sum = 8 * ' ';

  for (guint i = 0; i < BLOCK; i++)
    sum += i >= 148 && i < 156 ? 0 : (guint8) block[i];
  return read_number (block + 148, 8, &wanted) && wanted == sum && memcmp (block + 257, "ustar", 5) == 0;
}

static gboolean
is_empty (const char *block)
{
  for (guint i = 0; i < BLOCK; i++)
    if (block[i] != '\0')
      return FALSE;
  return TRUE;
}

/* Below nothing and beside nothing: what would lead out of a folder is not looked at further. Returns: (transfer full)
 * (nullable). */
static char *
dup_name (const char *block)
{
  g_autofree char *folder = g_strndup (block + 345, 155);
  g_autofree char *name = g_strndup (block, 100);
  g_autofree char *whole = *folder != '\0' ? g_strconcat (folder, "/", name, NULL) : g_strdup (name);
  g_auto (GStrv) parts = g_strsplit (whole, "/", -1);

  if (!g_utf8_validate (whole, -1, NULL) || *name == '\0')
    return NULL;
  for (gsize i = 0; parts[i] != NULL; i++)
    if (*parts[i] == '\0' || g_str_equal (parts[i], ".") || g_str_equal (parts[i], ".."))
      return NULL;
  return g_steal_pointer (&whole);
}

/* Returns: (transfer full) (nullable). */
static TernTarFile *
read_file (const char *block, guint64 at, guint64 length, GError **error)
{
  g_autofree char *name = dup_name (block);
  TernTarFile *file;
  guint64 size;

  if (!is_sound (block) || !read_number (block + 124, 12, &size))
    return fail (error, "is damaged"), NULL;
  if ((block[156] != '0' && block[156] != '\0') || name == NULL)
    return fail (error, "has something in it that Tern does not put into a backup"), NULL;
  if (size > length - at)
    return fail (error, "is cut short"), NULL;
  file = g_new0 (TernTarFile, 1);
  file->name = g_steal_pointer (&name);
  file->offset = at;
  file->size = size;
  return file;
}

static gboolean
read_files (int fd, guint64 length, GPtrArray *files, GCancellable *cancellable, GError **error)
{
  char block[BLOCK];
  guint64 at = 0;

  while (length - at >= BLOCK)
    {
      TernTarFile *file;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (pread (fd, block, BLOCK, (off_t) at) != BLOCK)
        return fail (error, "cannot be read");
      if (is_empty (block))
        return files->len > 0 || fail (error, "is not a backup");
      file = files->len < MAX_FILES ? read_file (block, at + BLOCK, length, error) : NULL;
      if (file == NULL)
        return files->len < MAX_FILES ? FALSE : fail (error, "has too many files in it");
      g_ptr_array_add (files, file);
      /* The padding may be missing only with all that comes after it. */
      at = MIN (length, (file->offset + file->size + BLOCK - 1) / BLOCK * BLOCK);
    }
  return fail (error, "is cut short");
}

GPtrArray *
tern_tar_list (int fd, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify) tern_tar_file_free);
  struct stat about;
  char first[BLOCK];

  if (fstat (fd, &about) != 0 || !S_ISREG (about.st_mode))
    return fail (error, "is not a file"), NULL;
  if (about.st_size < BLOCK || pread (fd, first, BLOCK, 0) != BLOCK || !is_sound (first))
    return fail (error, "is not a backup"), NULL;
  return read_files (fd, (guint64) about.st_size, files, cancellable, error) ? g_steal_pointer (&files) : NULL;
}
