/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Type to find a folder; see the header. */

#include "ui/moving/tern-folder-dialog.h"

#include "ui/moving/tern-folder-match.h"
#include "ui/sidebar/tern-folder-words.h"

#include <glib/gi18n-lib.h>

#define RECENT "recent-folders"
/* Within which the dialog is drawn first and libadwaita has done with the focus. */
#define SETTLING_FRAMES 6

struct _TernFolderDialog
{
  AdwDialog parent_instance;

  GSettings *settings;
  GPtrArray *folders; /* TernFolder: all that can be chosen */
  GListStore *found;  /* TernFolder */
  gboolean several;   /* there is more than one account */
  GtkSingleSelection *selection;
  GtkSearchEntry *entry;
  GtkStack *pages;
  GtkListView *list;
  GtkButton *button;
  int settling; /* frames */
};

G_DEFINE_FINAL_TYPE (TernFolderDialog, tern_folder_dialog, ADW_TYPE_DIALOG)

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* "Work, Projects/Work · ann@example.org": a row in one sentence. */
static char *
describe_row (TernFolderDialog *self, TernFolder *folder)
{
  g_autofree char *where = tern_folder_match_describe (folder, self->several);

  /* Translators: a folder, then where it is. */
  return *where != '\0' ? g_strdup_printf (_("%1$s, %2$s"), tern_folder_words_name (folder), where)
                        : g_strdup (tern_folder_words_name (folder));
}

static void
say (TernFolderDialog *self, const char *text)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self->entry)))
    gtk_accessible_announce (GTK_ACCESSIBLE (self->entry), text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

/* What Return would take, and how many there are: nothing else says so while the focus is in the entry. */
static void
say_chosen (TernFolderDialog *self, gboolean number)
{
  TernFolder *folder = gtk_single_selection_get_selected_item (self->selection);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->found));
  guint position = gtk_single_selection_get_selected (self->selection);
  g_autofree char *row = folder != NULL ? describe_row (self, folder) : NULL;
  g_autofree char *text = NULL;

  if (row == NULL)
    text = g_strdup (_("No folder found"));
  else if (number)
    /* Translators: how many folders were found, then the first of them. */
    text = g_strdup_printf (ngettext ("%1$u folder: %2$s", "%1$u folders: %2$s", n), n, row);
  else
    /* Translators: a folder, then its place among those that were found. */
    text = g_strdup_printf (_("%1$s, %2$u of %3$u"), row, position + 1, n);
  say (self, text);
}

static void
find (TernFolderDialog *self)
{
  g_autoptr (GVariant) recent = g_settings_get_value (self->settings, RECENT);
  g_autoptr (GPtrArray) found
      = tern_folder_match_find (self->folders, recent, gtk_editable_get_text (GTK_EDITABLE (self->entry)));

  g_list_store_splice (self->found, 0, g_list_model_get_n_items (G_LIST_MODEL (self->found)), found->pdata,
                       found->len);
  if (found->len > 0)
    gtk_single_selection_set_selected (self->selection, 0);
  if (found->len > 0)
    gtk_list_view_scroll_to (self->list, 0, GTK_LIST_SCROLL_NONE, NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->button), found->len > 0);
  gtk_stack_set_visible_child_name (self->pages, found->len > 0 ? "some" : "none");
}

static void
on_text_changed (TernFolderDialog *self)
{
  find (self);
  say_chosen (self, TRUE);
}

/* The dialog goes first, so that the focus is back where the messages are before they leave. */
static void
choose (TernFolderDialog *self)
{
  g_autoptr (TernFolderDialog) kept = g_object_ref (self);
  TernFolder *folder = gtk_single_selection_get_selected_item (self->selection);
  g_autoptr (GVariant) recent = NULL;

  if (folder == NULL)
    return;
  g_object_ref (folder);
  recent = g_settings_get_value (self->settings, RECENT);
  g_settings_set_value (self->settings, RECENT, tern_folder_match_remember (recent, folder));
  adw_dialog_close (ADW_DIALOG (self));
  g_signal_emit (self, signals[CHOSEN], 0, folder);
  g_object_unref (folder);
}

static void
on_row_activated (TernFolderDialog *self, guint position)
{
  gtk_single_selection_set_selected (self->selection, position);
  choose (self);
}

static void
step (TernFolderDialog *self, int by)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->found));
  guint position = gtk_single_selection_get_selected (self->selection);

  if (n == 0)
    return;
  position = by > 0 ? MIN (position + (guint) by, n - 1) : position - MIN (position, (guint) -by);
  gtk_single_selection_set_selected (self->selection, position);
  gtk_list_view_scroll_to (self->list, position, GTK_LIST_SCROLL_NONE, NULL);
  say_chosen (self, FALSE);
}

/* A screenful less a line, as a list has it. */
#define PAGE 8

static gboolean
on_key_pressed (TernFolderDialog *self, guint key, guint code, GdkModifierType state)
{
  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  switch (key)
    {
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      step (self, 1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      step (self, -1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Page_Down:
    case GDK_KEY_KP_Page_Down:
      step (self, PAGE);
      return GDK_EVENT_STOP;
    case GDK_KEY_Page_Up:
    case GDK_KEY_KP_Page_Up:
      step (self, -PAGE);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
on_cancelled (TernFolderDialog *self)
{
  adw_dialog_close (ADW_DIALOG (self));
}

static gboolean
focus_entry (GtkWidget *dialog, GdkFrameClock *clock, gpointer data)
{
  TernFolderDialog *self = TERN_FOLDER_DIALOG (dialog);

  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  return --self->settling > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* From the bottom of a narrow window libadwaita 1.7 begins at the first button, whatever it was told, or goes on by one
 * from what has the focus. */
static void
tern_folder_dialog_map (GtkWidget *widget)
{
  TERN_FOLDER_DIALOG (widget)->settling = SETTLING_FRAMES;
  GTK_WIDGET_CLASS (tern_folder_dialog_parent_class)->map (widget);
  gtk_widget_add_tick_callback (widget, focus_entry, NULL, NULL);
}

/* --- rows --- */

static GtkWidget *
make_label (const char *style)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "xalign", 0.0,
                                   "ellipsize", PANGO_ELLIPSIZE_MIDDLE, NULL);

  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

static void
on_row_set_up (TernFolderDialog *self, GtkListItem *item)
{
  GtkWidget *row = g_object_new (GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "spacing", 12,
                                 NULL);
  GtkWidget *words = g_object_new (GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "orientation",
                                   GTK_ORIENTATION_VERTICAL, "valign", GTK_ALIGN_CENTER, "hexpand", TRUE, NULL);
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  gtk_box_append (GTK_BOX (words), make_label (NULL));
  gtk_box_append (GTK_BOX (words), make_label ("tern-where"));
  gtk_box_append (GTK_BOX (row), icon);
  gtk_box_append (GTK_BOX (row), words);
  gtk_list_item_set_child (item, row);
}

static void
on_row_bound (TernFolderDialog *self, GtkListItem *item)
{
  TernFolder *folder = gtk_list_item_get_item (item);
  GtkWidget *icon = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GtkWidget *name = gtk_widget_get_first_child (gtk_widget_get_next_sibling (icon));
  GtkWidget *where = gtk_widget_get_next_sibling (name);
  g_autofree char *described = tern_folder_match_describe (folder, self->several);
  g_autofree char *sentence = describe_row (self, folder);

  gtk_image_set_from_icon_name (GTK_IMAGE (icon), tern_folder_words_icon (folder));
  gtk_label_set_label (GTK_LABEL (name), tern_folder_words_name (folder));
  gtk_label_set_label (GTK_LABEL (where), described);
  gtk_widget_set_visible (where, *described != '\0');
  gtk_list_item_set_accessible_label (item, sentence);
}

/* --- the object --- */

static void
tern_folder_dialog_dispose (GObject *object)
{
  TernFolderDialog *self = TERN_FOLDER_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), TERN_TYPE_FOLDER_DIALOG);
  g_clear_object (&self->settings);
  g_clear_object (&self->found);
  g_clear_pointer (&self->folders, g_ptr_array_unref);
  G_OBJECT_CLASS (tern_folder_dialog_parent_class)->dispose (object);
}

static void
tern_folder_dialog_class_init (TernFolderDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tern_folder_dialog_dispose;
  widget_class->map = tern_folder_dialog_map;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/ternmail/Tern/ui/moving/tern-folder-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, TernFolderDialog, selection);
  gtk_widget_class_bind_template_child (widget_class, TernFolderDialog, entry);
  gtk_widget_class_bind_template_child (widget_class, TernFolderDialog, pages);
  gtk_widget_class_bind_template_child (widget_class, TernFolderDialog, list);
  gtk_widget_class_bind_template_child (widget_class, TernFolderDialog, button);
  gtk_widget_class_bind_template_callback (widget_class, on_text_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_key_pressed);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_row_set_up);
  gtk_widget_class_bind_template_callback (widget_class, on_row_bound);
  gtk_widget_class_bind_template_callback (widget_class, choose);
  gtk_widget_class_bind_template_callback (widget_class, on_cancelled);
  signals[CHOSEN] = g_signal_new ("chosen", TERN_TYPE_FOLDER_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, TERN_TYPE_FOLDER);
}

static void
tern_folder_dialog_init (TernFolderDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->found = g_list_store_new (TERN_TYPE_FOLDER);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (self->found));
}

/* Whether the folders are of different accounts. */
static gboolean
are_of_several (GPtrArray *folders)
{
  for (guint i = 1; i < folders->len; i++)
    if (tern_folder_get_account (folders->pdata[i]) != tern_folder_get_account (folders->pdata[0]))
      return TRUE;
  return FALSE;
}

AdwDialog *
tern_folder_dialog_new (TernFolderTree *tree, GSettings *settings, const char *title, const char *verb, gint64 but)
{
  TernFolderDialog *self = g_object_new (TERN_TYPE_FOLDER_DIALOG, "title", title, NULL);

  self->settings = g_object_ref (settings);
  self->folders = tern_folder_match_list (tree, but);
  self->several = are_of_several (self->folders);
  gtk_button_set_label (self->button, verb);
  find (self);
  return ADW_DIALOG (self);
}
