# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Moving messages with ternctl, against one shape of a real server (the argument), a second client at work as well."""
import os
import re
import sys

import mailgen
import tap
from imapclient import ImapClient
from proxy import Proxy
from world import World, one_sentence

PLACES = 60 if os.environ.get('TERN_TEST_FULL') == '1' else 8


def message_id_of(data):
    return re.search(rb'^Message-ID: (<.*>)\r$', data, re.M | re.I)[1].decode()


def message_ids(server, name):
    """The Message-IDs of a mailbox as the server has it, those marked as deleted apart."""
    with ImapClient(server.port) as client:
        client.select(server.wire_name(name))
        kept, deleted = [], []
        for uid, flags in client.flags().items():
            found = message_id_of(client.body(uid))
            (deleted if '\\Deleted' in flags else kept).append(found)
        return sorted(kept), sorted(deleted)


class Places(World):
    """INBOX with messages, and Work, both synchronised."""

    def __enter__(self):
        super().__enter__()
        with ImapClient(self.server.port) as client:
            self.keeps_originals = not {'UIDPLUS', 'IMAP4REV2'} & client.capabilities()
            if self.server.wire_name('Work') not in client.mailboxes():
                client.create(self.server.wire_name('Work'))
        if not self.add:
            self.proxy = self.stack.enter_context(Proxy(self.server.port))
            self.person.add_account(self.server, 'insecure', port=self.proxy.port)
        self.person.sync()
        self.work = self.mailbox('Work')
        self.sent = sorted(one.message_id for one in mailgen.generate(self.messages))
        return self

    def everywhere_once(self):
        """No message is lost and none is there twice, on the server or here."""
        found = []
        for name in ('INBOX', 'Work'):
            kept, deleted = message_ids(self.server, name)
            tap.check(self.keeps_originals or not deleted, f'{name}: nothing is left marked as deleted', deleted)
            found += kept
            rows = [row for row in self.person.rows(self.mailbox(name)) if '\\Deleted' not in row['flags']]
            tap.equal(len(rows), len(kept), f'{name}: as many rows as messages')
        tap.equal(sorted(found), self.sent, 'every message once')
        tap.equal(self.person.ask('journal'), [], 'nothing waits')
        self.in_step('INBOX', 'Work')


def moved(shape):
    """At once here, the same rows; there after the next sync; and nothing twice."""
    with Places(shape, 12) as world:
        person = world.person
        rows = person.by_uid()
        ids = [rows[uid]['id'] for uid in (1, 3, 4, 12)]
        person.ask('flag', rows[3]['id'], '+\\Flagged')
        waiting = person.ask('move', *ids, world.work)
        tap.equal(len(waiting[0]['journal']), 4, 'an entry a message')
        tap.equal(sorted(row['id'] for row in person.rows(world.work)), sorted(ids), 'listed there before any sync')
        tap.equal({row['uid'] for row in person.rows(world.work)}, {0}, 'without a number there')
        tap.check(not set(ids) & {row['id'] for row in person.rows()}, 'listed here no more')
        tap.equal({(one['kind'], one.get('target')) for one in person.ask('journal')},
                  {('flags', None), ('move', world.work)}, 'the journal says what waits')
        person.ask('flag', ids[0], '+\\Answered')
        person.sync()
        after = {row['id']: row for row in person.rows(world.work)}
        tap.equal(sorted(after), sorted(ids), 'the same rows')
        tap.check(all(row['uid'] for row in after.values()), 'with numbers', after)
        tap.check('\\Flagged' in after[rows[3]['id']]['flags'], 'a flag set before went with it')
        tap.check('\\Answered' in after[ids[0]]['flags'], 'a flag set behind the move arrived')
        world.everywhere_once()
        body = person.raw('show', ids[0], '--raw')
        with ImapClient(world.server.port) as client:
            client.select(world.server.wire_name('Work'))
            tap.equal(body, client.body(after[ids[0]]['uid']), 'its body')


def undone(shape):
    """Back before it was sent is nothing; back afterwards is a move of its own, and so is there and back unsent."""
    with Places(shape, 4) as world:
        person = world.person
        row = person.by_uid()[2]
        person.ask('move', row['id'], world.work)
        person.ask('move', row['id'], 'INBOX')
        tap.equal(person.ask('journal'), [], 'nothing waits')
        tap.equal(person.by_uid()[2]['id'], row['id'], 'where it was')
        person.ask('move', row['id'], world.work)
        person.sync()
        person.ask('move', row['id'], 'INBOX')
        tap.equal([one['id'] for one in person.rows() if one['id'] == row['id']], [row['id']], 'back at once')
        person.sync()
        if not world.keeps_originals:
            world.everywhere_once()
        world.in_step('INBOX', 'Work')


def keywords(shape):
    """A keyword of one's own, there and here; its opposite before it was sent is nothing; what can be none is said."""
    with Places(shape, 3) as world:
        person = world.person
        rows = person.by_uid()
        person.ask('keyword', 'add', 'invoice', rows[1]['id'], rows[2]['id'])
        person.ask('keyword', 'remove', 'invoice', rows[2]['id'])
        tap.equal(len(person.ask('journal')), 1, 'one waits')
        tap.check('invoice' in person.by_uid()[1]['flags'], 'shown at once')
        person.sync()
        tap.equal(person.ask('journal'), [], 'nothing waits')
        with world.client() as client:
            tap.equal({uid for uid, flags in client.flags().items() if 'invoice' in flags}, {1}, 'there')
        person.ask('keyword', 'remove', 'invoice', rows[1]['id'])
        person.sync()
        world.in_step()
        tap.check('invoice' not in person.by_uid()[1]['flags'], 'taken off')
        for wrong in (('add', 'seen'), ('add', '\\Seen'), ('add', 'two words'), ('put', 'invoice')):
            tap.equal(person.run('keyword', *wrong, rows[1]['id']).code, 2, f'{wrong}: asked wrongly')


def while_others_change(shape):
    """What another client removed meanwhile cannot be moved, and is said so; the rest is moved."""
    with Places(shape, 6) as world:
        person = world.person
        rows = person.by_uid()
        person.ask('move', *(rows[uid]['id'] for uid in (1, 2, 3)), world.work)
        with world.client() as client:
            client.expunge([2])
        person.sync()
        failed = person.ask('journal')
        tap.equal([(one['state'], one['uid']) for one in failed], [('failed', 2)], 'one could not be moved')
        tap.check('no longer' in failed[0]['reason'], 'a sentence', failed[0]['reason'])
        tap.equal(len(person.rows(world.work)), 2, 'the others were')
        person.ask('journal', 'discard', failed[0]['id'])
        world.in_step('INBOX', 'Work')


def copied(shape):
    """A copy is listed at once and is a message of its own afterwards; one of a message that is gone is said so."""
    with Places(shape, 6) as world:
        person = world.person
        rows = person.by_uid()
        person.ask('copy', rows[2]['id'], rows[5]['id'], rows[6]['id'], world.work)
        tap.equal({row['uid'] for row in person.rows(world.work)}, {0}, 'listed there before any sync')
        tap.equal(len(person.rows(world.work)), 3, 'all of them')
        with world.client() as client:
            client.expunge([6])
        person.sync()
        world.in_step('INBOX', 'Work')
        copies = person.rows(world.work)
        tap.equal(sorted(row['subject'] for row in copies), sorted(rows[uid]['subject'] for uid in (2, 5)),
                  'the copies')
        tap.equal(len(person.rows()), 5, 'the originals')
        failed = person.ask('journal')
        tap.equal([(one['kind'], one['state']) for one in failed], [('copy', 'failed')], 'what could not be copied')
        person.ask('journal', 'discard', failed[0]['id'])
        with world.client('Work') as client:
            tap.equal(person.raw('show', copies[0]['id'], '--raw'), client.body(copies[0]['uid']), 'its body')
        person.ask('copy', rows[1]['id'], world.work)
        person.ask('journal', 'discard', person.ask('journal')[0]['id'])
        tap.equal(len(person.rows(world.work)), 2, 'taken back before it was sent')


def deleted(shape):
    """For good, by their numbers alone: what somebody else marked stays. Without UIDPLUS nothing is removed."""
    with Places(shape, 6) as world:
        person = world.person
        rows = person.by_uid()
        with world.client() as client:
            client.store([6], '+', ['\\Deleted'])
        person.ask('flag', rows[2]['id'], '+\\Flagged')
        person.ask('delete', rows[2]['id'], rows[4]['id'])
        tap.equal([row['uid'] for row in person.rows()], [6, 5, 3, 1], 'shown no more')
        person.sync()
        failed = person.ask('journal')
        if world.keeps_originals:
            tap.equal([one['state'] for one in failed], ['failed'] * 2, 'set aside')
            tap.check('marked as deleted' in failed[0]['reason'], 'and said why', failed[0]['reason'])
            tap.check('\\Deleted' in person.by_uid()[4]['flags'], 'marked')
        else:
            tap.equal(failed, [], 'nothing waits')
            tap.equal([row['uid'] for row in person.rows()], [6, 5, 3, 1], 'gone; the one marked by another is not')
        world.in_step()
        person.ask('delete', rows[1]['id'])
        person.ask('journal', 'discard', person.ask('journal')[-1]['id'])
        tap.check(1 in person.by_uid(), 'taken back before it was sent')


def by_role(shape):
    """To the archive, the trash and the junk, wherever the account has them; one that is missing is made."""
    with Places(shape, 6) as world:
        person = world.person
        rows = person.by_uid()
        boxes = {one['role']: one['mailbox'] for one in person.ask('mailboxes') if one['role'] != 'none'}
        roles = ('archive', 'trash', 'junk')
        tap.check(shape in ('courier', 'cyrus') or set(roles) <= set(boxes), 'this server has all three', boxes)
        for uid, role in enumerate(roles, 1):
            person.ask(role, rows[uid]['id'])
        boxes = {one['role']: one['mailbox'] for one in person.ask('mailboxes') if one['role'] != 'none'}
        for uid, role in enumerate(roles, 1):
            tap.equal([row['id'] for row in person.rows(boxes[role])], [rows[uid]['id']], f'{role}: listed there')
        tap.check(len(person.rows()) == 3, 'and here no more')
        person.sync()
        tap.equal(person.ask('journal'), [], 'nothing waits')
        world.in_step('INBOX')
        for uid, role in enumerate(roles, 1):
            tap.equal(person.differences(boxes[role]), {}, f'verify {role}')
            tap.equal([row['id'] for row in person.rows(boxes[role])], [rows[uid]['id']], f'{role}: the same row')
        person.ask('move', rows[1]['id'], 'INBOX')
        person.sync()
        tap.check(rows[1]['id'] in {row['id'] for row in person.rows()}, 'and back')


def made(shape):
    """A mailbox is listed, and moved to, before the server has it; one the server refuses is said so."""
    with Places(shape, 4) as world:
        person = world.person
        rows = person.by_uid()
        name = world.work[:-len('Work')] + 'Übersicht'
        person.ask('mailbox', 'create', name)
        tap.check(name in {one['mailbox'] for one in person.ask('mailboxes')}, 'listed at once')
        person.ask('move', rows[2]['id'], name)
        tap.equal([row['id'] for row in person.rows(name)], [rows[2]['id']], 'with the message in it')
        one_sentence(person.run('mailbox', 'create', name), 'already')
        person.sync()
        tap.equal(person.ask('journal'), [], 'nothing waits')
        tap.equal(person.differences(name), {}, 'verify')
        tap.equal([row['id'] for row in person.rows(name)], [rows[2]['id']], 'the message is there')
        world.in_step('INBOX')
        person.ask('mailbox', 'create', name + '*')
        person.ask('move', rows[3]['id'], name + '*')
        person.run('sync')
        waiting = {(one['kind'], one['state']) for one in person.ask('journal')}
        if waiting:    # some servers make even this
            tap.equal(waiting, {('create', 'failed'), ('move', 'failed')}, 'set aside')
            tap.check(name + '*' not in {one['mailbox'] for one in person.ask('mailboxes')}, 'it is not listed')
            tap.check(rows[3]['id'] in {row['id'] for row in person.rows()}, 'the message is where it was')
        world.in_step('INBOX')


def refused(shape):
    """A folder that is not there, a message that is not there, and a folder that goes away before the sync."""
    with Places(shape, 3) as world:
        person = world.person
        row = person.by_uid()[1]
        one_sentence(person.run('move', row['id'], 'Nowhere'), 'Nowhere')
        one_sentence(person.run('move', 12345, world.work), 'no longer')
        person.ask('move', row['id'], world.work)
        with world.client(None) as client:
            client.delete(world.server.wire_name('Work'))
        person.run('sync')
        failed = person.ask('journal')
        tap.equal([one['state'] for one in failed], ['failed'], 'it was set aside')
        tap.equal(len(person.rows()), 3, 'and is shown where it is')
        world.in_step('INBOX')


def cut(shape):
    """The connection is cut at many places of a sync that carries moves both ways; the next sync makes it right."""
    with Places(shape, 12, add=False) as world:
        person, proxy = world.person, world.proxy
        person.ask('move', *(row['id'] for row in person.rows()[:4]), world.work)
        before = proxy.bytes_in
        person.sync()
        length = proxy.bytes_in - before
        for number in range(PLACES):
            here, there = person.rows(), person.rows(world.work)
            ids = [row['id'] for row in here if '\\Deleted' not in row['flags']][:2]
            back = [row['id'] for row in there if '\\Deleted' not in row['flags']][:2]
            person.ask('move', *ids, world.work)
            person.ask('move', *back, 'INBOX')
            proxy._delivered, proxy.cut_after = 0, length * (number + 1) // PLACES
            proxy.cut_how = ('close', 'reset')[number % 2]
            first = person.run('sync')
            if first.code:
                one_sentence(first)
            proxy.mend()
            person.sync()
            world.everywhere_once()
            tap.check(set(ids) <= {row['id'] for row in person.rows(world.work)}, 'the same rows there')
            tap.check(set(back) <= {row['id'] for row in person.rows()}, 'the same rows back here')


def raced(shape):
    """Another client deletes the message that is being moved, wherever it is by then: it is nowhere, and said so."""
    with Places(shape, PLACES + 2, add=False) as world:
        person, proxy = world.person, world.proxy
        person.ask('move', person.rows()[0]['id'], world.work)
        before = proxy.bytes_in
        person.sync()
        length = proxy.bytes_in - before
        for number in range(PLACES):
            row = next(row for row in person.rows() if '\\Deleted' not in row['flags'])
            with ImapClient(world.server.port) as client:
                client.select()
                message_id = message_id_of(client.body(row['uid']))
            person.ask('move', row['id'], world.work)
            proxy._delivered, proxy.cut_after, proxy.cut_how = 0, length * (number + 1) // PLACES, 'close'
            person.run('sync')
            for name in ('INBOX', 'Work'):
                with ImapClient(world.server.port) as client:
                    client.select(world.server.wire_name(name))
                    found = client.uid_of(message_id)
                    if found:
                        client.expunge(found)
            proxy.mend()
            person.run('sync')
            failed = person.ask('journal')
            tap.check(all(one['state'] == 'failed' and one['reason'] for one in failed), 'what failed is said', failed)
            for one in failed:
                person.ask('journal', 'discard', one['id'])
            person.sync()
            world.in_step('INBOX', 'Work')
            shown = [row['id'] for name in ('INBOX', world.work) for row in person.rows(name)]
            tap.check(row['id'] not in shown, 'it is nowhere')


def watched(shape):
    """A sync that stays carries a move at once, a second client sees it, and its new folder is said to have it."""
    with Places(shape, 4) as world:
        person = world.person
        running = person.start('sync', '--watch')
        running.wait_for(lambda one: one.get('state') == 'watching', 'it watches')
        row = person.by_uid()[2]
        person.ask('move', row['id'], world.work)
        wanted = mailgen.message(1).message_id

        def is_there():
            kept, _ = message_ids(world.server, 'Work')
            return kept == [wanted] and person.ask('journal') == []
        tap.wait_until(is_there, 'the server has it', 20)
        tap.equal([one['id'] for one in person.rows(world.work)], [row['id']], 'the same row')
        running.wait_for(lambda one: (one.get('mailbox'), one.get('messages')) == (world.work, 1), 'its folder is told')
        tap.equal(running.stop(), 0, 'it ends well')
        person.sync()
        world.in_step('INBOX', 'Work')


def main():
    shape = sys.argv[1]
    results = tap.Stream()
    for scene in (moved, undone, keywords, while_others_change, copied, deleted, by_role, made,
                  refused, watched, cut, raced):
        results.run(f'{shape}: {scene.__doc__.splitlines()[0]}', scene, shape)
    results.finish()


if __name__ == '__main__':
    main()
