/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The main window; see the header. */

#include "ui/window/tern-window.h"

struct _TernWindow
{
  AdwApplicationWindow parent_instance;

  TernClient *client;
  GSettings *settings;
};

G_DEFINE_FINAL_TYPE (TernWindow, tern_window, ADW_TYPE_APPLICATION_WINDOW)

static void
tern_window_dispose (GObject *object)
{
  TernWindow *self = TERN_WINDOW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), TERN_TYPE_WINDOW);
  g_clear_object (&self->client);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (tern_window_parent_class)->dispose (object);
}

static void
tern_window_class_init (TernWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tern_window_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/ternmail/Tern/ui/window/tern-window.ui");
}

static void
tern_window_init (TernWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

TernWindow *
tern_window_new (AdwApplication *application, TernClient *client, GSettings *settings)
{
  TernWindow *self = g_object_new (TERN_TYPE_WINDOW, "application", application, NULL);

  g_set_object (&self->client, client);
  g_set_object (&self->settings, settings);
  return self;
}
