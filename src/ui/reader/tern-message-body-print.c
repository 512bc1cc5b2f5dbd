/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Printing a message, as it is shown: its page by the renderer that shows it, its text by ourselves. */
#include "ui/reader/tern-message-body-private.h"

#include "ui/reader/tern-print-head.h"
#include "ui/reader/tern-text-print.h"

#include <glib/gi18n.h>

#include <string.h>

static GtkWindow *
get_window (TernMessageBody *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

static const char *
get_title (TernMessageBody *self)
{
  const char *subject = tern_mime_document_get_subject (self->document);

  return *subject != '\0' ? subject : _("Message");
}

static void
on_printed (const char *problem, gpointer data)
{
  TernMessageBody *self = data;
  AdwDialog *dialog;

  if (problem == NULL || get_window (self) == NULL)
    return;
  dialog = adw_alert_dialog_new (_("The Message Was Not Printed"), problem);
  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", _("_Close"));
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
on_page_printed (TernMessageBody *self, const char *problem)
{
  on_printed (problem, self);
}

static void
planned_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TernMessageBody) self = data;
  TernTextPlan *plan = tern_text_plan_finish (result, NULL);
  g_autofree char *head = NULL;

  if (plan == NULL)
    return;
  if (get_window (self) == NULL)
    {
      tern_text_plan_free (plan);
      return;
    }
  head = tern_print_head_new_markup (self->document);
  tern_text_print (plan, head, get_title (self), get_window (self), on_printed, G_OBJECT (self));
}

static void
print_text (TernMessageBody *self)
{
  const char *words = tern_mime_document_get_text (self->document);
  g_autoptr (GBytes) text
      = g_bytes_new_with_free_func (words, strlen (words), (GDestroyNotify) tern_mime_document_unref,
                                    tern_mime_document_ref (self->document));

  tern_text_plan_async (text, NULL, planned_cb, g_object_ref (self));
}

static void
set_up_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TernMessageBody) self = data;
  GtkPrintSetup *setup = gtk_print_dialog_setup_finish (GTK_PRINT_DIALOG (source), result, NULL);

  if (setup == NULL)
    return;
  if (self->html_shown)
    tern_html_body_print (self->html, gtk_print_setup_get_print_settings (setup),
                          gtk_print_setup_get_page_setup (setup));
  gtk_print_setup_unref (setup);
}

static void
print_page (TernMessageBody *self)
{
  g_autoptr (GtkPrintDialog) dialog = gtk_print_dialog_new ();
  g_autoptr (GtkPageSetup) setup = tern_text_print_new_page_setup ();
  g_autoptr (GtkPrintSettings) settings = tern_text_print_new_settings (get_title (self));

  gtk_print_dialog_set_title (dialog, _("Print"));
  gtk_print_dialog_set_page_setup (dialog, setup);
  gtk_print_dialog_set_print_settings (dialog, settings);
  gtk_print_dialog_setup (dialog, get_window (self), NULL, set_up_cb, g_object_ref (self));
}

void
tern_message_body_connect_print (TernMessageBody *self)
{
  g_signal_connect_object (self->html, "printed", G_CALLBACK (on_page_printed), self, G_CONNECT_SWAPPED);
}

void
tern_message_body_print (TernMessageBody *self)
{
  if (self->document == NULL || get_window (self) == NULL)
    return;
  if (self->html_shown)
    print_page (self);
  else
    print_text (self);
}
