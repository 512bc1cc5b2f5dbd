/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* One message; see the header. */
#include "ui/reader/tern-message-page.h"

#include "ui/reader/tern-message-bar.h"
#include "ui/reader/tern-message-header.h"
#include "ui/reader/tern-message-notes.h"
#include "ui/reader/tern-text-body.h"

#include <glib/gi18n.h>

#include <string.h>

/* What is here sooner is shown without a word about waiting, and does not flash. */
#define PATIENCE_MSEC 200
/* Sentences on what is wrong with a message; there is hardly ever one. */
#define MAX_WARNINGS 3

struct _TernMessagePage
{
  GtkBox parent_instance;

  TernClient *client;
  GSettings *settings;
  TernMessage *message;
  TernMessageContent *content;
  guint patience;            /* source; 0: it has run out */
  gboolean shown;
  gboolean unreadable; /* its source is shown */

  AdwClamp *head_clamp;
  TernMessageHeader *header;
  TernMessageNotes *notes;
  GtkBox *bars;
  GtkStack *pages;
  GtkWidget *spinner;
  GtkLabel *waiting;
  GtkProgressBar *progress;
  AdwStatusPage *problem;
  GtkButton *retry;
  TernMessageBody *body;
  TernAttachmentList *attachments;
};

enum
{
  SIGNAL_SHOWN,
  SIGNAL_READ_ON,
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TernMessagePage, tern_message_page, GTK_TYPE_BOX)

static void
show_page (TernMessagePage *self, const char *name)
{
  gtk_stack_set_visible_child_name (self->pages, name);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
end_patience (TernMessagePage *self)
{
  g_clear_handle_id (&self->patience, g_source_remove);
}

static void
show_waiting (TernMessagePage *self)
{
  gboolean fetching = tern_message_content_get_state (self->content) == TERN_CONTENT_FETCHING;
  guint64 done = 0, total = 0;
  gboolean known = fetching && tern_message_content_get_progress (self->content, &done, &total);
  g_autofree char *of = known ? g_format_size (total) : NULL;
  g_autofree char *part = known ? g_format_size (done) : NULL;
  /* Translators: how much of a message is here: "1.2 MB of 3.4 MB". */
  g_autofree char *words = known ? g_strdup_printf (_("Fetching the message: %s of %s"), part, of) : NULL;

  gtk_label_set_label (self->waiting, words != NULL ? words : fetching ? _("Fetching the message…") : _("Opening…"));
  gtk_widget_set_visible (GTK_WIDGET (self->progress), known);
  gtk_widget_set_visible (self->spinner, !known);
  if (known)
    gtk_progress_bar_set_fraction (self->progress, MIN (1.0, (double) done / (double) total));
  show_page (self, "waiting");
}

static gboolean
on_patience_ended (gpointer data)
{
  TernMessagePage *self = data;

  self->patience = 0;
  show_waiting (self);
  return G_SOURCE_REMOVE;
}

static void
wait (TernMessagePage *self)
{
  if (self->shown)
    return;
  if (g_str_equal (gtk_stack_get_visible_child_name (self->pages), "waiting"))
    show_waiting (self);
  else if (self->patience == 0)
    self->patience = g_timeout_add (PATIENCE_MSEC, on_patience_ended, self);
}

static void
show_problem (TernMessagePage *self, gboolean absent)
{
  const char *problem = tern_message_content_get_problem (self->content);
  g_autofree char *sentence = NULL;
  g_autofree char *escaped = NULL;

  if (problem != NULL)
    sentence = g_strconcat (problem, g_str_has_suffix (problem, ".") ? "" : ".", NULL);
  escaped = g_markup_escape_text (sentence != NULL ? sentence : _("The server cannot be reached."), -1);
  end_patience (self);
  adw_status_page_set_icon_name (self->problem, absent ? "network-offline-symbolic" : "dialog-warning-symbolic");
  adw_status_page_set_title (self->problem,
                             absent ? _("Not on This Computer Yet") : _("The Message Could Not Be Opened"));
  adw_status_page_set_description (self->problem, escaped);
  show_page (self, "problem");
}

static void
add_bar (TernMessagePage *self, TernMessageBar *bar)
{
  gtk_box_append (self->bars, GTK_WIDGET (bar));
  gtk_widget_set_visible (GTK_WIDGET (self->bars), TRUE);
}

static void
say (TernMessagePage *self, const char *sentence)
{
  add_bar (self, tern_message_bar_new ("dialog-information-symbolic", sentence));
}

static void
offer_pictures (TernMessagePage *self)
{
  TernMessageBar *bar
      = tern_message_bar_new ("image-missing-symbolic", _("Pictures are not loaded, so that nobody learns that "
                                                          "you read this."));

  tern_message_bar_add_button (bar, _("_Show"), "reader.show-pictures");
  if (*tern_message_get_sender_address (self->message) != '\0')
    tern_message_bar_add_button (bar, _("_Always From This Sender"), "reader.always-show-pictures");
  add_bar (self, bar);
}

/* The sentences are English, of the core; translated where they are known. */
static void
warn_of_document (TernMessagePage *self, TernMimeDocument *document)
{
  const char *const *warnings = tern_mime_document_get_warnings (document);
  g_autoptr (GString) sentences = g_string_new (NULL);

  for (guint i = 0; warnings[i] != NULL && i < MAX_WARNINGS; i++)
    /* The notes say that, and what can be done. */
    if (!g_str_equal (warnings[i], "The message is encrypted."))
      g_string_append_printf (sentences, "%s%s", sentences->len > 0 ? " " : "", _(warnings[i]));
  if (sentences->len > 0)
    add_bar (self, tern_message_bar_new ("dialog-warning-symbolic", sentences->str));
}

/* The button that was pressed is about to go; what it did is seen in the message. */
static void
move_focus_to_body (TernMessagePage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->bars)))
    gtk_widget_grab_focus (tern_message_body_get_focus_widget (self->body));
}

static void
update_bars (TernMessagePage *self)
{
  TernMimeDocument *document = tern_message_content_get_document (self->content);
  gboolean partial = tern_message_content_get_partial (self->content);
  GtkWidget *child;

  move_focus_to_body (self);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->bars))) != NULL)
    gtk_box_remove (self->bars, child);
  gtk_widget_set_visible (GTK_WIDGET (self->bars), FALSE);
  if (document == NULL || !self->shown)
    return;
  if (self->unreadable)
    say (self, _("This message could not be understood. This is its source."));
  else if (!partial)
    warn_of_document (self, document);
  if (tern_message_body_has_failed (self->body))
    say (self, _("The message could not be shown with its own look, and is shown as text."));
  if (tern_message_body_is_without_pictures (self->body))
    offer_pictures (self);
}

/* Nothing in it says what it is: it is not a message, or the beginning of it is lost. */
static gboolean
is_unreadable (TernMimeDocument *document)
{
  gint64 date;

  return tern_mime_document_get_html (document) == NULL && tern_mime_document_get_from (document)->len == 0
         && tern_mime_document_get_to (document)->len == 0 && *tern_mime_document_get_subject (document) == '\0'
         && !tern_mime_document_get_date (document, &date, NULL)
         && tern_mime_document_get_message_id (document) == NULL;
}

static void
on_document_changed (TernMessagePage *self)
{
  TernMimeDocument *document = tern_message_content_get_document (self->content);

  if (document == NULL)
    return;
  if (!tern_message_content_get_partial (self->content))
    tern_message_header_set_document (self->header, document);
  tern_message_notes_show (self->notes, self->content, self->header);
  tern_attachment_list_show (self->attachments, self->content);
  self->unreadable = !tern_message_content_get_partial (self->content) && is_unreadable (document);
  if (self->unreadable)
    tern_message_body_show_source (self->body);
  else
    tern_message_body_show (self->body);
  update_bars (self);
}

static void
on_body_shown (TernMessagePage *self)
{
  gboolean first = !self->shown;

  end_patience (self);
  self->shown = TRUE;
  update_bars (self);
  show_page (self, "body");
  if (first)
    g_signal_emit (self, signals[SIGNAL_SHOWN], 0);
}

static void
on_notes_left (TernMessagePage *self)
{
  gtk_widget_grab_focus (tern_message_body_get_focus_widget (self->body));
}

static void
on_body_changed (TernMessagePage *self)
{
  update_bars (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
on_state_changed (TernMessagePage *self)
{
  switch (tern_message_content_get_state (self->content))
    {
    case TERN_CONTENT_LOADING:
    case TERN_CONTENT_FETCHING:
      wait (self);
      break;
    case TERN_CONTENT_NOT_HERE:
      show_problem (self, TRUE);
      break;
    case TERN_CONTENT_FAILED:
      show_problem (self, FALSE);
      break;
    case TERN_CONTENT_READY:
    default:
      break;
    }
}

static void
on_read_on (TernMessagePage *self)
{
  g_signal_emit (self, signals[SIGNAL_READ_ON], 0);
}

static void
on_retry_clicked (TernMessagePage *self)
{
  tern_message_content_load (self->content);
}

static void
fit_column (TernMessagePage *self)
{
  int column = tern_text_body_measure_column (GTK_WIDGET (self));

  adw_clamp_set_maximum_size (self->head_clamp, column);
  adw_clamp_set_tightening_threshold (self->head_clamp, column);
  tern_attachment_list_set_column (self->attachments, column);
}

static void
tern_message_page_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (tern_message_page_parent_class)->system_setting_changed (widget, setting);
  fit_column (TERN_MESSAGE_PAGE (widget));
}

static void
tern_message_page_dispose (GObject *object)
{
  TernMessagePage *self = TERN_MESSAGE_PAGE (object);

  tern_message_page_close (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), TERN_TYPE_MESSAGE_PAGE);
  g_clear_object (&self->client);
  g_clear_object (&self->settings);
  g_clear_object (&self->message);
  g_clear_object (&self->content);
  G_OBJECT_CLASS (tern_message_page_parent_class)->dispose (object);
}

static void
add_signals (TernMessagePageClass *klass)
{
  static const char *const names[N_SIGNALS] = { "shown", "read-on", "changed" };

  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                               0);
}

static void
tern_message_page_class_init (TernMessagePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tern_message_page_dispose;
  widget_class->system_setting_changed = tern_message_page_system_setting_changed;
  add_signals (klass);
  g_type_ensure (TERN_TYPE_MESSAGE_HEADER);
  g_type_ensure (TERN_TYPE_MESSAGE_NOTES);
  g_type_ensure (TERN_TYPE_MESSAGE_BODY);
  g_type_ensure (TERN_TYPE_ATTACHMENT_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/ternmail/Tern/ui/reader/tern-message-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TernMessagePage, head_clamp);
  gtk_widget_class_bind_template_child (widget_class, TernMessagePage, header);
  gtk_widget_class_bind_template_child (widget_class, TernMessagePage, notes);
  gtk_widget_class_bind_template_child (widget_class, TernMessagePage, bars);
  gtk_widget_class_bind_template_child (widget_class, TernMessagePage, pages);
  gtk_widget_class_bind_template_child (widget_class, TernMessagePage, spinner);
  gtk_widget_class_bind_template_child (widget_class, TernMessagePage, waiting);
  gtk_widget_class_bind_template_child (widget_class, TernMessagePage, progress);
  gtk_widget_class_bind_template_child (widget_class, TernMessagePage, problem);
  gtk_widget_class_bind_template_child (widget_class, TernMessagePage, retry);
  gtk_widget_class_bind_template_child (widget_class, TernMessagePage, body);
  gtk_widget_class_bind_template_child (widget_class, TernMessagePage, attachments);
}

static void
tern_message_page_init (TernMessagePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  fit_column (self);
  g_signal_connect_object (self->retry, "clicked", G_CALLBACK (on_retry_clicked), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->notes, "focus-left", G_CALLBACK (on_notes_left), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->body, "read-on", G_CALLBACK (on_read_on), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->body, "shown", G_CALLBACK (on_body_shown), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->body, "changed", G_CALLBACK (on_body_changed), self, G_CONNECT_SWAPPED);
}

static char *
name_body (TernMessage *message)
{
  const char *sender = tern_message_get_sender (message);
  const char *subject = tern_message_get_subject (message);

  if (*sender != '\0' && *subject != '\0')
    /* Translators: what the text of a message is called to a screen reader: the sender, then the subject. */
    return g_strdup_printf (_("%s, %s"), sender, subject);
  return g_strdup (*sender != '\0' ? sender : *subject != '\0' ? subject : _("Message without sender and subject"));
}

/* Whether the person said it of this sender: that pictures are always to be shown, say. */
static gboolean
is_chosen (TernClient *client, const char *sender, const char *name)
{
  g_autofree char *address = g_ascii_strdown (sender, -1);

  return tern_client_get_choice (client, TERN_CHOICE_SENDER, address, name) != NULL;
}

TernMessagePage *
tern_message_page_new (TernClient *client, GSettings *settings, TernMessage *message)
{
  TernMessagePage *self = g_object_new (TERN_TYPE_MESSAGE_PAGE, NULL);
  g_autofree char *name = name_body (message);

  g_set_object (&self->client, client);
  g_set_object (&self->settings, settings);
  g_set_object (&self->message, message);
  tern_message_header_set_message (self->header, client, message);
  if (tern_message_get_source (message) != NULL)
    self->content = tern_message_content_new_for_source (client, tern_message_get_source (message));
  else
    self->content
        = tern_message_content_new (client, tern_message_get_id (message), tern_message_get_email (message));
  tern_message_body_set_up (self->body, self->content, settings, name,
                            is_chosen (client, tern_message_get_sender_address (message), "pictures"));
  tern_message_body_set_own_colours (self->body,
                                     is_chosen (client, tern_message_get_sender_address (message), "own-colours"));
  g_signal_connect_object (self->content, "notify::state", G_CALLBACK (on_state_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->content, "notify::done", G_CALLBACK (on_state_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->content, "notify::document", G_CALLBACK (on_document_changed), self,
                           G_CONNECT_SWAPPED);
  wait (self);
  tern_message_content_load (self->content);
  return self;
}

void
tern_message_page_close (TernMessagePage *self)
{
  end_patience (self);
  if (self->body != NULL)
    tern_message_body_close (self->body);
  if (self->content != NULL)
    tern_message_content_cancel (self->content);
}

void
tern_message_page_set_embedded (TernMessagePage *self)
{
  tern_message_header_set_embedded (self->header);
  gtk_widget_set_margin_top (GTK_WIDGET (self->header), 0);
  gtk_widget_set_vexpand (GTK_WIDGET (self->pages), FALSE);
  tern_message_body_set_embedded (self->body);
}

void
tern_message_page_set_sought (TernMessagePage *self, TernWordMatch *words)
{
  tern_message_header_set_sought (self->header, words);
  tern_message_body_set_sought (self->body, words);
}

TernMessage *
tern_message_page_get_message (TernMessagePage *self)
{
  return self->message;
}

TernMessageContent *
tern_message_page_get_content (TernMessagePage *self)
{
  return self->content;
}

TernMessageBody *
tern_message_page_get_body (TernMessagePage *self)
{
  return self->body;
}

TernAttachmentList *
tern_message_page_get_attachments (TernMessagePage *self)
{
  return self->attachments;
}

gboolean
tern_message_page_is_shown (TernMessagePage *self)
{
  return self->shown;
}

gboolean
tern_message_page_is_settled (TernMessagePage *self)
{
  return self->shown || g_str_equal (gtk_stack_get_visible_child_name (self->pages), "problem");
}

GtkWidget *
tern_message_page_get_focus_widget (TernMessagePage *self)
{
  if (self->shown)
    return tern_message_body_get_focus_widget (self->body);
  return tern_message_page_is_settled (self) ? GTK_WIDGET (self->retry) : NULL;
}
