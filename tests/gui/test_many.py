# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""5,000 messages selected by a key are read, at once, and unread again by one undo; a second client sees both."""
import os
import re

import mailgen
import tap
from session import Session

ROW = 'list item'
SLOW = 120      # seconds: what a busy machine may take; it is waited for, never slept through
MANY = 5_000


def many_are_read_and_unread_again(world):
    import keys
    import tree
    app, inbox = world.app, world.client()

    def unread():
        return sum('\\Seen' not in flags for flags in inbox.flags().values())

    def is_list(words):
        app.find('list', re.compile(words), seconds=SLOW)
    is_list('^Inbox, 5,?000 messages, 5,?000 unread$')
    keys.reach(app, 'F6', ROW)
    keys.press(app, 'Home', on=(ROW, None))
    keys.press(app, 'Ctrl+A', on=(ROW, None))
    app.find('label', re.compile('^5,?000 selected$'), seconds=SLOW)
    keys.press(app, 'Ctrl+I', on=(ROW, None))
    is_list('^Inbox, 5,?000 messages$')
    app.find('label', re.compile('^Marked as read · 5,?000 messages'), seconds=SLOW)
    tap.equal([each.name for each in app.all(ROW) if each.name.startswith('Unread, ')], [], 'no row is unread')
    tree.wait(lambda: unread() == 0, 'all are read at the server', SLOW)
    keys.press(app, 'Ctrl+Z', on=(ROW, None))
    is_list('^Inbox, 5,?000 messages, 5,?000 unread$')
    tree.wait(lambda: unread() == MANY, 'all are unread at the server', SLOW)


def never_read_by_itself():
    folder = os.path.join(os.environ['XDG_CONFIG_HOME'], 'glib-2.0', 'settings')
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, 'keyfile'), 'w') as out:
        out.write('[org/ternmail/Tern]\nmark-read-delay=-1\n')


def main():
    with Session() as session:
        from world import World
        with World(session, messages=0, start=False) as world:
            world.server.fill('ann', 'INBOX', mailgen.generate(MANY, kind='text', flags=()))
            never_read_by_itself()
            world.start()
            return tap.run([('many are read and unread again', lambda: many_are_read_and_unread_again(world))])


if __name__ == '__main__':
    raise SystemExit(main())
