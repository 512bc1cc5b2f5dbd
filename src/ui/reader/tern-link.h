/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Goes where a link of a message leads, after a warning where that is another place than it shows or looks like. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* @uri: what a stranger wrote; anything but http, https, ftp, tel and mailto goes nowhere.
 * @shown: (nullable): the text of the link, where it says another host than @uri. */
void tern_link_open (GtkWidget *parent, const char *uri, const char *shown);

G_END_DECLS
