/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Words for folders; see the header. */

#include "ui/sidebar/tern-folder-words.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  const char *name;
  const char *icon;
} Words;

static const Words words[] = {
  [TERN_MAILBOX_ROLE_NONE] = { NULL, "folder-symbolic" },
  [TERN_MAILBOX_ROLE_INBOX] = { N_ ("Inbox"), "tern-inbox-symbolic" },
  [TERN_MAILBOX_ROLE_DRAFTS] = { N_ ("Drafts"), "document-edit-symbolic" },
  [TERN_MAILBOX_ROLE_SENT] = { N_ ("Sent"), "mail-send-symbolic" },
  [TERN_MAILBOX_ROLE_ARCHIVE] = { N_ ("Archive"), "tern-archive-symbolic" },
  [TERN_MAILBOX_ROLE_JUNK] = { N_ ("Junk"), "mail-mark-junk-symbolic" },
  [TERN_MAILBOX_ROLE_TRASH] = { N_ ("Trash"), "user-trash-symbolic" },
  [TERN_MAILBOX_ROLE_ALL] = { N_ ("All Mail"), "tern-archive-symbolic" },
  [TERN_MAILBOX_ROLE_FLAGGED] = { N_ ("Starred"), "starred-symbolic" },
  [TERN_MAILBOX_ROLE_IMPORTANT] = { N_ ("Important"), "mail-mark-important-symbolic" },
};

const char *
tern_folder_words_name_role (TernMailboxRole role, const char *name)
{
  return role < G_N_ELEMENTS (words) && words[role].name != NULL ? _(words[role].name) : name;
}

const char *
tern_folder_words_name (TernFolder *folder)
{
  if (tern_folder_get_kind (folder) == TERN_FOLDER_INBOXES)
    return _("All Inboxes");
  return tern_folder_words_name_role (tern_folder_get_role (folder), tern_folder_get_name (folder));
}

char *
tern_folder_words_sentence (TernFolder *folder)
{
  const char *name = tern_folder_words_name (folder);
  guint unread = tern_folder_get_unread (folder);

  if (tern_folder_get_kind (folder) == TERN_FOLDER_ACCOUNT)
    /* Translators: what a screen reader says for an account in the sidebar; %s is its address. */
    return g_strdup_printf (_("Account %s"), name);
  if (unread == 0)
    return g_strdup (name);
  /* Translators: what a screen reader says for a folder: its name, then how many messages are unread. */
  return g_strdup_printf (ngettext ("%s, %u unread", "%s, %u unread", unread), name, unread);
}

const char *
tern_folder_words_icon (TernFolder *folder)
{
  TernMailboxRole role = tern_folder_get_role (folder);

  if (tern_folder_get_kind (folder) == TERN_FOLDER_INBOXES)
    return "tern-inbox-symbolic";
  return role < G_N_ELEMENTS (words) ? words[role].icon : words[0].icon;
}
