/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The columns of a list; see the header. */

#include "ui/list/tern-list-columns.h"

#include <string.h>

/* Pixels. */
#define GAP 6
#define EDGE 9
/* Of the height of a line, 19 pixels with the usual font: a dot of 8, and half a line beside it. */
#define LEAD_PART 0.92
/* Of what is left when those of one width have theirs. */
#define SENDER_PART 0.3
#define FOLDER_PART 0.16
/* In heights of a line, 351 pixels with the usual font: in less, words are read more easily in lines of their own. */
#define LEAST_ROOM 18.5

struct _TernListColumns
{
  GObject parent_instance;

  guint chosen;
  gboolean places;
  TernColumnSpan spans[TERN_N_COLUMNS]; /* for a row of this width and font */
  int width;
  int line_height;
};

G_DEFINE_FINAL_TYPE (TernListColumns, tern_list_columns, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* In heights of a line. What has no @most has one width; the subject has what is left. */
static const struct
{
  const char *name;
  double least;
  double most;
} columns[TERN_N_COLUMNS] = {
  [TERN_COLUMN_SENDER] = { "sender", 4.5, 14 },
  [TERN_COLUMN_SUBJECT] = { "subject", 5.5, 0 },
  [TERN_COLUMN_FOLDER] = { "folder", 5, 10 },
  [TERN_COLUMN_ATTACHMENT] = { "attachment", 1.5, 0 },
  [TERN_COLUMN_STARRED] = { "starred", 1.5, 0 },
  [TERN_COLUMN_SIZE] = { "size", 3.2, 0 },
  [TERN_COLUMN_DATE] = { "date", 3.2, 0 },
};

/* The first that go where there is no room. */
static const TernColumn spare[] = { TERN_COLUMN_ATTACHMENT, TERN_COLUMN_STARRED, TERN_COLUMN_SIZE,
                                    TERN_COLUMN_FOLDER };

static int
get_least (TernColumn column, int line_height)
{
  return (int) (columns[column].least * line_height);
}

/* Pixels that @shown need, with what is around and between them. */
static int
sum_least (guint shown, int line_height)
{
  int sum = tern_list_columns_get_lead (line_height) + EDGE - GAP;

  for (guint i = 0; i < TERN_N_COLUMNS; i++)
    if ((shown & (1u << i)) != 0)
      sum += get_least (i, line_height) + GAP;
  return sum;
}

static guint
get_possible (TernListColumns *self)
{
  guint possible = self->chosen | 1u << TERN_COLUMN_SUBJECT;

  return self->places ? possible : possible & ~(1u << TERN_COLUMN_FOLDER);
}

static guint
leave_out (guint shown, int width, int line_height)
{
  for (guint i = 0; i < G_N_ELEMENTS (spare) && sum_least (shown, line_height) > width; i++)
    shown &= ~(1u << spare[i]);
  return shown;
}

static int
widen (TernColumn column, double part, int rest, int line_height)
{
  int least = get_least (column, line_height);

  return CLAMP ((int) (rest * part), least, (int) (columns[column].most * line_height));
}

static void
set_widths (TernListColumns *self, guint shown)
{
  TernColumnSpan *spans = self->spans;
  int rest = self->width - sum_least (shown, self->line_height);

  for (guint i = 0; i < TERN_N_COLUMNS; i++)
    spans[i].width = (shown & (1u << i)) != 0 ? get_least (i, self->line_height) : 0;
  /* What these three have together is divided among them. */
  rest = MAX (rest, 0) + spans[TERN_COLUMN_SENDER].width + spans[TERN_COLUMN_SUBJECT].width
         + spans[TERN_COLUMN_FOLDER].width;
  spans[TERN_COLUMN_SUBJECT].width = rest;
  if (spans[TERN_COLUMN_SENDER].width > 0)
    spans[TERN_COLUMN_SENDER].width = widen (TERN_COLUMN_SENDER, SENDER_PART, rest, self->line_height);
  if (spans[TERN_COLUMN_FOLDER].width > 0)
    spans[TERN_COLUMN_FOLDER].width = widen (TERN_COLUMN_FOLDER, FOLDER_PART, rest, self->line_height);
  spans[TERN_COLUMN_SUBJECT].width -= spans[TERN_COLUMN_SENDER].width + spans[TERN_COLUMN_FOLDER].width;
}

static void
tern_list_columns_class_init (TernListColumnsClass *klass)
{
  signals[CHANGED] = g_signal_new ("changed", TERN_TYPE_LIST_COLUMNS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
tern_list_columns_init (TernListColumns *self)
{
  self->chosen = TERN_COLUMNS_USUAL;
}

TernListColumns *
tern_list_columns_new (void)
{
  return g_object_new (TERN_TYPE_LIST_COLUMNS, NULL);
}

static void
tell_changed (TernListColumns *self)
{
  self->width = 0;
  g_signal_emit (self, signals[CHANGED], 0);
}

void
tern_list_columns_set_chosen (TernListColumns *self, guint chosen)
{
  if (self->chosen == chosen)
    return;
  self->chosen = chosen;
  tell_changed (self);
}

guint
tern_list_columns_get_chosen (TernListColumns *self)
{
  return self->chosen;
}

void
tern_list_columns_set_places (TernListColumns *self, gboolean places)
{
  if (self->places == places)
    return;
  self->places = places;
  tell_changed (self);
}

gboolean
tern_list_columns_has (TernListColumns *self, TernColumn column)
{
  return (get_possible (self) & (1u << column)) != 0;
}

gboolean
tern_list_columns_fit (int width, int line_height)
{
  return width >= LEAST_ROOM * line_height;
}

const TernColumnSpan *
tern_list_columns_place (TernListColumns *self, int width, int line_height)
{
  int x = tern_list_columns_get_lead (line_height);

  if (self->width == width && self->line_height == line_height)
    return self->spans;
  self->width = width;
  self->line_height = line_height;
  set_widths (self, leave_out (get_possible (self), width, line_height));
  for (guint i = 0; i < TERN_N_COLUMNS; i++)
    {
      self->spans[i].x = x;
      x += self->spans[i].width > 0 ? self->spans[i].width + GAP : 0;
    }
  return self->spans;
}

int
tern_list_columns_get_gap (void)
{
  return GAP;
}

int
tern_list_columns_get_lead (int line_height)
{
  return (int) (LEAD_PART * line_height);
}

const char *
tern_column_get_name (TernColumn column)
{
  return columns[column].name;
}

guint
tern_columns_from_names (const char *names)
{
  g_auto (GStrv) words = g_strsplit (names, " ", TERN_N_COLUMNS + 1);
  guint bits = 0;

  for (guint i = 0; i < TERN_N_COLUMNS; i++)
    if (g_strv_contains ((const char *const *) words, columns[i].name))
      bits |= 1u << i;
  return bits;
}

char *
tern_columns_to_names (guint chosen)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) words = NULL;

  for (guint i = 0; i < TERN_N_COLUMNS; i++)
    if ((chosen & (1u << i)) != 0)
      g_strv_builder_add (builder, columns[i].name);
  words = g_strv_builder_end (builder);
  return g_strjoinv (" ", words);
}
