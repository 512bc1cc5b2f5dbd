# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Messages put away until a time against a real server: they come back once, unread, by whichever Tern is there when
the time has come, and nothing of it is left on them. A second client sees what came of it."""
import datetime
import os
import time
import types

import tap
from dovecot import Dovecot
from imapclient import ImapClient
from ternctl import Person

FAR = '2036-12-01T08:00:00Z'
FAR_KEYWORD = '$ternsnooze-20361201t080000z'
PAST = '2026-01-01T08:00:00Z'


def letter(number, subject):
    data = (f'From: Maria <maria@example.org>\r\nTo: ann@example.org\r\nSubject: {subject}\r\n'
            f'Date: Mon, 02 Nov 2026 10:{number:02}:00 +0000\r\nMessage-ID: <{number}@example.org>\r\n\r\n'
            f'Text {number}.\r\n').encode()
    return types.SimpleNamespace(data=data, flags=('\\Seen',))


def soon(seconds):
    when = datetime.datetime.fromtimestamp(int(time.time()) + seconds, datetime.timezone.utc)
    return when.strftime('%Y-%m-%dT%H:%M:%SZ')


class Case:
    """A server whose inbox has three letters that were read, and a person who has them."""

    def __enter__(self):
        self.server = Dovecot().__enter__()
        self.person = Person()
        with ImapClient(self.server.port) as client:
            for number, subject in enumerate(('Bill', 'Lunch', 'Trip'), 1):
                client.append('INBOX', letter(number, subject))
        self.person.add_account(self.server)
        self.person.sync()
        return self

    def __exit__(self, *exception):
        self.person.__exit__(*exception)
        self.server.__exit__(*exception)

    def snooze(self, subject, until, person=None):
        person = person or self.person
        ids = [row['id'] for row in person.rows() if row['subject'] == subject]
        return person.ask('snooze', ids[0], until)

    def subjects(self, mailbox='INBOX'):
        """What a second client sees, with the flags in lower case."""
        with ImapClient(self.server.port) as client:
            if mailbox not in client.mailboxes():
                return {}
            client.select(mailbox)
            flags = client.flags()
            found = {}
            for uid in client.uids():
                text = client.body(uid)
                subject = [line for line in text.split(b'\r\n') if line.startswith(b'Subject: ')][0][9:].decode()
                tap.check(subject not in found, f'{subject} is in {mailbox} once')
                found[subject] = {flag.lower() for flag in flags[uid]} - {'\\recent'}
            return found

    def is_back(self, subject):
        tap.equal(sorted(self.subjects()), ['Bill', 'Lunch', 'Trip'], 'all are in the inbox')
        tap.equal(self.subjects()[subject], set(), 'unread, and without the keyword')
        tap.equal(self.subjects('Snoozed'), {}, 'and nowhere else')


def away():
    with Case() as case:
        case.snooze('Bill', FAR)
        case.person.sync()
        tap.equal(sorted(case.subjects()), ['Lunch', 'Trip'], 'it left the inbox')
        tap.equal(case.subjects('Snoozed'), {'Bill': {'\\seen', FAR_KEYWORD}}, 'and says until when')
        for _ in range(2):
            case.person.sync()
        tap.equal(sorted(case.subjects('Snoozed')), ['Bill'], 'where it stays')
        tap.equal(case.person.ask('journal'), [], 'nothing waits')
        case.snooze('Lunch', FAR)
        case.person.sync()
        tap.equal(sorted(case.subjects('Snoozed')), ['Bill', 'Lunch'], 'another one goes to the same folder')


def at_the_next_start():
    """No Tern ran when the time came."""
    with Case() as case:
        case.snooze('Bill', PAST)
        case.person.sync()
        case.person.sync()
        case.is_back('Bill')
        tap.equal(case.person.ask('journal'), [], 'nothing waits')


def while_watching():
    """With no server's word, by its own clock."""
    with Case() as case:
        watching = case.person.start('sync', '--watch')
        watching.wait_for(lambda one: one.get('event') == 'state' and one.get('state') == 'watching', 'it watches', 60)
        case.snooze('Bill', soon(12))
        end = time.monotonic() + 11
        while time.monotonic() < end and 'Bill' not in case.subjects('Snoozed'):
            time.sleep(0.2)
        tap.check('Bill' in case.subjects('Snoozed'), 'it is away first')
        end = time.monotonic() + 60
        while time.monotonic() < end and case.subjects().get('Bill') != set():
            time.sleep(0.5)
        watching.stop()
        case.is_back('Bill')


def two_of_them():
    """Two programs on two computers that find it due at the same time."""
    with Case() as case, Person() as other:
        other.add_account(case.server)
        other.sync()
        for subject in ('Bill', 'Trip'):
            case.snooze(subject, soon(8))
        case.person.sync()
        other.sync()
        tap.equal(sorted(row['subject'] for row in other.rows('Snoozed')), ['Bill', 'Trip'], 'the other knows of both')
        time.sleep(8)
        first, second = (one.start('sync') for one in (case.person, other))
        first.wait(120), second.wait(120)
        for one in (other, case.person, other):
            one.sync()
        case.is_back('Bill')
        case.is_back('Trip')
        for one in (case.person, other):
            tap.equal(one.ask('journal'), [], 'nothing waits, and nothing is complained of')
            tap.equal(one.differences(), {}, 'both know what the server has')


def by_the_other():
    """Put away by one, brought back by the other: all it needs to know is on the server."""
    with Case() as case, Person() as other:
        case.snooze('Bill', PAST)
        case.person.sync('--mailbox', 'INBOX')
        other.add_account(case.server)
        for _ in range(2):
            other.sync()
        case.is_back('Bill')
        case.person.sync()
        case.is_back('Bill')


def left_alone():
    """What somebody put there without a time, or with nonsense, stays; so does what came back, whatever rules say."""
    with Case() as case:
        case.snooze('Bill', FAR)
        case.person.sync()
        with ImapClient(case.server.port) as client:
            client.select('INBOX')
            client.store([2], '+', ['$TernSnooze-tomorrow'])
            client.command('UID MOVE 2,3 Snoozed')
        for _ in range(2):
            case.person.sync()
        tap.equal(sorted(case.subjects('Snoozed')), ['Bill', 'Lunch', 'Trip'], 'they stay')
        case.person.ask('rules', 'add', 'All', 'from:maria', '--to', 'trash')
        with ImapClient(case.server.port) as client:
            client.select('Snoozed')
            client.store('1:*', '+', ['$TernSnooze-20260101T080000Z'])
            client.store('1:*', '-', [FAR_KEYWORD])
        for _ in range(3):
            case.person.sync()
        tap.equal(sorted(case.subjects()), ['Bill', 'Lunch', 'Trip'], 'no rule sends on what came back')


def brought_back_by_hand():
    """By another client, before the time: the keyword goes, and it stays as read as it was."""
    with Case() as case:
        case.snooze('Bill', FAR)
        case.person.sync()
        with ImapClient(case.server.port) as client:
            client.select('Snoozed')
            client.command('UID MOVE 1:* INBOX')
        for _ in range(2):
            case.person.sync()
        tap.equal(case.subjects()['Bill'], {'\\seen'}, 'nothing is left on it')


def refused():
    with Case() as case:
        one = case.person.rows()[0]['id']
        for time_ in ('tomorrow', '2026-13-01T08:00:00Z', '1960-01-01T08:00:00Z'):
            result = case.person.run('snooze', one, time_)
            tap.check(result.code == 2 and 'is no time' in result.complaint, f'{time_} is refused', result.complaint)


def killed():
    """Stopped by kill -9 at any write while it brings one back: it is back, once, after the next sync."""
    with Case() as case:
        for number in range(30):
            with ImapClient(case.server.port) as client:
                client.append('INBOX', letter(10 + number, f'Number {number}'))
            case.person.sync()
            case.snooze(f'Number {number}', PAST)
            shim = {'LD_PRELOAD': os.environ['TERN_KILL_SHIM'], 'TERN_KILL_AT': str(3 + 6 * number)}
            case.person.run('sync', environment=shim)
        for _ in range(3):
            case.person.sync()
        tap.equal(case.subjects('Snoozed'), {}, 'none is left there')
        there = {subject: flags for subject, flags in case.subjects().items() if subject.startswith('Number')}
        tap.equal(len(there), 30, 'all are in the inbox')
        tap.equal({subject: flags for subject, flags in there.items() if flags}, {}, 'unread, without the keyword')
        tap.equal(case.person.ask('journal'), [], 'nothing waits')


if __name__ == '__main__':
    kills = 'TERN_KILL_SHIM' in os.environ
    tap.main((test.__name__.replace('_', ' '), test) for test in ((killed,) if kills else (
        away, at_the_next_start, while_watching, two_of_them, by_the_other, left_alone, brought_back_by_hand, refused)))
