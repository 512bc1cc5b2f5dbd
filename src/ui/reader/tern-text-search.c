/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Searches a shown text; see the header. */
#include "ui/reader/tern-text-search.h"

#include "ui/reader/tern-sought-label.h"
#include "ui/reader/tern-text-needle.h"

/* Of the main loop at a time. */
#define SLICE_USEC 3000
/* More are not counted or marked. */
#define MAX_PLACES 10000

/* Character offsets. */
typedef struct
{
  guint start;
  guint end;
} Place;

struct _TernTextSearch
{
  GObject parent_instance;

  TernTextBody *body; /* lent: it lives longer */
  TernTextNeedle *needle; /* (nullable) */
  TernWordMatch *words;   /* (nullable): instead of it */
  GArray *places;
  guint nth;   /* the current one, from 1; 0 for none */
  int line;    /* next to look at */
  guint slice; /* source; 0 when all is looked at */
  GtkTextTag *match;
  GtkTextTag *current;
};

enum
{
  SIGNAL_FOUND,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TernTextSearch, tern_text_search, G_TYPE_OBJECT)

static GtkTextBuffer *
get_buffer (TernTextSearch *self)
{
  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->body));
}

static void
tell (TernTextSearch *self)
{
  g_signal_emit (self, signals[SIGNAL_FOUND], 0, self->places->len, self->nth);
}

static void
get_place (TernTextSearch *self, guint nth, GtkTextIter *start, GtkTextIter *end)
{
  Place *place = &g_array_index (self->places, Place, nth - 1);

  gtk_text_buffer_get_iter_at_offset (get_buffer (self), start, (int) place->start);
  gtk_text_buffer_get_iter_at_offset (get_buffer (self), end, (int) place->end);
}

static void
go_to (TernTextSearch *self, guint nth)
{
  GtkTextIter start, end;

  if (self->nth > 0)
    {
      get_place (self, self->nth, &start, &end);
      gtk_text_buffer_remove_tag (get_buffer (self), self->current, &start, &end);
    }
  self->nth = nth;
  get_place (self, nth, &start, &end);
  gtk_text_buffer_apply_tag (get_buffer (self), self->current, &start, &end);
  /* Not selected: that takes the selection from the entry that is typed into. */
  gtk_text_buffer_place_cursor (get_buffer (self), &start);
  gtk_text_view_scroll_to_mark (GTK_TEXT_VIEW (self->body), gtk_text_buffer_get_insert (get_buffer (self)), 0.15, FALSE,
                                0, 0);
  tell (self);
}

static void
add_place (TernTextSearch *self, guint start, guint end)
{
  Place place = { start, end };
  GtkTextIter from, to;

  g_array_append_val (self->places, place);
  get_place (self, self->places->len, &from, &to);
  gtk_text_buffer_apply_tag (get_buffer (self), self->match, &from, &to);
}

static void
look_for_words (TernTextSearch *self, const char *line, guint base)
{
  glong n;
  g_autofree gunichar *letters = g_utf8_to_ucs4_fast (line, -1, &n);
  gsize start, end = 0;

  while (self->places->len < MAX_PLACES
         && tern_word_match_find (self->words, letters, (gsize) n, end, &start, &end))
    add_place (self, base + (guint) start, base + (guint) end);
}

static void
look_for_needle (TernTextSearch *self, const char *line, guint base)
{
  guint start, end = 0;

  while (self->places->len < MAX_PLACES && tern_text_needle_find (self->needle, line, end, &start, &end))
    add_place (self, base + start, base + end);
}

static void
search_line (TernTextSearch *self)
{
  GtkTextIter start, end;
  g_autofree char *text = NULL;
  guint base;

  gtk_text_buffer_get_iter_at_line (get_buffer (self), &start, self->line);
  end = start;
  if (!gtk_text_iter_ends_line (&end))
    gtk_text_iter_forward_to_line_end (&end);
  base = (guint) gtk_text_iter_get_offset (&start);
  text = gtk_text_iter_get_slice (&start, &end);
  if (self->words != NULL)
    look_for_words (self, text, base);
  else
    look_for_needle (self, text, base);
  self->line++;
}

static gboolean
on_slice_due (gpointer data)
{
  TernTextSearch *self = data;
  gint64 until = g_get_monotonic_time () + SLICE_USEC;
  int lines = gtk_text_buffer_get_line_count (get_buffer (self));

  while (self->line < lines && self->places->len < MAX_PLACES && g_get_monotonic_time () < until)
    search_line (self);
  if (self->needle != NULL && self->nth == 0 && self->places->len > 0)
    go_to (self, 1);
  if (self->line < lines && self->places->len < MAX_PLACES)
    return G_SOURCE_CONTINUE;
  self->slice = 0;
  tell (self);
  return G_SOURCE_REMOVE;
}

static void
select_current (TernTextSearch *self)
{
  GtkTextIter start, end;

  if (self->nth == 0)
    return;
  get_place (self, self->nth, &start, &end);
  gtk_text_buffer_select_range (get_buffer (self), &start, &end);
}

static void
forget (TernTextSearch *self)
{
  GtkTextIter start, end;

  g_clear_handle_id (&self->slice, g_source_remove);
  g_clear_pointer (&self->needle, tern_text_needle_free);
  g_clear_pointer (&self->words, tern_word_match_unref);
  g_array_set_size (self->places, 0);
  self->nth = 0;
  self->line = 0;
  gtk_text_buffer_get_bounds (get_buffer (self), &start, &end);
  gtk_text_buffer_remove_tag (get_buffer (self), self->match, &start, &end);
  gtk_text_buffer_remove_tag (get_buffer (self), self->current, &start, &end);
}

/* A quote was folded or unfolded. */
static void
on_buffer_changed (TernTextSearch *self)
{
  g_autoptr (TernWordMatch) words = g_steal_pointer (&self->words);

  if (words == NULL)
    return;
  forget (self);
  self->words = g_steal_pointer (&words);
  self->slice = g_idle_add (on_slice_due, self);
}

static void
tern_text_search_finalize (GObject *object)
{
  TernTextSearch *self = TERN_TEXT_SEARCH (object);

  g_clear_handle_id (&self->slice, g_source_remove);
  g_clear_pointer (&self->needle, tern_text_needle_free);
  g_clear_pointer (&self->words, tern_word_match_unref);
  g_array_unref (self->places);
  G_OBJECT_CLASS (tern_text_search_parent_class)->finalize (object);
}

static void
tern_text_search_class_init (TernTextSearchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tern_text_search_finalize;
  signals[SIGNAL_FOUND] = g_signal_new ("found", TERN_TYPE_TEXT_SEARCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
}

static void
tern_text_search_init (TernTextSearch *self)
{
  self->places = g_array_new (FALSE, FALSE, sizeof (Place));
}

TernTextSearch *
tern_text_search_new (TernTextBody *body)
{
  TernTextSearch *self = g_object_new (TERN_TYPE_TEXT_SEARCH, NULL);

  self->body = body;
  g_signal_connect_object (get_buffer (self), "changed", G_CALLBACK (on_buffer_changed), self, G_CONNECT_SWAPPED);
  /* Black on these in either theme. */
  self->match = gtk_text_buffer_create_tag (get_buffer (self), NULL, "background", TERN_SOUGHT_PAPER, "foreground",
                                            TERN_SOUGHT_INK, NULL);
  self->current = gtk_text_buffer_create_tag (get_buffer (self), NULL, "background", TERN_SOUGHT_HERE, "foreground",
                                              TERN_SOUGHT_INK, NULL);
  return self;
}

void
tern_text_search_set_words (TernTextSearch *self, const char *words)
{
  TernTextBuffer *text = tern_text_body_get_text (self->body);

  if (words == NULL)
    select_current (self);
  forget (self);
  self->needle = words != NULL ? tern_text_needle_new (words) : NULL;
  if (self->needle == NULL)
    {
      tell (self);
      return;
    }
  if (text != NULL)
    tern_text_buffer_unfold_all (text);
  self->slice = g_idle_add (on_slice_due, self);
}

void
tern_text_search_mark (TernTextSearch *self, TernWordMatch *words)
{
  TernTextBuffer *text = tern_text_body_get_text (self->body);

  forget (self);
  if (words == NULL)
    {
      tell (self);
      return;
    }
  if (text != NULL)
    tern_text_buffer_unfold_with (text, words);
  self->words = tern_word_match_ref (words);
  self->slice = g_idle_add (on_slice_due, self);
}

void
tern_text_search_move (TernTextSearch *self, gboolean forward)
{
  guint n = self->places->len;

  if (n == 0)
    return;
  if (forward)
    go_to (self, self->nth % n + 1);
  else
    go_to (self, self->nth > 1 ? self->nth - 1 : n);
}
