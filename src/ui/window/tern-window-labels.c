/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Labels for the messages that are selected; see the window's private header. */

#include "ui/labels/tern-labels-dialog.h"
#include "ui/window/tern-window-private.h"

static void
labels_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TernWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  TernLabelling *labelling = tern_client_read_labels_finish (TERN_CLIENT (source), result, &error);

  if (labelling == NULL)
    tern_window_say (self, error->message);
  else if (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self)) != NULL
           || tern_labelling_get_n (labelling) == 0)
    tern_labelling_free (labelling);
  else
    adw_dialog_present (tern_labels_dialog_new (self->client, labelling), GTK_WIDGET (self));
}

void
tern_window_ask_labels (TernWindow *self)
{
  g_autoptr (GArray) ids = tern_window_dup_targets (self);

  if (ids->len > 0)
    tern_client_read_labels_async (self->client, (const gint64 *) (void *) ids->data, ids->len, labels_read_cb,
                                   g_object_ref (self));
}
