/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The one sentence a screen reader says for a row, and the name of the list around it. Pure functions; any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TernMessageWords:
 * @who: who it is from; for mail of one's own, whom it is to; "" when that is not known
 * @outgoing: @who is whom it is to
 * @subject: "" when there is none
 * @date: from tern_date_to_words(); "" when there is none
 * @size: (nullable): "84.2 kB", where that is said
 * @place: (nullable): the folder it is in, where that is said
 * @labels: (nullable): the names of its labels
 * @until: (nullable): until when it is put away, as it is said
 * @people: (nullable): who else wrote what is folded
 * @folded: messages of the thread that are folded into this row; 0 none
 * @level: 1: of the thread above; else 0
 * @waiting: a change of it is not on the server yet
 * @gone: it is no longer there; nothing else is looked at
 *
 * Strings are lent and never NULL but for @size, @place, @labels, @until and @people.
 */
typedef struct
{
  const char *who;
  const char *subject;
  const char *date;
  const char *size;
  const char *place;
  const char *labels;
  const char *until;
  const char *people;
  guint folded;
  guint level;
  gboolean outgoing;
  gboolean unread;
  gboolean attachment;
  gboolean starred;
  gboolean answered;
  gboolean forwarded;
  gboolean muted;
  gboolean waiting;
  gboolean gone;
} TernMessageWords;

/* "Unread, Maria Kowalska, Quarterly figures, today 14:02, attachment, starred, waiting to be sent".
 * Returns: (transfer full). */
char *tern_message_words_to_sentence (const TernMessageWords *words);

/* What stands in a row where there is no name or no subject. Returns: (transfer none). */
const char *tern_message_words_no_name (gboolean outgoing);
const char *tern_message_words_no_subject (void);

/* "Inbox, 98,000 messages, 12 unread"; "Inbox, filtered: starred, 3 messages". @folder: (nullable). @filter:
 * (nullable): in words what is left. Returns: (transfer full). */
char *tern_message_words_name_list (const char *folder, const char *filter, guint messages, guint unread);

G_END_DECLS
