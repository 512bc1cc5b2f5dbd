/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The text of a message; see the header. */
#include "ui/reader/tern-text-body.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* LOOK: 65 to 80 characters; an average one is a little narrower than Pango's. */
#define COLUMN_CHARACTERS 72
#define MIN_MARGIN 18
#define BAR_WIDTH 2.5f

struct _TernTextBody
{
  GtkTextView parent_instance;

  double zoom;
  TernTextBuffer *text; /* (nullable) */
  char *menu_link;      /* (nullable): the one its menu is about */
  int laid_out_width;
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
  SIGNAL_LINK_ACTIVATED,
  SIGNAL_READ_ON,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TernTextBody, tern_text_body, GTK_TYPE_TEXT_VIEW)

static int
measure_text (GtkWidget *widget, const char *text, double scale)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, text);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  int width;

  pango_attr_list_insert (attributes, pango_attr_scale_new (scale));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_get_pixel_size (layout, &width, NULL);
  return width;
}

int
tern_text_body_measure_column (GtkWidget *widget)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  int width = pango_font_metrics_get_approximate_char_width (metrics) * COLUMN_CHARACTERS / PANGO_SCALE;

  pango_font_metrics_unref (metrics);
  return width;
}

/* Every colour reaches 4.5:1 on the view of its theme, and 7:1 where contrast is high. */
static void
read_colours (TernTextLook *look)
{
  static const char *const themes[4][2 + TERN_TEXT_LEVELS] = {
    { "#1a5fb4", "#5e5c64", "#1c61b8", "#1f6f3f", "#7a3a94" },
    { "#78aeed", "#c0bfbc", "#99c1f1", "#8ff0a4", "#dcb5ee" },
    { "#0f3d78", "#3d3846", "#0f3d78", "#124a29", "#5a1f73" },
    { "#a6d4ff", "#deddda", "#c5dcf7", "#b8f5c6", "#ecd2f7" },
  };
  AdwStyleManager *style = adw_style_manager_get_default ();
  const char *const *theme
      = themes[adw_style_manager_get_dark (style) + 2 * adw_style_manager_get_high_contrast (style)];

  gdk_rgba_parse (&look->link, theme[0]);
  gdk_rgba_parse (&look->dim, theme[1]);
  for (guint i = 0; i < TERN_TEXT_LEVELS; i++)
    gdk_rgba_parse (&look->quotes[i], theme[2 + i]);
}

static void
dress (TernTextBody *self)
{
  TernTextLook look = { .scale = self->zoom };

  if (self->text == NULL)
    return;
  look.marker_width = measure_text (GTK_WIDGET (self), "> ", self->zoom);
  read_colours (&look);
  tern_text_buffer_set_look (self->text, &look);
  self->laid_out_width = -1;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
lay_out_column (TernTextBody *self, int width)
{
  int column = (int) (tern_text_body_measure_column (GTK_WIDGET (self)) * self->zoom);
  int margin = MAX (MIN_MARGIN, (width - column) / 2);

  if (width == self->laid_out_width)
    return;
  self->laid_out_width = width;
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (self), margin);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (self), margin);
}

static void
activate_link (TernTextBody *self, const GtkTextIter *iter)
{
  GtkTextIter start, end;
  g_autofree char *uri = tern_text_buffer_dup_link (self->text, iter, &start, &end);
  g_autofree char *shown = NULL;

  if (uri == NULL)
    return;
  shown = gtk_text_iter_get_slice (&start, &end);
  g_signal_emit (self, signals[SIGNAL_LINK_ACTIVATED], 0, uri, shown);
}

static void
activate_at (TernTextBody *self, const GtkTextIter *iter)
{
  if (self->text != NULL && !tern_text_buffer_toggle_fold (self->text, iter))
    activate_link (self, iter);
}

/* Whether something is at that point of the widget, and where in the text. */
static gboolean
find_iter (TernTextBody *self, double x, double y, GtkTextIter *iter)
{
  int bx, by;

  gtk_text_view_window_to_buffer_coords (GTK_TEXT_VIEW (self), GTK_TEXT_WINDOW_WIDGET, (int) x, (int) y, &bx, &by);
  return gtk_text_view_get_iter_at_location (GTK_TEXT_VIEW (self), iter, bx, by);
}

static void
on_released (GtkGestureClick *gesture, int n_press, double x, double y, TernTextBody *self)
{
  GtkTextIter iter;

  if (self->text == NULL || n_press != 1 || gtk_text_buffer_get_has_selection (GTK_TEXT_BUFFER (self->text))
      || !find_iter (self, x, y, &iter))
    return;
  activate_at (self, &iter);
}

static void
set_menu_link (TernTextBody *self, const GtkTextIter *iter)
{
  g_clear_pointer (&self->menu_link, g_free);
  self->menu_link = self->text != NULL ? tern_text_buffer_dup_link (self->text, iter, NULL, NULL) : NULL;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "text.open-link", self->menu_link != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "text.copy-link", self->menu_link != NULL);
}

static void
on_secondary_pressed (GtkGestureClick *gesture, int n_press, double x, double y, TernTextBody *self)
{
  GtkTextIter iter;

  gtk_text_buffer_get_end_iter (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self)), &iter);
  find_iter (self, x, y, &iter);
  set_menu_link (self, &iter);
}

static void
on_moved (GtkEventControllerMotion *motion, double x, double y, TernTextBody *self)
{
  GtkTextIter iter;
  g_autofree char *uri = NULL;
  gboolean hot = FALSE;

  if (self->text != NULL && find_iter (self, x, y, &iter))
    {
      uri = tern_text_buffer_dup_link (self->text, &iter, NULL, NULL);
      hot = uri != NULL || tern_text_buffer_is_fold (self->text, &iter);
    }
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), hot ? "pointer" : "text");
}

static void
get_caret (TernTextBody *self, GtkTextIter *iter)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self));

  gtk_text_buffer_get_iter_at_mark (buffer, iter, gtk_text_buffer_get_insert (buffer));
}

/* The caret goes along, to the first line of the page, so that what is seen and what is heard stay together. */
static void
read_page (TernTextBody *self, gboolean forward)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self));
  double page = gtk_adjustment_get_page_size (adjustment);
  double end = gtk_adjustment_get_upper (adjustment) - page;
  double value = gtk_adjustment_get_value (adjustment);
  GtkTextIter iter;

  if (forward && value >= end - 1)
    {
      g_signal_emit (self, signals[SIGNAL_READ_ON], 0);
      return;
    }
  value += (forward ? 0.9 : -0.9) * page;
  gtk_adjustment_set_value (adjustment, CLAMP (value, 0, end));
  gtk_text_view_get_line_at_y (GTK_TEXT_VIEW (self), &iter,
                               (int) (gtk_adjustment_get_value (adjustment) + page / 10), NULL);
  gtk_text_buffer_place_cursor (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self)), &iter);
}

static gboolean
on_key_pressed (GtkEventControllerKey *keys, guint key, guint code, GdkModifierType state, TernTextBody *self)
{
  GdkModifierType modifiers = state & gtk_accelerator_get_default_mod_mask ();
  GtkTextIter caret;

  get_caret (self, &caret);
  if (key == GDK_KEY_Menu || (key == GDK_KEY_F10 && modifiers == GDK_SHIFT_MASK))
    {
      set_menu_link (self, &caret);
      return GDK_EVENT_PROPAGATE;
    }
  if ((key == GDK_KEY_space || key == GDK_KEY_KP_Space) && (modifiers & ~GDK_SHIFT_MASK) == 0)
    {
      read_page (self, modifiers == 0);
      return GDK_EVENT_STOP;
    }
  if ((key == GDK_KEY_Return || key == GDK_KEY_KP_Enter) && modifiers == 0)
    {
      activate_at (self, &caret);
      return GDK_EVENT_STOP;
    }
  return GDK_EVENT_PROPAGATE;
}

static void
open_menu_link (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TernTextBody *self = TERN_TEXT_BODY (widget);

  if (self->menu_link != NULL)
    g_signal_emit (self, signals[SIGNAL_LINK_ACTIVATED], 0, self->menu_link, self->menu_link);
}

static void
copy_menu_link (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TernTextBody *self = TERN_TEXT_BODY (widget);
  const char *link = self->menu_link;

  if (link != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), g_str_has_prefix (link, "mailto:") ? link + 7 : link);
}

/* One bar for each level, where its mark is written. */
static void
draw_bars (TernTextBody *self, GtkSnapshot *snapshot, const GtkTextIter *line, const TernTextLook *look)
{
  guint levels = tern_text_buffer_get_level (self->text, line);
  GtkTextIter iter = *line;
  int y, height;

  if (levels == 0)
    return;
  gtk_text_view_get_line_yrange (GTK_TEXT_VIEW (self), line, &y, &height);
  for (guint level = 0; level < levels;)
    {
      GdkRectangle place;

      if (gtk_text_iter_get_char (&iter) == '>')
        {
          gtk_text_view_get_iter_location (GTK_TEXT_VIEW (self), &iter, &place);
          gtk_snapshot_append_color (
              snapshot, &look->quotes[level % TERN_TEXT_LEVELS],
              &GRAPHENE_RECT_INIT (place.width >= 0 ? (float) place.x : (float) (place.x + place.width), (float) y,
                                   BAR_WIDTH, (float) height));
          level++;
        }
      if (!gtk_text_iter_forward_char (&iter))
        break;
    }
}

static void
draw_fold (TernTextBody *self, GtkSnapshot *snapshot, const GtkTextIter *line, const TernTextLook *look)
{
  GtkTextIter end = *line;
  GdkRectangle first, last;
  GdkRGBA colour = look->dim;
  GskRoundedRect outline;
  int from, to;

  gtk_text_iter_forward_to_line_end (&end);
  gtk_text_view_get_iter_location (GTK_TEXT_VIEW (self), line, &first);
  gtk_text_view_get_iter_location (GTK_TEXT_VIEW (self), &end, &last);
  from = MIN (first.x, last.x) - 9;
  to = MAX (first.x, last.x) + 9;
  colour.alpha = 0.13f;
  gsk_rounded_rect_init_from_rect (
      &outline, &GRAPHENE_RECT_INIT ((float) from, (float) first.y - 3, (float) (to - from), (float) first.height + 6),
      99);
  gsk_rounded_rect_normalize (&outline);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &colour, &outline.bounds);
  gtk_snapshot_pop (snapshot);
}

static void
tern_text_body_snapshot_layer (GtkTextView *view, GtkTextViewLayer layer, GtkSnapshot *snapshot)
{
  TernTextBody *self = TERN_TEXT_BODY (view);
  TernTextLook look;
  GdkRectangle visible;
  GtkTextIter line;
  int top;

  /* The parent draws nothing here. */
  if (layer != GTK_TEXT_VIEW_LAYER_BELOW_TEXT || self->text == NULL)
    return;
  read_colours (&look);
  gtk_text_view_get_visible_rect (view, &visible);
  gtk_text_view_get_line_at_y (view, &line, visible.y, &top);
  while (top < visible.y + visible.height)
    {
      int height;

      if (tern_text_buffer_is_fold (self->text, &line))
        draw_fold (self, snapshot, &line, &look);
      else
        draw_bars (self, snapshot, &line, &look);
      gtk_text_view_get_line_yrange (view, &line, &top, &height);
      top += height;
      if (!gtk_text_iter_forward_line (&line))
        break;
    }
}

static void
tern_text_body_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  lay_out_column (TERN_TEXT_BODY (widget), width);
  GTK_WIDGET_CLASS (tern_text_body_parent_class)->size_allocate (widget, width, height, baseline);
}

static void
tern_text_body_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (tern_text_body_parent_class)->system_setting_changed (widget, setting);
  if (setting == GTK_SYSTEM_SETTING_DPI || setting == GTK_SYSTEM_SETTING_FONT_NAME)
    dress (TERN_TEXT_BODY (widget));
}

static void
tern_text_body_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_ZOOM)
    g_value_set_double (value, TERN_TEXT_BODY (object)->zoom);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
tern_text_body_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  TernTextBody *self = TERN_TEXT_BODY (object);

  if (id != PROP_ZOOM)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  else if (self->zoom != g_value_get_double (value))
    {
      self->zoom = g_value_get_double (value);
      dress (self);
      g_object_notify_by_pspec (object, pspec);
    }
}

static void
tern_text_body_dispose (GObject *object)
{
  TernTextBody *self = TERN_TEXT_BODY (object);

  g_clear_pointer (&self->text, tern_text_buffer_drop);
  g_clear_pointer (&self->menu_link, g_free);
  G_OBJECT_CLASS (tern_text_body_parent_class)->dispose (object);
}

static void
tern_text_body_class_init (TernTextBodyClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tern_text_body_dispose;
  object_class->get_property = tern_text_body_get_property;
  object_class->set_property = tern_text_body_set_property;
  widget_class->size_allocate = tern_text_body_size_allocate;
  widget_class->system_setting_changed = tern_text_body_system_setting_changed;
  GTK_TEXT_VIEW_CLASS (klass)->snapshot_layer = tern_text_body_snapshot_layer;
  properties[PROP_ZOOM] = g_param_spec_double ("zoom", NULL, NULL, 0.5, 3, 1,
                                               G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SIGNAL_LINK_ACTIVATED] = g_signal_new ("link-activated", TERN_TYPE_TEXT_BODY, G_SIGNAL_RUN_LAST, 0, NULL,
                                                 NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[SIGNAL_READ_ON] = g_signal_new ("read-on", TERN_TYPE_TEXT_BODY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
  gtk_widget_class_install_action (widget_class, "text.open-link", NULL, open_menu_link);
  gtk_widget_class_install_action (widget_class, "text.copy-link", NULL, copy_menu_link);
}

static void
add_controllers (TernTextBody *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *secondary = gtk_gesture_click_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  g_signal_connect (click, "released", G_CALLBACK (on_released), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (secondary), GDK_BUTTON_SECONDARY);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (secondary), GTK_PHASE_CAPTURE);
  g_signal_connect (secondary, "pressed", G_CALLBACK (on_secondary_pressed), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (secondary));
  g_signal_connect (motion, "motion", G_CALLBACK (on_moved), self);
  gtk_widget_add_controller (widget, motion);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_pressed), self);
  gtk_widget_add_controller (widget, keys);
}

static GMenuModel *
make_menu (void)
{
  GMenu *menu = g_menu_new ();

  g_menu_append (menu, _("_Open Link"), "text.open-link");
  g_menu_append (menu, _("Copy _Link"), "text.copy-link");
  return G_MENU_MODEL (menu);
}

static void
tern_text_body_init (TernTextBody *self)
{
  GtkTextView *view = GTK_TEXT_VIEW (self);
  AdwStyleManager *style = adw_style_manager_get_default ();
  g_autoptr (GMenuModel) menu = make_menu ();

  self->zoom = 1;
  self->laid_out_width = -1;
  gtk_text_view_set_editable (view, FALSE);
  gtk_text_view_set_cursor_visible (view, TRUE);
  gtk_text_view_set_accepts_tab (view, FALSE);
  gtk_text_view_set_wrap_mode (view, GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_top_margin (view, 12);
  gtk_text_view_set_bottom_margin (view, 24);
  gtk_text_view_set_pixels_inside_wrap (view, 2);
  gtk_text_view_set_pixels_below_lines (view, 2);
  gtk_text_view_set_extra_menu (view, menu);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "text.open-link", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "text.copy-link", FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "tern-text-body");
  add_controllers (self);
  g_signal_connect_object (style, "notify::dark", G_CALLBACK (dress), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (style, "notify::high-contrast", G_CALLBACK (dress), self, G_CONNECT_SWAPPED);
}

TernTextBody *
tern_text_body_new (void)
{
  return g_object_new (TERN_TYPE_TEXT_BODY, NULL);
}

void
tern_text_body_set_text (TernTextBody *self, TernTextBuffer *buffer)
{
  TernTextBuffer *before = self->text;

  if (before == buffer)
    return;
  self->text = buffer != NULL ? g_object_ref (buffer) : NULL;
  dress (self);
  gtk_text_view_set_buffer (GTK_TEXT_VIEW (self), GTK_TEXT_BUFFER (buffer));
  tern_text_buffer_drop (before);
}

TernTextBuffer *
tern_text_body_get_text (TernTextBody *self)
{
  return self->text;
}
