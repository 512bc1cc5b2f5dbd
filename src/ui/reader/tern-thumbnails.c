/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Thumbnails; see the header. */
#include "ui/reader/tern-thumbnails.h"

#include "ui/reader/tern-preview-draw.h"

/* A process each: more of them are icons. */
#define MAX_THUMBNAILS 24
/* Drawn for a screen with two pixels where one is named. */
#define SIDE (2 * TERN_THUMBNAIL_SIZE)

typedef struct
{
  TernMessageContent *content;
  GPtrArray *cards; /* owned */
  guint next;
  GCancellable *cancellable;
} Row;

static void
row_free (Row *row)
{
  g_object_unref (row->content);
  g_ptr_array_unref (row->cards);
  g_object_unref (row->cancellable);
  g_free (row);
}

/* The bytes of one card, then its picture, then the next card; @source is the content when bytes came. */
static void
step_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Row *row = data;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (TernPreviewPicture) picture = NULL;

  if (source != NULL)
    bytes = tern_message_content_read_part_finish (row->content, result, NULL);
  else if (result != NULL)
    picture = tern_preview_draw_finish (result, NULL);
  if (g_cancellable_is_cancelled (row->cancellable))
    {
      row_free (row);
      return;
    }
  if (picture != NULL)
    tern_attachment_card_set_thumbnail (row->cards->pdata[row->next - 1], GDK_PAINTABLE (picture->texture));
  if (bytes != NULL)
    tern_preview_draw_async (bytes, TERN_PREVIEW_PICTURE, 0, SIDE, row->cancellable, step_cb, row);
  else if (row->next < row->cards->len)
    tern_message_content_read_part_async (row->content,
                                          tern_attachment_card_get_section (row->cards->pdata[row->next++]),
                                          row->cancellable, step_cb, row);
  else
    row_free (row);
}

void
tern_thumbnails_make (TernMessageContent *content, GPtrArray *cards, GCancellable *cancellable)
{
  Row *row = g_new0 (Row, 1);

  row->content = g_object_ref (content);
  row->cancellable = g_object_ref (cancellable);
  row->cards = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < cards->len && row->cards->len < MAX_THUMBNAILS; i++)
    if (tern_attachment_card_get_kind (cards->pdata[i]) == TERN_PREVIEW_PICTURE)
      g_ptr_array_add (row->cards, g_object_ref (cards->pdata[i]));
  step_cb (NULL, NULL, row);
}
