/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What the list of messages costs beside the least a list can be, a GtkListView of GtkLabels on the same made-up
 * messages in the same run: binding 50 rows, scrolling through 1,000, selecting 1,000,000. Under a virtual display:
 * tests/ui/with-display.sh bench-list. */

#include "fake-messages.h"
#include "ui/list/tern-list-row.h"
#include "ui/list/tern-message-view.h"

#include <adwaita.h>
#include <time.h>

#define ROUNDS 3
#define ROWS 50
/* Pixels, of a row of messages with the usual font. */
#define ROW_WIDTH 360
#define ROW_HEIGHT 79
#define STEPS 100
#define MANY 1000000

typedef struct
{
  GtkWindow *window;
  GtkWidget *list_view;
  GtkAdjustment *adjustment;
  int step;
  double row_height;
  double began;             /* the frame */
  double frames[STEPS + 1]; /* milliseconds of processor each */
} Scroll;

/* Milliseconds of processor this process has used: what else the machine does is not counted. */
static double
get_cpu_ms (void)
{
  struct timespec spent;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &spent);
  return spent.tv_sec * 1e3 + spent.tv_nsec / 1e6;
}

static int
compare (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

/* The median after one warm-up that is thrown away. */
static double
get_median (double (*measure) (void))
{
  double values[ROUNDS];

  measure ();
  for (guint i = 0; i < ROUNDS; i++)
    values[i] = measure ();
  qsort (values, ROUNDS, sizeof values[0], compare);
  return values[ROUNDS / 2];
}

/* A row is empty until it has a place. */
static void
give_place (GtkWidget *row)
{
  gtk_widget_measure (row, GTK_ORIENTATION_VERTICAL, -1, NULL, NULL, NULL, NULL);
  gtk_widget_allocate (row, ROW_WIDTH, ROW_HEIGHT, -1, NULL);
}

static double
bind_rows (void)
{
  g_autoptr (TernMessageList) list = fake_list_new (2 * ROWS);
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);
  GtkWidget *rows[ROWS];
  GtkListItem *items[ROWS];
  double begin, spent;

  for (guint i = 0; i < 2 * ROWS; i++)
    g_ptr_array_add (messages, g_list_model_get_item (G_LIST_MODEL (list), i));
  for (guint i = 0; i < ROWS; i++)
    {
      items[i] = g_object_new (GTK_TYPE_LIST_ITEM, NULL);
      rows[i] = g_object_ref_sink (tern_list_row_new (items[i]));
      tern_list_row_set_item (TERN_LIST_ROW (rows[i]), g_ptr_array_index (messages, i));
      give_place (rows[i]);
    }
  begin = get_cpu_ms ();
  for (guint i = 0; i < ROWS; i++)
    tern_list_row_set_item (TERN_LIST_ROW (rows[i]), g_ptr_array_index (messages, ROWS + i));
  spent = get_cpu_ms () - begin;
  for (guint i = 0; i < ROWS; i++)
    {
      g_object_unref (rows[i]);
      g_object_unref (items[i]);
    }
  return spent;
}

static double
bind_labels (void)
{
  GtkWidget *labels[ROWS];
  double begin, spent;

  for (guint i = 0; i < ROWS; i++)
    labels[i] = g_object_ref_sink (gtk_label_new ("Subject of a message"));
  begin = get_cpu_ms ();
  for (guint i = 0; i < ROWS; i++)
    {
      g_autofree char *text = g_strdup_printf ("Subject of message %u", i);

      gtk_label_set_text (GTK_LABEL (labels[i]), text);
    }
  spent = get_cpu_ms () - begin;
  for (guint i = 0; i < ROWS; i++)
    g_object_unref (labels[i]);
  return spent;
}

static double
select_all_ours (void)
{
  g_autoptr (TernMessageList) list = fake_list_new (MANY);
  g_autoptr (TernSelection) selection = tern_selection_new (list);
  double begin = get_cpu_ms ();

  gtk_selection_model_select_all (GTK_SELECTION_MODEL (selection));
  return get_cpu_ms () - begin;
}

static double
select_all_gtk (void)
{
  TernMessageList *list = fake_list_new (MANY);
  g_autoptr (GtkMultiSelection) selection = gtk_multi_selection_new (G_LIST_MODEL (list));
  double begin = get_cpu_ms ();

  gtk_selection_model_select_all (GTK_SELECTION_MODEL (selection));
  return get_cpu_ms () - begin;
}

static void
on_setup_label (GtkListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  /* As high as a row of messages, so that as many are seen. */
  gtk_widget_set_size_request (label, -1, ROW_HEIGHT);
  gtk_list_item_set_child (item, label);
}

static void
on_bind_label (GtkListItemFactory *factory, GtkListItem *item)
{
  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)),
                      tern_message_get_subject (TERN_MESSAGE (gtk_list_item_get_item (item))));
}

static GtkWidget *
make_label_list (void)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkSelectionModel *model = GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (fake_list_new (5000))));
  GtkWidget *scroller = gtk_scrolled_window_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup_label), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind_label), NULL);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), gtk_list_view_new (model, factory));
  return scroller;
}

static GtkWidget *
make_message_list (void)
{
  GtkWidget *view = tern_message_view_new ();
  g_autoptr (TernMessageList) list = fake_list_new (5000);

  tern_message_view_set_list (TERN_MESSAGE_VIEW (view), list);
  return view;
}

static GtkWidget *
find_list_view (GtkWidget *widget)
{
  if (GTK_IS_LIST_VIEW (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_list_view (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
on_frame_began (GdkFrameClock *clock, Scroll *scroll)
{
  scroll->began = get_cpu_ms ();
}

static void
on_frame_ended (GdkFrameClock *clock, Scroll *scroll)
{
  if (scroll->step >= 0 && scroll->step <= STEPS)
    scroll->frames[scroll->step] += get_cpu_ms () - scroll->began;
}

/* Ten rows further in each frame; the first frames only warm up. */
static gboolean
on_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  Scroll *scroll = data;

  scroll->step++;
  if (scroll->step > 0 && scroll->step <= STEPS)
    gtk_adjustment_set_value (scroll->adjustment, scroll->step * 10 * scroll->row_height);
  return scroll->step <= STEPS ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
measure_scroll (const char *name, GtkWidget *child)
{
  Scroll scroll = { .step = -20, .row_height = 81 };
  GdkFrameClock *clock;
  double cpu;

  scroll.window = GTK_WINDOW (gtk_window_new ());
  gtk_window_set_default_size (scroll.window, 400, 800);
  gtk_window_set_child (scroll.window, child);
  gtk_window_present (scroll.window);
  scroll.list_view = find_list_view (child);
  scroll.adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (scroll.list_view));
  clock = gtk_widget_get_frame_clock (GTK_WIDGET (scroll.window));
  g_signal_connect (clock, "before-paint", G_CALLBACK (on_frame_began), &scroll);
  g_signal_connect (clock, "after-paint", G_CALLBACK (on_frame_ended), &scroll);
  gtk_widget_add_tick_callback (GTK_WIDGET (scroll.window), on_tick, &scroll, NULL);
  while (scroll.step < 1)
    g_main_context_iteration (NULL, TRUE);
  cpu = get_cpu_ms ();
  while (scroll.step <= STEPS)
    g_main_context_iteration (NULL, TRUE);
  cpu = get_cpu_ms () - cpu;
  g_signal_handlers_disconnect_by_data (clock, &scroll);
  gtk_window_destroy (scroll.window);
  qsort (scroll.frames + 1, STEPS, sizeof scroll.frames[0], compare);
  printf ("{\"bench\": \"scroll-%s\", \"rows\": %d, \"frame_ms_median\": %.2f, \"frame_ms_p95\": %.2f, "
          "\"frame_ms_max\": %.2f, \"cpu_ms\": %.1f}\n",
          name, STEPS * 10, scroll.frames[STEPS / 2], scroll.frames[STEPS * 95 / 100], scroll.frames[STEPS], cpu);
}

static gboolean
is_scattered (gint64 id)
{
  return id % 1600 == 0;
}

/* 62 rows of 100,000 go while the list is on the screen: as one items-changed from the first to the last of them, or
 * each with its own. Looking at rows that did not change is what the first costs: see how many messages were made. */
static void
measure_removal (gboolean merged)
{
  TernMessageList *list = fake_list_new (100000);
  GtkWidget *view = tern_message_view_new ();
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());
  guint made;
  double begin;

  gtk_window_set_default_size (window, 400, 800);
  gtk_window_set_child (window, view);
  tern_message_view_set_list (TERN_MESSAGE_VIEW (view), list);
  gtk_window_present (window);
  for (gint64 until = g_get_monotonic_time () + G_USEC_PER_SEC; g_get_monotonic_time () < until;)
    g_main_context_iteration (NULL, FALSE);
  tern_message_view_select_and_focus (TERN_MESSAGE_VIEW (view), 50000);
  made = fake_list_get_n_made (list);
  begin = get_cpu_ms ();
  if (merged)
    fake_list_remove_merged (list, is_scattered);
  else
    for (gint64 id = 100000; id > 0; id--)
      if (is_scattered (id))
        fake_list_remove (list, tern_message_list_find (list, id), 1);
  printf ("{\"bench\": \"remove-%s\", \"rows\": 62, \"cpu_ms\": %.2f, \"messages_made\": %u}\n",
          merged ? "merged" : "each", get_cpu_ms () - begin, fake_list_get_n_made (list) - made);
  gtk_window_destroy (window);
  g_object_unref (list);
}

static void
print_median (const char *name, int rows, double (*measure) (void))
{
  printf ("{\"bench\": \"%s\", \"rows\": %d, \"cpu_ms\": %.3f}\n", name, rows, get_median (measure));
}

int
main (void)
{
  adw_init ();
  printf ("{\"bench\": \"list\", \"renderer\": \"%s\", \"gtk\": \"%d.%d.%d\"}\n", g_getenv ("GSK_RENDERER"),
          gtk_get_major_version (), gtk_get_minor_version (), gtk_get_micro_version ());
  print_median ("bind-rows", ROWS, bind_rows);
  print_median ("bind-labels", ROWS, bind_labels);
  print_median ("select-all", MANY, select_all_ours);
  print_median ("select-all-gtk", MANY, select_all_gtk);
  measure_scroll ("labels", make_label_list ());
  measure_scroll ("messages", make_message_list ());
  measure_scroll ("labels", make_label_list ());
  measure_scroll ("messages", make_message_list ());
  measure_removal (TRUE);
  measure_removal (FALSE);
  return 0;
}
