/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The keys; see the header. */

#include "ui/window/tern-keys.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#define MAIL N_ ("Messages")
#define MOVING N_ ("Getting About")
#define READING N_ ("Reading")
#define FOLDERS N_ ("Folders")
#define GENERAL N_ ("General")

static const TernKey keys[] = {
  { "win.mark-read", "<Control>i", N_ ("Mark as read"), MAIL, TERN_KEY_PANES },
  { "win.mark-unread", "<Control>u", N_ ("Mark as unread"), MAIL, TERN_KEY_PANES },
  { "win.star", "<Control>d", N_ ("Star, or take the star away"), MAIL, TERN_KEY_PANES },
  { "win.archive", "<Control>e", N_ ("Archive"), MAIL, TERN_KEY_PANES },
  { "win.junk", "<Control>j", N_ ("Junk"), MAIL, TERN_KEY_PANES },
  { "win.trash", "Delete KP_Delete", N_ ("Move to the trash"), MAIL, TERN_KEY_PANES, TRUE },
  { "win.delete", "<Shift>Delete", N_ ("Delete for good"), MAIL, TERN_KEY_PANES, TRUE },
  { "win.move-to", "<Control>m", N_ ("Move to a folder"), MAIL, TERN_KEY_PANES },
  { "win.copy-to", "<Control><Shift>m", N_ ("Copy to a folder"), MAIL, TERN_KEY_PANES },
  { "win.labels", "<Control>t", N_ ("Labels"), MAIL, TERN_KEY_PANES },
  { "win.snooze", "<Control>b", N_ ("Put away until later"), MAIL, TERN_KEY_PANES },
  { "win.mute", "<Control><Shift>e", N_ ("Mute the conversation, or no longer"), MAIL, TERN_KEY_PANES },
  { "win.undo", "<Control>z", N_ ("Undo"), MAIL, TERN_KEY_PANES },
  { "win.redo", "<Control><Shift>z", N_ ("Redo"), MAIL, TERN_KEY_PANES },
  { NULL, "<Control>a", N_ ("Select all"), MAIL, TERN_KEY_OWN },
  { NULL, "<Control>space", N_ ("Select one more, or one less"), MAIL, TERN_KEY_OWN },
  { NULL, "<Shift>Down", N_ ("Select as far as the next"), MAIL, TERN_KEY_OWN },
  { NULL, "<Shift>F10 Menu", N_ ("What can be done with it"), MAIL, TERN_KEY_OWN },

  { "win.next-pane", "F6", N_ ("Next pane"), MOVING, TERN_KEY_EVERYWHERE },
  { "win.previous-pane", "<Shift>F6", N_ ("Previous pane"), MOVING, TERN_KEY_EVERYWHERE },
  { NULL, "Down Up", N_ ("Next or previous message"), MOVING, TERN_KEY_OWN },
  { NULL, "Right Left", N_ ("Unfold or fold a thread"), MOVING, TERN_KEY_OWN },
  { "win.quick-filter", "<Control><Shift>s", N_ ("Quick filter"), MOVING, TERN_KEY_EVERYWHERE },
  { "win.next-unread", "<Alt>Down", N_ ("Next unread message"), MOVING, TERN_KEY_EVERYWHERE },
  { "win.previous-unread", "<Alt>Up", N_ ("Previous unread message"), MOVING, TERN_KEY_EVERYWHERE },
  { NULL, "Return", N_ ("Read the message"), MOVING, TERN_KEY_OWN },
  { "win.own-window", "<Control>o", N_ ("The message in a window of its own"), MOVING, TERN_KEY_PANES },
  { "win.search", "<Control>k", N_ ("Search"), MOVING, TERN_KEY_EVERYWHERE },
  { "win.back", "Escape", N_ ("Back to the list"), MOVING, TERN_KEY_PANES },
  { NULL, "<Control>1", N_ ("The first favourite folder; the others with 2 to 9"), MOVING, TERN_KEY_OWN },
  { "win.sidebar", "F9", N_ ("Show or hide the folders"), MOVING, TERN_KEY_EVERYWHERE },

  { NULL, "<Control><Shift>n", N_ ("New folder"), FOLDERS, TERN_KEY_OWN },
  { NULL, "F2", N_ ("Rename the folder"), FOLDERS, TERN_KEY_OWN },
  { NULL, "<Control><Shift>Up <Control><Shift>Down", N_ ("Move the folder up or down"), FOLDERS, TERN_KEY_OWN },
  { NULL, "slash", N_ ("Find a folder by its path, after typing its beginning"), FOLDERS, TERN_KEY_OWN },

  { NULL, "space", N_ ("Read on"), READING, TERN_KEY_OWN },
  { NULL, "<Control>Down <Control>Up", N_ ("Next or previous message of a conversation"), READING, TERN_KEY_OWN },
  { "reader.find", "<Control>f", N_ ("Find in the message"), READING, TERN_KEY_EVERYWHERE },
  { "reader.find-next", "<Control>g F3", N_ ("Next match"), READING, TERN_KEY_EVERYWHERE },
  { "reader.find-previous", "<Control><Shift>g <Shift>F3", N_ ("Previous match"), READING, TERN_KEY_EVERYWHERE },
  { "reader.links", "<Control><Shift>k", N_ ("Links of the message"), READING, TERN_KEY_EVERYWHERE },
  { "reader.toggle-html", "<Control><Shift>h", N_ ("Show as text, or as it was designed"), READING,
    TERN_KEY_EVERYWHERE },
  { "reader.show-pictures", "<Control><Shift>p", N_ ("Show pictures"), READING, TERN_KEY_EVERYWHERE },
  { "reader.open-attachments", "<Control><Shift>a", N_ ("Go to the attachments"), READING, TERN_KEY_EVERYWHERE },
  { "reader.structure", "<Control><Shift>o", N_ ("Structure of the message"), READING, TERN_KEY_EVERYWHERE },
  { "reader.save-as", "<Control>s", N_ ("Save the message"), READING, TERN_KEY_EVERYWHERE },
  { "reader.print", "<Control>p", N_ ("Print"), READING, TERN_KEY_EVERYWHERE },
  { "reader.zoom-in", "<Control>plus <Control>equal <Control>KP_Add", N_ ("Larger"), READING, TERN_KEY_EVERYWHERE },
  { "reader.zoom-out", "<Control>minus <Control>KP_Subtract", N_ ("Smaller"), READING, TERN_KEY_EVERYWHERE },
  { "reader.zoom-reset", "<Control>0 <Control>KP_0", N_ ("As large as usual"), READING, TERN_KEY_EVERYWHERE },

  { "win.check", "F5", N_ ("Check for mail, and try again what waits"), GENERAL, TERN_KEY_EVERYWHERE },
  { "win.waiting", "<Control><Shift>w", N_ ("Changes that wait"), GENERAL, TERN_KEY_EVERYWHERE },
  { "win.say-status", "<Control><Shift>y", N_ ("Have the status read aloud"), GENERAL, TERN_KEY_EVERYWHERE },
  { "win.preferences", "<Control>comma", N_ ("Preferences"), GENERAL, TERN_KEY_EVERYWHERE },
  { "win.keys", "<Control>question", N_ ("This page"), GENERAL, TERN_KEY_EVERYWHERE },
  { NULL, "F10", N_ ("Main menu"), GENERAL, TERN_KEY_OWN },
  { "window.close", "<Control>w", N_ ("Close the window"), GENERAL, TERN_KEY_EVERYWHERE },
  { "app.quit", "<Control>q", N_ ("Quit"), GENERAL, TERN_KEY_EVERYWHERE },
};

/* Whether keys typed now go into a text. */
static gboolean
is_typing (GtkWidget *pane)
{
  GtkRoot *root = gtk_widget_get_root (pane);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus == NULL)
    return FALSE;
  if (GTK_IS_TEXT_VIEW (focus))
    return gtk_text_view_get_editable (GTK_TEXT_VIEW (focus));
  return GTK_IS_EDITABLE (focus);
}

static gboolean
is_in_menu (GtkWidget *pane)
{
  GtkRoot *root = gtk_widget_get_root (pane);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_get_ancestor (focus, GTK_TYPE_POPOVER) != NULL;
}

static gboolean
run_key (GtkWidget *pane, GVariant *args, gpointer data)
{
  const TernKey *key = data;

  if (is_typing (pane) || is_in_menu (pane))
    return GDK_EVENT_PROPAGATE;
  return gtk_widget_activate_action_variant (pane, key->action, NULL) ? GDK_EVENT_STOP : GDK_EVENT_PROPAGATE;
}

/* The list, or the text of a message: not a button, a menu or a page from somewhere. */
static gboolean
is_for_single_keys (GtkWidget *pane)
{
  GtkRoot *root = gtk_widget_get_root (pane);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL
         && (GTK_IS_TEXT_VIEW (focus) || gtk_widget_get_ancestor (focus, GTK_TYPE_LIST_VIEW) != NULL
             || gtk_widget_get_ancestor (focus, GTK_TYPE_COLUMN_VIEW) != NULL);
}

static gboolean
run_single_key (GtkWidget *pane, GVariant *args, gpointer data)
{
  return is_for_single_keys (pane) ? run_key (pane, args, data) : GDK_EVENT_PROPAGATE;
}

static void
add_key (GtkEventController *controller, const TernKey *key, GtkShortcutFunc run)
{
  g_auto (GStrv) names = g_strsplit (key->keys, " ", -1);

  for (char **name = names; *name != NULL; name++)
    gtk_shortcut_controller_add_shortcut (
        GTK_SHORTCUT_CONTROLLER (controller),
        gtk_shortcut_new (gtk_shortcut_trigger_parse_string (*name),
                          gtk_callback_action_new (run, (gpointer) key, NULL)));
}

const TernKey *
tern_keys_get (guint *n)
{
  *n = G_N_ELEMENTS (keys);
  return keys;
}

void
tern_keys_apply (GtkApplication *application)
{
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (keys[i].where == TERN_KEY_EVERYWHERE)
      {
        g_auto (GStrv) names = g_strsplit (keys[i].keys, " ", -1);

        gtk_application_set_accels_for_action (application, keys[i].action, (const char *const *) names);
      }
}

static void
attach (GtkWidget *pane, GtkPropagationPhase phase, gboolean early)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (controller, phase);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (keys[i].where == TERN_KEY_PANES && keys[i].early == early)
      add_key (controller, &keys[i], run_key);
  gtk_widget_add_controller (pane, controller);
}

void
tern_keys_attach (GtkWidget *pane)
{
  attach (pane, GTK_PHASE_CAPTURE, TRUE);
  attach (pane, GTK_PHASE_BUBBLE, FALSE);
}

static gboolean
do_nothing (GtkWidget *window, GVariant *args, gpointer data)
{
  return GDK_EVENT_STOP;
}

static void
guard (GtkWidget *widget)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (controller),
      gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("<Control><Shift>m"),
                        gtk_callback_action_new (do_nothing, NULL, NULL)));
  gtk_widget_add_controller (widget, controller);
}

/* Every AdwDialog has the key, too. */
static void
on_dialog_shown (AdwApplicationWindow *window)
{
  static const char guarded[] = "tern-keys-guarded";
  AdwDialog *dialog = adw_application_window_get_visible_dialog (window);

  if (dialog == NULL || g_object_get_data (G_OBJECT (dialog), guarded) != NULL)
    return;
  g_object_set_data (G_OBJECT (dialog), guarded, dialog);
  guard (GTK_WIDGET (dialog));
}

void
tern_keys_guard (GtkWidget *window)
{
  guard (window);
  g_signal_connect (window, "notify::visible-dialog", G_CALLBACK (on_dialog_shown), NULL);
}

void
tern_keys_attach_scheme (GtkWidget *pane, const char *scheme)
{
  static const char name[] = "tern-single-keys";
  GtkEventController *old = g_object_get_data (G_OBJECT (pane), name);
  GtkEventController *controller;
  guint n;
  const TernKey *single = tern_keys_get_scheme (scheme, &n);

  if (old != NULL)
    gtk_widget_remove_controller (pane, old);
  g_object_set_data (G_OBJECT (pane), name, NULL);
  if (n == 0)
    return;
  controller = gtk_shortcut_controller_new ();
  for (guint i = 0; i < n; i++)
    add_key (controller, &single[i], run_single_key);
  gtk_widget_add_controller (pane, controller);
  g_object_set_data (G_OBJECT (pane), name, controller);
}
