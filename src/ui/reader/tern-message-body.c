/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Text or HTML; see the header. Finding and links are in tern-message-body-find.c. */
#include "ui/reader/tern-message-body.h"

#include "ui/reader/tern-message-body-private.h"
#include "ui/reader/tern-link.h"
#include "ui/reader/tern-print-head.h"
#include "ui/reader/tern-source-text.h"

#include <glib/gi18n.h>

#include <string.h>

/* Some 20 seconds of speech: a line of a message may have no end. */
#define MAX_GREETING_BYTES 300
/* Pixels. What is longer, in a conversation, is scrolled by itself: all of it would be laid out at once. */
#define MAX_EMBEDDED_HEIGHT 6000

enum
{
  SIGNAL_SHOWN,
  SIGNAL_READ_ON,
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TernMessageBody, tern_message_body, GTK_TYPE_BOX)

static gboolean
has_focus_within (TernMessageBody *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->pages));
}

static void
show_page (TernMessageBody *self, const char *name)
{
  gboolean focused = has_focus_within (self);

  gtk_stack_set_visible_child_name (self->pages, name);
  self->html_shown = g_str_equal (name, "html");
  if (focused)
    gtk_widget_grab_focus (tern_message_body_get_focus_widget (self));
  g_signal_emit (self, signals[SIGNAL_SHOWN], 0);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static GCancellable *
begin (TernMessageBody *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  return self->cancellable;
}

static void
filled_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TernMessageBody) self = data;
  TernTextBuffer *buffer = TERN_TEXT_BUFFER (source);

  if (!tern_text_buffer_fill_finish (buffer, result, NULL))
    return;
  tern_message_body_end_find (self);
  g_clear_object (&self->search);
  tern_text_body_set_text (self->text, buffer);
  show_page (self, "text");
  tern_message_body_mark_sought (self);
}

static void
planned_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TernMessageBody) self = data;
  TernTextPlan *plan = tern_text_plan_finish (result, NULL);
  g_autoptr (TernTextBuffer) buffer = NULL;

  if (plan == NULL)
    return;
  buffer = tern_text_buffer_new (plan);
  tern_text_buffer_fill_async (buffer, self->cancellable, filled_cb, g_object_ref (self));
}

static void
release_document (gpointer document)
{
  tern_mime_document_unref (document);
}

static gboolean
is_encrypted (TernMessageBody *self)
{
  const TernContentFindings *findings = tern_message_content_get_findings (self->content);

  return findings != NULL && findings->seal == TERN_MIME_SEAL_ENCRYPTED;
}

static void
show_text (TernMessageBody *self)
{
  const char *words = tern_mime_document_get_text (self->document);
  g_autoptr (GBytes) text = NULL;

  if (words[strspn (words, " \t\r\n")] == '\0')
    words = is_encrypted (self) ? _("What it says can be read once it is decrypted.") : _("This message has no text.");
  text = g_bytes_new_with_free_func (words, strlen (words), release_document,
                                     tern_mime_document_ref (self->document));
  tern_text_plan_async (text, begin (self), planned_cb, g_object_ref (self));
}

/* Not while the view tells of its end. What is left of it is nothing to look at, or for a screen reader to ask. */
static gboolean
on_html_ended (gpointer data)
{
  TernMessageBody *self = data;

  if (self->html != NULL && self->failed)
    {
      if (has_focus_within (self))
        {
          gtk_stack_set_visible_child_name (self->pages, "text");
          gtk_widget_grab_focus (GTK_WIDGET (self->text));
        }
      gtk_stack_remove (self->pages, GTK_WIDGET (self->html));
      self->html = NULL;
      self->html_shown = FALSE;
    }
  return G_SOURCE_REMOVE;
}

static void
on_html_failed (TernMessageBody *self)
{
  self->failed = TRUE;
  g_idle_add_full (G_PRIORITY_DEFAULT, on_html_ended, g_object_ref (self), g_object_unref);
  show_text (self);
}

static void
on_html_loaded (TernMessageBody *self)
{
  if (!self->html_shown)
    show_page (self, "html");
  tern_message_body_mark_sought (self);
}

static void
on_html_link (TernMessageBody *self, const char *uri)
{
  tern_link_open (GTK_WIDGET (self), uri, tern_message_body_find_misleading (self, uri));
}

static void
on_text_link (TernMessageBody *self, const char *uri, const char *shown)
{
  tern_link_open (GTK_WIDGET (self), uri, shown);
}

/* What the page itself had no use for: at its end, Space. */
static gboolean
on_html_key_pressed (
    GtkEventControllerKey *keys, guint key, guint code, GdkModifierType state, TernMessageBody *self)
{
  if (key != GDK_KEY_space || (state & gtk_accelerator_get_default_mod_mask ()) != 0)
    return GDK_EVENT_PROPAGATE;
  g_signal_emit (self, signals[SIGNAL_READ_ON], 0);
  return GDK_EVENT_STOP;
}

static void
make_html (TernMessageBody *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->html = tern_html_body_new (self->content);
  if (self->embedded)
    tern_html_body_set_embedded (self->html);
  g_signal_connect_object (self->html, "loaded", G_CALLBACK (on_html_loaded), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->html, "failed", G_CALLBACK (on_html_failed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->html, "link-activated", G_CALLBACK (on_html_link), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->html, "found", G_CALLBACK (tern_message_body_set_found), self, G_CONNECT_SWAPPED);
  tern_message_body_connect_print (self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_html_key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self->html), keys);
  g_settings_bind (self->settings, "text-zoom", self->html, "zoom", G_SETTINGS_BIND_GET);
  gtk_stack_add_named (self->pages, GTK_WIDGET (self->html), "html");
}

/* LOOK, Reader: what opening it says. */
static void
load_html (TernMessageBody *self)
{
  const char *text = tern_mime_document_get_text (self->document);
  const char *line = text + strspn (text, " \t\r\n");
  g_autofree char *head = tern_print_head_new_html (self->document);
  g_autofree char *first = g_utf8_make_valid (line, (gssize) MIN (strcspn (line, "\r\n"), MAX_GREETING_BYTES));
  /* Translators: the sender and the subject of a message, then its first line. */
  g_autofree char *greeting = *first != '\0' ? g_strdup_printf (_("%s. %s"), self->name, first) : g_strdup (self->name);

  tern_html_body_set_own_colours (self->html, self->own_colours);
  tern_html_body_load (self->html, self->clean, head, self->pictures, greeting);
}

static void
cleaned_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TernMessageBody) self = data;
  g_autoptr (GError) error = NULL;
  TernMimeCleanHtml *clean
      = tern_message_content_clean_html_finish (TERN_MESSAGE_CONTENT (source), result, &error);

  if (clean == NULL)
    return;
  if (self->remarked && self->clean != NULL && clean->n_marks == 0 && self->clean->n_marks == 0)
    {
      tern_mime_clean_html_free (clean);
      return;
    }
  g_clear_pointer (&self->clean, tern_mime_clean_html_free);
  self->clean = clean;
  if (self->html == NULL)
    make_html (self);
  load_html (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* What was encrypted tells nobody outside that, or what, is read of it. */
static gboolean
is_decrypted (TernMessageBody *self)
{
  const TernContentFindings *findings = tern_message_content_get_findings (self->content);

  return findings != NULL && findings->decrypted;
}

static void
show_html (TernMessageBody *self)
{
  if (is_decrypted (self))
    self->pictures = FALSE;
  self->remarked = FALSE;
  tern_message_content_clean_html_async (self->content, self->pictures, self->sought, begin (self), cleaned_cb,
                                         g_object_ref (self));
}

void
tern_message_body_show_marks (TernMessageBody *self)
{
  if (!self->html_shown)
    return;
  show_html (self);
  self->remarked = TRUE;
}

static void
show_wanted (TernMessageBody *self)
{
  if (self->wants_html && !self->failed && tern_message_body_has_html (self))
    show_html (self);
  else
    show_text (self);
}

static void
source_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TernMessageBody) self = data;
  g_autoptr (GBytes) bytes
      = tern_message_content_read_source_finish (TERN_MESSAGE_CONTENT (source), result, NULL);
  g_autoptr (GBytes) text = NULL;
  char *readable;

  if (bytes == NULL)
    return;
  readable = tern_source_text_new (bytes, MIN (g_bytes_get_size (bytes), TERN_SOURCE_MAX_BYTES));
  text = g_bytes_new_take (readable, strlen (readable));
  tern_text_plan_async (text, begin (self), planned_cb, g_object_ref (self));
}

static void
on_theme_changed (TernMessageBody *self)
{
  if (self->html != NULL && self->html_shown && self->clean != NULL
      && (!self->clean->has_colours || self->clean->dark != NULL))
    load_html (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
on_read_on (TernMessageBody *self)
{
  g_signal_emit (self, signals[SIGNAL_READ_ON], 0);
}

static void
tern_message_body_dispose (GObject *object)
{
  TernMessageBody *self = TERN_MESSAGE_BODY (object);

  tern_message_body_close (self);
  g_clear_object (&self->search);
  g_clear_handle_id (&self->marking, g_source_remove);
  g_clear_pointer (&self->sought, tern_word_match_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), TERN_TYPE_MESSAGE_BODY);
  self->html = NULL;
  g_clear_object (&self->content);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->document, tern_mime_document_unref);
  g_clear_pointer (&self->clean, tern_mime_clean_html_free);
  G_OBJECT_CLASS (tern_message_body_parent_class)->dispose (object);
}

static void
add_signals (TernMessageBodyClass *klass)
{
  static const char *const names[N_SIGNALS] = { "shown", "read-on", "changed" };

  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                               0);
}

static void
tern_message_body_class_init (TernMessageBodyClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tern_message_body_dispose;
  add_signals (klass);
  g_type_ensure (TERN_TYPE_FIND_BAR);
  g_type_ensure (TERN_TYPE_MATCHES_BAR);
  g_type_ensure (TERN_TYPE_TEXT_BODY);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/ternmail/Tern/ui/reader/tern-message-body.ui");
  gtk_widget_class_bind_template_child (widget_class, TernMessageBody, find_bar);
  gtk_widget_class_bind_template_child (widget_class, TernMessageBody, matches);
  gtk_widget_class_bind_template_child (widget_class, TernMessageBody, pages);
  gtk_widget_class_bind_template_child (widget_class, TernMessageBody, scroller);
  gtk_widget_class_bind_template_child (widget_class, TernMessageBody, text);
}

static void
tern_message_body_init (TernMessageBody *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->text, "read-on", G_CALLBACK (on_read_on), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->text, "link-activated", G_CALLBACK (on_text_link), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (on_theme_changed), self,
                           G_CONNECT_SWAPPED);
  tern_message_body_connect_find (self);
  tern_message_body_connect_sought (self);
}

void
tern_message_body_set_up (
    TernMessageBody *self, TernMessageContent *content, GSettings *settings, const char *name, gboolean pictures)
{
  self->content = g_object_ref (content);
  self->settings = g_object_ref (settings);
  self->name = g_strdup (name);
  self->wants_html = !g_settings_get_boolean (settings, "html-as-text");
  self->pictures = pictures;
  g_settings_bind (settings, "text-zoom", self->text, "zoom", G_SETTINGS_BIND_GET);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->text), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

void
tern_message_body_set_embedded (TernMessageBody *self)
{
  self->embedded = TRUE;
  gtk_scrolled_window_set_propagate_natural_height (self->scroller, TRUE);
  gtk_scrolled_window_set_max_content_height (self->scroller, MAX_EMBEDDED_HEIGHT);
  gtk_widget_set_vexpand (GTK_WIDGET (self->pages), FALSE);
  if (self->html != NULL)
    tern_html_body_set_embedded (self->html);
}

/* But for blanks at the end: the last line end of a part fetched alone. */
static gboolean
is_same_text (const char *a, const char *b)
{
  gsize n;

  if (a == NULL || b == NULL)
    return a == b;
  for (n = 0; a[n] == b[n] && a[n] != '\0'; n++)
    ;
  return a[n + strspn (a + n, " \r\n")] == '\0' && b[n + strspn (b + n, " \r\n")] == '\0';
}

/* The rest of a message came, and what is read of it is the same. */
static gboolean
reads_the_same (TernMimeDocument *a, TernMimeDocument *b)
{
  return is_same_text (tern_mime_document_get_text (a), tern_mime_document_get_text (b))
         && is_same_text (tern_mime_document_get_html (a), tern_mime_document_get_html (b));
}

void
tern_message_body_show (TernMessageBody *self)
{
  TernMimeDocument *document = tern_message_content_get_document (self->content);
  gboolean same = self->document != NULL && reads_the_same (self->document, document);

  if (self->document == document)
    return;
  tern_mime_document_ref (document);
  g_clear_pointer (&self->document, tern_mime_document_unref);
  self->document = document;
  if (!same)
    show_wanted (self);
}

void
tern_message_body_show_source (TernMessageBody *self)
{
  tern_message_content_read_source_async (self->content, begin (self), source_read_cb, g_object_ref (self));
}

void
tern_message_body_close (TernMessageBody *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

gboolean
tern_message_body_has_html (TernMessageBody *self)
{
  return self->document != NULL && tern_mime_document_get_html (self->document) != NULL;
}

gboolean
tern_message_body_is_html (TernMessageBody *self)
{
  return self->html_shown;
}

gboolean
tern_message_body_has_failed (TernMessageBody *self)
{
  return self->failed && !self->html_shown;
}

void
tern_message_body_toggle_html (TernMessageBody *self)
{
  if (!tern_message_body_has_html (self))
    return;
  self->wants_html = !self->html_shown;
  self->failed = FALSE;
  show_wanted (self);
}

gboolean
tern_message_body_can_be_dark (TernMessageBody *self)
{
  return self->html_shown && self->clean != NULL && self->clean->dark != NULL
         && adw_style_manager_get_dark (adw_style_manager_get_default ());
}

gboolean
tern_message_body_get_own_colours (TernMessageBody *self)
{
  return self->own_colours;
}

void
tern_message_body_set_own_colours (TernMessageBody *self, gboolean own_colours)
{
  if (self->own_colours == own_colours)
    return;
  self->own_colours = own_colours;
  if (tern_message_body_can_be_dark (self))
    load_html (self);
}

gboolean
tern_message_body_is_without_pictures (TernMessageBody *self)
{
  return self->html_shown && self->clean != NULL && self->clean->has_remote && !self->pictures
         && !is_decrypted (self);
}

void
tern_message_body_show_pictures (TernMessageBody *self)
{
  if (self->pictures || is_decrypted (self))
    return;
  self->pictures = TRUE;
  /* It changes when the new page is there: whoever asked for it goes on in that one. */
  if (self->html_shown)
    show_html (self);
}

GtkWidget *
tern_message_body_get_focus_widget (TernMessageBody *self)
{
  return self->html_shown ? GTK_WIDGET (self->html) : GTK_WIDGET (self->text);
}

void
tern_message_body_leave (TernMessageBody *self, void (*left) (gpointer data), gpointer data)
{
  if (self->html_shown)
    tern_html_body_leave (self->html, left, data);
  else
    left (data);
}
