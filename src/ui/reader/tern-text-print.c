/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Paper, a paragraph at a time; see the header. A page is where it begins: its lines are laid out again when it is
 * drawn, so that a long message needs no more memory than a short one. */
#include "ui/reader/tern-text-print.h"

#include <glib/gi18n.h>

#define FONT "Sans 10"
#define FOOT_FONT "Sans 8"
/* Millimetres: what a printer can reach is closer to the edge than a text is good to read. */
#define MARGIN 18.0
/* Between text, head and foot, in lines of text. */
#define GAP 1.5
/* Paragraphs in one turn of the main loop: a few milliseconds. */
#define PARAGRAPHS_A_TURN 200
/* Where somebody sends a million of lines. */
#define MAX_PAGES 5000
#define MAX_NAME_CHARACTERS 80

typedef struct
{
  guint paragraph;
  int line;
} Place;

typedef struct
{
  TernTextPlan *plan;
  char *head;
  char *title;
  TernTextPrintDone done;
  GObject *data;
  GArray *pages; /* of Place: where each begins */
  Place next;    /* while pages are made */
  double y;      /* the same */
  double line_height;
} Printing;

static void
free_printing (gpointer data)
{
  Printing *self = data;

  tern_text_plan_free (self->plan);
  g_free (self->head);
  g_free (self->title);
  g_clear_object (&self->data);
  g_array_unref (self->pages);
  g_free (self);
}

static PangoLayout *
make_layout (GtkPrintContext *context, const char *font)
{
  PangoLayout *layout = gtk_print_context_create_pango_layout (context);
  PangoFontDescription *description = pango_font_description_from_string (font);

  pango_layout_set_font_description (layout, description);
  pango_font_description_free (description);
  pango_layout_set_width (layout, (int) (gtk_print_context_get_width (context) * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  return layout;
}

static PangoLayout *
lay_out_paragraph (Printing *self, GtkPrintContext *context, guint n)
{
  const TernTextLine *line = &g_array_index (self->plan->lines, TernTextLine, n);
  PangoLayout *layout = make_layout (context, FONT);

  pango_layout_set_text (layout, self->plan->text + line->start, (int) (line->end - line->start));
  return layout;
}

static PangoLayout *
lay_out_head (Printing *self, GtkPrintContext *context)
{
  PangoLayout *layout = make_layout (context, FONT);

  pango_layout_set_markup (layout, self->head, -1);
  return layout;
}

static double
measure_height (PangoLayout *layout)
{
  int height;

  pango_layout_get_size (layout, NULL, &height);
  return (double) height / PANGO_SCALE;
}

/* What the first page has less room for text. */
static double
measure_head (Printing *self, GtkPrintContext *context)
{
  g_autoptr (PangoLayout) layout = lay_out_head (self, context);

  return measure_height (layout) + 2 * GAP * self->line_height;
}

static double
measure_room (Printing *self, GtkPrintContext *context)
{
  return gtk_print_context_get_height (context) - 2 * GAP * self->line_height;
}

static void
on_begin_print (GtkPrintOperation *operation, GtkPrintContext *context, Printing *self)
{
  g_autoptr (PangoLayout) layout = make_layout (context, FONT);

  pango_layout_set_text (layout, "X", -1);
  self->line_height = measure_height (layout);
  g_array_set_size (self->pages, 0);
  self->next = (Place) { 0, 0 };
  g_array_append_val (self->pages, self->next);
  self->y = measure_head (self, context);
}

static void
place_line (Printing *self, double height, double room)
{
  if (self->y + height > room && self->y > 0)
    {
      g_array_append_val (self->pages, self->next);
      self->y = 0;
    }
  self->y += height;
}

static void
place_paragraph (Printing *self, GtkPrintContext *context)
{
  g_autoptr (PangoLayout) layout = lay_out_paragraph (self, context, self->next.paragraph);
  PangoLayoutIter *iter = pango_layout_get_iter (layout);
  double room = measure_room (self, context);

  do
    {
      int top, bottom;

      pango_layout_iter_get_line_yrange (iter, &top, &bottom);
      place_line (self, (double) (bottom - top) / PANGO_SCALE, room);
      self->next.line++;
    }
  while (pango_layout_iter_next_line (iter));
  pango_layout_iter_free (iter);
  self->next.paragraph++;
  self->next.line = 0;
}

static gboolean
on_paginate (GtkPrintOperation *operation, GtkPrintContext *context, Printing *self)
{
  guint end = MIN (self->next.paragraph + PARAGRAPHS_A_TURN, self->plan->lines->len);

  while (self->next.paragraph < end && self->pages->len <= MAX_PAGES)
    place_paragraph (self, context);
  if (self->next.paragraph < self->plan->lines->len && self->pages->len <= MAX_PAGES)
    return FALSE;
  g_array_set_size (self->pages, MIN (self->pages->len, MAX_PAGES));
  gtk_print_operation_set_n_pages (operation, (int) self->pages->len);
  return TRUE;
}

/* Returns: where the text begins. */
static double
draw_head (Printing *self, GtkPrintContext *context)
{
  cairo_t *cairo = gtk_print_context_get_cairo_context (context);
  g_autoptr (PangoLayout) layout = lay_out_head (self, context);
  double rule = measure_height (layout) + GAP * self->line_height;

  cairo_move_to (cairo, 0, 0);
  pango_cairo_show_layout (cairo, layout);
  cairo_set_line_width (cairo, self->line_height / 20);
  cairo_move_to (cairo, 0, rule);
  cairo_line_to (cairo, gtk_print_context_get_width (context), rule);
  cairo_stroke (cairo);
  return measure_head (self, context);
}

static void
draw_foot (Printing *self, GtkPrintContext *context, int page)
{
  cairo_t *cairo = gtk_print_context_get_cairo_context (context);
  g_autoptr (PangoLayout) layout = make_layout (context, FOOT_FONT);
  /* Translators: the number of a page, and how many there are. */
  g_autofree char *number = g_strdup_printf (_("Page %d of %u"), page + 1, self->pages->len);
  double y = gtk_print_context_get_height (context) - self->line_height;
  int width;

  pango_layout_set_alignment (layout, PANGO_ALIGN_RIGHT);
  pango_layout_set_auto_dir (layout, FALSE);
  pango_layout_set_text (layout, number, -1);
  cairo_move_to (cairo, 0, y);
  pango_cairo_show_layout (cairo, layout);
  pango_layout_get_size (layout, &width, NULL);
  pango_layout_set_alignment (layout, PANGO_ALIGN_LEFT);
  pango_layout_set_width (layout, MAX (pango_layout_get_width (layout) - width * 3 / 2, 1));
  pango_layout_set_height (layout, -1);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_text (layout, self->title, -1);
  cairo_move_to (cairo, 0, y);
  pango_cairo_show_layout (cairo, layout);
}

/* From line @first of it up to, not with, line @end. Returns: how high they are. */
static double
draw_paragraph (PangoLayout *layout, cairo_t *cairo, double y, int first, int end)
{
  PangoLayoutIter *iter = pango_layout_get_iter (layout);
  double start = y;
  int n = 0;

  do
    {
      int top, bottom;
      PangoRectangle logical;

      if (n >= first && n < end)
        {
          pango_layout_iter_get_line_yrange (iter, &top, &bottom);
          pango_layout_iter_get_line_extents (iter, NULL, &logical);
          cairo_move_to (cairo, (double) logical.x / PANGO_SCALE,
                         y + (double) (pango_layout_iter_get_baseline (iter) - top) / PANGO_SCALE);
          pango_cairo_show_layout_line (cairo, pango_layout_iter_get_line_readonly (iter));
          y += (double) (bottom - top) / PANGO_SCALE;
        }
      n++;
    }
  while (n < end && pango_layout_iter_next_line (iter));
  pango_layout_iter_free (iter);
  return y - start;
}

static void
on_draw_page (GtkPrintOperation *operation, GtkPrintContext *context, int page, Printing *self)
{
  cairo_t *cairo = gtk_print_context_get_cairo_context (context);
  Place from = g_array_index (self->pages, Place, page);
  Place to = { self->plan->lines->len, 0 };
  double y = page == 0 ? draw_head (self, context) : 0;

  if ((guint) page + 1 < self->pages->len)
    to = g_array_index (self->pages, Place, page + 1);
  for (guint n = from.paragraph; n < self->plan->lines->len && n <= to.paragraph; n++)
    {
      g_autoptr (PangoLayout) layout = lay_out_paragraph (self, context, n);

      y += draw_paragraph (layout, cairo, y, n == from.paragraph ? from.line : 0,
                           n == to.paragraph ? to.line : G_MAXINT);
    }
  draw_foot (self, context, page);
}

static void
on_done (GtkPrintOperation *operation, GtkPrintOperationResult result, Printing *self)
{
  g_autoptr (GError) error = NULL;

  if (result == GTK_PRINT_OPERATION_RESULT_ERROR)
    gtk_print_operation_get_error (operation, &error);
  self->done (error != NULL ? error->message : NULL, self->data);
}

GtkPageSetup *
tern_text_print_new_page_setup (void)
{
  GtkPageSetup *setup = gtk_page_setup_new ();

  gtk_page_setup_set_top_margin (setup, MARGIN, GTK_UNIT_MM);
  gtk_page_setup_set_bottom_margin (setup, MARGIN, GTK_UNIT_MM);
  gtk_page_setup_set_left_margin (setup, MARGIN, GTK_UNIT_MM);
  gtk_page_setup_set_right_margin (setup, MARGIN, GTK_UNIT_MM);
  return setup;
}

GtkPrintSettings *
tern_text_print_new_settings (const char *title)
{
  GtkPrintSettings *settings = gtk_print_settings_new ();
  const char *documents = g_get_user_special_dir (G_USER_DIRECTORY_DOCUMENTS);
  g_autofree char *name = g_utf8_substring (title, 0, MIN (g_utf8_strlen (title, -1), MAX_NAME_CHARACTERS));

  g_strdelimit (name, "/\\<>:\"|?*\n\t", '-');
  if (name[0] == '.')
    name[0] = '-';
  gtk_print_settings_set (settings, GTK_PRINT_SETTINGS_OUTPUT_BASENAME, *name != '\0' ? name : _("Message"));
  /* Else it would be wherever the program was started from. */
  gtk_print_settings_set (settings, GTK_PRINT_SETTINGS_OUTPUT_DIR, documents != NULL ? documents : g_get_home_dir ());
  return settings;
}

void
tern_text_print (
    TernTextPlan *plan, const char *head, const char *title, GtkWindow *parent, TernTextPrintDone done, GObject *data)
{
  g_autoptr (GtkPrintOperation) operation = gtk_print_operation_new ();
  g_autoptr (GtkPageSetup) setup = tern_text_print_new_page_setup ();
  g_autoptr (GtkPrintSettings) settings = tern_text_print_new_settings (title);
  Printing *self = g_new0 (Printing, 1);

  self->plan = plan;
  self->head = g_strdup (head);
  self->title = g_strdup (title);
  self->done = done;
  self->data = g_object_ref (data);
  self->pages = g_array_new (FALSE, FALSE, sizeof (Place));
  gtk_print_operation_set_job_name (operation, title);
  gtk_print_operation_set_default_page_setup (operation, setup);
  gtk_print_operation_set_print_settings (operation, settings);
  gtk_print_operation_set_embed_page_setup (operation, TRUE);
  gtk_print_operation_set_allow_async (operation, TRUE);
  g_object_set_data_full (G_OBJECT (operation), "printing", self, free_printing);
  g_signal_connect (operation, "begin-print", G_CALLBACK (on_begin_print), self);
  g_signal_connect (operation, "paginate", G_CALLBACK (on_paginate), self);
  g_signal_connect (operation, "draw-page", G_CALLBACK (on_draw_page), self);
  g_signal_connect (operation, "done", G_CALLBACK (on_done), self);
  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, parent, NULL);
}
