/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The program; see the header. */

#include "app/tern-application.h"

#include "app/tern-picture-senders.h"
#include "ui/window/tern-file-windows.h"
#include "ui/window/tern-menu-names.h"
#include "ui/window/tern-window.h"

#include <glib/gi18n.h>

struct _TernApplication
{
  AdwApplication parent_instance;

  char *data_dir;
  char *config_dir;
  GSettings *settings;
  TernClient *client; /* from the first window on */
  gboolean opening;
  GPtrArray *files;   /* GFile: to be shown once the client is open */
  gboolean no_window; /* only files were asked for */
};

G_DEFINE_FINAL_TYPE (TernApplication, tern_application, ADW_TYPE_APPLICATION)

/* The same places as ternctl's. */
static char *
find_dir (const char *given, const char *variable, const char *base)
{
  const char *named = given != NULL ? given : g_getenv (variable);

  return named != NULL && *named != '\0' ? g_canonicalize_filename (named, NULL)
                                         : g_build_filename (base, "tern", NULL);
}

static int
tern_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  TernApplication *self = TERN_APPLICATION (application);
  const char *data_dir = NULL;
  const char *config_dir = NULL;

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("Tern %s\n", TERN_VERSION);
      return 0;
    }
  g_variant_dict_lookup (options, "data-dir", "^&ay", &data_dir);
  g_variant_dict_lookup (options, "config-dir", "^&ay", &config_dir);
  self->data_dir = find_dir (data_dir, "TERN_DATA_DIR", g_get_user_data_dir ());
  self->config_dir = find_dir (config_dir, "TERN_CONFIG_DIR", g_get_user_config_dir ());
  /* Folders of its own: another Tern, not another window of the one that may be running. */
  if (data_dir != NULL || config_dir != NULL)
    g_application_set_flags (application, g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
  return -1;
}

/* Mail is on the screen before the network is asked. */
static gboolean
start_client (GtkWidget *window, GdkFrameClock *clock, gpointer data)
{
  tern_client_start (data);
  return G_SOURCE_REMOVE;
}

static void
show_window (TernApplication *self)
{
  TernWindow *window = tern_window_new (ADW_APPLICATION (self), self->client, self->settings);

  gtk_widget_add_tick_callback (GTK_WIDGET (window), start_client, g_object_ref (self->client), g_object_unref);
  gtk_window_present (GTK_WINDOW (window));
}

static void
show_files (TernApplication *self)
{
  for (guint i = 0; i < self->files->len; i++)
    tern_file_windows_open (GTK_APPLICATION (self), self->client, self->settings, self->files->pdata[i]);
  if (self->files->len > 0)
    tern_client_start (self->client);
  g_ptr_array_set_size (self->files, 0);
}

static gboolean
is_open (TernApplication *self)
{
  return self->client != NULL && tern_client_get_port (self->client) != NULL;
}

static void
show_failure (TernApplication *self, const GError *error)
{
  GtkWidget *window = adw_application_window_new (GTK_APPLICATION (self));
  GtkWidget *view = adw_toolbar_view_new ();
  GtkWidget *page = adw_status_page_new ();

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), "dialog-warning-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (page), _("Your Mail Can’t Be Opened"));
  adw_status_page_set_description (ADW_STATUS_PAGE (page), error->message);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), page);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), view);
  gtk_window_set_default_size (GTK_WINDOW (window), 640, 480);
  gtk_window_set_title (GTK_WINDOW (window), _("Tern"));
  gtk_window_present (GTK_WINDOW (window));
}

static void
open_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TernApplication) self = data;
  g_autoptr (GError) error = NULL;

  self->opening = FALSE;
  if (tern_client_open_finish (self->client, result, &error))
    {
      tern_picture_senders_move (self->client, self->settings);
      if (!self->no_window)
        show_window (self);
      show_files (self);
    }
  else
    show_failure (self, error);
  g_application_release (G_APPLICATION (self));
}

static void
open_client (TernApplication *self)
{
  self->opening = TRUE;
  g_clear_object (&self->client);
  self->client = tern_client_new (self->data_dir, self->config_dir);
  g_application_hold (G_APPLICATION (self));
  tern_client_open_async (self->client, NULL, open_cb, g_object_ref (self));
}

/* (nullable): that with all the mail, not one of a message or a file. */
static GtkWindow *
find_window (TernApplication *self)
{
  for (GList *at = gtk_application_get_windows (GTK_APPLICATION (self)); at != NULL; at = at->next)
    if (TERN_IS_WINDOW (at->data))
      return at->data;
  return NULL;
}

static void
tern_application_activate (GApplication *application)
{
  TernApplication *self = TERN_APPLICATION (application);
  GtkWindow *window = find_window (self);

  /* The one that says why there is no mail. */
  if (window == NULL && !is_open (self))
    window = gtk_application_get_active_window (GTK_APPLICATION (self));
  self->no_window = FALSE;
  if (window != NULL)
    gtk_window_present (window);
  else if (!self->opening && is_open (self))
    show_window (self);
  else if (!self->opening)
    open_client (self);
}

/* Files of mail, from the file manager or the command line; the window with all the mail is not asked for. */
static void
tern_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  TernApplication *self = TERN_APPLICATION (application);

  for (int i = 0; i < n_files; i++)
    g_ptr_array_add (self->files, g_object_ref (files[i]));
  if (!self->opening && is_open (self))
    show_files (self);
  else if (!self->opening)
    {
      self->no_window = TRUE;
      open_client (self);
    }
}

static void
close_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  gboolean *closed = data;

  tern_client_close_finish (TERN_CLIENT (source), result, NULL);
  *closed = TRUE;
}

/* The windows are gone: what is left is to let the engine put down what it holds. */
static void
tern_application_shutdown (GApplication *application)
{
  TernApplication *self = TERN_APPLICATION (application);
  gboolean closed = self->client == NULL;

  if (!closed)
    tern_client_close_async (self->client, close_cb, &closed);
  while (!closed)
    g_main_context_iteration (NULL, TRUE);
  g_clear_object (&self->client);
  G_APPLICATION_CLASS (tern_application_parent_class)->shutdown (application);
}

static void
quit_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkApplication *application = data;
  GtkWindow *window;

  while ((window = gtk_application_get_active_window (application)) != NULL)
    {
      gtk_window_close (window);
      if (gtk_application_get_active_window (application) == window)
        break;
    }
  g_application_quit (G_APPLICATION (application));
}

static void
about_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkWindow *window = gtk_application_get_active_window (data);

  adw_show_about_dialog (GTK_WIDGET (window),
                         "application-name", _("Tern"),
                         "application-icon", "org.ternmail.Tern",
                         "version", TERN_VERSION,
                         "developer-name", _("The Tern developers"),
                         "license-type", GTK_LICENSE_GPL_3_0,
                         "comments", _("Mail that is fast, works offline, and is never lost."),
                         NULL);
}

static const GActionEntry entries[] = {
  { .name = "quit", .activate = quit_activated },
  { .name = "about", .activate = about_activated },
};

static void
tern_application_startup (GApplication *application)
{
  TernApplication *self = TERN_APPLICATION (application);

  G_APPLICATION_CLASS (tern_application_parent_class)->startup (application);
  tern_menu_names_install ();
  self->settings = g_settings_new ("org.ternmail.Tern");
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}

static void
tern_application_finalize (GObject *object)
{
  TernApplication *self = TERN_APPLICATION (object);

  g_clear_object (&self->settings);
  g_ptr_array_unref (self->files);
  g_free (self->data_dir);
  g_free (self->config_dir);
  G_OBJECT_CLASS (tern_application_parent_class)->finalize (object);
}

static void
tern_application_class_init (TernApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tern_application_finalize;
  application_class->handle_local_options = tern_application_handle_local_options;
  application_class->startup = tern_application_startup;
  application_class->activate = tern_application_activate;
  application_class->open = tern_application_open;
  application_class->shutdown = tern_application_shutdown;
}

static void
tern_application_init (TernApplication *self)
{
  const GOptionEntry options[] = {
    { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_ ("Keep mail in DIR"), N_ ("DIR") },
    { "config-dir", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_ ("Keep accounts in DIR"), N_ ("DIR") },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Say which version this is"), NULL },
    { 0 },
  };

  self->files = g_ptr_array_new_with_free_func (g_object_unref);
  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

TernApplication *
tern_application_new (void)
{
  return g_object_new (TERN_TYPE_APPLICATION,
                       "application-id", "org.ternmail.Tern",
                       "flags", G_APPLICATION_HANDLES_OPEN,
                       "resource-base-path", "/org/ternmail/Tern",
                       "version", TERN_VERSION,
                       NULL);
}
