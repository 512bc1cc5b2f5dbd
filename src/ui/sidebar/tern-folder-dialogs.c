/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What is asked before something is done to a folder; see the header. */

#include "ui/sidebar/tern-folder-dialogs.h"

#include "model/tern-folder-actions.h"
#include "ui/sidebar/tern-folder-words.h"

#include <glib/gi18n-lib.h>

/* A question about a folder; the dialog owns it. */
typedef struct
{
  TernClient *client;
  TernFolderTree *tree;
  TernFolder *folder; /* or the parent of a new one */
  AdwAlertDialog *dialog;
  GtkEditable *entry; /* nullable */
  GtkLabel *problem;  /* nullable */
  gboolean renames;
  gboolean to_trash;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_object_unref (question->client);
  g_clear_object (&question->tree);
  g_object_unref (question->folder);
  g_free (question);
}

/* @dialog: floating. */
static Question *
ask (AdwDialog *dialog, TernClient *client, TernFolderTree *tree, TernFolder *folder)
{
  Question *question = g_new0 (Question, 1);

  question->client = g_object_ref (client);
  g_set_object (&question->tree, tree);
  question->folder = g_object_ref (folder);
  question->dialog = ADW_ALERT_DIALOG (dialog);
  g_object_set_data_full (G_OBJECT (dialog), "tern-question", question, question_free);
  return question;
}

/* --- a name --- */

static char *
dup_path (Question *question)
{
  const char *name = gtk_editable_get_text (question->entry);

  return question->renames ? tern_folder_dup_path_beside (question->folder, name)
                           : tern_folder_dup_path_in (question->folder, name);
}

static gboolean
is_taken (Question *question, const char *path)
{
  TernFolder *there = tern_folder_find_path (question->tree, question->folder, path);

  return there != NULL && !(question->renames && there == question->folder);
}

/* While it cannot be done, the button waits and a line says why. */
static void
on_name_changed (Question *question)
{
  g_autofree char *path = dup_path (question);
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (question->entry)));
  const char *problem = "";

  if (path == NULL && *name != '\0')
    problem = _("A name cannot have this character.");
  else if (path != NULL && is_taken (question, path))
    problem = _("There is a folder of this name already.");
  gtk_label_set_text (question->problem, problem);
  if (*problem != '\0')
    gtk_accessible_update_property (GTK_ACCESSIBLE (question->entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, problem,
                                    -1);
  else
    gtk_accessible_reset_property (GTK_ACCESSIBLE (question->entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
  adw_alert_dialog_set_response_enabled (question->dialog, "do", path != NULL && *problem == '\0');
}

static void
on_named (Question *question, const char *response)
{
  g_autofree char *path = g_str_equal (response, "do") ? dup_path (question) : NULL;

  if (path == NULL)
    return;
  if (question->renames)
    tern_folder_rename (question->client, question->folder, path, _("Folder renamed"));
  else
    tern_folder_create (question->client, question->folder, path, _("Folder made"));
}

static AdwDialog *
ask_name (GtkWidget *widget, Question *question, const char *name, const char *verb)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *entry = gtk_entry_new ();
  GtkWidget *problem = gtk_label_new ("");

  question->entry = GTK_EDITABLE (entry);
  question->problem = GTK_LABEL (problem);
  gtk_editable_set_text (question->entry, name);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Name"), -1);
  gtk_label_set_wrap (GTK_LABEL (problem), TRUE);
  gtk_label_set_xalign (GTK_LABEL (problem), 0);
  gtk_widget_add_css_class (problem, "caption");
  gtk_widget_add_css_class (problem, "dim-label");
  gtk_box_append (GTK_BOX (box), entry);
  gtk_box_append (GTK_BOX (box), problem);
  adw_alert_dialog_set_extra_child (question->dialog, box);
  adw_alert_dialog_add_responses (question->dialog, "cancel", _("_Cancel"), "do", verb, NULL);
  adw_alert_dialog_set_response_appearance (question->dialog, "do", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (question->dialog, "do");
  adw_alert_dialog_set_close_response (question->dialog, "cancel");
  adw_dialog_set_focus (ADW_DIALOG (question->dialog), entry);
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (on_name_changed), question);
  g_signal_connect_swapped (question->dialog, "response", G_CALLBACK (on_named), question);
  on_name_changed (question);
  adw_dialog_present (ADW_DIALOG (question->dialog), widget);
  return ADW_DIALOG (question->dialog);
}

AdwDialog *
tern_folder_dialogs_create (GtkWidget *parent_widget, TernClient *client, TernFolderTree *tree, TernFolder *parent)
{
  AdwDialog *dialog = adw_alert_dialog_new (_("New Folder"), NULL);

  /* Translators: where a new folder will be; %s is an account or a folder. */
  adw_alert_dialog_format_body (ADW_ALERT_DIALOG (dialog), _("In “%s”"), tern_folder_words_name (parent));
  return ask_name (parent_widget, ask (dialog, client, tree, parent), "", _("_Make"));
}

AdwDialog *
tern_folder_dialogs_rename (GtkWidget *parent_widget, TernClient *client, TernFolderTree *tree, TernFolder *folder)
{
  AdwDialog *dialog = adw_alert_dialog_new (_("Rename Folder"), NULL);
  Question *question = ask (dialog, client, tree, folder);

  question->renames = TRUE;
  return ask_name (parent_widget, question, tern_folder_get_name (folder), _("_Rename"));
}

/* --- what cannot be undone --- */

static void
on_answered (Question *question, const char *response)
{
  if (g_str_equal (response, "delete"))
    tern_folder_delete (question->client, question->folder, question->to_trash);
  else if (g_str_equal (response, "empty"))
    tern_folder_empty (question->client, question->folder);
}

static AdwDialog *
ask_sure (GtkWidget *widget, Question *question, const char *response, const char *verb)
{
  adw_alert_dialog_add_responses (question->dialog, "cancel", _("_Cancel"), response, verb, NULL);
  adw_alert_dialog_set_response_appearance (question->dialog, response, ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_default_response (question->dialog, "cancel");
  adw_alert_dialog_set_close_response (question->dialog, "cancel");
  g_signal_connect_swapped (question->dialog, "response", G_CALLBACK (on_answered), question);
  adw_dialog_present (ADW_DIALOG (question->dialog), widget);
  return ADW_DIALOG (question->dialog);
}

/* What the server says there is counts as well: not all of it may be here. */
static guint
count_messages (TernFolder *folder)
{
  return MAX (tern_folder_get_total (folder), (guint) CLAMP (tern_folder_get_expected (folder), 0, G_MAXUINT));
}

/* Whether @folder is the trash or the junk, or below one: what is in it is thrown away already. */
static gboolean
is_thrown_away (TernFolderTree *tree, TernFolder *folder)
{
  static const TernMailboxRole roles[] = { TERN_MAILBOX_ROLE_TRASH, TERN_MAILBOX_ROLE_JUNK };

  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      TernFolder *place = tern_folder_tree_find_role (tree, tern_folder_get_account (folder), roles[i]);
      g_autofree char *below = place != NULL ? g_strdup_printf ("%s%c", tern_folder_get_path (place),
                                                                tern_folder_get_delimiter (place))
                                             : NULL;

      if (place == folder || (below != NULL && g_str_has_prefix (tern_folder_get_path (folder), below)))
        return TRUE;
    }
  return FALSE;
}

AdwDialog *
tern_folder_dialogs_delete (GtkWidget *parent_widget, TernClient *client, TernFolderTree *tree, TernFolder *folder)
{
  AdwDialog *dialog = adw_alert_dialog_new (NULL, NULL);
  Question *question = ask (dialog, client, tree, folder);
  guint n = count_messages (folder);
  g_autofree char *body = NULL;

  adw_alert_dialog_format_heading (question->dialog, _("Delete “%s”?"), tern_folder_words_name (folder));
  question->to_trash = n > 0 && tern_folder_get_selectable (folder) && !is_thrown_away (tree, folder);
  if (n == 0)
    body = g_strdup (_("There are no messages in it."));
  else if (question->to_trash)
    body = g_strdup_printf (ngettext ("The %'u message in it is moved to the trash. The folder itself cannot be "
                                      "brought back.",
                                      "The %'u messages in it are moved to the trash. The folder itself cannot be "
                                      "brought back.",
                                      n),
                            n);
  else
    body = g_strdup_printf (ngettext ("The %'u message in it is deleted for good.",
                                      "The %'u messages in it are deleted for good.", n),
                            n);
  adw_alert_dialog_set_body (question->dialog, body);
  return ask_sure (parent_widget, question, "delete", _("_Delete"));
}

AdwDialog *
tern_folder_dialogs_empty (GtkWidget *parent_widget, TernClient *client, TernFolder *folder)
{
  AdwDialog *dialog = adw_alert_dialog_new (NULL, NULL);
  Question *question = ask (dialog, client, NULL, folder);
  guint n = count_messages (folder);
  g_autofree char *body = g_strdup_printf (
      ngettext ("%'u message is deleted for good. This cannot be undone.",
                "%'u messages are deleted for good. This cannot be undone.", n),
      n);

  adw_alert_dialog_format_heading (question->dialog, _("Empty “%s”?"), tern_folder_words_name (folder));
  adw_alert_dialog_set_body (question->dialog, body);
  return ask_sure (parent_widget, question, "empty", _("_Empty"));
}
