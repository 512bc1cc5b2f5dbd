/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* One flipped bit anywhere in mail.db or body.db. */

#include "flip-fixture.h"

#define FLIPS 150

static void
flip_in (Fixture *f, guint index)
{
  FlipFile files[FLIP_FILES];
  g_autoptr (GHashTable) pristine = flip_make_pristine (f, files);

  /* Every byte of the first page's header, then anywhere. */
  for (gsize at = 0; at < 100; at++)
    flip_bit (f, files, index, at, (guint) g_test_rand_int_range (0, 8), g_test_rand_bit (), pristine);
  for (guint i = 0; i < FLIPS; i++)
    flip_bit (f, files, index, (gsize) g_test_rand_int_range (0, (gint32) files[index].length),
          (guint) g_test_rand_int_range (0, 8), g_test_rand_bit (), pristine);
  flip_free_all (files);
}

static void
test_mail (Fixture *f, gconstpointer data)
{
  flip_in (f, FLIP_MAIL);
}

static void
test_body (Fixture *f, gconstpointer data)
{
  flip_in (f, FLIP_BODY);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_TEST ("/store/flips/mail", test_mail);
  FIXTURE_TEST ("/store/flips/body", test_body);
  return g_test_run ();
}
