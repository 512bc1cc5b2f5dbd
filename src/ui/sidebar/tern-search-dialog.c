/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The name of a search that is kept; see the header. */

#include "ui/sidebar/tern-search-dialog.h"

#include "model/tern-saved-searches.h"

#include <glib/gi18n-lib.h>

/* The dialog owns it. */
typedef struct
{
  TernClient *client;
  char *id;     /* nullable: it is not kept yet */
  char *folder; /* nullable */
  char *text;
  AdwAlertDialog *dialog;
  GtkEditable *entry;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_object_unref (question->client);
  g_free (question->id);
  g_free (question->folder);
  g_free (question->text);
  g_free (question);
}

static void
on_name_changed (Question *question)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (question->entry)));

  adw_alert_dialog_set_response_enabled (question->dialog, "do", *name != '\0');
}

static void
on_answered (Question *question, const char *response)
{
  const char *name = gtk_editable_get_text (question->entry);

  if (!g_str_equal (response, "do"))
    return;
  if (question->id != NULL)
    tern_saved_searches_rename (question->client, question->id, name, _("Search renamed"));
  else
    tern_saved_searches_add (question->client, name, question->folder, question->text, _("Search saved"));
}

static AdwDialog *
ask (GtkWidget *parent, TernClient *client, Question *question, const char *heading, const char *name,
     const char *verb)
{
  AdwDialog *dialog = adw_alert_dialog_new (heading, question->text);
  GtkWidget *entry = gtk_entry_new ();

  question->client = g_object_ref (client);
  question->dialog = ADW_ALERT_DIALOG (dialog);
  question->entry = GTK_EDITABLE (entry);
  g_object_set_data_full (G_OBJECT (dialog), "tern-question", question, question_free);
  gtk_editable_set_text (question->entry, name);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_entry_set_max_length (GTK_ENTRY (entry), TERN_SAVED_SEARCH_NAME_MAX / 4);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Name"), -1);
  adw_alert_dialog_set_extra_child (question->dialog, entry);
  adw_alert_dialog_add_responses (question->dialog, "cancel", _("_Cancel"), "do", verb, NULL);
  adw_alert_dialog_set_response_appearance (question->dialog, "do", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (question->dialog, "do");
  adw_alert_dialog_set_close_response (question->dialog, "cancel");
  adw_dialog_set_focus (dialog, entry);
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (on_name_changed), question);
  g_signal_connect_swapped (dialog, "response", G_CALLBACK (on_answered), question);
  on_name_changed (question);
  adw_dialog_present (dialog, parent);
  return dialog;
}

AdwDialog *
tern_search_dialog_save (GtkWidget *parent, TernClient *client, const char *folder, const char *text)
{
  Question *question = g_new0 (Question, 1);

  question->folder = g_strdup (folder);
  question->text = g_strdup (text);
  return ask (parent, client, question, _("Save Search"), text, _("_Save"));
}

AdwDialog *
tern_search_dialog_rename (GtkWidget *parent, TernClient *client, TernFolder *search)
{
  Question *question = g_new0 (Question, 1);

  question->id = g_strdup (tern_folder_get_search_id (search));
  question->text = g_strdup (tern_folder_get_search_text (search));
  return ask (parent, client, question, _("Rename Search"), tern_folder_get_name (search), _("_Rename"));
}
