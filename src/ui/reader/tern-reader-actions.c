/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What can be done in the reader: one table, and one function that says which of it can be done now. */
#include "ui/reader/tern-reader-private.h"

#include "ui/reader/tern-encoding-dialog.h"
#include "ui/reader/tern-source-dialog.h"
#include "ui/reader/tern-structure-dialog.h"

#include <glib/gi18n.h>

#define ZOOM_STEP 1.1
/* As the setting allows. */
#define ZOOM_MIN 0.5
#define ZOOM_MAX 3.0

static TernMessageBody *
get_body (gpointer reader)
{
  return tern_message_page_get_body (TERN_READER (reader)->page);
}

static void
find (GSimpleAction *action, GVariant *parameter, gpointer reader)
{
  tern_message_body_find (get_body (reader));
}

static void
find_next (GSimpleAction *action, GVariant *parameter, gpointer reader)
{
  tern_message_body_find_next (get_body (reader), TRUE);
}

static void
find_previous (GSimpleAction *action, GVariant *parameter, gpointer reader)
{
  tern_message_body_find_next (get_body (reader), FALSE);
}

static void
end_find (GSimpleAction *action, GVariant *parameter, gpointer reader)
{
  tern_message_body_end_find (get_body (reader));
}

static void
zoom_by (TernReader *self, double factor)
{
  double zoom = g_settings_get_double (self->settings, "text-zoom") * factor;

  /* Rounding brings it back to 1 after as many steps out as in. */
  zoom = (int) (CLAMP (zoom, ZOOM_MIN, ZOOM_MAX) * 100 + 0.5) / 100.0;
  g_settings_set_double (self->settings, "text-zoom", zoom);
}

static void
zoom_in (GSimpleAction *action, GVariant *parameter, gpointer reader)
{
  zoom_by (reader, ZOOM_STEP);
}

static void
zoom_out (GSimpleAction *action, GVariant *parameter, gpointer reader)
{
  zoom_by (reader, 1 / ZOOM_STEP);
}

static void
zoom_reset (GSimpleAction *action, GVariant *parameter, gpointer reader)
{
  g_settings_reset (TERN_READER (reader)->settings, "text-zoom");
}

static void
toggle_html (GSimpleAction *action, GVariant *parameter, gpointer reader)
{
  tern_message_body_toggle_html (get_body (reader));
}

static void
show_pictures (GSimpleAction *action, GVariant *parameter, gpointer reader)
{
  tern_message_body_show_pictures (get_body (reader));
}

static void
always_show_pictures (GSimpleAction *action, GVariant *parameter, gpointer reader)
{
  TernReader *self = reader;
  g_autofree char *address = g_ascii_strdown (tern_message_get_sender_address (tern_reader_get_current (self)), -1);

  if (*address != '\0')
    tern_client_choose (self->client, TERN_CHOICE_SENDER, address, "pictures", "true");
  tern_message_body_show_pictures (get_body (reader));
}

/* For all messages of the sender, from now on. */
static void
toggle_own_colours (GSimpleAction *action, GVariant *parameter, gpointer reader)
{
  TernReader *self = reader;
  g_autofree char *address = g_ascii_strdown (tern_message_get_sender_address (tern_reader_get_current (self)), -1);
  gboolean own_colours = !tern_message_body_get_own_colours (get_body (reader));

  if (*address != '\0')
    tern_client_choose (self->client, TERN_CHOICE_SENDER, address, "own-colours", own_colours ? "true" : NULL);
  tern_message_body_set_own_colours (get_body (reader), own_colours);
  tern_reader_update_actions (self);
}

static void
list_links (GSimpleAction *action, GVariant *parameter, gpointer reader)
{
  tern_message_body_list_links (get_body (reader));
}

static void
print (GSimpleAction *action, GVariant *parameter, gpointer reader)
{
  tern_message_body_print (get_body (reader));
}

static void
show_source (GSimpleAction *action, GVariant *parameter, gpointer reader)
{
  TernSourceDialog *dialog
      = tern_source_dialog_new (tern_message_page_get_content (TERN_READER (reader)->page), NULL);

  /* Its button; those of the window are covered. */
  gtk_widget_insert_action_group (GTK_WIDGET (dialog), "reader", G_ACTION_GROUP (TERN_READER (reader)->actions));
  adw_dialog_present (ADW_DIALOG (dialog), reader);
}

static void
show_structure (GSimpleAction *action, GVariant *parameter, gpointer reader)
{
  TernStructureDialog *dialog = tern_structure_dialog_new (tern_message_page_get_content (TERN_READER (reader)->page));

  adw_dialog_present (ADW_DIALOG (dialog), reader);
}

static void
choose_encoding (GSimpleAction *action, GVariant *parameter, gpointer reader)
{
  TernEncodingDialog *dialog = tern_encoding_dialog_new (tern_message_page_get_content (TERN_READER (reader)->page));

  adw_dialog_present (ADW_DIALOG (dialog), reader);
}

/* What is sealed, or was, is not read again: its text is none of the message's own. */
static gboolean
can_choose_encoding (TernReader *self)
{
  TernMessageContent *content = tern_message_page_get_content (self->page);
  const TernContentFindings *findings = tern_message_content_get_findings (content);

  return !tern_message_content_get_partial (content)
         && (findings == NULL || (findings->seal == TERN_MIME_SEAL_NONE && !findings->decrypted));
}

/* What is in its place says that it is not. */
static gboolean
is_here (TernReader *self)
{
  return tern_message_content_get_document (tern_message_page_get_content (self->page)) != NULL;
}

static GtkWindow *
get_window (gpointer reader)
{
  GtkRoot *root = gtk_widget_get_root (reader);

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TernReader) self = data;
  g_autoptr (GError) error = NULL;
  AdwDialog *dialog;

  if (tern_message_content_save_source_finish (TERN_MESSAGE_CONTENT (source), result, &error))
    {
      gtk_accessible_announce (GTK_ACCESSIBLE (self), _("Saved"), GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
      return;
    }
  dialog = adw_alert_dialog_new (_("The Message Was Not Saved"), error->message);
  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", _("_Close"));
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TernReader) self = data;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL);
  TernMessageContent *content = g_object_get_data (source, "content");

  if (file != NULL)
    tern_message_content_save_source_async (content, file, NULL, saved_cb, g_object_ref (self));
}

/* The subject, without what cannot be in a name. */
static char *
make_file_name (TernMessage *message)
{
  g_autofree char *name = g_strdup (tern_message_get_subject (message));

  g_strdelimit (name, "/\\<>:\"|?*\n\t", '-');
  if (g_utf8_strlen (name, -1) > 80)
    *g_utf8_offset_to_pointer (name, 80) = '\0';
  while (name[0] == '.')
    name[0] = '-';
  return g_strdup_printf ("%s.eml", *name != '\0' ? name : _("Message"));
}

static void
save_as (GSimpleAction *action, GVariant *parameter, gpointer reader)
{
  TernReader *self = reader;
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autofree char *name = make_file_name (tern_reader_get_current (self));

  gtk_file_dialog_set_title (dialog, _("Save Message"));
  gtk_file_dialog_set_initial_name (dialog, name);
  /* Another message may be shown when the name is chosen. */
  g_object_set_data_full (G_OBJECT (dialog), "content", g_object_ref (tern_message_page_get_content (self->page)),
                          g_object_unref);
  gtk_file_dialog_save (dialog, get_window (reader), NULL, chosen_cb, g_object_ref (self));
}

static void
save_attachments (GSimpleAction *action, GVariant *parameter, gpointer reader)
{
  tern_attachment_list_save_all (tern_message_page_get_attachments (TERN_READER (reader)->page));
}

static void
go_to_attachments (GSimpleAction *action, GVariant *parameter, gpointer reader)
{
  gtk_widget_child_focus (GTK_WIDGET (tern_message_page_get_attachments (TERN_READER (reader)->page)),
                          GTK_DIR_TAB_FORWARD);
}

static const GActionEntry entries[] = {
  { "find", find },
  { "find-next", find_next },
  { "find-previous", find_previous },
  { "end-find", end_find },
  { "zoom-in", zoom_in },
  { "zoom-out", zoom_out },
  { "zoom-reset", zoom_reset },
  { "toggle-html", toggle_html },
  { "show-pictures", show_pictures },
  { "always-show-pictures", always_show_pictures },
  { "own-colours", toggle_own_colours, NULL, "false" },
  { "links", list_links },
  { "print", print },
  { "source", show_source },
  { "structure", show_structure },
  { "encoding", choose_encoding },
  { "save-as", save_as },
  { "save-attachments", save_attachments },
  { "open-attachments", go_to_attachments },
};

static void
enable (TernReader *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

static void
set_own_colours (TernReader *self, gboolean own_colours)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "own-colours");

  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_boolean (own_colours));
}

void
tern_reader_make_actions (TernReader *self)
{
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  tern_reader_update_actions (self);
}

void
tern_reader_update_actions (TernReader *self)
{
  static const char *const need_body[] = { "find", "find-next", "find-previous", "end-find", "links", "print" };
  TernMessageBody *body = self->page != NULL ? tern_message_page_get_body (self->page) : NULL;
  gboolean shown = self->page != NULL && tern_message_page_is_shown (self->page);
  gboolean attached
      = self->page != NULL && tern_attachment_list_get_n (tern_message_page_get_attachments (self->page)) > 0;

  for (guint i = 0; i < G_N_ELEMENTS (need_body); i++)
    enable (self, need_body[i], shown);
  enable (self, "toggle-html", shown && tern_message_body_has_html (body));
  enable (self, "show-pictures", shown && tern_message_body_is_without_pictures (body));
  enable (self, "always-show-pictures", shown && tern_message_body_is_without_pictures (body));
  enable (self, "own-colours", shown && tern_message_body_can_be_dark (body));
  set_own_colours (self, shown && tern_message_body_get_own_colours (body));
  enable (self, "encoding", shown && can_choose_encoding (self));
  enable (self, "structure", shown && is_here (self));
  enable (self, "source", self->page != NULL);
  enable (self, "save-as", self->page != NULL);
  enable (self, "save-attachments", attached);
  enable (self, "open-attachments", attached);
}
