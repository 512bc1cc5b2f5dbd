/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Keywords for what is selected: labels, and what mutes threads; see the window's private header. */

#include "mail/tern-later.h"
#include "ui/labels/tern-labels-dialog.h"
#include "ui/window/tern-window-private.h"

#include <glib/gi18n-lib.h>

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

/* --- muting --- */

typedef struct
{
  TernWindow *window;
  gboolean mute;
} Muting;

static void
muting_free (Muting *muting)
{
  g_object_unref (muting->window);
  g_free (muting);
}

static void
threads_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  static const char *const muted[] = { TERN_KEYWORD_MUTED, NULL };
  Muting *muting = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TernLabelling) labelling = tern_client_read_labels_finish (TERN_CLIENT (source), result, &error);

  if (labelling == NULL)
    tern_window_say (muting->window, error->message);
  else if (tern_labelling_get_n (labelling) == 0)
    tern_window_say (muting->window, _("The mail server cannot keep what is muted"));
  else if (muting->mute)
    tern_client_label (muting->window->client, labelling, muted, NULL, _("Conversation muted"));
  else
    tern_client_label (muting->window->client, labelling, NULL, muted, _("Conversation no longer muted"));
  muting_free (muting);
}

void
tern_window_mute (TernWindow *self, gboolean mute)
{
  g_autoptr (GArray) ids = tern_window_dup_targets (self);
  Muting *muting;

  if (ids->len == 0)
    return;
  muting = g_new0 (Muting, 1);
  muting->window = g_object_ref (self);
  muting->mute = mute;
  tern_client_read_threads_async (self->client, (const gint64 *) (void *) ids->data, ids->len, threads_read_cb, muting);
}
