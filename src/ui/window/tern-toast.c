/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A toast with words of its own; see the header. */
#include "ui/window/tern-toast.h"

#include <glib/gi18n.h>

/* Seconds it stays; undoing works long after it. */
#define STAY_SECONDS 6

struct _TernToast
{
  AdwBin parent_instance;

  GtkRevealer *revealer;
  GtkLabel *label;   /* these two only while it is shown */
  GtkButton *button;
  GtkEventController *motion; /* the toast's own */
  guint timer;
};

G_DEFINE_FINAL_TYPE (TernToast, tern_toast, ADW_TYPE_BIN)

static void
hide (TernToast *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  gtk_revealer_set_reveal_child (self->revealer, FALSE);
}

/* Not while somebody points at it or has the focus in it. */
static gboolean
on_time_over (gpointer data)
{
  TernToast *self = data;

  if (gtk_event_controller_motion_contains_pointer (GTK_EVENT_CONTROLLER_MOTION (self->motion))
      || (gtk_widget_get_state_flags (GTK_WIDGET (self)) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0)
    return G_SOURCE_CONTINUE;
  self->timer = 0;
  hide (self);
  return G_SOURCE_REMOVE;
}

static gboolean
on_escape (GtkWidget *widget, GVariant *args, gpointer data)
{
  hide (TERN_TOAST (widget));
  return GDK_EVENT_STOP;
}

/* Out of reach as soon as it goes, and made anew the next time: GTK 4.18 goes on telling a screen reader of widgets
 * that were hidden. */
static void
on_revealed (TernToast *self)
{
  gboolean shown = gtk_revealer_get_reveal_child (self->revealer);

  gtk_widget_set_can_target (GTK_WIDGET (self), shown);
  if (!shown && !gtk_revealer_get_child_revealed (self->revealer))
    gtk_revealer_set_child (self->revealer, NULL);
}

/* Libadwaita's style knows a toast by these names of nodes. */
static GtkWidget *
make_toast (TernToast *self)
{
  GtkWidget *toast = g_object_new (GTK_TYPE_BOX, "css-name", "toast", NULL);
  GtkWidget *title = g_object_new (ADW_TYPE_BIN, "hexpand", TRUE, NULL);
  GtkWidget *close = gtk_button_new_from_icon_name ("window-close-symbolic");

  self->label = g_object_new (GTK_TYPE_LABEL, "ellipsize", PANGO_ELLIPSIZE_END, "xalign", 0.0, "single-line-mode", TRUE,
                              NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "heading");
  adw_bin_set_child (ADW_BIN (title), GTK_WIDGET (self->label));
  self->button = g_object_new (GTK_TYPE_BUTTON, "valign", GTK_ALIGN_CENTER, NULL);
  /* What it does is told by the next toast, in the place of this one. */
  gtk_widget_set_valign (close, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (close, _("Close"));
  gtk_widget_add_css_class (close, "circular");
  gtk_widget_add_css_class (close, "flat");
  g_signal_connect_object (close, "clicked", G_CALLBACK (hide), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (toast), title);
  gtk_box_append (GTK_BOX (toast), GTK_WIDGET (self->button));
  gtk_box_append (GTK_BOX (toast), close);
  return toast;
}

static void
tern_toast_dispose (GObject *object)
{
  g_clear_handle_id (&TERN_TOAST (object)->timer, g_source_remove);
  G_OBJECT_CLASS (tern_toast_parent_class)->dispose (object);
}

static void
tern_toast_class_init (TernToastClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tern_toast_dispose;
  gtk_widget_class_add_binding (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, on_escape, NULL);
}

static void
tern_toast_init (TernToast *self)
{
  self->revealer = g_object_new (GTK_TYPE_REVEALER, "transition-type", GTK_REVEALER_TRANSITION_TYPE_SLIDE_UP, NULL);
  self->motion = gtk_event_controller_motion_new ();
  gtk_widget_add_controller (GTK_WIDGET (self->revealer), self->motion);
  g_signal_connect_object (self->revealer, "notify::reveal-child", G_CALLBACK (on_revealed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->revealer, "notify::child-revealed", G_CALLBACK (on_revealed), self,
                           G_CONNECT_SWAPPED);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->revealer));
  on_revealed (self);
}

void
tern_toast_show (TernToast *self, const char *text, const char *spoken, const char *button, const char *action)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (gtk_revealer_get_child (self->revealer) == NULL)
    gtk_revealer_set_child (self->revealer, make_toast (self));
  gtk_label_set_label (self->label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->button), button != NULL);
  gtk_button_set_label (self->button, button != NULL ? button : "");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), action);
  gtk_revealer_set_reveal_child (self->revealer, TRUE);
  g_clear_handle_id (&self->timer, g_source_remove);
  self->timer = g_timeout_add_seconds (STAY_SECONDS, on_time_over, self);
  if (root != NULL)
    gtk_accessible_announce (GTK_ACCESSIBLE (root), spoken, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

gboolean
tern_toast_has_button (TernToast *self)
{
  return gtk_revealer_get_reveal_child (self->revealer) && gtk_widget_get_visible (GTK_WIDGET (self->button));
}
