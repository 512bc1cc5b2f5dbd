/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What tests with an engine share, also those of the folders above it: a folder of their own, and waiting for an
 * answer with a limit. */
#pragma once

#include <gio/gio.h>

/* A new folder; (transfer full). */
char *fixture_make_folder (void);
/* It and what is in it. Frees @folder. */
void fixture_remove_folder (char *folder);

/* Keeps the result; user_data is a GAsyncResult **. */
void fixture_keep_result (GObject *source, GAsyncResult *result, gpointer user_data);
/* Iterates the thread's context until *@pointer is set; fails the test after 60 seconds. */
void fixture_wait_for (gpointer *pointer);
/* The same until @func says so. */
void fixture_wait_until (gboolean (*func) (gpointer), gpointer data);
