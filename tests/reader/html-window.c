/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A window with a page in it, without the cleaning that comes before: html-window HOW FILE. HOW is "nothing" or
 * "pictures" for the HTML module, or "open" for a browser without any walls, which shows that what the test listens
 * for can be heard. Prints "loaded"; a line with a path prints the page of the module there as PDF, and then says
 * "printed"; ends when its standard input does. */

#include "ui/reader/html/tern-html-module.h"

#include <glib-unix.h>
#include <gmodule.h>
#include <webkit/webkit.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static struct
{
  const TernHtmlModule *module; /* (nullable): not in a browser without walls */
  GtkWidget *view;
} shown;

static void
say (const char *word)
{
  puts (word);
  fflush (stdout);
}

static void
read_part_async (
    const char *content_id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data, gpointer data)
{
  g_task_report_new_error (NULL, callback, user_data, read_part_async, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "none");
}

static GBytes *
read_part_finish (GAsyncResult *result, char **type, GError **error, gpointer data)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_link (const char *uri, gpointer data)
{
  say ("link");
}

static void
on_hovered (const char *uri, gpointer data)
{
}

static void
on_loaded (gpointer data)
{
  say ("loaded");
}

static void
on_failed (const char *reason, gpointer data)
{
  printf ("failed %s\n", reason);
  fflush (stdout);
}

static void
on_printed (const char *problem, gpointer data)
{
  say (problem != NULL ? problem : "printed");
}

static void
on_found (guint n, gpointer data)
{
}

static GtkWidget *
show_by_module (gboolean pictures, const char *html)
{
  static const TernHtmlHost host
      = { read_part_async, read_part_finish, on_link, on_hovered, on_loaded, on_failed, on_found, NULL, on_printed };
  g_autofree char *path = g_build_filename (g_getenv ("TERN_MODULE_DIR"), "libtern-html.so", NULL);
  GModule *opened = g_module_open (path, G_MODULE_BIND_LOCAL);
  const GdkRGBA white = { 1, 1, 1, 1 };
  TernHtmlModuleFunc func;
  GtkWidget *view;

  if (opened == NULL || !g_module_symbol (opened, TERN_HTML_MODULE_SYMBOL, (gpointer *) &func))
    g_error ("%s", g_module_error ());
  g_module_make_resident (opened);
  view = func ()->view_new (pictures, &host, (gpointer) &host);
  func ()->load (view, html, "", TRUE, &white, "");
  shown.module = func ();
  shown.view = view;
  return view;
}

static void
on_load_changed (WebKitWebView *view, WebKitLoadEvent event)
{
  if (event == WEBKIT_LOAD_COMMITTED)
    say ("loaded");
}

static GtkWidget *
show_openly (const char *html)
{
  GtkWidget *view = webkit_web_view_new ();
  g_autofree char *page = g_strconcat ("<!DOCTYPE html>", html, NULL);

  g_signal_connect (view, "load-changed", G_CALLBACK (on_load_changed), NULL);
  webkit_web_view_load_html (WEBKIT_WEB_VIEW (view), page, "http://base.leak.example:8080/");
  return view;
}

static void
print (const char *path)
{
  g_autoptr (GtkPrintSettings) settings = gtk_print_settings_new ();
  g_autoptr (GtkPageSetup) setup = gtk_page_setup_new ();
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);

  gtk_print_settings_set_printer (settings, "Print to File");
  gtk_print_settings_set (settings, GTK_PRINT_SETTINGS_OUTPUT_URI, uri);
  gtk_print_settings_set (settings, GTK_PRINT_SETTINGS_OUTPUT_FILE_FORMAT, "pdf");
  shown.module->print (shown.view, settings, setup);
}

static gboolean
on_input (int fd, GIOCondition condition, gpointer done)
{
  char path[4096];
  gssize n = read (fd, path, sizeof path - 1);

  if (n <= 1 || shown.module == NULL)
    {
      *(gboolean *) done = TRUE;
      return G_SOURCE_REMOVE;
    }
  path[n - 1] = '\0';
  print (path);
  return G_SOURCE_CONTINUE;
}

int
main (int argc, char **argv)
{
  g_autofree char *html = NULL;
  gboolean done = FALSE;
  GtkWidget *window;

  g_assert_cmpint (argc, ==, 3);
  g_assert_true (g_file_get_contents (argv[2], &html, NULL, NULL));
  gtk_init ();
  window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (window), 800, 600);
  gtk_window_set_child (GTK_WINDOW (window), strcmp (argv[1], "open") == 0
                                                 ? show_openly (html)
                                                 : show_by_module (strcmp (argv[1], "pictures") == 0, html));
  gtk_window_present (GTK_WINDOW (window));
  g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP, on_input, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
  gtk_window_destroy (GTK_WINDOW (window));
  return 0;
}
