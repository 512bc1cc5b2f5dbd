# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Rules on this computer against a real server: what arrives is looked at once, what was there before never, and what
somebody brought back stays; a second client sees what came of it."""
import os
import types

import tap
from dovecot import Dovecot
from imapclient import ImapClient
from ternctl import Person


def letter(number, sender='news@lists.example.org', subject='Weekly news'):
    data = (f'From: Somebody <{sender}>\r\nTo: ann@example.org\r\nSubject: {subject} {number}\r\n'
            f'Date: Mon, 02 Nov 2026 10:{number:02}:00 +0000\r\nMessage-ID: <{number}.{sender}>\r\n\r\n'
            f'Text {number}.\r\n').encode()
    return types.SimpleNamespace(data=data, flags=())


class Case:
    """A server whose inbox has two letters, and a person who has them."""

    def __enter__(self):
        self.server = Dovecot().__enter__()
        self.person = Person()
        with ImapClient(self.server.port) as client:
            client.create('News')
            client.append('INBOX', letter(1))
            client.append('INBOX', letter(2, 'maria@example.org', 'Lunch'))
        self.person.add_account(self.server)
        self.person.sync()
        return self

    def __exit__(self, *exception):
        self.person.__exit__(*exception)
        self.server.__exit__(*exception)

    def append(self, *letters):
        with ImapClient(self.server.port) as client:
            for one in letters:
                client.append('INBOX', one)

    def subjects(self, mailbox='INBOX'):
        """What a second client sees, with the flags."""
        with ImapClient(self.server.port) as client:
            client.select(mailbox)
            flags = client.flags()
            found = {}
            for uid in client.uids():
                text = client.body(uid)
                subject = [line for line in text.split(b'\r\n') if line.startswith(b'Subject: ')][0][9:].decode()
                tap.check(subject not in found, f'{subject} is in {mailbox} once')
                found[subject] = flags[uid] - {'\\Recent'}
            return found

    def add(self, name, query, *options):
        return self.person.ask('rules', 'add', name, query, *options)[0]['id']


def arrival():
    with Case() as case:
        case.add('News', 'from:lists.example.org', '--move', 'News', '--flag', 'seen')
        case.person.sync()
        tap.equal(sorted(case.subjects()), ['Lunch 2', 'Weekly news 1'], 'what was there before is left alone')
        case.append(letter(3), letter(4, 'maria@example.org', 'Lunch'))
        case.person.sync()
        tap.equal(sorted(case.subjects()), ['Lunch 2', 'Lunch 4', 'Weekly news 1'], 'what is found leaves the inbox')
        tap.equal(case.subjects('News'), {'Weekly news 3': {'\\Seen'}}, 'and is read, where it went')
        tap.equal(case.person.ask('journal'), [], 'nothing waits')


def brought_back():
    """No loop: a message that was moved back is not moved again."""
    with Case() as case:
        case.add('News', 'from:lists.example.org', '--move', 'News')
        case.append(letter(3))
        case.person.sync()
        moved = case.person.rows('News')[0]['id']
        case.person.ask('move', moved, 'INBOX')
        for _ in range(3):
            case.person.sync()
        tap.check('Weekly news 3' in case.subjects(), 'it stays')
        tap.equal(case.subjects('News'), {}, 'and is nowhere else')
        case.append(letter(5))
        case.person.sync()
        tap.equal(sorted(case.subjects('News')), ['Weekly news 5'], 'the next one goes')


def order_and_stop():
    with Case() as case:
        case.add('Late', 'from:lists.example.org', '--flag', '$late', '--order', '3')
        case.add('First', 'subject:"news 3"', '--flag', 'flagged', '--order', '1', '--stop')
        case.append(letter(3), letter(4))
        case.person.sync()
        inbox = case.subjects()
        tap.equal(inbox['Weekly news 3'], {'\\Flagged'}, 'the first rule stopped the others')
        tap.equal(inbox['Weekly news 4'], {'$late'}, 'they look at the rest')
        tap.equal(inbox['Weekly news 1'], set(), 'and at nothing old')


def uidvalidity():
    with Case() as case:
        case.add('Star', 'from:lists.example.org', '--flag', 'flagged')
        case.server.kick()
        case.server.change_uidvalidity()
        case.person.sync()
        tap.equal(case.subjects()['Weekly news 1'], set(), 'new numbers make nothing new')
        case.append(letter(3))
        case.person.sync()
        tap.equal(case.subjects()['Weekly news 3'], {'\\Flagged'}, 'what comes later is')


def on_demand():
    with Case() as case:
        rule = case.add('News', 'from:lists.example.org', '--to', 'archive')
        found = case.person.ask('rules', 'preview', rule)
        tap.equal([one['subject'] for one in found], ['Weekly news 1'], 'what would be touched')
        tap.equal(sorted(case.subjects()), ['Lunch 2', 'Weekly news 1'], 'and was not')
        case.person.ask('rules', 'run', rule)
        case.person.sync()
        tap.equal(sorted(case.subjects()), ['Lunch 2'], 'it is done')
        case.person.ask('rules', 'remove', rule)
        tap.equal(case.person.ask('rules', 'list'), [], 'and forgotten')
        case.append(letter(6))
        case.person.sync()
        tap.check('Weekly news 6' in case.subjects(), 'a rule that is gone does nothing')


def refused():
    with Case() as case:
        trash = ('--to', 'trash')
        cases = ((('x', '', *trash), 'look for'), (('x', 'before:never', *trash), 'sense'), (('x', 'from:a'), 'to do'),
                 (('', 'from:a', *trash), 'name'), (('x', 'from:a', '--to', 'sent'), 'archive'),
                 (('x', 'from:' + 'a' * 2000, *trash), ''))
        for arguments, why in cases:
            result = case.person.run('rules', 'add', *arguments)
            tap.check(result.code == 1 and why in result.complaint, f'{arguments[0]!r} is refused', result.complaint)
        case.person.ask('choice', 'set', 'rule', 'broken', 'rule', 'no rule at all')
        tap.equal(case.person.ask('rules', 'list'), [], 'what is no rule is none')
        case.person.sync()


def nowhere_to_go():
    """A rule whose folder is gone costs nothing but itself."""
    with Case() as case:
        case.add('Lost', 'from:lists.example.org', '--move', 'No such folder', '--order', '1')
        case.add('Star', 'from:maria', '--flag', 'flagged', '--order', '2')
        case.append(letter(3), letter(4, 'maria@example.org', 'Lunch'))
        case.person.sync()
        inbox = case.subjects()
        tap.check('Weekly news 3' in inbox, 'it stays where it is')
        tap.equal(inbox['Lunch 4'], {'\\Flagged'}, 'the other rule is followed')


def killed():
    """Stopped by kill -9 at any write: all that arrived is where it belongs, once, after the next sync."""
    with Case() as case:
        case.add('News', 'from:lists.example.org', '--move', 'News', '--flag', 'seen')
        for number in range(24):
            case.append(letter(10 + number))
            shim = {'LD_PRELOAD': os.environ['TERN_KILL_SHIM'], 'TERN_KILL_AT': str(3 + 6 * number)}
            case.person.run('sync', environment=shim)
            case.person.sync()
        tap.equal(sorted(case.subjects()), ['Lunch 2', 'Weekly news 1'], 'all that came left')
        there = case.subjects('News')
        tap.equal(len(there), 24, 'and arrived')
        tap.check(all(flags == {'\\Seen'} for flags in there.values()), 'read', there)


if __name__ == '__main__':
    kills = 'TERN_KILL_SHIM' in os.environ
    tap.main((test.__name__.replace('_', ' '), test) for test in ((killed,) if kills else (
        arrival, brought_back, order_and_stop, uidvalidity, on_demand, refused, nowhere_to_go)))
