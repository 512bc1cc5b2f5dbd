/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What to find; see the header. */
#include "ui/reader/tern-find-bar.h"

#include <glib/gi18n.h>

struct _TernFindBar
{
  GtkWidget parent_instance;

  GtkSearchBar *bar;
  GtkSearchEntry *entry;
  GtkLabel *count;
  GtkWidget *previous;
  GtkWidget *next;
  GtkWidget *origin; /* weak: had the focus before */
  char *sought;      /* (nullable): what was last searched for */
};

enum
{
  SIGNAL_SEARCH,
  SIGNAL_MOVE,
  SIGNAL_CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TernFindBar, tern_find_bar, GTK_TYPE_WIDGET)

static void
on_search_changed (TernFindBar *self)
{
  if (tern_find_bar_is_open (self) && g_set_str (&self->sought, tern_find_bar_get_words (self)))
    g_signal_emit (self, signals[SIGNAL_SEARCH], 0, self->sought);
}

static void
on_next (TernFindBar *self)
{
  tern_find_bar_move (self, TRUE);
}

static void
on_previous (TernFindBar *self)
{
  tern_find_bar_move (self, FALSE);
}

static void
on_mode_changed (TernFindBar *self)
{
  if (tern_find_bar_is_open (self))
    return;
  gtk_label_set_label (self->count, "");
  g_clear_pointer (&self->sought, g_free);
  g_signal_emit (self, signals[SIGNAL_CLOSED], 0);
}

static void
tern_find_bar_dispose (GObject *object)
{
  g_clear_weak_pointer (&TERN_FIND_BAR (object)->origin);
  gtk_widget_dispose_template (GTK_WIDGET (object), TERN_TYPE_FIND_BAR);
  G_OBJECT_CLASS (tern_find_bar_parent_class)->dispose (object);
}

static void
tern_find_bar_finalize (GObject *object)
{
  g_free (TERN_FIND_BAR (object)->sought);
  G_OBJECT_CLASS (tern_find_bar_parent_class)->finalize (object);
}

static void
tern_find_bar_class_init (TernFindBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tern_find_bar_dispose;
  G_OBJECT_CLASS (klass)->finalize = tern_find_bar_finalize;
  signals[SIGNAL_SEARCH] = g_signal_new ("search", TERN_TYPE_FIND_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_MOVE] = g_signal_new ("move", TERN_TYPE_FIND_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                       1, G_TYPE_BOOLEAN);
  signals[SIGNAL_CLOSED]
      = g_signal_new ("closed", TERN_TYPE_FIND_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/ternmail/Tern/ui/reader/tern-find-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, TernFindBar, bar);
  gtk_widget_class_bind_template_child (widget_class, TernFindBar, entry);
  gtk_widget_class_bind_template_child (widget_class, TernFindBar, count);
  gtk_widget_class_bind_template_child (widget_class, TernFindBar, previous);
  gtk_widget_class_bind_template_child (widget_class, TernFindBar, next);
}

static void
tern_find_bar_init (TernFindBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->bar, GTK_EDITABLE (self->entry));
  g_signal_connect_object (self->entry, "search-changed", G_CALLBACK (on_search_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "activate", G_CALLBACK (on_next), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "next-match", G_CALLBACK (on_next), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "previous-match", G_CALLBACK (on_previous), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->next, "clicked", G_CALLBACK (on_next), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->previous, "clicked", G_CALLBACK (on_previous), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->bar, "notify::search-mode-enabled", G_CALLBACK (on_mode_changed), self,
                           G_CONNECT_SWAPPED);
}

/* A row of a list may be another message's when the bar closes: the list knows which has the focus. */
static void
remember_origin (TernFindBar *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *list = focus != NULL ? gtk_widget_get_ancestor (focus, GTK_TYPE_LIST_VIEW) : NULL;

  g_set_weak_pointer (&self->origin, list != NULL ? list : focus);
}

void
tern_find_bar_open (TernFindBar *self)
{
  gboolean open = tern_find_bar_is_open (self);

  if (!open)
    remember_origin (self);
  gtk_search_bar_set_search_mode (self->bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  if (open)
    gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);
}

gboolean
tern_find_bar_is_open (TernFindBar *self)
{
  return gtk_search_bar_get_search_mode (self->bar);
}

gboolean
tern_find_bar_give_focus_back (TernFindBar *self)
{
  return self->origin != NULL && gtk_widget_get_mapped (self->origin) && gtk_widget_grab_focus (self->origin);
}

void
tern_find_bar_close (TernFindBar *self)
{
  gtk_search_bar_set_search_mode (self->bar, FALSE);
}

void
tern_find_bar_set_found (TernFindBar *self, guint n, guint nth)
{
  g_autofree char *words = NULL;

  if (*tern_find_bar_get_words (self) == '\0')
    words = g_strdup ("");
  else if (n == 0)
    words = g_strdup (_("Not found"));
  else if (nth > 0)
    /* Translators: which place of how many the search is at: "3 of 17". */
    words = g_strdup_printf (_("%u of %u"), nth, n);
  else
    words = g_strdup_printf (ngettext ("%u match", "%u matches", n), n);
  if (g_str_equal (words, gtk_label_get_label (self->count)))
    return;
  gtk_label_set_label (self->count, words);
  if (n == 0)
    gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
  if (*words != '\0' && tern_find_bar_is_open (self))
    gtk_accessible_announce (GTK_ACCESSIBLE (self), words, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

/* The entry tells of the last letters a moment after them: somebody may go on before that. */
void
tern_find_bar_move (TernFindBar *self, gboolean forward)
{
  on_search_changed (self);
  g_signal_emit (self, signals[SIGNAL_MOVE], 0, forward);
}

const char *
tern_find_bar_get_words (TernFindBar *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}
