/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The links of a message with where they lead, as a list. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define TERN_TYPE_LINKS_DIALOG (tern_links_dialog_get_type ())
G_DECLARE_FINAL_TYPE (TernLinksDialog, tern_links_dialog, TERN, LINKS_DIALOG, AdwDialog)

TernLinksDialog *tern_links_dialog_new (void);
/* In the order of the message. @shown: "" for a link without words. */
void tern_links_dialog_add (TernLinksDialog *self, const char *shown, const char *uri);

G_END_DECLS
