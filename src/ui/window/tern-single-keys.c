/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The schemes of single keys; see the header of the keys. Apart from their table: these are off until they are asked
 * for. */

#include "ui/window/tern-keys.h"

#include <glib/gi18n-lib.h>

#define SINGLE N_ ("Single Keys")

static const TernKey gmail_keys[] = {
  { "win.next-message", "j", N_ ("Next message"), SINGLE, TERN_KEY_PANES },
  { "win.previous-message", "k", N_ ("Previous message"), SINGLE, TERN_KEY_PANES },
  { "win.archive", "e", N_ ("Archive"), SINGLE, TERN_KEY_PANES },
  { "win.trash", "numbersign", N_ ("Move to the trash"), SINGLE, TERN_KEY_PANES },
  { "win.junk", "exclam", N_ ("Junk"), SINGLE, TERN_KEY_PANES },
  { "win.move-to", "v", N_ ("Move to a folder"), SINGLE, TERN_KEY_PANES },
  { "win.labels", "l", N_ ("Labels"), SINGLE, TERN_KEY_PANES },
  { "win.snooze", "b", N_ ("Put away until later"), SINGLE, TERN_KEY_PANES },
  { "win.mute", "m", N_ ("Mute the conversation, or no longer"), SINGLE, TERN_KEY_PANES },
  { "win.star", "s", N_ ("Star, or take the star away"), SINGLE, TERN_KEY_PANES },
  { "win.mark-read", "<Shift>i", N_ ("Mark as read"), SINGLE, TERN_KEY_PANES },
  { "win.mark-unread", "<Shift>u", N_ ("Mark as unread"), SINGLE, TERN_KEY_PANES },
  { "win.back", "u", N_ ("Back to the list"), SINGLE, TERN_KEY_PANES },
  { "win.undo", "z", N_ ("Undo"), SINGLE, TERN_KEY_PANES },
  { "win.keys", "question", N_ ("This page"), SINGLE, TERN_KEY_PANES },
};

static const TernKey mutt_keys[] = {
  { "win.next-message", "j", N_ ("Next message"), SINGLE, TERN_KEY_PANES },
  { "win.previous-message", "k", N_ ("Previous message"), SINGLE, TERN_KEY_PANES },
  { "win.trash", "d", N_ ("Move to the trash"), SINGLE, TERN_KEY_PANES },
  { "win.undo", "u", N_ ("Undo"), SINGLE, TERN_KEY_PANES },
  { "win.move-to", "s", N_ ("Move to a folder"), SINGLE, TERN_KEY_PANES },
  { "win.copy-to", "<Shift>c", N_ ("Copy to a folder"), SINGLE, TERN_KEY_PANES },
  { "win.star", "<Shift>f", N_ ("Star, or take the star away"), SINGLE, TERN_KEY_PANES },
  { "win.mark-unread", "<Shift>n", N_ ("Mark as unread"), SINGLE, TERN_KEY_PANES },
  { "win.check", "dollar", N_ ("Check for mail, and try again what waits"), SINGLE, TERN_KEY_PANES },
  { "win.back", "q i", N_ ("Back to the list"), SINGLE, TERN_KEY_PANES },
  { "win.keys", "question", N_ ("This page"), SINGLE, TERN_KEY_PANES },
};

const TernKey *
tern_keys_get_scheme (const char *scheme, guint *n)
{
  gboolean gmail = g_strcmp0 (scheme, "gmail") == 0;
  gboolean mutt = g_strcmp0 (scheme, "mutt") == 0;

  *n = gmail ? G_N_ELEMENTS (gmail_keys) : mutt ? G_N_ELEMENTS (mutt_keys) : 0;
  return gmail ? gmail_keys : mutt ? mutt_keys : NULL;
}
