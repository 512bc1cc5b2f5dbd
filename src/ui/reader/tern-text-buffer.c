/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Fills the text of a message and folds its quotes; see the header. A fold is a line of text, so that a screen reader
 * meets it as any other line. */
#include "ui/reader/tern-text-buffer.h"

#include <glib/gi18n.h>

#include <string.h>

/* Of the main loop at a time. */
#define SLICE_USEC 3000
/* Inserted in one go where nothing in it is marked. */
#define RUN_BYTES (16 * 1024)
/* A longer quote stays folded for a search: unfolding it takes longer than a frame. */
#define UNFOLD_ALL_LINES 5000
#define MAX_LEVEL_TAGS 12
/* Freed at once up to here, and deleted in pieces of so many: less than a millisecond. A million at once took 76 ms. */
#define DROP_LINES 500

typedef struct
{
  GtkTextMark *start; /* of the heading line */
  GtkTextMark *end;   /* behind the heading, or behind the quote once unfolded */
  const TernQuote *quote;
  guint first_line; /* in the plan */
  gboolean unfolded;
} Fold;

struct _TernTextBuffer
{
  GtkTextBuffer parent_instance;

  TernTextPlan *plan;
  GArray *folds; /* Fold */
  TernTextLook look;
  GtkTextTag *base;
  GtkTextTag *link;
  GtkTextTag *fold;
  GtkTextTag *marker;
  GtkTextTag *levels[MAX_LEVEL_TAGS]; /* made when first needed */

  guint line;  /* of the plan, next to insert */
  guint nth_link;
  guint nth_quote;
};

G_DEFINE_FINAL_TYPE (TernTextBuffer, tern_text_buffer, GTK_TYPE_TEXT_BUFFER)

static void
dress_level (TernTextBuffer *self, guint level)
{
  g_object_set (self->levels[level - 1], "foreground-rgba", &self->look.quotes[(level - 1) % TERN_TEXT_LEVELS],
                "indent", -self->look.marker_width * (int) level, NULL);
}

static GtkTextTag *
get_level_tag (TernTextBuffer *self, guint level)
{
  level = MIN (level, MAX_LEVEL_TAGS);
  if (self->levels[level - 1] == NULL)
    {
      self->levels[level - 1] = gtk_text_buffer_create_tag (GTK_TEXT_BUFFER (self), NULL, NULL);
      gtk_text_tag_set_priority (self->levels[level - 1], 1);
      dress_level (self, level);
    }
  return self->levels[level - 1];
}

static void
insert (TernTextBuffer *self, GtkTextIter *iter, const char *text, gsize length, GtkTextTag *one, GtkTextTag *two)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self);
  int offset = gtk_text_iter_get_offset (iter);
  GtkTextIter start;

  if (length == 0)
    return;
  gtk_text_buffer_insert (buffer, iter, text, (int) length);
  gtk_text_buffer_get_iter_at_offset (buffer, &start, offset);
  gtk_text_buffer_apply_tag (buffer, self->base, &start, iter);
  if (one != NULL)
    gtk_text_buffer_apply_tag (buffer, one, &start, iter);
  if (two != NULL)
    gtk_text_buffer_apply_tag (buffer, two, &start, iter);
}

static const TernTextLine *
get_line (TernTextBuffer *self, guint line)
{
  return &g_array_index (self->plan->lines, TernTextLine, line);
}

/* The first link that ends behind @offset; @hint is where to start looking. */
static guint
find_link (TernTextBuffer *self, gsize offset, guint hint)
{
  GArray *links = self->plan->links;

  while (hint < links->len && g_array_index (links, TernTextLink, hint).end <= offset)
    hint++;
  return hint;
}

/* Returns: the next link to look at. */
static guint
insert_line (TernTextBuffer *self, GtkTextIter *iter, guint number, guint nth_link)
{
  const TernTextLine *line = get_line (self, number);
  const char *text = self->plan->text;
  GtkTextTag *level = line->level > 0 ? get_level_tag (self, line->level) : NULL;
  gsize at = line->start + line->marker;

  insert (self, iter, text + line->start, line->marker, level, self->marker);
  for (nth_link = find_link (self, at, nth_link); nth_link < self->plan->links->len; nth_link++)
    {
      const TernTextLink *link = &g_array_index (self->plan->links, TernTextLink, nth_link);

      if (link->start >= line->end)
        break;
      if (link->start > at)
        insert (self, iter, text + at, link->start - at, level, NULL);
      at = MAX (at, link->start);
      insert (self, iter, text + at, MIN (link->end, line->end) - at, level, self->link);
      at = MIN (link->end, line->end);
      if (link->end > line->end)
        break;
    }
  insert (self, iter, text + at, line->end - at, level, NULL);
  insert (self, iter, "\n", 1, level, NULL);
  return nth_link;
}

/* Lines with nothing to mark go in together. Returns: the line to go on with. */
static guint
insert_plain_run (TernTextBuffer *self, GtkTextIter *iter, guint number, guint last)
{
  g_autoptr (GString) run = g_string_new (NULL);
  gsize next_link = G_MAXSIZE;

  if (self->nth_link < self->plan->links->len)
    next_link = g_array_index (self->plan->links, TernTextLink, self->nth_link).start;
  for (; number < last && run->len < RUN_BYTES; number++)
    {
      const TernTextLine *line = get_line (self, number);

      if (line->level > 0 || line->end > next_link)
        break;
      g_string_append_len (run, self->plan->text + line->start, (gssize) (line->end - line->start));
      g_string_append_c (run, '\n');
    }
  insert (self, iter, run->str, run->len, NULL, NULL);
  return number;
}

static char *
describe_fold (const TernQuote *quote, gboolean unfolded)
{
  if (unfolded)
    /* Translators: heads a quote in a message that was unfolded; %u is a number of lines. */
    return g_strdup_printf (ngettext ("%u quoted line", "%u quoted lines", quote->lines), quote->lines);
  /* Translators: stands for a quote in a message that is not shown; %u is a number of lines. */
  return g_strdup_printf (ngettext ("%u quoted line, folded", "%u quoted lines, folded", quote->lines), quote->lines);
}

static void
insert_heading (TernTextBuffer *self, GtkTextIter *iter, const TernQuote *quote, gboolean unfolded)
{
  g_autofree char *words = describe_fold (quote, unfolded);

  insert (self, iter, words, strlen (words), self->fold, NULL);
  insert (self, iter, "\n", 1, NULL, NULL);
}

static guint
skip_quote (TernTextBuffer *self, guint number, const TernQuote *quote)
{
  while (number < self->plan->lines->len && get_line (self, number)->start < quote->end)
    number++;
  return number;
}

static void
insert_fold (TernTextBuffer *self, GtkTextIter *iter, const TernQuote *quote)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self);
  Fold fold = { gtk_text_buffer_create_mark (buffer, NULL, iter, TRUE), NULL, quote, self->line, FALSE };

  insert_heading (self, iter, quote, FALSE);
  fold.end = gtk_text_buffer_create_mark (buffer, NULL, iter, TRUE);
  g_array_append_val (self->folds, fold);
  self->line = skip_quote (self, self->line, quote);
}

/* Returns: (nullable): the folded quote that begins with the next line. */
static const TernQuote *
find_fold (TernTextBuffer *self, gsize *next_start)
{
  GArray *quotes = self->plan->quotes;
  gsize start = get_line (self, self->line)->start;

  *next_start = G_MAXSIZE;
  for (; self->nth_quote < quotes->len; self->nth_quote++)
    {
      const TernQuote *quote = &g_array_index (quotes, TernQuote, self->nth_quote);

      if (!quote->folds || quote->end <= start)
        continue;
      *next_start = quote->start;
      return quote->start <= start ? quote : NULL;
    }
  return NULL;
}

static void
insert_some (TernTextBuffer *self, GtkTextIter *iter)
{
  gsize stop;
  const TernQuote *quote = find_fold (self, &stop);
  guint last = self->plan->lines->len;
  guint next;

  if (quote != NULL)
    {
      insert_fold (self, iter, quote);
      return;
    }
  self->nth_link = find_link (self, get_line (self, self->line)->start, self->nth_link);
  next = insert_plain_run (self, iter, self->line, last);
  if (next == self->line)
    self->nth_link = insert_line (self, iter, next++, self->nth_link);
  self->line = next;
}

/* The last line has no line end in a view: it would show as an empty line. */
static void
drop_last_line_end (TernTextBuffer *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_end_iter (GTK_TEXT_BUFFER (self), &end);
  start = end;
  if (gtk_text_iter_backward_char (&start) && gtk_text_iter_get_char (&start) == '\n')
    gtk_text_buffer_delete (GTK_TEXT_BUFFER (self), &start, &end);
}

static gboolean
on_slice_due (gpointer data)
{
  GTask *task = data;
  TernTextBuffer *self = g_task_get_source_object (task);
  gint64 until = g_get_monotonic_time () + SLICE_USEC;
  GtkTextIter iter;

  if (g_task_return_error_if_cancelled (task))
    return G_SOURCE_REMOVE;
  gtk_text_buffer_get_end_iter (GTK_TEXT_BUFFER (self), &iter);
  while (self->line < self->plan->lines->len && g_get_monotonic_time () < until)
    insert_some (self, &iter);
  if (self->line < self->plan->lines->len)
    return G_SOURCE_CONTINUE;
  drop_last_line_end (self);
  gtk_text_buffer_get_start_iter (GTK_TEXT_BUFFER (self), &iter);
  gtk_text_buffer_place_cursor (GTK_TEXT_BUFFER (self), &iter);
  g_task_return_boolean (task, TRUE);
  return G_SOURCE_REMOVE;
}

static Fold *
find_fold_at (TernTextBuffer *self, const GtkTextIter *iter)
{
  GtkTextIter start;

  for (guint i = 0; i < self->folds->len; i++)
    {
      Fold *fold = &g_array_index (self->folds, Fold, i);

      gtk_text_buffer_get_iter_at_mark (GTK_TEXT_BUFFER (self), &start, fold->start);
      if (gtk_text_iter_get_line (&start) == gtk_text_iter_get_line (iter))
        return fold;
    }
  return NULL;
}

static void
set_unfolded (TernTextBuffer *self, Fold *fold, gboolean unfolded)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self);
  guint nth_link = 0;
  GtkTextIter start, end;

  gtk_text_buffer_get_iter_at_mark (buffer, &start, fold->start);
  gtk_text_buffer_get_iter_at_mark (buffer, &end, fold->end);
  gtk_text_buffer_begin_irreversible_action (buffer);
  gtk_text_buffer_delete (buffer, &start, &end);
  insert_heading (self, &start, fold->quote, unfolded);
  for (guint i = fold->first_line;
       unfolded && i < self->plan->lines->len && get_line (self, i)->start < fold->quote->end; i++)
    nth_link = insert_line (self, &start, i, nth_link);
  gtk_text_buffer_move_mark (buffer, fold->end, &start);
  if (gtk_text_iter_is_end (&start))
    drop_last_line_end (self);
  gtk_text_buffer_get_iter_at_mark (buffer, &start, fold->start);
  gtk_text_buffer_place_cursor (buffer, &start);
  gtk_text_buffer_end_irreversible_action (buffer);
  fold->unfolded = unfolded;
}

static void
tern_text_buffer_finalize (GObject *object)
{
  TernTextBuffer *self = TERN_TEXT_BUFFER (object);

  g_clear_pointer (&self->plan, tern_text_plan_free);
  g_array_unref (self->folds);
  G_OBJECT_CLASS (tern_text_buffer_parent_class)->finalize (object);
}

/* Its table of tags is there only now. */
static void
tern_text_buffer_constructed (GObject *object)
{
  TernTextBuffer *self = TERN_TEXT_BUFFER (object);
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self);

  G_OBJECT_CLASS (tern_text_buffer_parent_class)->constructed (object);
  gtk_text_buffer_set_enable_undo (buffer, FALSE);
  self->base = gtk_text_buffer_create_tag (buffer, NULL, "insert-hyphens", FALSE, NULL);
  self->fold = gtk_text_buffer_create_tag (buffer, NULL, "pixels-above-lines", 4, "pixels-below-lines", 4, NULL);
  self->link = gtk_text_buffer_create_tag (buffer, NULL, "underline", PANGO_UNDERLINE_SINGLE, NULL);
  /* The bars are drawn in their place; they stay in the text, for the caret, for copying and to be heard. */
  self->marker = gtk_text_buffer_create_tag (buffer, NULL, "foreground", "rgba(0,0,0,0.002)", NULL);
}

static void
tern_text_buffer_class_init (TernTextBufferClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = tern_text_buffer_constructed;
  object_class->finalize = tern_text_buffer_finalize;
}

static void
tern_text_buffer_init (TernTextBuffer *self)
{
  self->folds = g_array_new (FALSE, FALSE, sizeof (Fold));
  self->look.scale = 1;
}

TernTextBuffer *
tern_text_buffer_new (TernTextPlan *plan)
{
  TernTextBuffer *self = g_object_new (TERN_TYPE_TEXT_BUFFER, NULL);

  self->plan = plan;
  return self;
}

void
tern_text_buffer_fill_async (TernTextBuffer *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GSource) source = g_idle_source_new ();

  g_task_set_source_tag (task, tern_text_buffer_fill_async);
  /* Below drawing. */
  g_task_set_priority (task, G_PRIORITY_DEFAULT_IDLE);
  g_task_attach_source (task, source, on_slice_due);
}

gboolean
tern_text_buffer_fill_finish (TernTextBuffer *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
on_time_to_drop (gpointer data)
{
  GtkTextBuffer *buffer = data;
  gint64 until = g_get_monotonic_time () + SLICE_USEC;
  GtkTextIter start, end;

  while (gtk_text_buffer_get_line_count (buffer) > DROP_LINES && g_get_monotonic_time () < until)
    {
      gtk_text_buffer_get_iter_at_line (buffer, &start, gtk_text_buffer_get_line_count (buffer) - DROP_LINES);
      gtk_text_buffer_get_end_iter (buffer, &end);
      gtk_text_buffer_delete (buffer, &start, &end);
    }
  return gtk_text_buffer_get_line_count (buffer) > DROP_LINES ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

void
tern_text_buffer_drop (TernTextBuffer *self)
{
  if (self != NULL && gtk_text_buffer_get_line_count (GTK_TEXT_BUFFER (self)) > DROP_LINES)
    g_idle_add_full (G_PRIORITY_LOW, on_time_to_drop, self, g_object_unref);
  else
    g_clear_object (&self);
}

void
tern_text_buffer_set_look (TernTextBuffer *self, const TernTextLook *look)
{
  self->look = *look;
  g_object_set (self->base, "scale", look->scale, NULL);
  g_object_set (self->link, "foreground-rgba", &look->link, NULL);
  g_object_set (self->fold, "foreground-rgba", &look->dim, NULL);
  for (guint level = 1; level <= MAX_LEVEL_TAGS; level++)
    if (self->levels[level - 1] != NULL)
      dress_level (self, level);
}

guint
tern_text_buffer_get_level (TernTextBuffer *self, const GtkTextIter *iter)
{
  GtkTextIter start = *iter;
  guint level = 0;

  gtk_text_iter_set_line_offset (&start, 0);
  while (gtk_text_iter_has_tag (&start, self->marker) && gtk_text_iter_get_char (&start) != '\n')
    {
      level += gtk_text_iter_get_char (&start) == '>';
      gtk_text_iter_forward_char (&start);
    }
  return level;
}

gboolean
tern_text_buffer_is_fold (TernTextBuffer *self, const GtkTextIter *iter)
{
  GtkTextIter start = *iter;

  gtk_text_iter_set_line_offset (&start, 0);
  return gtk_text_iter_has_tag (&start, self->fold);
}

gboolean
tern_text_buffer_toggle_fold (TernTextBuffer *self, const GtkTextIter *iter)
{
  Fold *fold = tern_text_buffer_is_fold (self, iter) ? find_fold_at (self, iter) : NULL;

  if (fold == NULL)
    return FALSE;
  set_unfolded (self, fold, !fold->unfolded);
  return TRUE;
}

void
tern_text_buffer_unfold_all (TernTextBuffer *self)
{
  guint lines = 0;

  for (guint i = 0; i < self->folds->len; i++)
    {
      Fold *fold = &g_array_index (self->folds, Fold, i);

      lines += fold->unfolded ? 0 : fold->quote->lines;
      if (lines > UNFOLD_ALL_LINES)
        return;
      if (!fold->unfolded)
        set_unfolded (self, fold, TRUE);
    }
}

void
tern_text_buffer_unfold_with (TernTextBuffer *self, const TernWordMatch *words)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self);
  GtkTextMark *place;
  GtkTextIter cursor;
  guint lines = 0;

  gtk_text_buffer_get_iter_at_mark (buffer, &cursor, gtk_text_buffer_get_insert (buffer));
  place = gtk_text_buffer_create_mark (buffer, NULL, &cursor, TRUE);
  for (guint i = 0; i < self->folds->len; i++)
    {
      Fold *fold = &g_array_index (self->folds, Fold, i);

      if (fold->unfolded || lines + fold->quote->lines > UNFOLD_ALL_LINES)
        continue;
      lines += fold->quote->lines;
      if (tern_word_match_is_in (words, self->plan->text + fold->quote->start, fold->quote->end - fold->quote->start))
        set_unfolded (self, fold, TRUE);
    }
  gtk_text_buffer_get_iter_at_mark (buffer, &cursor, place);
  gtk_text_buffer_place_cursor (buffer, &cursor);
  gtk_text_buffer_delete_mark (buffer, place);
}

char *
tern_text_buffer_dup_link (TernTextBuffer *self, const GtkTextIter *iter, GtkTextIter *start, GtkTextIter *end)
{
  GtkTextIter from = *iter, to = *iter;
  g_autofree char *words = NULL;
  g_autoptr (GArray) links = NULL;

  if (!gtk_text_iter_has_tag (iter, self->link))
    return NULL;
  if (!gtk_text_iter_starts_tag (&from, self->link))
    gtk_text_iter_backward_to_tag_toggle (&from, self->link);
  gtk_text_iter_forward_to_tag_toggle (&to, self->link);
  words = gtk_text_iter_get_slice (&from, &to);
  links = tern_text_links_find (words, strlen (words));
  if (start != NULL)
    *start = from;
  if (end != NULL)
    *end = to;
  return links->len > 0 ? g_strdup (g_array_index (links, TernTextLink, 0).target) : NULL;
}

GArray *
tern_text_buffer_get_links (TernTextBuffer *self)
{
  return self->plan->links;
}
