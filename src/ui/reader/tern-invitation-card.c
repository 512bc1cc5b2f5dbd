/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Shows an invitation; see the header. */
#include "ui/reader/tern-invitation-card.h"

#include "model/tern-file-save.h"
#include "ui/reader/tern-invitation-words.h"
#include "ui/reader/tern-opened-file.h"

#include <glib/gi18n.h>

#include <string.h>

/* Named; the others are counted. */
#define NAMED_PEOPLE 4

struct _TernInvitationCard
{
  GtkBox parent_instance;

  TernMessageContent *content;
  char *section; /* of the calendar */
  char *summary;
  char *organizer; /* (nullable): an address */
  char *replies[TERN_MIME_ANSWER_DECLINED + 1];
  GFile *copy; /* (nullable): being opened */
  GtkBox *column;
  GtkLabel *outcome;
};

G_DEFINE_FINAL_TYPE (TernInvitationCard, tern_invitation_card, GTK_TYPE_BOX)

static GtkWindow *
get_window (TernInvitationCard *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

static void
say (TernInvitationCard *self, const char *sentence)
{
  gtk_label_set_label (self->outcome, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->outcome), TRUE);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), sentence, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TernInvitationCard) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_file_get_basename (G_FILE (source));
  g_autofree char *shown = g_filename_display_name (name);
  g_autofree char *sentence = NULL;

  if (!tern_file_save_finish (result, &error))
    {
      say (self, error->message);
      return;
    }
  /* Translators: the name of a file, and an address. */
  sentence = g_strdup_printf (_("Your answer is in “%s”. It still has to be sent to %s."), shown, self->organizer);
  say (self, sentence);
}

static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TernInvitationCard) self = data;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL);
  const char *reply = g_object_get_data (source, "reply");
  g_autoptr (GBytes) bytes = g_bytes_new (reply, strlen (reply));

  if (file != NULL)
    tern_file_save_async (file, bytes, NULL, saved_cb, g_object_ref (self));
}

static char *
make_file_name (TernInvitationCard *self, TernMimeAnswer answer)
{
  const char *word = answer == TERN_MIME_ANSWER_ACCEPTED    ? C_("answer", "Accepted")
                     : answer == TERN_MIME_ANSWER_TENTATIVE ? C_("answer", "Maybe")
                                                            : C_("answer", "Declined");
  g_autofree char *summary = g_strdelimit (g_strdup (self->summary), "/\\<>:\"|?*", '-');

  if (g_utf8_strlen (summary, -1) > 60)
    *g_utf8_offset_to_pointer (summary, 60) = '\0';
  return *summary != '\0' ? g_strdup_printf ("%s - %s.ics", word, summary) : g_strdup_printf ("%s.ics", word);
}

static void
answer (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TernInvitationCard *self = TERN_INVITATION_CARD (widget);
  TernMimeAnswer which = (TernMimeAnswer) g_variant_get_int32 (parameter);
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autofree char *file_name = NULL;

  g_return_if_fail (which > TERN_MIME_ANSWER_NONE && which <= TERN_MIME_ANSWER_DECLINED);
  file_name = make_file_name (self, which);
  gtk_file_dialog_set_title (dialog, _("Save Answer"));
  gtk_file_dialog_set_initial_name (dialog, file_name);
  g_object_set_data_full (G_OBJECT (dialog), "reply", g_strdup (self->replies[which]), g_free);
  gtk_file_dialog_save (dialog, get_window (self), NULL, chosen_cb, g_object_ref (self));
}

static void
launched_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TernInvitationCard) self = data;
  g_autoptr (GError) error = NULL;

  if (!gtk_file_launcher_launch_finish (GTK_FILE_LAUNCHER (source), result, &error)
      && !g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
    say (self, _("No program for calendars could be opened."));
}

static void
copied_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TernInvitationCard) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) copy = g_steal_pointer (&self->copy);
  g_autoptr (GtkFileLauncher) launcher = NULL;

  if (!tern_message_content_save_part_finish (TERN_MESSAGE_CONTENT (source), result, &error))
    {
      say (self, error->message);
      return;
    }
  launcher = gtk_file_launcher_new (copy);
  gtk_file_launcher_launch (launcher, get_window (self), NULL, launched_cb, g_object_ref (self));
}

static void
open_calendar (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TernInvitationCard *self = TERN_INVITATION_CARD (widget);
  g_autoptr (GError) error = NULL;

  if (self->copy != NULL)
    return;
  self->copy = tern_opened_file_new ("invitation.ics", &error);
  if (self->copy == NULL)
    say (self, error->message);
  else
    tern_message_content_save_part_async (self->content, self->section, self->copy, NULL, copied_cb,
                                          g_object_ref (self));
}

static GtkLabel *
add_line (TernInvitationCard *self, const char *text, const char *style)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "wrap", TRUE, "xalign", 0.0, "wrap-mode",
                                   PANGO_WRAP_WORD_CHAR, NULL);

  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  gtk_box_append (self->column, label);
  return GTK_LABEL (label);
}

static char *
name_person (const TernAddress *address)
{
  return g_strdup (tern_address_get_name (address) != NULL ? tern_address_get_name (address)
                                                           : tern_address_get_address (address));
}

/* "Bob (accepted), Jo and 3 more" */
static char *
name_attendees (GPtrArray *attendees)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < MIN (attendees->len, NAMED_PEOPLE); i++)
    {
      const TernMimeAttendee *one = attendees->pdata[i];
      g_autofree char *name = name_person (one->address);
      const char *word = one->answer == TERN_MIME_ANSWER_ACCEPTED    ? C_("answer", "accepted")
                         : one->answer == TERN_MIME_ANSWER_TENTATIVE ? C_("answer", "maybe")
                         : one->answer == TERN_MIME_ANSWER_DECLINED  ? C_("answer", "declined")
                                                                     : NULL;

      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", name);
      if (word != NULL)
        g_string_append_printf (names, " (%s)", word);
    }
  if (attendees->len > NAMED_PEOPLE)
    {
      guint more = attendees->len - NAMED_PEOPLE;

      g_string_append (names, " ");
      g_string_append_printf (names, ngettext ("and %u more", "and %u more", more), more);
    }
  return g_string_free (g_steal_pointer (&names), FALSE);
}

static void
add_people (TernInvitationCard *self, const TernMimeInvitation *invitation)
{
  if (invitation->organizer != NULL)
    {
      g_autofree char *organizer = tern_address_to_display (invitation->organizer);
      /* Translators: %s is a name and an address. */
      g_autofree char *line = g_strdup_printf (_("Organised by %s"), organizer);

      add_line (self, line, NULL);
    }
  if (invitation->attendees->len > 0)
    {
      g_autofree char *names = name_attendees (invitation->attendees);
      /* Translators: %s is a list of names. */
      g_autofree char *line = g_strdup_printf (_("Invited: %s"), names);

      add_line (self, line, NULL);
    }
}

static void
add_button (AdwWrapBox *buttons, const char *label, const char *action, int answer_number)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_label_set_wrap (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), TRUE);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), GTK_NATURAL_WRAP_NONE);
  if (answer_number > 0)
    gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "i", answer_number);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  adw_wrap_box_append (buttons, button);
}

static void
add_buttons (TernInvitationCard *self, gboolean can_answer)
{
  AdwWrapBox *buttons
      = g_object_new (ADW_TYPE_WRAP_BOX, "child-spacing", 6, "line-spacing", 6, "margin-top", 6, NULL);

  if (can_answer)
    {
      add_button (buttons, _("_Accept"), "invitation.answer", TERN_MIME_ANSWER_ACCEPTED);
      add_button (buttons, _("_Maybe"), "invitation.answer", TERN_MIME_ANSWER_TENTATIVE);
      add_button (buttons, _("_Decline"), "invitation.answer", TERN_MIME_ANSWER_DECLINED);
    }
  add_button (buttons, _("Open in _Calendar"), "invitation.open", 0);
  gtk_box_append (self->column, GTK_WIDGET (buttons));
}

static char *
make_title (const TernMimeInvitation *invitation)
{
  const char *summary = *invitation->summary != '\0' ? invitation->summary : _("Without a title");
  const TernMimeAttendee *first = invitation->attendees->len > 0 ? invitation->attendees->pdata[0] : NULL;
  g_autofree char *name = first != NULL ? name_person (first->address) : NULL;

  if (invitation->method == TERN_MIME_INVITATION_CANCEL)
    /* Translators: %s is what was to take place. */
    return g_strdup_printf (_("Cancelled: %s"), summary);
  if (invitation->method != TERN_MIME_INVITATION_REPLY || name == NULL)
    return g_strdup (summary);
  switch (first->answer)
    {
    case TERN_MIME_ANSWER_ACCEPTED:
      /* Translators: a name, and what takes place. */
      return g_strdup_printf (_("%s accepts: %s"), name, summary);
    case TERN_MIME_ANSWER_TENTATIVE:
      /* Translators: a name, and what takes place. */
      return g_strdup_printf (_("%s may come: %s"), name, summary);
    case TERN_MIME_ANSWER_DECLINED:
      /* Translators: a name, and what takes place. */
      return g_strdup_printf (_("%s declines: %s"), name, summary);
    case TERN_MIME_ANSWER_NONE:
    default:
      return g_strdup (summary);
    }
}

static gboolean
is_asked (const TernMimeInvitation *invitation, const TernAddress *me)
{
  return invitation->method == TERN_MIME_INVITATION_REQUEST && invitation->organizer != NULL && me != NULL
         && g_ascii_strcasecmp (tern_address_get_address (me), tern_address_get_address (invitation->organizer)) != 0;
}

static void
fill (TernInvitationCard *self, const TernMimeInvitation *invitation, const TernAddress *me)
{
  g_autofree char *title = make_title (invitation);
  g_autofree char *when = tern_invitation_words_when (invitation);
  g_autofree char *there = tern_invitation_words_there (invitation);
  g_autofree char *repeat = tern_invitation_words_repeat (invitation);
  g_autofree char *name = g_strdup_printf ("%s, %s", title, when);
  gboolean can_answer = is_asked (invitation, me);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  add_line (self, title, "heading");
  add_line (self, when, NULL);
  if (there != NULL)
    add_line (self, there, "dimmed");
  if (repeat != NULL)
    add_line (self, repeat, NULL);
  if (*invitation->location != '\0')
    add_line (self, invitation->location, NULL);
  add_people (self, invitation);
  add_buttons (self, can_answer);
  self->outcome = add_line (self, _("Tern cannot send yet. Your answer is saved as a file."), "dimmed");
  gtk_widget_set_visible (GTK_WIDGET (self->outcome), can_answer);
  for (int i = TERN_MIME_ANSWER_ACCEPTED; can_answer && i <= TERN_MIME_ANSWER_DECLINED; i++)
    self->replies[i]
        = tern_mime_invitation_dup_reply (invitation, me, (TernMimeAnswer) i, g_get_real_time () / G_USEC_PER_SEC);
  if (invitation->organizer != NULL)
    self->organizer = g_strdup (tern_address_get_address (invitation->organizer));
}

static void
tern_invitation_card_finalize (GObject *object)
{
  TernInvitationCard *self = TERN_INVITATION_CARD (object);

  g_clear_object (&self->content);
  g_clear_object (&self->copy);
  g_free (self->section);
  g_free (self->summary);
  g_free (self->organizer);
  for (gsize i = 0; i < G_N_ELEMENTS (self->replies); i++)
    g_free (self->replies[i]);
  G_OBJECT_CLASS (tern_invitation_card_parent_class)->finalize (object);
}

static void
tern_invitation_card_class_init (TernInvitationCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tern_invitation_card_finalize;
  gtk_widget_class_install_action (widget_class, "invitation.answer", "i", answer);
  gtk_widget_class_install_action (widget_class, "invitation.open", NULL, open_calendar);
}

static void
tern_invitation_card_init (TernInvitationCard *self)
{
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "icon-name", "x-office-calendar-symbolic", "valign", GTK_ALIGN_START,
                                  "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  self->column = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 3, "hexpand", TRUE,
                               NULL);
  gtk_widget_add_css_class (icon, "tern-message-bar-icon");
  gtk_widget_add_css_class (GTK_WIDGET (self), "tern-message-bar");
  gtk_box_append (GTK_BOX (self), icon);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->column));
}

TernInvitationCard *
tern_invitation_card_new (TernMessageContent *content)
{
  TernInvitationCard *self = g_object_new (TERN_TYPE_INVITATION_CARD, "spacing", 12, "accessible-role",
                                           GTK_ACCESSIBLE_ROLE_GROUP, NULL);
  const TernContentFindings *findings = tern_message_content_get_findings (content);

  self->content = g_object_ref (content);
  self->section = g_strdup (findings->invitation->section);
  self->summary = g_strdup (findings->invitation->summary);
  fill (self, findings->invitation, findings->invited);
  return self;
}
