/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Cuts a text into pieces; see the header. */
#include "ui/reader/tern-text-plan.h"

#include <string.h>

/* At a blank near the end where there is one, never inside a character. */
static const char *
cut_line (const char *line, const char *end)
{
  const char *cut = line + TERN_TEXT_LINE_MAX_BYTES;

  if (end <= cut)
    return end;
  for (const char *p = cut; p > cut - TERN_TEXT_LINE_MAX_BYTES / 4; p--)
    if (*p == ' ' || *p == '\t')
      return p + 1;
  while (((guchar) *cut & 0xc0) == 0x80)
    cut--;
  return cut;
}

static void
add_line (TernTextPlan *self, const char *line, const char *end)
{
  gsize marker;
  guint level = tern_quote_measure_level (line, end, &marker);

  do
    {
      const char *cut = cut_line (line, end);
      TernTextLine piece = { (gsize) (line - self->text), (gsize) (cut - self->text),
                             (guint) MIN (marker, (gsize) (cut - line)), level };

      g_array_append_val (self->lines, piece);
      marker -= piece.marker;
      line = cut;
    }
  while (line < end);
}

TernTextPlan *
tern_text_plan_new (GBytes *text)
{
  TernTextPlan *self = g_new0 (TernTextPlan, 1);
  const char *end;

  self->owner = g_bytes_ref (text);
  self->text = g_bytes_get_data (text, &self->length);
  self->lines = g_array_new (FALSE, FALSE, sizeof (TernTextLine));
  self->links = tern_text_links_find (self->text, self->length);
  self->quotes = tern_quotes_find (self->text, self->length);
  end = self->text + self->length;
  for (const char *line = self->text; line < end;)
    {
      const char *lf = memchr (line, '\n', (gsize) (end - line));

      add_line (self, line, lf != NULL ? lf : end);
      line = lf != NULL ? lf + 1 : end;
    }
  return self;
}

void
tern_text_plan_free (TernTextPlan *self)
{
  g_bytes_unref (self->owner);
  g_array_unref (self->lines);
  g_array_unref (self->links);
  g_array_unref (self->quotes);
  g_free (self);
}

static void
plan_worker (GTask *task, gpointer source, gpointer text, GCancellable *cancellable)
{
  g_task_return_pointer (task, tern_text_plan_new (text), (GDestroyNotify) tern_text_plan_free);
}

void
tern_text_plan_async (GBytes *text, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, tern_text_plan_async);
  g_task_set_task_data (task, g_bytes_ref (text), (GDestroyNotify) g_bytes_unref);
  g_task_run_in_thread (task, plan_worker);
}

TernTextPlan *
tern_text_plan_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
