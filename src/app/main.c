/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Where the window's program begins. */

#include "ui/window/tern-window.h"

int
main (int argc, char **argv)
{
  g_autoptr (AdwApplication) application = adw_application_new ("org.ternmail.Tern", G_APPLICATION_DEFAULT_FLAGS);

  return g_application_run (G_APPLICATION (application), argc, argv);
}
