/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Asks where to, and puts it there; see the header. */

#include "ui/window/tern-message-copy.h"

#include "model/tern-mail-file.h"
#include "ui/moving/tern-folder-dialog.h"
#include "ui/sidebar/tern-folder-words.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  AdwToastOverlay *toasts;
  TernClient *client;
  TernFolderTree *tree;
  GBytes *source;
  char *done; /* (nullable): what is said when it is */
} Copy;

static void
copy_free (Copy *copy)
{
  g_object_unref (copy->toasts);
  g_object_unref (copy->client);
  g_object_unref (copy->tree);
  g_bytes_unref (copy->source);
  g_free (copy->done);
  g_free (copy);
}

static void
on_closure_ended (gpointer copy, GClosure *closure)
{
  copy_free (copy);
}

static void
put_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Copy *copy = data;
  g_autoptr (GError) error = NULL;
  gboolean done = tern_mail_file_put_finish (result, &error);
  AdwToast *toast = adw_toast_new ("");

  adw_toast_set_use_markup (toast, FALSE);
  adw_toast_set_title (toast, done ? copy->done : error->message);
  adw_toast_overlay_add_toast (copy->toasts, toast);
  copy_free (copy);
}

static void
on_chosen (TernFolderDialog *dialog, TernFolder *folder, Copy *asked)
{
  Copy *copy = g_new0 (Copy, 1);

  copy->toasts = g_object_ref (asked->toasts);
  copy->client = g_object_ref (asked->client);
  copy->tree = g_object_ref (asked->tree);
  copy->source = g_bytes_ref (asked->source);
  /* Translators: %s is a folder. */
  copy->done = g_strdup_printf (_("Copied to %s"), tern_folder_words_name (folder));
  tern_mail_file_put_async (copy->client, copy->source, tern_mail_account_get_id (tern_folder_get_account (folder)),
                            tern_folder_get_path (folder), put_cb, copy);
}

void
tern_message_copy_ask (
    GtkWidget *window, AdwToastOverlay *toasts, TernClient *client, GSettings *settings, GBytes *source)
{
  Copy *copy = g_new0 (Copy, 1);
  AdwDialog *dialog;

  copy->toasts = g_object_ref (toasts);
  copy->client = g_object_ref (client);
  copy->tree = tern_folder_tree_new (client);
  copy->source = g_bytes_ref (source);
  dialog = tern_folder_dialog_new (copy->tree, settings, _("Copy to a Folder"), _("_Copy"), 0);
  g_signal_connect_data (dialog, "chosen", G_CALLBACK (on_chosen), copy, on_closure_ended, 0);
  adw_dialog_present (dialog, window);
}
