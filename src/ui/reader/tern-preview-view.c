/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A picture or a text; see the header. */
#include "ui/reader/tern-preview-view.h"

#include "ui/reader/tern-source-text.h"

#include <math.h>

#define ZOOM_STEP 1.25
#define MAX_STEPS 8
/* What Orca reads in one go, and no more than fits into one message of the bus. */
#define MAX_SPOKEN 8000

struct _TernPreviewView
{
  AdwBin parent_instance;

  GtkScrolledWindow *scroller;
  GtkPicture *picture;
  GtkTextView *text;
  GtkTextTag *size;
  int steps;
};

G_DEFINE_FINAL_TYPE (TernPreviewView, tern_preview_view, ADW_TYPE_BIN)

static double
get_factor (TernPreviewView *self)
{
  return pow (ZOOM_STEP, self->steps);
}

/* As large as it fits, or is; then that many times. */
static void
apply_zoom (TernPreviewView *self)
{
  GdkPaintable *paintable = gtk_picture_get_paintable (self->picture);
  double width, height, fit;

  g_object_set (self->size, "scale", get_factor (self), NULL);
  if (paintable == NULL || self->steps == 0)
    {
      gtk_widget_set_size_request (GTK_WIDGET (self->picture), -1, -1);
      return;
    }
  width = gdk_paintable_get_intrinsic_width (paintable);
  height = gdk_paintable_get_intrinsic_height (paintable);
  fit = MIN (1.0, MIN (gtk_widget_get_width (GTK_WIDGET (self->scroller)) / width,
                       gtk_widget_get_height (GTK_WIDGET (self->scroller)) / height));
  gtk_picture_set_content_fit (self->picture, GTK_CONTENT_FIT_CONTAIN);
  gtk_widget_set_size_request (GTK_WIDGET (self->picture), (int) (width * fit * get_factor (self)),
                               (int) (height * fit * get_factor (self)));
}

static void
tern_preview_view_dispose (GObject *object)
{
  TernPreviewView *self = TERN_PREVIEW_VIEW (object);

  g_clear_object (&self->picture);
  g_clear_object (&self->text);
  G_OBJECT_CLASS (tern_preview_view_parent_class)->dispose (object);
}

static void
tern_preview_view_class_init (TernPreviewViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tern_preview_view_dispose;
}

static void
make_text (TernPreviewView *self)
{
  self->text = g_object_ref_sink (GTK_TEXT_VIEW (gtk_text_view_new ()));
  gtk_text_view_set_editable (self->text, FALSE);
  gtk_text_view_set_accepts_tab (self->text, FALSE);
  gtk_text_view_set_monospace (self->text, TRUE);
  gtk_text_view_set_wrap_mode (self->text, GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_left_margin (self->text, 18);
  gtk_text_view_set_right_margin (self->text, 18);
  gtk_text_view_set_top_margin (self->text, 12);
  gtk_text_view_set_bottom_margin (self->text, 12);
  self->size = gtk_text_buffer_create_tag (gtk_text_view_get_buffer (self->text), NULL, "insert-hyphens", FALSE, NULL);
}

static void
tern_preview_view_init (TernPreviewView *self)
{
  self->picture = g_object_ref_sink (GTK_PICTURE (gtk_picture_new ()));
  gtk_widget_set_focusable (GTK_WIDGET (self->picture), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->picture), "tern-preview-picture");
  make_text (self);
  self->scroller = GTK_SCROLLED_WINDOW (gtk_scrolled_window_new ());
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->scroller));
}

static void
name_content (GtkWidget *content, const char *name, const char *description)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (content), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
}

static char *
shorten (const char *text)
{
  return g_utf8_strlen (text, -1) > MAX_SPOKEN ? g_utf8_substring (text, 0, MAX_SPOKEN) : g_strdup (text);
}

static void
put (TernPreviewView *self, GtkWidget *content)
{
  if (gtk_scrolled_window_get_child (self->scroller) == content)
    return;
  self->steps = 0;
  gtk_scrolled_window_set_child (self->scroller, content);
}

void
tern_preview_view_show_picture (TernPreviewView *self, TernPreviewPicture *picture, const char *name)
{
  g_autofree char *spoken = shorten (picture->text);

  put (self, GTK_WIDGET (self->picture));
  gtk_picture_set_content_fit (self->picture,
                               picture->n_pages > 0 ? GTK_CONTENT_FIT_CONTAIN : GTK_CONTENT_FIT_SCALE_DOWN);
  gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (picture->texture));
  name_content (GTK_WIDGET (self->picture), name, spoken);
  apply_zoom (self);
}

void
tern_preview_view_show_text (TernPreviewView *self, const char *text, const char *name)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text);
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autofree char *plain = tern_source_text_new (bytes, strlen (text));
  GtkTextIter start, end;

  put (self, GTK_WIDGET (self->text));
  gtk_text_buffer_set_text (buffer, plain, -1);
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_apply_tag (buffer, self->size, &start, &end);
  gtk_text_buffer_place_cursor (buffer, &start);
  name_content (GTK_WIDGET (self->text), name, "");
  apply_zoom (self);
}

void
tern_preview_view_clear (TernPreviewView *self)
{
  self->steps = 0;
  gtk_picture_set_paintable (self->picture, NULL);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text), "", 0);
  apply_zoom (self);
}

void
tern_preview_view_zoom (TernPreviewView *self, int steps)
{
  self->steps = steps == 0 ? 0 : CLAMP (self->steps + steps, -MAX_STEPS, MAX_STEPS);
  apply_zoom (self);
}

double
tern_preview_view_get_zoom (TernPreviewView *self)
{
  return get_factor (self);
}

gboolean
tern_preview_view_is_text (TernPreviewView *self)
{
  return gtk_scrolled_window_get_child (self->scroller) == GTK_WIDGET (self->text);
}

void
tern_preview_view_focus (TernPreviewView *self)
{
  gtk_widget_grab_focus (tern_preview_view_is_text (self) ? GTK_WIDGET (self->text) : GTK_WIDGET (self->picture));
}
