/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Files of mail in windows; see the header. */

#include "ui/window/tern-file-windows.h"

#include "model/tern-mail-file.h"
#include "ui/window/tern-mbox-window.h"
#include "ui/window/tern-message-window.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  GtkApplication *application;
  TernClient *client;
  GSettings *settings;
} Opening;

static Opening *
opening_new (GtkApplication *application, TernClient *client, GSettings *settings)
{
  Opening *opening = g_new0 (Opening, 1);

  opening->application = g_object_ref (application);
  opening->client = g_object_ref (client);
  opening->settings = g_object_ref (settings);
  return opening;
}

static void
opening_free (Opening *opening)
{
  g_object_unref (opening->application);
  g_object_unref (opening->client);
  g_object_unref (opening->settings);
  g_free (opening);
}

static GtkWindow *
create_problem (Opening *opening, const char *sentence)
{
  GtkWidget *window = adw_application_window_new (opening->application);
  GtkWidget *view = adw_toolbar_view_new ();
  GtkWidget *page = adw_status_page_new ();
  g_autofree char *escaped = g_markup_escape_text (sentence, -1);

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), "dialog-warning-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (page), _("The File Can’t Be Opened"));
  adw_status_page_set_description (ADW_STATUS_PAGE (page), escaped);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), page);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), view);
  gtk_window_set_default_size (GTK_WINDOW (window), 480, 360);
  gtk_window_set_title (GTK_WINDOW (window), _("Tern"));
  return GTK_WINDOW (window);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Opening *opening = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TernMessage) message = tern_mail_file_open_finish (result, &error);
  GtkWindow *window;

  if (error != NULL)
    window = create_problem (opening, error->message);
  else if (message == NULL)
    window = tern_mbox_window_new (opening->application, opening->client, opening->settings, G_FILE (source));
  else
    window = tern_message_window_new (opening->application, opening->client, opening->settings, message);
  gtk_window_present (window);
  g_application_release (G_APPLICATION (opening->application));
  opening_free (opening);
}

void
tern_file_windows_open (GtkApplication *application, TernClient *client, GSettings *settings, GFile *file)
{
  g_application_hold (G_APPLICATION (application));
  tern_mail_file_open_async (file, 0, 0, NULL, opened_cb, opening_new (application, client, settings));
}

static void
on_drop_ended (gpointer opening, GClosure *closure)
{
  opening_free (opening);
}

static gboolean
on_dropped (GtkDropTarget *target, const GValue *value, double x, double y, Opening *opening)
{
  GSList *files = gdk_file_list_get_files (g_value_get_boxed (value));

  for (GSList *at = files; at != NULL; at = at->next)
    tern_file_windows_open (opening->application, opening->client, opening->settings, at->data);
  g_slist_free (files);
  return TRUE;
}

void
tern_file_windows_take_drops (GtkWindow *window, TernClient *client, GSettings *settings)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect_data (target, "drop", G_CALLBACK (on_dropped),
                         opening_new (gtk_window_get_application (window), client, settings), on_drop_ended, 0);
  gtk_widget_add_controller (GTK_WIDGET (window), GTK_EVENT_CONTROLLER (target));
}
