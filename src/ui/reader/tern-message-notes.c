/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Bars and cards about a message; see the header. */
#include "ui/reader/tern-message-notes.h"

#include "ui/reader/tern-invitation-card.h"
#include "ui/reader/tern-leave-bar.h"
#include "ui/reader/tern-message-bar.h"
#include "ui/reader/tern-report-words.h"
#include "ui/reader/tern-seal-bar.h"

#include <glib/gi18n.h>

struct _TernMessageNotes
{
  GtkBox parent_instance;

  TernMimeDocument *document; /* (nullable): whose notes these are */
};

enum
{
  SIGNAL_FOCUS_LEFT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TernMessageNotes, tern_message_notes, GTK_TYPE_BOX)

static void
on_focus_left (TernMessageNotes *self)
{
  g_signal_emit (self, signals[SIGNAL_FOCUS_LEFT], 0);
}

static void
add (TernMessageNotes *self, GtkWidget *note)
{
  gtk_box_append (GTK_BOX (self), note);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

static void
warn (TernMessageNotes *self, const char *sentence)
{
  add (self, GTK_WIDGET (tern_message_bar_new ("dialog-warning-symbolic", sentence)));
}

static char *
put_into_words (const TernMimeSuspicion *suspicion)
{
  switch (suspicion->kind)
    {
    case TERN_MIME_SUSPICION_MIXED_LETTERS:
      /* Translators: the domain of an address, first as it looks, then as it truly is. */
      return g_strdup_printf (_("The sender's address is written in letters that look like others. It reads “%s”, but "
                                "it is “%s”."),
                              suspicion->shown, suspicion->real);
    case TERN_MIME_SUSPICION_RESEMBLES:
      /* Translators: two domains: the reader's own, and the sender's. */
      return g_strdup_printf (_("This is not from “%s”. The sender's address ends in “%s”, which only looks like it."),
                              suspicion->shown, suspicion->real);
    case TERN_MIME_SUSPICION_NAME_DOMAIN:
      /* Translators: the name a sender goes by, and the address. */
      return g_strdup_printf (_("The sender goes by the name “%s”, but the message came from “%s”."), suspicion->shown,
                              suspicion->real);
    case TERN_MIME_SUSPICION_ANSWERS_ELSEWHERE:
    default:
      /* Translators: two addresses: whom answers go to, and the sender. */
      return g_strdup_printf (_("Answers to this message go to “%s”, not to “%s”."), suspicion->real,
                              suspicion->shown);
    }
}

static void
add_suspicions (TernMessageNotes *self, GPtrArray *suspicions)
{
  for (guint i = 0; i < suspicions->len; i++)
    {
      g_autofree char *sentence = put_into_words (suspicions->pdata[i]);

      warn (self, sentence);
    }
}

static void
add_authentication (TernMessageNotes *self, const TernMimeAuthentication *found, TernMessageHeader *header)
{
  g_autofree char *sentence = NULL;

  switch (found->verdict)
    {
    case TERN_MIME_AUTHENTICATION_CONFIRMED:
      /* Translators: %s is the domain of the sender's address. */
      sentence = g_strdup_printf (_("The sender's domain, %s, confirmed this message."), found->domain);
      tern_message_header_add_detail (header, sentence);
      break;
    case TERN_MIME_AUTHENTICATION_UNCONFIRMED:
      /* Translators: %s is the domain of the sender's address. */
      sentence = g_strdup_printf (_("It could not be confirmed that this message is from %s."), found->domain);
      tern_message_header_add_detail (header, sentence);
      break;
    case TERN_MIME_AUTHENTICATION_REFUSED:
      /* Translators: %s is the domain of the sender's address. */
      sentence = g_strdup_printf (_("It could not be confirmed that this message is from “%s”, whose messages all can "
                                    "be. It may be forged."),
                                  found->domain);
      warn (self, sentence);
      break;
    case TERN_MIME_AUTHENTICATION_UNKNOWN:
    default:
      break;
    }
}

static void
add_report (TernMessageNotes *self, GPtrArray *report)
{
  g_autofree char *sentences = tern_report_words_new (report);
  const TernMimeReported *first = report->pdata[0];
  const char *icon
      = first->outcome == TERN_MIME_OUTCOME_FAILED ? "dialog-warning-symbolic" : "dialog-information-symbolic";

  add (self, GTK_WIDGET (tern_message_bar_new (icon, sentences)));
}

static void
clear (TernMessageNotes *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  gboolean focused = focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self));
  GtkWidget *child;

  if (focused)
    on_focus_left (self);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_box_remove (GTK_BOX (self), child);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static void
tern_message_notes_dispose (GObject *object)
{
  TernMessageNotes *self = TERN_MESSAGE_NOTES (object);

  g_clear_pointer (&self->document, tern_mime_document_unref);
  G_OBJECT_CLASS (tern_message_notes_parent_class)->dispose (object);
}

static void
tern_message_notes_class_init (TernMessageNotesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tern_message_notes_dispose;
  signals[SIGNAL_FOCUS_LEFT] = g_signal_new ("focus-left", TERN_TYPE_MESSAGE_NOTES, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                             NULL, G_TYPE_NONE, 0);
}

static void
tern_message_notes_init (TernMessageNotes *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
tern_message_notes_show (TernMessageNotes *self, TernMessageContent *content, TernMessageHeader *header)
{
  const TernContentFindings *findings = tern_message_content_get_findings (content);
  TernMimeDocument *document = tern_message_content_get_document (content);

  if (self->document == document)
    return;
  g_clear_pointer (&self->document, tern_mime_document_unref);
  self->document = document != NULL ? tern_mime_document_ref (document) : NULL;
  clear (self);
  if (findings == NULL)
    return;
  if (findings->seal != TERN_MIME_SEAL_NONE || findings->opened)
    add (self, GTK_WIDGET (tern_seal_bar_new (content)));
  add_suspicions (self, findings->suspicions);
  add_authentication (self, findings->authentication, header);
  if (findings->report != NULL)
    add_report (self, findings->report);
  if (findings->invitation != NULL)
    add (self, GTK_WIDGET (tern_invitation_card_new (content)));
  if (findings->unsubscribe != NULL)
    {
      TernLeaveBar *bar = tern_leave_bar_new (findings);

      g_signal_connect_object (bar, "focus-left", G_CALLBACK (on_focus_left), self, G_CONNECT_SWAPPED);
      add (self, GTK_WIDGET (bar));
    }
}
