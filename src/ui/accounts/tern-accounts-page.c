/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The list of accounts; see the header. */

#include "ui/accounts/tern-accounts-page.h"

#include "ui/accounts/tern-sign-in-page.h"

#include <glib/gi18n.h>

struct _TernAccountsPage
{
  AdwNavigationPage parent_instance;

  GListModel *accounts;
  TernEnginePort *port; /* nullable */
  char *config_dir;
  TernClient *client; /* nullable */

  GtkListBox *list;
  AdwButtonRow *add;
};

G_DEFINE_FINAL_TYPE (TernAccountsPage, tern_accounts_page, ADW_TYPE_NAVIGATION_PAGE)

enum
{
  SIGNED_IN,
  CHANGED,
  REMOVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static AdwNavigationView *
get_view (TernAccountsPage *self)
{
  return ADW_NAVIGATION_VIEW (gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_NAVIGATION_VIEW));
}

static void
on_signed_in (TernSignInPage *page, const char *id, gboolean kept_for_session, TernAccountsPage *self)
{
  const char *notice = tern_sign_in_page_get_notice (page);

  adw_navigation_view_pop_to_page (get_view (self), ADW_NAVIGATION_PAGE (self));
  g_signal_emit (self, signals[SIGNED_IN], 0, id, kept_for_session, notice);
}

static void
on_removed (TernSignInPage *page, const char *id, TernAccountsPage *self)
{
  adw_navigation_view_pop_to_page (get_view (self), ADW_NAVIGATION_PAGE (self));
  g_signal_emit (self, signals[REMOVED], 0, id);
}

static void
on_changed (TernAccountsPage *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

/* (nullable): it is not among them yet. (transfer full). */
static TernMailAccount *
find_account (TernAccountsPage *self, const char *id)
{
  for (guint i = 0; i < g_list_model_get_n_items (self->accounts); i++)
    {
      g_autoptr (TernMailAccount) account = g_list_model_get_item (self->accounts, i);

      if (g_strcmp0 (tern_mail_account_get_id (account), id) == 0)
        return g_steal_pointer (&account);
    }
  return NULL;
}

static void
push (TernAccountsPage *self, TernAccountSetup *setup)
{
  TernSignInPage *page = tern_sign_in_page_new (setup);
  g_autofree char *id = tern_account_setup_dup_account_id (setup);
  g_autoptr (TernMailAccount) account = find_account (self, id);

  tern_sign_in_page_set_account (page, account);
  if (self->client != NULL && tern_account_setup_get_existing (setup))
    {
      g_autoptr (TernUsageWatch) watch = tern_usage_watch_new (self->client, id);

      tern_sign_in_page_show_usage (page, watch);
    }
  g_signal_connect_object (page, "signed-in", G_CALLBACK (on_signed_in), self, 0);
  g_signal_connect_object (page, "removed", G_CALLBACK (on_removed), self, 0);
  g_signal_connect_object (page, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  if (!tern_account_setup_get_existing (setup))
    tern_sign_in_page_set_heading (page, _("Add Account"));
  adw_navigation_view_push (get_view (self), ADW_NAVIGATION_PAGE (page));
}

static void
say (TernAccountsPage *self, const char *sentence)
{
  AdwDialog *dialog = adw_alert_dialog_new (_("The Accounts Cannot Be Read"), sentence);

  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", _("_Close"));
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
on_row_activated (TernAccountsPage *self, GtkListBoxRow *row)
{
  tern_accounts_page_open (self, g_object_get_data (G_OBJECT (row), "tern-id"));
}

static void
on_add_activated (TernAccountsPage *self)
{
  g_autoptr (TernAccountSetup) setup = tern_account_setup_new (self->port, self->config_dir);

  push (self, setup);
}

/* The label below a row's title is not spoken with it. */
static void
on_subtitle_changed (AdwActionRow *row)
{
  const char *subtitle = adw_action_row_get_subtitle (row);

  gtk_accessible_reset_relation (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  subtitle != NULL ? subtitle : "", -1);
}

static GtkWidget *
make_row (gpointer item, gpointer user_data)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");
  char *id;

  g_object_get (item, "id", &id, NULL);
  g_object_set_data_full (G_OBJECT (row), "tern-id", id, g_free);
  g_object_set (arrow, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect (row, "notify::subtitle", G_CALLBACK (on_subtitle_changed), NULL);
  g_object_bind_property (item, "email", row, "title", G_BINDING_SYNC_CREATE);
  g_object_bind_property (item, "problem", row, "subtitle", G_BINDING_SYNC_CREATE);
  return row;
}

static void
tern_accounts_page_dispose (GObject *object)
{
  TernAccountsPage *self = TERN_ACCOUNTS_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), TERN_TYPE_ACCOUNTS_PAGE);
  g_clear_object (&self->accounts);
  g_clear_object (&self->port);
  g_clear_object (&self->client);
  g_clear_pointer (&self->config_dir, g_free);
  G_OBJECT_CLASS (tern_accounts_page_parent_class)->dispose (object);
}

static void
tern_accounts_page_class_init (TernAccountsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tern_accounts_page_dispose;
  signals[SIGNED_IN] = g_signal_new ("signed-in", TERN_TYPE_ACCOUNTS_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_BOOLEAN, G_TYPE_STRING);
  signals[CHANGED] = g_signal_new ("changed", TERN_TYPE_ACCOUNTS_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  signals[REMOVED] = g_signal_new ("removed", TERN_TYPE_ACCOUNTS_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/ternmail/Tern/ui/accounts/tern-accounts-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TernAccountsPage, list);
  gtk_widget_class_bind_template_child (widget_class, TernAccountsPage, add);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_add_activated);
}

static void
tern_accounts_page_init (TernAccountsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

TernAccountsPage *
tern_accounts_page_new (GListModel *accounts, TernEnginePort *port, const char *config_dir)
{
  TernAccountsPage *self = g_object_new (TERN_TYPE_ACCOUNTS_PAGE, NULL);

  self->accounts = g_object_ref (accounts);
  g_set_object (&self->port, port);
  self->config_dir = g_strdup (config_dir);
  gtk_list_box_bind_model (self->list, accounts, make_row, NULL, NULL);
  return self;
}

void
tern_accounts_page_set_client (TernAccountsPage *self, TernClient *client)
{
  g_set_object (&self->client, client);
}

void
tern_accounts_page_open (TernAccountsPage *self, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TernAccountSetup) setup = tern_account_setup_load (self->port, self->config_dir, id, &error);

  if (setup != NULL)
    push (self, setup);
  else if (!g_error_matches (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_NO_ACCOUNT))
    say (self, error->message);
}
