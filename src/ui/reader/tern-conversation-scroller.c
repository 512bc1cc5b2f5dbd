/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Scrolls a conversation; see the header. What stands still is a child of the column, the anchor: where its top is on
 * the screen is remembered whenever the person moves, and brought back whenever something was measured anew. */
#include "ui/reader/tern-conversation-scroller.h"

/* Pixels between what is gone to and the edge. */
#define RIM 9
/* Pixels of a message that make it seen. */
#define SIGHT 64
/* Of what is on the screen, by Space. */
#define PAGE 0.9

struct _TernConversationScroller
{
  GtkWidget parent_instance;

  GtkScrolledWindow *window; /* the child */
  GtkViewport *viewport;
  GtkWidget *content;  /* lent by the viewport */
  GtkWidget *column;   /* lent, of @content */
  GtkWidget *anchor;   /* (nullable), lent, of @column */
  double offset;       /* of its top from that of the viewport */
  gboolean placing;    /* the value changes because of a layout */
  GtkTextView *text;   /* (nullable), weak: the one whose caret is followed */
  GSignalGroup *caret; /* on its buffer */
};

enum
{
  PROP_0,
  PROP_CONTENT,
  PROP_COLUMN,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum
{
  SIGNAL_MOVED,
  SIGNAL_READ_ON,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TernConversationScroller, tern_conversation_scroller, GTK_TYPE_WIDGET)

static GtkAdjustment *
get_adjustment (TernConversationScroller *self)
{
  return gtk_scrolled_window_get_vadjustment (self->window);
}

/* Of @y in @widget, from the top of the content. */
static gboolean
find_place (TernConversationScroller *self, GtkWidget *widget, double y, double *place)
{
  graphene_point_t point;

  if (self->content == NULL
      || !gtk_widget_compute_point (widget, self->content, &GRAPHENE_POINT_INIT (0, (float) y), &point))
    return FALSE;
  *place = point.y;
  return TRUE;
}

static void
scroll_to (TernConversationScroller *self, double value)
{
  GtkAdjustment *adjustment = get_adjustment (self);
  double end = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);

  gtk_adjustment_set_value (adjustment, CLAMP (value, 0, MAX (0, end)));
}

/* The topmost child in sight. */
static void
drop_anchor (TernConversationScroller *self)
{
  double value = gtk_adjustment_get_value (get_adjustment (self)), top;

  self->anchor = NULL;
  for (GtkWidget *child = self->column != NULL ? gtk_widget_get_first_child (self->column) : NULL; child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (find_place (self, child, 0, &top) && top + gtk_widget_get_height (child) > value)
      {
        self->anchor = child;
        self->offset = top - value;
        return;
      }
}

static void
on_value_changed (TernConversationScroller *self)
{
  if (!self->placing)
    drop_anchor (self);
  g_signal_emit (self, signals[SIGNAL_MOVED], 0);
}

/* From @top to @bottom comes into sight; what is larger, from its top. */
static void
reveal (TernConversationScroller *self, double top, double bottom)
{
  GtkAdjustment *adjustment = get_adjustment (self);
  double value = gtk_adjustment_get_value (adjustment), page = gtk_adjustment_get_page_size (adjustment);

  if (top - RIM < value || bottom - top + 2 * RIM > page)
    scroll_to (self, top - RIM);
  else if (bottom + RIM > value + page)
    scroll_to (self, bottom + RIM - page);
}

static void
follow_caret (TernConversationScroller *self)
{
  GtkTextBuffer *buffer = self->text != NULL ? gtk_text_view_get_buffer (self->text) : NULL;
  GtkTextIter iter;
  GdkRectangle place;
  double top;
  int y;

  if (buffer == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self->text)))
    return;
  gtk_text_buffer_get_iter_at_mark (buffer, &iter, gtk_text_buffer_get_insert (buffer));
  gtk_text_view_get_iter_location (self->text, &iter, &place);
  gtk_text_view_buffer_to_window_coords (self->text, GTK_TEXT_WINDOW_WIDGET, 0, place.y, NULL, &y);
  if (find_place (self, GTK_WIDGET (self->text), y, &top))
    reveal (self, top, top + place.height);
}

/* Where the top of the screen is now, so that what is seen and what is heard stay together. */
static void
bring_caret (TernConversationScroller *self)
{
  GtkAdjustment *adjustment = get_adjustment (self);
  double top;
  int y;
  GtkTextIter iter;

  if (self->text == NULL || !find_place (self, GTK_WIDGET (self->text), 0, &top))
    return;
  y = (int) (gtk_adjustment_get_value (adjustment) + gtk_adjustment_get_page_size (adjustment) / 10 - top);
  gtk_text_view_window_to_buffer_coords (self->text, GTK_TEXT_WINDOW_WIDGET, 0,
                                         CLAMP (y, 0, gtk_widget_get_height (GTK_WIDGET (self->text)) - 1), NULL, &y);
  gtk_text_view_get_line_at_y (self->text, &iter, y, NULL);
  g_signal_group_block (self->caret);
  gtk_text_buffer_place_cursor (gtk_text_view_get_buffer (self->text), &iter);
  g_signal_group_unblock (self->caret);
}

static gboolean
is_text_focused (TernConversationScroller *self)
{
  return self->text != NULL && gtk_widget_is_focus (GTK_WIDGET (self->text));
}

/* A text that is not scrolled itself has no pages to go by. */
static gboolean
on_key_pressed (
    GtkEventControllerKey *keys, guint key, guint code, GdkModifierType state, TernConversationScroller *self)
{
  GdkModifierType modifiers = state & gtk_accelerator_get_default_mod_mask ();

  if (!is_text_focused (self))
    return GDK_EVENT_PROPAGATE;
  if ((key == GDK_KEY_space || key == GDK_KEY_KP_Space) && (modifiers & ~GDK_SHIFT_MASK) == 0)
    tern_conversation_scroller_read (self, modifiers == 0);
  else if ((key == GDK_KEY_Page_Down || key == GDK_KEY_KP_Page_Down) && modifiers == 0)
    {
      scroll_to (self, gtk_adjustment_get_value (get_adjustment (self))
                           + PAGE * gtk_adjustment_get_page_size (get_adjustment (self)));
      bring_caret (self);
    }
  else if ((key == GDK_KEY_Page_Up || key == GDK_KEY_KP_Page_Up) && modifiers == 0)
    tern_conversation_scroller_read (self, FALSE);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

static void
tern_conversation_scroller_measure (
    GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline,
    int *natural_baseline)
{
  gtk_widget_measure (GTK_WIDGET (TERN_CONVERSATION_SCROLLER (widget)->window), orientation, for_size, minimum, natural,
                      minimum_baseline, natural_baseline);
}

/* What is above may be higher or lower than it was. */
static void
tern_conversation_scroller_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  TernConversationScroller *self = TERN_CONVERSATION_SCROLLER (widget);
  double top;

  self->placing = TRUE;
  gtk_widget_allocate (GTK_WIDGET (self->window), width, height, baseline, NULL);
  if (self->anchor != NULL && find_place (self, self->anchor, 0, &top))
    scroll_to (self, top - self->offset);
  self->placing = FALSE;
}

static void
tern_conversation_scroller_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TernConversationScroller *self = TERN_CONVERSATION_SCROLLER (object);

  if (id == PROP_CONTENT)
    g_value_set_object (value, self->content);
  else if (id == PROP_COLUMN)
    g_value_set_object (value, self->column);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
tern_conversation_scroller_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  TernConversationScroller *self = TERN_CONVERSATION_SCROLLER (object);

  if (id == PROP_CONTENT)
    {
      self->content = g_value_get_object (value);
      gtk_viewport_set_child (self->viewport, self->content);
    }
  else if (id == PROP_COLUMN)
    self->column = g_value_get_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
tern_conversation_scroller_dispose (GObject *object)
{
  TernConversationScroller *self = TERN_CONVERSATION_SCROLLER (object);

  g_clear_object (&self->caret);
  g_clear_weak_pointer (&self->text);
  self->anchor = self->column = self->content = NULL;
  if (self->window != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->window));
  self->window = NULL;
  G_OBJECT_CLASS (tern_conversation_scroller_parent_class)->dispose (object);
}

static void
tern_conversation_scroller_class_init (TernConversationScrollerClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = tern_conversation_scroller_get_property;
  object_class->set_property = tern_conversation_scroller_set_property;
  object_class->dispose = tern_conversation_scroller_dispose;
  GTK_WIDGET_CLASS (klass)->measure = tern_conversation_scroller_measure;
  GTK_WIDGET_CLASS (klass)->size_allocate = tern_conversation_scroller_size_allocate;
  properties[PROP_CONTENT] = g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_COLUMN] = g_param_spec_object ("column", NULL, NULL, GTK_TYPE_WIDGET, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SIGNAL_MOVED] = g_signal_new ("moved", TERN_TYPE_CONVERSATION_SCROLLER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_READ_ON] = g_signal_new ("read-on", TERN_TYPE_CONVERSATION_SCROLLER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 0);
}

static void
tern_conversation_scroller_init (TernConversationScroller *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->window = GTK_SCROLLED_WINDOW (gtk_scrolled_window_new ());
  self->viewport = GTK_VIEWPORT (gtk_viewport_new (NULL, NULL));
  /* By hand: to show all of a text that is higher than the window would move it under the pointer. */
  gtk_viewport_set_scroll_to_focus (self->viewport, FALSE);
  gtk_scrollable_set_vscroll_policy (GTK_SCROLLABLE (self->viewport), GTK_SCROLL_NATURAL);
  gtk_scrolled_window_set_policy (self->window, GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (self->window, GTK_WIDGET (self->viewport));
  gtk_widget_set_parent (GTK_WIDGET (self->window), GTK_WIDGET (self));
  g_signal_connect_object (get_adjustment (self), "value-changed", G_CALLBACK (on_value_changed), self,
                           G_CONNECT_SWAPPED);
  self->caret = g_signal_group_new (GTK_TYPE_TEXT_BUFFER);
  g_signal_group_connect_swapped (self->caret, "notify::cursor-position", G_CALLBACK (follow_caret), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

void
tern_conversation_scroller_go_to (TernConversationScroller *self, GtkWidget *child)
{
  self->anchor = child;
  self->offset = RIM;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

void
tern_conversation_scroller_keep (TernConversationScroller *self, GtkWidget *child)
{
  double top;

  if (!find_place (self, child, 0, &top))
    return;
  self->anchor = child;
  self->offset = top - gtk_adjustment_get_value (get_adjustment (self));
}

void
tern_conversation_scroller_forget (TernConversationScroller *self, GtkWidget *child)
{
  if (self->anchor != child)
    return;
  self->anchor = gtk_widget_get_next_sibling (child);
  if (self->text != NULL && gtk_widget_is_ancestor (GTK_WIDGET (self->text), child))
    {
      g_signal_group_set_target (self->caret, NULL);
      g_clear_weak_pointer (&self->text);
    }
}

gboolean
tern_conversation_scroller_is_in_sight (TernConversationScroller *self, GtkWidget *widget)
{
  GtkAdjustment *adjustment = get_adjustment (self);
  double value = gtk_adjustment_get_value (adjustment), page = gtk_adjustment_get_page_size (adjustment), top;
  double height = gtk_widget_get_height (widget);

  return gtk_widget_get_mapped (widget) && find_place (self, widget, 0, &top)
         && MIN (top + height, value + page) - MAX (top, value) >= MIN (SIGHT, height);
}

void
tern_conversation_scroller_show_focus (TernConversationScroller *self, GtkWidget *focus)
{
  double top, height = gtk_widget_get_height (focus);

  if (GTK_IS_TEXT_VIEW (focus))
    {
      g_set_weak_pointer (&self->text, GTK_TEXT_VIEW (focus));
      g_signal_group_set_target (self->caret, gtk_text_view_get_buffer (GTK_TEXT_VIEW (focus)));
    }
  if (height > 0 && (height < gtk_adjustment_get_page_size (get_adjustment (self))
                     || !tern_conversation_scroller_is_in_sight (self, focus))
      && find_place (self, focus, 0, &top))
    reveal (self, top, top + height);
}

void
tern_conversation_scroller_read (TernConversationScroller *self, gboolean forward)
{
  GtkAdjustment *adjustment = get_adjustment (self);
  double page = gtk_adjustment_get_page_size (adjustment), value = gtk_adjustment_get_value (adjustment);

  if (forward && value >= gtk_adjustment_get_upper (adjustment) - page - 1)
    {
      g_signal_emit (self, signals[SIGNAL_READ_ON], 0);
      return;
    }
  scroll_to (self, value + (forward ? PAGE : -PAGE) * page);
  bring_caret (self);
}
