/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The quick filter above the list of messages, and the way back from it; see tern-message-view.h. */
#include "ui/list/tern-message-view-private.h"

/* The list is whole again after a filter. */
void
tern_message_view_go_back (TernMessageView *self)
{
  guint position = tern_message_list_find_row (self->list, self->left);

  if (!self->returning || tern_message_list_get_loading (self->list))
    return;
  self->returning = FALSE;
  if (position == TERN_MESSAGE_LIST_NOWHERE || tern_selection_get_n_selected (self->selection) > 0)
    return;
  gtk_list_view_scroll_to (self->list_view, position,
                           self->left_selected ? GTK_LIST_SCROLL_FOCUS | GTK_LIST_SCROLL_SELECT
                                               : GTK_LIST_SCROLL_FOCUS,
                           NULL);
  if ((gtk_widget_get_state_flags (GTK_WIDGET (self->stack)) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0)
    gtk_widget_grab_focus (GTK_WIDGET (self->list_view));
}

void
tern_message_view_hide_filter (TernMessageView *self)
{
  tern_filter_bar_set_filter (self->filter_bar, 0);
  gtk_widget_set_visible (GTK_WIDGET (self->filter_bar), FALSE);
  g_signal_emit_by_name (self, "filter-shown");
}

void
tern_message_view_close_filter (TernMessageView *self)
{
  if (!tern_message_view_get_filter_shown (self))
    return;
  /* Before the button that has the focus is gone. */
  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->returning = self->left != 0;
  tern_message_view_hide_filter (self);
  if (self->list != NULL)
    tern_message_view_go_back (self);
}

void
tern_message_view_show_filter (TernMessageView *self, gboolean shown)
{
  guint current = self->selection == NULL ? TERN_MESSAGE_LIST_NOWHERE : tern_selection_get_current (self->selection);

  if (!shown || self->list == NULL)
    {
      tern_message_view_close_filter (self);
      return;
    }
  if (!tern_message_view_get_filter_shown (self))
    {
      self->left = tern_message_list_get_id (self->list, current);
      self->left_selected = tern_selection_get_single (self->selection) == current && self->left != 0;
      self->returning = FALSE;
      gtk_widget_set_visible (GTK_WIDGET (self->filter_bar), TRUE);
      g_signal_emit_by_name (self, "filter-shown");
    }
  gtk_widget_grab_focus (GTK_WIDGET (self->filter_bar));
}

gboolean
tern_message_view_get_filter_shown (TernMessageView *self)
{
  return gtk_widget_get_visible (GTK_WIDGET (self->filter_bar));
}

gboolean
tern_message_view_has_filter_focus (TernMessageView *self)
{
  return (gtk_widget_get_state_flags (GTK_WIDGET (self->filter_bar)) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0;
}
