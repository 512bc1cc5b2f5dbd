/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A window with nothing but the reader: reader-window [WORD…] FILE… puts the messages of the files into a store of its
 * own and shows the first. The tests beside it drive it by keys and by lines on its standard input, and it says what
 * happened on its standard output, a word a line: "shown", "read-on".
 *
 * Words: dark, contrast, rtl, as-text, large (text twice the size), width=N, height=N, trust=ADDRESS, absent (the last
 * message is a header only), empty, paint (says "painted" at the end of the frame after "shown").
 * Lines: "show N", "none", "focus" (on the body), "do ACTION", "quit". */

#include "mime/tern-mime-document.h"
#include "model/tern-message-list.h"
#include "store/tern-store-bodies.h"
#include "store/tern-store-mailboxes.h"
#include "store/tern-store-messages.h"
#include "store/tern-store-query.h"
#include "ui/reader/tern-reader.h"

#include <gio/gunixinputstream.h>
#include <glib/gstdio.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  const char *const *words;
  const char *const *files;
  guint n_files;
  char *folder;
  TernClient *client;
  GSettings *settings;
  TernMessageList *list;
  TernReader *reader;
  GtkWindow *window;
  gint64 mailbox;
  GDataInputStream *lines;
  gboolean done;
} Stage;

static const char *
find_word (Stage *stage, const char *word)
{
  gsize length = strlen (word);

  for (guint i = 0; stage->words[i] != NULL; i++)
    if (strncmp (stage->words[i], word, length) == 0 && (stage->words[i][length] == '\0' || word[length - 1] == '='))
      return stage->words[i] + length;
  return NULL;
}

static void
say (const char *word)
{
  puts (word);
  fflush (stdout);
}

static void
put_message (Stage *stage, TernStore *store, guint number)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TernMimeDocument) document = NULL;
  g_autoptr (TernMessageRows) rows = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *to = NULL;
  TernMessageRecord record = { .uid = number + 1 };
  const TernAddress *from;
  char *contents;
  gsize length;
  gint64 id;

  g_assert_true (g_file_get_contents (stage->files[number], &contents, &length, NULL));
  bytes = g_bytes_new_take (contents, length);
  document = tern_mime_parse (bytes);
  from = tern_mime_document_get_from (document)->len > 0 ? tern_mime_document_get_from (document)->pdata[0] : NULL;
  to = tern_address_list_to_display (tern_mime_document_get_to (document));
  record.size = length;
  record.internal_date = 1700000000 - number * 60;
  record.date = record.internal_date;
  tern_mime_document_get_date (document, &record.date, NULL);
  record.subject = tern_mime_document_get_subject (document);
  record.from_name = from != NULL ? tern_address_get_name (from) : NULL;
  record.from_address = from != NULL ? tern_address_get_address (from) : NULL;
  record.to = to;
  tern_store_begin (store, &error);
  tern_store_upsert_message (store, stage->mailbox, &record, &id, &error);
  tern_store_commit (store, NULL, &error);
  g_assert_no_error (error);
  if (find_word (stage, "absent") != NULL && number + 1 == stage->n_files)
    return;
  rows = tern_store_get_messages (store, &id, 1, &error);
  const TernBodyKey key = { tern_message_rows_get (rows, 0)->email, "" };
  tern_store_body_put (store, &key, bytes, &error);
  g_assert_no_error (error);
}

static void
fill_store (Stage *stage)
{
  const TernMailboxListed listed = { "INBOX", "INBOX", '/', TERN_MAILBOX_ROLE_INBOX, NULL, TRUE };
  TernMailboxState state = { .uidvalidity = 7, .exists = -1, .unseen = -1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (TernStore) store = tern_store_open (stage->folder, &error);
  gint64 account;

  g_assert_no_error (error);
  account = tern_store_ensure_account (store, "ann", &error);
  tern_store_begin (store, &error);
  tern_store_sync_mailbox_list (store, account, &listed, 1, TRUE, &error);
  tern_store_commit (store, NULL, &error);
  stage->mailbox = tern_store_find_mailbox (store, account, "INBOX", &error);
  tern_store_begin (store, &error);
  tern_store_set_mailbox_state (store, stage->mailbox, &state, &error);
  tern_store_commit (store, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < stage->n_files; i++)
    put_message (stage, store, i);
}

static void
on_painted (GdkFrameClock *clock, Stage *stage)
{
  g_signal_handlers_disconnect_by_func (clock, on_painted, stage);
  say ("painted");
}

static void
on_shown (Stage *stage)
{
  say ("shown");
  if (find_word (stage, "paint") == NULL)
    return;
  g_signal_connect (gtk_widget_get_frame_clock (GTK_WIDGET (stage->window)), "after-paint", G_CALLBACK (on_painted),
                    stage);
  gtk_widget_queue_draw (GTK_WIDGET (stage->reader));
}

static void
on_read_on (Stage *stage)
{
  say ("read-on");
}

/* By its UID, which is its number among the files from 1; the list is newest first. */
static void
show (Stage *stage, guint number)
{
  g_autoptr (TernStore) store = tern_store_reader_open (stage->folder, NULL);
  gint64 id = tern_store_find_message (store, stage->mailbox, number, NULL);
  guint at = tern_message_list_find (stage->list, id);
  g_autoptr (TernMessage) message = g_list_model_get_item (G_LIST_MODEL (stage->list), at);

  tern_reader_set_message (stage->reader, message);
}

static void
line_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Stage *stage = data;
  g_autofree char *line = g_data_input_stream_read_line_finish (stage->lines, result, NULL, NULL);

  if (line == NULL || g_str_equal (line, "quit"))
    {
      stage->done = TRUE;
      return;
    }
  if (g_str_has_prefix (line, "show "))
    show (stage, (guint) atoi (line + 5));
  else if (g_str_equal (line, "none"))
    tern_reader_set_message (stage->reader, NULL);
  else if (g_str_has_prefix (line, "do "))
    g_action_group_activate_action (tern_reader_get_actions (stage->reader), line + 3, NULL);
  else if (g_str_equal (line, "focus"))
    tern_reader_focus (stage->reader);
  g_data_input_stream_read_line_async (stage->lines, 0, NULL, line_read_cb, stage);
}

static void
listen (Stage *stage)
{
  g_autoptr (GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);

  stage->lines = g_data_input_stream_new (input);
  g_data_input_stream_read_line_async (stage->lines, 0, NULL, line_read_cb, stage);
}

static int
number_of (Stage *stage, const char *word, int otherwise)
{
  const char *value = find_word (stage, word);

  return value != NULL ? atoi (value) : otherwise;
}

static void
set_looks (Stage *stage)
{
  g_autoptr (GtkCssProvider) css = gtk_css_provider_new ();

  gtk_css_provider_load_from_path (css, TERN_STYLE);
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (css),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  if (find_word (stage, "dark") != NULL)
    adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
  if (find_word (stage, "rtl") != NULL)
    gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  if (find_word (stage, "large") != NULL)
    g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 2 * 96 * 1024, NULL);
  g_settings_set_boolean (stage->settings, "html-as-text", find_word (stage, "as-text") != NULL);
}

/* As the window maps them. */
static const struct
{
  const char *keys;
  const char *action;
} keys[] = {
  { "<Control>f", "reader.find" },
  { "<Control>g", "reader.find-next" },
  { "<Control><Shift>g", "reader.find-previous" },
  { "<Control>plus", "reader.zoom-in" },
  { "<Control>minus", "reader.zoom-out" },
  { "<Control>0", "reader.zoom-reset" },
  { "<Control><Shift>h", "reader.toggle-html" },
  { "<Control><Shift>k", "reader.links" },
  { "<Control><Shift>a", "reader.open-attachments" },
};

static void
map_keys (Stage *stage)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                          gtk_shortcut_new (gtk_shortcut_trigger_parse_string (keys[i].keys),
                                                            gtk_named_action_new (keys[i].action)));
  gtk_widget_add_controller (GTK_WIDGET (stage->window), controller);
  gtk_widget_insert_action_group (GTK_WIDGET (stage->window), "reader", tern_reader_get_actions (stage->reader));
}

static void
make_window (Stage *stage)
{
  GtkWidget *bar = adw_header_bar_new ();
  GtkWidget *view = adw_toolbar_view_new ();
  GtkWidget *beside = gtk_button_new_with_label ("Beside");

  stage->window = GTK_WINDOW (adw_window_new ());
  gtk_window_set_title (stage->window, "Reader");
  gtk_window_set_default_size (stage->window, number_of (stage, "width=", 720), number_of (stage, "height=", 720));
  stage->reader = tern_reader_new (stage->client, stage->settings);
  g_signal_connect_swapped (stage->reader, "shown", G_CALLBACK (on_shown), stage);
  g_signal_connect_swapped (stage->reader, "read-on", G_CALLBACK (on_read_on), stage);
  adw_header_bar_pack_start (ADW_HEADER_BAR (bar), beside);
  adw_header_bar_set_show_title (ADW_HEADER_BAR (bar), FALSE);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), bar);
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), GTK_WIDGET (stage->reader));
  adw_window_set_content (ADW_WINDOW (stage->window), view);
  map_keys (stage);
  gtk_widget_grab_focus (beside);
  gtk_window_present (stage->window);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Stage *stage = data;
  const char *trusted = find_word (stage, "trust=");
  g_autoptr (GError) error = NULL;

  tern_client_open_finish (TERN_CLIENT (source), result, &error);
  g_assert_no_error (error);
  if (trusted != NULL)
    tern_client_choose (stage->client, TERN_CHOICE_SENDER, trusted, "pictures", "true");
  stage->list = tern_message_list_new (stage->client, &stage->mailbox, 1);
  make_window (stage);
}

static gboolean
is_loaded (Stage *stage)
{
  return stage->list != NULL && !tern_message_list_get_loading (stage->list);
}

static void
remove_all (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_all (child);
      g_remove (child);
    }
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(gboolean *) data = tern_client_close_finish (TERN_CLIENT (source), result, NULL);
}

static void
end (Stage *stage)
{
  gboolean closed = FALSE;

  gtk_window_destroy (stage->window);
  g_clear_object (&stage->list);
  tern_client_close_async (stage->client, closed_cb, &closed);
  while (!closed)
    g_main_context_iteration (NULL, TRUE);
  g_clear_object (&stage->client);
  remove_all (stage->folder);
  g_remove (stage->folder);
}

int
main (int argc, char **argv)
{
  Stage stage = { .words = (const char *const *) argv + 1 };
  int first = 1;

  g_set_prgname ("reader-window");
  adw_init ();
  while (first < argc && !g_str_has_suffix (argv[first], ".eml"))
    first++;
  stage.files = (const char *const *) argv + first;
  stage.n_files = (guint) (argc - first);
  stage.folder = g_dir_make_tmp ("tern-reader-XXXXXX", NULL);
  stage.settings = g_settings_new ("org.ternmail.Tern");
  fill_store (&stage);
  set_looks (&stage);
  stage.client = tern_client_new (stage.folder, stage.folder);
  tern_client_open_async (stage.client, NULL, opened_cb, &stage);
  while (!is_loaded (&stage))
    g_main_context_iteration (NULL, TRUE);
  listen (&stage);
  if (find_word (&stage, "empty") == NULL)
    show (&stage, 1);
  while (!stage.done)
    g_main_context_iteration (NULL, TRUE);
  end (&stage);
  return 0;
}
