/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Words for changes that wait; see the header. */

#include "ui/waiting/tern-waiting-words.h"

#include "ui/sidebar/tern-folder-words.h"

#include <glib/gi18n-lib.h>

/* Letters of a subject; the row has one line of it. */
#define MAX_SUBJECT 80

static const char *
name_place (const TernJournalPlace *place)
{
  return tern_folder_words_name_role (place->role, place->name);
}

/* "“Quarterly figures”", "“Quarterly figures” and 4,999 others", "a message". */
static char *
name_messages (TernJournalItem *item)
{
  guint n = tern_journal_item_get_n (item);
  const char *subject = tern_journal_item_get_subject (item);
  g_autofree char *shortened = NULL;

  if (subject == NULL)
    return n == 1 ? g_strdup (_("a message")) : g_strdup_printf (ngettext ("%'u message", "%'u messages", n), n);
  if (*subject == '\0')
    subject = _("(no subject)");
  if (g_utf8_strlen (subject, -1) > MAX_SUBJECT)
    {
      g_autofree char *beginning = g_utf8_substring (subject, 0, MAX_SUBJECT - 1);

      shortened = g_strconcat (beginning, "…", NULL);
      subject = shortened;
    }
  if (n == 1)
    /* Translators: the subject of a message, in quotes. */
    return g_strdup_printf (_("“%s”"), subject);
  /* Translators: the subject of a message, in quotes, and how many more there are. */
  return g_strdup_printf (ngettext ("“%1$s” and %2$'u other", "“%1$s” and %2$'u others", n - 1), subject, n - 1);
}

static char *
describe_flags (TernJournalItem *item, const char *messages)
{
  TernFlags *added = tern_journal_item_get_add (item);
  TernFlags *removed = tern_journal_item_get_remove (item);
  TernFlag add = tern_flags_get_system (added);
  TernFlag remove = tern_flags_get_system (removed);

  if (tern_flags_get_n_keywords (added) + tern_flags_get_n_keywords (removed) > 0)
    return g_strdup_printf (_("Change the labels of %s"), messages);
  if (add == TERN_FLAG_SEEN && remove == 0)
    /* Translators: what waits to be done; %s is a message, or several. */
    return g_strdup_printf (_("Mark %s as read"), messages);
  if (remove == TERN_FLAG_SEEN && add == 0)
    return g_strdup_printf (_("Mark %s as unread"), messages);
  if (add == TERN_FLAG_FLAGGED && remove == 0)
    return g_strdup_printf (_("Star %s"), messages);
  if (remove == TERN_FLAG_FLAGGED && add == 0)
    return g_strdup_printf (_("Take the star from %s"), messages);
  return g_strdup_printf (_("Change the marks of %s"), messages);
}

char *
tern_waiting_words_what (TernJournalItem *item)
{
  const TernJournalPlace *place = tern_journal_item_get_place (item);
  const TernJournalPlace *target = tern_journal_item_get_target (item);
  const char *to = target != NULL ? name_place (target) : "";
  g_autofree char *messages = name_messages (item);

  switch (tern_journal_item_get_kind (item))
    {
    case TERN_CHANGE_MOVE:
      /* Translators: what waits to be done: a message or several, then a folder. */
      return g_strdup_printf (_("Move %1$s to %2$s"), messages, to);
    case TERN_CHANGE_COPY:
      return g_strdup_printf (_("Copy %1$s to %2$s"), messages, to);
    case TERN_CHANGE_DELETE:
      return g_strdup_printf (_("Delete %s for good"), messages);
    case TERN_CHANGE_PUT_IN:
      return g_strdup_printf (_("Put a message into %s"), name_place (place));
    case TERN_CHANGE_CREATE_FOLDER:
      return g_strdup_printf (_("Make the folder %s"), name_place (place));
    case TERN_CHANGE_RENAME_FOLDER:
      /* Translators: the folder as it is called, then as it is to be called. */
      return g_strdup_printf (_("Rename the folder %1$s to %2$s"), place->path, target != NULL ? target->path : "");
    case TERN_CHANGE_DELETE_FOLDER:
      return g_strdup_printf (_("Delete the folder %s"), place->path);
    case TERN_CHANGE_SUBSCRIBE:
      return g_strdup_printf (_("Subscribe to the folder %s"), place->path);
    case TERN_CHANGE_UNSUBSCRIBE:
      return g_strdup_printf (_("End the subscription to the folder %s"), place->path);
    case TERN_CHANGE_FLAGS:
    default:
      return describe_flags (item, messages);
    }
}

char *
tern_waiting_words_why (TernJournalItem *item, TernMailAccount *account)
{
  const char *reason = tern_journal_item_get_reason (item);

  if (tern_journal_item_get_state (item) == TERN_CHANGE_SET_ASIDE)
    return g_strdup (reason != NULL ? reason : _("The server did not do it."));
  if (tern_journal_item_get_state (item) == TERN_CHANGE_SENDING)
    return g_strdup (_("Being sent"));
  switch (account != NULL ? tern_mail_account_get_problem_kind (account) : TERN_PROBLEM_NONE)
    {
    case TERN_PROBLEM_OFFLINE:
      return g_strdup (_("Waiting for the network"));
    case TERN_PROBLEM_PASSWORD:
      return g_strdup (_("Waiting for the password of the account"));
    case TERN_PROBLEM_CERTIFICATE:
      return g_strdup (_("Waiting for a decision about the server’s certificate"));
    case TERN_PROBLEM_SETTINGS:
      return g_strdup (_("Waiting for the settings of the account to be corrected"));
    case TERN_PROBLEM_CHOSEN:
      return g_strdup (_("Waiting until you go online"));
    case TERN_PROBLEM_SERVER:
    case TERN_PROBLEM_COMPUTER:
      return g_strdup (_("Waiting; it is tried again"));
    case TERN_PROBLEM_NONE:
    default:
      return g_strdup (reason != NULL ? reason : _("Waiting for its turn"));
    }
}

char *
tern_waiting_words_discarded (TernJournalItem *item)
{
  guint n = tern_journal_item_get_n (item);
  const char *place = name_place (tern_journal_item_get_place (item));

  switch (tern_journal_item_get_kind (item))
    {
    case TERN_CHANGE_MOVE:
      /* Translators: what is so when a change is discarded; %s is a folder. */
      return g_strdup_printf (ngettext ("If discarded, it stays in %s.", "If discarded, they stay in %s.", n), place);
    case TERN_CHANGE_COPY:
      return g_strdup (_("If discarded, no copy is made."));
    case TERN_CHANGE_DELETE:
      return g_strdup_printf (ngettext ("If discarded, it is kept in %s.", "If discarded, they are kept in %s.", n),
                              place);
    case TERN_CHANGE_PUT_IN:
      return g_strdup (_("If discarded, the message is lost."));
    case TERN_CHANGE_CREATE_FOLDER:
      return g_strdup (_("If discarded, there is no such folder."));
    case TERN_CHANGE_RENAME_FOLDER:
      return g_strdup (_("If discarded, it keeps its name."));
    case TERN_CHANGE_DELETE_FOLDER:
      return g_strdup (_("If discarded, the folder and its mail are kept."));
    case TERN_CHANGE_SUBSCRIBE:
    case TERN_CHANGE_UNSUBSCRIBE:
    case TERN_CHANGE_FLAGS:
    default:
      return g_strdup (ngettext ("If discarded, it is as the server has it.",
                                 "If discarded, they are as the server has them.", n));
    }
}
