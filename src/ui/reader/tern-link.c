/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Opens links; see the header. */
#include "ui/reader/tern-link.h"

#include "model/tern-content-findings.h"
#include "ui/reader/tern-text-links.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include <string.h>

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

/* "https://bank.example@evil.example/" begins with what is no host. */
static char *
dup_false_host (const char *uri)
{
  g_autoptr (GUri) parsed = g_uri_parse (uri, G_URI_FLAGS_PARSE_RELAXED, NULL);
  const char *user = parsed != NULL ? g_uri_get_userinfo (parsed) : NULL;

  return user != NULL && strchr (user, '.') != NULL ? g_strdup (user) : NULL;
}

/* Returns: (transfer full) (nullable): what is odd about where a link leads, whatever it shows. */
static char *
judge_target (const char *uri)
{
  g_autofree char *host = tern_text_link_dup_host (uri);
  g_autofree char *readable = host != NULL ? g_hostname_to_unicode (host) : NULL;
  g_autofree char *false_host = dup_false_host (uri);

  if (host == NULL)
    return NULL;
  if (false_host != NULL)
    /* Translators: what a link begins with, and the host it leads to. */
    return g_strdup_printf (_("The link begins like one to “%s”, but it leads to “%s”."), false_host, host);
  switch (tern_mime_host_judge (host))
    {
    case TERN_MIME_HOST_MIXED:
    case TERN_MIME_HOST_LOOKALIKE:
      /* Translators: a host as it is read, and as it truly is. */
      return g_strdup_printf (_("The link leads to “%s”, in letters that only look like those. It is “%s”."),
                              readable != NULL ? readable : host, host);
    case TERN_MIME_HOST_NUMBER:
      /* Translators: %s is an address of a machine, in figures. */
      return g_strdup_printf (_("The link leads to a machine without a name, “%s”."), host);
    case TERN_MIME_HOST_PLAIN:
    default:
      return NULL;
    }
}

static char *
judge_words (const char *uri, const char *shown)
{
  g_autofree char *host = tern_text_link_dup_host (uri);

  if (shown == NULL || !tern_text_link_misleads (shown, uri))
    return NULL;
  /* Translators: the first %s is the text of a link, the second the host it leads to. */
  return g_strdup_printf (_("The message shows “%s”, but the link leads to “%s”."), shown, host != NULL ? host : uri);
}

static void
warn (GtkWidget *parent, const char *uri, const char *sentence)
{
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (_("Open This Link?"), NULL));

  adw_alert_dialog_format_body (dialog, "%s\n\n%s", sentence, uri);
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
  g_autofree char *sentence = NULL;

  if (!leads_somewhere (uri))
    return;
  sentence = judge_words (uri, shown);
  if (sentence == NULL)
    sentence = judge_target (uri);
  if (sentence != NULL)
    warn (parent, uri, sentence);
  else
    launch (parent, uri);
}
