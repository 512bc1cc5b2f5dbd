# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Messages that are legal, or arrive all the same: without sender or date, very long, to forty people, disguised."""
import email.utils

import letter
import pictures
import things
from cast import ANN, PEOPLE
from mailgen import Message

LOG = ('{hour:02d}:{minute:02d}  {place:<16} {what}')
PLACES = ('Mainland', 'Outer steps', 'Holm', 'Little Skerry', 'North pier')
EVENTS = ('arrived, {n} passengers', 'left on time', 'waited four minutes for the bus', 'engine room checked, all dry',
          'fog, horn sounded', 'a dog in the wheelhouse, since removed', 'spoke to the pilot', 'tide gate open',
          'two bicycles, one tuba', 'wind backing to the south-west')


def without_sender(date):
    """Neither From nor Date, as a machine on the quay sends it."""
    data = (b'Received: from gauge.example by mail.example.org; ' + email.utils.formatdate(date).encode() +
            b'\r\nSubject: Gauge 3: battery low\r\n\r\nGauge 3, outer steps. Battery 11.4 V. Last level 212 cm.\r\n')
    return Message(data, (), date, 'Gauge 3: battery low', '', 'demo')


def very_long(date):
    """The log of a whole season, in one message."""
    lines = ['Dear Ann,\n\nyou asked for the whole log of the season. Here it is. I am sorry.\n\nTomasz\n']
    for number in range(4000):
        if number % 40 == 0:
            lines.append(f'\nDay {number // 40 + 1}\n')
        what = EVENTS[number * 7 % len(EVENTS)].format(n=11 + number * 13 % 160)
        lines.append(LOG.format(hour=5 + number % 40 * 17 // 40, minute=number * 11 % 60, place=PLACES[number % 5],
                                what=what))
    part = letter.text('\n'.join(lines) + '\n')
    return letter.letter(PEOPLE['tomasz'], [ANN], 'The log of the season, all of it', date, part, flags=('\\Seen',))


def forty_recipients(date):
    others = [one for one in PEOPLE.values() if one != ANN][:20]
    guests = [(f'{first} {last}', f'{first.lower()}.{last.lower()}@example.net')
              for first in ('Nils', 'Berit', 'Sigrid', 'Arne', 'Turid') for last in ('Aas', 'Bakken', 'Dahl', 'Foss')]
    words = ('Dear all,\n\nthe first lighting of the lens is on Thursday at a quarter past seven. Please come by the '
             '18:30 boat and dress as if for sailing; the gallery has a railing but no walls.\n\nThere is soup.\n\n'
             'Ruth\n')
    return letter.letter(PEOPLE['ruth'], [ANN, *others[:9]], 'First lighting: you are invited', date,
                         letter.text(words), others[9:] + guests, ('\\Seen', '\\Flagged', '$Label1'))


def disguised(date):
    """An attachment whose name is written to look like a picture: it ends in .exe."""
    part = letter.multipart('mixed', letter.text('See the photo from the party!\n'), letter.data(
        b'MZ' + bytes(510), 'application/octet-stream', 'party-\u202egnp.exe'))
    sender = ('Ann Berg <ann@example.org>', 'photo@free-pictures.example')
    return letter.letter(sender, [ANN], 'You are in this picture', date, part)


def many_files(date):
    kept = {'readme.txt': b'Scans of the keeper\'s book, 1911 to 1920.\r\n',
            'page-001.png': pictures.cover((200, 180, 140), 3)}
    opening = things.calendar('Opening of the exhibition', date + 30 * 86400, 2, 'Harbour Museum')
    words = ('Dear Ann,\n\nHere is everything for the exhibition, so that you have it in one place: the picture for '
             'the poster, the text as PDF, the figures, the date, and the scans as an archive. The file with the Greek '
             'name is Dimitra’s; I did not dare to rename it.\n\nRuth')
    part = letter.multipart(
        'mixed', letter.flowed(words),
        letter.data(pictures.harbour('evening', 800, 500, 23), 'image/png', 'poster.png'),
        letter.data(things.pdf('The light', 'Text for the exhibition'), 'application/pdf', 'exhibition text.pdf'),
        letter.data(things.csv(things.FIGURES), 'text/csv', 'figures.csv'),
        letter.data(opening, 'text/calendar', 'opening.ics'),
        letter.data(things.archive(kept), 'application/zip', 'keepers-book.zip'),
        letter.data(things.pdf('Harbour songs'), 'application/pdf', 'τραγούδια του λιμανιού.pdf'),
        letter.data(things.pdf('Quay'), 'application/pdf', 'Überfahrt & Kai.pdf', raw_name=True))
    return letter.letter(PEOPLE['ruth'], [ANN], 'Everything for the exhibition', date, part,
                         flags=('\\Seen', '$Label2'))


def forwarded(date):
    """A whole message inside another one."""
    inner = letter.letter(PEOPLE['school'], [PEOPLE['jo']], 'The trip in May', date - 7200, letter.text(
        'Dear parents,\n\nwe need six grown-ups who are not afraid of stairs.\n\nSigne Aune\n')).data
    part = letter.multipart('mixed', letter.text('Something for you? There are 212 stairs.\n\nJo\n'),
                            b'Content-Type: message/rfc822\r\nContent-Disposition: inline\r\n\r\n' + inner)
    return letter.letter(PEOPLE['jo'], [ANN], 'Fwd: The trip in May', date, part, flags=('\\Seen', '$Forwarded'))


def broken_charset(date):
    """Says UTF-8 and is not."""
    part = ('Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n'
            'Hei Ann,\r\n\r\nbåten går klokka åtte. Ta med ull.\r\n\r\nÅsa\r\n').encode('iso-8859-1')
    return letter.letter(PEOPLE['asa'], [ANN], 'Klokka åtte', date, part, flags=('\\Seen', 'todo'),
                         charset='iso-8859-1')


def generate(now):
    """(mailbox, message) of each."""
    hour = 3600
    yield 'INBOX', without_sender(now - 18 * hour)
    yield 'INBOX', very_long(now - 9 * 24 * hour)
    yield 'INBOX', forty_recipients(now - 55 * hour)
    yield 'INBOX', disguised(now - 43 * hour)
    yield 'Projects/Lighthouse', many_files(now - 66 * hour)
    yield 'INBOX', many_files(now - 29 * hour)
    yield 'INBOX', forwarded(now - 21 * hour)
    yield 'INBOX', broken_charset(now - 5 * 24 * hour)
