/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Choosing labels; see the header. */

#include "ui/labels/tern-labels-dialog.h"

#include "ui/list/tern-label-chips.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Of all labels there are and that the messages have: hostile mail may have any number of keywords. */
#define MAX_ROWS 200
/* Within which the dialog is drawn first and libadwaita has done with the focus. */
#define SETTLING_FRAMES 6

struct _TernLabelsDialog
{
  AdwDialog parent_instance;

  TernClient *client;
  TernLabelling *labelling;
  GPtrArray *checks; /* GtkCheckButton, lent: one for each label; its data are "tern-label" and "tern-had" */
  GtkEntry *entry;
  GtkBox *rows;
  GtkBox *making;
  GtkButton *make;
  GtkLabel *make_text;
  GtkDropDown *colour;
  int settling; /* frames */
};

G_DEFINE_FINAL_TYPE (TernLabelsDialog, tern_labels_dialog, ADW_TYPE_DIALOG)

typedef enum
{
  HAS_NONE,
  HAS_SOME,
  HAS_ALL,
} Having;

static const TernLabel *
get_label (GtkWidget *check)
{
  return g_object_get_data (G_OBJECT (check), "tern-label");
}

static Having
get_had (GtkWidget *check)
{
  return (Having) GPOINTER_TO_INT (g_object_get_data (G_OBJECT (check), "tern-had"));
}

static Having
get_having (GtkWidget *check)
{
  if (gtk_check_button_get_inconsistent (GTK_CHECK_BUTTON (check)))
    return HAS_SOME;
  return gtk_check_button_get_active (GTK_CHECK_BUTTON (check)) ? HAS_ALL : HAS_NONE;
}

/* Once it was pressed, it is for all of them. */
static void
on_toggled (GtkCheckButton *check)
{
  gtk_check_button_set_inconsistent (check, FALSE);
}

static void
show_having (GtkWidget *check, Having having)
{
  g_signal_handlers_block_by_func (check, on_toggled, NULL);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), having == HAS_ALL);
  gtk_check_button_set_inconsistent (GTK_CHECK_BUTTON (check), having == HAS_SOME);
  g_signal_handlers_unblock_by_func (check, on_toggled, NULL);
}

/* @label: (transfer full). */
static GtkWidget *
add_row (TernLabelsDialog *self, TernLabel *label, Having having)
{
  g_autofree char *markup = tern_label_chips_dup_markup (label->name, label->colour);
  GtkWidget *text = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "use-markup",
                                  TRUE, "label", markup, "xalign", 0.0, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  GtkWidget *check = g_object_new (GTK_TYPE_CHECK_BUTTON, "child", text, NULL);

  gtk_widget_add_css_class (check, "tern-label-check");
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, label->name, -1);
  g_object_set_data_full (G_OBJECT (check), "tern-label", label, (GDestroyNotify) tern_label_free);
  g_object_set_data (G_OBJECT (check), "tern-had", GINT_TO_POINTER (having));
  g_signal_connect (check, "toggled", G_CALLBACK (on_toggled), NULL);
  show_having (check, having);
  gtk_box_append (self->rows, check);
  g_ptr_array_add (self->checks, check);
  return check;
}

static GtkWidget *
find_keyword (TernLabelsDialog *self, const char *keyword)
{
  for (guint i = 0; i < self->checks->len; i++)
    if (g_ascii_strcasecmp (get_label (self->checks->pdata[i])->keyword, keyword) == 0)
      return self->checks->pdata[i];
  return NULL;
}

static Having
count (TernLabelsDialog *self, const char *keyword)
{
  guint n = tern_labelling_count (self->labelling, keyword);

  return n == 0 ? HAS_NONE : n < tern_labelling_get_n (self->labelling) ? HAS_SOME : HAS_ALL;
}

static void
fill (TernLabelsDialog *self)
{
  g_autoptr (GPtrArray) labels = tern_client_list_labels (self->client);
  g_auto (GStrv) others = tern_labelling_dup_keywords (self->labelling);

  for (guint i = 0; i < labels->len && i < MAX_ROWS; i++)
    {
      const TernLabel *label = labels->pdata[i];

      add_row (self, tern_label_new (label->keyword, label->name, label->colour), count (self, label->keyword));
    }
  for (guint i = 0; others[i] != NULL && self->checks->len < MAX_ROWS; i++)
    if (find_keyword (self, others[i]) == NULL)
      add_row (self, tern_label_new (others[i], NULL, NULL), count (self, others[i]));
}

/* --- finding and making --- */

static gboolean
is_found (const TernLabel *label, const char *text)
{
  g_autofree char *name = g_utf8_casefold (label->name, -1);
  g_autofree char *wanted = g_utf8_casefold (text, -1);

  return strstr (name, wanted) != NULL;
}

static gboolean
is_named (const TernLabel *label, const char *text)
{
  g_autofree char *name = g_utf8_casefold (label->name, -1);
  g_autofree char *wanted = g_utf8_casefold (text, -1);

  return g_str_equal (name, wanted);
}

/* Returns: the first label that is shown, nullable. */
static GtkWidget *
find_shown (TernLabelsDialog *self)
{
  for (guint i = 0; i < self->checks->len; i++)
    if (gtk_widget_get_visible (self->checks->pdata[i]))
      return self->checks->pdata[i];
  return NULL;
}

static char *
dup_text (TernLabelsDialog *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
}

static void
say_found (TernLabelsDialog *self, guint n)
{
  GtkWidget *first = find_shown (self);
  g_autofree char *text = NULL;

  if (first != NULL)
    /* Translators: how many labels were found, then the first of them. */
    text = g_strdup_printf (ngettext ("%1$u label: %2$s", "%1$u labels: %2$s", n), n, get_label (first)->name);
  else
    text = g_strdup (_("No such label; Return makes it"));
  gtk_accessible_announce (GTK_ACCESSIBLE (self->entry), text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
on_text_changed (TernLabelsDialog *self)
{
  g_autofree char *text = dup_text (self);
  g_autofree char *keyword = tern_label_dup_keyword (text);
  /* Translators: %s is the name of a label that is not there yet. */
  g_autofree char *words = g_strdup_printf (_("Make the label “%s”"), text);
  gboolean there = keyword == NULL || find_keyword (self, keyword) != NULL;
  guint n = 0;

  for (guint i = 0; i < self->checks->len; i++)
    {
      const TernLabel *label = get_label (self->checks->pdata[i]);
      gboolean found = is_found (label, text);

      gtk_widget_set_visible (self->checks->pdata[i], found);
      n += found;
      there |= is_named (label, text);
    }
  gtk_label_set_label (self->make_text, words);
  gtk_widget_set_visible (GTK_WIDGET (self->making), !there);
  say_found (self, n);
}

/* The new one is for all of the messages; it is kept when the dialog is applied. */
static void
make_label (TernLabelsDialog *self)
{
  g_autofree char *text = dup_text (self);
  g_autofree char *keyword = tern_label_dup_keyword (text);
  GtkWidget *check;

  if (keyword == NULL || find_keyword (self, keyword) != NULL)
    return;
  check = add_row (self,
                   tern_label_new (keyword, text,
                                   tern_label_get_colours ()[gtk_drop_down_get_selected (self->colour)]),
                   HAS_ALL);
  g_object_set_data (G_OBJECT (check), "tern-had", GINT_TO_POINTER (HAS_NONE));
  g_object_set_data (G_OBJECT (check), "tern-new", check);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
}

/* --- what is done in the end --- */

static void
keep_new (TernLabelsDialog *self, GtkWidget *check)
{
  const TernLabel *label = get_label (check);

  if (g_object_get_data (G_OBJECT (check), "tern-new") != NULL)
    tern_client_name_label (self->client, label->keyword, label->name, label->colour);
}

/* The dialog goes first, so that the focus is back where the messages are. */
static void
apply (TernLabelsDialog *self)
{
  g_autoptr (TernLabelsDialog) kept = g_object_ref (self);
  g_autoptr (GPtrArray) add = g_ptr_array_new ();
  g_autoptr (GPtrArray) remove = g_ptr_array_new ();

  for (guint i = 0; i < self->checks->len; i++)
    {
      GtkWidget *check = self->checks->pdata[i];
      Having having = get_having (check);

      keep_new (self, check);
      if (having != get_had (check) && having != HAS_SOME)
        g_ptr_array_add (having == HAS_ALL ? add : remove, get_label (check)->keyword);
    }
  g_ptr_array_add (add, NULL);
  g_ptr_array_add (remove, NULL);
  adw_dialog_close (ADW_DIALOG (self));
  tern_client_label (self->client, self->labelling, (const char *const *) add->pdata,
                     (const char *const *) remove->pdata, _("Labels changed"));
}

/* With nothing typed all is as it should be; else the first that is found is turned over, or what is typed is made. */
static void
on_entry_activated (TernLabelsDialog *self)
{
  g_autofree char *text = dup_text (self);
  GtkWidget *first = find_shown (self);

  if (*text == '\0')
    apply (self);
  else if (first == NULL)
    make_label (self);
  else
    {
      gtk_check_button_set_active (GTK_CHECK_BUTTON (first), get_having (first) != HAS_ALL);
      gtk_check_button_set_inconsistent (GTK_CHECK_BUTTON (first), FALSE);
      gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
    }
}

static void
on_cancelled (TernLabelsDialog *self)
{
  adw_dialog_close (ADW_DIALOG (self));
}

static gboolean
on_key_pressed (TernLabelsDialog *self, guint key, guint code, GdkModifierType state)
{
  GtkWidget *first = find_shown (self);

  if ((key != GDK_KEY_Down && key != GDK_KEY_KP_Down) || first == NULL
      || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  gtk_widget_grab_focus (first);
  return GDK_EVENT_STOP;
}

/* --- the object --- */

static gboolean
focus_entry (GtkWidget *dialog, GdkFrameClock *clock, gpointer data)
{
  TernLabelsDialog *self = TERN_LABELS_DIALOG (dialog);

  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  return --self->settling > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
tern_labels_dialog_map (GtkWidget *widget)
{
  TERN_LABELS_DIALOG (widget)->settling = SETTLING_FRAMES;
  GTK_WIDGET_CLASS (tern_labels_dialog_parent_class)->map (widget);
  gtk_widget_add_tick_callback (widget, focus_entry, NULL, NULL);
}

static void
tern_labels_dialog_dispose (GObject *object)
{
  TernLabelsDialog *self = TERN_LABELS_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), TERN_TYPE_LABELS_DIALOG);
  g_clear_pointer (&self->checks, g_ptr_array_unref);
  g_clear_pointer (&self->labelling, tern_labelling_free);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (tern_labels_dialog_parent_class)->dispose (object);
}

static void
tern_labels_dialog_class_init (TernLabelsDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tern_labels_dialog_dispose;
  widget_class->map = tern_labels_dialog_map;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/ternmail/Tern/ui/labels/tern-labels-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, TernLabelsDialog, entry);
  gtk_widget_class_bind_template_child (widget_class, TernLabelsDialog, rows);
  gtk_widget_class_bind_template_child (widget_class, TernLabelsDialog, making);
  gtk_widget_class_bind_template_child (widget_class, TernLabelsDialog, make);
  gtk_widget_class_bind_template_child (widget_class, TernLabelsDialog, make_text);
  gtk_widget_class_bind_template_child (widget_class, TernLabelsDialog, colour);
  gtk_widget_class_bind_template_callback (widget_class, on_text_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_key_pressed);
  gtk_widget_class_bind_template_callback (widget_class, on_cancelled);
  gtk_widget_class_bind_template_callback (widget_class, make_label);
  gtk_widget_class_bind_template_callback (widget_class, apply);
}

static void
tern_labels_dialog_init (TernLabelsDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->checks = g_ptr_array_new ();
}

AdwDialog *
tern_labels_dialog_new (TernClient *client, TernLabelling *labelling)
{
  guint n = tern_labelling_get_n (labelling);
  g_autofree char *title = g_strdup_printf (ngettext ("Labels of %'u Message", "Labels of %'u Messages", n), n);
  TernLabelsDialog *self = g_object_new (TERN_TYPE_LABELS_DIALOG, "title", title, NULL);

  self->client = g_object_ref (client);
  self->labelling = labelling;
  fill (self);
  return ADW_DIALOG (self);
}
