# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Mail that programs write: a build bot, backups, receipts, loans, reminders, invitations, a returned message."""
import random

import letter
import things
from cast import ANN, PEOPLE

DAY = 86400
BOT = ('Build bot', 'bot@builds.example')
CHANGES = (
    ('Jo Brown', 'app: Name both buttons of the return page', 'app'),
    ('Idris Okafor', 'timetable: Leave Holm at 07:05', 'timetable'),
    ('김민준', 'counter: Add a column for cars', 'counter'),
    ('Jo Brown', 'tests: Refuse buttons without a name', 'app'),
    ('Nguyễn Thị Lan', 'legend: Keep it on the page for Letter paper', 'openferry'),
    ('Idris Okafor', 'map: Move a label off the shoal', 'timetable'),
    ('陳怡君', 'reader: Understand tide_rules.txt', 'openferry'),
    ('Jo Brown', 'app: Say which month a ticket is for', 'app'),
    ('김민준', 'counter: Survive a clock that goes back', 'counter'),
    ('Иван Петров', 'print: Number pages from one', 'openferry'),
    ('Jo Brown', 'app: Remember the last pier', 'app'),
    ('Idris Okafor', 'data: Import the tides of next year', 'timetable'),
)
FAILURES = ('timetable/test_midnight.py:41: a trip at 24:10 is shown on the wrong day',
            'app/test_labels.py:12: “Continue” has no name for a screen reader',
            'counter/test_clock.py:88: counted 31 people, expected 30')
RECEIPTS = (
    ('Lantern Books', 'orders@lanternbooks.example', (('Night Boats', 21.00), ('A Short History of Rope', 27.00))),
    ('Chandlery Holm', 'shop@chandlery.example', (('Rope, 12 mm, 30 m', 41.70), ('Shackle, stainless, 2', 15.80))),
    ('Marta’s Fish', 'marta@fish.example', (('Cod, 1.2 kg', 18.60), ('Smoked mackerel, 3', 12.00))),
    ('Seed & Spade', 'orders@seeds.example', (('Runner beans, “Painted Lady”', 3.40), ('Garlic, 6 bulbs', 7.20))),
)
LOANS = ('The Sea Around Us', 'A Pattern Language', 'Hedgehogs: a field guide', 'Bread for the Patient',
         'Nordic Choral Works II')
EVENTS = (
    ('Sea trial of the Terna', 'Inner berth', 'tomasz', 2),
    ('Talk: what a timetable is for', 'Online', 'priya', 1),
    ('Budget, with windows open', 'Meeting room North', 'maria', 2),
    ('Fire drill on the Sula', 'Berth 2', 'idris', 1),
    ('Rehearsal, bar 31 in particular', 'Boathouse', 'henrik', 2),
    ('Trip to the lighthouse, class 4B', 'Holm', 'school', 5),
)


def build(number, date):
    who, change, project = CHANGES[number % len(CHANGES)]
    commit = f'{(number + 3) * 2654435761 % 2 ** 32:08x}'
    broken = number % 7 == 3
    words = f'{change}\nby {who}, {commit}\n\n'
    if broken:
        words += f'1 of {310 + number} tests failed:\n\n    {FAILURES[number % 3]}\n\nThe build before it was fine.'
    else:
        words += f'All {310 + number} tests passed in {40 + number * 13 % 50} seconds.'
    subject = f'[ci] {project}: main is {"red" if broken else "green"}'
    return letter.letter(BOT, [ANN], subject, date, letter.text(words + '\n'),
                         fields=['Auto-Submitted: auto-generated', 'Precedence: bulk'])


def backup(number, date):
    rng = random.Random(number)
    files, size = rng.randrange(800, 9000), rng.uniform(0.4, 6)
    words = (f'Backup of harbour-1 finished.\n\n  new or changed files   {files:>8}\n  written                '
             f'{size:>7.1f}G\n  kept generations       {31:>8}\n  checked                {files * 17:>8}\n\n'
             'Nothing needs your attention.\n')
    return letter.letter(('harbour-1', 'root@harbour-1.example'), [ANN], 'Backup finished', date, letter.text(words),
                         fields=['Auto-Submitted: auto-generated'])


def receipt(number, date):
    shop, mail, items = RECEIPTS[number % len(RECEIPTS)]
    order = 30117 + number * 61
    total = sum(price for _, price in items)
    words = (f'Dear Ann Berg,\n\nthank you for your order {order}.\n\n' +
             ''.join(f'  {name:<32}{price:>8.2f}\n' for name, price in items) + f'  {"":<32}{"-" * 8}\n'
             f'  {"together":<32}{total:>8.2f}\n\nIt leaves the house tomorrow. The receipt is attached.\n\n{shop}\n')
    lines = [f'{name:<32}{price:>8.2f}' for name, price in items] + [f'{"":<32}{total:>8.2f}']
    sheet = things.pdf(f'Receipt {order}', *lines)
    part = letter.multipart('mixed', letter.text(words), letter.data(sheet, 'application/pdf', f'receipt-{order}.pdf'))
    return letter.letter((shop, mail), [ANN], f'Your order {order}', date, part)


def loan(number, date):
    title = LOANS[number % len(LOANS)]
    words = (f'Dear Ann Berg,\n\n“{title}” is due in three days. Nobody is waiting for it, so you may keep it for '
             'another four weeks: answer this message with the word “keep”.\n\nCity Library, open until seven\n')
    return letter.letter(PEOPLE['librarian'], [ANN], f'Due soon: {title}', date, letter.text(words))


def invitation(number, date):
    name, place, who, hours = EVENTS[number % len(EVENTS)]
    start = date - date % DAY + (3 + number) * DAY + 9 * 3600
    words = f'{PEOPLE[who][0]} invites you to:\n\n{name}\n{place}\n'
    event = things.calendar(name, start, hours, place, 'REQUEST', PEOPLE[who][1])
    part = letter.multipart('mixed', letter.multipart('alternative', letter.text(words), letter.text(
        event.decode().replace('\r\n', '\n'), subtype='calendar', more='; method=REQUEST')),
        letter.data(event, 'application/ics', 'invitation.ics'))
    return letter.letter(PEOPLE[who], [ANN], 'Invitation: ' + name, date, part)


def returned(date):
    """A delivery report, RFC 3464, with the head of the message that could not be delivered."""
    own = letter.message_id('the letter that came back')
    words = ('This is the mail server at mail.example.org.\n\nYour message could not be delivered to one address. '
             'Nothing will be tried again.\n\n<marta@fisk.example>: the server mx.fisk.example says that there is '
             'nobody of this name.\n')
    report = (b'Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mail.example.org\r\n\r\n'
              b'Final-Recipient: rfc822; marta@fisk.example\r\nAction: failed\r\nStatus: 5.1.1\r\n'
              b'Remote-MTA: dns; mx.fisk.example\r\nDiagnostic-Code: smtp; 550 5.1.1 No such user here\r\n')
    original = (f'Content-Type: text/rfc822-headers\r\n\r\nFrom: {letter.address(ANN)}\r\nTo: marta@fisk.example\r\n'
                f'Subject: Table for six on Saturday?\r\nMessage-ID: {own}\r\n').encode()
    part = letter.multipart('report', letter.text(words), report, original, more='; report-type=delivery-status')
    subject = 'Undelivered: Table for six on Saturday?'
    return letter.letter(('Mail delivery', 'mailer-daemon@mail.example.org'), [ANN], subject, date, part,
                         fields=['Auto-Submitted: auto-replied'])


JUNK = (
    ('You have been chosen, Ann!', 'Prize Office',
     'Congratulations!!! You have been chosen from 4,000,000 addresses. To receive your prize, kindly answer with your '
     'full name, the colour of your front door and a small fee.'),
    ('Re: Re: your invoice (overdue)', 'Accounts',
     'Dear sir or madam or both, the invoice which you never ordered is now overdue. Open the attached document and '
     'switch off all warnings.'),
    ('Lose weight while your mail loads', 'Dr. Swift',
     'One strange trick known to fishermen. Results in nine days or we keep the money.'),
    ('Business proposal from a prince', 'Prince Roland',
     'I am a prince with a large sum and a small problem. You come warmly recommended by the internet.'),
)


def junk(number, date):
    subject, name, words = JUNK[number % len(JUNK)]
    return letter.letter((name, f'win{number}@prizes.example'), [ANN], subject, date, letter.text(words + '\n'))


def _series(make, count, start, step, mailbox, unread=0):
    """count messages, the newest first; all but the first few are read."""
    for number in range(count):
        message = make(number, round(start - number * step))
        if number >= unread:
            message.flags += ('\\Seen',)
        yield mailbox, message


def generate(now):
    """(mailbox, message) of everything programs have written."""
    yield from _series(build, 8, now - 2 * 3600, 11 * 3600, 'INBOX', 2)
    yield from _series(lambda n, date: build(n + 8, date), 48, now - 92 * 3600, 9 * 3600, 'Lists/builds', 3)
    yield from _series(backup, 40, now - 3 * 3600, DAY, 'Archive')
    yield from _series(receipt, 9, now - 60 * 3600, 8 * DAY, 'INBOX')
    yield from _series(loan, 5, now - 90 * 3600, 12 * DAY, 'INBOX')
    yield from _series(invitation, 6, now - 15 * 3600, 3 * DAY, 'INBOX', 1)
    yield from _series(junk, 4, now - 11 * 3600, 31 * 3600, 'Junk', 4)
    yield from _series(backup, 12, now - 60 * DAY, DAY, 'Trash')
    yield 'INBOX', returned(now - 38 * 3600)
