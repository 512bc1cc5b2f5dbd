/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The width of a column: remembered, and as many letters wide whatever their size. */

#include "ui/window/tern-pane-width.h"

#include <adwaita.h>

#define KEY "sidebar-width"
#define USUAL 220 /* the schema's default */
#define DPI (96 * 1024)

typedef struct
{
  GSettings *settings;
  GtkPaned *paned;
} Fixture;

static void
set_text_size (double factor)
{
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", (int) (factor * DPI), NULL);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  set_text_size (1);
  fixture->settings = g_settings_new ("org.ternmail.Tern");
  g_settings_reset (fixture->settings, KEY);
  fixture->paned = g_object_ref_sink (GTK_PANED (gtk_paned_new (GTK_ORIENTATION_HORIZONTAL)));
  tern_pane_width_bind (fixture->paned, fixture->settings, KEY);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->paned);
  g_object_unref (fixture->settings);
}

static void
assert_width (Fixture *fixture, int pixels, int sp)
{
  g_assert_cmpint (gtk_paned_get_position (fixture->paned), ==, pixels);
  g_assert_cmpint (g_settings_get_int (fixture->settings, KEY), ==, sp);
}

static void
test_grows_with_text (Fixture *fixture, gconstpointer data)
{
  assert_width (fixture, USUAL, USUAL);
  set_text_size (2);
  assert_width (fixture, 2 * USUAL, USUAL);
  set_text_size (1.25);
  assert_width (fixture, 275, USUAL);
  set_text_size (1);
  assert_width (fixture, USUAL, USUAL);
}

static void
test_is_remembered (Fixture *fixture, gconstpointer data)
{
  gtk_paned_set_position (fixture->paned, 300);
  assert_width (fixture, 300, 300);
  set_text_size (2);
  assert_width (fixture, 600, 300);
  gtk_paned_set_position (fixture->paned, 500);
  assert_width (fixture, 500, 250);
  set_text_size (1);
  assert_width (fixture, 250, 250);
  g_settings_set_int (fixture->settings, KEY, 180);
  assert_width (fixture, 180, 180);
}

static void
allocate (Fixture *fixture, int width)
{
  int least;

  gtk_widget_measure (GTK_WIDGET (fixture->paned), GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  g_assert_cmpint (least, <=, width);
  gtk_widget_allocate (GTK_WIDGET (fixture->paned), width, 100, -1, NULL);
}

/* A window that was too small for a while does not change what the person chose. */
static void
test_less_room_is_not_remembered (Fixture *fixture, gconstpointer data)
{
  GtkWidget *start = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *end = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_set_size_request (start, 100, -1);
  gtk_widget_set_size_request (end, 300, -1);
  gtk_paned_set_start_child (fixture->paned, start);
  gtk_paned_set_end_child (fixture->paned, end);
  gtk_paned_set_shrink_start_child (fixture->paned, FALSE);
  gtk_paned_set_shrink_end_child (fixture->paned, FALSE);
  gtk_paned_set_resize_start_child (fixture->paned, FALSE);
  allocate (fixture, 900);
  assert_width (fixture, USUAL, USUAL);
  allocate (fixture, 450);
  g_assert_cmpint (gtk_paned_get_position (fixture->paned), <, USUAL);
  g_assert_cmpint (g_settings_get_int (fixture->settings, KEY), ==, USUAL);
  tern_pane_width_restore (fixture->paned);
  allocate (fixture, 900);
  assert_width (fixture, USUAL, USUAL);
}

/* Large text, and a column of few pixels: nothing is complained about. */
static void
test_too_narrow_is_not_remembered (Fixture *fixture, gconstpointer data)
{
  set_text_size (2);
  gtk_paned_set_position (fixture->paned, 200);
  assert_width (fixture, 200, USUAL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add ("/ui/pane-width/grows-with-text", Fixture, NULL, set_up, test_grows_with_text, tear_down);
  g_test_add ("/ui/pane-width/is-remembered", Fixture, NULL, set_up, test_is_remembered, tear_down);
  g_test_add ("/ui/pane-width/less-room-is-not-remembered", Fixture, NULL, set_up, test_less_room_is_not_remembered,
              tear_down);
  g_test_add ("/ui/pane-width/too-narrow-is-not-remembered", Fixture, NULL, set_up, test_too_narrow_is_not_remembered,
              tear_down);
  return g_test_run ();
}
