# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""A folder compared with its server, and put right; working offline, with what was done meanwhile sent afterwards. The
server of this test tells of nothing by itself, so that Tern does not know what a second client did.

The tests are one story, told in order."""
import re

import tap
from session import Session

ROW = 'list item'
SLOW = 40       # seconds: what a busy machine may take; it is waited for, never slept through
UP_TO_DATE = ('button', re.compile('^Up to date'))


class Upkeep:
    def __init__(self, world, written):
        import keys
        import letterbox
        import tree
        self.world, self.app, self.keys, self.tree, self.letterbox = world, world.app, keys, tree, letterbox
        self.letters = {one.subject: one for one in written}
        self.witness = world.client()

    def named(self, subject):
        return ROW, re.compile(f'{re.escape(subject)}, ')

    def menu(self, item):
        self.keys.press(self.app, 'F10', on=(None, None))
        self.keys.focus(self.app, ('menu item', 'check menu item'), seconds=SLOW)
        wanted = (('menu item', 'check menu item'), item)
        self.keys.reach(self.app, 'Down', *wanted)
        self.keys.press(self.app, 'Return', on=wanted)

    def to_row(self, subject):
        self.keys.reach(self.app, 'F6', ROW, re.compile(', Note'))
        self.keys.press(self.app, 'Home', on=(ROW, None))
        self.keys.reach(self.app, 'Down', *self.named(subject))

    def flags(self, subject):
        return self.witness.flags()[self.witness.uid_of(self.letters[subject].message_id)[0]]


def finds_and_puts_right(one):
    app, keys = one.app, one.keys
    one.to_row('Note 1')
    one.menu('Check This Folder')
    app.find('dialog', 'Check Inbox', seconds=SLOW)
    app.find(('label', 'heading'), 'Same as on the Server', seconds=SLOW)
    app.find('label', '5 messages were compared.')
    keys.press(app, 'Escape', on=('button', 'Check Again'))
    app.gone('dialog', 'Check Inbox', SLOW)
    one.witness.expunge(one.witness.uid_of(one.letters['Note 2'].message_id))
    one.letterbox.deliver(one.witness, one.letterbox.letter('News'))
    one.witness.store(one.witness.uid_of(one.letters['Note 3'].message_id), '+', ['\\Flagged'])
    one.menu('Check This Folder')
    app.find(('label', 'heading'), 'Not as on the Server', seconds=SLOW)
    text = app.find('label', re.compile('marked otherwise')).name
    tap.equal(text.splitlines(), ['1 message of the server’s is not here.',
                                  '1 message here is no longer on the server.',
                                  '1 message is marked otherwise on the server.'], 'what is not the same')
    keys.press(app, 'Return', on=('button', 'Put It Right'))
    app.find(('label', 'heading'), 'Same as on the Server', seconds=SLOW)
    app.find('label', '3 differences were put right.')
    keys.press(app, 'Escape', on=('button', 'Check Again'))
    app.find(ROW, re.compile('^Unread, .*News, '), seconds=SLOW)
    app.gone(*one.named('Note 2'))
    app.find(ROW, re.compile('Note 3, .*, starred'), seconds=SLOW)


def works_offline(one):
    """No connection is left and none is made, also not by F5; what was done is sent once Tern is online again."""
    app, keys, server = one.app, one.keys, one.world.server
    one.to_row('Note 4')
    before = len(server.imap_processes())
    one.menu('Work Offline')
    foot = app.find('button', re.compile('^Working offline'), seconds=SLOW)
    one.tree.wait(lambda: len(server.imap_processes()) < before, 'the connections are gone', SLOW)
    left = len(server.imap_processes())
    keys.press(app, 'Ctrl+D', on=one.named('Note 4'))
    app.find('button', re.compile('^Working offline · 1 change waiting'), seconds=SLOW)
    keys.press(app, 'F5', on=one.named('Note 4'))
    app.find('label', 'Tern is working offline', seconds=SLOW)
    tap.equal(len(server.imap_processes()), left, 'nothing is connected to')
    tap.check('\\Flagged' not in one.flags('Note 4'), 'the server does not know yet')
    keys.press(app, 'Ctrl+Shift+W', on=one.named('Note 4'))
    row = keys.focus(app, ROW, re.compile('^Star “Note 4” — Waiting until you go online'), SLOW)
    keys.press(app, 'Escape', on=(ROW, row.name))
    keys.reach(app, 'F6', 'button', re.compile('^Inbox'))
    foot = app.find('button', re.compile('^Working offline'))
    keys.reach(app, 'Tab', 'button', foot.name)
    keys.press(app, 'Return', on=('button', foot.name))
    app.find(*UP_TO_DATE, seconds=SLOW)
    one.tree.wait(lambda: '\\Flagged' in one.flags('Note 4'), 'the star arrives', SLOW)


PARTS = (finds_and_puts_right, works_offline)


def main():
    with Session() as session:
        import letterbox
        from world import World
        with World(session, messages=0, start=False, shape='minimal') as world:
            written = [letterbox.letter(f'Note {number}', flags=['\\Seen']) for number in range(1, 6)]
            letterbox.fill(world, written)
            world.start()
            one = Upkeep(world, written)
            one.app.find('list', re.compile(f'^Inbox, {len(written)} messages'), seconds=SLOW)
            one.app.find(*UP_TO_DATE, seconds=SLOW)
            result = tap.run([(part.__name__.replace('_', ' '), lambda part=part: part(one)) for part in PARTS])
            tap.equal(world.complaints(), [], 'no complaints')
            return result


if __name__ == '__main__':
    raise SystemExit(main())
