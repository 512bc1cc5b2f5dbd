# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""What is done to the last of 100,000 messages, by keys, reaches the server as a second client sees it."""
import itertools
import re

import mailgen
import tap
from session import Session

ROW = 'list item'
SLOW = 120      # seconds: what a busy machine may take; it is waited for, never slept through
SEEN = ('\\Seen',)
LONG = 100_000


def the_last_of_a_long_list_is_starred(world):
    import keys
    import tree
    app = world.app
    app.find('list', re.compile('^Inbox, 100,?000 messages$'), seconds=SLOW)
    keys.reach(app, 'F6', ROW)
    keys.press(app, 'End', on=(ROW, None))
    last = re.compile(', Last of all, ')
    keys.focus(app, ROW, last, SLOW)
    keys.press(app, 'Ctrl+D', on=(ROW, last))
    app.find(ROW, re.compile(', Last of all, .*, starred'), seconds=SLOW)
    inbox = world.client()

    def starred():
        return [each.text for each in inbox.command('UID SEARCH FLAGGED') if each.text.startswith('* SEARCH')]
    tree.wait(lambda: starred() == ['* SEARCH 1'], 'the oldest alone has a star at the server', SLOW)
    keys.press(app, 'Home', on=(ROW, last))
    keys.focus(app, ROW, re.compile(', First of all, '), SLOW)


def fill(world):
    """The quick way: all of one short kind, behind the server's back."""
    short = {'kind': 'text', 'flags': SEEN}
    world.server.fill('ann', 'INBOX', itertools.chain([mailgen.message(0, subject='Last of all', **short)],
                                                      mailgen.generate(LONG - 2, start=1, **short),
                                                      [mailgen.message(LONG - 1, subject='First of all', **short)]))


def main():
    with Session() as session:
        from world import World
        with World(session, messages=0, start=False) as world:
            fill(world)
            world.start()
            return tap.run([('the last of a long list is starred', lambda: the_last_of_a_long_list_is_starred(world))])


if __name__ == '__main__':
    raise SystemExit(main())
