/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Frames of engine.sock, whole, cut and wrong. */
#include "engine-fixture.h"

#include "engine/tern-engine-error.h"
#include "engine/tern-engine-frame.h"

#include <string.h>

static TernEngineFrame *
read_frame (const void *data, gsize size, GError **error)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_data (data, (gssize) size, NULL);
  g_autoptr (GAsyncResult) result = NULL;

  tern_engine_frame_read_async (stream, NULL, fixture_keep_result, &result);
  fixture_wait_for ((gpointer *) &result);
  return tern_engine_frame_read_finish (stream, result, error);
}

static void
test_round_trip (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes
      = tern_engine_frame_encode (7, TERN_ENGINE_FRAME_EVENT, g_variant_new ("(su)", "text", 5));
  g_autoptr (TernEngineFrame) frame
      = read_frame (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (frame->request, ==, 7);
  g_assert_cmpuint (frame->kind, ==, TERN_ENGINE_FRAME_EVENT);
  text = g_variant_print (frame->payload, FALSE);
  g_assert_cmpstr (text, ==, "('text', 5)");
}

static void
test_end (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (read_frame ("", 0, &error));
  g_assert_no_error (error);
}

/* A frame cut anywhere is an error. */
static void
test_cut (void)
{
  g_autoptr (GBytes) bytes
      = tern_engine_frame_encode (7, TERN_ENGINE_FRAME_EVENT, g_variant_new_string ("some text"));

  for (gsize size = 1; size < g_bytes_get_size (bytes); size++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (read_frame (g_bytes_get_data (bytes, NULL), size, &error));
      g_assert_error (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_FRAME);
    }
}

/* A frame with any byte of its content changed is an error or a frame, never a crash. */
static void
test_flipped (void)
{
  g_autoptr (GBytes) bytes = tern_engine_frame_encode (
      7, TERN_ENGINE_FRAME_EVENT, g_variant_new ("(sasv)", "t", NULL, g_variant_new_int32 (5)));
  gsize size = g_bytes_get_size (bytes);
  guint n_errors = 0;

  for (gsize i = 4; i < size; i++)
    for (int bit = 0; bit < 8; bit++)
      {
        g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (bytes, NULL), size);
        g_autoptr (GError) error = NULL;
        g_autoptr (TernEngineFrame) frame = NULL;

        copy[i] ^= (guint8) (1 << bit);
        frame = read_frame (copy, size, &error);
        if (frame == NULL)
          {
            g_assert_error (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_FRAME);
            n_errors++;
          }
      }
  g_assert_cmpuint (n_errors, >, 0);
}

static void
test_cap (void)
{
  g_autofree char *fits = g_strnfill (TERN_ENGINE_FRAME_MAX - 64, 'x');
  g_autofree char *over = g_strnfill (TERN_ENGINE_FRAME_MAX, 'x');
  g_autoptr (GBytes) bytes
      = tern_engine_frame_encode (1, TERN_ENGINE_FRAME_EVENT, g_variant_new_string (fits));
  g_autoptr (GError) error = NULL;
  g_autoptr (TernEngineFrame) frame = NULL;
  static const guint8 too_long[] = { 0x00, 0x10, 0x00, 0x01, 'x' };
  static const guint8 empty[] = { 0, 0, 0, 0 };

  g_assert_nonnull (bytes);
  g_assert_null (tern_engine_frame_encode (1, TERN_ENGINE_FRAME_EVENT, g_variant_new_string (over)));
  frame = read_frame (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &error);
  g_assert_no_error (error);
  g_assert_nonnull (frame);
  g_assert_null (read_frame (too_long, sizeof too_long, &error));
  g_assert_error (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_FRAME);
  g_clear_error (&error);
  g_assert_null (read_frame (empty, sizeof empty, &error));
  g_assert_error (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_FRAME);
}

static void
test_errors (void)
{
  g_autoptr (GError) error = g_error_new_literal (TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_NO_MAILBOX, "No folder");
  g_autoptr (GError) read = NULL;
  g_autoptr (GVariant) good = g_variant_ref_sink (tern_engine_frame_pack_error (NULL));
  g_autoptr (GVariant) bad = g_variant_ref_sink (tern_engine_frame_pack_error (error));
  g_autoptr (GVariant) nonsense = g_variant_ref_sink (g_variant_new_string ("x"));

  g_assert_true (tern_engine_frame_unpack_error (good, &read));
  g_assert_no_error (read);
  g_assert_false (tern_engine_frame_unpack_error (bad, &read));
  g_assert_error (read, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_NO_MAILBOX);
  g_assert_cmpstr (read->message, ==, "No folder");
  g_clear_error (&read);
  g_assert_false (tern_engine_frame_unpack_error (nonsense, &read));
  g_assert_error (read, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_FRAME);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/frame/round-trip", test_round_trip);
  g_test_add_func ("/engine/frame/end", test_end);
  g_test_add_func ("/engine/frame/cut", test_cut);
  g_test_add_func ("/engine/frame/flipped", test_flipped);
  g_test_add_func ("/engine/frame/cap", test_cap);
  g_test_add_func ("/engine/frame/errors", test_errors);
  return g_test_run ();
}
