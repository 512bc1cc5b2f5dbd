/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Files that were opened; see the header. */
#include "ui/reader/tern-opened-file.h"

#include <glib/gstdio.h>

#include <errno.h>
#include <time.h>

/* The program that opened one may read it for as long. */
#define KEEP_SECONDS (2 * 24 * 60 * 60)

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      g_unlink (file);
    }
  g_rmdir (path);
}

static void
clear_old (const char *place)
{
  g_autoptr (GDir) dir = g_dir_open (place, 0, NULL);
  time_t before = time (NULL) - KEEP_SECONDS;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (place, name, NULL);
      GStatBuf status;

      if (g_lstat (path, &status) == 0 && S_ISDIR (status.st_mode) && status.st_mtime < before)
        remove_folder (path);
    }
}

GFile *
tern_opened_file_new (const char *name, GError **error)
{
  g_autofree char *place = g_build_filename (g_get_user_cache_dir (), "tern", "opened", NULL);
  g_autofree char *folder = g_build_filename (place, "XXXXXX", NULL);

  g_mkdir_with_parents (place, 0700);
  clear_old (place);
  if (g_mkdtemp (folder) == NULL)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "“%s” could not be made: %s", folder,
                   g_strerror (errno));
      return NULL;
    }
  return g_file_new_build_filename (folder, name, NULL);
}
