/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Opens links; see the header. */
#include "ui/reader/tern-link.h"

#include "ui/reader/tern-text-links.h"

#include <adwaita.h>
#include <glib/gi18n.h>

static gboolean
leads_somewhere (const char *uri)
{
  static const char *const schemes[] = { "https", "http", "mailto", "ftp", "tel" };
  g_autofree char *scheme = g_uri_parse_scheme (uri);

  for (guint i = 0; scheme != NULL && i < G_N_ELEMENTS (schemes); i++)
    if (g_ascii_strcasecmp (scheme, schemes[i]) == 0)
      return TRUE;
  return FALSE;
}

static void
launched_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!gtk_uri_launcher_launch_finish (GTK_URI_LAUNCHER (source), result, &error)
      && !g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED)
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_message ("A link could not be opened: %s", error->message);
}

static void
launch (GtkWidget *parent, const char *uri)
{
  g_autoptr (GtkUriLauncher) launcher = gtk_uri_launcher_new (uri);
  GtkRoot *root = gtk_widget_get_root (parent);

  gtk_uri_launcher_launch (launcher, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, NULL, launched_cb, NULL);
}

static void
on_answered (AdwAlertDialog *dialog, const char *response, char *uri)
{
  GtkWidget *parent = g_object_get_data (G_OBJECT (dialog), "parent");

  if (g_str_equal (response, "open") && parent != NULL)
    launch (parent, uri);
}

static void
free_uri (gpointer uri, GClosure *closure)
{
  g_free (uri);
}

static void
warn (GtkWidget *parent, const char *uri, const char *shown)
{
  g_autofree char *host = tern_text_link_dup_host (uri);
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (_("Open This Link?"), NULL));

  /* Translators: the first %s is the text of a link, the second the host it leads to, the third the whole address. */
  adw_alert_dialog_format_body (dialog, _("The message shows “%s”, but the link leads to “%s”.\n\n%s"), shown,
                                host != NULL ? host : uri, uri);
  adw_alert_dialog_add_responses (dialog, "cancel", _("_Cancel"), "open", _("_Open Link"), NULL);
  adw_alert_dialog_set_default_response (dialog, "cancel");
  adw_alert_dialog_set_close_response (dialog, "cancel");
  adw_alert_dialog_set_response_appearance (dialog, "open", ADW_RESPONSE_DESTRUCTIVE);
  g_object_set_data_full (G_OBJECT (dialog), "parent", g_object_ref (parent), g_object_unref);
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_answered), g_strdup (uri), free_uri, 0);
  adw_dialog_present (ADW_DIALOG (dialog), parent);
}

void
tern_link_open (GtkWidget *parent, const char *uri, const char *shown)
{
  if (!leads_somewhere (uri))
    return;
  if (shown != NULL && tern_text_link_misleads (shown, uri))
    warn (parent, uri, shown);
  else
    launch (parent, uri);
}
