# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""What each interop test starts from: one private server, one person with an account on it, a second client."""
import contextlib
import re

import mailgen
import tap
from chrooted import prepared
from courier import Courier
from cyrus import Cyrus
from dovecot import Dovecot
from imapclient import ImapClient
from ternctl import Person

# What a person should never be told in these words.
JARGON = re.compile(r'\b(BAD|NO|BYE|OK|PREAUTH|FETCH|SELECT|STORE|LIST|UID\w*|CAPABILITY|STARTTLS|SASL|AUTHENTICATE|'
                    r'LOGIN|IDLE|EXISTS|EXPUNGE|VANISHED|TERN_\w+|G_\w+|GError|GIO|errno|E[A-Z]{4,}|0x[0-9a-f]+)\b|'
                    r'[Uu]ntagged|[Tt]agged|%[sdu]|[Ll]iteral\b|assert|quark|\(null\)|\bSQL')


def start_server(shape, **more):
    """A shape of Dovecot, or another kind of server."""
    kinds = {'courier': Courier, 'cyrus': Cyrus}
    if shape not in kinds:
        return Dovecot(shape, **more)
    if not prepared(shape):
        raise tap.Skip(f'{shape} comes from Debian packages, which this system cannot fetch')
    return kinds[shape](**more)


class World:
    """server, person (with an account, unless add=False) and client(): the second client, in INBOX."""

    def __init__(self, shape, messages=0, add=True, security='tls', **more):
        self.shape, self.messages, self.add, self.security, self.more = shape, messages, add, security, more

    def __enter__(self):
        with contextlib.ExitStack() as stack:
            self.server = stack.enter_context(start_server(self.shape, **self.more))
            self.person = stack.enter_context(Person())
            if self.messages:
                self.server.fill('ann', 'INBOX', mailgen.generate(self.messages))
            if self.add:
                self.person.add_account(self.server, self.security)
            self.stack = stack.pop_all()
        return self

    def __exit__(self, *exception):
        self.stack.close()

    def client(self, mailbox='INBOX'):
        client = self.stack.enter_context(ImapClient(self.server.port))
        if mailbox:
            client.select(self.server.wire_name(mailbox))
        return client

    def mailbox(self, name):
        """The name `ternctl mailboxes` has for a mailbox given as INBOX or A/B."""
        wire = self.server.wire_name(name)
        for one in self.person.ask('mailboxes'):
            shown = one['mailbox']
            if name == shown or wire == shown or shown.endswith('/' + name):
                return shown
        raise tap.Failure(f'{name} is not among the mailboxes')

    def in_step(self, *mailboxes):
        """The store and the server say the same, by verify's word and by our own look."""
        for name in mailboxes or ('INBOX',):
            shown = self.mailbox(name)
            tap.equal(self.person.differences(shown), {}, f'verify {name}')
            with ImapClient(self.server.port) as client:
                client.select(self.server.wire_name(name))
                flags = client.flags()
            rows = self.person.rows(shown)
            tap.equal(sorted(row['uid'] for row in rows), sorted(flags), f'{name}: each message once')
            tap.equal({row['uid']: set(row['flags']) for row in rows}, flags, f'{name}: flags')
            tap.equal(len({row['id'] for row in rows}), len(rows), f'{name}: ids differ')


def one_sentence(result, *words):
    """Exit 1 and one clear line on stderr, with these words in it."""
    tap.equal(result.code, 1, f'ternctl {result.arguments[0]}: exit status; it said {result.complaint!r}')
    plain_words(result.complaint)
    for word in words:
        tap.check(re.search(word, result.complaint, re.I), f'the sentence speaks of {word!r}', result.complaint)


def plain_words(complaint):
    lines = complaint.rstrip('\n').split('\n')
    tap.equal(len(lines), 1, f'one line on stderr: {complaint!r}')
    tap.check(len(lines[0].split()) >= 4, 'a whole sentence', complaint)
    tap.check(len(lines[0]) < 400, 'a short one', complaint[:500])
    found = JARGON.search(lines[0])
    tap.check(not found, f'no word of the protocol or the program: {found and found[0]!r}', complaint)
    tap.check(lines[0].isprintable(), 'nothing unprintable', complaint)
