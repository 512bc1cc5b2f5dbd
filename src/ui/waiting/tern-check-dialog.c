/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A folder compared with its server; see the header. */

#include "ui/waiting/tern-check-dialog.h"

#include "ui/sidebar/tern-folder-words.h"

#include <glib/gi18n-lib.h>

struct _TernCheckDialog
{
  AdwDialog parent_instance;

  TernFolderCheck *check;
  AdwStatusPage *page;
  GtkButton *button; /* what can be done now */
};

G_DEFINE_FINAL_TYPE (TernCheckDialog, tern_check_dialog, ADW_TYPE_DIALOG)

static void
add_line (GString *text, char *line)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", line);
  g_free (line);
}

/* "3 messages are not here yet" and so on, a line each. */
static char *
describe_differences (const TernCheckFound *found)
{
  GString *text = g_string_new (NULL);

  if (found->missing > 0)
    add_line (text, g_strdup_printf (ngettext ("%'u message of the server’s is not here.",
                                               "%'u messages of the server’s are not here.", (guint) found->missing),
                                     (guint) found->missing));
  if (found->extra > 0)
    add_line (text, g_strdup_printf (ngettext ("%'u message here is no longer on the server.",
                                               "%'u messages here are no longer on the server.",
                                               (guint) found->extra),
                                     (guint) found->extra));
  if (found->flags > 0)
    add_line (text, g_strdup_printf (ngettext ("%'u message is marked otherwise on the server.",
                                               "%'u messages are marked otherwise on the server.",
                                               (guint) found->flags),
                                     (guint) found->flags));
  return g_string_free (text, FALSE);
}

static char *
describe_equal (TernCheckDialog *self)
{
  guint repaired = (guint) tern_folder_check_get_repaired (self->check);
  guint n = (guint) tern_folder_check_get_found (self->check)->messages;

  if (repaired > 0)
    return g_strdup_printf (ngettext ("%'u difference was put right.", "%'u differences were put right.", repaired),
                            repaired);
  return g_strdup_printf (ngettext ("%'u message was compared.", "%'u messages were compared.", n), n);
}

static void
show (TernCheckDialog *self, const char *icon, const char *title, const char *description, const char *button)
{
  g_autofree char *escaped = g_markup_escape_text (description, -1);
  gboolean busy = icon == NULL;

  if (busy)
    {
      g_autoptr (AdwSpinnerPaintable) spinner = adw_spinner_paintable_new (GTK_WIDGET (self->page));

      adw_status_page_set_paintable (self->page, GDK_PAINTABLE (spinner));
    }
  else
    {
      adw_status_page_set_paintable (self->page, NULL);
      adw_status_page_set_icon_name (self->page, icon);
    }
  adw_status_page_set_title (self->page, title);
  adw_status_page_set_description (self->page, escaped);
  gtk_button_set_label (self->button, button);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      g_autofree char *spoken = g_strdup_printf (_("%1$s. %2$s"), title, description);

      gtk_accessible_announce (GTK_ACCESSIBLE (self->button), spoken, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
    }
}

static void
show_state (TernCheckDialog *self)
{
  g_autofree char *text = NULL;

  switch (tern_folder_check_get_state (self->check))
    {
    case TERN_CHECK_COMPARING:
      show (self, NULL, _("Comparing…"), _("Every message is compared with the server’s."), _("_Cancel"));
      break;
    case TERN_CHECK_REPAIRING:
      show (self, NULL, _("Putting It Right…"), _("The folder is listed anew, and then compared again."), _("_Cancel"));
      break;
    case TERN_CHECK_EQUAL:
      text = describe_equal (self);
      show (self, "object-select-symbolic", _("Same as on the Server"), text, _("_Check Again"));
      break;
    case TERN_CHECK_DIFFERENT:
      text = describe_differences (tern_folder_check_get_found (self->check));
      show (self, "dialog-information-symbolic", _("Not as on the Server"), text, _("_Put It Right"));
      break;
    case TERN_CHECK_FAILED:
    default:
      show (self, "dialog-warning-symbolic", _("Could Not Compare"), tern_folder_check_get_error (self->check),
            _("_Check Again"));
      break;
    }
}

static void
on_button_clicked (TernCheckDialog *self)
{
  switch (tern_folder_check_get_state (self->check))
    {
    case TERN_CHECK_DIFFERENT:
      tern_folder_check_repair (self->check);
      break;
    case TERN_CHECK_EQUAL:
    case TERN_CHECK_FAILED:
      tern_folder_check_again (self->check);
      break;
    case TERN_CHECK_COMPARING:
    case TERN_CHECK_REPAIRING:
    default:
      adw_dialog_close (ADW_DIALOG (self));
      break;
    }
}

static void
tern_check_dialog_closed (AdwDialog *dialog)
{
  tern_folder_check_cancel (TERN_CHECK_DIALOG (dialog)->check);
}

static void
tern_check_dialog_dispose (GObject *object)
{
  TernCheckDialog *self = TERN_CHECK_DIALOG (object);

  if (self->check != NULL)
    tern_folder_check_cancel (self->check);
  g_clear_object (&self->check);
  G_OBJECT_CLASS (tern_check_dialog_parent_class)->dispose (object);
}

static void
tern_check_dialog_class_init (TernCheckDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tern_check_dialog_dispose;
  ADW_DIALOG_CLASS (klass)->closed = tern_check_dialog_closed;
}

static void
tern_check_dialog_init (TernCheckDialog *self)
{
  GtkWidget *view = adw_toolbar_view_new ();

  self->page = ADW_STATUS_PAGE (adw_status_page_new ());
  self->button = GTK_BUTTON (gtk_button_new ());
  gtk_button_set_use_underline (self->button, TRUE);
  gtk_widget_set_halign (GTK_WIDGET (self->button), GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (GTK_WIDGET (self->button), "pill");
  gtk_widget_add_css_class (GTK_WIDGET (self->page), "compact");
  g_signal_connect_object (self->button, "clicked", G_CALLBACK (on_button_clicked), self, G_CONNECT_SWAPPED);
  adw_status_page_set_child (self->page, GTK_WIDGET (self->button));
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), GTK_WIDGET (self->page));
  adw_dialog_set_child (ADW_DIALOG (self), view);
  adw_dialog_set_content_width (ADW_DIALOG (self), 460);
  adw_dialog_set_content_height (ADW_DIALOG (self), 420);
  adw_dialog_set_focus (ADW_DIALOG (self), GTK_WIDGET (self->button));
}

AdwDialog *
tern_check_dialog_new (TernClient *client, TernFolder *folder)
{
  TernCheckDialog *self = g_object_new (TERN_TYPE_CHECK_DIALOG, NULL);
  g_autofree char *title = NULL;

  /* Translators: %s is a folder. */
  title = g_strdup_printf (_("Check %s"), tern_folder_words_name (folder));
  adw_dialog_set_title (ADW_DIALOG (self), title);
  self->check = tern_folder_check_new (client, tern_mail_account_get_id (tern_folder_get_account (folder)),
                                       tern_folder_get_path (folder));
  g_signal_connect_object (self->check, "notify::state", G_CALLBACK (show_state), self, G_CONNECT_SWAPPED);
  show_state (self);
  return ADW_DIALOG (self);
}
