/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* One message in a window of its own; see the header. */

#include "ui/window/tern-message-window.h"

#include "ui/reader/tern-reader.h"
#include "ui/window/tern-file-windows.h"
#include "ui/window/tern-keys.h"
#include "ui/window/tern-message-copy.h"

#include <glib/gi18n-lib.h>

/* Wide enough for 80 characters beside the margins. */
#define WIDTH 720
#define HEIGHT 760

struct _TernMessageWindow
{
  AdwApplicationWindow parent_instance;

  TernClient *client;
  GSettings *settings;
  GBytes *source; /* (nullable): of a message that is in a file */
  AdwToastOverlay *toasts;
};

G_DEFINE_FINAL_TYPE (TernMessageWindow, tern_message_window, ADW_TYPE_APPLICATION_WINDOW)

static GtkWidget *
create_menu_button (void)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  GtkWidget *button = gtk_menu_button_new ();

  g_menu_append (menu, _("_Find in the Message"), "reader.find");
  g_menu_append (menu, _("Show as _Text"), "reader.toggle-html");
  g_menu_append (menu, _("Show _Pictures"), "reader.show-pictures");
  g_menu_append (menu, _("Keep _Original Colors"), "reader.own-colours");
  g_menu_append (menu, _("_Links"), "reader.links");
  g_menu_append (menu, _("_Save…"), "reader.save-as");
  g_menu_append (menu, _("P_rint…"), "reader.print");
  g_menu_append (menu, _("Text _Encoding…"), "reader.encoding");
  g_menu_append (menu, _("View S_ource"), "reader.source");
  g_menu_append (menu, _("Stru_cture…"), "reader.structure");
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_widget_set_tooltip_text (button, _("More"));
  return button;
}

static void
copy_to_folder (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TernMessageWindow *self = TERN_MESSAGE_WINDOW (widget);

  tern_message_copy_ask (widget, self->toasts, self->client, self->settings, self->source);
}

static GtkWidget *
create_copy_button (void)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_("_Copy to a Folder…"));

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "file.copy-to");
  return button;
}

static GtkWidget *
create_view (TernMessageWindow *self, GtkWidget *reader)
{
  GtkWidget *view = adw_toolbar_view_new ();
  GtkWidget *bar = adw_header_bar_new ();

  adw_header_bar_set_show_title (ADW_HEADER_BAR (bar), FALSE);
  adw_header_bar_pack_end (ADW_HEADER_BAR (bar), create_menu_button ());
  if (self->source != NULL)
    adw_header_bar_pack_start (ADW_HEADER_BAR (bar), create_copy_button ());
  self->toasts = ADW_TOAST_OVERLAY (adw_toast_overlay_new ());
  adw_toast_overlay_set_child (self->toasts, reader);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), bar);
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), GTK_WIDGET (self->toasts));
  return view;
}

static void
tern_message_window_dispose (GObject *object)
{
  TernMessageWindow *self = TERN_MESSAGE_WINDOW (object);

  g_clear_object (&self->client);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->source, g_bytes_unref);
  G_OBJECT_CLASS (tern_message_window_parent_class)->dispose (object);
}

static void
tern_message_window_class_init (TernMessageWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tern_message_window_dispose;
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "file.copy-to", NULL, copy_to_folder);
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, GDK_NO_MODIFIER_MASK,
                                       "window.close", NULL);
}

static void
tern_message_window_init (TernMessageWindow *self)
{
  gtk_window_set_default_size (GTK_WINDOW (self), WIDTH, HEIGHT);
  tern_keys_guard (GTK_WIDGET (self));
}

/* Keys reach the message only while nothing is in front of it. */
static void
on_visible_dialog_changed (TernMessageWindow *self, GParamSpec *pspec, TernReader *reader)
{
  gboolean covered = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self)) != NULL;

  gtk_widget_insert_action_group (GTK_WIDGET (self), "reader", covered ? NULL : tern_reader_get_actions (reader));
}

GtkWindow *
tern_message_window_new (GtkApplication *application, TernClient *client, GSettings *settings, TernMessage *message)
{
  TernMessageWindow *self = g_object_new (TERN_TYPE_MESSAGE_WINDOW, "application", application, NULL);
  TernReader *reader = tern_reader_new (client, settings);
  const char *subject = tern_message_get_subject (message);

  self->client = g_object_ref (client);
  self->settings = g_object_ref (settings);
  if (tern_message_get_source (message) != NULL)
    self->source = g_bytes_ref (tern_message_get_source (message));
  tern_file_windows_take_drops (GTK_WINDOW (self), client, settings);
  gtk_window_set_title (GTK_WINDOW (self), *subject != '\0' ? subject : _("No Subject"));
  g_signal_connect_object (self, "notify::visible-dialog", G_CALLBACK (on_visible_dialog_changed), reader,
                           G_CONNECT_DEFAULT);
  on_visible_dialog_changed (self, NULL, reader);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (self), create_view (self, GTK_WIDGET (reader)));
  tern_reader_set_message (reader, message);
  tern_reader_focus (reader);
  return GTK_WINDOW (self);
}
