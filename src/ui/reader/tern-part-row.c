/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A part of a message; see the header. */
#include "ui/reader/tern-part-row.h"

#include <glib/gi18n.h>

/* In pixels; further in, the text would have no room in a narrow window. */
#define INDENT 12
#define MAX_INDENTS 6

struct _TernPartRow
{
  AdwActionRow parent_instance;

  TernMessageContent *content;
  char *section;
  char *file_name;
  char *facts;               /* what is below its name */
  GCancellable *cancellable; /* (nullable): of what is being saved */
  gboolean told;             /* that it is being fetched */
};

G_DEFINE_FINAL_TYPE (TernPartRow, tern_part_row, ADW_TYPE_ACTION_ROW)

static void
announce (TernPartRow *self, const char *sentence)
{
  gtk_accessible_announce (GTK_ACCESSIBLE (self), sentence, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

/* Beside what it is; read with the row as well. */
static void
say (TernPartRow *self, const char *words)
{
  /* Translators: what a part of a message is, then what became of saving it. */
  g_autofree char *subtitle = g_strdup_printf (_("%s · %s"), self->facts, words);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), subtitle);
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words, -1);
}

static void
on_progress (TernPartRow *self, const char *section, guint64 done, guint64 total)
{
  g_autofree char *first = g_format_size (done);
  g_autofree char *last = g_format_size (total);
  /* Translators: how much of a file is here: "1.2 MB of 3.4 MB". */
  g_autofree char *words = g_strdup_printf (_("%s of %s"), first, last);
  /* Translators: said by a screen reader; %s is the name of a file. */
  g_autofree char *begun = g_strdup_printf (_("Fetching %s"), self->file_name);

  if (self->cancellable == NULL || !g_str_equal (section, self->section) || total == 0)
    return;
  say (self, words);
  if (!self->told)
    announce (self, begun);
  self->told = TRUE;
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TernPartRow) self = data;
  g_autoptr (GError) error = NULL;
  /* Translators: said by a screen reader; %s is the name of a file. */
  g_autofree char *sentence = g_strdup_printf (_("Saved %s"), self->file_name);
  gboolean saved = tern_message_content_save_part_finish (TERN_MESSAGE_CONTENT (source), result, &error);

  g_clear_object (&self->cancellable);
  /* Its dialog was closed. */
  if (gtk_widget_get_root (GTK_WIDGET (self)) == NULL)
    return;
  say (self, saved ? _("Saved") : error->message);
  announce (self, saved ? sentence : error->message);
}

static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TernPartRow) self = data;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL);

  if (file == NULL || self->cancellable != NULL || gtk_widget_get_root (GTK_WIDGET (self)) == NULL)
    return;
  self->cancellable = g_cancellable_new ();
  self->told = FALSE;
  tern_message_content_save_part_async (self->content, self->section, file, self->cancellable, saved_cb,
                                        g_object_ref (self));
}

static void
save_as (AdwActionRow *row)
{
  TernPartRow *self = TERN_PART_ROW (row);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  if (self->cancellable != NULL)
    return;
  gtk_file_dialog_set_title (dialog, _("Save Part"));
  gtk_file_dialog_set_initial_name (dialog, self->file_name);
  gtk_file_dialog_save (dialog, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, NULL, chosen_cb, g_object_ref (self));
}

static void
tern_part_row_finalize (GObject *object)
{
  TernPartRow *self = TERN_PART_ROW (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->content);
  g_free (self->section);
  g_free (self->file_name);
  g_free (self->facts);
  G_OBJECT_CLASS (tern_part_row_parent_class)->finalize (object);
}

static void
tern_part_row_class_init (TernPartRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tern_part_row_finalize;
  ADW_ACTION_ROW_CLASS (klass)->activate = save_as;
}

static void
tern_part_row_init (TernPartRow *self)
{
  g_object_set (self, "use-markup", FALSE, "title-lines", 2, "subtitle-lines", 0, NULL);
}

static char *
choose_name (const TernMimePart *part)
{
  g_autofree char *name = NULL;

  if (part->filename != NULL)
    return g_strdup (part->filename);
  if (part->is_message)
    return g_strdup (_("Attached message.eml"));
  /* Translators: %s is the number of a part of a message, such as "2.1", here and in the next two. */
  name = g_strdup_printf (_("Part %s"), part->section);
  if (g_str_equal (part->type, "text/plain"))
    return g_strconcat (name, ".txt", NULL);
  return g_strconcat (name, g_str_equal (part->type, "text/html") ? ".html" : NULL, NULL);
}

static char *
describe_place (const TernMimePart *part, const char *within)
{
  if (*part->section != '\0')
    return g_strdup_printf (_("Part %s"), part->section);
  if (*within != '\0')
    return g_strdup_printf (_("The whole of part %s"), within);
  return g_strdup (_("The whole message"));
}

/* What is said of it besides its place and its name; @between: two of them. */
static char *
join_facts (const TernMimePart *part, const char *between)
{
  g_autofree char *size = g_format_size (part->size);

  if (part->is_multipart)
    return g_strjoin (between, part->type, _("holds the parts below, which are saved one by one"), NULL);
  return g_strjoin (between, part->type, size, part->encoding, NULL);
}

static void
describe (TernPartRow *self, const TernMimePart *part, const char *within)
{
  g_autofree char *place = describe_place (part, within);
  g_autofree char *facts = join_facts (part, " · ");
  g_autofree char *spoken = join_facts (part, ", ");
  g_autofree char *named = g_strjoin (", ", place, part->filename, NULL);
  g_autofree char *sentence = g_strjoin (", ", named, spoken, NULL);

  self->facts = part->filename != NULL ? g_strjoin (" · ", place, facts, NULL) : g_steal_pointer (&facts);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), part->filename != NULL ? part->filename : place);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), self->facts);
  /* Its title labels it, and would be said without the rest; what is below describes it, and would be said twice. */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence, -1);
}

static void
indent (TernPartRow *self, guint depth)
{
  GtkWidget *space = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_set_size_request (space, INDENT * MIN (depth, MAX_INDENTS), -1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (self), space);
}

static void
add_button (TernPartRow *self)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("document-save-symbolic");
  /* Translators: %s is the name of a file. */
  g_autofree char *words = g_strdup_printf (_("Save %s"), self->file_name);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (save_as), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), button);
}

TernPartRow *
tern_part_row_new (TernMessageContent *content, const TernMimePart *part, const char *within)
{
  TernPartRow *self = g_object_new (TERN_TYPE_PART_ROW, NULL);

  self->content = g_object_ref (content);
  self->section = g_strdup (part->section);
  self->file_name = choose_name (part);
  describe (self, part, within);
  if (part->depth > 0)
    indent (self, part->depth);
  if (!part->is_multipart)
    add_button (self);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), !part->is_multipart);
  g_signal_connect_object (content, "part-progress", G_CALLBACK (on_progress), self, G_CONNECT_SWAPPED);
  return self;
}

void
tern_part_row_stop (TernPartRow *self)
{
  g_cancellable_cancel (self->cancellable);
}
