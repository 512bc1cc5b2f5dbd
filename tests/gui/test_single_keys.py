# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Single keys: nothing while they are off; once chosen in the preferences they act in the list and in the text of a
message, and nowhere that something is typed. A second client sees what they did.

The tests are one story, told in order."""
import re

import tap
from session import Session

ROW = 'list item'
SLOW = 30       # seconds: what a busy machine may take; it is waited for, never slept through
LETTERS = 'jkesvuzdqiFCN#!$?'


class SingleKeys:
    def __init__(self, world, written):
        import keys
        import tree
        self.world, self.app, self.keys, self.tree = world, world.app, keys, tree
        self.letters = {one.subject: one for one in written}
        self.inbox = world.client()

    def named(self, subject):
        return ROW, re.compile(f', {re.escape(subject)}, ')

    def is_on(self, subject):
        one = self.keys.focus(self.app, *self.named(subject), SLOW)
        self.tree.wait(lambda: 'selected' in self.app.refresh(one).states, f'{subject} is selected', SLOW)

    def choose(self, name):
        """In the preferences, from the list and back."""
        app, keys = self.app, self.keys
        keys.press(app, 'Ctrl+,', on=(ROW, None))
        row = (None, re.compile('^Single Keys'))
        keys.reach(app, 'Tab', *row, most=20)
        keys.press(app, 'Return', on=row)
        keys.reach(app, 'Down', ROW, name)
        keys.press(app, 'Return', on=(ROW, name))
        keys.focus(app, *row, SLOW)
        keys.press(app, 'Escape', on=row)
        app.gone('dialog', 'Preferences', SLOW)

    def flags(self, subject):
        return self.inbox.flags()[self.inbox.uid_of(self.letters[subject].message_id)[0]]

    def has(self, client, subject):
        def so():
            client.command('NOOP')
            return bool(client.uid_of(self.letters[subject].message_id))
        self.tree.wait(so, f'{subject} has come', SLOW)


def nothing_while_they_are_off(one):
    app, keys = one.app, one.keys
    keys.focus(app, *one.named('Note 1'), SLOW)
    keys.press(app, 'Down', on=one.named('Note 1'))
    one.is_on('Note 1')
    for letter in LETTERS:
        keys.write(app, letter, on=one.named('Note 1'))
    one.is_on('Note 1')
    tap.equal(app.all('dialog') + app.all('button', 'Undo'), [], 'nothing happened')
    tap.equal({number: flags - {'\\Recent'} for number, flags in one.inbox.flags().items()},
              {number: {'\\Seen'} for number in one.inbox.uids()}, 'nor on the server')


def acts_as_in_gmail(one):
    app, keys = one.app, one.keys
    one.choose('As in Gmail')
    keys.write(app, 'j', on=one.named('Note 1'))
    one.is_on('Note 2')
    keys.write(app, 's', on=one.named('Note 2'))
    one.tree.wait(lambda: '\\Flagged' in one.flags('Note 2'), 'it has a star', SLOW)
    keys.press(app, 'Return', on=one.named('Note 2'))
    text = ('text', 'Maria Kowalska, Note 2')
    keys.focus(app, *text, SLOW)
    keys.write(app, 'e', on=text)
    one.has(one.world.client('Archive'), 'Note 2')
    text = ('text', 'Maria Kowalska, Note 3')
    keys.focus(app, *text, SLOW)
    keys.write(app, 'u', on=text)
    one.is_on('Note 3')


def types_where_something_is_typed(one):
    app, keys = one.app, one.keys
    entry = (('text', 'entry'), 'Find a folder')
    keys.write(app, 'v', on=one.named('Note 3'))
    keys.focus(app, *entry, SLOW)
    keys.write(app, 'jesu', on=entry)
    tap.equal(keys.focus(app, *entry).text(), 'jesu', 'they are letters there')
    keys.press(app, 'Escape', on=entry)
    one.is_on('Note 3')
    keys.press(app, 'Ctrl+?', on=one.named('Note 3'))
    app.find(ROW, 'Archive: E', seconds=SLOW)
    keys.press(app, 'Escape', on=(ROW, None))
    one.is_on('Note 3')


def acts_as_in_mutt(one):
    app, keys = one.app, one.keys
    one.choose('As in Mutt')
    keys.write(app, 'e', on=one.named('Note 3'))
    keys.write(app, 'd', on=one.named('Note 3'))
    one.has(one.world.client('Trash'), 'Note 3')
    one.is_on('Note 4')
    keys.write(app, 'u', on=one.named('Note 4'))
    one.has(one.inbox, 'Note 3')


PARTS = (nothing_while_they_are_off, acts_as_in_gmail, types_where_something_is_typed, acts_as_in_mutt)


def main():
    with Session() as session:
        import letterbox
        from world import World
        with World(session, messages=0, start=False) as world:
            written = [letterbox.letter(f'Note {number}', flags=['\\Seen']) for number in range(1, 6)]
            letterbox.fill(world, written)
            world.start()
            one = SingleKeys(world, written)
            one.app.find('list', re.compile(f'^Inbox, {len(written)} messages'), seconds=SLOW)
            result = tap.run([(part.__name__.replace('_', ' '), lambda part=part: part(one)) for part in PARTS])
            tap.equal(world.complaints(), [], 'no complaints')
            return result


if __name__ == '__main__':
    raise SystemExit(main())
