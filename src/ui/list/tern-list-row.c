/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A row of the list; see the header, and tern-list-row.ui for what is in it. */

#include "ui/list/tern-list-row.h"

#include "ui/list/tern-date.h"
#include "ui/list/tern-label-chips.h"
#include "ui/list/tern-message-sentence.h"
#include "ui/list/tern-row-buttons.h"
#include "ui/list/tern-row-name.h"
#include "ui/list/tern-row-text.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* Pixels, as libadwaita's own rows have them. */
#define EDGE 9
#define ONE_LINE_EDGE 8
#define LINE_SPACING 2
/* Letters of other scripts, and emoji, are higher than a line of the interface's own font: so much of them is seen
 * above and below it. */
#define OVERHANG 6
/* Of the height of a line, 19 pixels with the usual font: a dot of 8. */
#define DOT_PART 0.42
#define GAP 6
#define MIN_WIDTH 160
#define NATURAL_WIDTH 360
/* Of a row of one line: what a name has of its width, in lines' heights at most. */
#define NAME_PART 0.32
#define NAME_LINES 12
#define CHIPS 2

typedef enum
{
  MARK_WAITING,
  MARK_FORWARDED,
  MARK_ANSWERED,
  MARK_MUTED,
  MARK_ATTACHMENT,
  MARK_STARRED,
  N_MARKS
} Mark;

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

struct _TernListRow
{
  GtkWidget parent_instance;

  GtkWidget *heading; /* above the row; NULL without one */
  GtkWidget *plate;   /* this and what follows: NULL until the row is first on the screen */
  GtkWidget *dot;
  GtkInscription *who;
  GtkLabel *date;
  GtkInscription *subject;
  GtkInscription *preview;
  GtkWidget *marks[N_MARKS]; /* each made when it is first shown */
  GtkWidget *count;          /* of a thread; made when it is first shown */
  GtkWidget *chips;          /* labels; made when there first are any */
  GtkWidget *buttons;        /* only under the pointer */

  TernMessage *item;
  gulong item_handler;
  GtkListItem *list_item; /* not owned: it owns the row */
  TernRowName *name;      /* (nullable): of the list item, if there is one */
  gboolean other;         /* not the message that was last told of */
  TernListMarks *found; /* nullable: it is no result of a search */
  gboolean outgoing;
  gboolean speak_preview;
  gboolean one_line;
  TernListRowThread thread;

  /* Of the font, in pixels; written whenever the height is measured. */
  int line_height;
  int ascent;
  int top; /* of the heading, where the row itself begins */
};

G_DEFINE_FINAL_TYPE (TernListRow, tern_list_row, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_ITEM,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
read_font (TernListRow *self)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);

  self->ascent = PANGO_PIXELS_CEIL (pango_font_metrics_get_ascent (metrics));
  self->line_height = MAX (PANGO_PIXELS_CEIL (pango_font_metrics_get_height (metrics)),
                           self->ascent + PANGO_PIXELS_CEIL (pango_font_metrics_get_descent (metrics)));
  pango_font_metrics_unref (metrics);
}

static int
get_edge (TernListRow *self)
{
  return self->one_line ? ONE_LINE_EDGE : EDGE;
}

static void
tern_list_row_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  TernListRow *self = TERN_LIST_ROW (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = MIN_WIDTH;
      *natural = NATURAL_WIDTH;
      return;
    }
  read_font (self);
  self->top = 0;
  if (self->heading != NULL)
    gtk_widget_measure (self->heading, GTK_ORIENTATION_VERTICAL, -1, NULL, &self->top, NULL, NULL);
  *minimum = *natural = self->top + 2 * get_edge (self)
                        + (self->one_line ? self->line_height : 3 * self->line_height + 2 * LINE_SPACING);
}

static int
get_line_top (TernListRow *self, int line)
{
  return self->top + get_edge (self) + line * (self->line_height + LINE_SPACING);
}

/* @x counts from where a line begins: the right edge where text runs from right to left. */
static void
place (TernListRow *self, GtkWidget *child, int x, int y, int width, int height, int baseline)
{
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    x = gtk_widget_get_width (GTK_WIDGET (self)) - x - width;
  gtk_widget_size_allocate (child, &(GtkAllocation){ x, y, width, height }, baseline);
}

/* Puts text on the baseline of @line, whatever its own height. All lines begin at the same edge. */
static void
place_text (TernListRow *self, GtkInscription *child, int line, int x, int width)
{
  width = tern_row_text_fit (child, width);
  place (self, GTK_WIDGET (child), x, get_line_top (self, line) - OVERHANG, MAX (width, 0),
         self->line_height + 2 * OVERHANG, OVERHANG + self->ascent);
}

/* The date is smaller, and stands on the baseline of the first line. Returns where it begins. */
static int
place_date (TernListRow *self, int end)
{
  GtkWidget *date = GTK_WIDGET (self->date);
  int width, height, baseline;

  gtk_widget_measure (date, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
  gtk_widget_measure (date, GTK_ORIENTATION_VERTICAL, width, NULL, &height, NULL, &baseline);
  place (self, date, end - width, get_line_top (self, 0) + self->ascent - MAX (baseline, 0), width, height, -1);
  return end - width - GAP;
}

/* Places a widget of its own size in the middle of @line, before @end. Returns where it begins. */
static int
place_before (TernListRow *self, GtkWidget *child, int line, int end)
{
  int width, height;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &height, NULL, NULL);
  place (self, child, end - width, get_line_top (self, line) + (self->line_height - height) / 2, width, height, -1);
  return end - width - GAP;
}

/* How many messages the thread has, before the date. Returns where it begins. */
static int
place_count (TernListRow *self, int end)
{
  return self->count == NULL || !gtk_widget_get_visible (self->count) ? end : place_before (self, self->count, 0, end);
}

/* Returns where the marks begin. */
static int
place_marks (TernListRow *self, int line, int end)
{
  for (int i = N_MARKS - 1; i >= 0; i--)
    if (self->marks[i] != NULL && gtk_widget_get_visible (self->marks[i]))
      end = place_before (self, self->marks[i], line, end);
  return end;
}

/* The buttons stand below the date and the marks, where only the preview gives way; in one line before them. Returns
 * where they begin. */
static int
place_buttons (TernListRow *self, int line, int end)
{
  return self->buttons == NULL ? end : place_before (self, self->buttons, line, end);
}

/* Before the buttons, where the preview or the subject gives way. Returns where they begin. */
static int
place_chips (TernListRow *self, int line, int end)
{
  return self->chips == NULL || !gtk_widget_get_visible (self->chips) ? end
                                                                      : place_before (self, self->chips, line, end);
}

static void
place_three_lines (TernListRow *self, int start, int end)
{
  place_text (self, self->who, 0, start, place_count (self, place_date (self, end)) - start);
  place_text (self, self->subject, 1, start, place_marks (self, 1, end) - start);
  place_text (self, self->preview, 2, start, place_chips (self, 2, place_buttons (self, 2, end)) - start);
}

/* All names end at one place, so that all subjects begin at one: a column each. */
static void
place_one_line (TernListRow *self, int start, int indent, int end)
{
  int name_end = start + MIN ((int) ((end - start) * NAME_PART), NAME_LINES * self->line_height);
  int rest = place_buttons (self, 0, place_chips (self, 0, place_marks (self, 0, place_date (self, end))));

  place_text (self, self->who, 0, start + indent, place_count (self, name_end) - start - indent);
  place_text (self, self->subject, 0, name_end + GAP, rest - name_end - GAP);
}

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

  if (attributes != NULL || gtk_inscription_get_attributes (inscription) != NULL)
    gtk_inscription_set_attributes (inscription, attributes);
}

static char *
dup_place (TernListRow *self)
{
  return self->found != NULL ? tern_list_marks_dup_place (self->found, self->item) : NULL;
}

/* The beginning of the text; of a result the folder comes first. */
static void
show_preview (TernListRow *self)
{
  g_autofree char *place = dup_place (self);
  /* Translators: the folder a message is in, and the beginning of its text. */
  g_autofree char *both
    = place != NULL ? g_strdup_printf (_("%s · %s"), place, tern_message_get_preview (self->item)) : NULL;

  tern_row_text_show (self->preview, both != NULL ? both : tern_message_get_preview (self->item), "");
}

static void
say (TernListRow *self, GDateTime *now)
{
  g_autofree char *place = dup_place (self);
  g_autofree char *labels = tern_label_chips_dup_names (tern_message_get_labels (self->item));
  g_autofree char *date = tern_date_to_words (tern_message_get_date (self->item), now, tern_date_uses_half_days ());
  TernMessageWords words = {
    .who = get_name (self),
    .subject = tern_message_get_subject (self->item),
    .date = date,
    .place = place,
    .labels = labels,
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

/* Everything the row shows, in the order of its lines. */
static void
show (TernListRow *self, GDateTime *now)
{
  gboolean gone = tern_message_get_placeholder (self->item);

  set_class (GTK_WIDGET (self), "unread", is_unread (self));
  update_count (self);
  tern_row_text_show (self->who, get_name (self), gone ? "" : tern_message_words_no_name (self->outgoing));
  show_date (self, now);
  tern_row_text_show (self->subject, tern_message_get_subject (self->item),
                      gone ? _("This message is no longer here") : tern_message_words_no_subject ());
  update_marks (self);
  update_chips (self);
  show_preview (self);
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
  int dot, start, indent, end = width - EDGE;

  if (self->dot == NULL)
    fill (self);
  if (self->line_height == 0)
    read_font (self);
  dot = self->line_height * DOT_PART;
  start = dot + self->line_height / 2;
  if (self->heading != NULL)
    place (self, self->heading, start, 0, MAX (end - start, 0), self->top, -1);
  place (self, self->plate, 0, self->top, width, height - self->top, -1);
  place (self, self->dot, (start - dot) / 2, get_line_top (self, 0) + (self->line_height - dot + 1) / 2, dot, dot, -1);
  gtk_widget_set_child_visible (GTK_WIDGET (self->preview), !self->one_line);
  indent = (int) self->thread.level * self->line_height;
  if (self->one_line)
    place_one_line (self, start, indent, end);
  else
    place_three_lines (self, start + indent, end);
}

void
tern_list_row_set_hovered (TernListRow *self, gboolean hovered)
{
  g_clear_pointer (&self->buttons, gtk_widget_unparent);
  if (!hovered || self->item == NULL || tern_message_get_placeholder (self->item))
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
  g_clear_pointer (&self->found, tern_list_marks_unref);
  g_clear_pointer (&self->name, tern_row_name_free);
  self->list_item = NULL;
  g_clear_pointer (&self->buttons, gtk_widget_unparent);
  g_clear_pointer (&self->chips, gtk_widget_unparent);
  g_clear_pointer (&self->heading, gtk_widget_unparent);
  g_clear_pointer (&self->count, gtk_widget_unparent);
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

void
tern_list_row_set_thread (TernListRow *self, const TernListRowThread *thread)
{
  gboolean moves = self->thread.level != thread->level;

  if (self->thread.messages == thread->messages && self->thread.folded == thread->folded
      && self->thread.unread == thread->unread && !moves)
    return;
  self->thread = *thread;
  if (moves)
    gtk_widget_queue_allocate (GTK_WIDGET (self));
  if (self->item != NULL)
    update (self);
}

void
tern_list_row_set_one_line (TernListRow *self, gboolean one_line)
{
  if (self->one_line == one_line)
    return;
  self->one_line = one_line;
  gtk_widget_queue_resize (GTK_WIDGET (self));
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
