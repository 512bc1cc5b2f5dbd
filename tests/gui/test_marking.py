# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Mail that counts as read at once: what a person goes to is marked here and on the server, and what is only shown
because the message before it went away waits."""
import os
import re

import tap
from session import Session

ROW = 'list item'
SLOW = 30       # seconds: what a busy machine may take; it is waited for, never slept through


def row(number):
    return ROW, re.compile(f', Letter {number}, ')


class Marking:
    def __init__(self, world):
        import keys
        import tree
        self.world, self.app, self.keys, self.tree = world, world.app, keys, tree
        self.witness = world.client()

    def shows(self, number):
        self.app.find('text', f'Maria Kowalska, Letter {number}', seconds=SLOW)

    def is_read_at_server(self, number):
        """The first letter is the newest: the last UID of all there ever were."""
        return '\\Seen' in self.witness.flags().get(5 - number, ())

    def becomes_read(self, number):
        self.app.find(ROW, re.compile(f'^Maria Kowalska, Letter {number}, '), seconds=SLOW)
        self.tree.wait(lambda: self.is_read_at_server(number), f'the server knows that {number} was read', SLOW)

    def is_unread(self, number):
        self.app.find(ROW, re.compile(f'^Unread, .*Letter {number}, '))
        tap.check(not self.is_read_at_server(number), f'{number} is unread on the server')


def what_is_gone_to_is_read(one):
    one.keys.focus(one.app, *row(1), SLOW)
    one.keys.press(one.app, 'Down', on=row(1))
    one.shows(1)
    one.becomes_read(1)
    one.is_unread(2)


def what_is_given_waits(one):
    """Two seconds; and at once where a person goes to it."""
    unread = re.compile('^Unread, .*Letter 2, ')
    one.witness.expunge([4])
    one.tree.wait(lambda: one.app.all('text', 'Maria Kowalska, Letter 2'), 'the next is shown', SLOW)
    tap.check(one.app.all(ROW, unread), 'and is not read by that', one.app.outline())
    one.keys.focus(one.app, *row(2), SLOW)
    one.app.gone(*row(1))
    one.becomes_read(2)
    one.keys.press(one.app, 'Down', on=row(2))
    one.shows(3)
    one.becomes_read(3)
    one.is_unread(4)


def set_up(world, letterbox):
    letterbox.fill(world, [letterbox.letter(f'Letter {number}') for number in range(1, 5)])
    folder = os.path.join(os.environ['XDG_CONFIG_HOME'], 'glib-2.0', 'settings')
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, 'keyfile'), 'w') as out:
        out.write('[org/ternmail/Tern]\nmark-read-delay=0\n')


def main():
    with Session() as session:
        import letterbox
        from world import World
        with World(session, messages=0, start=False) as world:
            set_up(world, letterbox)
            world.start()
            one = Marking(world)
            return tap.run([(part.__name__.replace('_', ' '), lambda part=part: part(one))
                            for part in (what_is_gone_to_is_read, what_is_given_waits)])


if __name__ == '__main__':
    raise SystemExit(main())
