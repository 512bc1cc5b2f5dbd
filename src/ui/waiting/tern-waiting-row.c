/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Changes that wait, in a row; see the header. */

#include "ui/waiting/tern-waiting-row.h"

#include "ui/waiting/tern-waiting-words.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

/* Letters of a line that has the buttons beside it. */
#define LINE 38

struct _TernWaitingRow
{
  GtkListBoxRow parent_instance;

  TernJournalItem *item;
  TernMailAccount *account; /* nullable */
  GtkLabel *what;
  GtkLabel *why;
  GtkLabel *discarded;
  GtkStack *sign;
  GtkImage *icon;
  GtkWidget *retry;
  GtkWidget *discard;
};

G_DEFINE_FINAL_TYPE (TernWaitingRow, tern_waiting_row, GTK_TYPE_LIST_BOX_ROW)

enum
{
  RETRY,
  DISCARD,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
show_words (TernWaitingRow *self)
{
  gboolean sending = tern_journal_item_get_state (self->item) == TERN_CHANGE_SENDING;
  gboolean aside = tern_journal_item_get_state (self->item) == TERN_CHANGE_SET_ASIDE;
  g_autofree char *what = tern_waiting_words_what (self->item);
  g_autofree char *why = tern_waiting_words_why (self->item, self->account);
  g_autofree char *discarded = tern_waiting_words_discarded (self->item);
  g_autofree char *sentence
      /* Translators: what waits, why, and what is so when it is discarded. */
      = sending ? g_strdup_printf (_("%1$s — %2$s"), what, why)
                : g_strdup_printf (_("%1$s — %2$s. %3$s"), what, why, discarded);

  gtk_label_set_label (self->what, what);
  gtk_label_set_label (self->why, why);
  gtk_label_set_label (self->discarded, discarded);
  gtk_widget_set_visible (GTK_WIDGET (self->discarded), !sending);
  gtk_widget_set_visible (self->retry, !sending);
  gtk_widget_set_visible (self->discard, !sending);
  gtk_stack_set_visible_child_name (self->sign, sending ? "spinner" : "icon");
  gtk_image_set_from_icon_name (self->icon, aside ? "dialog-warning-symbolic" : "document-open-recent-symbolic");
  (aside ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (GTK_WIDGET (self->icon), "warning");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->retry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, what, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->discard), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, discarded, -1);
  gtk_widget_set_tooltip_text (self->discard, discarded);
}

static void
on_retry_clicked (TernWaitingRow *self)
{
  g_signal_emit (self, signals[RETRY], 0);
}

static void
on_discard_clicked (TernWaitingRow *self)
{
  g_signal_emit (self, signals[DISCARD], 0);
}

static gboolean
on_delete (GtkWidget *widget, GVariant *args, gpointer data)
{
  TernWaitingRow *self = TERN_WAITING_ROW (widget);

  if (!gtk_widget_get_visible (self->discard))
    return GDK_EVENT_PROPAGATE;
  on_discard_clicked (self);
  return GDK_EVENT_STOP;
}

static GtkLabel *
make_label (const char *style)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "xalign", 0.0,
                                   "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "max-width-chars", LINE, NULL);

  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return GTK_LABEL (label);
}

static GtkWidget *
make_button (TernWaitingRow *self, const char *label, GCallback clicked)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_object (button, "clicked", clicked, self, G_CONNECT_SWAPPED);
  return button;
}

static GtkWidget *
make_sign (TernWaitingRow *self)
{
  GtkWidget *spinner = adw_spinner_new ();

  self->sign = GTK_STACK (gtk_stack_new ());
  self->icon = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_accessible_update_state (GTK_ACCESSIBLE (spinner), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_stack_add_named (self->sign, GTK_WIDGET (self->icon), "icon");
  gtk_stack_add_named (self->sign, spinner, "spinner");
  gtk_widget_set_valign (GTK_WIDGET (self->sign), GTK_ALIGN_START);
  return GTK_WIDGET (self->sign);
}

static GtkWidget *
make_words (TernWaitingRow *self)
{
  GtkWidget *words = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 3, "hexpand", TRUE,
                                   "valign", GTK_ALIGN_CENTER, NULL);

  self->what = make_label (NULL);
  self->why = make_label ("tern-why");
  self->discarded = make_label ("tern-why");
  gtk_box_append (GTK_BOX (words), GTK_WIDGET (self->what));
  gtk_box_append (GTK_BOX (words), GTK_WIDGET (self->why));
  gtk_box_append (GTK_BOX (words), GTK_WIDGET (self->discarded));
  return words;
}

/* The buttons stand below the words where there is no room beside them. */
static GtkWidget *
make_buttons (TernWaitingRow *self)
{
  GtkWidget *buttons = g_object_new (GTK_TYPE_BOX, "spacing", 6, "valign", GTK_ALIGN_CENTER, NULL);

  self->retry = make_button (self, _("Retry"), G_CALLBACK (on_retry_clicked));
  self->discard = make_button (self, _("Discard"), G_CALLBACK (on_discard_clicked));
  gtk_box_append (GTK_BOX (buttons), self->retry);
  gtk_box_append (GTK_BOX (buttons), self->discard);
  return buttons;
}

static void
tern_waiting_row_dispose (GObject *object)
{
  TernWaitingRow *self = TERN_WAITING_ROW (object);

  g_clear_object (&self->item);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (tern_waiting_row_parent_class)->dispose (object);
}

static void
tern_waiting_row_class_init (TernWaitingRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tern_waiting_row_dispose;
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Delete, 0, on_delete, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Delete, 0, on_delete, NULL);
  signals[RETRY] = g_signal_new ("retry", TERN_TYPE_WAITING_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                 0);
  signals[DISCARD] = g_signal_new ("discard", TERN_TYPE_WAITING_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
tern_waiting_row_init (TernWaitingRow *self)
{
  GtkWidget *line = g_object_new (GTK_TYPE_BOX, "spacing", 12, "margin-start", 12, "margin-end", 12, "margin-top", 9,
                                  "margin-bottom", 9, NULL);
  GtkWidget *wrap = g_object_new (ADW_TYPE_WRAP_BOX, "child-spacing", 12, "line-spacing", 6, "hexpand", TRUE,
                                  "natural-line-length", 520, NULL);

  adw_wrap_box_append (ADW_WRAP_BOX (wrap), make_words (self));
  adw_wrap_box_append (ADW_WRAP_BOX (wrap), make_buttons (self));
  gtk_box_append (GTK_BOX (line), make_sign (self));
  gtk_box_append (GTK_BOX (line), wrap);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), line);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
}

GtkWidget *
tern_waiting_row_new (TernJournalItem *item, TernMailAccount *account)
{
  TernWaitingRow *self = g_object_new (TERN_TYPE_WAITING_ROW, NULL);

  self->item = g_object_ref (item);
  self->account = account != NULL ? g_object_ref (account) : NULL;
  g_signal_connect_object (item, "notify", G_CALLBACK (show_words), self, G_CONNECT_SWAPPED);
  if (account != NULL)
    g_signal_connect_object (account, "notify::problem-kind", G_CALLBACK (show_words), self, G_CONNECT_SWAPPED);
  show_words (self);
  return GTK_WIDGET (self);
}

TernJournalItem *
tern_waiting_row_get_item (TernWaitingRow *self)
{
  return self->item;
}
