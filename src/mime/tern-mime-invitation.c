/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Reads invitations by libical; see the header. Answering is in tern-mime-invitation-reply.c. */

#define G_LOG_DOMAIN "tern-mime"

#include "mime/tern-mime-invitation.h"

#include "mime/tern-mime-calendar-lines.h"
#include "mime/tern-mime-charset.h"
#include "mime/tern-mime-document-private.h"
#include "mime/tern-mime-name.h"

#include <libical/ical.h>

#include <string.h>

#define MAX_ATTENDEES 200
/* Nobody is invited to what is later, and libical expands time zones up to the year asked for. */
#define MIN_YEAR 1970
#define MAX_YEAR 2100

static void
free_attendee (gpointer data)
{
  TernMimeAttendee *self = data;

  tern_address_free (self->address);
  g_free (self);
}

static icalproperty *
get_property (icalcomponent *component, icalproperty_kind kind)
{
  return icalcomponent_get_first_property (component, kind);
}

/* "MAILTO:ann@example.org" */
static TernAddress *
dup_address (icalproperty *property, const char *uri)
{
  icalparameter *name = icalproperty_get_first_parameter (property, ICAL_CN_PARAMETER);
  g_autofree char *clean_name = tern_mime_clean_line (name != NULL ? icalparameter_get_cn (name) : NULL);
  g_autofree char *address = NULL;

  if (uri == NULL)
    return NULL;
  if (g_ascii_strncasecmp (uri, "mailto:", 7) == 0)
    uri += 7;
  address = tern_mime_clean_line (uri);
  if (strchr (address, '@') == NULL || strpbrk (address, " <>\",;:") != NULL)
    return NULL;
  return tern_address_new (g_strcmp0 (clean_name, address) != 0 ? clean_name : NULL, address);
}

static TernMimeAnswer
read_answer (icalproperty *property)
{
  icalparameter *answer = icalproperty_get_first_parameter (property, ICAL_PARTSTAT_PARAMETER);

  switch (answer != NULL ? icalparameter_get_partstat (answer) : ICAL_PARTSTAT_NONE)
    {
    case ICAL_PARTSTAT_ACCEPTED:
      return TERN_MIME_ANSWER_ACCEPTED;
    case ICAL_PARTSTAT_TENTATIVE:
      return TERN_MIME_ANSWER_TENTATIVE;
    case ICAL_PARTSTAT_DECLINED:
      return TERN_MIME_ANSWER_DECLINED;
    default:
      return TERN_MIME_ANSWER_NONE;
    }
}

static void
read_people (TernMimeInvitation *self, icalcomponent *event)
{
  icalproperty *property = get_property (event, ICAL_ORGANIZER_PROPERTY);

  if (property != NULL)
    self->organizer = dup_address (property, icalproperty_get_organizer (property));
  for (property = get_property (event, ICAL_ATTENDEE_PROPERTY);
       property != NULL && self->attendees->len < MAX_ATTENDEES;
       property = icalcomponent_get_next_property (event, ICAL_ATTENDEE_PROPERTY))
    {
      TernAddress *address = dup_address (property, icalproperty_get_attendee (property));
      TernMimeAttendee *attendee;

      if (address == NULL)
        continue;
      attendee = g_new (TernMimeAttendee, 1);
      attendee->address = address;
      attendee->answer = read_answer (property);
      g_ptr_array_add (self->attendees, attendee);
    }
}

/* "/example.org/Europe/Oslo" too. Only what cannot leave the folder of time zones. */
static GTimeZone *
find_known_zone (const char *id)
{
  const char *name = id;
  guint n_slashes = 0;

  for (const char *p = id; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr ("/_+-.", *p) == NULL)
      return NULL;
  if (strstr (id, "..") != NULL || strlen (id) > 100)
    return NULL;
  for (const char *p = id + strlen (id); p > id && n_slashes < 2; p--)
    if (p[-1] == '/' && ++n_slashes == 2)
      name = p;
  return strchr (name, '/') != NULL && *name != '/' ? g_time_zone_new_identifier (name) : NULL;
}

static gint64
to_seconds (struct icaltimetype time)
{
  g_autoptr (GDateTime) date
      = g_date_time_new_utc (time.year, time.month, time.day, time.is_date ? 0 : time.hour,
                             time.is_date ? 0 : time.minute, time.is_date ? 0 : MIN (time.second, 59));

  return date != NULL ? g_date_time_to_unix (date) : 0;
}

static gboolean
is_sound (struct icaltimetype time)
{
  return !icaltime_is_null_time (time) && time.year >= MIN_YEAR && time.year <= MAX_YEAR && time.month >= 1
         && time.day >= 1 && g_date_valid_dmy ((GDateDay) time.day, (GDateMonth) time.month, (GDateYear) time.year)
         && (time.is_date
             || (time.hour >= 0 && time.hour < 24 && time.minute >= 0 && time.minute < 60 && time.second >= 0));
}

/* Of a zone that the system knows, else of one that the message describes. @offset: (out): minutes. */
static gboolean
apply_zone (icalcomponent *calendar, const char *id, struct icaltimetype time, gint64 *seconds, int *offset)
{
  g_autoptr (GTimeZone) zone = find_known_zone (id);
  icaltimezone *described = NULL;

  if (zone != NULL)
    {
      g_autoptr (GDateTime) date
          = g_date_time_new (zone, time.year, time.month, time.day, time.hour, time.minute, MIN (time.second, 59));

      if (date == NULL)
        return FALSE;
      *seconds = g_date_time_to_unix (date);
      *offset = (int) (g_date_time_get_utc_offset (date) / G_TIME_SPAN_MINUTE);
      return TRUE;
    }
  described = icalcomponent_get_timezone (calendar, id);
  if (described == NULL)
    return FALSE;
  *offset = icaltimezone_get_utc_offset (described, &time, NULL) / 60;
  *seconds = to_seconds (time) - *offset * (gint64) 60;
  return ABS (*offset) <= 24 * 60;
}

static gboolean
read_time (TernMimeInvitation *self,
           icalcomponent *calendar,
           icalproperty *property,
           struct icaltimetype time,
           gint64 *seconds)
{
  icalparameter *parameter = icalproperty_get_first_parameter (property, ICAL_TZID_PARAMETER);
  const char *id = parameter != NULL ? icalparameter_get_tzid (parameter) : NULL;
  int offset = 0;

  if (!is_sound (time))
    return FALSE;
  if (time.is_date || icaltime_is_utc (time))
    *seconds = to_seconds (time);
  else if (id == NULL || !apply_zone (calendar, id, time, seconds, &offset))
    {
      self->floating = TRUE;
      *seconds = to_seconds (time);
    }
  else if (self->zone == NULL)
    {
      self->zone = tern_mime_clean_line (id);
      self->zone_offset = offset;
    }
  return TRUE;
}

static gboolean
read_times (TernMimeInvitation *self, icalcomponent *calendar, icalcomponent *event)
{
  icalproperty *start = get_property (event, ICAL_DTSTART_PROPERTY);
  icalproperty *end = get_property (event, ICAL_DTEND_PROPERTY);
  icalproperty *duration = get_property (event, ICAL_DURATION_PROPERTY);

  if (start == NULL || !read_time (self, calendar, start, icalproperty_get_dtstart (start), &self->start))
    return FALSE;
  self->all_day = icalproperty_get_dtstart (start).is_date != 0;
  self->end = self->start + (self->all_day ? 24 * 3600 : 0);
  if (end != NULL)
    read_time (self, calendar, end, icalproperty_get_dtend (end), &self->end);
  else if (duration != NULL)
    self->end = self->start + icaldurationtype_as_int (icalproperty_get_duration (duration));
  self->end = MAX (self->end, self->start);
  return TRUE;
}

static guint
read_weekdays (const struct icalrecurrencetype *rule)
{
  guint bits = 0;

  for (guint i = 0; i < 7 && rule->by_day[i] != ICAL_RECURRENCE_ARRAY_MAX; i++)
    {
      int day = icalrecurrencetype_day_day_of_week (rule->by_day[i]);

      if (day >= ICAL_SUNDAY_WEEKDAY && day <= ICAL_SATURDAY_WEEKDAY)
        bits |= 1u << (day - ICAL_SUNDAY_WEEKDAY);
    }
  return bits;
}

static void
read_repetition (TernMimeInvitation *self, icalcomponent *event)
{
  icalproperty *property = get_property (event, ICAL_RRULE_PROPERTY);
  struct icalrecurrencetype rule;

  if (property == NULL)
    return;
  rule = icalproperty_get_rrule (property);
  self->repeat = rule.freq == ICAL_DAILY_RECURRENCE     ? TERN_MIME_REPEAT_DAILY
                 : rule.freq == ICAL_WEEKLY_RECURRENCE  ? TERN_MIME_REPEAT_WEEKLY
                 : rule.freq == ICAL_MONTHLY_RECURRENCE ? TERN_MIME_REPEAT_MONTHLY
                 : rule.freq == ICAL_YEARLY_RECURRENCE  ? TERN_MIME_REPEAT_YEARLY
                                                        : TERN_MIME_REPEAT_OTHERWISE;
  self->interval = CLAMP (rule.interval, 1, 1000);
  self->weekdays = self->repeat == TERN_MIME_REPEAT_WEEKLY ? read_weekdays (&rule) : 0;
  self->count = MAX (rule.count, 0);
  self->until = is_sound (rule.until) ? to_seconds (rule.until) : 0;
}

static char *
dup_figures (icalcomponent *event)
{
  icalproperty *property = get_property (event, ICAL_RECURRENCEID_PROPERTY);
  const char *text = property != NULL ? icaltime_as_ical_string (icalproperty_get_recurrenceid (property)) : NULL;

  return text != NULL && strspn (text, "0123456789TZ") == strlen (text) && *text != '\0' ? g_strdup (text) : NULL;
}

static TernMimeInvitationMethod
read_method (icalcomponent *calendar)
{
  switch (icalcomponent_get_method (calendar))
    {
    case ICAL_METHOD_REQUEST:
    case ICAL_METHOD_ADD:
      return TERN_MIME_INVITATION_REQUEST;
    case ICAL_METHOD_REPLY:
      return TERN_MIME_INVITATION_REPLY;
    case ICAL_METHOD_CANCEL:
      return TERN_MIME_INVITATION_CANCEL;
    default:
      return TERN_MIME_INVITATION_PUBLISH;
    }
}

static TernMimeInvitation *
read_event (icalcomponent *calendar, icalcomponent *event)
{
  g_autoptr (TernMimeInvitation) self = g_new0 (TernMimeInvitation, 1);

  self->section = g_strdup ("");
  self->attendees = g_ptr_array_new_with_free_func (free_attendee);
  self->method = read_method (calendar);
  self->uid = tern_mime_clean_line (icalcomponent_get_uid (event));
  self->sequence = MAX (icalcomponent_get_sequence (event), 0);
  self->summary = tern_mime_clean_line (icalcomponent_get_summary (event));
  self->location = tern_mime_clean_line (icalcomponent_get_location (event));
  self->recurrence_id = dup_figures (event);
  if (icalcomponent_get_status (event) == ICAL_STATUS_CANCELLED)
    self->method = TERN_MIME_INVITATION_CANCEL;
  if (!read_times (self, calendar, event))
    return NULL;
  read_repetition (self, event);
  read_people (self, event);
  return g_steal_pointer (&self);
}

TernMimeInvitation *
tern_mime_invitation_parse (const char *text, gsize len)
{
  g_autofree char *kept = tern_mime_calendar_lines_keep (text, len);
  TernMimeInvitation *self = NULL;
  icalcomponent *calendar, *event;

  icalerror_set_errors_are_fatal (FALSE);
  calendar = icalparser_parse_string (kept);
  if (calendar == NULL)
    return NULL;
  event = icalcomponent_isa (calendar) == ICAL_VCALENDAR_COMPONENT
              ? icalcomponent_get_first_component (calendar, ICAL_VEVENT_COMPONENT)
              : NULL;
  if (event != NULL)
    self = read_event (calendar, event);
  icalcomponent_free (calendar);
  return self;
}

static gboolean
is_of_attached_message (const TernMimeDocument *document, guint index)
{
  for (int i = tern_mime_document_scan_part (document, index)->parent; i >= 0;
       i = tern_mime_document_scan_part (document, (guint) i)->parent)
    if (document->parts[i].is_message)
      return TRUE;
  return FALSE;
}

static gboolean
is_calendar (const TernMimePart *part)
{
  return g_str_equal (part->type, "text/calendar") || g_str_equal (part->type, "application/ics");
}

TernMimeInvitation *
tern_mime_invitation_read (const TernMimeDocument *document)
{
  for (guint i = 0; i < tern_mime_document_get_n_parts (document); i++)
    if (is_calendar (&document->parts[i]) && !is_of_attached_message (document, i))
      {
        const TernMimePart *part = &document->parts[i];
        g_autoptr (GBytes) content = tern_mime_document_dup_content (document, part);
        g_autofree char *text = tern_mime_to_utf8 (g_bytes_get_data (content, NULL), g_bytes_get_size (content),
                                                   part->charset != NULL ? part->charset : "utf-8", NULL, NULL);
        TernMimeInvitation *self = tern_mime_invitation_parse (text, strlen (text));

        if (self != NULL)
          {
            g_free (self->section);
            self->section = g_strdup (part->section);
          }
        /* One is enough: others are the same again, for programs that look elsewhere. */
        return self;
      }
  return NULL;
}

void
tern_mime_invitation_free (TernMimeInvitation *self)
{
  g_free (self->section);
  g_free (self->uid);
  g_free (self->summary);
  g_free (self->location);
  g_free (self->zone);
  g_free (self->recurrence_id);
  g_clear_pointer (&self->organizer, tern_address_free);
  g_ptr_array_unref (self->attendees);
  g_free (self);
}
