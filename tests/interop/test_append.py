# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Putting messages into mailboxes with ternctl, against one shape of a real server (the argument)."""
import os
import re
import sys

import mailgen
import tap
from proxy import Proxy
from world import World, one_sentence

PLACES = 60 if os.environ.get('TERN_TEST_FULL') == '1' else 10


class Appends(World):
    """INBOX with messages, synchronised; files with more."""

    def __enter__(self):
        super().__enter__()
        if not self.add:
            self.proxy = self.stack.enter_context(Proxy(self.server.port))
            self.person.add_account(self.server, 'insecure', port=self.proxy.port)
        self.person.sync()
        self.numbers = 0
        return self

    def file(self, data=None):
        """A new file with a message nobody has had."""
        self.numbers += 1
        path = self.person.path(f'message {self.numbers}.eml')
        with open(path, 'wb') as out:
            out.write(mailgen.message(self.numbers, seed=9).data if data is None else data)
        return path

    def there(self):
        """[(message, flags)] of INBOX by UID, as the server has them."""
        with self.client() as client:
            return [(client.body(uid), flags) for uid, flags in sorted(client.flags().items())]


def appended(shape):
    """With its flags and date, as it is but for its line ends, once; listed after the sync."""
    with Appends(shape, 2) as world:
        person = world.person
        data = mailgen.message(1, seed=9).data
        person.ask('append', '--mailbox', 'INBOX', '--flag', 'seen', '--flag', 'todo', '--date', '2019-05-04T10:00:00Z',
                   world.file(data.replace(b'\r\n', b'\n')))
        waiting = person.ask('journal')
        tap.equal([(one['kind'], one['state'], one['mailbox'], one['add']) for one in waiting],
                  [('append', 'waiting', 'INBOX', ['\\Seen', 'todo'])], 'it waits')
        person.sync()
        tap.equal(person.ask('journal'), [], 'nothing waits')
        body, flags = world.there()[-1]
        tap.equal((len(world.there()), body, {'\\Seen', 'todo'} <= flags), (3, data, True), 'there once, as it was')
        row = person.rows()[0] if person.rows()[0]['uid'] == 3 else person.by_uid()[3]
        tap.equal(person.raw('show', row['id'], '--raw'), data, 'its body')
        with world.client() as client:
            found = repr(client.command('UID FETCH 3 (INTERNALDATE)'))
        tap.check(re.search('[ 0]4-May-2019 ', found), 'its date', found)
        world.in_step()


def without_an_identity(shape):
    """A message without a Message-ID, from a file and from standard input: as often as asked for, no more."""
    with Appends(shape, 1) as world:
        person = world.person
        path = world.file(b'Subject: plain\r\nDate: Mon, 1 Mar 2021 10:00:00 +0000\r\n\r\nHello.\r\n')
        person.ask('append', '--mailbox', 'INBOX', path)
        with open(path, 'rb') as data:
            person.ask('append', '--mailbox', 'INBOX', '-', feed=data.read())
        person.sync()
        tap.equal((person.ask('journal'), len(world.there())), ([], 3), 'twice')
        world.in_step()


def refused(shape):
    """What is no message, or goes nowhere, is said at once; taken back, nothing is sent; a folder that went away."""
    with Appends(shape, 1) as world:
        person = world.person
        one_sentence(person.run('append', '--mailbox', 'INBOX', person.path('nothing')), 'cannot be read')
        one_sentence(person.run('append', '--mailbox', 'INBOX', world.file(b'no header here')), 'not a mail message')
        os.mkfifo(person.path('pipe'))
        one_sentence(person.run('append', '--mailbox', 'INBOX', person.path('pipe')),
                     f'“{person.path("pipe")}” is not a file')
        with open(person.path('large'), 'wb') as file:
            file.truncate(61 << 20)
        one_sentence(person.run('append', '--mailbox', 'INBOX', person.path('large')), 'large')
        one_sentence(person.run('append', '--mailbox', 'INBOX', '-', feed=b'no header here'),
                     'was on standard input is not a mail message')
        one_sentence(person.run('append', '--mailbox', 'Nowhere', world.file()), 'Nowhere')
        tap.equal(person.run('append', world.file()).code, 2, 'no mailbox')
        person.ask('append', '--mailbox', 'INBOX', world.file())
        person.ask('journal', 'discard', person.ask('journal')[0]['id'])
        with world.client(None) as client:
            client.create(world.server.wire_name('Brief'))
        person.sync()
        person.ask('append', '--mailbox', world.mailbox('Brief'), world.file())
        with world.client(None) as client:
            client.delete(world.server.wire_name('Brief'))
        person.run('sync')
        failed = person.ask('journal')
        tap.equal([(one['kind'], one['state']) for one in failed], [('append', 'failed')], 'set aside')
        tap.equal(len(world.there()), 1, 'nothing was sent')
        with world.client(None) as client:
            client.create(world.server.wire_name('Brief'))
        person.ask('journal', 'retry', failed[0]['id'])
        person.sync()
        tap.equal((person.ask('journal'), len(person.rows(world.mailbox('Brief')))), ([], 1), 'tried again')


def into_a_new_folder(shape):
    """One that the server does not have yet is made first."""
    with Appends(shape, 1) as world:
        person = world.person
        inbox = [one for one in person.ask('mailboxes') if one['mailbox'] != 'INBOX']
        prefix = 'INBOX.' if inbox and all(one['mailbox'].startswith('INBOX.') for one in inbox) else ''
        if shape in ('dot', 'courier'):
            prefix = 'INBOX.'
        person.ask('mailbox', 'create', prefix + 'Kept')
        person.ask('append', '--mailbox', prefix + 'Kept', world.file())
        person.sync()
        tap.equal((person.ask('journal'), len(person.rows(prefix + 'Kept'))), ([], 1), 'there')
        tap.equal(person.differences(prefix + 'Kept'), {}, 'verify')


def cut(shape):
    """The connection is cut at many places of a sync that puts messages there; the next sync makes it right."""
    with Appends(shape, 3, add=False) as world:
        person, proxy = world.person, world.proxy
        person.ask('append', '--mailbox', 'INBOX', world.file())
        before = proxy.bytes_in
        person.sync()
        length = proxy.bytes_in - before
        for number in range(PLACES):
            for _ in range(2):
                person.ask('append', '--mailbox', 'INBOX', world.file())
            proxy._delivered, proxy.cut_after = 0, length * (number + 1) // PLACES
            proxy.cut_how = ('close', 'reset')[number % 2]
            first = person.run('sync')
            if first.code:
                one_sentence(first)
            proxy.mend()
            person.sync()
            tap.equal(person.ask('journal'), [], 'nothing waits')
            tap.equal(len(world.there()), 3 + world.numbers, 'each once')
        world.in_step()


def main():
    shape = sys.argv[1]
    results = tap.Stream()
    for scene in (appended, without_an_identity, refused, into_a_new_folder, cut):
        results.run(f'{shape}: {scene.__doc__.splitlines()[0]}', scene, shape)
    results.finish()


if __name__ == '__main__':
    main()
