/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Whose pictures are shown was a setting before it was a choice in the store; see the header. */

#include "app/tern-picture-senders.h"

#define OLD_KEY "picture-senders"

typedef struct
{
  GSettings *settings;
  guint waiting;
  gboolean failed;
} Move;

static void
end_one (Move *move)
{
  if (--move->waiting > 0)
    return;
  if (!move->failed)
    g_settings_reset (move->settings, OLD_KEY);
  g_object_unref (move->settings);
  g_free (move);
}

static void
moved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Move *move = data;
  g_autoptr (GError) error = NULL;

  /* An address nobody can keep has never shown a picture. */
  if (!tern_engine_port_submit_finish (TERN_ENGINE_PORT (source), result, &error)
      && !g_error_matches (error, TERN_STORE_ERROR, TERN_STORE_ERROR_INVALID))
    move->failed = TRUE;
  end_one (move);
}

void
tern_picture_senders_move (TernClient *client, GSettings *settings)
{
  g_auto (GStrv) senders = g_settings_get_strv (settings, OLD_KEY);
  Move *move;

  if (senders[0] == NULL)
    return;
  move = g_new0 (Move, 1);
  move->settings = g_object_ref (settings);
  move->waiting = 1;
  for (char **sender = senders; *sender != NULL; sender++)
    {
      g_autofree char *address = g_ascii_strdown (*sender, -1);
      g_autoptr (TernEngineCommand) command
          = tern_engine_command_new_choose (TERN_CHOICE_SENDER, address, "pictures", "true");

      move->waiting++;
      tern_engine_port_submit_async (tern_client_get_port (client), command, NULL, NULL, NULL, moved_cb, move);
    }
  end_one (move);
}
