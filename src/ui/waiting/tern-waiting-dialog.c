/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The page of waiting changes; see the header. */

#include "ui/waiting/tern-waiting-dialog.h"

#include "ui/waiting/tern-waiting-row.h"
#include "ui/waiting/tern-waiting-words.h"

#include <glib/gi18n-lib.h>

/* Within which the dialog is drawn first and libadwaita has done with the focus. */
#define SETTLING_FRAMES 6

struct _TernWaitingDialog
{
  AdwDialog parent_instance;

  TernClient *client;
  TernJournalList *changes;
  GtkStack *pages;
  GtkListBox *list;
  GtkWidget *retry_all;
  int settling; /* frames */
};

G_DEFINE_FINAL_TYPE (TernWaitingDialog, tern_waiting_dialog, ADW_TYPE_DIALOG)

static TernMailAccount *
find_account (TernWaitingDialog *self, const char *id)
{
  GListModel *accounts = tern_client_get_accounts (self->client);

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (TernMailAccount) account = g_list_model_get_item (accounts, i);

      if (g_str_equal (tern_mail_account_get_id (account), id))
        return account;
    }
  return NULL;
}

static void
on_retry (TernWaitingDialog *self, TernWaitingRow *row)
{
  tern_journal_list_retry (self->changes, tern_waiting_row_get_item (row));
}

static void
on_loss_confirmed (TernWaitingDialog *self, const char *response, AdwAlertDialog *alert)
{
  TernJournalItem *item = g_object_get_data (G_OBJECT (alert), "item");

  tern_journal_list_discard (self->changes, item);
}

/* What exists nowhere else is asked about. */
static void
ask_about_loss (TernWaitingDialog *self, TernJournalItem *item)
{
  AdwAlertDialog *alert = ADW_ALERT_DIALOG (
      adw_alert_dialog_new (_("Discard the Message?"), _("It exists nowhere else, and nothing brings it back.")));

  adw_alert_dialog_add_responses (alert, "cancel", _("_Cancel"), "discard", _("_Discard"), NULL);
  adw_alert_dialog_set_response_appearance (alert, "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_default_response (alert, "cancel");
  adw_alert_dialog_set_close_response (alert, "cancel");
  g_object_set_data_full (G_OBJECT (alert), "item", g_object_ref (item), g_object_unref);
  g_signal_connect_object (alert, "response::discard", G_CALLBACK (on_loss_confirmed), self, G_CONNECT_SWAPPED);
  adw_dialog_present (ADW_DIALOG (alert), GTK_WIDGET (self));
}

static void
on_discard (TernWaitingDialog *self, TernWaitingRow *row)
{
  TernJournalItem *item = tern_waiting_row_get_item (row);

  if (tern_journal_item_get_kind (item) == TERN_CHANGE_PUT_IN)
    ask_about_loss (self, item);
  else
    tern_journal_list_discard (self->changes, item);
}

static GtkWidget *
create_row (gpointer item, gpointer data)
{
  TernWaitingDialog *self = data;
  GtkWidget *row = tern_waiting_row_new (item, find_account (self, tern_journal_item_get_account (item)));

  g_signal_connect_object (row, "retry", G_CALLBACK (on_retry), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "discard", G_CALLBACK (on_discard), self, G_CONNECT_SWAPPED);
  return row;
}

/* --- the focus stays in the list while rows come and go --- */

static int
find_focused (TernWaitingDialog *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *row = focus != NULL ? gtk_widget_get_ancestor (focus, TERN_TYPE_WAITING_ROW) : NULL;

  return row != NULL ? gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)) : -1;
}

/* Row @position; beyond them, what is always there. */
static void
focus_row (TernWaitingDialog *self, int position)
{
  GtkListBoxRow *row = position >= 0 ? gtk_list_box_get_row_at_index (self->list, position) : NULL;

  gtk_widget_grab_focus (row != NULL ? GTK_WIDGET (row) : self->retry_all);
}

/* Before the list box hears of it, while the rows are still there. */
static void
on_changes_coming (TernWaitingDialog *self, guint position, guint removed, guint added)
{
  int focused = find_focused (self);
  int end = (int) (position + removed);

  if (focused < (int) position || focused >= end)
    return;
  focus_row (self, gtk_list_box_get_row_at_index (self->list, end) != NULL ? end : (int) position - 1);
}

static void
show_page (TernWaitingDialog *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->changes));

  gtk_stack_set_visible_child_name (
      self->pages, n > 0 ? "some" : tern_journal_list_get_loading (self->changes) ? "loading" : "none");
}

static void
on_loaded (TernWaitingDialog *self)
{
  show_page (self);
  if (find_focused (self) < 0)
    focus_row (self, 0);
}

static gboolean
focus_first (GtkWidget *dialog, GdkFrameClock *clock, gpointer data)
{
  TernWaitingDialog *self = TERN_WAITING_DIALOG (dialog);

  if (!tern_journal_list_get_loading (self->changes))
    focus_row (self, 0);
  return --self->settling > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* From the bottom of a narrow window libadwaita 1.7 begins somewhere else, or goes on by one from there. */
static void
tern_waiting_dialog_map (GtkWidget *widget)
{
  TERN_WAITING_DIALOG (widget)->settling = SETTLING_FRAMES;
  GTK_WIDGET_CLASS (tern_waiting_dialog_parent_class)->map (widget);
  gtk_widget_add_tick_callback (widget, focus_first, NULL, NULL);
}

static void
on_retry_all_clicked (TernWaitingDialog *self)
{
  tern_journal_list_retry_all (self->changes);
}

static void
tern_waiting_dialog_dispose (GObject *object)
{
  TernWaitingDialog *self = TERN_WAITING_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), TERN_TYPE_WAITING_DIALOG);
  g_clear_object (&self->changes);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (tern_waiting_dialog_parent_class)->dispose (object);
}

static void
tern_waiting_dialog_class_init (TernWaitingDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tern_waiting_dialog_dispose;
  widget_class->map = tern_waiting_dialog_map;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/ternmail/Tern/ui/waiting/tern-waiting-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, TernWaitingDialog, pages);
  gtk_widget_class_bind_template_child (widget_class, TernWaitingDialog, list);
  gtk_widget_class_bind_template_child (widget_class, TernWaitingDialog, retry_all);
  gtk_widget_class_bind_template_callback (widget_class, on_retry_all_clicked);
}

static void
tern_waiting_dialog_init (TernWaitingDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwDialog *
tern_waiting_dialog_new (TernClient *client)
{
  TernWaitingDialog *self = g_object_new (TERN_TYPE_WAITING_DIALOG, NULL);

  self->client = g_object_ref (client);
  self->changes = tern_journal_list_new (client);
  g_signal_connect_object (self->changes, "items-changed", G_CALLBACK (on_changes_coming), self, G_CONNECT_SWAPPED);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->changes), create_row, self, NULL);
  g_signal_connect_object (self->changes, "items-changed", G_CALLBACK (show_page), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->changes, "notify::loading", G_CALLBACK (on_loaded), self, G_CONNECT_SWAPPED);
  show_page (self);
  return ADW_DIALOG (self);
}
