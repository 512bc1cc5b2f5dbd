/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Where the parts of a row are, in three lines or in the columns of one; see the row's private header. */

#include "ui/list/tern-list-row-private.h"

#include "ui/list/tern-row-text.h"

/* Pixels, as libadwaita's own rows have them. */
#define EDGE 9
#define ONE_LINE_EDGE 8
#define LINE_SPACING 2
/* Letters of other scripts, and emoji, are higher than a line of the interface's own font: so much of them is seen
 * above and below it. */
#define OVERHANG 6
/* Of the height of a line, 19 pixels with the usual font: a dot of 8. */
#define DOT_PART 0.42
#define GAP 6
#define MIN_WIDTH 160
#define NATURAL_WIDTH 360

static void
read_font (TernListRow *self)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);

  self->ascent = PANGO_PIXELS_CEIL (pango_font_metrics_get_ascent (metrics));
  self->line_height = MAX (PANGO_PIXELS_CEIL (pango_font_metrics_get_height (metrics)),
                           self->ascent + PANGO_PIXELS_CEIL (pango_font_metrics_get_descent (metrics)));
  pango_font_metrics_unref (metrics);
}

static int
get_edge (TernListRow *self)
{
  return self->columns != NULL ? ONE_LINE_EDGE : EDGE;
}

void
tern_list_row_measure (GtkWidget *widget,
                       GtkOrientation orientation,
                       int for_size,
                       int *minimum,
                       int *natural,
                       int *minimum_baseline,
                       int *natural_baseline)
{
  TernListRow *self = TERN_LIST_ROW (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = MIN_WIDTH;
      *natural = NATURAL_WIDTH;
      return;
    }
  read_font (self);
  self->top = 0;
  if (self->heading != NULL)
    gtk_widget_measure (self->heading, GTK_ORIENTATION_VERTICAL, -1, NULL, &self->top, NULL, NULL);
  *minimum = *natural = self->top + 2 * get_edge (self)
                        + (self->columns != NULL ? self->line_height : 3 * self->line_height + 2 * LINE_SPACING);
}

static int
get_line_top (TernListRow *self, int line)
{
  return self->top + get_edge (self) + line * (self->line_height + LINE_SPACING);
}

/* @x counts from where a line begins: the right edge where text runs from right to left. */
static void
place (TernListRow *self, GtkWidget *child, int x, int y, int width, int height, int baseline)
{
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    x = gtk_widget_get_width (GTK_WIDGET (self)) - x - width;
  gtk_widget_size_allocate (child, &(GtkAllocation){ x, y, width, height }, baseline);
}

/* Puts text on the baseline of @line, whatever its own height. All lines begin at the same edge. */
static void
place_text (TernListRow *self, GtkInscription *child, int line, int x, int width)
{
  width = tern_row_text_fit (child, width);
  place (self, GTK_WIDGET (child), x, get_line_top (self, line) - OVERHANG, MAX (width, 0),
         self->line_height + 2 * OVERHANG, OVERHANG + self->ascent);
}

/* Smaller than the first line, and on its baseline. Returns where it begins. */
static int
place_small (TernListRow *self, GtkWidget *label, int end)
{
  int width, height, baseline;

  gtk_widget_measure (label, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
  gtk_widget_measure (label, GTK_ORIENTATION_VERTICAL, width, NULL, &height, NULL, &baseline);
  place (self, label, end - width, get_line_top (self, 0) + self->ascent - MAX (baseline, 0), width, height, -1);
  return end - width - GAP;
}

/* Places a widget of its own size in the middle of @line, before @end. Returns where it begins. */
static int
place_before (TernListRow *self, GtkWidget *child, int line, int end)
{
  int width, height;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &height, NULL, NULL);
  place (self, child, end - width, get_line_top (self, line) + (self->line_height - height) / 2, width, height, -1);
  return end - width - GAP;
}

/* How many messages the thread has, before the date. Returns where it begins. */
static int
place_count (TernListRow *self, int end)
{
  return self->count == NULL || !gtk_widget_get_visible (self->count) ? end : place_before (self, self->count, 0, end);
}

static gboolean
has_mark (TernListRow *self, Mark mark)
{
  return self->marks[mark] != NULL && gtk_widget_get_visible (self->marks[mark]);
}

/* Returns where the marks begin. */
static int
place_marks (TernListRow *self, int line, int end)
{
  for (int i = N_MARKS - 1; i >= 0; i--)
    if (has_mark (self, i))
      {
        gtk_widget_set_child_visible (self->marks[i], TRUE);
        end = place_before (self, self->marks[i], line, end);
      }
  return end;
}

/* The buttons stand below the date and the marks, where only the preview gives way; in one line before them. Returns
 * where they begin. */
static int
place_buttons (TernListRow *self, int line, int end)
{
  return self->buttons == NULL ? end : place_before (self, self->buttons, line, end);
}

/* Before the buttons, where the preview or the subject gives way. Returns where they begin. */
static int
place_chips (TernListRow *self, int line, int end)
{
  return self->chips == NULL || !gtk_widget_get_visible (self->chips) ? end
                                                                      : place_before (self, self->chips, line, end);
}

/* A part that is not in every form of a row. Returns: whether it is in this one. */
static gboolean
show_part (gpointer part, gboolean shown)
{
  if (part != NULL)
    gtk_widget_set_child_visible (part, shown);
  return part != NULL && shown;
}

static void
place_three_lines (TernListRow *self, int start, int end)
{
  show_part (self->who, TRUE);
  show_part (self->date, TRUE);
  show_part (self->preview, TRUE);
  show_part (self->folder, FALSE);
  show_part (self->size, FALSE);
  place_text (self, self->who, 0, start, place_count (self, place_small (self, GTK_WIDGET (self->date), end)) - start);
  place_text (self, self->subject, 1, start, place_marks (self, 1, end) - start);
  place_text (self, self->preview, 2, start, place_chips (self, 2, place_buttons (self, 2, end)) - start);
}

/* In the middle of its column. Where it has none it stands with the others, unless it is not wanted at all. Returns
 * where those begin. */
static int
place_mark (TernListRow *self, Mark mark, TernColumn column, const TernColumnSpan *spans, int end)
{
  int width;

  if (!has_mark (self, mark) || !show_part (self->marks[mark], tern_list_columns_has (self->columns, column)))
    return end;
  if (spans[column].width == 0)
    return place_before (self, self->marks[mark], 0, end);
  gtk_widget_measure (self->marks[mark], GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
  place_before (self, self->marks[mark], 0, spans[column].x + (spans[column].width + width) / 2);
  return end;
}

/* Returns where they begin. */
static int
place_table_marks (TernListRow *self, const TernColumnSpan *spans, int end)
{
  end = place_mark (self, MARK_STARRED, TERN_COLUMN_STARRED, spans, end);
  end = place_mark (self, MARK_ATTACHMENT, TERN_COLUMN_ATTACHMENT, spans, end);
  for (int i = MARK_ATTACHMENT - 1; i >= 0; i--)
    if (has_mark (self, i))
      end = place_before (self, self->marks[i], 0, end);
  return end;
}

static void
place_columns (TernListRow *self, int indent, const TernColumnSpan *spans)
{
  const TernColumnSpan *who = &spans[TERN_COLUMN_SENDER], *subject = &spans[TERN_COLUMN_SUBJECT];
  const TernColumnSpan *folder = &spans[TERN_COLUMN_FOLDER], *size = &spans[TERN_COLUMN_SIZE];
  const TernColumnSpan *date = &spans[TERN_COLUMN_DATE];
  int start = subject->x, end = subject->x + subject->width;

  show_part (self->preview, FALSE);
  if (show_part (self->who, who->width > 0))
    place_text (self, self->who, 0, who->x + indent, place_count (self, who->x + who->width) - who->x - indent);
  else
    {
      start += indent;
      end = place_count (self, end);
    }
  end = place_buttons (self, 0, place_chips (self, 0, place_table_marks (self, spans, end)));
  place_text (self, self->subject, 0, start, end - start);
  if (show_part (self->folder, folder->width > 0))
    place_text (self, GTK_INSCRIPTION (self->folder), 0, folder->x, folder->width);
  if (show_part (self->size, size->width > 0))
    place_small (self, self->size, size->x + size->width);
  if (show_part (self->date, date->width > 0))
    place_small (self, GTK_WIDGET (self->date), date->x + date->width);
}

/* In the middle of the row, before everything else. Returns how far that moves. */
static int
place_check (TernListRow *self, int height)
{
  int width, natural;

  if (self->check == NULL)
    return 0;
  gtk_widget_measure (self->check, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
  gtk_widget_measure (self->check, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);
  natural = MIN (natural, height - self->top);
  place (self, self->check, GAP, self->top + (height - self->top - natural) / 2, width, natural, -1);
  return GAP + width;
}

void
tern_list_row_lay_out (TernListRow *self, int width, int height)
{
  int dot, start, moved, indent, end = width - EDGE;

  if (self->line_height == 0)
    read_font (self);
  dot = self->line_height * DOT_PART;
  start = tern_list_columns_get_lead (self->line_height);
  if (self->heading != NULL)
    place (self, self->heading, start, 0, MAX (end - start, 0), self->top, -1);
  place (self, self->plate, 0, self->top, width, height - self->top, -1);
  moved = place_check (self, height);
  place (self, self->dot, moved + (start - dot) / 2, get_line_top (self, 0) + (self->line_height - dot + 1) / 2, dot,
         dot, -1);
  indent = moved + (int) self->thread.level * self->line_height;
  if (self->columns != NULL)
    place_columns (self, indent, tern_list_columns_place (self->columns, width, self->line_height));
  else
    place_three_lines (self, start + indent, end);
}
