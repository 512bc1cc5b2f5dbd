/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Messages deleted for good: written down by the engine, and shown no more. */

#include "model/tern-client.h"

#include "model/tern-client-private.h"

typedef struct
{
  char *label;
  guint n;
  guint commands; /* under way */
  gboolean failed;
} Deleting;

static void
end_command (TernClient *client, Deleting *deleting)
{
  if (--deleting->commands > 0)
    return;
  if (!deleting->failed)
    tern_client_action_done (client, deleting->label, deleting->n);
  g_free (deleting->label);
  g_free (deleting);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Deleting *deleting = user_data;
  g_autoptr (GError) error = NULL;

  if (!tern_client_submit_finish (TERN_CLIENT (source), result, &error))
    {
      if (!deleting->failed && tern_client_is_worth_telling (error))
        tern_client_action_failed (TERN_CLIENT (source), error->message);
      deleting->failed = TRUE;
    }
  end_command (TERN_CLIENT (source), deleting);
}

void
tern_client_delete (TernClient *self, const gint64 *messages, guint n_messages, const char *label)
{
  Deleting *deleting;

  if (n_messages == 0 || tern_client_get_port (self) == NULL)
    return;
  deleting = g_new0 (Deleting, 1);
  deleting->label = g_strdup (label);
  deleting->n = n_messages;
  deleting->commands = 1;
  for (guint i = 0; i < n_messages; i += TERN_ENGINE_COMMAND_MAX_IDS)
    {
      g_autoptr (TernEngineCommand) command
          = tern_engine_command_new_delete (messages + i, MIN (n_messages - i, TERN_ENGINE_COMMAND_MAX_IDS));

      deleting->commands++;
      tern_client_submit_async (self, command, written_cb, deleting);
    }
  end_command (self, deleting);
}
