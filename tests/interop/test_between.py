# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Moving and copying messages between two accounts, the second one's server of a shape (the argument)."""
import os
import sys

import mailgen
import tap
from dovecot import Dovecot
from imapclient import ImapClient
from proxy import Proxy
from ternctl import Person
from world import one_sentence

PLACES = 60 if os.environ.get('TERN_TEST_FULL') == '1' else 8
HERE, THERE = 'ann@example.org', 'bob@example.org'


class Between:
    """ann on one server, bob on another; both with messages in INBOX, synchronised."""

    def __init__(self, shape, messages=4, proxies=False, first='full'):
        self.shape, self.messages, self.proxies, self.first = shape, messages, proxies, first

    def __enter__(self):
        self.one, self.other = Dovecot(self.first).__enter__(), Dovecot(self.shape).__enter__()
        self.person = Person().__enter__()
        self.closing = [self.person, self.other, self.one]
        self.one.fill('ann', 'INBOX', mailgen.generate(self.messages))
        self.other.fill('bob', 'INBOX', mailgen.generate(2, seed=2))
        ports = {}
        if self.proxies:
            self.cuts = [Proxy(server.port).__enter__() for server in (self.one, self.other)]
            self.closing = self.cuts + self.closing
            ports = {HERE: self.cuts[0].port, THERE: self.cuts[1].port}
        security = 'insecure' if self.proxies else 'tls'
        self.person.add_account(self.one, security, port=ports.get(HERE))
        self.person.add_account(self.other, security, user='bob', port=ports.get(THERE))
        self.person.ask('sync', '--bodies', 'none')
        return self

    def __exit__(self, *exception):
        for one in self.closing:
            one.__exit__(*exception)

    def rows(self, account, mailbox='INBOX'):
        return self.person.ask('list', mailbox, '--account', account, '--limit', 1000)

    def bodies(self, server, user):
        """Every message of INBOX that is not marked as deleted, with its flags."""
        with ImapClient(server.port, user=user) as client:
            client.select()
            return [(client.body(uid), flags) for uid, flags in sorted(client.flags().items())
                    if '\\Deleted' not in flags]

    def settle(self):
        """Each does its part in one run: handing over, putting there, and removing here."""
        self.person.ask('sync', '--bodies', 'none')
        tap.equal(self.person.ask('journal'), [], 'nothing waits')

    def in_step(self):
        for account, server, user in ((HERE, self.one, 'ann'), (THERE, self.other, 'bob')):
            found = self.person.ask('verify', 'INBOX', '--account', account)[-1]
            tap.equal([found[name] for name in ('n_missing', 'n_extra', 'n_flag_differences')], [0, 0, 0],
                      f'verify {account}')
            kept = [row for row in self.rows(account) if '\\Deleted' not in row['flags']]
            tap.equal(len(kept), len(self.bodies(server, user)), f'{account}: as many rows as messages')


def moved(shape):
    """Listed there at once and here no more, the same row; then there with its flags and date, and here no more."""
    with Between(shape) as world:
        person = world.person
        rows = world.rows(HERE)
        before = dict(zip((row['uid'] for row in reversed(rows)), world.bodies(world.one, 'ann')))
        ids = [row['id'] for row in rows if row['uid'] in (1, 3)]
        person.ask('move', *ids, 'INBOX', '--account', THERE)
        tap.check(set(ids) <= {row['id'] for row in world.rows(THERE)}, 'listed there')
        tap.check(not set(ids) & {row['id'] for row in world.rows(HERE)}, 'and not here')
        said = person.ask('journal')
        tap.equal({(one['kind'], one['account'], one['target'], one['target_account']) for one in said},
                  {('move', HERE, 'INBOX', THERE)}, 'the journal says so')
        person.ask('flag', ids[0], '+\\Answered', '+later')
        world.settle()
        world.in_step()
        there = world.bodies(world.other, 'bob')
        tap.equal(len(there), 4, 'both are there')
        tap.check({before[1][0], before[3][0]} <= {body for body, flags in there}, 'as they were')
        marked = [flags for body, flags in there if 'later' in flags]
        tap.check(len(marked) == 1 and '\\Answered' in marked[0], 'the flags set meanwhile', there)
        tap.equal(len(world.bodies(world.one, 'ann')), 2, 'and gone here')


def back(shape):
    """Back before anything was sent is nothing; and so is giving it up."""
    with Between(shape) as world:
        person, row = world.person, world.rows(HERE)[0]
        person.ask('move', row['id'], 'INBOX', '--account', THERE)
        person.ask('move', row['id'], 'INBOX', '--account', HERE)
        tap.equal(person.ask('journal'), [], 'nothing waits')
        tap.equal([one['id'] for one in world.rows(HERE)][0], row['id'], 'where it was')
        person.ask('move', row['id'], 'INBOX', '--account', THERE)
        person.ask('journal', 'discard', person.ask('journal')[0]['id'])
        tap.equal(len(world.rows(HERE)), 4, 'given up')
        one_sentence(person.run('move', row['id'], 'Nowhere', '--account', THERE), 'Nowhere')
        world.in_step()


def copied(shape):
    """The original stays."""
    with Between(shape) as world:
        row = world.rows(HERE)[1]
        world.person.ask('copy', row['id'], 'INBOX', '--account', THERE)
        world.settle()
        world.in_step()
        tap.equal((len(world.bodies(world.one, 'ann')), len(world.bodies(world.other, 'bob'))), (4, 3), 'one more')


def refused(shape):
    """The folder it was to go to goes away: it is set aside and shown where it is; nothing is lost."""
    with Between(shape) as world:
        person, row = world.person, world.rows(HERE)[0]
        with ImapClient(world.other.port, user='bob') as client:
            client.create('Brief')
        person.ask('sync', '--bodies', 'none')
        person.ask('move', row['id'], 'Brief', '--account', THERE)
        with ImapClient(world.other.port, user='bob') as client:
            client.delete('Brief')
        for _ in range(3):
            person.run('sync', '--bodies', 'none')
        failed = person.ask('journal')
        tap.equal([(one['kind'], one['state']) for one in failed], [('move', 'failed')], 'set aside')
        tap.check(failed[0]['reason'], 'and said why')
        tap.check(row['id'] in {one['id'] for one in world.rows(HERE)}, 'shown where it is')
        person.ask('journal', 'discard', failed[0]['id'])
        world.in_step()


def without_removing(shape):
    """From a server that cannot remove single messages: the original stays, marked as deleted, and that is all."""
    with Between('full', first='minimal') as world:
        row = world.rows(HERE)[1]
        world.person.ask('move', row['id'], 'INBOX', '--account', THERE)
        world.settle()
        world.in_step()
        tap.equal((len(world.bodies(world.one, 'ann')), len(world.bodies(world.other, 'bob'))), (3, 3), 'moved')


def cut(shape):
    """Both connections are cut at many places; every message ends up in one of the two, once."""
    with Between(shape, 2 + PLACES, proxies=True) as world:
        person = world.person
        everything = sorted(body for server, user in ((world.one, 'ann'), (world.other, 'bob'))
                            for body, flags in world.bodies(server, user))
        for number in range(PLACES):
            ids = [row['id'] for row in world.rows(HERE) if '\\Deleted' not in row['flags']][:1]
            person.ask('move', *ids, 'INBOX', '--account', THERE)
            for proxy in world.cuts:
                proxy._delivered, proxy.cut_after = 0, 900 + 450 * number
                proxy.cut_how = ('close', 'reset')[number % 2]
            for _ in range(2):
                person.run('sync', '--bodies', 'none')
            for proxy in world.cuts:
                proxy.mend()
            world.settle()
            found = sorted(body for server, user in ((world.one, 'ann'), (world.other, 'bob'))
                           for body, flags in world.bodies(server, user))
            tap.check(found == everything, 'every message once')
        world.in_step()


def main():
    shape = sys.argv[1]
    results = tap.Stream()
    for scene in (moved, back, copied, refused, without_removing, cut):
        results.run(f'{shape}: {scene.__doc__.splitlines()[0]}', scene, shape)
    results.finish()


if __name__ == '__main__':
    main()
