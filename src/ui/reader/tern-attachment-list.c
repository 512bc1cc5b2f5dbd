/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Attachments; see the header. */
#include "ui/reader/tern-attachment-list.h"

#include "ui/reader/tern-preview-dialog.h"
#include "ui/reader/tern-thumbnails.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include <string.h>

/* Further ones are in the source; nobody sends so many to a person. */
#define MAX_CARDS 200

struct _TernAttachmentList
{
  GtkBox parent_instance;

  TernMessageContent *content;
  GPtrArray *list; /* TernAttachmentCard, lent by the box */
  GCancellable *cancellable; /* of the thumbnails */
  AdwClamp *clamp;
  GtkLabel *summary;
  GtkWidget *save_all;
  AdwWrapBox *cards;
};

G_DEFINE_FINAL_TYPE (TernAttachmentList, tern_attachment_list, GTK_TYPE_BOX)

static void
summarize (TernAttachmentList *self, GPtrArray *parts)
{
  guint64 total = 0;
  g_autofree char *size = NULL;
  g_autofree char *words = NULL;

  for (guint i = 0; i < parts->len; i++)
    total += ((TernMimePart *) parts->pdata[i])->size;
  size = g_format_size (total);
  /* Translators: %u is how many there are, %s how large they are together. */
  words = g_strdup_printf (ngettext ("%u Attachment, %s", "%u Attachments, %s", parts->len), parts->len, size);
  gtk_label_set_label (self->summary, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

/* "figures.ods", else "figures (2).ods": the first that is in neither @folder nor @taken. */
static GFile *
find_free_name (GFile *folder, const char *name, GHashTable *taken)
{
  const char *dot = strrchr (name, '.');
  gsize stem = dot != NULL && dot > name ? (gsize) (dot - name) : strlen (name);

  for (guint n = 1;; n++)
    {
      g_autofree char *tried
          = n == 1 ? g_strdup (name) : g_strdup_printf ("%.*s (%u)%s", (int) stem, name, n, name + stem);
      g_autoptr (GFile) file = g_file_get_child (folder, tried);

      if (g_hash_table_contains (taken, tried) || g_file_query_exists (file, NULL))
        continue;
      g_hash_table_add (taken, g_steal_pointer (&tried));
      return g_steal_pointer (&file);
    }
}

static void
folder_chosen_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GPtrArray) cards = data;
  g_autoptr (GFile) folder = gtk_file_dialog_select_folder_finish (GTK_FILE_DIALOG (source), result, NULL);
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; folder != NULL && i < cards->len; i++)
    {
      TernAttachmentCard *card = cards->pdata[i];
      g_autoptr (GFile) file = find_free_name (folder, tern_attachment_card_get_name (card), taken);

      tern_attachment_card_save (card, file);
    }
}

static void
on_preview (TernAttachmentList *self, TernAttachmentCard *card)
{
  g_autoptr (GPtrArray) cards = g_ptr_array_new ();
  guint first = 0;

  for (guint i = 0; i < self->list->len; i++)
    {
      if (tern_attachment_card_get_kind (self->list->pdata[i]) == TERN_PREVIEW_NONE)
        continue;
      if (self->list->pdata[i] == card)
        first = cards->len;
      g_ptr_array_add (cards, self->list->pdata[i]);
    }
  adw_dialog_present (ADW_DIALOG (tern_preview_dialog_new (self->content, cards, first)), GTK_WIDGET (self));
}

/* More of the message came, and these are still its attachments: what they are at, and the focus, stay. */
static gboolean
is_shown (TernAttachmentList *self, TernMessageContent *content, GPtrArray *parts)
{
  gboolean same = content == self->content && self->list->len == MIN (parts->len, MAX_CARDS);

  for (guint i = 0; same && i < self->list->len; i++)
    same = tern_attachment_card_is_of (self->list->pdata[i], parts->pdata[i]);
  return same;
}

static void
clear (TernAttachmentList *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  for (guint i = 0; i < self->list->len; i++)
    adw_wrap_box_remove (self->cards, self->list->pdata[i]);
  g_ptr_array_set_size (self->list, 0);
}

static void
tern_attachment_list_dispose (GObject *object)
{
  TernAttachmentList *self = TERN_ATTACHMENT_LIST (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), TERN_TYPE_ATTACHMENT_LIST);
  g_clear_pointer (&self->list, g_ptr_array_unref);
  g_clear_object (&self->content);
  G_OBJECT_CLASS (tern_attachment_list_parent_class)->dispose (object);
}

static void
tern_attachment_list_class_init (TernAttachmentListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tern_attachment_list_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/ternmail/Tern/ui/reader/tern-attachment-list.ui");
  gtk_widget_class_bind_template_child (widget_class, TernAttachmentList, clamp);
  gtk_widget_class_bind_template_child (widget_class, TernAttachmentList, summary);
  gtk_widget_class_bind_template_child (widget_class, TernAttachmentList, save_all);
  gtk_widget_class_bind_template_child (widget_class, TernAttachmentList, cards);
}

static void
tern_attachment_list_init (TernAttachmentList *self)
{
  self->list = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->save_all, "clicked", G_CALLBACK (tern_attachment_list_save_all), self,
                           G_CONNECT_SWAPPED);
}

void
tern_attachment_list_show (TernAttachmentList *self, TernMessageContent *content)
{
  g_autoptr (GPtrArray) parts = tern_message_content_list_attachments (content);

  if (!is_shown (self, content, parts))
    clear (self);
  g_set_object (&self->content, content);
  for (guint i = self->list->len; i < MIN (parts->len, MAX_CARDS); i++)
    {
      TernAttachmentCard *card = tern_attachment_card_new (content, parts->pdata[i]);

      g_signal_connect_object (card, "preview", G_CALLBACK (on_preview), self, G_CONNECT_SWAPPED);
      adw_wrap_box_append (self->cards, GTK_WIDGET (card));
      g_ptr_array_add (self->list, card);
    }
  if (parts->len > 0)
    summarize (self, parts);
  if (self->cancellable == NULL && parts->len > 0 && !tern_message_content_get_partial (content))
    {
      self->cancellable = g_cancellable_new ();
      tern_thumbnails_make (content, self->list, self->cancellable);
    }
  gtk_widget_set_visible (self->save_all, parts->len > 1);
  gtk_widget_set_visible (GTK_WIDGET (self), parts->len > 0);
}

guint
tern_attachment_list_get_n (TernAttachmentList *self)
{
  return self->list->len;
}

/* Those that are there now: while a person chooses a folder, the reader may go on to another message. */
void
tern_attachment_list_save_all (TernAttachmentList *self)
{
  g_autoptr (GPtrArray) cards = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (self->list->len == 1)
    {
      gtk_widget_activate_action (self->list->pdata[0], "card.save", NULL);
      return;
    }
  for (guint i = 0; i < self->list->len; i++)
    g_ptr_array_add (cards, g_object_ref (self->list->pdata[i]));
  gtk_file_dialog_set_title (dialog, _("Save All Attachments"));
  gtk_file_dialog_select_folder (dialog, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, NULL, folder_chosen_cb,
                                 g_steal_pointer (&cards));
}

void
tern_attachment_list_set_column (TernAttachmentList *self, int width)
{
  adw_clamp_set_maximum_size (self->clamp, width);
  adw_clamp_set_tightening_threshold (self->clamp, width);
}
