/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Times to choose from; see the header. */

#include "ui/snooze/tern-snooze-dialog.h"

#include "ui/list/tern-date.h"
#include "ui/snooze/tern-snooze-times.h"

#include <glib/gi18n-lib.h>

#define WIDTH 400
#define TIME_KEY "tern-time"

struct _TernSnoozeDialog
{
  AdwDialog parent_instance;

  AdwEntryRow *entry;
};

G_DEFINE_FINAL_TYPE (TernSnoozeDialog, tern_snooze_dialog, ADW_TYPE_DIALOG)

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* The dialog goes first, so that the focus is back where the messages are. */
static void
choose (TernSnoozeDialog *self, GDateTime *time)
{
  g_autoptr (TernSnoozeDialog) kept = g_object_ref (self);

  adw_dialog_close (ADW_DIALOG (self));
  g_signal_emit (self, signals[CHOSEN], 0, g_date_time_to_unix (time));
}

static void
on_row_activated (AdwActionRow *row, TernSnoozeDialog *self)
{
  choose (self, g_object_get_data (G_OBJECT (row), TIME_KEY));
}

static void
on_typed (AdwEntryRow *row, TernSnoozeDialog *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) time = tern_snooze_times_parse (gtk_editable_get_text (GTK_EDITABLE (row)), now);

  if (time != NULL)
    {
      choose (self, time);
      return;
    }
  gtk_widget_add_css_class (GTK_WIDGET (row), "error");
  gtk_accessible_announce (GTK_ACCESSIBLE (row), _("Type a time to come, like 2026-12-01 08:00"),
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
}

static void
on_text_changed (AdwEntryRow *row)
{
  gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
}

static GtkWidget *
add_row (TernSnoozeDialog *self, AdwPreferencesGroup *group, const TernSnoozeTime *time, GDateTime *now)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *words
    = tern_date_until_to_words (g_date_time_to_unix (time->time), now, tern_date_uses_half_days ());

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), time->title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), words);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), TIME_KEY, g_date_time_ref (time->time), (GDestroyNotify) g_date_time_unref);
  g_signal_connect (row, "activated", G_CALLBACK (on_row_activated), self);
  adw_preferences_group_add (group, row);
  return row;
}

static GtkWidget *
make_times (TernSnoozeDialog *self, GDateTime *now)
{
  GtkWidget *group = adw_preferences_group_new ();
  g_autoptr (GPtrArray) times = tern_snooze_times_new (now);

  for (guint i = 0; i < times->len; i++)
    {
      GtkWidget *row = add_row (self, ADW_PREFERENCES_GROUP (group), times->pdata[i], now);

      if (i == 0)
        adw_dialog_set_focus (ADW_DIALOG (self), row);
    }
  return group;
}

static GtkWidget *
make_entry (TernSnoozeDialog *self, GDateTime *now)
{
  GtkWidget *group = adw_preferences_group_new ();
  g_autoptr (GDateTime) later = g_date_time_add_days (now, 2);
  /* In the morning, as whatever has no time. */
  g_autofree char *day = g_date_time_format (later, "%Y-%m-%d");
  g_autoptr (GDateTime) morning = tern_snooze_times_parse (day, now);
  g_autofree char *text = tern_snooze_times_write (morning != NULL ? morning : later);

  self->entry = ADW_ENTRY_ROW (adw_entry_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->entry), _("Date and Time"));
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  /* Numbers and what is between them, in any language. */
  gtk_widget_set_direction (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (self->entry))), GTK_TEXT_DIR_LTR);
  if (gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL)
    gtk_editable_set_alignment (GTK_EDITABLE (self->entry), 1);
  adw_entry_row_set_show_apply_button (self->entry, TRUE);
  g_signal_connect (self->entry, "apply", G_CALLBACK (on_typed), self);
  g_signal_connect (self->entry, "entry-activated", G_CALLBACK (on_typed), self);
  g_signal_connect (self->entry, "changed", G_CALLBACK (on_text_changed), NULL);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->entry));
  return group;
}

static void
tern_snooze_dialog_class_init (TernSnoozeDialogClass *klass)
{
  signals[CHOSEN] = g_signal_new ("chosen", TERN_TYPE_SNOOZE_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_INT64);
}

static void
tern_snooze_dialog_init (TernSnoozeDialog *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  GtkWidget *view = adw_toolbar_view_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  gtk_box_append (GTK_BOX (box), make_times (self, now));
  gtk_box_append (GTK_BOX (box), make_entry (self, now));
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 18);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), box);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), scrolled);
  adw_dialog_set_child (ADW_DIALOG (self), view);
  adw_dialog_set_content_width (ADW_DIALOG (self), WIDTH);
}

AdwDialog *
tern_snooze_dialog_new (guint n_messages)
{
  /* Translators: heading over times to choose from. */
  g_autofree char *title = n_messages == 1 ? g_strdup (_("Put Away Until"))
                                           : g_strdup_printf (_("Put %'u Away Until"), n_messages);

  return g_object_new (TERN_TYPE_SNOOZE_DIALOG, "title", title, NULL);
}
