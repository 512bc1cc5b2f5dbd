# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Long work at the foot of the folders: how far it is, paused and gone on with by keyboard; what is in the store
meanwhile is seen from outside, by ternctl."""
import contextlib
import os
import re
import signal

import tap
from session import Session

SLOW = 60       # seconds: what a busy machine may take; it is waited for, never slept through
MANY = 12000


@contextlib.contextmanager
def deaf(server):
    group = server.process.child.pid
    os.killpg(group, signal.SIGSTOP)
    try:
        yield
    finally:
        os.killpg(group, signal.SIGCONT)


def listed(world):
    return next((one['total'] for one in world.ask('mailboxes') if one['mailbox'] == 'INBOX'), 0)


def pauses_and_goes_on(world):
    import keys
    app = world.app
    foot = app.find('button', re.compile('^Working offline · Go Online'), seconds=SLOW)
    keys.reach(app, 'F6', 'button')
    keys.reach(app, 'Tab', 'button', foot.name)
    keys.press(app, 'Return', on=('button', foot.name))
    app.find('button', re.compile(r'^Fetching [\d,]+ of 12,?000 · Pause$'), seconds=SLOW)
    # It is held up meanwhile: the first rows took the focus to the list.
    with deaf(world.server):
        keys.focus(app, 'list item', seconds=SLOW)
        keys.reach(app, 'F6', 'button', re.compile('^Inbox'))
        keys.reach(app, 'Tab', 'button', re.compile('^Fetching'))
        keys.press(app, 'Return', on=('button', re.compile('^Fetching')))
        app.find('button', re.compile('^Working offline'), seconds=SLOW)
    before = listed(world)
    tap.check(0 < before < MANY, 'some are here, and not all', before)
    keys.press(app, 'Return', on=('button', re.compile('^Working offline')))
    app.find('list', re.compile(r'^Inbox, 12,?000 messages'), seconds=SLOW)
    tap.wait_until(lambda: listed(world) == MANY, 'all are here', SLOW)


def set_up():
    folder = os.path.join(os.environ['XDG_CONFIG_HOME'], 'glib-2.0', 'settings')
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, 'keyfile'), 'w') as out:
        out.write('[org/ternmail/Tern]\nwork-offline=true\n')


def main():
    with Session() as session:
        from world import World
        set_up()
        with World(session, messages=MANY) as world:
            result = tap.run([('pauses and goes on', lambda: pauses_and_goes_on(world))])
            tap.equal(world.complaints(), [], 'no complaints')
            return result


if __name__ == '__main__':
    raise SystemExit(main())
