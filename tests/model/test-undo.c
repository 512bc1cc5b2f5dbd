/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Steps undone, redone, merged and forgotten. */

#include "model/tern-undo.h"

static GString *told;

static void
tell (gboolean undo, gpointer data)
{
  g_string_append_printf (told, "%s%s ", undo ? "-" : "+", (const char *) data);
}

static void
count_pushed (TernUndo *undo, const char *label, guint n, gpointer data)
{
  *(guint *) data = n;
}

static void
test_order (void)
{
  g_autoptr (TernUndo) undo = tern_undo_new ();

  told = g_string_new (NULL);
  tern_undo_push (undo, "Star", 1, tell, (gpointer) "a", NULL);
  tern_undo_push (undo, "Read", 1, tell, (gpointer) "b", NULL);
  g_assert_cmpstr (tern_undo_get_undo_label (undo), ==, "Read");
  g_free (tern_undo_undo (undo));
  g_free (tern_undo_undo (undo));
  g_assert_null (tern_undo_undo (undo));
  g_assert_cmpstr (tern_undo_get_redo_label (undo), ==, "Star");
  g_free (tern_undo_redo (undo));
  g_assert_cmpstr (told->str, ==, "-b -a +a ");
  tern_undo_push (undo, "Other", 1, tell, (gpointer) "c", NULL);
  g_assert_null (tern_undo_get_redo_label (undo));
  g_string_free (told, TRUE);
}

static void
test_merged (void)
{
  g_autoptr (TernUndo) undo = tern_undo_new ();
  guint n = 0;

  told = g_string_new (NULL);
  g_signal_connect (undo, "pushed", G_CALLBACK (count_pushed), &n);
  tern_undo_push (undo, "Star", 1, tell, (gpointer) "a", NULL);
  tern_undo_push (undo, "Star", 2, tell, (gpointer) "b", NULL);
  g_assert_cmpuint (n, ==, 3);
  g_free (tern_undo_undo (undo));
  g_assert_null (tern_undo_get_undo_label (undo));
  g_assert_cmpstr (told->str, ==, "-b -a ");
  g_string_free (told, TRUE);
}

static void
test_most (void)
{
  g_autoptr (TernUndo) undo = tern_undo_new ();
  guint n = 0;

  for (guint i = 0; i < TERN_UNDO_MAX_STEPS + 10; i++)
    {
      g_autofree char *label = g_strdup_printf ("step %u", i);

      tern_undo_push (undo, label, 1, tell, g_strdup ("x"), g_free);
    }
  told = g_string_new (NULL);
  for (char *label = tern_undo_undo (undo); label != NULL; label = tern_undo_undo (undo), n++)
    g_free (label);
  g_assert_cmpuint (n, ==, TERN_UNDO_MAX_STEPS);
  g_string_free (told, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/undo/order", test_order);
  g_test_add_func ("/model/undo/merged", test_merged);
  g_test_add_func ("/model/undo/most", test_most);
  return g_test_run ();
}
