/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The foot of the sidebar; see the header. */

#include "ui/sidebar/tern-status-foot.h"

#include "ui/sidebar/tern-status-words.h"

#include <glib/gi18n-lib.h>

/* From a change to what is written of it, and from one line to the next. */
#define GATHER_MSEC 60
#define REFRESH_MSEC 250

struct _TernStatusFoot
{
  AdwBin parent_instance;

  GListModel *accounts;
  TernStatus status;
  guint refresh_id;
  gint64 refreshed; /* when, by the monotonic clock */
  GtkButton *button;
  GtkStack *sign;
  GtkImage *icon;
  GtkLabel *line;
  GtkLabel *fix;
};

G_DEFINE_FINAL_TYPE (TernStatusFoot, tern_status_foot, ADW_TYPE_BIN)

enum
{
  ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const char *
choose_icon (TernProblem kind)
{
  switch (kind)
    {
    case TERN_PROBLEM_NONE:
      return "object-select-symbolic";
    case TERN_PROBLEM_OFFLINE:
    case TERN_PROBLEM_CHOSEN:
      return "network-offline-symbolic";
    case TERN_PROBLEM_PASSWORD:
    case TERN_PROBLEM_CERTIFICATE:
    case TERN_PROBLEM_SETTINGS:
    case TERN_PROBLEM_SERVER:
    case TERN_PROBLEM_COMPUTER:
    default:
      return "dialog-warning-symbolic";
    }
}

static void
show_line (TernStatusFoot *self)
{
  g_autofree char *spoken = NULL;

  gtk_label_set_text (self->line, self->status.text);
  gtk_label_set_text (self->fix, self->status.fix != NULL ? self->status.fix : "");
  gtk_widget_set_visible (GTK_WIDGET (self->fix), self->status.fix != NULL);
  if (g_strcmp0 (gtk_image_get_icon_name (self->icon), choose_icon (self->status.kind)) != 0)
    gtk_image_set_from_icon_name (self->icon, choose_icon (self->status.kind));
  gtk_stack_set_visible_child_name (self->sign, self->status.busy ? "spinner" : "icon");
  /* Translators: a status line, then what pressing it does. */
  spoken = self->status.fix != NULL ? g_strdup_printf (_("%1$s · %2$s"), self->status.text, self->status.fix)
                                    : g_strdup (self->status.text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

/* A problem is said once when it comes; progress is there for whoever looks. */
static void
announce_problem (TernStatusFoot *self, TernProblem before)
{
  if (self->status.kind != TERN_PROBLEM_NONE && self->status.kind != before
      && gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_accessible_announce (GTK_ACCESSIBLE (self->button), self->status.text,
                             GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static gboolean
refresh (gpointer data)
{
  TernStatusFoot *self = data;
  TernProblem before = self->status.kind;
  g_autofree char *old = g_steal_pointer (&self->status.text);

  self->refresh_id = 0;
  self->refreshed = g_get_monotonic_time ();
  tern_status_clear (&self->status);
  tern_status_words (self->accounts, g_get_real_time () / G_USEC_PER_SEC, &self->status);
  show_line (self);
  if (g_strcmp0 (old, self->status.text) != 0)
    announce_problem (self, before);
  gtk_widget_set_visible (GTK_WIDGET (self), g_list_model_get_n_items (self->accounts) > 0);
  return G_SOURCE_REMOVE;
}

/* Many properties change together: one refresh after them. Progress is not written in every frame: for each line GTK
 * measures the whole window. */
static void
queue_refresh (TernStatusFoot *self)
{
  gint64 due = (self->refreshed - g_get_monotonic_time ()) / 1000 + REFRESH_MSEC;

  if (self->refresh_id == 0)
    self->refresh_id = g_timeout_add ((guint) MAX (due, GATHER_MSEC), refresh, self);
}

static void
on_accounts_changed (TernStatusFoot *self, guint position, guint removed, guint added)
{
  for (guint i = 0; i < added; i++)
    {
      g_autoptr (GObject) account = g_list_model_get_item (self->accounts, position + i);

      g_signal_connect_object (account, "notify", G_CALLBACK (queue_refresh), self, G_CONNECT_SWAPPED);
    }
  queue_refresh (self);
}

static void
on_clicked (TernStatusFoot *self)
{
  if (self->status.pausable)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.work-offline", NULL);
  else
    g_signal_emit (self, signals[ACTIVATED], 0, self->status.culprit, self->status.kind);
}

static void
tern_status_foot_dispose (GObject *object)
{
  TernStatusFoot *self = TERN_STATUS_FOOT (object);

  g_clear_handle_id (&self->refresh_id, g_source_remove);
  g_clear_object (&self->accounts);
  tern_status_clear (&self->status);
  gtk_widget_dispose_template (GTK_WIDGET (self), TERN_TYPE_STATUS_FOOT);
  G_OBJECT_CLASS (tern_status_foot_parent_class)->dispose (object);
}

static void
tern_status_foot_class_init (TernStatusFootClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tern_status_foot_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/ternmail/Tern/ui/sidebar/tern-status-foot.ui");
  gtk_widget_class_bind_template_child (widget_class, TernStatusFoot, button);
  gtk_widget_class_bind_template_child (widget_class, TernStatusFoot, sign);
  gtk_widget_class_bind_template_child (widget_class, TernStatusFoot, icon);
  gtk_widget_class_bind_template_child (widget_class, TernStatusFoot, line);
  gtk_widget_class_bind_template_child (widget_class, TernStatusFoot, fix);
  gtk_widget_class_bind_template_callback (widget_class, on_clicked);
  signals[ACTIVATED] = g_signal_new ("activated", TERN_TYPE_STATUS_FOOT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 2, TERN_TYPE_MAIL_ACCOUNT, G_TYPE_INT);
}

static void
tern_status_foot_init (TernStatusFoot *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
tern_status_foot_set_accounts (TernStatusFoot *self, GListModel *accounts)
{
  g_return_if_fail (self->accounts == NULL);

  self->accounts = g_object_ref (accounts);
  g_signal_connect_object (accounts, "items-changed", G_CALLBACK (on_accounts_changed), self, G_CONNECT_SWAPPED);
  on_accounts_changed (self, 0, 0, g_list_model_get_n_items (accounts));
}

const char *
tern_status_foot_get_text (TernStatusFoot *self)
{
  return self->status.text != NULL ? self->status.text : "";
}
