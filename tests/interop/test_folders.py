# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Renaming, deleting and subscribing to mailboxes with ternctl, against one shape of a real server (the argument)."""
import sys

import mailgen
import tap
from imapclient import ImapClient
from world import World, one_sentence


class Folders(World):
    """INBOX, Work with messages, and Deep below Work with some more, all synchronised."""

    def __enter__(self):
        super().__enter__()
        with ImapClient(self.server.port) as client:
            self.delimiter = '.' if '.' in self.server.wire_name('A/B') else '/'
            for name, seed in (('Work', 2), ('Work/Deep', 3)):
                wire = self.server.wire_name(name)
                if wire not in client.mailboxes():
                    client.create(wire)
                client.command(f'SUBSCRIBE "{wire}"')
                for one in mailgen.generate(4, seed=seed):
                    client.append(wire, one)
        self.person.sync('--bodies', 'all')
        self.work = self.mailbox('Work')
        self.deep = self.work + self.delimiter + 'Deep'
        self.prefix = self.work[:-len('Work')]
        return self

    def names(self):
        return {one['mailbox'] for one in self.person.ask('mailboxes')}

    def subscribed(self):
        return {one['mailbox'] for one in self.person.ask('mailboxes') if one['subscribed']}

    def there(self, path):
        """Whether the server lists it; and whether somebody is subscribed to it."""
        wire = self.server.wire_name(path[len(self.prefix):].replace(self.delimiter, '/'))
        with ImapClient(self.server.port) as client:
            noted = [one.text for one in client.command('LSUB "" "*"') if 'noselect' not in one.text.lower()]
            return wire in client.mailboxes(), any(text.endswith((f'"{wire}"', f' {wire}')) for text in noted)

    def ids(self, path):
        return sorted(row['id'] for row in self.person.rows(path))


def renamed(shape):
    """Under its new name at once, with what is below it and every row; nothing is fetched again; and back."""
    with Folders(shape, 3) as world:
        person, new = world.person, world.prefix + 'Ärger'
        new_deep = new + world.delimiter + 'Deep'
        before = world.ids(world.work), world.ids(world.deep)
        starred = person.rows(world.deep)[0]
        person.ask('flag', starred['id'], '+\\Flagged')
        person.ask('mailbox', 'rename', world.work, new)
        tap.check({new, new_deep} <= world.names(), 'listed under the new name', world.names())
        tap.check(not {world.work, world.deep} & world.names(), 'and not under the old one')
        tap.equal((world.ids(new), world.ids(new_deep)), before, 'with its messages')
        said = person.ask('journal')
        tap.equal([(one['kind'], one['mailbox'], one.get('target')) for one in said if one['kind'] == 'rename'],
                  [('rename', world.work, new)], 'the journal says what waits')
        person.ask('move', person.rows()[0]['id'], new)
        tap.equal(len(world.ids(new)), 5, 'it can be moved to')
        seen = person.sync('--bodies', 'all')
        tap.equal(person.ask('journal'), [], 'nothing waits')
        tap.check(seen[new_deep]['bytes_in'] < 3000, 'nothing is fetched again', seen[new_deep])
        tap.equal(world.there(world.work)[0], False, 'the server has it no more')
        tap.equal(world.there(world.deep), (False, False), 'nor what is below it')
        tap.equal(world.ids(new_deep), before[1], 'the same rows')
        tap.check(set(before[0]) <= set(world.ids(new)), 'here, too')
        tap.check('\\Flagged' in {row['id']: row for row in person.rows(new_deep)}[starred['id']]['flags'], 'the flag')
        for name in (new, new_deep):
            tap.equal(person.differences(name), {}, f'verify {name}')
            tap.check(name in world.subscribed(), 'the subscription went along', name)
        person.ask('mailbox', 'rename', new, world.work)
        person.sync()
        tap.equal((person.ask('journal'), world.ids(world.deep)), ([], before[1]), 'and back')
        world.in_step('INBOX', 'Work', 'Work/Deep')


def renamed_and_back(shape):
    """Before the server heard of it a new name replaces the one before, and the old name is nothing at all."""
    with Folders(shape) as world:
        person = world.person
        person.ask('mailbox', 'rename', world.work, world.prefix + 'One')
        person.ask('mailbox', 'rename', world.prefix + 'One', world.prefix + 'Two')
        tap.equal([one['target'] for one in person.ask('journal')], [world.prefix + 'Two'], 'one entry')
        person.ask('mailbox', 'rename', world.prefix + 'Two', world.work)
        tap.equal(person.ask('journal'), [], 'nothing waits')
        tap.check({world.work, world.deep} <= world.names(), 'as it was', world.names())
        person.ask('mailbox', 'rename', world.deep, world.prefix + 'Up')
        person.ask('mailbox', 'rename', world.work, world.prefix + 'Job')
        tap.check({world.prefix + 'Up', world.prefix + 'Job'} <= world.names(), 'each by itself', world.names())
        person.ask('journal', 'discard', person.ask('journal')[0]['id'])
        tap.check(world.prefix + 'Job' + world.delimiter + 'Deep' in world.names(), 'given up', world.names())
        one_sentence(person.run('mailbox', 'rename', 'INBOX', world.prefix + 'Box'), 'inbox')
        one_sentence(person.run('mailbox', 'rename', world.prefix + 'Nowhere', world.prefix + 'Box'), 'Nowhere')
        one_sentence(person.run('mailbox', 'rename', world.prefix + 'Job', 'INBOX'), 'already')
        person.sync()
        tap.equal(person.ask('journal'), [], 'nothing waits')
        for name in ('Job', 'Job' + world.delimiter + 'Deep'):
            tap.equal(person.differences(world.prefix + name), {}, f'verify {name}')
            tap.equal(len(person.rows(world.prefix + name)), 4, f'{name}: its messages')


def rename_refused(shape):
    """Somebody else took the name meanwhile: it is set aside and shown as the server has it; nothing is lost."""
    with Folders(shape) as world:
        person, new = world.person, world.prefix + 'Taken'
        before = world.ids(world.work)
        person.ask('mailbox', 'rename', world.work, new)
        with world.client(None) as client:
            client.create(world.server.wire_name('Taken'))
            client.append(world.server.wire_name('Taken'), mailgen.message(1, seed=9))
        person.run('sync')
        failed = person.ask('journal')
        tap.equal([(one['kind'], one['state']) for one in failed], [('rename', 'failed')], 'set aside')
        tap.check({world.work, world.deep, new} <= world.names(), 'both are listed', world.names())
        tap.equal(world.ids(world.work), before, 'the same rows')
        person.sync()
        world.in_step('INBOX', 'Work', 'Work/Deep', 'Taken')


def deleted(shape):
    """Listed no more and shown nowhere at once; what was moved out first stays; the rest is gone for good."""
    with Folders(shape, 2) as world:
        person = world.person
        one_sentence(person.run('mailbox', 'delete', world.work, '--with-messages'), 'other folders')
        one_sentence(person.run('mailbox', 'delete', 'INBOX', '--with-messages'), 'inbox')
        one_sentence(person.run('mailbox', 'delete', world.deep), '4 messages')
        rows = person.rows(world.deep)
        person.ask('move', rows[0]['id'], 'INBOX')
        person.ask('flag', rows[1]['id'], '+\\Flagged')
        person.ask('mailbox', 'delete', world.deep, '--with-messages')
        tap.check(world.deep not in world.names(), 'not listed')
        tap.check(world.there(world.deep)[0], 'though the server still has it')
        tap.check(world.deep not in {one['mailbox'] for one in person.ask('search', 'letter')}, 'and not found')
        said = {one['kind']: one for one in person.ask('journal')}
        tap.equal({kind: one['state'] for kind, one in said.items()},
                  {'move': 'waiting', 'flags': 'failed', 'delete': 'waiting'}, 'what became of the rest is said')
        tap.equal(said['delete']['mailbox'], world.deep, 'by its name')
        person.sync()
        tap.equal([one['kind'] for one in person.ask('journal')], ['flags'], 'done')
        tap.equal(world.there(world.deep), (False, False), 'the server has it no more')
        tap.check(rows[0]['id'] in world.ids('INBOX'), 'what was moved out is there')
        person.ask('journal', 'discard', said['flags']['id'])
        world.in_step('INBOX', 'Work')


def delete_taken_back(shape):
    """Until the server was told it can be taken back; and it is not done when more mail has come in meanwhile."""
    with Folders(shape) as world:
        person = world.person
        before = world.ids(world.deep)
        person.ask('mailbox', 'delete', world.deep, '--with-messages')
        person.ask('journal', 'discard', person.ask('journal')[0]['id'])
        tap.equal((world.deep in world.names(), world.ids(world.deep)), (True, before), 'as it was')
        person.ask('mailbox', 'delete', world.deep, '--with-messages')
        with world.client(None) as client:
            client.append(world.server.wire_name('Work/Deep'), mailgen.message(1, seed=9))
        person.run('sync')
        failed = person.ask('journal')
        tap.equal([(one['kind'], one['state']) for one in failed], [('delete', 'failed')], 'set aside')
        tap.check('More messages' in failed[0]['reason'], 'and said why', failed[0]['reason'])
        person.sync()
        tap.check(set(before) < set(world.ids(world.deep)), 'the old ones and the new one are there')
        world.in_step('Work', 'Work/Deep')
        person.ask('journal', 'discard', failed[0]['id'])
        person.ask('mailbox', 'create', world.prefix + 'Brief')
        person.ask('mailbox', 'delete', world.prefix + 'Brief')
        tap.equal((person.ask('journal'), world.prefix + 'Brief' in world.names()), ([], False), 'nothing was made')


def filled_meanwhile(shape):
    """A folder that held none but other folders is deleted with them; somebody makes it one with mail: that is kept."""
    with Folders(shape) as world:
        person, outer = world.person, world.server.wire_name('Outer')
        with world.client(None) as client:
            client.create(world.server.wire_name('Outer/Inner'))
        person.sync()
        shown = [one for one in person.ask('mailboxes') if one['mailbox'].endswith('Outer')]
        if not shown or shown[0]['selectable']:
            return      # here it is a folder like any other
        person.ask('mailbox', 'delete', shown[0]['mailbox'] + world.delimiter + 'Inner')
        person.ask('mailbox', 'delete', shown[0]['mailbox'])
        with world.client(None) as client:
            client.create(outer)
            client.append(outer, mailgen.message(1, seed=9))
        person.run('sync')
        person.run('sync')
        tap.equal([(one['kind'], one['state']) for one in person.ask('journal')], [('delete', 'failed')], 'set aside')
        with world.client('Outer') as client:
            tap.equal(len(client.flags()), 1, 'the message is there')


def subscriptions(shape):
    """Shown at once; there after the next sync; the opposite before that is nothing at all."""
    with Folders(shape) as world:
        person = world.person
        tap.check(world.work in world.subscribed(), 'subscribed')
        person.ask('mailbox', 'unsubscribe', world.work)
        tap.check(world.work not in world.subscribed(), 'at once')
        person.ask('mailbox', 'subscribe', world.work)
        tap.equal(person.ask('journal'), [], 'nothing waits')
        person.ask('mailbox', 'unsubscribe', world.work)
        person.sync()
        tap.equal(person.ask('journal'), [], 'nothing waits')
        tap.equal(world.there(world.work), (True, False), 'so has the server')
        tap.check(world.work not in world.subscribed(), 'still')
        person.ask('mailbox', 'subscribe', world.work)
        person.sync()
        tap.equal(world.there(world.work), (True, True), 'and again')


def main():
    shape = sys.argv[1]
    results = tap.Stream()
    for scene in (renamed, renamed_and_back, rename_refused, deleted, delete_taken_back, filled_meanwhile,
                  subscriptions):
        results.run(f'{shape}: {scene.__doc__.splitlines()[0]}', scene, shape)
    results.finish()


if __name__ == '__main__':
    main()
