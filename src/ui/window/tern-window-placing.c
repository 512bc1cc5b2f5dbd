/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Messages put into a folder that is asked for, or away for good; see the window's private header. */

#include "ui/moving/tern-folder-dialog.h"
#include "ui/sidebar/tern-folder-words.h"
#include "ui/window/tern-window-private.h"

#include <glib/gi18n-lib.h>

/* What was asked about: the messages as they were selected then. */
typedef struct
{
  TernWindow *window;
  GArray *ids; /* gint64 */
  gboolean copy;
} Asking;

static Asking *
asking_new (TernWindow *self, gboolean copy)
{
  Asking *asking = g_new0 (Asking, 1);

  asking->window = g_object_ref (self);
  asking->ids = tern_window_dup_targets (self);
  asking->copy = copy;
  return asking;
}

static void
asking_free (gpointer data, GClosure *closure)
{
  Asking *asking = data;

  g_object_unref (asking->window);
  g_array_unref (asking->ids);
  g_free (asking);
}

static const gint64 *
get_ids (const Asking *asking)
{
  return (const gint64 *) (void *) asking->ids->data;
}

static void
put (TernWindow *self, const gint64 *ids, guint n, TernFolder *folder, gboolean copy)
{
  const char *account = tern_mail_account_get_id (tern_folder_get_account (folder));
  const char *path = tern_folder_get_path (folder);
  g_autofree char *label = NULL;

  /* What was asked for by hand is not done over by the clock. */
  g_clear_handle_id (&self->read_id, g_source_remove);
  if (copy)
    {
      /* Translators: %s is a folder. */
      label = g_strdup_printf (_("Copied to %s"), tern_folder_words_name (folder));
      tern_client_copy_to (self->client, ids, n, account, path, label);
      return;
    }
  /* Translators: %s is a folder. */
  label = g_strdup_printf (_("Moved to %s"), tern_folder_words_name (folder));
  tern_client_move_to (self->client, ids, n, account, path, label);
}

static void
on_folder_chosen (TernFolderDialog *dialog, TernFolder *folder, Asking *asking)
{
  put (asking->window, get_ids (asking), asking->ids->len, folder, asking->copy);
}

void
tern_window_drop_messages (TernWindow *self, TernFolder *folder, TernDraggedMessages *messages, gboolean copy)
{
  put (self, (const gint64 *) (void *) messages->data, messages->len, folder, copy);
}

void
tern_window_ask_folder (TernWindow *self, gboolean copy)
{
  Asking *asking = asking_new (self, copy);
  gint64 here = self->folder != NULL ? tern_folder_get_id (self->folder) : 0;
  guint n = asking->ids->len;
  g_autofree char *title = NULL;
  AdwDialog *dialog;

  if (copy)
    title = g_strdup_printf (ngettext ("Copy %'u Message", "Copy %'u Messages", n), n);
  else
    title = g_strdup_printf (ngettext ("Move %'u Message", "Move %'u Messages", n), n);
  dialog = tern_folder_dialog_new (self->tree, self->settings, title, copy ? _("_Copy") : _("_Move"), here);
  g_signal_connect_data (dialog, "chosen", G_CALLBACK (on_folder_chosen), asking, asking_free, 0);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
on_delete_confirmed (AdwAlertDialog *dialog, const char *response, Asking *asking)
{
  g_clear_handle_id (&asking->window->read_id, g_source_remove);
  tern_client_delete (asking->window->client, get_ids (asking), asking->ids->len, _("Deleted for good"));
}

void
tern_window_ask_delete (TernWindow *self)
{
  Asking *asking = asking_new (self, FALSE);
  guint n = asking->ids->len;
  g_autofree char *heading
      = g_strdup_printf (ngettext ("Delete %'u Message for Good?", "Delete %'u Messages for Good?", n), n);
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (heading, NULL));

  adw_alert_dialog_set_body (dialog, ngettext ("It is removed here and on the server, and nothing brings it back.",
                                               "They are removed here and on the server, and nothing brings them back.",
                                               n));
  adw_alert_dialog_add_responses (dialog, "cancel", _("_Cancel"), "delete", _("_Delete"), NULL);
  adw_alert_dialog_set_response_appearance (dialog, "delete", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_default_response (dialog, "cancel");
  adw_alert_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_data (dialog, "response::delete", G_CALLBACK (on_delete_confirmed), asking, asking_free, 0);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
}
