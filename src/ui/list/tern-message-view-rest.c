/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Which message of the list the person rests on; see `rested` in tern-message-view.h. */
#include "ui/list/tern-message-view-private.h"

/* LOOK, Reader: the message opens after this much rest. */
#define REST_MS 150

static void
say_rested (TernMessageView *self, guint position)
{
  g_autoptr (TernMessage) message = NULL;
  gint64 id = position == TERN_MESSAGE_LIST_NOWHERE ? 0 : tern_message_list_get_id (self->list, position);
  gboolean several = tern_select_mode_get_active (self->select_mode)
                     || (self->selection != NULL && tern_selection_get_n_selected (self->selection) > 1);

  /* That there are several to choose from is said again: their number is new. */
  if (self->rested == id && !several)
    return;
  self->rested = id;
  if (id != 0)
    message = g_list_model_get_item (G_LIST_MODEL (self->list), position);
  g_signal_emit_by_name (self, "rested", message);
}

static gboolean
on_rested (gpointer data)
{
  TernMessageView *self = data;

  self->rest_source = 0;
  say_rested (self, tern_selection_get_single (self->selection));
  return G_SOURCE_REMOVE;
}

void
tern_message_view_wait_for_rest (TernMessageView *self)
{
  g_clear_handle_id (&self->rest_source, g_source_remove);
  if (self->selection == NULL || tern_select_mode_get_active (self->select_mode)
      || tern_selection_get_single (self->selection) == TERN_MESSAGE_LIST_NOWHERE)
    say_rested (self, TERN_MESSAGE_LIST_NOWHERE);
  else
    self->rest_source = g_timeout_add (REST_MS, on_rested, self);
}
