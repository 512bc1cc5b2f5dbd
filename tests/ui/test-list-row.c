/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Rows in a list: their one height, what they say, what they keep to themselves, and the buttons below the pointer. */

#include "view-fixture.h"

#include <adwaita.h>

static const FakeRow rows[] = {
  { .id = 6, .sender = "Maria Kowalska", .subject = "Quarterly figures", .preview = "Here are the numbers",
    .recipients = "Ann Berg", .unread = TRUE, .starred = TRUE, .attachment = TRUE, .waiting = TRUE },
  { .id = 5 },
  { .id = 4, .sender = "田中 美咲", .subject = "来週の打ち合わせについて", .preview = "お世話になっております。" },
  { .id = 3, .sender = "سارة العلي", .subject = "صور من الرحلة", .preview = "مرحبا، هذه بعض الصور" },
  { .id = 2, .sender = "🐦🐦🐦", .subject = "🎉 नमस्ते ཨོཾ", .preview = "Z̸̧͔͐a̷͕̅l̴̢̈g̸̨̎o̷ ﷽" },
  { .id = 1, .placeholder = TRUE },
};

static GtkAccessible *
get_list_item (ViewFixture *f, gint64 id)
{
  return GTK_ACCESSIBLE (gtk_widget_get_parent (GTK_WIDGET (fixture_get_row (f, id))));
}

static void
expect_said (ViewFixture *f, gint64 id, const char *label, const char *description)
{
  gtk_test_accessible_assert_property (get_list_item (f, id), GTK_ACCESSIBLE_PROPERTY_LABEL, label);
  gtk_test_accessible_assert_property (get_list_item (f, id), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description);
}

static void
set_up (ViewFixture *f)
{
  fixture_set_up_list (f, fake_list_new_of (rows, G_N_ELEMENTS (rows)));
}

static int
get_height (ViewFixture *f, gint64 id)
{
  int minimum, natural;

  gtk_widget_measure (GTK_WIDGET (fixture_get_row (f, id)), GTK_ORIENTATION_VERTICAL, 300, &minimum, &natural, NULL,
                      NULL);
  g_assert_cmpint (minimum, ==, natural);
  return natural;
}

/* Whatever letters are in them, and at any size of the text. */
static void
test_one_height (void)
{
  GtkSettings *settings = gtk_settings_get_default ();
  ViewFixture f;
  int normal;

  set_up (&f);
  normal = get_height (&f, 6);
  for (gint64 id = 1; id <= 6; id++)
    g_assert_cmpint (get_height (&f, id), ==, normal);
  g_object_set (settings, "gtk-xft-dpi", 2 * 96 * 1024, NULL);
  fixture_settle (&f);
  g_assert_cmpint (get_height (&f, 6), >, 3 * normal / 2);
  for (gint64 id = 1; id <= 6; id++)
    g_assert_cmpint (get_height (&f, id), ==, get_height (&f, 6));
  gtk_settings_reset_property (settings, "gtk-xft-dpi");
  fixture_tear_down (&f);
}

static void
test_sentence (void)
{
  ViewFixture f;

  set_up (&f);
  expect_said (&f, 6, "Unread, Maria Kowalska, Quarterly figures, attachment, starred, waiting to be sent",
               "Here are the numbers");
  expect_said (&f, 5, "No sender, No subject", "");
  expect_said (&f, 1, "This message is no longer here", "");
  fake_message_set (tern_list_row_get_item (fixture_get_row (&f, 6)), "unread", FALSE);
  fake_message_set (tern_list_row_get_item (fixture_get_row (&f, 6)), "waiting", FALSE);
  expect_said (&f, 6, "Maria Kowalska, Quarterly figures, attachment, starred", "Here are the numbers");
  tern_message_view_set_folder (f.view, "Sent", TERN_MAILBOX_ROLE_SENT);
  g_object_set (f.view, "speak-preview", FALSE, NULL);
  expect_said (&f, 6, "to Ann Berg, Quarterly figures, attachment, starred", "");
  fixture_tear_down (&f);
}

/* Nothing below a row is anything to a screen reader, and nothing there takes the focus. */
static void
check_silent (GtkWidget *widget)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    {
      GtkAccessibleRole role = gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (child));

      g_assert_true (role == GTK_ACCESSIBLE_ROLE_NONE || role == GTK_ACCESSIBLE_ROLE_PRESENTATION);
      g_assert_false (gtk_widget_get_focusable (child));
      check_silent (child);
    }
}

static guint
count_buttons (GtkWidget *widget)
{
  guint n = GTK_IS_BUTTON (widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    n += count_buttons (child);
  return n;
}

static void
test_silent (void)
{
  ViewFixture f;

  set_up (&f);
  tern_list_row_set_hovered (fixture_get_row (&f, 6), TRUE);
  fixture_settle (&f);
  for (gint64 id = 1; id <= 6; id++)
    {
      GtkWidget *row = GTK_WIDGET (fixture_get_row (&f, id));

      g_assert_cmpint (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (row)), ==, GTK_ACCESSIBLE_ROLE_PRESENTATION);
      check_silent (row);
    }
  g_assert_cmpuint (count_buttons (GTK_WIDGET (fixture_get_row (&f, 6))), ==, 4);
  tern_list_row_set_hovered (fixture_get_row (&f, 6), FALSE);
  fixture_tear_down (&f);
}

/* A child of @row with @css_class, in the coordinates of the row. */
static graphene_rect_t
get_bounds (TernListRow *row, const char *css_class)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (row));
  graphene_rect_t bounds;

  while (child != NULL && !gtk_widget_has_css_class (child, css_class))
    child = gtk_widget_get_next_sibling (child);
  g_assert_nonnull (child);
  g_assert_true (gtk_widget_compute_bounds (child, GTK_WIDGET (row), &bounds));
  return bounds;
}

/* All text begins at one edge, whatever its script, also in rows that showed another message before. */
static void
test_one_edge (void)
{
  ViewFixture f;
  graphene_rect_t latin, arabic;

  set_up (&f);
  latin = get_bounds (fixture_get_row (&f, 6), "who");
  arabic = get_bounds (fixture_get_row (&f, 3), "who");
  g_assert_cmpfloat (latin.origin.x, ==, arabic.origin.x);
  g_assert_cmpfloat (arabic.size.width, <, latin.size.width);
  tern_list_row_set_item (fixture_get_row (&f, 3), tern_list_row_get_item (fixture_get_row (&f, 6)));
  fixture_settle (&f);
  arabic = get_bounds (fixture_get_row (&f, 3), "who");
  g_assert_cmpfloat (arabic.size.width, ==, latin.size.width);
  fixture_tear_down (&f);
}

static void
test_one_edge_from_right (void)
{
  ViewFixture f;
  graphene_rect_t latin, arabic;

  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  set_up (&f);
  latin = get_bounds (fixture_get_row (&f, 6), "who");
  arabic = get_bounds (fixture_get_row (&f, 3), "who");
  g_assert_cmpfloat (latin.origin.x + latin.size.width, ==, arabic.origin.x + arabic.size.width);
  g_assert_cmpfloat (latin.size.width, <, arabic.size.width);
  g_assert_cmpfloat (get_bounds (fixture_get_row (&f, 6), "date").origin.x, <, latin.origin.x);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
  fixture_tear_down (&f);
}

/* What a search found is bold, and needs the room for it, also where the line runs against the row. */
static void
test_marked_from_right (void)
{
  static const char *const words[] = { "quarterly", NULL };
  g_autoptr (TernListMarks) marks = tern_list_marks_new (words, NULL, NULL);
  ViewFixture f;
  float width;

  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  set_up (&f);
  width = get_bounds (fixture_get_row (&f, 6), "subject").size.width;
  tern_list_row_set_marks (fixture_get_row (&f, 6), marks);
  fixture_settle (&f);
  g_assert_cmpfloat (get_bounds (fixture_get_row (&f, 6), "subject").size.width, >, width);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
  fixture_tear_down (&f);
}

/* The pointer makes the buttons of the row it is over, which cover neither date nor star, and what they do is said. */
static void
test_pointer (void)
{
  graphene_rect_t date, star, buttons;
  ViewFixture f;
  TernListRow *first, *second;

  set_up (&f);
  first = fixture_get_row (&f, 6);
  second = fixture_get_row (&f, 5);
  fixture_click (&f, GTK_WIDGET (first), 60, 20, 0, 0);
  wait_until (count_buttons (GTK_WIDGET (first)) == 4);
  fixture_settle (&f);
  date = get_bounds (first, "date");
  star = get_bounds (first, "star");
  buttons = get_bounds (first, "hover-buttons");
  g_assert_false (graphene_rect_intersection (&date, &buttons, NULL));
  g_assert_false (graphene_rect_intersection (&star, &buttons, NULL));
  fixture_click (&f, GTK_WIDGET (first), buttons.origin.x + 12, buttons.origin.y + buttons.size.height / 2, 1, 1);
  wait_until (g_strcmp0 (f.said->str, " star:6") == 0);
  fixture_click (&f, GTK_WIDGET (first), buttons.origin.x + buttons.size.width - 12,
                 buttons.origin.y + buttons.size.height / 2, 1, 1);
  wait_until (g_strcmp0 (f.said->str, " star:6 trash:6") == 0);
  g_assert_cmpint (fixture_get_selected (&f), ==, 0);
  fixture_click (&f, GTK_WIDGET (second), 60, 20, 0, 0);
  wait_until (count_buttons (GTK_WIDGET (second)) == 4);
  g_assert_cmpuint (count_buttons (GTK_WIDGET (first)), ==, 0);
  fixture_click (&f, f.entry, 10, 10, 0, 0);
  wait_until (count_buttons (GTK_WIDGET (second)) == 0);
  fixture_tear_down (&f);
}

/* A screen reader reads a whole row again when it is told that the name of the one with the focus has changed. */
static void
test_whispered (void)
{
  ViewFixture f;
  GtkAccessible *first, *second;

  set_up (&f);
  first = get_list_item (&f, 5);
  second = get_list_item (&f, 6);
  tern_message_view_select_and_focus (f.view, 0);
  wait_until (gtk_widget_has_focus (GTK_WIDGET (second)));
  fake_message_set (tern_list_row_get_item (fixture_get_row (&f, 6)), "starred", FALSE);
  g_assert_cmpstr (tern_list_row_get_sentence (fixture_get_row (&f, 6)), ==,
                   "Unread, Maria Kowalska, Quarterly figures, attachment, waiting to be sent");
  gtk_test_accessible_assert_property (second, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Unread, Maria Kowalska, Quarterly figures, attachment, starred, waiting to be "
                                       "sent");
  g_assert_true (gtk_test_accessible_has_relation (second, GTK_ACCESSIBLE_RELATION_LABELLED_BY));
  fake_message_set (tern_list_row_get_item (fixture_get_row (&f, 5)), "starred", TRUE);
  gtk_test_accessible_assert_property (first, GTK_ACCESSIBLE_PROPERTY_LABEL, "No sender, No subject, starred");
  fixture_press ("Down");
  wait_until (!gtk_test_accessible_has_relation (second, GTK_ACCESSIBLE_RELATION_LABELLED_BY));
  gtk_test_accessible_assert_property (second, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Unread, Maria Kowalska, Quarterly figures, attachment, waiting to be sent");
  fixture_tear_down (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/ui/list-row/one-height", test_one_height);
  g_test_add_func ("/ui/list-row/sentence", test_sentence);
  g_test_add_func ("/ui/list-row/whispered", test_whispered);
  g_test_add_func ("/ui/list-row/silent", test_silent);
  g_test_add_func ("/ui/list-row/one-edge", test_one_edge);
  g_test_add_func ("/ui/list-row/one-edge-from-right", test_one_edge_from_right);
  g_test_add_func ("/ui/list-row/marked-from-right", test_marked_from_right);
  g_test_add_func ("/ui/list-row/pointer", test_pointer);
  return g_test_run ();
}
