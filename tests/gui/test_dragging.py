# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Messages and folders dragged with the mouse onto folders; a second client sees where they went."""
import re

import tap
from session import Session

ROW = 'list item'
SLOW = 60       # seconds: what a busy machine may take; it is waited for, never slept through
SUBJECTS = ('Harbour', 'Pier', 'Lighthouse', 'Boathouse', 'Slipway', 'Buoy')
STEPS = 6       # on the way: a drag begins some pixels after the button is held


def folder(name):
    return 'button', re.compile(f'^{name}(, [0-9]+ unread)?$')


class Dragging:
    def __init__(self, world, mail):
        import keys
        import tree
        self.world, self.app, self.keys, self.tree, self.mail = world, world.app, keys, tree, mail

    def row(self, subject):
        return self.app.find(ROW, re.compile(f', {subject}, '), seconds=SLOW)

    def rows(self, *subjects):
        import rows
        rows.shows(self.app, *subjects)

    def folder(self, name):
        return self.app.find(*folder(name), seconds=SLOW)

    def move(self, x, y):
        self.keys.xdotool('mousemove', '--window', self.keys.xdotool('getactivewindow').strip(), int(x), int(y))

    def take(self, one):
        self.at = self.keys.place(one)
        self.move(*self.at)
        self.keys.xdotool('mousedown', self.keys.LEFT)

    def carry(self, one):
        """In steps, as a hand does; what it is over says so before it is let go."""
        x, y = self.keys.place(one)
        for step in range(1, STEPS + 1):
            self.move(self.at[0] + (x - self.at[0]) * step / STEPS, self.at[1] + (y - self.at[1]) * step / STEPS)
        self.move(x + 1, y)
        self.at = x, y

    def drop(self):
        self.keys.xdotool('mouseup', self.keys.LEFT)

    def drag(self, one, to):
        self.take(one)
        self.carry(to)
        self.drop()

    def says(self, words):
        self.app.find('label', re.compile(words), seconds=SLOW)

    def said(self, words):
        """It has been read and gone: what follows is undone by itself."""
        self.app.gone('label', re.compile(words), seconds=SLOW)

    def is_in(self, mailbox, *subjects):
        """All of them are, as a client of its own sees it."""
        wanted = [next(one.message_id for one in self.mail if one.subject == subject) for subject in subjects]
        client = self.world.client(mailbox)

        def are_there():
            client.command('NOOP')
            return all(client.uid_of(one) for one in wanted)
        self.tree.wait(are_there, f'{subjects} in {mailbox}', SLOW)


def one_message_is_moved(one):
    one.rows(*SUBJECTS)
    one.drag(one.row('Pier'), one.folder('Letters'))
    one.says('^Moved to Letters')
    one.rows('Harbour', 'Lighthouse', 'Boathouse', 'Slipway', 'Buoy')
    one.is_in('Letters', 'Pier')
    one.said('^Moved to Letters')


def all_that_is_selected_goes_along(one):
    keys, app = one.keys, one.app
    keys.reach(app, 'F6', ROW)
    keys.press(app, 'Home', on=(ROW, None))
    keys.press(app, 'Down', on=(ROW, re.compile(', Harbour, ')))
    keys.press(app, 'Shift+Down', on=(ROW, re.compile(', Lighthouse, ')))
    one.says('^2 selected')
    one.drag(one.row('Lighthouse'), one.folder('Letters'))
    one.says('^Moved to Letters · 2 messages')
    one.rows('Harbour', 'Slipway', 'Buoy')
    one.is_in('Letters', 'Lighthouse', 'Boathouse')
    one.keys.focus(app, ROW, None, SLOW)
    keys.press(app, 'Ctrl+Z', on=(ROW, None))
    one.rows('Harbour', 'Lighthouse', 'Boathouse', 'Slipway', 'Buoy')
    one.is_in('INBOX', 'Lighthouse', 'Boathouse')


def with_control_it_is_copied(one):
    one.take(one.row('Buoy'))
    one.keys.xdotool('keydown', 'ctrl')
    one.carry(one.folder('Letters'))
    one.drop()
    one.keys.xdotool('keyup', 'ctrl')
    one.says('^Copied to Letters')
    one.is_in('Letters', 'Buoy')
    one.is_in('INBOX', 'Buoy')


def what_takes_nothing_leaves_it(one):
    """The account's own row, and the folder it is in; neither asks the server anything."""
    for place in (('button', 'Account ann@example.org'), folder('Inbox')):
        one.drag(one.row('Harbour'), one.app.find(*place, seconds=SLOW))
        one.rows('Harbour', 'Lighthouse', 'Boathouse', 'Slipway', 'Buoy')
    tap.equal(one.world.ask('journal'), [], 'nothing waits')
    one.is_in('INBOX', 'Harbour')


def a_closed_folder_opens_below_it(one):
    app = one.app
    one.keys.reach(app, 'F6', 'button')
    one.keys.reach(app, 'Down', *folder('Trips'), 20)
    one.keys.press(app, 'Left', on=folder('Trips'))
    app.gone(*folder('Norway'), seconds=SLOW)
    one.keys.reach(app, 'Up', *folder('Inbox'), 20)
    one.take(one.row('Boathouse'))
    one.carry(one.folder('Trips'))
    inside = one.folder('Norway')
    one.carry(inside)
    one.drop()
    one.says('^Moved to Norway')
    one.is_in('Trips/Norway', 'Boathouse')


def a_folder_is_put_into_another(one):
    one.drag(one.folder('Letters'), one.folder('Trips'))
    one.says('^Folder moved')
    witness = one.world.client()
    one.tree.wait(lambda: 'Trips/Letters' in witness.mailboxes() and 'Letters' not in witness.mailboxes(),
                  'the server has it there', SLOW)
    one.is_in('Trips/Letters', 'Pier')


PARTS = (one_message_is_moved, all_that_is_selected_goes_along, with_control_it_is_copied,
         what_takes_nothing_leaves_it, a_closed_folder_opens_below_it, a_folder_is_put_into_another)


def main():
    with Session() as session:
        import letterbox
        from world import World
        with World(session, messages=0, start=False) as world:
            mail = [letterbox.letter(subject) for subject in SUBJECTS]
            letterbox.fill(world, mail)
            client = world.client()
            for name in ('Letters', 'Trips', 'Trips/Norway'):
                client.create(name)
            world.start()
            one = Dragging(world, mail)
            return tap.run([(part.__name__.replace('_', ' '), lambda part=part: part(one)) for part in PARTS])


if __name__ == '__main__':
    raise SystemExit(main())
