/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What is said of a row and of a list, as tables. */

#include "ui/list/tern-message-sentence.h"

static const struct
{
  const char *sentence;
  TernMessageWords words;
} cases[] = {
  { "Maria Kowalska, Quarterly figures, today 14:02",
    { .who = "Maria Kowalska", .subject = "Quarterly figures", .date = "today 14:02" } },
  { "Unread, Maria Kowalska, Quarterly figures, today 9:02, attachment, starred, 3 messages folded, waiting to be sent",
    { .who = "Maria Kowalska", .subject = "Quarterly figures", .date = "today 9:02", .folded = 3, .unread = TRUE,
      .attachment = TRUE, .starred = TRUE, .waiting = TRUE } },
  { "Jo, Re: hi, Tuesday 9:00 AM, answered, forwarded",
    { .who = "Jo", .subject = "Re: hi", .date = "Tuesday 9:00 AM", .answered = TRUE, .forwarded = TRUE } },
  { "Jo, Re: hi, Tuesday 9:00 AM, Until tomorrow 08:00",
    { .who = "Jo", .subject = "Re: hi", .date = "Tuesday 9:00 AM", .until = "Until tomorrow 08:00" } },
  { "Jo, Re: hi, Tuesday 9:00 AM, muted",
    { .who = "Jo", .subject = "Re: hi", .date = "Tuesday 9:00 AM", .muted = TRUE } },
  { "Jo, hi, 3 November, 1 message folded", { .who = "Jo", .subject = "hi", .date = "3 November", .folded = 1 } },
  { "Jo, Re: hi, today 9:02, level 2",
    { .who = "Jo", .subject = "Re: hi", .date = "today 9:02", .level = 1 } },
  { "Jo, hi, today 9:02, starred, labels Later, Work, waiting to be sent",
    { .who = "Jo", .subject = "hi", .date = "today 9:02", .labels = "Later, Work", .starred = TRUE, .waiting = TRUE } },
  { "Unread, No sender, No subject", { .who = "", .subject = "", .date = "", .unread = TRUE } },
  { "No sender, hi, 3 November 2024", { .who = "", .subject = "hi", .date = "3 November 2024" } },
  { "Jo, No subject, today 14:02", { .who = "Jo", .subject = "", .date = "today 14:02" } },
  { "Jo, hi", { .who = "Jo", .subject = "hi", .date = "" } },
  { "to Ann Berg, Jo Brown, hi, yesterday 09:12",
    { .who = "Ann Berg, Jo Brown", .subject = "hi", .date = "yesterday 09:12", .outgoing = TRUE } },
  { "No recipient, No subject", { .who = "", .subject = "", .date = "", .outgoing = TRUE } },
  { "This message is no longer here", { .who = "", .subject = "", .date = "", .gone = TRUE } },
};

static void
test_rows (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *sentence = tern_message_words_to_sentence (&cases[i].words);

      g_assert_cmpstr (sentence, ==, cases[i].sentence);
    }
}

static void
test_lists (void)
{
  static const struct
  {
    const char *name;
    const char *folder;
    guint messages, unread;
    const char *filter;
  } lists[] = {
    { "Inbox, 98000 messages, 12 unread", "Inbox", 98000, 12 },
    { "Inbox, 1 message, 1 unread", "Inbox", 1, 1 },
    { "Trash, 0 messages", "Trash", 0, 0 },
    { "2 messages", NULL, 2, 0 },
    { "Inbox, filtered: unread, starred, 3 messages", "Inbox", 3, 12, "unread, starred" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_autofree char *name = tern_message_words_name_list (lists[i].folder, lists[i].filter, lists[i].messages,
                                                            lists[i].unread);

      g_assert_cmpstr (name, ==, lists[i].name);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/message-sentence/rows", test_rows);
  g_test_add_func ("/ui/message-sentence/lists", test_lists);
  return g_test_run ();
}
