/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A row of the list; see the header, and tern-list-row.ui for what is in it. */

#include "ui/list/tern-list-row-private.h"

#include "ui/list/tern-date.h"
#include "ui/list/tern-label-chips.h"
#include "ui/list/tern-message-sentence.h"
#include "ui/list/tern-people-words.h"
#include "ui/list/tern-row-buttons.h"
#include "ui/list/tern-row-text.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define CHIPS 2

/* From the start to the end of the line: the star is always the last. */
static const struct
{
  gboolean (*is_set) (TernMessage *message);
  const char *icon;
  const char *css_class;
} marks[N_MARKS] = {
  [MARK_WAITING] = { tern_message_get_waiting, "document-open-recent-symbolic", "waiting" },
  [MARK_FORWARDED] = { tern_message_get_forwarded, "mail-forward-symbolic", "forwarded" },
  [MARK_ANSWERED] = { tern_message_get_answered, "mail-replied-symbolic", "answered" },
  [MARK_MUTED] = { tern_message_get_muted, "audio-volume-muted-symbolic", "muted" },
  [MARK_ATTACHMENT] = { tern_message_get_has_attachment, "mail-attachment-symbolic", "attachment" },
  [MARK_STARRED] = { tern_message_get_starred, "starred-symbolic", "star" },
};

G_DEFINE_FINAL_TYPE (TernListRow, tern_list_row, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_ITEM,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* Also for what is folded under it. */
static gboolean
is_unread (TernListRow *self)
{
  return tern_message_get_unread (self->item) || (self->thread.folded > 0 && self->thread.unread);
}

static void
update_count (TernListRow *self)
{
  gboolean shown = self->thread.messages > 1;
  g_autofree char *text = g_strdup_printf ("%u", self->thread.messages);

  if (shown && self->count == NULL)
    {
      self->count = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_NONE, NULL);
      gtk_widget_add_css_class (self->count, "count");
      gtk_widget_add_css_class (self->count, "numeric");
      gtk_widget_set_parent (self->count, GTK_WIDGET (self));
    }
  if (self->count == NULL)
    return;
  gtk_widget_set_visible (self->count, shown);
  gtk_label_set_text (GTK_LABEL (self->count), text);
}

static void
update_marks (TernListRow *self)
{
  for (guint i = 0; i < N_MARKS; i++)
    {
      gboolean shown = self->item != NULL && marks[i].is_set (self->item);

      if (shown && self->marks[i] == NULL)
        {
          self->marks[i] = g_object_new (GTK_TYPE_IMAGE, "icon-name", marks[i].icon, "accessible-role",
                                         GTK_ACCESSIBLE_ROLE_NONE, NULL);
          gtk_widget_add_css_class (self->marks[i], marks[i].css_class);
          gtk_widget_set_parent (self->marks[i], GTK_WIDGET (self));
        }
      else if (self->marks[i] != NULL)
        gtk_widget_set_visible (self->marks[i], shown);
    }
}

static void
update_chips (TernListRow *self)
{
  GPtrArray *labels = tern_message_get_labels (self->item);

  if (labels != NULL && self->chips == NULL)
    {
      self->chips = tern_label_chips_new ();
      gtk_widget_set_parent (self->chips, GTK_WIDGET (self));
    }
  if (self->chips != NULL)
    tern_label_chips_set (self->chips, labels, CHIPS);
}

static const char *
get_name (TernListRow *self)
{
  return self->outgoing ? tern_message_get_recipients (self->item) : tern_message_get_sender (self->item);
}

static void
set_class (GtkWidget *widget, const char *name, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

/* Where what was searched for is. */
static void
mark (TernListRow *self, GtkInscription *inscription)
{
  g_autoptr (PangoAttrList) attributes
    = self->found != NULL ? tern_list_marks_find (self->found, gtk_inscription_get_text (inscription)) : NULL;

  if (attributes == NULL && gtk_inscription_get_attributes (inscription) == NULL)
    return;
  gtk_inscription_set_attributes (inscription, attributes);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static char *
dup_place (TernListRow *self)
{
  return self->found != NULL ? tern_list_marks_dup_place (self->found, self->item) : NULL;
}

/* (nullable): until when it is put away. */
static char *
dup_until (TernListRow *self, GDateTime *now)
{
  gint64 until = tern_message_get_snoozed (self->item);
  g_autofree char *words
    = until != 0 ? tern_date_until_to_words (until, now, tern_date_uses_half_days ()) : NULL;

  /* Translators: of a message that is put away until a time: "Until tomorrow 08:00". */
  return words != NULL ? g_strdup_printf (_("Until %s"), words) : NULL;
}

/* The beginning of the text; of a result the folder comes first, and of what is put away the time. */
static void
show_preview (TernListRow *self, GDateTime *now)
{
  g_autofree char *until = dup_until (self, now);
  g_autofree char *place = until != NULL ? g_steal_pointer (&until) : dup_place (self);
  /* Translators: the folder a message is in, and the beginning of its text. */
  g_autofree char *both
    = place != NULL ? g_strdup_printf (_("%s · %s"), place, tern_message_get_preview (self->item)) : NULL;

  tern_row_text_show (self->preview, both != NULL ? both : tern_message_get_preview (self->item), "");
}

static gboolean
has_column (TernListRow *self, TernColumn column)
{
  return self->columns != NULL && tern_list_columns_has (self->columns, column);
}

/* What only a row of a table shows. */
static void
show_columns (TernListRow *self)
{
  g_autofree char *place = has_column (self, TERN_COLUMN_FOLDER) ? dup_place (self) : NULL;
  g_autofree char *size
    = has_column (self, TERN_COLUMN_SIZE) ? g_format_size (tern_message_get_size (self->item)) : NULL;

  if (place != NULL && self->folder == NULL)
    {
      self->folder = g_object_new (GTK_TYPE_INSCRIPTION, "accessible-role", GTK_ACCESSIBLE_ROLE_NONE, "nat-lines", 1,
                                   "valign", GTK_ALIGN_BASELINE_FILL, "text-overflow",
                                   GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END, NULL);
      gtk_widget_add_css_class (self->folder, "preview");
      gtk_widget_set_parent (self->folder, GTK_WIDGET (self));
    }
  if (size != NULL && self->size == NULL)
    {
      self->size = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_NONE, "single-line-mode", TRUE,
                                 "css-classes", (const char *[]){ "date", "caption", "numeric", NULL }, NULL);
      gtk_widget_set_parent (self->size, GTK_WIDGET (self));
    }
  if (self->folder != NULL)
    tern_row_text_show (GTK_INSCRIPTION (self->folder), place != NULL ? place : "", "");
  if (self->size != NULL)
    gtk_label_set_text (GTK_LABEL (self->size),
                        size != NULL && !tern_message_get_placeholder (self->item) ? size : "");
}

static void
say (TernListRow *self, GDateTime *now)
{
  g_autofree char *size
    = has_column (self, TERN_COLUMN_SIZE) ? g_format_size (tern_message_get_size (self->item)) : NULL;
  g_autofree char *place = dup_place (self);
  g_autofree char *until = dup_until (self, now);
  g_autofree char *labels = tern_label_chips_dup_names (tern_message_get_labels (self->item));
  g_autofree char *date = tern_date_to_words (tern_message_get_date (self->item), now, tern_date_uses_half_days ());
  g_autofree char *people = self->thread.people != NULL && !self->outgoing
                                ? tern_people_words_to_speech (self->thread.people, get_name (self))
                                : NULL;
  TernMessageWords words = {
    .who = get_name (self),
    .people = people,
    .subject = tern_message_get_subject (self->item),
    .date = date,
    .size = size,
    .place = place,
    .labels = labels,
    .until = until,
    .outgoing = self->outgoing,
    .unread = is_unread (self),
    .folded = self->thread.folded,
    .level = self->thread.level,
    .attachment = tern_message_get_has_attachment (self->item),
    .starred = tern_message_get_starred (self->item),
    .answered = tern_message_get_answered (self->item),
    .forwarded = tern_message_get_forwarded (self->item),
    .muted = tern_message_get_muted (self->item),
    .waiting = tern_message_get_waiting (self->item),
    .gone = tern_message_get_placeholder (self->item),
  };
  g_autofree char *sentence = tern_message_words_to_sentence (&words);

  tern_row_name_set (self->name, sentence, self->other);
  self->other = FALSE;
  gtk_list_item_set_accessible_description (self->list_item,
                                            self->speak_preview ? tern_message_get_preview (self->item) : "");
}

static void
show_date (TernListRow *self, GDateTime *now)
{
  g_autofree char *date = tern_date_to_text (tern_message_get_date (self->item), now, tern_date_uses_half_days ());

  gtk_label_set_text (self->date, date);
}

/* (nullable): who wrote what is folded here, where that is more than one. */
static char *
dup_people (TernListRow *self)
{
  return self->thread.people != NULL && !self->outgoing ? tern_people_words_to_text (self->thread.people) : NULL;
}

/* Everything the row shows, in the order of its lines. */
static void
show (TernListRow *self, GDateTime *now)
{
  gboolean gone = tern_message_get_placeholder (self->item);
  g_autofree char *people = dup_people (self);

  set_class (GTK_WIDGET (self), "unread", is_unread (self));
  update_count (self);
  tern_row_text_show (self->who, people != NULL ? people : get_name (self),
                      gone ? "" : tern_message_words_no_name (self->outgoing));
  show_date (self, now);
  tern_row_text_show (self->subject, tern_message_get_subject (self->item),
                      gone ? _("This message is no longer here") : tern_message_words_no_subject ());
  update_marks (self);
  update_chips (self);
  show_preview (self, now);
  show_columns (self);
  mark (self, self->who);
  mark (self, self->subject);
  mark (self, self->preview);
}

static void
update (TernListRow *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  if (self->dot != NULL)
    show (self, now);
  if (self->list_item != NULL)
    say (self, now);
}

void
tern_list_row_update_date (TernListRow *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  if (self->item == NULL)
    return;
  if (self->dot != NULL)
    show_date (self, now);
  if (self->list_item != NULL)
    say (self, now);
}

/* A list view makes some 200 rows, and gives a place to a screenful: those that nobody sees say what they are, and are
 * empty. */
static void
fill (TernListRow *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  gtk_widget_init_template (GTK_WIDGET (self));
  if (self->item != NULL)
    show (self, now);
}

static void
tern_list_row_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  TernListRow *self = TERN_LIST_ROW (widget);

  if (self->dot == NULL)
    fill (self);
  tern_list_row_lay_out (self, width, height);
}

void
tern_list_row_set_hovered (TernListRow *self, gboolean hovered)
{
  g_clear_pointer (&self->buttons, gtk_widget_unparent);
  if (!hovered || self->check != NULL || self->item == NULL || tern_message_get_placeholder (self->item))
    return;
  self->buttons = tern_row_buttons_new (self->item);
  gtk_widget_set_parent (self->buttons, GTK_WIDGET (self));
}

static void
on_item_notify (TernListRow *self)
{
  update (self);
  if (self->buttons != NULL)
    tern_list_row_set_hovered (self, TRUE);
}

static void
tern_list_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TernListRow *self = TERN_LIST_ROW (object);

  switch (id)
    {
    case PROP_ITEM:
      g_value_set_object (value, self->item);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
tern_list_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_ITEM:
      tern_list_row_set_item (TERN_LIST_ROW (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
tern_list_row_dispose (GObject *object)
{
  TernListRow *self = TERN_LIST_ROW (object);

  if (self->item != NULL)
    g_clear_signal_handler (&self->item_handler, self->item);
  g_clear_object (&self->item);
  g_clear_pointer (&self->thread.people, g_strfreev);
  g_clear_pointer (&self->found, tern_list_marks_unref);
  g_clear_object (&self->columns);
  g_clear_pointer (&self->name, tern_row_name_free);
  self->list_item = NULL;
  g_clear_pointer (&self->buttons, gtk_widget_unparent);
  g_clear_pointer (&self->chips, gtk_widget_unparent);
  g_clear_pointer (&self->heading, gtk_widget_unparent);
  g_clear_pointer (&self->check, gtk_widget_unparent);
  g_clear_pointer (&self->count, gtk_widget_unparent);
  g_clear_pointer (&self->folder, gtk_widget_unparent);
  g_clear_pointer (&self->size, gtk_widget_unparent);
  for (guint i = 0; i < N_MARKS; i++)
    g_clear_pointer (&self->marks[i], gtk_widget_unparent);
  if (self->dot != NULL)
    gtk_widget_dispose_template (GTK_WIDGET (self), TERN_TYPE_LIST_ROW);
  G_OBJECT_CLASS (tern_list_row_parent_class)->dispose (object);
}

static void
tern_list_row_class_init (TernListRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = tern_list_row_get_property;
  object_class->set_property = tern_list_row_set_property;
  object_class->dispose = tern_list_row_dispose;
  widget_class->measure = tern_list_row_measure;
  widget_class->size_allocate = tern_list_row_size_allocate;
  properties[PROP_ITEM] =
    g_param_spec_object ("item", NULL, NULL, TERN_TYPE_MESSAGE,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "messagerow");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
  g_type_ensure (ADW_TYPE_BIN);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/ternmail/Tern/ui/list/tern-list-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TernListRow, plate);
  gtk_widget_class_bind_template_child (widget_class, TernListRow, dot);
  gtk_widget_class_bind_template_child (widget_class, TernListRow, who);
  gtk_widget_class_bind_template_child (widget_class, TernListRow, date);
  gtk_widget_class_bind_template_child (widget_class, TernListRow, subject);
  gtk_widget_class_bind_template_child (widget_class, TernListRow, preview);
}

static void
tern_list_row_init (TernListRow *self)
{
  self->speak_preview = TRUE;
}

GtkWidget *
tern_list_row_new (GtkListItem *list_item)
{
  TernListRow *self = g_object_new (TERN_TYPE_LIST_ROW, NULL);

  self->list_item = list_item;
  if (list_item != NULL)
    self->name = tern_row_name_new (list_item);
  return GTK_WIDGET (self);
}

TernMessage *
tern_list_row_get_item (TernListRow *self)
{
  return self->item;
}

void
tern_list_row_set_item (TernListRow *self, TernMessage *message)
{
  if (self->item == message)
    return;
  if (self->item != NULL)
    g_clear_signal_handler (&self->item_handler, self->item);
  g_set_object (&self->item, message);
  self->other = TRUE;
  if (message != NULL)
    {
      self->item_handler = g_signal_connect_swapped (message, "notify", G_CALLBACK (on_item_notify), self);
      update (self);
    }
  if (self->buttons != NULL)
    tern_list_row_set_hovered (self, message != NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ITEM]);
}

GtkListItem *
tern_list_row_get_list_item (TernListRow *self)
{
  return self->list_item;
}

const char *
tern_list_row_get_sentence (TernListRow *self)
{
  return self->name != NULL ? tern_row_name_get (self->name) : NULL;
}

void
tern_list_row_set_style (TernListRow *self, gboolean outgoing, gboolean speak_preview)
{
  if (self->outgoing == outgoing && self->speak_preview == speak_preview)
    return;
  self->outgoing = outgoing;
  self->speak_preview = speak_preview;
  if (self->item != NULL)
    update (self);
}

const char *
tern_list_row_get_heading (TernListRow *self)
{
  return self->heading != NULL ? gtk_label_get_text (GTK_LABEL (self->heading)) : NULL;
}

void
tern_list_row_set_heading (TernListRow *self, const char *heading)
{
  if (g_strcmp0 (tern_list_row_get_heading (self), heading) == 0)
    return;
  if (heading == NULL)
    {
      g_clear_pointer (&self->heading, gtk_widget_unparent);
      return;
    }
  if (self->heading == NULL)
    {
      self->heading = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "ellipsize", PANGO_ELLIPSIZE_END, "accessible-role",
                                    GTK_ACCESSIBLE_ROLE_NONE, NULL);
      gtk_widget_add_css_class (self->heading, "group");
      gtk_widget_set_parent (self->heading, GTK_WIDGET (self));
    }
  gtk_label_set_text (GTK_LABEL (self->heading), heading);
}

/* It is a picture of the selection, and left to those who see: the list item says whether it is selected. */
void
tern_list_row_set_check (TernListRow *self, gboolean shown)
{
  if (shown == (self->check != NULL))
    return;
  tern_list_row_set_hovered (self, FALSE);
  g_clear_pointer (&self->check, gtk_widget_unparent);
  if (shown)
    {
      self->check = g_object_new (GTK_TYPE_CHECK_BUTTON, "accessible-role", GTK_ACCESSIBLE_ROLE_NONE, "can-target",
                                  FALSE, "can-focus", FALSE, "focusable", FALSE, NULL);
      gtk_widget_add_css_class (self->check, "selection-mode");
      gtk_widget_set_parent (self->check, GTK_WIDGET (self));
      if (self->list_item != NULL)
        g_object_bind_property (self->list_item, "selected", self->check, "active", G_BINDING_SYNC_CREATE);
    }
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static gboolean
has_people (TernListRow *self, char **people)
{
  if (self->thread.people == NULL || people == NULL)
    return self->thread.people == people;
  return g_strv_equal ((const char *const *) self->thread.people, (const char *const *) people);
}

void
tern_list_row_set_thread (TernListRow *self, const TernListRowThread *thread)
{
  gboolean moves = self->thread.level != thread->level;

  if (self->thread.messages == thread->messages && self->thread.folded == thread->folded
      && self->thread.unread == thread->unread && has_people (self, thread->people) && !moves)
    return;
  g_strfreev (self->thread.people);
  self->thread = *thread;
  self->thread.people = g_strdupv (thread->people);
  if (moves)
    gtk_widget_queue_allocate (GTK_WIDGET (self));
  if (self->item != NULL)
    update (self);
}

void
tern_list_row_set_columns (TernListRow *self, TernListColumns *columns)
{
  g_set_object (&self->columns, columns);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  if (self->item != NULL)
    update (self);
}

void
tern_list_row_set_marks (TernListRow *self, TernListMarks *found)
{
  if (self->found == found)
    return;
  g_clear_pointer (&self->found, tern_list_marks_unref);
  self->found = found != NULL ? tern_list_marks_ref (found) : NULL;
  if (self->item != NULL)
    update (self);
}
