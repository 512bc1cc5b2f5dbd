# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""No room is left where Tern keeps its mail: one line at the foot of the folders says so, with the way out; what cannot
be written down is said and not shown as done; and with room again all is as on the server."""
import os
import re
import subprocess

import tap
from session import Session
from test_attachments import own_mounts

ROW = 'list item'
SLOW = 60       # seconds: what a busy machine may take; it is waited for, never slept through
ROOM = '4m'     # for a dozen letters, and for little more
LETTERS, MORE = 6, 20
FOOT = re.compile('^There is no room left on the disk for mail.*Try Again$')
STARRED = re.compile(', starred')


class Disk:
    """A small one, for Tern's data alone; a file on it takes what room there is."""

    def __init__(self, folder):
        self.folder, self.filler = folder, os.path.join(folder, 'filler')

    def __enter__(self):
        os.makedirs(self.folder, exist_ok=True)
        done = subprocess.run(['mount', '-t', 'tmpfs', '-o', f'size={ROOM}', 'tmpfs', self.folder], capture_output=True)
        if done.returncode:
            raise tap.Skip('nothing can be mounted here')
        return self

    def __exit__(self, *exception):
        subprocess.run(['umount', '--lazy', self.folder], check=True)

    def fill(self):
        with open(self.filler, 'ab', buffering=0) as out:
            try:
                while True:
                    out.write(b'x' * 4096)
            except OSError:
                pass

    def empty(self):
        os.unlink(self.filler)


def says_so_and_heals(session):
    import keys
    import letterbox
    import tree
    from world import World
    with World(session, messages=0, account=False, start=False) as world, \
            Disk(os.path.join(world.home, 'data')) as disk:
        letterbox.fill(world, [letterbox.letter(f'Letter {number}', flags=['\\Seen']) for number in range(LETTERS)])
        world.add_account()
        app = world.start()
        app.find('list', f'Inbox, {LETTERS} messages', seconds=SLOW)
        app.find('button', re.compile('^Up to date'), seconds=SLOW)
        disk.fill()
        client = world.client()
        for number in range(MORE):
            letterbox.deliver(client, letterbox.letter(f'More {number}', text='Six loaves, two lamps.\n' * 3000))
        app.find('button', FOOT, seconds=SLOW)

        keys.press(app, 'End', on=(ROW, None))
        row = (ROW, re.compile(f', Letter {LETTERS - 1}, '))
        keys.press(app, 'Ctrl+D', on=row)
        app.find('label', re.compile('no room left on the disk'), seconds=SLOW)
        tap.check(not STARRED.search(keys.focus(app, *row).name), 'no star is shown that is nowhere written down')

        disk.empty()
        foot = keys.reach(app, 'F6', 'button', re.compile('^Inbox')) and keys.reach(app, 'Tab', 'button', FOOT)
        keys.press(app, 'Return', on=('button', foot.name))
        app.find('list', re.compile(f'^Inbox, {LETTERS + MORE} messages'), seconds=SLOW)
        app.find('button', re.compile('^Up to date'), seconds=SLOW)
        keys.reach(app, 'F6', ROW)
        keys.press(app, 'Home', on=(ROW, None))
        keys.press(app, 'End', on=(ROW, re.compile(f', More {MORE - 1}, ')))
        keys.press(app, 'Ctrl+D', on=row)
        tree.wait(lambda: any('\\Flagged' in flags for flags in client.flags().values()), 'the star arrives', SLOW)
        world.stop()
        tap.equal(world.complaints(), [], 'no complaints')


if __name__ == '__main__':
    own_mounts()
    with Session() as session:
        status = tap.run([('says so and heals', lambda: says_so_and_heals(session))])
    raise SystemExit(status)
