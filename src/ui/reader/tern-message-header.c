/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Who wrote to whom, when and about what; see the header. Whatever the sender calls themselves, the true address
 * stands beside it. */
#include "ui/reader/tern-message-header.h"

#include "model/tern-mail-account.h"
#include "ui/list/tern-label-chips.h"
#include "ui/reader/tern-sought-label.h"

#include <glib/gi18n.h>

/* Named on the folded line; the others are counted. */
#define NAMED_RECIPIENTS 2

struct _TernMessageHeader
{
  GtkBox parent_instance;

  TernClient *client;
  GtkLabel *subject;
  GtkLabel *labels;
  TernMessage *message; /* nullable */
  AdwAvatar *avatar;
  GtkLabel *name;
  GtkLabel *address;
  GtkLabel *date;
  GtkToggleButton *toggle;
  GtkLabel *folded;
  GtkImage *arrow;
  GtkLabel *details;
  TernWordMatch *sought; /* nullable */
};

G_DEFINE_FINAL_TYPE (TernMessageHeader, tern_message_header, GTK_TYPE_BOX)

static gboolean
is_mine (TernMessageHeader *self, const char *address)
{
  GListModel *accounts = tern_client_get_accounts (self->client);

  for (guint i = 0; accounts != NULL && i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (TernMailAccount) account = g_list_model_get_item (accounts, i);

      if (g_ascii_strcasecmp (tern_mail_account_get_email (account), address) == 0)
        return TRUE;
    }
  return FALSE;
}

static const char *
name_briefly (TernMessageHeader *self, const TernAddress *address)
{
  if (is_mine (self, tern_address_get_address (address)))
    /* Translators: the reader of the message, in a list of those it was sent to. */
    return C_("recipient", "me");
  return tern_address_get_name (address) != NULL ? tern_address_get_name (address) : tern_address_get_address (address);
}

/* "to me, Jo +3" */
static char *
fold_recipients (TernMessageHeader *self, GPtrArray *to, GPtrArray *cc)
{
  g_autoptr (GString) names = g_string_new (NULL);
  guint n = to->len + cc->len;

  for (guint i = 0; i < MIN (n, NAMED_RECIPIENTS); i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "",
                            name_briefly (self, i < to->len ? to->pdata[i] : cc->pdata[i - to->len]));
  if (n > NAMED_RECIPIENTS)
    g_string_append_printf (names, " +%u", n - NAMED_RECIPIENTS);
  /* Translators: %s is a list of names: whom a message was sent to. */
  return g_strdup_printf (_("to %s"), names->str);
}

static void
append_detail (GString *details, const char *label, GPtrArray *addresses)
{
  g_autofree char *list = NULL;
  g_autofree char *line = NULL;

  if (addresses->len == 0)
    return;
  list = tern_address_list_to_display (addresses);
  line = g_markup_printf_escaped ("%s<span alpha=\"70%%\">%s</span> %s", details->len > 0 ? "\n" : "", label, list);
  g_string_append (details, line);
}

static void
show_recipients (TernMessageHeader *self, const char *folded, const char *details)
{
  gtk_label_set_label (self->folded, folded);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->toggle), GTK_ACCESSIBLE_PROPERTY_LABEL, folded, -1);
  gtk_label_set_markup (self->details, details);
  gtk_widget_set_visible (GTK_WIDGET (self->toggle), *details != '\0');
}

static char *
format_day (GDateTime *date, GDateTime *now)
{
  if (g_date_time_get_year (date) != g_date_time_get_year (now))
    /* Translators: a short date with the year, as g_date_time_format() has it. */
    return g_date_time_format (date, _("%-e %b %Y"));
  if (g_date_time_get_day_of_year (date) != g_date_time_get_day_of_year (now))
    /* Translators: a short date of this year with its time. */
    return g_date_time_format (date, _("%-e %b, %H:%M"));
  /* Translators: the time of a message of today. */
  return g_date_time_format (date, _("%H:%M"));
}

static void
show_date (TernMessageHeader *self, gint64 seconds)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) date = seconds != 0 ? g_date_time_new_from_unix_local (seconds) : NULL;
  g_autofree char *brief = date != NULL ? format_day (date, now) : NULL;
  /* Translators: a date in full. */
  g_autofree char *full = date != NULL ? g_date_time_format (date, _("%A, %-e %B %Y, %H:%M")) : NULL;

  gtk_label_set_label (self->date, brief != NULL ? brief : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->date), full);
  if (full != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->date), GTK_ACCESSIBLE_PROPERTY_LABEL, full, -1);
}

static void
mark_sought (TernMessageHeader *self)
{
  tern_sought_label_mark (self->subject, self->sought);
  tern_sought_label_mark (self->name, self->sought);
  tern_sought_label_mark (self->address, self->sought);
}

static void
show_sender (TernMessageHeader *self, const char *name, const char *address)
{
  gboolean named = name != NULL && *name != '\0' && g_strcmp0 (name, address) != 0;

  if (!named && *address == '\0')
    name = _("No sender");
  else if (!named)
    name = address;
  adw_avatar_set_text (self->avatar, name);
  gtk_label_set_label (self->name, name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->name), name);
  gtk_label_set_label (self->address, address);
  gtk_widget_set_visible (GTK_WIDGET (self->address), named && *address != '\0');
  mark_sought (self);
}

static void
show_subject (TernMessageHeader *self, const char *subject)
{
  gboolean empty = *subject == '\0';

  gtk_label_set_label (self->subject, empty ? _("No subject") : subject);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->subject), empty ? NULL : subject);
}

/* The label says its names; what it shows are chips in a line. */
static void
show_labels (TernMessageHeader *self)
{
  GPtrArray *labels = tern_message_get_labels (self->message);
  g_autoptr (GString) markup = g_string_new (NULL);
  g_autofree char *names = tern_label_chips_dup_names (labels);
  /* Translators: %s is one or more names of labels of a message. */
  g_autofree char *spoken = names != NULL ? g_strdup_printf (_("Labels: %s"), names) : NULL;

  for (guint i = 0; labels != NULL && i < labels->len; i++)
    {
      const TernLabel *label = labels->pdata[i];
      g_autofree char *chip = tern_label_chips_dup_markup (label->name, label->colour);

      g_string_append_printf (markup, "%s%s", i > 0 ? "   " : "", chip);
    }
  gtk_label_set_markup (self->labels, markup->str);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->labels), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  spoken != NULL ? spoken : "", -1);
  gtk_widget_set_visible (GTK_WIDGET (self->labels), labels != NULL);
}

static void
follow_labels (TernMessageHeader *self, TernMessage *message)
{
  if (self->message != NULL)
    g_signal_handlers_disconnect_by_func (self->message, show_labels, self);
  g_set_object (&self->message, message);
  if (message != NULL)
    {
      g_signal_connect_object (message, "notify::labels", G_CALLBACK (show_labels), self, G_CONNECT_SWAPPED);
      show_labels (self);
    }
}

static void
on_toggled (TernMessageHeader *self)
{
  gboolean active = gtk_toggle_button_get_active (self->toggle);

  gtk_image_set_from_icon_name (self->arrow, active ? "pan-up-symbolic" : "pan-down-symbolic");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->toggle), GTK_ACCESSIBLE_STATE_EXPANDED, active, -1);
}

static void
tern_message_header_dispose (GObject *object)
{
  follow_labels (TERN_MESSAGE_HEADER (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), TERN_TYPE_MESSAGE_HEADER);
  g_clear_object (&TERN_MESSAGE_HEADER (object)->client);
  g_clear_pointer (&TERN_MESSAGE_HEADER (object)->sought, tern_word_match_unref);
  G_OBJECT_CLASS (tern_message_header_parent_class)->dispose (object);
}

static void
tern_message_header_class_init (TernMessageHeaderClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tern_message_header_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/ternmail/Tern/ui/reader/tern-message-header.ui");
  gtk_widget_class_bind_template_child (widget_class, TernMessageHeader, subject);
  gtk_widget_class_bind_template_child (widget_class, TernMessageHeader, labels);
  gtk_widget_class_bind_template_child (widget_class, TernMessageHeader, avatar);
  gtk_widget_class_bind_template_child (widget_class, TernMessageHeader, name);
  gtk_widget_class_bind_template_child (widget_class, TernMessageHeader, address);
  gtk_widget_class_bind_template_child (widget_class, TernMessageHeader, date);
  gtk_widget_class_bind_template_child (widget_class, TernMessageHeader, toggle);
  gtk_widget_class_bind_template_child (widget_class, TernMessageHeader, folded);
  gtk_widget_class_bind_template_child (widget_class, TernMessageHeader, arrow);
  gtk_widget_class_bind_template_child (widget_class, TernMessageHeader, details);
}

static void
tern_message_header_init (TernMessageHeader *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->toggle, "toggled", G_CALLBACK (on_toggled), self, G_CONNECT_SWAPPED);
}

void
tern_message_header_set_message (TernMessageHeader *self, TernClient *client, TernMessage *message)
{
  const char *recipients = tern_message_get_recipients (message);
  /* Translators: %s is a list of names: whom a message was sent to. */
  g_autofree char *folded = g_strdup_printf (_("to %s"), recipients);
  g_autofree char *details = g_markup_escape_text (recipients, -1);

  g_set_object (&self->client, client);
  show_subject (self, tern_message_get_subject (message));
  show_sender (self, tern_message_get_sender (message), tern_message_get_sender_address (message));
  show_date (self, tern_message_get_date (message));
  show_recipients (self, folded, details);
  follow_labels (self, message);
}

void
tern_message_header_set_document (TernMessageHeader *self, TernMimeDocument *document)
{
  GPtrArray *from = tern_mime_document_get_from (document);
  GPtrArray *to = tern_mime_document_get_to (document);
  GPtrArray *cc = tern_mime_document_get_cc (document);
  g_autofree char *folded = fold_recipients (self, to, cc);
  g_autoptr (GString) details = g_string_new (NULL);

  if (from->len > 0)
    show_sender (self, tern_address_get_name (from->pdata[0]), tern_address_get_address (from->pdata[0]));
  if (from->len > 1)
    append_detail (details, _("From:"), from);
  append_detail (details, _("To:"), to);
  append_detail (details, _("Copy:"), cc);
  append_detail (details, _("Hidden copy:"), tern_mime_document_get_bcc (document));
  append_detail (details, _("Answers go to:"), tern_mime_document_get_reply_to (document));
  if (details->len > 0)
    show_recipients (self, to->len + cc->len > 0 ? folded : _("Details"), details->str);
}

void
tern_message_header_add_detail (TernMessageHeader *self, const char *sentence)
{
  const char *details = gtk_label_get_label (self->details);
  g_autofree char *escaped = g_markup_escape_text (sentence, -1);
  g_autofree char *both = g_strdup_printf ("%s%s%s", details, *details != '\0' ? "\n" : "", escaped);

  gtk_label_set_markup (self->details, both);
  gtk_widget_set_visible (GTK_WIDGET (self->toggle), TRUE);
}

void
tern_message_header_set_sought (TernMessageHeader *self, TernWordMatch *words)
{
  g_clear_pointer (&self->sought, tern_word_match_unref);
  self->sought = words != NULL ? tern_word_match_ref (words) : NULL;
  mark_sought (self);
}

void
tern_message_header_set_embedded (TernMessageHeader *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->subject), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->avatar), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->name), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->date), FALSE);
}
