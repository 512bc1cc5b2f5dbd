/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What an empty list says; see the header. */

#include "ui/list/tern-empty-words.h"

#include "ui/list/tern-filter-bar.h"

#include <glib/gi18n.h>

static void
say_folder (AdwStatusPage *page, TernMailboxRole role)
{
  const char *icon = "mail-read-symbolic", *text = _("Messages in this folder will be shown here.");

  switch (role)
    {
    case TERN_MAILBOX_ROLE_INBOX:
      text = _("New messages will be shown here.");
      break;
    case TERN_MAILBOX_ROLE_TRASH:
      icon = "user-trash-symbolic";
      text = _("Messages you delete will be shown here.");
      break;
    case TERN_MAILBOX_ROLE_JUNK:
      icon = "mail-mark-junk-symbolic";
      text = _("Messages marked as junk will be shown here.");
      break;
    case TERN_MAILBOX_ROLE_SENT:
      icon = "mail-send-symbolic";
      text = _("Messages you send will be shown here.");
      break;
    case TERN_MAILBOX_ROLE_SNOOZED:
      icon = "alarm-symbolic";
      text = _("Messages you put away until later will be shown here.");
      break;
    case TERN_MAILBOX_ROLE_DRAFTS:
      icon = "document-edit-symbolic";
      text = _("Messages you are writing will be shown here.");
      break;
    default:
      break;
    }
  adw_status_page_set_icon_name (page, icon);
  adw_status_page_set_title (page, _("No Messages"));
  adw_status_page_set_description (page, text);
}

void
tern_empty_words_show (AdwStatusPage *page, TernMailboxRole role, guint filter, const char *searched)
{
  if (searched != NULL)
    {
      adw_status_page_set_icon_name (page, "edit-find-symbolic");
      adw_status_page_set_title (page, _("Nothing Found"));
      adw_status_page_set_description (page, searched);
    }
  else if (filter != 0)
    {
      adw_status_page_set_icon_name (page, "tern-filter-symbolic");
      adw_status_page_set_title (page, tern_filter_bar_get_nothing (filter));
      adw_status_page_set_description (page, NULL);
    }
  else
    say_folder (page, role);
}
