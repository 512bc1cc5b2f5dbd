/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Finding in a message, and its links. */
#include "ui/reader/tern-message-body-private.h"

#include "ui/reader/tern-links-dialog.h"

static void
search (TernMessageBody *self, const char *words)
{
  if (self->html_shown)
    {
      tern_html_body_find (self->html, words);
      return;
    }
  tern_text_search_set_words (tern_message_body_get_search (self), words);
}

static void
on_move (TernMessageBody *self, gboolean forward)
{
  if (self->html_shown)
    tern_html_body_find_next (self->html, forward);
  else if (self->search != NULL)
    tern_text_search_move (self->search, forward);
}

static void
on_closed (TernMessageBody *self)
{
  GtkWidget *body = tern_message_body_get_focus_widget (self);

  if (self->html_shown)
    tern_html_body_find (self->html, NULL);
  else if (self->search != NULL)
    tern_text_search_set_words (self->search, NULL);
  tern_message_body_mark_sought (self);
  if (!tern_find_bar_give_focus_back (self->find_bar))
    gtk_widget_grab_focus (body);
}

void
tern_message_body_connect_find (TernMessageBody *self)
{
  g_signal_connect_object (self->find_bar, "search", G_CALLBACK (search), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->find_bar, "move", G_CALLBACK (on_move), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->find_bar, "closed", G_CALLBACK (on_closed), self, G_CONNECT_SWAPPED);
}

void
tern_message_body_set_found (TernMessageBody *self, guint n)
{
  tern_find_bar_set_found (self->find_bar, n, 0);
}

const char *
tern_message_body_find_misleading (TernMessageBody *self, const char *uri)
{
  g_autofree char *host = tern_text_link_dup_host (uri);

  for (guint i = 0; self->clean != NULL && i < self->clean->links->len; i++)
    {
      const TernMimeHtmlLink *link = self->clean->links->pdata[i];
      g_autofree char *other = tern_text_link_dup_host (link->target);

      if (g_strcmp0 (host, other) == 0 && tern_text_link_misleads (link->text, link->target))
        return link->text;
    }
  return NULL;
}

void
tern_message_body_find (TernMessageBody *self)
{
  tern_find_bar_open (self->find_bar);
  tern_matches_bar_set_covered (self->matches, TRUE);
}

void
tern_message_body_find_next (TernMessageBody *self, gboolean forward)
{
  if (tern_find_bar_is_open (self->find_bar) && *tern_find_bar_get_words (self->find_bar) != '\0')
    tern_find_bar_move (self->find_bar, forward);
  else if (tern_find_bar_is_open (self->find_bar) || !tern_message_body_move_to_sought (self, forward))
    tern_message_body_find (self);
}

gboolean
tern_message_body_end_find (TernMessageBody *self)
{
  if (!tern_find_bar_is_open (self->find_bar))
    return FALSE;
  tern_find_bar_close (self->find_bar);
  return TRUE;
}

static void
list_html_links (TernMessageBody *self, TernLinksDialog *dialog)
{
  for (guint i = 0; self->clean != NULL && i < self->clean->links->len; i++)
    {
      const TernMimeHtmlLink *link = self->clean->links->pdata[i];

      tern_links_dialog_add (dialog, link->text, link->target);
    }
}

static void
list_text_links (TernMessageBody *self, TernLinksDialog *dialog)
{
  TernTextBuffer *text = tern_text_body_get_text (self->text);
  GArray *links = text != NULL ? tern_text_buffer_get_links (text) : NULL;

  for (guint i = 0; links != NULL && i < links->len; i++)
    {
      const char *target = g_array_index (links, TernTextLink, i).target;

      tern_links_dialog_add (dialog, target, target);
    }
}

void
tern_message_body_list_links (TernMessageBody *self)
{
  TernLinksDialog *dialog = tern_links_dialog_new ();

  if (self->html_shown)
    list_html_links (self, dialog);
  else
    list_text_links (self, dialog);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
}
