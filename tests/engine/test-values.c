/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Commands and events as they cross engine.sock: the same on the other side, or refused. */
#include "engine-fixture.h"

#include "engine/tern-engine-command.h"
#include "engine/tern-engine-error.h"
#include "engine/tern-engine-event.h"

static const gint64 ids[] = { G_MININT64, -1, 0, 5, G_MAXINT64 };

static void
check_command (TernEngineCommand *command)
{
  g_autoptr (GVariant) variant = g_variant_ref_sink (tern_engine_command_to_variant (command));
  g_autoptr (GError) error = NULL;
  g_autoptr (TernEngineCommand) read = tern_engine_command_from_variant (variant, &error);

  g_assert_no_error (error);
  g_assert_cmpint (read->kind, ==, command->kind);
  g_assert_cmpstr (read->account, ==, command->account);
  g_assert_cmpstr (read->mailbox, ==, command->mailbox);
  g_assert_cmpstr (read->section, ==, command->section);
  g_assert_cmpint (read->bodies, ==, command->bodies);
  g_assert_cmpint (read->watch, ==, command->watch);
  g_assert_cmpmem (read->ids, read->n_ids * sizeof (gint64), command->ids,
                   command->n_ids * sizeof (gint64));
  g_assert_true (tern_flags_equal (read->add, command->add));
  g_assert_true (tern_flags_equal (read->remove, command->remove));
  g_assert_true (g_strv_equal (read->choice, command->choice));
  tern_engine_command_unref (command);
}

static void
test_commands (void)
{
  static const char *const keywords[] = { "$Label1", "Gruen", NULL };
  g_autoptr (TernFlags) add = tern_flags_new (TERN_FLAG_SEEN | TERN_FLAG_FLAGGED, keywords);
  g_autoptr (TernFlags) remove = tern_flags_new (TERN_FLAG_DELETED, NULL);

  check_command (tern_engine_command_new_sync ("ann", "INBOX", TERN_ENGINE_BODIES_ALL, TRUE));
  check_command (tern_engine_command_new_sync (NULL, NULL, TERN_ENGINE_BODIES_NONE, FALSE));
  check_command (tern_engine_command_new_list ("ann"));
  check_command (tern_engine_command_new_fetch_body (77, "1.2"));
  check_command (tern_engine_command_new_fetch_body (77, NULL));
  check_command (tern_engine_command_new_flag (ids, G_N_ELEMENTS (ids), add, remove));
  check_command (tern_engine_command_new_verify (NULL, "Ünread/☃"));
  check_command (tern_engine_command_new_test_account ("ann"));
  check_command (tern_engine_command_new_forget ("ann"));
  check_command (tern_engine_command_new_journal_retry (ids, 2));
  check_command (tern_engine_command_new_journal_discard (ids, 1));
  check_command (tern_engine_command_new_choose ("folder", "ann INBOX", "order", "2"));
  check_command (tern_engine_command_new_choose ("folder", "ann INBOX", "order", NULL));
  check_command (tern_engine_command_new_yield ());
}

static void
refuse_command (TernEngineCommand *command)
{
  g_autoptr (GVariant) variant = g_variant_ref_sink (tern_engine_command_to_variant (command));
  g_autoptr (GError) error = NULL;

  g_assert_null (tern_engine_command_from_variant (variant, &error));
  g_assert_error (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_INVALID);
  tern_engine_command_unref (command);
}

static void
test_refused_commands (void)
{
  g_autoptr (TernFlags) none = tern_flags_new (TERN_FLAG_NONE, NULL);
  g_autoptr (TernFlags) seen = tern_flags_new (TERN_FLAG_SEEN, NULL);
  g_autofree gint64 *many = g_new0 (gint64, TERN_ENGINE_COMMAND_MAX_IDS + 1);

  refuse_command (tern_engine_command_new_sync (NULL, NULL, 7, FALSE));
  refuse_command (tern_engine_command_new_flag (ids, 0, seen, none));
  refuse_command (tern_engine_command_new_flag (ids, 1, none, none));
  refuse_command (tern_engine_command_new_flag (many, TERN_ENGINE_COMMAND_MAX_IDS + 1, seen, none));
  refuse_command (tern_engine_command_new_verify (NULL, NULL));
  refuse_command (tern_engine_command_new_forget (NULL));
  refuse_command (tern_engine_command_new_journal_retry (ids, 0));
  check_command (tern_engine_command_new_flag (many, TERN_ENGINE_COMMAND_MAX_IDS, seen, none));
}

static void
test_nonsense (void)
{
  static const char *const texts[] = {
    "'x'",
    "(uint32 1, 'a')",
    "(uint32 99, '', '', '', uint32 0, false, @ax [], '', '')",
    "(uint32 4, '', '', '', uint32 0, false, @ax [1], 'bad(flag', '')",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GVariant) variant = g_variant_ref_sink (g_variant_new_parsed (texts[i]));
      g_autoptr (GError) error = NULL;

      g_assert_null (tern_engine_command_from_variant (variant, &error));
      g_assert_nonnull (error);
      g_clear_error (&error);
      g_assert_null (tern_engine_event_from_variant (variant, &error));
      g_assert_error (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_FRAME);
    }
}

static void
test_events (void)
{
  g_autoptr (TernUidSet) missing = tern_uid_set_parse ("1:5,9", -1, NULL);
  g_autoptr (TernUidSet) extra = tern_uid_set_parse ("4294967295", -1, NULL);
  TernEngineFlagDifference differences[] = { { 3, "\\Seen", "" }, { 4, "", "$A" } };
  TernEngineEvent fields = { .kind = TERN_ENGINE_EVENT_VERIFIED,
                             .account = "ann",
                             .mailbox = "INBOX",
                             .text = "Ein Satz.",
                             .service = "imap",
                             .ok = TRUE,
                             .state = TERN_ENGINE_STATE_WAITING,
                             .phase = TERN_ENGINE_PHASE_BODIES,
                             .done = 1,
                             .total = G_MAXUINT64,
                             .messages = 3,
                             .unread = 4,
                             .bytes_in = 5,
                             .bytes_out = 6,
                             .seconds = 0.25,
                             .ids = ids,
                             .n_ids = G_N_ELEMENTS (ids),
                             .missing = missing,
                             .extra = extra,
                             .n_missing = 6,
                             .n_extra = 1,
                             .differences = differences,
                             .n_differences = 2,
                             .n_flag_differences = 2000 };
  g_autoptr (TernEngineEvent) event = tern_engine_event_new (&fields);
  g_autoptr (GVariant) variant = g_variant_ref_sink (tern_engine_event_to_variant (event));
  g_autoptr (GError) error = NULL;
  g_autoptr (TernEngineEvent) read = tern_engine_event_from_variant (variant, &error);
  g_autoptr (GVariant) again = NULL;

  g_assert_no_error (error);
  again = g_variant_ref_sink (tern_engine_event_to_variant (read));
  g_assert_true (g_variant_equal (variant, again));
  g_assert_cmpstr (read->differences[1].local, ==, "$A");
  g_assert_true (tern_uid_set_equal (read->missing, missing));
  g_assert_cmpuint (read->total, ==, G_MAXUINT64);
}

/* However much differs, the event fits a frame, and says how much there is. */
static void
test_big_event (void)
{
  g_autoptr (TernUidSet) missing = tern_uid_set_new ();
  g_autofree TernEngineFlagDifference *differences
      = g_new0 (TernEngineFlagDifference, TERN_ENGINE_EVENT_MAX_DIFFERENCES + 1);
  TernEngineEvent fields = { .kind = TERN_ENGINE_EVENT_VERIFIED,
                             .missing = missing,
                             .n_missing = 500000,
                             .differences = differences,
                             .n_differences = TERN_ENGINE_EVENT_MAX_DIFFERENCES + 1,
                             .n_flag_differences = TERN_ENGINE_EVENT_MAX_DIFFERENCES + 1 };
  g_autoptr (TernEngineEvent) event = NULL;
  g_autoptr (GVariant) variant = NULL;

  for (guint32 i = 0; i < 500000; i++)
    tern_uid_set_add (missing, 4000000000u + 2 * i % 200000000u);
  event = tern_engine_event_new (&fields);
  variant = g_variant_ref_sink (tern_engine_event_to_variant (event));
  g_assert_cmpuint (g_variant_get_size (variant), <, 512 * 1024);
  g_assert_cmpuint (event->n_differences, ==, TERN_ENGINE_EVENT_MAX_DIFFERENCES);
  g_assert_cmpuint (event->n_missing, ==, 500000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/values/commands", test_commands);
  g_test_add_func ("/engine/values/refused-commands", test_refused_commands);
  g_test_add_func ("/engine/values/nonsense", test_nonsense);
  g_test_add_func ("/engine/values/events", test_events);
  g_test_add_func ("/engine/values/big-event", test_big_event);
  return g_test_run ();
}
