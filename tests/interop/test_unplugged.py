# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""The connection is cut after so many bytes, at many places of a sync, while a second client goes on writing.

However it ends, the next sync makes everything right. TERN_TEST_FULL=1 cuts at many more places."""
import os
import random
import sys
import threading

import mailgen
import tap
from imapclient import ImapClient
from proxy import Proxy
from ternctl import Person
from world import World, one_sentence

PLACES = 120 if os.environ.get('TERN_TEST_FULL') == '1' else 24
COUNT = 60


class Writer:
    """A second client that keeps changing INBOX until it is told to stop."""

    def __init__(self, server, seed):
        self.server, self.random, self.done = server, random.Random(seed), threading.Event()
        self.changes, self.trouble = 0, None
        self.thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self):
        self.thread.start()
        tap.wait_until(lambda: self.changes, 'the second client is at work')
        return self

    def __exit__(self, *exception):
        self.done.set()
        self.thread.join()
        if self.trouble and not any(exception):
            raise self.trouble

    def _run(self):
        try:
            with ImapClient(self.server.port) as client:
                client.select()
                while not self.done.wait(0.01):
                    self._change(client)
                    self.changes += 1
        except Exception as error:
            self.trouble = error

    def _change(self, client):
        uids = client.uids()
        what = self.random.randrange(4)
        if what == 0 or len(uids) < COUNT // 2:
            client.append('INBOX', mailgen.message(self.changes, seed=9))
        elif what == 1:
            client.expunge([self.random.choice(uids)])
        else:
            client.store([self.random.choice(uids)], self.random.choice('+-'),
                         [self.random.choice(('\\Seen', '\\Flagged', '\\Answered', '$Label1'))])


def length_of_a_sync(shape):
    """Bytes towards the client in a whole first sync, bodies and all."""
    with World(shape, COUNT, add=False) as world, Proxy(world.server.tls_port) as proxy:
        world.person.add_account(world.server, port=proxy.port)
        world.person.sync('--bodies', 'all')
        return proxy.bytes_in


def sync_while_busy(person):
    """Without CONDSTORE a mailbox can change again and again while it is compared; then that is said, and a later
    sync succeeds."""
    for attempt in range(5):
        result = person.run('sync')
        if result.code == 0:
            return
        one_sentence(result)
    raise tap.Failure(f'five syncs of a busy mailbox failed: {result.stdout.decode()}')


def cut_at(world, place, how):
    """A first sync cut, then a second one with flags to carry cut at the same place, then the network is back."""
    with Person() as person, Proxy(world.server.tls_port, cut_after=place, cut_how=how) as proxy:
        world.person = person
        person.add_account(world.server, port=proxy.port)
        with Writer(world.server, place):
            first = person.run('sync', '--bodies', 'all')
            if first.code:
                one_sentence(first)
            proxy.mend()
            sync_while_busy(person)
            ids = [row['id'] for row in person.rows()][:5]
            person.ask('flag', *ids, f'+cut{place}')
            proxy._delivered, proxy.cut_after = 0, place // 8
            second = person.run('sync', '--bodies', 'all')
            if second.code:
                one_sentence(second)
            proxy.mend()
        person.sync('--bodies', 'all')
        world.in_step()
        waiting = [entry for entry in person.ask('journal') if entry['state'] != 'failed']
        tap.equal(waiting, [], 'no flag waits')
        have = {row['id'] for row in person.rows()}
        labelled = {row['id'] for row in person.rows() if f'cut{place}' in row['flags']}
        tap.equal(labelled, set(ids) & have, 'the flags arrived where the messages still are')
        row = person.rows()[place % len(have)]
        with ImapClient(world.server.port) as client:
            client.select()
            tap.equal(person.raw('show', row['id'], '--raw'), client.body(row['uid']), 'a body')


def stalled():
    """The connection stays open and says nothing more: given up within a bounded time, with a sentence."""
    with World('full', COUNT, add=False) as world, \
            Proxy(world.server.tls_port, cut_after=9000, cut_how='stall') as proxy:
        world.person.add_account(world.server, port=proxy.port)
        one_sentence(world.person.run('sync', '--bodies', 'all', timeout=50))
        proxy.mend()
        world.person.sync('--bodies', 'all')
        world.in_step()


def main():
    results = tap.Stream()
    results.run('a connection that falls silent', stalled)
    for shape in ('full', 'minimal'):
        length = length_of_a_sync(shape)
        tap.diagnose(f'{shape}: a whole sync is {length} bytes')
        with World(shape, COUNT, add=False) as world:
            for number in range(PLACES // 2):
                place = max(1, length * number // (PLACES // 2 - 1) - 1)
                how = ('close', 'reset')[number % 2]
                results.run(f'{shape}: {how} after {place} bytes', cut_at, world, place, how)
    results.finish()


if __name__ == '__main__':
    main()
