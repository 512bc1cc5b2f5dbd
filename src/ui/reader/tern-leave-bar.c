/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Leaves a mailing list: by one request where the list takes that and its sender is confirmed; else on the list's page;
 * else by a message. See the header. */
#include "ui/reader/tern-leave-bar.h"

#include "ui/reader/tern-link.h"
#include "ui/reader/tern-message-bar.h"
#include "ui/reader/tern-text-links.h"

#include <glib/gi18n.h>

struct _TernLeaveBar
{
  AdwBin parent_instance;

  TernMessageBar *bar;
  gboolean one_click;
  char *page; /* (nullable) */
  char *mail; /* (nullable) */
  char *recipient;
  GCancellable *cancellable; /* while it is asked */
};

enum
{
  SIGNAL_FOCUS_LEFT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TernLeaveBar, tern_leave_bar, ADW_TYPE_BIN)

static void
say (TernLeaveBar *self, const char *sentence)
{
  tern_message_bar_set_text (self->bar, sentence);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), sentence, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static gboolean
has_focus (TernLeaveBar *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self));
}

static void
end_with (TernLeaveBar *self, const char *sentence)
{
  say (self, sentence);
  if (has_focus (self))
    g_signal_emit (self, signals[SIGNAL_FOCUS_LEFT], 0);
  tern_message_bar_remove_buttons (self->bar);
}

/* What did not work by itself may on the list's page. */
static void
offer_page (TernLeaveBar *self, const GError *error)
{
  g_message ("A list could not be left: %s", error->message);
  self->one_click = FALSE;
  say (self, _("The list did not answer as it should. You can try on its page."));
  tern_message_bar_set_button_label (self->bar, _("_Open Its Page"));
}

static void
left_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TernLeaveBar) self = data;
  g_autoptr (GError) error = NULL;
  gboolean done = tern_leave_list_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  if (done)
    {
      g_autofree char *host = tern_text_link_dup_host (self->page);
      /* Translators: %s is a host. */
      g_autofree char *sentence = g_strdup_printf (_("You asked “%s” to take you off this mailing list."), host);

      end_with (self, sentence);
    }
  else
    offer_page (self, error);
}

static void
leave (TernLeaveBar *self)
{
  if (self->cancellable != NULL)
    return;
  self->cancellable = g_cancellable_new ();
  say (self, _("Asking the list to take you off…"));
  tern_leave_list_async (self->page, self->cancellable, left_cb, g_object_ref (self));
}

static void
on_pressed (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TernLeaveBar *self = TERN_LEAVE_BAR (widget);

  if (self->one_click)
    leave (self);
  else if (self->page != NULL)
    {
      tern_link_open (widget, self->page, NULL);
      say (self, _("The page of the mailing list opens in your browser."));
    }
  else
    {
      g_autofree char *sentence
          /* Translators: %s is an address. */
          = g_strdup_printf (_("To leave this mailing list, send the message to “%s” that your mail program now "
                               "shows."),
                             self->recipient);

      tern_link_open (widget, self->mail, NULL);
      say (self, sentence);
    }
}

static void
tern_leave_bar_dispose (GObject *object)
{
  TernLeaveBar *self = TERN_LEAVE_BAR (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (tern_leave_bar_parent_class)->dispose (object);
}

static void
tern_leave_bar_finalize (GObject *object)
{
  TernLeaveBar *self = TERN_LEAVE_BAR (object);

  g_free (self->page);
  g_free (self->mail);
  g_free (self->recipient);
  G_OBJECT_CLASS (tern_leave_bar_parent_class)->finalize (object);
}

static void
tern_leave_bar_class_init (TernLeaveBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tern_leave_bar_dispose;
  G_OBJECT_CLASS (klass)->finalize = tern_leave_bar_finalize;
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "leave.list", NULL, on_pressed);
  signals[SIGNAL_FOCUS_LEFT]
      = g_signal_new ("focus-left", TERN_TYPE_LEAVE_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tern_leave_bar_init (TernLeaveBar *self)
{
  self->bar = tern_message_bar_new ("mail-unread-symbolic", _("This message came by a mailing list."));
  tern_message_bar_add_button (self->bar, _("_Unsubscribe"), "leave.list");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->bar));
}

TernLeaveBar *
tern_leave_bar_new (const TernContentFindings *findings)
{
  TernLeaveBar *self = g_object_new (TERN_TYPE_LEAVE_BAR, NULL);
  const TernMimeUnsubscribe *way = findings->unsubscribe;

  self->one_click = tern_content_findings_can_leave (findings);
  self->page = g_strdup (way->page);
  self->mail = g_strdup (way->mail);
  self->recipient = g_strdup (way->recipient);
  return self;
}
