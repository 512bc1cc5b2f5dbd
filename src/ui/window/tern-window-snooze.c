/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Messages put away until a time; see the window's private header. */

#include "mail/tern-later.h"
#include "model/tern-client-labels.h"
#include "ui/list/tern-date.h"
#include "ui/snooze/tern-snooze-dialog.h"
#include "ui/window/tern-window-private.h"

#include <glib/gi18n-lib.h>

/* What was asked about: the messages as they were selected then. */
typedef struct
{
  TernWindow *window;
  GArray *ids;    /* gint64 */
  gboolean again; /* they are put away already: only the time differs */
  char *keyword;  /* nullable */
  char *label;    /* nullable */
} Asking;

static void
asking_free (gpointer data)
{
  Asking *asking = data;

  g_object_unref (asking->window);
  g_array_unref (asking->ids);
  g_free (asking->keyword);
  g_free (asking->label);
  g_free (asking);
}

static void
free_with_closure (gpointer data, GClosure *closure)
{
  asking_free (data);
}

static void
labels_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Asking *asking = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TernLabelling) labelling = tern_client_read_labels_finish (TERN_CLIENT (source), result, &error);
  const char *const add[] = { asking->keyword, NULL };
  g_auto (GStrv) remove = labelling != NULL ? tern_labelling_dup_snoozes (labelling, asking->keyword) : NULL;

  if (labelling != NULL)
    tern_client_label (asking->window->client, labelling, add, (const char *const *) remove, asking->label);
  else
    tern_window_say (asking->window, error->message);
  asking_free (asking);
}

/* Another time, in place of the one they have. */
static void
snooze_again (const Asking *asking)
{
  Asking *copy = g_new0 (Asking, 1);

  copy->window = g_object_ref (asking->window);
  copy->ids = g_array_ref (asking->ids);
  copy->keyword = g_strdup (asking->keyword);
  copy->label = g_strdup (asking->label);
  tern_client_read_labels_async (asking->window->client, (const gint64 *) (void *) copy->ids->data, copy->ids->len,
                                 labels_read_cb, copy);
}

static void
on_time_chosen (TernSnoozeDialog *dialog, gint64 until, Asking *asking)
{
  TernWindow *self = asking->window;
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *words = tern_date_until_to_words (until, now, tern_date_uses_half_days ());

  g_free (asking->keyword);
  g_free (asking->label);
  asking->keyword = tern_later_dup_snooze (until);
  /* Translators: %s is a time: "Put away until tomorrow 08:00". */
  asking->label = g_strdup_printf (_("Put away until %s"), words);
  /* What was asked for by hand is not done over by the clock. */
  g_clear_handle_id (&self->read_id, g_source_remove);
  if (asking->keyword == NULL)
    return;
  if (asking->again)
    snooze_again (asking);
  else
    tern_client_snooze (self->client, (const gint64 *) (void *) asking->ids->data, asking->ids->len, asking->keyword,
                        asking->label);
}

void
tern_window_ask_snooze (TernWindow *self)
{
  Asking *asking;
  AdwDialog *dialog;

  if (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self)) != NULL)
    return;
  asking = g_new0 (Asking, 1);
  asking->window = g_object_ref (self);
  asking->ids = tern_window_dup_targets (self);
  asking->again = self->folder != NULL && tern_folder_get_role (self->folder) == TERN_MAILBOX_ROLE_SNOOZED;
  dialog = tern_snooze_dialog_new (asking->ids->len);
  g_signal_connect_data (dialog, "chosen", G_CALLBACK (on_time_chosen), asking, free_with_closure, 0);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}
