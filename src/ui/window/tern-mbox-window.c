/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The messages of an .mbox; see the header. */

#include "ui/window/tern-mbox-window.h"

#include "model/tern-mail-file.h"
#include "ui/list/tern-date.h"
#include "ui/window/tern-keys.h"
#include "ui/window/tern-message-window.h"

#include <glib/gi18n-lib.h>

#define WIDTH 640
#define HEIGHT 720

struct _TernMboxWindow
{
  AdwApplicationWindow parent_instance;

  TernClient *client;
  GSettings *settings;
  TernMboxIndex *index;
  AdwWindowTitle *title;
  GtkWidget *list;
  GtkWidget *progress_bar;
  GtkProgressBar *progress;
  AdwBanner *banner;
};

G_DEFINE_FINAL_TYPE (TernMboxWindow, tern_mbox_window, ADW_TYPE_APPLICATION_WINDOW)

static GtkWidget *
add_label (GtkBox *box, const char *style)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "ellipsize", PANGO_ELLIPSIZE_END, "accessible-role",
                                   GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  gtk_box_append (box, label);
  return label;
}

static void
on_setup (GtkListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *top = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_box_append (GTK_BOX (box), top);
  g_object_set_data (G_OBJECT (item), "sender", add_label (GTK_BOX (top), "heading"));
  gtk_widget_set_hexpand (gtk_widget_get_first_child (top), TRUE);
  g_object_set_data (G_OBJECT (item), "date", add_label (GTK_BOX (top), "dimmed"));
  g_object_set_data (G_OBJECT (item), "subject", add_label (GTK_BOX (box), NULL));
  gtk_list_item_set_child (item, box);
}

static void
on_bind (GtkListItemFactory *factory, GtkListItem *item)
{
  TernMessage *message = gtk_list_item_get_item (item);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *date = tern_date_to_text (tern_message_get_date (message), now, tern_date_uses_half_days ());
  g_autofree char *spoken = tern_date_to_words (tern_message_get_date (message), now, tern_date_uses_half_days ());
  const char *sender = *tern_message_get_sender (message) != '\0' ? tern_message_get_sender (message) : _("No sender");
  const char *subject
      = *tern_message_get_subject (message) != '\0' ? tern_message_get_subject (message) : _("No subject");
  /* Translators: a message to a screen reader: sender, subject, date. */
  g_autofree char *sentence = g_strdup_printf (_("%s, %s, %s"), sender, subject, spoken);

  gtk_label_set_label (g_object_get_data (G_OBJECT (item), "sender"), sender);
  gtk_label_set_label (g_object_get_data (G_OBJECT (item), "date"), date);
  gtk_label_set_label (g_object_get_data (G_OBJECT (item), "subject"), subject);
  gtk_list_item_set_accessible_label (item, sentence);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TernMboxWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TernMessage) message = tern_mail_file_open_finish (result, &error);

  if (message == NULL)
    {
      adw_banner_set_title (self->banner, error != NULL ? error->message : "");
      adw_banner_set_revealed (self->banner, error != NULL);
      return;
    }
  gtk_window_present (tern_message_window_new (gtk_window_get_application (GTK_WINDOW (self)), self->client,
                                               self->settings, message));
}

static void
on_activated (TernMboxWindow *self, guint position)
{
  guint64 offset, length;

  tern_mbox_index_get_range (self->index, position, &offset, &length);
  tern_mail_file_open_async (tern_mbox_index_get_file (self->index), offset, length, NULL, opened_cb,
                             g_object_ref (self));
}

/* The name of the list carries the truth, once it is whole. */
static void
on_done_changed (TernMboxWindow *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->index));
  g_autofree char *words = g_strdup_printf (ngettext ("%'u message", "%'u messages", n), n);
  const char *problem = tern_mbox_index_get_problem (self->index);

  /* While it was empty the list itself had the focus. */
  if (n > 0 && gtk_widget_is_focus (self->list))
    gtk_list_view_scroll_to (GTK_LIST_VIEW (self->list), 0, GTK_LIST_SCROLL_FOCUS, NULL);
  adw_window_title_set_subtitle (self->title, words);
  gtk_progress_bar_set_fraction (self->progress, tern_mbox_index_get_done (self->index));
  gtk_widget_set_visible (self->progress_bar, tern_mbox_index_get_busy (self->index));
  if (!tern_mbox_index_get_busy (self->index))
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  if (problem != NULL)
    {
      adw_banner_set_title (self->banner, problem);
      adw_banner_set_revealed (self->banner, TRUE);
    }
}

static void
on_stop_clicked (TernMboxWindow *self)
{
  gtk_widget_grab_focus (self->list);
  tern_mbox_index_stop (self->index);
}

static GtkWidget *
create_progress (TernMboxWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (_("Looking for messages…"));
  GtkWidget *stop = gtk_button_new_with_mnemonic (_("_Stop"));

  self->progress = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  gtk_widget_set_hexpand (GTK_WIDGET (self->progress), TRUE);
  gtk_widget_set_valign (GTK_WIDGET (self->progress), GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("How much of the file was read"), -1);
  gtk_widget_add_css_class (box, "toolbar");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->progress));
  gtk_box_append (GTK_BOX (box), stop);
  g_signal_connect_object (stop, "clicked", G_CALLBACK (on_stop_clicked), self, G_CONNECT_SWAPPED);
  return box;
}

static GtkWidget *
create_list (TernMboxWindow *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkSelectionModel *selection
      = GTK_SELECTION_MODEL (gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->index))));

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), NULL);
  self->list = gtk_list_view_new (selection, factory);
  gtk_list_view_set_tab_behavior (GTK_LIST_VIEW (self->list), GTK_LIST_TAB_ITEM);
  g_signal_connect_object (self->list, "activate", G_CALLBACK (on_activated), self, G_CONNECT_SWAPPED);
  return g_object_new (GTK_TYPE_SCROLLED_WINDOW, "child", self->list, "hscrollbar-policy", GTK_POLICY_NEVER, NULL);
}

static void
fill (TernMboxWindow *self, const char *name)
{
  GtkWidget *view = adw_toolbar_view_new ();
  GtkWidget *bar = adw_header_bar_new ();

  self->title = ADW_WINDOW_TITLE (adw_window_title_new (name, ""));
  self->banner = ADW_BANNER (adw_banner_new (""));
  adw_banner_set_use_markup (self->banner, FALSE);
  self->progress_bar = create_progress (self);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (bar), GTK_WIDGET (self->title));
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), bar);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), GTK_WIDGET (self->banner));
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), create_list (self));
  adw_toolbar_view_add_bottom_bar (ADW_TOOLBAR_VIEW (view), self->progress_bar);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (self), view);
  gtk_window_set_title (GTK_WINDOW (self), name);
  gtk_window_set_focus (GTK_WINDOW (self), self->list);
}

static void
tern_mbox_window_dispose (GObject *object)
{
  TernMboxWindow *self = TERN_MBOX_WINDOW (object);

  if (self->index != NULL)
    tern_mbox_index_stop (self->index);
  g_clear_object (&self->index);
  g_clear_object (&self->client);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (tern_mbox_window_parent_class)->dispose (object);
}

static void
tern_mbox_window_class_init (TernMboxWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tern_mbox_window_dispose;
}

static void
tern_mbox_window_init (TernMboxWindow *self)
{
  gtk_window_set_default_size (GTK_WINDOW (self), WIDTH, HEIGHT);
  tern_keys_guard (GTK_WIDGET (self));
}

GtkWindow *
tern_mbox_window_new (GtkApplication *application, TernClient *client, GSettings *settings, GFile *file)
{
  TernMboxWindow *self = g_object_new (TERN_TYPE_MBOX_WINDOW, "application", application, NULL);
  g_autofree char *base = g_file_get_basename (file);
  g_autofree char *name = g_filename_display_name (base);

  self->client = g_object_ref (client);
  self->settings = g_object_ref (settings);
  self->index = tern_mbox_index_new (file);
  fill (self, name);
  g_signal_connect_object (self->index, "notify::done", G_CALLBACK (on_done_changed), self, G_CONNECT_SWAPPED);
  return GTK_WINDOW (self);
}
