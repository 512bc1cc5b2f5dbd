/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The keys of a SEARCH; see the header. */

#include "imap/tern-imap-search-keys.h"

/* Either is NULL. */
typedef struct
{
  char *wire;
  char *string;
} Piece;

struct _TernImapSearchKeys
{
  GArray *pieces; /* Piece */
  gboolean wide;
};

static void
clear_piece (gpointer data)
{
  Piece *piece = data;

  g_free (piece->wire);
  g_free (piece->string);
}

TernImapSearchKeys *
tern_imap_search_keys_new (void)
{
  TernImapSearchKeys *keys = g_new0 (TernImapSearchKeys, 1);

  keys->pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  g_array_set_clear_func (keys->pieces, clear_piece);
  return keys;
}

void
tern_imap_search_keys_free (TernImapSearchKeys *keys)
{
  g_array_unref (keys->pieces);
  g_free (keys);
}

void
tern_imap_search_keys_add (TernImapSearchKeys *keys, const char *text)
{
  Piece piece = { g_strdup (text), NULL };

  g_array_append_val (keys->pieces, piece);
}

void
tern_imap_search_keys_add_string (TernImapSearchKeys *keys, const char *key, const char *text)
{
  Piece piece = { NULL, g_strdup (text) };

  tern_imap_search_keys_add (keys, key);
  keys->wide |= !g_str_is_ascii (text);
  g_array_append_val (keys->pieces, piece);
}

gboolean
tern_imap_search_keys_is_empty (const TernImapSearchKeys *keys)
{
  return keys->pieces->len == 0;
}

gboolean
tern_imap_search_keys_need_charset (const TernImapSearchKeys *keys)
{
  return keys->wide;
}

void
tern_imap_search_keys_add_to_command (const TernImapSearchKeys *keys, TernImapCommand *command)
{
  for (guint i = 0; i < keys->pieces->len; i++)
    {
      const Piece *piece = &g_array_index (keys->pieces, Piece, i);

      if (piece->wire != NULL)
        tern_imap_command_add_text (command, piece->wire);
      else
        /* Always quoted or a literal: some servers take a bare word for another key. */
        tern_imap_command_add_mailbox (command, piece->string);
    }
  if (keys->pieces->len == 0)
    tern_imap_command_add_text (command, "ALL");
}
