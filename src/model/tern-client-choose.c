/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What the person chose about a folder, a sender …: shown at once, written down by the engine. */

#include "model/tern-client.h"

#include "model/tern-client-private.h"

static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TernClient *self = TERN_CLIENT (source);
  g_autoptr (GError) error = NULL;
  gboolean done = tern_client_submit_finish (self, result, &error);

  tern_choices_remove (tern_client_get_choices (self), user_data);
  if (!done && !g_error_matches (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_STOPPED))
    tern_client_action_failed (self, error->message);
}

void
tern_client_choose (TernClient *self, const char *scope, const char *subject, const char *name, const char *value)
{
  g_autoptr (TernEngineCommand) command = tern_engine_command_new_choose (scope, subject, name, value);
  g_autoptr (GError) error = NULL;

  if (tern_client_get_port (self) == NULL)
    return;
  if (!tern_choice_check (scope, subject, name, value, &error))
    {
      tern_client_action_failed (self, error->message);
      return;
    }
  tern_client_submit_async (self, command, chosen_cb,
                            tern_choices_add (tern_client_get_choices (self), scope, subject, name, value));
}

const char *
tern_client_get_choice (TernClient *self, const char *scope, const char *subject, const char *name)
{
  return tern_choices_get (tern_client_get_choices (self), scope, subject, name);
}

GPtrArray *
tern_client_list_choices (TernClient *self, const char *scope)
{
  return tern_choices_list (tern_client_get_choices (self), scope);
}
