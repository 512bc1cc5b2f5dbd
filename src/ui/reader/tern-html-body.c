/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Between the HTML module and the message; see the header. */
#include "ui/reader/tern-html-body.h"

#include "ui/reader/html/tern-html-module.h"
#include "ui/reader/tern-print-head.h"
#include "ui/reader/tern-sought-label.h"
#include "ui/reader/tern-text-body.h"

#include <gmodule.h>

/* The view background of libadwaita's dark theme. */
#define DARK_PAPER "#1d1d20"
/* Pixels, of a page among others: before it was measured, and at most. All of it is kept as a picture by WebKit; a page
 * that is higher is scrolled by itself. */
#define FIRST_HEIGHT 160
#define MAX_HEIGHT 4000
/* Between a new width and the question how high it is now: the page is laid out by another process. */
#define SETTLE_MSEC 60
/* Words of a search. On paper there was none. */
#define MARK "mark." TERN_MIME_MARK_CLASS
#define MARK_STYLE                                                                                                     \
  "@media screen{" MARK "{background:" TERN_SOUGHT_PAPER "!important;color:" TERN_SOUGHT_INK "!important;outline:0}"   \
  MARK ":target{background:" TERN_SOUGHT_HERE "!important}}"                                                           \
  "@media print{" MARK "{background:none!important;color:inherit!important}}"
/* Pixels a notch of a wheel is worth: what GTK makes of it in a window of 720. */
#define WHEEL_STEP 80.0

struct _TernHtmlBody
{
  AdwBin parent_instance;

  TernMessageContent *content;
  double zoom;
  GtkWidget *view; /* (nullable): the child */
  GtkLabel *target; /* where the link under the pointer goes */
  GtkOverlay *overlay;
  gboolean embedded;
  gboolean own_colours;
  int height; /* while embedded: of the page; 0: not known */
  int width;  /* it was measured at */
  guint settle; /* source */
};

enum
{
  PROP_0,
  PROP_ZOOM,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum
{
  SIGNAL_LOADED,
  SIGNAL_FAILED,
  SIGNAL_LINK_ACTIVATED,
  SIGNAL_FOUND,
  SIGNAL_PRINTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TernHtmlBody, tern_html_body, ADW_TYPE_BIN)

/* Returns: (transfer none) (nullable): what the module can do. It stays loaded: its types cannot be taken back. */
static const TernHtmlModule *
get_module (void)
{
  static const TernHtmlModule *module;
  const char *folder = g_getenv ("TERN_MODULE_DIR");
  g_autofree char *path = g_build_filename (folder != NULL ? folder : TERN_MODULE_DIR, "libtern-html.so", NULL);
  TernHtmlModuleFunc func;
  GModule *loaded;

  if (module != NULL)
    return module;
  loaded = g_module_open (path, G_MODULE_BIND_LOCAL);
  if (loaded == NULL || !g_module_symbol (loaded, TERN_HTML_MODULE_SYMBOL, (gpointer *) &func))
    {
      g_message ("HTML mail is shown as text: %s", g_module_error ());
      return NULL;
    }
  g_module_make_resident (loaded);
  if (func ()->version != TERN_HTML_MODULE_VERSION)
    {
      g_message ("HTML mail is shown as text: %s is of another version", path);
      return NULL;
    }
  module = func ();
  return module;
}

static void
part_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  GBytes *bytes = tern_message_content_read_part_finish (TERN_MESSAGE_CONTENT (source), result, &error);

  if (bytes != NULL)
    g_task_return_pointer (task, bytes, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

static void
read_part_async (const char *content_id,
                 GCancellable *cancellable,
                 GAsyncReadyCallback callback,
                 gpointer user_data,
                 gpointer data)
{
  TernHtmlBody *self = data;
  const TernMimePart *part = tern_message_content_find_content_id (self->content, content_id);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, read_part_async);
  if (part == NULL)
    {
      g_task_return_new_error_literal (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "The message has no such part");
      return;
    }
  g_task_set_task_data (task, g_strdup (part->type), g_free);
  tern_message_content_read_part_async (self->content, part->section, cancellable, part_read_cb,
                                        g_steal_pointer (&task));
}

static GBytes *
read_part_finish (GAsyncResult *result, char **type, GError **error, gpointer data)
{
  *type = g_strdup (g_task_get_task_data (G_TASK (result)));
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
open_link (const char *uri, gpointer data)
{
  g_signal_emit (data, signals[SIGNAL_LINK_ACTIVATED], 0, uri);
}

static void
hover_link (const char *uri, gpointer data)
{
  TernHtmlBody *self = data;

  if (uri != NULL)
    gtk_label_set_label (self->target, uri);
  gtk_widget_set_visible (GTK_WIDGET (self->target), uri != NULL);
}

static void
on_loaded (gpointer data)
{
  g_signal_emit (data, signals[SIGNAL_LOADED], 0);
}

static void
on_failed (const char *reason, gpointer data)
{
  g_message ("A page could not be shown: %s", reason);
  g_signal_emit (data, signals[SIGNAL_FAILED], 0);
}

static void
on_found (guint n, gpointer data)
{
  g_signal_emit (data, signals[SIGNAL_FOUND], 0, n);
}

static void
on_printed (const char *problem, gpointer data)
{
  g_signal_emit (data, signals[SIGNAL_PRINTED], 0, problem);
}

static void
on_measured (int height, gpointer data)
{
  TernHtmlBody *self = data;

  if (!self->embedded || self->view == NULL)
    return;
  self->height = height;
  gtk_widget_set_size_request (self->view, -1, CLAMP (height, 1, MAX_HEIGHT));
}

static gboolean
on_settled (gpointer data)
{
  TernHtmlBody *self = data;

  self->settle = 0;
  if (self->view != NULL)
    get_module ()->measure (self->view);
  return G_SOURCE_REMOVE;
}

static void
measure_soon (TernHtmlBody *self)
{
  g_clear_handle_id (&self->settle, g_source_remove);
  self->settle = g_timeout_add (SETTLE_MSEC, on_settled, self);
}

/* (nullable). */
static GtkScrolledWindow *
get_around (TernHtmlBody *self)
{
  GtkWidget *window = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_SCROLLED_WINDOW);

  return window != NULL ? GTK_SCROLLED_WINDOW (window) : NULL;
}

static gboolean
scrolls_itself (TernHtmlBody *self)
{
  return !self->embedded || self->height > MAX_HEIGHT || get_around (self) == NULL;
}

/* WebKit keeps the turns of a wheel, also where it has nothing to scroll. */
static gboolean
on_scrolled (GtkEventControllerScroll *scroll, double dx, double dy, TernHtmlBody *self)
{
  GtkAdjustment *adjustment;
  double notch;

  if (scrolls_itself (self) || dy == 0
      || (gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (scroll)) & GDK_CONTROL_MASK) != 0)
    return GDK_EVENT_PROPAGATE;
  adjustment = gtk_scrolled_window_get_vadjustment (get_around (self));
  notch = gtk_event_controller_scroll_get_unit (scroll) == GDK_SCROLL_UNIT_WHEEL ? WHEEL_STEP : 1;
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + dy * notch);
  return GDK_EVENT_STOP;
}

/* What the page had no use for: it is never scrolled itself. */
static gboolean
on_key_pressed (GtkEventControllerKey *keys, guint key, guint code, GdkModifierType state, TernHtmlBody *self)
{
  static const struct
  {
    guint key;
    GtkScrollType scroll;
  } moves[] = { { GDK_KEY_Down, GTK_SCROLL_STEP_DOWN },      { GDK_KEY_Up, GTK_SCROLL_STEP_UP },
                { GDK_KEY_Page_Down, GTK_SCROLL_PAGE_DOWN }, { GDK_KEY_Page_Up, GTK_SCROLL_PAGE_UP },
                { GDK_KEY_Home, GTK_SCROLL_START },          { GDK_KEY_End, GTK_SCROLL_END } };
  gboolean done;

  if (scrolls_itself (self) || (state & gtk_accelerator_get_default_mod_mask ()) != 0)
    return GDK_EVENT_PROPAGATE;
  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    if (moves[i].key == key)
      {
        g_signal_emit_by_name (get_around (self), "scroll-child", moves[i].scroll, FALSE, &done);
        return GDK_EVENT_STOP;
      }
  return GDK_EVENT_PROPAGATE;
}

/* What a person wrote, without a look of its own, reads as text does: in the theme's colours, in a column. */
static char *
make_letter_style (TernHtmlBody *self, gboolean dark)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  const PangoFontDescription *font = pango_context_get_font_description (context);
  double size = pango_font_description_get_size (font) / (double) PANGO_SCALE;
  double pixels = pango_font_description_get_size_is_absolute (font)
                      ? size
                      : size * pango_cairo_context_get_resolution (context) / 72;
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup_printf ("@media screen{html{color-scheme:%s;background:%s;color:%s}a{color:%s}}"
                          "body{max-width:%dpx;margin:12px auto;padding:0 18px;line-height:1.5;"
                          "font:%spx \"%s\",sans-serif}"
                          "img{height:auto}",
                          dark ? "dark" : "only light", dark ? DARK_PAPER : "#ffffff", dark ? "#ffffff" : "#333338",
                          dark ? "#78aeed" : "#1a5fb4",
                          tern_text_body_measure_column (GTK_WIDGET (self)),
                          g_ascii_formatd (number, sizeof number, "%.1f", pixels),
                          pango_font_description_get_family (font));
}

/* Any other page is what its sender made, on white paper, or in the same colours made dark. */
static char *
make_sheet_style (gboolean dark)
{
  return g_strdup_printf ("html{color-scheme:%s;background:%s;color:%s;font-family:sans-serif}"
                          "body{margin:12px 18px;line-height:1.4}%s",
                          dark ? "dark" : "only light", dark ? DARK_PAPER : "#fff", dark ? "#ffffff" : "#1f1f21",
                          /* Paper is white. */
                          dark ? "a{color:#99c1f1}@media print{*{color:#000!important;background:#fff!important;"
                                 "border-color:#888!important}}"
                               : "");
}

static gboolean
is_dark (TernHtmlBody *self, const TernMimeCleanHtml *clean)
{
  return adw_style_manager_get_dark (adw_style_manager_get_default ())
         && (!clean->has_colours || (clean->dark != NULL && !self->own_colours));
}

static char *
make_style (TernHtmlBody *self, const TernMimeCleanHtml *clean, GdkRGBA *background)
{
  gboolean dark = is_dark (self, clean);
  g_autofree char *own = clean->has_colours ? make_sheet_style (dark) : make_letter_style (self, dark);

  gdk_rgba_parse (background, dark ? DARK_PAPER : "#ffffff");
  return g_strdup_printf ("%shtml{overflow-wrap:anywhere}img{max-width:100%%}pre{white-space:pre-wrap}"
                          "table{overflow-wrap:normal}"
                          "blockquote{margin:6px 0 6px 2px;padding-left:12px;border-left:3px solid #8886}"
                          MARK_STYLE TERN_PRINT_HEAD_STYLE,
                          own);
}

static void
drop_view (TernHtmlBody *self)
{
  if (self->view == NULL)
    return;
  gtk_overlay_set_child (self->overlay, NULL);
  g_object_run_dispose (G_OBJECT (self->view));
  g_clear_object (&self->view);
}

static void
tern_html_body_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_ZOOM)
    g_value_set_double (value, TERN_HTML_BODY (object)->zoom);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
tern_html_body_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  TernHtmlBody *self = TERN_HTML_BODY (object);

  if (id != PROP_ZOOM)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  else if (self->zoom != g_value_get_double (value))
    {
      self->zoom = g_value_get_double (value);
      if (self->view != NULL)
        get_module ()->set_zoom (self->view, self->zoom);
      if (self->embedded)
        measure_soon (self);
      g_object_notify_by_pspec (object, pspec);
    }
}

static gboolean
tern_html_body_grab_focus (GtkWidget *widget)
{
  TernHtmlBody *self = TERN_HTML_BODY (widget);

  return self->view != NULL && get_module ()->enter (self->view);
}

static void
tern_html_body_measure (
    GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline,
    int *natural_baseline)
{
  TernHtmlBody *self = TERN_HTML_BODY (widget);

  gtk_widget_measure (GTK_WIDGET (self->overlay), orientation, for_size, minimum, natural, minimum_baseline,
                      natural_baseline);
  if (self->embedded && orientation == GTK_ORIENTATION_VERTICAL)
    *natural = *minimum;
}

static void
tern_html_body_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  TernHtmlBody *self = TERN_HTML_BODY (widget);

  gtk_widget_allocate (GTK_WIDGET (self->overlay), width, height, baseline, NULL);
  if (self->embedded && width != self->width)
    measure_soon (self);
  self->width = width;
}

static void
tern_html_body_dispose (GObject *object)
{
  TernHtmlBody *self = TERN_HTML_BODY (object);

  g_clear_handle_id (&self->settle, g_source_remove);

  if (self->overlay != NULL)
    drop_view (self);
  self->overlay = NULL;
  g_clear_object (&self->content);
  G_OBJECT_CLASS (tern_html_body_parent_class)->dispose (object);
}

static void
tern_html_body_class_init (TernHtmlBodyClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = tern_html_body_dispose;
  object_class->get_property = tern_html_body_get_property;
  object_class->set_property = tern_html_body_set_property;
  GTK_WIDGET_CLASS (klass)->grab_focus = tern_html_body_grab_focus;
  GTK_WIDGET_CLASS (klass)->measure = tern_html_body_measure;
  GTK_WIDGET_CLASS (klass)->size_allocate = tern_html_body_size_allocate;
  properties[PROP_ZOOM] = g_param_spec_double ("zoom", NULL, NULL, 0.5, 3, 1,
                                               G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SIGNAL_LOADED]
      = g_signal_new ("loaded", TERN_TYPE_HTML_BODY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_FAILED]
      = g_signal_new ("failed", TERN_TYPE_HTML_BODY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_LINK_ACTIVATED] = g_signal_new ("link-activated", TERN_TYPE_HTML_BODY, G_SIGNAL_RUN_LAST, 0, NULL,
                                                 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_FOUND] = g_signal_new ("found", TERN_TYPE_HTML_BODY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[SIGNAL_PRINTED] = g_signal_new ("printed", TERN_TYPE_HTML_BODY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
tern_html_body_init (TernHtmlBody *self)
{
  self->zoom = 1;
  self->overlay = GTK_OVERLAY (gtk_overlay_new ());
  self->target = g_object_new (GTK_TYPE_LABEL, "halign", GTK_ALIGN_START, "valign", GTK_ALIGN_END, "ellipsize",
                               PANGO_ELLIPSIZE_MIDDLE, "visible", FALSE, "can-target", FALSE, "accessible-role",
                               GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->target), "tern-link-target");
  gtk_overlay_add_overlay (self->overlay, GTK_WIDGET (self->target));
  /* Measured and placed by itself: its width says when its height is to be asked for. */
  gtk_widget_set_layout_manager (GTK_WIDGET (self), NULL);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->overlay));
}

TernHtmlBody *
tern_html_body_new (TernMessageContent *content)
{
  TernHtmlBody *self = g_object_new (TERN_TYPE_HTML_BODY, NULL);

  self->content = g_object_ref (content);
  return self;
}

void
tern_html_body_load (
    TernHtmlBody *self, const TernMimeCleanHtml *clean, const char *head, gboolean pictures, const char *greeting)
{
  static const TernHtmlHost host
      = { read_part_async, read_part_finish, open_link, hover_link, on_loaded, on_failed, on_found,
          on_measured, on_printed };
  const TernHtmlModule *module = get_module ();
  g_autofree char *style = NULL;
  gboolean darkened = clean->has_colours && is_dark (self, clean);
  g_autofree char *html = g_strconcat (head, darkened ? clean->dark : clean->html, NULL);
  gboolean focused = self->view != NULL && gtk_widget_is_focus (self->view);
  GdkRGBA background;

  if (module == NULL)
    {
      g_signal_emit (self, signals[SIGNAL_FAILED], 0);
      return;
    }
  drop_view (self);
  style = make_style (self, clean, &background);
  self->view = g_object_ref_sink (module->view_new (pictures, &host, self));
  gtk_overlay_set_child (self->overlay, self->view);
  module->set_zoom (self->view, self->zoom);
  if (self->embedded)
    {
      gtk_widget_set_size_request (self->view, -1, self->height > 0 ? MIN (self->height, MAX_HEIGHT) : FIRST_HEIGHT);
      module->measure (self->view);
    }
  module->load (self->view, html, style, clean->standards, &background, greeting);
  if (focused)
    module->enter (self->view);
}

void
tern_html_body_print (TernHtmlBody *self, GtkPrintSettings *settings, GtkPageSetup *setup)
{
  if (self->view != NULL)
    get_module ()->print (self->view, settings, setup);
}

void
tern_html_body_set_own_colours (TernHtmlBody *self, gboolean own_colours)
{
  self->own_colours = own_colours;
}

void
tern_html_body_set_embedded (TernHtmlBody *self)
{
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkEventController *keys = gtk_event_controller_key_new ();

  if (self->embedded)
    return;
  self->embedded = TRUE;
  gtk_event_controller_set_propagation_phase (scroll, GTK_PHASE_CAPTURE);
  g_signal_connect (scroll, "scroll", G_CALLBACK (on_scrolled), self);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  if (self->view != NULL)
    {
      gtk_widget_set_size_request (self->view, -1, FIRST_HEIGHT);
      measure_soon (self);
    }
}

void
tern_html_body_leave (TernHtmlBody *self, void (*left) (gpointer data), gpointer data)
{
  if (self->view != NULL)
    get_module ()->leave (self->view, left, data);
  else
    left (data);
}

void
tern_html_body_go_to_mark (TernHtmlBody *self, guint nth)
{
  g_autofree char *place = g_strdup_printf (TERN_MIME_MARK_ID "%u", nth);

  if (self->view != NULL)
    get_module ()->go_to (self->view, place);
}

void
tern_html_body_find (TernHtmlBody *self, const char *text)
{
  if (self->view != NULL)
    get_module ()->find (self->view, text);
}

void
tern_html_body_find_next (TernHtmlBody *self, gboolean forward)
{
  if (self->view != NULL)
    get_module ()->find_next (self->view, forward);
}
