# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""The shortest way through the window: it opens on the mail, Down goes to the next message, and it can be read."""
import re

import tap
from session import Session

ROW = 'list item'
FIRST, SECOND = re.compile('Maria Kowalska, Re: Quarterly figures'), re.compile('The lens that slept in a cellar')


def shows(app, words):
    """Waits until a text on the screen holds these words."""
    import tree
    return tree.wait(lambda: next((one for one in app.all('text') if words in one.text()), None), words)


def opens_on_mail_and_reads(session):
    import keys
    from world import World
    with World(session) as world:
        app = world.app
        messages = app.find('list', re.compile('^Inbox, 88 messages, 19 unread'), seconds=60)
        app.find('button', 'Drafts, 2 messages', seconds=60)
        row = app.find(ROW, FIRST, below=messages)
        tap.equal(app.all(ROW, re.compile('.'), below=messages)[0].key, row.key, 'the newest is the first')
        tap.check(row.name.startswith('Unread, ') and row.name.endswith(', attachment'), 'its sentence', row)
        keys.reach(app, 'F6', ROW, FIRST)
        keys.press(app, 'Down', on=(ROW, FIRST))
        app.find(ROW, FIRST, state='selected')      # nothing was, so the first Down begins at the newest
        shows(app, 'Corrected table attached')
        keys.press(app, 'Down', on=(ROW, FIRST))
        second = keys.focus(app, ROW, SECOND)
        tap.check('selected' in second.states, 'Down selects what it goes to', second)
        app.find('heading', 'The lens that slept in a cellar', seconds=60)
        keys.press(app, 'Up', on=(ROW, SECOND))
        shows(app, 'Corrected table attached')
        keys.focus(app, ROW, FIRST)
        app.find('list', re.compile('^Inbox, 88 messages, 18 unread'))
        uid = max(world.client().uids())
        tap.wait_until(lambda: '\\Seen' in world.client().flags()[uid], 'the server knows that it was read')
        tap.equal(world.complaints(), [], 'no complaints')


def lives_beside_another(session):
    """The demo, or a test account, while the person's own Tern is running."""
    import tree
    from world import World
    with World(session, messages=3), World(session, messages=5) as second:
        tree.wait(lambda: [name for name, _ in tree.programs()].count('tern') == 2, 'two of them are running', 60)
        tap.equal(second.process.child.poll(), None, 'the second is not just a call to the first')


if __name__ == '__main__':
    with Session() as session:
        status = tap.run([('opens on mail, and reads', lambda: opens_on_mail_and_reads(session)),
                          ('lives beside another', lambda: lives_beside_another(session))])
    raise SystemExit(status)
