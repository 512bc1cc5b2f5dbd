/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Puts reports into words; see the header. */
#include "ui/reader/tern-report-words.h"

#include <glib/gi18n.h>

/* A message to a whole list is told of by its first recipients. */
#define MAX_SENTENCES 4

static const char *
name_reason (TernMimeReason reason)
{
  switch (reason)
    {
    case TERN_MIME_REASON_NO_MAILBOX:
      return _("there is no such address");
    case TERN_MIME_REASON_NO_DOMAIN:
      return _("the part after the @ takes no mail, or does not exist");
    case TERN_MIME_REASON_CLOSED:
      return _("the mailbox is closed");
    case TERN_MIME_REASON_FULL:
      return _("the mailbox is full");
    case TERN_MIME_REASON_TOO_LARGE:
      return _("the message is too large");
    case TERN_MIME_REASON_NO_ANSWER:
      return _("the other server does not answer");
    case TERN_MIME_REASON_TOO_LONG:
      return _("it took too long");
    case TERN_MIME_REASON_REFUSED:
      return _("the other server refused it");
    case TERN_MIME_REASON_UNKNOWN:
    default:
      return NULL;
    }
}

static char *
put_into_words (const TernMimeReported *one)
{
  const char *reason = name_reason (one->reason);

  switch (one->outcome)
    {
    case TERN_MIME_OUTCOME_FAILED:
      if (reason == NULL)
        /* Translators: %s is an address. */
        return g_strdup_printf (_("Your message to %s could not be delivered."), one->recipient);
      /* Translators: an address, and why: "the mailbox is full". */
      return g_strdup_printf (_("Your message to %s could not be delivered: %s."), one->recipient, reason);
    case TERN_MIME_OUTCOME_DELAYED:
      if (reason == NULL)
        /* Translators: %s is an address. */
        return g_strdup_printf (_("Your message to %s is late. It is still being tried."), one->recipient);
      /* Translators: an address, and why: "the mailbox is full". */
      return g_strdup_printf (_("Your message to %s is late: %s. It is still being tried."), one->recipient, reason);
    case TERN_MIME_OUTCOME_DISPLAYED:
      /* Translators: %s is an address. */
      return g_strdup_printf (_("Your message was opened by %s."), one->recipient);
    case TERN_MIME_OUTCOME_DELIVERED:
    default:
      /* Translators: %s is an address. */
      return g_strdup_printf (_("Your message to %s was delivered."), one->recipient);
    }
}

char *
tern_report_words_new (GPtrArray *report)
{
  g_autoptr (GString) words = g_string_new (NULL);
  const TernMimeReported *first = report->pdata[0];

  for (guint i = 0; i < MIN (report->len, MAX_SENTENCES); i++)
    {
      g_autofree char *sentence = put_into_words (report->pdata[i]);

      g_string_append_printf (words, "%s%s", i > 0 ? "\n" : "", sentence);
    }
  if (report->len > MAX_SENTENCES)
    {
      guint more = report->len - MAX_SENTENCES;

      g_string_append_c (words, '\n');
      g_string_append_printf (words, ngettext ("There is %u more.", "There are %u more.", more),
                              more);
    }
  else if (report->len == 1 && first->words != NULL)
    {
      g_string_append_c (words, '\n');
      /* Translators: %s is what another server said, in its own words. */
      g_string_append_printf (words, _("The other server said: “%s”"), first->words);
    }
  return g_string_free (g_steal_pointer (&words), FALSE);
}
