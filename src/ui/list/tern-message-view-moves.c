/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Going to a row of the list of messages, and to the next unread one; see tern-message-view.h. */
#include "ui/list/tern-message-view-private.h"

void
tern_message_view_select (TernMessageView *self, guint position)
{
  if (position < tern_message_view_get_n_items (self))
    gtk_list_view_scroll_to (self->list_view, position, GTK_LIST_SCROLL_FOCUS | GTK_LIST_SCROLL_SELECT, NULL);
}

void
tern_message_view_begin (TernMessageView *self)
{
  tern_list_place_begin (self->place);
}

void
tern_message_view_select_and_focus (TernMessageView *self, guint position)
{
  tern_message_view_select (self, position);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static gboolean
go_to_unread (TernMessageView *self, gboolean forward)
{
  guint current = self->selection == NULL ? TERN_MESSAGE_LIST_NOWHERE : tern_selection_get_current (self->selection);
  guint position;

  if (tern_message_view_get_n_items (self) == 0)
    return FALSE;
  /* From nowhere, forward, the first row is the next one. */
  if (current == TERN_MESSAGE_LIST_NOWHERE && forward && tern_message_list_is_unread (self->list, 0))
    position = 0;
  else if (current == TERN_MESSAGE_LIST_NOWHERE)
    position = forward ? tern_message_list_find_unread (self->list, 0, TRUE) : TERN_MESSAGE_LIST_NOWHERE;
  else
    position = tern_message_list_find_unread (self->list, current, forward);
  if (position == TERN_MESSAGE_LIST_NOWHERE)
    return FALSE;
  tern_message_view_select (self, position);
  return TRUE;
}

gboolean
tern_message_view_next_unread (TernMessageView *self)
{
  return go_to_unread (self, TRUE);
}

gboolean
tern_message_view_previous_unread (TernMessageView *self)
{
  return go_to_unread (self, FALSE);
}
