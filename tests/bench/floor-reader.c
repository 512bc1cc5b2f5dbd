/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The least that shows a text or a page: floor-reader text|html FILE… is a window with one GtkTextView or one
 * WebKitWebView, without scripts, in which "show N" on its standard input puts the N-th file. It says "painted" at the
 * end of the frame after that is there; it ends when its standard input does. */

#include <gio/gunixinputstream.h>
#include <gtk/gtk.h>
#include <webkit/webkit.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  char **files;
  GtkWidget *window;
  GtkWidget *view;
  GDataInputStream *lines;
  gboolean html;
  gboolean done;
} Floor;

static void
on_painted (GdkFrameClock *clock, Floor *floor)
{
  g_signal_handlers_disconnect_by_func (clock, on_painted, floor);
  puts ("painted");
  fflush (stdout);
}

static void
wait_for_frame (Floor *floor)
{
  g_signal_connect (gtk_widget_get_frame_clock (floor->window), "after-paint", G_CALLBACK (on_painted), floor);
  gtk_widget_queue_draw (floor->view);
}

static void
on_load_changed (WebKitWebView *view, WebKitLoadEvent event, Floor *floor)
{
  if (event == WEBKIT_LOAD_FINISHED)
    wait_for_frame (floor);
}

static void
show (Floor *floor, guint number)
{
  g_autofree char *contents = NULL;

  g_assert_true (g_file_get_contents (floor->files[number - 1], &contents, NULL, NULL));
  if (floor->html)
    {
      webkit_web_view_load_html (WEBKIT_WEB_VIEW (floor->view), contents, NULL);
      return;
    }
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (floor->view)), contents, -1);
  wait_for_frame (floor);
}

static void
line_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Floor *floor = data;
  g_autofree char *line = g_data_input_stream_read_line_finish (floor->lines, result, NULL, NULL);

  if (line == NULL)
    {
      floor->done = TRUE;
      return;
    }
  if (g_str_has_prefix (line, "show "))
    show (floor, (guint) atoi (line + 5));
  g_data_input_stream_read_line_async (floor->lines, 0, NULL, line_read_cb, floor);
}

static GtkWidget *
make_view (Floor *floor)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  if (floor->html)
    {
      floor->view = webkit_web_view_new ();
      webkit_settings_set_enable_javascript (webkit_web_view_get_settings (WEBKIT_WEB_VIEW (floor->view)), FALSE);
      g_signal_connect (floor->view, "load-changed", G_CALLBACK (on_load_changed), floor);
      return floor->view;
    }
  floor->view = gtk_text_view_new ();
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (floor->view), GTK_WRAP_WORD_CHAR);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), floor->view);
  return scrolled;
}

int
main (int argc, char **argv)
{
  Floor floor = { .files = argv + 2 };
  g_autoptr (GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);

  g_assert_cmpint (argc, >, 2);
  gtk_init ();
  floor.html = g_str_equal (argv[1], "html");
  floor.window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (floor.window), 720, 720);
  gtk_window_set_child (GTK_WINDOW (floor.window), make_view (&floor));
  gtk_window_present (GTK_WINDOW (floor.window));
  floor.lines = g_data_input_stream_new (input);
  g_data_input_stream_read_line_async (floor.lines, 0, NULL, line_read_cb, &floor);
  while (!floor.done)
    g_main_context_iteration (NULL, TRUE);
  gtk_window_destroy (GTK_WINDOW (floor.window));
  return 0;
}
