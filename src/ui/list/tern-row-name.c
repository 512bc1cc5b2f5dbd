/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What a row is called to a screen reader; see the header. */

#include "ui/list/tern-row-name.h"

struct _TernRowName
{
  GtkListItem *list_item;
  GtkWidget *label;  /* (nullable): never on the screen. What is named by another may change its name without a word */
  GtkWidget *widget; /* (nullable), not owned: the list item's, while the label names it */
  guint idle;
};

/* The list item's widget, once it has the row in it. */
static GtkWidget *
get_widget (TernRowName *self)
{
  GtkWidget *row = gtk_list_item_get_child (self->list_item);

  return row != NULL ? gtk_widget_get_parent (row) : NULL;
}

static void
end_whispering (TernRowName *self)
{
  g_clear_handle_id (&self->idle, g_source_remove);
  if (self->widget == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->widget, self);
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (self->widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  g_clear_weak_pointer (&self->widget);
}

static gboolean
on_focus_gone (gpointer data)
{
  TernRowName *self = data;

  self->idle = 0;
  if (self->widget != NULL && gtk_widget_has_focus (self->widget))
    return G_SOURCE_REMOVE;
  end_whispering (self);
  gtk_list_item_set_accessible_label (self->list_item, gtk_label_get_text (GTK_LABEL (self->label)));
  return G_SOURCE_REMOVE;
}

/* Whoever listens has to hear first where the focus is now. */
static void
on_focus_changed (TernRowName *self)
{
  if (self->idle == 0)
    self->idle = g_idle_add (on_focus_gone, self);
}

static void
whisper (TernRowName *self, GtkWidget *widget, const char *sentence)
{
  if (self->label == NULL)
    self->label = g_object_ref_sink (gtk_label_new (NULL));
  gtk_label_set_text (GTK_LABEL (self->label), sentence);
  if (self->widget != NULL)
    return;
  g_set_weak_pointer (&self->widget, widget);
  g_signal_connect_swapped (widget, "notify::has-focus", G_CALLBACK (on_focus_changed), self);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY, self->label, NULL, -1);
}

TernRowName *
tern_row_name_new (GtkListItem *list_item)
{
  TernRowName *self = g_new0 (TernRowName, 1);

  self->list_item = list_item;
  return self;
}

void
tern_row_name_free (TernRowName *self)
{
  end_whispering (self);
  g_clear_object (&self->label);
  g_free (self);
}

const char *
tern_row_name_get (TernRowName *self)
{
  return self->widget != NULL ? gtk_label_get_text (GTK_LABEL (self->label))
                              : gtk_list_item_get_accessible_label (self->list_item);
}

void
tern_row_name_set (TernRowName *self, const char *sentence, gboolean other)
{
  GtkWidget *widget = get_widget (self);

  if (!other && g_strcmp0 (sentence, tern_row_name_get (self)) == 0)
    return;
  if (!other && widget != NULL && gtk_widget_has_focus (widget))
    {
      whisper (self, widget, sentence);
      return;
    }
  end_whispering (self);
  gtk_list_item_set_accessible_label (self->list_item, sentence);
}
