/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Preloaded into a window by window.py: writes into the file TERN_BENCH_PAGE when the first frame with rows of type
 * TERN_BENCH_ROW was drawn, and how long each turn of the main loop takes from the next one on, from one poll to
 * the next. On SIGUSR1 all that is shown is drawn anew, frame by frame, until the next. */

#include <dlfcn.h>
#include <fcntl.h>
#include <gtk/gtk.h>
#include <glib-unix.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define LONG_TURN 4000 /* microseconds: the budget of one callback */

/* What window.py reads; times in microseconds, of the monotonic clock. It writes zeros to begin counting anew. */
typedef struct
{
  gint64 first_rows;
  gint64 rows;   /* how many were in that frame */
  gint64 worked; /* what all threads had worked by then */
  gint64 turns;
  gint64 long_turns;
  gint64 longest_turn;   /* by the clock */
  gint64 longest_worked; /* of the main thread's own work */
  gint64 frames;
} Page;

static Page *page;
static GtkWindow *window;
static gboolean drawing;
static gboolean counting; /* the turn that drew the first rows is the start, and is not counted */
static gint64 turn_began, worked_from;

/* Microseconds of processor: others that are busy on this machine are not in it. */
static gint64
get_worked (clockid_t whose)
{
  struct timespec spent;

  clock_gettime (whose, &spent);
  return spent.tv_sec * G_USEC_PER_SEC + spent.tv_nsec / 1000;
}

static gint
poll_and_measure (GPollFD *fds, guint n, gint timeout)
{
  gint64 worked = get_worked (CLOCK_THREAD_CPUTIME_ID) - worked_from;
  gint ready;

  if (counting)
    {
      page->turns++;
      page->long_turns += worked > LONG_TURN;
      page->longest_turn = MAX (page->longest_turn, g_get_monotonic_time () - turn_began);
      page->longest_worked = MAX (page->longest_worked, worked);
    }
  ready = g_poll (fds, n, timeout);
  counting = page->first_rows != 0;
  turn_began = g_get_monotonic_time ();
  worked_from = get_worked (CLOCK_THREAD_CPUTIME_ID);
  return ready;
}

static gboolean
has_text (GtkWidget *widget)
{
  const char *text = GTK_IS_LABEL (widget)         ? gtk_label_get_text (GTK_LABEL (widget))
                     : GTK_IS_INSCRIPTION (widget) ? gtk_inscription_get_text (GTK_INSCRIPTION (widget))
                                                   : NULL;

  if (text != NULL && *text != '\0')
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    if (has_text (child))
      return TRUE;
  return FALSE;
}

static guint
count_rows (GtkWidget *widget, const char *type)
{
  GtkWidget *parent = gtk_widget_get_parent (widget);
  guint n = 0;

  if (!gtk_widget_get_mapped (widget))
    return 0;
  if (g_str_equal (G_OBJECT_TYPE_NAME (widget), type) && g_str_equal (gtk_widget_get_css_name (parent), "row"))
    return has_text (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    n += count_rows (child, type);
  return n;
}

static void
draw_anew (GtkWidget *widget)
{
  gtk_widget_queue_draw (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    draw_anew (child);
}

static void
on_frame_drawn (GdkFrameClock *clock)
{
  page->frames++;
  if (drawing)
    draw_anew (GTK_WIDGET (window));
  if (page->first_rows != 0)
    return;
  page->rows = count_rows (GTK_WIDGET (window), g_getenv ("TERN_BENCH_ROW"));
  page->worked = get_worked (CLOCK_PROCESS_CPUTIME_ID);
  if (page->rows > 0)
    page->first_rows = g_get_monotonic_time ();
}

static gboolean
on_asked_to_draw (gpointer data)
{
  drawing = !drawing;
  draw_anew (GTK_WIDGET (window));
  return G_SOURCE_CONTINUE;
}

static Page *
map_page (void)
{
  int file = open (g_getenv ("TERN_BENCH_PAGE"), O_RDWR | O_CLOEXEC);
  Page *mapped = mmap (NULL, sizeof (Page), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);

  if (file < 0 || mapped == MAP_FAILED)
    g_error ("There is no page to write into.");
  close (file);
  return mapped;
}

void
gtk_window_present (GtkWindow *self)
{
  void (*present) (GtkWindow *) = (void (*) (GtkWindow *)) dlsym (RTLD_NEXT, "gtk_window_present");

  present (self);
  if (page != NULL)
    return;
  page = map_page ();
  window = self;
  /* What this program starts is not watched. */
  g_unsetenv ("LD_PRELOAD");
  g_signal_connect (gtk_widget_get_frame_clock (GTK_WIDGET (self)), "after-paint", G_CALLBACK (on_frame_drawn), NULL);
  g_main_context_set_poll_func (NULL, poll_and_measure);
  g_unix_signal_add (SIGUSR1, on_asked_to_draw, NULL);
}
