/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Folding a conversation; see the header. */

#include "ui/list/tern-list-fold.h"

#include <glib/gi18n.h>

/* The row of the thread that @position is in. */
static guint
find_root (TernMessageList *list, guint position)
{
  while (position > 0 && tern_message_list_get_level (list, position) > 0)
    position--;
  return position;
}

void
tern_list_fold_open (GtkListView *list_view, TernMessageList *list, guint position)
{
  guint n = tern_message_list_get_n_folded (list, position);
  g_autofree char *text = NULL;

  if (n == 0)
    return;
  /* Translators: spoken; so many messages of a conversation are rows of their own now. */
  text = g_strdup_printf (ngettext ("%u message unfolded", "%u messages unfolded", n), n);
  tern_message_list_set_expanded (list, position, TRUE);
  gtk_accessible_announce (GTK_ACCESSIBLE (list_view), text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

void
tern_list_fold_close (GtkListView *list_view, TernMessageList *list, guint position)
{
  guint root = find_root (list, position);

  if (root != position)
    gtk_list_view_scroll_to (list_view, root, GTK_LIST_SCROLL_FOCUS | GTK_LIST_SCROLL_SELECT, NULL);
  else if (tern_message_list_get_expanded (list, position))
    {
      tern_message_list_set_expanded (list, position, FALSE);
      /* Translators: spoken; the messages of a conversation are one row now. */
      gtk_accessible_announce (GTK_ACCESSIBLE (list_view), _("Folded"),
                               GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
    }
}
