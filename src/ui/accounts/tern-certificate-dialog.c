/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The certificate dialog; see the header. */

#include "ui/accounts/tern-certificate-dialog.h"

#include "ui/accounts/tern-sign-in-words.h"

#include <glib/gi18n.h>

/* In which the focus finds its place. */
#define OPENING_FRAMES 5

struct _TernCertificateDialog
{
  AdwAlertDialog parent_instance;

  guint frames; /* of OPENING_FRAMES, those to come */

  GtkLabel *reasons;
  AdwActionRow *fingerprint;
  AdwActionRow *subject;
  AdwActionRow *issuer;
  AdwActionRow *valid;
};

G_DEFINE_FINAL_TYPE (TernCertificateDialog, tern_certificate_dialog, ADW_TYPE_ALERT_DIALOG)

static char *
dup_day (GDateTime *date)
{
  /* Translators: a day, as in "3 November 2026" */
  return date != NULL ? g_date_time_format (date, _("%-e %B %Y")) : g_strdup (_("unknown"));
}

/* A row with nothing in it is none. What it holds is spoken with it: the label below its title is not. */
static void
show (AdwActionRow *row, const char *text)
{
  adw_action_row_set_subtitle (row, text);
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  gtk_widget_set_visible (GTK_WIDGET (row), *text != '\0');
}

/* Broken into lines without hyphens, which would look as if they belonged to it. */
static void
show_fingerprint (TernCertificateDialog *self, const char *fingerprint)
{
  g_autofree char *markup = g_markup_printf_escaped ("<span insert_hyphens=\"false\">%s</span>", fingerprint);

  show (self->fingerprint, fingerprint);
  adw_action_row_set_subtitle (self->fingerprint, markup);
}

static void
show_validity (TernCertificateDialog *self, const TernCertificateFault *fault)
{
  g_autofree char *from = dup_day (fault->valid_from);
  g_autofree char *until = dup_day (fault->valid_until);
  /* Translators: from one day to another */
  g_autofree char *valid = g_strdup_printf (_("%1$s to %2$s"), from, until);

  show (self->valid, valid);
}

/* The focus passes over what can be selected on its way to the buttons, and the dialog scrolls after it. */
static gboolean
scroll_to_top (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  TernCertificateDialog *self = TERN_CERTIFICATE_DIALOG (widget);
  GtkWidget *scroller = gtk_widget_get_ancestor (GTK_WIDGET (self->reasons), GTK_TYPE_SCROLLED_WINDOW);

  if (scroller != NULL)
    gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller)), 0);
  return --self->frames > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
tern_certificate_dialog_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (tern_certificate_dialog_parent_class)->map (widget);
  TERN_CERTIFICATE_DIALOG (widget)->frames = OPENING_FRAMES;
  gtk_widget_add_tick_callback (widget, scroll_to_top, NULL, NULL);
}

static void
tern_certificate_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), TERN_TYPE_CERTIFICATE_DIALOG);
  G_OBJECT_CLASS (tern_certificate_dialog_parent_class)->dispose (object);
}

static void
tern_certificate_dialog_class_init (TernCertificateDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tern_certificate_dialog_dispose;
  widget_class->map = tern_certificate_dialog_map;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/ternmail/Tern/ui/accounts/tern-certificate-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, TernCertificateDialog, reasons);
  gtk_widget_class_bind_template_child (widget_class, TernCertificateDialog, fingerprint);
  gtk_widget_class_bind_template_child (widget_class, TernCertificateDialog, subject);
  gtk_widget_class_bind_template_child (widget_class, TernCertificateDialog, issuer);
  gtk_widget_class_bind_template_child (widget_class, TernCertificateDialog, valid);
}

static void
tern_certificate_dialog_init (TernCertificateDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

TernCertificateDialog *
tern_certificate_dialog_new (const TernCertificateFault *fault)
{
  TernCertificateDialog *self = g_object_new (TERN_TYPE_CERTIFICATE_DIALOG, NULL);
  g_autofree char *reasons = tern_sign_in_words_dup_fault (fault);
  /* Translators: %1$s is the name of a server, %2$u the number of a port */
  g_autofree char *body = g_strdup_printf (
      _("Tern cannot be sure that it is talking to %1$s, port %2$u, because of the certificate it showed. "
        "Somebody else could read your password. Trust it only if whoever runs the server told you this fingerprint."),
      fault->host, fault->port);

  adw_alert_dialog_set_body (ADW_ALERT_DIALOG (self), body);
  gtk_label_set_text (self->reasons, reasons);
  show_fingerprint (self, fault->fingerprint);
  show (self->subject, fault->subject);
  show (self->issuer, fault->issuer);
  show_validity (self, fault);
  return self;
}
