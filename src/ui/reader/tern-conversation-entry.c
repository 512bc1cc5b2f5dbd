/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* One message of a conversation; see the header. */
#include "ui/reader/tern-conversation-entry.h"

#include "ui/list/tern-date.h"

#include <glib/gi18n.h>

#define WORDS_CHARS 4

struct _TernConversationEntry
{
  GtkBox parent_instance;

  TernMessage *message;
  TernMessagePage *page; /* (nullable): a child */
  guint number;
  guint total;
  gboolean stale; /* its place changed while the heading had the focus */

  GtkButton *fold;
  AdwAvatar *avatar;
  GtkLabel *sender;
  GtkLabel *words;
  GtkImage *attachment;
  GtkImage *star;
  GtkLabel *date;
  GtkImage *dot;
  GtkWidget *more;
  GMenuModel *menu;
  GtkWidget *popover; /* (nullable): of one of the two buttons */
};

enum
{
  SIGNAL_TOGGLED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TernConversationEntry, tern_conversation_entry, GTK_TYPE_BOX)

static const char *
get_sender (TernConversationEntry *self)
{
  const char *sender = tern_message_get_sender (self->message);

  return *sender != '\0' ? sender : _("No sender");
}

static void
show_date (TernConversationEntry *self)
{
  gint64 when = tern_message_get_date (self->message);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) date = when != 0 ? g_date_time_new_from_unix_local (when) : NULL;
  g_autofree char *brief = tern_date_to_text (when, now, tern_date_uses_half_days ());
  /* Translators: a date in full. */
  g_autofree char *full = date != NULL ? g_date_time_format (date, _("%A, %-e %B %Y, %H:%M")) : NULL;
  gboolean this_year = date != NULL && g_date_time_get_year (date) == g_date_time_get_year (now);
  /* Translators: the date of a message that is open; the first in this year. */
  const char *format = this_year ? _("%-e %b, %H:%M") : _("%-e %b %Y, %H:%M");
  g_autofree char *open = date != NULL && self->page != NULL ? g_date_time_format (date, format) : NULL;

  gtk_label_set_label (self->date, open != NULL ? open : brief);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->date), full);
}

/* The heading's one sentence. Whether it is folded is its state. */
static void
name_heading (TernConversationEntry *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *date
      = tern_date_to_words (tern_message_get_date (self->message), now, tern_date_uses_half_days ());
  g_autoptr (GString) name = g_string_new (NULL);

  /* Read again from the start whenever it changes under the focus; where it stands is told when that has gone. */
  self->stale = gtk_widget_has_focus (GTK_WIDGET (self->fold));
  if (self->stale)
    return;
  /* Translators: spoken: its place in a conversation, the sender, and when: "Message 3 of 7, Jo Brown, today 14:02". */
  g_string_append_printf (name, _("Message %u of %u, %s, %s"), self->number, self->total, get_sender (self), date);
  if (tern_message_get_unread (self->message))
    g_string_append_printf (name, ", %s", _("unread"));
  if (tern_message_get_starred (self->message))
    g_string_append_printf (name, ", %s", _("starred"));
  if (tern_message_get_has_attachment (self->message))
    g_string_append_printf (name, ", %s", _("attachment"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->fold), GTK_ACCESSIBLE_PROPERTY_LABEL, name->str, -1);
}

static void
on_focus_changed (TernConversationEntry *self)
{
  if (self->stale)
    name_heading (self);
}

static void
show_words (TernConversationEntry *self)
{
  gboolean open = self->page != NULL;

  /* Where there are none, the room is for the name and the date. */
  gtk_label_set_width_chars (self->words, open ? 0 : WORDS_CHARS);
  gtk_label_set_max_width_chars (self->words, open ? 0 : WORDS_CHARS);
  gtk_label_set_label (self->words, open ? "" : tern_message_get_preview (self->message));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->fold), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  open ? "" : tern_message_get_preview (self->message), -1);
}

static void
show_message (TernConversationEntry *self)
{
  gboolean unread = tern_message_get_unread (self->message);

  adw_avatar_set_text (self->avatar, get_sender (self));
  gtk_label_set_label (self->sender, get_sender (self));
  gtk_widget_set_visible (GTK_WIDGET (self->attachment), tern_message_get_has_attachment (self->message));
  gtk_widget_set_visible (GTK_WIDGET (self->star), tern_message_get_starred (self->message));
  gtk_widget_set_visible (GTK_WIDGET (self->dot), unread);
  if (unread)
    gtk_widget_add_css_class (GTK_WIDGET (self), "unread");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "unread");
  show_date (self);
  show_words (self);
  name_heading (self);
}

static void
on_clicked (TernConversationEntry *self)
{
  g_signal_emit (self, signals[SIGNAL_TOGGLED], 0);
}

static void
show_menu (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TernConversationEntry *self = TERN_CONVERSATION_ENTRY (widget);

  /* When it is closed, GTK gives the focus to what it is of. */
  g_clear_pointer (&self->popover, gtk_widget_unparent);
  self->popover = gtk_popover_menu_new_from_model (self->menu);
  gtk_widget_set_parent (self->popover, gtk_widget_has_focus (self->more) ? self->more : GTK_WIDGET (self->fold));
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

static void
on_secondary_pressed (GtkGestureClick *gesture, int n, double x, double y, TernConversationEntry *self)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_grab_focus (GTK_WIDGET (self->fold));
  show_menu (GTK_WIDGET (self), NULL, NULL);
}

static void
on_long_pressed (TernConversationEntry *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->fold));
  show_menu (GTK_WIDGET (self), NULL, NULL);
}

static void
tern_conversation_entry_dispose (GObject *object)
{
  TernConversationEntry *self = TERN_CONVERSATION_ENTRY (object);

  if (self->page != NULL)
    tern_conversation_entry_set_page (self, NULL);
  g_clear_pointer (&self->popover, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), TERN_TYPE_CONVERSATION_ENTRY);
  g_clear_object (&self->message);
  G_OBJECT_CLASS (tern_conversation_entry_parent_class)->dispose (object);
}

static void
tern_conversation_entry_class_init (TernConversationEntryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tern_conversation_entry_dispose;
  signals[SIGNAL_TOGGLED] = g_signal_new ("toggled", TERN_TYPE_CONVERSATION_ENTRY, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/ternmail/Tern/ui/reader/tern-conversation-entry.ui");
  gtk_widget_class_bind_template_child (widget_class, TernConversationEntry, fold);
  gtk_widget_class_bind_template_child (widget_class, TernConversationEntry, avatar);
  gtk_widget_class_bind_template_child (widget_class, TernConversationEntry, sender);
  gtk_widget_class_bind_template_child (widget_class, TernConversationEntry, words);
  gtk_widget_class_bind_template_child (widget_class, TernConversationEntry, attachment);
  gtk_widget_class_bind_template_child (widget_class, TernConversationEntry, star);
  gtk_widget_class_bind_template_child (widget_class, TernConversationEntry, date);
  gtk_widget_class_bind_template_child (widget_class, TernConversationEntry, dot);
  gtk_widget_class_bind_template_child (widget_class, TernConversationEntry, more);
  gtk_widget_class_bind_template_child (widget_class, TernConversationEntry, menu);
  gtk_widget_class_install_action (widget_class, "entry.menu", NULL, show_menu);
}

static void
add_menu_keys (TernConversationEntry *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();
  GtkGesture *secondary = gtk_gesture_click_new ();
  GtkGesture *press = gtk_gesture_long_press_new ();

  /* On the heading alone: the text below it has a menu of its own. */
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("Menu|<Shift>F10"), gtk_named_action_new ("entry.menu")));
  gtk_widget_add_controller (GTK_WIDGET (self->fold), keys);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (secondary), GDK_BUTTON_SECONDARY);
  g_signal_connect (secondary, "pressed", G_CALLBACK (on_secondary_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self->fold), GTK_EVENT_CONTROLLER (secondary));
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (press), TRUE);
  g_signal_connect_swapped (press, "pressed", G_CALLBACK (on_long_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self->fold), GTK_EVENT_CONTROLLER (press));
}

static void
tern_conversation_entry_init (TernConversationEntry *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_menu_keys (self);
  g_signal_connect_object (self->fold, "clicked", G_CALLBACK (on_clicked), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->fold, "notify::has-focus", G_CALLBACK (on_focus_changed), self, G_CONNECT_SWAPPED);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->fold), GTK_ACCESSIBLE_STATE_EXPANDED, FALSE, -1);
}

TernConversationEntry *
tern_conversation_entry_new (TernMessage *message)
{
  TernConversationEntry *self = g_object_new (TERN_TYPE_CONVERSATION_ENTRY, NULL);

  self->message = g_object_ref (message);
  self->number = self->total = 1;
  g_signal_connect_object (message, "notify", G_CALLBACK (show_message), self, G_CONNECT_SWAPPED);
  show_message (self);
  return self;
}

TernMessage *
tern_conversation_entry_get_message (TernConversationEntry *self)
{
  return self->message;
}

void
tern_conversation_entry_set_place (TernConversationEntry *self, guint number, guint total)
{
  if (self->number == number && self->total == total)
    return;
  self->number = number;
  self->total = total;
  name_heading (self);
}

void
tern_conversation_entry_set_page (TernConversationEntry *self, TernMessagePage *page)
{
  if (self->page == page)
    return;
  if (self->page != NULL)
    {
      tern_message_page_close (self->page);
      gtk_box_remove (GTK_BOX (self), GTK_WIDGET (self->page));
    }
  self->page = page;
  if (page != NULL)
    {
      tern_message_page_set_embedded (page);
      gtk_box_append (GTK_BOX (self), GTK_WIDGET (page));
      gtk_widget_add_css_class (GTK_WIDGET (self), "open");
    }
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "open");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->fold), GTK_ACCESSIBLE_STATE_EXPANDED, page != NULL, -1);
  show_date (self);
  show_words (self);
}

TernMessagePage *
tern_conversation_entry_get_page (TernConversationEntry *self)
{
  return self->page;
}

GtkWidget *
tern_conversation_entry_get_heading (TernConversationEntry *self)
{
  return GTK_WIDGET (self->fold);
}
