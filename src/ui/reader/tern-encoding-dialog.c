/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A list of encodings; see the header. */
#include "ui/reader/tern-encoding-dialog.h"

#include <glib/gi18n.h>

typedef struct
{
  const char *charset; /* NULL: what the message says */
  const char *name;
} Encoding;

/* Those that mail is still found in: of each script the ones that are taken for each other. */
static const Encoding encodings[] = {
  { NULL, N_ ("Automatic") },
  { "utf-8", N_ ("Unicode (UTF-8)") },
  { "windows-1252", N_ ("Western (Windows-1252)") },
  { "iso-8859-15", N_ ("Western (ISO-8859-15)") },
  { "iso-8859-2", N_ ("Central European (ISO-8859-2)") },
  { "windows-1250", N_ ("Central European (Windows-1250)") },
  { "windows-1257", N_ ("Baltic (Windows-1257)") },
  { "windows-1251", N_ ("Cyrillic (Windows-1251)") },
  { "koi8-r", N_ ("Cyrillic (KOI8-R)") },
  { "koi8-u", N_ ("Cyrillic (KOI8-U)") },
  { "iso-8859-5", N_ ("Cyrillic (ISO-8859-5)") },
  { "iso-8859-7", N_ ("Greek (ISO-8859-7)") },
  { "windows-1254", N_ ("Turkish (Windows-1254)") },
  { "windows-1255", N_ ("Hebrew (Windows-1255)") },
  { "windows-1256", N_ ("Arabic (Windows-1256)") },
  { "gb18030", N_ ("Chinese, simplified (GB18030)") },
  { "big5", N_ ("Chinese, traditional (Big5)") },
  { "shift_jis", N_ ("Japanese (Shift_JIS)") },
  { "euc-jp", N_ ("Japanese (EUC-JP)") },
  { "iso-2022-jp", N_ ("Japanese (ISO-2022-JP)") },
  { "euc-kr", N_ ("Korean (EUC-KR)") },
};

struct _TernEncodingDialog
{
  AdwDialog parent_instance;

  TernMessageContent *content;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (TernEncodingDialog, tern_encoding_dialog, ADW_TYPE_DIALOG)

static void
on_row_activated (TernEncodingDialog *self, GtkListBoxRow *row)
{
  tern_message_content_set_charset (self->content, encodings[gtk_list_box_row_get_index (row)].charset);
  adw_dialog_close (ADW_DIALOG (self));
}

static void
tern_encoding_dialog_dispose (GObject *object)
{
  g_clear_object (&TERN_ENCODING_DIALOG (object)->content);
  G_OBJECT_CLASS (tern_encoding_dialog_parent_class)->dispose (object);
}

static void
tern_encoding_dialog_class_init (TernEncodingDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tern_encoding_dialog_dispose;
}

static GtkWidget *
create_page (TernEncodingDialog *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *view = adw_toolbar_view_new ();

  gtk_widget_set_margin_start (GTK_WIDGET (self->list), 12);
  gtk_widget_set_margin_end (GTK_WIDGET (self->list), 12);
  gtk_widget_set_margin_top (GTK_WIDGET (self->list), 12);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self->list), 12);
  gtk_widget_set_valign (GTK_WIDGET (self->list), GTK_ALIGN_START);
  adw_clamp_set_child (ADW_CLAMP (clamp), GTK_WIDGET (self->list));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), clamp);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), scroller);
  return view;
}

static void
tern_encoding_dialog_init (TernEncodingDialog *self)
{
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Text Encoding"), -1);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (on_row_activated), self, G_CONNECT_SWAPPED);
  adw_dialog_set_title (ADW_DIALOG (self), _("Text Encoding"));
  adw_dialog_set_content_width (ADW_DIALOG (self), 400);
  adw_dialog_set_content_height (ADW_DIALOG (self), 520);
  adw_dialog_set_child (ADW_DIALOG (self), create_page (self));
}

static void
add_row (TernEncodingDialog *self, const Encoding *encoding, gboolean used)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(encoding->name));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  if (used)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _("In use"));
  gtk_list_box_append (self->list, row);
  if (used)
    adw_dialog_set_focus (ADW_DIALOG (self), row);
}

TernEncodingDialog *
tern_encoding_dialog_new (TernMessageContent *content)
{
  TernEncodingDialog *self = g_object_new (TERN_TYPE_ENCODING_DIALOG, NULL);
  const char *charset = tern_message_content_get_charset (content);

  self->content = g_object_ref (content);
  for (guint i = 0; i < G_N_ELEMENTS (encodings); i++)
    add_row (self, &encodings[i], g_strcmp0 (charset, encodings[i].charset) == 0);
  return self;
}
