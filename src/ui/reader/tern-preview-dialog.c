/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The preview; see the header. */
#include "ui/reader/tern-preview-dialog.h"

#include "model/tern-preview-text.h"
#include "ui/reader/tern-preview-draw.h"
#include "ui/reader/tern-preview-view.h"

#include <glib/gi18n.h>

/* Of a page, in pixels; more when it is made larger. */
#define PAGE_SIDE 1600
/* What is here sooner is shown without a word about waiting. */
#define PATIENCE_MSEC 250

struct _TernPreviewDialog
{
  AdwDialog parent_instance;

  TernMessageContent *content;
  GPtrArray *cards;
  guint index;
  int page;
  int n_pages;
  GBytes *bytes;      /* (nullable): of the attachment, once here */
  gconstpointer shown; /* the bytes the view shows; only compared */
  gboolean by_button; /* which keeps the focus */
  guint patience;     /* source; 0: it has run out */
  GCancellable *cancellable;

  AdwWindowTitle *title;
  GtkStack *pages;
  GtkLabel *waiting;
  GtkProgressBar *progress;
  AdwStatusPage *problem;
  GtkWidget *retry;
  TernPreviewView *view;
  GtkWidget *page_bar;
  GtkLabel *page_label;
};

G_DEFINE_FINAL_TYPE (TernPreviewDialog, tern_preview_dialog, ADW_TYPE_DIALOG)

static TernAttachmentCard *
get_card (TernPreviewDialog *self)
{
  return self->cards->pdata[self->index];
}

static void
update_actions (TernPreviewDialog *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean shown = g_str_equal (gtk_stack_get_visible_child_name (self->pages), "view");

  gtk_widget_action_set_enabled (widget, "preview.previous", self->index > 0);
  gtk_widget_action_set_enabled (widget, "preview.next", self->index + 1 < self->cards->len);
  gtk_widget_action_set_enabled (widget, "preview.previous-page", shown && self->page > 0);
  gtk_widget_action_set_enabled (widget, "preview.next-page", shown && self->page + 1 < self->n_pages);
  gtk_widget_set_visible (self->page_bar, self->n_pages > 1);
}

static void
show_page (TernPreviewDialog *self, const char *name)
{
  g_clear_handle_id (&self->patience, g_source_remove);
  gtk_stack_set_visible_child_name (self->pages, name);
  update_actions (self);
}

static void
fail (TernPreviewDialog *self, GError *error)
{
  g_autofree char *escaped = g_markup_escape_text (error->message, -1);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  adw_status_page_set_description (self->problem, escaped);
  show_page (self, "problem");
  gtk_widget_grab_focus (self->retry);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), error->message, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static char *
name_picture (TernPreviewDialog *self, const TernPreviewPicture *picture)
{
  const char *name = tern_attachment_card_get_name (get_card (self));

  if (picture->n_pages > 0)
    /* Translators: the name of a document, then which of its pages is shown. */
    return g_strdup_printf (_("%s, page %d of %d"), name, self->page + 1, picture->n_pages);
  /* Translators: the name of a picture, then its width and height in pixels. */
  return g_strdup_printf (_("%s, %d by %d"), name, picture->whole_width, picture->whole_height);
}

static void
show_view (TernPreviewDialog *self)
{
  show_page (self, "view");
  if (!self->by_button)
    tern_preview_view_focus (self->view);
}

static void
drawn_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TernPreviewDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TernPreviewPicture) picture = tern_preview_draw_finish (result, &error);
  g_autofree char *name = NULL;
  g_autofree char *place = NULL;

  if (picture == NULL)
    {
      fail (self, error);
      return;
    }
  name = name_picture (self, picture);
  self->n_pages = picture->n_pages;
  /* Translators: which page of a document is shown, and how many it has. */
  place = g_strdup_printf (_("Page %d of %d"), self->page + 1, picture->n_pages);
  gtk_label_set_label (self->page_label, place);
  if (self->page == 0 && self->bytes != self->shown)
    tern_preview_view_zoom (self->view, 0);
  self->shown = self->bytes;
  tern_preview_view_show_picture (self->view, picture, name);
  show_view (self);
}

static void
draw (TernPreviewDialog *self)
{
  gboolean is_page = tern_attachment_card_get_kind (get_card (self)) == TERN_PREVIEW_PDF;
  double side = is_page ? PAGE_SIDE * MAX (1.0, tern_preview_view_get_zoom (self->view)) : TERN_PREVIEW_SIDE;

  tern_preview_draw_async (self->bytes, tern_attachment_card_get_kind (get_card (self)), self->page,
                           (int) MIN (side, TERN_PREVIEW_SIDE), self->cancellable, drawn_cb, g_object_ref (self));
}

static void
decoded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TernPreviewDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = tern_preview_text_finish (result, &error);

  if (text == NULL)
    {
      fail (self, error);
      return;
    }
  tern_preview_view_show_text (self->view, text, tern_attachment_card_get_name (get_card (self)));
  show_view (self);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TernPreviewDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = tern_message_content_read_part_finish (TERN_MESSAGE_CONTENT (source), result, &error);
  const TernMimePart *part;

  if (bytes == NULL)
    {
      fail (self, error);
      return;
    }
  g_clear_pointer (&self->bytes, g_bytes_unref);
  self->bytes = g_steal_pointer (&bytes);
  if (tern_attachment_card_get_kind (get_card (self)) != TERN_PREVIEW_TEXT)
    {
      draw (self);
      return;
    }
  part = tern_message_content_find_section (self->content, tern_attachment_card_get_section (get_card (self)));
  tern_preview_text_async (self->bytes, part != NULL ? part->charset : NULL, self->cancellable, decoded_cb,
                           g_object_ref (self));
}

static void
on_progress (TernPreviewDialog *self, const char *section, guint64 done, guint64 total)
{
  g_autofree char *part = g_format_size (done);
  g_autofree char *of = g_format_size (total);
  /* Translators: how much of a file is here: "1.2 MB of 3.4 MB". */
  g_autofree char *words = g_strdup_printf (_("Fetching: %s of %s"), part, of);

  if (total == 0 || !g_str_equal (section, tern_attachment_card_get_section (get_card (self))))
    return;
  gtk_label_set_label (self->waiting, words);
  gtk_progress_bar_set_fraction (self->progress, MIN (1.0, (double) done / (double) total));
  gtk_widget_set_visible (GTK_WIDGET (self->progress), TRUE);
}

static gboolean
on_patience_ended (gpointer data)
{
  TernPreviewDialog *self = data;

  self->patience = 0;
  tern_preview_view_clear (self->view);
  show_page (self, "waiting");
  return G_SOURCE_REMOVE;
}

/* Whether one of the buttons to go on with was pressed, or clicked. */
static gboolean
is_on_button (TernPreviewDialog *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && GTK_IS_BUTTON (focus) && focus != self->retry
         && gtk_widget_is_ancestor (focus, GTK_WIDGET (self)) && gtk_widget_is_sensitive (focus);
}

static void
load (TernPreviewDialog *self)
{
  g_autofree char *place = g_strdup_printf (_("%u of %u"), self->index + 1, self->cards->len);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->page = 0;
  self->n_pages = 0;
  g_clear_pointer (&self->bytes, g_bytes_unref);
  self->by_button = is_on_button (self);
  adw_window_title_set_title (self->title, tern_attachment_card_get_name (get_card (self)));
  adw_window_title_set_subtitle (self->title, self->cards->len > 1 ? place : "");
  adw_dialog_set_title (ADW_DIALOG (self), tern_attachment_card_get_name (get_card (self)));
  gtk_label_set_label (self->waiting, _("Opening…"));
  gtk_widget_set_visible (GTK_WIDGET (self->progress), FALSE);
  g_clear_handle_id (&self->patience, g_source_remove);
  self->patience = g_timeout_add (PATIENCE_MSEC, on_patience_ended, self);
  update_actions (self);
  tern_message_content_read_part_async (self->content, tern_attachment_card_get_section (get_card (self)),
                                        self->cancellable, read_cb, g_object_ref (self));
}

static void
go (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TernPreviewDialog *self = TERN_PREVIEW_DIALOG (widget);

  self->index += g_str_equal (name, "preview.next") ? 1 : -1;
  load (self);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), tern_attachment_card_get_name (get_card (self)),
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
turn (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TernPreviewDialog *self = TERN_PREVIEW_DIALOG (widget);

  self->page += g_str_equal (name, "preview.next-page") ? 1 : -1;
  draw (self);
}

static void
zoom (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TernPreviewDialog *self = TERN_PREVIEW_DIALOG (widget);
  int steps = g_str_equal (name, "preview.zoom-in") ? 1 : g_str_equal (name, "preview.zoom-out") ? -1 : 0;

  tern_preview_view_zoom (self->view, steps);
  if (self->n_pages > 0)
    draw (self);
}

static void
retry (GtkWidget *widget, const char *name, GVariant *parameter)
{
  load (TERN_PREVIEW_DIALOG (widget));
}

/* The card says how it went. */
static void
do_outside (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GtkWidget) card = g_object_ref (GTK_WIDGET (get_card (TERN_PREVIEW_DIALOG (widget))));

  adw_dialog_close (ADW_DIALOG (widget));
  gtk_widget_activate_action (card, g_str_equal (name, "preview.open") ? "card.open" : "card.save", NULL);
}

static gboolean
on_arrow (GtkWidget *widget, GVariant *args, gpointer data)
{
  TernPreviewDialog *self = TERN_PREVIEW_DIALOG (widget);
  gboolean forward = GPOINTER_TO_INT (data) == (gtk_widget_get_direction (widget) != GTK_TEXT_DIR_RTL);

  if (g_str_equal (gtk_stack_get_visible_child_name (self->pages), "view") && tern_preview_view_is_text (self->view))
    return GDK_EVENT_PROPAGATE;
  gtk_widget_activate_action (widget, forward ? "preview.next" : "preview.previous", NULL);
  return GDK_EVENT_STOP;
}

static gboolean
focus_card (gpointer card)
{
  tern_attachment_card_focus (card);
  return G_SOURCE_REMOVE;
}

static void
tern_preview_dialog_closed (AdwDialog *dialog)
{
  TernPreviewDialog *self = TERN_PREVIEW_DIALOG (dialog);

  g_cancellable_cancel (self->cancellable);
  g_idle_add_full (G_PRIORITY_DEFAULT, focus_card, g_object_ref (get_card (self)), g_object_unref);
}

static void
tern_preview_dialog_dispose (GObject *object)
{
  TernPreviewDialog *self = TERN_PREVIEW_DIALOG (object);

  g_clear_handle_id (&self->patience, g_source_remove);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  gtk_widget_dispose_template (GTK_WIDGET (object), TERN_TYPE_PREVIEW_DIALOG);
  g_clear_pointer (&self->cards, g_ptr_array_unref);
  g_clear_object (&self->content);
  G_OBJECT_CLASS (tern_preview_dialog_parent_class)->dispose (object);
}

static void
add_keys (GtkWidgetClass *klass)
{
  static const struct
  {
    guint key;
    GdkModifierType with;
    const char *action;
  } keys[] = {
    { GDK_KEY_Page_Up, 0, "preview.previous-page" },
    { GDK_KEY_Page_Down, 0, "preview.next-page" },
    { GDK_KEY_plus, GDK_CONTROL_MASK, "preview.zoom-in" },
    { GDK_KEY_equal, GDK_CONTROL_MASK, "preview.zoom-in" },
    { GDK_KEY_KP_Add, GDK_CONTROL_MASK, "preview.zoom-in" },
    { GDK_KEY_minus, GDK_CONTROL_MASK, "preview.zoom-out" },
    { GDK_KEY_KP_Subtract, GDK_CONTROL_MASK, "preview.zoom-out" },
    { GDK_KEY_0, GDK_CONTROL_MASK, "preview.zoom-reset" },
    { GDK_KEY_s, GDK_CONTROL_MASK, "preview.save" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (klass, keys[i].key, keys[i].with, keys[i].action, NULL);
}

/* Before a text takes them for its caret. */
static void
add_early_keys (TernPreviewDialog *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();
  const struct
  {
    guint key;
    GdkModifierType with;
    GtkShortcutAction *action;
  } keys[] = {
    { GDK_KEY_Left, 0, gtk_callback_action_new (on_arrow, GINT_TO_POINTER (FALSE), NULL) },
    { GDK_KEY_Right, 0, gtk_callback_action_new (on_arrow, GINT_TO_POINTER (TRUE), NULL) },
    { GDK_KEY_Page_Up, GDK_CONTROL_MASK, gtk_named_action_new ("preview.previous") },
    { GDK_KEY_Page_Down, GDK_CONTROL_MASK, gtk_named_action_new ("preview.next") },
  };

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_shortcut_controller_add_shortcut (
        GTK_SHORTCUT_CONTROLLER (controller),
        gtk_shortcut_new (gtk_keyval_trigger_new (keys[i].key, keys[i].with), keys[i].action));
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static void
tern_preview_dialog_class_init (TernPreviewDialogClass *klass)
{
  static const struct
  {
    const char *name;
    GtkWidgetActionActivateFunc activate;
  } actions[] = { { "preview.previous", go },      { "preview.next", go },         { "preview.previous-page", turn },
                  { "preview.next-page", turn },   { "preview.zoom-in", zoom },    { "preview.zoom-out", zoom },
                  { "preview.zoom-reset", zoom },  { "preview.retry", retry },     { "preview.open", do_outside },
                  { "preview.save", do_outside } };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tern_preview_dialog_dispose;
  ADW_DIALOG_CLASS (klass)->closed = tern_preview_dialog_closed;
  g_type_ensure (TERN_TYPE_PREVIEW_VIEW);
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, NULL, actions[i].activate);
  add_keys (widget_class);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/ternmail/Tern/ui/reader/tern-preview-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, TernPreviewDialog, title);
  gtk_widget_class_bind_template_child (widget_class, TernPreviewDialog, pages);
  gtk_widget_class_bind_template_child (widget_class, TernPreviewDialog, waiting);
  gtk_widget_class_bind_template_child (widget_class, TernPreviewDialog, progress);
  gtk_widget_class_bind_template_child (widget_class, TernPreviewDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, TernPreviewDialog, retry);
  gtk_widget_class_bind_template_child (widget_class, TernPreviewDialog, view);
  gtk_widget_class_bind_template_child (widget_class, TernPreviewDialog, page_bar);
  gtk_widget_class_bind_template_child (widget_class, TernPreviewDialog, page_label);
}

static void
tern_preview_dialog_init (TernPreviewDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_early_keys (self);
}

TernPreviewDialog *
tern_preview_dialog_new (TernMessageContent *content, GPtrArray *cards, guint first)
{
  TernPreviewDialog *self = g_object_new (TERN_TYPE_PREVIEW_DIALOG, NULL);

  self->content = g_object_ref (content);
  self->cards = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < cards->len; i++)
    g_ptr_array_add (self->cards, g_object_ref (cards->pdata[i]));
  self->index = first;
  g_signal_connect_object (content, "part-progress", G_CALLBACK (on_progress), self, G_CONNECT_SWAPPED);
  load (self);
  return self;
}
