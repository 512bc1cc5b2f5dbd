# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Muted threads against a real server: what arrives in one is read and in the archive, by whichever Tern saw it first;
what was there, and what somebody brings back, stays. A second client sees what came of it."""
import types

import tap
from dovecot import Dovecot
from imapclient import ImapClient
from ternctl import Person


def letter(number, subject, answers=None):
    header = f'References: <{answers}@example.org>\r\nIn-Reply-To: <{answers}@example.org>\r\n' if answers else ''
    data = (f'From: Maria <maria@example.org>\r\nTo: ann@example.org\r\nSubject: {subject}\r\n'
            f'Date: Mon, 02 Nov 2026 10:{number:02}:00 +0000\r\nMessage-ID: <{number}@example.org>\r\n{header}\r\n'
            f'Text {number}.\r\n').encode()
    return types.SimpleNamespace(data=data, flags=())


class Case:
    """A server whose inbox has two letters, and somebody who has muted the first."""

    def __enter__(self):
        self.server = Dovecot().__enter__()
        self.person = Person()
        with ImapClient(self.server.port) as client:
            client.append('INBOX', letter(1, 'Works outing'))
            client.append('INBOX', letter(2, 'Lunch'))
        self.person.add_account(self.server)
        self.person.sync()
        self.person.ask('flag', self.id_of('Works outing'), '+$muted')
        self.person.sync()
        return self

    def __exit__(self, *exception):
        self.person.__exit__(*exception)
        self.server.__exit__(*exception)

    def id_of(self, subject, mailbox='INBOX'):
        return [row['id'] for row in self.person.rows(mailbox) if row['subject'] == subject][0]

    def append(self, *letters):
        with ImapClient(self.server.port) as client:
            for one in letters:
                client.append('INBOX', one)

    def subjects(self, mailbox='INBOX'):
        """What a second client sees, with the flags in lower case."""
        with ImapClient(self.server.port) as client:
            client.select(mailbox)
            flags = client.flags()
            found = {}
            for uid in client.uids():
                text = client.body(uid)
                subject = [line for line in text.split(b'\r\n') if line.startswith(b'Subject: ')][0][9:].decode()
                tap.check(subject not in found, f'{subject} is in {mailbox} once')
                found[subject] = {flag.lower() for flag in flags[uid]} - {'\\recent'}
            return found


def arrival():
    with Case() as case:
        tap.equal(case.subjects()['Works outing'], {'$muted'}, 'the keyword is on the server')
        case.append(letter(3, 'Re: Works outing', answers=1), letter(4, 'Supper'))
        case.person.sync()
        tap.equal(sorted(case.subjects()), ['Lunch', 'Supper', 'Works outing'], 'the answer leaves the inbox')
        tap.equal(case.subjects('Archive'), {'Re: Works outing': {'\\seen', '$muted'}}, 'and is read, in the archive')
        case.append(letter(5, 'Re: Re: Works outing', answers=3))
        case.person.sync()
        tap.check('Re: Re: Works outing' in case.subjects('Archive'), 'an answer to the answer, too')
        tap.equal(case.person.ask('journal'), [], 'nothing waits')


def no_longer():
    """A thread that is not muted any more is a thread like others."""
    with Case() as case:
        case.append(letter(3, 'Re: Works outing', answers=1))
        case.person.sync()
        case.person.ask('flag', case.id_of('Works outing'), '-$muted')
        case.person.ask('flag', case.id_of('Re: Works outing', 'Archive'), '-$muted')
        case.append(letter(5, 'Re: Re: Works outing', answers=3))
        case.person.sync()
        tap.equal(case.subjects()['Re: Re: Works outing'], set(), 'what comes then is new in the inbox')


def brought_back():
    with Case() as case:
        case.append(letter(3, 'Re: Works outing', answers=1))
        case.person.sync()
        with ImapClient(case.server.port) as client:
            client.select('Archive')
            client.command('UID MOVE 1:* INBOX')
        for _ in range(3):
            case.person.sync()
        tap.check('Re: Works outing' in case.subjects(), 'what another client brings back stays')
        tap.equal(case.subjects('Archive'), {}, 'and is nowhere else')


def muted_elsewhere():
    """By another client, in another spelling, while no Tern ran; what came together with it was there before."""
    with Case() as case:
        with ImapClient(case.server.port) as client:
            client.select('INBOX')
            client.store([2], '+', ['$Muted'])
        case.person.sync()
        case.append(letter(3, 'Re: Lunch', answers=2))
        case.person.sync()
        tap.check('Re: Lunch' in case.subjects('Archive'), 'the answer is in the archive')


def two_of_them():
    """Two programs on two computers: each message goes once, and neither has anything to complain of."""
    with Case() as case, Person() as other:
        other.add_account(case.server)
        other.sync()
        case.append(letter(3, 'Re: Works outing', answers=1), letter(4, 'Re: Re: Works outing', answers=1))
        first, second = (one.start('sync') for one in (case.person, other))
        first.wait(), second.wait()
        for one in (case.person, other, case.person):
            one.sync()
        tap.equal(sorted(case.subjects()), ['Lunch', 'Works outing'], 'both are gone from the inbox')
        there = case.subjects('Archive')
        tap.equal(sorted(there), ['Re: Re: Works outing', 'Re: Works outing'], 'and in the archive once')
        for one in (case.person, other):
            tap.equal([entry for entry in one.ask('journal') if entry.get('state') == 'pending'], [], 'nothing waits')


def rules_first():
    """What a rule puts somewhere stays there; it is read all the same."""
    with Case() as case:
        with ImapClient(case.server.port) as client:
            client.create('Outings')
        case.person.sync()
        case.person.ask('rules', 'add', 'Outings', 'subject:outing', '--move', 'Outings')
        case.append(letter(3, 'Re: Works outing', answers=1))
        case.person.sync()
        tap.equal(case.subjects('Outings'), {'Re: Works outing': {'\\seen', '$muted'}}, 'it is where the rule put it')
        with ImapClient(case.server.port) as client:
            tap.check('Archive' not in client.mailboxes() or not case.subjects('Archive'), 'and not in the archive')


if __name__ == '__main__':
    tap.main((test.__name__.replace('_', ' '), test)
             for test in (arrival, no_longer, brought_back, muted_elsewhere, two_of_them, rules_first))
