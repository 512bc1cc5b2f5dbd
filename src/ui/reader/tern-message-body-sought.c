/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The words of the search that found a message, marked in it. */
#include "ui/reader/tern-message-body-private.h"

/* A page with other marks is loaded anew: not for every letter that is typed. */
#define REST_MSEC 300

static void
show_count (TernMessageBody *self, guint n, guint nth)
{
  self->n_marks = n;
  self->nth_mark = nth;
  tern_matches_bar_set (self->matches, self->sought != NULL ? tern_word_match_get_text (self->sought) : "", n, nth);
}

static void
on_text_found (TernMessageBody *self, guint n, guint nth)
{
  if (tern_find_bar_is_open (self->find_bar))
    tern_find_bar_set_found (self->find_bar, n, nth);
  else
    show_count (self, n, nth);
}

TernTextSearch *
tern_message_body_get_search (TernMessageBody *self)
{
  if (self->search != NULL)
    return self->search;
  self->search = tern_text_search_new (self->text);
  g_signal_connect_object (self->search, "found", G_CALLBACK (on_text_found), self, G_CONNECT_SWAPPED);
  return self->search;
}

void
tern_message_body_mark_sought (TernMessageBody *self)
{
  gboolean finding = tern_find_bar_is_open (self->find_bar);

  tern_matches_bar_set_covered (self->matches, finding);
  if (self->html_shown)
    show_count (self, self->clean != NULL ? self->clean->n_marks : 0, 0);
  else if (!finding && (self->sought != NULL || self->search != NULL))
    tern_text_search_mark (tern_message_body_get_search (self), self->sought);
}

gboolean
tern_message_body_move_to_sought (TernMessageBody *self, gboolean forward)
{
  guint nth;

  if (self->n_marks == 0)
    return FALSE;
  if (!self->html_shown)
    {
      tern_text_search_move (self->search, forward);
      return TRUE;
    }
  nth = forward ? self->nth_mark % self->n_marks + 1 : self->nth_mark > 1 ? self->nth_mark - 1 : self->n_marks;
  tern_html_body_go_to_mark (self->html, nth);
  show_count (self, self->n_marks, nth);
  return TRUE;
}

static void
on_move (TernMessageBody *self, gboolean forward)
{
  tern_message_body_move_to_sought (self, forward);
}

void
tern_message_body_connect_sought (TernMessageBody *self)
{
  g_signal_connect_object (self->matches, "move", G_CALLBACK (on_move), self, G_CONNECT_SWAPPED);
}

static gboolean
on_rested (gpointer data)
{
  TernMessageBody *self = data;

  self->marking = 0;
  tern_message_body_show_marks (self);
  return G_SOURCE_REMOVE;
}

void
tern_message_body_set_sought (TernMessageBody *self, TernWordMatch *words)
{
  if (self->sought == words)
    return;
  g_clear_pointer (&self->sought, tern_word_match_unref);
  self->sought = words != NULL ? tern_word_match_ref (words) : NULL;
  g_clear_handle_id (&self->marking, g_source_remove);
  if (self->document == NULL)
    return;
  if (self->html_shown)
    self->marking = g_timeout_add (REST_MSEC, on_rested, self);
  else
    tern_message_body_mark_sought (self);
}
