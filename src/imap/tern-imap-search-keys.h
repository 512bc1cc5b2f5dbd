/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What a SEARCH looks for, key by key, with texts that may hold any letter; the engine makes them of what a person
 * typed, the session sends them. */

#pragma once

#include "imap/tern-imap-command.h"

G_BEGIN_DECLS

typedef struct _TernImapSearchKeys TernImapSearchKeys;

/* Empty: sent as ALL. */
TernImapSearchKeys *tern_imap_search_keys_new (void);
void tern_imap_search_keys_free (TernImapSearchKeys *keys);

/* As the wire has it, printable ASCII: "UNSEEN", "NOT", "LARGER 5000". */
void tern_imap_search_keys_add (TernImapSearchKeys *keys, const char *text);
/* "SUBJECT" and the text behind it, which becomes a quoted string or a literal. @text: UTF-8. */
void tern_imap_search_keys_add_string (TernImapSearchKeys *keys, const char *key, const char *text);
gboolean tern_imap_search_keys_is_empty (const TernImapSearchKeys *keys);
/* Whether a text holds what is not ASCII, so that the server must be told its charset. */
gboolean tern_imap_search_keys_need_charset (const TernImapSearchKeys *keys);

void tern_imap_search_keys_add_to_command (const TernImapSearchKeys *keys, TernImapCommand *command);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernImapSearchKeys, tern_imap_search_keys_free)

G_END_DECLS
