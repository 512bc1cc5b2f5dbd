/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Whether the rows of a list are a table; see the header. */

#include "ui/list/tern-list-table.h"

/* Pixels at each side of a row, which libadwaita gives the rows of a navigation sidebar. */
#define MARGIN 6

struct _TernListTable
{
  GObject parent_instance;

  GtkListView *list_view;
  TernColumnHeader *header;
  TernMessageFactory *factory;
  TernListPlace *place;
  TernListColumns *columns;
  gboolean wanted;
  gboolean shown;
  guint idle;
};

G_DEFINE_FINAL_TYPE (TernListTable, tern_list_table, G_TYPE_OBJECT)

static int
measure_line (TernListTable *self)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self->list_view));
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  int height = PANGO_PIXELS_CEIL (pango_font_metrics_get_height (metrics));

  pango_font_metrics_unref (metrics);
  return height;
}

/* As long as nobody knows how much there is, there is enough. */
static gboolean
has_room (TernListTable *self)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (self->list_view));
  int width = adjustment != NULL ? (int) gtk_adjustment_get_page_size (adjustment) : 0;

  return width == 0 || tern_list_columns_fit (width - 2 * MARGIN, measure_line (self));
}

/* The focus is never in what is hidden. */
static void
update (TernListTable *self)
{
  gboolean shown = self->wanted && has_room (self);

  if (self->shown == shown)
    return;
  self->shown = shown;
  if (gtk_widget_get_focus_child (GTK_WIDGET (self->header)) != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->list_view));
  gtk_widget_set_visible (GTK_WIDGET (self->header), shown);
  tern_message_factory_set_columns (self->factory, shown ? self->columns : NULL);
  tern_list_place_see_current (self->place);
}

static gboolean
on_idle (gpointer data)
{
  TernListTable *self = data;

  self->idle = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

/* Told of while everything is given its place: its heights are not to change before that is over. */
static void
update_soon (TernListTable *self)
{
  if (self->idle == 0 && self->shown != (self->wanted && has_room (self)))
    self->idle = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_idle, self, NULL);
}

static void
on_adjustment_changed (TernListTable *self)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (self->list_view));

  if (adjustment != NULL)
    g_signal_connect_object (adjustment, "notify::page-size", G_CALLBACK (update_soon), self, G_CONNECT_SWAPPED);
}

static void
tern_list_table_dispose (GObject *object)
{
  TernListTable *self = TERN_LIST_TABLE (object);

  g_clear_handle_id (&self->idle, g_source_remove);
  g_clear_object (&self->columns);
  G_OBJECT_CLASS (tern_list_table_parent_class)->dispose (object);
}

static void
tern_list_table_class_init (TernListTableClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tern_list_table_dispose;
}

static void
tern_list_table_init (TernListTable *self)
{
  self->columns = tern_list_columns_new ();
}

TernListTable *
tern_list_table_new (GtkListView *list_view, TernColumnHeader *header, TernMessageFactory *factory,
                     TernListPlace *place)
{
  TernListTable *self = g_object_new (TERN_TYPE_LIST_TABLE, NULL);

  self->list_view = list_view;
  self->header = header;
  self->factory = factory;
  self->place = place;
  tern_column_header_set_columns (header, self->columns);
  g_signal_connect_object (list_view, "notify::hadjustment", G_CALLBACK (on_adjustment_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_widget_get_settings (GTK_WIDGET (list_view)), "notify::gtk-xft-dpi",
                           G_CALLBACK (update_soon), self, G_CONNECT_SWAPPED);
  on_adjustment_changed (self);
  return self;
}

void
tern_list_table_set_wanted (TernListTable *self, gboolean wanted)
{
  self->wanted = wanted;
  update (self);
}

TernListColumns *
tern_list_table_get_columns (TernListTable *self)
{
  return self->columns;
}
