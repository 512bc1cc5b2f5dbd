/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Signing in, and the dialog of accounts; see the window's private header. */

#include "ui/accounts/tern-accounts-page.h"
#include "ui/accounts/tern-sign-in-page.h"
#include "ui/window/tern-window-private.h"

#include <glib/gi18n-lib.h>

/* What the accounts' pages are designed for; they are scrolled where there is less. */
#define DIALOG_WIDTH 520
#define DIALOG_HEIGHT 640

static void
reload_accounts (TernWindow *self)
{
  g_autoptr (GError) error = NULL;

  if (!tern_client_reload_accounts (self->client, &error))
    tern_window_say (self, error->message);
}

/* @notice: (nullable). */
static void
take_signed_in (TernWindow *self, const char *id, const char *notice)
{
  reload_accounts (self);
  tern_client_check_now (self->client, id);
  if (notice != NULL)
    tern_window_say (self, notice);
}

static void
on_first_signed_in (TernWindow *self, const char *id, gboolean for_session, TernSignInPage *page)
{
  take_signed_in (self, id, tern_sign_in_page_get_notice (page));
  tern_window_focus_list (self);
}

static void
on_signed_in (TernWindow *self, const char *id, gboolean for_session, const char *notice)
{
  take_signed_in (self, id, notice);
}

/* After the last one there is no list of accounts to go on with. */
static void
on_removed (TernWindow *self, const char *id, TernAccountsPage *page)
{
  GtkWidget *dialog = gtk_widget_get_ancestor (GTK_WIDGET (page), ADW_TYPE_DIALOG);

  reload_accounts (self);
  if (g_list_model_get_n_items (tern_client_get_accounts (self->client)) > 0)
    return;
  adw_dialog_force_close (ADW_DIALOG (dialog));
  gtk_widget_child_focus (GTK_WIDGET (self->sign_in_bin), GTK_DIR_TAB_FORWARD);
}

static AdwNavigationPage *
create_accounts_page (TernWindow *self, const char *id)
{
  TernAccountsPage *page = tern_accounts_page_new (tern_client_get_accounts (self->client),
                                                   tern_client_get_port (self->client),
                                                   tern_client_get_config_dir (self->client));

  tern_accounts_page_set_client (page, self->client);
  g_signal_connect_object (page, "signed-in", G_CALLBACK (on_signed_in), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "changed", G_CALLBACK (reload_accounts), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "removed", G_CALLBACK (on_removed), self, G_CONNECT_SWAPPED);
  return ADW_NAVIGATION_PAGE (page);
}

void
tern_window_show_accounts (TernWindow *self, const char *id)
{
  AdwDialog *dialog = adw_dialog_new ();
  GtkWidget *view = adw_navigation_view_new ();
  AdwNavigationPage *page = create_accounts_page (self, id);

  adw_navigation_view_push (ADW_NAVIGATION_VIEW (view), page);
  adw_dialog_set_title (dialog, _("Accounts"));
  adw_dialog_set_content_width (dialog, DIALOG_WIDTH);
  adw_dialog_set_content_height (dialog, DIALOG_HEIGHT);
  adw_dialog_set_child (dialog, view);
  adw_dialog_present (dialog, GTK_WIDGET (self));
  if (id != NULL)
    tern_accounts_page_open (TERN_ACCOUNTS_PAGE (page), id);
}

/* The page for the first account, made anew each time there is none. */
static void
show_sign_in (TernWindow *self)
{
  g_autoptr (TernAccountSetup) setup = tern_account_setup_new (tern_client_get_port (self->client),
                                                               tern_client_get_config_dir (self->client));
  TernSignInPage *page = tern_sign_in_page_new (setup);
  GtkWidget *view = adw_navigation_view_new ();

  tern_sign_in_page_show_restore (page);
  g_signal_connect_object (page, "signed-in", G_CALLBACK (on_first_signed_in), self, G_CONNECT_SWAPPED);
  adw_navigation_view_push (ADW_NAVIGATION_VIEW (view), ADW_NAVIGATION_PAGE (page));
  adw_bin_set_child (self->sign_in_bin, view);
}

void
tern_window_accounts_changed (TernWindow *self)
{
  gboolean any = g_list_model_get_n_items (tern_client_get_accounts (self->client)) > 0;
  const char *wanted = any ? "mail" : "sign-in";

  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), wanted) == 0 && any)
    return;
  if (!any)
    show_sign_in (self);
  gtk_stack_set_visible_child_name (self->stack, wanted);
  if (any)
    adw_bin_set_child (self->sign_in_bin, NULL);
}

static void
on_offline_changed (TernWindow *self)
{
  tern_client_set_offline (self->client, g_settings_get_boolean (self->settings, "work-offline"));
}

void
tern_window_watch_offline (TernWindow *self)
{
  g_autoptr (GAction) action = g_settings_create_action (self->settings, "work-offline");

  g_action_map_add_action (G_ACTION_MAP (self), action);
  g_signal_connect_object (self->settings, "changed::work-offline", G_CALLBACK (on_offline_changed), self,
                           G_CONNECT_SWAPPED);
  on_offline_changed (self);
}

/* Whether the person did something that no server was told. */
static gboolean
is_waiting (TernWindow *self)
{
  GListModel *accounts = tern_client_get_accounts (self->client);

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (TernMailAccount) account = g_list_model_get_item (accounts, i);

      if (tern_mail_account_get_waiting (account) + tern_mail_account_get_set_aside (account) > 0)
        return TRUE;
    }
  return FALSE;
}

void
tern_window_fix_problem (TernWindow *self, TernMailAccount *account, TernProblem kind)
{
  const char *id = account != NULL ? tern_mail_account_get_id (account) : NULL;

  switch (kind)
    {
    case TERN_PROBLEM_PASSWORD:
    case TERN_PROBLEM_CERTIFICATE:
    case TERN_PROBLEM_SETTINGS:
      tern_window_show_accounts (self, id);
      break;
    case TERN_PROBLEM_CHOSEN:
      g_settings_set_boolean (self->settings, "work-offline", FALSE);
      break;
    case TERN_PROBLEM_NONE:
    case TERN_PROBLEM_OFFLINE:
    case TERN_PROBLEM_SERVER:
    case TERN_PROBLEM_COMPUTER:
    default:
      if (kind != TERN_PROBLEM_COMPUTER && is_waiting (self))
        gtk_widget_activate_action (GTK_WIDGET (self), "win.waiting", NULL);
      else
        tern_client_check_now (self->client, id);
      break;
    }
}
