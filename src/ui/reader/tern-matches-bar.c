/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* How often, and the next place; see the header. */
#include "ui/reader/tern-matches-bar.h"

#include <glib/gi18n.h>

struct _TernMatchesBar
{
  GtkWidget parent_instance;

  GtkRevealer *revealer;
  GtkLabel *count;
  GtkWidget *previous;
  GtkWidget *next;
  gboolean covered;
  guint n;
};

enum
{
  SIGNAL_MOVE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TernMatchesBar, tern_matches_bar, GTK_TYPE_WIDGET)

static void
on_next (TernMatchesBar *self)
{
  g_signal_emit (self, signals[SIGNAL_MOVE], 0, TRUE);
}

static void
on_previous (TernMatchesBar *self)
{
  g_signal_emit (self, signals[SIGNAL_MOVE], 0, FALSE);
}

static void
tern_matches_bar_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), TERN_TYPE_MATCHES_BAR);
  G_OBJECT_CLASS (tern_matches_bar_parent_class)->dispose (object);
}

static void
tern_matches_bar_class_init (TernMatchesBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tern_matches_bar_dispose;
  signals[SIGNAL_MOVE] = g_signal_new ("move", TERN_TYPE_MATCHES_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/ternmail/Tern/ui/reader/tern-matches-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, TernMatchesBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, TernMatchesBar, count);
  gtk_widget_class_bind_template_child (widget_class, TernMatchesBar, previous);
  gtk_widget_class_bind_template_child (widget_class, TernMatchesBar, next);
}

static void
tern_matches_bar_init (TernMatchesBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->next, "clicked", G_CALLBACK (on_next), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->previous, "clicked", G_CALLBACK (on_previous), self, G_CONNECT_SWAPPED);
}

static char *
make_words (const char *words, guint n, guint nth)
{
  g_autofree char *count = NULL;

  if (nth > 0)
    /* Translators: which place of how many the search is at: "3 of 17". */
    count = g_strdup_printf (_("%u of %u"), nth, n);
  else
    count = g_strdup_printf (ngettext ("%u match", "%u matches", n), n);
  /* Translators: what was searched for, then how often it is in the message: “lamp”: 3 matches. */
  return g_strdup_printf (_("“%s”: %s"), words, count);
}

void
tern_matches_bar_set (TernMatchesBar *self, const char *words, guint n, guint nth)
{
  g_autofree char *sentence = n > 0 ? make_words (words, n, nth) : g_strdup ("");

  self->n = n;
  gtk_label_set_label (self->count, sentence);
  gtk_revealer_set_reveal_child (self->revealer, n > 0 && !self->covered);
  if (nth > 0)
    gtk_accessible_announce (GTK_ACCESSIBLE (self), sentence, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

void
tern_matches_bar_set_covered (TernMatchesBar *self, gboolean covered)
{
  self->covered = covered;
  gtk_revealer_set_reveal_child (self->revealer, self->n > 0 && !covered);
}
