/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The account pages in a window of their own, against the servers of harness/with_servers.py and on the display of
 * with-display.sh. TERN_TEST_SHOTS names a folder for a picture of every state; TERN_TEST_WIDTH,
 * TERN_TEST_DARK and TERN_TEST_TEXT (per cent) say how it looks. */

#include "model/tern-mail-account-private.h"
#include "ui/accounts/tern-accounts-page.h"
#include "ui/accounts/tern-certificate-dialog.h"
#include "ui/accounts/tern-sign-in-page.h"

#include "engine-fixture.h"

#include <string.h>

#define LIMIT_SECONDS 30
#define EMAIL "ann@example.org"

typedef struct
{
  char *folder;
  TernEnginePort *port;
  GtkWindow *window;
  AdwNavigationView *view;
  TernAccountSetup *setup; /* of the page, once there is one */
  TernSignInPage *page;
  char *signed_in;         /* the id of the signal */
  char *removed;
  gboolean kept_for_session;
} Fixture;

static guint
get_number (const char *variable, guint otherwise)
{
  const char *text = g_getenv (variable);

  return text != NULL ? (guint) g_ascii_strtoull (text, NULL, 10) : otherwise;
}

static gboolean
on_limit (gpointer user_data)
{
  g_error ("waited for %d seconds", LIMIT_SECONDS);
  return G_SOURCE_REMOVE;
}

static void
wait_until (gboolean (*func) (Fixture *), Fixture *fixture)
{
  guint limit = g_timeout_add_seconds (LIMIT_SECONDS, on_limit, NULL);

  while (!func (fixture))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (limit);
}

static gboolean
on_frames_over (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Motion is off, so a few frames settle everything. */
static void
settle (void)
{
  gboolean over = FALSE;

  g_timeout_add (300, on_frames_over, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

static void
shoot (Fixture *fixture, const char *name)
{
  const char *folder = g_getenv ("TERN_TEST_SHOTS");
  g_autoptr (GdkPaintable) paintable = NULL;
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree char *path = NULL;
  GtkSnapshot *snapshot;

  if (folder == NULL)
    return;
  settle ();
  paintable = gtk_widget_paintable_new (GTK_WIDGET (fixture->window));
  snapshot = gtk_snapshot_new ();
  gdk_paintable_snapshot (paintable, snapshot, gdk_paintable_get_intrinsic_width (paintable),
                          gdk_paintable_get_intrinsic_height (paintable));
  node = gtk_snapshot_free_to_node (snapshot);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (fixture->window)), node, NULL);
  path = g_strdup_printf ("%s/%s.png", folder, name);
  g_assert_true (gdk_texture_save_to_png (texture, path));
}

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *data = NULL;

  fixture->folder = fixture_make_folder ();
  data = g_build_filename (fixture->folder, "data", NULL);
  tern_engine_port_open_async (data, fixture->folder, TERN_ENGINE_OPEN_NONE, NULL, fixture_keep_result, &result);
  fixture_wait_for ((gpointer *) &result);
  fixture->port = tern_engine_port_open_finish (result, NULL);
  g_assert_nonnull (fixture->port);
  fixture->window = GTK_WINDOW (adw_window_new ());
  fixture->view = ADW_NAVIGATION_VIEW (adw_navigation_view_new ());
  adw_window_set_content (ADW_WINDOW (fixture->window), GTK_WIDGET (fixture->view));
  gtk_window_set_default_size (fixture->window, (int) get_number ("TERN_TEST_WIDTH", 900),
                               (int) get_number ("TERN_TEST_HEIGHT", 700));
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GAsyncResult) result = NULL;

  gtk_window_destroy (fixture->window);
  tern_engine_port_close_async (fixture->port, fixture_keep_result, &result);
  fixture_wait_for ((gpointer *) &result);
  g_clear_object (&result);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  /* Nothing of the page is left that could hold the password. */
  if (fixture->setup != NULL)
    g_assert_finalize_object (fixture->setup);
  g_object_unref (fixture->port);
  fixture_remove_folder (fixture->folder);
  g_free (fixture->signed_in);
  g_free (fixture->removed);
}

static void
on_signed_in (TernSignInPage *page, const char *id, gboolean kept_for_session, Fixture *fixture)
{
  fixture->signed_in = g_strdup (id);
  fixture->kept_for_session = kept_for_session;
}

static gboolean
is_mapped (Fixture *fixture)
{
  return gtk_widget_get_mapped (GTK_WIDGET (fixture->window)) && gtk_window_get_focus (fixture->window) != NULL;
}

static void
open_page (Fixture *fixture)
{
  fixture->setup = tern_account_setup_new (fixture->port, fixture->folder);
  fixture->page = tern_sign_in_page_new (fixture->setup);
  g_signal_connect (fixture->page, "signed-in", G_CALLBACK (on_signed_in), fixture);
  adw_navigation_view_push (fixture->view, ADW_NAVIGATION_PAGE (fixture->page));
  gtk_window_present (fixture->window);
  wait_until (is_mapped, fixture);
}

/* --- finding widgets the way a person does --- */

static GtkWidget *
find (GtkWidget *widget, gboolean (*func) (GtkWidget *, const char *), const char *text)
{
  GtkWidget *found = gtk_widget_get_mapped (widget) && func (widget, text) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find (child, func, text);
  return found;
}

static gboolean
is_row (GtkWidget *widget, const char *title)
{
  return ADW_IS_PREFERENCES_ROW (widget)
         && strcmp (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title) == 0;
}

static gboolean
is_expander (GtkWidget *widget, const char *title)
{
  return ADW_IS_EXPANDER_ROW (widget) && is_row (widget, title);
}

static gboolean
is_button (GtkWidget *widget, const char *label)
{
  return GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0;
}

static gboolean
is_label (GtkWidget *widget, const char *text)
{
  return GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL;
}

static GtkWidget *
get (Fixture *fixture, gboolean (*func) (GtkWidget *, const char *), const char *text)
{
  GtkWidget *found = find (GTK_WIDGET (fixture->window), func, text);

  if (found == NULL)
    g_error ("there is no “%s” to be seen", text);
  return found;
}

static void
type (Fixture *fixture, const char *title, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (get (fixture, is_row, title)), text);
}

/* Return in whatever has the focus. */
static void
press_return (Fixture *fixture)
{
  GtkWidget *focus = gtk_window_get_focus (fixture->window);

  if (GTK_IS_TEXT (focus))
    g_signal_emit_by_name (focus, "activate");
  else
    gtk_widget_activate (focus);
}

/* The row with @title has the keyboard, or something inside it. */
static void
expect_focus (Fixture *fixture, GtkWidget *widget)
{
  GtkWidget *focus = gtk_window_get_focus (fixture->window);

  if (focus == NULL || !(focus == widget || gtk_widget_is_ancestor (focus, widget)))
    g_error ("the focus is on %s, not on %s", focus != NULL ? G_OBJECT_TYPE_NAME (focus) : "nothing",
             G_OBJECT_TYPE_NAME (widget));
}

static gboolean
is_ready (Fixture *fixture)
{
  return find (GTK_WIDGET (fixture->window), is_button, "C_ancel") == NULL;
}

static gboolean
has_dialog (Fixture *fixture)
{
  return adw_window_get_visible_dialog (ADW_WINDOW (fixture->window)) != NULL;
}

static gboolean
has_no_dialog (Fixture *fixture)
{
  return !has_dialog (fixture);
}

static gboolean
has_signed_in (Fixture *fixture)
{
  return fixture->signed_in != NULL;
}

static void
answer (Fixture *fixture, const char *label)
{
  wait_until (has_dialog, fixture);
  settle ();
  g_signal_emit_by_name (get (fixture, is_button, label), "clicked");
  wait_until (has_no_dialog, fixture);
}

/* The servers of the harness, in the server settings. */
static void
set_servers (Fixture *fixture)
{
  g_object_set (fixture->setup, "user", "ann", "imap-host", "127.0.0.1", "imap-port",
                get_number ("TERN_TEST_IMAPS", 0), "smtp-host", "127.0.0.1", "smtp-port",
                get_number ("TERN_TEST_SMTPS", 0), NULL);
}

static void
go_to_password (Fixture *fixture)
{
  open_page (fixture);
  type (fixture, "_Email address", EMAIL);
  press_return (fixture);
}

/* --- the tests --- */

static void
test_address (Fixture *fixture, gconstpointer user_data)
{
  open_page (fixture);
  expect_focus (fixture, get (fixture, is_row, "_Email address"));
  g_assert_null (find (GTK_WIDGET (fixture->window), is_row, "_Password"));
  g_assert_null (find (GTK_WIDGET (fixture->window), is_row, "Server _settings"));
  shoot (fixture, "first");

  press_return (fixture);
  expect_focus (fixture, get (fixture, is_row, "_Email address"));
  get (fixture, is_label, "This is not an email address");
  shoot (fixture, "no-address");
  type (fixture, "_Email address", "ann@gmail.com");
  g_assert_null (find (GTK_WIDGET (fixture->window), is_label, "This is not an email address"));
  press_return (fixture);
  expect_focus (fixture, get (fixture, is_row, "_Password"));
  get (fixture, is_label, "app password");
  get (fixture, is_label, "imap.gmail.com, smtp.gmail.com");
  shoot (fixture, "password");
  press_return (fixture);
  settle ();
  expect_focus (fixture, get (fixture, is_row, "_Password"));
  get (fixture, is_label, "The password is needed.");
}

/* Trouble with a server opens the settings and puts the keyboard there. */
static void
on_page_shown (AdwNavigationPage *page, gboolean *shown)
{
  *shown = TRUE;
}

/* Who is quick writes while the page still slides in, and goes on when it is there. */
static void
test_quick (Fixture *fixture, gconstpointer user_data)
{
  gboolean shown = FALSE;
  GtkEditable *entry;

  adw_navigation_view_push (fixture->view, adw_navigation_page_new (gtk_button_new (), "Accounts"));
  gtk_window_present (fixture->window);
  wait_until (is_mapped, fixture);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
  open_page (fixture);
  g_signal_connect (fixture->page, "shown", G_CALLBACK (on_page_shown), &shown);
  entry = GTK_EDITABLE (get (fixture, is_row, "_Email address"));
  expect_focus (fixture, GTK_WIDGET (entry));
  type (fixture, "_Email address", "ann@");
  while (!shown)
    g_main_context_iteration (NULL, TRUE);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  expect_focus (fixture, GTK_WIDGET (entry));
  g_assert_false (gtk_editable_get_selection_bounds (entry, NULL, NULL));
}

static void
test_server_trouble (Fixture *fixture, gconstpointer user_data)
{
  go_to_password (fixture);
  set_servers (fixture);
  g_object_set (fixture->setup, "imap-port", get_number ("TERN_TEST_IMAP", 0), NULL);
  type (fixture, "_Password", "secret");
  press_return (fixture);
  wait_until (is_ready, fixture);
  get (fixture, is_label, "does not encrypt from the start on port");
  expect_focus (fixture, get (fixture, is_row, "_Encryption for reading"));
  shoot (fixture, "server-trouble");
}

/* A port is typed; what is none is said to be none, in its place. */
static void
test_port (Fixture *fixture, gconstpointer user_data)
{
  guint port;

  go_to_password (fixture);
  type (fixture, "_Password", "secret");
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (get (fixture, is_expander, "Server _settings")), TRUE);
  settle ();
  type (fixture, "P_ort for reading", "1143");
  g_object_get (fixture->setup, "imap-port", &port, NULL);
  g_assert_cmpuint (port, ==, 1143);
  type (fixture, "P_ort for reading", "9999x");
  g_signal_emit_by_name (get (fixture, is_button, "_Sign In"), "clicked");
  settle ();
  get (fixture, is_label, "A port is a number from 1 to 65535.");
  expect_focus (fixture, get (fixture, is_row, "P_ort for reading"));
}

/* Nobody answers at a door that only listens. */
static void
test_cancel (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  guint port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);

  go_to_password (fixture);
  set_servers (fixture);
  g_object_set (fixture->setup, "imap-port", port, NULL);
  type (fixture, "_Password", "secret");
  press_return (fixture);
  expect_focus (fixture, get (fixture, is_button, "C_ancel"));
  shoot (fixture, "trying");
  press_return (fixture);
  wait_until (is_ready, fixture);
  expect_focus (fixture, get (fixture, is_button, "_Sign In"));
  get (fixture, is_row, "_Password");
}

static void
test_certificate (Fixture *fixture, gconstpointer user_data)
{
  AdwDialog *dialog;

  go_to_password (fixture);
  set_servers (fixture);
  type (fixture, "_Password", "wrong");
  press_return (fixture);
  wait_until (has_dialog, fixture);
  dialog = adw_window_get_visible_dialog (ADW_WINDOW (fixture->window));
  g_assert_true (TERN_IS_CERTIFICATE_DIALOG (dialog));
  g_assert_cmpstr (adw_alert_dialog_get_default_response (ADW_ALERT_DIALOG (dialog)), ==, "cancel");
  g_assert_cmpstr (adw_alert_dialog_get_close_response (ADW_ALERT_DIALOG (dialog)), ==, "cancel");
  settle ();
  get (fixture, is_label, "127.0.0.1");
  get (fixture, is_label, "Whoever vouches for it is unknown to this computer.");
  get (fixture, is_label, "Tern test authority");
  expect_focus (fixture, get (fixture, is_button, "_Cancel"));
  shoot (fixture, "certificate");

  answer (fixture, "_Cancel");
  get (fixture, is_label, "The certificate of 127.0.0.1 is not trusted.");
  settle ();
  expect_focus (fixture, get (fixture, is_row, "Server for _reading"));

  g_signal_emit_by_name (get (fixture, is_button, "_Sign In"), "clicked");
  answer (fixture, "_Trust It");
  wait_until (is_ready, fixture);
  get (fixture, is_label, "127.0.0.1 did not accept the user name and password.");
  settle ();
  expect_focus (fixture, get (fixture, is_row, "_Password"));
  shoot (fixture, "refused");
}

static void
sign_in (Fixture *fixture)
{
  go_to_password (fixture);
  set_servers (fixture);
  type (fixture, "_Password", "secret");
  type (fixture, "Your _name", "Ann Berg");
  press_return (fixture);
  answer (fixture, "_Trust It");
  answer (fixture, "_Trust It");
  wait_until (has_signed_in, fixture);
  g_assert_cmpstr (fixture->signed_in, ==, EMAIL);
  /* There is no keyring here. */
  g_assert_true (fixture->kept_for_session);
  g_assert_nonnull (strstr (tern_sign_in_page_get_notice (fixture->page), "until Tern closes"));
}

static void
test_sign_in (Fixture *fixture, gconstpointer user_data)
{
  sign_in (fixture);
}

/* An account that could not sign in, with a change that waits and one that was set aside. */
static TernMailAccount *
make_account (void)
{
  const TernAccountFields fields = { .id = EMAIL, .email = EMAIL, .imap_url = "imaps://imap.example.org" };
  const TernEngineEvent refused = { .kind = TERN_ENGINE_EVENT_STATE,
                                    .state = TERN_ENGINE_STATE_REFUSED,
                                    .trouble = TERN_ENGINE_TROUBLE_PASSWORD,
                                    .text = "The server did not accept the password." };
  g_autoptr (TernAccount) account = tern_account_new (&fields, NULL);
  g_autoptr (TernEngineEvent) event = tern_engine_event_new (&refused);
  TernMailAccount *self = tern_mail_account_new (account);

  tern_mail_account_take_event (self, event);
  tern_mail_account_set_journal (self, 1, 1);
  return self;
}

static void
on_removed (TernAccountsPage *page, const char *id, Fixture *fixture)
{
  fixture->removed = g_strdup (id);
}

static gboolean
has_removed (Fixture *fixture)
{
  return fixture->removed != NULL;
}

static gboolean
shows_account (Fixture *fixture)
{
  return find (GTK_WIDGET (fixture->window), is_button, "_Remove Account…") != NULL;
}

static void
test_accounts (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GListStore) accounts = g_list_store_new (TERN_TYPE_MAIL_ACCOUNT);
  g_autoptr (TernMailAccount) account = make_account ();
  g_autofree char *path = g_build_filename (fixture->folder, "accounts.ini", NULL);
  g_autofree char *text = NULL;
  TernAccountsPage *page;

  sign_in (fixture);
  g_list_store_append (accounts, account);
  page = tern_accounts_page_new (G_LIST_MODEL (accounts), fixture->port, fixture->folder);
  g_signal_connect (page, "removed", G_CALLBACK (on_removed), fixture);
  adw_navigation_view_replace (fixture->view, (AdwNavigationPage *[]){ ADW_NAVIGATION_PAGE (page) }, 1);
  settle ();
  get (fixture, is_label, "did not accept the password");
  shoot (fixture, "accounts");
  gtk_widget_activate (get (fixture, is_row, EMAIL));
  wait_until (shows_account, fixture);
  settle ();
  expect_focus (fixture, get (fixture, is_row, "New _password"));
  shoot (fixture, "existing");
  g_signal_emit_by_name (get (fixture, is_button, "_Remove Account…"), "clicked");
  wait_until (has_dialog, fixture);
  settle ();
  expect_focus (fixture, get (fixture, is_button, "_Cancel"));
  get (fixture, is_label, "2 changes have not reached the server yet, and are lost.");
  shoot (fixture, "remove");
  answer (fixture, "_Cancel");
  settle ();
  expect_focus (fixture, get (fixture, is_button, "_Remove Account…"));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, EMAIL));
  g_signal_emit_by_name (get (fixture, is_button, "_Remove Account…"), "clicked");
  answer (fixture, "_Remove");
  wait_until (has_removed, fixture);
  g_assert_cmpstr (fixture->removed, ==, EMAIL);
  g_clear_pointer (&text, g_free);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_null (strstr (text, EMAIL));
}

static void
add (const char *path, void (*func) (Fixture *fixture, gconstpointer user_data))
{
  g_test_add (path, Fixture, NULL, set_up, func, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, "gtk-xft-dpi",
                (int) (96 * 1024 * get_number ("TERN_TEST_TEXT", 100) / 100), NULL);
  if (g_getenv ("TERN_TEST_DARK") != NULL)
    adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
  add ("/ui/sign-in/address", test_address);
  add ("/ui/sign-in/quick", test_quick);
  add ("/ui/sign-in/server-trouble", test_server_trouble);
  add ("/ui/sign-in/port", test_port);
  add ("/ui/sign-in/cancel", test_cancel);
  add ("/ui/sign-in/certificate", test_certificate);
  add ("/ui/sign-in/sign-in", test_sign_in);
  add ("/ui/sign-in/accounts", test_accounts);
  return g_test_run ();
}
