/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Shows the source; see the header. */
#include "ui/reader/tern-source-dialog.h"

#include "ui/reader/tern-source-text.h"

#include <glib/gi18n.h>

struct _TernSourceDialog
{
  AdwDialog parent_instance;

  char *reason; /* (nullable) */
  GCancellable *cancellable;
  AdwBanner *banner;
  GtkStack *pages;
  AdwStatusPage *problem;
  GtkTextView *text;
};

G_DEFINE_FINAL_TYPE (TernSourceDialog, tern_source_dialog, ADW_TYPE_DIALOG)

static void
say (TernSourceDialog *self, const char *sentence)
{
  adw_banner_set_title (self->banner, sentence);
  adw_banner_set_revealed (self->banner, TRUE);
}

/* A line that is broken to fit gets no hyphen: nobody wrote one. */
static void
fill (GtkTextBuffer *buffer, const char *text)
{
  GtkTextTag *tag = gtk_text_buffer_create_tag (buffer, NULL, "insert-hyphens", FALSE, NULL);
  GtkTextIter start, end;

  gtk_text_buffer_set_text (buffer, text, -1);
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_apply_tag (buffer, tag, &start, &end);
  gtk_text_buffer_place_cursor (buffer, &start);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TernSourceDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes
      = tern_message_content_read_source_finish (TERN_MESSAGE_CONTENT (source), result, &error);
  g_autofree char *readable = NULL;
  g_autofree char *size = NULL;
  g_autofree char *sentence = NULL;
  gsize length;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (bytes == NULL)
    {
      g_autofree char *escaped = g_markup_escape_text (error->message, -1);

      adw_status_page_set_description (self->problem, escaped);
      gtk_stack_set_visible_child_name (self->pages, "problem");
      return;
    }
  length = MIN (g_bytes_get_size (bytes), TERN_SOURCE_MAX_BYTES);
  if (length < g_bytes_get_size (bytes))
    {
      size = g_format_size_full (g_bytes_get_size (bytes), G_FORMAT_SIZE_DEFAULT);
      /* Translators: %s is the size of the whole, such as "12.3 MB". */
      sentence = g_strdup_printf (_("Only the beginning of %s is shown. Save the message to have all of it."), size);
      say (self, sentence);
    }
  else if (self->reason != NULL)
    say (self, self->reason);
  readable = tern_source_text_new (bytes, length);
  fill (gtk_text_view_get_buffer (self->text), readable);
  gtk_stack_set_visible_child_name (self->pages, "source");
  gtk_widget_grab_focus (GTK_WIDGET (self->text));
}

static void
tern_source_dialog_closed (AdwDialog *dialog)
{
  g_cancellable_cancel (TERN_SOURCE_DIALOG (dialog)->cancellable);
}

static void
tern_source_dialog_dispose (GObject *object)
{
  TernSourceDialog *self = TERN_SOURCE_DIALOG (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->reason, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (object), TERN_TYPE_SOURCE_DIALOG);
  G_OBJECT_CLASS (tern_source_dialog_parent_class)->dispose (object);
}

static void
tern_source_dialog_class_init (TernSourceDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tern_source_dialog_dispose;
  ADW_DIALOG_CLASS (klass)->closed = tern_source_dialog_closed;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/ternmail/Tern/ui/reader/tern-source-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, TernSourceDialog, banner);
  gtk_widget_class_bind_template_child (widget_class, TernSourceDialog, pages);
  gtk_widget_class_bind_template_child (widget_class, TernSourceDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, TernSourceDialog, text);
}

static void
tern_source_dialog_init (TernSourceDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

TernSourceDialog *
tern_source_dialog_new (TernMessageContent *content, const char *reason)
{
  TernSourceDialog *self = g_object_new (TERN_TYPE_SOURCE_DIALOG, NULL);

  self->reason = g_strdup (reason);
  tern_message_content_read_source_async (content, self->cancellable, read_cb, g_object_ref (self));
  return self;
}
