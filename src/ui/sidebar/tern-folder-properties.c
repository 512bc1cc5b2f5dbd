/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The properties of a folder; see the header. */

#include "ui/sidebar/tern-folder-properties.h"

#include "model/tern-folder-room.h"
#include "ui/accounts/tern-combo-focus.h"
#include "ui/accounts/tern-fact-row.h"
#include "ui/sidebar/tern-folder-words.h"
#include "ui/waiting/tern-check-dialog.h"

#include <glib/gi18n-lib.h>

/* It is scrolled where there is less. */
#define DIALOG_WIDTH 460
#define DIALOG_HEIGHT 680

struct _TernFolderProperties
{
  AdwDialog parent_instance;

  TernClient *client;
  TernFolder *folder;
  TernFolderRoom *room;
  AdwActionRow *name;
  AdwActionRow *path;
  AdwActionRow *role;
  AdwActionRow *messages;
  AdwActionRow *size;
  AdwActionRow *here;
  AdwComboRow *keep;
  AdwButtonRow *pause; /* while something is fetched that is to be kept */
};

G_DEFINE_FINAL_TYPE (TernFolderProperties, tern_folder_properties, ADW_TYPE_DIALOG)

/* --- what is said --- */

static char *
describe_messages (TernFolder *folder)
{
  guint total = tern_folder_get_total (folder), unread = tern_folder_get_unread (folder);
  gint64 expected = tern_folder_get_expected (folder);
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, ngettext ("%'u message", "%'u messages", total), total);
  if (unread > 0)
    g_string_append_printf (text, ngettext (", %'u unread", ", %'u unread", unread), unread);
  if (expected > total)
    /* Translators: how many messages the server has, where not all of them are listed here yet. */
    g_string_append_printf (text, _(" (the server has %'u)"), (guint) MIN (expected, G_MAXUINT));
  return g_strdup (text->str);
}

static char *
describe_here (guint64 messages, guint64 whole, guint64 whole_bytes)
{
  g_autofree char *size = g_format_size (whole_bytes);

  if (messages == 0)
    return g_strdup (_("Nothing"));
  /* Translators: how many whole messages are on this computer, of how many, and their size. */
  return g_strdup_printf (_("%1$'" G_GUINT64_FORMAT " of %2$'" G_GUINT64_FORMAT
                            " messages with everything in them, %3$s"),
                          whole, messages, size);
}

static gboolean
has_focus (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && (focus == widget || gtk_widget_is_ancestor (focus, widget));
}

/* The focus does not go with a row that goes. */
static void
show_pause (TernFolderProperties *self, gboolean fetching)
{
  gboolean offline = tern_client_get_offline (self->client);

  if (!fetching && has_focus (GTK_WIDGET (self->pause)))
    gtk_widget_grab_focus (GTK_WIDGET (self->keep));
  gtk_widget_set_visible (GTK_WIDGET (self->pause), fetching);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->pause), offline ? _("_Go On") : _("_Pause"));
}

static void
show_room (TernFolderProperties *self)
{
  guint64 messages, bytes, whole, whole_bytes;
  gboolean known = tern_folder_room_get (self->room, &messages, &bytes, &whole, &whole_bytes);
  TernFolderKeep keep = tern_folder_room_get_keep (self->room);
  g_autofree char *size = g_format_size (bytes);
  g_autofree char *here = describe_here (messages, whole, whole_bytes);

  tern_fact_row_say (self->size, known ? size : "");
  tern_fact_row_say (self->here, known ? here : "");
  adw_combo_row_set_selected (self->keep, keep);
  show_pause (self, known && keep == TERN_FOLDER_KEEP_ALWAYS && whole < messages);
}

static void
show_folder (TernFolderProperties *self)
{
  TernFolder *folder = self->folder;
  g_autofree char *messages = describe_messages (folder);
  const char *role = tern_folder_words_name_role (tern_folder_get_role (folder), NULL);

  tern_fact_row_say (self->name, tern_folder_words_name (folder));
  tern_fact_row_say (self->path, tern_folder_get_path (folder));
  tern_fact_row_say (self->role, role != NULL ? role : _("Nothing in particular"));
  tern_fact_row_say (self->messages, messages);
}

/* --- what is chosen --- */

static void
on_keep_chosen (TernFolderProperties *self)
{
  tern_folder_room_set_keep (self->room, adw_combo_row_get_selected (self->keep));
}

static void
on_pause_activated (TernFolderProperties *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.work-offline", NULL);
  show_room (self);
}

static void
on_check_activated (TernFolderProperties *self)
{
  adw_dialog_present (tern_check_dialog_new (self->client, self->folder), GTK_WIDGET (self));
}

/* --- the dialog --- */

static AdwPreferencesGroup *
add_group (AdwPreferencesPage *page, const char *title)
{
  GtkWidget *group = adw_preferences_group_new ();

  if (title != NULL)
    adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  adw_preferences_page_add (page, ADW_PREFERENCES_GROUP (group));
  return ADW_PREFERENCES_GROUP (group);
}

static AdwButtonRow *
add_button (TernFolderProperties *self, AdwPreferencesGroup *group, const char *title, GCallback activated)
{
  GtkWidget *row = adw_button_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_preferences_row_set_use_underline (ADW_PREFERENCES_ROW (row), TRUE);
  g_signal_connect_object (row, "activated", activated, self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (group, row);
  return ADW_BUTTON_ROW (row);
}

static void
add_keep (TernFolderProperties *self, AdwPreferencesGroup *group)
{
  /* In the order of TernFolderKeep. */
  const char *const names[] = { _("As the account’s settings say"), _("All of it"), _("Nothing"), NULL };
  g_autoptr (GtkStringList) model = gtk_string_list_new (names);

  self->keep = ADW_COMBO_ROW (adw_combo_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->keep), _("_Keep"));
  adw_preferences_row_set_use_underline (ADW_PREFERENCES_ROW (self->keep), TRUE);
  adw_combo_row_set_model (self->keep, G_LIST_MODEL (model));
  adw_combo_row_set_selected (self->keep, tern_folder_room_get_keep (self->room));
  tern_combo_focus_install (self->keep);
  g_signal_connect_object (self->keep, "notify::selected", G_CALLBACK (on_keep_chosen), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (group, GTK_WIDGET (self->keep));
}

static void
add_rows (TernFolderProperties *self, AdwPreferencesPage *page)
{
  AdwPreferencesGroup *facts = add_group (page, NULL);
  AdwPreferencesGroup *here = add_group (page, _("On This Computer"));

  self->name = tern_fact_row_add (facts, _("Name"));
  self->path = tern_fact_row_add (facts, _("Place on the server"));
  self->role = tern_fact_row_add (facts, _("Used for"));
  self->messages = tern_fact_row_add (facts, _("Messages"));
  self->size = tern_fact_row_add (facts, _("Size"));
  self->here = tern_fact_row_add (here, _("Kept here"));
  add_keep (self, here);
  self->pause = add_button (self, here, _("_Pause"), G_CALLBACK (on_pause_activated));
  if (tern_folder_get_selectable (self->folder))
    add_button (self, add_group (page, NULL), _("_Check Against the Server"), G_CALLBACK (on_check_activated));
}

static void
tern_folder_properties_dispose (GObject *object)
{
  TernFolderProperties *self = TERN_FOLDER_PROPERTIES (object);

  g_clear_object (&self->room);
  g_clear_object (&self->folder);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (tern_folder_properties_parent_class)->dispose (object);
}

static void
tern_folder_properties_class_init (TernFolderPropertiesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tern_folder_properties_dispose;
}

static void
tern_folder_properties_init (TernFolderProperties *self)
{
}

AdwDialog *
tern_folder_properties_new (TernClient *client, TernFolder *folder)
{
  TernFolderProperties *self = g_object_new (TERN_TYPE_FOLDER_PROPERTIES, NULL);
  GtkWidget *view = adw_toolbar_view_new (), *page = adw_preferences_page_new ();

  self->client = g_object_ref (client);
  self->folder = g_object_ref (folder);
  self->room = tern_folder_room_new (client, folder);
  add_rows (self, ADW_PREFERENCES_PAGE (page));
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), page);
  adw_dialog_set_child (ADW_DIALOG (self), view);
  adw_dialog_set_title (ADW_DIALOG (self), _("Folder Properties"));
  adw_dialog_set_content_width (ADW_DIALOG (self), DIALOG_WIDTH);
  adw_dialog_set_content_height (ADW_DIALOG (self), DIALOG_HEIGHT);
  adw_dialog_set_focus (ADW_DIALOG (self), GTK_WIDGET (self->keep));
  g_signal_connect_object (self->room, "changed", G_CALLBACK (show_room), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (folder, "notify", G_CALLBACK (show_folder), self, G_CONNECT_SWAPPED);
  show_folder (self);
  show_room (self);
  return ADW_DIALOG (self);
}
