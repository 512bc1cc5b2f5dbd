/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* An attachment; see the header. */
#include "ui/reader/tern-attachment-card.h"

#include "ui/reader/tern-opened-file.h"
#include "ui/reader/tern-preview-kind.h"

#include <glib/gi18n.h>

/* What is done with the bytes when they are here. */
typedef enum
{
  WANT_SAVED,
  WANT_OPENED,
} Want;

struct _TernAttachmentCard
{
  GtkBox parent_instance;

  TernMessageContent *content;
  char *section;
  char *file_name;
  char *size;
  TernPreviewKind kind;
  GCancellable *cancellable; /* of what is being saved or opened; NULL: nothing is */
  Want want;                 /* of it, or of what failed */
  GFile *file;               /* (nullable): into which */
  guint said;                /* quarters of the way that were told */

  GtkWidget *open;
  GtkWidget *preview;
  GtkWidget *save;
  GtkWidget *stop;
  GtkWidget *retry;
  GtkImage *icon;
  GtkLabel *name;
  GtkLabel *detail;
  GtkProgressBar *progress;
  GMenuModel *menu;
  GtkWidget *popover; /* made when first wanted */
};

enum
{
  SIGNAL_PREVIEW,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TernAttachmentCard, tern_attachment_card, GTK_TYPE_BOX)

static GtkWindow *
get_window (TernAttachmentCard *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

/* Read with either button as well: the label is spoken with neither. */
static void
say (TernAttachmentCard *self, const char *sentence, gboolean problem)
{
  gtk_label_set_label (self->detail, sentence);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->open), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, sentence, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->save), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, sentence, -1);
  if (problem)
    gtk_widget_add_css_class (GTK_WIDGET (self->detail), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->detail), "error");
}

static void
announce (TernAttachmentCard *self, const char *sentence)
{
  gtk_accessible_announce (GTK_ACCESSIBLE (self), sentence, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

/* Told at the first piece and then at each quarter; seen always. */
static void
on_progress (TernAttachmentCard *self, const char *section, guint64 done, guint64 total)
{
  double part = total > 0 ? MIN (1.0, (double) done / (double) total) : 0;
  g_autofree char *first = g_format_size (done);
  g_autofree char *last = g_format_size (total);
  /* Translators: how much of a file is here: "1.2 MB of 3.4 MB". */
  g_autofree char *words = g_strdup_printf (_("%s of %s"), first, last);
  /* Translators: said by a screen reader; %s is the name of a file. */
  g_autofree char *begun = g_strdup_printf (_("Fetching %s"), self->file_name);

  if (self->cancellable == NULL || !g_str_equal (section, self->section) || total == 0)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->progress), TRUE);
  gtk_progress_bar_set_fraction (self->progress, part);
  gtk_label_set_label (self->detail, words);
  if (self->said > (guint) (part * 4))
    return;
  if (self->said == 0)
    announce (self, begun);
  self->said = (guint) (part * 4) + 1;
  say (self, words, FALSE);
}

static gboolean
has_focus (GtkWidget *button)
{
  GtkRoot *root = gtk_widget_get_root (button);

  return root != NULL && gtk_root_get_focus (root) == button;
}

/* A button that goes while it has the focus hands it to the card itself. */
static void
show_button (TernAttachmentCard *self, GtkWidget *button, gboolean shown)
{
  if (!shown && has_focus (button))
    gtk_widget_grab_focus (self->open);
  gtk_widget_set_visible (button, shown);
}

/* The other buttons stay as they are: one that cannot be pressed loses the focus. Returns: FALSE when it is busy. */
static gboolean
begin (TernAttachmentCard *self, Want want, GFile *file)
{
  if (self->cancellable != NULL)
    return FALSE;
  self->cancellable = g_cancellable_new ();
  self->want = want;
  self->said = 0;
  g_set_object (&self->file, file);
  gtk_widget_set_visible (self->stop, TRUE);
  show_button (self, self->retry, FALSE);
  return TRUE;
}

static void
end (TernAttachmentCard *self)
{
  g_clear_object (&self->cancellable);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), FALSE);
  show_button (self, self->stop, FALSE);
}

static void
fail (TernAttachmentCard *self, const char *sentence)
{
  say (self, sentence, TRUE);
  announce (self, sentence);
  gtk_widget_set_visible (self->retry, TRUE);
}

static void
tell_stopped (TernAttachmentCard *self)
{
  /* Translators: %s is the size of a file that was being fetched. */
  g_autofree char *detail = g_strdup_printf (_("%s · Stopped"), self->size);

  say (self, detail, FALSE);
  announce (self, _("Stopped"));
}

/* Takes back the outcome of a save. Returns: whether the card still lives and it went well. */
static gboolean
finish_save (TernAttachmentCard *self, GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;
  gboolean done = tern_message_content_save_part_finish (self->content, result, &error);

  /* The card went away meanwhile. */
  if (self->cancellable == NULL)
    return FALSE;
  end (self);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    tell_stopped (self);
  else if (!done)
    fail (self, error->message);
  return done;
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TernAttachmentCard) self = data;
  /* Translators: %s is the size of a file that was just saved. */
  g_autofree char *detail = g_strdup_printf (_("%s · Saved"), self->size);
  /* Translators: said by a screen reader; %s is the name of a file. */
  g_autofree char *sentence = g_strdup_printf (_("Saved %s"), self->file_name);

  if (!finish_save (self, result))
    return;
  say (self, detail, FALSE);
  announce (self, sentence);
}

static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TernAttachmentCard) self = data;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL);

  if (file != NULL)
    tern_attachment_card_save (self, file);
}

static void
save_as (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TernAttachmentCard *self = TERN_ATTACHMENT_CARD (widget);
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, _("Save Attachment"));
  gtk_file_dialog_set_initial_name (dialog, self->file_name);
  gtk_file_dialog_save (dialog, get_window (self), NULL, chosen_cb, g_object_ref (self));
}

static void
launched_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TernAttachmentCard) self = data;
  g_autoptr (GError) error = NULL;

  if (gtk_file_launcher_launch_finish (GTK_FILE_LAUNCHER (source), result, &error)
      || g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
    return;
  say (self, _("No program could open this file. It can be saved."), TRUE);
  announce (self, _("No program could open this file. It can be saved."));
}

static void
copied_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TernAttachmentCard) self = data;
  g_autoptr (GtkFileLauncher) launcher = NULL;

  if (!finish_save (self, result))
    return;
  say (self, self->size, FALSE);
  launcher = gtk_file_launcher_new (self->file);
  gtk_file_launcher_launch (launcher, get_window (self), NULL, launched_cb, g_object_ref (self));
}

static void
open_copy (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TernAttachmentCard *self = TERN_ATTACHMENT_CARD (widget);
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = tern_opened_file_new (self->file_name, &error);

  if (file == NULL)
    say (self, error->message, TRUE);
  else if (begin (self, WANT_OPENED, file))
    tern_message_content_save_part_async (self->content, self->section, file, self->cancellable, copied_cb,
                                          g_object_ref (self));
}

static void
show_preview (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, signals[SIGNAL_PREVIEW], 0);
}

static void
stop_fetching (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_cancellable_cancel (TERN_ATTACHMENT_CARD (widget)->cancellable);
}

static void
try_again (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TernAttachmentCard *self = TERN_ATTACHMENT_CARD (widget);
  g_autoptr (GFile) file = self->file != NULL ? g_object_ref (self->file) : NULL;

  if (self->want == WANT_OPENED)
    open_copy (widget, NULL, NULL);
  else if (file != NULL)
    tern_attachment_card_save (self, file);
}

/* Space looks at it, where Return opens it. */
static gboolean
on_key_pressed (TernAttachmentCard *self, guint key, guint code, GdkModifierType state)
{
  if (key != GDK_KEY_space || (state & gtk_accelerator_get_default_mod_mask ()) != 0
      || self->kind == TERN_PREVIEW_NONE || !has_focus (self->open))
    return GDK_EVENT_PROPAGATE;
  show_preview (GTK_WIDGET (self), NULL, NULL);
  return GDK_EVENT_STOP;
}

static void
show_menu (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TernAttachmentCard *self = TERN_ATTACHMENT_CARD (widget);

  if (self->popover == NULL)
    {
      self->popover = gtk_popover_menu_new_from_model (self->menu);
      gtk_widget_set_parent (self->popover, widget);
    }
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

static void
on_secondary_pressed (GtkGestureClick *gesture, int n, double x, double y, TernAttachmentCard *self)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  show_menu (GTK_WIDGET (self), NULL, NULL);
}

static void
tern_attachment_card_dispose (GObject *object)
{
  TernAttachmentCard *self = TERN_ATTACHMENT_CARD (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->popover, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), TERN_TYPE_ATTACHMENT_CARD);
  G_OBJECT_CLASS (tern_attachment_card_parent_class)->dispose (object);
}

static void
tern_attachment_card_finalize (GObject *object)
{
  TernAttachmentCard *self = TERN_ATTACHMENT_CARD (object);

  g_object_unref (self->content);
  g_clear_object (&self->file);
  g_free (self->section);
  g_free (self->file_name);
  g_free (self->size);
  G_OBJECT_CLASS (tern_attachment_card_parent_class)->finalize (object);
}

static void
tern_attachment_card_class_init (TernAttachmentCardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tern_attachment_card_dispose;
  object_class->finalize = tern_attachment_card_finalize;
  signals[SIGNAL_PREVIEW] = g_signal_new ("preview", TERN_TYPE_ATTACHMENT_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/ternmail/Tern/ui/reader/tern-attachment-card.ui");
  gtk_widget_class_bind_template_child (widget_class, TernAttachmentCard, open);
  gtk_widget_class_bind_template_child (widget_class, TernAttachmentCard, preview);
  gtk_widget_class_bind_template_child (widget_class, TernAttachmentCard, save);
  gtk_widget_class_bind_template_child (widget_class, TernAttachmentCard, stop);
  gtk_widget_class_bind_template_child (widget_class, TernAttachmentCard, retry);
  gtk_widget_class_bind_template_child (widget_class, TernAttachmentCard, icon);
  gtk_widget_class_bind_template_child (widget_class, TernAttachmentCard, name);
  gtk_widget_class_bind_template_child (widget_class, TernAttachmentCard, detail);
  gtk_widget_class_bind_template_child (widget_class, TernAttachmentCard, progress);
  gtk_widget_class_bind_template_child (widget_class, TernAttachmentCard, menu);
  gtk_widget_class_install_action (widget_class, "card.open", NULL, open_copy);
  gtk_widget_class_install_action (widget_class, "card.preview", NULL, show_preview);
  gtk_widget_class_install_action (widget_class, "card.save", NULL, save_as);
  gtk_widget_class_install_action (widget_class, "card.stop", NULL, stop_fetching);
  gtk_widget_class_install_action (widget_class, "card.retry", NULL, try_again);
  gtk_widget_class_install_action (widget_class, "card.menu", NULL, show_menu);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "card.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "card.menu", NULL);
}

static void
tern_attachment_card_init (TernAttachmentCard *self)
{
  GtkGesture *secondary = gtk_gesture_click_new ();
  GtkGesture *press = gtk_gesture_long_press_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (secondary), GDK_BUTTON_SECONDARY);
  g_signal_connect (secondary, "pressed", G_CALLBACK (on_secondary_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (secondary));
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (press), TRUE);
  g_signal_connect_swapped (press, "pressed", G_CALLBACK (show_menu), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (press));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (on_key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

/* What it is by its type, or by its name where the type says nothing. */
static GIcon *
choose_icon (const TernMimePart *part, const char *name)
{
  g_autofree char *type = g_content_type_from_mime_type (part->type);

  if (g_strcmp0 (part->type, "application/octet-stream") == 0 || type == NULL)
    {
      g_free (type);
      type = g_content_type_guess (name, NULL, 0, NULL);
    }
  return g_content_type_get_icon (type);
}

static char *
choose_name (const TernMimePart *part)
{
  if (part->filename != NULL)
    return g_strdup (part->filename);
  if (part->is_message)
    return g_strdup (_("Attached message.eml"));
  return g_strdup (_("Attachment"));
}

static void G_GNUC_PRINTF (2, 3)
name_button (GtkWidget *button, const char *format, ...)
{
  g_autofree char *words = NULL;
  va_list arguments;

  va_start (arguments, format);
  words = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  gtk_widget_set_tooltip_text (button, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

static void
describe (TernAttachmentCard *self)
{
  /* Translators: an attachment, to a screen reader: its name, then its size. */
  g_autofree char *words = g_strdup_printf (_("Open %s, %s"), self->file_name, self->size);

  gtk_label_set_label (self->name, self->file_name);
  gtk_label_set_label (self->detail, self->size);
  gtk_widget_set_tooltip_text (self->open, self->file_name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->open), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  /* Translators: %s is the name of an attachment, here and in the next three. */
  name_button (self->preview, _("Preview %s"), self->file_name);
  name_button (self->save, _("Save %s"), self->file_name);
  name_button (self->stop, _("Stop Fetching %s"), self->file_name);
  name_button (self->retry, _("Try Again: %s"), self->file_name);
  gtk_widget_set_visible (self->preview, self->kind != TERN_PREVIEW_NONE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "card.preview", self->kind != TERN_PREVIEW_NONE);
}

TernAttachmentCard *
tern_attachment_card_new (TernMessageContent *content, const TernMimePart *part)
{
  TernAttachmentCard *self = g_object_new (TERN_TYPE_ATTACHMENT_CARD, NULL);
  g_autoptr (GIcon) icon = NULL;

  self->content = g_object_ref (content);
  self->section = g_strdup (part->section);
  self->file_name = choose_name (part);
  self->size = g_format_size (part->size);
  self->kind = tern_preview_kind_of (part->type, self->file_name);
  icon = choose_icon (part, self->file_name);
  gtk_image_set_from_gicon (self->icon, icon);
  g_signal_connect_object (content, "part-progress", G_CALLBACK (on_progress), self, G_CONNECT_SWAPPED);
  describe (self);
  return self;
}

const char *
tern_attachment_card_get_name (TernAttachmentCard *self)
{
  return self->file_name;
}

gboolean
tern_attachment_card_is_of (TernAttachmentCard *self, const TernMimePart *part)
{
  g_autofree char *name = choose_name (part);

  return g_str_equal (self->section, part->section) && g_str_equal (self->file_name, name)
         && self->kind == tern_preview_kind_of (part->type, name);
}

const char *
tern_attachment_card_get_section (TernAttachmentCard *self)
{
  return self->section;
}

TernPreviewKind
tern_attachment_card_get_kind (TernAttachmentCard *self)
{
  return self->kind;
}

void
tern_attachment_card_focus (TernAttachmentCard *self)
{
  gtk_widget_grab_focus (self->open);
}

void
tern_attachment_card_set_thumbnail (TernAttachmentCard *self, GdkPaintable *picture)
{
  gtk_image_set_pixel_size (self->icon, TERN_THUMBNAIL_SIZE);
  gtk_image_set_from_paintable (self->icon, picture);
}

void
tern_attachment_card_save (TernAttachmentCard *self, GFile *file)
{
  if (begin (self, WANT_SAVED, file))
    tern_message_content_save_part_async (self->content, self->section, file, self->cancellable, saved_cb,
                                          g_object_ref (self));
}
