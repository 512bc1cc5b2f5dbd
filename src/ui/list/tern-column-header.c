/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The row of buttons above a table; see the header. */

#include "ui/list/tern-column-header.h"

#include <glib/gi18n.h>

/* A button reaches over the text of its column by so many pixels: half of what is between two. */
#define PADDING 3
#define NO_SORT TERN_LIST_N_SORTS

struct _TernColumnHeader
{
  GtkWidget parent_instance;

  /* Only of the columns there are: GTK 4.18 tells nobody of a child that comes to be seen before others. */
  GtkWidget *buttons[TERN_N_COLUMNS]; /* of the folder a label: nothing is sorted by it */
  GtkWidget *arrows[TERN_N_COLUMNS];  /* not owned: in the buttons; NULL in the others */
  int last;                           /* the column that Tab comes to; -1: the first */
  int opened_from;                    /* the column whose key opened the menu; -1 */
  guint closed_source;
  guint make_source; /* others are needed */
  GtkWidget *menu;                    /* made when it is first asked for */
  GMenuModel *menu_model;
  TernListColumns *columns;
  gboolean outgoing;
  TernListSort sort;
  gboolean ascending;
};

G_DEFINE_FINAL_TYPE (TernColumnHeader, tern_column_header, GTK_TYPE_WIDGET)

enum
{
  SORT_ASKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const struct
{
  const char *title;
  const char *icon; /* in place of the title, which is said */
  guint sort;
  gboolean at_end; /* as what is below it */
} heads[TERN_N_COLUMNS] = {
  [TERN_COLUMN_SENDER] = { N_ ("Sender"), NULL, TERN_LIST_SORT_SENDER, FALSE },
  [TERN_COLUMN_SUBJECT] = { N_ ("Subject"), NULL, TERN_LIST_SORT_SUBJECT, FALSE },
  [TERN_COLUMN_FOLDER] = { N_ ("Folder"), NULL, NO_SORT, FALSE },
  [TERN_COLUMN_ATTACHMENT] = { N_ ("Attachment"), "mail-attachment-symbolic", TERN_LIST_SORT_ATTACHMENT, FALSE },
  [TERN_COLUMN_STARRED] = { N_ ("Starred"), "starred-symbolic", TERN_LIST_SORT_STARRED, FALSE },
  [TERN_COLUMN_SIZE] = { N_ ("Size"), NULL, TERN_LIST_SORT_SIZE, TRUE },
  [TERN_COLUMN_DATE] = { N_ ("Date"), NULL, TERN_LIST_SORT_DATE, TRUE },
};

static const char *
get_title (TernColumnHeader *self, TernColumn column)
{
  return column == TERN_COLUMN_SENDER && self->outgoing ? _("Recipients") : _(heads[column].title);
}

static void
name_button (TernColumnHeader *self, TernColumn column)
{
  gboolean sorted = heads[column].sort == self->sort;
  const char *title = get_title (self, column);
  /* Translators: spoken: the title of a column by which a list is sorted: "Sender, sorted ascending". */
  g_autofree char *name = !sorted           ? g_strdup (title)
                          : self->ascending ? g_strdup_printf (_("%s, sorted ascending"), title)
                                            : g_strdup_printf (_("%s, sorted descending"), title);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->buttons[column]), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_set_tooltip_text (self->buttons[column], heads[column].icon != NULL ? title : NULL);
}

static void
update_button (TernColumnHeader *self, TernColumn column)
{
  gboolean sorted = heads[column].sort == self->sort;

  if (self->buttons[column] == NULL)
    return;
  if (heads[column].icon == NULL)
    gtk_label_set_text (g_object_get_data (G_OBJECT (self->buttons[column]), "title"), get_title (self, column));
  if (heads[column].sort == NO_SORT)
    return;
  if (self->arrows[column] != NULL)
    {
      gtk_widget_set_visible (self->arrows[column], sorted);
      gtk_image_set_from_icon_name (GTK_IMAGE (self->arrows[column]),
                                    self->ascending ? "pan-up-symbolic" : "pan-down-symbolic");
    }
  if (sorted)
    gtk_widget_add_css_class (self->buttons[column], "sorted");
  else
    gtk_widget_remove_css_class (self->buttons[column], "sorted");
  name_button (self, column);
}

static void
update_buttons (TernColumnHeader *self)
{
  for (guint i = 0; i < TERN_N_COLUMNS; i++)
    update_button (self, i);
}

static void
on_clicked (TernColumnHeader *self, GtkWidget *button)
{
  for (guint i = 0; i < TERN_N_COLUMNS; i++)
    if (self->buttons[i] == button)
      g_signal_emit (self, signals[SORT_ASKED], 0, heads[i].sort);
}

static GtkWidget *
make_title (TernColumn column)
{
  GtkWidget *title = gtk_label_new (NULL);

  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "caption");
  return title;
}

/* The title and the arrow; the arrow is on the side of what is beside it. */
static GtkWidget *
make_inside (TernColumnHeader *self, TernColumn column)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), *title = make_title (column);

  self->arrows[column] = gtk_image_new ();
  gtk_widget_set_halign (box, heads[column].at_end ? GTK_ALIGN_END : GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), heads[column].at_end ? self->arrows[column] : title);
  gtk_box_append (GTK_BOX (box), heads[column].at_end ? title : self->arrows[column]);
  g_object_set_data (G_OBJECT (self->buttons[column]), "title", title);
  return box;
}

static void
make_button (TernColumnHeader *self, TernColumn column)
{
  GtkWidget *button = gtk_button_new ();

  self->buttons[column] = button;
  gtk_button_set_child (GTK_BUTTON (button), heads[column].icon != NULL
                                                 ? gtk_image_new_from_icon_name (heads[column].icon)
                                                 : make_inside (self, column));
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_clicked), self, G_CONNECT_SWAPPED);
  gtk_widget_set_parent (button, GTK_WIDGET (self));
}

static void
make_head (TernColumnHeader *self, TernColumn column)
{
  if (heads[column].sort != NO_SORT)
    {
      make_button (self, column);
      return;
    }
  self->buttons[column] = make_title (column);
  g_object_set_data (G_OBJECT (self->buttons[column]), "title", self->buttons[column]);
  gtk_widget_set_parent (self->buttons[column], GTK_WIDGET (self));
}

static void
clear_buttons (TernColumnHeader *self)
{
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  for (guint i = 0; i < TERN_N_COLUMNS; i++)
    {
      g_clear_pointer (&self->buttons[i], gtk_widget_unparent);
      self->arrows[i] = NULL;
    }
}

static int
find_focused (TernColumnHeader *self)
{
  GtkWidget *focus = gtk_widget_get_focus_child (GTK_WIDGET (self));

  for (int i = 0; focus != NULL && i < TERN_N_COLUMNS; i++)
    if (self->buttons[i] == focus)
      return i;
  return -1;
}

/* The next one that can be pressed after (before) @column, which may be none; -1: there is none. */
static int
find_next (TernColumnHeader *self, int column, int step)
{
  do
    column += step;
  while (column >= 0 && column < TERN_N_COLUMNS
         && (self->buttons[column] == NULL || heads[column].sort == NO_SORT));
  return column < TERN_N_COLUMNS ? column : -1;
}

static gboolean
focus_column (TernColumnHeader *self, int column)
{
  if (column < 0)
    return FALSE;
  self->last = column;
  return gtk_widget_grab_focus (self->buttons[column]);
}

/* To @column, or the one that has its place. */
static gboolean
focus_near (TernColumnHeader *self, int column)
{
  int next = find_next (self, MAX (column, 0) - 1, 1);

  return focus_column (self, next >= 0 ? next : find_next (self, TERN_N_COLUMNS, -1));
}

/* A button for each that has a place. */
static void
make_buttons (TernColumnHeader *self, const TernColumnSpan *spans)
{
  int focused = find_focused (self);

  clear_buttons (self);
  for (guint i = 0; i < TERN_N_COLUMNS; i++)
    if (spans[i].width > 0)
      make_head (self, i);
  update_buttons (self);
  if (focused >= 0)
    focus_near (self, focused);
}

/* As the rows have it. */
static int
measure_line (TernColumnHeader *self)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  int ascent = PANGO_PIXELS_CEIL (pango_font_metrics_get_ascent (metrics));
  int height = MAX (PANGO_PIXELS_CEIL (pango_font_metrics_get_height (metrics)),
                    ascent + PANGO_PIXELS_CEIL (pango_font_metrics_get_descent (metrics)));

  pango_font_metrics_unref (metrics);
  return height;
}

static void
tern_column_header_measure (GtkWidget *widget,
                            GtkOrientation orientation,
                            int for_size,
                            int *minimum,
                            int *natural,
                            int *minimum_baseline,
                            int *natural_baseline)
{
  TernColumnHeader *self = TERN_COLUMN_HEADER (widget);

  *minimum = *natural = 0;
  for (guint i = 0; orientation == GTK_ORIENTATION_VERTICAL && i < TERN_N_COLUMNS; i++)
    {
      int height = 0;

      if (self->buttons[i] != NULL)
        gtk_widget_measure (self->buttons[i], orientation, -1, NULL, &height, NULL, NULL);
      *minimum = *natural = MAX (*natural, height);
    }
}

static void
place_button (TernColumnHeader *self, GtkWidget *button, const TernColumnSpan *span, int width, int height)
{
  int x = span->x - PADDING, room = span->width + 2 * PADDING, least;

  gtk_widget_measure (button, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  room = MAX (room, least);
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    x = width - x - room;
  gtk_widget_size_allocate (button, &(GtkAllocation){ x, 0, room, height }, -1);
}

static gboolean
on_time_to_make (gpointer data)
{
  TernColumnHeader *self = data;
  int width = gtk_widget_get_width (GTK_WIDGET (self));

  self->make_source = 0;
  make_buttons (self, tern_list_columns_place (self->columns, width, measure_line (self)));
  return G_SOURCE_REMOVE;
}

static void
tern_column_header_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  TernColumnHeader *self = TERN_COLUMN_HEADER (widget);
  const TernColumnSpan *spans = tern_list_columns_place (self->columns, width, measure_line (self));
  gboolean others = FALSE;

  for (guint i = 0; i < TERN_N_COLUMNS; i++)
    {
      if (self->buttons[i] != NULL)
        place_button (self, self->buttons[i], &spans[i], width, height);
      others = others || (self->buttons[i] != NULL) != (spans[i].width > 0);
    }
  if (others && self->make_source == 0)
    self->make_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_time_to_make, self, NULL);
  if (self->menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->menu));
}

static gboolean
tern_column_header_focus (GtkWidget *widget, GtkDirectionType direction)
{
  TernColumnHeader *self = TERN_COLUMN_HEADER (widget);
  GtkWidget *focus = gtk_widget_get_focus_child (widget);
  gboolean forward = (direction == GTK_DIR_RIGHT) != (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL);

  if (focus != NULL && focus == self->menu)
    return gtk_widget_child_focus (focus, direction);
  if (focus == NULL)
    return focus_near (self, self->last);
  if (direction != GTK_DIR_LEFT && direction != GTK_DIR_RIGHT)
    return FALSE;
  /* At its ends the focus stays. */
  focus_column (self, find_next (self, find_focused (self), forward ? 1 : -1));
  return TRUE;
}

/* Whoever opened it by key is where they were; GTK would go to the list. */
static gboolean
on_menu_gone (gpointer data)
{
  TernColumnHeader *self = data;

  if (self->menu == NULL || !gtk_widget_get_visible (self->menu))
    focus_near (self, self->opened_from);
  self->opened_from = -1;
  self->closed_source = 0;
  return G_SOURCE_REMOVE;
}

static void
on_menu_closed (TernColumnHeader *self)
{
  if (self->opened_from >= 0 && self->closed_source == 0)
    self->closed_source = g_idle_add (on_menu_gone, self);
}

static void
open_menu (TernColumnHeader *self, const GdkRectangle *where)
{
  if (self->menu_model == NULL)
    return;
  if (self->menu == NULL)
    {
      self->menu = gtk_popover_menu_new_from_model (self->menu_model);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
      g_signal_connect_object (self->menu, "closed", G_CALLBACK (on_menu_closed), self, G_CONNECT_SWAPPED);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
    }
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), where);
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static gboolean
on_menu_key (GtkWidget *widget, GVariant *args, gpointer data)
{
  TernColumnHeader *self = TERN_COLUMN_HEADER (widget);
  int focused = find_focused (self);
  graphene_rect_t bounds;

  if (focused < 0 || !gtk_widget_compute_bounds (self->buttons[focused], widget, &bounds))
    return GDK_EVENT_PROPAGATE;
  self->opened_from = focused;
  open_menu (self, &(GdkRectangle){ (int) bounds.origin.x, (int) bounds.origin.y, (int) bounds.size.width,
                                    (int) bounds.size.height });
  return GDK_EVENT_STOP;
}

static void
on_secondary_pressed (TernColumnHeader *self, int n_press, double x, double y)
{
  open_menu (self, &(GdkRectangle){ (int) x, (int) y, 1, 1 });
}

static void
add_menu_ways (TernColumnHeader *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect_object (click, "pressed", G_CALLBACK (on_secondary_pressed), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

static void
tern_column_header_dispose (GObject *object)
{
  TernColumnHeader *self = TERN_COLUMN_HEADER (object);

  g_clear_handle_id (&self->closed_source, g_source_remove);
  g_clear_handle_id (&self->make_source, g_source_remove);
  clear_buttons (self);
  g_clear_object (&self->columns);
  g_clear_object (&self->menu_model);
  G_OBJECT_CLASS (tern_column_header_parent_class)->dispose (object);
}

static void
tern_column_header_class_init (TernColumnHeaderClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tern_column_header_dispose;
  widget_class->measure = tern_column_header_measure;
  widget_class->size_allocate = tern_column_header_size_allocate;
  widget_class->focus = tern_column_header_focus;
  signals[SORT_ASKED] = g_signal_new ("sort-asked", TERN_TYPE_COLUMN_HEADER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 1, G_TYPE_UINT);
  gtk_widget_class_set_css_name (widget_class, "columnheader");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_TOOLBAR);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, on_menu_key, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, on_menu_key, NULL);
}

static void
tern_column_header_init (TernColumnHeader *self)
{
  self->columns = tern_list_columns_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Columns"), -1);
  self->last = self->opened_from = -1;
  /* So that its height is known. */
  make_head (self, TERN_COLUMN_SUBJECT);
  update_buttons (self);
  add_menu_ways (self);
}

void
tern_column_header_set_columns (TernColumnHeader *self, TernListColumns *columns)
{
  if (!g_set_object (&self->columns, columns))
    return;
  g_signal_connect_object (columns, "changed", G_CALLBACK (gtk_widget_queue_allocate), self, G_CONNECT_SWAPPED);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

void
tern_column_header_set_outgoing (TernColumnHeader *self, gboolean outgoing)
{
  if (self->outgoing == outgoing)
    return;
  self->outgoing = outgoing;
  update_buttons (self);
}

void
tern_column_header_set_sort (TernColumnHeader *self, TernListSort sort, gboolean ascending)
{
  if (self->sort == sort && self->ascending == ascending)
    return;
  self->sort = sort;
  self->ascending = ascending;
  update_buttons (self);
}

void
tern_column_header_set_menu_model (TernColumnHeader *self, GMenuModel *model)
{
  if (g_set_object (&self->menu_model, model))
    g_clear_pointer (&self->menu, gtk_widget_unparent);
}
