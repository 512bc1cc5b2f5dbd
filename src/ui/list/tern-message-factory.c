/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The rows of a list; see the header. */

#include "ui/list/tern-message-factory.h"

#include "model/tern-thread-people.h"
#include "ui/list/tern-date-groups.h"
#include "ui/list/tern-date.h"

/* A day may also end while the machine sleeps, and no timer counts that: looked at this often. */
#define LOOK_AGAIN_SECONDS 600
/* A message id is its date in seconds, and so many bits more: see tern-store-query.h. */
#define DATE_SHIFT 20

struct _TernMessageFactory
{
  GObject parent_instance;

  GtkListItemFactory *factory;
  GPtrArray *rows; /* TernListRow, not owned: each is taken out when it goes */
  TernListMarks *marks; /* nullable: no results of a search */
  gboolean outgoing;
  gboolean speak_preview;
  gboolean checks;
  TernListColumns *columns; /* nullable: rows have three lines */
  int today; /* day of the year the rows were written on */
  guint day_source;

  TernSelection *selection; /* (nullable) */
  TernMessageList *list;    /* (nullable), not owned: the selection's */
  TernDateGroups *groups;   /* (nullable): there are headings */
};

G_DEFINE_FINAL_TYPE (TernMessageFactory, tern_message_factory, G_TYPE_OBJECT)

guint
tern_message_factory_get_position (TernListRow *row)
{
  GtkListItem *item = tern_list_row_get_list_item (row);

  return item == NULL ? GTK_INVALID_LIST_POSITION : gtk_list_item_get_position (item);
}

static guint
find_group (TernMessageFactory *self, guint position)
{
  return tern_date_groups_find (self->groups, tern_message_list_get_id (self->list, position) >> DATE_SHIFT);
}

/* The row that has the thread of @position. */
static guint
find_root (TernMessageFactory *self, guint position)
{
  while (position > 0 && tern_message_list_get_level (self->list, position) > 0)
    position--;
  return position;
}

/* Whether the row at @position is the first of a group of dates. */
static gboolean
begins_group (TernMessageFactory *self, guint position)
{
  if (self->groups == NULL || self->list == NULL || position == GTK_INVALID_LIST_POSITION
      || tern_message_list_get_sort (self->list, NULL) != TERN_LIST_SORT_DATE)
    return FALSE;
  return position == 0
         || (tern_message_list_get_level (self->list, position) == 0
             && find_group (self, position) != find_group (self, find_root (self, position - 1)));
}

static void
update_heading (TernMessageFactory *self, TernListRow *row)
{
  guint position = tern_message_factory_get_position (row);
  g_autofree char *title
    = begins_group (self, position) ? tern_date_groups_dup_title (self->groups, find_group (self, position)) : NULL;

  tern_list_row_set_heading (row, title);
}

static void
update_headings (TernMessageFactory *self, guint first, guint last)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      TernListRow *row = g_ptr_array_index (self->rows, i);
      guint position = tern_message_factory_get_position (row);

      if (position >= first && position <= last)
        update_heading (self, row);
    }
}

static void
update_thread (TernMessageFactory *self, TernListRow *row)
{
  guint position = tern_message_factory_get_position (row);
  TernListRowThread thread = { 0 };
  g_auto (GStrv) people = NULL;

  if (self->list != NULL && tern_message_list_get_threaded (self->list))
    {
      thread.level = tern_message_list_get_level (self->list, position);
      thread.messages = thread.level == 0 ? tern_message_list_get_n_thread (self->list, position) : 0;
      thread.folded = tern_message_list_get_n_folded (self->list, position);
      thread.unread = thread.folded > 0 && tern_message_list_is_unread (self->list, position);
      people = thread.folded > 0 ? tern_thread_people_dup (self->list, position) : NULL;
      thread.people = people;
    }
  tern_list_row_set_thread (row, &thread);
}

static void
update_rows (TernMessageFactory *self, guint first, guint last)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      TernListRow *row = g_ptr_array_index (self->rows, i);
      guint position = tern_message_factory_get_position (row);

      if (position == GTK_INVALID_LIST_POSITION || position < first || position > last)
        continue;
      update_heading (self, row);
      update_thread (self, row);
    }
}

static void
on_thread_changed (TernMessageFactory *self, guint position)
{
  update_rows (self, position, position);
}

/* Divides the list anew, as it is seen from today. */
static void
divide (TernMessageFactory *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  if (self->groups == NULL)
    return;
  tern_date_groups_free (self->groups);
  self->groups = tern_date_groups_new (now, tern_date_groups_first_weekday ());
  update_headings (self, 0, GTK_INVALID_LIST_POSITION);
}

static void
on_items_changed (TernMessageFactory *self, guint position, guint removed, guint added)
{
  /* Those that came, and the first one after them. */
  update_rows (self, position, position + added);
}

static void
on_row_gone (gpointer data, GObject *was)
{
  g_ptr_array_remove_fast (TERN_MESSAGE_FACTORY (data)->rows, was);
}

static void
on_setup (TernMessageFactory *self, GtkListItem *item)
{
  GtkWidget *row = tern_list_row_new (item);

  tern_list_row_set_style (TERN_LIST_ROW (row), self->outgoing, self->speak_preview);
  tern_list_row_set_columns (TERN_LIST_ROW (row), self->columns);
  tern_list_row_set_marks (TERN_LIST_ROW (row), self->marks);
  tern_list_row_set_check (TERN_LIST_ROW (row), self->checks);
  g_ptr_array_add (self->rows, row);
  /* The list item has let go of its child by the time it is torn down. */
  g_object_weak_ref (G_OBJECT (row), on_row_gone, self);
  gtk_list_item_set_child (item, row);
}

static void
on_bind (TernMessageFactory *self, GtkListItem *item)
{
  TernListRow *row = TERN_LIST_ROW (gtk_list_item_get_child (item));

  update_thread (self, row);
  tern_list_row_set_item (row, gtk_list_item_get_item (item));
  update_heading (self, row);
}

static void
on_unbind (TernMessageFactory *self, GtkListItem *item)
{
  tern_list_row_set_item (TERN_LIST_ROW (gtk_list_item_get_child (item)), NULL);
}

static gboolean
on_time_to_look (gpointer data)
{
  TernMessageFactory *self = data;
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  int today = g_date_time_get_day_of_year (now);

  if (today != self->today)
    {
      self->today = today;
      for (guint i = 0; i < self->rows->len; i++)
        tern_list_row_update_date (g_ptr_array_index (self->rows, i));
      divide (self);
    }
  self->day_source = g_timeout_add_seconds (MIN (tern_date_seconds_left_today (now), LOOK_AGAIN_SECONDS),
                                            on_time_to_look, self);
  return G_SOURCE_REMOVE;
}

static void
tern_message_factory_dispose (GObject *object)
{
  TernMessageFactory *self = TERN_MESSAGE_FACTORY (object);

  g_clear_handle_id (&self->day_source, g_source_remove);
  g_clear_object (&self->factory);
  tern_message_factory_set_selection (self, NULL);
  g_clear_pointer (&self->groups, tern_date_groups_free);
  for (guint i = 0; self->rows != NULL && i < self->rows->len; i++)
    g_object_weak_unref (g_ptr_array_index (self->rows, i), on_row_gone, self);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->marks, tern_list_marks_unref);
  g_clear_object (&self->columns);
  G_OBJECT_CLASS (tern_message_factory_parent_class)->dispose (object);
}

static void
tern_message_factory_class_init (TernMessageFactoryClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tern_message_factory_dispose;
}

static void
tern_message_factory_init (TernMessageFactory *self)
{
  self->rows = g_ptr_array_new ();
  self->speak_preview = TRUE;
  self->factory = gtk_signal_list_item_factory_new ();
  g_signal_connect_object (self->factory, "setup", G_CALLBACK (on_setup), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->factory, "bind", G_CALLBACK (on_bind), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->factory, "unbind", G_CALLBACK (on_unbind), self, G_CONNECT_SWAPPED);
  on_time_to_look (self);
}

TernMessageFactory *
tern_message_factory_new (void)
{
  return g_object_new (TERN_TYPE_MESSAGE_FACTORY, NULL);
}

GtkListItemFactory *
tern_message_factory_get_list_item_factory (TernMessageFactory *self)
{
  return self->factory;
}

void
tern_message_factory_set_style (TernMessageFactory *self, gboolean outgoing, gboolean speak_preview)
{
  self->outgoing = outgoing;
  self->speak_preview = speak_preview;
  for (guint i = 0; i < self->rows->len; i++)
    tern_list_row_set_style (g_ptr_array_index (self->rows, i), outgoing, speak_preview);
}

void
tern_message_factory_set_marks (TernMessageFactory *self, TernListMarks *marks)
{
  g_clear_pointer (&self->marks, tern_list_marks_unref);
  self->marks = marks != NULL ? tern_list_marks_ref (marks) : NULL;
  for (guint i = 0; i < self->rows->len; i++)
    tern_list_row_set_marks (g_ptr_array_index (self->rows, i), marks);
}

void
tern_message_factory_set_selection (TernMessageFactory *self, TernSelection *selection)
{
  if (self->selection != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->selection, self);
      g_signal_handlers_disconnect_by_data (self->list, self);
    }
  g_set_object (&self->selection, selection);
  self->list = selection != NULL ? tern_selection_get_list (selection) : NULL;
  /* After the list view: its rows are those of the list by then. */
  if (selection == NULL)
    return;
  g_signal_connect_object (selection, "items-changed", G_CALLBACK (on_items_changed), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (self->list, "thread-changed", G_CALLBACK (on_thread_changed), self, G_CONNECT_SWAPPED);
}

static void
on_columns_changed (TernMessageFactory *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    tern_list_row_set_columns (g_ptr_array_index (self->rows, i), self->columns);
}

void
tern_message_factory_set_columns (TernMessageFactory *self, TernListColumns *columns)
{
  if (self->columns == columns)
    return;
  if (self->columns != NULL)
    g_signal_handlers_disconnect_by_data (self->columns, self);
  g_set_object (&self->columns, columns);
  if (columns != NULL)
    g_signal_connect_object (columns, "changed", G_CALLBACK (on_columns_changed), self, G_CONNECT_SWAPPED);
  on_columns_changed (self);
}

void
tern_message_factory_set_headings (TernMessageFactory *self, gboolean shown)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  if (shown == (self->groups != NULL))
    return;
  if (shown)
    self->groups = tern_date_groups_new (now, tern_date_groups_first_weekday ());
  else
    g_clear_pointer (&self->groups, tern_date_groups_free);
  update_headings (self, 0, GTK_INVALID_LIST_POSITION);
}

void
tern_message_factory_set_checks (TernMessageFactory *self, gboolean shown)
{
  if (self->checks == shown)
    return;
  self->checks = shown;
  for (guint i = 0; i < self->rows->len; i++)
    tern_list_row_set_check (g_ptr_array_index (self->rows, i), shown);
}

TernListRow *
tern_message_factory_get_row (GtkListView *list_view, GtkWidget *widget)
{
  GtkWidget *child = NULL;

  while (widget != NULL && gtk_widget_get_parent (widget) != GTK_WIDGET (list_view))
    widget = gtk_widget_get_parent (widget);
  if (widget != NULL)
    child = gtk_widget_get_first_child (widget);
  return child != NULL && TERN_IS_LIST_ROW (child) ? TERN_LIST_ROW (child) : NULL;
}

TernListRow *
tern_message_factory_pick (GtkListView *list_view, double x, double y)
{
  GtkWidget *widget = gtk_widget_pick (GTK_WIDGET (list_view), x, y, GTK_PICK_DEFAULT);

  return widget == GTK_WIDGET (list_view) ? NULL : tern_message_factory_get_row (list_view, widget);
}

TernListRow *
tern_message_factory_find (GtkListView *list_view, guint position)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (list_view)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      TernListRow *row = tern_message_factory_get_row (list_view, child);

      if (row != NULL && tern_message_factory_get_position (row) == position)
        return row;
    }
  return NULL;
}
