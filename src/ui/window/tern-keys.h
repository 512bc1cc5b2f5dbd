/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Every key of Tern in one table: the window makes its shortcuts of it, and the page of keys is it. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * TernKeyWhere:
 * @TERN_KEY_EVERYWHERE: in the whole window, whatever has the focus
 * @TERN_KEY_PANES: in the list and the reader alone, and never while something is being typed there
 * @TERN_KEY_OWN: a widget has it by itself; it is in the table for the page of keys
 */
typedef enum
{
  TERN_KEY_EVERYWHERE,
  TERN_KEY_PANES,
  TERN_KEY_OWN,
} TernKeyWhere;

/**
 * TernKey:
 * @action: (nullable): "win.read"; NULL for what a widget does by itself
 * @keys: accelerators separated by spaces
 * @title: what it does; to be translated
 * @section: the heading it stands under; to be translated; equal ones are neighbours
 * @early: of PANES: before the widget that has the focus, which would eat it (a text deletes, also where it cannot)
 */
typedef struct
{
  const char *action;
  const char *keys;
  const char *title;
  const char *section;
  TernKeyWhere where;
  gboolean early;
} TernKey;

/* @n: (out). Returns: (transfer none). */
const TernKey *tern_keys_get (guint *n);
/* The single keys of a scheme, which work in the list and the text of a message alone. @scheme: "gmail" or "mutt";
 * others have none. @n: (out). Returns: (transfer none) (nullable). */
const TernKey *tern_keys_get_scheme (const char *scheme, guint *n);

/* Makes the keys of EVERYWHERE those of @application. */
void tern_keys_apply (GtkApplication *application);
/* Gives @pane the keys of PANES. */
void tern_keys_attach (GtkWidget *pane);
/* Takes from @window (an AdwApplicationWindow) and its dialogs what libadwaita 1.7 has on a key of PANES: Ctrl+Shift+M
 * shows a phone around it. */
void tern_keys_guard (GtkWidget *window);
/* And the single keys of @scheme, in the place of those it had. */
void tern_keys_attach_scheme (GtkWidget *pane, const char *scheme);

G_END_DECLS
