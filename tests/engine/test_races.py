# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Named races and lies (races.py): each is told to somebody who has the mail, and however that sync ends, nothing is
lost, nothing is doubled, and once the server tells the truth again one sync makes both the same.

Every row is played whole, and a byte at a time with one of its capabilities; with TERN_TEST_FULL=1 with each. Under the
sanitizers, which look at the code and not at the rules, what is played a byte at a time is not played whole as well."""
import os
import sys
from concurrent.futures import ThreadPoolExecutor

import liar
import tap
from liar import Liar
from races import ANSWERS, COMMANDS, COUNT, MODERN, PLAIN, ROWS, wanted
from ternctl import Person

FULL = os.environ.get('TERN_TEST_FULL') == '1'
SANITIZED = os.environ.get('TERN_SANITIZED') == '1'


def nothing_lost(server, person, believed):
    """What was here and is still there is here, once, and is what it was. Rows being numbered anew have no number."""
    rows = person.rows()
    have = [row['subject'] for row in rows]
    tap.equal(len(set(have)), len(have), 'no message twice')
    kept = {f'Number {uid}' for uid in server.messages if uid <= COUNT}
    tap.equal(set() if believed else kept - set(have), set(), 'what is on the server is still here')
    for row in rows:
        tap.check(row['uid'] in (0, int(row['subject'].split()[1])), 'each is what its number says', row)


def the_same(server, person):
    server.lies.clear()
    person.sync()
    rows = person.by_uid()
    tap.equal({uid: row['subject'] for uid, row in rows.items()}, wanted(server), 'after the truth: the messages')
    flags = {uid: set(row['flags']) for uid, row in rows.items()}
    tap.equal(flags, {uid: message.flags for uid, message in server.messages.items()}, 'and their flags')
    tap.equal(person.differences(), {}, 'verify')


class Mail:
    """A server and a person who has its mail."""

    def __init__(self, capability):
        self.server = Liar({uid: liar.make(uid) for uid in range(1, COUNT + 1)}, capability)
        self.person = Person()

    def __enter__(self):
        self.server.__enter__()
        self.person.ask('account', 'add', '--name', 'Ann', '--email', 'ann@example.org', '--imap',
                        f'imap+insecure://127.0.0.1:{self.server.port}', '--password-command', 'printf secret',
                        '--smtp', 'smtps://localhost:465')
        self.person.sync()
        return self

    def __exit__(self, *exception):
        self.person.__exit__(*exception)
        self.server.__exit__(*exception)

    def play(self, function, believed=False):
        look = function(self.server)
        result = self.person.run('sync', '--bodies', 'none')
        tap.check(result.code in (0, 1), 'ended by itself', result.code, result.complaint)
        tap.check(result.code == 0 or len(result.complaint.splitlines()) == 1, 'one sentence', result.complaint)
        nothing_lost(self.server, self.person, believed)
        if look:
            look(self.person, result)
        the_same(self.server, self.person)


def alone(capability, function, believed, one_byte):
    def test():
        with Mail(capability) as mail:
            mail.server.one_byte = one_byte
            mail.play(function, believed)
    return test


def at_every_command(answer, capability):
    def test():
        with Mail(capability) as mail:
            for number, command in enumerate(COMMANDS):
                def lie(server):
                    server.add(6 + number)
                    server.flag(3, *(['\\Seen'] if number % 2 else []))
                    if number:
                        server.remove(5 + number)
                    server.lies[command] = ANSWERS[answer]
                try:
                    mail.play(lie)
                except tap.Failure as failure:
                    raise tap.Failure(f'{command}: {failure}') from None
    return test


def name_of(function, capability, capabilities):
    name = function.__name__.replace('_', ' ')
    short = {PLAIN: 'plain', MODERN: 'modern'}.get(capability, capability.rpartition(' ')[2])
    return f'{name} ({short})' if len(capabilities) > 1 else name


def all_tests():
    for function, capabilities, believed in ROWS:
        for capability in capabilities:
            name = name_of(function, capability, capabilities)
            slowly = FULL or capability == capabilities[-1]
            if FULL or not (SANITIZED and slowly):
                yield name, alone(capability, function, believed, False)
            if slowly:
                yield name + ', a byte at a time', alone(capability, function, believed, True)
    for answer in ANSWERS:
        for capability in (PLAIN, MODERN):
            yield (f'{answer} at every command ({"plain" if capability == PLAIN else "modern"})',
                   at_every_command(answer, capability))


def main():
    """Four at a time: each waits for its own server and its own program most of the time."""
    stream = tap.Stream()
    chosen = sys.argv[1:]
    with ThreadPoolExecutor(4) as pool:
        for name, test in all_tests():
            if not chosen or any(word in name for word in chosen):
                pool.submit(stream.run, name, test)
    stream.finish()


if __name__ == '__main__':
    main()
