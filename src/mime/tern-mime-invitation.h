/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Invitations in messages (RFC 5546, RFC 6047): what is to happen when and where, who is asked, and the answer to it.
 * Pure but for the system's table of time zones; any thread. Only lines it knows reach libical, which knows more.
 */

#pragma once

#include "mime/tern-mime-document.h"

G_BEGIN_DECLS

typedef enum
{
  TERN_MIME_INVITATION_REQUEST,
  TERN_MIME_INVITATION_PUBLISH, /* for information; nobody is asked */
  TERN_MIME_INVITATION_REPLY,
  TERN_MIME_INVITATION_CANCEL,
} TernMimeInvitationMethod;

typedef enum
{
  TERN_MIME_ANSWER_NONE,
  TERN_MIME_ANSWER_ACCEPTED,
  TERN_MIME_ANSWER_TENTATIVE,
  TERN_MIME_ANSWER_DECLINED,
} TernMimeAnswer;

typedef enum
{
  TERN_MIME_REPEAT_NEVER,
  TERN_MIME_REPEAT_DAILY,
  TERN_MIME_REPEAT_WEEKLY,
  TERN_MIME_REPEAT_MONTHLY,
  TERN_MIME_REPEAT_YEARLY,
  TERN_MIME_REPEAT_OTHERWISE, /* in a way there are no words for */
} TernMimeRepeat;

/* @address: owned. */
typedef struct
{
  TernAddress *address;
  TernMimeAnswer answer;
} TernMimeAttendee;

/**
 * TernMimeInvitation:
 * @section: of the part it is in
 * @summary, @location: one clean line, "" for none
 * @start, @end: seconds since 1970. @all_day: both are midnights of UTC, and @end is the day after the last
 * @floating: it says no time zone, so the reader's is taken: the figures are those of a clock, as if it were UTC
 * @zone: (nullable): the sender's time zone by name, one clean line
 * @zone_offset: minutes from UTC there at @start
 * @repeat, @interval: every @interval days, weeks, …. @weekdays: bit 0 is Sunday. @count: 0: no such end.
 * @until: seconds since 1970; 0: no such end
 * @organizer: (nullable)
 * @attendees: (element-type TernMimeAttendee): the first 200
 */
typedef struct
{
  char *section;
  TernMimeInvitationMethod method;
  char *uid;
  int sequence;
  char *summary;
  char *location;
  gint64 start;
  gint64 end;
  gboolean all_day;
  gboolean floating;
  char *zone;
  int zone_offset;
  TernMimeRepeat repeat;
  int interval;
  guint weekdays;
  int count;
  gint64 until;
  char *recurrence_id; /* (nullable): as it came, figures only: it is about one time of many */
  TernAddress *organizer;
  GPtrArray *attendees;
} TernMimeInvitation;

/* Returns: (transfer full) (nullable): %NULL when the message has none that can be understood. */
TernMimeInvitation *tern_mime_invitation_read (const TernMimeDocument *document);
/* The same from the text of a calendar; @section is "". */
TernMimeInvitation *tern_mime_invitation_parse (const char *text, gsize len);
void tern_mime_invitation_free (TernMimeInvitation *self);

/* Returns: (transfer full): the text of the calendar that answers it (RFC 5546 §3.2.3), written anew from checked
 * values. @address: of the one who answers. @now: seconds since 1970. */
char *tern_mime_invitation_dup_reply (const TernMimeInvitation *self,
                                      const TernAddress *address,
                                      TernMimeAnswer answer,
                                      gint64 now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernMimeInvitation, tern_mime_invitation_free)

G_END_DECLS
