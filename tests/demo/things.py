# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""The attachments of the demo's mail, by file name: PDF, CSV, calendar, zip, text and pictures, each a real file."""
import datetime
import io
import zipfile

import pictures

FIGURES = (('line', 'passengers', 'cars', 'income', 'fuel', 'result'),
           ('Mainland-Skerry', 48210, 9322, 612400, 201300, 184900),
           ('Skerry-Holm', 12904, 1408, 141700, 88200, -21000),
           ('Holm-Little Skerry', 5120, 0, 38900, 21400, 6300),
           ('Evening departures', 9877, 1120, 126500, 51000, 41800))
CORRECTED = (*FIGURES[:2], ('Skerry-Holm', 12904, 1408, 166700, 88200, 4000), *FIGURES[3:])
FRIDAYS = (('date', 'waiting', 'boarded', 'left behind', 'cars', 'note'),
           ('week 38', 181, 174, 7, 12, ''), ('week 39', 186, 174, 12, 14, 'light rain'),
           ('week 40', 183, 174, 9, 12, ''), ('week 41', 205, 174, 31, 15, 'autumn holidays'))
PAGES = {
    'notes.pdf': ('Quarterly figures: notes', 'Passengers are up 11 % on the same quarter last year.',
                  'Fuel per crossing is down for the third quarter in a row.', '',
                  'Skerry-Holm: see the school contract, which is booked', 'under "other income" and belongs to this '
                      'line.',
                  '', 'Card fees: up from 0.9 % to 1.2 % since July.'),
    'winter-sheet.pdf': ('Winter timetable', 'Holm            07:05   08:40   12:15   16:20   18:05',
                         'Little Skerry   07:20   08:55   12:30   16:35   18:20',
                         'Mainland        08:00   09:35   13:10   17:15   19:00', '', 'Every day. No footnotes.'),
    'transport.pdf': ('Fourteen crates', '1-8    prism panels, 0.9 m, 140 kg each', '9-12   frames, 1.1 m, 95 kg each',
                      '13     clockwork, 1.2 m, 310 kg', '14     pedestal, 1.40 m, 420 kg', '',
                      'Keep upright. Photograph the shock recorders before opening.'),
    'one-page.pdf': ('Timetable and app, one story', 'A timetable is a promise.',
                     'An app that cannot be heard breaks it for some of us.', '',
                     'We ask the board for six Fridays and one week of work.'),
    'permit.pdf': ('Permit: works at the inner berth', 'Weeks 3 to 7, weekdays from 07:00 to 16:00.',
                   'The outer berth may be used; its ramp carries 8 tonnes.', '',
                   'The lamp at the outer steps stays on.'),
}


def pdf(title, *lines):
    """One page in the reader's own Helvetica and Courier."""
    def quoted(words):
        return words.replace('\\', '\\\\').replace('(', '\\(').replace(')', '\\)')
    drawn = [f'BT /F1 22 Tf 72 760 Td ({quoted(title)}) Tj ET', '0.12 0.23 0.37 rg 72 748 451 2 re f 0 g']
    drawn += [f'BT /F2 11 Tf 72 {716 - 20 * n} Td ({quoted(line)}) Tj ET' for n, line in enumerate(lines)]
    stream = '\n'.join(drawn).encode('latin-1', 'replace')
    objects = [b'<< /Type /Catalog /Pages 2 0 R >>', b'<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
               b'<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R '
               b'/Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>',
               b'<< /Length %d >>\nstream\n%s\nendstream' % (len(stream), stream),
               b'<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold >>',
               b'<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>']
    out, places = bytearray(b'%PDF-1.4\n%\xe2\xe3\xcf\xd3\n'), []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b'%d 0 obj\n%s\nendobj\n' % (number, one)
    table = b''.join(b'%010d 00000 n \n' % place for place in places)
    return bytes(out) + (b'xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R '
        b'>>\nstartxref\n%d\n%%%%EOF\n'
                         % (len(objects) + 1, table, len(objects) + 1, len(out)))


def csv(rows):
    return '\r\n'.join(','.join(map(str, row)) for row in rows).encode() + b'\r\n'


def calendar(summary, start, hours=1, place='', method='PUBLISH', organizer='ann@example.org'):
    """An iCalendar object; start in seconds since 1970."""
    def stamp(seconds):
        return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).strftime('%Y%m%dT%H%M%SZ')
    lines = ('BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Skerry Ferries//Calendar//EN', f'METHOD:{method}',
             'BEGIN:VEVENT', f'UID:{start}-{hash_of(summary)}@mail.example', f'DTSTAMP:{stamp(start - 86400)}',
             f'DTSTART:{stamp(start)}', f'DTEND:{stamp(start + 3600 * hours)}', f'SUMMARY:{summary}',
             f'LOCATION:{place}', f'ORGANIZER:mailto:{organizer}', 'ATTENDEE;RSVP=TRUE:mailto:ann@example.org',
             'END:VEVENT', 'END:VCALENDAR', '')
    return '\r\n'.join(lines).encode()


def hash_of(words):
    return sum((n + 1) * ord(letter) for n, letter in enumerate(words))


def archive(files):
    """A zip with the same bytes each time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), content)
    return out.getvalue()


def named(name, date):
    """(media type, bytes) of an attachment that a conversation names."""
    if name in PAGES:
        return 'application/pdf', pdf(*PAGES[name])
    if name.endswith('.png'):
        mood = ('morning', 'day', 'evening', 'night')[hash_of(name) % 4]
        return 'image/png', pictures.harbour(mood, 480, 300, hash_of(name) % 97, ferry=hash_of(name) % 3 > 0)
    if name.endswith('.csv'):
        table = {'figures.csv': FIGURES, 'figures-corrected.csv': CORRECTED, 'fridays.csv': FRIDAYS}[name]
        return 'text/csv', csv(table)
    if name.endswith('.ics'):
        return 'text/calendar', calendar('Works at the inner berth', date + 20 * 86400, 9, 'Holm, inner berth')
    if name == 'tide-rules.txt':
        return 'text/plain', (b'trip_id,gauge,min_level_cm,latest_shift_min,horizon_h\r\n'
                              b'holm-0915,no:kartverket:HOLM,140,45,48\r\nholm-2350,no:kartverket:HOLM,140,20,48\r\n')
    raise KeyError(name)
