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
  [TERN_MAILBOX_ROLE_SNOOZED] = { N_ ("Snoozed"), "alarm-symbolic" },
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
  if (tern_folder_get_kind (folder) == TERN_FOLDER_STARRED)
    return _("Starred");
  if (tern_folder_get_kind (folder) == TERN_FOLDER_UNREAD)
    return _("Unread");
  if (tern_folder_get_kind (folder) == TERN_FOLDER_SEARCHES)
    return _("Searches");
  return tern_folder_words_name_role (tern_folder_get_role (folder), tern_folder_get_name (folder));
}

static void
add_part (GString *sentence, const char *part)
{
  /* Translators: what a screen reader says for a folder, part by part: "Junk, 1 unread, favourite". */
  g_string_append (sentence, _(", "));
  g_string_append (sentence, part);
}

static void
add_state (GString *sentence, TernFolder *folder)
{
  if (tern_folder_get_kind (folder) == TERN_FOLDER_SEARCH)
    add_part (sentence, _("search"));
  if (tern_folder_get_kind (folder) == TERN_FOLDER_FAVOURITE)
    {
      add_part (sentence, tern_mail_account_get_email (tern_folder_get_account (folder)));
      add_part (sentence, _("favourite"));
    }
  if (tern_folder_get_hidden (folder))
    add_part (sentence, _("hidden"));
}

guint
tern_folder_words_count (TernFolder *folder)
{
  return tern_folder_get_role (folder) == TERN_MAILBOX_ROLE_DRAFTS ? tern_folder_get_total (folder)
                                                                  : tern_folder_get_unread (folder);
}

/* (transfer full). @n: of which folder, see tern_folder_words_count(). */
static char *
dup_count (TernFolder *folder, guint n)
{
  if (tern_folder_get_role (folder) == TERN_MAILBOX_ROLE_DRAFTS)
    return g_strdup_printf (ngettext ("%'u message", "%'u messages", n), n);
  return g_strdup_printf (ngettext ("%u unread", "%u unread", n), n);
}

char *
tern_folder_words_sentence (TernFolder *folder)
{
  const char *name = tern_folder_words_name (folder);
  guint n = tern_folder_words_count (folder);
  GString *sentence;

  if (tern_folder_get_kind (folder) == TERN_FOLDER_ACCOUNT)
    /* Translators: what a screen reader says for an account in the sidebar; %s is its address. */
    return g_strdup_printf (_("Account %s"), name);
  sentence = g_string_new (name);
  if (n > 0)
    {
      g_autofree char *count = dup_count (folder, n);

      add_part (sentence, count);
    }
  add_state (sentence, folder);
  return g_string_free_and_steal (sentence);
}

char *
tern_folder_words_tooltip (TernFolder *folder)
{
  g_autoptr (GString) text = g_string_new (tern_folder_get_path (folder));
  guint total = tern_folder_get_total (folder);
  g_autofree char *count = g_strdup_printf (ngettext ("%'u message", "%'u messages", total), total);

  if (tern_folder_get_kind (folder) == TERN_FOLDER_SEARCH)
    return g_strdup (tern_folder_get_search_text (folder));
  if (tern_folder_get_kind (folder) == TERN_FOLDER_ACCOUNT || (total == 0 && text->len == 0))
    return NULL;
  if (tern_folder_get_kind (folder) == TERN_FOLDER_FAVOURITE)
    g_string_append_printf (text, "\n%s", tern_mail_account_get_email (tern_folder_get_account (folder)));
  g_string_append_printf (text, text->len > 0 ? "\n%s" : "%s", count);
  return g_strdup (text->str);
}

const char *
tern_folder_words_icon (TernFolder *folder)
{
  TernMailboxRole role = tern_folder_get_role (folder);

  if (tern_folder_get_kind (folder) == TERN_FOLDER_INBOXES)
    return "tern-inbox-symbolic";
  if (tern_folder_get_kind (folder) == TERN_FOLDER_STARRED)
    return "starred-symbolic";
  if (tern_folder_get_kind (folder) == TERN_FOLDER_UNREAD)
    return "mail-unread-symbolic";
  if (tern_folder_get_kind (folder) == TERN_FOLDER_SEARCH)
    return "system-search-symbolic";
  return role < G_N_ELEMENTS (words) ? words[role].icon : words[0].icon;
}
