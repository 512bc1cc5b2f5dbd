/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The page on paper; see the header. */
#include "ui/reader/html/tern-html-print.h"

/* It says both, in this order, where it fails. */
static void
on_failed (WebKitPrintOperation *operation, GError *error, TernHtmlView *view)
{
  g_object_set_data (G_OBJECT (operation), "failed", operation);
  tern_html_view_set_printed (view, error->message);
}

static void
on_finished (WebKitPrintOperation *operation, TernHtmlView *view)
{
  if (g_object_get_data (G_OBJECT (operation), "failed") == NULL)
    tern_html_view_set_printed (view, NULL);
}

void
tern_html_print (GtkWidget *view, GtkPrintSettings *settings, GtkPageSetup *setup)
{
  WebKitPrintOperation *operation = webkit_print_operation_new (WEBKIT_WEB_VIEW (view));

  webkit_print_operation_set_print_settings (operation, settings);
  webkit_print_operation_set_page_setup (operation, setup);
  g_signal_connect_object (operation, "failed", G_CALLBACK (on_failed), view, 0);
  g_signal_connect_object (operation, "finished", G_CALLBACK (on_finished), view, 0);
  g_signal_connect (operation, "finished", G_CALLBACK (g_object_unref), NULL);
  webkit_print_operation_print (operation);
}
