/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Invitations: calendars in, what is to be shown out; the answers to them; and what a stranger may try with one. */

#include "mime/tern-mime-calendar-lines.h"
#include "mime/tern-mime-invitation.h"

#include <string.h>

#define HEAD "BEGIN:VCALENDAR\nVERSION:2.0\nMETHOD:REQUEST\n"
#define EVENT HEAD "BEGIN:VEVENT\nUID:u1\n"
#define TAIL "END:VEVENT\nEND:VCALENDAR\n"
#define ZONE \
  "BEGIN:VTIMEZONE\nTZID:W. Europe Standard Time\nBEGIN:STANDARD\nDTSTART:16010101T030000\n" \
  "TZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\nEND:STANDARD\nBEGIN:DAYLIGHT\n" \
  "DTSTART:16010101T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\n" \
  "END:DAYLIGHT\nEND:VTIMEZONE\n"

static char *
format (gint64 seconds)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (seconds);

  return g_date_time_format (date, "%Y-%m-%dT%H:%M");
}

static char *
print (const char *text)
{
  static const char *const methods[] = { "request", "publish", "reply", "cancel" };
  static const char *const answers[] = { "?", "yes", "maybe", "no" };
  g_autoptr (TernMimeInvitation) found = tern_mime_invitation_parse (text, strlen (text));
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *start = NULL;
  g_autofree char *end = NULL;

  if (found == NULL)
    return g_strdup ("-");
  start = format (found->start);
  end = format (found->end);
  g_string_printf (out, "%s \"%s\" at \"%s\" %s %s%s%s", methods[found->method], found->summary, found->location, start,
                   end, found->all_day ? " days" : "", found->floating ? " floating" : "");
  if (found->zone != NULL)
    g_string_append_printf (out, " %s%+d", found->zone, found->zone_offset);
  if (found->repeat != TERN_MIME_REPEAT_NEVER)
    {
      g_autofree char *until = found->until != 0 ? format (found->until) : g_strdup ("-");

      g_string_append_printf (out, " repeat %d/%d %#x count %d until %s", found->repeat, found->interval,
                              found->weekdays, found->count, until);
    }
  if (found->organizer != NULL)
    g_string_append_printf (out, " by %s", tern_address_get_address (found->organizer));
  for (guint i = 0; i < found->attendees->len; i++)
    {
      const TernMimeAttendee *one = found->attendees->pdata[i];

      g_string_append_printf (out, " %s:%s", tern_address_get_address (one->address), answers[one->answer]);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
test_events (void)
{
  static const char *const rows[][2] = {
    { EVENT "DTSTART:20261201T090000Z\nDTEND:20261201T100000Z\nSUMMARY:Tides\\, and\n  more\nLOCATION:Pier\n"
            "ORGANIZER;CN=Ann:mailto:ann@example.org\nATTENDEE;PARTSTAT=ACCEPTED:MAILTO:bob@example.net\n"
            "ATTENDEE:mailto:jo@example.net\n" TAIL,
      "request \"Tides, and more\" at \"Pier\" 2026-12-01T09:00 2026-12-01T10:00 by ann@example.org "
      "bob@example.net:yes jo@example.net:?" },
    { EVENT "DTSTART;TZID=Asia/Tokyo:20261201T090000\nDURATION:PT90M\n" TAIL,
      "request \"\" at \"\" 2026-12-01T00:00 2026-12-01T01:30 Asia/Tokyo+540" },
    { EVENT "DTSTART;TZID=/cal.example/20070101/Europe/Oslo:20260701T090000\n" TAIL,
      "request \"\" at \"\" 2026-07-01T07:00 2026-07-01T07:00 /cal.example/20070101/Europe/Oslo+120" },
    { HEAD ZONE "BEGIN:VEVENT\nUID:u\nDTSTART;TZID=W. Europe Standard Time:20260701T090000\n"
                "DTEND;TZID=W. Europe Standard Time:20261201T090000\n" TAIL,
      "request \"\" at \"\" 2026-07-01T07:00 2026-12-01T08:00 W. Europe Standard Time+120" },
    { EVENT "DTSTART;TZID=Nowhere/At All:20261201T090000\n" TAIL,
      "request \"\" at \"\" 2026-12-01T09:00 2026-12-01T09:00 floating" },
    { EVENT "DTSTART;TZID=../../etc/passwd:20261201T090000\n" TAIL,
      "request \"\" at \"\" 2026-12-01T09:00 2026-12-01T09:00 floating" },
    { EVENT "DTSTART:20261201T090000\n" TAIL, "request \"\" at \"\" 2026-12-01T09:00 2026-12-01T09:00 floating" },
    { EVENT "DTSTART;VALUE=DATE:20261201\nDTEND;VALUE=DATE:20261203\n" TAIL,
      "request \"\" at \"\" 2026-12-01T00:00 2026-12-03T00:00 days" },
    { EVENT "DTSTART;VALUE=DATE:20261201\n" TAIL, "request \"\" at \"\" 2026-12-01T00:00 2026-12-02T00:00 days" },
    { EVENT "DTSTART:20261201T090000Z\nRRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;COUNT=8\n" TAIL,
      "request \"\" at \"\" 2026-12-01T09:00 2026-12-01T09:00 repeat 2/2 0xa count 8 until -" },
    { EVENT "DTSTART:20261201T090000Z\nRRULE:FREQ=DAILY;UNTIL=20270101T000000Z\n" TAIL,
      "request \"\" at \"\" 2026-12-01T09:00 2026-12-01T09:00 repeat 1/1 0 count 0 until 2027-01-01T00:00" },
    { EVENT "DTSTART:20261201T090000Z\nRRULE:FREQ=SECONDLY\n" TAIL,
      "request \"\" at \"\" 2026-12-01T09:00 2026-12-01T09:00 repeat 5/1 0 count 0 until -" },
    { EVENT "DTSTART:20261201T100000Z\nDTEND:20261201T090000Z\nSTATUS:CANCELLED\n" TAIL,
      "cancel \"\" at \"\" 2026-12-01T10:00 2026-12-01T10:00" },
    { "BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:u\nDTSTART:20261201T100000Z\n"
      "ATTENDEE;PARTSTAT=DECLINED:mailto:bob@example.net\n" TAIL,
      "reply \"\" at \"\" 2026-12-01T10:00 2026-12-01T10:00 bob@example.net:no" },
    { EVENT "DTSTART:20261201T090000Z\nSUMMARY:\xe2\x80\xaeoot\nATTENDEE:mailto:a b@c\nATTENDEE:http" "://x\n" TAIL,
      "request \"oot\" at \"\" 2026-12-01T09:00 2026-12-01T09:00" },
    { EVENT "SUMMARY:never\n" TAIL, "-" },
    { EVENT "DTSTART:99991201T090000Z\n" TAIL, "-" },
    { EVENT "DTSTART:20261301T990000Z\n" TAIL, "-" },
    { EVENT "DTSTART:nonsense\n" TAIL, "-" },
    { "BEGIN:VCALENDAR\nEND:VCALENDAR\n", "-" },
    { "BEGIN:VEVENT\nDTSTART:20261201T090000Z\n" TAIL, "-" },
    { "", "-" },
    { "END:VCALENDAR\nEND:VCALENDAR\nBEGIN:\n:\n;\n", "-" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *printed = print (rows[i][0]);

      g_assert_cmpstr (printed, ==, rows[i][1]);
    }
}

/* Alarms, attachments and what else it may be go; a zone's rule that libical would expand for hours too. */
static void
test_kept_lines (void)
{
  static const char *const text
      = "X:y\nBEGIN:VCALENDAR\nPRODID:x\nBEGIN:VTIMEZONE\nTZID:z\nBEGIN:STANDARD\nRRULE:FREQ=SECONDLY\n"
        "RRULE:FREQ=YEARLY;BYHOUR=1,2\nRRULE:BYMONTH=3\nEND:STANDARD\nEND:VTIMEZONE\nBEGIN:VEVENT\nATTACH:big\n"
        "BEGIN:VALARM\nSUMMARY:no\nBEGIN:VEVENT\nEND:VEVENT\nEND:VALARM\nSUMMARY:yes\nBEGIN:STANDARD\nEND:STANDARD\n"
        "END:VEVENT\nBEGIN:VCALENDAR\nUID:no\nEND:VCALENDAR\nBEGIN:VEVENT\nUID:u";
  g_autofree char *kept = tern_mime_calendar_lines_keep (text, strlen (text));

  g_assert_cmpstr (kept, ==,
                   "BEGIN:VCALENDAR\r\nBEGIN:VTIMEZONE\r\nTZID:z\r\nBEGIN:STANDARD\r\nEND:STANDARD\r\n"
                   "END:VTIMEZONE\r\nBEGIN:VEVENT\r\nSUMMARY:yes\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:u\r\n"
                   "END:VEVENT\r\nEND:VCALENDAR\r\n");
}

/* A gigabyte of beginnings would be the same. */
static void
test_endless (void)
{
  static const char *const units[]
      = { "BEGIN:VEVENT\n", "ATTENDEE:mailto:a@b.example\n", "x", " ", "\n ", "BEGIN:X\n" };

  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    {
      g_autoptr (GString) text = g_string_new (EVENT "DTSTART:20261201T090000Z\n");
      g_autoptr (TernMimeInvitation) found = NULL;

      while (text->len < 4 * 1024 * 1024)
        g_string_append (text, units[i]);
      found = tern_mime_invitation_parse (text->str, text->len);
      g_assert_true (found == NULL || found->attendees->len <= 200);
    }
}

static void
test_reply (void)
{
  static const char *const text
      = EVENT "SEQUENCE:3\nDTSTART;TZID=Europe/Oslo:20261201T100000\n"
              "SUMMARY:Tides\\; \xc3\xa5 lot of them, and then some "
              "more than one line can hold today\nORGANIZER;CN=\"Ann:Lee\":mailto:ann@example.org\n"
              "RECURRENCE-ID:20261201T090000Z\n" TAIL;
  g_autoptr (TernMimeInvitation) found = tern_mime_invitation_parse (text, strlen (text));
  g_autoptr (TernAddress) bob = tern_address_new ("Bob \"B\" X", "bob@example.net");
  g_autofree char *reply = tern_mime_invitation_dup_reply (found, bob, TERN_MIME_ANSWER_TENTATIVE, 1700000000);

  g_assert_cmpstr (reply, ==,
                   "BEGIN:VCALENDAR\r\nPRODID:-//Tern//Mail//EN\r\nVERSION:2.0\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\n"
                   "UID:u1\r\nSEQUENCE:3\r\nDTSTAMP:20231114T221320Z\r\nDTSTART:20261201T090000Z\r\n"
                   "RECURRENCE-ID:20261201T090000Z\r\nORGANIZER;CN=\"Ann:Lee\":mailto:ann@example.org\r\n"
                   "ATTENDEE;PARTSTAT=TENTATIVE;CN=\"Bob 'B' X\":mailto:bob@example.net\r\n"
                   "SUMMARY:Tides\\; \xc3\xa5 lot of them\\, and then some more than one line can hold\r\n  today\r\n"
                   "END:VEVENT\r\nEND:VCALENDAR\r\n");
}

static void
test_every_prefix (void)
{
  static const char *const text
      = HEAD ZONE "BEGIN:VEVENT\nUID:u\nDTSTART;TZID=W. Europe Standard Time:20260701T090000\n"
                  "RRULE:FREQ=WEEKLY;BYDAY=MO\n"
                  "ATTENDEE;CN=\"x\";PARTSTAT=ACCEPTED:mailto:a@b.example\n" TAIL;

  for (gsize n = 0; n < strlen (text); n++)
    {
      g_autoptr (TernMimeInvitation) found = tern_mime_invitation_parse (text, n);

      g_assert_true (found == NULL || found->summary != NULL);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mime/invitation/events", test_events);
  g_test_add_func ("/mime/invitation/kept-lines", test_kept_lines);
  g_test_add_func ("/mime/invitation/endless", test_endless);
  g_test_add_func ("/mime/invitation/reply", test_reply);
  g_test_add_func ("/mime/invitation/every-prefix", test_every_prefix);
  return g_test_run ();
}
